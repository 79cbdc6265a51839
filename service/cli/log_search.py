"""`sovang log search`: who entered what, as the audit log has it."""

import json
from typing import Any

import click
from sqlalchemy import RowMapping

from domain.clock import VIETNAM, from_micros
from projections import audit, territory
from service.cli import exporting
from service.cli.instants import both_times, looking
from service.cli.opened import as_json, opened_wiring
from service.cli.places import place_named

TIMES = ("occurred_at", "recorded_at")


@click.command("search")
@click.option("--place", help="Id or code of a place: what concerns it and all that lies within it.")
@click.option("--stream", help="Only about this thing, for example one dossier.")
@click.option("--type", "kind", help="Only entries of this type, for example dossier.returned.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many at most.")
@both_times
@as_json
def command(
    place: str | None,
    stream: str | None,
    kind: str | None,
    limit: int,
    as_of: int | None,
    known_at: int | None,
    as_json: bool,
) -> None:
    """Print entries of the books, the latest first: what was done by --as-of and had been recorded by --known-at."""
    with opened_wiring() as wiring, looking(wiring, as_of=as_of, known_at=known_at) as db:
        within = territory.inside(db, [place_named(db, place)]) if place else None
        types = [kind] if kind else None
        rows, _following = audit.search(
            db, within=within, types=types, stream=stream, limit=limit, as_of=as_of, known_at=known_at
        )
        exporting.stand(db, known_at)
    lines = [_line(row) for row in rows]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    for line in lines:
        click.echo(
            f"{line['recorded_at']}  {line['occurred_at']}  {line['type']:28}  {line['stream']}  {line['actor']}"
        )


def _line(row: RowMapping) -> dict[str, Any]:
    """An entry without what only joins it to others, its times as people of the office read them."""
    when = {name: from_micros(row[name]).astimezone(VIETNAM).isoformat(timespec="microseconds") for name in TIMES}
    return dict(row) | when
