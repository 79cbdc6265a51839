"""Bad input to the years of a commune, as data."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.commands.closing import close_year
from domain.commands.moving_clocks import move_clock
from domain.commands.opening import Aim, open_year
from domain.criteria import load_criteria
from domain.errors import (
    EmptyList,
    NoCycle,
    NotForTheYear,
    NotFound,
    NotPlainText,
    NotYourOffice,
    NotYourPlace,
    OnPlaceholder,
    PeriodReversed,
    UnknownReason,
)
from domain.ids import new_id
from domain.pinned import Rules
from domain.year_errors import ClockInThePast, MayNotShorten, NotAShare, StepOfNoTitle, WindowElsewhere, YearOpened
from tests.bad_input import Bad
from tests.domain.editions import altered, family_criteria
from tests.packaged import rules_of
from tests.scenario import Commune

AIM = Aim(
    "family", "share", "recognised", "all", "72.00", {"vi": "hộ", "en": "households"},
    {"document": "Kế hoạch 2027", "passage": "II.1"},
)  # fmt: skip


def opens(commune: Commune, *, who: str | None = None, **more: Any) -> None:
    """The year 2027 with one title and one target, but for what a case spoils."""
    told = {
        "year": 2027, "opens_on": date(2027, 1, 1), "closes_on": date(2027, 12, 31), "titles": [rules_of("family")],
        "aims": [AIM], "demonstration": True,
    } | more  # fmt: skip
    person = getattr(commune, who) if who else None
    commune.perform(commune.act(person), lambda desk: open_year(desk, **told))


def closes(commune: Commune, *, year: int = 2026, who: str | None = None, figures: Sequence[Any] = ()) -> None:
    """The year with these figures."""
    person = getattr(commune, who) if who else None
    commune.perform(
        commune.act(person), lambda desk: close_year(desk, year=year, position=1, figures=figures, undecided=[])
    )


def moves(commune: Commune, day: date = date(2026, 12, 20), *, who: str | None = None, **more: Any) -> None:
    """More time for the village's meetings, but for what a case spoils."""
    told = {
        "year": 2026, "title": None, "step": "village-verification", "moves": "later", "reason": "weather",
        "basis": "Công văn 12/UBND (minh họa)",
    } | more  # fmt: skip
    person = getattr(commune, who) if who else None
    commune.perform(commune.act(person), lambda desk: move_clock(desk, day=day, **told))


def _ended() -> Rules:
    document = altered(altered(family_criteria(), "id", "family-ended"), "valid_to", "2026-12-31")
    return Rules(rules_of("family").procedure, load_criteria(document, file="ended.json", titles={"family"}))


THIS_YEAR = {"year": 2026, "opens_on": date(2026, 1, 1), "closes_on": date(2026, 12, 31)}
REAL_CLANS = {"titles": [rules_of("clan")], "demonstration": False}

YEARS: tuple[Bad, ...] = (
    Bad("a year opened twice", YearOpened, lambda c: opens(c, **THIS_YEAR)),
    Bad("a year of no title", EmptyList, lambda c: opens(c, titles=[])),
    Bad("a year that ends before it begins", PeriodReversed, lambda c: opens(c, closes_on=date(2026, 12, 31))),
    Bad("a first day of another time", WindowElsewhere, lambda c: opens(c, opens_on=date(2021, 1, 1))),
    Bad("a last day of another time", WindowElsewhere, lambda c: opens(c, closes_on=date(2072, 12, 31))),
    Bad("a title under rules that have ended", NotForTheYear, lambda c: opens(c, titles=[_ended()])),
    Bad("a real year on a placeholder", OnPlaceholder, lambda c: opens(c, **REAL_CLANS)),
    Bad("a target of nothing", NotAShare, lambda c: opens(c, aims=[replace(AIM, share="0")])),
    Bad("a target above everybody", NotAShare, lambda c: opens(c, aims=[replace(AIM, share="100.01")])),
    Bad("a target with three places", NotAShare, lambda c: opens(c, aims=[replace(AIM, share="7.123")])),
    Bad("a target as a float", NotAShare, lambda c: opens(c, aims=[replace(AIM, share=72.0)])),  # type: ignore[arg-type]
    Bad("a target from nowhere", NotPlainText, lambda c: opens(c, aims=[replace(AIM, source={})])),
    Bad("a target from a bell", NotPlainText, lambda c: opens(c, aims=[replace(AIM, source={"document": "a\x07"})])),
    Bad("a year opened by the signer", NotYourOffice, lambda c: opens(c, who="signer")),
    Bad("a year closed by the signer", NotYourOffice, lambda c: closes(c, who="signer")),
    Bad("a clock of no year", NoCycle, lambda c: moves(c, year=2031)),
    Bad("a clock of a title that is not open", StepOfNoTitle, lambda c: moves(c, title="clan")),
    Bad("a clock of no step", StepOfNoTitle, lambda c: moves(c, step="\x00")),
    Bad("a clock moved sideways", UnknownReason, lambda c: moves(c, moves="sideways")),
    Bad("a clock moved for no reason of the list", UnknownReason, lambda c: moves(c, reason="mood")),
    Bad("a clock moved to yesterday", ClockInThePast, lambda c: moves(c, date(2026, 10, 19))),
    Bad("less time than was left", ClockInThePast, lambda c: moves(c, date(2026, 10, 19), moves="earlier")),
    Bad("a clock moved into another time", WindowElsewhere, lambda c: moves(c, date(2036, 1, 1))),
    Bad("fewer days of posting", MayNotShorten, lambda c: moves(c, step="posting-close", moves="earlier")),
    Bad("a clock moved by no document", NotPlainText, lambda c: moves(c, basis=" ")),
    Bad("a clock of a place that is not there", NotFound, lambda c: moves(c, places=[new_id()])),
    Bad("a clock of the level above", NotYourPlace, lambda c: moves(c, places=[c.province])),
    Bad("a clock moved by the signer", NotYourOffice, lambda c: moves(c, who="signer")),
    Bad("a closing of no year", NoCycle, lambda c: closes(c, year=2031)),
)
