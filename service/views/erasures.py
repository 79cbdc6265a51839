"""Erasing: what would go is shown by name and kind, and goes once that is confirmed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Connection, RowMapping, select

from domain.clock import day_of, from_micros
from domain.commands import erasing
from projections import listing, members, papers
from projections.intervals import of_subjects, status
from projections.mandates import mandates_of
from projections.names import names_of
from projections.proceedings import proceeding_of, told
from service import words
from service.forms.data_request import ErasureForm
from service.forms.fields import Choices, Option
from service.i18n import day
from service.i18n import text as _
from service.papers.catalogue import label_of
from service.papers.issuing import naming
from service.privacy.reads import shows
from service.privacy.wiping import wipe
from service.shown.held import whose
from service.shown.requests import answers
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.carrying import act_on
from service.views.data_requests import request_row
from service.views.links import of_data_request
from service.views.previewing import after_preview
from service.visit import parts

erasures = Blueprint("erasures", __name__)
Values = dict[str, Any]


@erasures.get("/requests/<uuid:request>/erasure")
def ask_erasure(request: UUID) -> ResponseReturnValue:
    """On which ground, and what goes with the person; households that go by the person's name are ticked."""
    _row, page, _called = _page(str(request))
    question = page.form.questions.get("groups")
    groups = [option.code for option in question.options] if isinstance(question, Choices) else []
    return ask(page.form, page.template, values={"groups": groups}, **page.around)


@erasures.post("/requests/<uuid:request>/erasure")
def erase(request: UUID) -> ResponseReturnValue:
    """Show what would be erased; once that is confirmed, erase it."""
    row, page, called = _page(str(request))

    def do(values: Values) -> Values | str:
        asked: Values = {name: values.get(name) or [] for name in ("groups", "minutes", "copies")}
        # What the service keeps of issued papers goes by itself: they are made again from the register.
        kept = kept_papers(row["subject"], asked["groups"])
        called.update({each.owner: f"{label_of(each.kind)} – {each.number}" for each in kept})
        asked["papers"] = [each.paper for each in kept]
        asked["reason"] = values["reason"]

        def decide(desk: Any) -> Values:
            done = erasing.erase(desk, subject=row["subject"], request=row["request"], **asked)
            return done | {"consequences": [{"owner": each} for each in done["owners"]]}

        act = act_on(row["book"], values)
        wallet = parts().vault.wallet()
        done = after_preview(
            page,
            act,
            decide,
            confirmed=values["confirmed"],
            wallet=wallet,
            shown=lambda found: _would_go(found, called),
        )
        if not isinstance(done, str):
            # The key is gone; the files of a PostgreSQL, which has other readers, are rewritten by the worker.
            wipe(parts(), rewriting=parts().config.embedded)
        return done

    return answer(page, do, lambda _done: of_data_request(row["request"]))


def _would_go(consequences: Any, called: Mapping[str, str]) -> dict[str, Any]:
    owners = [each["owner"] for each in consequences]
    kept = parts().vault.kinds_of(owners)
    return {"consequences": [{"name": called[each], "kinds": sorted(kept.get(each, {}).items())} for each in owners]}


def _page(request: str) -> tuple[RowMapping, Page, dict[str, str]]:
    """The form, and by their ids what everybody and everything on it is called."""
    today = day_of(parts().clock())
    with parts().engine.connect() as db:
        row = request_row(db, request)
        answers(row["place"])
        person, groups = row["subject"], _headed(db, row["subject"])
        names = names_of(db, [person, *groups])
        minutes = _minutes(db, [person, *groups])
        copies = _copies(db, [person, *groups])
        mine = listing.rows(db, listing.Wanted(subjects=[person, *groups]), limit=200)[0]
        held = mandates_of(db, person)
    shows([person, *groups])
    form = ErasureForm()
    households = {each: whose(names, each, person) for each in groups}
    for name, found in (("groups", households), ("minutes", minutes), ("copies", copies)):
        form.offer(name, [Option(code, label) for code, label in found.items()])
        if not found:
            form.leave_out(name)
    caption = whose(names, person, person)
    under_way = sum(each["next_step"] is not None for each in mine)
    around = {"caption": f"{caption} – {words.word(words.DATA_REQUEST, row['kind'])}", "back": of_data_request(request)}
    offices = {"offices": sum(each.holds_on(today) for each in held), "held_office": bool(held)}
    page = Page(form, around | {"under_way": under_way} | offices, "data_erasure.html")
    return row, page, {person: caption} | households | minutes | copies


def _headed(db: Connection, person: str) -> list[str]:
    """The households that are called by this person's name: those of which they are the head."""
    stays = members.groups_of(db, person)
    return [row["subject"] for row in stays if row["kind"] == "household" and row["role"] == "head"]


def _minutes(db: Connection, subjects: list[str]) -> dict[str, str]:
    """The meetings that took up a dossier of these and of which something is kept, by the day of the meeting."""
    asked = select(status.c.meeting).distinct().where(of_subjects(subjects, None, None), status.c.meeting.is_not(None))
    found = sorted(db.execute(asked).scalars())
    kept = parts().vault.kinds_of(found)
    rows = {each: proceeding_of(db, f"meeting.{each}") for each in found if each in kept}
    return {
        each: _("Minutes of the meeting of %(day)s", day=day(day_of(from_micros(row["at"]))))
        for each, row in rows.items()
        if row is not None
    }


def _copies(db: Connection, subjects: list[str]) -> dict[str, str]:
    """The decisions over these of which a scanned paper is kept, by their numbers."""
    found = sorted(_decisions(db, subjects))
    kept = parts().vault.kinds_of(found)
    rows = {each: proceeding_of(db, f"decision.{each}") for each in found if each in kept}
    return {
        each: _("Signed copy of Decision no. %(number)s", number=told(row)["number"])
        for each, row in rows.items()
        if row is not None
    }


def _decisions(db: Connection, subjects: list[str]) -> set[str]:
    asked = select(status.c.decision).distinct()
    return set(db.execute(asked.where(_theirs(subjects), status.c.decision.is_not(None))).scalars())


def _theirs(subjects: list[str]) -> ColumnElement[bool]:
    """Everything that was ever said of their dossiers."""
    now = status.alias("theirs")
    mine = select(now.c.dossier).where(now.c.subject.in_(subjects))
    return status.c.dossier.in_(mine)


def kept_papers(person: str, groups: Sequence[str]) -> list[papers.Paper]:
    """Issued papers on which one of these is named, as far as they are kept."""
    subjects = [person, *groups]
    c = status.c
    with parts().engine.connect() as db:
        rows = db.execute(select(c.dossier, c.decision, c.meeting, c.posting, c.book).where(_theirs(subjects))).all()
        about = {f"{of}.{id}" for row in rows for of in ("decision", "meeting", "posting") if (id := getattr(row, of))}
        found = list(papers.papers_about(db, about | {row.dossier for row in rows}))
        for book in sorted({row.book for row in rows}):
            found += papers.papers_of_places(db, book)
    return naming(parts().vault, found, subjects)
