"""The Hướng Hóa year, built by the real commands on SQLite."""

import cProfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks import profiles
from tests.benchmarks.lab import Lab
from tests.benchmarks.once import once
from tests.benchmarks.rows import PRODUCT, Row


@dataclass(frozen=True)
class YearCase:
    """Once: it takes minutes, and is no ratio."""

    name: str = "huong-hoa-year"
    about: str = "the Hướng Hóa year on SQLite"

    def run(self, lab: Lab) -> list[Row]:
        build = self._build(lab)
        if build is None or lab.quick:
            return []
        took, peak = self._once(_timed, build, lab)
        return [
            Row(self.name, PRODUCT, "time", took, "s"),
            Row(self.name, PRODUCT, "peak memory", peak, "MB"),
        ]

    def profile(self, lab: Lab) -> str:
        build = self._build(lab)
        return str(self._once(_profiled, build, lab)[0]) if build else ""

    def _build(self, lab: Lab) -> Callable[[str], Any] | None:
        return lab.product.year if lab.product else None

    def _once(self, function: Callable[..., Any], build: Callable[[str], Any], lab: Lab) -> tuple[Any, float]:
        lab.folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=lab.folder) as folder:
            return once(function, build, str(Path(folder) / "year.sqlite"))


def _timed(build: Callable[[str], Any], file: str) -> float:
    started = time.perf_counter()
    build(file)
    return time.perf_counter() - started


def _profiled(build: Callable[[str], Any], file: str) -> str:
    profile = cProfile.Profile()
    profile.runcall(build, file)
    return profiles.printed(profile)


CASES = (YearCase(),)
