"""Villages of the commune: those that are new are established; renaming needs its resolution and its day."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.commands.places import KEEPING_PLACES, NewPlace, establish_villages
from domain.desk import Desk
from domain.ids import new_id
from projections.vietnamese import folded
from service.i18n import later as _l
from service.i18n import text as _
from service.privacy.wallet import Wallet
from service.spreadsheets import cleaning
from service.spreadsheets.kind import Decide, Line, Read
from service.spreadsheets.kinds.columns import name_column
from service.spreadsheets.kinds.enrolling import already, missing, remarks_of
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column

COLUMNS = (
    name_column(
        "name", _l("Name of the village"),
        ("thon", "ban", "ten thon", "ten", "thon ban", "to dan pho", "ten to dan pho", "ten thon ban",
         "name of the village", "name",
         "ten thon to dan pho", "village", "tdp", "ten don vi", "khu dan cu", "ap", "buon"),
        "Thôn 1", title=True,
    ),
    Column(
        "code", _l("Code"), cleaning.code, ("ma", "ma thon", "ma so", "code", "ma don vi", "ma thon ban", "ma tdp"),
        needed="code", example="T01", width=14,
    ),
)  # fmt: skip


class Villages:
    """A village is the same as the one with that code."""

    key = "villages"
    label = _l("Villages")
    hint = _l("Villages that the register does not have yet. They are renamed, merged and split on the page of places.")
    asks = ()
    of_commune = True

    def offices(self, scope: Scope) -> Sequence[str]:  # noqa: ARG002
        return KEEPING_PLACES

    def columns(self, scope: Scope) -> Sequence[Column]:  # noqa: ARG002
        return COLUMNS

    def lines(self, scope: Scope, rows: Sequence[Read]) -> list[Line]:
        codes = {each.code.casefold(): each.name for each in scope.villages}
        return [_line(codes, row) for row in rows]

    def weight(self, entry: Mapping[str, Any]) -> int:  # noqa: ARG002
        return 1

    def decide(self, scope: Scope, entries: Sequence[Mapping[str, Any]], wallet: Wallet | None) -> Decide:  # noqa: ARG002
        villages = [NewPlace(each["place"], each["called"], each["code"]) for each in entries]

        def decided(desk: Desk) -> dict[str, Any]:
            return establish_villages(desk, commune=scope.book, villages=villages)

        return decided


def _line(codes: dict[str, str], row: Read) -> Line:
    name, code = row.get("name") or "", row.get("code") or ""
    line = Line([row.number], name)
    if not remarks_of(line, [row]):
        return line
    if not name or not code:
        missing(line, row, "name") if not name else line.refuse(
            row.number, _("The code is missing; fill it in."), "code"
        )
        return line
    called = codes.get(code.casefold())
    if called is not None and folded(called) == folded(name):
        return already(line, row.number)
    if called is not None:
        told = {"code": code, "name": called}
        text = _(
            "“%(code)s” is the code of “%(name)s”. Enter a new name on the page of places, with its resolution.", **told
        )
        line.refuse(row.number, text, "code")
        return line
    if any(folded(each) == folded(name) for each in codes.values()):
        line.doubt(row.number, _("The commune has a village of this name under another code. Is it another one?"))
    codes[code.casefold()] = name
    line.entry = {"place": new_id(), "called": name, "code": code}
    return line
