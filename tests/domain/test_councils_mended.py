"""A council's attendance, votes and day are mended for its whole list; each dossier is counted again by the rules."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of, micros
from domain.council_refusals import NotAMember, OtherMembers
from domain.errors import BatchRefused, NotYourOffice, Refusal, SameHands
from domain.ids import new_id
from projections import status
from projections.proceedings import proceeding_of, told
from tests.service.chamber import Chamber

LATER = date(2026, 10, 5)


@pytest.fixture
def town(engine: Engine) -> Iterator[Chamber]:
    town = Chamber(engine)
    yield town
    town.wiring.close()


def said(town: Chamber, **votes: str) -> dict[str, str]:
    """For it, but by some, whose names in the town are given."""
    return dict.fromkeys(town.everyone, "for") | {getattr(town, who): vote for who, vote in votes.items()}


def agree(town: Chamber) -> None:
    assert not [one for one in town.wiring.projector.compare() if one.differences]


def test_a_mistyped_vote_is_mended_and_leads_nowhere_else(town: Chamber) -> None:
    meeting = town.convene(*town.units[:1], town.units[2])
    answer = town.mends(meeting, votes={town.dossier: said(town, second="against")})
    (consequence,) = answer["consequences"]
    assert (consequence["before"], consequence["after"], consequence["returned_to"]) == ("upheld", "upheld", None)
    assert consequence["values"]["ballots"] == [
        {"against": 0, "blank": 0, "for": 5},
        {"against": 1, "blank": 0, "for": 4},
    ]
    stood = town.found(town.dossier).stood[-1].values
    assert stood["council"]["votes"][town.second] == "against"
    assert (stood["ballots"]["for"], stood["needed"], town.found(town.dossier).state) == (4, 3, "appraised")
    assert town.topics(f"meeting.{meeting}") == ["meeting.held"]
    assert town.topics(town.units[2])[-1] == "dossier.commune-appraised"
    fact = town.facts_of(town.dossier)[-1]
    assert (fact.TOPIC, fact.corrected_type) == ("dossier.corrected", "dossier.commune-appraised")
    agree(town)


def test_votes_that_no_longer_carry_send_the_dossier_back_to_the_council(town: Chamber) -> None:
    meeting = town.convene()
    against = said(town, second="against", third="against", fourth="against")
    (consequence,) = town.mends(meeting, votes={town.dossier: against})["consequences"]
    assert (consequence["before"], consequence["after"]) == ("upheld", "not-upheld")
    assert consequence["returned_to"] == "council-appraisal"
    found = town.found(town.dossier)
    assert (found.state, found.next_step, found.times_returned) == ("returned", "council-appraisal", 0)
    assert town.topics(town.dossier)[-2:] == ["dossier.corrected", "dossier.returned"]
    agree(town)


def test_a_member_noted_as_absent_who_was_there_votes_on_the_whole_list(town: Chamber) -> None:
    gone = {who: "for" for who in town.everyone if who != town.fifth}
    meeting = town.convene(town.dossier, town.kin_of_fifth, attended={town.fifth: "absent"}, said=gone)
    assert town.fifth not in town.found(town.dossier).hands["council-appraisal"]
    answer = town.mends(meeting, attended={town.fifth: "present"}, votes={town.dossier: said(town, fifth="blank")})

    # Of the one that is kin of theirs they are kept out, whether they came or not.
    assert [each["dossier"] for each in answer["consequences"]] == [town.dossier]
    stood = town.found(town.dossier).stood[-1].values
    assert (stood["council"]["summoned"], stood["council"]["present"], stood["ballots"]["blank"]) == (5, 5, 1)
    assert town.fifth in town.found(town.dossier).hands["council-appraisal"]
    corrected = town.facts_of(f"meeting.{meeting}")[-1]
    assert corrected.values["present"] == 5
    assert {each["attended"] for each in corrected.values["council"]["members"]} == {"present"}
    agree(town)


def test_who_was_not_there_after_all_has_not_voted_and_may_decide(town: Chamber) -> None:
    meeting = town.convene()
    signs = under(town.grant(town.fifth, "signer", [town.commune]), "signer")
    town.clock.move(days=1)
    with pytest.raises(BatchRefused) as kept_apart:
        town.decide([town.dossier], who=town.fifth, **signs)
    assert {type(each) for each in kept_apart.value.rows.values()} == {SameHands}

    town.mends(meeting, attended={town.fifth: "excused"})
    found = town.found(town.dossier)
    assert town.fifth not in found.stood[-1].values["council"]["votes"]
    assert found.hands["council-appraisal"] == {*town.everyone, town.appraiser} - {town.fifth}
    with town.engine.connect() as db:
        row = status.current(db, town.dossier)
    assert row is not None
    assert f"commune-appraised:{town.fifth}" not in row["hands"].split()
    town.decide([town.dossier], who=town.fifth, **signs)
    assert town.found(town.dossier).state == "recognised"
    agree(town)


def under(mandate: str, office: str) -> dict[str, str]:
    return {"office": office, "mandate": mandate, "entry_mandate": mandate}


def test_whoever_mended_a_judgement_has_judged_even_if_they_did_not_vote_on_it(town: Chamber) -> None:
    appraises = under(town.grant(town.second, "commune-appraiser", [town.commune]), "commune-appraiser")
    meeting = town.convene()
    town.mends(meeting, who=town.second, act=appraises, votes={town.dossier: said(town, third="against")})
    town.mends(meeting, attended={town.second: "absent"})
    assert town.second in town.found(town.dossier).hands["council-appraisal"]


def test_without_its_quorum_nothing_that_it_decided_stands(town: Chamber) -> None:
    meeting = town.convene(town.dossier, town.units[2])
    gone = dict.fromkeys((town.second, town.third, town.fourth), "absent")
    answer = town.mends(meeting, attended=gone)
    assert [(each["before"], each["after"]) for each in answer["consequences"]] == [("upheld", "no-quorum")] * 2
    assert {town.found(each).state for each in (town.dossier, town.units[2])} == {"returned"}
    agree(town)


def test_a_wrong_day_is_mended_for_the_meeting_and_its_whole_list(town: Chamber) -> None:
    meeting = town.convene(town.dossier, town.units[2])
    known = micros(town.clock())
    town.clock.move(days=1)
    town.mends(meeting, held_on=LATER)
    for each in (town.dossier, town.units[2]):
        stood = town.found(each).stood[-1]
        assert (day_of(stood.occurred_at), stood.values["council"]["held_on"]) == (LATER, LATER.isoformat())
    with town.engine.connect() as db:
        now, then = (proceeding_of(db, f"meeting.{meeting}", known_at=at) for at in (None, known))
    assert now is not None
    assert then is not None
    assert (told(now)["held_on"], told(then)["held_on"]) == ("2026-10-05", "2026-10-04")
    agree(town)


def test_what_was_known_before_the_correction_is_still_read(town: Chamber) -> None:
    meeting = town.convene()
    known = micros(town.clock())
    town.clock.move(days=1)
    town.mends(meeting, attended={town.fifth: "absent"})
    with town.engine.connect() as db:
        now, then = (proceeding_of(db, f"meeting.{meeting}", known_at=at) for at in (None, known))
    assert now is not None
    assert then is not None
    assert [told(each)["present"] for each in (now, then)] == [4, 5]
    came = [{one["person"]: one["attended"] for one in told(each)["council"]["members"]} for each in (now, then)]
    assert [each[town.fifth] for each in came] == ["absent", "present"]


def test_counts_of_a_secret_ballot_are_mended(town: Chamber) -> None:
    meeting = town.convene(ballot="secret", said={"for": 5, "against": 0, "blank": 0})
    (consequence,) = town.mends(meeting, votes={town.dossier: {"for": 2, "against": 3, "blank": 0}})["consequences"]
    assert (consequence["after"], consequence["returned_to"]) == ("not-upheld", "council-appraisal")
    stood = [each for each in town.found(town.dossier).stood if each.topic == "commune-appraised"]
    assert stood[-1].values["council"]["votes"] is None


def test_what_was_decided_since_is_mended_while_its_outcome_stays(town: Chamber) -> None:
    meeting = town.convene()
    town.clock.move(days=1)
    town.decide([town.dossier])
    town.mends(meeting, votes={town.dossier: said(town, second="blank")})
    found = town.found(town.dossier)
    council = next(each for each in found.stood if each.topic == "commune-appraised")
    assert (found.state, council.values["ballots"]["blank"]) == ("recognised", 1)
    agree(town)


def test_a_meeting_is_mended_again_and_the_same_command_only_once(town: Chamber) -> None:
    meeting = town.convene()
    town.mends(meeting, attended={town.fifth: "absent"})
    town.mends(meeting, attended={town.fifth: "present"}, votes={town.dossier: said(town)})
    assert town.topics(f"meeting.{meeting}") == ["meeting.held", "meeting.corrected", "meeting.corrected"]
    stood = town.found(town.dossier).stood[-1].values
    first = town.facts_of(town.dossier)[-3]
    assert (stood["ballots"], stood["council"], stood["hands"]) == (first.ballots, first.council, first.hands)
    assert town.mends(meeting, minutes={"item": new_id(), "digest": "f" * 64})["consequences"] == []


MINUTES = {"item": "0" * 32, "digest": "f" * 64}


@pytest.mark.parametrize(
    ("who", "values", "refusal"),
    [
        ("signer", {"minutes": MINUTES}, NotYourOffice),
        ("records", {"minutes": MINUTES}, NotYourOffice),
        ("appraiser", {"attended": {"somebody": "present"}}, NotAMember),
        ("appraiser", {"held_on": LATER, "roll": {}}, OtherMembers),
    ],
)
def test_a_council_is_not_mended_otherwise(
    town: Chamber, who: str, values: dict[str, Any], refusal: type[Refusal]
) -> None:
    meeting = town.convene()
    town.clock.move(days=1)
    with pytest.raises(refusal):
        town.mends(meeting, who=getattr(town, who), **values)
    assert town.topics(f"meeting.{meeting}") == ["meeting.held"]


def test_a_council_is_not_moved_to_a_day_on_which_a_member_had_no_mandate(town: Chamber) -> None:
    meeting = town.convene()
    town.end_mandate(town.fifth)
    town.clock.move(days=2)
    with pytest.raises(OtherMembers):
        town.mends(meeting, held_on=date(2026, 10, 6))


def test_on_its_own_day_the_council_is_who_it_was(town: Chamber) -> None:
    """Whoever the register has as members by now."""
    meeting = town.convene()
    town.mends(meeting, roll={}, minutes=MINUTES)
    assert town.topics(f"meeting.{meeting}")[-1] == "meeting.corrected"
