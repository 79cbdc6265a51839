"""`sovang projections status | retry` and `/readyz`, where a read model stands still."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.ids import new_id
from projections.catalogue import ALL
from service.app import create_app
from service.cli.opened import opened_wiring
from service.follower.projector import Projector
from service.follower.statements import physical
from service.wiring import Wiring
from tests.projections.refusing import of_type, with_fault
from tests.service.sovang import done, sovang


def stop(wiring: Wiring, name: str, type: str, *, books: int = 2) -> None:
    """Fold everything anew, with a fault in one read model that some books come upon."""
    with wiring.projector.desk() as desk:
        having = desk.run("SELECT DISTINCT book FROM fact WHERE topic = %s ORDER BY book", type)
        for table, generation in wiring.projector.load(desk).generations.items():
            desk.run(f"DELETE FROM {physical(table, generation)}")
        desk.run("UPDATE line_position SET position = 0")
    chosen = [book for (book,) in having][:books]
    faults = with_fault(name, lambda fact: fact.type == type and fact.book in chosen)
    reader = wiring.projector.folder.reader
    Projector(wiring.by_key, faults, wiring.vault.names_of, reader).catch_up_all()


@pytest.fixture
def wiring(demonstration: object) -> Iterator[Wiring]:
    with opened_wiring() as wiring:
        yield wiring


def test_what_stands_still_is_named_by_the_command_line_and_by_readiness(wiring: Wiring) -> None:
    client = create_app(wiring).test_client()
    assert client.get("/readyz").status_code == 200
    stop(wiring, "places", "place.established")
    stopped = wiring.projector.stopped()
    assert [one.projection for one in stopped] == ["places", "places"]

    plain, machine = sovang("projections", "status"), sovang("projections", "status", "--json")
    assert (plain.exit_code, machine.exit_code) == (1, 1)
    for one in stopped:
        assert f"Read model places of book {one.book} stands still at {one.position} since " in plain.stdout
        assert f"ZeroDivisionError at fact {one.position + 1} (place.established, digest {one.digest})" in plain.stdout
    assert "nobody else" not in plain.stdout
    told = {each["book"]: each["stopped"] for each in json.loads(machine.stdout)}
    assert sorted(len(each) for each in told.values()) == [0] * (len(told) - 2) + [1, 1]

    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["stopped"] == [
        {"projection": "places", "book": one.book, "position": one.position} for one in stopped
    ]
    assert answer.json["projections"] is True
    assert client.get("/readyz?exclude=stopped").status_code == 200


def test_it_goes_on_when_told_and_only_what_was_named(wiring: Wiring) -> None:
    stop(wiring, "places", "place.established")
    one, other = wiring.projector.stopped()
    assert done("projections", "retry", "subjects").stdout == "Nothing stands still there.\n"
    answer = done("projections", "retry", "places", "--book", one.book)
    assert answer.stdout == f"Read model places of book {one.book} is with the others again.\n"
    assert [each.book for each in wiring.projector.stopped()] == [other.book]
    done("projections", "retry")
    assert done("projections", "status").stdout.count(", 0 behind\n") == 10
    assert done("projections", "compare").exit_code == 0


def test_what_still_stands_is_told_and_the_exit_code_says_so(wiring: Wiring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.wiring.ALL", with_fault("audit", of_type("dossier.registered")))
    stop(wiring, "audit", "dossier.registered")
    before = wiring.projector.stopped()
    answer = sovang("projections", "retry")
    assert answer.exit_code == 1
    assert answer.stdout.count("Read model audit of book ") == len(before) > 1
    assert wiring.projector.stopped() == [replace(one, tries=1) for one in before]


def test_an_export_tells_beside_it_what_stands_still(wiring: Wiring) -> None:
    assert "stands still" not in done("status", "export", "--jsonl", "-").stderr
    stop(wiring, "status", "dossier.registered")
    answer = done("status", "export", "--jsonl", "-")
    for one in wiring.projector.stopped():
        assert f"Book {one.book}: read model {one.projection} stands still at {one.position}; " in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [(["nonsense"], 2, "There is no read model 'nonsense'"), (["--book", new_id()], 1, "There is no book ")],
)
def test_what_is_not_there_cannot_go_on(wiring: Wiring, arguments: list[str], code: int, told: str) -> None:
    answer = sovang("projections", "retry", *arguments)
    assert answer.exit_code == code
    assert told in answer.output


def test_a_rebuild_that_cannot_fold_says_so_in_a_line_and_changes_nothing(
    wiring: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {one.name for one in ALL} >= {"audit"}
    monkeypatch.setattr("service.wiring.ALL", with_fault("audit", of_type("dossier.registered")))
    answer = sovang("projections", "rebuild")
    assert answer.exit_code == 1
    assert "Read model audit cannot fold the fact of book " in answer.output
    assert "Traceback" not in answer.output
    monkeypatch.undo()
