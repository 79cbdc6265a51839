"""What holds for all rows of a list at the command line: its title and year, how they agreed, the meeting it is of."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import click

from domain.clock import day_of
from domain.ids import new_id
from service.spreadsheets.kinds import KINDS
from service.wiring import Wiring
from service.words import BALLOT

# What is said of every meeting, as on the page of its list.
MEETING = ("held_on", "summoned", "present", "ballot", "chair", "secretary")
OPTIONS = (
    click.option("--title", help="The title, for lists of a year."),
    click.option("--year", type=int, help="The year, for lists of a year."),
    click.option("--agreed", help="How and when they agreed, for lists of a year: form:2026-10-01."),
    click.option("--held-on", type=click.DateTime(["%Y-%m-%d"]), help="Of a meeting: its day."),
    click.option("--summoned", type=click.IntRange(min=1), help="Of a meeting: how many were summoned."),
    click.option("--present", type=click.IntRange(min=0), help="Of a meeting: how many were present."),
    click.option("--ballot", type=click.Choice(sorted(BALLOT)), help="Of a meeting: the way of voting."),
    click.option("--chair", help="Of a meeting: the name of its chair, who is whoever enters the list."),
    click.option("--secretary", help="Of a meeting: the name of its secretary."),
)


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options; the command takes them together."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def check(kind: str, said: Mapping[str, Any]) -> None:
    """Whatever this kind of list asks is there."""
    asks = KINDS[kind].asks
    if "title" in asks and not said["title"]:
        raise click.UsageError(f"Lists of {kind} are of a title and year: say which with --title and --year.")
    lacking = [name for name in MEETING if "meeting" in asks and said[name] in (None, "")]
    if lacking:
        named = ", ".join(f"--{name.replace('_', '-')}" for name in lacking)
        raise click.UsageError(f"A meeting's results are entered with all that is said of it; missing: {named}.")


def settings_of(wiring: Wiring, kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The same in plain values."""
    today = day_of(wiring.clock())
    found: dict[str, Any] = {"on": today.isoformat()}
    if said["title"]:
        found |= {"title": said["title"], "year": said["year"] or today.year}
    if said["agreed"]:
        found["consent"] = _consent(said["agreed"])
    if "meeting" in KINDS[kind].asks:
        held: datetime = said["held_on"]
        told = {name: said[name] for name in MEETING if name != "held_on"}
        found["meeting"] = told | {"id": new_id(), "held_on": held.date().isoformat()}
    return found


def _consent(agreed: str) -> dict[str, str]:
    how, _colon, on = agreed.partition(":")
    try:
        return {"how": how, "on": date.fromisoformat(on).isoformat()}
    except ValueError:
        raise click.BadParameter("write it like form:2026-10-01", param_hint="--agreed") from None
