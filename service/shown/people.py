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


def delegators_in(db: Connection, mandates: Iterable[Mandate]) -> dict[str, str]:
    """Names of those who delegated; nothing is asked where nobody did."""
    people = {mandate.delegator for mandate in mandates if mandate.delegator}
    return names_of(db, people) if people else {}


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
    return mandates_by_id(db, wanted, known_at=known_at)


def mandates_by_id(db: Connection, wanted: Iterable[str], *, known_at: int | None = None) -> dict[str, Mandate]:
    """These mandates, as far as there are any."""
    found = {id: mandate_of(db, id, known_at=known_at) for id in set(wanted)}
    return {id: mandate for id, mandate in found.items() if mandate}


def under(mandate: Mandate | None, names: Mapping[str, str] | None = None) -> str | None:
    """A mandate in words: where it holds, on what basis, by whose delegation.

    Its office stands beside the name, and so does in whose place it is acted.
    """
    if mandate is None:
        return None
    told = f"{', '.join(place['name'] for place in mandate.places)} – {mandate.basis}"
    return for_another(told, None, called(names or {}, mandate.delegator))


def acted_as(mandate: Mandate | None) -> str | None:
    """In whose place something is done under a mandate; None in one's own. Nothing mends that of a mandate, so it is
    read from there for every entry that names it."""
    return signs(mandate.signing) if mandate else None


def for_another(told: str, signing: Mapping[str, str] | None, delegator: str | None) -> str:
    """The same with in whose place it is acted, and who delegated the power."""
    if delegator is not None:
        told = _("%(told)s; delegated by %(person)s", told=told, person=delegator)
    return f"{told}; {signs(signing)}" if signing else told


def signs(signing: Mapping[str, str] | None) -> str | None:
    """In whose place one signs, as the foot of a paper has it: KT. Chủ tịch – Phó Chủ tịch."""
    if signing is None:
        return None
    return f"{word(words.SIGNS, signing['form'])} {signing['head']} – {signing['title']}"


def with_capacity(told: str | None, mandate: Mandate | None) -> str | None:
    """A name or an office with in whose place that person acts under a mandate."""
    capacity = acted_as(mandate)
    return f"{told}, {capacity}" if told and capacity else told


def office_of(office: str | None) -> str | None:
    """The office in words."""
    return word(words.OFFICE, office) if office else None


def row_of(label: Any, value: Any) -> dict[str, Any]:
    """One line of a description list."""
    return {"label": label, "value": value}
