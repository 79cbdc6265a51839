"""Work on a request about personal data, in words: what may correct, which dossiers stand still and which go on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from domain.clock import day_of, from_micros, micros, start_of_day
from domain.commands.data_correction import CORRECTED, Entry
from domain.dossier import Dossier
from projections import listing, members
from projections.audit import audit
from projections.names import names_of
from projections.titles import names_of_titles
from service import words
from service.forms.fields import Option
from service.i18n import day, local
from service.i18n import text as _
from service.privacy.reads import shows
from service.shown.people import called
from service.shown.why import anchor
from service.views import links
from service.views.at_desk import desk_on
from service.visit import parts
from service.words import word

# What was wrong stands in no book: a mail address, a login.
IN_NO_BOOK = "in-no-book"


def lines_of(book: str, dossiers: Sequence[str], person: str, *, restricted: bool) -> list[dict[str, Any]]:
    """Of these the ones that would stand still, or that would go on."""
    found = [each for each in desk_on(book).all(Dossier, dossiers) if each.is_asked_for_by(person)]
    chosen = [each for each in found if each.is_under_way and (each.restricted is not None) is restricted]
    shows(each.subject for each in chosen)
    with parts().engine.connect() as db:
        names, titles = names_of(db, [each.subject for each in chosen]), names_of_titles(db)
    return [
        {
            "name": names.get(each.subject) or _("(no name)"),
            "href": links.of_dossier(each.id),
            "title": f"{local(titles[each.title]) if each.title in titles else each.title} {each.year}",
            "state": word(words.STATE, each.state),
        }
        for each in chosen
    ]


def entries_that_correct(row: RowMapping) -> list[Option]:
    """The corrections made of what stands about somebody since they asked, and that it stands in no book."""
    c = audit.c
    since = micros(start_of_day(date.fromisoformat(row["received_on"])))
    with parts().engine.connect() as db:
        groups = dict.fromkeys(each["subject"] for each in members.stays_of(db, row["subject"]))
        mine = [row["subject"], *groups]
        streams = [f"subject.{each}" for each in mine] + listing.ids(db, listing.Wanted(subjects=mine))
        asked = select(audit).where(c.stream.in_(streams), c.recorded_at >= since, c.type.endswith(CORRECTED))
        rows = db.execute(asked.order_by(c.recorded_at.desc(), c.position.desc())).mappings().all()
        names = names_of(db, {each["actor"] for each in rows})
    found = [Option(f"{each['stream']}:{each['version']}", _entry(each), called(names, each["actor"])) for each in rows]
    return [*found, Option(IN_NO_BOOK, _("It stood in no book: a mail address, a login"))]


def entry_of(code: str | None) -> Entry | None:
    """The entry that was chosen."""
    if code in (None, IN_NO_BOOK):
        return None
    stream, _colon, version = str(code).rpartition(":")
    return Entry(stream, int(version))


def mended_by(row: RowMapping) -> dict[str, str] | None:
    """The entry by which a request for correction was carried out, and where it is read."""
    if row["entry_stream"] is None:
        return None
    c = audit.c
    at = (c.stream == row["entry_stream"]) & (c.version == row["entry_version"])
    with parts().engine.connect() as db:
        entry = db.execute(select(audit).where(at)).mappings().first()
    if entry is None:
        return None
    page = links.of_stream(entry["stream"])
    href = f"{page}#{anchor(entry['version'])}" if page else f"/audit?stream={entry['stream']}"
    return {"text": _entry(entry), "href": href}


def _entry(row: RowMapping) -> str:
    said = {"what": word(words.FACT, row["type"]), "day": day(day_of(from_micros(row["recorded_at"])))}
    return _("%(what)s, %(day)s, entry no. %(position)s", **said, position=row["position"])
