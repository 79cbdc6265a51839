"""`sovang rewards years`, `candidates` and `adopt`: years held, who could be proposed and why, by which criteria."""

import json
from pathlib import Path
from typing import Any

import click

from domain.clock import VIETNAM, from_micros
from domain.commands.nominating import Asked, asked
from domain.commands.reward_rules import adopt_forms
from domain.errors import Refusal
from domain.rewarding import Forms
from domain.rewarding.weighing import Finding, Weighed
from projections import rewarding as read
from projections import streaks, territory
from service.cli.fromfile import from_file
from service.cli.instants import both_times
from service.cli.opened import as_json, opened_wiring, reading
from service.cli.operating import adopt_in
from service.cli.places import place_named
from service.rulesfile import forms_in
from service.shown.nominees import USE, Nominees, nominees
from service.views.finding import commune_of

Line = dict[str, Any]


def _asked(function: Any) -> Any:
    place = click.option("--place", required=True, help="Id or code of the place; what lies within it is listed too.")
    year = click.option("--year", type=click.IntRange(2000, 2100), required=True, help="The last year looked at.")
    return place(year(both_times(as_json(function))))


@click.command("years")
@click.option("--title", required=True, help="Code of the title.")
@click.option("--years", "count", type=click.IntRange(1, 30), default=5, help="How many years up to that one.")
@_asked
def years_held(
    title: str, count: int, place: str, year: int, as_of: int | None, known_at: int | None, as_json: bool
) -> None:
    """Print for each subject the years in which it held a title, and for how many running up to the last."""
    told: Line = {"title": title, "first": year - count + 1, "last": year, "as_of": as_of, "known_at": known_at}
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            here = place_named(db, place)
            commune = str(commune_of(db, here)["place"])
            rules = read.holding(db, commune, year=year, as_of=as_of, known_at=known_at)
            subjects = streaks.kept_for(db, places=sorted(territory.inside(db, [here])), **told)
            lines = streaks.lines_of(db, subjects, inherits=rules.inherits, **told)
            found = [_line(line) | {"entries": _entries(db, line.subject, title, as_of, known_at)} for line in lines]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for each in found:
        held = " ".join(f"{year}:{state}" for year, state in each["years"].items())
        click.echo(f"{each['subject']}  {each['running']}  {held}")


def _line(line: streaks.Line) -> Line:
    own = {year: row["state"] for year, row in line.dossiers.items()}
    others = {year: "inherited" for year, whose in line.held.items() if line.subject not in whose}
    told = own | others
    return {"subject": line.subject, "running": line.running, "years": {str(year): told[year] for year in sorted(told)}}


def _entries(db: Any, subject: str, title: str, as_of: int | None, known_at: int | None) -> list[Line]:
    """Every gain and loss, with the entry that made it."""
    return [
        {
            "year": row["year"],
            "n": row["n"],
            "at": _instant(row["at"]),
            "known": _instant(row["known"]),
            "because": row["because"],
            "book": row["book"],
            "position": row["position"],
        }
        for row in streaks.entries_of(db, subject, title=title, as_of=as_of, known_at=known_at)
    ]


@click.command("candidates")
@click.option("--form", required=True, help="Code of the form of reward; :yearly or :period behind it says when.")
@click.option("--kind", required=True, help="Code of the kind of those taking part; behind : the kind of subject.")
@_asked
def candidates(
    form: str, kind: str, place: str, year: int, as_of: int | None, known_at: int | None, as_json: bool
) -> None:
    """Print everyone who could be proposed, ranked, and what speaks against the others.

    Whoever's data is put to no new use is not weighed, and stands last with why.
    """
    times = {"as_of": as_of, "known_at": known_at}
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            commune = place_named(db, place)
            of = _of(read.holding(db, commune, year=year, **times), form, kind, year)
            found = nominees(db, commune, of, times=times)
    lines = [*(_weighed(each, found) for each in found.weighed), *_unused(found)]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    for each in lines:
        against = "; ".join(
            f"{said['id']} {said['outcome']} {said['breaks'] or ''}".rstrip() for said in each["against"]
        )
        told = (each["subject"], each["rank"] or "-", f"{each['votes'] or 0}/{each['present'] or 0}", against or "able")
        click.echo("  ".join(map(str, told)))


def _of(rules: Forms, form: str, kind: str, year: int) -> Asked:
    name, _colon, occasion = form.partition(":")
    of_kind, _colon, subject_kind = kind.partition(":")
    known_form, known_kind = rules.form(name), rules.kind_of(of_kind)
    try:
        return asked(
            rules,
            form=name,
            occasion=occasion or (known_form.occasions[0] if known_form else ""),
            kind=of_kind,
            subject_kind=subject_kind or (known_kind.subjects[0] if known_kind else ""),
            year=year,
        )
    except Refusal as refusal:
        forms, kinds = (", ".join(each.id for each in some) for some in (rules.forms, rules.kinds))
        raise click.UsageError(f"{refusal} Forms: {forms}. Kinds: {kinds}.") from None


def _said(finding: Line) -> str:
    return " ".join([finding["id"], finding["outcome"], *map(str, finding["breaks"])])


def _weighed(each: Weighed, found: Nominees) -> Line:
    return {
        "subject": each.case.subject,
        "rank": each.rank,
        "within": each.within,
        "votes": each.case.votes,
        "present": each.case.present,
        "running": found.lines[each.case.subject].running,
        "findings": [finding.as_data() for finding in each.findings],
        "against": [finding.as_data() for finding in each.findings if finding.outcome != "met"],
    }


def _unused(found: Nominees) -> list[Line]:
    untold: Line = {"rank": None, "within": False, "votes": None, "present": None, "running": None, "findings": []}
    return [
        {"subject": subject} | untold | {"against": [Finding(USE, why).as_data()]}
        for subject, why in found.unused.items()
    ]


def _instant(at: int) -> str:
    return from_micros(at).astimezone(VIETNAM).isoformat(timespec="seconds")


@click.command("adopt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--place", required=True, help="Id or code of the commune.")
def adopt(file: Path, place: str) -> None:
    """Adopt the criteria and forms of reward in FILE; what was judged and proposed keeps its own."""
    with from_file():
        forms = forms_in(file.read_bytes(), file=file.name)
    adopt_in(
        place, lambda desk, here: adopt_forms(desk, place=here, forms=forms), path="sovang rewards", digest=forms.digest
    )
    click.echo(f"Adopted: {forms.id} ({forms.status}), from {forms.valid_from}, digest {forms.digest[:12]}")
