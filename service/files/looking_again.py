"""Looking again at pictures that were entered before it was kept what they look like."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.dossier import Dossier
from domain.fact import Recorded
from service.files import looks
from service.files.checking import check
from service.files.verdict import NotTaken
from service.wiring import Wiring

AT_ONCE = 1_000
PICTURES = ("image/jpeg", "image/png", "image/webp")


@dataclass(slots=True)
class Looked:
    """How far it has come: pictures looked at now, those with nothing to know them by, and those that are gone."""

    kept: int = 0
    plain: int = 0
    gone: int = 0


def look_again(wiring: Wiring) -> Iterator[Looked]:
    """After each picture, how far it has come; broken off anywhere and started again it goes on with the next."""
    looked = Looked()
    for book in wiring.ledger.books():
        for fact in _pictures(wiring, book):
            subject = fact.stream.split(".")[3]
            if fact.data["evidence"] not in looks.known(wiring.vault, [subject]):
                _look(wiring, fact, subject, looked)
                yield looked


def _look(wiring: Wiring, fact: Recorded, subject: str, looked: Looked) -> None:
    content = wiring.vault.open(fact.data["file"]["item"])
    if not isinstance(content, bytes):
        looked.gone += 1
        return
    look, wallet = _look_of(content), wiring.vault.wallet()
    told = {"subject": subject, "dossier": fact.stream, "evidence": fact.data["evidence"]}
    looks.note_look(wallet, book=fact.book, look=look, **told)
    with wiring.engine.begin() as db:
        wiring.vault.write(db, wallet)
    looked.kept += look is not None
    looked.plain += look is None


def _look_of(content: bytes) -> str | None:
    """What was taken once is a picture; where it cannot be looked into today, it is left as it is."""
    try:
        return check(content).look
    except NotTaken:
        return None


def _pictures(wiring: Wiring, book: str) -> Iterator[Recorded]:
    after, topics = 0, [Dossier.EvidenceAdded.TOPIC]
    while lines := wiring.ledger.read(book, after=after, limit=AT_ONCE, topics=topics):
        after = lines[-1].position
        for fact in wiring.reader.facts((each.position, each.digest, each.state) for each in lines):
            if fact.data["media_type"] in PICTURES and fact.data["file"]:
                yield fact
