"""Reports: what is due from whom by which plan or request, what was filed, and who is late."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Index, RowMapping, Table, Text, func, select

from domain.clock import day_of, from_micros, micros
from domain.fact import Recorded
from domain.reporting import Kind, Period, ReportPlan, load_report_plan
from projections.page import Lookup, Page, Row, Want
from projections.places import place as places_table
from projections.places import place_of, within
from projections.readings import corrects, read_anew, read_as_holding, reads, values_of
from projections.readmodel import FOREVER, Projection, derived, key, micro, place_id, whole
from projections.subjects import subject
from projections.times import happened

report_plan = Table(
    "report_plan",
    derived,
    key("book", primary=True),
    micro("position", primary=True),
    key("place"),
    Column("edition", Text),
    key("edition_digest"),
    micro("at"),
    micro("known"),
    micro("cause"),
    Index("ix_report_plan", "place", "at"),
)

report_request = Table(
    "report_request",
    derived,
    key("request", primary=True),
    key("book"),
    key("place"),
    whole("year"),
    Column("about", Text),
    key("due_on"),
    Column("filers", Text),
    Column("period", Text),
    key("stream"),
    whole("version"),
    micro("at"),
    micro("known", primary=True),
    micro("known_to"),
    micro("cause"),
    Index("ix_report_request_stream", "stream"),
    Index("ix_report_request", "place", "year"),
)

# One row for each filing; the last holds.
report_filed = Table(
    "report_filed",
    derived,
    key("stream", primary=True),
    whole("version", primary=True),
    key("book"),
    key("receiver"),
    key("filer"),
    key("filer_kind"),
    key("place"),
    whole("year"),
    key("kind"),
    key("due_on"),
    Column("figures", Text),
    key("text"),
    key("by"),
    micro("at"),
    micro("known", primary=True),
    micro("known_to"),
    micro("until"),
    micro("until_known"),
    micro("cause"),
    Index("ix_report_filed", "receiver", "year"),
)
FILED = Lookup(report_filed, "stream", ("known_to",))
ASKED = Lookup(report_request, "stream", ("known_to",))
UNIT = "unit"


def _wanted(page: Page) -> Iterator[Want]:
    for fact in page.of("report"):
        if fact.type in ("report.filed", "report.corrected"):
            yield FILED, fact.stream
    for fact in (*page.of("report"), *page.of("reporting")):
        if fact.type == "report.requested" or corrects(fact, "report.requested"):
            yield ASKED, fact.stream


def _fold(fact: Recorded, page: Page) -> None:
    if fold := FOLDS.get(fact.type):
        fold(fact, page)


def _adopted(fact: Recorded, page: Page) -> None:
    edition = fact.data.get("edition")
    row = {"book": fact.book, "position": fact.position, "place": place_id(fact.data.get("place"))}
    row |= {"edition": _json(edition), "edition_digest": fact.data.get("digest"), "cause": fact.position}
    page.put(report_plan, row | _times(fact))


def _requested(fact: Recorded, page: Page) -> None:
    row: Row = {name: fact.data.get(name) for name in ("request", "year", "about", "due_on")}
    row |= {"book": fact.book, "place": place_id(fact.data.get("place")), "cause": fact.position}
    row |= {"stream": fact.stream, "version": fact.version, "known_to": FOREVER}
    period = fact.data.get("period")
    row |= {"filers": _json(fact.data.get("filers") or []), "period": _json(period) if period else None} | _times(fact)
    page.rows(ASKED, fact.stream).append(row)
    page.put(report_request, row)


def _asked_anew(fact: Recorded, page: Page) -> None:
    rows = page.rows(ASKED, fact.stream)
    for row in [row for row in rows if row["version"] == fact.data.get("corrected_version")]:
        read_anew(fact, page, report_request, rows, row, values_of(fact))


def _filed_anew(fact: Recorded, page: Page) -> None:
    rows, values = page.rows(FILED, fact.stream), values_of(fact)
    new = {name: _json(value) for name, value in values.items() if name in ("figures", "text")}
    for row in [row for row in rows if row["version"] == fact.data.get("corrected_version")]:
        read_anew(fact, page, report_filed, rows, row, new)


def _filed(fact: Recorded, page: Page) -> None:
    data, filer = fact.data, fact.data.get("filer") or {}
    rows = page.rows(FILED, fact.stream)
    for row in [row for row in rows if row["until_known"] == FOREVER]:
        row.update(until=micros(fact.occurred_at), until_known=micros(fact.recorded_at))
        page.put(report_filed, row)
    text = data.get("text")
    new: Row = {
        "stream": fact.stream,
        "version": fact.version,
        "book": fact.book,
        "receiver": place_id(data.get("to")),
        "filer": filer.get("id"),
        "filer_kind": filer.get("kind"),
        "place": place_id(data.get("place")),
        **{name: data.get(name) for name in ("year", "kind", "due_on")},
        "figures": _json(data.get("figures") or []),
        "text": _json(text) if text else None,
        "by": fact.on_behalf_of or fact.actor,
        "until": FOREVER,
        "until_known": FOREVER,
        "known_to": FOREVER,
        "cause": fact.position,
    } | _times(fact)
    rows.append(new)
    page.put(report_filed, new)


def _times(fact: Recorded) -> Row:
    return {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


FOLDS = {
    "reporting.adopted": _adopted,
    "report.requested": _requested,
    "reporting.corrected": _asked_anew,
    "report.filed": _filed,
    "report.corrected": _filed_anew,
}


# What is owed


@dataclass(frozen=True, slots=True)
class Owed:
    """One report from one filer: the kind of the plan or the request, the day, and the filing that holds, if any."""

    receiver: str
    year: int
    kind: str
    called: dict[str, str] | str
    filer: str
    filer_kind: str
    filer_name: str | None
    # Where the filer is: the place itself, or where a unit is at home.
    place: str
    due_on: date
    filed: RowMapping | None
    # The years that it looks back on, where it is on several.
    period: Period | None = None

    @property
    def filed_on(self) -> date | None:
        return day_of(from_micros(self.filed["at"])) if self.filed else None

    def late(self, today: date) -> int:
        """By how many days: since it was due, until it was filed or, where it is not, until today."""
        return max(0, ((self.filed_on or today) - self.due_on).days)


def plan_of(db: Connection, place: str, *, as_of: int | None = None, known_at: int | None = None) -> ReportPlan | None:
    """The plan of reports that a place goes by."""
    c = report_plan.c
    asked = select(c.edition).where(c.place == place, happened(report_plan, as_of, known_at))
    edition = db.execute(asked.order_by(c.at.desc(), c.position.desc()).limit(1)).scalar()
    return load_report_plan(json.loads(edition), file="plan") if edition else None


def owed_to(
    db: Connection,
    place: str,
    *,
    year: int,
    filers: Collection[str] | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> list[Owed]:
    """Every report of a year that is owed to a place, by kind and filer; `filers` are the only ones asked about."""
    times = {"as_of": as_of, "known_at": known_at}
    filed = {(row["kind"], row["filer"]): row for row in _filings(db, place, year, **times)}
    found = [
        Owed(
            place, year, kind.id, kind.label.as_data(), id, kind.filed_by, name, at or id, kind.due_on(year),
            filed.get((kind.id, id)), kind.period,
        )
        for kind in due_in(plan_of(db, place, **times), year)
        for id, name, at in _filers(
            db, place, kind.filed_by, kind.due_on(year), {by for what, by in filed if what == kind.id}, **times
        )
        if filers is None or id in filers
    ]  # fmt: skip
    return found + _requested_of(db, place, year, filed, filers, times)


def _requested_of(
    db: Connection,
    place: str,
    year: int,
    filed: Mapping[tuple[str, str], RowMapping],
    filers: Collection[str] | None,
    times: Mapping[str, int | None],
) -> list[Owed]:
    asked = requests(db, place, year=year, **times)
    wanted = [
        (row, each) for row in asked for each in json.loads(row["filers"]) if filers is None or each["id"] in filers
    ]
    names = _names(db, {each["id"] for _row, each in wanted})
    return [
        Owed(
            place, year, row["request"], row["about"], each["id"], each["kind"], names.get(each["id"]),
            place if each["kind"] == UNIT else each["id"], date.fromisoformat(row["due_on"]),
            filed.get((row["request"], each["id"])), Period.read(json.loads(row["period"] or "null")),
        )
        for row, each in wanted
    ]  # fmt: skip


def requests(
    db: Connection, place: str, *, year: int, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """What a place asked for out of turn."""
    c = report_request.c
    asked = select(report_request).where(c.place == place, c.year == year, reads(report_request, as_of, known_at))
    return db.execute(asked.order_by(c.due_on, c.request)).mappings().all()


def filings(
    db: Connection, stream: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """One report as it was filed, the last first."""
    c = report_filed.c
    asked = select(report_filed).where(c.stream == stream, reads(report_filed, as_of, known_at))
    return db.execute(asked.order_by(c.version.desc())).mappings().all()


def entered(db: Connection, row: RowMapping) -> int:
    """When a filing was entered, however often it was corrected since."""
    c = report_filed.c
    asked = select(func.min(c.known)).where(c.stream == row["stream"], c.version == row["version"])
    return int(db.execute(asked).scalar_one())


def due_in(plan: ReportPlan | None, year: int) -> list[Kind]:
    """The reports of a year, while the plan holds."""
    if plan is None:
        return []
    last = plan.valid_to or date.max
    return [kind for kind in plan.reports if kind.is_of(year) and plan.valid_from <= kind.due_on(year) <= last]


def ref(text: str | None) -> dict[str, str] | None:
    """The vault's reference to the words of a report."""
    found: dict[str, str] | None = json.loads(text) if text else None
    return found


def units(
    db: Connection, subjects: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Those of these subjects that are units, with the commune that each is at home in."""
    c = subject.c
    asked = select(c.subject, c.place.label("commune")).where(c.subject.in_(subjects), c.kind == UNIT)
    asked = asked.where(happened(subject, as_of, known_at))
    return db.execute(asked).mappings().all()


def kind_of(plan: ReportPlan | None, kind: str) -> Kind | None:
    """A kind of a plan that may not be there."""
    return plan.report(kind) if plan else None


def _filings(db: Connection, place: str, year: int, *, as_of: int | None, known_at: int | None) -> Sequence[RowMapping]:
    c = report_filed.c
    asked = select(report_filed).where(
        c.receiver == place, c.year == year, read_as_holding(report_filed, as_of, known_at)
    )
    return db.execute(asked).mappings().all()


def _filers(
    db: Connection, place: str, kind: str, due: date | None, filed: Collection[str], **times: int | None
) -> list[tuple[str, str | None, str | None]]:
    """Who of a kind reports to a place, and for a unit where it is; the highest place reports for itself.

    Those that were there on the day when it was due, and those that have filed.
    """
    if kind == UNIT:
        asked = select(subject.c.subject).where(subject.c.place == place, subject.c.kind == UNIT)
        asked = asked.where(happened(subject, **times)).order_by(subject.c.subject)
        return [(id, None, place) for id in db.execute(asked).scalars()]
    highest = place_of(db, place, **times)
    rows = [*within(db, place, former=due is not None, **times)]
    rows += [highest] if highest is not None and highest["parent"] is None else []
    return [
        (row["place"], row["name"], None)
        for row in rows
        if row["kind"] == kind and (due is None or row["place"] in filed or _was_there(row, due))
    ]


def _was_there(row: RowMapping, due: date) -> bool:
    """Whether a place was there on a day; one that was established later owes nothing of what was due before."""
    begun = day_of(from_micros(row["at"]))
    return begun <= due and (row["ended_on"] is None or row["ended_on"] > due.isoformat())


def _names(db: Connection, ids: Collection[str]) -> dict[str, str]:
    c = places_table.c
    return dict(db.execute(select(c.place, c.name).where(c.place.in_(ids))).all()) if ids else {}


def reporters(
    db: Connection, place: str, *, as_of: int | None = None, known_at: int | None = None
) -> list[tuple[str, str, str | None]]:
    """Whom a place can ask: kind, id and name."""
    times = {"as_of": as_of, "known_at": known_at}
    kinds = ("village", UNIT, "commune")
    return [(kind, id, name) for kind in kinds for id, name, _at in _filers(db, place, kind, None, (), **times)]


def asks_of(
    db: Connection, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> frozenset[str]:
    """Those of these places that want to be told anything at all."""
    planned, asked = (
        select(rows.c.place).where(rows.c.place.in_(places), happened(rows, as_of, known_at))
        for rows in (report_plan, report_request)
    )
    return frozenset(db.execute(planned.union(asked)).scalars())


PROJECTION = Projection(
    "reports",
    version=3,
    tables=(report_plan, report_request, report_filed),
    fold=_fold,
    wanted=_wanted,
    types=(*FOLDS,),
    keeps=(FILED, ASKED),
)
