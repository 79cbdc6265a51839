"""Last year: what the same subject came to under the same title the year before, beside what is given now."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, RowMapping

from domain.dossier import Dossier
from projections.earlier import last_year
from service import words
from service.forms.fields import Criterion
from service.i18n import number
from service.i18n import text as _
from service.moments.looking import moment
from service.views.at_desk import Opened
from service.words import word

SCORES = ("self_score", "village_score", "commune_score")


def notes(db: Connection, subjects: Collection[str], *, title: str, year: int) -> dict[str, str]:
    """A short line for each subject that took part: the last points that it was given, and how it ended."""
    return {subject: _short(row) for subject, row in last_year(db, subjects, title=title, year=year).items()}


def _short(row: RowMapping) -> str:
    points = next((row[name] for name in reversed(SCORES) if row[name] is not None), None)
    state = _state(row)
    if points is None:
        return _("Last year: %(state)s", state=state)
    return _("Last year: %(points)s, %(state)s", points=number(points), state=state)


def row_of(db: Connection, opened: Opened) -> RowMapping | None:
    """Where the subject of a dossier came to the year before."""
    dossier = opened.dossier
    return last_year(db, [dossier.subject], title=dossier.title, year=dossier.year, **moment().times).get(
        dossier.subject
    )


def sentence_of(row: RowMapping | None) -> str | None:
    """All that was given then, in one line."""
    if row is None:
        return None
    own, village, commune = (number(row[name]) if row[name] is not None else "–" for name in SCORES)
    return _(
        "Last year: self %(own)s, village %(village)s, commune %(commune)s – %(state)s.",
        own=own,
        village=village,
        commune=commune,
        state=_state(row),
    )


def beside(opened: Opened, criteria: list[Criterion], row: RowMapping | None) -> list[Criterion]:
    """The questions with what the subject gave itself then, where the criterion is still the same."""
    before = opened.desk.find(Dossier, row["dossier"]) if row else None
    given = before and next((stood for stood in reversed(before.stood) if stood.topic == "self-assessed"), None)
    scores = given.values["scores"] if given else {}
    return [replace(each, hint=_hint(each, scores[each.id])) if each.id in scores else each for each in criteria]


def _hint(criterion: Criterion, points: int | str) -> str:
    said = (_("Met") if points else _("Not met")) if criterion.is_met_or_not else number(points)
    then = _("Last year: %(points)s.", points=said)
    return f"{criterion.hint} {then}" if criterion.hint else then


def _state(row: RowMapping) -> str:
    return word(words.STATE, row["state"]).lower()
