"""Conformance of what the product itself wrote: councils, and commands whose rules were taken out."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from domain import policies, verdict
from domain.clock import day_of
from domain.commands import inspections, places, setup
from domain.commands.activities import hold_activity
from domain.conformance import RULES
from domain.ids import new_id
from domain.mandate import Mandate
from domain.pinned import Rules
from domain.quorum import Quorum
from service.database import make_engine
from service.shown.conformance import RULE, SAYS
from tests.domain.test_conformance import SEEDED
from tests.domain.test_inspections import Checked
from tests.domain.test_waiving import answers, proposes, waiting
from tests.forging import audited, found, history, on, without
from tests.scenario import Commune
from tests.service.chamber import Chamber
from tests.whole_book import whole_book


@pytest.fixture
def chamber(sqlite_url: str) -> Any:
    engine = make_engine(sqlite_url)
    yield Chamber(engine, units=2)
    engine.dispose()


def test_a_council_that_voted_as_its_procedure_asks_is_found_to_have(chamber: Chamber) -> None:
    chamber.convene(chamber.dossier, said=dict.fromkeys(chamber.everyone, "for"))
    others = [person for person in chamber.everyone if person != chamber.fifth]
    chamber.convene(chamber.kin_of_fifth, said=dict.fromkeys(others, "for"))
    audit = audited(history(chamber.engine))
    assert audit.findings == []
    assert {each.rule: each.checked for each in audit.looked}["quorum"] == 2


# What is written otherwise of the entry and of its council, and how it is found.
FORGED: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    ({}, {"present": 2}, "quorum", "no-quorum"),
    ({}, {"summoned": 4}, "quorum", "miscounted"),
    ({"ballots": {"for": 1, "against": 4, "blank": 0}}, {"votes": None}, "majority", "not-carried"),
    ({"ballots": {"for": 9, "against": 0, "blank": 0}}, {"votes": None}, "majority", "too-many-votes"),
    ({"ballots": {"for": 4, "against": 1, "blank": 0}}, {}, "majority", "miscounted"),
]


def test_a_council_that_is_written_otherwise_is_found(chamber: Chamber) -> None:
    chamber.convene(chamber.dossier)
    facts = history(chamber.engine)
    said = next(each for each in facts if each.type == "dossier.commune-appraised")
    for data, council, rule, code in FORGED:
        findings = found(facts, on(said.type, data=data | {"council": said.data["council"] | council}))
        assert (rule, code) in {(each.rule, each.code) for each in findings}
        assert {each.rule for each in findings} <= {"quorum", "majority"}


def test_a_member_of_a_council_without_a_mandate_on_the_day_is_found(chamber: Chamber) -> None:
    meeting = chamber.convene(chamber.dossier)
    facts = history(chamber.engine)
    mandate = f"mandate.{chamber.mandates[chamber.third]}"
    findings = found(facts, on("mandate.granted", stream=mandate, data={"valid_from": "2026-10-05"}))
    assert [(each.rule, each.code, each.stream) for each in findings] == [("mandate", "not-held", f"meeting.{meeting}")]


def test_entries_of_other_registers_are_held_against_the_mandates_of_their_day(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    commune = Commune(engine)
    whole_book(commune)
    facts = history(engine)
    engine.dispose()
    assert audited(facts).findings == []
    joined = next(each for each in facts if each.type == "member.joined" and each.mandate)
    stranger = commune.mandates[commune.signer]
    for rule, forgery in (
        ("mandate", on("member.joined", stream=joined.stream, mandate=stranger)),
        ("entry", on("member.joined", stream=joined.stream, data={"entry_mandate": stranger})),
    ):
        findings = found(facts, forgery)
        assert {(each.rule, each.code, each.stream) for each in findings} == {(rule, "not-theirs", joined.stream)}


def test_who_tells_of_a_day_before_their_mandate_acts_when_they_enter_it(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    commune = Checked(engine)
    dossiers = commune.to_appraisal(1)
    planned = commune.plan(dossiers)
    commune.find(planned, dossiers[0], total=85)
    commune.clock.move(days=10)
    # A successor whose mandate begins only now closes it, for the day on which it was held.
    held_on, successor = day_of(commune.clock()) - timedelta(days=3), new_id()
    commune.offices[successor] = "inspector"
    told = {"person": successor, "office": "inspector", "places": [commune.commune], "basis": "Quyết định (minh họa)"}
    days = {"valid_from": day_of(commune.clock()), "valid_to": None}
    granted = commune.perform(commune.upper(), lambda desk: setup.grant_mandate(desk, mandate=new_id(), **told, **days))
    commune.mandates[successor] = granted["mandate"]
    commune.perform(
        commune.act(successor), lambda desk: inspections.close_inspection(desk, inspection=planned, held_on=held_on)
    )
    # Before the first day of the officer's mandate, too.
    long_ago, group = date(2025, 6, 1), commune.group("clan")
    commune.perform(
        commune.act(commune.officer),
        lambda desk: hold_activity(
            desk, activity=new_id(), place=commune.village, held_on=long_ago, topic="Học", venue="Nhà", learners=9
        ),
    )
    commune.join(group, new_id(), since=long_ago)
    facts = history(engine)
    engine.dispose()
    assert audited(facts).findings == []
    ended = on(
        "mandate.granted", stream=f"mandate.{commune.mandates[commune.officer]}", data={"valid_to": "2026-01-02"}
    )
    late = [each for each in found(facts, ended) if each.type in ("activity.held", "member.joined")]
    assert {(each.type, each.rule, each.code) for each in late} == {
        (type, rule, "not-held") for type in ("activity.held", "member.joined") for rule in ("mandate", "entry")
    }


def test_a_village_that_was_taken_up_by_another_goes_on_by_the_rules(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    commune = Commune(engine)
    dossiers = commune.register(commune.enroll(2, place=commune.other_village), place=commune.other_village)
    commune.clock.move(days=2)
    merged = {"places": [commune.other_village], "into": commune.village, "basis": "Nghị quyết (minh họa)"}
    commune.perform(commune.upper(), lambda desk: places.merge(desk, on=day_of(commune.clock()), **merged))
    commune.clock.move(days=1)
    commune.assess(dossiers)
    commune.meet(dossiers)
    posted = commune.post(dossiers)
    commune.clock.move(days=11)
    commune.close(posted)
    commune.appraise(dossiers)
    commune.decide(dossiers)
    facts = history(engine)
    engine.dispose()
    assert audited(facts).findings == []
    # Had the merger come into force later, those of the other village would have had no say yet.
    later = on("place.merged", data={"from_on": "2026-12-31"})
    assert {each.rule for each in found(facts, later)} == {"place", "entry"}


def test_kinship_that_two_others_waived_is_counted_and_not_found(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(sqlite_url)
    commune = waiting(engine, monkeypatch)
    commune.clock.move(hours=1)
    answers(commune, proposes(commune))
    commune.clock.move(hours=1)
    commune.appraise(commune.dossiers[:1])
    facts = history(engine)
    engine.dispose()
    audit = audited(facts)
    assert audit.findings == []
    assert {each.rule: each.excused for each in audit.looked if each.excused} == {"kin": 1}
    findings = found(facts, without("override.approved"))
    assert {(each.rule, each.stream) for each in findings} == {("kin", commune.dossiers[0])}


# Commands whose rules were taken out let things through; the reader that knows facts alone finds them.

NOTHING: Callable[..., None] = lambda *_, **__: None  # noqa: E731
ALWAYS: Callable[..., bool] = lambda *_, **__: True  # noqa: E731


def _twice(commune: Commune, dossier: str) -> None:
    """Whoever appraised it decides, under a second mandate."""
    commune.appraise([dossier])
    second = commune.grant(commune.appraiser, "signer", [commune.commune])
    act = {"office": "signer", "mandate": second, "entry_mandate": second}
    commune.decide([dossier], who=commune.appraiser, **act)


def _kin(commune: Commune, dossier: str) -> None:
    commune.declare_kin(commune.appraiser, [dossier.split(".")[3]])
    commune.clock.move(days=1)
    commune.appraise([dossier])


def _unheld(commune: Commune, dossier: str) -> None:
    commune.appraise([dossier])
    before = commune.mandates[commune.signer]
    commune.end_mandate(commune.signer)
    commune.clock.move(days=1)
    commune.decide([dossier])
    commune.mandates[commune.signer] = before


def _by_the_wrong_office(commune: Commune, dossier: str) -> None:
    deputy = "p-deputy"
    commune.offices[deputy] = "commune-appraiser"
    commune.mandates[deputy] = commune.grant(deputy, "commune-appraiser", [commune.commune])
    commune.appraise([dossier])
    commune.decide([dossier], who=deputy)


def _to_posting(commune: Commune, **met: Any) -> str:
    (dossier,) = commune.register(commune.enroll(1))
    commune.clock.move(days=1)
    commune.assess([dossier])
    commune.clock.move(days=1)
    commune.meet([dossier], **met)
    return dossier


def test_what_a_command_lets_through_without_its_rule_is_found_by_the_audit(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(sqlite_url)
    commune = Commune(engine)
    wanted: dict[str, str] = {}

    def patched(patch: pytest.MonkeyPatch, patches: Sequence[tuple[Any, str, Any]]) -> None:
        for target, name, new in patches:
            patch.setattr(target, name, new)

    def appraised(rule: str, act: Callable[[Commune, str], None], *patches: tuple[Any, str, Any]) -> None:
        (dossier,) = commune.to_appraisal(1)
        with monkeypatch.context() as patch:
            patched(patch, patches)
            act(commune, dossier)
        wanted[dossier] = rule
        commune.clock.move(days=1)

    def met(rule: str, *patches: tuple[Any, str, Any], **how: Any) -> None:
        with monkeypatch.context() as patch:
            patched(patch, patches)
            wanted[_to_posting(commune, **how)] = rule
        commune.clock.move(days=1)

    appraised("apart", _twice, (policies, "separate_hands", NOTHING))
    appraised("kin", _kin, (policies, "no_kin", NOTHING))
    appraised("office", _by_the_wrong_office, (policies, "right_office", NOTHING))
    met("quorum", (Quorum, "reached", ALWAYS), present=20, votes=19)
    met("majority", (Quorum, "approved", ALWAYS), votes=3)
    met("points", (verdict, "passes", ALWAYS), score=10)
    with monkeypatch.context() as patch:
        patch.setattr(Rules, "as_moved", NOTHING)
        dossier = _to_posting(commune)
        commune.close(commune.post([dossier]))
    wanted[dossier] = "posting"
    appraised("mandate", _unheld, (Mandate, "holds_at", ALWAYS), (policies, "still_held", NOTHING))
    findings = [each for each in audited(history(engine)).findings if each.stream.startswith("d.")]
    rules: dict[str, set[str]] = {}
    for each in findings:
        # The last of them come after the village's last day of the year.
        if each.rule != "clocks":
            rules.setdefault(each.stream, set()).add(each.rule)
    engine.dispose()
    # Whoever enters under a mandate that has ended breaks two rules.
    also = {"mandate": {"entry"}}
    assert rules == {dossier: {rule} | also.get(rule, set()) for dossier, rule in wanted.items()}


def test_every_rule_and_every_finding_has_its_sentence() -> None:
    assert set(RULE) == {rule.id for rule in RULES}
    assert {(rule, code) for rule, code, _ in SEEDED.values()} <= set(SAYS)
