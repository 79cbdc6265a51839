"""Self-assessment: by the household itself, or entered for it from its paper."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.commands import self_assessment
from domain.commands.self_assessment import Assessed
from service.forms.common import consent_of
from service.forms.self_assessment import SelfAssessmentForm
from service.shown import last_year
from service.shown.around import around, marks
from service.shown.counting import asked_lines
from service.shown.rules import asked_criteria
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import Opened, by_its_speaker, open_dossier
from service.views.carrying import act_on, carry_out
from service.views.links import of_dossier
from service.visit import parts

assessing = Blueprint("assessing", __name__)
TEMPLATE = "self_assessment.html"


@assessing.get("/dossiers/<stream>/self-assessment")
def ask_scores(stream: str) -> ResponseReturnValue:
    """The criteria of the edition that the dossier is pinned to, with the scores of last time."""
    opened = open_dossier(stream)
    opened.must_be_open("self-assessment")
    last = next((each for each in reversed(opened.dossier.stood) if each.topic == "self-assessed"), None)
    scores = {"scores": last.values["scores"]} if last else {}
    page = _scores_page(opened)
    return ask(page.form, TEMPLATE, values=marks(opened) | scores, **page.around)


@assessing.post("/dossiers/<stream>/self-assessment")
def assess(stream: str) -> ResponseReturnValue:
    """The household's scores."""
    opened = open_dossier(stream)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        act = act_on(opened.dossier.book, values, done=values["done_on"])

        def by(person: str | None) -> dict[str, Any]:
            assessed = Assessed(stream, values["scores"], person, values["version"], consent_of(values))
            return carry_out(act, lambda desk: self_assessment.assess(desk, assessed=[assessed]))

        return by_its_speaker(opened, by)

    form = SelfAssessmentForm(asked_criteria(opened.rules), on_behalf=opened.for_another)
    return answer(Page(form, later=lambda: _scores_page(opened)), do, lambda _done: of_dossier(stream))


def _scores_page(opened: Opened) -> Page:
    """The criteria with the points of the year before beside them, and what the register counts by itself."""
    with parts().engine.connect() as db:
        row = last_year.row_of(db, opened)
        counted = asked_lines(db, opened)
    criteria = last_year.beside(opened, asked_criteria(opened.rules), row)
    form = SelfAssessmentForm(criteria, on_behalf=opened.for_another)
    shown = {"last_year": last_year.sentence_of(row), "counted": counted}
    return Page(form, around(opened) | shown, TEMPLATE, renewed=marks(opened))
