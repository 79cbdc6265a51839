"""`sovang inspections` and `sovang rewards`: what was planned and found, what was proposed and where that is."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import click
from sqlalchemy import Connection

from domain.clock import VIETNAM, from_micros
from projections import inspections, rewards, territory
from service.cli.instants import both_times
from service.cli.opened import as_json, opened_wiring, reading
from service.cli.places import place_named

Line = dict[str, Any]


def _listing(function: Any) -> Any:
    place = click.option("--place", required=True, help="Id or code of the place; what lies within it is listed too.")
    year = click.option("--year", type=int, help="Only of this year.")
    return place(year(both_times(as_json(function))))


def _told(
    place: str, lines: Callable[[Connection, frozenset[str]], list[Line]], *, plain: Sequence[str], as_json: bool
) -> None:
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            found = lines(db, frozenset(territory.inside(db, [place_named(db, place)])))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for line in found:
        click.echo("  ".join(str(line[name] if line[name] is not None else "-") for name in plain))


@click.group("inspections")
def inspections_command() -> None:
    """Inspections of what was given."""


@inspections_command.command("list")
@_listing
def planned(place: str, year: int | None, as_of: int | None, known_at: int | None, as_json: bool) -> None:
    """Print every inspection over a place: when it was drawn, how many, and once it is closed what was found."""

    def lines(db: Connection, places: frozenset[str]) -> list[Line]:
        rows = inspections.planned(db, places=places, year=year, as_of=as_of, known_at=known_at)
        return [
            {
                "inspection": row["inspection"],
                "place": row["place_name"],
                "year": row["year"],
                "drawn_at": _instant(row["at"]),
                "drawn": row["size"],
                "closed_at": _instant(row["closed_at"]) if row["outcome"] else None,
                "findings": row["outcome"]["findings"] if row["outcome"] else None,
            }
            for row in rows
        ]

    _told(place, lines, plain=("drawn_at", "inspection", "year", "drawn", "closed_at", "place"), as_json=as_json)


@click.group("rewards")
def rewards_command() -> None:
    """Rewards that holders were proposed for."""


@rewards_command.command("list")
@_listing
def proposed(place: str, year: int | None, as_of: int | None, known_at: int | None, as_json: bool) -> None:
    """Print every proposal of a place: for which reward, how many, and where it is."""

    def lines(db: Connection, places: frozenset[str]) -> list[Line]:
        rows = rewards.proposals(db, places=places, year=year, as_of=as_of, known_at=known_at)
        return [
            {
                "reward": row["reward"],
                "place": row["place_name"],
                **{name: row[name] for name in ("year", "title", "form", "state")},
                "proposed": row["size"],
                "granted": len(row["acts"]["granted"]["holders"]) if "granted" in row["acts"] else None,
                "since": _instant(row["at"]),
            }
            for row in rows
        ]

    _told(
        place,
        lines,
        plain=("since", "reward", "year", "form", "state", "proposed", "granted", "place"),
        as_json=as_json,
    )


def _instant(at: int) -> str:
    return from_micros(at).astimezone(VIETNAM).isoformat(timespec="seconds")
