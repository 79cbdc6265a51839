"""`sovang audit`: the whole history held against the procedure of each date, or against a stricter one chosen now."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy import Engine

from domain.clock import day_of, from_micros, micros
from domain.conformance import RULES, Finding, NoSuchEdition
from domain.conformance.auditing import Audit
from domain.document import EditionInvalid
from domain.procedures import Procedure
from service.cli import exporting
from service.cli.instants import only_known
from service.cli.log import named
from service.cli.opened import as_json, opened_wiring
from service.cli.terminal import told
from service.conformance.audit_page import as_html, in_both
from service.conformance.audit_report import in_order, report
from service.conformance.auditing import Span, audit, dossiers_of, span_of
from service.conformance.earlier import BadReport, Compared, compare, read_report
from service.follower.unfoldable import Unfoldable
from service.i18n import LANGUAGES
from service.rulesfile import editions_of
from service.shown.conformance import asks, says
from service.store.encoding import UnknownFact
from service.store.verification import books_of, heads_of, snapshot, verify
from service.wiring import Wiring

FOUND, UNREADABLE = 1, 2


@click.command("audit")
@click.option("--book", "books", multiple=True, help="Id of a book to look into, as often as needed; else all of them.")
@click.option("--year", type=int, help="Only dossiers and papers of this year.")
@click.option(
    "--under", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A procedure of a title, to be held against the same history besides; not adopted by this.",
)  # fmt: skip
@click.option(
    "--rule",
    "only",
    multiple=True,
    type=click.Choice([rule.id for rule in RULES]),
    help="Print only findings of this rule, as often as needed.",
)
@click.option(
    "--against", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier report, as --json wrote it: tells what is new, gone and as it was.",
)  # fmt: skip
@click.option("--page", type=click.Path(dir_okay=False), help="File for the report to print, in HTML.")
@click.option(
    "--language", type=click.Choice(tuple(LANGUAGES)), default="vi", help="Language of the page (default: vi)."
)
@only_known
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    books: tuple[str, ...],
    year: int | None,
    files: tuple[Path, ...],
    only: tuple[str, ...],
    against: Path | None,
    page: str | None,
    language: str,
    known_at: int | None,
    as_json: bool,
) -> None:
    """Replay every dossier against the rules of its date: quorum, posting, clocks, files, duties apart, authority.

    Reads facts alone and asks no command, so it finds what a command let through; what still waits beyond its last
    day is found as of today, or as of the day of --known-at. Exits with 0 where nothing is found (with --against:
    nothing new), 1 where something is, 2 where the books or the earlier report could not be read.
    """
    under = _procedures(files)
    before = _earlier(against)
    with opened_wiring() as wiring:
        _must_be_sound(wiring.engine)
        chosen = _chosen(wiring.engine, books)
        now = micros(wiring.clock()) if known_at is None else known_at
        span = span_of(
            wiring.engine, chosen, books_of(wiring.engine), known_at=now, year=year, on=day_of(from_micros(now))
        )
        found = _audited(wiring, span, under)
        answer = report(wiring.engine, found, span, under=under)
        changed = _compared(wiring, answer, before)
        if page:
            # Names of places and people are the read models' to say.
            wiring.catch_up()
            with exporting.opened_file(page) as out:
                out.write(as_html(wiring, answer, found, language))
        if as_json:
            beside = {"against": changed.as_data()} if changed else {}
            click.echo(json.dumps(in_both(wiring, answer, found) | beside, ensure_ascii=False))
    if not as_json:
        _print(found, answer, only)
        _print_changes(found, changed)
    ctx.exit(FOUND if (changed.new if changed else found.findings) else 0)


def _earlier(file: Path | None) -> dict[str, Any] | None:
    if file is None:
        return None
    try:
        return read_report(file.read_text("utf-8"))
    except (BadReport, UnicodeDecodeError) as error:
        _unreadable(f"{file}: {error}")


def _compared(wiring: Wiring, answer: Mapping[str, Any], before: Mapping[str, Any] | None) -> Compared | None:
    if before is None:
        return None
    try:
        return compare(wiring.engine, answer, before)
    except BadReport as error:
        _unreadable(f"The earlier report was not compared with. {error}")


def _print_changes(found: Audit, changed: Compared | None) -> None:
    if changed is None:
        return
    new = {(each["rule"], each["code"], each["book"], each["position"]) for each in changed.new}
    for finding in in_order(found):
        if (finding.rule, finding.code, finding.book, finding.position) in new:
            click.echo(f"new: {finding.rule}: {says(finding)} {_where(finding)}")
    for each in changed.gone:
        where = f"book {each['book']}, fact {each['position']}, {each['stream']} (version {each['version']})"
        click.echo(f"gone: {each['rule']} ({each['code']}) {where}")
    counted = f"{len(changed.new)} new, {len(changed.gone)} gone, {changed.same} as before"
    click.echo(f"Against the report {changed.digest}: {counted}.")


def _where(finding: Finding) -> str:
    return f"book {finding.book}, fact {finding.position}, {finding.stream} (version {finding.version})"


def _procedures(files: tuple[Path, ...]) -> dict[str, Procedure]:
    """The procedures that were chosen now, by title."""
    found: dict[str, Procedure] = {}
    for file in files:
        try:
            editions = editions_of(file.read_bytes(), file=file.name)
        except EditionInvalid as error:
            _unreadable(str(error))
        procedures = [each for each in editions if isinstance(each, Procedure)]
        if not procedures:
            raise click.BadParameter(f"{file} holds no procedure", param_hint="--under")
        for each in procedures:
            if each.title in found:
                raise click.BadParameter(f"two procedures are of {each.title}", param_hint="--under")
            found[each.title] = each
    return found


def _must_be_sound(engine: Engine) -> None:
    """Refuse to judge by facts that are not as they were written."""
    books = books_of(engine)
    with told("Verifying", heads_of(engine, books)) as step:
        answer = verify(engine, books, step=step)
    if answer.bad is not None:
        _unreadable(f"A fact is not as it was written, so nothing was audited: {named(answer.bad)}: {answer.bad.what}.")


def _chosen(engine: Engine, books: tuple[str, ...]) -> list[str]:
    known = books_of(engine)
    for book in books:
        if book not in known:
            raise click.BadParameter(f"there is no book {book}", param_hint="--book")
    return list(dict.fromkeys(books)) or known


def _audited(wiring: Wiring, span: Span, under: Mapping[str, Procedure]) -> Audit:
    with ExitStack() as stack:
        with snapshot(wiring.engine) as db:
            dossiers = sum(len(dossiers_of(db, book, span.year)) for book in span.books)
        step = stack.enter_context(told("Auditing", dossiers, "dossiers"))
        try:
            return audit(wiring.engine, wiring.reader, span, under=under, step=step)
        except (NoSuchEdition, UnknownFact, Unfoldable) as error:
            _unreadable(f"{error}")


class _Unreadable(click.ClickException):
    exit_code = UNREADABLE


def _unreadable(why: str) -> NoReturn:
    raise _Unreadable(why)


def _print(found: Audit, answer: Mapping[str, Any], only: tuple[str, ...]) -> None:
    for each in found.looked:
        excused = f", {each.excused} excused by a decision" if each.excused else ""
        click.echo(f"{each.rule}: {each.checked} checked{excused}, {each.found} found  ({asks(each.rule)})")
    for finding in in_order(found):
        if only and finding.rule not in only:
            continue
        then = "" if finding.was_breach else " [not a breach then]"
        click.echo(
            f"{finding.rule}{then}: {says(finding)} {_where(finding)}" + (f", {finding.line}" if finding.line else "")
        )
    counted = f"{found.dossiers} dossiers and {found.facts} facts"
    if found.findings:
        later = sum(not each.was_breach for each in found.findings)
        only_now = f", {later} of them not a breach then" if later else ""
        click.echo(f"{len(found.findings)} findings in {counted}{only_now} ({answer['digest']}).")
    else:
        click.echo(f"No finding in {counted} ({answer['digest']}).")
