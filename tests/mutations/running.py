"""Trying mutants: each in a process of its own, in which the functions that it changes are put in place of ours."""

import ast
import gc
import hashlib
import os
import pickle
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from tests import memory

from . import making
from .making import ROOT, Mutant
from .making import mutants as every_mutant
from .reached import Reached

TESTS = ROOT / "tests"
# What is told of power below the pages.
TRIED = (
    "domain",
    "authority/test_commands.py",
    "authority/test_limits.py",
    "authority/test_registers.py",
    "authority/test_titles.py",
)
# Where it is kept which tests come to which line.
FOUND_OUT = ROOT / "var" / "mutations.pickle"
# In the child: every test passed; one failed, or the function that was to be changed is not there.
PASSED, FAILED, NOWHERE = 0, 1, 77
# What a test may take beyond ten times what it took before; what never ends fails as well.
SECONDS = 5
STOPPED = (-signal.SIGVTALRM, -signal.SIGKILL)


def _digest() -> str:
    """Of all code whose lines are taken away, and of what says which these are."""
    code = [*sorted((ROOT / "domain").rglob("*.py")), Path(making.__file__)]
    return hashlib.sha256(b"".join(hashlib.sha256(each.read_bytes()).digest() for each in code)).hexdigest()


class Trying:
    """Stands in the place of pytest's own loop: the tests are collected once, and every mutant has them at hand."""

    def __init__(self, mutants: Sequence[Mutant], told: Callable[[Mutant, bool], None], *, workers: int) -> None:
        self.mutants, self.told, self.workers = mutants, told, workers
        lines: dict[str, set[int]] = {}
        for mutant in every_mutant():
            lines.setdefault(str(mutant.path), set()).update(mutant.lines)
        self.reached = Reached(lines)
        self.items: dict[str, pytest.Item] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        with tempfile.TemporaryDirectory(dir=memory.FOLDER) as folder:
            if not self._remember():
                self._find_out(session, Path(folder))
            for mutant, alive in self._each(session, Path(folder)):
                self.told(mutant, alive)
        return True

    def _remember(self) -> bool:
        """What was found out before, where the code is still the same; a test that is new since is tried everywhere."""
        if not FOUND_OUT.exists():
            return False
        of, took, tests = pickle.loads(FOUND_OUT.read_bytes())
        if of != _digest():
            return False
        self.reached.remember(took, tests, list(self.items))
        return True

    def _find_out(self, session: pytest.Session, folder: Path) -> None:
        """Run every test once, as things are."""

        def look_on() -> int:
            session.config.pluginmanager.register(self.reached)
            if _run(session, list(self.items.values())):
                return FAILED
            FOUND_OUT.parent.mkdir(exist_ok=True)
            FOUND_OUT.write_bytes(pickle.dumps((_digest(), self.reached.took, dict(self.reached.tests))))
            return PASSED

        pid = _fork(look_on, folder / "first")
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != PASSED or not self._remember():
            raise SystemExit("The tests fail as things are.")

    def _each(self, session: pytest.Session, folder: Path) -> Iterator[tuple[Mutant, bool]]:
        """Each mutant, and whether no test fails where its line is changed; so many of them at a time."""
        waiting = iter(self.mutants)
        running: dict[int, tuple[Mutant, Path]] = {}
        while True:
            while len(running) < self.workers and (mutant := next(waiting, None)):
                own = Path(tempfile.mkdtemp(dir=folder))
                running[self._start(session, mutant, own)] = mutant, own
            if not running:
                return
            pid, status = os.wait()
            mutant, own = running.pop(pid)
            shutil.rmtree(own)
            code = os.waitstatus_to_exitcode(status)
            if code not in (PASSED, FAILED, *STOPPED):
                raise RuntimeError(f"{mutant} cannot be tried: exit code {code}")
            yield mutant, code == PASSED

    def _start(self, session: pytest.Session, mutant: Mutant, folder: Path) -> int:
        tests = self.reached.of(str(mutant.path), mutant.lines)

        def attempt() -> int:
            with mutant.applied() as tree:
                if mutant.outermost not in put_in_place(mutant.path, tree):
                    return NOWHERE
            return FAILED if _run(session, [self.items[test] for test in tests], self.reached.took) else PASSED

        return _fork(attempt, folder)


def _run(session: pytest.Session, items: Sequence[pytest.Item], took: Mapping[str, float] | None = None) -> bool:
    """Whether one of these tests fails; the rest is not run then. `took` says how long each may take at most."""
    for item, following in zip_longest(items, items[1:]):
        if took is not None:
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS + 10 * took[item.nodeid])
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return True
    return False


def _fork(work: Callable[[], int], folder: Path) -> int:
    """Do it in a process of its own, quietly; what it writes lies in that folder."""
    pid = os.fork()
    if pid:
        return pid
    code = NOWHERE
    try:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(folder)
        folder.mkdir(exist_ok=True)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        code = work()
    finally:
        os._exit(code)


def try_all(mutants: Sequence[Mutant], told: Callable[[Mutant, bool], None], *, workers: int) -> None:
    """Tell of each mutant whether it survives, as soon as it is known; in no order."""
    trying = Trying(mutants, told, workers=workers)
    chosen = [str(TESTS / each) for each in TRIED]
    quiet = ["-qq", "-s", "-p", "no:cacheprovider", "-k", "not postgres"]
    if pytest.main([*quiet, *chosen], plugins=[trying]) != pytest.ExitCode.OK:
        raise SystemExit("The tests cannot be collected.")


def put_in_place(path: Path, tree: ast.Module) -> set[str]:
    """Functions keep who they are and do what the changed file says, wherever they were imported; which did."""
    changed = {code.co_qualname: code for code in _codes(compile(tree, str(path), "exec"))}
    done = set()
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(path):
            name = each.__code__.co_qualname
            if name in changed and changed[name].co_freevars == each.__code__.co_freevars:
                each.__code__ = changed[name]
                done.add(name)
    return done


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)
