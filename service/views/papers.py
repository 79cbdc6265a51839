"""Papers: what can be printed about a decision, meeting, posting, dossier, report or place, as a PDF or a DOCX."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import Connection

from domain.clock import from_micros
from domain.errors import NotFound
from projections import listing
from projections import papers as issued
from projections.names import names_of
from projections.proceedings import proceeding_of, told
from projections.titles import names_of_titles
from service.files.sending import as_attachment
from service.i18n import in_vietnamese, local
from service.papers import printing, reports
from service.papers.catalogue import (
    CERTIFICATE,
    ISSUED,
    OF_DECISION,
    OF_DOSSIER,
    OF_MEETING,
    OF_PLACE,
    OF_POSTING,
    Entry,
    label_of,
    made,
)
from service.papers.decision import draft
from service.papers.files import KINDS
from service.papers.paper import Paper
from service.papers.source import MOST, Source
from service.privacy.reads import shows
from service.public import codes
from service.shown.people import called, office_of
from service.shown.report import lines_of
from service.views import finding, reading
from service.views.at_desk import Opened, open_dossier
from service.views.decision_list import form_of, list_asked, rehearsed
from service.views.links import of_dossier
from service.views.numbering import issued_about, may_number
from service.views.reports import owed_here
from service.visit import parts, visit

papers = Blueprint("papers", __name__)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the thing that papers are about belongs, and what an address about it asks besides."""

    book: str
    place: str
    year: int | None = None
    asked: str = ""


ENDING = "<any(pdf, docx):ending>"
REPORT = "/reports/<uuid:to>/<int:year>/<kind>/<uuid:filer>/papers"
Link = dict[str, Any]


@papers.get("/decisions/<uuid:decision>/papers")
def of_decision(decision: UUID) -> ResponseReturnValue:
    """The decision with its list, and the certificates."""
    with parts().engine.connect() as db:
        paper = decision_here(db, str(decision))
        title = local(names_of_titles(db).get(paper["title"], paper["title"]))
        return _page(
            db,
            f"decision.{decision}",
            caption=f"{title} {paper['year']} – {paper['number']}",
            back=f"/decisions/{decision}",
            links=_links(OF_DECISION, ".decision_paper", decision=decision),
            of=Stand(paper["book"], paper["book"]),
            copies=_copies(db, str(decision)),
            attach=f"/decisions/{decision}/signed-copy",
        )


@papers.get(f"/decisions/<uuid:decision>/papers/<any(decision, certificates):paper>.{ENDING}")
def decision_paper(decision: UUID, paper: str, ending: str) -> ResponseReturnValue:
    """For whoever may see everybody on it."""
    with parts().engine.connect() as db:
        book = decision_here(db, str(decision))["book"]
        return _sent(db, book, f"decision.{decision}", paper, ending, OF_DECISION[paper], str(decision))


@papers.get(f"/decisions/new/papers/decision.{ENDING}")
def draft_decision(ending: str) -> ResponseReturnValue:
    """The decision as it would read if it were signed now, marked as a draft."""
    with parts().engine.connect() as db:
        rehearsal = rehearsed(db, list_asked(db))
        listed = rehearsal.listed
        source = Source(parts(), db, listed.book)
        without = {*rehearsal.left_out, *listed.exceptions}
        rows = [row for row in listing.rows(db, listed.looked_up, limit=MOST)[0] if row["dossier"] not in without]
        if not rows:
            raise NotFound
        with in_vietnamese():
            mandate = visit().mandate
            told = {"signer": visit().signed.person, "form": form_of(), "signing": mandate.signing if mandate else None}
            paper = draft(source, dossiers=rows, told=told | {"year": listed.year, "basis": rehearsal.basis})
    return _send(paper, f"place.{listed.place}", "decision", ending)


@papers.get("/meetings/<id>/papers")
def of_meeting(id: str) -> ResponseReturnValue:
    """Minutes, and the summary list."""
    return _proceeding("meeting", id, OF_MEETING, ".meeting_paper")


@papers.get(f"/meetings/<id>/papers/<any(minutes, 'summary-list'):paper>.{ENDING}")
def meeting_paper(id: str, paper: str, ending: str) -> ResponseReturnValue:
    """What a meeting leaves."""
    return _proceeding_paper("meeting", id, paper, ending, OF_MEETING)


@papers.get("/postings/<id>/papers")
def of_posting(id: str) -> ResponseReturnValue:
    """The list that hangs."""
    return _proceeding("posting", id, OF_POSTING, ".posting_paper")


@papers.get(f"/postings/<id>/papers/<any('posting-list'):paper>.{ENDING}")
def posting_paper(id: str, paper: str, ending: str) -> ResponseReturnValue:
    """The list that hangs, as it is to hang."""
    return _proceeding_paper("posting", id, paper, ending, OF_POSTING)


@papers.get("/dossiers/<stream>/papers")
def of_one_dossier(stream: str) -> ResponseReturnValue:
    """The slips of one dossier, and its certificate."""
    opened = open_dossier(stream)
    links = _links(_papers_of(opened), ".dossier_paper", stream=stream)
    with parts().engine.connect() as db:
        name = called(names_of(db, [opened.dossier.subject]), opened.dossier.subject)
        title = local(opened.rules.procedure.label.as_data())
        caption = f"{title} {opened.dossier.year} – {name}"
        of = Stand(opened.dossier.book, opened.dossier.book)
        code = _code_of(db, opened) if any(link["kind"] == "certificate" for link in links) else None
        return _page(db, stream, caption=caption, back=of_dossier(stream), links=links, of=of, code=code)


def _code_of(db: Connection, opened: Opened) -> dict[str, Any] | None:
    """Where its certificate is verified: the address, and the same as a picture to be scanned from a screen."""
    decision = opened.dossier.decision or ""
    address = codes.written_on(parts().vault, parts().config, db, decision).get(opened.dossier.id)
    return {"address": address, "picture": Markup(codes.picture(address))} if address else None  # noqa: S704 -- ours


@papers.get(f"/dossiers/<stream>/papers/<any(registration, 'self-assessment', certificate):paper>.{ENDING}")
def dossier_paper(stream: str, paper: str, ending: str) -> ResponseReturnValue:
    """A slip, or the certificate of whoever holds the title."""
    opened = open_dossier(stream)
    if paper not in _papers_of(opened):
        raise NotFound
    with parts().engine.connect() as db:
        book = opened.dossier.book
        if paper != "certificate":
            return _sent(db, book, stream, paper, ending, OF_DOSSIER[paper], stream)
        with in_vietnamese():
            source = Source(parts(), db, book)
            one = CERTIFICATE.made(source, opened.dossier.decision, only={stream})
    return _send(one, stream, paper, ending)


@papers.get("/places/<place>/papers")
def of_place(place: str) -> ResponseReturnValue:
    """Blank forms, and what goes from office to office, for a title and year."""
    with parts().engine.connect() as db:
        here = finding.place(db, place)
        year = finding.year_of(db, here.commune, title=reading.words("title") or None, year=reading.year())
        links = _links(OF_PLACE, ".place_paper", place=place, title=year.title, year=year.year)
        caption = f"{here.name} – {local(year.name)} {year.year}"
        of = Stand(here.commune, place, year.year, f"?title={year.title}&year={year.year}")
        more = {"letterhead": f"/places/{place}/letterhead"} if here.kind == "commune" else {}
        return _page(db, f"place.{place}", caption=caption, back="/", links=links, of=of, **more)


@papers.get(
    "/places/<place>/papers/<any('blank-registration', 'blank-self-assessment', appraisal, submission):paper>." + ENDING
)
def place_paper(place: str, paper: str, ending: str) -> ResponseReturnValue:
    """One of these for a village, or the whole commune."""
    with parts().engine.connect() as db:
        here = finding.place(db, place)
        year = finding.year_of(db, here.commune, title=reading.words("title") or None, year=reading.year())
        return _sent(db, here.commune, f"place.{place}", paper, ending, OF_PLACE[paper], place, year)


@papers.get(f"{REPORT}/report.{ENDING}")
def report_paper(to: UUID, year: int, kind: str, filer: UUID, ending: str) -> ResponseReturnValue:
    """A report as it was filed last."""
    with parts().engine.connect() as db:
        owed = owed_here(db, str(to), year, kind, str(filer))
        (line,) = lines_of(db, [owed])
        source = Source(parts(), db, finding.commune_of(db, owed.place)["place"])
        with in_vietnamese():
            paper = reports.report(source, owed, line["filer"])
    return _send(paper, f"report.{to}.{year}.{kind}.{filer}", "report", ending)


def decision_here(db: Connection, id: str) -> dict[str, Any]:
    """A decision, for those who may see the whole commune that it is of."""
    found = proceeding_of(db, f"decision.{id}")
    if found is None or found["book"] not in visit().places:
        raise NotFound
    return told(found) | {"book": found["book"]}


def _copies(db: Connection, decision: str) -> list[dict[str, Any]]:
    """Pictures of the signed paper; what was erased is there no more."""
    rows = issued.copies_of(db, decision)
    names = names_of(db, {row["attached_by"] for row in rows})
    kept = parts().vault.kinds_of([decision]).get(decision)
    return [
        {
            "href": f"/decisions/{decision}/signed-copies/{row['cause']}" if kept else None,
            "who": called(names, row["attached_by"]),
            "at": from_micros(row["at"]),
            "kilobytes": -(-row["size"] // 1024),
        }
        for row in rows
    ]


def _papers_of(opened: Opened) -> Mapping[str, Entry]:
    """What there is of a dossier by now."""
    done = {each.topic.removesuffix("ed").removesuffix("-assess") for each in opened.dossier.stood}
    found = {"registration": OF_DOSSIER["registration"]}
    if "self" in done:
        found["self-assessment"] = OF_DOSSIER["self-assessment"]
    if opened.dossier.state == "recognised" and opened.dossier.decision:
        found["certificate"] = CERTIFICATE
    return found


def _proceeding(kind: str, id: str, entries: Mapping[str, Entry], endpoint: str) -> ResponseReturnValue:
    with parts().engine.connect() as db:
        found = finding.proceeding(db, kind, id)
        title = local(names_of_titles(db).get(found["title"], found["title"]))
        return _page(
            db,
            f"{kind}.{id}",
            caption=f"{title} {found['year']} – {found['place']['name']}",
            back=f"/{kind}s/{id}",
            links=_links(entries, endpoint, id=id),
            of=Stand(found["book"], found["place"]["id"]),
        )


def _proceeding_paper(kind: str, id: str, paper: str, ending: str, entries: Mapping[str, Entry]) -> ResponseReturnValue:
    with parts().engine.connect() as db:
        found = finding.proceeding(db, kind, id)
        return _sent(db, found["book"], f"{kind}.{id}", paper, ending, entries[paper], id)


def _links(entries: Mapping[str, Entry], endpoint: str, **named: Any) -> Sequence[Link]:
    return [
        {"label": entry.label, "kind": paper}
        | {ending: url_for(endpoint, paper=paper, ending=ending, **named) for ending in KINDS}
        for paper, entry in entries.items()
    ]


def _page(
    db: Connection, about: str, *, caption: str, back: str, links: Sequence[Link], of: Stand, **more: Any
) -> ResponseReturnValue:
    """What can be had, what was issued, and who had it made."""
    rows = printing.of(db, about)
    names = names_of(db, {row["person"] for row in rows})
    printed = [
        {
            "paper": label_of(row["kind"]),
            "ending": row["ending"].upper(),
            "who": called(names, row["person"]),
            "office": office_of(row["office"]),
            "at": from_micros(row["at"]),
        }
        for row in rows
    ]
    if may_number(of.book, about, of.place):
        for link in links:
            if link["kind"] in ISSUED:
                link["issue"] = f"/papers/new/{link['kind']}/{about}{of.asked}"
    around = {"caption": caption, "back": back, "papers": links, "printed": printed}
    around["issued"] = issued_about(db, about, of.year)
    return render_template("papers.html", **around, **more)


def _sent(db: Connection, book: str, about: str, kind: str, ending: str, entry: Entry, *of: Any) -> ResponseReturnValue:
    return _send(made(entry, Source(parts(), db, book), *of), about, kind, ending)


def _send(paper: Paper, about: str, kind: str, ending: str) -> ResponseReturnValue:
    """The file; who had it made is kept, and whose data is on it."""
    file = KINDS[ending]
    content = file.drawn(paper)
    signed = visit().signed
    told = printing.Printed(about, kind, ending, signed.person, parts().clock(), signed.mandate, signed.office)
    printing.note(parts().engine, told)
    shows(paper.named)
    return as_attachment(content, file.media_type, f"{paper.called}.{ending}")
