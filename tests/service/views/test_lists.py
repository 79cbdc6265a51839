"""Queue, lists, progress, register, log and households: each shows what it counts, to those who may see it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from domain.commands import setup
from domain.ids import new_id
from service.database import make_engine
from tests.service.town import Town, counted
from tests.service.visitor import Visitor

PAGES = (
    "/", "/places/{commune}/dossiers", "/places/{village}/households", "/appraisals/new?place={village}&size=50",
    "/progress", "/register", "/audit",
)  # fmt: skip


def at(town: Town, path: str) -> str:
    return path.format(commune=town.commune, village=town.village)


def shown(town: Town, person: str, path: str) -> str:
    answer = town.client(person).get(at(town, path))
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


def listed(page: str) -> set[str]:
    return set(re.findall(r"/dossiers/(d\.2026\.[^\"?]+)", page))


def test_the_queue_counts_what_it_lists_and_is_empty_for_other_offices(town: Town) -> None:
    town.to_appraisal(60)
    page = shown(town, town.appraiser, "/")
    assert "Xã thẩm định (60)" in page
    assert len(listed(page)) == 50
    following = re.search(r'rel="next" href="([^"]+)"|href="([^"]*after=[^"]+)"', page)
    assert following is not None
    rest = shown(town, town.appraiser, (following[1] or following[2]).replace("&amp;", "&"))
    assert len(listed(rest)) == 10
    assert "/dossiers/d.2026" not in shown(town, town.officer, "/")
    assert "/dossiers/d.2026" not in shown(town, town.inspector, "/")


def test_what_is_late_says_by_how_many_days(small: Town) -> None:
    small.to_appraisal(1)
    assert "còn 9 ngày" in shown(small, small.appraiser, "/")
    small.clock.move(days=12)
    assert "quá hạn 3 ngày" in shown(small, small.appraiser, "/")


def test_who_has_no_mandate_is_told_what_to_do_and_sees_nothing(small: Town) -> None:
    dossier = small.to_appraisal(1)[0]
    assert "chưa có vai trò nào" in shown(small, small.nobody, "/")
    for person in (small.nobody, small.administrator):
        for path in ("/places/{commune}/dossiers", "/places/{village}/households", "/appraisals/new?place={village}"):
            assert small.client(person).get(at(small, path)).status_code == 404
        for path in ("/", "/register", "/audit"):
            assert dossier not in shown(small, person, path)


def test_a_head_of_household_sees_the_own_dossier_and_no_other(small: Town) -> None:
    own, other = small.to_appraisal(2)
    head = small.head_with_account(next(pair for pair in small.households if pair[0] in own))
    page = shown(small, head, "/")
    assert own in page
    assert other not in page


@pytest.mark.parametrize(
    "path",
    ["/places/{id}/dossiers", "/places/{id}/households", "/places/{id}/households/new", "/appraisals/new?place={id}"],
)
def test_another_place_answers_exactly_like_one_that_does_not_exist(small: Town, path: str) -> None:
    client = small.client(small.officer)
    answers = []
    for id in (small.other_village, new_id()):
        answer = client.get(path.format(id=id))
        assert answer.status_code == 404
        # The token of this page, and the link to this same address in English.
        answers.append(re.sub(r'csrf_token" value="[^"]+"', "", answer.text).replace(id, ""))
    assert answers[0] == answers[1]


def test_a_name_is_found_with_and_without_its_marks(town: Town) -> None:
    town.to_appraisal(20)
    for name in ("Thưởng", "thuong", "THUONG 13"):
        page = shown(town, town.appraiser, f"/places/{town.village}/dossiers?{urlencode({'q': name})}")
        assert "Phạm Văn Thưởng 13" in page
        assert "Lê Văn Đặng 2" not in page


def test_every_figure_of_progress_equals_the_list_behind_it(town: Town) -> None:
    dossiers = town.to_appraisal(8)
    town.appraise(dossiers)
    town.clock.move(days=1)
    town.decide(dossiers[:5], refused=dossiers[5:])
    town.enroll(3, place=town.other_village)
    town.current()
    page = shown(town, town.inspector, "/progress")
    figures = re.findall(r'<dd><a class="govuk-link sv-numbers" href="([^"]+)">(\d+)<', page)
    assert [int(count) for _, count in figures] == [11, 8, 5]
    for href, count in figures:
        listed = shown(town, town.inspector, href.replace("&amp;", "&"))
        assert f"{count} hồ sơ" in listed or f"{count} trong sổ" in listed
    assert "62,50%" in page
    assert "45,45%" in page


def test_progress_shows_the_past_as_it_was(town: Town) -> None:
    dossiers = town.to_appraisal(4)
    town.appraise(dossiers)
    town.clock.move(days=1)
    town.decide(dossiers)
    town.current()
    assert "4/4" in shown(town, town.signer, "/progress")
    assert "0/4" in shown(town, town.signer, "/progress?as_of=14/10/2026")


def test_targets_stand_beside_with_their_denominator_and_source(small: Town) -> None:
    source = {"document": "Kế hoạch 12/KH-UBND", "passage": "mục III"}
    small.perform(
        small.act(),
        lambda desk: setup.set_target(
            desk, year=2026, title="family", numerator="recognised", denominator="all", share="50.00",
            scope={"vi": "Hộ trong xã", "en": "Households"}, source=source,
        ),
    )  # fmt: skip
    small.to_appraisal(3)
    page = shown(small, small.appraiser, "/progress")
    assert "50,00% trên tất cả" in page
    assert "Kế hoạch 12/KH-UBND, mục III" in page
    assert 'data-label="Còn thiếu"><span>2<' in page


def test_the_register_holds_who_is_recognised_until_the_term_is_over(town: Town) -> None:
    town.way(3)
    town.current()
    page = shown(town, town.officer, "/register")
    # Each leads to its dossier, and to why it stands so.
    assert page.count("/dossiers/d.2026") == 6
    assert "01/QĐ-UBND" in page
    town.clock.now = town.clock.now.replace(year=2028)
    assert "/dossiers/d.2026" not in shown(town, town.officer, "/register")
    assert shown(town, town.officer, "/register?year=2026").count("/dossiers/d.2026") == 6


def test_the_log_says_who_did_what_under_which_mandate_and_from_what_to_what(town: Town) -> None:
    town.to_appraisal(1)
    page = shown(town, town.inspector, "/audit?kind=dossier.village-verified")
    for words in ("Họp thôn đã bình xét", "Hoàng Thị Lượng", "Cán bộ thôn, Thôn Một", "Quyết định minh họa"):
        assert words in page
    assert "<del>Đã tự đánh giá</del>" in page


def test_the_log_is_asked_by_person_day_and_thing(town: Town) -> None:
    dossier = town.to_appraisal(2)[0]
    for query, found in (
        ({"person": "luong"}, True),
        ({"person": "tham"}, False),
        ({"since-day": 4, "since-month": 10, "since-year": 2026, "until": "4/10/2026"}, True),
        ({"since": "1/12/2026"}, False),
        ({"stream": dossier}, True),
        ({"stream": f"d.2026.family.{new_id()}.1"}, False),
    ):
        page = shown(town, town.inspector, f"/audit?{urlencode(query)}")
        assert (dossier in page.replace("value=", "")) is found or "stream" in query, query
        assert ("Không có mục nào như vậy" in page) is not found, query


def test_a_village_sees_only_its_own_part_of_the_log(town: Town) -> None:
    town.to_appraisal(1)
    assert "Không có mục nào như vậy" in shown(town, town.other_officer, "/audit?kind=dossier.registered")
    refused = town.client(town.officer).get(f"/audit?place={town.other_village}")
    assert refused.status_code == 400


def test_a_village_finds_in_its_log_what_was_decided_about_its_own(town: Town) -> None:
    (dossier,) = town.way(1)
    town.current()
    decision = re.search(r"/decisions/[0-9a-f-]{36}", shown(town, town.officer, f"/dossiers/{dossier}"))
    assert decision
    assert decision[0] in shown(town, town.officer, "/audit")
    assert decision[0] in shown(town, town.inspector, "/audit")
    assert decision[0] not in shown(town, town.other_officer, "/audit")


@pytest.mark.parametrize("who", ["records", "officer"])
def test_a_household_is_enrolled_by_an_officer_of_the_place_and_its_name_is_in_no_fact(town: Town, who: str) -> None:
    page = Visitor(town.client(getattr(town, who))).get(f"/places/{town.village}/households/new")
    done = page.send(head="Y Thị Dấu Riêng")
    assert done.status == 200
    assert "Y Thị Dấu Riêng" in shown(town, town.officer, "/places/{village}/households?q=dau+rieng")
    with town.engine.connect() as db:
        facts = db.exec_driver_sql("SELECT state FROM fact").scalars().all()
    assert not any("Dấu Riêng" in bytes(each).decode() for each in facts)


@pytest.mark.parametrize("who", ["inspector", "appraiser", "signer"])
def test_no_other_office_enrols(small: Town, who: str) -> None:
    client = small.client(getattr(small, who))
    assert client.get(f"/places/{small.village}/households/new").status_code == 403


def test_nobody_enrols_in_a_place_of_others(small: Town) -> None:
    assert small.client(small.officer).get(f"/places/{small.other_village}/households/new").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_more_of_the_database_for_more_rows(small: Town, path: str) -> None:
    def statements() -> int:
        client = small.client(small.appraiser)
        with counted(small.engine) as sent:
            assert client.get(at(small, path)).status_code == 200
        return len(sent)

    small.to_appraisal(5)
    statements()  # what is kept between requests is read once
    few = statements()
    small.to_appraisal(40)
    # Whoever sees a list first leaves word of that, once.
    assert min(statements(), statements()) <= few


@pytest.mark.parametrize(
    "query",
    ["after=%00", "after=WyJcdTAwMDAiLCAiYSJd", "year=99999999999999999999", "q=%00", "q=%ED%A0%80", "step=x", "place=x",
     "state=%27", "title=%00", "as_of=31/12/9999", "person=%00", "stream=%00", "kind=nothing", "size=0", "except=%00",
     "after=" + "W" * 5000, "since-year=99999"],
)  # fmt: skip
@pytest.mark.parametrize("path", [*PAGES, "/decisions/new", "/decisions/new/rehearsal?year=2026&place={commune}"])
def test_no_address_breaks_a_page(town_of_all: Town, path: str, query: str) -> None:
    where = at(town_of_all, path)
    answer = town_of_all.client(town_of_all.appraiser).get(f"{where}{'&' if '?' in where else '?'}{query}")
    assert answer.status_code in (200, 303, 400, 403, 404)


@pytest.fixture(scope="module")
def town_of_all(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("lists") / "sovang.db")
    engine = make_engine(f"sqlite:///{path}")
    town = Town(engine)
    town.to_appraisal(2)
    yield town
    engine.dispose()


def test_a_process_is_ready_only_with_its_tables_and_its_read_models_caught_up(small: Town) -> None:
    client = small.app.test_client()
    assert client.get("/readyz").get_json() == {
        "ready": True, "database": True, "migrations": True, "projections": True, "stopped": []
    }  # fmt: skip
    small.enroll(1)
    assert client.get("/readyz").status_code == 200, "what was entered just now may be folded in a moment"
    small.clock.move(minutes=1)
    assert client.get("/readyz").status_code == 503
    small.current()
    assert client.get("/readyz").status_code == 200
    with small.engine.begin() as db:
        db.exec_driver_sql("UPDATE read_model SET version = 99 WHERE projection = 'status'")
    assert client.get("/readyz").get_json()["projections"] is False


def test_whatever_stands_in_the_head_of_a_page_opens_to_whom_it_is_shown(small: Town) -> None:
    small.to_appraisal(1)
    head = small.head_with_account(small.households[0])
    led_to = {}
    for person in (head, small.nobody, small.administrator, small.inspector, small.officer, small.appraiser):
        visitor = Visitor(small.client(person))
        led_to[person] = {link for link in visitor.get("/").reader.links if link in PAGES}
        for link in led_to[person]:
            assert visitor.get(link).status == 200, (person, link)
    assert led_to[head] == led_to[small.nobody] == {"/", "/register", "/audit"}
    assert led_to[small.officer] == {"/", "/progress", "/register", "/audit"}
