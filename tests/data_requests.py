"""Requests about personal data as one call each, for books that hold every kind of fact."""

from collections.abc import Sequence
from typing import Any

from domain.clock import day_of
from domain.commands import erasing, privacy
from domain.commands.data_correction import Entry
from domain.ids import new_id
from tests.scenario import Commune


def receive(commune: Commune, kind: str, pair: tuple[str, str], **more: Any) -> str:
    """The head of a household asks, and an officer of the system enters it."""
    request, (household, person) = new_id(), pair
    told = {"asked_by": "self", "how": "form", "received_on": day_of(commune.clock()), "group": household} | more
    commune.perform(
        commune.act(),
        lambda desk: privacy.receive(desk, request=request, subject=person, place=commune.village, kind=kind, **told),
    )
    return request


def grant(commune: Commune, kind: str, pair: tuple[str, str], **more: Any) -> str:
    """The same, granted."""
    request = receive(commune, kind, pair, **more)
    commune.perform(
        commune.act(), lambda desk: privacy.answer(desk, subject=pair[1], request=request, outcome="granted")
    )
    return request


def carry_out(
    commune: Commune,
    kind: str,
    pair: tuple[str, str],
    *,
    dossiers: Sequence[str] = (),
    entry: Entry | None = None,
    who: str | None = None,
    **more: Any,
) -> str:
    """The same, and done: by an officer of the system, or by somebody who answers requests."""
    request = grant(commune, kind, pair, **more)
    of = {"subject": pair[1], "request": request}
    commune.perform(commune.act(who), lambda desk: privacy.carry_out(desk, dossiers=dossiers, entry=entry, **of))
    return request


def lift(commune: Commune, pair: tuple[str, str], *, dossiers: Sequence[str] = (), who: str | None = None) -> None:
    """The person agrees that their data is used again."""
    of = {"subject": pair[1], "place": commune.village, "how": "form"}
    commune.perform(commune.act(who), lambda desk: privacy.lift_restriction(desk, dossiers=dossiers, **of))


def every_kind(commune: Commune) -> None:
    """A person who consents, withdraws it, has the use restricted and freed again, and everything erased."""
    (pair,) = commune.enroll(1)
    # They ask for no title.
    commune.households.remove(pair)
    person, today = pair[1], day_of(commune.clock())
    told: dict[str, Any] = {"place": commune.village, "purpose": "reminders", "given_by": "self", "how": "form"}
    commune.perform(
        commune.act(),
        lambda desk: privacy.give_consent(desk, subject=person, given_on=today, group=pair[0], **told),
    )
    carry_out(commune, "withdrawal", pair, purpose="reminders")
    carry_out(commune, "restriction", pair)
    commune.perform(
        commune.act(),
        lambda desk: privacy.lift_restriction(desk, subject=person, place=commune.village, how="form"),
    )
    request = grant(commune, "erasure", pair)
    asked = {"subject": person, "request": request}
    edition = privacy.privacy.in_force(today)
    later = edition.calendar.add_days(edition.done_by("erasure", today, with_others=False), 1)
    commune.perform(commune.act(), lambda desk: privacy.extend(desk, done_by=later, reason="many-records", **asked))
    commune.perform(commune.act(), lambda desk: erasing.erase(desk, reason="own-request", groups=[pair[0]], **asked))
