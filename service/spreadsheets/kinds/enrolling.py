"""What lists of the register share: who enters them, who is in there already, who may be meant."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.commands.setup import ENROLLING
from domain.ids import new_id
from service.i18n import text as _
from service.privacy.wallet import Wallet
from service.spreadsheets import identities
from service.spreadsheets.kind import SAME, Line, Read, Remark
from service.spreadsheets.scope import Known, Register, Scope, several

OFFICES = tuple(ENROLLING["commune"])


class Twice:
    """How often each name stands in the list for a place, beside how often it stands in the register.

    Two households may be called alike; as many as the register has are those, one more is for a person to decide.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._met: Counter[tuple[str, str]] = Counter()

    def meet(self, line: Line, row: int, place: str, name: str) -> Known | None:
        """The one in the register that this line is about; a doubt where it may be somebody else written otherwise."""
        key = (place, name.casefold())
        there, before = self._register.called(*key), self._met[key]
        self._met[key] += 1
        if before < len(there):
            return there[before]
        if before:
            told = {"name": name, "count": before + 1}
            line.doubt(row, _("“%(name)s” stands here %(count)s times for this village. Is it another one?", **told))
        elif near := self._register.near(place, name):
            line.doubt(row, _("The register has %(names)s in this village. Is it another one?", names=several(near)))
        return None


def identified(scope: Scope, rows: Sequence[Read]) -> None:
    """Look up all identity numbers of a list at once."""
    scope.identities.know(scope.identities.item(row.get("identity")) for row in rows if row.get("identity"))


def person_of(scope: Scope, row: Read, name: str) -> dict[str, Any]:
    """A person as an entry says it: known by the number, or new; the number itself goes no further."""
    number = row.get("identity")
    told: dict[str, Any] = {"person": new_id(), "name": name, "is_known": False}
    if number:
        item = scope.identities.item(number)
        found = scope.identities.person(item)
        told |= {"identity": item, "last": number[-identities.LAST :]}
        if found:
            told |= {"person": found, "is_known": True}
    return told


def remarks_of(line: Line, rows: Iterable[Read]) -> bool:
    """Whether every cell of these rows could be read; what could not be refuses the line."""
    found = [remark for row in rows for remark in row.remarks]
    for each in found:
        line.refuse(each.row, each.text, each.column)
    return not found


def missing(line: Line, row: Read, column: str) -> None:
    """Refuse a line whose name is missing."""
    line.refuse(row.number, _("The name is missing; fill it in."), column)


def already(line: Line, row: int) -> Line:
    """Nothing is to be done."""
    line.outcome, line.entry = SAME, None
    line.remarks.append(Remark(row, _("Is in the register already; nothing changes.")))
    return line


def seal_person(wallet: Wallet, told: Mapping[str, Any]) -> dict[str, str] | None:
    """Keep the name of somebody new, and by what they will be known again; the reference to the name."""
    ref = None
    if not told["is_known"]:
        ref = wallet.seal(told["person"], "name", {"kind": "person", "name": told["name"]})
        if told.get("identity"):
            identities.keep(wallet, told["person"], told["identity"], told["last"])
    return ref


def ref_of(wallet: Wallet | None, owner: str, kind: str, called: str) -> dict[str, str]:
    """What a fact says of a name; in a rehearsal nothing is sealed."""
    if wallet is None:
        return {"item": owner, "digest": "0" * 64}
    return wallet.seal(owner, "name", {"kind": kind, "name": called})
