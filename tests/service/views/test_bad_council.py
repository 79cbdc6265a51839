"""Bad input to the council's two pages: each case gets its one sentence and its one status, and leaves no fact."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest

from domain.ids import new_id
from service.database import make_engine
from tests.service.chamber import Chamber
from tests.service.views.test_bad import heads
from tests.service.visitor import Page, Visitor

RIGHT = {"secretary": "Vũ Thị Thư Ký", "ballot": "show"}


@pytest.fixture(scope="module")
def town(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chamber]:
    path = tmp_path_factory.mktemp("chamber") / "sovang.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    town = Chamber(engine)
    town.clock.move(days=1)
    yield town
    town.wiring.close()
    engine.dispose()


@dataclass(frozen=True)
class Bad:
    """One case on the first page, or with `then` on the second; boxes may name things of the town as {name}."""

    name: str
    status: int
    says: str
    boxes: Mapping[str, Any] = field(default_factory=dict)
    then: bool = False
    without: tuple[str, ...] = ()
    file: bytes | None = None


def day(text: str) -> dict[str, str]:
    return dict(zip(("held_on-day", "held_on-month", "held_on-year"), text.split("/"), strict=True))


CASES = (
    Bad("nobody wrote it down", 400, "Nhập tên thư ký", {"secretary": " "}),
    Bad("no way of voting", 400, "Chọn cách", {}, without=("ballot",)),
    Bad("a way of voting that nobody knows", 400, "không có trong danh sách", {"ballot": "dice"}),
    Bad("no chair", 400, "Chọn người chủ trì", {"chair": ""}),
    Bad("a chair who is none", 400, "không có trong danh sách", {"chair": "{second}"}),
    Bad("a chair who was not there", 400, "có mặt", {"members.{chair}.attended": "absent"}),
    Bad("the 31st of February", 400, "không có trong lịch", day("31/02/2026")),
    Bad("a council to come", 400, "chưa đến", day("7/10/2026")),
    Bad("an attendance that nobody knows", 400, "không có trong danh sách", {"members.{second}.attended": "late"}),
    Bad("a member of whom nothing is said", 400, "thành viên", {"members.{second}.attended": ""}),
    Bad("a member whom nobody appointed", 409, "không phải là thành viên", {f"members.{new_id()}.attended": "present"}),
    Bad(
        "no quorum",
        400,
        "60%",
        {f"members.{{{who}}}.attended": "absent" for who in ("second", "third", "fourth")},
    ),
    Bad("a field that nobody asked for", 400, "không có trường", {"amount": "1"}),
    Bad("a secretary with a name of ten kilobytes", 400, "rút ngắn", {"secretary": "Đ" * 10_240}),
    Bad("a secretary whose name runs backwards", 400, "ký tự", {"secretary": "Lan\u202e"}),
    Bad("a vote that is none", 400, "không có trong danh sách", {"rows.{dossier}.{second}": "yes"}, then=True),
    Bad("a member without a vote", 400, "Ghi phiếu của từng người", {"rows.{dossier}.{second}": ""}, then=True),
    Bad("a vote of kin", 409, "đứng ngoài", {"rows.{kin_of_fifth}.{fifth}": "for"}, then=True),
    Bad("a vote of a stranger", 400, "không có trường", {f"rows.{{dossier}}.{new_id()}": "for"}, then=True),
    Bad("points in words", 400, "phải là một số", {"rows.{dossier}.score": "cao"}, then=True),
    Bad("more points than there are", 400, "cao nhất", {"rows.{dossier}.score": "101"}, then=True),
    Bad("votes for too few points", 400, "chưa đạt", {"rows.{dossier}.score": "10"}, then=True),
    Bad("neither taken up nor left", 400, "Chọn", {"rows.{dossier}.heard": ""}, then=True),
    Bad("a reason that nobody knows", 400, "không có trong danh sách", {"rows.{dossier}.reason": "mood"}, then=True),
    Bad("a page that shows something else", 409, "vừa", {"seen": "{commune}:1:" + "0" * 64}, then=True),
    Bad("a page that lost what it showed", 400, "mở lại", {"seen": "x"}, then=True),
    Bad("a page that lost who came", 404, "Không tìm thấy", {"attended": "everybody"}, then=True),
    Bad("a page whose members are no people", 404, "Không tìm thấy", {"attended": "a:present"}, then=True),
    Bad("a page with a chair whom nobody appointed", 400, "chủ trì", {"chair": new_id()}, then=True),
    Bad("a page with a chair of another office", 400, "chủ trì", {"chair": "{of_appraiser}"}, then=True),
    Bad("a page with a member in the chair", 400, "chủ trì", {"chair": "{of_second}"}, then=True),
    Bad("a page that votes in a way of its own", 400, "không có cách", {"ballot": "dice"}, then=True),
    Bad("a page whose member was half there", 400, "thành viên", {"attended": "{all_but_half}"}, then=True),
    Bad("a page that lost its chair", 404, "Không tìm thấy", {"chair": "me"}, then=True),
    Bad("somebody who came afterwards", 409, "không phải là thành viên", {"attended": "{everyone_and_one}"}, then=True),
    Bad("a dossier that does not exist", 404, "Không tìm thấy", {"rows.d.2026.unit.x.1.score": "1"}, then=True),
    Bad("an empty file", 400, "trống", then=True, file=b""),
    Bad("a page for a program that calls itself minutes", 400, "JPEG", then=True, file=b"<html>"),
    Bad("minutes of ten kilobytes", 400, "rút ngắn", {"minutes": "ý" * 10_240}, then=True),
    Bad("minutes with a bell", 400, "ký tự", {"minutes": "Họp\x07"}, then=True),
)


def named(town: Chamber, text: str) -> str:
    known = {name: value for name, value in vars(town).items() if isinstance(value, str)}
    came = " ".join(f"{person}:present" for person in [*town.everyone, new_id()])
    half = " ".join(f"{person}:{'late' if person == town.fifth else 'present'}" for person in town.everyone)
    seats = {"of_appraiser": town.mandates[town.appraiser], "of_second": town.mandates[town.second]}
    return text.format(**known, **seats, everyone_and_one=came, all_but_half=half) if "{" in text else text


def send(town: Chamber, case: Bad) -> Page:
    page = Visitor(town.client(town.chair)).get(f"/places/{town.commune}/council/new?title=unit&year=2026")
    boxes = {named(town, name): named(town, value) for name, value in case.boxes.items()}
    if not case.then:
        return page.send(without=case.without, **(RIGHT | boxes))
    files = {} if case.file is None else {"file": (BytesIO(case.file), "bb.pdf")}
    votes = page.send(**RIGHT)
    assert votes.status == 200, votes.errors
    return votes.send(files=files, **boxes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_council_gets_one_sentence_and_leaves_nothing(town: Chamber, case: Bad) -> None:
    before = heads(town.engine)
    page = send(town, case)
    assert page.status == case.status, page.words
    assert case.says in page.words
    assert len(page.errors) <= 1, page.errors
    assert heads(town.engine) == before


def test_what_was_typed_stands_in_the_boxes_again(town: Chamber) -> None:
    boxes = {
        "rows.{dossier}.{second}": "against",
        "rows.{dossier}.score": "101",
        "rows.{dossier}.text": "Lan & <Nga>",
        "minutes": "Ghi lại",
    }
    page = send(town, Bad("", 400, "", boxes, then=True))
    sent = {named(town, name): value for name, value in boxes.items()}
    assert {name: page.form[name] for name in sent} == sent
    assert '<details class="govuk-details govuk-!-margin-bottom-0" open>' in page.source


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("officer", "/places/{village}/council/new?title=unit&year=2026", 404),
        ("signer", "/places/{commune}/council/new?title=unit&year=2026", 403),
        ("inspector", "/places/{commune}/council/new?title=unit&year=2026", 403),
        ("administrator", "/places/{commune}/council/new?title=unit&year=2026", 404),
        ("chair", "/places/{commune}/council/new?title=family&year=2026", 409),
        ("chair", "/places/{commune}/council/new?title=unit&year=2031", 409),
        ("chair", "/places/00000000-0000-7000-8000-000000000000/council/new?title=unit&year=2026", 404),
        ("chair", "/meetings/00000000-0000-7000-8000-000000000000/paper", 404),
    ],
)
def test_the_council_is_not_for_everybody_and_not_for_everything(
    town: Chamber, who: str, address: str, status: int
) -> None:
    person = getattr(town, who)
    assert Visitor(town.client(person)).get(named(town, address)).status == status


MENDED = (
    Bad("nothing changed", 400, "không có gì", {}),
    Bad("a day to come", 400, "chưa đến", {"occurred_on-day": "8"}),
    Bad("a corrected vote that is none", 400, "không có trong danh sách", {"rows.{dossier}.{second}": "yes"}),
    Bad("a corrected vote left out", 400, "Ghi phiếu của từng người", {"rows.{dossier}.{second}": ""}),
    Bad("a corrected vote of who was not there", 409, "đứng ngoài",
        {"members.{fifth}.attended": "absent", "rows.{dossier}.{fifth}": "against"}),
    Bad("a corrected attendance that nobody knows", 400, "không có trong danh sách", {"members.{second}.attended": "late"}),
    Bad("a corrected attendance left out", 400, "thành viên", {"members.{second}.attended": ""}),
    Bad("a chair who was not there after all", 400, "có mặt", {"members.{chair}.attended": "absent"}),
    Bad("a stranger among them", 409, "không phải là thành viên", {f"members.{new_id()}.attended": "present"}),
    Bad("a dossier that it never voted on", 404, "Không tìm thấy", {"rows.{kin_of_fifth}.{second}": "for"}),
    Bad("a secretary of ten kilobytes", 400, "rút ngắn", {"secretary": "Đ" * 10_240}),
    Bad("no explanation", 400, "Nhập", {"text": " "}),
    Bad("no reason", 400, "Chọn", {"reason": ""}),
    Bad("a page that shows an older meeting", 409, "vừa", {"version": "7"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def met(town: Chamber) -> str:
    """A meeting on one unit, entered with its minutes."""
    page = Visitor(town.client(town.chair)).get(f"/places/{town.commune}/council/new?title=unit&year=2026")
    votes = page.send(**RIGHT)
    later = {f"rows.{each}.heard": "later" for each in town.units[1:]}
    return votes.send(**later).address


@pytest.mark.parametrize("case", MENDED, ids=lambda case: case.name)
def test_a_bad_correction_of_a_council_gets_one_sentence_and_leaves_nothing(town: Chamber, met: str, case: Bad) -> None:
    page = Visitor(town.client(town.appraiser)).get(f"{met}/correction")
    before = heads(town.engine)
    right = {"reason": "mistyped", "text": "Nhầm."}
    sent = page.send(**(right | {named(town, name): named(town, value) for name, value in case.boxes.items()}))
    assert sent.status == case.status, sent.words
    assert case.says in sent.words
    assert len(sent.errors) <= 1, sent.errors
    assert heads(town.engine) == before
