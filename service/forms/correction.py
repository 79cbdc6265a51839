"""Correction: a value that was entered wrongly is mended, and what was said before stays readable."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.mendable import DONE
from domain.mending import FACTS
from service import words
from service.forms.activity import ActivityForm
from service.forms.common import OnDossier
from service.forms.council import ATTENDANCE, offer_ways, voting
from service.forms.fields import (
    Choice,
    Criterion,
    Day,
    Integer,
    Lines,
    Question,
    Rows,
    Score,
    Scores,
    Story,
    Text,
    options_of,
)
from service.forms.meeting import SHEET
from service.forms.return_ import MEND
from service.i18n import later as _l

OCCURRED_ON = Day(_l("Day on which it was done"), called=_l("the day on which it was done"))
NUMBER = Text(_l("Number and symbol"), most=60)
SIGNED_ON = Day(_l("Day of signing"))
COMMUNE_POINTS = Score(_l("Commune points"), maximum=1000, step="0.25", called=_l("the commune's points"))

BALLOTS = {name: SHEET[name] for name in ("for", "against", "blank")}

# What each value that may have been mistyped is asked as; `reason` and `text` of the form are the correction's own.
ASKED: Mapping[str, Mapping[str, Question]] = {
    DONE: {"occurred_on": OCCURRED_ON},
    "scores": {"scores": Scores(_l("Points"))},
    "score": {"score": COMMUNE_POINTS},
    "number": {"number": NUMBER},
    "signed_on": {"signed_on": SIGNED_ON},
    "criterion": {"criterion": Choice(_l("Criterion that it supports"), called=_l("the criterion"))},
    "outcome": {"outcome": Choice(_l("Result"), called=_l("the result"))},
    "reason": {"right_reason": Choice(_l("Reason that was meant"), called=_l("the reason that was meant"))},
    "text": {"right_text": Story(_l("Text as it should have read"), called=_l("the text as it should have read"))},
    "mend": {"mend": Rows(_l("What to mend"), key="criterion", columns=MEND, head=_l("About"))},
    "consent": {
        "consent_how": Choice(
            _l("How they agreed to this entry"), called=_l("how they agreed"), options=options_of(words.CONSENT)
        ),
        "consent_on": Day(_l("Day on which they agreed"), called=_l("the day on which they agreed")),
    },
}
# Where a kind of fact asks for one of them in words of its own, or for more.
OF_ITS_OWN: Mapping[str, Mapping[str, Mapping[str, Question]]] = {
    "dossier.village-verified": {"score": {"score": SHEET["score"]}},
    "dossier.objection-raised": {
        "text": {
            **ASKED["text"],
            "raised_by": Text(_l("Who made the comment"), called=_l("the name of who made the comment"), optional=True),
        },
    },
}

# Who led a meeting and wrote it down, and what was remarked.
MINUTES: Mapping[str, Question] = {
    "chair": Text(_l("Chair of the meeting"), called=_l("the name of the chair")),
    "secretary": Text(_l("Secretary of the meeting"), called=_l("the name of the secretary")),
    "minutes": Story(_l("Remarks for the minutes"), optional=True),
}
# A council's; its chair is whose act it was.
COUNCIL: Mapping[str, Question] = {
    "occurred_on": OCCURRED_ON,
    "members": Rows(
        _l("Members of the council"),
        key="person",
        columns=ATTENDANCE,
        called=_l("who came"),
        hint=_l("Whoever turns out to have voted is counted as for each dossier, unless another vote is chosen below."),
    ),
    "secretary": MINUTES["secretary"],
    "minutes": MINUTES["minutes"],
    "rows": Rows(_l("Votes"), key="dossier", columns={}, optional=True),
}

# What may have been mistyped on a paper over many dossiers, or in a register.
PAPERS: Mapping[str, Mapping[str, Question]] = {
    "meeting.held": {
        "occurred_on": OCCURRED_ON,
        "summoned": Integer(_l("People summoned"), called=_l("the number of people summoned"), least=1),
        "present": Integer(_l("People present"), called=_l("the number of people present")),
        **MINUTES,
        "rows": Rows(_l("Ballots"), key="dossier", columns=BALLOTS, optional=True),
    },
    "decision.issued": {
        "number": NUMBER,
        "signed_on": SIGNED_ON,
        "form": Choice(_l("Form of signing"), options=options_of(words.SIGNING_FORM)),
        "basis": Lines(_l("Legal basis"), hint=_l("One basis on each line.")),
    },
    "posting.opened": {
        "posted_on": Day(_l("First day of posting"), called=_l("the first day of posting")),
        "closed_on": Day(_l("Day on which it came down"), called=_l("the day on which it came down")),
    },
    "activity.held": {name: ActivityForm().questions[name] for name in ("topic", "held_on", "venue", "learners")},
    "subject.enrolled": {"name": Text(_l("Name"))},
}


class CorrectionForm(OnDossier):
    """The values as they should have been entered; the page shows what follows before it is confirmed."""

    key = "correction"
    heading = _l("Correct an entry")
    submit = _l("Show what follows")
    last = ("reason", "text")

    corrects = Text(_l("The entry to correct"), most=64, widget="hidden")
    reason = Choice(_l("Reason for the correction"), options=options_of(words.CORRECTION_REASON))
    text = Story(_l("Explanation"), called=_l("an explanation"))
    # The mark of the consequences that the page showed for these very answers.
    confirmed = Text(_l("What follows from this correction"), most=64, optional=True, widget="hidden")


def correction_form(
    fact_type: str, criteria: Sequence[Criterion] = (), *, values: Sequence[str] | None = None
) -> CorrectionForm:
    """The form for correcting a fact of `fact_type`, or only these values of it, scored by these criteria."""
    form = form_of(PAPERS[fact_type] if fact_type in PAPERS else _asked(fact_type, values))
    scores = form.fields.get("scores")
    if isinstance(scores, Scores):
        scores.ask(criteria)
    return form


def council_form(
    members: Mapping[str, str], names: Mapping[str, str], *, by_name: bool, written: bool
) -> CorrectionForm:
    """The form for correcting a council's meeting: its members and its dossiers by name, and how it voted."""
    form = form_of(COUNCIL)
    people, rows = form.fields["members"], form.fields["rows"]
    assert isinstance(people, Rows)
    assert isinstance(rows, Rows)
    offer_ways(people, members, written=written)
    rows.columns, rows.called_by_key = voting(members if by_name else None), dict(names)
    return form


def form_of(questions: Mapping[str, Question]) -> CorrectionForm:
    """A correction that asks these questions."""
    kind: type[CorrectionForm] = type("CorrectionForm", (CorrectionForm,), dict(questions))
    return kind()


def _asked(fact_type: str, values: Sequence[str] | None) -> dict[str, Any]:
    own = OF_ITS_OWN.get(fact_type, {})
    names = FACTS[fact_type.removeprefix("dossier.")].MENDS if values is None else values
    return {asked: question for name in names for asked, question in own.get(name, ASKED[name]).items()}
