"""The command line: every command explains itself, and its exit code says how it went."""

import json
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from service import demonstration
from service.cli import main
from service.cli.serve import gunicorn_arguments
from service.config import Config, variables
from service.database import make_engine
from service.identity.identity import Identity
from service.migrations import newest
from service.privacy.vault import Vault

PASSWORD = "một mật khẩu dài"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOVANG_PASSWORD_ROUNDS", "1")
    monkeypatch.setenv("SOVANG_PASSWORD_MEMORY", "8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def _migrated(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVANG_DATABASE_URL", database_url)
    monkeypatch.setenv("SOVANG_SECRET_KEY", "s" * 32)
    monkeypatch.setenv("SOVANG_VAULT_KEY", "ab" * 32)


def sovang(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=typed, prog_name="sovang")


def paths(command: click.Command, *above: str) -> Iterator[tuple[str, ...]]:
    yield above
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from paths(inner, *above, name)


@pytest.mark.parametrize("path", list(paths(main)), ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...]) -> None:
    answer = sovang(*path, "--help")
    assert answer.exit_code == 0
    assert f"Usage: {' '.join(('sovang', *path))}" in answer.output
    explained = answer.output.split("\n\n")[1]
    assert len(explained.strip()) > 10


@pytest.mark.parametrize("arguments", [("nonsense",), ("user", "add"), ("user", "disable"), ("config", "--xml")])
def test_wrong_use_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert sovang(*arguments).exit_code == 2


def test_a_wrong_setting_exits_with_2_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    for arguments in (("config",), ("serve",), ("db", "upgrade")):
        answer = sovang(*arguments)
        assert answer.exit_code == 2
        assert "PORT" in answer.output


def test_tables_are_made_once_in_a_folder_that_is_made_too(tmp_path: Path) -> None:
    first, second = sovang("db", "upgrade"), sovang("db", "upgrade")
    assert (first.exit_code, first.output) == (0, f"Tables are at revision {newest()}.\n")
    assert (second.exit_code, second.output) == (0, f"Tables are at revision {newest()} already.\n")
    assert (tmp_path / "var" / "sovang.db").exists()


@pytest.mark.parametrize("arguments", [("serve",), ("user", "list")])
def test_before_the_tables_are_made_the_way_to_make_them_is_named(arguments: tuple[str, ...]) -> None:
    answer = sovang(*arguments)
    assert answer.exit_code == 1
    assert "sovang db upgrade" in answer.output


def test_settings_are_printed_without_secrets(tmp_path: Path) -> None:
    plain, machine = sovang("config"), sovang("config", "--json")
    assert [line["variable"] for line in json.loads(machine.output)] == variables()
    secret = (tmp_path / "var" / "vault.key").read_text().strip()
    for answer in (plain, machine):
        assert answer.exit_code == 0
        assert secret not in answer.output
        assert "sqlite:///var/sovang.db" in answer.output


@pytest.mark.usefixtures("_migrated")
def test_an_account_is_added_listed_given_a_password_and_closed() -> None:
    added = sovang("user", "add", "--login", "lan", "--name", "Lê Thị Lan", "--password-stdin", typed=PASSWORD + "\n")
    assert added.exit_code == 0, added.output
    person = added.output.strip()
    listed = json.loads(sovang("user", "list", "--json").output)
    assert [(each["person"], each["login"], each["name"], each["disabled_at"]) for each in listed] == [
        (person, "lan", "Lê Thị Lan", None)
    ]

    assert sovang("user", "password", "LAN", typed="another password\nanother password\n").exit_code == 0
    assert sovang("user", "disable", person).exit_code == 0

    assert json.loads(sovang("user", "list", "--json").output)[0]["disabled_at"]
    assert sovang("user", "list").output == f"{person}  closed  lan  Lê Thị Lan\n"


@pytest.mark.usefixtures("_migrated")
def test_a_slip_is_printed_and_sessions_are_listed_and_ended(sqlite_url: str) -> None:
    sovang("db", "upgrade")
    added = sovang("user", "add", "--login", "lan", "--name", "Lan", "--password-stdin", typed=PASSWORD + "\n")
    person = added.output.strip()
    config = Config.from_environment()
    engine = make_engine(config.database_url)
    identity = Identity.configured(engine, Vault(engine, config.vault_key), config)
    token = identity.sign_in("lan", PASSWORD, now=datetime.now(UTC), device="Chrome – Android")

    assert [each["device"] for each in json.loads(sovang("user", "sessions", "lan", "--json").output)] == [
        "Chrome – Android"
    ]
    assert f"Ended 1 sessions of {person}." in sovang("user", "sessions", "LAN", "--end").output
    assert identity.session_of(token, now=datetime.now(UTC)) is None
    code = sovang("user", "slip", "lan").output.strip()
    assert identity.redeem("lan", code, "another password", now=datetime.now(UTC)) == person
    engine.dispose()
    for arguments in (("user", "slip", "nobody"), ("user", "sessions", "nobody")):
        answer = sovang(*arguments)
        assert (answer.exit_code, answer.output.count("\n")) == (1, 1)


@pytest.mark.usefixtures("_migrated")
def test_a_refusal_exits_with_1_and_one_sentence() -> None:
    for arguments, typed, sentence in [
        (("user", "add", "--login", "lan", "--name", "x", "--password-stdin"), "short\n", "10 to 200"),
        (("user", "add", "--login", "l n", "--name", "x", "--password-stdin"), PASSWORD + "\n", "no spaces"),
        (("user", "disable", "nobody"), "", "no such account"),
        (("user", "password", "nobody", "--password-stdin"), PASSWORD + "\n", "no such account"),
    ]:
        answer = sovang(*arguments, typed=typed)
        assert answer.exit_code == 1
        assert sentence in answer.output
        assert answer.output.count("\n") == 1


def test_passwords_cost_what_the_settings_say(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config.from_environment()
    engine = make_engine(sqlite_url)
    identity = Identity.configured(engine, Vault(engine, config.vault_key), config)
    assert "$m=8,t=1,p=1$" in identity.passwords.hash(PASSWORD, login="lan")
    engine.dispose()


@pytest.mark.usefixtures("_migrated")
def test_a_production_start_refuses_a_demonstration(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_engine(database_url)
    with engine.begin() as db:
        demonstration.mark(db, accounts="chair / demonstration\n")
    assert demonstration.accounts_of(engine) == "chair / demonstration\n"
    engine.dispose()
    monkeypatch.setenv("SOVANG_ENV", "production")

    answer = sovang("serve")

    assert answer.exit_code == 1
    assert "demonstration" in answer.output


@pytest.mark.usefixtures("_migrated")
def test_what_is_no_production_opens_a_demonstration(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVANG_DEMO", "1")
    engine = make_engine(database_url)
    with engine.begin() as db:
        demonstration.mark(db, accounts="")
    assert demonstration.is_marked(engine)
    demonstration.refuse_in_production(engine, Config.from_environment())
    engine.dispose()


@pytest.mark.usefixtures("_migrated")
def test_an_address_at_which_another_server_answers_is_not_announced(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOVANG_DEMO", "1")
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("it was started"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        answer = sovang("serve")
    assert answer.exit_code == 1
    assert f"127.0.0.1:{port}" in answer.output
    assert "Set PORT" in answer.output
    assert "http://" not in answer.output


def test_the_server_runs_threads_and_opens_no_control_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    arguments = gunicorn_arguments(Config.from_environment())
    assert {"--worker-class=gthread", "--workers=1", "--bind=127.0.0.1:8123", "--no-control-socket"} <= set(arguments)
    assert not [argument for argument in arguments if "preload" in argument]


def test_the_access_log_tells_neither_addresses_nor_what_was_searched_for() -> None:
    (line,) = [each for each in gunicorn_arguments(Config.from_environment()) if each.startswith("--access-logformat")]
    assert "%(U)s" in line
    for telling in ("%(h)s", "%(q)s", "%(r)s", "%(f)s", "%(a)s", "%({"):
        assert telling not in line
