"""Keeping a file: sealed under its subject's key, with its name and with what it is known again by."""

from domain.dossier import Dossier
from domain.files import NewFile
from service.files.kinds import JPEG
from service.files.looks import note_look
from service.files.uses import note_use
from service.forms.fields import Taken
from service.privacy.vault import Wallet


def sealed(wallet: Wallet, dossier: Dossier, id: str, file: Taken) -> NewFile:
    """What the fact says of it; in the vault it lies as the evidence of that id."""
    subject, clean = dossier.subject, file.clean
    wallet.seal(subject, "text", {"text": file.name}, item=id)
    note_use(wallet, book=dossier.book, subject=subject, dossier=dossier.id, evidence=id, file=file)
    if clean.media_type == JPEG:
        note_look(wallet, book=dossier.book, subject=subject, dossier=dossier.id, evidence=id, look=clean.look)
    ref = wallet.seal(subject, "file", clean.content)
    return NewFile(ref, clean.media_type, len(clean.content), clean.width, clean.height, clean.pages)
