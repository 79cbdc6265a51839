"""What a subject holds from earlier years: since when it has had which level of a title."""

from collections.abc import Iterator
from datetime import date

from domain.clock import day_of
from domain.criteria.grammar import Checklist
from domain.desk import Desk
from domain.dossier import Dossier, stream_of
from domain.policies import Warrant

# No waiting time of a checklist is longer than ten years.
YEARS_BACK = 10


def levels_held(desk: Desk, dossier: Dossier, by: Warrant) -> dict[int, date]:
    """Since when each level has been held on the day of the act; nothing for rules that ask for no waiting."""
    rules = by.rules.criteria.rules
    if not isinstance(rules, Checklist) or not any(level.waiting_months for level in rules.levels):
        return {}
    day = day_of(by.act.moment)
    held: dict[int, date] = {}
    for earlier in _earlier(desk, dossier):
        if earlier.in_force is None or not earlier.in_force[0] <= day <= earlier.in_force[1]:
            continue
        since = earlier.in_force[0]
        for level in range(1, _level(earlier) + 1):
            held[level] = min(since, held.get(level, since))
    return held


def _level(dossier: Dossier) -> int:
    """The level at which a dossier was appraised last, as it now reads."""
    given = [each.values["score"] for each in dossier.stood if each.topic == "commune-appraised"]
    return int(given[-1]) if given else 0


def _earlier(desk: Desk, dossier: Dossier) -> Iterator[Dossier]:
    """The same subject's dossiers for the same title in earlier years."""
    years = range(dossier.year - YEARS_BACK, dossier.year)
    desk.fetch([_stream(dossier, year, 1) for year in years])
    for year in years:
        attempt = 1
        while found := desk.find(Dossier, _stream(dossier, year, attempt)):
            yield found
            attempt += 1


def _stream(dossier: Dossier, year: int, attempt: int) -> str:
    return stream_of(year=year, title=dossier.title, subject=dossier.subject, attempt=attempt)
