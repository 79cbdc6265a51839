"""Lateness in words: which villages are late with what, as a table and as a text to send round."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from service import words
from service.i18n import day, local, number
from service.i18n import text as _
from service.words import word


@dataclass(slots=True)
class Late:
    """A place with all of its steps at which something waits."""

    place: str
    name: str
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(each["late"] for each in self.steps)

    @property
    def soon(self) -> int:
        return sum(each["soon"] for each in self.steps)

    @property
    def days(self) -> int:
        """By how many days the oldest is late."""
        return max((each["days"] for each in self.steps), default=0)


def by_place(rows: Sequence[RowMapping] | Sequence[dict[str, Any]], today: date) -> list[Late]:
    """The places, those with the most that is late first."""
    found: dict[str, Late] = {}
    for row in rows:
        late = found.setdefault(row["place"], Late(row["place"], row["place_name"] or "–"))
        days = max(0, (today - date.fromisoformat(row["first_due"])).days) if row["first_due"] else 0
        oldest = (row.get("first") or "").partition(" ")[2]
        late.steps.append(dict(row) | {"days": days, "oldest": oldest})
    return sorted(found.values(), key=lambda each: (-each.late, -each.days, -each.soon, each.name))


def as_text(places: Sequence[Late], titles: dict[str, dict[str, str]], *, name: str, today: date, soon: int) -> str:
    """What is late and what is soon due, without the name of any household: to be pasted into a group of officers."""
    lines = [_("%(place)s – work that is late or soon due, %(day)s:", place=name, day=day(today))]
    for each in places:
        told = [_step(step, titles) for step in each.steps if step["late"] or step["soon"]]
        lines += [f"- {each.name}: " + "; ".join(told)] if told else []
    if len(lines) == 1:
        return _("%(place)s, %(day)s: nothing is late, and nothing is due within %(days)s days.",
                 place=name, day=day(today), days=number(soon))  # fmt: skip
    return "\n".join(lines)


def _step(step: dict[str, Any], titles: dict[str, dict[str, str]]) -> str:
    what = f"{word(words.STEP, step['step'])} ({local(titles.get(step['title'], step['title']))} {step['year']})"
    told = []
    if step["late"]:
        told.append(_("%(count)s late, the oldest by %(days)s days",
                      count=number(step["late"]), days=number(step["days"])))  # fmt: skip
    if step["soon"]:
        told.append(_("%(count)s soon due", count=number(step["soon"])))
    return f"{what}: " + ", ".join(told)
