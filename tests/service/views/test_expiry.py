"""A title whose term has run out: from the day after its last one it is seen as expired, and stored as it was."""

import json
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from domain.clock import micros, start_of_day
from domain.status import seen_on
from projections import listing, register, status
from projections.progress import progress
from projections.term import day_asked
from service.cli.opened import reading
from tests.service.town import Town
from tests.service.visitor import Visitor

SECOND = timedelta(seconds=1)


def shown(town: Town, path: str, person: str | None = None) -> str:
    answer = town.client(person or town.officer).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split()) + "\n" + answer.text


@pytest.fixture
def recognised(town: Town) -> tuple[str, date]:
    """A dossier and the last day of its title, with another that was refused."""
    first, second = town.to_appraisal(2)
    town.appraise([first, second])
    town.clock.move(days=1)
    town.decide([first], refused=[second])
    town.current()
    (decided,) = [fact for fact in town.facts_of(first) if fact.TOPIC == "dossier.award-decided"]
    return first, date.fromisoformat(decided.valid_until)


def turn_to(town: Town, day: date, *, before: bool) -> None:
    """One second before the midnight in Việt Nam with which that day begins, or at it."""
    town.clock.now = start_of_day(day) - (SECOND if before else timedelta())


def test_it_holds_until_the_last_second_of_its_last_day_in_vietnam(town: Town, recognised: tuple[str, date]) -> None:
    dossier, last = recognised
    lists = f"/places/{town.village}/dossiers"
    turn_to(town, last + timedelta(days=1), before=True)
    assert town.clock().date() == last, "seventeen hours of that day are the same day in UTC"
    assert "Trạng thái Đã công nhận" in shown(town, f"/dossiers/{dossier}")
    assert "Hết hạn (" not in shown(town, lists)
    assert dossier in shown(town, "/register")
    assert "Đã hết hạn (0)" in shown(town, "/register")

    turn_to(town, last + timedelta(days=1), before=False)
    page = shown(town, f"/dossiers/{dossier}")
    assert "Trạng thái Hết hạn" in page
    assert "đã hết hạn" in page
    assert "Hết hạn (1)" in shown(town, lists)
    assert "Đã công nhận (" not in shown(town, lists)
    assert dossier in shown(town, f"{lists}?state=expired")
    assert dossier not in shown(town, f"{lists}?state=recognised")
    assert dossier not in shown(town, "/register")


def test_lists_of_a_past_day_are_told_for_that_day(town: Town, recognised: tuple[str, date]) -> None:
    dossier, last = recognised
    turn_to(town, last + timedelta(days=30), before=False)
    for day, state in ((last, "recognised"), (last + timedelta(days=1), "expired")):
        page = shown(town, f"/places/{town.village}/dossiers?as_of={day:%d/%m/%Y}&state={state}")
        assert dossier in page, day
        other = "expired" if state == "recognised" else "recognised"
        assert dossier not in shown(town, f"/places/{town.village}/dossiers?as_of={day:%d/%m/%Y}&state={other}")


def test_the_register_tells_who_holds_from_whose_term_has_run_out(town: Town, recognised: tuple[str, date]) -> None:
    dossier, last = recognised
    turn_to(town, last + timedelta(days=1), before=False)
    today = shown(town, "/register")
    assert dossier not in today
    assert "Đã hết hạn (1)" in today
    for path in ("/register?state=expired", "/register?year=2026", "/register?year=2026&state=expired"):
        page = shown(town, path)
        assert dossier in page, path
        assert "Hết hạn" in page
    assert dossier not in shown(town, "/register?year=2026&state=recognised")
    assert dossier not in shown(town, "/register?year=2025&state=expired")


def test_the_figures_of_a_year_stay_and_lead_to_everyone_they_count(town: Town, recognised: tuple[str, date]) -> None:
    dossier, last = recognised
    turn_to(town, last + timedelta(days=400), before=False)
    page = shown(town, "/progress?year=2026", town.appraiser)
    link = next(each for each in re.findall(r'href="([^"]+)"', page) if "counted=recognised" in each)
    listed = shown(town, link.replace("&amp;", "&"), town.appraiser)
    assert dossier in listed
    assert "1 hồ sơ" in listed


def test_what_is_stored_and_exported_stays_recognised(town: Town, recognised: tuple[str, date]) -> None:
    dossier, last = recognised
    turn_to(town, last + timedelta(days=400), before=False)
    with reading(town.engine) as db:
        (line,) = [line for line in status.export(db) if line["dossier"] == dossier]
        assert (line["state"], line["holder_until"]) == ("recognised", last.isoformat())
        assert json.dumps(line)
        assert progress(db, book=town.commune, year=2026)[0].recognised == 1
        assert [row["dossier"] for row in register.in_force(db, on=last)] == [dossier]
        assert list(register.in_force(db, on=last + timedelta(days=1))) == []


def test_a_title_reinstated_after_its_term_is_foreseen_as_expired(small: Town) -> None:
    (dossier,) = small.way(1)
    small.clock.move(days=1)
    small.current()
    for page, more, days in (("revocation", {"reason": "false-papers"}, 400), ("reinstatement", {}, 0)):
        signer = Visitor(small.client(small.signer))
        form = signer.get(f"/dossiers/{dossier}/{page}")
        today = form.day("signed_on", small.clock().strftime("%d/%m/%Y"))
        foreseen = form.send(number="9/QĐ", text="Theo hồ sơ.", **today, **more)
        if days:
            foreseen.send()
            small.clock.move(days=days)
    assert "Trạng thái Đã thu hồi Hết hạn" in foreseen.words
    assert "Trạng thái Hết hạn" in foreseen.send().words


def test_a_count_is_of_what_is_listed_on_any_day(town: Town, recognised: tuple[str, date]) -> None:
    dossier, last = recognised
    with town.engine.connect() as db:
        for day in (last - timedelta(days=1), last, last + timedelta(days=1)):
            every = listing.Wanted(places=[town.village], on=day)
            for state, count in listing.counts(db, every).items():
                assert len(rows(db, town, state=state, on=day)) == count
            state = seen_on(day, "recognised", last)
            assert [row["dossier"] for row in rows(db, town, state=state, on=day)] == [dossier]
            assert rows(db, town, state=state, on=day)[0]["state"] == state


def rows(db: Connection, town: Town, **wanted: object) -> list[dict[str, object]]:
    return [dict(row) for row in listing.rows(db, listing.Wanted(places=[town.village], **wanted))[0]]


@pytest.mark.parametrize(
    ("state", "last", "seen"),
    [
        ("recognised", date(2026, 12, 1), "recognised"),
        ("recognised", date(2026, 11, 30), "expired"),
        ("recognised", None, "recognised"),
        ("revoked", date(2026, 11, 30), "revoked"),
        ("refused", None, "refused"),
    ],
)
def test_only_a_recognised_title_expires_and_on_the_day_after_its_last(
    state: str, last: date | None, seen: str
) -> None:
    assert seen_on(date(2026, 12, 1), state, last) == seen


def test_an_instant_falls_on_its_day_in_vietnam() -> None:
    midnight = micros(start_of_day(date(2027, 1, 1)))
    assert day_asked(midnight, date(2000, 1, 1)) == date(2027, 1, 1)
    assert day_asked(midnight - 1, date(2000, 1, 1)) == date(2026, 12, 31)
    assert day_asked(None, date(2000, 1, 1)) == date(2000, 1, 1)
