"""Lists entered whole: what stands in the register then, that nothing is done twice, and that nothing of the sheet stays."""

from collections.abc import Sequence
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from domain.commands import erasing
from domain.errors import Refusal
from projections.members import members_of
from projections.names import names_of
from projections.subject_list import rows as listed
from service.privacy import wiping
from service.schema import fact, sheet_import, vault_version
from service.spreadsheets import carrying, kept, rehearsal, taking
from service.spreadsheets.refusals import ColumnMissing, ListGone
from tests.data_requests import grant
from tests.service.town import Town

from .desk import current, entered, outcomes, received, rehearsed
from .dirt import HEAD, HEADS, ROWS, V1, V2, xlsx

pytestmark = pytest.mark.usefixtures("vietnamese")


def heads(town: Town) -> dict[str, str]:
    """The households of the register by name."""
    with town.engine.connect() as db:
        found = listed(db, places=[town.village, town.other_village], limit=500)[0]
    return {row["name"]: row["subject"] for row in found}


def facts(town: Town) -> int:
    with town.engine.connect() as db:
        return int(db.execute(select(func.count()).select_from(fact)).scalar_one())


def test_households_with_their_people_stand_in_the_register_and_the_same_file_changes_nothing(town: Town) -> None:
    done = entered(town, xlsx(ROWS))
    assert (done.state, done.told["entered"]) == (kept.DONE, 6)
    found = heads(town)
    assert set(found) == set(HEADS)
    with town.engine.connect() as db:
        people = members_of(db, found[HEADS[0]])
        names = names_of(db, [row["person"] for row in people])
    told = {names[row["person"]]: (row["role"], bool(row["adult"])) for row in people}
    assert told == {
        "Nguyễn Văn Đặng": ("head", True), "Trần Thị Ánh": ("member", True), "Nguyễn Thị Khuyến": ("member", False),
    }  # fmt: skip
    before = facts(town)
    again, lines = rehearsed(town, xlsx(ROWS))
    assert outcomes(lines) == {"same": 6}
    taking.confirm(town.wiring, again, (), seconds=None)
    assert facts(town) == before


def test_every_entry_is_one_batch_by_who_entered_it(town: Town) -> None:
    before = facts(town)
    done = entered(town, xlsx(ROWS))
    with town.engine.connect() as db:
        asked = select(fact.c.state).where(fact.c.book == town.commune).order_by(fact.c.position.desc()).limit(9)
        states = db.execute(asked).scalars().all()
    assert facts(town) == before + 9
    for state in states:
        assert f'"batch_id":"{done.id}"'.encode() in state
        assert b'"source":"import"' in state
        assert town.records.encode() in state
    raw = b" ".join(states)
    assert not any(word in raw for word in (b"001075000001", "Đặng".encode(), b"27/03/1975", b"1975-03-27"))


def test_nothing_of_the_sheet_stays_once_all_of_it_is_entered(town: Town) -> None:
    done = entered(town, xlsx(ROWS))
    with town.engine.connect() as db:
        left = db.execute(select(vault_version.c.item).where(vault_version.c.owner == done.id)).all()
    assert left == []
    assert kept.file_of(town.wiring, done.id) is None


def test_a_new_member_joins_a_household_that_is_there(town: Town) -> None:
    entered(town, xlsx(ROWS[:3]))
    new = [*ROWS[:3], ("", "", "Nguyễn Văn Học", "Con", "2019", "", V1)]
    _found, lines = rehearsed(town, xlsx(new))
    assert outcomes(lines) == {"changed": 1}
    entered(town, xlsx(new))
    with town.engine.connect() as db:
        assert len(members_of(db, heads(town)[HEADS[0]])) == 4


def test_somebody_is_found_again_by_the_number_of_which_only_a_digest_is_kept(town: Town) -> None:
    entered(town, xlsx(ROWS[:4]))
    moved = [("1", "Bùi Văn Ba", "Bùi Văn Ba", "Chủ hộ", "1970", "", V2),
             ("", "", "Trần Thị Ánh", "Vợ", "1978", "001178000002", V2)]  # fmt: skip
    _found, lines = rehearsed(town, xlsx(moved))
    assert outcomes(lines) == {"refused": 1}
    assert "hộ khác" in lines[0].remarks[0].text
    with town.engine.connect() as db:
        kinds = db.execute(select(vault_version.c.kind).where(vault_version.c.kind == "identity")).scalars().all()
    assert len(kinds) == 3


@pytest.mark.parametrize("chosen", [(), (0,)])
def test_a_name_written_otherwise_is_for_a_person_to_decide(town: Town, chosen: Sequence[int]) -> None:
    entered(town, xlsx([("1", "Nguyễn Văn Đặng", "", "", "", "", V1)]))
    other = xlsx([("1", "Nguyễn Văn Dặng", "", "", "", "", V1)])
    _found, lines = rehearsed(town, other)
    assert outcomes(lines) == {"doubtful": 1}
    assert "Nguyễn Văn Đặng" in lines[0].remarks[0].text
    done = entered(town, other, chosen=chosen)
    assert len(heads(town)) == 1 + len(chosen)
    assert done.told["left"] == 1 - len(chosen)


def test_what_is_broken_off_goes_on_where_it_stood_and_does_nothing_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "PIECE", 3)
    before = facts(town)
    found, lines = rehearsed(town, xlsx(ROWS))
    real, sent = carrying._enter, []

    def stopped(*told: object) -> None:
        sent.append(told)
        real(*told)  # type: ignore[arg-type]
        if len(sent) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(carrying, "_enter", stopped)
    with pytest.raises(KeyboardInterrupt):
        taking.confirm(town.wiring, found, (), seconds=None)
    half = current(town, found.id)
    # The second piece was recorded, and whoever entered it was stopped before saying so.
    assert (half.state, half.row["done"], half.row["pieces"]) == (kept.GOING, 1, 3)
    town.clock.move(minutes=2)
    assert carrying.go_on_with_all(town.wiring) == 1
    assert facts(town) == before + 9
    assert set(heads(town)) == set(HEADS)
    assert len(lines) == 6
    assert current(town, found.id).state == kept.DONE


def test_what_changed_since_the_rehearsal_stops_the_list_and_a_new_rehearsal_goes_on(town: Town) -> None:
    found, _lines = rehearsed(town, xlsx(ROWS))
    town.end_mandate(town.records)
    town.current()
    taking.confirm(town.wiring, found, (), seconds=None)
    stopped = current(town, found.id)
    assert stopped.state == kept.STOPPED
    assert stopped.told["why"]
    assert heads(town) == {}


def test_reasons_are_written_into_the_workbook_that_came_in(town: Town) -> None:
    rows = [*ROWS, ("7", "Bùi Văn 3", "Bùi Văn 3", "Chủ hộ", "31/02/1999", "", V2)]
    found, _lines = rehearsed(town, xlsx(rows, name="Danh sách hộ"))
    book = openpyxl.load_workbook(BytesIO(taking.marked_workbook(town.wiring, found)))
    sheet = book["Danh sách hộ"]
    assert [cell.value for cell in sheet[1]] == [*HEAD, "Kết quả"]
    assert sheet.cell(2, 8).value == "Mới"
    assert "Bùi Văn 3" in sheet.cell(11, 8).value
    assert "31/02/1999" in sheet.cell(11, 8).value
    assert sheet.cell(11, 5).fill.fgColor.rgb == "00FF7C80"
    assert sheet.cell(11, 1).fill.fgColor.rgb == "00FFC7CE"
    assert [[cell.value or "" for cell in row[:7]] for row in sheet.iter_rows(2, 10)] == [list(row) for row in ROWS]


def test_a_sheet_that_nobody_touches_for_a_day_is_wiped(town: Town) -> None:
    found, _lines = rehearsed(town, xlsx(ROWS))
    town.clock.move(hours=25)
    assert carrying.go_on_with_all(town.wiring) == 1
    assert current(town, found.id).state == kept.GONE
    assert kept.file_of(town.wiring, found.id) is None


def test_columns_that_were_said_once_are_known_again_and_headings_are_not_kept(town: Town) -> None:
    strange = xlsx([("An", "Nguyễn Văn An", V1)], (("Biệt danh", "Người bảo lãnh", "Nơi ở"),))
    found = received(town, strange)
    # Of a row that does not name who it is about nothing is guessed.
    assert taking.matched(town.wiring, found).mapping == {}
    with pytest.raises(ColumnMissing, match="Chủ hộ"):
        taking.rehearsed(town.wiring, found)
    taking.match(town.wiring, found, number=0, first=0, last=0, mapping={1: "head", 2: "place"})
    assert outcomes(taking.rehearsed(town.wiring, found)) == {"created": 1}
    again = received(town, strange)
    assert taking.matched(town.wiring, again).mapping == {1: "head", 2: "place"}


def test_sheets_under_way_or_waiting_to_be_looked_at_go_with_an_erasure_in_their_commune(town: Town) -> None:
    waiting = entered(town, xlsx([*ROWS, ("7", "Bùi Văn 3", "", "", "", "", V2)]))
    under_way, _lines = rehearsed(town, xlsx(ROWS))
    assert taking.marked_workbook(town.wiring, waiting)
    (pair,) = town.enroll(1)
    town.current()
    request = grant(town, "erasure", pair)
    of = {"subject": pair[1], "request": request, "groups": [pair[0]]}
    town.perform(town.act(town.records), lambda desk: erasing.erase(desk, reason="own-request", **of))
    assert wiping.wipe(town.wiring) >= 1
    for sheet in (waiting, under_way):
        assert current(town, sheet.id).state == kept.GONE
        assert kept.file_of(town.wiring, sheet.id) is None
        with pytest.raises(ListGone):
            taking.marked_workbook(town.wiring, current(town, sheet.id))
    with town.engine.connect() as db:
        left = select(vault_version.c.item).where(vault_version.c.owner.in_([waiting.id, under_way.id]))
        assert db.execute(left).all() == []
    assert set(heads(town)) >= set(HEADS), "what was entered stays"


def test_a_village_officer_enters_no_other_village(town: Town) -> None:
    _found, lines = rehearsed(town, xlsx(ROWS), who=town.officer)
    assert outcomes(lines) == {"created": 3, "refused": 3}
    assert {line.place for line in lines if line.entry} == {"Thôn Một (minh họa)"}


def test_an_unreadable_file_leaves_nothing_behind(town: Town) -> None:
    with pytest.raises(Refusal):
        received(town, b"\x00\x01\x02")
    with town.engine.connect() as db:
        assert db.execute(select(func.count()).select_from(sheet_import)).scalar_one() == 0
