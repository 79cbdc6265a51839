"""Authority in words: what somebody may do on a day, and on which decisions that rests."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.clock import from_micros
from projections import territory
from projections.audit import opened_by
from projections.mandates import Mandate, Pause
from projections.maps import end_of
from projections.names import names_of
from service import words
from service.i18n import day as day_text
from service.i18n import instant
from service.i18n import text as _
from service.shown.people import acted_as, called, signs
from service.views import links
from service.words import word

IN_FORCE, SUSPENDED, TO_COME, OVER, WITHOUT_SOURCE = "in-force", "suspended", "to-come", "over", "without-source"


def standing_on(mandate: Mandate, day: date) -> str:
    """How it stands with a mandate on a day, as a code."""
    text = day.isoformat()
    if text < mandate.from_on:
        return TO_COME
    if (mandate.to_on or text) < text or (mandate.ended_on is not None and mandate.ended_on <= text):
        return OVER
    if any(pause.is_on(day) for pause in mandate.pauses):
        return SUSPENDED
    return IN_FORCE if mandate.holds_on(day) else WITHOUT_SOURCE


def authority_of(
    db: Connection, found: Sequence[Mandate], *, day: date, ways: Mapping[str, Sequence[dict[str, Any]]] | None = None
) -> list[dict[str, Any]]:
    """Each mandate with everything that became of it; `ways` lead on to what can be done about it from here."""
    entered = {stream.removeprefix("mandate."): row for stream, row in _entries(db, found).items()}
    people = {each for one in found for each in (one.person, one.delegator) if each}
    names = names_of(db, people | {row["actor"] for row in entered.values()})
    then = territory.names(db, {place["id"] for each in found for place in each.places}, as_of=end_of(day))
    told = [_told(each, day, names, then, entered.get(each.mandate)) for each in found]
    for each, entry in zip(found, told, strict=True):
        entry["ways"] = (ways or {}).get(each.mandate, ())
    return sorted(told, key=lambda entry: entry["standing"] == OVER)


def _last_day(mandate: Mandate) -> str | None:
    """The last day with the power, as far as one is known."""
    ended = (date.fromisoformat(mandate.ended_on) - timedelta(days=1)).isoformat() if mandate.ended_on else None
    return min((each for each in (mandate.to_on, ended) if each), default=None)


def _entries(db: Connection, found: Sequence[Mandate]) -> Mapping[str, RowMapping]:
    return opened_by(db, [f"mandate.{each.mandate}" for each in found])


def _told(
    mandate: Mandate, day: date, names: Mapping[str, str], then: Mapping[str, str], entered: RowMapping | None
) -> dict[str, Any]:
    return {
        "mandate": mandate.mandate,
        "office": word(words.OFFICE, mandate.office),
        "places": ", ".join(_place(place, then) for place in mandate.places),
        "person": called(names, mandate.person),
        "person_href": links.of_officer(mandate.person),
        "standing": standing_on(mandate, day),
        "from_on": mandate.from_on,
        "last": _last_day(mandate),
        "basis": mandate.basis,
        "delegator": called(names, mandate.delegator),
        "entered": _entered(entered, names)["value"],
        "lines": [line for line in (*_lines(mandate, names), _entered(entered, names)) if line["value"]],
    }


def _place(place: Mapping[str, str], then: Mapping[str, str]) -> str:
    """A place by its name on that day, with the one under which the mandate was given where that was another."""
    name = then.get(place["id"], place["name"])
    return name if name == place["name"] else _("%(name)s (when given: %(before)s)", name=name, before=place["name"])


def _lines(mandate: Mandate, names: Mapping[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"key": _("Term"), "value": _from_to(mandate.from_on, mandate.to_on)},
        {"key": _("Rests on"), "value": mandate.basis},
        {"key": _("Signs"), "value": signs(mandate.signing)},
    ]
    if mandate.delegator:
        capacity = acted_as(mandate.source)
        delegator = called(names, mandate.delegator)
        found.insert(1, {"key": _("Delegated by"), "value": f"{delegator}, {capacity}" if capacity else delegator})
    for pause in mandate.pauses:
        found.append({"key": _("Suspended"), "value": _suspension(pause)})
    if mandate.ended_on:
        ended = {
            "day": day_text(mandate.ended_on),
            "reason": word(words.ENDING_REASON, mandate.ended_reason or "other"),
        }
        found.append({"key": _("Ended"), "value": _("without power from %(day)s: %(reason)s", **ended)})
    return found


def _entered(entry: RowMapping | None, names: Mapping[str, str]) -> dict[str, Any]:
    """Who entered that it was given, which one person can: an inspector holds it against the paper."""
    if entry is None:
        return {"key": _("Entered"), "value": None}
    told = {"time": instant(from_micros(entry["recorded_at"])), "person": called(names, entry["actor"])}
    return {"key": _("Entered"), "value": _("%(time)s by %(person)s", **told)}


def _from_to(first: str, last: str | None) -> str:
    if last is None:
        return _("%(first)s, without a last day", first=day_text(first))
    return _("%(first)s to %(last)s", first=day_text(first), last=day_text(last))


def _suspension(pause: Pause) -> str:
    days = _from_to(pause.first.isoformat(), pause.last.isoformat() if pause.last else None)
    told = f"{days} – {pause.basis}"
    return told if pause.resumed is None else _("%(told)s; resumed: %(basis)s", told=told, basis=pause.resumed)
