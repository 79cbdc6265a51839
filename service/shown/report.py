"""Reports as pages show them: who owes which, the figures that the register proposes, the text to pass on."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.clock import day_of, from_micros, micros
from domain.commands.reports import ANSWERING
from domain.edition import Label
from domain.ids import is_id
from domain.place import ABOVE
from domain.reporting import Kind, editions
from domain.reporting.plan import BY_TITLE, Figure
from projections import activities, listing, maps, reports, territory
from projections.ground import ground, last_there
from projections.names import names_of
from projections.places import SPLIT, links
from projections.progress import progress, share
from projections.reports import Owed
from projections.titles import names_of_titles
from service.i18n import day, local, number
from service.i18n import text as _
from service.moments.looking import day_looked_at, moment
from service.privacy.reads import shows
from service.shown.charts import PERCENT, Bar, Bars
from service.visit import Visit, parts, visit

Line = dict[str, Any]
# The kinds of places that award titles in books of their own.
AWARDING = ("commune", *ABOVE)


def lines_of(db: Connection, owed: Sequence[Owed]) -> list[Line]:
    """Each report that is owed, with its name, its filer's and by how many days it is late."""
    names = names_of(db, {each.filer for each in owed if each.filer_kind == reports.UNIT})
    shows(names)
    today = day_looked_at()
    return [
        {
            "owed": each,
            "called": local(each.called) if isinstance(each.called, dict) else each.called,
            "filer": each.filer_name or names.get(each.filer) or _("a unit without a name here"),
            "due": each.due_on,
            "days": (each.due_on - today).days,
            "filed_on": each.filed_on,
            "late": each.late(today),
            "href": address(each),
        }
        for each in owed
    ]


def address(owed: Owed) -> str:
    """Where a report is read and filed."""
    return f"/reports/{owed.receiver}/{owed.year}/{owed.kind}/{owed.filer}"


def to_pass_on(place: str, lines: Sequence[Line]) -> str:
    """Who has filed and who has not, as a message to those who owe."""
    said = []
    for (called, due), group in groupby(lines, key=lambda line: (line["called"], line["due"])):
        of_kind = list(group)
        missing = [line for line in of_kind if line["filed_on"] is None]
        done = _("%(filed)s of %(all)s filed", filed=number(len(of_kind) - len(missing)), all=number(len(of_kind)))
        said.append(
            _("%(place)s – %(report)s, due %(day)s: %(done)s.", place=place, report=called, day=day(due), done=done)
        )
        if missing:
            said.append(_("Still missing: %(names)s.", names=", ".join(_missing(line) for line in missing)))
    return "\n".join(said)


def _missing(line: Line) -> str:
    late = line["late"]
    return str(line["filer"]) + (f" ({_('late by %(days)s days', days=number(late))})" if late else "")


def owing(db: Connection, of: Visit) -> list[Line]:
    """What the places of a mandate, and the person's own units, still owe this year."""
    named = territory.named(db, [place["id"] for place in of.mandate.places]) if of.mandate else []
    mine = {row["place"]: row["parent"] or row["place"] for row in named if row["place"] in of.places}
    units = {row["subject"]: row["commune"] for row in _units(db, of)}
    asking = reports.asks_of(db, {*mine.values(), *units.values()})
    year, times = day_looked_at().year, moment().times
    found: list[Owed] = []
    for receiver in sorted(asking):
        owed = reports.owed_to(db, receiver, year=year, filers={*mine, *units}, **times)
        found += [each for each in owed if each.filed is None and (each.filer in units or _answers(db, each, of))]
    return lines_of(db, found)


def _units(db: Connection, of: Visit) -> Sequence[RowMapping]:
    return reports.units(db, of.subjects) if of.subjects else []


def _answers(db: Connection, owed: Owed, of: Visit) -> bool:
    plan = None if is_id(owed.kind) else reports.plan_of(db, owed.receiver)
    kind = reports.kind_of(plan, owed.kind)
    return of.signed.office in (kind.offices if kind else ANSWERING[owed.filer_kind])


def may_file(db: Connection, owed: Owed) -> bool:
    """Whether the signed-in person files this report."""
    own = owed.filer_kind == reports.UNIT and owed.filer in visit().subjects
    return own or _answers(db, owed, visit())


# Figures


def proposed(db: Connection, kind: Kind | None, owed: Owed) -> list[Line]:
    """The figures that a report asks for, with what the register counts today; of a period year by year."""
    titles = names_of_titles(db)
    found = []
    for year in owed.period.years if owed.period else (owed.year,):
        counted = _counted(db, owed, year)
        for figure in asked_of(kind):
            of_titles = sorted(counted["titles"].items()) if figure.counted in BY_TITLE else [(None, counted)]
            for title, numbers in of_titles:
                told = {"figure": figure.id, "title": title, "year": year if owed.period else None}
                value = numbers.get(figure.counted) if figure.counted else None
                found.append({"key": key_of(told), "name": _called(told, figure, titles), "value": value})
    return found


def asked_of(kind: Kind | None) -> tuple[Figure, ...]:
    """The figures that a kind of report asks for; a request asks for whatever the register counts."""
    return kind.figures if kind else editions()[-1].figures


def key_of(figure: Mapping[str, Any]) -> str:
    """By what a figure is called in a form."""
    year = figure.get("year")
    return f"{figure['figure']}.{figure['title'] or ''}" + (f".{year}" if year else "")


def _called(told: Mapping[str, Any], figure: Figure | None, titles: Mapping[str, Any]) -> str:
    said = [_label(figure.label) if figure else told["figure"], *_titled(titles, told["title"])]
    return " – ".join([*said, *([str(told["year"])] if told.get("year") else [])])


def _label(label: Label) -> str:
    return local(label.as_data())


def _counted(db: Connection, owed: Owed, year: int) -> Line:
    if owed.filer_kind == reports.UNIT:
        return {"titles": _of_unit(db, owed, year)}
    at = map_of(db, owed)
    count, learners = activities.totals(db, places=_held_in(db, owed, at), year=year)
    return {"titles": _of_place(db, owed, year, at), "activities": count, "learners": learners}


def map_of(db: Connection, owed: Owed) -> int | None:
    """The map on which a village is counted: that of now, as its page of progress has it, or of its own last day."""
    return last_there(db, owed.filer, micros(parts().clock())) if owed.filer_kind == "village" else None


def map_told(db: Connection, owed: Owed) -> list[str]:
    """On which villages a village is counted where these have become others, and what no part of one has with it."""
    at = map_of(db, owed)
    if at is None or not maps.changed_on(db, owed.receiver):
        return []
    split = [link for link in links(db, [owed.filer]) if link["how"] == SPLIT and link["upper"] == owed.filer]
    names = territory.names(db, {link["place"] for link in split})
    return [
        counted_on(day_of(from_micros(at))),
        *(
            _(
                "%(place)s was split on %(day)s. Its activities stay with it, as do those of whom it is not said yet "
                "where they belong: the reports of its parts do not count them.",
                place=names.get(link["place"], "–"),
                day=day(link["from_on"]),
            )
            for link in split
        ),
    ]


def counted_on(on: date) -> str:
    """On which villages something is counted."""
    return _(
        "Counted on the villages of %(day)s: each dossier in the village in which its subject was at home then.",
        day=day(on),
    )


def _held_in(db: Connection, owed: Owed, at: int | None) -> Collection[str]:
    """Where the activities of a report were held; those of a village that was split stay with it."""
    if at is None:
        return territory.inside(db, [owed.filer])
    seen = territory.inside(db, [owed.receiver])
    return ground(db, book=owed.receiver, at=at, seen=seen, places=[owed.filer]).unnamed


def _of_place(db: Connection, owed: Owed, year: int, at: int | None) -> dict[str, dict[str, int]]:
    """Title by title: of a village out of its commune's figures on a map; of the level above what it awards itself and
    all its communes together.
    """
    if owed.filer_kind == "village":
        books = [owed.receiver]
    else:
        named = territory.named(db, territory.inside(db, [owed.filer]))
        books = [row["place"] for row in named if row["kind"] in AWARDING]
    found: dict[str, dict[str, int]] = {}
    for book in books:
        whole = owed.filer if owed.filer_kind == "village" else book
        for line in progress(db, book=book, year=year, map_at=at):
            if line.place == whole:
                numbers = found.setdefault(line.title, dict.fromkeys(BY_TITLE, 0))
                numbers["all"] += line.all
                numbers["registered"] += line.registered
                numbers["recognised"] += line.recognised
    return found


def _of_unit(db: Connection, owed: Owed, year: int) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in listing.rows(db, listing.Wanted(subjects=[owed.filer], year=year))[0]:
        numbers = found.setdefault(row["title"], dict.fromkeys(BY_TITLE, 0) | {"all": 1})
        numbers["registered"] += int(row["counted"] and row["state"] != "withdrawn")
        numbers["recognised"] += int(row["state"] == "recognised")
    return found


def figures_sent(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What was typed, as facts keep it."""
    found = []
    for row in rows:
        name, _dot, rest = row["figure"].partition(".")
        title, _dot, year = rest.partition(".")
        of = {"year": int(year)} if year.isdecimal() and year.isascii() and len(year) == 4 else {}
        # A name that no page made is no figure of any report, and is refused as such.
        name = name if bool(of) == bool(year) else row["figure"]
        found.append({"figure": name, "title": title or None, "value": row["value"]} | of)
    return found


def figures_told(db: Connection, kind: Kind | None, figures: str) -> list[tuple[str, int]]:
    """Filed figures under their names."""
    titles, known = names_of_titles(db), {figure.id: figure for figure in asked_of(kind)}
    return [(_called(each, known.get(each["figure"]), titles), each["value"]) for each in json.loads(figures)]


@dataclass(frozen=True, slots=True)
class Filed:
    """The figures of one filing: those of titles in lines with both shares, and the others by name."""

    lines: list[Line]
    others: list[tuple[str, int]]
    shares: Bars


def table_of(db: Connection, kind: Kind | None, row: RowMapping, id: str) -> Filed:
    """What was filed, as people read it; a share is reckoned from the very numbers that were filed."""
    titles, known = names_of_titles(db), {figure.id: figure for figure in asked_of(kind)}
    lines: dict[tuple[str, int], Line] = {}
    others = []
    for each in json.loads(row["figures"]):
        figure = known.get(each["figure"])
        if each["title"] is None:
            others.append((_called(each, figure, titles), each["value"]))
            continue
        of = each["title"], each.get("year") or row["year"]
        line = lines.setdefault(of, {"id": of[0], "title": _titled(titles, of[0])[0], "year": of[1], "numbers": {}})
        line["numbers"][(figure.counted if figure else None) or each["figure"]] = each["value"]
    told = [line | _shares(line["numbers"]) for _of, line in sorted(lines.items())]
    return Filed(told, others, _drawn(told, id))


def _shares(numbers: Mapping[str, int]) -> dict[str, str | None]:
    """Both shares, where both numbers of each were filed."""
    recognised = numbers.get("recognised")
    return {
        f"of_{whole}": share(recognised, numbers[whole]) if recognised is not None and whole in numbers else None
        for whole in ("registered", "all")
    }


def _drawn(lines: Sequence[Line], id: str) -> Bars:
    return Bars(
        id,
        _("Both shares by title and year"),
        _("Recognised ÷ registered, and recognised ÷ all."),
        _("Title"),
        [_("Of those registered"), _("Of all")],
        [
            Bar(f"{line['title']} {line['year']}", [_decimal(line["of_registered"]), _decimal(line["of_all"])])
            for line in lines
            if line["of_registered"] or line["of_all"]
        ],
        PERCENT,
    )


def _decimal(share: str | None) -> Decimal | None:
    return None if share is None else Decimal(share)


def _titled(titles: Mapping[str, Any], title: str | None) -> list[str]:
    return [local(titles[title]) if title in titles else title] if title else []
