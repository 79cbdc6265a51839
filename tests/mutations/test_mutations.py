"""Mutants are made of every line of the policies, and what they change is changed wherever it was imported."""

import ast
from collections import Counter

import pytest

from domain import policies
from domain.desk import right_office
from domain.errors import NotYourOffice
from domain.policies import Standing

from .making import POLICIES, mutants
from .running import put_in_place
from .same import SAME

EVERY = list(mutants())


def test_every_function_of_the_policies_is_changed_in_every_line() -> None:
    functions = [each for each in ast.walk(ast.parse(POLICIES.read_text())) if isinstance(each, ast.FunctionDef)]
    changed = Counter(each.function.rpartition(".")[2] for each in EVERY if each.path == POLICIES)
    assert functions
    for function in functions:
        lines = [each for each in ast.walk(function) if isinstance(each, ast.stmt) and each is not function]
        lines = [each for each in lines if ast.unparse(each) != "return None"]
        assert changed[function.name] >= len(lines) - 1, function.name


def test_who_asks_the_policies_is_found_in_the_whole_domain() -> None:
    asked = {str(each) for each in EVERY if "right_office" in each.stood}
    assert len({each.partition(":")[0] for each in asked}) > 5


def test_what_is_listed_as_changing_nothing_is_there() -> None:
    assert SAME.keys() <= {each.name for each in EVERY}


def test_a_mutant_is_in_place_until_the_line_is_back() -> None:
    mutant = next(each for each in EVERY if each.function == "right_office" and each.stood.startswith("raise"))
    nobody = Standing("", frozenset(), frozenset(), frozenset())
    with mutant.applied() as tree:
        assert mutant.outermost in put_in_place(mutant.path, tree)
    right_office(["signer"], nobody)
    put_in_place(mutant.path, mutant.tree)
    assert policies.right_office is right_office
    with pytest.raises(NotYourOffice):
        right_office(["signer"], nobody)
