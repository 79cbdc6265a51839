"""An act moved to another day by a correction: whoever did it must have held the power for it on that day too."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import setup
from domain.commands.correction import correct_entry, correct_meeting
from domain.commands.mandates import resume_mandate, suspend_mandate
from domain.commands.paper_correction import correct_decision, correct_posting
from domain.commands.self_assessment import Assessed, assess
from domain.correction_refusals import NoPowerThen
from domain.errors import BatchRefused, Refusal
from domain.ids import new_id
from tests.scenario import Commune, ref

WHY: dict[str, Any] = {"reason": "mistyped", "text": None}


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def today(commune: Commune) -> date:
    return day_of(commune.clock())


def appointed(commune: Commune, office: str, place: str) -> str:
    """Somebody who holds that office there from today."""
    person, mandate = new_id(), new_id()
    told = {"mandate": mandate, "person": person, "office": office, "places": [place], "basis": "QĐ minh họa"}
    told |= {"valid_from": today(commune), "valid_to": None}
    commune.perform(commune.upper(), partial(setup.grant_mandate, **told))
    commune.offices[person], commune.mandates[person] = office, mandate
    return person


def moves(commune: Commune, who: str, decide: Callable[..., Any]) -> Refusal | None:
    """Why it was refused, if it was; of a batch its first row's."""
    try:
        commune.perform(commune.act(who), decide)
    except BatchRefused as refused:
        return next(iter(refused.rows.values()))
    except Refusal as refused:
        return refused
    return None


def assert_only_from_its_first_day(commune: Commune, who: str, field: str, mends: Callable[..., Any]) -> None:
    """The act, done two days after its mandate began, moves to the mandate's first day and not to the day before."""
    first = today(commune) - timedelta(days=2)
    refused = moves(commune, who, mends(first - timedelta(days=1)))
    assert isinstance(refused, NoPowerThen), refused
    assert refused.field == field
    assert moves(commune, who, mends(first)) is None


def entry(dossier: str, version: int, day: date) -> Callable[..., Any]:
    return partial(correct_entry, dossier=dossier, version=version, values={"done": day}, **WHY)


def test_nothing_moves_to_a_day_before_its_mandate_began(commune: Commune) -> None:
    officer, appraiser, signer = commune.officer, commune.appraiser, commune.signer

    def newly(office: str, place: str) -> str:
        """After a while somebody is appointed, and acts two days later."""
        commune.clock.move(days=4)
        person = appointed(commune, office, place)
        commune.clock.move(days=2)
        return person

    dossiers = commune.register(commune.enroll(2))
    commune.clock.move(days=1)
    commune.assess(dossiers)
    commune.officer = newly("village-officer", commune.village)
    meeting = commune.meet(dossiers)
    mends_meeting = lambda day: partial(correct_meeting, meeting=meeting, held_on=day, **WHY)  # noqa: E731
    assert_only_from_its_first_day(commune, officer, "held_on", mends_meeting)

    commune.officer = newly("village-officer", commune.village)
    posting = commune.post(dossiers)
    mends_posting = lambda day: partial(correct_posting, posting=posting, values={"posted_on": day}, **WHY)  # noqa: E731
    assert_only_from_its_first_day(commune, officer, "posted_on", mends_posting)

    commune.clock.move(days=11)
    commune.officer = newly("village-officer", commune.village)
    commune.close(posting)
    mends_closing = lambda day: partial(correct_posting, posting=posting, values={"closed_on": day}, **WHY)  # noqa: E731
    assert_only_from_its_first_day(commune, officer, "closed_on", mends_closing)

    commune.appraiser = newly("commune-appraiser", commune.commune)
    commune.appraise(dossiers)
    version = len(commune.facts_of(dossiers[0]))
    assert_only_from_its_first_day(commune, appraiser, "done", lambda day: entry(dossiers[0], version, day))

    decision = commune.decide(dossiers, who=newly("signer", commune.commune))
    told: dict[str, Any] = {"decision": decision, "dossiers": dossiers} | WHY
    mends_decision = lambda day: partial(correct_decision, values={"signed_on": day}, **told)  # noqa: E731
    assert_only_from_its_first_day(commune, signer, "signed_on", mends_decision)


def test_nothing_moves_behind_the_end_of_its_mandate_nor_into_a_suspension(commune: Commune) -> None:
    (dossier,) = commune.to_appraisal(1)
    appraiser, other = commune.appraiser, appointed(commune, "commune-appraiser", commune.commune)
    commune.clock.move(days=1)
    commune.appraise([dossier])
    commune.clock.move(days=1)
    commune.end_mandate(appraiser)
    commune.clock.move(days=3)
    version = len(commune.facts_of(dossier))
    after = entry(dossier, version, today(commune))
    assert isinstance(moves(commune, other, after), NoPowerThen)
    # On the day of its end the mandate still held at its beginning.
    last = entry(dossier, version, today(commune) - timedelta(days=3))
    assert moves(commune, other, last) is None


def test_nothing_moves_to_an_hour_at_which_its_mandate_rested(commune: Commune) -> None:
    """On a day on which something else stands before it, an act is placed after that."""
    dossiers, told = commune.register(commune.enroll(1)), {"mandate": commune.mandates[commune.appraiser]}
    commune.assess(dossiers)
    commune.meet(dossiers)
    posted = commune.post(dossiers)
    commune.clock.move(days=11)
    commune.perform(commune.upper(), partial(suspend_mandate, **told, basis="QĐ minh họa"))
    commune.clock.move(hours=3)
    commune.close(posted)
    resting = today(commune)
    commune.clock.move(days=1)
    commune.perform(commune.upper(), partial(resume_mandate, **told, basis="QĐ minh họa"))
    commune.clock.move(days=1)
    commune.appraise(dossiers)
    other = appointed(commune, "commune-appraiser", commune.commune)
    moved = entry(dossiers[0], len(commune.facts_of(dossiers[0])), resting)
    assert isinstance(moves(commune, other, moved), NoPowerThen)


def test_what_a_member_did_for_the_group_moves_to_no_day_before_they_belonged_to_it(commune: Commune) -> None:
    ((household, _head),) = pairs = commune.enroll(1)
    (dossier,) = commune.register(pairs)
    commune.clock.move(days=3)
    member = new_id()
    commune.join(household, member, adult=True, name=ref())
    commune.clock.move(days=2)
    act = commune.act(member, office="household")
    commune.perform(act, lambda desk: assess(desk, assessed=[Assessed(dossier, commune.full_scores())]))
    joined = today(commune) - timedelta(days=2)
    assert isinstance(moves(commune, commune.officer, entry(dossier, 2, joined - timedelta(days=1))), NoPowerThen)
    assert moves(commune, commune.officer, entry(dossier, 2, joined)) is None
