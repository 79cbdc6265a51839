"""Looking at the past: a day that is chosen stays chosen from page to page, and nothing can be entered there."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from domain.clock import from_micros, instant_text
from domain.commands.correction import correct_entry
from service.database import make_engine
from tests.service.bad_moments import CASES, LABELS, RIGHT, asked
from tests.service.bad_pages import Stage
from tests.service.crawl import crawled, within
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

MOMENT = {"as_of": "2026-10-03", "known_at": "2026-10-04"}
ON = "as_of=3/10/2026&known_at=4/10/2026"
SAID = "Đang xem tại ngày 03/10/2026, như đã ghi đến 04/10/2026"
PEOPLE = ("officer", "appraiser", "signer", "inspector", "records", "administrator", "nobody", "head")


@pytest.fixture(scope="module")
def stage(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("moment") / "sovang.db")
    engine = make_engine(f"sqlite:///{path}")
    stage = Stage(engine)
    stage.head_with_account(stage.households[1])
    yield stage
    engine.dispose()


def visiting(town: Town, who: str) -> Visitor:
    return Visitor(town.client(town.households[1][1] if who == "head" else getattr(town, who)))


def carries(link: str) -> bool:
    named = dict(parse_qsl(urlsplit(link).query))
    return all(name in named for name in MOMENT)


def stays(link: str) -> bool:
    """Whether the crawl goes on there: at the same moment, in the same language."""
    return carries(link) and "lang=" not in link


def main_of(page: Page) -> str:
    return page.source.partition("<main")[2].partition("</main>")[0]


def leaves_openly(page: Page, link: str) -> bool:
    """Whether it is the way back to today."""
    return f'href="{link}" data-moment>' in page.source.replace("&amp;", "&")


@pytest.mark.parametrize("who", PEOPLE)
def test_it_stays_on_whatever_is_clicked_and_nothing_can_be_entered(stage: Stage, who: str) -> None:
    looked = 0
    for page in crawled(visiting(stage, who), f"/?{ON}", follow=stays):
        assert page.status == 200, page.address
        if not carries(page.address):
            assert "ĐÃ VỀ HÔM NAY" in page.words, page.address
            continue
        looked += 1
        if not page.source:
            continue
        for link in within(page):
            assert carries(link) or leaves_openly(page, link), (page.address, link)
        assert 'method="post"' not in main_of(page), page.address
        assert SAID in page.words, page.address
        assert page.source.partition("<title>")[2].startswith("[xem lại]"), page.address
    assert looked >= 3


@pytest.mark.parametrize("who", PEOPLE)
def test_no_link_of_a_page_of_the_past_leads_to_a_page_of_the_present(stage: Stage, who: str) -> None:
    visitor = visiting(stage, who)
    for page in crawled(visitor, f"/?{ON}", follow=stays, most=40):
        for link in within(page) if carries(page.address) else ():
            if link in main_of(page).replace("&amp;", "&"):
                assert carries(visitor.get(link).address) or leaves_openly(page, link), (page.address, link)


def test_a_search_within_the_past_stays_there(stage: Stage) -> None:
    page = visiting(stage, "inspector").get(f"/register?{ON}")
    (search,) = [form for form in page.reader.forms if "q" in form]
    assert {name: search[name] for name in MOMENT} == MOMENT
    (choice,) = [form for form in page.reader.forms if "as_of" in form and "q" not in form]
    assert (choice["as_of"], choice["known_at"]) == ("03/10/2026", "04/10/2026")


@pytest.mark.parametrize(("name", "called", "text", "says"), CASES, ids=lambda each: str(each)[:30])
def test_what_no_page_can_be_looked_at_is_named_beside_its_box_and_kept(
    stage: Stage, name: str, called: str, text: str, says: str
) -> None:
    page = visiting(stage, "inspector").get(f"/register?year=2026&{asked(name, text)}")
    assert page.status == 400, called
    assert any(LABELS[name] in each and says in each for each in page.errors), page.errors
    assert page.words.count(says) == 2
    (choice,) = [form for form in page.reader.forms if name in form]
    assert choice[name] == ("?" if text == "\x00" else text[:100])
    assert choice["year"] == "2026"
    assert "<table" not in page.source


def test_both_may_be_wrong_at_once_and_one_day_is_asked_for_at_a_time(stage: Stage) -> None:
    visitor = visiting(stage, "inspector")
    page = visitor.get("/register?as_of=x&known_at=31/11/2026")
    assert (page.status, len(page.errors)) == (400, 2)
    assert visitor.get("/register?as_of=2/10/2026&as_of=3/10/2026").status == 400
    assert visitor.get("/register?as_of=3/10/2026&as_of=3/10/2026").status == 200
    empty = visitor.get("/register?as_of=&known_at=+")
    assert (empty.status, "Đang xem" in empty.words) == (200, False)


@pytest.mark.parametrize("text", RIGHT)
def test_a_day_is_read_in_every_usual_shape_and_a_time_with_its_offset(stage: Stage, text: str) -> None:
    visitor = visiting(stage, "inspector")
    page = visitor.get(f"/register?{asked('as_of', text)}")
    assert page.status == 200
    # As people type a time into an address by hand.
    assert visitor.get(f"/register?as_of={text}").status == 200
    again = next(link for link in page.reader.links if link.startswith("/progress"))
    assert visitor.get(again).status == 200


def test_what_is_sent_at_a_moment_of_the_past_is_refused_and_nothing_is_entered(stage: Stage) -> None:
    visitor, facts = visiting(stage, "officer"), len(stage.facts_of(stage.assessed))
    form = visitor.get(f"/dossiers/{stage.assessed}/return")
    sent = visitor.post(f"{form.address}?{ON}", form.form, {})
    assert sent.status == 409
    assert "Đang xem lại quá khứ nên không ghi được gì" in sent.words
    assert len(stage.facts_of(stage.assessed)) == facts


def test_a_page_of_the_present_says_that_it_has_left_the_past(stage: Stage) -> None:
    visitor = visiting(stage, "officer")
    for address in (f"/places/{stage.village}/registrations/new?title=family&year=2026&", "/reminders?"):
        page = visitor.get(address + ON)
        assert (page.status, carries(page.address)) == (200, False)
        assert "ĐÃ VỀ HÔM NAY" in page.words


def test_looking_at_the_past_opens_no_dossier(stage: Stage) -> None:
    visitor = visiting(stage, "officer")
    with stage.engine.connect() as db:
        before = db.exec_driver_sql("SELECT count(*) FROM opening").scalar()
        assert visitor.get(f"/dossiers/{stage.assessed}?known_at=4/10/2026").status == 200
        assert db.exec_driver_sql("SELECT count(*) FROM opening").scalar() == before


def state_on(town: Town, dossier: str, query: str) -> str:
    """The state that the page of a dossier begins with, and the list of its place has beside it."""
    visitor = visiting(town, "inspector")
    page = visitor.get(f"/dossiers/{dossier}?{query}")
    assert page.status in (200, 404)
    listed = visitor.get(f"/places/{town.commune}/dossiers?{query}").source
    row = listed.partition(f"/dossiers/{dossier}")[2].partition("</tr>")[0]
    if page.status == 404:
        assert not row
        return ""
    state = main_of(page).partition('class="govuk-tag')[2].partition(">")[2].partition("<")[0].strip()
    assert f">{state}<" in row
    return state


def test_a_late_paper_changes_what_was_true_and_not_what_was_known(town: Town) -> None:
    """Voted on the 3rd, entered on the 15th."""
    (dossier,) = town.register(town.enroll(1))
    town.clock.move(days=1)
    town.assess([dossier])
    town.clock.now = town.clock.now.replace(day=15)
    town.meet([dossier], held_on=date(2026, 10, 3))
    town.current()
    for query, state in (
        ("as_of=2/10/2026", "Đã tự đánh giá"),
        ("as_of=3/10/2026", "Thôn đã đề nghị"),
        ("as_of=3/10/2026&known_at=14/10/2026", "Đã tự đánh giá"),
        ("known_at=14/10/2026", "Đã tự đánh giá"),
        ("known_at=15/10/2026", "Thôn đã đề nghị"),
        ("as_of=1/10/2026", "Đã đăng ký"),
        ("as_of=2026-10-01T09:00:00%2B07:00&known_at=1/10/2026", "Đã đăng ký"),
    ):
        assert state_on(town, dossier, query) == state, query


def test_a_correction_changes_what_was_true_and_not_what_was_known(town: Town) -> None:
    (dossier,) = town.register(town.enroll(1))
    town.clock.move(days=1)
    town.assess([dossier])
    town.clock.move(days=1)
    town.meet([dossier])
    town.clock.move(days=5)
    told = {"dossier": dossier, "version": 3, "values": {"score": 77}, "reason": "mistyped", "text": None}
    town.perform(town.act(town.officer), lambda desk: correct_entry(desk, **told))
    town.current()
    visitor = visiting(town, "inspector")

    def shows(query: str) -> bool:
        listed = visitor.get(f"/places/{town.commune}/dossiers?{query}").source
        page = visitor.get(f"/dossiers/{dossier}?{query}")
        found = "<span>77<" in listed
        assert found is ("77" in page.words), query
        return found

    assert [shows(query) for query in ("", "as_of=3/10/2026", "as_of=3/10/2026&known_at=7/10/2026", "known_at=7/10/2026")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_every_page_says_on_which_position_of_which_book_it_stands(town: Town) -> None:
    town.to_appraisal(2)
    visitor = visiting(town, "officer")
    with town.engine.connect() as db:
        head = db.exec_driver_sql(f"SELECT max(position) FROM audit WHERE book = '{town.commune}'").scalar_one()
        then = db.exec_driver_sql(
            f"SELECT max(position) FROM audit WHERE book = '{town.commune}' AND recorded_at < "
            "(SELECT max(recorded_at) FROM audit)"
        ).scalar_one()
        at = db.exec_driver_sql("SELECT max(recorded_at) - 1 FROM audit").scalar_one()
    assert f"vị trí {head}" in visitor.get("/register").words
    assert f"vị trí {then}" in visitor.get(f"/register?known_at={quote(instant_text(from_micros(at)))}").words


# Pages of the present although nothing is sent from them: what is kept beside the books (accounts and their sessions, which
# no fact says), the way to a form, what stands by a position of its own, papers as they
# are printed now or were issued, and what is kept about a person, of which nothing
# is shown longer than needed.
OF_TODAY = {
    "assets.send", "health.alive", "health.metrics", "health.ready", "operations.overview", "certificates.show", "certificates.file",
    "reminders.listed", "decisions.choose", "members.find", "records.listed", "accounts.listed", "accounts.show",
    "archives.of_dossier", "operations.last_backup", "own.sessions", "conformance.show", "conformance.file", "held_data.show", "sheets.choose", "sheets.send_template", "sheets.send_workbook",
    "issued.as_issued", "issued.copy", "issued.show", "papers.decision_paper", "papers.dossier_paper", "papers.draft_decision",
    "papers.meeting_paper", "papers.of_decision", "papers.of_meeting", "papers.of_one_dossier", "papers.of_place",
    "papers.of_posting", "papers.place_paper", "papers.posting_paper", "papers.report_paper", "slips.told", "slips.waiting",
    "unsent.bring_back",
    "verification.show", "public.communes", "public.register", "public.postings", "public.posting",
}  # fmt: skip


def test_every_page_says_whether_it_can_be_looked_at_in_the_past(stage: Stage) -> None:
    """A new page is one of these: it looks back, it is sent from, or it is named above."""
    rules = [rule for rule in stage.app.url_map.iter_rules() if rule.methods]
    sent_from = {rule.rule for rule in rules if "POST" in (rule.methods or ())}
    of_today = {rule.endpoint for rule in rules if "GET" in (rule.methods or ()) and rule.rule not in sent_from}
    looks_back = {name for name, view in stage.app.view_functions.items() if getattr(view, "looks_back", False)}
    assert of_today - looks_back == OF_TODAY
    assert looks_back <= of_today


def test_who_may_look_at_the_past_is_decided_as_of_today(small: Town) -> None:
    (dossier,) = small.register(small.enroll(1))
    small.clock.move(days=3)
    small.current()
    newcomer = small.appoint("inspector", small.village)
    address = f"/dossiers/{dossier}?as_of=2/10/2026"
    assert Visitor(small.client(newcomer)).get(address).status == 200
    assert Visitor(small.client(small.other_officer)).get(address).status == 404


def test_from_each_entry_one_sees_the_dossier_as_it_then_stood(stage: Stage) -> None:
    page = visiting(stage, "inspector").get(f"/dossiers/{stage.assessed}")
    then = [link for link in page.reader.links if "known_at=" in link]
    facts = stage.facts_of(stage.assessed)
    assert len(then) == len(facts)
    first = page.visitor.get(then[0])
    assert (first.status, "Đang xem như đã ghi đến" in first.words) == (200, True)
    assert len([link for link in first.reader.links if link in then]) == 1
