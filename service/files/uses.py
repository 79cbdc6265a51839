"""Uses of a file: which dossiers of a commune the same file lies in, found by digests that tell nobody else anything.

The digests are keyed with a key of the commune's own: of the bytes as they came in, and of what can be seen in them,
so that the same photograph is found again under another name, without its notes or saved anew without loss. A use is
sealed under the key of the subject and lies in the vault as one more version of the item that the digest names; erasing
the subject takes its uses along. Whoever has the database without the master key sees how often one file was used and
by whose ids, and cannot try whether a file that they hold is among them; with the master key they can.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from service.forms.fields import Taken
from service.privacy.vault import Vault, Wallet

KIND = "file-use"
# Uses of one file stand in no order: two that are entered at once must not meet in one number.
NUMBERS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Use:
    """One dossier in which a file lies, and as which piece of evidence."""

    item: str
    dossier: str
    evidence: str


def note_use(wallet: Wallet, *, book: str, subject: str, dossier: str, evidence: str, file: Taken) -> None:
    """Keep, with the file, by what it will be known again."""
    for of, digest in (("bytes", file.original), ("seen", file.clean.likeness)):
        name = wallet.digest(f"files.{book}", of, {"sha256": digest})
        use = {"dossier": dossier, "evidence": evidence}
        wallet.seal(subject, KIND, use, item=f"file.{of}.{name}", version=1 + secrets.randbelow(NUMBERS))


def shared(vault: Vault, subjects: Iterable[str], dossiers: Collection[str], *, upto: int | None = None) -> list[Use]:
    """Uses in these dossiers of files that another dossier has as well; `subjects` are theirs."""
    return [use for use, others in _pairs(vault, subjects, upto).items() if use.dossier in dossiers and others]


def elsewhere(vault: Vault, subject: str, dossier: str, *, upto: int | None = None) -> dict[str, list[str]]:
    """For each piece of evidence of a dossier the other dossiers that hold the same file, in no order."""
    found: dict[str, set[str]] = {}
    for use, others in _pairs(vault, [subject], upto).items():
        if use.dossier == dossier and others:
            found.setdefault(use.evidence, set()).update(others)
    return {evidence: sorted(others) for evidence, others in found.items()}


def shared_by_several(vault: Vault) -> list[list[str]]:
    """Every file that more than one dossier holds, as these dossiers, each such set once."""
    by_item: dict[str, set[str]] = {}
    for item, value in vault.recurring(KIND):
        if isinstance(value, dict):
            by_item.setdefault(item, set()).add(value["dossier"])
    return [list(each) for each in sorted({tuple(sorted(each)) for each in by_item.values() if len(each) > 1})]


def _pairs(vault: Vault, subjects: Iterable[str], upto: int | None) -> Mapping[Use, set[str]]:
    """Each use by these subjects of what was used more than once, with the other dossiers."""
    uses = [
        Use(item, value["dossier"], value["evidence"])
        for item, value in vault.recurring(KIND, subjects, upto=upto)
        if isinstance(value, dict)
    ]
    by_item: dict[str, set[str]] = {}
    for use in uses:
        by_item.setdefault(use.item, set()).add(use.dossier)
    return {use: by_item[use.item] - {use.dossier} for use in uses}
