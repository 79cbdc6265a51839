"""`sovang projections compare` and `certify`: that the read models say what the facts say, now and later."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from service.cli import exporting, standstill
from service.cli.log import named
from service.cli.opened import as_json, opened_wiring
from service.cli.terminal import told
from service.follower.projector import Projector
from service.i18n import LANGUAGES
from service.regeneration.certificate import KINDS, BadCertificate, Certificate
from service.regeneration.certificate_page import as_html
from service.regeneration.certifying import certified, keep
from service.regeneration.comparison import compared_models
from service.regeneration.differing import Cause, Compared, Difference
from service.regeneration.rebuilding import closure
from service.regeneration.recertifying import check
from service.store.verification import books_of, heads_of, verify
from service.wiring import Wiring


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--certificate", type=click.Path(dir_okay=False), help="File for a regeneration certificate, in JSON.")
@click.option("--page", type=click.Path(dir_okay=False), help="File for the same certificate to print, in HTML.")
@click.option(
    "--language", type=click.Choice(tuple(LANGUAGES)), default="vi", help="Language of the page (default: vi)."
)
@as_json
@click.pass_context
def compare(
    ctx: click.Context, names: tuple[str, ...], certificate: str | None, page: str | None, language: str, as_json: bool
) -> None:
    """Fold all facts afresh and compare with the living read models NAME (default: all) row by row.

    Exits with 1 where any row differs, naming its table, its key, how it differs and the facts that explain it. A
    certificate holds positions and digests of the books, the versions of the code, and rows and digests of the tables;
    the last one is shown in the product. Nothing is compared while a fact is not as it was written.
    """
    with opened_wiring() as wiring, _file(certificate) as to_json, _file(page) as to_page:
        chosen = known(wiring.projector, names)
        _must_be_sound(wiring)
        wiring.catch_up()
        _must_not_stand_still(wiring, chosen)
        if certificate or page:
            compared, made = certified(wiring.projector, wiring.engine, chosen, now=wiring.clock())
            _write(wiring, made, to_json, to_page, language)
            keep(wiring.engine, made, now=wiring.clock())
        else:
            compared = wiring.projector.compare(chosen)
    if as_json:
        click.echo(json.dumps([_line(table) for table in compared], ensure_ascii=False))
    else:
        _print(compared)
    ctx.exit(1 if any(table.differences for table in compared) else 0)


@click.command()
@click.option(
    "--against", "file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A certificate that `sovang projections compare --certificate` wrote.",
)  # fmt: skip
@as_json
@click.pass_context
def certify(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Fold the facts afresh as far as a certificate goes and hold every digest against it.

    Books may have grown since. Exits with 1 where anything is another than certified, naming it.
    """
    with opened_wiring() as wiring:
        _must_be_sound(wiring)
        try:
            certificate = Certificate.read(file.read_bytes())
            answer = check(wiring.projector, wiring.engine, certificate)
        except BadCertificate as error:
            raise click.ClickException(f"{file}: {error}") from None
    if as_json:
        found = {"digest": certificate.digest, "books": answer.books, "tables": answer.tables}
        click.echo(json.dumps(found | {"findings": answer.findings}, ensure_ascii=False))
    elif not answer.findings:
        click.echo(f"{answer.books} books and {answer.tables} tables are as certified ({certificate.digest}).")
    else:
        click.echo("\n".join(answer.findings))
    ctx.exit(1 if answer.findings else 0)


def known(projector: Projector, names: tuple[str, ...]) -> list[str] | None:
    """The names asked for, None for all; an unknown one is wrong use."""
    try:
        closure(projector.projections, names)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="NAME") from None
    return list(names) or None


def _must_be_sound(wiring: Wiring) -> None:
    """Refuse to prove anything by facts that are not as they were written."""
    books = books_of(wiring.engine)
    with told("Verifying", heads_of(wiring.engine, books)) as step:
        answer = verify(wiring.engine, books, step=step)
    if answer.bad is not None:
        raise click.ClickException(
            f"A fact is not as it was written, so nothing was compared: {named(answer.bad)}: {answer.bad.what}."
        )


def _must_not_stand_still(wiring: Wiring, names: list[str] | None) -> None:
    """Refuse to compare what is known to be behind: only a read model that has come as far as the others is proved."""
    compared = {one.name for one in compared_models(wiring.projector, names)}
    for stopped in wiring.projector.stopped():
        if stopped.projection in compared:
            raise click.ClickException(f"{standstill.sentence(stopped)} So nothing was compared.")


@contextmanager
def _file(name: str | None) -> Iterator[TextIO | None]:
    """A file that is there whole in the end, opened before the long work begins."""
    if name is None:
        yield None
        return
    with exporting.opened_file(name) as out:
        yield out


def _write(wiring: Wiring, made: Certificate, to_json: TextIO | None, to_page: TextIO | None, language: str) -> None:
    if to_json:
        to_json.write(json.dumps(made.as_data(), ensure_ascii=False, sort_keys=True, indent=1) + "\n")
    if to_page:
        to_page.write(as_html(wiring, made, language))


def _line(table: Compared) -> dict[str, object]:
    counts = {kind: table.counts[kind] for kind in KINDS}
    return {"table": table.table, "equal": table.equal, **counts, "differences": [*map(_difference, table.differences)]}


def _difference(found: Difference) -> dict[str, object]:
    return {
        "kind": found.kind,
        "book": found.book,
        "key": list(found.key),
        "cause": found.cause,
        "columns": {name: {"lives": lives, "facts": facts} for name, (lives, facts) in found.columns.items()},
        "first": found.first._asdict() if found.first else None,
        "last": found.last._asdict() if found.last else None,
    }


def _print(compared: list[Compared]) -> None:
    for table in compared:
        counts = ", ".join(f"{table.counts[kind]} {kind}" for kind in KINDS)
        click.echo(f"{table.table}: {table.equal} equal, {counts}")
        for each in table.differences:
            _print_one(table.table, each)
        if untold := sum(table.counts.values()) - len(table.differences):
            click.echo(f"  and {untold} more")


def _print_one(table: str, found: Difference) -> None:
    key = "/".join(str(part) for part in found.key)
    click.echo(f"  {table} {key} {found.kind} (book {found.book}, fact {found.cause})")
    for name, (lives, facts) in found.columns.items():
        click.echo(f"    {name}: {_shown(lives)} instead of {_shown(facts)}")
    if found.first:
        said = "it names" if found.kind == "extra" else "first touched by"
        click.echo(f"    {said} {_fact(found.first)}")
    if found.last and found.last != found.first:
        click.echo(f"    as it should be since {_fact(found.last)}")


def _fact(cause: Cause) -> str:
    return f"fact {cause.position}, {cause.type} of {cause.stream} (version {cause.version})"


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(value)
