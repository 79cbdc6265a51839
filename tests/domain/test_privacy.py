"""Requests about personal data: their clocks in working days, what they change, and who may agree for a child."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from domain import privacy as data
from domain.commands import erasing, privacy, registration, setup
from domain.commands.registration import Asking
from domain.commands.setup import Household
from domain.document import EditionInvalid
from domain.document_file import packaged
from domain.errors import BatchRefused, NotYourPlace
from domain.ids import new_id
from domain.privacy_refusals import ChildsConsent, PurposeRefused, Restricted
from domain.subject import Subject
from tests.data_requests import carry_out, grant, receive
from tests.scenario import Commune, ref

FRIDAY = datetime(2026, 10, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine, now=FRIDAY)


def subject_of(commune: Commune, person: str) -> Subject:
    stream = f"subject.{person}"
    found: Subject = commune.office.repository.get(stream)
    return found


def test_an_answer_is_due_after_two_working_days_and_what_was_asked_after_fifteen_days(commune: Commune) -> None:
    (pair,) = commune.enroll(1)
    receive(commune, "restriction", pair)
    receive(commune, "access", pair, with_others=True)
    facts = commune.books.load([f"subject.{pair[1]}"]).facts[f"subject.{pair[1]}"]
    # Over a weekend, and with the days that others take who have the data too.
    assert [(fact.answer_by, fact.done_by) for fact in facts] == [
        ("2026-10-06", "2026-10-17"),
        ("2026-10-06", "2026-10-22"),
    ]


def test_an_erasure_names_the_person_and_the_household_called_by_their_name(commune: Commune) -> None:
    (pair,) = commune.enroll(1)
    commune.register([pair])
    request = grant(commune, "erasure", pair)
    of = {"subject": pair[1], "request": request, "reason": "own-request", "groups": [pair[0]]}
    answer = commune.perform(commune.act(), lambda desk: erasing.erase(desk, **of))
    assert answer["owners"] == [pair[1], pair[0]]
    assert commune.topics(f"subject.{pair[1]}") == ["request.received", "request.answered", "subject.erased"]
    # Their dossier goes on.
    (dossier,) = [f"d.2026.family.{pair[0]}.1"]
    commune.assess([dossier])
    assert commune.topics(dossier)[-1] == "dossier.self-assessed"


@pytest.mark.parametrize(
    ("kind", "purpose", "refusal"),
    [("restriction", None, Restricted), ("objection", "recognition", PurposeRefused),
     ("withdrawal", "recognition", PurposeRefused)],
)  # fmt: skip
def test_what_may_not_be_used_any_more_is_registered_no_more(
    commune: Commune, kind: str, purpose: str | None, refusal: type[Exception]
) -> None:
    (pair,) = commune.enroll(1)
    carry_out(commune, kind, pair, purpose=purpose)
    with pytest.raises(BatchRefused) as refused:
        commune.register([pair])
    assert [type(each) for each in refused.value.rows.values()] == [refusal]


def test_an_objection_to_another_use_stops_no_registration_and_consent_opens_one_again(commune: Commune) -> None:
    first, second = commune.enroll(2)
    carry_out(commune, "objection", first, purpose="reminders")
    assert commune.register([first])
    carry_out(commune, "withdrawal", second, purpose="recognition")
    told = {"place": commune.village, "purpose": "recognition", "given_by": "self", "how": "form", "group": second[0]}
    commune.perform(
        commune.act(commune.officer),
        lambda desk: privacy.give_consent(desk, subject=second[1], given_on=date(2026, 10, 2), **told),
    )
    assert commune.register([second])


@pytest.mark.parametrize(("given_by", "child_asks"), [("child-and-parent", True), ("guardian", True), (None, False)])
def test_a_child_is_registered_once_a_parent_has_agreed_with_it(
    engine: Engine, given_by: str | None, child_asks: bool
) -> None:
    commune = Commune(engine, now=FRIDAY, titles=("family", "citizen"))
    ((household, parent),) = commune.enroll(1)
    child = new_id()
    commune.join(household, child, adult=False)
    citizen = Household(child, (child,), ref())
    commune.perform(
        commune.act(), lambda desk: setup.enroll(desk, kind="person", place=commune.village, subjects=[citizen])
    )
    if given_by is not None:
        told = {"place": commune.village, "purpose": "recognition", "how": "form", "group": household, "parent": parent}
        commune.perform(
            commune.act(commune.officer),
            lambda desk: privacy.give_consent(
                desk, subject=child, given_by=given_by, given_on=date(2026, 10, 2), **told
            ),
        )
    asking = [Asking(child, child, {"how": "form", "on": "2026-10-01"})]

    def register() -> object:
        return commune.perform(
            commune.act(commune.officer),
            lambda desk: registration.register(desk, title="citizen", year=2026, place=commune.village, asking=asking),
        )

    if child_asks:
        assert register() == {"dossiers": [f"d.2026.citizen.{child}.1"]}
    else:
        with pytest.raises(BatchRefused) as refused:
            register()
        assert [type(each) for each in refused.value.rows.values()] == [ChildsConsent]


def test_an_edition_without_a_clock_for_a_kind_is_refused_by_name() -> None:
    ((file, document),) = packaged("domain.privacy")
    short = document | {"carry_out": document["carry_out"][:1]}
    with pytest.raises(EditionInvalid, match="says nothing of access, correction, erasure"):
        data.load(short, file=file)
    assert data.in_force(date(2020, 1, 1)) == data.editions()[0]


def test_who_is_known_in_another_book_asks_there(commune: Commune) -> None:
    (pair,) = commune.enroll(1)
    receive(commune, "access", pair)
    told = {"asked_by": "self", "how": "form", "received_on": FRIDAY.date(), "kind": "restriction"}
    with pytest.raises(NotYourPlace):
        commune.perform(
            commune.upper(),
            lambda desk: privacy.receive(desk, request=new_id(), subject=pair[1], place=commune.province, **told),
        )
