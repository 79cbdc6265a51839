"""Somebody of whom the register knows only by another's entry asks about their data while a registration names them."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands import erasing, privacy, registration, setup
from domain.commands.merits import judge_merits
from domain.commands.places import merge
from domain.commands.registration import Asking
from domain.desk import Request
from domain.errors import BatchRefused, Refusal
from domain.ids import new_id
from domain.office import Office
from domain.privacy_refusals import DataErased, PurposeRefused, Restricted
from domain.streams import STREAMS
from service.database import make_engine
from service.store.encoding import FactMapper
from service.store.event_store import Books
from service.store.ledger import ledger_of
from tests.domain.test_places import Apart
from tests.faults.meanwhile import Decide, Meanwhile, after, refusals
from tests.faults.together import pause, together
from tests.forging import history
from tests.packaged import rules_of
from tests.proposing import word
from tests.scenario import Commune, ref

PEOPLE = 4
REFUSED = {"restriction": Restricted, "objection": PurposeRefused, "erasure": DataErased}
Pair = tuple[str, str]


class Named(Meanwhile):
    """Groups whose people have no streams of their own; what is asked about them goes over a connection of its own."""

    def __init__(self, engine: Engine, commune: type[Commune] = Commune, titles: Sequence[str] = ("family",)) -> None:
        self.engine, self.titles = engine, titles
        self.commune = commune(engine) if commune is not Commune else Commune(engine, titles=titles)
        self.other = make_engine(engine.url.render_as_string(hide_password=False))

    def run(self) -> None:
        super().run()
        self.elsewhere = Books(ledger_of(self.other), FactMapper(STREAMS), self.clock)

    def close(self) -> None:
        self.other.dispose()

    def entered(self, kind: str, place: str, people: Sequence[str], book: str | None = None) -> str:
        """A group of these people, of whom nothing else is known."""
        subject, commune = new_id(), self.commune
        entry = setup.Household(subject, tuple(people), ref())
        act = commune.act(book=book or commune.commune)
        commune.perform(act, lambda desk: setup.enroll(desk, kind=kind, place=place, subjects=[entry]))
        return subject

    def household(self, size: int = 2) -> Pair:
        """With the last of its people, who is not its head and asks for it."""
        people = [new_id() for _ in range(size)]
        return self.entered("household", self.commune.village, people), people[-1]

    def asks(self, pair: Pair, title: str = "family", year: int = 2026) -> Decide:
        """A registration for a group, at the wish of one of its people."""
        asking = [Asking(*pair, {"how": "form", "on": "2026-10-01"})]
        told: dict[str, Any] = {"title": title, "year": year, "place": self.commune.village, "asking": asking}
        return lambda desk: registration.register(desk, **told)

    def there(self, decide: Decide, book: str | None = None) -> Any:
        """By the other connection, and by an office that has read nothing before."""
        act = self.commune.act(now=self.clock(), book=book or self.commune.commune)
        return Office(self.elsewhere).perform(Request(act, "d" * 64), decide)

    def grants(self, kind: str, pair: Pair, book: str | None = None, place: str | None = None) -> str:
        request, (group, person) = new_id(), pair
        told = {"kind": kind, "asked_by": "self", "how": "form", "received_on": self.clock().date(), "group": group}
        told |= {"purpose": privacy.privacy.RECOGNITION if kind == "objection" else None}
        at = place or self.commune.village
        of = {"subject": person, "request": request}
        self.there(lambda desk: privacy.receive(desk, place=at, **of, **told), book)
        self.there(lambda desk: privacy.answer(desk, outcome="granted", **of), book)
        return request

    def does(self, kind: str, pair: Pair, request: str, book: str | None = None, **more: Any) -> None:
        """The household is the one that the page of the request names."""
        of = {"subject": pair[1], "request": request}
        if kind == "erasure":
            self.there(lambda desk: erasing.erase(desk, reason="own-request", **of), book)
        else:
            told = {"households": [pair[0]]} | more
            self.there(lambda desk: privacy.carry_out(desk, **of, **told), book)

    def asked_and_done(self, kind: str, pair: Pair, book: str | None = None, place: str | None = None) -> None:
        self.does(kind, pair, self.grants(kind, pair, book, place), book)

    def told(self) -> list[tuple[str, str]]:
        """What was recorded, in the order in which it was."""
        facts = sorted(history(self.engine), key=lambda each: each.recorded_at)
        return [(each.type, each.stream) for each in facts]

    def stands_still(self, dossier: str) -> bool:
        return ("dossier.use-restricted", dossier) in self.told()


@pytest.fixture
def named(engine: Engine) -> Iterator[Named]:
    named = Named(engine, titles=("family", "clan"))
    yield named
    named.close()


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("title", ["family", "clan"])
def test_who_had_no_stream_when_it_was_decided_is_seen_when_it_is_recorded(named: Named, kind: str, title: str) -> None:
    people = [new_id(), new_id()]
    group = named.entered("household" if title == "family" else "clan", named.commune.village, people)
    pair = (group, people[title == "family"])
    named.run()
    with pytest.raises(BatchRefused) as refused:
        named.perform(named.commune.officer, after(named.asks(pair, title), lambda: named.asked_and_done(kind, pair)))
    assert refusals(refused.value) == {REFUSED[kind]}
    assert not [stream for type, stream in named.told() if type == "dossier.registered"]


def test_a_household_is_registered_for_its_first_person_whoever_enters_it(named: Named) -> None:
    people = [new_id(), new_id()]
    group = named.entered("household", named.commune.village, people)
    named.run()
    named.asked_and_done("restriction", (group, people[0]))
    asking = [Asking(group, None, {"how": "form", "on": "2026-10-01"})]
    told: dict[str, Any] = {"title": "family", "year": 2026, "place": named.commune.village, "asking": asking}
    with pytest.raises(BatchRefused) as refused:
        named.perform(named.commune.officer, lambda desk: registration.register(desk, **told))
    assert refusals(refused.value) == {Restricted}


def test_whoever_is_only_named_beside_the_one_who_asks_stops_nothing(named: Named) -> None:
    people = [new_id(), new_id()]
    group = named.entered("household", named.commune.village, people)
    named.run()
    of_the_other = (group, people[1])
    by_the_head = named.asks((group, people[0]))
    meanwhile = after(by_the_head, lambda: named.asked_and_done("restriction", of_the_other))
    (dossier,) = named.perform(named.commune.officer, meanwhile)["dossiers"]
    named.nothing_slipped_through()
    assert not named.stands_still(dossier)


def test_nobody_is_judged_for_a_reward_whose_data_is_restricted_meanwhile(named: Named) -> None:
    people, records, commune = [new_id(), new_id()], new_id(), named.commune
    group = named.entered("household", commune.village, people)
    commune.offices[records] = "records-officer"
    commune.mandates[records] = commune.grant(records, "records-officer", [commune.commune])
    named.run()
    told = word(commune.commune, [f"d.2026.family.{group}.1"], on=named.clock().date())
    judging = after(
        lambda desk: judge_merits(desk, **told), lambda: named.asked_and_done("restriction", (group, people[0]))
    )
    with pytest.raises(BatchRefused) as refused:
        named.perform(records, judging)
    assert refusals(refused.value) == {Restricted}
    assert "merit.judged" not in {type for type, _stream in named.told()}


class Held:
    """Holds an append back after all of it is written and before it is committed, and has something done meanwhile."""

    def __init__(self, meanwhile: Callable[[], Any]) -> None:
        self.meanwhile = meanwhile
        self.done: list[Future[Any]] = []
        self.threads = ThreadPoolExecutor(1)

    def takes(self, _drafts: Any) -> bool:
        return not self.done

    def inline(self, _desk: Any, _drafts: Any) -> "Held":
        return self

    def finish(self, _lines: Any) -> None:
        self.done.append(self.threads.submit(self.meanwhile))
        wait(self.done, timeout=0.2)

    def committed(self) -> None:
        """Nothing was folded."""


class OfTwoBooks(Named):
    """A commune that has become part of another: what is known of its people stays in its book."""

    commune: Apart

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Apart)
        self.old, self.far = self.commune.next_commune, self.commune.far

    def household(self, size: int = 2) -> Pair:
        people = [new_id() for _ in range(size)]
        return self.entered("household", self.far, people, self.old), people[-1]

    def merges(self) -> None:
        on = date(2026, 10, 13)
        self.commune.change(merge, on=on, places=[self.old], into=self.commune.commune)
        self.commune.change(merge, on=on, places=[self.far], into=self.commune.village)
        self.run()


@pytest.fixture
def two(engine: Engine) -> Iterator[OfTwoBooks]:
    two = OfTwoBooks(engine)
    yield two
    two.close()


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("books", ["one book", "two books"])
def test_a_restriction_waits_for_a_registration_that_is_being_recorded(engine: Engine, books: str, known: bool) -> None:
    with closing(OfTwoBooks(engine) if books == "two books" else Named(engine)) as m:
        pair = m.household()
        m.merges() if isinstance(m, OfTwoBooks) else m.run()
        at = {"book": m.old, "place": m.far} if isinstance(m, OfTwoBooks) else {}
        request = m.grants("restriction", pair, **at) if known else None

        def restricts() -> None:
            m.does("restriction", pair, request or m.grants("restriction", pair, **at), at.get("book"))

        m.books.folds = held = Held(restricts)
        (dossier,) = m.perform(m.commune.officer, m.asks(pair))["dossiers"]
        held.done[0].result()
        types = [type for type, stream in m.told() if stream in (dossier, f"subject.{pair[1]}")]
        assert set(types[-2:]) == {"request.carried-out", "dossier.use-restricted"}
        assert "dossier.registered" in types[:-2]
        m.nothing_slipped_through()


def test_a_registration_waits_for_a_restriction_that_is_being_recorded(named: Named) -> None:
    pair = named.household()
    named.run()
    request = named.grants("restriction", pair)
    named.elsewhere.folds = held = Held(lambda: named.perform(named.commune.officer, named.asks(pair)))
    named.does("restriction", pair, request)
    with pytest.raises(BatchRefused) as refused:
        held.done[0].result()
    assert refusals(refused.value) == {Restricted}


def test_what_was_begun_in_the_book_of_the_successor_stands_still_and_goes_on(two: OfTwoBooks) -> None:
    pair, other = two.household(), two.household()
    two.merges()
    (dossier,) = two.perform(two.commune.officer, two.asks(pair))["dossiers"]
    two.asked_and_done("restriction", pair, two.old, two.far)
    assert two.stands_still(dossier), "though nobody looked it up"
    two.there(lambda desk: privacy.lift_restriction(desk, subject=pair[1], place=two.far, how="form",
                                                    dossiers=[dossier]), two.old)  # fmt: skip
    assert ("dossier.use-allowed", dossier) in two.told()
    with pytest.raises(BatchRefused) as refused:
        two.perform(two.commune.officer, after(
            two.asks(other), lambda: two.asked_and_done("restriction", other, two.old, two.far)))  # fmt: skip
    assert refusals(refused.value) == {Restricted}
    two.nothing_slipped_through()


def test_a_household_that_was_joined_since_the_page_was_drawn_is_thought_of(named: Named) -> None:
    pair, later = named.household(), named.household()
    named.run()
    request = named.grants("restriction", pair)
    named.commune.clock.now = named.clock()
    named.commune.join(later[0], pair[1], leaves=(pair[0],))
    named.run()
    (dossier,) = named.perform(named.commune.officer, named.asks((later[0], pair[1])))["dossiers"]
    named.does("restriction", pair, request, dossiers=[])
    assert named.stands_still(dossier)


def test_what_is_begun_in_a_year_that_is_opened_meanwhile_stands_still_too(named: Named) -> None:
    pair = named.household()
    named.run()
    request = named.grants("restriction", pair)
    rules = rules_of("family")
    begun: list[str] = []

    def opens_and_registers() -> None:
        told: dict[str, Any] = {"opens_on": date(2026, 9, 1), "closes_on": date(2027, 12, 31), "demonstration": True}
        titles = [(rules.procedure, rules.criteria)]
        named.perform(None, lambda desk: setup.open_cycle(desk, year=2027, titles=titles, **told))
        begun.extend(named.perform(named.commune.officer, named.asks(pair, year=2027))["dossiers"])

    of = {"subject": pair[1], "request": request}
    named.there(after(lambda desk: privacy.carry_out(desk, households=[pair[0]], **of), opens_and_registers))
    assert named.stands_still(begun[0])


def test_many_strangers_that_ask_and_are_registered_by_chance_slip_through_nowhere(named: Named) -> None:
    pairs = [named.household() for _ in range(PEOPLE)]
    named.run()
    refused: list[type[Refusal]] = []

    def asks(pair: Pair) -> None:
        pause()
        named.asked_and_done("restriction", pair)

    def registers(pair: Pair) -> None:
        pause(0.02)
        try:
            named.perform(named.commune.officer, named.asks(pair))
        except BatchRefused as refusal:
            refused.extend(refusals(refusal))

    together([lambda one=one, do=do: do(one) for one in pairs for do in (asks, registers)])
    assert set(refused) <= {Restricted}
    named.nothing_slipped_through()
