"""Registration: a household asks for a title, itself or through an officer, once while a dossier of it lives."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands import aside, registration
from domain.commands.registration import Asking
from domain.dossier import Dossier
from domain.errors import (
    AlreadyLive,
    BatchRefused,
    NoConsent,
    NoCycle,
    NoMandate,
    NotEnrolled,
    NotYourOffice,
    NotYourPlace,
    OutsideCycle,
    Refusal,
)
from domain.place import Place
from domain.subject import Subject
from tests.history import CLERK, HEAD, SIGNER, Past, by, given
from tests.scenario import Commune, ref

CONSENT = {"how": "spoken", "on": "2026-09-30"}


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def ask(commune: Commune, asking: list[Asking], *, who: str | None = None, year: int = 2026, **more: Any) -> list[str]:
    place = more.pop("place", commune.village)
    title = more.pop("title", "family")
    act = commune.act(who or commune.officer, **more)
    answer = commune.perform(
        act, lambda desk: registration.register(desk, title=title, year=year, place=place, asking=asking)
    )
    return list(answer["dossiers"])


def withdraw(commune: Commune, dossier: str, head: str) -> None:
    act = commune.act(head, office="household")
    commune.perform(act, lambda desk: aside.withdraw(desk, dossier=dossier, reason="moved", text=ref()))


def refused_row(command: Callable[[], object]) -> Refusal:
    """Why the only row of a batch was refused."""
    with pytest.raises(BatchRefused) as refused:
        command()
    (row,) = refused.value.rows.values()
    return row


def test_an_officer_registers_households_saying_how_each_agreed(commune: Commune) -> None:
    pairs = commune.enroll(2)
    dossiers = ask(commune, [Asking(subject, head, CONSENT) for subject, head in pairs])

    for (subject, head), dossier in zip(pairs, dossiers, strict=True):
        (fact,) = commune.facts_of(dossier)
        assert dossier == f"d.2026.family.{subject}.1"
        assert (fact.act.person, fact.act.actor, fact.consent) == (head, commune.officer, CONSENT)
        assert (fact.act.office, fact.act.mandate) == ("household", None)
        assert fact.entry_mandate == commune.mandates[commune.officer]
        assert (fact.attempt, fact.previous, fact.people) == (1, None, [head])


def test_a_household_registers_itself_without_a_mandate(commune: Commune) -> None:
    ((subject, head),) = commune.enroll(1)
    (dossier,) = ask(commune, [Asking(subject)], who=head, office="household")
    (fact,) = commune.facts_of(dossier)
    assert (fact.act.actor, fact.act.on_behalf_of, fact.entry_mandate, fact.consent) == (head, None, None, None)


def test_nobody_registers_another_household(commune: Commune) -> None:
    (own, other) = commune.enroll(2)
    row = refused_row(lambda: ask(commune, [Asking(other[0], None, CONSENT)], who=own[1], office="household"))
    assert isinstance(row, NoMandate)


@pytest.mark.parametrize(
    "consent",
    [
        None,
        {},
        {"how": "form"},
        {"how": "dream", "on": "2026-09-30"},
        {"how": "form", "on": "2027-01-01"},
        {"how": "form", "on": "soon"},
    ],
)
def test_an_officer_who_does_not_say_how_the_household_agreed_is_refused(
    commune: Commune, consent: dict[str, str] | None
) -> None:
    ((subject, head),) = commune.enroll(1)
    assert isinstance(refused_row(lambda: ask(commune, [Asking(subject, head, consent)])), NoConsent)
    assert isinstance(refused_row(lambda: ask(commune, [Asking(subject, None, consent)])), NoConsent)


def test_a_second_live_dossier_is_refused_saying_where_the_first_is(commune: Commune) -> None:
    pairs = commune.enroll(1)
    commune.register(pairs)
    row = refused_row(lambda: commune.register(pairs))
    assert isinstance(row, AlreadyLive)
    assert str(row).endswith("attempt 1, in Thôn Một (minh họa), Xã Thử (minh họa).")


def test_the_same_household_twice_on_one_list_is_refused(commune: Commune) -> None:
    ((subject, head),) = commune.enroll(1)
    twice = [Asking(subject, head, CONSENT), Asking(subject, head, CONSENT)]
    assert isinstance(refused_row(lambda: ask(commune, twice)), AlreadyLive)
    assert commune.topics(f"d.2026.family.{subject}.1") == []


def test_after_a_withdrawal_a_second_attempt_says_how_the_first_ended(commune: Commune) -> None:
    pairs = commune.enroll(1)
    (first,) = commune.register(pairs)
    withdraw(commune, first, pairs[0][1])
    (second,) = commune.register(pairs)

    (fact,) = commune.facts_of(second)
    assert second == first[:-1] + "2"
    assert (fact.attempt, fact.previous) == (2, "withdrawn")
    assert isinstance(refused_row(lambda: commune.register(pairs)), AlreadyLive)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [({"year": 2027}, NoCycle), ({"title": "clan"}, NoCycle), ({"book": "elsewhere"}, NotYourPlace)],
)
def test_there_is_no_registering_without_a_cycle_or_in_another_book(
    commune: Commune, more: dict[str, Any], refusal: type[Refusal]
) -> None:
    ((subject, head),) = commune.enroll(1)
    with pytest.raises(refusal):
        ask(commune, [Asking(subject, head, CONSENT)], **more)


def test_a_request_of_a_day_outside_the_cycle_is_refused(commune: Commune) -> None:
    ((subject, head),) = commune.enroll(1)
    row = refused_row(lambda: ask(commune, [Asking(subject, head, CONSENT)], done=date(2025, 12, 31)))
    assert isinstance(row, OutsideCycle)
    assert "from 01/01/2026 to 31/12/2026" in str(row)


def test_a_household_is_registered_where_it_is_enrolled(commune: Commune) -> None:
    ((subject, head),) = commune.enroll(1, place=commune.other_village)
    assert isinstance(refused_row(lambda: ask(commune, [Asking(subject, head, CONSENT)])), NotEnrolled)
    assert isinstance(refused_row(lambda: ask(commune, [Asking("nobody", head, CONSENT)])), NotEnrolled)


def test_an_officer_of_another_village_does_not_enter_for_this_one(commune: Commune) -> None:
    ((subject, head),) = commune.enroll(1)
    row = refused_row(lambda: ask(commune, [Asking(subject, head, CONSENT)], who=commune.other_officer))
    assert isinstance(row, NotYourPlace)


# Without a store

ENROLLED = Past(
    Subject.Enrolled,
    CLERK,
    1,
    {
        "kind": "household",
        "place": {"id": "thon-2", "name": "Thôn Hai"},
        "people": [HEAD],
        "name": ref(),
        "entry_mandate": None,
    },
)


def place(id: str, kind: str, parent: str) -> Place:
    data = {"kind": kind, "name": id, "code": id, "parent": parent, "area": "difficult", "demonstration": True}
    past = Past(Place.Established, CLERK, 1, {**data, "entry_mandate": None})
    found: Place = given(past, stream=f"place.{id}").stream
    return found


def register(warrant: Any) -> Dossier:
    return Dossier.register(
        warrant,
        year=2026,
        subject=given(ENROLLED, stream="subject.s-1").stream,
        attempt=2,
        previous="withdrawn",
        commune=place("xa-2", "commune", "tinh"),
        place=place("thon-2", "village", "xa-2"),
        consent=None,
    )


def test_a_later_attempt_may_be_written_in_the_book_of_another_commune() -> None:
    warrant = by(HEAD, 2)
    dossier = register(replace(warrant, act=replace(warrant.act, book="xa-2")))
    assert dossier.id == "d.2026.family.s-1.2"
    assert (dossier.book, dossier.area, dossier.state) == ("xa-2", "difficult", "registered")


def test_an_office_that_the_procedure_does_not_name_registers_nobody() -> None:
    with pytest.raises(NotYourOffice):
        register(by(SIGNER, 2))
