"""Progress: how many are registered and recognised, of how many, against which target."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, and_, func, select

from domain.clock import micros, start_of_day
from projections import maps
from projections.changes import PROJECTION, REGISTERED, progress_change
from projections.cycles import target, targets_of, titles_of
from projections.maps import Map
from projections.places import place_of, within
from projections.standing import RECOGNISED
from projections.subjects import subject
from projections.times import happened

# The measure of a target over a title: what share of someone holds it. Other measures have other names.
SHARE = "share"
# Of whom a share is counted here; over adults, members and others it is reported.
COUNTED = ("registered", "all")


def is_counted(target: Mapping[str, Any]) -> bool:
    """Whether the register itself tells how far a target is reached."""
    return target["measure"] == SHARE and target["denominator"] in COUNTED


@dataclass(frozen=True, slots=True)
class Progress:
    """One title of one year in one village, or in the whole commune (place and commune are then the same)."""

    commune: str
    place: str
    year: int
    title: str
    all: int
    registered: int
    recognised: int
    share_of_registered: str | None
    share_of_all: str | None
    target: str | None
    target_denominator: str | None


def share(part: int, whole: int) -> str | None:
    """Per cent with two places, halves away from zero; nothing of nothing has no share."""
    if whole == 0:
        return None
    return str((Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def together(lines: Sequence[Progress]) -> Progress:
    """What several communes have reached between them, without a target of their own."""
    every, registered, recognised = (
        sum(counts) for counts in zip(*((line.all, line.registered, line.recognised) for line in lines), strict=True)
    )
    return replace(
        lines[0],
        all=every,
        registered=registered,
        recognised=recognised,
        share_of_registered=share(recognised, registered),
        share_of_all=share(recognised, every),
        target=None,
        target_denominator=None,
    )


def progress(
    db: Connection,
    *,
    book: str,
    year: int,
    map_at: int | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> list[Progress]:
    """By title: first the commune, then its villages by code, then places whose code is not known here.

    Everything is counted where it was written; with `map_at`, on the places of that instant.
    """
    times: dict[str, Any] = {"as_of": as_of, "known_at": known_at}
    there: dict[str, Any] = times if map_at is None else {"as_of": map_at, "known_at": known_at}
    villages = [row["place"] for row in within(db, book, **there)]
    drawn = None if map_at is None else maps.map_at(db, map_at, book=book, known_at=known_at)
    of_kinds = everyone(db, book, as_of, known_at, since=start_of_year(year), drawn=drawn)
    moved = _moved(db, book, year, as_of, known_at, drawn)
    targets = targets_of(db, book=book, year=year, **times)
    lines: list[Progress] = []
    aimed_at = {row["title"] for row in targets if row["measure"] == SHARE}
    for title, kind in _titles(db, {title for title, _ in moved}, aimed_at, book=book, year=year, **times):
        of_kind = of_kinds[kind]
        of_title = {place: counted for (name, place), counted in moved.items() if name == title}
        aim = _aim(row for row in targets if row["title"] == title)
        # A title that is only aimed at is not counted village by village.
        known = villages if kind or of_title else []
        places = [*known, *sorted({*of_kind, *of_title} - {*known})]
        # A commune that is its own subject has no line beside that of the whole.
        for place, inside in ((book, places), *((one, [one]) for one in places if one != book)):
            lines.append(
                Progress(
                    commune=book,
                    place=place,
                    year=year,
                    title=title,
                    **_figures(inside, of_kind, of_title),
                    target=aim[0],
                    target_denominator=aim[1],
                )
            )
    return lines


def _figures(inside: list[str], of_kind: dict[str, int], of_title: dict[str, dict[str, int]]) -> dict[str, Any]:
    everyone = sum(of_kind.get(place, 0) for place in inside)
    registered, recognised = (
        sum(of_title.get(place, {}).get(measure, 0) for place in inside) for measure in (REGISTERED, RECOGNISED)
    )
    return {
        "all": everyone,
        "registered": registered,
        "recognised": recognised,
        "share_of_registered": share(recognised, registered),
        "share_of_all": share(recognised, everyone),
    }


def _aim(targets: Iterable[dict[str, Any]]) -> tuple[str | None, str | None]:
    """The target whose denominator is counted here; one over adults or members has its own page."""
    set_here = [row for row in targets if row["measure"] == SHARE and row["numerator"] == RECOGNISED]
    for row in set_here:
        if is_counted(row):
            return row["share"], row["denominator"]
    return (set_here[0]["share"], set_here[0]["denominator"]) if set_here else (None, None)


def _titles(
    db: Connection, moved: set[str], aimed_at: set[str], *, book: str, year: int, **times: int | None
) -> list[tuple[str, str | None]]:
    """The year's titles with the kind of their subjects; one that is only aimed at was perhaps opened in another."""
    titles = titles_of(db, book=book, **times)
    kinds = {row["title"]: row["subject_kind"] for row in titles}
    opened = {row["title"] for row in titles if row["year"] == year}
    return [(title, kinds.get(title)) for title in sorted(opened | moved | aimed_at)]


def start_of_year(year: int) -> int:
    """The first instant of a year, which is one without places that ended before."""
    return micros(start_of_day(date(year, 1, 1)))


def everyone(
    db: Connection,
    book: str,
    as_of: int | None = None,
    known_at: int | None = None,
    *,
    since: int | None = None,
    drawn: Map | None = None,
) -> dict[str | None, dict[str, int]]:
    """How many could hold a title, by kind and place: places themselves if they were there at `since` or later."""
    c = subject.c
    asked = select(c.kind, c.place, func.count()).where(c.book == book, happened(subject, as_of, known_at))
    found: list[Tally] = [((kind, place), n) for kind, place, n in db.execute(asked.group_by(c.kind, c.place))]
    # A place is its own subject, and counts from the day on which it was established.
    villages = within(db, book, former=since is not None, as_of=as_of, known_at=known_at)
    places = [
        (row["kind"], row["place"])
        for row in (*villages, place_of(db, book, as_of=as_of, known_at=known_at))
        if row is not None and (row["ended_on"] is None or row["ended_at"] > (since or 0))
    ]
    found += [(each, 1) for each in places]
    counted: dict[str | None, dict[str, int]] = defaultdict(dict)
    for (kind, place), n in _placed(db, found, drawn, _enrolled(book, places, as_of, known_at)).items():
        counted[kind][place] = n
    return counted


# What is counted together, the place last.
Tally = tuple[tuple[Any, ...], int]
# The same counts again for some places, subject by subject.
BySubject = Callable[[Connection, Collection[str]], Iterable[tuple[tuple[Any, ...], str, int]]]


def _placed(
    db: Connection, found: Iterable[Tally], drawn: Map | None, by_subject: BySubject
) -> dict[tuple[Any, ...], int]:
    """The counts by place as they were written or, where a map is drawn, on that map."""
    counted: dict[tuple[Any, ...], int] = defaultdict(int)
    if drawn is None:
        for group, n in found:
            counted[group] += n
        return counted
    unclear = {group[-1] for group, _ in found if drawn.asks_who(group[-1])}
    for (*of, place), n in found:
        if place not in unclear:
            counted[(*of, drawn.locate(place, None))] += n
    told = list(by_subject(db, unclear)) if unclear else []
    maps.tell_subjects(db, drawn, {who for _, who, _ in told})
    for (*of, place), who, n in told:
        counted[(*of, drawn.locate(place, who))] += n
    return counted


def _enrolled(book: str, themselves: Sequence[tuple[str, str]], as_of: int | None, known_at: int | None) -> BySubject:
    def asked(db: Connection, places: Collection[str]) -> Iterator[tuple[tuple[Any, ...], str, int]]:
        c = subject.c
        rows = select(c.kind, c.place, c.subject).where(c.book == book, c.place.in_(places))
        for kind, place, who in db.execute(rows.where(happened(subject, as_of, known_at))):
            yield (kind, place), who, 1
        for kind, place in themselves:
            if place in places:
                yield (kind, place), place, 1

    return asked


def _moved(
    db: Connection, book: str, year: int, as_of: int | None, known_at: int | None, drawn: Map | None
) -> dict[tuple[str, str], dict[str, int]]:
    c = progress_change.c
    here = and_(c.book == book, c.year == year, happened(progress_change, as_of, known_at))
    asked = select(c.title, c.place, c.measure, func.sum(c.n)).where(here).group_by(c.title, c.place, c.measure)
    found: list[Tally] = [((title, measure, place), int(n)) for title, place, measure, n in db.execute(asked)]

    def by_subject(db: Connection, places: Collection[str]) -> Iterator[tuple[tuple[Any, ...], str, int]]:
        asked = select(c.title, c.measure, c.place, c.dossier, func.sum(c.n)).where(here, c.place.in_(places))
        for title, measure, place, dossier, n in db.execute(asked.group_by(c.title, c.measure, c.place, c.dossier)):
            yield (title, measure, place), dossier.split(".")[3], int(n)

    moved: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for (title, measure, place), n in _placed(db, found, drawn, by_subject).items():
        moved[title, place][measure] = n
    return moved


def export(
    db: Connection, *, now: int, on: date | None = None, as_of: int | None = None, known_at: int | None = None
) -> Iterator[dict[str, Any]]:
    """One (place, year, title) a line, on the map that a page would choose, in the form that other programs read."""
    years: set[tuple[str, int]] = set()
    for table in (progress_change, target):
        years.update((book, year) for book, year in db.execute(select(table.c.book, table.c.year).distinct()))
    for book, year in sorted(years):
        map_at = maps.chosen(maps.changed_on(db, book, known_at=known_at), now=now, on=on)
        for line in progress(db, book=book, year=year, map_at=map_at, as_of=as_of, known_at=known_at):
            yield asdict(line)


__all__ = ["PROJECTION", "Progress", "export", "progress", "share", "together"]
