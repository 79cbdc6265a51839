"""Places change: names of their day, who may act where before and after, who is at home where, and what is refused."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.append import ReliedOnMoved
from domain.clock import start_of_day
from domain.commands import homes, places, registration, self_assessment, setup, village
from domain.commands.places import NewPlace
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.commands.village import Voted
from domain.desk import Desk, Request
from domain.errors import BatchRefused, NotOnThisList, NotYourPlace, Refusal
from domain.ids import new_id
from domain.office import Office
from domain.place import Place
from domain.place_refusals import (
    NotAssigned,
    NotOfThatPlace,
    NotRehomed,
    NotSideBySide,
    PlaceDissolved,
    PlaceGone,
)
from projections import territory
from tests.inline import assert_read_models_agree
from tests.packaged import rules_of
from tests.scenario import SEEN, Commune

DAY = date(2026, 10, 10)
BASIS = "Nghị quyết 5/NQ-HĐND (minh họa)"


class Changing(Commune):
    """The small commune, on the twelfth of October, whose villages change on the tenth."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.engine = engine
        self.clock.move(days=11)

    def change(self, command: Any, on: date = DAY, **told: Any) -> dict[str, Any]:
        return self.perform(self.upper(), lambda desk: command(desk, on=on, basis=BASIS, **told))

    def merge(self, **told: Any) -> None:
        """The second village becomes part of the first."""
        self.change(places.merge, **{"places": [self.other_village], "into": self.village} | told)

    def split(self) -> tuple[str, str]:
        """The first village becomes two others."""
        parts = [NewPlace(new_id(), f"Thôn {name}", name) for name in ("Ba", "Tư")]
        self.change(places.split, place=self.village, into=parts)
        return parts[0].place, parts[1].place

    def asks(self, pair: tuple[str, str], place: str, *, who: str, **more: Any) -> str:
        asking = [Asking(*pair, {"how": "form", "on": "2026-10-01"})]
        told = {"title": "family", "year": 2026, "place": place, "asking": asking}
        answer = self.perform(self.act(who, **more), lambda desk: registration.register(desk, **told))
        return str(answer["dossiers"][0])

    def place_of(self, id: str) -> Place:
        found: Any = None
        for fact in self.facts_of(f"place.{id}"):
            found = fact.mutate(found)
        return found  # type: ignore[no-any-return]


@pytest.fixture
def commune(engine: Engine) -> Changing:
    return Changing(engine)


def reason(refused: pytest.ExceptionInfo[Refusal]) -> type[Refusal]:
    """The refusal, or that of the one row."""
    if isinstance(refused.value, BatchRefused):
        (row,) = refused.value.rows.values()
        return type(row)
    return type(refused.value)


def test_a_place_is_called_by_the_name_of_the_day(commune: Changing) -> None:
    for day, name in ((10, "Thôn Đông"), (12, "Thôn 3"), (11, "Thôn Mười Một"), (11, "Thôn 2")):
        commune.change(places.rename, on=date(2026, 10, day), place=commune.village, name=name, code=None)
    place = commune.place_of(commune.village)
    names = [place.called_at(start_of_day(date(2026, 10, day))).name for day in (9, 10, 11, 12, 20)]
    assert names == ["Thôn Một (minh họa)", "Thôn Đông", "Thôn 2", "Thôn 3", "Thôn 3"]
    assert (place.name, place.code) == ("Thôn 3", "Thôn Một (minh họa)")
    assert [fact.before["name"] for fact in commune.facts_of(f"place.{commune.village}")[1:]] == [
        "Thôn Một (minh họa)", "Thôn Đông", "Thôn Đông", "Thôn Mười Một",
    ]  # fmt: skip


def test_a_fact_says_the_name_of_the_day_on_which_it_was_done(commune: Changing) -> None:
    early, late = commune.enroll(2)
    commune.change(places.rename, place=commune.village, name="Thôn Đông", code="DONG")
    papers = [
        commune.asks(early, commune.village, who=commune.officer, done=date(2026, 10, 9)),
        commune.asks(late, commune.village, who=commune.officer),
    ]
    assert [commune.facts_of(each)[0].place["name"] for each in papers] == ["Thôn Một (minh họa)", "Thôn Đông"]


def test_another_process_that_knows_the_old_name_writes_the_new_one(commune: Changing) -> None:
    first, second = commune.enroll(2)
    other = Office(commune.books)
    commune.office, here = other, commune.office
    commune.asks(first, commune.village, who=commune.officer)
    commune.office = here
    commune.change(places.rename, place=commune.village, name="Thôn Đông", code=None)
    commune.office = other
    dossier = commune.asks(second, commune.village, who=commune.officer)
    assert commune.facts_of(dossier)[0].place["name"] == "Thôn Đông"


def test_a_mandate_reaches_the_successor_from_the_day_on_and_not_before(commune: Changing) -> None:
    (of_first,), (of_second, more) = commune.enroll(1), commune.enroll(2, place=commune.other_village)
    dossier = commune.asks(of_second, commune.other_village, who=commune.other_officer, done=date(2026, 10, 7))
    with pytest.raises(Refusal) as refused:
        commune.assess([dossier])
    assert reason(refused) is NotYourPlace
    commune.merge()
    commune.asks(more, commune.village, who=commune.officer)
    commune.asks(of_first, commune.village, who=commune.other_officer)
    commune.assess([dossier], done=date(2026, 10, 8))
    # A meeting of the ninth, entered now, is under the map of the ninth; on the tenth they met as one village.
    with pytest.raises(Refusal) as refused:
        commune.meet([dossier], held_on=date(2026, 10, 9))
    assert reason(refused) is NotOnThisList
    commune.meet([dossier], held_on=DAY)
    assert commune.topics(dossier)[-1] == "dossier.village-verified"
    assert_read_models_agree(commune.engine)


def test_a_process_that_has_read_the_old_map_learns_of_the_new_one(commune: Changing) -> None:
    (pair,) = commune.enroll(1, place=commune.other_village)
    dossier = commune.asks(pair, commune.other_village, who=commune.other_officer)
    other = Office(commune.books)
    here, commune.office = commune.office, other
    with pytest.raises(Refusal):
        commune.assess([dossier])
    commune.office = here
    commune.merge()
    commune.office = other
    commune.assess([dossier])


def test_what_is_part_of_another_takes_nothing_new_but_late_papers(commune: Changing) -> None:
    first, second = commune.enroll(2, place=commune.other_village)
    commune.merge()
    for does in (
        lambda: commune.asks(first, commune.other_village, who=commune.other_officer),
        lambda: commune.enroll(1, place=commune.other_village),
    ):
        with pytest.raises(Refusal) as refused:
            does()
        assert reason(refused) is PlaceGone
        assert "Thôn Một (minh họa)" in str(refused.value)
    late = commune.asks(first, commune.other_village, who=commune.other_officer, done=date(2026, 10, 9))
    new = commune.asks(second, commune.village, who=commune.other_officer)
    assert [commune.facts_of(each)[0].place["id"] for each in (late, new)] == [commune.other_village, commune.village]


def test_mergers_are_followed_however_many(commune: Changing) -> None:
    (pair,) = commune.enroll(1, place=commune.other_village)
    commune.merge()
    new = NewPlace(new_id(), "Thôn Mới", "MOI")
    commune.merge(places=[commune.village], into=new, on=date(2026, 10, 11))
    dossier = commune.asks(pair, new.place, who=commune.officer)
    assert commune.facts_of(dossier)[0].place == {"id": new.place, "name": "Thôn Mới"}


def test_after_a_split_it_is_said_of_each_subject_to_which_part_it_belongs(commune: Changing) -> None:
    one, two = commune.enroll(2)
    dossier = commune.asks(one, commune.village, who=commune.officer)
    first, second = commune.split()
    for part in (first, second):
        with pytest.raises(Refusal) as refused:
            commune.asks(two, part, who=commune.officer)
        assert reason(refused) is NotAssigned
    assign(commune, first, two[0])
    with pytest.raises(Refusal) as refused:
        assign(commune, first, two[0])
    assert reason(refused) is NotOfThatPlace
    # Said once more, it is mended.
    assign(commune, second, two[0])
    (moved, again) = commune.facts_of(f"subject.{two[0]}")[1:]
    assert (moved.left["id"], moved.place["id"], again.place["id"]) == (commune.village, first, second)
    assert commune.facts_of(commune.asks(two, second, who=commune.officer))[0].place["name"] == "Thôn Tư"
    # What is under way goes on where it is.
    commune.assess([dossier])
    assert_read_models_agree(commune.engine)


def test_after_a_village_is_dissolved_it_is_said_of_each_subject_where_they_went(commune: Changing) -> None:
    one, two = commune.enroll(2, place=commune.other_village)
    dossier = commune.asks(one, commune.other_village, who=commune.other_officer)
    commune.change(places.dissolve, place=commune.other_village)
    with pytest.raises(Refusal) as refused:
        commune.asks(two, commune.village, who=commune.officer)
    assert reason(refused) is NotRehomed
    with pytest.raises(Refusal) as refused:
        commune.asks(two, commune.other_village, who=commune.other_officer)
    assert (reason(refused), "was dissolved on 10/10/2026" in str(refused.value)) == (PlaceDissolved, True)
    assign(commune, commune.village, two[0], of=commune.other_village)
    (moved,) = commune.facts_of(f"subject.{two[0]}")[1:]
    assert (moved.left["id"], moved.place["id"], moved.cause) == (
        commune.other_village, commune.village, homes.DISSOLVED,
    )  # fmt: skip
    assert commune.facts_of(commune.asks(two, commune.village, who=commune.officer))[0].place["id"] == commune.village
    # What is under way goes on where it is, by whoever had it; a mandate over the neighbour reaches nothing of it.
    acting = {"mandate": commune.mandates[commune.other_officer], "actor": commune.other_officer}
    with pytest.raises(Refusal) as refused:
        commune.assess([dossier])
    assert reason(refused) is NotYourPlace
    commune.assess([dossier], entry_mandate=acting["mandate"], **acting)
    assert_read_models_agree(commune.engine)


def assign(commune: Changing, part: str, *subjects: str, of: str | None = None) -> None:
    told = {"place": of or commune.village, "into": part, "subjects": subjects}
    commune.perform(commune.act(commune.officer), lambda desk: homes.assign(desk, **told))


def test_two_mergers_into_each_other_at_once_are_not_both_recorded(commune: Changing) -> None:
    both: list[dict[str, Any]] = [
        {"places": [commune.village], "into": commune.other_village},
        {"places": [commune.other_village], "into": commune.village},
    ]

    def rehearsed(told: dict[str, Any]) -> Desk:
        request = Request(commune.upper(), "d" * 64)
        return commune.office.rehearse(request, lambda desk: places.merge(desk, on=DAY, basis=BASIS, **told))

    first, second = map(rehearsed, both)
    first.commit({})
    with pytest.raises(ReliedOnMoved):
        second.commit({})


# A commune becomes part of another, and a village of it part of a village there: two books, two lists, one home.


class Apart(Changing):
    """A second commune, whose only village becomes part of the first one's village."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.next_commune, self.far = new_id(), new_id()
        for place, kind, name, parent in (
            (self.next_commune, "commune", "Xã Bên (minh họa)", self.province),
            (self.far, "village", "Thôn Bên (minh họa)", self.next_commune),
        ):
            told: dict[str, Any] = {"kind": kind, "name": name, "code": name, "parent": parent, "area": "normal"}
            self.perform(
                self.upper(),
                lambda desk, place=place, told=told: setup.establish_place(
                    desk, place=place, demonstration=True, **told
                ),
            )
        self.far_officer = new_id()
        self.mandates[self.far_officer] = self.grant(self.far_officer, "village-officer", [self.far])
        self.offices[self.far_officer] = "village-officer"
        rules = [rules_of(title) for title in self.titles]
        here = self.there()
        self.perform(here, lambda desk: setup.adopt(desk, procedures=[each.procedure for each in rules],
                                                    criteria=[each.criteria for each in rules]))  # fmt: skip
        pairs = [(each.procedure, each.criteria) for each in rules]
        told = {"year": 2026, "opens_on": date(2026, 9, 1), "closes_on": date(2026, 11, 30), "demonstration": True}
        self.perform(self.there(), lambda desk: setup.open_cycle(desk, titles=pairs, **told))
        self.clock.move(days=1)

    def there(self, person: str | None = None, **more: Any) -> Any:
        return self.act(person, book=self.next_commune, **more)

    def enroll_there(self) -> tuple[str, str]:
        pair = new_id(), new_id()
        household = setup.Household(pair[0], (pair[1],), {"item": new_id(), "digest": "f" * 64})
        told: dict[str, Any] = {"kind": "household", "place": self.far, "subjects": [household]}
        self.perform(self.there(), lambda desk: setup.enroll(desk, **told))
        self.households.append(pair)
        return pair


def test_a_village_of_a_commune_that_merged_becomes_part_of_one_there(engine: Engine) -> None:
    commune = Apart(engine)
    begun, later = commune.enroll_there(), commune.enroll_there()
    asking = [Asking(*begun, {"how": "form", "on": "2026-10-01"})]
    told: dict[str, Any] = {"title": "family", "year": 2026, "place": commune.far, "asking": asking}
    (dossier,) = commune.perform(commune.there(commune.far_officer), lambda desk: registration.register(desk, **told))[
        "dossiers"
    ]
    on = date(2026, 10, 13)
    with pytest.raises(Refusal) as refused:
        commune.change(places.merge, on=on, places=[commune.far], into=commune.village)
    assert reason(refused) is NotSideBySide, "as long as their communes are two"
    commune.change(places.merge, on=on, places=[commune.next_commune], into=commune.commune)
    commune.change(places.merge, on=on, places=[commune.far], into=commune.village)
    # What stayed in the other book is gone on with by the successor's officer, under the old place's own list.
    scored = [Assessed(dossier, commune.full_scores(), begun[1])]
    commune.perform(commune.there(commune.officer), lambda desk: self_assessment.assess(desk, assessed=scored))
    voted = [Voted(dossier, {"for": 38, "against": 2, "blank": 0}, 90)]
    meeting: dict[str, Any] = {"held_on": on, "summoned": 50, "present": 40, "ballot": "secret", "voted": voted}
    for place, book in ((commune.village, commune.commune), (commune.village, commune.next_commune)):
        with pytest.raises(Refusal) as refused:
            commune.perform(
                commune.act(commune.officer, book=book, seen=SEEN),
                lambda desk, place=place: village.hold_meeting(desk, meeting=new_id(), place=place, **meeting),
            )
        assert reason(refused) is NotOnThisList, "one meeting is not written in two books"
    commune.perform(
        commune.there(commune.officer, seen=SEEN),
        lambda desk: village.hold_meeting(desk, meeting=new_id(), place=commune.far, **meeting),
    )
    (*_before, verified) = commune.facts_of(dossier)
    assert (verified.act.book, verified.act.mandate) == (commune.next_commune, commune.mandates[commune.officer])
    # Whoever lived there asks for new titles in the successor's book.
    new = commune.asks(later, commune.village, who=commune.officer)
    assert (commune.facts_of(new)[0].act.book, commune.facts_of(new)[0].place["id"]) == (
        commune.commune,
        commune.village,
    )
    assert_read_models_agree(engine)
    with engine.connect() as db:
        assert territory.as_one(db, commune.village) == {commune.village}
        assert territory.as_one(db, commune.village, abroad=True) == {commune.village, commune.far}
        assert commune.far in territory.reach(db, [commune.village])
