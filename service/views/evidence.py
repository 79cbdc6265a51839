"""Evidence: files for one criterion, several at once; taken in, and given out again to be kept."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.choices import EVIDENCE
from domain.clock import day_of, micros, start_of_day
from domain.commands import self_assessment
from domain.dossier import Dossier
from domain.errors import NotFound
from domain.ids import new_id
from projections.audit import entered_since
from service.files.keeping import sealed
from service.files.sending import as_attachment
from service.forms.evidence import EvidenceForm
from service.forms.fields import Received
from service.forms.filled import Filled
from service.i18n import number
from service.i18n import text as _
from service.moments.looking import looks_back
from service.shown.around import around, marks
from service.shown.rules import criterion_options
from service.views.answering import Answer, Page, answer
from service.views.asking import ask
from service.views.at_desk import Opened, open_dossier
from service.views.carrying import act_on, carry_out
from service.views.links import of_dossier
from service.visit import parts, visit

evidence = Blueprint("evidence", __name__)


@evidence.get("/dossiers/<stream>/evidence/new")
def ask_files(stream: str) -> ResponseReturnValue:
    """Files for one criterion."""
    opened = open_dossier(stream)
    opened.must_be_open(EVIDENCE)
    return ask(_form(opened), values=marks(opened), **around(opened))


@evidence.post("/dossiers/<stream>/evidence/new")
def add(stream: str) -> ResponseReturnValue:
    """What can be taken is taken; the page comes back for the rest, with what was typed."""
    opened = open_dossier(stream)

    def do(values: dict[str, Any]) -> Answer | str:
        received: Received = values["file"]
        done = _enter(opened, values, received)
        return _rest(stream, values["criterion"], received) if received.refused else done

    form = _form(opened)
    page = Page(form, later=lambda: Page(form, around(opened), renewed=marks(opened)))
    return answer(page, do, lambda _done: of_dossier(stream))


@evidence.get("/dossiers/<stream>/evidence/<evidence>")
@looks_back
def download(stream: str, evidence: str) -> ResponseReturnValue:
    """A paper or picture, to be kept and never opened within the page."""
    added = (fact for fact in open_dossier(stream).facts if isinstance(fact, Dossier.EvidenceAdded))
    found = next((fact for fact in added if fact.evidence == evidence), None)
    if found is None or found.file is None:
        raise NotFound
    opened = parts().vault.open_many([found.file["item"], evidence])
    content, called = opened[found.file["item"]], opened[evidence]
    if not isinstance(content, bytes):
        raise NotFound
    name = str(called.get("text") or "") if isinstance(called, dict) else ""
    return as_attachment(content, found.media_type, name or f"{found.criterion}-{evidence[-6:]}")


def _enter(opened: Opened, values: dict[str, Any], received: Received) -> Answer:
    """The files are sealed under the subject's key; facts know their digests and measures and no names."""
    wallet, dossier = parts().vault.wallet(), opened.dossier
    files = {new_id(): file for file in received.taken}
    new = {id: sealed(wallet, dossier, id, file) for id, file in files.items()}
    person, before = opened.person if opened.is_own else None, _entered_today()
    return carry_out(
        act_on(dossier.book, values),
        lambda desk: self_assessment.add_evidence(
            desk, dossier=dossier.id, criterion=values["criterion"], files=new, person=person, before=before
        ),
        wallet=wallet,
    )


def _entered_today() -> int:
    """How many files this person has entered since midnight, as far as the lists know."""
    midnight = micros(start_of_day(day_of(parts().clock())))
    with parts().engine.connect() as db:
        return entered_since(db, person=visit().signed.person, type=Dossier.EvidenceAdded.TOPIC, since=midnight)


def _rest(stream: str, criterion: str, received: Received) -> str:
    """The page once more for the files that were not taken; those that were are in the dossier."""
    opened = open_dossier(stream)
    form = _form(opened)
    typed = form.shown(marks(opened) | {"criterion": criterion, "command_id": new_id()})
    said = _("Entered: %(count)s. The rest was not taken.", count=number(len(received.taken)))
    return Page(form, around(opened)).again(Filled(form, typed, {"file": " ".join(received.refused)}), entered=said)


def _form(opened: Opened) -> EvidenceForm:
    form = EvidenceForm()
    form.offer("criterion", criterion_options(opened.rules))
    return form
