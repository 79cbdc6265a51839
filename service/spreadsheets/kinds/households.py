"""Households with their people: a row each, or several rows of which the first names the head."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.commands.membership import Joining, join
from domain.commands.setup import Household, enroll
from domain.desk import Desk
from domain.ids import new_id
from domain.membership import MEMBER
from projections.vietnamese import folded
from service.i18n import later as _l
from service.i18n import text as _
from service.privacy.wallet import Wallet
from service.spreadsheets import cleaning
from service.spreadsheets.kind import CHANGED, Decide, Line, Read, Remark, place_of
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
    seal_person,
)
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column

HEAD = ("chu ho", "ch", "chu", "head", "ban than chu ho", "la chu ho")
COLUMNS = (
    name_column(
        "head",
        _l("Head of the household"),
        ("chu ho", "ho ten chu ho", "ho va ten chu ho", "ten chu ho", "ho gia dinh", "gia dinh ong ba", "ten ho",
         "head",
         "ho va ten chu ho gia dinh", "head of the household", "dai dien ho", "ho ten dai dien ho", "gia dinh"),
        "Nguyễn Văn A",
    ),
    Column(
        "name",
        _l("Person"),
        cleaning.name,
        ("ho va ten", "ho ten", "ten thanh vien", "ho va ten thanh vien", "thanh vien", "ho ten thanh vien",
         "person", "name",
         "ten", "ho ten khai sinh", "ho chu dem va ten", "ho chu dem va ten khai sinh", "ho dem va ten", "nhan khau",
         "thanh vien trong ho", "thanh vien gia dinh"),
        needed="name",
        example="Trần Thị B",
        hint=_l("A row for each person; the head's first, or the head named in each row."),
        width=28,
    ),
    Column(
        "relation",
        _l("Relation to the head"),
        cleaning.words,
        ("quan he voi chu ho", "quan he", "qh voi chu ho", "quan he chu ho", "qh chu ho", "moi quan he", "relation",
         "qh",
         "quan he gia dinh", "quan he voi ch"),
        example="Vợ",
        hint=_l("“Chủ hộ” begins a household."),
    ),
    BIRTH,
    IDENTITY,
    Column(
        "household",
        _l("Number of the household"),
        cleaning.code,
        ("ma ho", "so ho", "ho so", "so ho khau", "ma ho gia dinh", "number of the household", "so so ho khau",
         "so ho gd"),
        example="1",
        hint=_l("Rows with the same number belong together; it is not kept."),
        width=12,
    ),
    PLACE,
)  # fmt: skip


class Households:
    """A household is the same as one of that name in that village; who is new in it joins it, nobody leaves."""

    key = "households"
    label = _l("Households")
    hint = _l("Households of one village or of all, with their people or without.")
    asks = ("place",)
    of_commune = False

    def offices(self, scope: Scope) -> Sequence[str]:  # noqa: ARG002
        return OFFICES

    def columns(self, scope: Scope) -> Sequence[Column]:  # noqa: ARG002
        return COLUMNS

    def lines(self, scope: Scope, rows: Sequence[Read]) -> list[Line]:
        identified(scope, rows)
        met, numbers = Twice(scope.register("household")), dict[str, int]()
        return [_line(scope, met, numbers, group) for group in _groups(rows)]

    def weight(self, entry: Mapping[str, Any]) -> int:
        return int(entry["is_new"]) + len(entry["people"])

    def decide(self, scope: Scope, entries: Sequence[Mapping[str, Any]], wallet: Wallet | None) -> Decide:
        new: dict[str, list[Household]] = {}
        joining = {each["subject"]: [_joining(told, wallet) for told in each["people"]] for each in entries}
        for each in entries:
            if each["is_new"]:
                if wallet:
                    seal_person(wallet, each["head"])
                name = ref_of(wallet, each["subject"], "household", each["called"])
                new.setdefault(each["place"], []).append(Household(each["subject"], (each["head"]["person"],), name))

        def decided(desk: Desk) -> dict[str, Any]:
            desk.fetch(
                [f"subject.{id}" for id in (*joining, *(one.person for some in joining.values() for one in some))]
            )
            for place, households in new.items():
                enroll(desk, kind="household", place=place, subjects=households)
            for group, people in joining.items():
                if people:
                    join(desk, group=group, joining=people, since=scope.today)
            return {"subjects": len(entries)}

        return decided


def _groups(rows: Sequence[Read]) -> Iterator[list[Read]]:
    """The rows of one household after the other."""
    group: list[Read] = []
    for row in rows:
        if group and _begins(row, group):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _begins(row: Read, group: Sequence[Read]) -> bool:
    """Whether a row begins another household than that of the rows before it."""
    number, last = row.get("household"), next((each.get("household") for each in group if each.get("household")), "")
    if number:
        return bool(number != last)
    if _is_head(row) or any(remark.column == "head" for remark in row.remarks):
        return True
    head = row.get("head")
    if head and "name" in row.cells:
        before = group[0].get("head") or group[0].get("name") or ""
        return bool(head.casefold() != before.casefold())
    # Where no column names each person, a row is a household.
    return "name" not in row.cells or (not head and not row.get("relation") and not _several(group))


def _several(group: Sequence[Read]) -> bool:
    """Whether the list has a column that stays empty for everybody but the first of a household."""
    return any(each.get("head") or each.get("relation") or each.get("household") for each in group)


def _is_head(row: Read) -> bool:
    return folded(row.get("relation") or "") in HEAD


def _line(scope: Scope, met: Twice, numbers: dict[str, int], group: Sequence[Read]) -> Line:
    first = next((row for row in group if _is_head(row)), group[0])
    called = next((each for row in group if (each := row.get("head"))), None) or first.get("name") or ""
    line = Line([row.number for row in group], called)
    if not remarks_of(line, group):
        return line
    if not called:
        missing(line, first, "head" if "head" in first.cells else "name")
        return line
    spot = place_of(scope, line, first)
    if spot is None or _stands_twice(line, numbers, group):
        return line
    head = _head_of(scope, group, called)
    known = met.meet(line, first.number, spot.id, called)
    entry = {"place": spot.id, "called": called, "head": head, "is_new": known is None}
    entry["subject"] = known.subject if known else new_id()
    entry["people"] = _people(scope, line, group, head, entry["subject"] if known else None)
    if known and not entry["people"]:
        return already(line, first.number) if line.outcome != "refused" else line
    if line.outcome == "refused":
        return line
    if known:
        line.outcome = CHANGED
        names = ", ".join(each["name"] for each in entry["people"])
        line.remarks.append(
            Remark(first.number, _("Is in the register already; who joins it: %(names)s.", names=names))
        )
    elif head["is_known"] and _lives_elsewhere(scope, line, first, head["person"], None):
        return line
    line.entry = entry
    return line


def _stands_twice(line: Line, numbers: dict[str, int], group: Sequence[Read]) -> bool:
    """Refuse whoever stands in the list twice under one identity number."""
    for row in group:
        number = row.get("identity")
        if number and number in numbers:
            told = {"row": numbers[number]}
            line.refuse(row.number, _("The same identity number stands in row %(row)s.", **told), "identity")
        elif number:
            numbers[number] = row.number
    return line.outcome == "refused"


def _head_of(scope: Scope, group: Sequence[Read], called: str) -> dict[str, Any]:
    """The head, from its own row where it has one."""
    own = next((row for row in group if _is_head(row) or (row.get("name") or "").casefold() == called.casefold()), None)
    own = own or next((row for row in group if not row.get("name")), None)
    return person_of(scope, own or Read(group[0].number, {}), called)


def _people(
    scope: Scope, line: Line, group: Sequence[Read], head: Mapping[str, Any], known: str | None
) -> list[dict[str, Any]]:
    """Who else joins the household: those of its rows that it does not have yet."""
    there = scope.members.get(known, {}) if known else {}
    found, names = [], {head["name"].casefold()}
    for row in group:
        name = row.get("name") or ""
        if not name or _is_head(row) or name.casefold() in names or name.casefold() in there:
            continue
        names.add(name.casefold())
        told = person_of(scope, row, name)
        if told["person"] in there.values() or told["person"] == head["person"]:
            continue
        if told["is_known"] and _lives_elsewhere(scope, line, row, told["person"], known):
            continue
        found.append(told | {"adult": cleaning.is_adult(row.get("birth"), scope.today)})
    return found


def _lives_elsewhere(scope: Scope, line: Line, row: Read, person: str, known: str | None) -> bool:
    """Refuse whoever belongs to another household: moving is entered on the page of members."""
    at = scope.household_of.get(person)
    if at is None or at == known:
        return False
    line.refuse(
        row.number,
        _("The person with this identity number belongs to another household; enter the move on its page first."),
        "identity",
    )
    return True


def _joining(told: Mapping[str, Any], wallet: Wallet | None) -> Joining:
    ref = seal_person(wallet, told) if wallet else None
    return Joining(told["person"], MEMBER, told["adult"], ref)
