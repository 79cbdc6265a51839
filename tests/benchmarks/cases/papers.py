"""Papers drawn from their form: a decision over 6,500 names, and 500 certificates with their codes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from service.papers import docx, pdf
from service.papers.paper import Paper
from tests.benchmarks.lab import Lab
from tests.benchmarks.once import once
from tests.benchmarks.rows import PRODUCT, Row
from tests.service.papers import forms

DRAWN: dict[str, Callable[[Paper], bytes]] = {"pdf": pdf.drawn, "docx": docx.drawn}
# The first paper of a process reads the fonts; pages are drawn by processes that have.
WARM = 1


@dataclass(frozen=True)
class PaperCase:
    """Every repetition draws in a process of its own, as the page does."""

    name: str
    about: str
    form: Callable[[int], Paper]
    count: int
    endings: tuple[str, ...] = ("pdf", "docx")

    def run(self, lab: Lab) -> list[Row]:
        count = self.count // 10 if lab.quick else self.count
        found: list[Row] = []
        for ending in self.endings:
            drawn = [once(_draw, self.form, count, ending) for _ in range(min(3, lab.repetitions))]
            took, size = (median(each[0][n] for each in drawn) for n in (0, 1))
            peak = max(each[1] for each in drawn)
            found += [
                Row(self.name, PRODUCT, ending, took, "s"),
                Row(self.name, PRODUCT, f"{ending} size", size / 1024, "KB"),
                Row(self.name, PRODUCT, f"{ending} peak memory", peak, "MB"),
            ]
        return found

    def profile(self, lab: Lab) -> str:
        return ""


def _draw(form: Callable[[int], Paper], count: int, ending: str) -> tuple[float, int]:
    DRAWN[ending](form(WARM))
    paper = form(count)
    begun = time.perf_counter()
    size = len(DRAWN[ending](paper))
    return time.perf_counter() - begun, size


CASES = (
    PaperCase("paper-6500", "a decision over 6,500 names as a paper", forms.decision, 6500),
    PaperCase("papers-500", "500 certificates with codes", forms.certificates, 500, endings=("pdf",)),
)
