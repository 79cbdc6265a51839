"""Grounds: why a target stands as it does and what is said to be reached of it, in entries and in what they say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping

from projections.cycles import target as targets
from projections.cycles import targets_of
from projections.figures import figure as figures
from projections.figures import reported as figures_of
from projections.grounds import entries_behind, plan_behind
from projections.progress import Progress
from projections.progress import progress as lines_of
from service import words
from service.i18n import day, number, percent
from service.i18n import text as _
from service.shown.aims import standing, told
from service.shown.explained import Line, Why
from service.words import word

Times = Mapping[str, int | None]


def aims_of(db: Connection, book: str, year: int, times: Times, *, counts: bool = True) -> list[dict[str, Any]]:
    """Targets with what is reached of them in a year, and figures reported for it that no target asks for.

    `counts` where whoever asks may see what the register itself counts for the whole of the place.
    """
    asked = dict(times)
    lines = lines_of(db, book=book, year=year, **asked) if counts else []
    whole = {line.title: line for line in lines if line.place == book}
    counted = figures_of(db, book=book, **asked)
    aims = [standing(row, whole.get(row["title"]), counted) for row in targets_of(db, book=book, **asked)]
    known = {aim["figure"]["cause"] for aim in aims if aim.get("figure")}
    known |= {aim["replaced"]["cause"] for aim in aims if aim.get("replaced")}
    alone: dict[tuple[Any, ...], list[RowMapping]] = {}
    for row in counted:
        if row["year"] == year and row["cause"] not in known:
            alone.setdefault((row["called"], row["title"], row["measure"], row["denominator"]), []).append(row)
    others = [{"called": name[0], "year": year, "title": name[1]} | told(rows) for name, rows in alone.items()]
    return [*(aim | {"whole": whole.get(aim["title"])} for aim in aims), *others]


def grounds_of(db: Connection, aim: Mapping[str, Any], known_at: int | None) -> list[Why]:
    """Why the target is this one, and why this much is said to be reached."""
    found = [_target(db, aim, known_at)] if aim.get("share") else []
    if figure := aim.get("figure"):
        found += [_reported(db, aim, figure, known_at)]
    elif is_counted_here(aim):
        found += [_counted(aim, aim["whole"])]
    return found


def is_counted_here(aim: Mapping[str, Any]) -> bool:
    """Whether what is reached was counted by the register itself."""
    return not aim.get("figure") and aim.get("reached") is not None


def _target(db: Connection, aim: Mapping[str, Any], known_at: int | None) -> Why:
    entries = list(entries_behind(db, targets, book=aim["book"], cause=aim["cause"], known_at=known_at))
    adopted = plan_behind(db, entries[0])
    value = f"{percent(aim['share'])} {word(words.DENOMINATOR, aim['denominator'])}"
    return Why("target", value, [*([adopted] if adopted else []), *entries], [*_written(aim["source"])])


def _written(source: Mapping[str, str]) -> Iterator[Line]:
    document, passage = source.get("document"), source.get("passage")
    if document:
        yield Line(
            _("Written in: %(document)s", document=", ".join(part for part in (document, passage) if part)), None
        )


def _reported(db: Connection, aim: Mapping[str, Any], figure: RowMapping, known_at: int | None) -> Why:
    behind = [figure, *([aim["replaced"]] if aim.get("replaced") else [])]
    entries = [
        entry
        for row in behind
        for entry in entries_behind(db, figures, book=row["book"], cause=row["cause"], known_at=known_at)
    ]
    return Why("reported", _share_of(figure["part"], figure["whole"], aim["reached"]), entries, [*_said(behind)])


def _said(behind: Sequence[RowMapping]) -> Iterator[Line]:
    last = behind[0]
    yield Line(_("Counted elsewhere on %(day)s, not by the register.", day=day(last["counted_on"])), None)
    yield Line(_("Where that is written: %(source)s", source=last["source"]), None)
    for row in behind[1:]:
        said = {"part": number(row["part"]), "whole": number(row["whole"]), "day": day(row["counted_on"])}
        yield Line(_("It took the place of %(part)s of %(whole)s, counted on %(day)s.", **said), None)


def _counted(aim: Mapping[str, Any], whole: Progress) -> Why:
    of_registered = aim["denominator"] == "registered"
    base = whole.registered if of_registered else whole.all
    lines = [
        Line(
            _("Recognised ÷ registered, as the register counts them.")
            if of_registered
            else _("Recognised ÷ all who could hold the title, as the register counts them."),
            None,
        )
    ]
    if aim["missing"]:
        said = {"share": percent(aim["share"]), "base": number(base), "missing": number(aim["missing"])}
        lines.append(Line(_("For %(share)s of %(base)s there are %(missing)s still missing.", **said), None))
    return Why("counted", _share_of(whole.recognised, base, aim["reached"]), [], lines)


def _share_of(part: int, whole: int, share: str) -> str:
    return _("%(share)s (%(part)s of %(whole)s)", share=percent(share), part=number(part), whole=number(whole))
