"""Figures as charts: targets, the season, the flow, times at stages, points by village; each leads to its dossiers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.clock import shown
from domain.status import FINAL, STATES
from projections.flow import STAGES, Stage, median
from projections.inflation import COLUMNS, Line
from projections.season import MEASURES, Season, in_year
from service import words
from service.i18n import local, number
from service.i18n import text as _
from service.shown.charts import DAYS, PERCENT, POINTS, Bar, Bars, Curve, Curves
from service.views import links
from service.words import word

Row = Mapping[str, Any]


def aims_chart(aims: Iterable[Row], titles: Mapping[str, Any], year: int) -> Bars:
    """What is reached of each target that can be told here, against what is aimed at."""
    told = [aim for aim in aims if aim["reached"] is not None and aim["share"] is not None]
    return Bars(
        "aims",
        _("Targets against progress"),
        _("Each share is of those that its target names; the upright stroke is the target."),
        _("Target"),
        [_("Reached")],
        [
            Bar(
                _aim_name(aim, titles),
                [Decimal(aim["reached"])],
                [links.of_aim(aim, year)],
                mark=Decimal(aim["share"]),
                more=["–" if aim["missing"] is None else number(aim["missing"])],
            )
            for aim in told
        ],
        PERCENT,
        mark=_("Aimed at"),
        heads=[_("Still missing")],
    )


def _aim_name(aim: Row, titles: Mapping[str, Any]) -> str:
    what = local(titles.get(aim["title"], aim["title"])) if aim["title"] else local(aim["scope"])
    return f"{what} {word(words.DENOMINATOR, aim['denominator'])}, {aim['year']}"


def season_chart(now: Season, before: Season, *, year: int, until: date) -> Curves:
    """How the year's figures grew, day by day, over those of the year before."""
    first = date(year, 1, 1)
    lines = [(now[measure], measure, year) for measure in MEASURES]
    lines += [
        ([(in_year(day, day.year + 1), n) for day, n in before[measure]], measure, year - 1) for measure in MEASURES
    ]
    # The year before and this one stand together, measure by measure.
    lines = [lines[n] for n in (0, 2, 1, 3)]
    last = max([date(year, 12, 31), *(day for points, _name, _of in lines for day, _n in points)])
    steps = (last - first).days + 1
    curves = [
        Curve(
            f"{_registered(measure)} {of}",
            [(max(0, (day - first).days + 1), n) for day, n in points],
            min(steps, max(0, (until - first).days + 1)) if of == year else steps,
        )
        for points, measure, of in lines
    ]
    months = _months(first, last)
    # The day looked at stands among them, since both years are compared up to it.
    ends = sorted({*months, *([until] if first <= until <= last else [])})
    told = [[_at(points, day) if of < year or day <= until else None for points, _m, of in lines] for day in ends]
    days = sorted({day for points, _name, _of in lines for day, _n in points})
    return Curves(
        "season",
        _("The season against last year"),
        _("How many families or others there were by the end of each day; last year's days stand over the same days."),
        _("By the end of"),
        curves,
        steps,
        [((day.replace(day=1) - first).days, str(day.month)) for day in months],
        [(shown(day), row) for day, row in zip(ends, told, strict=True)],
        [
            (shown(day), [_at(points, day) if of < year or day <= until else None for points, _m, of in lines])
            for day in days
        ],
    )


def _registered(measure: str) -> str:
    return _("Registered") if measure == "registered" else _("Recognised")


def _at(points: Sequence[tuple[date, int]], day: date) -> int:
    """What a figure had come to by the end of a day."""
    return next((n for at, n in reversed(points) if at <= day), 0)


def _months(first: date, last: date) -> list[date]:
    """The last days of the months from one day to another."""
    found, day = [], first
    while day <= last:
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        found.append(day - timedelta(days=1))
    return found


def flow_chart(stages: Mapping[str, Stage], place: str, *, year: int, title: str, map: str | None = None) -> Bars:
    """How many dossiers came to each stage, and how many stand there."""
    asked = {"year": year, "title": title, "map": map}
    listed = [*STAGES, *(state for state in STATES if state not in STAGES and state in stages)]
    return Bars(
        "flow",
        _("Flow by stage"),
        _("Each dossier counts once at every stage to which it ever came; below the way, what leads away from it."),
        _("Stage"),
        [_("Came to it"), _("Stand there")],
        [
            Bar(
                word(words.STATE, state),
                [stages[state].reached, stages[state].standing] if state in stages else [0, 0],
                [
                    links.of_list(place, reached=state, **asked),
                    links.of_list(place, standing=state, **asked),
                ],
            )
            for state in listed
        ],
    )


def time_chart(stages: Mapping[str, Stage]) -> Bars:
    """For how many days dossiers stood at each stage that somebody has to act at."""
    timed = [state for state in STATES if state in stages and state not in FINAL]
    return Bars(
        "time",
        _("Time at each stage"),
        _(
            "Whole days: half of the dossiers that have left a stage did so within the first number; "
            "half of those that still stand there have not stood there longer than the second."
        ),
        _("Stage"),
        [_("Left it within"), _("Stand there for")],
        [
            Bar(
                word(words.STATE, state),
                [median(stages[state].left), median(stages[state].here)],
                more=[
                    number(sum(stages[state].left.values())),
                    number(max(stages[state].left, default=None)) or "–",
                    number(stages[state].standing),
                    number(max(stages[state].here, default=None)) or "–",
                ],
            )
            for state in timed
        ],
        DAYS,
        heads=[_("Have left it"), _("The longest"), _("Still stand there"), _("The longest of these")],
    )


GAPS = (
    ("self", "village"),
    ("self", "commune"),
    ("village", "commune"),
    ("village", "inspection"),
    ("commune", "inspection"),
)


def points_chart(
    lines: Sequence[Line], names: Mapping[str, str], *, year: int, title: str, map: str | None = None
) -> Bars:
    """How far each village's points stand above the last check of the same dossiers, the farthest first."""
    called = {"self": _("Self"), "village": _("Village"), "commune": _("Commune"), "inspection": _("Inspection")}
    return Bars(
        "points",
        _("Points by village"),
        _(
            "The village's points less those of the last check of the same dossiers (the inspection's, else the "
            "commune's), on the mean; the greater it is, the higher the village gave."
        ),
        _("Place"),
        [_("Village above the last check"), *(f"{called[one]} − {called[other]}" for one, other in GAPS)],
        [
            Bar(
                names.get(line.place, "–"),
                [line.inflated.points, *(line.gaps[pair].points for pair in GAPS)],
                [links.of_list(line.place, counted="compared", year=year, title=title, map=map)],
                more=[
                    number(line.inflated.count),
                    *(number(line.means[name].points) or "–" for name in COLUMNS),
                ],
            )
            for line in lines
        ],
        POINTS,
        heads=[_("Dossiers compared"), *(called[name] for name in COLUMNS)],
        drawn=[0],
    )
