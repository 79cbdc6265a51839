"""A dossier: where it stands, its points, its papers, its timeline, and what can be done with it now."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.moments.looking import looks_back, moment
from service.shown.acts import acts_of, corrections_of, may_answer
from service.shown.dossier import page_of
from service.views import reading
from service.views.at_desk import open_dossier
from service.views.news import News, is_mine, look_at
from service.views.opening import note_opened
from service.visit import parts

dossiers = Blueprint("dossiers", __name__)


@dossiers.get("/dossiers/<stream>")
@looks_back
def show(stream: str) -> ResponseReturnValue:
    """One dossier, for those over its place and for its own people."""
    opened = open_dossier(stream)
    news: dict[str, News] = {}
    if not moment().is_on:
        note_opened(opened.desk, [opened.dossier])
        mine = is_mine(opened.dossier.next_office, opened.dossier.place["id"])
        news = look_at({stream: opened.dossier.version} if mine else {})
    with parts().engine.connect() as db:
        page = page_of(db, opened)
    mendable = set() if moment().is_on else corrections_of(opened)
    new = news[stream].entries if stream in news else {}
    for entry in page["trail"]:
        version = entry["version"]
        entry["is_new"] = version in new
        entry["correct"] = f"/dossiers/{stream}/corrections/{version}" if version in mendable else None
    acts = [] if moment().is_on else acts_of(opened)
    may = not moment().is_on and may_answer(opened)
    is_asked_why = reading.code("why", ["1"]) is not None
    around = {"may_answer": may, "is_asked_why": is_asked_why, "news": news.get(stream)}
    return render_template("dossier.html", **page, acts=acts, **around)
