"""The states of a dossier and every way between them, as data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

REGISTERED = "registered"
SELF_ASSESSED = "self_assessed"
VERIFIED = "verified"
NOT_PROPOSED = "not_proposed"
POSTED = "posted"
APPRAISED = "appraised"
NOT_UPHELD = "not_upheld"
RECOGNISED = "recognised"
REFUSED = "refused"
RETURNED = "returned"
WITHDRAWN = "withdrawn"
HELD = "held"
UNDER_APPEAL = "under_appeal"
REVOKED = "revoked"
# How a recognised title is seen once its term has run out. It is told for a day and never stored: no fact says it.
EXPIRED = "expired"

STATES = (
    REGISTERED, SELF_ASSESSED, VERIFIED, NOT_PROPOSED, POSTED, APPRAISED, NOT_UPHELD, RECOGNISED, REFUSED, RETURNED,
    WITHDRAWN, HELD, UNDER_APPEAL, REVOKED,
)  # fmt: skip

# Where the way of the steps ends. What the law leaves open then, an appeal or a revocation, leads on from there.
FINAL = frozenset({NOT_PROPOSED, NOT_UPHELD, RECOGNISED, REFUSED, WITHDRAWN, REVOKED})
# Where nobody takes a step until something beside the way is settled.
WAITING = frozenset({HELD, UNDER_APPEAL})

# What a step's fact says came out, and the state after it. `done` stands for facts with a single way out.
DONE = "done"
OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "registered": {DONE: REGISTERED},
    "self-assessed": {DONE: SELF_ASSESSED},
    "village-verified": {"proposed": VERIFIED, "not-proposed": NOT_PROPOSED},
    "posted": {DONE: POSTED},
    "posting-closed": {DONE: POSTED},
    "commune-appraised": {"upheld": APPRAISED, "not-upheld": NOT_UPHELD},
    "award-decided": {"recognised": RECOGNISED, "refused": REFUSED},
}

# Which steps' facts may come next. A step that a procedure leaves out is passed over here too.
_STEPS: Mapping[str | None, tuple[str, ...]] = {
    None: ("registered",),
    REGISTERED: ("self-assessed",),
    SELF_ASSESSED: ("village-verified", "commune-appraised"),
    VERIFIED: ("posted", "commune-appraised"),
    POSTED: ("posting-closed", "commune-appraised"),
    # The commune may look twice, by two offices of its own.
    APPRAISED: ("commune-appraised", "award-decided"),
    # After a return the step that it names is done again, and the way goes on from there.
    RETURNED: ("self-assessed", "village-verified", "posted", "commune-appraised"),
}

_HOLDABLE = (REGISTERED, SELF_ASSESSED, VERIFIED, POSTED, APPRAISED, RETURNED)
# Where a dossier that ended can be reopened; revocation and recognition have their own ways back.
REOPENABLE = (NOT_PROPOSED, NOT_UPHELD, REFUSED, WITHDRAWN)
# Steps that may be taken back, each of one dossier alone: a meeting, a posting and a decision are about many.
RETRACTABLE = ("self-assessed", "commune-appraised")
# What an appeal can be against.
APPEALABLE = (NOT_PROPOSED, NOT_UPHELD, REFUSED, REVOKED)
_AWAY: Mapping[str, tuple[str, ...]] = {"returned": (RETURNED,), "withdrawn": (WITHDRAWN,), "held": (HELD,)}

# Facts that lead away from the way of the steps, or back to it.
_ASIDE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    REGISTERED: {"withdrawn": (WITHDRAWN,), "held": (HELD,)},
    SELF_ASSESSED: {**_AWAY, "act-retracted": (REGISTERED, RETURNED)},
    VERIFIED: _AWAY,
    POSTED: _AWAY,
    APPRAISED: {**_AWAY, "act-retracted": (SELF_ASSESSED, VERIFIED, POSTED, RETURNED)},
    # What was returned may prove to need mending further back, or a correction may show that it does.
    RETURNED: _AWAY,
    HELD: {"released": _HOLDABLE},
    # Reopened, it goes on from where it stood before it ended.
    NOT_PROPOSED: {"appealed": (UNDER_APPEAL,), "reopened": (SELF_ASSESSED, RETURNED)},
    NOT_UPHELD: {"appealed": (UNDER_APPEAL,), "reopened": (SELF_ASSESSED, VERIFIED, POSTED, RETURNED)},
    REFUSED: {"appealed": (UNDER_APPEAL,), "decision-set-aside": (APPRAISED,), "reopened": (APPRAISED,)},
    WITHDRAWN: {"reopened": _HOLDABLE},
    RECOGNISED: {"award-revoked": (REVOKED,), "decision-set-aside": (APPRAISED,)},
    REVOKED: {"appealed": (UNDER_APPEAL,), "award-reinstated": (RECOGNISED,)},
    # Dismissed it is what it was; upheld, the step is taken again, or a revoked title holds again.
    UNDER_APPEAL: {"appeal-decided": (*APPEALABLE, RETURNED, APPRAISED, RECOGNISED)},
}

# Facts that leave the state as it is.
_KEEPING: Mapping[str, tuple[str, ...]] = {
    REGISTERED: ("evidence-added",),
    SELF_ASSESSED: ("evidence-added",),
    VERIFIED: ("evidence-added",),
    POSTED: ("evidence-added", "objection-raised", "objection-answered"),
    RETURNED: ("evidence-added", "objection-answered"),
}
# Possible for ever: any fact may turn out wrong at any time, any dossier may be looked into, and the use of its data
# restricted and allowed again.
ALWAYS = ("corrected", "inspected", "use-restricted", "use-allowed")


def _from(state: str | None) -> dict[str, frozenset[str]]:
    ways = {topic: frozenset(OUTCOMES[topic].values()) for topic in _STEPS.get(state, ())}
    if state is None:
        return ways
    ways |= {topic: frozenset(to) for topic, to in _ASIDE.get(state, {}).items()}
    return ways | {topic: frozenset({state}) for topic in (*_KEEPING.get(state, ()), *ALWAYS)}


# From a state (None before the first fact), by the topic of the next fact (without `dossier.`), to its possible states.
TRANSITIONS: Mapping[str | None, Mapping[str, frozenset[str]]] = {state: _from(state) for state in (None, *STATES)}


def may(state: str | None, topic: str) -> frozenset[str]:
    """The states that a fact of `topic` may lead to from `state`; none where it may not happen."""
    return TRANSITIONS.get(state, {}).get(topic, frozenset())


def seen_on(day: date, state: str, last_day: date | None) -> str:
    """The state as it is seen on a day: from the day after its last one a title has expired."""
    return EXPIRED if state == RECOGNISED and last_day is not None and last_day < day else state


def as_data() -> dict[str, Any]:
    """The machine in plain values; the start is written as the empty name."""
    return {
        "states": list(STATES),
        "final": sorted(FINAL),
        "waiting": sorted(WAITING),
        "transitions": {
            state or "": {topic: sorted(to) for topic, to in sorted(ways.items())}
            for state, ways in TRANSITIONS.items()
        },
    }
