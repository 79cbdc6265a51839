"""Comments by anybody: taken while the list hangs for all, about those who stand on it, and at no other time."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import aside
from domain.commands.posting import comment_in_public
from domain.errors import NotPosted
from domain.ids import new_id
from domain.pinned import Rules
from domain.procedures import load_procedure
from domain.stream import Act
from service.database import make_engine
from tests.bad_years import moves
from tests.packaged import rules_of
from tests.scenario import Commune, ref

LAST_DAY = 10


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


def posted(commune: Commune) -> tuple[str, str]:
    """A dossier and the list that it stands on."""
    (dossier,) = commune.register(commune.enroll(1))
    for step in (lambda: commune.assess([dossier]), lambda: commune.meet([dossier])):
        commune.clock.move(days=1)
        step()
    commune.clock.move(days=1)
    return dossier, commune.post([dossier])


def comment(commune: Commune, dossier: str, posting: str) -> dict[str, Any]:
    objection = new_id()
    act = Act(book=commune.commune, actor="public", now=commune.clock(), command_id=new_id(), source="form")
    answer = commune.perform(
        act,
        lambda desk: comment_in_public(desk, posting=posting, dossier=dossier, objection=objection, text=ref()),
    )
    assert answer == {"dossier": dossier, "objection": objection}
    return answer


def last(commune: Commune, dossier: str) -> tuple[str, str, str | None]:
    fact = commune.facts_of(dossier)[-1]
    return fact.TOPIC, fact.act.actor, fact.act.mandate


def test_anybody_comments_until_the_end_of_the_last_day(engine: Engine) -> None:
    commune = Commune(engine)
    dossier, posting = posted(commune)
    comment(commune, dossier, posting)
    assert last(commune, dossier) == ("dossier.objection-raised", "public", None)
    commune.clock.move(days=LAST_DAY)
    comment(commune, dossier, posting)
    before = commune.topics(dossier)
    assert before.count("dossier.objection-raised") == 2
    commune.clock.move(days=1)
    with pytest.raises(NotPosted):
        comment(commune, dossier, posting)
    assert commune.topics(dossier) == before


def test_anybody_comments_until_the_day_to_which_the_commune_has_moved_the_end(engine: Engine) -> None:
    commune = Commune(engine)
    dossier, posting = posted(commune)
    moves(commune, day_of(commune.clock()) + timedelta(days=LAST_DAY + 5), step="posting-close")
    commune.clock.move(days=LAST_DAY + 5)
    comment(commune, dossier, posting)
    commune.clock.move(days=1)
    with pytest.raises(NotPosted):
        comment(commune, dossier, posting)


def test_a_comment_names_the_list_on_which_the_dossier_hangs(engine: Engine) -> None:
    commune = Commune(engine)
    dossier, _posting = posted(commune)
    other, others = posted(commune)
    never = commune.register(commune.enroll(1))[0]
    for one, on in ((dossier, others), (dossier, new_id()), (never, others)):
        with pytest.raises(NotPosted):
            comment(commune, one, on)
    comment(commune, other, others)


def test_nobody_comments_on_a_dossier_that_has_ended_while_its_list_hangs(engine: Engine) -> None:
    commune = Commune(engine)
    dossier, posting = posted(commune)
    how: dict[str, Any] = {
        "person": commune.heads()[dossier.split(".")[3]],
        "consent": {"how": "form", "on": "2026-10-01"},
    }
    commune.perform(
        commune.act(commune.officer),
        lambda desk: aside.withdraw(desk, dossier=dossier, reason="moved", text=None, **how),
    )
    with pytest.raises(NotPosted):
        comment(commune, dossier, posting)


def test_a_list_that_its_edition_does_not_open_to_all_takes_no_comments_of_anybody(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = rules_of("family")
    document = rules.procedure.document
    inside = {**document, "published": {**document["published"], "posting": False}}
    closed = Rules(load_procedure(inside, file="inside.json"), rules.criteria)
    monkeypatch.setattr("tests.scenario.rules_of", lambda _title: closed)
    commune = Commune(engine)
    dossier, posting = posted(commune)
    with pytest.raises(NotPosted):
        comment(commune, dossier, posting)
