"""The vault opens what was sealed, for its owner only, and never what was erased or moved."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select, update
from sqlalchemy.exc import IntegrityError

from domain.ids import new_id
from service.database import make_engine
from service.privacy.sealing import Master, OwnerKey, binding
from service.privacy.vault import Tampered, UnknownMaster, Vault
from service.schema import vault_key, vault_version

MARKED = "Nguyễn Thị Được Đánh Dấu"


@pytest.fixture
def vault(engine: Engine) -> Vault:
    return Vault(engine, os.urandom(32))


def kept(vault: Vault, owner: str, kind: str, value: dict[str, str] | bytes, *, at: int = 1) -> dict[str, str]:
    wallet = vault.wallet()
    ref = wallet.seal(owner, kind, value)
    with vault.engine.begin() as db:
        vault.write(db, wallet, recorded_at=at)
    return ref


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_what_was_sealed_opens(vault: Vault) -> None:
    text = kept(vault, new_id(), "objection", {"text": MARKED})
    photo = kept(vault, new_id(), "file", b"\xff\xd8\x00 photo")

    assert vault.open(text["item"]) == {"text": MARKED}
    assert vault.open(photo["item"]) == b"\xff\xd8\x00 photo"
    assert vault.open(new_id()) is None


def test_no_table_shows_what_was_sealed(vault: Vault, tmp_path: Path) -> None:
    kept(vault, new_id(), "name", {"kind": "person", "name": MARKED})

    with vault.engine.connect() as db:
        rows = [*db.execute(select(vault_key)), *db.execute(select(vault_version))]

    assert len(rows) == 2
    stored = b"".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
    assert MARKED.encode() not in stored
    assert b"name" in stored


def test_a_digest_tells_equal_from_changed_under_one_owner_and_nothing_across_owners(vault: Vault) -> None:
    owner, other = new_id(), new_id()
    first = kept(vault, owner, "name", {"name": MARKED})["digest"]

    assert kept(vault, owner, "name", {"name": MARKED})["digest"] == first
    assert kept(vault, owner, "name", {"name": MARKED + "."})["digest"] != first
    assert kept(vault, owner, "login", {"name": MARKED})["digest"] != first
    assert kept(vault, other, "name", {"name": MARKED})["digest"] != first
    assert vault.digest(owner, "name", {"name": MARKED}) == first


def test_what_was_erased_never_opens_again(vault: Vault) -> None:
    owner, other = new_id(), new_id()
    ref = kept(vault, owner, "name", {"kind": "person", "name": MARKED})
    kept(vault, other, "name", {"kind": "person", "name": "Trần Văn Ở Lại"})

    assert vault.destroy(owner) is True

    assert vault.open(ref["item"]) is None
    assert vault.names_of([owner, other]) == {owner: None, other: {"kind": "person", "name": "Trần Văn Ở Lại"}}
    assert vault.destroy(owner) is False
    kept(vault, owner, "name", {"kind": "person", "name": "new"}, at=2)
    assert vault.open(ref["item"]) is None
    assert vault.names_of([owner])[owner] == {"kind": "person", "name": "new"}


def test_an_erased_key_is_in_no_file_of_the_embedded_database(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    vault = Vault(engine, os.urandom(32))
    owner = new_id()
    kept(vault, owner, "name", {"name": MARKED})
    with engine.connect() as db:
        wrapped = db.execute(select(vault_key.c.wrapped)).scalar_one()
    vault.destroy(owner)
    path = Path(engine.url.database or "")
    left = b"".join(each.read_bytes() for each in path.parent.glob("sovang.db*"))
    engine.dispose()
    assert left
    assert wrapped not in left


@pytest.mark.parametrize("column", ["item", "owner", "kind", "version"])
def test_a_value_moved_to_another_row_does_not_open(vault: Vault, column: str) -> None:
    owner, other = new_id(), new_id()
    ref = kept(vault, owner, "name", {"name": MARKED})
    kept(vault, other, "objection", {"text": "x"})
    item = ref["item"]
    moved = {"item": new_id(), "owner": other, "kind": "objection", "version": 2}[column]

    with vault.engine.begin() as db:
        db.execute(update(vault_version).where(vault_version.c.item == item).values({column: moved}))

    with pytest.raises(Tampered):
        vault.open(str(moved) if column == "item" else item)


def test_one_changed_bit_does_not_open(vault: Vault) -> None:
    ref = kept(vault, new_id(), "name", {"name": MARKED})
    here = vault_version.c.item == ref["item"]
    with vault.engine.begin() as db:
        sealed = bytearray(db.execute(select(vault_version.c.sealed).where(here)).scalar_one())
        sealed[-1] ^= 1
        db.execute(update(vault_version).where(here).values(sealed=bytes(sealed)))
    with pytest.raises(Tampered):
        vault.open(ref["item"])


def test_the_latest_name_counts_and_the_latest_version_of_an_item(vault: Vault) -> None:
    owner = new_id()
    kept(vault, owner, "name", {"kind": "person", "name": "later"}, at=20)
    first = kept(vault, owner, "name", {"kind": "person", "name": "earlier"}, at=10)
    assert vault.names_of([owner]) == {owner: {"kind": "person", "name": "later"}}

    wallet = vault.wallet()
    again = wallet.seal(owner, "name", {"kind": "person", "name": "mended"}, item=first["item"], version=2)
    with vault.engine.begin() as db:
        vault.write(db, wallet, recorded_at=30)

    assert again["item"] == first["item"]
    assert vault.open(first["item"]) == {"kind": "person", "name": "mended"}
    assert vault.names_of([owner]) == {owner: {"kind": "person", "name": "mended"}}


def test_a_version_is_written_once(vault: Vault) -> None:
    owner = new_id()
    ref = kept(vault, owner, "name", {"name": "first"})
    wallet = vault.wallet()
    wallet.seal(owner, "name", {"name": "second"}, item=ref["item"], version=1)
    with pytest.raises(IntegrityError), vault.engine.begin() as db:
        vault.write(db, wallet)
    assert vault.open(ref["item"]) == {"name": "first"}


def test_rewrapped_keys_open_under_the_new_master_only(vault: Vault) -> None:
    owners = [new_id() for _ in range(3)]
    refs = [kept(vault, owner, "name", {"kind": "person", "name": owner}) for owner in owners]
    vault.destroy(owners[0])
    old = Vault(vault.engine, vault.master.key)
    new_key = os.urandom(32)

    both = Vault(vault.engine, new_key, old.master.key)
    assert both.open(refs[1]["item"]) == {"kind": "person", "name": owners[1]}
    told: list[int] = []
    assert both.rewrap(told.append) == 2
    assert sum(told) == 2

    for reader in (both, Vault(vault.engine, new_key)):
        assert reader.open(refs[0]["item"]) is None
        assert reader.open(refs[1]["item"]) == {"kind": "person", "name": owners[1]}
    with pytest.raises(UnknownMaster, match=old.master.id):
        old.open(refs[1]["item"])
    assert both.rewrap() == 0
    assert both.wrapped() == {both.master.id: 2}


def test_rewrapping_goes_on_where_it_was_broken_off(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.privacy.vault.REWRAPPED_AT_ONCE", 2)
    owners = [new_id() for _ in range(5)]
    refs = [kept(vault, owner, "name", {"name": owner}) for owner in owners]
    both = Vault(vault.engine, os.urandom(32), vault.master.key)

    def interrupt(_more: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        both.rewrap(interrupt)

    assert both.wrapped() == {both.master.id: 2, vault.master.id: 3}
    assert [both.open(ref["item"]) for ref in refs] == [{"name": owner} for owner in owners]
    assert both.rewrap() == 3
    assert both.wrapped() == {both.master.id: 5}


def test_another_master_opens_nothing(vault: Vault) -> None:
    ref = kept(vault, new_id(), "name", {"name": MARKED})
    wrong = Vault(vault.engine, os.urandom(32))
    with pytest.raises(UnknownMaster):
        wrong.open(ref["item"])
    with vault.engine.begin() as db:
        db.execute(update(vault_key).values(master=wrong.master.id))
    with pytest.raises(Tampered):
        wrong.open(ref["item"])


def test_three_hundred_households_cost_few_statements(vault: Vault) -> None:
    owners = [new_id() for _ in range(300)]
    for owner in owners[:100]:
        kept(vault, owner, "name", {"kind": "household", "name": f"Hộ {owner}"}, at=1)

    with counted(vault.engine) as statements:
        wallet = vault.wallet()
        wallet.prepare(owners)
        refs = [wallet.seal(owner, "name", {"kind": "household", "name": owner}) for owner in owners]
        with vault.engine.begin() as db:
            vault.write(db, wallet, recorded_at=2)
        names = vault.names_of(owners)
        opened = vault.open_many(ref["item"] for ref in refs)

    assert len(wallet.rows()[0]) == 200
    assert names == {owner: {"kind": "household", "name": owner} for owner in owners}
    assert list(opened.values()) == [names[owner] for owner in owners]
    beginnings = [statement for statement in statements if statement.startswith("BEGIN")]
    assert len(statements) - len(beginnings) == 5


def test_two_processes_agree_on_a_first_key(vault: Vault) -> None:
    digests = []
    together = threading.Barrier(4)

    def ask() -> None:
        together.wait()
        digests.append(vault.digest("system:accounts", "login", {"login": "an"}))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(digests) == 4
    assert len(set(digests)) == 1


@settings(max_examples=50, deadline=None)
@given(value=st.binary(max_size=200) | st.dictionaries(st.sampled_from("abc"), st.integers(0, 9) | st.booleans()))
def test_any_value_comes_back_as_it_was(value: bytes | dict[str, int]) -> None:
    key, bound_to = OwnerKey.new(), binding(item="i", owner="o", kind="k", version=1)
    unwrapped = Master(b"m" * 32).unwrap("o", Master(b"m" * 32).wrap("o", key))
    assert unwrapped.open(key.seal(value, bound_to=bound_to), bound_to=bound_to) == value


def test_keys_do_not_show_when_printed() -> None:
    key = OwnerKey(b"k" * 64)
    assert "kkk" not in f"{key!r} {Master(b'kkkk' * 8)!r}"
