"""The trail of a dossier as a file: in each line who did what and when, of the moment and the entries that are asked for."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from domain.clock import VIETNAM
from domain.commands import correction
from service.database import make_engine
from tests.independent_figures import instant
from tests.projections.past.replay import written_in
from tests.scenario import ref
from tests.service.town import Town

HEADS = ["Mục ghi", "Ai thực hiện", "Thời gian", "Chi tiết"]
SAID = {
    "dossier.registered": "Đã đăng ký",
    "dossier.self-assessed": "Đã tự đánh giá",
    "dossier.village-verified": "Họp thôn đã bình xét",
    "dossier.posted": "Đã niêm yết lấy ý kiến",
    "dossier.posting-closed": "Đã kết thúc niêm yết",
    "dossier.corrected": "Đã sửa mục đã ghi",
    "dossier.commune-appraised": "Xã đã thẩm định",
}
Notes, Lines, Facts = dict[str, str], list[list[str]], list[dict[str, Any]]


class Known(Town):
    """A dossier that went its way, in which the village's points were mended long after they were entered."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        (self.dossier,) = self.to_appraisal(1)
        told: dict[str, Any] = {"dossier": self.dossier, "version": 3, "values": {"score": 88}, "text": None}
        self.perform(self.act(self.officer), partial(correction.correct_entry, reason="mistyped", **told))
        self.clock.move(days=1)
        self.appraise([self.dossier])
        self.current()
        self.clock.move(minutes=1)

    def book(self) -> Facts:
        """All that stands in the commune's book."""
        return written_in(self.engine, self.commune)

    def entries(self) -> Facts:
        """What was entered about the dossier."""
        return [fact for fact in self.book() if fact["stream"] == self.dossier]


@pytest.fixture
def known(sqlite_url: str) -> Iterator[Known]:
    known = Known(make_engine(sqlite_url))
    yield known
    known.wiring.close()


def as_text(client: FlaskClient, address: str) -> tuple[Notes, Lines]:
    body = client.get(address + "export=csv").data.decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(body)))
    begins = found.index(HEADS)
    assert address.startswith("/audit") or found[begins - 1] == ["Diễn biến hồ sơ"]
    return {line[0]: line[1] for line in found[: found.index([])]}, found[begins + 1 :]


def as_workbook(client: FlaskClient, address: str) -> tuple[Notes, Lines]:
    book = openpyxl.load_workbook(io.BytesIO(client.get(address + "export=xlsx").data))
    *_tables, trail, about = book.worksheets
    heads, *rows = [[cell.value or "" for cell in row] for row in trail.iter_rows()]
    assert heads == HEADS
    assert address.startswith("/audit") or trail.title.endswith("Diễn biến hồ sơ")
    return {row[0].value: row[1].value for row in about.iter_rows()}, [[str(each) for each in row] for row in rows]


def check(town: Town, lines: Lines, facts: Facts) -> None:
    """A line for each of these facts, in their order, with what it is, whose hand it was and both times."""
    names = {town.officer: "Hoàng Thị Lượng", town.appraiser: "Trần Văn Thẩm"}
    assert len(lines) == len(facts) > 0
    for (what, who, when, _details), fact in zip(lines, facts, strict=True):
        assert what.startswith(SAID[fact["type"]]), what
        assert who.startswith(names[fact["actor"]]), who
        done, entered = (instant(fact[name]).astimezone(VIETNAM) for name in ("occurred_at", "recorded_at"))
        is_day = fact["precision"] == "day"
        assert when.startswith(f"{done:%d/%m/%Y}" if is_day else f"{done:%d/%m/%Y %H:%M}"), when
        assert (f"ghi vào sổ {entered:%d/%m/%Y %H:%M}" in when) == (f"{done:%d%H%M}" != f"{entered:%d%H%M}")


def by(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(days=1)


def test_each_line_of_a_dossiers_file_says_who_did_what_and_when(known: Known) -> None:
    client, facts = known.client(known.inspector), known.entries()
    head = known.book()[-1]["position"]
    for read in (as_text, as_workbook):
        notes, lines = read(client, f"/dossiers/{known.dossier}?")
        check(known, lines, facts)
        (mended,) = [line for line in lines if line[0] == "Đã sửa mục đã ghi"]
        assert "Điểm: 90 → 88" in mended[3]
        assert lines[-1][1].startswith("Trần Văn Thẩm – Cán bộ thẩm định của xã")
        assert "Kết quả: Đồng ý; Điểm thẩm định: 85" in lines[-1][3]
        assert notes["Của"] == "Gia đình học tập 2026"
        assert (notes["Tại ngày"], notes["Theo những gì đã ghi đến"]) == ("hôm nay", "bây giờ")
        assert notes["Sổ của Xã Thử (minh họa)"] == f"mục số {head}"
        assert not [name for name in notes if name.startswith("Lọc")]


def test_the_file_holds_what_had_happened_or_been_known_by_a_day_and_where_the_book_stood(known: Known) -> None:
    client, facts = known.client(known.inspector), known.entries()
    middle = instant(facts[3]["occurred_at"]).astimezone(VIETNAM).date()
    for read in (as_text, as_workbook):
        for name in ("as_of", "known_at"):
            notes, lines = read(client, f"/dossiers/{known.dossier}?{name}={middle}&")
            # What had happened by then is told as it reads by now, and so is how it came to.
            mends = [fact for fact in facts if name == "as_of" and fact["type"] == "dossier.corrected"]
            of = "occurred_at" if name == "as_of" else "recorded_at"
            check(known, lines, [*(fact for fact in facts if instant(fact[of]) < by(middle)), *mends])
            assert len(lines) == 4 + len(mends)
            recorded = [each for each in known.book() if name == "as_of" or instant(each["recorded_at"]) < by(middle)]
            assert notes["Sổ của Xã Thử (minh họa)"] == f"mục số {recorded[-1]['position']}"
            assert notes["Tại ngày" if name == "as_of" else "Theo những gì đã ghi đến"] == str(middle)


def test_the_trail_of_one_dossier_narrowed_to_one_kind_of_entry_says_by_what(known: Known) -> None:
    client, facts = known.client(known.inspector), known.entries()
    kind = "dossier.corrected"
    for read in (as_text, as_workbook):
        notes, lines = read(client, f"/audit?stream={known.dossier}&kind={kind}&")
        check(known, lines, [fact for fact in facts if kind == fact["type"]])
        narrowed = {name: value for name, value in notes.items() if value in (kind, known.dossier)}
        assert len(narrowed) == 2
        _notes, all_of_it = read(client, f"/audit?stream={known.dossier}&")
        check(known, all_of_it[::-1], facts)


def test_corrections_of_a_meeting_are_a_list_of_their_own_in_its_file(small: Town) -> None:
    dossiers = small.register(small.enroll(1))
    small.clock.move(days=1)
    small.assess(dossiers)
    small.clock.move(days=1)
    meeting = small.meet(dossiers)
    small.clock.move(hours=1)
    ballots = {dossiers[0]: {"for": 37, "against": 4, "blank": 0}}
    mend = partial(correction.correct_meeting, meeting=meeting, reason="mistyped", text=ref(), present=41)
    small.perform(small.act(small.officer), partial(mend, ballots=ballots))
    small.current()
    body = small.client(small.inspector).get(f"/meetings/{meeting}?export=csv").data.decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(body)))
    begins = found.index(["Các lần sửa"])
    heads, (why, who, when, details) = found[begins + 1 :]
    assert heads == ["Lý do", *HEADS[1:]]
    assert (why, who, when) == ("Gõ nhầm số", "Hoàng Thị Lượng", "03/10/2026 10:00")
    assert "Số người có mặt: 40 → 41" in details
    assert len(found[begins - 1]) == len(found[begins - 2]) == 6, "the votes keep their own columns"


def test_what_is_only_for_the_hand_is_in_no_file(small: Town) -> None:
    (dossier,) = small.register(small.enroll(1))
    small.current()
    client = small.client(small.inspector)
    assert "Thành viên" in client.get(f"/dossiers/{dossier}").text
    body = client.get(f"/dossiers/{dossier}?export=csv").data.decode("utf-8-sig")
    assert ["Thành viên", "1"] in list(csv.reader(io.StringIO(body)))
