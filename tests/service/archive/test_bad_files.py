"""Files that cannot be used, and disks without room: each is told in words, and nothing is changed by any."""

import json
import random
import re
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from service import migrations
from service.archive import container
from service.archive.backup import KIND
from service.archive.container import Writer
from service.archive.locks import Lock
from service.database import make_engine
from service.privacy.vault import Vault
from tests.full_disk import full_disk
from tests.leftovers import Planted, plant
from tests.service.sovang import done, sovang
from tests.service.test_personal_data import configure
from tests.service.town import Town

PEOPLE = 2
PIECE = 4_096
# The master key of the machine that takes over.
NEW = "77" * 32


@pytest.fixture(scope="module")
def kept(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """A folder with a store and a backup of it in small pieces, made once; a test changes copies alone."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "sovang.db").write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{folder / 'sovang.db'}")
    town = Town(engine)
    planted = plant(town, PEOPLE)
    (folder / "key").write_text("5e" * 32)
    # As where the product made up the master key itself: it travels in the keys file.
    (folder / "vault.key").write_text((b"v" * 32).hex() + "\n")
    with pytest.MonkeyPatch.context() as monkeypatch:
        configure(monkeypatch, f"sqlite:///{folder / 'sovang.db'}", folder)
        monkeypatch.setattr(container, "PIECE", PIECE)
        done("backup", "day.backup", "--key-file", "key")
    yield planted
    town.wiring.close()
    engine.dispose()


@pytest.fixture
def folder(kept: Planted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Copies of the files, and settings for a database that is not there yet."""
    there = Path(kept.town.engine.url.database or "").parent
    for name in ("day.backup", "sovang.keys", "key"):
        (tmp_path / name).write_bytes((there / name).read_bytes())
    configure(monkeypatch, f"sqlite:///{tmp_path / 'new.db'}", tmp_path)
    monkeypatch.setenv("SOVANG_VAULT_KEY", NEW)
    monkeypatch.setattr(container, "PIECE", PIECE)
    return tmp_path


def at_home(kept: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings for the store that was kept."""
    monkeypatch.setenv("SOVANG_DATABASE_URL", kept.town.engine.url.render_as_string())
    monkeypatch.setenv("SOVANG_VAULT_KEY", (b"v" * 32).hex())


def lock() -> Lock:
    return Lock.of_file(Path("key"))


def refused(*more: str, typed: str = "") -> str:
    """What is said; and that there is still nothing in the database."""
    answer = sovang("restore", "day.backup", *(more or ("--key-file", "key")), typed=typed)
    assert answer.exit_code == 1, answer.output
    if Path("new.db").exists():
        engine = make_engine(f"sqlite:///{Path('new.db').absolute()}")
        assert inspect(engine).get_table_names() == []
        engine.dispose()
    return " ".join(answer.stderr.split())


def rewritten(change: Callable[[list[Any]], None]) -> None:
    """The same backup, written by somebody who has its key."""
    found = list(container.lines(Path("day.backup"), KIND, lock()))
    change(found)
    with Path("day.backup").open("wb") as out:
        writer = Writer(out, KIND, lock())
        for line in found:
            writer.line(line)
        writer.end()


def meta(**told: Any) -> Callable[[list[Any]], None]:
    def change(found: list[Any]) -> None:
        found[0] |= told

    return change


def of_fact(change: Callable[[list[Any], list[list[Any]]], None]) -> Callable[[list[Any]], None]:
    """Changes the rows of facts, given with all lines."""

    def changed(found: list[Any]) -> None:
        at = next(n for n, line in enumerate(found) if isinstance(line, dict) and line.get("table") == "fact")
        end = next(n for n in range(at + 1, len(found)) if isinstance(found[n], dict))
        rows = found[at + 1 : end]
        change(found, rows)
        found[at + 1 : end] = rows

    return changed


def _without_the_last(found: list[Any], rows: list[list[Any]]) -> None:
    rows.pop()
    found[-1]["end"]["fact"] -= 1


def _another_digest(_found: list[Any], rows: list[list[Any]]) -> None:
    rows[0][6] = "0" * 64


def _one_row_less(_found: list[Any], rows: list[list[Any]]) -> None:
    rows.pop()


def _no_end(found: list[Any]) -> None:
    found.pop()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (meta(revision="9999"), "made by a later release"),
        (meta(books={"elsewhere": 1}), "belongs to another store"),
        (of_fact(_without_the_last), "not as they were written"),
        (of_fact(_another_digest), "not as they were written"),
        (of_fact(_one_row_less), "rows are missing"),
        (_no_end, "its end is missing"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_does_not_fit_is_refused_and_nothing_is_written(change: Callable[[list[Any]], None], says: str) -> None:
    rewritten(change)
    assert says in refused()


def test_bytes_that_are_not_as_they_were_and_wrong_keys_are_told_apart(folder: Path) -> None:
    file, whole = folder / "day.backup", (folder / "day.backup").read_bytes()
    head = whole.index(b"\n") + 1
    chance = random.Random(11)
    # The last piece left out: it is never nothing, and may be as long as the others.
    last = head + (len(whole) - head - 1) // (PIECE + 16) * (PIECE + 16)
    cut = [head, head + 10, len(whole) - 1, last, head + PIECE + 16]
    for length in cut:
        file.write_bytes(whole[:length])
        assert "damaged near byte" in refused(), length
    for at in [head, len(whole) - 1, *(chance.randrange(head, len(whole)) for _ in range(4))]:
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
        assert "damaged near byte" in refused(), at
    # Pieces swapped, or one of them left out.
    first, second = (slice(head + n * (PIECE + 16), head + (n + 1) * (PIECE + 16)) for n in (0, 1))
    for other in (whole[second] + whole[first], whole[first], whole[first] * 2):
        file.write_bytes(whole[:head] + other + whole[second.stop :])
        assert "damaged near byte" in refused()
    for other in (b"", b"\xff\n", b"{}\n", b"[]", b"null\n", whole[:20], whole.replace(b'"salt": "', b'"salt": "x', 1)):
        file.write_bytes(other)
        assert "It is no backup" in refused()
    file.write_bytes(whole)
    (folder / "key").write_text("aa" * 32)
    assert "does not open with this passphrase or key file" in refused()
    assert "does not open with this passphrase or key file" in refused("--keys", "sovang.keys", typed="một câu mật\n")
    (folder / "key").write_text("none")
    assert "is no key file" in refused()
    assert "cannot be read" in refused("--key-file", "nowhere")
    (folder / "key").write_text("5e" * 32)
    (folder / "sovang.keys").unlink()
    assert "sovang.keys cannot be read" in refused()
    file.unlink()
    assert "day.backup cannot be read" in refused()


def test_a_passphrase_is_long_and_typed_twice_and_any_spelling_of_its_letters_opens(
    kept: Planted, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home(kept, monkeypatch)
    short = sovang("backup", "typed.backup", typed="ngắn\nngắn\n")
    assert (short.exit_code, "at least 12 characters" in short.stderr) == (2, True)
    # Composed when it was kept, taken apart where it is restored.
    typed = "Sổ vàng Núi Cốc 2026"
    answer = sovang("backup", "typed.backup", "--no-certificate", typed=f"{typed}\n{typed}\n")
    assert answer.exit_code == 0, answer.output
    assert oct((folder / "typed.backup").stat().st_mode)[-3:] == "600"
    apart = "So\u0302\u0309 va\u0300ng Nu\u0301i Co\u0302\u0301c 2026"
    told = sovang("restore", "typed.backup", "--rehearse", "--json", typed=f"{apart}\n")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["untold"] == ["The backup holds no certificate."]


def test_no_room_leaves_what_was_there(
    kept: Planted, folder: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path
) -> None:
    before = (folder / "day.backup").read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with monkeypatch.context() as there:
        at_home(kept, there)
        resource.setrlimit(resource.RLIMIT_FSIZE, (PIECE, limits[1]))
        try:
            answer = sovang("backup", "day.backup", "--key-file", "key", "--no-certificate")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        nowhere = sovang("backup", "/nowhere/day.backup", "--key-file", "key", "--no-certificate")
    for each in (answer, nowhere):
        assert (each.exit_code, "cannot be written" in each.stderr) == (1, True), each.output
    assert (folder / "day.backup").read_bytes() == before
    assert list(folder.glob("*.new")) == []

    (folder / "new.db").write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{folder / 'new.db'}")
    with full_disk(engine):
        full = sovang("restore", "day.backup", "--key-file", "key")
    assert (full.exit_code, "Nothing was restored" in full.stderr) == (1, True), full.output
    with engine.connect() as db:
        assert db.execute(text("SELECT count(*) FROM fact")).scalar_one() == 0
    engine.dispose()
    done("restore", "day.backup", "--key-file", "key")


def test_a_backup_of_an_earlier_release_is_brought_to_the_tables_and_the_master_key_of_here(
    kept: Planted, folder: Path
) -> None:
    def earlier(found: list[Any]) -> None:
        found[0]["revision"] = "0010"
        later = [n for n, line in enumerate(found) if isinstance(line, dict) and "sheet" in line.get("table", "")]
        for n in reversed(later):
            del found[n]

    rewritten(earlier)
    done("restore", "day.backup", "--key-file", "key")
    engine = make_engine(f"sqlite:///{folder / 'new.db'}")
    assert migrations.is_current(engine)
    names = Vault(engine, bytes.fromhex(NEW)).names_of([pair[1] for pair in kept.pairs])
    assert [name["name"] for name in names.values() if name] == kept.named
    engine.dispose()
    done("log", "verify")


@pytest.mark.parametrize(
    ("told", "option", "said"),
    [
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "C.UTF-8"}, (), "Lỗi: Tệp không mở được bằng cụm mật khẩu"),
        ({"LC_ALL": "vi_VN.UTF-8", "LANG": "en_GB"}, (), "Lỗi: Tệp không mở được"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"}, (), "Error: It does not open with this passphrase"),
        ({"LC_ALL": "en"}, ("--language", "vi"), "Lỗi: Tệp không mở được"),
    ],
)
def test_a_refusal_is_said_in_vietnamese_unless_the_terminal_is_english(
    folder: Path, told: dict[str, str], option: tuple[str, ...], said: str
) -> None:
    answer = sovang("restore", "day.backup", "--rehearse", *option, typed="không phải cụm này\n", env=told)
    assert (answer.exit_code, said in " ".join(answer.stderr.split())) == (1, True), answer.stderr


def test_what_is_damaged_is_told_in_vietnamese_down_to_the_place(folder: Path) -> None:
    file = folder / "day.backup"
    file.write_bytes(file.read_bytes()[:-100])
    answer = sovang("restore", "day.backup", "--key-file", "key", env={"LC_ALL": "vi"})
    assert re.search(r"Lỗi: Tệp bị hỏng gần byte \d+: thiếu phần cuối .*Hãy dùng bản khác\.", answer.stderr)


def test_a_clerk_keeps_everything_and_tries_it_in_vietnamese(
    kept: Planted, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home(kept, monkeypatch)
    typed, vietnamese = "Sổ vàng Núi Cốc 2026", {"LC_ALL": "vi"}
    made = sovang("backup", "của tôi.backup", "--no-certificate", typed=f"{typed}\n{typed}\n", env=vietnamese)
    assert made.exit_code == 0, made.output
    assert "Cụm mật khẩu" in made.stderr
    assert "Đang sao lưu: 100%" in made.stderr
    assert made.stdout.startswith("Đã sao lưu ")
    assert "sovang.keys: giữ tệp mới nhất, để riêng với của tôi.backup" in made.stdout
    tried = sovang("restore", "của tôi.backup", "--rehearse", typed=f"{typed}\n", env=vietnamese)
    assert tried.exit_code == 0, tried.output
    assert re.match(r"Đã khôi phục thử: \d+ mục ghi của \d+ sổ, tính đến \d\d/\d\d/2026", tried.stdout)
    assert "Bản sao lưu không có chứng nhận." in tried.stdout
