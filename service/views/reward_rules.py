"""Rules of reward: the criteria and forms that a commune's years go by, shown, taken along, adopted from a file."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from domain.commands.merits import PREPARING, may_prepare
from domain.commands.reward_rules import adopt_forms
from domain.document import EditionInvalid
from domain.errors import NotFound
from domain.rewarding import Forms, sample
from domain.rewarding.spans import EVER
from projections import rewarding as read
from service.forms.fields import Uploaded
from service.forms.reward import RewardRulesForm
from service.i18n import text as _
from service.moments.looking import looks_back, moment
from service.rulesfile import forms_in, refused
from service.views import finding
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.finding import Here
from service.visit import parts, visit

reward_rules = Blueprint("reward_rules", __name__)


@reward_rules.get("/places/<uuid:place>/rewards/criteria")
@looks_back
def listed(place: UUID) -> ResponseReturnValue:
    """What a year goes by, where that is from, and what was adopted before it."""
    with parts().engine.connect() as db:
        here = finding.commune(db, str(place))
        found = read.adopted(db, here.id, **moment().times)
    lines = [{"forms": each.forms, "years": _years(each), "at": each.at} for each in found]
    may = not moment().is_on and visit().signed.office in PREPARING
    # The sample that comes along may be the one that was adopted.
    shown = {each.digest: each for each in (*(each.forms for each in found if each.spans), sample())}.values()
    return render_template("reward_rules.html", place=here, lines=lines, shown=shown, packaged=sample(), may_adopt=may)


@reward_rules.get("/places/<uuid:place>/rewards/criteria/<digest>.json")
@looks_back
def document(place: UUID, digest: str) -> ResponseReturnValue:
    """An edition as a file, as it was adopted or as it comes along."""
    with parts().engine.connect() as db:
        here = finding.commune(db, str(place))
        known = [sample(), *(each.forms for each in read.adopted(db, here.id, **moment().times))]
    if (forms := next((each for each in known if each.digest == digest), None)) is None:
        raise NotFound
    answer = Response(json.dumps(forms.document, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{forms.id}.json"'
    return answer


@reward_rules.get("/places/<uuid:place>/rewards/criteria/new")
def ask_file(place: UUID) -> ResponseReturnValue:
    """The file."""
    page, here = _page(place)
    may_prepare(desk_on(here.commune), here.id)
    return ask(page.form, values={"place": here.id}, **page.around)


@reward_rules.post("/places/<uuid:place>/rewards/criteria/new")
def adopt(place: UUID) -> ResponseReturnValue:
    """Adopt the edition, or say which field of the file is wrong."""
    page, here = _page(place)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        forms = _forms(values["file"])
        return carry_out(act_on(here.commune, values), lambda desk: adopt_forms(desk, place=here.id, forms=forms))

    return answer(page, do, lambda _done: _list(here))


def _forms(file: Uploaded) -> Forms:
    try:
        return forms_in(file.content, file=file.name)
    except EditionInvalid as error:
        raise refused(error, field="file") from None


def _years(adopted: read.Adopted) -> str:
    """The years that go by it; nothing where all of them go by later ones."""
    told = [
        _("from %(year)s on", year=first) if last == EVER else f"{first}–{last}" if first < last else str(first)
        for first, last in adopted.spans
    ]
    return ", ".join(told)


def _page(place: UUID) -> tuple[Page, Here]:
    with parts().engine.connect() as db:
        here = finding.commune(db, str(place))
    return Page(RewardRulesForm(), {"caption": here.name, "back": _list(here)}), here


def _list(here: Here) -> str:
    return f"/places/{here.id}/rewards/criteria"
