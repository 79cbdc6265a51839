"""Two writers: what one relies on moves, by another process, after it decided and before it is recorded."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, select

from domain.clock import day_of
from domain.commands import activities, appraisal, mandates, self_assessment, setup
from domain.commands.appraisal import Appraised
from domain.commands.self_assessment import Assessed
from domain.errors import BatchRefused, NoMandate, OwnOrKin, Refusal
from domain.ids import new_id
from domain.office import Office
from domain.stream import Act
from service.schema import book
from tests.scenario import SEEN, Commune, ref

BASIS = "Quyết định minh họa"


class Crossed(Commune):
    """A commune in which somebody else comes between a decision and its record."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.engine = engine

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """By another process, which keeps nothing in common with this one."""
        here, self.office = self.office, Office(self.books)
        yield
        self.office = here

    def crossed(self, act: Act, decide: Callable[[Any], dict[str, Any]], meanwhile: Callable[[], Any]) -> set[type]:
        """Why it is refused; what was recorded is what happened meanwhile, and nothing else."""
        happened: list[dict[str, int]] = []

        def decides(desk: Any) -> dict[str, Any]:
            answer = decide(desk)
            if not happened:
                with self.elsewhere():
                    meanwhile()
                happened.append(self.heads_of_books())
            return answer

        with pytest.raises(Refusal) as refused:
            self.perform(act, decides)
        assert [self.heads_of_books()] == happened
        why = refused.value
        return {type(each) for each in why.rows.values()} if isinstance(why, BatchRefused) else {type(why)}

    def heads_of_books(self) -> dict[str, int]:
        with self.engine.connect() as db:
            return {row.id: row.head for row in db.execute(select(book.c.id, book.c.head))}

    def subject_of(self, dossier: str) -> str:
        return dossier.split(".")[3]

    def suspend(self, person: str) -> None:
        told = {"mandate": self.mandates[person], "basis": BASIS}
        self.perform(self.upper(), partial(mandates.suspend_mandate, **told))

    def delegate(self, under: str) -> str:
        """Somebody who acts on that person's power from now on."""
        deputy, mandate, today = new_id(), new_id(), day_of(self.clock())
        told: dict[str, Any] = {"person": deputy, "places": [self.commune], "basis": BASIS, "valid_from": today}
        told |= {"under": self.mandates[under], "valid_to": today + timedelta(days=30), "mandate": mandate}
        self.perform(self.upper(), partial(mandates.delegate_mandate, **told))
        self.mandates[deputy], self.offices[deputy] = mandate, self.offices[under]
        return deputy


@pytest.fixture
def commune(engine: Engine) -> Crossed:
    return Crossed(engine)


def appraises(*dossiers: str) -> Callable[[Any], dict[str, Any]]:
    return partial(appraisal.appraise, appraised=[Appraised(each, 85, upheld=True) for each in dossiers])


@pytest.mark.parametrize("how", [Crossed.end_mandate, Crossed.suspend])
@pytest.mark.parametrize("who", ["itself", "who entered it", "who delegated"])
def test_nothing_is_recorded_under_a_mandate_that_lost_its_power_meanwhile(
    commune: Crossed, how: Callable[[Crossed, str], None], who: str
) -> None:
    dossiers, appraiser, clerk = commune.to_appraisal(1), commune.appraiser, commune.signer
    acting, losing = {
        "itself": (commune.act(appraiser, seen=SEEN), appraiser),
        "who entered it": (
            commune.act(
                appraiser, seen=SEEN, actor=clerk, on_behalf_of=appraiser, entry_mandate=commune.mandates[clerk]
            ),
            clerk,
        ),
        "who delegated": (commune.act(commune.delegate(appraiser), seen=SEEN), appraiser),
    }[who]
    assert commune.crossed(acting, appraises(*dossiers), lambda: how(commune, losing)) == {NoMandate}


def test_the_same_on_a_register(commune: Crossed) -> None:
    told = {"topic": "Kỹ năng số", "venue": "Nhà văn hóa thôn", "learners": 40, "held_on": day_of(commune.clock())}
    enters = partial(activities.hold_activity, activity=new_id(), place=commune.village, **told)
    ending = partial(commune.end_mandate, commune.officer)
    assert commune.crossed(commune.act(commune.officer), enters, ending) == {NoMandate}


def test_what_came_in_before_an_ending_is_not_entered_on_a_register_after_it(commune: Crossed) -> None:
    act = commune.act(commune.officer)
    commune.clock.move(seconds=3)
    commune.end_mandate(commune.officer)
    told = {"topic": "Kỹ năng số", "venue": "Nhà văn hóa thôn", "learners": 40, "held_on": day_of(commune.clock())}
    before = commune.heads_of_books()
    with pytest.raises(NoMandate):
        commune.perform(act, partial(activities.hold_activity, activity=new_id(), place=commune.village, **told))
    assert commune.heads_of_books() == before


@pytest.mark.parametrize("whose", ["one's own", "of who delegated"])
@pytest.mark.parametrize("before", ["something", "nothing"])
def test_kin_that_was_declared_meanwhile_is_kept_away_from(commune: Crossed, whose: str, before: str) -> None:
    dossiers, appraiser = commune.to_appraisal(1), commune.appraiser
    if before == "something":
        commune.declare_none(appraiser)
    acts = appraiser if whose == "one's own" else commune.delegate(appraiser)
    declares = partial(commune.declare_kin, appraiser, [commune.subject_of(dossiers[0])])
    assert commune.crossed(commune.act(acts, seen=SEEN), appraises(*dossiers), declares) == {OwnOrKin}


@pytest.mark.parametrize("before", ["something", "nothing"])
def test_what_became_ones_own_meanwhile_is_for_others(commune: Crossed, before: str) -> None:
    dossiers, appraiser = commune.to_appraisal(1), commune.appraiser
    if before == "something":
        commune.join(commune.group("clan"), appraiser, name=ref())
    joins = partial(commune.join, commune.subject_of(dossiers[0]), appraiser, name=ref())
    assert commune.crossed(commune.act(appraiser, seen=SEEN), appraises(*dossiers), joins) == {OwnOrKin}


def test_whoever_left_a_household_meanwhile_no_longer_speaks_for_it(commune: Crossed) -> None:
    (pair,) = commune.enroll(1)
    (dossier,) = commune.register([pair])
    heir = new_id()
    commune.join(pair[0], heir, name=ref())
    commune.clock.move(days=1)
    scores = [Assessed(dossier, commune.full_scores(), heir, None, None)]
    said = commune.act(heir, office="household")
    leaves = partial(commune.leave, pair[0], heir)
    assert commune.crossed(said, partial(self_assessment.assess, assessed=scores), leaves) == {NoMandate}


def test_nobody_is_enrolled_under_a_mandate_that_ended_meanwhile(commune: Crossed) -> None:
    household = setup.Household(new_id(), (new_id(),), ref())
    enters = partial(setup.enroll, kind="household", place=commune.village, subjects=[household])
    ending = partial(commune.end_mandate, commune.officer)
    assert commune.crossed(commune.act(commune.officer), enters, ending) == {NoMandate}
