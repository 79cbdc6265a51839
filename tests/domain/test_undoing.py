"""What is taken back before the next office has opened it, and what ended and goes on: rules, store, read models."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select

from domain.append import ReliedOnMoved
from domain.clock import day_of, micros
from domain.commands import aside, correction, registration, remedies, self_assessment, undoing
from domain.commands.registration import Asking
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.errors import (
    NotYourOffice,
    OutOfOrder,
    OwnOrKin,
    Refusal,
    Superseded,
    UnknownReason,
)
from domain.files import NewFile
from domain.undoing_refusals import AlreadyOpened, MayNotReopen, MayNotRetract
from projections import status as status_of
from projections.progress import progress
from service.moments.openings import Openings
from service.schema import opening
from tests.history import (
    APPRAISED,
    APPRAISER,
    CLOSED,
    HEAD,
    NOT_UPHELD,
    OFFICER,
    REFUSED,
    RETURNED,
    SELF_ASSESSED,
    SIGNER,
    TEXT,
    VERIFIED,
    WITHDRAWN,
    by,
    fact,
    given,
    rules_with,
    up_to,
)
from tests.inline import assert_read_models_agree, projector_of
from tests.scenario import SEEN, Commune, ref

MISTAKE = "entered-by-mistake"


def take_back(person: str, day: int = 17, reason: str = MISTAKE, **more: Any) -> Callable[[Dossier], object]:
    return lambda dossier: dossier.retract(by(person, day, **more), reason=reason, text=None)


def reopen(person: str = SIGNER, day: int = 20, reason: str = "new-evidence", **more: Any) -> Callable[[Dossier], None]:
    return lambda dossier: dossier.reopen(by(person, day, **more), reason=reason, text=TEXT)


# The rules


def test_the_household_takes_its_scores_back_and_stands_where_it_stood_before() -> None:
    history = given(*up_to(SELF_ASSESSED)).when(take_back(HEAD, 2))
    history.then(
        fact(
            Dossier.ActRetracted,
            retracts=f"{2:064d}",
            retracted_type="dossier.self-assessed",
            retracted_version=2,
            state="registered",
            next_step="self-assessment",
            next_office=["household"],
            due_on=None,
            reason=MISTAKE,
        )
    )
    dossier = history.stream
    assert [stood.topic for stood in dossier.stood] == ["registered"]
    assert "self-assessment" not in dossier.taken
    assert dossier.last_act == dossier.stood[-1].occurred_at


def test_after_a_return_what_is_taken_back_leaves_the_earlier_scores_and_the_return() -> None:
    past = (*up_to(CLOSED), RETURNED, SELF_ASSESSED.on(16))
    dossier = given(*past).when(take_back(HEAD)).stream
    assert (dossier.state, dossier.next_step, dossier.times_returned) == ("returned", "self-assessment", 1)
    assert dossier.taken["self-assessment"].isoformat() == "2026-10-02"


def test_an_appraisal_is_taken_back_by_its_office_and_by_no_other() -> None:
    given(*up_to(APPRAISED)).when(take_back(APPRAISER)).then(fact(Dossier.ActRetracted, state="posted"))
    for person in (SIGNER, OFFICER, HEAD):
        given(*up_to(APPRAISED)).when(take_back(person)).then_refused(NotYourOffice)
    given(*up_to(APPRAISED)).when(take_back(APPRAISER, kin=("s-1",))).then_refused(OwnOrKin)
    given(*up_to(APPRAISED)).when(take_back(APPRAISER, reason="mood")).then_refused(UnknownReason)


@pytest.mark.parametrize("past", [up_to(VERIFIED), up_to(CLOSED), (*up_to(CLOSED), NOT_UPHELD)])
def test_a_vote_a_posting_and_what_ended_the_way_are_not_taken_back(past: Any) -> None:
    given(*past).when(take_back(APPRAISER)).then_refused(MayNotRetract)


def test_what_a_council_voted_is_not_taken_back_singly() -> None:
    voted = APPRAISED.but(meeting="m-1", ballots={"for": 5, "against": 0, "blank": 0}, needed=3, council={})
    given(*up_to(CLOSED), voted).when(take_back(APPRAISER)).then_refused(MayNotRetract)


def test_nothing_is_taken_back_where_the_rules_do_not_know_it() -> None:
    rules = rules_with(procedure={"acts.retract": None, "acts.reopen": None})
    given(*up_to(APPRAISED)).when(take_back(APPRAISER, rules=rules)).then_refused(MayNotRetract)
    given(*up_to(APPRAISED), REFUSED).when(reopen(rules=rules)).then_refused(MayNotReopen)


def test_what_is_done_again_may_be_dated_before_the_taking_back_but_not_before_what_stands() -> None:
    dossier = given(*up_to(SELF_ASSESSED)).when(take_back(HEAD, 9)).stream
    scores = dict.fromkeys(SELF_ASSESSED.data["scores"], 10)
    again = replace(by(HEAD, 10), act=replace(by(HEAD, 10).act, done=day_of(dossier.last_act)))
    dossier.assess(again, scores=scores)
    assert dossier.last_act < by(HEAD, 9).act.now
    first = by(HEAD, 10)
    too_early = replace(first, act=replace(first.act, done=day_of(dossier.stood[0].occurred_at) - timedelta(days=1)))
    with pytest.raises(OutOfOrder):
        dossier.hold(replace(too_early, standing=by(SIGNER, 10).standing), reason="complaint", text=None)


@pytest.mark.parametrize(
    ("past", "state", "step"),
    [
        ((*up_to(CLOSED), NOT_UPHELD), "posted", "commune-appraisal"),
        ((*up_to(APPRAISED), REFUSED), "appraised", "award-decision"),
        ((*up_to(SELF_ASSESSED), WITHDRAWN), "self_assessed", "village-verification"),
        ((*up_to(APPRAISED), WITHDRAWN.on(16)), "appraised", "award-decision"),
        # Withdrawn while its list hung: it has to hang again.
        ((*up_to(CLOSED)[:-1], WITHDRAWN), "verified", "posting"),
    ],
)
def test_what_ended_goes_on_from_where_it_stood(past: Any, state: str, step: str) -> None:
    history = given(*past).when(reopen())
    history.then(fact(Dossier.Reopened, state=state, next_step=step, ended=past[-1].data["state"]))
    scored = [stood.topic for stood in history.stream.stood]
    assert scored == [each.kind.TOPIC.removeprefix("dossier.") for each in past] + ["reopened"]


def test_what_is_reopened_is_not_taken_back() -> None:
    dossier = given(*up_to(APPRAISED), REFUSED).when(reopen()).stream
    with pytest.raises(MayNotRetract):
        take_back(APPRAISER, 21)(dossier)


# In the books


class Bench(Commune):
    """The commune over books whose read models are asked as well."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, inline=True)
        self.engine = engine
        self.openings = Openings(engine)

    def assessed(self) -> str:
        (dossier,) = self.register(self.enroll(1))
        self.clock.move(days=1)
        self.assess([dossier])
        self.clock.move(hours=1)
        return dossier

    def opens(self, dossier: str) -> None:
        self.openings.note([dossier], person=self.other_officer, office="village-officer", now=self.clock())

    def request(self, **more: Any) -> Request:
        return Request(self.act(self.officer, **more), "d" * 64)

    def takes_back(self, desk: Desk, dossier: str) -> dict[str, Any]:
        head = self.heads()[dossier.split(".")[3]]
        consent = {"how": "spoken", "on": "2026-10-02"}
        return undoing.retract(desk, dossier=dossier, reason=MISTAKE, text=ref(), person=head, consent=consent)

    def take_back(self, dossier: str) -> Dossier:
        self.office.perform(self.request(), lambda desk: self.takes_back(desk, dossier))
        return self.find(dossier)

    def reopen(self, dossier: str) -> Dossier:
        act = self.act(self.signer, seen=SEEN)
        self.perform(act, lambda desk: undoing.reopen(desk, dossier=dossier, reason="new-evidence", text=ref()))
        return self.find(dossier)

    def find(self, dossier: str) -> Dossier:
        return Desk(self.office, Request(self.act(), "")).get(Dossier, dossier)

    def shown(self, dossier: str, **times: Any) -> Any:
        projector_of(self.engine).catch_up_all()
        with self.engine.connect() as db:
            return status_of.current(db, dossier, **times)


@pytest.fixture
def commune(engine: Engine) -> Any:
    commune = Bench(engine)
    yield commune
    assert_read_models_agree(engine)


def refused(kind: type[Refusal], do: Callable[[], Any]) -> None:
    with pytest.raises(kind):
        do()


def test_a_step_taken_back_shows_no_score_from_then_on_and_still_shows_it_for_the_time_before(commune: Bench) -> None:
    dossier = commune.assessed()
    before = micros(commune.clock())
    commune.clock.move(hours=1)
    commune.take_back(dossier)
    now = commune.shown(dossier)
    assert (now["state"], now["next_step"], now["self_score"], now["maximum"]) == (
        "registered", "self-assessment", None, None,
    )  # fmt: skip
    then = commune.shown(dossier, as_of=before)
    assert (then["state"], then["self_score"]) == ("self_assessed", "100")
    assert commune.shown(dossier, known_at=before)["self_score"] == "100"
    commune.clock.move(hours=1)
    commune.assess([dossier], scores=dict.fromkeys(commune.full_scores(), 10))
    assert commune.shown(dossier)["self_score"] == "40"


def test_an_appraisal_taken_back_falls_back_on_the_one_before(commune: Bench) -> None:
    (dossier,) = commune.to_appraisal(1)
    commune.appraise([dossier], score=85)
    commune.clock.move(hours=1)
    commune.send_back(dossier, to_step="commune-appraisal", who=commune.signer)
    commune.clock.move(hours=1)
    commune.appraise([dossier], score=95)
    assert commune.shown(dossier)["commune_score"] == "95"
    commune.clock.move(hours=1)
    commune.perform(
        commune.act(commune.appraiser),
        lambda desk: undoing.retract(desk, dossier=dossier, reason=MISTAKE, text=None),
    )
    row = commune.shown(dossier)
    assert (row["state"], row["next_step"], row["commune_score"]) == ("returned", "commune-appraisal", "85")


def test_what_the_next_office_has_opened_is_not_taken_back(commune: Bench) -> None:
    dossier = commune.assessed()
    commune.opens(dossier)
    commune.clock.move(days=1)
    commune.opens(dossier)
    refused(AlreadyOpened, lambda: commune.take_back(dossier))
    with commune.engine.connect() as db:
        (row,) = db.execute(select(opening)).all()
    assert (row.stream, row.version, row.office) == (dossier, 2, "village-officer")
    assert row.at == micros(commune.clock() - timedelta(days=1))


def test_an_opening_before_the_step_or_after_evidence_counts_by_its_version(commune: Bench) -> None:
    (dossier,) = commune.register(commune.enroll(1))
    commune.opens(dossier)
    commune.clock.move(days=1)
    commune.assess([dossier])
    commune.clock.move(hours=1)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: self_assessment.add_evidence(
            desk, dossier=dossier, criterion=next(iter(commune.full_scores())),
            files={"e": NewFile(ref(), "image/jpeg", 1)}, person=commune.heads()[dossier.split(".")[3]],
        ),
    )  # fmt: skip
    assert commune.find(dossier).version == 3
    assert commune.take_back(dossier).state == "registered"


def test_an_opening_first_undoes_a_taking_back_that_was_decided_before(commune: Bench) -> None:
    dossier = commune.assessed()
    late = Desk(commune.office, commune.request())
    answer = commune.takes_back(late, dossier)
    commune.opens(dossier)
    with pytest.raises(ReliedOnMoved):
        late.commit(answer)
    assert commune.topics(dossier)[-1] == "dossier.self-assessed"


def test_a_taking_back_first_leaves_a_later_opening_nothing_to_prevent(commune: Bench) -> None:
    dossier = commune.assessed()
    commune.take_back(dossier)
    commune.opens(dossier)
    with commune.engine.connect() as db:
        assert db.execute(select(opening.c.version)).scalars().all() == [3]
    commune.clock.move(days=1)
    commune.assess([dossier])
    commune.clock.move(hours=1)
    assert commune.take_back(dossier).state == "registered"


def test_an_opening_and_a_taking_back_at_the_same_time_never_both_win(commune: Bench) -> None:
    for _ in range(6):
        dossier = commune.assessed()
        taken: list[str] = []

        def try_it(dossier: str = dossier, taken: list[str] = taken) -> None:
            try:
                commune.take_back(dossier)
                taken.append(dossier)
            except AlreadyOpened:
                pass

        threads = [Thread(target=try_it), Thread(target=commune.opens, args=(dossier,))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with commune.engine.connect() as db:
            opened = db.execute(select(opening.c.version).where(opening.c.stream == dossier)).scalars().all()
        assert opened == ([3] if taken else [2])


def test_a_corrected_registration_shows_through_a_step_taken_back(commune: Bench) -> None:
    dossier = commune.assessed()
    commune.clock.move(days=1)
    commune.take_back(dossier)
    commune.clock.move(days=1)
    commune.assess([dossier], scores=dict.fromkeys(commune.full_scores(), 10))
    commune.clock.move(hours=1)
    scores = dict.fromkeys(commune.full_scores(), 5)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: correction.correct_entry(
            desk, dossier=dossier, version=4, values={"scores": scores}, reason="typo", text=None
        ),
    )
    assert commune.shown(dossier)["self_score"] == "20"


def test_what_was_withdrawn_by_mistake_goes_on_and_is_counted_again(commune: Bench) -> None:
    dossier = commune.assessed()
    head = commune.heads()[dossier.split(".")[3]]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: aside.withdraw(desk, dossier=dossier, reason="own-wish", text=None, person=head),
    )
    assert figures(commune) == (0, 0)
    commune.clock.move(days=1)
    found = commune.reopen(dossier)
    assert (found.state, found.next_step, found.next_office) == (
        "self_assessed", "village-verification", ["village-officer"],
    )  # fmt: skip
    assert figures(commune) == (1, 0)
    assert commune.shown(dossier)["self_score"] == "100"


def test_what_was_refused_is_decided_again_and_shows_no_decision_until_then(commune: Bench) -> None:
    (dossier,) = commune.to_appraisal(1)
    commune.appraise([dossier])
    commune.clock.move(days=1)
    commune.decide([], refused=[dossier])
    commune.clock.move(days=1)
    found = commune.reopen(dossier)
    assert (found.state, found.next_step) == ("appraised", "award-decision")
    assert found.due_on is not None
    row = commune.shown(dossier)
    assert (row["decision"], row["commune_score"]) == (None, "85")
    commune.clock.move(days=1)
    commune.decide([dossier])
    assert figures(commune) == (1, 1)


def figures(commune: Bench) -> tuple[int, int]:
    projector_of(commune.engine).catch_up_all()
    with commune.engine.connect() as db:
        line = progress(db, book=commune.commune, year=2026)[0]
    return line.registered, line.recognised


def test_nothing_is_reopened_after_the_next_attempt_was_begun(commune: Bench) -> None:
    (dossier,) = commune.to_appraisal(1)
    commune.appraise([dossier], upheld=False)
    subject = dossier.split(".")[3]
    asking = [Asking(subject, commune.heads()[subject], {"how": "form", "on": "2026-10-01"})]
    late = Desk(commune.office, Request(commune.act(commune.signer, seen=SEEN), "d" * 64))
    answer = undoing.reopen(late, dossier=dossier, reason="new-evidence", text=ref())
    commune.clock.move(days=1)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: registration.register(desk, title="family", year=2026, place=commune.village, asking=asking),
    )
    with pytest.raises(ReliedOnMoved):
        late.commit(answer)
    refused(Superseded, lambda: commune.reopen(dossier))


def test_an_appeal_dismissed_still_leaves_a_reopening_to_where_it_stood_before_the_refusal(commune: Bench) -> None:
    (dossier,) = commune.to_appraisal(1)
    commune.appraise([dossier], upheld=False)
    head = commune.heads()[dossier.split(".")[3]]
    consent = {"how": "form", "on": "2026-10-01"}
    commune.clock.move(days=1)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: remedies.appeal(desk, dossier=dossier, text=ref(), person=head, consent=consent),
    )
    commune.clock.move(days=1)
    paper = remedies.ruling(number="1/QĐ", signed_on=day_of(commune.clock()), text=ref())
    commune.perform(
        commune.act(commune.signer, seen=SEEN),
        lambda desk: remedies.decide_appeal(desk, dossier=dossier, outcome="dismissed", paper=paper),
    )
    commune.clock.move(days=1)
    assert commune.reopen(dossier).next_step == "commune-appraisal"
