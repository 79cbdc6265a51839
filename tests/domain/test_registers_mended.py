"""Activities, names and mandates are mended by facts of their own; no act loses the ground that it stood on."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands.activities import hold_activity
from domain.commands.register_correction import correct_activity, correct_mandate, correct_subject
from domain.correction_refusals import ActsOutside
from domain.desk import Desk, Request
from domain.errors import (
    InTheFuture,
    NobodyLearned,
    NoMandate,
    NotACount,
    NotCorrectable,
    NotFound,
    NothingToCorrect,
    NotPlainText,
    NotYourOffice,
    NotYourPlace,
    OutOfDate,
    PeriodReversed,
    Refusal,
)
from domain.ids import new_id
from domain.mandate import Mandate
from tests.scenario import Commune, ref


@pytest.fixture
def commune(engine: Engine) -> Commune:
    commune = Commune(engine)
    commune.clock.move(days=5)
    return commune


def held(commune: Commune) -> str:
    activity = new_id()
    told = {"held_on": date(2026, 10, 2), "topic": "Kỹ năng số", "venue": "Nhà văn hóa", "learners": 40}
    commune.perform(
        commune.act(commune.officer),
        lambda desk: hold_activity(desk, activity=activity, place=commune.village, **told),
    )
    return activity


def mends(commune: Commune, activity: str, *, who: str | None = None, citing: Any = (), **values: Any) -> Any:
    return commune.perform(
        commune.act(who or commune.officer),
        lambda desk: correct_activity(
            desk, activity=activity, citing=citing, values=values, reason="mistyped", text=ref()
        ),
    )


def test_an_activity_is_mended_and_mended_again(commune: Commune) -> None:
    activity = held(commune)
    mends(commune, activity, learners=44, held_on=date(2026, 10, 1))
    told = mends(commune, activity, learners=45)
    assert told["values"] == {"learners": [44, 45]}
    first, second, third = commune.facts_of(f"activity.{activity}")
    assert (first.learners, second.values["learners"], third.values) == (40, 44, {"learners": 45})
    assert second.values["occurred_at"] == "2026-09-30T17:00:00.000000Z"


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"learners": 40}, NothingToCorrect),
        ({"learners": 0}, NobodyLearned),
        ({"learners": -1}, NotACount),
        ({"learners": True}, NotACount),
        ({"topic": " "}, NotPlainText),
        ({"venue": "Nha\u0300"}, NotPlainText),
        ({"held_on": date(2026, 10, 7)}, InTheFuture),
        ({"place": "elsewhere"}, NotCorrectable),
        ({"learners": 41, "citing": ["d.2026.family.nobody.1"]}, NotFound),
        ({"learners": 41, "who": "appraiser"}, NotYourOffice),
        ({"learners": 41, "who": "other_officer"}, NotYourPlace),
    ],
)
def test_an_activity_is_not_mended_to_what_cannot_be(commune: Commune, how: Any, refusal: type[Refusal]) -> None:
    activity = held(commune)
    who = getattr(commune, how["who"]) if "who" in how else None
    with pytest.raises(refusal) as found:
        mends(commune, activity, **how | {"who": who})
    assert type(found.value) is refusal
    assert commune.topics(f"activity.{activity}") == ["activity.held"]


def test_a_dossier_that_does_not_cite_it_is_not_told(commune: Commune) -> None:
    activity = held(commune)
    (dossier,) = commune.register(commune.enroll(1))
    with pytest.raises(OutOfDate):
        mends(commune, activity, citing=[dossier], learners=41)


def names(commune: Commune, subject: str, *, who: str | None = None, **more: Any) -> Any:
    return commune.perform(
        commune.act(who or commune.officer),
        lambda desk: correct_subject(desk, subject=subject, name=ref(), reason="mistyped", text=None, **more),
    )


def test_a_name_is_mended_by_those_who_keep_the_list(commune: Commune) -> None:
    ((subject, head),) = commune.enroll(1)
    names(commune, subject, called_so=[head])
    assert commune.topics(f"subject.{subject}") == ["subject.enrolled", "subject.corrected"]
    for who, refusal in ((commune.appraiser, NotYourOffice), (commune.other_officer, NotYourPlace)):
        with pytest.raises(refusal):
            names(commune, subject, who=who)
    with pytest.raises(NotFound):
        names(commune, subject, called_so=[new_id()])
    with pytest.raises(NotFound):
        names(commune, new_id())


def grounds(commune: Commune, acts: Any = (), **values: Any) -> Any:
    mandate = commune.mandates[commune.officer]
    return commune.perform(
        commune.upper(),
        lambda desk: correct_mandate(desk, mandate=mandate, acts=acts, values=values, reason="wrong-date"),
    )


def read(commune: Commune) -> Mandate:
    desk = Desk(commune.office, Request(commune.act(), ""))
    return desk.get(Mandate, f"mandate.{commune.mandates[commune.officer]}")


def test_a_mandates_days_and_basis_are_mended(commune: Commune) -> None:
    today = day_of(commune.clock())
    grounds(commune, basis="Quyết định đúng", valid_to=today)
    assert read(commune).values["basis"] == "Quyết định đúng"
    assert read(commune).until is not None
    grounds(commune, valid_to=None, valid_from=today - timedelta(days=30))
    assert read(commune).until is None
    assert read(commune).holds_at(commune.clock() - timedelta(days=29))


def test_whoever_loses_the_power_by_a_correction_enters_nothing_more(commune: Commune) -> None:
    grounds(commune, valid_to=day_of(commune.clock()) - timedelta(days=1))
    with pytest.raises(NoMandate):
        held(commune)


def test_a_mandate_never_loses_an_act_that_rests_on_it(commune: Commune) -> None:
    now, today = commune.clock(), day_of(commune.clock())
    for values in ({"valid_to": today - timedelta(days=1)}, {"valid_from": today + timedelta(days=1)}):
        with pytest.raises(ActsOutside) as found:
            grounds(commune, [now, now - timedelta(days=2)], **values)
        assert found.value.params["count"] in (1, 2)
    grounds(commune, [now], valid_to=today)
    for values, refusal in (
        ({"valid_from": today + timedelta(days=1), "valid_to": today}, PeriodReversed),
        ({"basis": "\x07"}, NotPlainText),
        ({"valid_to": today}, NothingToCorrect),
        ({"office": "signer"}, NotCorrectable),
    ):
        with pytest.raises(refusal):
            grounds(commune, **values)
