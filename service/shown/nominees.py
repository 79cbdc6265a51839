"""Nominees: everyone who could be proposed for a reward, weighed, with why each is on the list or is not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from domain.commands.nominating import Asked
from domain.rewarding.criteria import ACTIVITIES, TARGET, Criterion
from domain.rewarding.weighing import MET, YEARS, Case, Finding, Weighed, weigh
from projections import activities, merits, places, streaks, subjects, territory
from projections.names import names_of
from projections.progress import progress
from projections.standing import RECOGNISED
from projections.streaks import Line
from service import words
from service.i18n import local, number
from service.i18n import text as _
from service.shown.unused import unused
from service.words import word

# What is told of those who are not weighed at all.
USE = "use"
# What it is that is judged without a dossier behind it: whoever was judged takes part.
UNITS = ("unit", "agency")
Times = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Nominees:
    """Everyone asked about, those who meet everything first; and what the ledger has of each.

    `unused` are those who are not weighed, since their data is put to no new use, with why.
    """

    asked: Asked
    weighed: list[Weighed]
    lines: Mapping[str, Line]
    unused: Mapping[str, str]

    @property
    def able(self) -> list[Weighed]:
        """Those who can be proposed."""
        return [each for each in self.weighed if each.against is None]

    @property
    def others(self) -> list[Weighed]:
        """Those who cannot."""
        return [each for each in self.weighed if each.against is not None]

    @property
    def named(self) -> dict[str, Weighed]:
        """The same by how a proposal names them."""
        return {each.case.named: each for each in self.able}

    @property
    def dossiers(self) -> list[str]:
        """What is behind those who can be proposed and hold the title of the year."""
        return [each.case.named for each in self.able if each.case.named != each.case.subject]

    @property
    def left_out(self) -> list[dict[str, Any]]:
        """How many are not on the list, by what first speaks against them."""
        counted = Counter((each.against.id, each.against.outcome) for each in self.others if each.against)
        counted.update((USE, why) for why in self.unused.values())
        return [{"why": id, "outcome": outcome, "count": n} for (id, outcome), n in sorted(counted.items())]


def taking_part(
    db: Connection, commune: str, within: Sequence[str], of: Asked, *, judged: Sequence[str] = (), times: Times
) -> list[str]:
    """Who is looked at: who asked for the title of the year, each village, the commune; of units who was judged."""
    if of.subject_kind == "commune":
        return [commune]
    if of.subject_kind == "village":
        villages = places.within(db, commune, **times)
        return [row["place"] for row in villages if row["place"] in within]
    if of.subject_kind in UNITS:
        return list(judged)
    return streaks.kept_for(db, places=within, title=of.title, first=of.year, last=of.year, **times)


def units_of(db: Connection, within: Sequence[str], *, times: Times) -> list[str]:
    """Every unit that is enrolled, by name."""
    found = [row["subject"] for row in subjects.enrolled(db, places=within, kind="unit", limit=5_000, **times)]
    names = names_of(db, found)
    return sorted(found, key=lambda each: names.get(each, each))


def nominees(db: Connection, commune: str, of: Asked, *, times: Times) -> Nominees:
    """Everyone of a commune for that reward, as it stood then."""
    within = sorted(territory.inside(db, [commune], **times))
    word_on = merits.judged(db, places=[commune], year=of.year, kind=of.kind.id, subject_kind=of.subject_kind, **times)
    everyone = taking_part(db, commune, within, of, judged=list(word_on), times=times)
    left_out = unused(db, everyone, title=of.title, year=of.year, times=times)
    everyone = [each for each in everyone if each not in left_out]
    told = streaks.lines_of(
        db, everyone, title=of.title, first=of.first, last=of.year, inherits=of.forms.inherits, **times
    )
    counted = _counted(db, commune, of, everyone, times)
    # What was said on other criteria, whatever they are called, is no word on these.
    said = {subject: each for subject, each in word_on.items() if each["edition_digest"] == of.forms.digest}
    cases = [_case(line, of, said.get(line.subject), counted.get(line.subject, {})) for line in told]
    weighed = weigh(cases, kind=of.kind, form=of.form, year=of.year)
    return Nominees(of, weighed, {line.subject: line for line in told}, left_out)


def _case(line: Line, of: Asked, word_on: Mapping[str, Any] | None, counted: Mapping[str, tuple[str, bool]]) -> Case:
    row = line.dossiers.get(of.year)
    held = row is not None and row["state"] == RECOGNISED
    votes, present = (row["votes"], row["voters"]) if row is not None and held else (None, None)
    if votes is None and word_on is not None:
        votes, present = word_on["votes"], word_on["present"]
    judged = {each["criterion"]: each["met"] for each in word_on["judged"]} if word_on else {}
    named = str(row["dossier"]) if row is not None and held else line.subject
    return Case(line.subject, of.subject_kind, named, line.held, votes, present, judged, counted)


def _counted(
    db: Connection, commune: str, of: Asked, everyone: Sequence[str], times: Times
) -> dict[str, dict[str, tuple[str, bool]]]:
    """What the register counts for places; nobody else has activities or targets of their own."""
    criteria = [each for each in of.kind.asked_of(of.subject_kind) if each.condition in (ACTIVITIES, TARGET)]
    if not criteria or of.subject_kind not in ("village", "commune"):
        return {}
    lines = progress(db, book=commune, year=of.year, **times)
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for place in everyone:
        inside = sorted(territory.inside(db, [place], **times))
        held, _learners = activities.totals(db, places=inside, year=of.year, **times)
        found[place] = {}
        for each in criteria:
            if each.condition == ACTIVITIES:
                found[place][each.id] = str(held), held >= (each.least or 0)
            else:
                found[place][each.id] = _target(each, of, place, lines)
    return found


def _target(criterion: Criterion, of: Asked, place: str, lines: Sequence[Any]) -> tuple[str, bool]:
    """The share of a place against the target; without a target, or with one not counted here, it is not reached."""
    wanted = criterion.title or of.title
    for line in lines:
        if (line.place, line.title) == (place, wanted) and line.target is not None:
            shares = {"registered": line.share_of_registered, "all": line.share_of_all}
            share = shares.get(line.target_denominator or "")
            return share or "", share is not None and Decimal(share) >= Decimal(line.target)
    return "", False


# In words.


def against_in_words(each: Weighed, found: Nominees) -> list[str]:
    """Everything that speaks against somebody, the years that break a streak with what became of them."""
    return [in_words(finding, each, found) for finding in each.findings if finding.outcome != MET]


def in_words(finding: Finding, each: Weighed, found: Nominees) -> str:
    """What one condition comes to."""
    if finding.breaks:
        years = "; ".join(f"{year}: {year_in_words(found.lines[each.case.subject], year)}" for year in finding.breaks)
        return _("Not held %(years)s", years=years)
    what = called(finding.id, found.asked)
    if finding.counted is not None:
        return f"{what}: {number(finding.counted) if finding.counted else '–'}"
    return f"{what}: {word(words.REWARD_FINDING, finding.outcome)}"


def called(id: str, of: Asked) -> str:
    """What a condition is called."""
    if id == USE:
        return _("Use of personal data")
    if id == YEARS:
        return _("Held for %(years)s year(s) running.", years=number(of.form.years or 1)).rstrip(".")
    return next((local(each.label.as_data()) for each in of.kind.criteria if each.id == id), id)


def year_in_words(line: Line, year: int) -> str:
    """What became of one year."""
    if year in line.held:
        return _("year held") if line.subject in line.held[year] else _("held by the places that it was made of")
    row = line.dossiers.get(year)
    return _("not registered") if row is None else word(words.STATE, row["state"])
