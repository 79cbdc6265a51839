"""A dossier: where it stands, its points, its papers, its timeline, and what can be done with it now."""

from urllib.parse import quote

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from domain.dossier import Dossier
from domain.errors import NotFound
from service.looking import looks_back, moment
from service.shown.acts import acts_of, corrections_of, may_answer
from service.shown.dossier import page_of
from service.views import reading
from service.views.at_desk import open_dossier
from service.views.news import News, is_mine, look_at
from service.views.opening import note_opened
from service.visit import parts

dossiers = Blueprint("dossiers", __name__)
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


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


@dossiers.get("/dossiers/<stream>/evidence/<evidence>")
@looks_back
def download(stream: str, evidence: str) -> ResponseReturnValue:
    """A paper or picture, to be kept and never opened within the page."""
    added = (fact for fact in open_dossier(stream).facts if isinstance(fact, Dossier.EvidenceAdded))
    found = next((fact for fact in added if fact.evidence == evidence), None)
    content = parts().vault.open(found.file["item"]) if found and found.file else None
    if found is None or not isinstance(content, bytes):
        raise NotFound
    name = f"{found.criterion}-{found.evidence[-6:]}.{ENDINGS.get(found.media_type or '', 'bin')}"
    headers = {"Content-Disposition": f"attachment; filename={quote(name)}"}
    return Response(content, mimetype=found.media_type, headers=headers)
