"""`sovang paper`: one paper into a file, as the pages give it out; a clear word where there is none."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.ids import new_id
from tests.service.commandline import configure, sovang
from tests.service.town import Town
from tests.service.visitor import Visitor


def test_a_paper_is_written_as_its_page_gives_it_out(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    town = Town(engine)
    dossier = town.way(1)[0]
    town.current()
    decision = town.facts_of(dossier)[-1].decision
    signer = Visitor(town.client(town.signer))
    configure(monkeypatch, engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SOVANG_VAULT_KEY", (b"v" * 32).hex())
    to = tmp_path / "decision.pdf"
    done = sovang("paper", "decision", decision, "--to", str(to))
    assert done.exit_code == 0, done.output
    address = f"/decisions/{decision}/papers"
    assert signer.client.get(f"{address}/decision.pdf").data == to.read_bytes()
    # The link, and a line for each of the two: the operator's is noted beside the page's.
    assert signer.get(address).words.count("Quyết định kèm danh sách PDF") == 3

    blank = sovang("paper", "blank-registration", town.village, "--to", str(tmp_path / "blank.docx"))
    assert blank.exit_code == 0, blank.output
    slip = sovang("paper", "registration", dossier, "--to", str(tmp_path / "slip.pdf"))
    assert slip.exit_code == 0, slip.output

    left = {each.name for each in tmp_path.iterdir()}
    for arguments, code, word in (
        (("decision", new_id(), "--to", "x.pdf"), 1, "Nothing is found"),
        (("minutes", decision, "--to", "x.pdf"), 1, "Nothing is found"),
        (("decision", decision, "--to", "x.txt"), 2, "must end in .pdf or .docx"),
        (("nothing", decision, "--to", "x.pdf"), 2, "Invalid value"),
        (("submission", "nowhere", "--to", "x.pdf"), 2, "is no place"),
        (("decision", decision, "--to", "missing/x.pdf"), 1, "cannot be written"),
    ):
        refused = sovang("paper", *arguments[:-1], str(tmp_path / arguments[-1]))
        assert (refused.exit_code, word in refused.output) == (code, True), refused.output
    assert {each.name for each in tmp_path.iterdir()} == left


def test_a_letterhead_is_set_and_shown(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town(engine)
    configure(monkeypatch, engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SOVANG_VAULT_KEY", (b"v" * 32).hex())
    of = ("--place", town.commune)
    shown = json.loads(sovang("letterhead", "show", *of, "--json").stdout)
    assert shown == {"above": "", "agency": "Xã Thử (minh họa)", "seat": "Thử (minh họa)", "symbol": ""}
    done = sovang("letterhead", "set", *of, "--agency", "Ủy ban nhân dân xã Thử", "--symbol", "UBND")
    assert done.exit_code == 0, done.output
    told = sovang("letterhead", "show", *of).stdout.splitlines()
    assert told == ["above  -", "agency  Ủy ban nhân dân xã Thử", "seat  Thử (minh họa)", "symbol  UBND"]
    again = sovang("letterhead", "set", *of, "--agency", "Ủy ban nhân dân xã Thử", "--symbol", "UBND")
    assert (again.exit_code, "holds already" in again.output) == (1, True)
    assert sovang("letterhead", "set", "--place", town.village, "--symbol", "X").exit_code == 1
