"""`sovang paper`: one paper into a file, as the pages give it out."""

from pathlib import Path
from typing import Any

import click

from domain.errors import NotFound
from service.app import create_app
from service.cli.opened import opened_wiring, reading
from service.cli.operating import OPERATOR
from service.cli.places import place_named
from service.papers import catalogue, printing
from service.papers.files import KINDS
from service.papers.paper import Paper
from service.papers.source import Source
from service.views.finding import commune_of, year_of
from service.wiring import Wiring

# What each paper is about, as streams are named.
ABOUT = {paper: kind for kind, entries in catalogue.BY_ID.items() for paper in entries}


@click.command("paper")
@click.argument("kind", type=click.Choice([*ABOUT, *catalogue.OF_PLACE]))
@click.argument("about")
@click.option("--to", "file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.pdf or .docx")
@click.option("--title", help="Of a place: the title (default: the families').")
@click.option("--year", type=int, help="Of a place: the year (default: the latest).")
def command(kind: str, about: str, file: Path, title: str | None, year: int | None) -> None:
    """Write a paper into a file: KIND of ABOUT, an id of a decision, meeting, posting or dossier, or a place's code.

    A PDF is for printing and the archive, a DOCX can be edited. That it was made is noted like a print from a page.
    """
    ending = file.suffix.removeprefix(".").lower()
    if ending not in KINDS:
        raise click.BadParameter(f"{file.name!r} must end in .pdf or .docx", param_hint="--to")
    with opened_wiring() as wiring:
        wiring.catch_up()
        # Wording is looked up as it is for a page.
        with create_app(wiring).test_request_context(), reading(wiring.engine) as db:
            if kind in ABOUT:
                stream = about if about.startswith(f"{ABOUT[kind]}.") else f"{ABOUT[kind]}.{about}"
                paper = _of(wiring, db, kind, stream)
            else:
                place = place_named(db, about)
                stream, book = f"place.{place}", commune_of(db, place)["place"]
                found = year_of(db, book, title=title, year=year)
                paper = catalogue.made(catalogue.OF_PLACE[kind], Source(wiring, db, book), place, found)
        content = KINDS[ending].drawn(paper)
        printed = printing.Printed(stream, kind, ending, f"system:{OPERATOR}", wiring.clock())
        printing.note(wiring.engine, printed)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {paper.called.splitlines()[0]} to {file} ({len(content)} bytes).")


def _of(wiring: Wiring, db: Any, kind: str, stream: str) -> Paper:
    facts = wiring.office.books.load([stream]).facts.get(stream)
    if not facts:
        raise NotFound
    of = ABOUT[kind]
    source = Source(wiring, db, facts[0].act.book)
    return catalogue.made(catalogue.BY_ID[of][kind], source, stream if of == "d" else stream.partition(".")[2])
