"""`sovang codes give`: certificates of before there were codes get theirs, once, and anybody verifies them."""

import pytest
from sqlalchemy import Engine

from service.public.codes import codes_of
from tests.service.commandline import configure, sovang
from tests.service.town import Town
from tests.service.visitor import Visitor


def test_certificates_of_before_get_codes_and_keep_them(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town(engine)
    dossiers = town.to_appraisal(3)
    town.appraise(dossiers)
    decision = town.decide(dossiers[:2], refused=dossiers[2:], coded=False)
    town.current()
    configure(monkeypatch, engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SOVANG_VAULT_KEY", (b"v" * 32).hex())
    done = sovang("codes", "give")
    assert (done.exit_code, done.output) == (0, "Gave 2 codes to certificates of 1 decisions.\n")
    with engine.connect() as db:
        given = codes_of(town.wiring.vault, db, decision)
    assert given.keys() == set(dossiers[:2])
    for code in given.values():
        assert "Đang còn hiệu lực" in Visitor(town.app.test_client()).get(f"/V/{code}").words
    assert sovang("codes", "give").output == "Gave 0 codes to certificates of 1 decisions.\n"
    with engine.connect() as db:
        assert codes_of(town.wiring.vault, db, decision) == given
    town.wiring.close()
