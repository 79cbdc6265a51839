"""`sovang cycle`: open a year from the one before, move the clock of a step, and close the year."""

from datetime import date
from functools import partial
from typing import Any

import click
from sqlalchemy import Connection

from domain.commands.closing import close_year
from domain.commands.moving_clocks import move_clock
from domain.commands.opening import open_year
from domain.desk import Desk, Request
from domain.ids import new_id
from domain.moved_clocks import EARLIER, LATER, REASONS
from projections.places import place_of
from service.acting import system_act
from service.cli.instants import Day
from service.cli.opened import opened_wiring, reading
from service.cli.operating import OPERATOR, operate
from service.cli.places import place_named
from service.season import opening
from service.season.closing import report_of
from service.season.moving import concerned
from service.season.opening import Proposal
from service.wiring import Wiring

PATH = "sovang cycle"
COMMUNE = click.option("--commune", required=True, help="Id or code of the commune whose year it is.")
YEAR = click.option("--year", required=True, type=click.IntRange(2000, 2100), help="The year.")
REHEARSE = click.option("--rehearse", is_flag=True, help="Only say what would happen.")


@click.group("cycle")
def command() -> None:
    """The years of a commune."""


@command.command("open")
@COMMUNE
@YEAR
@click.option("--from", "last_year", type=int, help="The year that it carries on (default: the one before).")
@click.option("--opens", type=Day(), metavar="DAY", help="First day of registration (default: as in that year).")
@click.option("--closes", type=Day(), metavar="DAY", help="Last day of registration (default: as in that year).")
@click.option("--title", "titles", multiple=True, help="Only this title; may be repeated (default: all of that year).")
@click.option("--without-targets", is_flag=True, help="Carry no targets over.")
@REHEARSE
def open_(
    commune: str,
    year: int,
    last_year: int | None,
    opens: date | None,
    closes: date | None,
    titles: tuple[str, ...],
    without_targets: bool,
    rehearse: bool,
) -> None:
    """Open a year with the titles and targets of an earlier one, under the rules that hold by now."""
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            book = place_named(db, commune)
            proposal = _proposal(wiring, db, book, year, last_year or year - 1)
            chosen = titles or tuple(each.title for each in proposal.titles)
            if unknown := set(chosen) - {each.title for each in proposal.titles}:
                raise click.BadParameter(f"{min(unknown)!r} is no title of that year", param_hint="--title")
            _say(proposal, opening.rehearsed(db, proposal, chosen, book=book), opens, closes)
        decide = partial(
            open_year,
            year=year,
            opens_on=opens or proposal.opens_on,
            closes_on=closes or proposal.closes_on,
            titles=proposal.rules_of(chosen),
            aims=[] if without_targets else list(proposal.aims.values()),
            demonstration=wiring.demonstration,
        )
        _carry_out(
            wiring, book, decide, sent=["open", book, year, list(chosen), str(opens), str(closes)], only=rehearse
        )
    click.echo(f"Nothing was opened; without --rehearse {year} is." if rehearse else f"Opened {year}.")


@command.command()
@COMMUNE
@YEAR
@REHEARSE
def close(commune: str, year: int, rehearse: bool) -> None:
    """Keep the year's report as it stands; nothing new is registered in it afterwards."""
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            book = place_named(db, commune)
            position = wiring.projector.position(book)
            report = report_of(db, book=book, year=year, position=position, now=wiring.clock())
        for line in report.figures:
            if line["place"]["id"] == book:
                click.echo(f"{line['title']:12} all {line['all']}, registered {line['registered']}, "
                           f"recognised {line['recognised']}")  # fmt: skip
        for each in report.undecided:
            click.echo(f"{each['title']:12} undecided, {each['state']}: {each['count']}")

        def decide(desk: Desk) -> dict[str, Any]:
            return close_year(
                desk, year=year, position=report.position, figures=report.figures, undecided=report.undecided
            )

        _carry_out(wiring, book, decide, sent=["close", book, year, report.position], only=rehearse)
    click.echo(f"Nothing was closed; without --rehearse {year} is." if rehearse else f"Closed {year}.")


@command.command("move-clock")
@COMMUNE
@YEAR
@click.option("--title", help="Only of this title (default: of every title that has the step).")
@click.option("--step", required=True, help="The step, for example village-verification; registration is one too.")
@click.option("--place", "places", multiple=True, help="Id or code of a place; may be repeated (default: everywhere).")
@click.option("--later", "later", type=Day(), metavar="DAY", help="Nobody is due before this day.")
@click.option("--earlier", "earlier", type=Day(), metavar="DAY", help="Everybody is due by this day.")
@click.option("--reason", required=True, type=click.Choice(REASONS), help="Why it is moved.")
@click.option("--basis", required=True, help="The document that decides it.")
@REHEARSE
def move(
    commune: str,
    year: int,
    title: str | None,
    step: str,
    places: tuple[str, ...],
    later: date | None,
    earlier: date | None,
    reason: str,
    basis: str,
    rehearse: bool,
) -> None:
    """Move the last day of a step, for dossiers that wait there and for those that come to it."""
    day = later or earlier
    if day is None or (later and earlier):
        raise click.UsageError("Give one day: --later or --earlier.")
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            book = place_named(db, commune)
            named = [place_named(db, each) for each in places]
        new: dict[str, Any] = {"moves": LATER if later else EARLIER, "day": day}
        where: dict[str, Any] = {"year": year, "step": step, "places": named}

        def decide(desk: Desk) -> dict[str, Any]:
            return move_clock(desk, title=title, reason=reason, basis=basis, **where, **new)

        with reading(wiring.engine) as db:
            titles = decide(_desk(wiring, book))["titles"]
            for line in concerned(db, book=book, titles=titles, **where, **new):
                days = f"{line['before'] or '-'} -> {line['after'] or '-'}"
                click.echo(f"{line['title']:12} {line['place_name']}: {line['count']} dossiers, {days}")
        _carry_out(wiring, book, decide, sent=["move-clock", book, step, title, named, str(day)], only=rehearse)
    click.echo("Nothing was moved." if rehearse else f"Moved to {day}.")


def _proposal(wiring: Wiring, db: Connection, book: str, year: int, last_year: int) -> Proposal:
    place = place_of(db, book)
    assert place is not None, "named before"
    return opening.propose(
        db,
        _desk(wiring, book),
        year=year,
        last_year=last_year,
        place_kind=place["kind"],
        demonstration=wiring.demonstration,
    )


def _desk(wiring: Wiring, book: str) -> Desk:
    act = system_act(OPERATOR, book=book, command_id=new_id(), now=wiring.clock())
    return Desk(wiring.office, Request(act, ""))


def _carry_out(wiring: Wiring, book: str, decide: Any, *, sent: list[Any], only: bool) -> None:
    if only:
        decide(_desk(wiring, book))
    else:
        operate(wiring, book, decide, path=PATH, sent=sent)


def _say(proposal: Proposal, lines: list[dict[str, Any]], opens: date | None, closes: date | None) -> None:
    click.echo(f"{proposal.year}: registration {opens or proposal.opens_on} to {closes or proposal.closes_on}")
    for line in lines:
        last = f"{proposal.last_year}: {line['registered']} registered, {line['recognised']} recognised"
        rules = ", ".join(line["editions"]) + (" (changed)" if line["is_new"] else "")
        click.echo(f"{line['title']:12} {line['could']} can register; {last}; {rules}")
    for aim in proposal.aims.values():
        click.echo(f"target       {aim.share}% of {aim.denominator}, {aim.title or '-'}: {aim.scope['vi']}")
