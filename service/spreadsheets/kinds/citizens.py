"""Citizens who ask for a title alone: by name and village, or by identity number and code of a unit or place."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.commands.membership import Joining, join
from domain.commands.setup import Household, enroll
from domain.desk import Desk
from domain.membership import MEMBER
from service.i18n import later as _l
from service.i18n import text as _
from service.privacy.wallet import Wallet
from service.spreadsheets import cleaning, codes, identities
from service.spreadsheets.cleaning import Dirty
from service.spreadsheets.kind import CHANGED, Decide, Line, Read, Remark
from service.spreadsheets.kinds.columns import BIRTH, IDENTITY, PLACE, name_column
from service.spreadsheets.kinds.enrolling import (
    OFFICES,
    Twice,
    already,
    identified,
    missing,
    person_of,
    ref_of,
    remarks_of,
)
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column

COLUMNS = (
    name_column(
        "name", _l("Full name"),
        ("ho va ten", "ho ten", "ten", "cong dan", "ho ten cong dan", "ho va ten cong dan", "full name", "name",
         "ho ten khai sinh",
         "ho chu dem va ten", "ho chu dem va ten khai sinh", "hoc vien"),
        "Nguyễn Văn A",
    ),
    IDENTITY,
    BIRTH,
    Column(
        "unit", _l("Code of the unit"), cleaning.code,
        ("ma don vi", "ma dv", "ma co quan", "ma don vi cong tac", "unit code", "code of the unit", "ma to chuc"),
        example="", hint=_l("The code of a unit or of a place of the commune."), width=14,
    ),
    PLACE,
)  # fmt: skip


class Citizens:
    """A citizen is the same as whoever has the identity number; without one, as one of that name in that place."""

    key = "citizens"
    label = _l("Citizens")
    hint = _l("People who ask for a title alone, also as the national site lists them.")
    asks = ("place",)
    of_commune = False

    def offices(self, scope: Scope) -> Sequence[str]:  # noqa: ARG002
        return OFFICES

    def columns(self, scope: Scope) -> Sequence[Column]:  # noqa: ARG002
        return COLUMNS

    def lines(self, scope: Scope, rows: Sequence[Read]) -> list[Line]:
        identified(scope, rows)
        met, seen = Twice(scope.register("person")), dict[str, int]()
        return [_line(scope, met, seen, row) for row in rows]

    def weight(self, entry: Mapping[str, Any]) -> int:
        return int(entry["is_new"]) + int(bool(entry["unit"]))

    def decide(self, scope: Scope, entries: Sequence[Mapping[str, Any]], wallet: Wallet | None) -> Decide:
        new: dict[str, list[Household]] = {}
        units: dict[str, list[Joining]] = {}
        for each in entries:
            person = each["person"]["person"]
            if each["is_new"]:
                ref = ref_of(wallet, person, "person", each["called"])
                new.setdefault(each["place"], []).append(Household(person, (person,), ref))
                if wallet and each["person"].get("identity") and not each["person"]["is_known"]:
                    identities.keep(wallet, person, each["person"]["identity"], each["person"]["last"])
            if each["unit"]:
                units.setdefault(each["unit"], []).append(Joining(person, MEMBER, each["adult"]))

        def decided(desk: Desk) -> dict[str, Any]:
            desk.fetch([f"subject.{each['person']['person']}" for each in entries])
            for place, people in new.items():
                enroll(desk, kind="person", place=place, subjects=people)
            for unit, joining in units.items():
                join(desk, group=unit, joining=joining, since=scope.today)
            return {"subjects": len(entries)}

        return decided


def _line(scope: Scope, met: Twice, seen: dict[str, int], row: Read) -> Line:
    line = Line([row.number], row.get("name") or "")
    if not remarks_of(line, [row]):
        return line
    if not line.called:
        missing(line, row, "name")
        return line
    number = row.get("identity")
    if number and number in seen:
        line.refuse(row.number, _("The same identity number stands in row %(row)s.", row=seen[number]), "identity")
        return line
    seen |= {number: row.number} if number else {}
    where = _where(scope, line, row)
    if where is None:
        return line
    place, unit = where
    told = person_of(scope, row, line.called)
    enrolled = {each.subject for each in scope.register("person").known}
    known = told["person"] if told["person"] in enrolled else None
    if known is None and not told["is_known"]:
        found = met.meet(line, row.number, place, line.called)
        known = found.subject if found else None
    if known:
        told |= {"person": known, "is_known": True}
    if unit and told["person"] in scope.members.get(unit, {}).values():
        unit = None
    if known and not unit:
        return already(line, row.number)
    if known:
        line.outcome = CHANGED
        line.remarks.append(Remark(row.number, _("Is in the register already; joins the unit.")))
    adult = row.get("birth") is None or cleaning.is_adult(row.get("birth"), scope.today)
    line.entry = {"place": place, "called": line.called, "person": told, "is_new": known is None, "unit": unit}
    line.entry["adult"] = adult
    return line


def _where(scope: Scope, line: Line, row: Read) -> tuple[str, str | None] | None:
    """In the list of which place the citizen stands, and to which unit the code belongs, if to one."""
    code = row.get("unit")
    unit = codes.owner(scope, code) if code else None
    try:
        if code and unit is None:
            spot = scope.spot(code)
        elif row.get("place") or scope.settings.get("place") or unit is None:
            spot = scope.spot(row.get("place"))
        else:
            spot = scope.whole()
    except Dirty as dirty:
        line.refuse(row.number, str(dirty), "unit" if code and unit is None else "place")
        return None
    line.place = spot.name
    return spot.id, unit
