"""Records: what each entry of a register is asked as, where it is corrected."""

from collections.abc import Mapping
from copy import deepcopy

from service.forms.clock_move import ClockMoveForm
from service.forms.correction import OCCURRED_ON, CorrectionForm, form_of
from service.forms.fields import Choice, Choices, Day, Question, Score, Text, Yes
from service.forms.figure import FigureForm
from service.forms.inspection import ClosingForm, PlanForm
from service.forms.members import ADULT, ROLE, SINCE
from service.forms.opening import OpeningForm
from service.forms.place import RenamingForm
from service.forms.report import FilingForm, RequestForm
from service.forms.reward import ForwardingForm, GrantingForm, ProposalForm, RefusalForm
from service.i18n import later as _l

FILING, REQUEST, FIGURE, OPENING = (form().questions for form in (FilingForm, RequestForm, FigureForm, OpeningForm))
GRANTING, REFUSAL, CLOSING, MOVE = (
    form().questions for form in (GrantingForm, RefusalForm, ClosingForm, ClockMoveForm)
)

RENAMING = RenamingForm().questions
# What every change of places says.
CHANGING: Mapping[str, Question] = {
    "from_on": RENAMING["on"],
    "basis": RENAMING["basis"],
    "stands": Yes(_l("It happened"), hint=_l("Untick this only if it was entered by mistake.")),
}

# By type of entry: each value that can be mended in it, with the question that asks for it.
ASKED: Mapping[str, Mapping[str, Question]] = {
    "target.set": {
        "share": Score(_l("Target in per cent"), maximum=100, step="0.01", called=_l("the target in per cent"))
    },
    "figure.reported": {name: FIGURE[name] for name in ("part", "whole", "counted_on", "source")},
    "report.requested": {name: REQUEST[name] for name in ("about", "due_on")},
    "report.filed": {name: FILING[name] for name in ("figures", "text")},
    "reward.proposed": {"basis": ProposalForm().questions["basis"]},
    "reward.forwarded": {"to": ForwardingForm().questions["to"]},
    "reward.granted": {name: GRANTING[name] for name in ("number", "signed_on", "holders")},
    "reward.declined": {name: REFUSAL[name] for name in ("reason", "text")},
    "inspection.planned": {"basis": PlanForm().questions["basis"]},
    "inspection.held": {"done": OCCURRED_ON, "text": CLOSING["text"]},
    "cycle.opened": {name: OPENING[name] for name in ("opens_on", "closes_on")},
    "cycle.clock-moved": {name: MOVE[name] for name in ("reason", "basis")},
    "place.established": {
        "name": Text(_l("Name")),
        "code": Text(_l("Code"), most=40),
        "done": Day(_l("In the register since"), called=_l("the day since when it is in the register")),
    },
    "place.renamed": {"name": RENAMING["name"], "code": Text(_l("Code"), most=40)} | dict(CHANGING),
    "place.merged": {"into": Choice(_l("What takes it up"), called=_l("what takes it up"), widget="radios")}
    | dict(CHANGING),
    "place.split": {"into": Choices(_l("Split into"), called=_l("the places into which it was split"))}
    | dict(CHANGING),
    "place.dissolved": CHANGING,
    "member.joined": {"since": SINCE, "role": ROLE, "adult": ADULT},
    "member.left": {
        "left_on": Day(
            _l("No longer belongs to it since"),
            called=_l("the day since when the person no longer belongs to it"),
        )
    },
}
# What a value is asked as, where the correction has a box of that name itself.
BOXES = {"done": "occurred_on", "reason": "right_reason", "text": "right_text"}


def record_form(fact_type: str, names: Mapping[str, str]) -> CorrectionForm:
    """The form for correcting these values of an entry of that type."""
    asked = ASKED[fact_type]
    return form_of({BOXES.get(name, name): deepcopy(asked[name]) for name in names})
