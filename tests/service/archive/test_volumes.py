"""`sovang book export` and `import`: a book handed over year by year, verified before anything of it is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.commands import erasing
from projections.names import ERASED, names_of
from service.archive import container, looking, taking_in, volume
from service.archive.locks import Lock
from service.archive.volume import KIND
from service.database import make_engine
from service.files.looks import alike
from service.files.uses import elsewhere
from service.privacy.vault import Vault
from service.spreadsheets import identities
from service.spreadsheets.identities import Identities
from tests.bookkeeping import Bookkeeper
from tests.data_requests import grant
from tests.evidence.test_look import saved, scene
from tests.leftovers import Planted, plant
from tests.service.sovang import done, sovang
from tests.service.test_personal_data import configure
from tests.service.town import Town
from tests.service.views.test_evidence import by_chat, registered, send
from tests.service.visitor import Visitor

PEOPLE = 4


@pytest.fixture
def planted(small: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Planted:
    """A town with entries of two years, and small pages."""
    folder = tmp_path / "handed"
    folder.mkdir()
    configure(monkeypatch, small.engine.url.render_as_string(), folder)
    (folder / "key").write_text("5e" * 32)
    monkeypatch.setattr(volume, "PAGE", 7)
    found = plant(small, PEOPLE)
    small.clock.move(days=100)
    small.enroll(2)
    small.current()
    return found


def exported(file: str, *more: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(done("book", "export", file, "--key-file", "key", "--json", *more).stdout)
    return told


def taken(file: str, *more: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(done("book", "import", file, "--key-file", "key", "--json", *more).stdout)
    assert told["findings"] == []
    return told


def refused(file: str) -> str:
    answer = sovang("book", "import", file, "--key-file", "key")
    assert answer.exit_code == 1, answer.output
    return " ".join(answer.stderr.split())


def log() -> str:
    return done("log", "export", "--jsonl", "-").stdout


def erase(planted: Planted, number: int) -> None:
    town, pair = planted.town, planted.pairs[number]
    of = {"subject": pair[1], "request": grant(town, "erasure", pair), "groups": [pair[0]]}
    town.perform(town.act(town.records), lambda desk: erasing.erase(desk, reason="own-request", **of))


def test_a_book_is_handed_over_year_by_year_and_what_was_erased_stays_erased(
    planted: Planted, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = planted.town
    first = exported("2026.volume", "--year", "2026")
    second = exported("2027.volume", "--year", "2027", "--no-certificate")
    before = log()
    assert first["facts"] + second["facts"] == len(before.splitlines())
    erase(planted, 0)
    exported("later.volume")
    later = log()

    monkeypatch.setenv("SOVANG_DATABASE_URL", postgres_url)
    monkeypatch.setenv("SOVANG_VAULT_KEY", "77" * 32)
    done("db", "upgrade")
    assert "take in the volumes of the years before first" in refused("2027.volume")
    rehearsed = taken("2026.volume", "--rehearse")
    assert (rehearsed["new"], log()) == (first["facts"], "")

    # Broken off after the first page, it goes on from there.
    def fail(_facts: int) -> None:
        raise KeyboardInterrupt

    engine = make_engine(postgres_url)
    lock, vault = Lock.of_file(Path("key")), Vault(engine, bytes.fromhex("77" * 32))
    found = looking.look(engine, Path("2026.volume"), lock, step=lambda _facts: None)
    with pytest.raises(KeyboardInterrupt):
        taking_in.take_in(engine, vault, Path("2026.volume"), lock, found, step=fail)
    told = taken("2026.volume")
    assert 0 < told["new"] < first["facts"]
    assert told["certificate"] == first["certificate"]
    assert taken("2027.volume")["new"] == second["facts"]
    assert log() == before
    done("log", "verify")
    done("projections", "compare")

    def shown() -> list[str | None]:
        with engine.connect() as db:
            names = names_of(db, [pair[0] for pair in planted.pairs] + [town.officer])
        return [names[each] for each in (*(pair[0] for pair in planted.pairs), town.officer)]

    everybody = [*planted.named, "Hoàng Thị Lượng"]
    assert shown() == everybody
    # The same again changes nothing; what the later one says was erased is erased here too, and does not come back.
    assert taken("2026.volume")["new"] == 0
    assert taken("later.volume")["new"] == len(later.splitlines()) - len(before.splitlines())
    assert log() == later
    for again in ("2026.volume", "later.volume"):
        assert taken(again)["new"] == 0
    assert shown() == [ERASED, *everybody[1:]]
    assert vault.kinds_of(planted.pairs[0]) == {}
    engine.dispose()


def test_elsewhere_the_same_file_and_the_same_person_are_known_again(
    small: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    configure(monkeypatch, small.engine.url.render_as_string(), tmp_path)
    (tmp_path / "key").write_text("5e" * 32)
    first, second, third, later = registered(small, 4)
    officer = Visitor(small.client(small.officer))
    seen = scene(3)
    photograph = saved(seen)
    for dossier, content in ((first, photograph), (second, photograph), (third, by_chat(seen))):
        send(officer, dossier, ("ảnh.jpg", content))
    wallet = small.wiring.vault.wallet()
    number = Identities(small.wiring.vault, small.commune).item("001080000001")
    identities.keep(wallet, small.households[0][1], number, "001")
    with small.engine.begin() as db:
        small.wiring.vault.write(db, wallet)
    small.clock.move(days=100)
    send(Visitor(small.client(small.officer)), later, ("ảnh.jpg", photograph))
    for year in ("2026", "2027"):
        exported(f"{year}.volume", "--year", year, "--no-certificate")
    monkeypatch.setenv("SOVANG_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    monkeypatch.setenv("SOVANG_VAULT_KEY", "77" * 32)
    done("db", "upgrade")
    engine = make_engine(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    vault = Vault(engine, bytes.fromhex("77" * 32))

    def same() -> list[str]:
        return [other for others in elsewhere(vault, first.split(".")[3], first).values() for other in others]

    def alike_ones() -> set[str]:
        return {other for others in alike(vault, first.split(".")[3], first).values() for other in others}

    taken("2026.volume")
    assert (same(), alike_ones()) == ([second], {second, third}), "of the year alone"
    taken("2027.volume")
    assert (same(), alike_ones()) == (sorted([second, later]), {second, third, later})
    # Whatever comes in there from now on is known by the same digests.
    there = Identities(vault, small.commune)
    assert there.person(there.item("001080000001")) == small.households[0][1]
    key = {"sha256": "0" * 64}
    assert vault.digest(f"files.{small.commune}", "bytes", key) == small.wiring.vault.digest(
        f"files.{small.commune}", "bytes", key
    )
    engine.dispose()


def _other_bytes(found: list[Any]) -> None:
    line = next(each for each in found if isinstance(each, list) and each[0] == "fact")
    line[3] = line[3].replace('"source":"', '"source":"x', 1)


def _one_less(found: list[Any]) -> None:
    found.remove(next(each for each in found if isinstance(each, list) and each[0] == "fact" and each[1] == 3))


def _other_key(found: list[Any]) -> None:
    line = next(each for each in found if isinstance(each, list) and each[0] == "key")
    line[2] = "A" * len(line[2])


def _less_sealed(found: list[Any]) -> None:
    found.remove(next(each for each in found if isinstance(each, list) and each[0] == "item"))


@pytest.fixture
def handed(small: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A volume, written in a folder from which it is taken in elsewhere."""
    configure(monkeypatch, small.engine.url.render_as_string(), tmp_path)
    (tmp_path / "key").write_text("5e" * 32)
    small.register(small.enroll(1))
    exported("whole.volume", "--no-certificate")
    return tmp_path


def test_what_does_not_verify_is_not_taken_in(handed: Path, small: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = sovang("book", "export", "none.volume", "--year", "2025", "--key-file", "key")
    assert (answer.exit_code, "Nothing was recorded in that year" in answer.stderr) == (1, True)
    answer = sovang("book", "export", "none.volume", "--book", "nowhere", "--key-file", "key")
    assert (answer.exit_code, "There is no book nowhere" in answer.stderr) == (1, True)
    assert not (handed / "none.volume").exists()
    monkeypatch.setenv("SOVANG_DATABASE_URL", f"sqlite:///{handed / 'elsewhere.db'}")
    done("db", "upgrade")
    lock = Lock.of_file(handed / "key")
    for change, says in (
        (_other_bytes, "its bytes do not have its digest"),
        (_one_less, "was to come"),
        (_other_key, "does not open"),
        (_less_sealed, "entries are missing"),
        (lambda found: found.pop(), "its end is missing"),
    ):
        lines = list(container.lines(handed / "whole.volume", KIND, lock))
        change(lines)
        with (handed / "changed.volume").open("wb") as out:
            writer = container.Writer(out, KIND, lock)
            for line in lines:
                writer.line(line)
            writer.end()
        assert says in refused("changed.volume")
        assert log() == ""
    assert "It is no volume" in refused("key")
    taken("whole.volume")
    # The two stores go on, each in its own way.
    small.enroll(1)
    monkeypatch.setenv("SOVANG_DATABASE_URL", small.engine.url.render_as_string())
    exported("longest.volume", "--no-certificate")
    monkeypatch.setenv("SOVANG_DATABASE_URL", f"sqlite:///{handed / 'elsewhere.db'}")
    engine = make_engine(f"sqlite:///{handed / 'elsewhere.db'}")
    Bookkeeper(engine, small.clock).write(small.commune, year=2028)
    engine.dispose()
    before = log()
    assert "the two stores went different ways" in refused("longest.volume")
    assert log() == before
