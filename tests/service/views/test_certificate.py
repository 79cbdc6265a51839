"""The page of the last regeneration certificate: for those who check the register or run it, and nobody else."""

import json

import pytest
from sqlalchemy import insert

from domain.clock import micros
from domain.ids import new_id
from service.regeneration.certificate import Certificate
from service.regeneration.certifying import certified, keep
from service.schema import certificate as kept
from tests.service.town import Town
from tests.service.visitor import Visitor


def made(town: Town) -> Certificate:
    town.current()
    _, certificate = certified(town.wiring.projector, town.wiring.engine, None, now=town.clock())
    keep(town.wiring.engine, certificate, now=town.clock())
    return certificate


def test_who_checks_or_runs_the_register_reads_the_last_certificate(town: Town) -> None:
    town.to_appraisal(2)
    made(town)
    town.clock.move(days=1)
    last = made(town)
    for person in (town.inspector, town.administrator):
        page = Visitor(town.client(person)).get("/certificate?lang=en")
        assert page.status == 200
        assert last.digest in page.words
        assert "Xã Thử (minh họa)" in page.words
        assert f"All {last.compared['equal']:,} rows are equal" in page.words
        answer = town.client(person).get("/certificate.json")
        assert Certificate.read(answer.data).digest == last.digest
        assert json.loads(answer.data)["made"]["at"].startswith(town.clock().date().isoformat())
        assert "/certificate" in Visitor(town.client(person)).get("/audit").reader.links


def test_rows_that_differ_are_counted_and_no_dossier_is_named(small: Town) -> None:
    small.to_appraisal(1)
    found = made(small)
    compared = {**found.compared, "equal": found.compared["equal"] - 1, "changed": 1}
    keep(small.wiring.engine, Certificate(found.regenerated, compared, found.made), now=small.clock())
    page = Visitor(small.client(small.inspector)).get("/certificate?lang=en")
    assert "1 rows in use are not what the entries say" in page.words
    assert "d.2026." not in page.source


def test_before_the_first_certificate_the_page_says_how_one_is_made(small: Town) -> None:
    page = Visitor(small.client(small.inspector)).get("/certificate?lang=en")
    assert page.status == 200
    assert "No certificate has been made yet." in page.words
    assert small.client(small.inspector).get("/certificate.json").status_code == 404


@pytest.mark.parametrize("address", ["/certificate", "/certificate.json"])
@pytest.mark.parametrize("who", ["officer", "appraiser", "signer", "records", "nobody"])
def test_for_everybody_else_there_is_no_such_page(small: Town, who: str, address: str) -> None:
    made(small)
    client = small.client(getattr(small, who))
    assert client.get(address).status_code == 404
    assert "/certificate" not in Visitor(client).get("/audit").reader.links


def test_one_that_was_changed_in_the_database_is_not_shown_as_one(small: Town) -> None:
    found = made(small)
    told = json.dumps(found.as_data() | {"digest": "0" * 64})
    with small.wiring.engine.begin() as db:
        db.execute(insert(kept).values(id=new_id(), made_at=micros(small.clock()) + 1, told=told))
    page = Visitor(small.client(small.inspector)).get("/certificate?lang=en")
    assert page.status == 200
    assert "The certificate that was made last was changed since, so it is not shown." in page.words
    assert small.client(small.inspector).get("/certificate.json").status_code == 404
