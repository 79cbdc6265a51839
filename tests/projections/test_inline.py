"""Folding in the append's own transaction: the same rows as by pages, and never at the cost of a fact."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, text

from domain.desk import Desk
from domain.fact import Recorded
from domain.stream import Act
from projections.catalogue import ALL
from projections.page import Page
from service.follower.inline import FoldsInline, InlineFold
from service.follower.projector import Projector
from service.store.encoding import Draft, Line
from tests.inline import InlineBooks, assert_read_models_agree, nobody, projector_of
from tests.projections.test_projector import contents
from tests.scenario import Commune
from tests.whole_book import whole_book

Fold = Callable[[Recorded, Page], None]
AUDIT = next(one for one in ALL if one.name == "audit")


class Watched(Commune):
    """A commune whose every command is looked at: was it in the read models the moment it was recorded?"""

    books: InlineBooks

    def __init__(self, engine: Engine) -> None:
        self.inline: list[str] = []
        self.left: list[str] = []
        super().__init__(engine, inline=True)
        self.inline.clear()
        self.left.clear()

    def perform(self, act: Act, decide: Callable[[Desk], dict[str, Any]], **more: Any) -> dict[str, Any]:
        answer = super().perform(act, decide, **more)
        ledger, projector = self.books.ledger, self.books.projector
        head = ledger.head(act.book)
        (last,) = ledger.read(act.book, after=head - 1, limit=1)
        (self.inline if projector.position(act.book) == head else self.left).append(last.topic)
        return answer


@pytest.fixture
def commune(engine: Engine) -> Iterator[Watched]:
    commune = Watched(engine)
    yield commune
    assert_read_models_agree(engine)


def test_every_kind_of_fact_is_folded_with_its_append(commune: Watched):
    whole_book(commune)
    # What other decisions rely on is numbered in steps of its own and is left to a page.
    mandates = {f"mandate.{end}" for end in ("granted", "corrected", "ended", "delegated", "suspended", "resumed")}
    declared = {"kinship.declared", "interest.declared"}
    # A withdrawal comes with what it carries out, an erasure with the keys that it destroys.
    personal = {"consent.withdrawn", "subject.erased"}
    cycles = {"cycle.edition-taken", "cycle.clock-moved", "cycle.opened", "cycle.closed", "cycle.corrected"}
    assert set(commune.left) == {*mandates, *declared, *personal, *cycles, "dossier.act-retracted"}
    assert len(commune.inline) > 20


def test_a_batch_too_large_to_hold_the_lock_for_is_left_to_a_page(commune: Watched, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("service.follower.projector.AT_MOST", 2)
    commune.enroll(3)
    commune.enroll(2)
    assert commune.left == commune.inline == ["subject.enrolled"]


def test_an_append_does_not_pass_facts_that_are_not_folded_yet(
    commune: Watched, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    behind = Commune(engine)
    behind.commune, behind.village = commune.commune, commune.village
    behind.enroll(1)
    projector = commune.books.projector
    with monkeypatch.context() as patched:
        patched.setattr(projector, "catch_up", lambda book: None)
        commune.enroll(1)
        # One try tells that a page has to come first.
        patched.setattr(projector, "inline", None)
        commune.enroll(1)
    print("LEFT", commune.left, len(commune.inline))
    print("LEFT", commune.left, len(commune.inline))
    assert commune.left == ["subject.enrolled"] * 2
    commune.enroll(1)
    assert commune.inline == ["subject.enrolled"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whoever_folds_the_book_is_not_waited_for(commune: Watched, engine: Engine):
    other = projector_of(engine)
    other.catch_up_all()
    with other.desk() as desk:
        desk.hold(other.living, commune.commune)
        commune.enroll(1)
        desk.give_up()
    print("LEFT", commune.left, len(commune.inline))
    print("LEFT", commune.left, len(commune.inline))
    assert commune.left == ["subject.enrolled"]


@pytest.fixture
def fold_badly(commune: Watched, engine: Engine) -> Callable[[Fold], None]:
    def swap(fold: Fold) -> None:
        commune.books.projector.catch_up_all()
        folds = [replace(one, fold=fold) if one is AUDIT else one for one in ALL]
        broken = Projector(engine, folds, nobody, commune.books.projector.folder.reader)
        assert broken.living
        commune.books.folds = broken

    return swap


def raises(fact: Recorded, page: Page) -> None:
    raise ZeroDivisionError(fact.type)


def writes_nonsense(fact: Recorded, page: Page) -> None:
    (table,) = AUDIT.tables
    page.put(table, dict.fromkeys((column.name for column in table.columns), None) | {"book": fact.book})


@pytest.mark.parametrize("fold", [raises, writes_nonsense])
def test_what_cannot_be_folded_is_recorded_all_the_same(
    commune: Watched, fold_badly: Callable[[Fold], None], fold: Fold, caplog: pytest.LogCaptureFixture
):
    head = commune.books.ledger.head(commune.commune)
    fold_badly(fold)
    commune.enroll(1)
    print("LEFT", commune.left, len(commune.inline))
    print("LEFT", commune.left, len(commune.inline))
    assert commune.left == ["subject.enrolled"]
    assert commune.books.ledger.head(commune.commune) == head + 1
    assert "could not be folded with their append" in caplog.text
    commune.books.folds = commune.books.projector
    commune.enroll(1)
    assert commune.inline == ["subject.enrolled"]


def test_a_fold_interrupted_takes_the_facts_back_with_it(
    commune: Watched, engine: Engine, fold_badly: Callable[[Fold], None]
):
    class Stopped(BaseException):
        pass

    def interrupted(fact: Recorded, page: Page) -> None:
        raise Stopped

    fold_badly(interrupted)
    before, head = contents(engine), commune.books.ledger.head(commune.commune)
    with pytest.raises(Stopped):
        commune.enroll(1)
    assert (contents(engine), commune.books.ledger.head(commune.commune)) == (before, head)


class Spying:
    """Folds, and asks the append's own connection something right before it commits."""

    def __init__(self, folds: FoldsInline, asked: str) -> None:
        self.folds, self.asked = folds, asked
        self.found: list[Any] = []

    def takes(self, drafts: Sequence[Draft]) -> bool:
        return self.folds.takes(drafts)

    def inline(self, desk: Any, drafts: Sequence[Draft]) -> InlineFold:
        self.desk, self.fold = desk, self.folds.inline(desk, drafts)
        return self

    def finish(self, lines: Sequence[Line]) -> None:
        self.fold.finish(lines)
        self.found.append(self.desk._connection.execute(self.asked).fetchone()[0])

    def committed(self) -> None:
        """The test looks for itself."""


def test_facts_folded_with_their_append_are_as_durable_as_others(commune: Watched, engine: Engine):
    """A page may lose its last commits with the power; facts may not."""
    asked, durable = "PRAGMA synchronous", 2
    if engine.dialect.name == "postgresql":
        asked, durable = "SHOW synchronous_commit", "on"
        with engine.begin() as db:
            # The tests' server is not as careful as production.
            db.execute(text(f"ALTER DATABASE {engine.url.database} SET synchronous_commit TO on"))
        engine.dispose()
    commune.books.folds = spying = Spying(commune.books.projector, asked)
    commune.enroll(1)
    assert (spying.found, commune.inline) == ([durable], ["subject.enrolled"])


def test_appends_go_on_while_their_read_models_are_rebuilt(commune: Watched, engine: Engine):
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            commune.enroll(1)

    writer = threading.Thread(target=write)
    writer.start()
    other, rebuilt = projector_of(engine), 0
    while rebuilt < 3 or len(commune.inline) < 20:
        other.rebuild()
        rebuilt += 1
    stop.set()
    writer.join()
    assert commune.inline
