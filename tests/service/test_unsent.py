"""What is put aside for somebody: sealed, few, small, for an hour, and never for somebody who was erased."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from domain.ids import new_id
from service.identity.unsent import KEPT_FOR, LARGEST, MOST, Typed, Unsent
from service.privacy.vault import Vault
from service.schema import vault_key, vault_version

NOW = datetime(2026, 12, 15, 15, tzinfo=UTC)
TYPED = Typed("/dossiers/x/comments/new?a=b", (("text", "Hoa\u0300ng\x00\ufffd"), ("text", "")), had_files=True)


@pytest.fixture
def unsent(engine: Engine) -> Unsent:
    return Unsent(engine, Vault(engine, os.urandom(32)))


@pytest.fixture
def person(unsent: Unsent) -> str:
    """Somebody of whom something is kept."""
    person = new_id()
    unsent.vault.digest(person, "name", {})
    return person


def rows(unsent: Unsent) -> int:
    with unsent.engine.connect() as db:
        return db.execute(select(func.count()).select_from(vault_version)).scalar_one()


def test_it_comes_back_letter_for_letter_and_to_its_owner_alone(unsent: Unsent, person: str) -> None:
    item = unsent.keep(person, TYPED, now=NOW)
    assert item
    assert unsent.find(person, item, now=NOW) == TYPED
    other = new_id()
    unsent.vault.digest(other, "name", {})
    assert unsent.find(other, item, now=NOW) is None
    unsent.wipe(other, item)
    assert unsent.find(person, item, now=NOW) == TYPED
    unsent.wipe(person, item)
    assert (unsent.find(person, item, now=NOW), rows(unsent)) == (None, 0)


def test_it_is_found_for_an_hour_and_then_wiped_with_nothing_else(unsent: Unsent, person: str) -> None:
    wallet = unsent.vault.wallet()
    wallet.seal(person, "text", {"text": "ở lại"})
    with unsent.engine.begin() as db:
        unsent.vault.write(db, wallet, recorded_at=0)
    item = unsent.keep(person, TYPED, now=NOW) or ""
    late = NOW + KEPT_FOR
    assert unsent.find(person, item, now=late - timedelta(seconds=1))
    assert unsent.find(person, item, now=late) is None
    assert [unsent.forget_old(now=at) for at in (late - timedelta(seconds=1), late, late)] == [0, 1, 0]
    assert rows(unsent) == 1


def test_only_the_last_few_are_kept_and_nothing_large(unsent: Unsent, person: str) -> None:
    items = [unsent.keep(person, TYPED, now=NOW + timedelta(seconds=n)) or "" for n in range(MOST + 2)]
    found = [unsent.find(person, item, now=NOW) is not None for item in items]
    assert found == [False, False] + [True] * MOST
    assert unsent.keep(person, Typed("/", (("text", "x" * LARGEST),)), now=NOW) is None
    assert rows(unsent) == MOST


def test_who_was_erased_gets_no_key_again(unsent: Unsent, person: str) -> None:
    item = unsent.keep(person, TYPED, now=NOW) or ""
    unsent.vault.destroy(person)
    assert unsent.find(person, item, now=NOW) is None
    assert unsent.keep(person, TYPED, now=NOW) is None
    with unsent.engine.connect() as db:
        assert db.execute(select(vault_key)).all() == []
