"""Trying mutants: each in a process of its own, in which the functions that it changes are put in place of ours."""

import ast
import gc
import os
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from .making import ROOT, Mutant

TESTS = ROOT / "tests"
# What is told of power without a database, and the matrix: most mutants do not get further.
FIRST = ("domain/test_policies.py", "authority/test_commands.py", "authority/test_limits.py")
SECONDS = 60
PASSED = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
SAID = (*PASSED, pytest.ExitCode.TESTS_FAILED)
# In the child: the function that was to be changed is not there.
NOWHERE = 77


def survives(mutant: Mutant) -> bool:
    """Whether no test fails where this line is changed. What is tested first says it soonest."""
    return all(passes(tests, mutant) for tests in (FIRST, _about(mutant.path)))


def _about(path: Path) -> Sequence[str]:
    """The tests of the domain that speak of a module, in its own name or that of what it holds."""
    found = sorted((TESTS / "domain").glob("test_*.py"))
    named = [each for each in found if path.stem.removeprefix("dossier_") in each.read_text(encoding="utf-8")]
    return [str(each.relative_to(TESTS)) for each in named if str(each.relative_to(TESTS)) not in FIRST]


def passes(tests: Sequence[str], mutant: Mutant | None = None) -> bool:
    """Whether these tests pass in a process of their own, where that line is changed if one is given."""
    child = os.fork()
    if child == 0:
        os._exit(_try(tests, mutant))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (*SAID, -signal.SIGXCPU, -signal.SIGKILL):
        raise RuntimeError(f"{mutant} cannot be tried: exit code {code}")
    return code in PASSED


def _try(tests: Sequence[str], mutant: Mutant | None) -> int:
    """In the child: quietly, until the first test that fails. What never ends fails as well."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if mutant is not None:
        with mutant.applied() as tree:
            if mutant.outermost not in put_in_place(mutant.path, tree):
                return NOWHERE
    chosen = [str(TESTS / each) for each in tests]
    return pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-k", "not postgres", *chosen]) if chosen else 0


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


def load() -> None:
    """Everything that the tests import is there before the first child, which then starts at once."""
    chosen = [str(TESTS / each) for each in (*FIRST, "domain")]
    sys.stdout.flush()
    keep = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    pytest.main(["-q", "--collect-only", "-p", "no:cacheprovider", *chosen])
    sys.stdout.flush()
    os.dup2(keep, 1)
