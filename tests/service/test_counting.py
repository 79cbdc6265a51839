"""Computed items: counted from the register as it stood on the day, recorded with what they were taken from."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import correction, remedies
from domain.commands.inspections import Scope
from domain.commands.membership import Joining, join
from domain.commands.rules import take_edition
from domain.counting import NAMED, Asked, Tally
from domain.criteria import load_criteria
from domain.criteria.answers import Count, count_items
from domain.criteria.refusals import AboveCounted, CountedNotAnswered
from domain.criteria.scoring import ceiling
from domain.errors import BatchRefused
from domain.ids import new_id
from domain.office import Office
from service.counting import Counting
from tests.domain.editions import BASIS, LABEL, Document, band, checklist, criterion, header, indicator
from tests.domain.test_inspections import Checked
from tests.inline import projector_of
from tests.packaged import rules_of
from tests.scenario import ref
from tests.walking import Walker, best


class Register(Walker):
    """A commune whose editions leave something to be counted."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        projector = projector_of(engine)
        projector.upgrade()
        self.counting = Counting(engine, projector)
        self.office = Office(self.books, self.counting)

    def take(self, title: str, document: Document, book: str | None = None) -> None:
        """This year's criteria of a title."""
        criteria = load_criteria(document | {"title": title}, file="x.json", titles=["citizen", "family", "unit"])
        act = self.act(book=book or self.commune)
        self.perform(act, lambda desk: take_edition(desk, year=2026, criteria=criteria, demonstration=True))

    def citizens(self, count: int) -> list[str]:
        """People who hold the title, a few days after they asked for it."""
        dossiers = [self.begin("citizen", outside=True) for _ in range(count)]
        for dossier in dossiers:
            self.to_the_end(dossier)
        return [dossier.split(".")[3] for dossier in dossiers]

    def members(self, kind: str, *people: str, **how: Any) -> str:
        """A group with one head of its own and these people, entered by the system."""
        group = self.group(kind)
        for person in people:
            self.join(group, person, who="system:setup", **how)
        return group

    def revoke(self, person: str) -> None:
        dossier = f"d.2026.citizen.{person}.1"
        signer = self.by(self.rules(dossier), ("signer",), self.commune, self.commune)
        paper = remedies.ruling(number="3/QĐ", signed_on=day_of(self.clock()), text=ref())
        revoke = partial(remedies.revoke, dossier=dossier, paper=paper, reason="false-papers")
        self.perform(signer, revoke)

    def counted(self, dossier: str) -> list[dict[str, Any]]:
        """What the last fact that scored says was counted."""
        fact = next(each for each in reversed(self.facts_of(dossier)) if hasattr(each, "counted"))
        found: list[dict[str, Any]] = fact.counted
        return found


@pytest.fixture
def register(engine: Engine) -> Register:
    return Register(engine)


def rule(of: str, percent: int, award: str = "full-or-none", title: str = "citizen") -> Document:
    return {"title": title, "of": of, "percent": percent, "award": award}


def unit_rules(percent: int = 60, award: str = "full-or-none") -> Document:
    """Sixty points to be given, forty for the members who hold the citizens' title."""
    return header(
        "unit-x",
        "unit",
        scoring="bands",
        maximum=100,
        step=1,
        criteria=[criterion("one", 60), criterion("share", 40, computed=rule("members", percent, award))],
        bands=[band("good", 85, None), band("fair", 50, 85)],
        bands_basis=BASIS,
    )


def family_rules(award: str) -> Document:
    threshold = {"normal": 70, "difficult": 60, "basis": BASIS}
    items = [criterion("one", 60), criterion("adults", 40, computed=rule("adults", 100, award))]
    return header("family-x", "family", scoring="points", maximum=100, step=1, criteria=items, threshold=threshold)


def levels(*items: Document) -> Document:
    return checklist() | {
        "criteria": [
            {"id": "all", "label": LABEL, "indicators": [indicator("plan", 1), indicator("budget", 2), *items]}
        ],
        "levels": [{"level": n, "label": LABEL, "waiting_months": 0} for n in (1, 2)],
    }


def test_a_units_members_who_hold_the_title_are_counted_and_named(register: Register) -> None:
    register.take("unit", unit_rules())
    holders = register.citizens(2)
    unit = register.members("unit", *holders, new_id())
    # The head who came with the enrolment is the fourth of them.
    dossier = register.begin("unit", subject=(unit, register.facts_of(f"subject.{unit}")[0].people[0]))
    register.step(dossier, scores={"one": 50})
    (fact,) = [each for each in register.facts_of(dossier) if each.TOPIC == "dossier.self-assessed"]
    (said,) = fact.counted
    assert (said["holders"], said["counted"], said["needed"], said["number"]) == (2, 4, 3, 0)
    assert (said["title"], said["denominator"], said["percent"], said["day"]) == (
        "citizen", "members", 60, day_of(register.clock()).isoformat(),
    )  # fmt: skip
    assert said["dossiers"] == sorted(f"d.2026.citizen.{each}.1" for each in holders)
    assert (fact.scores, fact.total) == ({"one": 50, "share": 0}, 50)
    ((book, position),) = [(each["book"], each["position"]) for each in said["at"]]
    line = register.books.ledger.stream(dossier)[-1]
    assert (book, position) == (register.commune, line.position - 1)


def test_what_was_recorded_stays_when_a_title_is_revoked_and_can_be_asked_for_again(register: Register) -> None:
    register.take("unit", unit_rules(50))
    holders = register.citizens(2)
    unit = register.members("unit", *holders)
    head = register.facts_of(f"subject.{unit}")[0].people[0]
    dossier = register.begin("unit", subject=(unit, head))
    register.step(dossier, scores={"one": 60})
    (first,) = register.counted(dossier)
    register.clock.move(days=1)
    register.revoke(holders[0])
    register.leave(unit, holders[1], who="system:setup")
    register.clock.move(days=1)
    assert register.counted(dossier) == [first]
    asked = [Asked(unit, "unit", "citizen", "members")]
    day = date.fromisoformat(first["day"])
    (again,) = register.counting.again(asked, day=day, at=first["at"])
    assert again.as_data() == {name: first[name] for name in ("day", "at", "dossiers", "dossiers_digest")}
    assert again.counted == first["counted"] == 3
    (now,) = register.counting.count(asked, book=register.commune, day=day_of(register.clock()))
    assert (now.counted, now.dossiers) == (2, ())
    # The commune's appraisal is an act of its own: it counts anew, and what it gives is bound by that.
    with pytest.raises(BatchRefused) as refused:
        register.step(dossier, score=61)
    assert isinstance(refused.value.rows[dossier], AboveCounted)
    register.step(dossier, score=60)
    (second,) = register.counted(dossier)
    assert (first["holders"], second["holders"], second["number"]) == (2, 0, 0)


def test_a_paper_of_an_earlier_day_counts_as_the_register_stood_then(register: Register) -> None:
    register.take("family", family_rules("in-proportion"))
    (home, head) = register.enroll(1)[0]
    (early,) = register.citizens(1)
    register.join(home, early, who="system:setup")
    (dossier,) = register.register([(home, head)])
    on = day_of(register.clock())
    register.clock.move(days=1)
    (late,) = register.citizens(1)
    register.join(home, late, who="system:setup", since=on)
    register.join(home, new_id(), adult=False, who="system:setup", since=on)
    register.clock.move(days=1)
    register.join(home, new_id(), who="system:setup")
    register.assess([dossier], scores={"one": 60}, done=on)
    (said,) = register.counted(dossier)
    # Two of the adults of that day hold the title now, but one of them did not yet on that day.
    assert (said["holders"], said["counted"], said["number"]) == (1, 3, 13)
    assert said["day"] == on.isoformat()


@pytest.mark.parametrize(("award", "number", "total"), [("full-or-none", 0, 60), ("in-proportion", 20, 80)])
def test_both_awards_for_the_adults_of_a_family(register: Register, award: str, number: int, total: int) -> None:
    register.take("family", family_rules(award))
    (home, head) = register.enroll(1)[0]
    (holder,) = register.citizens(1)
    register.join(home, holder, who="system:setup")
    register.join(home, new_id(), adult=False, who="system:setup")
    (dossier,) = register.register([(home, head)])
    register.clock.move(days=1)
    register.assess([dossier], scores={"one": 60})
    (said,) = register.counted(dossier)
    assert (said["holders"], said["counted"], said["needed"], said["number"]) == (1, 2, 2, number)
    assert register.facts_of(dossier)[-1].total == total
    register.clock.move(days=1)
    with pytest.raises(BatchRefused) as refused:
        register.meet([dossier], score=total + 1)
    assert isinstance(refused.value.rows[dossier], AboveCounted)
    register.meet([dossier], score=total)
    assert register.counted(dossier)[0]["number"] == number


def test_the_families_of_a_village_and_the_people_of_a_commune_on_checklists(register: Register) -> None:
    family = register.to_the_end(register.begin("family"))
    others = register.enroll(2)
    register.enroll(1, place=register.other_village)
    register.take("community", levels(indicator("families", 1, computed=rule("families", 33, title="family"))))
    register.take(
        "commune",
        levels(
            indicator("families", 1, computed=rule("families", 25, title="family")),
            indicator("members", 2, computed=rule("members", 50)),
        ),
    )
    (holder,) = register.citizens(1)
    register.join(others[0][0], holder, who="system:setup")
    village = register.begin("community")
    register.step(village, scores={"plan": 1, "budget": 1})
    (said,) = register.counted(village)
    assert (said["holders"], said["counted"], said["number"]) == (1, 3, 1)
    assert said["dossiers"] == [family.id]
    assert register.facts_of(village)[-1].total == 2
    whole = register.begin("commune")
    register.step(whole, scores={"plan": 1, "budget": 1})
    families, people = register.counted(whole)
    assert (families["holders"], families["counted"], families["number"]) == (1, 4, 1)
    # Four heads and one more; one of them holds the title.
    assert (people["holders"], people["counted"], people["number"]) == (1, 5, 0)
    assert register.facts_of(whole)[-1].total == 1


def test_the_families_of_a_clan_are_the_households_of_its_members(register: Register) -> None:
    (dossier, other) = (register.begin("family") for _ in range(2))
    found = register.to_the_end(dossier)
    clan = register.members("clan", found.people[0], register.find(other).people[0])
    asked = [Asked(clan, "clan", "family", "families"), Asked(clan, "clan", "citizen", "members")]
    families, members = register.counting.count(asked, book=register.commune, day=day_of(register.clock()))
    assert (families.counted, families.dossiers) == (2, (dossier,))
    assert (members.counted, members.dossiers) == (3, ())


def test_members_of_a_unit_above_hold_titles_in_the_books_of_communes(register: Register) -> None:
    register.take("higher_unit", levels(indicator("citizens", 1, computed=rule("members", 50))), register.province)
    (holder,) = register.citizens(1)
    agency, head = register.subject("higher_unit", register.province)
    joining, today = [Joining(holder)], day_of(register.clock())
    register.perform(register.upper(), partial(join, group=agency, joining=joining, since=today))
    (_enrolled, joined) = register.facts_of(f"subject.{holder}")[-2:]
    assert joined.group == agency
    dossier = register.begin("higher_unit", subject=(agency, head))
    register.step(dossier, scores={"plan": 1, "budget": 1})
    (said,) = register.counted(dossier)
    assert (said["holders"], said["counted"], said["number"]) == (1, 2, 1)
    assert {each["book"] for each in said["at"]} == {register.province, register.commune}
    assert all(each["position"] > 0 for each in said["at"])


def test_what_is_counted_cannot_be_typed_and_a_correction_keeps_it(register: Register) -> None:
    register.take("family", family_rules("in-proportion"))
    (home, head) = register.enroll(1)[0]
    (holder,) = register.citizens(1)
    register.join(home, holder, who="system:setup")
    (dossier,) = register.register([(home, head)])
    register.clock.move(days=1)
    with pytest.raises(BatchRefused) as refused:
        register.assess([dossier], scores={"one": 60, "adults": 40})
    assert isinstance(refused.value.rows[dossier], CountedNotAnswered)
    register.assess([dossier], scores={"one": 60})
    register.revoke(holder)
    given = {"dossier": dossier, "version": 2, "reason": "mistyped", "text": None}
    register.perform(
        register.act(register.officer),
        lambda desk: correction.correct_entry(desk, values={"scores": {"one": 50}}, **given),
    )
    found = register.find(dossier)
    (stood,) = [each for each in found.stood if each.topic == "self-assessed"]
    assert (stood.values["scores"], stood.values["total"]) == ({"one": 50, "adults": 20}, 70)


def test_nothing_is_asked_where_nothing_is_counted(register: Register) -> None:
    register.office = Office(register.books)
    dossier = register.begin("unit")
    register.step(dossier)
    register.step(dossier, score=90)
    assert [fact.counted for fact in register.facts_of(dossier) if hasattr(fact, "counted")] == [[], []]
    assert best(rules_of("unit"))


def test_a_long_list_stands_as_its_digest() -> None:
    at = ({"book": "b", "position": 7},)
    few, many = (
        Tally(NAMED + 1, tuple(f"d.{n}" for n in range(count)), date(2026, 10, 1), at).as_data()
        for count in (NAMED, NAMED + 1)
    )
    assert len(few["dossiers"]) == NAMED
    assert many["dossiers"] is None
    assert few["dossiers_digest"] != many["dossiers_digest"]


@pytest.mark.parametrize(("holders", "most"), [(0, 60), (2, 60), (3, 100)])
def test_the_most_that_a_total_can_be(holders: int, most: int) -> None:

    criteria = load_criteria(unit_rules(), file="x.json", titles=["citizen"])
    assert ceiling(criteria, count_items(criteria, {"share": Count(holders, 4)})) == Decimal(most)


def test_an_inspection_scores_what_is_asked_and_takes_the_count_as_recorded(engine: Engine) -> None:
    town = Checked(engine)
    town.office = Office(town.books, Counting(engine, town.books.projector))  # type: ignore[attr-defined]
    criteria = load_criteria(family_rules("in-proportion"), file="x.json", titles=["citizen"])
    take = partial(take_edition, year=2026, criteria=criteria, demonstration=True)
    town.perform(town.act(), take)
    (dossier,) = town.register(town.enroll(1))
    town.clock.move(days=1)
    town.assess([dossier], scores={"one": 60})
    town.clock.move(days=1)
    scope = Scope(town.commune, 2026, ["family"], ["self_assessed"])
    found = town.find(town.plan([dossier], scope=scope), dossier, scores={"one": 50}, total=None)
    assert (found.scores, found.score) == ({"one": 50, "adults": 0}, 50)
