"""People: who did something, as pages name them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from domain.stream import Fact
from projections.mandates import Mandate, mandate_of
from projections.names import names_of
from service import words
from service.i18n import text as _
from service.words import word


def people_in(facts: Iterable[Fact]) -> set[str]:
    """Everybody who did something in these facts, or for whom it was done."""
    found = {person for fact in facts for person in (fact.act.actor, fact.act.on_behalf_of) if person}
    return found | {hand for fact in facts for hand in getattr(fact, "hands", ())}


def names_in(db: Connection, facts: Iterable[Fact], *more: str) -> dict[str, str]:
    """Their names by id."""
    return names_of(db, people_in(facts) | set(more))


def called(names: Mapping[str, str], person: str | None) -> str | None:
    """One person's name; the system and the public have words of their own."""
    if person is None:
        return None
    if person.startswith("system:") or person == "public":
        return word(words.OFFICE, person.partition(":")[0])
    return names.get(person) or _("a person without a name here")


def mandates_in(db: Connection, facts: Iterable[Fact], *, known_at: int | None = None) -> dict[str, Mandate]:
    """The mandates that were acted under, by id."""
    wanted = {id for fact in facts for id in (fact.act.mandate, fact.act.entry_mandate) if id}
    found = {id: mandate_of(db, id, known_at=known_at) for id in wanted}
    return {id: mandate for id, mandate in found.items() if mandate}


def under(mandate: Mandate | None) -> str | None:
    """A mandate in words: where it holds and on what basis; its office stands beside the name."""
    if mandate is None:
        return None
    places = ", ".join(place["name"] for place in mandate.places)
    return f"{places} – {mandate.basis}"


def office_of(office: str | None) -> str | None:
    """The office in words."""
    return word(words.OFFICE, office) if office else None


def row_of(label: Any, value: Any) -> dict[str, Any]:
    """One line of a description list."""
    return {"label": label, "value": value}
