"""The packaged procedures, and what a procedure answers."""

from datetime import date

import pytest

from domain import procedures, status
from domain.calendars import load_calendar
from domain.canonical import digest_of
from domain.procedures import load_procedure
from domain.workflow import Procedure
from tests.domain.editions import LABEL, altered, family_procedure, vietnam

EDITIONS = procedures.editions()


@pytest.fixture(name="family")
def _family() -> Procedure:
    return load_procedure(family_procedure(), file="family.json")


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.file)
def test_an_edition_keeps_its_document_whole_under_its_digest(edition: Procedure) -> None:
    assert edition.digest == digest_of(edition.document)
    assert load_procedure(edition.document, file=edition.file) == edition


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.file)
def test_every_route_is_an_edge_of_the_machine_of_states(edition: Procedure) -> None:
    at: list[tuple[str | None, str]] = [(None, edition.first.id)]
    ends = set()
    for state, step_id in at:
        step = edition.step(step_id)
        for route in step.routes.values():
            assert route.state in status.may(state, step.fact)
            if route.to is None:
                ends.add(route.state)
            else:
                at.append((route.state, route.to))
    assert status.RECOGNISED in ends <= status.FINAL


def test_the_family_s_way_is_the_one_of_the_field(family: Procedure) -> None:
    assert [step.id for step in family.steps] == [
        "registration", "self-assessment", "village-verification", "posting", "posting-close", "commune-appraisal",
        "award-decision",
    ]  # fmt: skip
    assert family.is_sample
    assert not family.is_placeholder


def test_verified_appraised_and_decided_are_mutually_apart(family: Procedure) -> None:
    judged = {"village-verification", "commune-appraisal", "award-decision"}
    for step in family.steps:
        assert step.apart_from == (judged - {step.id} if step.id in judged else set())


def test_whose_turn_it_is(family: Procedure) -> None:
    assert family.next_offices("commune-appraisal") == ["commune-appraiser"]
    assert family.next_offices("registration") == ["household", "village-officer"]
    assert family.next_offices(None) == []
    assert family.may_take("award-decision", "signer")
    assert not family.may_take("award-decision", "commune-appraiser")


@pytest.mark.parametrize(
    ("step", "due"),
    [
        ("registration", None),
        ("self-assessment", None),
        ("village-verification", date(2026, 11, 25)),
        ("posting", date(2026, 11, 25)),
        ("posting-close", date(2026, 11, 30)),
        ("commune-appraisal", date(2026, 11, 30)),
    ],
)
def test_when_a_step_is_due(family: Procedure, step: str, due: date | None) -> None:
    assert family.due(step, after=date(2026, 11, 20), year=2026) == due


def test_appraisal_and_decision_share_the_ten_days_from_the_full_file(family: Procedure) -> None:
    taken = {"posting-close": date(2026, 12, 1), "commune-appraisal": date(2026, 12, 8)}
    for step in ("commune-appraisal", "award-decision"):
        assert family.due(step, after=date(2026, 12, 8), year=2026, taken=taken) == date(2026, 12, 11)


def test_a_posting_stays_up_until_its_clock_has_run_out(family: Procedure) -> None:
    assert family.opens("posting-close", after=date(2026, 11, 20), year=2026) == date(2026, 11, 30)
    assert family.opens("posting", after=date(2026, 11, 20), year=2026) is None
    assert family.opens("registration", after=date(2026, 11, 20), year=2026) is None


def test_clocks_run_by_the_calendar_that_was_adopted() -> None:
    own = load_calendar(altered(vietnam(), "fixed[4]", {"day": "11-24", "label": LABEL}), file="own.json")
    procedure = load_procedure(family_procedure(), file="family.json", calendars={"vn": own})
    assert procedure.due("posting", after=date(2026, 11, 20), year=2026) == date(2026, 11, 26)


def test_a_dossier_is_sent_back_only_to_a_step_before_the_one_that_waits(family: Procedure) -> None:
    assert family.returns_to("village-verification") == ("self-assessment",)
    assert family.returns_to("commune-appraisal") == ("self-assessment", "village-verification")
    assert family.returns_to("award-decision") == ("self-assessment", "village-verification", "commune-appraisal")
    assert family.returns_to("posting") == ()


def test_a_household_may_withdraw_until_the_award_is_decided(family: Procedure) -> None:
    assert family.may_withdraw("self-assessment", "household")
    assert family.may_withdraw("award-decision", "household")
    assert not family.may_withdraw("award-decision", "signer")
    assert not family.may_withdraw(None, "household")


def test_an_earlier_limit_of_withdrawal_is_kept() -> None:
    early = altered(family_procedure(), "acts.withdraw.until", "village-verification")
    procedure = load_procedure(early, file="family.json")
    assert procedure.may_withdraw("village-verification", "household")
    assert not procedure.may_withdraw("posting", "household")


def test_an_act_that_is_null_is_not_known() -> None:
    document = family_procedure()
    for act in document["acts"]:
        document["acts"][act] = None
    for step in document["steps"]:
        step["shown"] = [column for column in step["shown"] if column not in ("evidence", "objections")]
    procedure = load_procedure(document, file="family.json")
    assert procedure.returns_to("award-decision") == ()
    assert not procedure.may_withdraw("self-assessment", "household")


@pytest.mark.parametrize(("way", "value"), [("valid_to", "2026-01-01"), ("acts.object.answer_before", "posting-close")])
def test_bounds_belong_to_what_they_bound(way: str, value: str) -> None:
    assert load_procedure(altered(family_procedure(), way, value), file="family.json").title == "family"


def test_a_step_or_office_that_is_not_there_is_an_error(family: Procedure) -> None:
    for ask in (family.step, family.office):
        with pytest.raises(KeyError, match="nowhere"):
            ask("nowhere")


def test_a_title_without_a_village_needs_data_only() -> None:
    document = family_procedure()
    document |= {"id": "unit-2026-1", "title": "unit", "subject_kind": "unit"}
    document["offices"] = [
        {"id": "unit", "label": LABEL, "level": "subject"},
        *[office for office in document["offices"] if office["level"] == "commune"],
    ]
    registration, assessment, *_, appraisal, award = document["steps"]
    registration["offices"] = assessment["offices"] = ["unit"]
    assessment |= {"shown": [], "routes": {"done": {"state": "self_assessed", "to": "commune-appraisal"}}}
    appraisal |= {"shown": ["self"], "apart_from": ["award-decision"], "clock": None}
    appraisal["quorum"] = {
        "present": {"percent": 50, "rule": "more-than"},
        "approval": {"percent": 50, "rule": "more-than"},
        "approval_of": "all",
        "written_votes": True,
        "ballots": ["secret"],
        "basis": {"text": "Thử nghiệm", "standing": "unknown"},
    }
    award |= {"shown": ["self", "commune"], "apart_from": ["commune-appraisal"], "clock": None}
    document["steps"] = [registration, assessment, appraisal, award]
    document["acts"] = dict.fromkeys(document["acts"]) | {"withdraw": {"offices": ["unit"], "until": "award-decision"}}

    procedure = load_procedure(document, file="unit.json")

    assert [step.fact for step in procedure.steps] == [
        "registered", "self-assessed", "commune-appraised", "award-decided",
    ]  # fmt: skip
    council = procedure.step("commune-appraisal").quorum
    assert council is not None
    assert council.majority_needed(7, summoned=10) == 6
