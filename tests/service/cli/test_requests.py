"""`sovang requests` and `sovang keys`: what waits is listed and worked on; wrong use is named and changes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.ids import new_id
from service.database import make_engine
from tests.service.sovang import done, sovang
from tests.service.test_personal_data import configure
from tests.service.town import Town


@pytest.fixture
def person(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """The head of a household, in a commune that the command line is set to."""
    configure(monkeypatch, sqlite_url, tmp_path)
    engine = make_engine(sqlite_url)
    town = Town(engine)
    ((_household, head),) = town.enroll(1)
    town.current()
    yield head
    engine.dispose()


def test_a_request_is_entered_listed_answered_and_erased(person: str) -> None:
    request = done("requests", "receive", "--person", person, "--kind", "erasure", "--on", "2026-10-01").stdout.strip()
    assert sovang("requests", "list", "--late").exit_code == 1
    (line,) = json.loads(done("requests", "list", "--json").stdout)
    assert (line["request"], line["state"], line["answer_by"]) == (request, "received", "2026-10-05")
    too_early = sovang("requests", "erase", request, "--yes")
    assert (too_early.exit_code, "has not been granted" in too_early.output) == (1, True)
    done("requests", "extend", request, "--until", "2026-10-20", "--reason", "many-records")
    done("requests", "answer", request)
    shown = done("requests", "erase", request).stdout
    assert "With --yes" in shown
    assert "name 1" in shown
    done("requests", "erase", request, "--yes")
    assert done("requests", "wipe").stdout == "Finished 0 erasures.\n"
    assert json.loads(done("requests", "list", "--json").stdout) == []


def test_what_is_asked_of_nobody_or_of_no_request_is_refused(person: str) -> None:
    nobody, nothing = new_id(), new_id()
    assert sovang("requests", "receive", "--person", "x", "--kind", "access").exit_code == 2
    assert "--place" in sovang("requests", "receive", "--person", nobody, "--kind", "access").output
    assert sovang("requests", "receive", "--person", person, "--kind", "revenge").exit_code == 2
    for act in (("answer", nothing), ("done", nothing), ("erase", nothing)):
        refused = sovang("requests", *act)
        assert (refused.exit_code, f"no request {nothing}" in refused.output) == (1, True)
    assert json.loads(done("requests", "list", "--json").stdout) == []


def test_an_access_and_a_refusal_go_the_same_way(person: str) -> None:
    seeing = done("requests", "receive", "--person", person, "--kind", "access").stdout.strip()
    done("requests", "answer", seeing)
    assert "Carried out" in done("requests", "done", seeing).stdout
    erasing = done("requests", "receive", "--person", person, "--kind", "erasure").stdout.strip()
    assert "refused" in done("requests", "answer", erasing, "--refused-for", "legal-duty").stdout
    assert sovang("requests", "erase", erasing, "--yes").exit_code == 1


@pytest.mark.usefixtures("person")
def test_keys_are_not_rotated_without_both_and_status_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    new = done("keys", "new").stdout.strip()
    assert sovang("keys", "rotate").exit_code == 2
    assert "SOVANG_VAULT_KEY" in done("keys", "status").stdout
    monkeypatch.setenv("SOVANG_VAULT_KEY_ALSO", "short")
    wrong = sovang("keys", "status")
    assert (wrong.exit_code, "SOVANG_VAULT_KEY_ALSO" in wrong.output) == (2, True)
    old = (b"v" * 32).hex()
    monkeypatch.setenv("SOVANG_VAULT_KEY", new)
    monkeypatch.setenv("SOVANG_VAULT_KEY_ALSO", "ab" * 32)
    lost = sovang("keys", "rotate")
    assert (lost.exit_code, "neither" in lost.output) == (1, True)
    monkeypatch.setenv("SOVANG_VAULT_KEY_ALSO", old)
    assert "0 are left" in done("keys", "rotate").stdout
    rows = {row["setting"]: row["keys"] for row in json.loads(done("keys", "status", "--json").stdout)}
    assert rows["SOVANG_VAULT_KEY_ALSO"] == 0 < rows["SOVANG_VAULT_KEY"]
