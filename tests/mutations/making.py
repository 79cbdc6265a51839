"""Mutants: the lines that say who may do what, each taken away, turned round or hollowed out in turn."""

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import domain

ROOT = Path(domain.__file__).parent.parent
POLICIES = ROOT / "domain" / "policies.py"
POWER_ITSELF = (POLICIES, *(ROOT / "domain" / name for name in ("standings.py", "held.py")))
# Of a mandate, what these ask of it.
MANDATE = ROOT / "domain" / "mandate.py"
# Refusals for want of power.
POWER = frozenset(
    {
        "NoMandate", "NotYourPlace", "NotYourOffice", "SameHands", "OwnOrKin", "NotSeen", "OwnRequest", "ErasesOthers",
        "DeclaresForAnother", "NotYourMandate", "OutsideMandate", "TwoPersons", "NothingWaived", "MayNotWaive", "MayNotVote",
    }
)  # fmt: skip
# What only reads streams: the store's tests say what happens when it is wrong.
READING = frozenset({"fetch", "find", "get", "all", "place", "rely_on", "rely_on_head"})
Function = ast.FunctionDef
Spot = tuple[list[ast.AST], int, ast.AST] | tuple[ast.AST, str, ast.AST]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one file: where, what stood there, and what was done to it."""

    path: Path
    tree: ast.Module
    function: str
    lines: range
    stood: str
    done: str
    spot: Spot

    @property
    def name(self) -> str:
        """What it is called in the list of those that change nothing: it stays the same while lines move."""
        return f"{self.path.relative_to(ROOT)} {self.function}: {self.done} `{self.stood}`"

    @property
    def outermost(self) -> str:
        """The function that stands by itself: what is nested in it is made anew each time."""
        return self.function.partition(".<locals>.")[0]

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.lines.start} {self.function}: {self.done} `{self.stood}`"

    @contextmanager
    def applied(self) -> Iterator[ast.Module]:
        """The file's tree with the change in it."""
        holder, at, new = self.spot
        old = holder[at] if isinstance(holder, list) else getattr(holder, at)
        _put(holder, at, ast.copy_location(new, old))
        yield ast.fix_missing_locations(self.tree)
        _put(holder, at, old)


def _put(holder: object, at: int | str, node: ast.AST) -> None:
    if isinstance(holder, list):
        holder[at] = node
    else:
        setattr(holder, str(at), node)


def mutants() -> Iterator[Mutant]:
    """All of them: every line of what power is, and in the rest of the domain what looks it up or asks for it."""
    asking = {each.name for each in _read(POLICIES).body if isinstance(each, Function)}
    told_of_mandates = set().union(*(_names_asked(_read(path)) for path in POWER_ITSELF))
    for path in sorted((ROOT / "domain").rglob("*.py")):
        tree = _read(path)
        looking = _looking_up(tree)
        for name, function in _functions(tree):
            tells = path == MANDATE and function.name in told_of_mandates
            if path in POWER_ITSELF or tells or function in looking:
                yield from _whole(path, tree, name, function)
            else:
                yield from _guards(path, tree, name, function, asking)


def _looking_up(tree: ast.Module) -> set[Function]:
    """What makes a standing, with what that asks of its own class and who asks for it there."""
    found = {each for _, each in _functions(tree) if "Standing" in _names_called(each)}
    for scope in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        own = {each.name: each for each in scope.body if isinstance(each, Function) and each.name not in READING}
        made = {name for name, each in own.items() if each in found}
        near = {name for name, each in own.items() if made & _names_called(each)}
        near |= {name for each in made for name in _names_called(own[each]) if name in own}
        found |= {own[name] for name in near}
    return found


def _names_asked(tree: ast.Module) -> set[str]:
    """What a module asks of the things that it is given."""
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def _names_called(function: Function) -> set[str | None]:
    return {_called(node) for node in ast.walk(function)}


def _read(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(node: ast.AST, within: str = "") -> Iterator[tuple[str, Function]]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, Function):
            yield within + each.name, each
        if isinstance(each, ast.ClassDef | Function):
            inner = ".<locals>" if isinstance(each, Function) else ""
            yield from _functions(each, f"{within}{each.name}{inner}.")


def _called(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)


def _raised(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Raise) or node.exc is None:
        return None
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return raised.attr if isinstance(raised, ast.Attribute) else getattr(raised, "id", None)


def _guards(path: Path, tree: ast.Module, name: str, function: Function, asking: set[str]) -> Iterator[Mutant]:
    """Lines that do nothing but ask whether somebody may, and those that say no for want of power."""
    for body, at, line in _lines(function):
        called = _called(line.value) if isinstance(line, ast.Expr) else None
        if called and (called in asking or called.startswith(("must_", "may_"))):
            yield _mutant(path, tree, name, line, "without", (body, at, ast.Pass()))
        if isinstance(line, ast.If) and any(_raised(each) in POWER for each in line.body):
            for node in ast.walk(line):
                yield from _conditions(path, tree, name, node)


def _whole(path: Path, tree: ast.Module, name: str, function: Function) -> Iterator[Mutant]:
    for body, at, line in _lines(function):
        if not isinstance(line, ast.Return):
            yield _mutant(path, tree, name, line, "without", (body, at, ast.Pass()))
    for node in ast.walk(function):
        yield from _conditions(path, tree, name, node)


def _conditions(path: Path, tree: ast.Module, name: str, node: ast.AST) -> Iterator[Mutant]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        for value in (True, False):
            if isinstance(node.test, ast.Constant):
                continue
            yield _mutant(path, tree, name, node.test, f"{value} for", (node, "test", ast.Constant(value=value)))
    if isinstance(node, ast.BoolOp):
        for at, each in enumerate(node.values):
            neutral = ast.Constant(value=isinstance(node.op, ast.And))
            yield _mutant(path, tree, name, each, "without", (node.values, at, neutral))
    if isinstance(node, ast.comprehension):
        for at, each in enumerate(node.ifs):
            yield _mutant(path, tree, name, each, "True for", (node.ifs, at, ast.Constant(value=True)))
    if isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
        hollow = ast.UnaryOp(ast.Not(), node.value) if _is_truth(node.value) else ast.Constant(value=None)
        done = "not" if _is_truth(node.value) else "None for"
        yield _mutant(path, tree, name, node.value, done, (node, "value", hollow))


def _is_truth(node: ast.AST) -> bool:
    """Whether it says yes or no."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool)
    return isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _lines(function: Function) -> Iterator[tuple[list[ast.stmt], int, ast.stmt]]:
    """Every statement with the list that it stands in, but for the docstring and what it is nested in."""
    for node in ast.walk(function):
        for field in ("body", "orelse", "finalbody"):
            body: Sequence[ast.AST] = getattr(node, field, ())
            if not isinstance(body, list):
                continue
            for at, line in enumerate(body):
                if isinstance(line, ast.stmt) and not _says_nothing(line):
                    yield body, at, line


def _says_nothing(line: ast.stmt) -> bool:
    """An assertion says what a check elsewhere guarantees."""
    return isinstance(line, ast.Pass | ast.Assert) or (
        isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
    )


def _mutant(path: Path, tree: ast.Module, name: str, node: ast.AST, done: str, spot: Spot) -> Mutant:
    stood = " ".join(ast.unparse(node).split())
    first = getattr(node, "lineno", 0)
    lines = range(first, (getattr(node, "end_lineno", None) or first) + 1)
    return Mutant(path, tree, name, lines, stood[:100], done, spot)
