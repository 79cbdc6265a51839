"""Restriction: dossiers of somebody whose data may only be kept stand still, with their clocks, until they agree."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import ANY

import pytest

from domain.clock import day_of
from domain.commands import aside, posting, privacy, remedies, undoing
from domain.commands.data_correction import Entry
from domain.commands.register_correction import correct_subject
from domain.dossier import Dossier
from domain.errors import BatchRefused
from domain.ids import new_id
from domain.privacy_refusals import NotTheCorrection, UseRestricted
from service.database import make_engine
from tests.data_requests import carry_out, grant, lift
from tests.forging import audited, history
from tests.scenario import SEEN, Commune, ref


@pytest.fixture
def commune(sqlite_url: str) -> Iterator[Commune]:
    engine = make_engine(sqlite_url)
    yield Commune(engine)
    engine.dispose()


def now(commune: Commune, dossier: str) -> Dossier:
    found: list[Dossier] = []
    commune.perform(commune.act(), lambda desk: found.append(desk.get(Dossier, dossier)) or {})  # type: ignore[func-returns-value]
    return found[0]


def pair_of(commune: Commune, dossier: str) -> tuple[str, str]:
    subject = dossier.split(".")[3]
    return subject, commune.heads()[subject]


def restrict(commune: Commune, *dossiers: str) -> None:
    for dossier in dossiers:
        carry_out(commune, "restriction", pair_of(commune, dossier), dossiers=dossiers)


def refused(act: Callable[[], Any], dossier: str | None = None) -> None:
    if dossier is None:
        with pytest.raises(UseRestricted):
            act()
        return
    with pytest.raises(BatchRefused) as found:
        act()
    assert {row: type(why) for row, why in found.value.rows.items()} == {dossier: UseRestricted}


def test_whoever_weighs_it_is_refused_at_every_step_until_the_person_agrees(commune: Commune) -> None:
    dossiers = commune.register(commune.enroll(2))
    one, other = dossiers
    commune.clock.move(days=1)
    commune.assess(dossiers)

    def still(act: Callable[[], Any], *, batch: bool = True) -> None:
        """Refused while it stands still; nothing is entered of the other either. Then done."""
        restrict(commune, one)
        version = now(commune, other).version
        refused(act, one if batch else None)
        assert now(commune, other).version == version
        lift(commune, pair_of(commune, one), dossiers=[one])
        act()

    still(lambda: commune.meet(dossiers))
    up: list[str] = []
    still(lambda: up.append(commune.post(dossiers)))
    commune.clock.move(days=11)
    commune.close(up[0])
    still(lambda: commune.send_back(one), batch=False)
    commune.assess([one])
    commune.meet([one])
    up.append(commune.post([one]))
    commune.clock.move(days=11)
    commune.close(up[1])
    still(lambda: commune.appraise(dossiers))
    still(lambda: commune.decide(dossiers))
    assert {now(commune, each).state for each in dossiers} == {"recognised"}


def test_in_a_batch_it_is_left_out_by_name_and_the_others_go_on(commune: Commune) -> None:
    one, other = commune.register(commune.enroll(2))
    commune.assess([one, other])
    restrict(commune, one)
    commune.clock.move(hours=1)
    commune.meet([one, other], left_out=[one])
    assert (now(commune, one).state, now(commune, other).state) == ("self_assessed", "verified")


def test_the_subjects_own_acts_the_end_of_the_posting_and_corrections_go_on(commune: Commune) -> None:
    mine, hung, gone = commune.register(commune.enroll(3))
    restrict(commune, mine, gone)
    commune.clock.move(days=1)
    # Entered by the officer, but the household's own.
    commune.assess([mine, hung])
    head = commune.heads()[gone.split(".")[3]]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: aside.withdraw(desk, dossier=gone, reason="own-wish", text=None, person=head),
    )
    commune.clock.move(days=1)
    commune.meet([hung])
    up = commune.post([hung])
    restrict(commune, hung)
    text = ref()
    refused(
        lambda: commune.perform(
            commune.act(commune.officer),
            lambda desk: posting.raise_objection(desk, dossier=hung, objection=new_id(), text=text),
        )
    )
    commune.clock.move(days=11)
    commune.close(up)
    assert [now(commune, each).state for each in (mine, hung, gone)] == ["self_assessed", "posted", "withdrawn"]
    assert audited(history(commune.books.ledger.engine)).findings == []


def test_reopening_a_dossier_of_theirs_waits_too(commune: Commune) -> None:
    (dossier,) = commune.register(commune.enroll(1))
    commune.assess([dossier])
    restrict(commune, dossier)
    head = commune.heads()[dossier.split(".")[3]]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: aside.withdraw(desk, dossier=dossier, reason="own-wish", text=None, person=head),
    )
    act = commune.act(commune.signer, seen=({"book": commune.commune, "position": 1, "digest": "0" * 64},))
    refused(
        lambda: commune.perform(
            act, lambda desk: undoing.reopen(desk, dossier=dossier, reason="withdrawn-by-mistake", text=ref())
        )
    )


def test_its_clock_stands_still_for_as_many_days(commune: Commune) -> None:
    (dossier,) = commune.to_appraisal(1)
    due = now(commune, dossier).due_on
    assert due
    restrict(commune, dossier)
    assert now(commune, dossier).due_on is None
    commune.clock.move(days=40)
    lift(commune, pair_of(commune, dossier), dossiers=[dossier])
    assert now(commune, dossier).due_on == (date.fromisoformat(due) + timedelta(days=40)).isoformat()
    commune.appraise([dossier])
    # The next clock runs from a step before the stop, and stood still as well: to the day that the audit reckons.
    hung = next(each for each in commune.facts_of(dossier) if each.TOPIC == "dossier.posting-closed")
    decide_by = day_of(hung.occurred_at) + timedelta(days=10 + 40)
    assert now(commune, dossier).due_on == decide_by.isoformat()
    while day_of(commune.clock()) < decide_by:
        commune.clock.move(days=1)
    commune.decide([dossier])
    audit = audited(history(commune.books.ledger.engine), on=day_of(commune.clock()))
    assert [(each.type, each.expected, each.found) for each in audit.findings] == []
    assert {each.rule: each.excused for each in audit.looked if each.excused} == {"clocks": 2}


def test_what_others_asked_for_and_what_has_ended_does_not_stand_still(commune: Commune) -> None:
    ended, others = commune.way(1)[0], commune.register(commune.enroll(1))[0]
    member = new_id()
    commune.join(others.split(".")[3], member)
    for person in (commune.heads()[ended.split(".")[3]], member):
        carry_out(commune, "restriction", ("", person), group=None, dossiers=[ended, others])
    assert now(commune, ended).restricted is None
    assert now(commune, others).restricted is None
    commune.assess([others])


def test_an_appeal_of_theirs_is_decided_all_the_same(commune: Commune) -> None:
    (dossier,) = commune.register(commune.enroll(1))
    commune.assess([dossier])
    commune.clock.move(days=1)
    commune.meet([dossier], votes=3)
    head = commune.heads()[dossier.split(".")[3]]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: remedies.appeal(desk, dossier=dossier, text=ref(), person=head),
    )
    restrict(commune, dossier)
    deciding = commune.grant(commune.signer, "signer", [commune.commune])
    act = commune.act(
        commune.signer,
        mandate=deciding,
        entry_mandate=deciding,
        seen=({"book": commune.commune, "position": 1, "digest": "0" * 64},),
    )
    paper = remedies.ruling(number="1", signed_on=day_of(commune.clock()), text=None)
    commune.perform(act, lambda desk: remedies.decide_appeal(desk, dossier=dossier, outcome="upheld", paper=paper))
    refused(lambda: commune.meet([dossier]), dossier)


def test_what_has_ended_is_not_taken_up_again_and_what_they_take_up_themselves_is_only_kept(commune: Commune) -> None:
    award, (lost,) = commune.way(1)[0], commune.register(commune.enroll(1))
    commune.assess([lost])
    commune.clock.move(days=1)
    commune.meet([lost], votes=3)
    for dossier in (award, lost):
        restrict(commune, dossier)
        assert now(commune, dossier).restricted is None
    paper = remedies.ruling(number="1", signed_on=day_of(commune.clock()), text=ref())
    told: dict[str, Any] = {"dossier": award, "paper": paper}
    act = commune.act(commune.signer, seen=SEEN)
    for decide in (
        lambda desk: remedies.revoke(desk, reason="false-papers", **told),
        lambda desk: remedies.set_aside(desk, reason="wrong-facts", **told),
        lambda desk: undoing.reopen(desk, dossier=lost, reason="new-evidence", text=ref()),
    ):
        refused(lambda decide=decide: commune.perform(act, decide))
    head = commune.heads()[lost.split(".")[3]]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: remedies.appeal(desk, dossier=lost, text=ref(), person=head),
    )
    assert now(commune, lost).restricted == {"person": head, "since": ANY, "due_on": ANY}
    commune.perform(act, lambda desk: remedies.decide_appeal(desk, dossier=lost, outcome="upheld", paper=paper))
    refused(lambda: commune.meet([lost]), lost)
    assert audited(history(commune.books.ledger.engine)).findings == []


def test_a_title_that_was_taken_back_is_not_given_back_while_its_use_is_restricted(commune: Commune) -> None:
    (award,) = commune.way(1)
    paper = remedies.ruling(number="1", signed_on=day_of(commune.clock()), text=ref())
    act = commune.act(commune.signer, seen=SEEN)
    commune.perform(act, lambda desk: remedies.revoke(desk, dossier=award, reason="false-papers", paper=paper))
    restrict(commune, award)
    act = commune.act(commune.signer, seen=SEEN)
    refused(lambda: commune.perform(act, lambda desk: remedies.reinstate(desk, dossier=award, paper=paper)))
    assert commune.topics(award)[-1] == "dossier.award-revoked"


def test_a_request_for_correction_names_the_entry_that_corrects(commune: Commune) -> None:
    (pair,), (stranger,) = commune.enroll(1), commune.enroll(1)
    request = grant(commune, "correction", pair)
    told = {"reason": "mistyped", "text": None, "name": ref()}
    for subject in (pair[0], stranger[0]):
        commune.perform(commune.act(), lambda desk, s=subject: correct_subject(desk, subject=s, **told))
    for entry in (
        Entry(f"subject.{pair[0]}", 1),
        Entry(f"subject.{pair[0]}", 9),
        Entry(f"subject.{stranger[0]}", 2),
        Entry("subject.x", 1),
        Entry(f"cycle.{commune.commune}.2026", 1),
    ):
        with pytest.raises(NotTheCorrection):
            done(commune, pair, request, entry)
    with pytest.raises(NotTheCorrection):
        done(commune, pair, grant(commune, "access", pair), Entry(f"subject.{pair[0]}", 2))
    done(commune, pair, request, Entry(f"subject.{pair[0]}", 2))
    fact = commune.facts_of(f"subject.{pair[1]}")[-1]
    chain = commune.facts_of(f"subject.{pair[0]}")
    assert (fact.TOPIC, fact.entry["stream"], fact.entry["version"]) == (
        "request.carried-out",
        chain[1].originator_id,
        2,
    )
    assert len(fact.entry["digest"]) == 64
    # What was corrected before anybody asked is not what was asked for.
    commune.clock.move(days=1)
    later = grant(commune, "correction", pair)
    with pytest.raises(NotTheCorrection):
        done(commune, pair, later, Entry(f"subject.{pair[0]}", 2))
    done(commune, pair, later, None)


def done(commune: Commune, pair: tuple[str, str], request: str, entry: Entry | None) -> None:
    commune.perform(commune.act(), lambda desk: privacy.carry_out(desk, subject=pair[1], request=request, entry=entry))
