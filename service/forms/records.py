"""Records: what each entry of a register is asked as, where it is corrected."""

from collections.abc import Mapping
from copy import deepcopy

from service.forms.clock_move import ClockMoveForm
from service.forms.correction import OCCURRED_ON, CorrectionForm, form_of
from service.forms.fields import Day, Question, Score
from service.forms.figure import FigureForm
from service.forms.inspection import ClosingForm, PlanForm
from service.forms.members import ADULT, ROLE, SINCE
from service.forms.opening import OpeningForm
from service.forms.report import FilingForm, RequestForm
from service.forms.reward import ForwardingForm, GrantingForm, ProposalForm, RefusalForm
from service.i18n import later as _l

FILING, REQUEST, FIGURE, OPENING = (form().questions for form in (FilingForm, RequestForm, FigureForm, OpeningForm))
GRANTING, REFUSAL, CLOSING, MOVE = (
    form().questions for form in (GrantingForm, RefusalForm, ClosingForm, ClockMoveForm)
)

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
