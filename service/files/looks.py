"""Pictures that look alike: the same photograph after a chat program has made it smaller, in another dossier.

What a picture looks like is kept in four parts, each under a digest keyed for the commune, as uses of a file are; so a
picture that differs in a few bits is found by a part that is the same, and nobody without the master key can try a
picture against them. Two that differ in up to three bits always share a part, of those with six two in three do.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.files.uses import NUMBERS
from service.privacy.vault import Vault, Wallet

KIND = "file-look"
PARTS, DIGITS = 4, 4
# Of 64: measured on photographs saved anew at a lower quality and at half their size.
NEAR = 6


@dataclass(frozen=True, slots=True)
class Look:
    """One picture in one dossier."""

    dossier: str
    evidence: str
    bits: int


def note_look(wallet: Wallet, *, book: str, subject: str, dossier: str, evidence: str, look: str | None) -> None:
    """Keep, under the subject's key, what a picture looks like, or that there is nothing to know it again by."""
    told = {"dossier": dossier, "evidence": evidence, "look": look}
    if look is None:
        wallet.seal(subject, KIND, told, item=f"look.plain.{evidence}")
        return
    for number in range(PARTS):
        part = look[number * DIGITS : (number + 1) * DIGITS]
        name = wallet.digest(f"files.{book}", "look", {"part": number, "digits": part})
        wallet.seal(subject, KIND, told, item=f"look.{number}.{name}", version=1 + secrets.randbelow(NUMBERS))


def alike(vault: Vault, subject: str, dossier: str, *, upto: int | None = None) -> dict[str, set[str]]:
    """For each picture of a dossier the other dossiers that hold one which looks nearly the same."""
    by_item: dict[str, list[Look]] = {}
    for item, value in vault.recurring(KIND, [subject], upto=upto):
        if isinstance(value, dict):
            by_item.setdefault(item, []).append(Look(value["dossier"], value["evidence"], int(value["look"], 16)))
    found: dict[str, set[str]] = {}
    for mine, other in _pairs(by_item.values()):
        if mine.dossier == dossier != other.dossier and is_near(mine.bits, other.bits):
            found.setdefault(mine.evidence, set()).add(other.dossier)
    return found


def is_near(one: int, other: int) -> bool:
    """Whether two may be of the same photograph."""
    return (one ^ other).bit_count() <= NEAR


def known(vault: Vault, subjects: Iterable[str]) -> set[str]:
    """The pieces of evidence of these subjects of which it is kept what they look like."""
    return {value["evidence"] for value in vault.every(KIND, subjects) if isinstance(value, dict)}


def _pairs(groups: Iterable[list[Look]]) -> Iterator[tuple[Look, Look]]:
    for looks in groups:
        yield from ((one, other) for one in looks for other in looks if one is not other)
