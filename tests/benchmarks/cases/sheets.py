"""A workbook of 20,000 rows of a whole commune: read in its own process, rehearsed by the office, entered."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import NamedTuple

import xlsxwriter  # type: ignore[import-untyped]

from domain.commands import setup
from domain.ids import new_id
from service.database import make_engine
from service.files.checking import Cost
from service.migrations import upgrade
from service.spreadsheets import carrying, kept, taking
from service.spreadsheets.reading import sheets_in
from tests.benchmarks.lab import Lab
from tests.benchmarks.once import once
from tests.benchmarks.rows import PRODUCT, Row
from tests.service.spreadsheets.desk import received
from tests.service.town import FAMILIES, GIVEN, Town

VILLAGES, PEOPLE = 24, 4
MEGABYTE = 1024 * 1024


class Rehearsed(NamedTuple):
    """What it took: seconds to rehearse and to enter, megabytes of the process that reads cells."""

    rehearsal: float
    entered: float
    reader: float


@dataclass(frozen=True)
class SheetCase:
    """Households with their people, a row a person."""

    name: str = "sheet-20000"
    about: str = "a workbook of 20,000 rows, rehearsed and entered"

    def run(self, lab: Lab) -> list[Row]:
        if lab.product is None:
            return []
        rows = 2_000 if lab.quick else 20_000
        content = once(workbook, rows)[0]
        found, memory = once(_rehearse, lab.database(self.name, PRODUCT), content)
        return list(self._rows(found, memory))

    def profile(self, lab: Lab) -> str:
        return ""

    def _rows(self, found: Rehearsed, memory: float) -> Iterator[Row]:
        yield Row(self.name, PRODUCT, "rehearsal", found.rehearsal, "s")
        yield Row(self.name, PRODUCT, "entered", found.entered, "s")
        yield Row(self.name, PRODUCT, "peak memory", memory, "MB")
        yield Row(self.name, PRODUCT, "peak memory of reading", found.reader, "MB")


def workbook(rows: int) -> bytes:
    """As many people in households of four, in villages with names and numbers."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Nhân khẩu")
    sheet.write_row(0, 0, ("Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Số CCCD", "Thôn"))
    for n in range(rows):
        household, member = divmod(n, PEOPLE)
        name = f"{FAMILIES[n % 8]} {GIVEN[n // 8 % 10]} {GIVEN[n // 80 % 10]} {_letters(n)}"
        told = ("Chủ hộ", "Vợ", "Con", "Con")[member]
        day = f"{n % 28 + 1:02}/{n % 12 + 1:02}/{1950 + n % 70}"
        sheet.write_row(
            n + 1, 0, (str(household), name, told, day, f"{n + 10**9:012}", f"Thôn {household % VILLAGES + 1}")
        )
    book.close()
    return out.getvalue()


def _letters(n: int) -> str:
    return "".join(chr(ord("a") + n // 26**place % 26) for place in range(4)).capitalize()


def _rehearse(url: str, content: bytes) -> Rehearsed:
    engine = make_engine(url)
    upgrade(engine)
    town = Town(engine)
    for n in range(VILLAGES):
        told = {"place": new_id(), "kind": "village", "name": f"Thôn {n + 1}", "code": f"T{n + 1:02}", "area": "normal"}
        town.perform(town.upper(), partial(setup.establish_place, parent=town.commune, demonstration=True, **told))
    town.current()
    began = time.perf_counter()
    found = received(town, content)
    lines = taking.rehearsed(town.wiring, found)
    rehearsed = time.perf_counter() - began
    if any(line.outcome != "created" for line in lines):
        raise ValueError(f"{[line for line in lines if line.outcome != 'created'][:3]} is not new")
    again = kept.of(town.wiring, found.id)
    assert again is not None
    began = time.perf_counter()
    taking.confirm(town.wiring, again, (), seconds=None)
    carrying.go_on(town.wiring, found.id)
    entered = time.perf_counter() - began
    cost = Cost()
    sheets_in(content, "ho.xlsx", cost)
    engine.dispose()
    return Rehearsed(rehearsed, entered, cost.bytes / MEGABYTE)


CASES = (SheetCase(),)
