"""`sovang backup` and `restore`: what was kept comes back whole, on either engine, but for whoever was erased since."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import Engine, select

from domain.commands import erasing
from projections.names import ERASED, names_of
from service.archive import backup as backing
from service.archive.locks import Lock
from service.database import make_engine, truncate_log
from service.identity.identity import Identity, SignInRefused
from service.privacy.vault import Vault
from service.privacy.wiping import unfinished
from service.schema import session
from tests.data_requests import grant
from tests.leftovers import Planted, files_of, plant
from tests.service.sovang import done, sovang
from tests.service.test_personal_data import configure
from tests.service.town import PASSWORD, Town, config

PEOPLE = 8
KEY = "5e" * 32


def settled(town: Town, url: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Planted:
    """People in the town, one of them with an account; settings for it in a folder of their own."""
    folder.mkdir()
    configure(monkeypatch, url, folder)
    (folder / "key").write_text(KEY + "\n")
    found = plant(town, PEOPLE)
    town.head_with_account(found.pairs[0])
    return found


@pytest.fixture
def planted(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Planted]:
    town = Town(engine)
    yield settled(town, database_url, monkeypatch, tmp_path / "kept")
    town.wiring.close()


@pytest.fixture
def planted_here(small: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Planted:
    """On SQLite alone, for what no engine changes."""
    return settled(small, small.engine.url.render_as_string(), monkeypatch, tmp_path / "kept")


@pytest.fixture
def other_url(engine: Engine, request: pytest.FixtureRequest) -> str:
    """An empty database of the other engine."""
    url: str = request.getfixturevalue("postgres_url" if engine.dialect.name == "sqlite" else "sqlite_url")
    return url


def kept(*more: str, file: str = "day.backup") -> dict[str, Any]:
    told: dict[str, Any] = json.loads(done("backup", file, "--key-file", "key", "--json", *more).stdout)
    return told


def erase(planted: Planted, number: int) -> None:
    pair = planted.pairs[number]
    of = {"subject": pair[1], "request": grant(planted.town, "erasure", pair), "groups": [pair[0]]}
    town = planted.town
    town.perform(town.act(town.records), lambda desk: erasing.erase(desk, reason="own-request", **of))


def test_what_was_kept_while_others_write_comes_back_on_the_other_engine(
    planted: Planted, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = planted.town
    town.client(town.officer)
    wrote: list[Any] = []

    def write_on(_facts: int) -> None:
        if not wrote:
            wrote.append(town.enroll(1))

    before = done("log", "export", "--jsonl", "-").stdout
    status = done("status", "export", "--jsonl", "-").stdout
    lock = Lock.of_file(Path("key"))
    made = backing.make(town.wiring, Path("day.backup"), Path("sovang.keys"), lock, step=write_on)
    assert wrote
    assert len(done("log", "export", "--jsonl", "-").stdout) > len(before)

    monkeypatch.setenv("SOVANG_DATABASE_URL", other_url)
    told = json.loads(done("restore", "day.backup", "--key-file", "key", "--json").stdout)

    assert (told["findings"], told["untold"], told["erased"], told["unopened"]) == ([], [], [], [])
    assert (told["certificate"], told["facts"]) == (made.certificate, made.facts)
    assert done("log", "export", "--jsonl", "-").stdout == before
    assert done("status", "export", "--jsonl", "-").stdout == status
    done("log", "verify")
    done("projections", "compare")
    other = make_engine(other_url)
    with other.connect() as db:
        shown = names_of(db, [pair[0] for pair in planted.pairs])
        assert db.execute(select(session)).all() == []
    assert [shown[pair[0]] for pair in planted.pairs] == planted.named
    assert Vault(other, b"v" * 32).latest([planted.pairs[0][0]], "file") == town.wiring.vault.latest(
        [planted.pairs[0][0]], "file"
    )
    Identity.configured(other, Vault(other, b"v" * 32), config()).sign_in(
        town.logins[town.officer], PASSWORD, now=town.clock()
    )
    other.dispose()
    # Over what is there nothing is restored.
    refused = sovang("restore", "day.backup", "--key-file", "key")
    assert (refused.exit_code, "The database is not empty" in refused.stderr) == (1, True)


def test_who_was_erased_since_does_not_come_back_from_an_older_backup(
    planted_here: Planted, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    planted, gone = planted_here, {0, 3}
    town = planted.town
    kept("--no-certificate", file="older.backup")
    old_keys = Path(copy("sovang.keys", "older.keys"))
    for number in sorted(gone):
        erase(planted, number)
    kept("--no-certificate", file="newer.backup")
    folder = tmp_path / "restored"
    folder.mkdir()
    monkeypatch.setenv("SOVANG_DATABASE_URL", f"sqlite:///{copy(sqlite_template, folder / 'sovang.db')}")

    told = json.loads(done("restore", "older.backup", "--key-file", "key", "--json").stdout)

    # Of the first the account is in the backup too.
    lost = {each for number in gone for each in planted.pairs[number]}
    assert lost <= set(told["erased"])
    again = make_engine(f"sqlite:///{folder / 'sovang.db'}")
    assert unfinished(again) == 0
    assert truncate_log(again)
    assert planted.found_in(files_of(again, None)) == set(range(PEOPLE)) - gone
    with again.connect() as db:
        assert set(names_of(db, lost).values()) == {ERASED}
    with pytest.raises(SignInRefused):
        Identity.configured(again, Vault(again, b"v" * 32), config()).sign_in(
            town.logins[planted.pairs[0][1]], PASSWORD, now=town.clock()
        )
    again.dispose()
    # Keys that are older than the backup would lose names; and of an older store's, none opens without its master key.
    refused = sovang("restore", "newer.backup", "--keys", "older.keys", "--key-file", "key", "--rehearse")
    assert (refused.exit_code, "older than the backup" in refused.stderr) == (1, True)
    monkeypatch.setenv("SOVANG_VAULT_KEY", "77" * 32)
    refused = sovang("restore", "older.backup", "--keys", str(old_keys), "--key-file", "key", "--rehearse")
    assert (refused.exit_code, "wrapped by master key" in refused.stderr) == (1, True)
