"""The office: whose mandate carries a command, what happens once, what a batch leaves out, what a rehearsal foretells."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands import aside, correction, posting, self_assessment, setup, village
from domain.commands.appraisal import Appraised, appraise
from domain.commands.award import issue_decision
from domain.commands.self_assessment import Assessed
from domain.commands.village import Voted
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.editions import Editions
from domain.errors import (
    AlreadyClosed,
    BatchRefused,
    CommandReused,
    EmptyList,
    InTheFuture,
    NeedsSettingAside,
    NoMandate,
    NoQuorum,
    NotCorrectable,
    NotFound,
    NothingToCorrect,
    NotOnThisList,
    NotYourOffice,
    NotYourPlace,
    OutOfDate,
    OutOfOrder,
    OwnOrKin,
    Refusal,
    SameHands,
)
from domain.ids import new_id
from domain.stream import Act
from tests.history import rules_with
from tests.scenario import SEEN, Commune, ref

FEW = {"for": 10, "against": 30, "blank": 0}


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def assessed(commune: Commune, count: int = 1) -> list[str]:
    """Households that assessed themselves two days ago."""
    dossiers = commune.register(commune.enroll(count))
    commune.clock.move(days=1)
    commune.assess(dossiers)
    commune.clock.move(days=2)
    return dossiers


def closed(commune: Commune, count: int = 1) -> list[str]:
    """Households whose posting is over."""
    dossiers = assessed(commune, count)
    commune.meet(dossiers)
    commune.clock.move(days=1)
    name = commune.post(dossiers)
    commune.clock.move(days=11)
    commune.close(name)
    commune.clock.move(days=1)
    return dossiers


def row_of(command: Callable[[], object]) -> Refusal:
    """Why the only refused row of a batch was refused."""
    with pytest.raises(BatchRefused) as refused:
        command()
    (row,) = refused.value.rows.values()
    return row


def heads(commune: Commune) -> dict[str, int | None]:
    return {book: commune.books.ledger.head(book) for book in (commune.province, commune.commune)}


# Mandates


def test_after_its_ending_nothing_is_entered_under_a_mandate_not_even_an_earlier_act(commune: Commune) -> None:
    dossiers = assessed(commune)
    commune.end_mandate(commune.officer)

    with pytest.raises(NoMandate):
        commune.meet(dossiers)
    with pytest.raises(NoMandate):
        commune.meet(dossiers, held_on=date(2026, 10, 3))


def test_an_earlier_act_is_still_entered_under_anothers_live_mandate(commune: Commune) -> None:
    dossiers = assessed(commune, 2)
    ended = commune.mandates[commune.officer]
    deputy = new_id()
    commune.offices[deputy] = "village-officer"
    commune.mandates[deputy] = commune.grant(deputy, "village-officer", [commune.village])
    commune.end_mandate(commune.officer)
    commune.clock.move(days=1)

    act = commune.act(deputy, seen=SEEN, on_behalf_of=commune.officer, mandate=ended)
    vote(commune, act, dossiers[:1], held_on=date(2026, 10, 3))

    fact = commune.facts_of(dossiers[0])[-1]
    assert (fact.act.person, fact.act.actor) == (commune.officer, deputy)
    assert (fact.act.mandate, fact.entry_mandate) == (ended, commune.mandates[deputy])
    with pytest.raises(NoMandate):
        vote(commune, replace(act, command_id=new_id()), dossiers[1:], held_on=date(2026, 10, 5))


def vote(
    commune: Commune,
    act: Act,
    dossiers: list[str],
    *,
    held_on: date = date(2026, 10, 3),
    place: str | None = None,
    present: int = 40,
    **more: Any,
) -> None:
    voted = [Voted(each, {"for": 30, "against": 0, "blank": 0}, 90) for each in dossiers]
    commune.perform(
        act,
        lambda desk: village.hold_meeting(
            desk,
            meeting=new_id(),
            place=place or commune.village,
            held_on=held_on,
            summoned=50,
            present=present,
            ballot="secret",
            voted=voted,
            **more,
        ),
    )


def test_acts_made_before_an_ending_stay(commune: Commune) -> None:
    dossiers = closed(commune)
    before = commune.topics(dossiers[0])
    commune.end_mandate(commune.officer)
    assert commune.topics(dossiers[0]) == before
    commune.appraise(dossiers)
    assert commune.facts_of(dossiers[0])[-1].state == "appraised"


@pytest.mark.parametrize(
    "wrong",
    [
        {"mandate": None, "entry_mandate": None},
        {"entry_mandate": None},
        {"mandate": "m-nowhere"},
        {"office": "signer"},
        {"office": None},
        {"actor": "somebody"},
        {"on_behalf_of": "somebody"},
        {"now": datetime(2025, 12, 31, 16, 59, tzinfo=UTC)},
        {"office": "household", "mandate": None},
    ],
)
def test_without_a_mandate_of_ones_own_for_that_office_and_day_nothing_goes(
    commune: Commune, wrong: dict[str, Any]
) -> None:
    dossiers = closed(commune)
    act = replace(commune.act(commune.appraiser, seen=SEEN), **wrong)
    row = row_of(
        lambda: commune.perform(act, lambda desk: appraise(desk, appraised=[Appraised(dossiers[0], 85, True)]))
    )
    assert type(row) is NoMandate


def test_who_enters_for_a_household_needs_a_mandate_over_its_place(commune: Commune) -> None:
    (dossier,) = commune.register(commune.enroll(1))
    head = commune.heads()[dossier.split(".")[3]]
    assessed = [Assessed(dossier, commune.full_scores(), head)]
    for person, refusal in ((commune.other_officer, NotYourPlace), (new_id(), NoMandate)):
        act = commune.act(person)
        row = row_of(lambda act=act: commune.perform(act, lambda desk: self_assessment.assess(desk, assessed=assessed)))
        assert type(row) is refusal


def test_a_dossier_of_another_village_is_not_on_this_meetings_list(commune: Commune) -> None:
    (own,) = assessed(commune)
    (other,) = commune.register(commune.enroll(1, place=commune.other_village), place=commune.other_village)
    row = row_of(lambda: commune.meet([own, other]))
    assert type(row) is NotOnThisList
    with pytest.raises(NotYourPlace):
        vote(commune, commune.act(commune.officer, seen=SEEN), [own], place=commune.other_village)


# Once


def test_a_command_that_is_sent_again_gets_its_answer_and_happens_once(commune: Commune) -> None:
    dossiers = closed(commune)
    act = commune.act(commune.appraiser, seen=SEEN)

    def once() -> dict[str, Any]:
        return commune.perform(act, lambda desk: appraise(desk, appraised=[Appraised(dossiers[0], 85, True)]))

    first, before = once(), heads(commune)
    assert once() == first
    assert heads(commune) == before
    with pytest.raises(CommandReused):
        commune.perform(act, lambda desk: appraise(desk, appraised=[Appraised(dossiers[0], 80, True)]), digest="e" * 64)


def test_what_was_decided_on_an_older_page_is_refused(commune: Commune) -> None:
    dossiers = closed(commune)
    act = commune.act(commune.appraiser, seen=SEEN)
    row = row_of(
        lambda: commune.perform(
            act, lambda desk: appraise(desk, appraised=[Appraised(dossiers[0], 85, True, version=4)])
        )
    )
    assert type(row) is OutOfDate


# Batches


def test_kin_is_left_out_of_a_batch_once_that_was_confirmed(commune: Commune) -> None:
    dossiers = assessed(commune, 3)
    commune.declare_kin(commune.officer, [dossiers[1].split(".")[3]])

    assert type(row_of(lambda: commune.meet(dossiers))) is OwnOrKin
    meeting = commune.meet(dossiers, left_out=[dossiers[1]])

    assert [commune.facts_of(each)[-1].state for each in dossiers] == ["verified", "self_assessed", "verified"]
    (held,) = commune.facts_of(f"meeting.{meeting}")
    assert held.dossiers == [dossiers[0], dossiers[2]]


def test_a_decision_names_what_it_leaves_out(commune: Commune) -> None:
    dossiers = closed(commune, 2)
    commune.appraise(dossiers)
    commune.declare_kin(commune.signer, [dossiers[0].split(".")[3]])
    decision = sign(commune, dossiers, commune.clock().date(), left_out=[dossiers[0]])

    (issued,) = commune.facts_of(f"decision.{decision}")
    assert (issued.recognised, issued.refused) == (1, 0)
    assert issued.left_out == [{"dossier": dossiers[0], "reason": "OwnOrKin"}]


def test_what_was_confirmed_as_left_out_and_can_now_be_decided_has_to_be_looked_at_again(commune: Commune) -> None:
    dossiers = assessed(commune, 2)
    with pytest.raises(OutOfDate):
        commune.meet(dossiers, left_out=[dossiers[0]])


def test_a_batch_of_which_everything_is_left_out_is_empty(commune: Commune) -> None:
    dossiers = assessed(commune, 1)
    commune.declare_kin(commune.officer, [dossiers[0].split(".")[3]])
    with pytest.raises(EmptyList):
        commune.meet(dossiers, left_out=dossiers)


def test_one_refused_row_refuses_the_batch_and_is_named(commune: Commune) -> None:
    dossiers = closed(commune, 2)
    commune.appraise(dossiers[:1])
    before = heads(commune)
    with pytest.raises(BatchRefused) as refused:
        commune.decide(dossiers)
    assert list(refused.value.rows) == [dossiers[1]]
    assert heads(commune) == before


def test_a_dossier_stands_once_on_a_list(commune: Commune) -> None:
    (dossier,) = assessed(commune)
    with pytest.raises(BatchRefused):
        commune.meet([dossier, dossier])


# Decisions


def test_a_decision_signed_in_the_future_is_refused(commune: Commune) -> None:
    dossiers = closed(commune)
    commune.appraise(dossiers)
    assert type(row_of(lambda: sign(commune, dossiers, date(2026, 12, 1)))) is InTheFuture


def test_a_decision_signed_before_the_last_act_of_a_row_names_that_row(commune: Commune) -> None:
    first, second = closed(commune, 2)
    commune.appraise([first])
    commune.clock.move(days=2)
    commune.appraise([second])
    with pytest.raises(BatchRefused) as refused:
        sign(commune, [first, second], (commune.facts_of(first)[-1].occurred_at).date())
    assert {name: type(row) for name, row in refused.value.rows.items()} == {second: OutOfOrder}


def sign(commune: Commune, dossiers: list[str], signed_on: date, **more: Any) -> str:
    decision = new_id()
    commune.perform(
        commune.act(commune.signer, seen=SEEN),
        lambda desk: issue_decision(
            desk,
            decision=decision,
            number="01/QĐ-UBND",
            signed_on=signed_on,
            form="direct",
            basis=[],
            recognised=dossiers,
            **more,
        ),
    )
    return decision


def test_a_decision_is_written_in_the_book_of_its_dossiers(commune: Commune) -> None:
    dossiers = closed(commune)
    commune.appraise(dossiers)
    assert type(row_of(lambda: commune.decide(dossiers, book=commune.province))) is NotOnThisList


# Posting


def test_a_list_comes_down_though_every_household_on_it_withdrew(commune: Commune) -> None:
    (dossier,) = assessed(commune)
    commune.meet([dossier])
    name = commune.post([dossier])
    head = commune.heads()[dossier.split(".")[3]]
    commune.perform(
        commune.act(head, office="household"),
        lambda desk: aside.withdraw(desk, dossier=dossier, reason="moved", text=None),
    )
    commune.clock.move(days=11)
    commune.close(name)

    assert commune.topics(f"posting.{name}") == ["posting.opened", "posting.closed"]
    assert commune.facts_of(dossier)[-1].state == "withdrawn"
    with pytest.raises(AlreadyClosed):
        commune.close(name)


def test_a_list_takes_down_what_hangs_on_it_and_not_what_was_posted_again(commune: Commune) -> None:
    first, second = assessed(commune, 2)
    meeting = commune.meet([first, second])
    early = commune.post([first, second])
    commune.clock.move(days=1)
    correct_meeting(commune, meeting, ballots={first: FEW})
    commune.meet([first])
    late = commune.post([first])
    commune.clock.move(days=10)
    act = commune.act(commune.officer, batch_id=new_id())
    answer = commune.perform(act, lambda desk: posting.close_posting(desk, posting=early))
    assert answer == {"posting": early}
    assert (commune.topics(first)[-1], commune.topics(second)[-1]) == ("dossier.posted", "dossier.posting-closed")
    assert commune.facts_of(second)[-1].act.batch_id == act.batch_id
    commune.clock.move(days=1)
    commune.close(late)
    assert commune.topics(first)[-1] == "dossier.posting-closed"


def test_the_clock_takes_a_list_down_without_a_mandate(commune: Commune) -> None:
    dossiers = assessed(commune)
    commune.meet(dossiers)
    name = commune.post(dossiers)
    commune.clock.move(days=10)
    act = replace(commune.act(), actor="system:clock", source="clock")
    commune.perform(act, lambda desk: posting.close_posting(desk, posting=name))
    assert commune.facts_of(dossiers[0])[-1].next_step == "commune-appraisal"


# Corrections


def correct_meeting(commune: Commune, meeting: str, *, who: str | None = None, **values: Any) -> dict[str, Any]:
    act = commune.act(who or commune.officer)
    return commune.perform(
        act, lambda desk: correction.correct_meeting(desk, meeting=meeting, reason="typing", text=ref(), **values)
    )


def correct_entry(
    commune: Commune, dossier: str, version: int, *, who: str | None = None, **values: Any
) -> dict[str, Any]:
    act = commune.act(who or commune.officer)
    return commune.perform(
        act,
        lambda desk: correction.correct_entry(
            desk, dossier=dossier, version=version, values=values, reason="typing", text=ref()
        ),
    )


def test_a_rehearsed_correction_foretells_exactly_what_then_happens(commune: Commune) -> None:
    dossiers = assessed(commune, 2)
    meeting = commune.meet(dossiers)
    act, before = commune.act(commune.officer), heads(commune)
    told: list[dict[str, Any]] = []

    def decide(desk: Desk) -> dict[str, Any]:
        answer = correction.correct_meeting(
            desk, meeting=meeting, reason="typing", text=None, present=41, ballots={dossiers[0]: FEW}
        )
        told.append(answer)
        return answer

    rehearsed = commune.office.rehearse(Request(act, "d" * 64), decide)
    foretold = {stream: [each.TOPIC for each in kept.pending_events] for stream, kept in rehearsed.changed.items()}
    assert heads(commune) == before

    answer = commune.perform(act, decide)
    assert told[0] == told[1] == answer
    assert [each["returned_to"] for each in answer["consequences"]] == ["village-verification", None]
    for stream, topics in foretold.items():
        assert commune.topics(stream)[-len(topics) :] == topics
    assert commune.facts_of(dossiers[0])[-1].state == "returned"
    assert commune.facts_of(dossiers[1])[-1].state == "verified"


def test_a_rehearsal_under_the_id_of_a_command_that_happened_still_foretells(commune: Commune) -> None:
    dossiers = closed(commune)
    act = commune.act(commune.appraiser, seen=SEEN)
    commune.perform(act, lambda desk: appraise(desk, appraised=[Appraised(dossiers[0], 85, True)]))
    with pytest.raises(BatchRefused):
        commune.office.rehearse(
            Request(act, "d" * 64), lambda desk: appraise(desk, appraised=[Appraised(dossiers[0], 85, True)])
        )


def test_a_meetings_day_is_mended_for_its_whole_list(commune: Commune) -> None:
    dossiers = assessed(commune, 2)
    meeting = commune.meet(dossiers)
    correct_meeting(commune, meeting, held_on=date(2026, 10, 3))

    assert commune.facts_of(f"meeting.{meeting}")[-1].values == {"held_on": "2026-10-03"}
    for dossier in dossiers:
        fact = commune.facts_of(dossier)[-1]
        assert fact.values == {
            "held_on": "2026-10-03",
            "occurred_at": "2026-10-02T17:00:00.000000Z",
            "precision": "day",
        }
        assert fact.state == "verified"


def test_a_meeting_is_mended_where_its_quorum_is_missed_and_has_to_be_held_again(commune: Commune) -> None:
    dossiers = assessed(commune)
    meeting = commune.meet(dossiers)
    answer = correct_meeting(commune, meeting, summoned=80)
    assert [each["after"] for each in answer["consequences"]] == ["no-quorum"]
    assert commune.facts_of(dossiers[0])[-1].to_step == "village-verification"


@pytest.mark.parametrize(
    ("who", "values", "refusal"),
    [
        ("officer", {}, NothingToCorrect),
        ("officer", {"present": 40}, NothingToCorrect),
        ("officer", {"held_on": date(2027, 1, 1)}, InTheFuture),
        ("officer", {"ballots": {"d.2026.family.x.1": FEW}}, NotFound),
        ("appraiser", {"present": 41}, NotYourOffice),
        ("appraiser", {"minutes": ref()}, NotYourOffice),
        ("other_officer", {"present": 41}, NotYourPlace),
        ("officer", {"summoned": 80}, NeedsSettingAside),
    ],
)
def test_a_meeting_is_not_mended_otherwise(
    commune: Commune, who: str, values: dict[str, Any], refusal: type[Refusal]
) -> None:
    (dossier,) = commune.way(1)
    meeting = commune.facts_of(dossier)[2].meeting
    with pytest.raises(refusal):
        correct_meeting(commune, meeting, who=getattr(commune, who), **values)


def test_what_a_meeting_said_is_mended_in_the_meeting(commune: Commune) -> None:
    (dossier,) = assessed(commune)
    commune.meet([dossier])
    for values in ({"done": date(2026, 10, 3)}, {"present": 41}, {"ballots": FEW}):
        with pytest.raises(NotCorrectable):
            correct_entry(commune, dossier, 3, **values)
    correct_entry(commune, dossier, 3, score=88)
    assert commune.facts_of(dossier)[-1].values == {"score": 88}


def test_who_verified_does_not_mend_what_the_commune_said(commune: Commune) -> None:
    dossiers = closed(commune)
    commune.appraise(dossiers)
    with pytest.raises(NotYourOffice):
        correct_entry(commune, dossiers[0], 6, score=84)
    both = commune.grant(commune.officer, "commune-appraiser", [commune.commune])
    commune.mandates[commune.officer], commune.offices[commune.officer] = both, "commune-appraiser"
    with pytest.raises(SameHands):
        correct_entry(commune, dossiers[0], 6, score=84)


# Editions


def test_an_edition_adopted_later_does_not_reach_an_open_dossier(commune: Commune) -> None:
    dossiers = assessed(commune)
    stricter = rules_with(procedure={"id": "family-2026-2", "steps[2].quorum.present.percent": 90})
    commune.perform(commune.act(), lambda desk: setup.adopt(desk, procedures=[stricter.procedure]))
    commune.office.editions = Editions()

    commune.meet(dossiers, present=40)
    facts = commune.facts_of(dossiers[0])
    assert facts[-1].quorum == 30
    assert {fact.rules["procedure"]["id"] for fact in facts} == {"family-2026-1"}
    with pytest.raises(NoQuorum):
        commune.meet(assessed(commune), present=29)


def test_dossiers_are_read_again_as_they_were_written(commune: Commune) -> None:
    (dossier,) = commune.way(1)
    desk = Desk(commune.office, Request(commune.act(), "d" * 64))
    found = desk.get(Dossier, dossier)
    assert (found.state, found.next_step, len(found.chain)) == ("recognised", None, found.version)
    assert {step: len(hands) for step, hands in found.hands.items()} == {
        "self-assessment": 1,
        "village-verification": 1,
        "commune-appraisal": 1,
        "award-decision": 1,
    }
