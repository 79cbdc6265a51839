"""Which tests come to which line, found out once: a mutant is tried on those that come to it, the quickest first."""

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from types import CodeType, FrameType
from typing import Any

import pytest

Line = tuple[str, int]


class Reached:
    """Looks on while tests run: a plugin of pytest. `lines` are those that somebody wants to know about, by file."""

    def __init__(self, lines: Mapping[str, Collection[int]]) -> None:
        self.lines = lines
        self.took: dict[str, float] = {}
        self.tests: dict[Line, set[str]] = defaultdict(set)
        self.new: list[str] = []
        self._here: set[Line] = set()
        self._wanted: dict[CodeType, bool] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._here = set()
        began = time.process_time()
        threading.settrace(self._entered)
        sys.settrace(self._entered)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]
            self.took[item.nodeid] = time.process_time() - began
            for line in self._here:
                self.tests[line].add(item.nodeid)

    def remember(
        self, took: Mapping[str, float], tests: Mapping[Line, Collection[str]], known: Collection[str]
    ) -> None:
        """What was found out before of those that are still there; of a new one nobody knows where it comes."""
        self.took = {test: took.get(test, 0.0) for test in known}
        self.new = [test for test in known if test not in took]
        self.tests = defaultdict(set, {line: set(found) & took.keys() & set(known) for line, found in tests.items()})

    def of(self, path: str, lines: Collection[int]) -> list[str]:
        """The tests that come to one of these lines, the quickest first."""
        found = set(self.new).union(*(self.tests.get((path, line), ()) for line in lines))
        return sorted(found, key=lambda test: (self.took[test], test))

    def _entered(self, frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        wanted = self._wanted.get(code)
        if wanted is None:
            of_file = self.lines.get(code.co_filename, ())
            wanted = self._wanted[code] = any(line in of_file for *_, line in code.co_lines())
        return self._passed if wanted else None

    def _passed(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            self._here.add((frame.f_code.co_filename, frame.f_lineno))
        return self._passed
