"""What is said to follow from an act is what then stands: on the dossier, on desks, in the figures, in the register."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import appraisal, aside, award, posting, remedies, self_assessment, undoing, village
from domain.commands.appraisal import Appraised
from domain.commands.self_assessment import Assessed
from domain.commands.village import Voted
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.errors import BatchRefused, Refusal
from domain.foresight import Outlook, outlook
from domain.ids import new_id
from domain.stream import Act
from projections import register, status
from projections.progress import progress
from tests.inline import assert_read_models_agree, projector_of
from tests.scenario import SEEN, Commune, ref

Decide = Callable[[Desk], dict[str, Any]]
CONSENT = {"how": "form", "on": "2026-10-01"}


class Bench(Commune):
    """The commune with a second signer; each act on one dossier by its name."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, inline=True)
        self.engine = engine
        self.deputy = new_id()
        self.offices[self.deputy] = "signer"
        self.mandates[self.deputy] = self.grant(self.deputy, "signer", [self.commune])
        self.projector = projector_of(engine)
        self.waiting: list[str] = []

    def act_called(self, name: str, dossier: str) -> tuple[Act, Decide]:
        """Who does it, and what."""
        who, decide = getattr(self, f"_{name}")(dossier)
        return self.act(who, seen=SEEN), decide

    def head(self, dossier: str) -> str:
        return self.heads()[dossier.split(".")[3]]

    def _assess(self, dossier: str) -> tuple[str, Decide]:
        assessed = [Assessed(dossier, self.full_scores(), self.head(dossier), None, CONSENT)]
        return self.officer, partial(self_assessment.assess, assessed=assessed)

    def _meet(self, dossier: str, votes: int = 38) -> tuple[str, Decide]:
        voted = [Voted(dossier, {"for": votes, "against": 40 - votes, "blank": 0}, 90)]
        how = {"summoned": 50, "present": 40, "ballot": "secret", "voted": voted, "held_on": day_of(self.clock())}
        return self.officer, partial(village.hold_meeting, meeting=new_id(), place=self.village, **how)

    def _meet_in_vain(self, dossier: str) -> tuple[str, Decide]:
        return self._meet(dossier, votes=3)

    def _post(self, dossier: str) -> tuple[str, Decide]:
        return self.officer, partial(posting.open_posting, posting=new_id(), place=self.village, dossiers=[dossier])

    def _close(self, dossier: str) -> tuple[str, Decide]:
        if self.find(dossier).next_step == "posting-close":
            self.clock.move(days=11)
        return self.officer, partial(posting.close_posting, posting=self.find(dossier).posting)

    def _appraise(self, dossier: str) -> tuple[str, Decide]:
        return self.appraiser, partial(appraisal.appraise, appraised=[Appraised(dossier, 85, upheld=True)])

    def _appraise_not(self, dossier: str) -> tuple[str, Decide]:
        appraised = [Appraised(dossier, 20, upheld=False, reason="other")]
        return self.appraiser, partial(appraisal.appraise, appraised=appraised)

    def _decide(self, dossier: str, **outcome: Any) -> tuple[str, Decide]:
        how = {"number": "1/QĐ", "signed_on": day_of(self.clock()), "form": "own", "basis": []}
        return self.signer, partial(
            award.issue_decision, decision=new_id(), **how, **(outcome or {"recognised": [dossier]})
        )

    def _refuse(self, dossier: str) -> tuple[str, Decide]:
        return self._decide(dossier, recognised=[], refused=[dossier])

    def _return(self, dossier: str) -> tuple[str, Decide]:
        mend: list[dict[str, str | None]] = [{"criterion": None, "reason": "evidence-missing"}]
        return self.appraiser, partial(
            aside.send_back, dossier=dossier, to_step="self-assessment", mend=mend, text=ref()
        )

    def _withdraw(self, dossier: str) -> tuple[str, Decide]:
        return self.officer, partial(
            aside.withdraw, dossier=dossier, reason="moved", text=None, person=self.head(dossier)
        )

    def _hold(self, dossier: str) -> tuple[str, Decide]:
        return self.appraiser, partial(remedies.hold, dossier=dossier, reason="complaint", text=None)

    def _release(self, dossier: str) -> tuple[str, Decide]:
        return self.signer, partial(remedies.release, dossier=dossier, text=None)

    def _ruled(self, command: Any, dossier: str, who: str | None = None, **how: Any) -> tuple[str, Decide]:
        paper = remedies.ruling(number="9/QĐ", signed_on=day_of(self.clock()), text=ref())
        return who or self.signer, partial(command, dossier=dossier, paper=paper, **how)

    def _set_aside(self, dossier: str) -> tuple[str, Decide]:
        return self._ruled(remedies.set_aside, dossier, reason="wrong-entry")

    def _revoke(self, dossier: str) -> tuple[str, Decide]:
        return self._ruled(remedies.revoke, dossier, reason="false-papers")

    def _reinstate(self, dossier: str) -> tuple[str, Decide]:
        return self._ruled(remedies.reinstate, dossier)

    def _appeal(self, dossier: str) -> tuple[str, Decide]:
        return self.officer, partial(
            remedies.appeal, dossier=dossier, text=ref(), person=self.head(dossier), consent=CONSENT
        )

    def _uphold(self, dossier: str) -> tuple[str, Decide]:
        return self._ruled(remedies.decide_appeal, dossier, self.deputy, outcome="upheld")

    def _dismiss(self, dossier: str) -> tuple[str, Decide]:
        return self._ruled(remedies.decide_appeal, dossier, self.deputy, outcome="dismissed")

    def _retract(self, dossier: str) -> tuple[str, Decide]:
        own = self.find(dossier).stood[-1].topic == "self-assessed"
        person = self.head(dossier) if own else None
        who = self.officer if own else self.appraiser
        return who, partial(undoing.retract, dossier=dossier, reason="other", text=None, person=person)

    def _reopen(self, dossier: str) -> tuple[str, Decide]:
        return self.signer, partial(undoing.reopen, dossier=dossier, reason="new-evidence", text=ref())

    def find(self, dossier: str) -> Dossier:
        return Desk(self.office, Request(self.act(), "")).get(Dossier, dossier)

    def figures(self) -> tuple[int, int]:
        self.projector.catch_up_all()
        with self.engine.connect() as db:
            line = progress(db, book=self.commune, year=2026)[0]
        return line.registered, line.recognised

    def stands(self, dossier: str) -> dict[str, Any]:
        """What the read models say of it."""
        self.projector.catch_up_all()
        today = day_of(self.clock())
        with self.engine.connect() as db:
            row = status.current(db, dossier)
            held = register.in_force(db, on=today, subject=dossier.split(".")[3])
        assert row is not None
        names = ("state", "next_step", "offices", "due_on", "self_score", "village_score", "commune_score")
        return {name: row[name] for name in names} | {"held": bool(held)}


# The way and what lies beside it; what is done more often is likelier to be reached.
FIRST = ("assess", "meet", "post", "close", "appraise", "decide")
NAMES = (
    *FIRST, "meet_in_vain", "appraise_not", "refuse", "return", "withdraw", "hold", "release", "set_aside", "revoke",
    "reinstate", "appeal", "uphold", "dismiss", "retract", "reopen",
)  # fmt: skip


def said(look: Outlook, commune: Bench) -> dict[str, Any]:
    own, from_village, from_commune = look.scores
    return {
        "state": look.state,
        "next_step": look.next_step,
        "offices": " ".join(look.offices),
        "due_on": look.due_on,
        "self_score": own,
        "village_score": from_village,
        "commune_score": from_commune,
        "held": look.is_held_on(day_of(commune.clock())),
    }


@pytest.fixture
def commune(engine: Engine) -> Any:
    commune = Bench(engine)
    commune.projector.upgrade()
    # All at once: the year's registration ends long before the last of them has gone its way.
    commune.waiting = commune.register(commune.enroll(80))
    yield commune
    assert_read_models_agree(engine)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=st.integers(0, len(FIRST)), acts=st.lists(st.sampled_from(NAMES), max_size=9))
def test_what_is_foreseen_is_what_then_stands(commune: Bench, way: int, acts: list[str]) -> None:
    dossier = commune.waiting.pop()
    for name in (*FIRST[:way], *acts):
        commune.clock.move(hours=7)
        foreseen_and_done(commune, name, dossier)


def foreseen_and_done(commune: Bench, name: str, dossier: str) -> bool:
    """Do it if it is possible, having looked at what would follow."""
    before, figures = outlook(commune.find(dossier)), commune.figures()
    try:
        act, decide = commune.act_called(name, dossier)
        foreseen = commune.office.rehearse(Request(act, ""), decide).changed[dossier]
    except (Refusal, BatchRefused, KeyError):
        return False
    assert commune.stands(dossier) == said(before, commune)
    assert isinstance(foreseen, Dossier)
    after = outlook(foreseen)
    commune.perform(act, decide)
    assert outlook(commune.find(dossier)) == after
    assert commune.stands(dossier) == said(after, commune)
    moved = after.registered - before.registered, after.recognised - before.recognised
    assert commune.figures() == (figures[0] + moved[0], figures[1] + moved[1])
    return True


@pytest.mark.parametrize(
    ("way", "act"),
    [
        (("assess",), "retract"),
        (("assess", "meet", "post", "close", "appraise"), "retract"),
        (("assess", "meet", "post", "close"), "return"),
        (("assess",), "withdraw"),
        (("assess", "withdraw"), "reopen"),
        (("assess", "meet_in_vain"), "reopen"),
        (("assess", "meet", "post", "close", "appraise_not"), "reopen"),
        (("assess", "meet", "post", "close", "appraise", "refuse"), "reopen"),
        (("assess", "meet", "post", "close"), "hold"),
        (("assess", "meet", "post", "close", "hold"), "release"),
        (FIRST, "set_aside"),
        (FIRST, "revoke"),
        ((*FIRST, "revoke"), "reinstate"),
        ((*FIRST, "revoke"), "appeal"),
        ((*FIRST, "revoke", "appeal"), "uphold"),
        ((*FIRST, "revoke", "appeal"), "dismiss"),
        (("assess", "meet", "post", "close", "appraise", "refuse", "appeal"), "uphold"),
    ],
)
def test_every_grave_act_is_foreseen(commune: Bench, way: tuple[str, ...], act: str) -> None:
    dossier = commune.waiting.pop()
    for name in (*way, act):
        commune.clock.move(hours=7)
        assert foreseen_and_done(commune, name, dossier), name
