"""Issued papers: one is numbered and kept, printed again as issued, replaced by a corrected one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of, from_micros
from domain.commands.award import NO_CODES
from domain.commands.codes import give_codes
from domain.commands.papers import attach_copy, issue_paper, may_issue
from domain.desk import Desk
from domain.errors import NotFound, Refusal
from domain.ids import is_id
from domain.report import Report
from projections import papers as read
from projections.names import names_of
from projections.proceedings import proceeding_of, told
from projections.reports import Owed
from service import words
from service.files.sending import as_attachment
from service.forms.fields import Taken
from service.forms.paper import IssueForm, SignedCopyForm
from service.i18n import in_vietnamese
from service.papers import catalogue, issuing, printing
from service.papers.files import KINDS
from service.papers.paper import Paper
from service.papers.source import Source
from service.privacy.reads import shows
from service.public.renewing import renewed
from service.shown.people import called
from service.shown.report import address, lines_of
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on, open_dossier
from service.views.carrying import act_on, carry_out
from service.views.papers import decision_here
from service.views.reports import owed_here
from service.visit import parts, visit

issued = Blueprint("issued", __name__)
NAMES = ", ".join(f"'{each}'" for each in catalogue.ISSUED)
ADDRESS = f"/papers/new/<any({NAMES}):kind>/<about>"


@dataclass(frozen=True)
class Topic:
    """What a paper is to be about: where it belongs, and what makes it. `fixed` says that it has its own number."""

    about: str
    book: str
    place: str
    title: str | None
    year: int
    back: str
    made: Callable[..., Paper]
    fixed: tuple[str, date] | None = None
    owner: str | None = None
    # Of certificates: by which decision, and of which dossiers, where not of all.
    decision: str | None = None
    only: tuple[str, ...] | None = None


@issued.get(ADDRESS)
def ask_number(kind: str, about: str) -> ResponseReturnValue:
    """The number, with the next one of the unit in the box."""
    with parts().engine.connect() as db:
        topic = _topic(db, kind, about)
        may_issue(desk_on(topic.book), topic.about, topic.place)
        replaces = _replaced(db, topic, kind)
        page = _page(topic, kind, replaces)
        values: dict[str, Any] = {"replaces": replaces.paper if replaces else None, "dated": day_of(parts().clock())}
        if topic.fixed is None:
            values["number"] = replaces.number if replaces else _next(db, topic)
    return ask(page.form, values=values, **page.around)


@issued.post(ADDRESS)
def issue(kind: str, about: str) -> ResponseReturnValue:
    """Draw it, seal what was drawn, and enter it under its number."""
    with parts().engine.connect() as db:
        topic = _topic(db, kind, about)
        may_issue(desk_on(topic.book), topic.about, topic.place)
        replaces = _replaced(db, topic, kind)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        number, dated = topic.fixed or (values["number"], values["dated"])
        replacing = issuing.Replacing(replaces.number, date.fromisoformat(replaces.dated)) if replaces else None
        wallet, given, more = parts().vault.wallet(), NO_CODES, {}
        with parts().engine.connect() as db:
            source = Source(parts(), db, topic.book)
            if topic.decision is not None:
                given, more["codes"] = renewed(source, wallet, topic.decision, only=topic.only, anew=bool(replaces))
            with in_vietnamese():
                draft = topic.made(source, **more)
            under: dict[str, Any] = {"number": number, "dated": dated, "seat": source.of_day(dated).letterhead.seat}
            paper = issuing.numbered(draft, **under, replacing=replacing)
        printed = issuing.sealed(wallet, paper, owner=topic.owner)
        shows(paper.named)

        def decide(desk: Desk) -> dict[str, Any]:
            if topic.decision is not None and given.given:
                give_codes(desk, decision=topic.decision, codes=given, anew=True)
            return issue_paper(
                desk, kind=kind, about=topic.about, place=topic.place, title=topic.title, year=topic.year,
                unit=issuing.unit_of(paper), number=number, dated=dated, printed=printed,
                replaces=replaces.paper if replaces else None, reason=values.get("reason"),
            )  # fmt: skip

        return carry_out(act_on(topic.book, values), decide, wallet=wallet)

    return answer(_page(topic, kind, replaces), do, lambda done: f"/papers/{done['paper']}")


@issued.get("/papers/<uuid:paper>")
def show(paper: UUID) -> ResponseReturnValue:
    """Under which number it was issued, by whom; the files as they were; what it replaced and what replaced it."""
    with parts().engine.connect() as db:
        found, back = _found(db, str(paper))
        others = {id: each for id in (found.replaces, found.replaced_by) if id and (each := read.paper_of(db, id))}
        names = names_of(db, [found.issued_by])
        prints = printing.of_paper(db, found.paper)
        names |= names_of(db, {row["person"] for row in prints})
        may = found.replaced_by is None and _may_replace(db, found)
    kept = parts().vault.kinds_of([found.owner])
    return render_template(
        "issued.html",
        paper=found,
        label=_label(found.kind),
        who=called(names, found.issued_by),
        at=from_micros(found.at),
        others=others,
        is_kept=bool(kept.get(found.owner)),
        prints=[
            {"who": called(names, row["person"]), "ending": row["ending"].upper(), "at": from_micros(row["at"])}
            for row in prints
        ],
        replace=f"{_address(found)}replaces={found.paper}" if may else None,
        back=back,
    )


@issued.get("/papers/<uuid:paper>/paper.<any(pdf, docx):ending>")
def as_issued(paper: UUID, ending: str) -> ResponseReturnValue:
    """The very bytes that were issued."""
    with parts().engine.connect() as db:
        found, _back = _found(db, str(paper))
    content = issuing.content_kept(parts().vault, found.content)
    file = issuing.file_kept(parts().vault, found.files[ending]["file"]["item"])
    if content is None or file is None:
        raise NotFound
    signed = visit().signed
    made = printing.Printed(
        found.about, found.kind, ending, signed.person, parts().clock(), signed.mandate, signed.office, found.paper
    )
    printing.note(parts().engine, made)
    shows(content.named)
    return as_attachment(file, KINDS[ending].media_type, f"{content.called}.{ending}")


@issued.get("/decisions/<uuid:decision>/signed-copy")
def ask_copy(decision: UUID) -> ResponseReturnValue:
    """For the picture of the signed paper."""
    with parts().engine.connect() as db:
        found = decision_here(db, str(decision))
    may_issue(desk_on(found["book"]), f"decision.{decision}", found["book"])
    page = _copy_page(str(decision), found)
    return ask(page.form, **page.around)


@issued.post("/decisions/<uuid:decision>/signed-copy")
def attach(decision: UUID) -> ResponseReturnValue:
    """Keep it beside the decision, under the decision's own key."""
    with parts().engine.connect() as db:
        found = decision_here(db, str(decision))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        file: Taken = values["file"]
        clean, wallet = file.clean, parts().vault.wallet()
        ref = wallet.seal(str(decision), "file", clean.content)
        copy: Mapping[str, Any] = {
            "file": ref, "media_type": clean.media_type, "size": len(clean.content), "width": clean.width,
            "height": clean.height, "pages": clean.pages,
        }  # fmt: skip
        return carry_out(
            act_on(found["book"], values),
            lambda desk: attach_copy(desk, decision=str(decision), place=found["book"], copy=copy),
            wallet=wallet,
        )

    return answer(_copy_page(str(decision), found), do, lambda _done: f"/decisions/{decision}/papers")


@issued.get("/decisions/<uuid:decision>/signed-copies/<int:version>")
def copy(decision: UUID, version: int) -> ResponseReturnValue:
    """One of the scanned copies, by its position in the book."""
    with parts().engine.connect() as db:
        found = decision_here(db, str(decision))
        row = next((each for each in read.copies_of(db, str(decision)) if each["cause"] == version), None)
    content = parts().vault.open(row["file"]) if row else None
    if row is None or not isinstance(content, bytes):
        raise NotFound
    return as_attachment(content, row["media_type"], f"{found['number']}.x")


def _copy_page(decision: str, found: Mapping[str, Any]) -> Page:
    return Page(SignedCopyForm(), {"caption": found["number"], "back": f"/decisions/{decision}/papers"})


def _topic(db: Connection, kind: str, about: str) -> Topic:
    """What is asked for, for those who may see it; other kinds of papers are not about such a thing."""
    of, _dot, id = about.partition(".")
    makers = {"decision": _of_decision, "d": _of_dossier, "place": _of_place, "report": _of_report}
    if of in ("meeting", "posting"):
        return _of_proceeding(db, kind, of, id)
    if of not in makers:
        raise NotFound
    return makers[of](db, kind, about)


def _entry(entries: Mapping[str, catalogue.Entry], kind: str) -> catalogue.Entry:
    if kind not in entries:
        raise NotFound
    return entries[kind]


def _of_decision(db: Connection, kind: str, about: str) -> Topic:
    id = about.partition(".")[2]
    if not is_id(id):
        raise NotFound
    found = decision_here(db, id)
    entry = _entry(catalogue.OF_DECISION, kind)
    fixed = (found["number"], date.fromisoformat(found["signed_on"]))
    book, back = found["book"], f"/decisions/{id}/papers"
    return Topic(
        about, book, book, found["title"], found["year"], back, lambda source, **more: entry.made(source, id, **more),
        fixed, decision=id if kind == "certificates" else None,
    )  # fmt: skip


def _of_dossier(db: Connection, kind: str, about: str) -> Topic:
    opened = open_dossier(about)
    dossier = opened.dossier
    if kind != "certificate" or dossier.state != "recognised" or dossier.decision is None:
        raise NotFound
    decision = dossier.decision
    row = proceeding_of(db, f"decision.{decision}")
    if row is None:
        raise NotFound
    found = told(row)
    fixed = (found["number"], date.fromisoformat(found["signed_on"]))
    return Topic(
        about, dossier.book, dossier.book, dossier.title, dossier.year, f"/dossiers/{about}/papers",
        lambda source, **more: catalogue.CERTIFICATE.made(source, decision, only={about}, **more), fixed,
        owner=dossier.subject, decision=decision, only=(about,),
    )  # fmt: skip


def _of_report(db: Connection, kind: str, about: str) -> Topic:
    owed = _owed(db, about)
    if kind not in catalogue.OF_REPORT or owed.filed is None:
        raise NotFound
    (line,) = lines_of(db, [owed])
    book = finding.commune_of(db, owed.place)["place"]
    return Topic(
        about, book, owed.place, None, owed.year, address(owed),
        lambda source: catalogue.OF_REPORT[kind].made(source, owed, line["filer"]),
    )  # fmt: skip


def _owed(db: Connection, about: str) -> Owed:
    """The report that a stream is of."""
    to, year, code, filer = [*about.split(".")[1:], "", "", "", ""][:4]
    if not (is_id(to) and is_id(filer) and year.isdecimal() and year.isascii() and len(year) == 4):
        raise NotFound
    owed = owed_here(db, to, int(year), code, filer)
    if about != Report.stream_of(to=to, year=int(year), kind=code, filer=filer):
        raise NotFound
    return owed


def _of_proceeding(db: Connection, kind: str, of: str, id: str) -> Topic:
    found = finding.proceeding(db, of, id)
    entry = _entry(catalogue.BY_ID[of], kind)
    return Topic(
        f"{of}.{id}", found["book"], found["place"]["id"], found["title"], found["year"], f"/{of}s/{id}/papers",
        lambda source: entry.made(source, id),
    )  # fmt: skip


def _of_place(db: Connection, kind: str, about: str) -> Topic:
    id = about.partition(".")[2]
    here = finding.place(db, id)
    entry = _entry(catalogue.OF_PLACE, kind)
    year = finding.year_of(db, here.commune, title=reading.words("title") or None, year=reading.year())
    back = f"/places/{id}/papers?title={year.title}&year={year.year}"
    return Topic(
        about, here.commune, id, year.title, year.year, back, lambda source: entry.made(source, id, year)
    )  # fmt: skip


def _replaced(db: Connection, topic: Topic, kind: str) -> read.Paper | None:
    """The paper that the address says is replaced."""
    id = reading.id_of("replaces")
    if id is None:
        return None
    found = read.paper_of(db, id)
    if found is None or (found.about, found.kind) != (topic.about, kind):
        raise NotFound
    return found


def _next(db: Connection, topic: Topic) -> str:
    source = Source(parts(), db, topic.book)
    with in_vietnamese():
        paper = topic.made(source)
    unit, symbol = issuing.unit_of(paper), issuing.symbol_of(paper)
    return issuing.next_number(db, book=topic.book, year=topic.year, unit=unit, symbol=symbol)


def _page(topic: Topic, kind: str, replaces: read.Paper | None) -> Page:
    form = IssueForm()
    if topic.fixed is not None:
        form.leave_out("number")
        form.leave_out("dated")
    if replaces is None:
        form.leave_out("reason")
        form.leave_out("replaces")
    caption = f"{_label(kind)} – {topic.fixed[0] if topic.fixed else topic.year}"
    heading = form.heading if replaces is None else words.PAPER_ACT["replace"]
    around = {"caption": caption, "back": topic.back, "heading": heading, "action": request.full_path.rstrip("?")}
    return Page(form, around)


def _label(kind: str) -> Any:
    return catalogue.label_of(kind)


def _found(db: Connection, id: str) -> tuple[read.Paper, str]:
    """A paper about something that this person may see, and the page of that."""
    found = read.paper_of(db, id)
    if found is None:
        raise NotFound
    of, _dot, about = found.about.partition(".")
    if of == "place":
        visit().must_see(place=found.place)
        return found, f"/places/{found.place}/papers?title={found.title}&year={found.year}"
    if of == "decision":
        decision_here(db, about)
    elif of == "d":
        open_dossier(found.about)
        return found, f"/dossiers/{found.about}/papers"
    elif of == "report":
        return found, address(_owed(db, found.about))
    else:
        finding.proceeding(db, of, about)
    return found, f"/{of}s/{about}/papers"


def _address(found: read.Paper) -> str:
    asked = f"title={found.title}&year={found.year}&" if found.about.startswith("place.") else ""
    return f"/papers/new/{found.kind}/{found.about}?{asked}"


def _may_replace(db: Connection, found: read.Paper) -> bool:
    """Whether this person issues such papers, and there still is what this one says."""
    try:
        if not found.about.startswith("place."):
            _topic(db, found.kind, found.about)
        may_issue(desk_on(found.book), found.about, found.place)
    except Refusal:
        return False
    return True
