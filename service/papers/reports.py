"""The yearly report upward, and any other that is filed: its figures and words, as they were filed last."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.clock import day_of, from_micros
from domain.report import Report
from projections import reports as filed
from projections import territory
from projections.ground import Places, ground, last_there
from projections.names import ERASED
from projections.reports import Owed
from projections.titles import names_of_titles
from service.i18n import local, number, percent
from service.i18n import text as _
from service.papers.charts import drawings, told
from service.papers.paper import CENTRE, DECREE, RIGHT, Annex, Block, Column, Heading, Paper, Paragraph, Table
from service.papers.source import Source, in_place
from service.papers.wording import in_words
from service.shown.report import Filed, table_of
from service.shown.year_drawn import Scene, aims_drawn, year_drawn

SYMBOL = "BC"
# Whose year is drawn: of a unit there is nothing to compare, and the level above compares its communes on their page.
DRAWN = ("village", "commune")


def report(source: Source, owed: Owed, filer: str) -> Paper:
    """What was filed last; room for figures and words where nothing was."""
    stream = Report.stream_of(to=owed.receiver, year=owed.year, kind=owed.kind, filer=owed.filer)
    row = next(iter(filed.filings(source.db, stream)), None)
    plan = filed.plan_of(source.db, owed.receiver)
    figures = table_of(source.db, filed.kind_of(plan, owed.kind), row, "shares") if row else None
    called = local(owed.called) if isinstance(owed.called, dict) else owed.called
    day = day_of(from_micros(row["at"])) if row else None
    then = source.of_day(day)
    sample = _("Sample: %(what)s", what=local(plan.label.as_data())) if plan and plan.is_sample else ""
    return Paper(
        kind="report",
        layout=DECREE,
        head=then.head(number=None, symbol=SYMBOL, day=day)
        if owed.filer == source.book
        else then.head_within(filer, symbol=SYMBOL, day=day),
        title=_("REPORT"),
        summary=_of(called, owed),
        dated=day or source.today,
        body=(
            Heading(_("I. Figures")),
            *_figures(figures),
            Heading(_("II. Findings")),
            *_said(source, row),
            *_drawn(source, owed, figures, row),
        ),
        signatures=(in_place(source, _filed_under(source, stream), _("ON BEHALF OF THE REPORTING PLACE")),),
        recipients=(_("As above;"), _("The archive.")),
        marks=(*source.marks(), *([sample] if sample else [])),
        draft=_("DRAFT"),
    )


def _filed_under(source: Source, stream: str) -> str | None:
    """The mandate under which it was filed last, if it was."""
    filings = [fact.act.mandate for fact in source.facts(stream) if isinstance(fact, Report.Filed)]
    return filings[-1] if filings else None


def _of(called: str, owed: Owed) -> str:
    if owed.period is None:
        return _("%(report)s of the year %(year)s", report=called, year=owed.year)
    return _("%(report)s, %(first)s–%(last)s", report=called, first=owed.period.first, last=owed.period.last)


def _figures(filed: Filed | None) -> Iterator[Block]:
    """Title by title with both shares, drawn besides, then what is counted without titles."""
    if filed and filed.lines:
        names = (_("Title"), _("In all"), _("Registered"), _("Recognised"), _("Of those registered"), _("Of all"))
        columns = (Column(names[0], 5), *(Column(name, 2, RIGHT) for name in names[1:]))
        yield Table(columns, tuple(_line(each) for each in filed.lines))
        yield from drawings(filed.shares)
    columns = (Column(_("No."), 1, CENTRE), Column(_("Figure"), 9), Column(_("Number"), 3, RIGHT))
    others = filed.others if filed else []
    if others or not (filed and filed.lines):
        yield Table(columns, tuple((str(n), name, number(value)) for n, (name, value) in enumerate(others, 1)))


def _line(each: dict[str, Any]) -> tuple[str, ...]:
    counts = (each["numbers"].get(name) for name in ("all", "registered", "recognised"))
    shares = (percent(each[name]) for name in ("of_registered", "of_all"))
    return (f"{each['title']} {each['year']}", *(number(count) or "–" for count in counts), *shares)


def _drawn(source: Source, owed: Owed, figures: Filed | None, row: Any) -> Iterator[Block]:
    """Targets, and of each title that is reported the season, the flow and the points, as the register then stood."""
    if owed.period is not None or owed.filer_kind not in DRAWN or figures is None:
        return
    # What the register proposed is what it knew when the report was entered; a correction proposes nothing anew.
    known = filed.entered(source.db, row)
    times = {"as_of": known, "known_at": known}
    places, at = _places(source, owed, known)
    scene = Scene(source.book, owed.filer, places, day_of(from_micros(known)), known, at, **times)
    to = _("(Attached to the report of %(day)s)", day=in_words(day_of(from_micros(row["at"]))))
    titles = _titles(figures)
    if titles:
        yield Annex(_("CHARTS"), to)
    if titles and owed.filer == source.book:
        # Whole communes have targets, villages have none.
        called = names_of_titles(source.db, book=source.book, **times)
        yield from told(aims_drawn(source.db, scene, year=owed.year, titles=called))
    for title, label in titles:
        yield Heading(f"{label} {owed.year}")
        charts = year_drawn(source.db, scene, year=owed.year, title=title)
        for name in ("season", "flow", "time", "points"):
            yield from told(charts[name])


def _places(source: Source, owed: Owed, known: int) -> tuple[Places, date]:
    """What was counted on the map as the register then had it, of a village that was there no more on its last one."""
    inside = territory.inside(source.db, [source.book], as_of=known, known_at=known)
    at = last_there(source.db, owed.filer, known, known_at=known)
    places = None if owed.filer == source.book else [owed.filer]
    found = ground(source.db, book=source.book, at=at, seen=inside, places=places, known_at=known)
    return found, day_of(from_micros(at))


def _titles(figures: Filed) -> list[tuple[str, str]]:
    """The titles for which somebody registered, as the report says."""
    return [(each["id"], each["title"]) for each in figures.lines if each["numbers"].get("registered")]


def _said(source: Source, row: Any) -> tuple[Block, ...]:
    ref = filed.ref(row["text"]) if row else None
    if ref is None:
        return (Paragraph("…"),)
    read = source.wiring.vault.open(ref["item"])
    text = str(read.get("text") or "") if isinstance(read, dict) else ERASED
    return tuple(Paragraph(line) for line in text.split("\n") if line.strip())
