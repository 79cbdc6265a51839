"""Entries of registers in words: what each says, under the labels of its questions, and how it once read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from domain.clock import day_of
from domain.commands.record_correction import KINDS, may_correct, mendable, read
from domain.cycle import Cycle, Target
from domain.errors import NotFound, Refusal
from domain.membership import Stated
from domain.mendable import CHOSEN, COUNT, DAY, DONE, FIGURES, FLAG, PLACE, PLACES, SHARE, STORY
from domain.report import Report, Reporting
from domain.retold import Retold, retold
from domain.reward import Reward, named, subject_named
from domain.stream import Fact
from projections import reports
from projections.names import names_of
from projections.titles import names_of_titles
from service import words
from service.forms.records import ASKED
from service.i18n import day, local, number, percent
from service.i18n import text as _
from service.moments.looking import moment
from service.privacy.reads import shows
from service.shown.log import subject_of
from service.shown.people import called, names_in
from service.shown.report import figures_told
from service.shown.texts import Texts, text_of, texts_in
from service.views.at_desk import desk_on
from service.visit import parts
from service.words import word

Line = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """The entries of a stream that this person may correct, with what pages need to put them into words."""

    stream: str
    story: list[Retold]
    # The stream with all that others say in it.
    whole: list[Retold]
    names: Mapping[str, str] = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    titles: Mapping[str, Any] = field(default_factory=dict)
    # The figures of a report by name, as its plan calls them.
    figures: Any = None

    @property
    def mine(self) -> list[Retold]:
        """Those that can be corrected, without their corrections."""
        return [each for each in self.story if each.mended is None]

    def entry(self, version: int) -> Fact:
        """One of them as it now reads."""
        found = next((each.now for each in self.mine if each.now.originator_version == version), None)
        if found is None:
            raise NotFound
        return found


def told(db: Connection, stream: str) -> Told:
    """What of a stream this person may correct; a stream without any is not there."""
    facts = parts().office.books.load([stream]).facts.get(stream, []) if stream.partition(".")[0] in KINDS else []
    whole = retold(facts)
    story = [each for each in whole if _is_mine(each.now if each.mended is None else each.mended)]
    if not story:
        raise NotFound
    said = [each.said for each in story]
    people = {id for fact in facts for id in _people_in(fact)}
    shows({subject_of(stream), *people})
    kind = None
    if isinstance(first := said[0], Report.Filed):
        kind = reports.kind_of(reports.plan_of(db, first.to["id"]), first.kind)
    return Told(
        stream, story, whole, names_in(db, said) | names_of(db, people), texts_in(said), names_of_titles(db), kind
    )


def correction_of(stream: str) -> str | None:
    """Where entries of a stream are corrected, if there are any that this person may correct."""
    if moment().is_on:
        return None
    facts = parts().office.books.load([stream]).facts.get(stream, [])
    return f"/records/{stream}" if any(_is_mine(each) for each in facts) else None


def _is_mine(entry: Fact) -> bool:
    try:
        may_correct(desk_on(entry.act.book), entry)
    except Refusal:
        return False
    return bool(mendable(entry))


def _people_in(entry: Fact) -> set[str]:
    """Whom an entry names besides those who made it."""
    if isinstance(entry, Stated):
        return {entry.group}
    if isinstance(entry, Reward.Proposed):
        return {subject_named(named(holder)) for holder in entry.holders}
    return {entry.filer["id"]} if isinstance(entry, Report.Filed) else set()


def timeline(found: Told) -> list[Line]:
    """Every entry with what it says and where it is corrected, and every correction with what it changed."""
    return [
        {
            "what": word(words.FACT, each.said.TOPIC),
            "who": called(found.names, each.said.act.actor),
            "occurred_on": day_of(each.said.occurred_at) if each.said.precision == "day" else None,
            "occurred_at": each.said.occurred_at,
            "recorded_at": each.said.timestamp,
            "correct": None if each.mended else f"/records/{found.stream}/corrections/{each.said.originator_version}",
            "details": [line for line in _details(found, each) if line["value"] or line["before"]],
        }
        for each in found.story
    ]


def _details(found: Told, each: Retold) -> list[Line]:
    if each.mended is None:
        # What was mended since stands struck through before what now holds.
        pairs = [(name, said_of(found, each.said, name), said_of(found, each.now, name)) for name in mendable(each.now)]
        lines = [_line(_label(each.now, name), None if was == now else was, now) for name, was, now in pairs]
        return [*about(found, each.now), *lines]
    mended, values = each.mended, each.said.values  # type: ignore[attr-defined]
    # Who inspected is reckoned with what was found, which says enough.
    names = [DONE if name == "occurred_at" else name for name in values if name not in ("precision", "inspectors")]
    # What holds from a day on says that day once.
    names = [name for name in names if name != DONE or "from_on" not in values]
    after = next(one.now for one in retold([mended, each.said]) if one.mended is None)
    lines = [_line(_label(mended, name), said_of(found, mended, name), said_of(found, after, name)) for name in names]
    reason = word(words.CORRECTION_REASON | words.RECOUNTED, each.said.reason)  # type: ignore[attr-defined]
    explained = text_of(found.texts, each.said.text)  # type: ignore[attr-defined]
    entry = _line(_("Corrected entry"), None, word(words.FACT, mended.TOPIC))
    return [
        entry,
        *lines,
        _line(_("Reason for the correction"), None, reason),
        _line(_("Explanation"), None, explained),
    ]


def changes(found: Told, entry: Fact, values: Mapping[str, tuple[Any, Any]]) -> list[Line]:
    """What a correction would change, before and after."""
    return [
        _line(_label(entry, name), *(_say(found, entry, name, value) for value in pair))
        for name, pair in values.items()
    ]


def about(found: Told, entry: Fact) -> list[Line]:
    """Which of many alike an entry is."""
    if isinstance(entry, Target.Set):
        title = local(found.titles[entry.title]) if entry.title and entry.title in found.titles else None
        return [_line(_("Target"), None, f"{local(entry.scope)} {word(words.DENOMINATOR, entry.denominator)}"),
                _line(_("Title"), None, title and f"{title} {entry.year}")]  # fmt: skip
    if isinstance(entry, Target.FigureReported):
        return [_line(_("Figure"), None, f"{entry.called} {entry.year}")]
    if isinstance(entry, Stated):
        return [_line(_("Group"), None, called(found.names, entry.group))]
    if isinstance(entry, Cycle.Opened | Cycle.ClockMoved | Reporting.Requested):
        return [_line(_("Year"), None, str(entry.year))]
    return []


def said_of(found: Told, entry: Fact, name: str) -> Any:
    """One value of an entry in words."""
    return _say(found, entry, name, read(entry, name))


def _say(found: Told, entry: Fact, name: str, value: Any) -> Any:
    kind = getattr(entry, "MENDS", {}).get(name)
    if value is None:
        return None
    if name == "findings":
        return ", ".join(
            f"{word(words.FINDING, finding)}: {number(count)}" for finding, count in value.items() if count
        )
    if kind == FIGURES:
        return "; ".join(f"{label}: {number(n)}" for label, n in figures_said(found, value))
    if kind == CHOSEN:
        return ", ".join(str(called(found.names, subject_named(each))) for each in value)
    if kind == STORY:
        return text_of(found.texts, value)
    if name in CODES:
        return word(CODES[name, entry.TOPIC] if (name, entry.TOPIC) in CODES else CODES[name], value)
    return SAID.get(str(kind), str)(value)


def figures_said(found: Told, figures: Any) -> list[tuple[str, int]]:
    """The figures of a report under their names."""
    with parts().engine.connect() as db:
        return figures_told(db, found.figures, json.dumps(figures))


CODES: Mapping[Any, Any] = {
    "role": words.ROLE,
    "reason": words.REWARD_REASON,
    ("reason", "cycle.clock-moved"): words.MOVE_REASON,
}
SAID: Mapping[str, Any] = {
    DAY: day,
    COUNT: number,
    SHARE: percent,
    FLAG: lambda value: _("yes") if value else _("no"),
    PLACE: lambda value: value["name"],
    PLACES: lambda value: ", ".join(each["name"] for each in value),
}


def _label(entry: Fact, name: str) -> str:
    question = ASKED[entry.TOPIC].get(name)
    return str(question.label) if question else _("Findings")


def _line(label: Any, before: Any, value: Any) -> Line:
    return {"label": label, "before": before, "value": value}
