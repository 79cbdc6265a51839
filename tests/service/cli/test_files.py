"""`sovang files`: a file is tried without being kept, and files that several dossiers hold are found."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.evidence.harmless import photograph
from tests.evidence.hostile import HOSTILE
from tests.service.commandline import configure, sovang
from tests.service.town import Town
from tests.service.views.test_evidence import registered, send
from tests.service.visitor import Visitor


def test_a_file_is_tried_and_nothing_is_kept(tmp_path: Path) -> None:
    good, bad = tmp_path / "giấy khen.jpg", tmp_path / "bẫy.pdf"
    good.write_bytes(photograph())
    bad.write_bytes(HOSTILE["pdf with a script"][0]())
    taken = sovang("files", "check", str(good))
    assert taken.exit_code == 0, taken.output
    assert taken.output.startswith("taken: giấy khen.jpg as image/jpeg, 1200 x 900 pixels, ")
    both = sovang("files", "check", "--json", str(good), str(bad))
    assert both.exit_code == 1
    told = [json.loads(line) for line in both.output.splitlines()]
    assert [each.get("problem") for each in told] == [None, "active"]
    assert "“bẫy.pdf”" in told[1]["sentence"]
    assert told[1]["seconds"] < 2
    assert sovang("files", "check", str(tmp_path / "none")).exit_code == 2


def test_files_that_several_dossiers_hold_are_found(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town(engine)
    first, second, third = registered(town, 3)
    officer = Visitor(town.client(town.officer))
    configure(monkeypatch, engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SOVANG_VAULT_KEY", (b"v" * 32).hex())
    assert sovang("files", "shared").output == "No file lies in more than one dossier.\n"
    for dossier, orientation in ((first, 1), (second, 1), (third, 3)):
        send(officer, dossier, ("a.jpg", photograph(orientation)))
    found = sovang("files", "shared", "--json")
    assert found.exit_code == 0, found.output
    assert [json.loads(line) for line in found.output.splitlines()] == [{"dossiers": sorted([first, second])}]
    town.wiring.close()
