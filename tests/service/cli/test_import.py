"""`sovang import`: rehearsed, entered, the marked workbook, and what it says where it is used wrongly."""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.service.sovang import sovang
from tests.service.spreadsheets.dirt import HEAD, ROWS, xlsx

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture
def commune() -> str:
    return "MH-DL"


@pytest.fixture
def villages(commune: str) -> list[str]:
    listed = json.loads(sovang("place", "list", "--in", commune, "--json").stdout)
    return [each["name"] for each in listed if each["kind"] == "village"]


def listed(tmp_path: Path, villages: list[str], *more: tuple[str, ...]) -> Path:
    rows = [(*row[:6], villages[0] if row[6] == "Thôn Một" else villages[1]) for row in (*ROWS, *more)]
    file = tmp_path / "ho.xlsx"
    file.write_bytes(xlsx(rows))
    return file


def test_a_list_is_rehearsed_then_entered_and_the_same_file_changes_nothing(
    tmp_path: Path, commune: str, villages: list[str]
) -> None:
    file = listed(tmp_path, villages)
    asked = ("import", str(file), "--kind", "households", "--place", commune)
    rehearsed = sovang(*asked, "--rehearse", "--json")
    assert rehearsed.exit_code == 0, rehearsed.output
    assert json.loads(rehearsed.stdout)["created"] == 6
    done = sovang(*asked)
    assert done.exit_code == 0, done.output
    assert "6 created" in done.stdout
    assert "entered 6" in done.stdout
    again = sovang(*asked, "--json")
    assert json.loads(again.stdout) == {
        "created": 0, "changed": 0, "same": 6, "refused": 0, "doubtful": 0, "entered": 0, "reasons": [],
    }  # fmt: skip


def test_reasons_come_back_in_the_workbook_and_as_exit_code(tmp_path: Path, commune: str, villages: list[str]) -> None:
    file = listed(tmp_path, villages, ("7", "Bùi Văn 3", "Bùi Văn 3", "Chủ hộ", "1999", "", "Thôn Một"))
    marked = tmp_path / "ket-qua.xlsx"
    asked = ("import", str(file), "--kind", "households", "--place", commune, "--errors", str(marked))
    done = sovang(*asked)
    assert done.exit_code == 3, done.output
    sheet = openpyxl.load_workbook(BytesIO(marked.read_bytes())).active
    assert [cell.value for cell in sheet[1]][:7] == list(HEAD)
    assert "chữ số" in sheet.cell(11, 8).value


def test_columns_can_be_said_by_heading_or_letter(tmp_path: Path, commune: str, villages: list[str]) -> None:
    file, said = tmp_path / "la.xlsx", tmp_path / "cot.json"
    file.write_bytes(xlsx([("Nguyễn Thử Nghiệm", villages[0])], (("Người bảo lãnh", "Ở đâu"),)))
    asked = ("import", str(file), "--kind", "households", "--place", commune, "--rehearse", "--json")
    assert sovang(*asked).exit_code == 1
    said.write_text(json.dumps({"Người bảo lãnh": "head", "B": "place"}))
    assert json.loads(sovang(*asked, "--mapping", str(said)).stdout)["created"] == 1
    said.write_text(json.dumps({"Z": "head"}))
    assert sovang(*asked, "--mapping", str(said)).exit_code == 2


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--kind", "households", "--place", "nowhere"), "is no place"),
        (("--kind", "registrations", "--place", "x"), "--as"),
        (("--kind", "nothing", "--place", "x"), "Invalid value"),
    ],
)
def test_wrong_use_is_named(tmp_path: Path, more: tuple[str, ...], says: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n")
    refused = sovang("import", str(file), *more)
    assert refused.exit_code == 2
    assert says in refused.output


def test_what_cannot_be_read_is_refused_and_nothing_is_left(tmp_path: Path, commune: str) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"\x89PNG" + bytes(200))
    refused = sovang("import", str(file), "--kind", "households", "--place", commune)
    assert refused.exit_code == 1
    assert "Excel" in refused.output
