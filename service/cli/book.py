"""`sovang book`: books, or a year of them, handed over to another store and taken in from one."""

import json
from pathlib import Path
from typing import Any

import click

from service.archive import looking, taking_in, volume
from service.archive.looking import Taken
from service.archive.proving import findings_of
from service.cli.archiving import key_file, lock_of, the_file
from service.cli.opened import as_json, opened_wiring
from service.cli.terminal import told
from service.exclusive import exclusive
from service.privacy.wiping import wipe
from service.store.verification import books_of, heads_of


@click.group("book")
def command() -> None:
    """Hand a book, or a year of it, to another installation, and take one in."""


@command.command("export")
@the_file
@click.option("--book", "books", multiple=True, help="Id of a book; may be given several times. Without it, all.")
@click.option("--year", type=click.IntRange(2000, 9998), help="Only what was recorded in this year.")
@key_file
@click.option(
    "--certificate/--no-certificate", default=True, help="Fold these books afresh and seal what follows (default: yes)."
)
@as_json
def export(
    file: Path, books: tuple[str, ...], year: int | None, key_file: Path | None, certificate: bool, as_json: bool
) -> None:
    """Write facts, what they refer to in the vault, and its keys into FILE, locked by a passphrase or key file.

    A year's volume continues that of the year before. What pages show of places, offices and rules stands in the book
    of the level above: hand that over as well. Who read whose data is in no book and stays here.

    WHOEVER HAS THE FILE AND ITS PASSPHRASE READS EVERYTHING IN IT.
    """
    with opened_wiring() as wiring:
        lock = lock_of(key_file, new=True)
        chosen = list(books) or books_of(wiring.engine)
        with told("Writing", heads_of(wiring.engine, chosen), "facts") as step:
            made = volume.export(wiring, file, lock, books=chosen, year=year, certify=certificate, step=step)
    if as_json:
        parts = [{"book": each.book, "after": each.after, "position": each.position} for each in made.parts]
        numbers = {"facts": made.facts, "keys": made.keys, "items": made.items, "bytes": made.size}
        click.echo(json.dumps({"parts": parts, **numbers, "certificate": made.certificate}))
        return
    for each in made.parts:
        click.echo(f"Book {each.book}: positions {each.after + 1} to {each.position}.")
    click.echo(f"Wrote {made.facts} facts, {made.items} sealed items and {made.keys} keys ({made.size:,} bytes).")


@command.command("import")
@the_file
@key_file
@click.option("--rehearse", is_flag=True, help="Only look whether it verifies and what would be new.")
@as_json
@click.pass_context
def take_in(ctx: click.Context, file: Path, key_file: Path | None, rehearse: bool, as_json: bool) -> None:
    """Take in a volume that `sovang book export` wrote, after all of it has been verified.

    The same volume again changes nothing; broken off, it goes on where it was. What was erased here stays erased, and
    what the volume says was erased is erased here too. Exits with 1 where it does not verify.
    """
    with opened_wiring() as wiring, exclusive(wiring.engine, "books"):
        lock, findings = lock_of(key_file, new=False), list[str]()
        found = looking.look(wiring.engine, file, lock, step=lambda _more: None)
        if not rehearse and found.new:
            with told("Taking in", found.facts, "facts") as step:
                taking_in.take_in(wiring.engine, wiring.vault, file, lock, found, step=step)
            wiring.catch_up()
            wipe(wiring)
        if not rehearse and found.certificate:
            findings, _untold = findings_of(wiring.projector, wiring.engine, found.certificate)
    click.echo(json.dumps(_plain(found, findings)) if as_json else _sentences(found, findings, rehearse=rehearse))
    ctx.exit(1 if findings else 0)


def _plain(found: Taken, findings: list[str]) -> dict[str, Any]:
    return {
        "facts": found.facts, "new": found.new, "erased": sorted(found.erased), "findings": findings,
        "certificate": found.certificate.digest if found.certificate else None,
    }  # fmt: skip


def _sentences(found: Taken, findings: list[str], *, rehearse: bool) -> str:
    did = "would be new" if rehearse else "were new"
    said = [f"{found.facts} facts verified, of which {found.new} {did}."]
    if found.certificate and not rehearse and not findings:
        said.append(f"What follows from them is as certified ({found.certificate.digest}).")
    if found.erased:
        said.append(f"Erased, and not taken in: {', '.join(sorted(found.erased))}.")
    return "\n".join([*said, *findings])
