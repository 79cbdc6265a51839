"""Invented people: names that sound like names and say of themselves that nobody has them."""

from dataclasses import dataclass

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
MEN = ("Văn An", "Đức Bình", "Hữu Cường", "Quang Dũng", "Minh Hải", "Công Hòa", "Xuân Khánh", "Thanh Long", "Văn Phúc")
WOMEN = ("Thị Ánh", "Ngọc Diệp", "Thị Hạnh", "Thu Hương", "Thị Lan", "Hồng Nhung", "Thị Oanh", "Thị Thảo", "Thị Yến")
MARK = "(minh họa"


@dataclass(frozen=True, slots=True)
class Household:
    """A household of the demonstration with its number in the commune."""

    number: int
    subject: str
    head: str

    @property
    def head_name(self) -> str:
        """What its head is called."""
        return invented_name(self.number)

    @property
    def name(self) -> str:
        """What it is called."""
        return f"Hộ {self.head_name}"


def invented_name(number: int) -> str:
    """A name for the person with this number, marked as invented."""
    given = (MEN, WOMEN)[number % 2]
    return f"{FAMILIES[number * 5 % len(FAMILIES)]} {given[number // 2 % len(given)]} {MARK} {number:03d})"


def village_name(number: int, kind: str = "Thôn") -> str:
    """A name for the village with this number, marked as invented."""
    return f"{kind} {number} {MARK})"
