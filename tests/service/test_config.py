"""Settings come from the environment; a wrong or missing one stops the start and is named."""

import base64
import dataclasses
import stat
from pathlib import Path

import pytest

from service.config import Config, WrongSetting, variables

POSTGRES = "postgresql://sovang:open-sesame@db.example/sovang"
KEYS = {"SOVANG_SECRET_KEY": "s" * 32, "SOVANG_VAULT_KEY": "ab" * 32}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def config(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Config:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Config.from_environment()


def test_without_any_setting_all_is_embedded_and_keys_are_kept_for_the_next_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = config(monkeypatch)

    assert first.database_url == "sqlite:///var/sovang.db"
    assert (first.production, first.demo, first.host, first.port, first.workers) == (False, False, "127.0.0.1", 8000, 1)
    for name in ("secret.key", "vault.key"):
        assert stat.S_IMODE((tmp_path / "var" / name).stat().st_mode) == 0o600
    assert Config.from_environment() == first
    assert len({first.secret_key, first.vault_key.hex()}) == 2


@pytest.mark.parametrize("missing", list(KEYS))
def test_production_stops_without_a_key_and_names_it(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    given = {name: value for name, value in KEYS.items() if name != missing}
    with pytest.raises(WrongSetting, match=missing):
        config(monkeypatch, SOVANG_DATABASE_URL=POSTGRES, **given)


def test_production_on_an_embedded_database_makes_no_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="SOVANG_SECRET_KEY"):
        config(monkeypatch, SOVANG_ENV="production")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "production"),
    [
        ({}, False),
        ({"SOVANG_ENV": "production"}, True),
        ({"SOVANG_DATABASE_URL": POSTGRES}, True),
        ({"SOVANG_DATABASE_URL": POSTGRES, "SOVANG_DEMO": "1"}, False),
        ({"SOVANG_DATABASE_URL": POSTGRES, "SOVANG_ENV": "development"}, False),
    ],
)
def test_postgresql_means_production_unless_it_is_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], production: bool
) -> None:
    assert config(monkeypatch, **environment, **KEYS).production is production


@pytest.mark.parametrize(
    "spelling", ["postgres://", "postgresql://", "postgresql+psycopg://", "postgresql+psycopg2://"]
)
def test_every_spelling_of_a_postgresql_url_means_psycopg(monkeypatch: pytest.MonkeyPatch, spelling: str) -> None:
    url = POSTGRES.replace("postgresql://", spelling)
    expected = POSTGRES.replace("postgresql://", "postgresql+psycopg://")
    assert config(monkeypatch, SOVANG_DATABASE_URL=url, **KEYS).database_url == expected


@pytest.mark.parametrize(
    "text", [(b"\xfb\xff" * 16).hex(), "+/+/" * 10 + "+/8=", "-_-_" * 10 + "-_8=", "-_-_" * 10 + "-_8"]
)
def test_a_vault_key_is_hexadecimal_or_base64(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    expected = bytes.fromhex(text) if text.startswith("fb") else base64.urlsafe_b64decode("-_-_" * 10 + "-_8=")
    assert config(monkeypatch, SOVANG_VAULT_KEY=text).vault_key == expected


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SOVANG_DATABASE_URL", "mysql://x/y"),
        ("SOVANG_DATABASE_URL", "nonsense"),
        ("SOVANG_DATABASE_URL", "sqlite://"),
        ("SOVANG_SECRET_KEY", "short"),
        ("SOVANG_VAULT_KEY", "short"),
        ("SOVANG_VAULT_KEY", "ab" * 31),
        ("SOVANG_VAULT_KEY", "không phải khoá"),
        ("SOVANG_ENV", "prod"),
        ("SOVANG_DEMO", "perhaps"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("SOVANG_THREADS", "0"),
        ("SOVANG_PASSWORD_MEMORY", "1"),
        ("SOVANG_METRICS_TOKEN", "short"),
        ("SOVANG_METRICS_TOKEN", "một mã không phải ASCII"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"^{variable}: "):
        config(monkeypatch, **{variable: value})


def test_a_demonstration_cannot_be_declared_production(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongSetting, match="SOVANG_DEMO"):
        config(monkeypatch, SOVANG_ENV="production", SOVANG_DEMO="1", **KEYS)


def test_what_is_printed_tells_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    found = config(monkeypatch, SOVANG_DATABASE_URL=POSTGRES, **KEYS)

    printed = repr(found.described()) + repr(found)

    for secret in ("open-sesame", *KEYS.values(), repr(found.vault_key)):
        assert secret not in printed
    assert [line["variable"] for line in found.described()] == variables()
    assert all(line["help"] for line in found.described())
    assert len(variables()) == len(dataclasses.fields(Config))
