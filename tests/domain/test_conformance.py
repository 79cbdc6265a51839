"""Conformance: in a true history nothing is found; each forgery is found, by the rule that it breaks and no other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from domain.clock import day_of
from domain.commands import posting
from domain.conformance import RULES, Register
from domain.fact import Recorded
from domain.ids import new_id
from domain.procedures import load_procedure
from service.database import make_engine
from tests.domain.editions import altered, family_procedure
from tests.forging import Forgery, audited, found, history, later, on, together, without
from tests.scenario import Commune, ref


@dataclass
class Truth:
    """A commune's true history: `one` goes its whole way beside another, with a comment that was answered."""

    commune: Commune
    one: str
    other: str
    deputy: str
    second: str
    facts: list[Recorded]

    def fact(self, topic: str) -> Recorded:
        return next(each for each in self.facts if (each.stream, each.type) == (self.one, f"dossier.{topic}"))

    def paper(self, topic: str, kind: str) -> str:
        return f"{kind}.{self.fact(topic).data[kind]}"


@pytest.fixture(scope="module")
def true(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Truth]:
    path = tmp_path_factory.mktemp("true") / "sovang.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    commune = Commune(engine)
    deputy = new_id()
    commune.offices[deputy] = "commune-appraiser"
    commune.mandates[deputy] = commune.grant(deputy, "commune-appraiser", [commune.commune])
    second = commune.grant(commune.appraiser, "signer", [commune.commune])
    commune.declare_kin(commune.appraiser, [new_id()])
    one, other = [_way(commune) for _ in range(2)]
    yield Truth(commune, one, other, deputy, second, history(engine))
    engine.dispose()


def _way(commune: Commune) -> str:
    """One family from enrolment to the award, with a comment while its list hangs."""
    (dossier,) = commune.register(commune.enroll(1))
    commune.clock.move(days=1)
    commune.assess([dossier])
    commune.clock.move(days=1)
    commune.meet([dossier])
    commune.clock.move(days=1)
    posted, comment = commune.post([dossier]), new_id()
    commune.clock.move(hours=1)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: posting.raise_objection(desk, dossier=dossier, objection=comment, text=ref()),
    )
    commune.clock.move(hours=1)
    answer = {"objection": comment, "outcome": "dismissed", "text": ref()}
    commune.perform(
        commune.act(commune.officer), lambda desk: posting.answer_objection(desk, dossier=dossier, **answer)
    )
    commune.clock.move(days=11)
    commune.close(posted)
    commune.clock.move(days=1)
    commune.appraise([dossier])
    commune.clock.move(days=1)
    commune.decide([dossier])
    commune.clock.move(days=1)
    return dossier


def test_nothing_is_found_in_a_true_history_and_every_rule_has_looked(true: Truth) -> None:
    audit = audited(true.facts)
    assert audit.findings == []
    assert audit.dossiers == 2
    assert {each.rule for each in audit.looked if each.checked == 0} == set()
    assert {kind: count for (kind, _, _), count in audit.editions.items()} == {"procedure": 2, "criteria": 2}


Make = Callable[[Truth], Forgery]


def _verified(true: Truth, **data: object) -> Forgery:
    """The meeting's own paper says the same."""
    paper = true.paper("village-verified", "meeting")
    same = {name: value for name, value in data.items() if name in ("present", "summoned")}
    return together(
        on("dossier.village-verified", stream=true.one, data=data), on("meeting.held", stream=paper, data=same)
    )


def _by(true: Truth, topic: str, person: str, *, mandate: str, office: str) -> Forgery:
    """Another's act, entered by the appraiser, who may enter everything here."""
    entering = true.commune.mandates[true.commune.appraiser]
    return on(
        f"dossier.{topic}", stream=true.one, actor=true.commune.appraiser, on_behalf_of=person, mandate=mandate,
        office=office, data={"hands": [person], "entry_mandate": entering},
    )  # fmt: skip


def _late_mandate(true: Truth) -> Forgery:
    """The signer's mandate begins only later; somebody else has entered the signed paper."""
    c = true.commune
    entered = {"actor": c.appraiser, "on_behalf_of": c.signer, "data": {"entry_mandate": c.mandates[c.appraiser]}}
    topics = ("dossier.award-decided", "decision.issued")
    grant = on("mandate.granted", stream=f"mandate.{c.mandates[c.signer]}", data={"valid_from": "2026-12-01"})
    return together(on(topics, **entered), grant)


def _only_kept(true: Truth) -> Forgery:
    """Whoever asked for it had the use of their data restricted before it was decided."""
    person, at = true.fact("registered").data["people"][0], true.fact("commune-appraised").recorded_at
    place = true.fact("registered").data["place"]
    told = {"request": "r", "kind": "restriction", "purpose": None, "entry": None, "place": place}

    def forge(fact: Recorded) -> Recorded:
        if fact.type != "kinship.declared":
            return fact
        around = {"book": true.fact("registered").book, "recorded_at": at, "occurred_at": at}
        return replace(fact, type="request.carried-out", stream=f"subject.{person}", data=told, **around)

    return forge


def _kin(true: Truth) -> Forgery:
    return on("kinship.declared", data={"subjects": [true.one.split(".")[3]]})


SEEDED: dict[str, tuple[str, str, Make]] = {
    "too few came": (
        "quorum",
        "no-quorum",
        lambda t: _verified(t, present=20, ballots={"for": 20, "against": 0, "blank": 0}),
    ),
    "half were against it": (
        "majority",
        "not-carried",
        lambda t: _verified(t, ballots={"for": 20, "against": 20, "blank": 0}),
    ),
    "more voted than came": (
        "majority",
        "too-many-votes",
        lambda t: _verified(t, ballots={"for": 41, "against": 0, "blank": 0}),
    ),
    "too few points at the village": ("points", "below", lambda t: _verified(t, score=10)),
    "too few points at the commune": (
        "points",
        "below",
        lambda t: on("dossier.commune-appraised", stream=t.one, data={"score": "49.5"}),
    ),
    "not on the list that hung": (
        "listed",
        "never-posted",
        lambda t: on("posting.opened", stream=t.paper("posted", "posting"), data={"dossiers": []}),
    ),
    "not in the minutes": (
        "listed",
        "not-listed",
        lambda t: on("meeting.held", stream=t.paper("village-verified", "meeting"), data={"dossiers": [t.other]}),
    ),
    "a decision that nobody issued": (
        "listed",
        "no-paper",
        lambda t: without("decision.issued", stream=t.paper("award-decided", "decision")),
    ),
    "a decision over more": (
        "listed",
        "other-count",
        lambda t: on("decision.issued", stream=t.paper("award-decided", "decision"), data={"recognised": 2}),
    ),
    "another number": (
        "listed",
        "says-otherwise",
        lambda t: on("decision.issued", stream=t.paper("award-decided", "decision"), data={"number": "2"}),
    ),
    "down after three days": ("posting", "too-short", lambda t: later("dossier.posting-closed", stream=t.one, days=-8)),
    "decided late": ("clocks", "late", lambda t: later("dossier.award-decided", stream=t.one, days=20)),
    "posted late": (
        "clocks",
        "late",
        lambda t: together(
            later("dossier.village-verified", stream=t.one, days=-1),
            later("dossier.self-assessed", stream=t.one, days=-1),
            later("dossier.registered", stream=t.one, days=-1),
            later("dossier.posted", stream=t.one, days=5),
            later("dossier.objection-raised", stream=t.one, days=5),
            later("dossier.objection-answered", stream=t.one, days=5),
            later("dossier.posting-closed", stream=t.one, days=5),
            later("dossier.commune-appraised", stream=t.one, days=5),
            later("dossier.award-decided", stream=t.one, days=5),
        ),
    ),
    "nobody agreed": ("file", "no-consent", lambda t: on("dossier.registered", stream=t.one, data={"consent": None})),
    "agreed afterwards": (
        "file",
        "no-consent",
        lambda t: on("dossier.registered", stream=t.one, data={"consent": {"how": "form", "on": "2026-12-30"}}),
    ),
    "a criterion without an answer": (
        "file",
        "unanswered",
        lambda t: on("dossier.self-assessed", stream=t.one, data={"scores": {}}),
    ),
    "a wrong sum": ("file", "sum", lambda t: on("dossier.self-assessed", stream=t.one, data={"total": 99})),
    "decided unseen": ("seen", "unseen", lambda t: on("dossier.award-decided", stream=t.one, seen=[])),
    "seen before it was there": (
        "seen",
        "seen-later",
        lambda t: on(
            "dossier.award-decided",
            stream=t.one,
            seen=[{"book": t.commune.commune, "position": 9_999, "digest": "0" * 64}],
        ),
    ),
    "a comment without an answer": (
        "answered",
        "unanswered",
        lambda t: without("dossier.objection-answered", stream=t.one),
    ),
    "one person under two mandates": (
        "apart",
        "same-hands",
        lambda t: _by(t, "award-decided", t.commune.appraiser, mandate=t.second, office="signer"),
    ),
    "one who led the meeting decides": (
        "apart",
        "same-hands",
        lambda t: on("dossier.award-decided", stream=t.one, data={"hands": [t.commune.officer]}),
    ),
    "kin": ("kin", "own-or-kin", _kin),
    "one's own": (
        "kin",
        "own-or-kin",
        lambda t: on(
            "dossier.registered",
            stream=t.one,
            data={"people": [*t.fact("registered").data["people"], t.commune.signer]},
        ),
    ),
    "a mandate that began later": ("mandate", "not-held", _late_mandate),
    "the mandate of somebody else": (
        "mandate",
        "not-theirs",
        lambda t: _by(t, "award-decided", t.commune.signer, mandate=t.second, office="signer"),
    ),
    "under another office": (
        "mandate",
        "other-office",
        lambda t: on("decision.issued", stream=t.paper("award-decided", "decision"), office="chair"),
    ),
    "for a subject that is not theirs": (
        "mandate",
        "not-of-the-subject",
        lambda t: on("dossier.self-assessed", stream=t.one, on_behalf_of=new_id()),
    ),
    "by nobody": (
        "mandate",
        "nobody",
        lambda t: on(
            "dossier.commune-appraised",
            stream=t.one,
            actor="system:clock",
            mandate=None,
            office=None,
            source="clock",
            data={"hands": [], "entry_mandate": None},
        ),
    ),
    "the officer of another village": (
        "place",
        "not-over-it",
        lambda t: _by(
            t,
            "village-verified",
            t.commune.other_officer,
            mandate=t.commune.mandates[t.commune.other_officer],
            office="village-officer",
        ),
    ),
    "decided by an appraiser": (
        "office",
        "other-office",
        lambda t: _by(t, "award-decided", t.deputy, mandate=t.commune.mandates[t.deputy], office="commune-appraiser"),
    ),
    "entered without a right": (
        "entry",
        "no-entry-mandate",
        lambda t: on("dossier.award-decided", stream=t.one, data={"entry_mandate": None}),
    ),
    "entered under another's right": (
        "entry",
        "not-theirs",
        lambda t: on(
            "dossier.award-decided", stream=t.one, data={"entry_mandate": t.commune.mandates[t.commune.appraiser]}
        ),
    ),
    "entered from another village": (
        "entry",
        "not-here",
        lambda t: on(
            "dossier.self-assessed",
            stream=t.one,
            actor=t.commune.other_officer,
            data={"entry_mandate": t.commune.mandates[t.commune.other_officer]},
        ),
    ),
    "a state that no outcome leads to": (
        "order",
        "out-of-order",
        lambda t: on("dossier.award-decided", stream=t.one, data={"state": "refused"}),
    ),
    "done before it was asked for": (
        "times",
        "before-the-last",
        lambda t: later("dossier.self-assessed", stream=t.one, days=-2),
    ),
    "recorded before it was done": (
        "times",
        "before-done",
        lambda t: on("dossier.award-decided", stream=t.one, recorded_at=t.fact("registered").recorded_at),
    ),
    "a term that is too long": (
        "term",
        "other-term",
        lambda t: on("dossier.award-decided", stream=t.one, data={"valid_until": "2030-01-01"}),
    ),
    "decided although it may only be kept": ("restricted", "restricted", _only_kept),
}
BOTH = "a mandate that began later"


@pytest.mark.parametrize("seed", SEEDED)
def test_a_seeded_violation_is_found_by_the_rule_that_it_breaks_and_by_no_other(true: Truth, seed: str) -> None:
    rule, code, make = SEEDED[seed]
    findings = found(true.facts, make(true))
    assert {each.rule for each in findings} == {rule}, findings
    assert code in {each.code for each in findings}
    assert all(each.was_breach for each in findings)
    # Nothing is said of the dossier beside it, but where it is the mandate of both.
    assert seed == BOTH or true.other not in {each.stream for each in findings}


# Mandates handed on and suspended, places that others have taken up.


def _with(true: Truth, *more: Recorded) -> list[Recorded]:
    """The history with facts of the level above before it, as the books are read."""
    places = [each for each in true.facts if each.type == "place.established"]
    return [*places, *more, *(each for each in true.facts if each.type != "place.established")]


def _of_mandate(true: Truth, type: str, mandate: str, **data: object) -> Recorded:
    granted = next(each for each in true.facts if each.type == "mandate.granted")
    return replace(granted, type=type, stream=f"mandate.{mandate}", data=granted.data | data)


def _delegated(true: Truth, **data: object) -> Recorded:
    """The signer's mandate handed on to somebody who holds none besides."""
    c = true.commune
    told = {
        "person": HELPER,
        "office": "signer",
        "places": [{"id": c.commune, "name": "Xã"}],
        "valid_from": "2026-01-01",
        "under": c.mandates[c.signer],
        "delegator": c.signer,
    }
    return _of_mandate(true, "mandate.delegated", "handed-on", **told | data)


HELPER = "helper"


def _by_helper(true: Truth) -> Forgery:
    return _by(true, "award-decided", HELPER, mandate="handed-on", office="signer")


def test_a_delegated_mandate_holds_as_long_as_the_one_that_it_was_delegated_under(true: Truth) -> None:
    assert found(_with(true, _delegated(true)), _by_helper(true)) == []
    for wrong in ({"under": "nowhere"}, {"delegator": true.commune.appraiser}, {"valid_to": "2026-10-02"}):
        findings = found(_with(true, _delegated(true, **wrong)), _by_helper(true))
        assert {(each.rule, each.code) for each in findings} == {("mandate", "not-held")}
    ended = _of_mandate(true, "mandate.ended", true.commune.mandates[true.commune.signer], ended_on=None)
    findings = found([*_with(true, _delegated(true)), ended], _by_helper(true))
    assert ("mandate", "not-held") in {(each.rule, each.code) for each in findings if each.stream == true.one}


def test_delegation_launders_neither_hands_nor_kin(true: Truth) -> None:
    c = true.commune
    handed_on = _delegated(true, under=true.second, delegator=c.appraiser)
    findings = found(_with(true, handed_on), _by_helper(true))
    assert {(each.rule, each.found["person"]) for each in findings} == {("apart", c.appraiser)}
    findings = found(_with(true, _delegated(true)), together(_by_helper(true), _own(true)))
    assert {(each.rule, each.found["person"]) for each in findings} == {("kin", c.signer)}


def _own(true: Truth) -> Forgery:
    return SEEDED["one's own"][2](true)


def test_a_declared_interest_keeps_away_like_kinship_once_it_is_declared(true: Truth) -> None:
    c = true.commune
    first = next(each for each in true.facts if each.type == "place.established")
    told = {"person": c.appraiser, "year": 2026, "interests": [{"subject": true.one.split(".")[3], "kind": "work"}]}
    declared = replace(first, type="interest.declared", stream=f"officer.{c.appraiser}", data=told)
    assert {(each.rule, each.stream) for each in audited([declared, *true.facts]).findings} == {("kin", true.one)}
    afterwards = replace(declared, recorded_at=true.fact("award-decided").recorded_at + timedelta(days=1))
    assert audited([afterwards, *true.facts]).findings == []


def test_kinship_counts_as_waived_only_where_two_others_had_agreed_before(true: Truth) -> None:
    c, register = true.commune, Register()
    key = {"dossier": true.one, "step": "commune-appraisal", "person": c.appraiser}
    first = next(each for each in true.facts if each.type == "place.established")

    def said(type: str, who: str, hours: int) -> Recorded:
        at = first.recorded_at + timedelta(hours=hours)
        return replace(first, type=type, stream="override.x", actor=who, recorded_at=at, data=key)

    now = first.recorded_at + timedelta(hours=9)
    waived = lambda: register.waived(true.one, "commune-appraisal", c.appraiser, now)  # noqa: E731
    for fact, expected in (
        (said("override.proposed", c.signer, 1), False),
        (said("override.approved", c.signer, 2), False),
        (said("override.declined", c.officer, 3), False),
        (said("override.proposed", c.signer, 4), False),
        (said("override.approved", c.appraiser, 5), False),
        (said("override.approved", c.officer, 6), True),
        (said("override.declined", c.officer, 12), True),
    ):
        register.take([fact])
        assert waived() is expected, fact
    assert not register.waived(true.one, "award-decision", c.appraiser, now)
    # The packaged edition lets nobody waive it.
    told = [replace(each, data=key) for each in register.waivers[true.one, "commune-appraisal", c.appraiser]]
    findings = found([*told, *true.facts], _kin(true))
    assert {each.rule for each in findings} == {"kin"}


def test_a_suspended_mandate_gives_no_power_until_it_is_resumed(true: Truth) -> None:
    signer = true.commune.mandates[true.commune.signer]
    day = true.fact("award-decided").data["signed_on"]
    suspended = _of_mandate(true, "mandate.suspended", signer, suspended_on="2026-10-01", suspended_to=None)
    resumed = _of_mandate(true, "mandate.resumed", signer, resumed_on="2026-10-05")
    grants = [each for each in true.facts if each.type.startswith(("mandate.", "place."))]
    others = [each for each in true.facts if each not in grants]
    assert {each.rule for each in audited([*grants, suspended, *others]).findings} == {"mandate", "entry"}
    assert audited([*grants, suspended, resumed, *others]).findings == []
    for_a_day = _of_mandate(true, "mandate.suspended", signer, suspended_on=day, suspended_to=day)
    findings = audited([*grants, for_a_day, *others]).findings
    assert {each.stream for each in findings if each.stream.startswith("d.")} == {true.one}


def test_a_mandate_over_a_place_reaches_what_took_it_up_from_that_day_on(true: Truth) -> None:
    c = true.commune
    by_other = _by(
        true, "village-verified", c.other_officer, mandate=c.mandates[c.other_officer], office="village-officer"
    )
    place = next(each for each in true.facts if each.stream == f"place.{c.village}")
    into = {"id": c.other_village, "name": "Thôn Hai"}
    merged = replace(place, type="place.merged", data={"into": into, "from_on": "2026-10-02"})
    assert found(_with(true, merged), by_other) == []
    split = replace(place, type="place.split", data={"into": [into], "from_on": "2026-10-02"})
    assert found(_with(true, split), by_other) == []
    later = replace(place, type="place.merged", data={"into": into, "from_on": "2026-12-02"})
    assert {each.rule for each in found(_with(true, later), by_other)} == {"place"}


def test_what_still_waits_beyond_its_day_is_found_on_every_later_day(true: Truth) -> None:
    facts = [new for each in true.facts if (new := without("dossier.award-decided", stream=true.one)(each)) is not None]
    facts = [new for each in facts if (new := _undecided(true)(each)) is not None]
    waiting = [each for each in audited(facts).findings if each.rule == "clocks"]
    assert waiting == []
    # Ten days from the full file, which is there once its list has come down.
    ten_days = day_of(true.fact("posting-closed").occurred_at) + timedelta(days=10)
    assert [each for each in audited(facts, on=ten_days).findings if each.rule == "clocks"] == []
    (found,) = [each for each in audited(facts, on=ten_days + timedelta(days=3)).findings if each.rule == "clocks"]
    assert (found.code, found.stream, found.type) == ("waiting", true.one, "dossier.commune-appraised")
    assert found.expected == {"due_on": ten_days.isoformat()}
    assert found.found == {
        "step": "award-decision", "looked_on": (ten_days + timedelta(days=3)).isoformat(), "days": 3,
    }  # fmt: skip
    # A clock that the commune moved excuses it, whenever that was.
    move = _moved(true, "award-decision", moves={"not_before": "2026-12-31", "not_after": None}, days=90)
    assert [each for each in audited([move, *facts], on=date(2026, 12, 31)).findings if each.rule == "clocks"] == []


def _undecided(true: Truth) -> Forgery:
    """The decision that is left is over the other alone."""
    return without("decision.issued", stream=true.paper("award-decided", "decision"))


def test_what_is_done_while_the_data_may_only_be_kept_is_found_but_not_what_the_subject_does(true: Truth) -> None:
    asked = next(each for each in true.facts if each.type == "subject.enrolled")
    person = true.fact("registered").data["people"][0]
    told = {"request": "r", "kind": "restriction", "purpose": None, "entry": None, "place": asked.data["place"]}

    def said(type: str, after: str, **data: object) -> Recorded:
        at = true.fact(after).recorded_at + timedelta(minutes=1)
        return replace(asked, type=type, stream=f"subject.{person}", data=told | data, occurred_at=at, recorded_at=at)

    restricted = said("request.carried-out", "registered")
    lifted = said("restriction.lifted", "posted")

    def found(*more: Recorded) -> list[str]:
        findings = audited([*more, *true.facts]).findings
        assert {(each.rule, each.stream) for each in findings} <= {("restricted", true.one)}
        return [each.type for each in findings]

    assert found(said("request.carried-out", "registered", kind="access")) == []
    assert found(said("request.carried-out", "award-decided")) == []
    assert found(restricted, lifted) == [
        "dossier.village-verified", "dossier.posted",
    ]  # fmt: skip
    assert found(restricted)[-2:] == ["dossier.commune-appraised", "dossier.award-decided"]


def test_every_rule_has_a_seeded_violation() -> None:
    assert {rule for rule, _, _ in SEEDED.values()} == {rule.id for rule in RULES}


def test_a_step_that_was_passed_over_is_found(true: Truth) -> None:
    for topic in ("self-assessed", "village-verified", "posted", "posting-closed", "commune-appraised"):
        findings = found(true.facts, without(f"dossier.{topic}", stream=true.one))
        assert "order" in {each.rule for each in findings if each.stream == true.one}


@pytest.mark.parametrize(
    ("rule", "way", "value"),
    [
        ("quorum", "steps[2].quorum.present.percent", 90),
        ("majority", "steps[2].quorum.approval.percent", 97),
        ("posting", "steps[4].clock.within.count", 30),
        ("clocks", "steps[6].clock.within.count", 1),
        ("apart", "steps[1].apart_from", ["award-decision"]),
        ("office", "acts.object.offices", ["household"]),
        ("term", "validity.months", 6),
    ],
)
def test_a_stricter_rule_chosen_now_finds_what_was_no_breach_then(
    true: Truth, rule: str, way: str, value: object
) -> None:
    document = altered(family_procedure(), way, value)
    if rule == "apart":
        # Each names the other; the signer has scored for the household besides.
        document = altered(
            document, "steps[6].apart_from", ["village-verification", "commune-appraisal", "self-assessment"]
        )
    facts = true.facts
    if rule == "apart":
        facts = [each for each in map(_scored_by(true), facts) if each is not None]
    assert audited(facts).findings == []
    strict = {"family": load_procedure(document, file="strict.json")}
    findings = audited(facts, under=strict).findings
    assert {each.rule for each in findings} == {rule}
    assert not any(each.was_breach for each in findings)


def _scored_by(true: Truth) -> Forgery:
    """The household of the signer, who belongs to no dossier's people but acts for it."""
    member = true.fact("self-assessed").on_behalf_of
    return together(on("dossier.award-decided", stream=true.one, data={"hands": [member]}))


def test_a_breach_of_then_is_one_under_the_stricter_rules_too_and_told_once(true: Truth) -> None:
    strict = {"family": load_procedure(altered(family_procedure(), "steps[2].quorum.present.percent", 90), file="x")}
    forged = [new for each in true.facts if (new := SEEDED["too few came"][2](true)(each)) is not None]
    findings = [each for each in audited(forged, under=strict).findings if each.rule == "quorum"]
    assert {(each.stream, each.was_breach) for each in findings} == {(true.one, True), (true.other, False)}
    assert len(findings) == 2


def test_what_a_moved_clock_excused_is_counted_and_not_found(true: Truth) -> None:
    late = SEEDED["decided late"][2](true)
    facts = [new for each in true.facts if (new := late(each)) is not None]
    move = _moved(true, "award-decision", moves={"not_before": "2026-12-31", "not_after": None})
    audit = audited([move, *facts])
    assert audit.findings == []
    assert {each.rule: each.excused for each in audit.looked if each.excused} == {"clocks": 1}
    # A move that came after the act was recorded excuses nothing.
    afterwards = _moved(true, "award-decision", moves={"not_before": "2026-12-31", "not_after": None}, days=90)
    assert {each.rule for each in audited([afterwards, *facts]).findings} == {"clocks"}
    # Nor does one of another village.
    elsewhere = _moved(
        true, "award-decision", place=true.commune.other_village, moves={"not_before": "2026-12-31", "not_after": None}
    )
    assert {each.rule for each in audited([elsewhere, *facts]).findings} == {"clocks"}


def test_a_list_that_hung_for_less_by_decision_of_the_commune_is_excused(true: Truth) -> None:
    short = SEEDED["down after three days"][2](true)
    facts = [new for each in true.facts if (new := short(each)) is not None]
    move = _moved(true, "posting-close", moves={"not_before": None, "not_after": "2026-10-05"})
    audit = audited([move, *facts])
    assert audit.findings == []
    assert {each.rule: each.excused for each in audit.looked if each.excused} == {"posting": 1}


def _moved(
    true: Truth, step: str, *, moves: dict[str, str | None], place: str | None = None, days: int = 0
) -> Recorded:
    """The commune's decision about a clock."""
    first = next(each for each in true.facts if each.type == "cycle.opened")
    clocks = [{"title": "family", "step": step, "place": place, **moves}]
    at: datetime = first.recorded_at + timedelta(days=days)
    return replace(first, type="cycle.clock-moved", recorded_at=at, data={"clocks": clocks})
