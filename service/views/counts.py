"""The dossiers behind a count: who held the title, as it was recorded or as the register says today."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.commands.counting import asked_of
from domain.counting import Tally
from domain.criteria.grammar import Criterion, Indicator
from domain.errors import NotFound
from projections.counts import holders
from projections.titles import names_of_titles
from service.moments.looking import looks_back, moment
from service.shown.around import around
from service.shown.counting import arithmetic, counted_now
from service.shown.rules import criterion_name
from service.views import reading
from service.views.at_desk import Opened, open_dossier
from service.visit import parts, visit

counts = Blueprint("counts", __name__)


@counts.get("/dossiers/<stream>/counts/<item>")
@counts.get("/dossiers/<stream>/counts/<item>/<int:version>")
@looks_back
def show(stream: str, item: str, version: int | None = None) -> ResponseReturnValue:
    """For whoever sees the dossier; another's dossier is named, and opened only by those who may."""
    if version is None and moment().is_on:
        # What would be counted is told of today alone.
        raise NotFound
    opened = open_dossier(stream)
    asked = next((each for each in opened.rules.criteria.items if each.id == item and each.computed), None)
    if asked is None:
        raise NotFound
    said = _recorded(opened, item, version) if version is not None else _now(opened, item)
    tally = _again(opened, asked, said)
    start = (reading.page_number() - 1) * reading.per_page()
    with parts().engine.connect() as db:
        rows = holders(db, tally.dossiers[start : start + reading.per_page()], **moment().times)
        told = {
            "said": said,
            "sentence": arithmetic(said, names_of_titles(db, **moment().times)),
            "label": criterion_name(opened.rules, item),
            "rows": [dict(row) | {"seen": visit().sees(place=row["place"], subject=row["subject"])} for row in rows],
            "at": [each["position"] for each in said["at"] if each["book"] == opened.dossier.book],
            "agrees": tally.as_data()["dossiers_digest"] == said["dossiers_digest"],
            "is_recorded": version is not None,
        }
    pages = reading.numbered(len(tally.dossiers))
    return render_template("count.html", **told, **pages, **around(opened))


def _recorded(opened: Opened, item: str, version: int) -> dict[str, Any]:
    fact = next((each for each in opened.facts if each.originator_version == version), None)
    found = next((each for each in getattr(fact, "counted", ()) if each["item"] == item), None)
    if found is None:
        raise NotFound
    return dict(found)


def _now(opened: Opened, item: str) -> dict[str, Any]:
    counted = counted_now(opened.desk, [opened.dossier.id])[opened.dossier.id]
    return next(each for each in counted if each["item"] == item)


def _again(opened: Opened, item: Criterion | Indicator, said: dict[str, Any]) -> Tally:
    """The same question, for the same day and at the same positions."""
    register = opened.desk.office.register
    assert register is not None, "what was counted was counted by a register"
    day = date.fromisoformat(said["day"])
    (tally,) = register.again([asked_of(opened.desk, opened.dossier, item)], day=day, at=said["at"])
    return tally
