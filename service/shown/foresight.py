"""Foresight in words: what an act changes, line by line, before it is recorded."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from domain.clock import day_of
from domain.foresight import Outlook
from domain.status import seen_on
from projections.progress import Progress, progress
from service import words
from service.i18n import day, number
from service.i18n import text as _
from service.shown.rules import office_names, step_name
from service.views.at_desk import Opened
from service.visit import parts, visit
from service.words import word


def foresight_of(db: Connection, opened: Opened, before: Outlook, after: Outlook) -> list[dict[str, Any]]:
    """A line for each thing that the act changes, and for the first few also where it does not."""
    told = list(zip(_standing(opened, before), _standing(opened, after), strict=True))
    # The figures of a commune are for those who see into it.
    if visit().sees(place=opened.dossier.place["id"]):
        line = _line(db, opened)
        told += zip(_figures(line, before, before), _figures(line, before, after), strict=True)
    return [
        {"what": what, "before": was, "after": will, "changes": was != will}
        for (what, was, always), (_what, will, _always) in told
        if always or was != will
    ]


Line = tuple[str, str | None, bool]


def _standing(opened: Opened, look: Outlook) -> list[Line]:
    today = day_of(parts().clock())
    state = seen_on(today, look.state, look.term[1] if look.term else None)
    own, village, commune = (None if score is None else number(score) for score in look.scores)
    return [
        (_("State"), word(words.STATE, state), True),
        (_("Next step"), step_name(opened.rules, look.next_step) if look.next_step else _("none"), True),
        (_("Whose turn"), office_names(opened.rules, look.offices) or _("nobody’s"), True),
        (_("Due"), day(look.due_on) if look.due_on else _("no day is set"), True),
        (_("Self"), own, False),
        (_("Village points"), village, False),
        (_("Commune points"), commune, False),
        (_("Term of the title"), _term(look.term), False),
        (
            _("In the register of honour today"),
            _("yes") if look.is_held_on(today) else _("no"),
            False,
        ),
    ]


def _line(db: Connection, opened: Opened) -> Progress | None:
    """The commune's own line of the title's year."""
    dossier = opened.dossier
    lines = progress(db, book=dossier.book, year=dossier.year)
    return next((each for each in lines if (each.title, each.place) == (dossier.title, dossier.book)), None)


def _figures(line: Progress | None, now: Outlook, look: Outlook) -> list[Line]:
    """The figures, moved by what this dossier adds to them."""
    registered, recognised = (line.registered, line.recognised) if line else (0, 0)
    return [
        (_("Registered in the commune"), number(registered - now.registered + look.registered), False),
        (_("Recognised in the commune"), number(recognised - now.recognised + look.recognised), False),
    ]


def _term(term: tuple[date, date] | None) -> str:
    if term is None:
        return _("none")
    return _("%(first)s to %(last)s", first=day(term[0].isoformat()), last=day(term[1].isoformat()))
