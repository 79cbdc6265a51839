"""Whatever people do in whatever order, a dossier only ever goes along the machine of states."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from domain.dossier import Dossier
from domain.errors import Refusal
from domain.files import NewFile
from domain.meeting import Sitting
from domain.mending import mend
from domain.status import FINAL, TRANSITIONS
from tests.history import APPRAISER, FULL, HEAD, OFFICER, RULES, SIGNER, TEXT, WAY, Past, by, given, october, up_to

MEND = [{"criterion": None, "reason": "entry-wrong"}]
STEPS = [step.id for step in RULES.procedure.steps]

# What people do, each by an office that could; the day goes on by one with every attempt.
Attempt = Callable[[Dossier, int, int], None]


def _assess(dossier: Dossier, day: int, number: int) -> None:
    dossier.assess(by(HEAD, day), scores={name: min(number, most) for name, most in FULL.items()})


def _verify(dossier: Dossier, day: int, number: int) -> None:
    ballots = {"for": 40 - number % 21, "against": number % 21, "blank": 0}
    sitting = Sitting("m", october(day), 50, 40, (OFFICER,))
    dossier.verify(by(OFFICER, day), sitting=sitting, ballots=ballots, score=90)


def _appraise(dossier: Dossier, day: int, number: int) -> None:
    dossier.appraise(by(APPRAISER, day), score=60 + number, upheld=number > 3, reason="other", text=None)


def _decide(dossier: Dossier, day: int, number: int) -> None:
    dossier.decide(by(SIGNER, day), decision="d", number="1", signed_on=october(day), recognised=number > 20)


def _send_back(dossier: Dossier, day: int, number: int) -> None:
    dossier.send_back(by(APPRAISER, day), to_step=STEPS[number % len(STEPS)], mend=MEND, text=None)


def _correct(dossier: Dossier, day: int, number: int) -> None:
    stood = dossier.stood[number % len(dossier.stood)]
    values: dict[str, dict[str, Any]] = {
        "village-verified": {"ballots": {"for": number, "against": 0, "blank": 0}},
        "commune-appraised": {"score": 60 + number},
    }
    person = APPRAISER if stood.topic == "commune-appraised" else OFFICER
    new = values.get(stood.topic, {"done": october(max(1, number // 2))})
    mend(dossier, by(person, day), version=stood.version, values=new, reason="typing", text=None)


def _answer(dossier: Dossier, day: int, number: int) -> None:
    waiting = sorted(dossier.unanswered) or ["none"]
    dossier.answer(by(OFFICER, day), objection=waiting[0], outcome="dismissed", text=TEXT)


def _evidence(dossier: Dossier, day: int, number: int) -> None:
    first = next(iter(FULL))
    dossier.add_evidence(by(HEAD, day), evidence=f"e{day}", criterion=first, file=NewFile(TEXT, "image/jpeg", 1))


ONWARD: dict[str, Attempt] = {
    "self-assessment": _assess,
    "village-verification": _verify,
    "posting": lambda dossier, day, number: dossier.post(by(OFFICER, day), posting="p", until=october(day)),
    "posting-close": lambda dossier, day, number: dossier.close_posting(by(OFFICER, day)),
    "commune-appraisal": _appraise,
    "award-decision": _decide,
}
ASIDE: list[Attempt] = [
    _send_back,
    _correct,
    _answer,
    _evidence,
    lambda dossier, day, number: dossier.object(by(OFFICER, day), objection=f"o{day}", text=TEXT),
    lambda dossier, day, number: dossier.withdraw(by(HEAD, day), reason="moved", text=None),
]


def _onward(dossier: Dossier, day: int, number: int) -> None:
    ONWARD[dossier.next_step or "award-decision"](dossier, day, number)


attempts = st.lists(
    st.tuples(
        st.one_of(st.just(_onward), st.just(_onward), st.sampled_from(ASIDE), st.sampled_from(list(ONWARD.values()))),
        st.integers(min_value=0, max_value=40),
    ),
    min_size=3,
    max_size=24,
)


@settings(max_examples=300, deadline=None)
@over(st.sampled_from(WAY), attempts)
def test_every_fact_is_an_edge_of_the_machine(last: Past, attempts: list[tuple[Attempt, int]]) -> None:
    dossier = given(*up_to(last)).stream
    for day, (attempt, number) in enumerate(attempts, start=17):
        before = (dossier.version, dossier.state)
        # A correction points at a stored fact; here every fact counts as stored as soon as it happened.
        dossier.chain = tuple(f"{version:064d}" for version in range(1, dossier.version + 1))
        try:
            attempt(dossier, day, number)
        except Refusal:
            assert (dossier.version, dossier.state) == before

    facts = [*dossier.pending_events]
    states = [last.data["state"], *(each.state for each in facts)]
    for (before_it, after_it), each in zip(pairwise(states), facts, strict=True):
        assert after_it in TRANSITIONS[before_it][each.TOPIC.removeprefix("dossier.")], each
        assert (each.next_step is None) == (each.state in FINAL)
        assert each.next_office == RULES.procedure.next_offices(each.next_step)
    assert sum(each.TOPIC == "dossier.returned" and each.cause == "office" for each in facts) <= 1
    apart = [hands for step, hands in dossier.hands.items() if RULES.procedure.step(step).apart_from]
    assert len(set().union(*apart)) == sum(map(len, apart))
    times = [each.occurred_at for each in dossier.stood]
    assert times == sorted(times)
