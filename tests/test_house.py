"""The rules of the house that a machine can keep."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

import domain
from domain import criteria, procedures
from domain.errors import Refusal
from domain.levels import LEVELS
from domain.stream import ENVELOPED, Fact, Stream
from domain.streams import STREAMS
from domain.vocabulary import facts_of
from service.catalogue import refusals
from service.errors import STATUS

ROOT = Path(domain.__file__).parent.parent
PACKAGES = ("domain", "projections", "service")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

# Who may import what besides the standard library; the service is on the outside and may import anything but tests.
INWARDS = {"domain": {"domain", "eventsourcing"}, "projections": {"domain", "projections", "sqlalchemy"}}

# Facts hold ids; only places, titles, rules and words of the register are called by name in clear.
NAMED = {
    "dossier.registered": {"title_name"},
    "place.established": {"name"},
    "place.renamed": {"name"},
    "place.merged": {"name"},
    "place.split": {"name"},
    "place.dissolved": {"name"},
    # References into the vault.
    "subject.enrolled": {"name"},
    "member.joined": {"name"},
}
SENTENCE = re.compile(r"\A.*[.?:]$", re.MULTILINE)
PERSONAL = re.compile(r"(^|_)(name|address|phone|email|birth\w*|identity|surname)(_|$)")


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """The top of every package that a module imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{shown(path)} imports relatively"
            yield str(node.module).partition(".")[0]


def package_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def test_there_is_something_to_look_at() -> None:
    assert {package_of(path) for path in MODULES} == set(PACKAGES)
    assert len(MODULES) > 100


# Each of these looks at every file in one test: thousands of tests of a millisecond would cost more than what they try.
def test_imports_point_inwards() -> None:
    assert [shown(path) for path in MODULES if not points_inwards(path)] == []


def points_inwards(path: Path) -> bool:
    foreign = set(imported(path)) - sys.stdlib_module_names
    return "tests" not in foreign and foreign <= INWARDS.get(package_of(path), foreign)


def test_every_module_says_what_it_is_in_a_sentence_on_top() -> None:
    written = (path for path in (*MODULES, *TESTS) if path.name != "__init__.py" or path.read_text("utf-8").strip())
    assert [shown(path) for path in written if not SENTENCE.search(ast.get_docstring(tree(path)) or "")] == []


def titles() -> set[str]:
    """The titles of the packaged rules, but for those that are called as what they are for: a commune, a unit."""
    return {edition.title for edition in (*procedures.editions(), *criteria.editions())} - set(LEVELS)


def questions(path: Path) -> Iterator[str]:
    """Texts that code compares with, looks up by, or matches on."""
    for node in ast.walk(tree(path)):
        sides: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            sides = [node.value]
        elif isinstance(node, ast.Dict):
            sides = [key for key in node.keys if key is not None]
        for side in sides:
            yield from (
                each.value for each in ast.walk(side) if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


def test_no_code_asks_which_title_it_is() -> None:
    asked = titles()
    assert [shown(path) for path in MODULES if asked & set(questions(path))] == []


def test_the_search_for_titles_finds_them(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('A = {"a": 1}\nif title == "b" or title in ("c", "d"):\n    pass\n')
    assert set(questions(module)) == {"a", "b", "c", "d"}


def test_no_file_of_the_domain_grows_beyond_three_hundred_lines() -> None:
    files = sorted((ROOT / "domain").rglob("*.py"))
    assert [shown(path) for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []


def test_nothing_is_left_to_be_done() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX)\b")
    assert [shown(path) for path in MODULES if left.search(path.read_text(encoding="utf-8"))] == []


# Refusals


@pytest.mark.parametrize("refusal", sorted(set(refusals()), key=lambda each: each.__name__))
def test_every_refusal_has_a_sentence_and_one_status(refusal: type[Refusal]) -> None:
    assert refusal.message.endswith((".", "?")) or "%(" in refusal.message
    assert refusal in STATUS
    assert 400 <= STATUS[refusal] <= 503


# Facts

FACTS = facts_of(*STREAMS)


def own_fields(topic: str) -> dict[str, object]:
    """What stands in `data` of a fact."""
    return {each.name: each.type for each in fields(FACTS[topic]) if each.name not in ENVELOPED}


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.TOPIC)
def test_every_fact_of_a_stream_has_a_topic_of_its_own(stream: type[Stream]) -> None:
    nested = [each for name, each in vars(stream).items() if isinstance(each, type) and name != "Event"]
    topics = [each.TOPIC for each in nested if issubclass(each, Fact)]
    assert topics
    assert len(set(topics)) == len(topics)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*", topic) for topic in topics)


@pytest.mark.parametrize("topic", sorted(FACTS))
def test_names_in_facts_are_snake_case(topic: str) -> None:
    assert own_fields(topic)
    assert [name for name in own_fields(topic) if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []


@pytest.mark.parametrize("topic", sorted(FACTS))
def test_no_fact_calls_a_person_by_name(topic: str) -> None:
    personal = {name for name in own_fields(topic) if PERSONAL.search(name)}
    assert personal == NAMED.get(topic, set())


@pytest.mark.parametrize("topic", sorted(FACTS))
def test_every_fact_says_by_what_right_it_was_entered(topic: str) -> None:
    assert "entry_mandate" in own_fields(topic)


@pytest.mark.parametrize("topic", sorted(topic for topic in FACTS if topic.startswith("dossier.")))
def test_every_fact_of_a_dossier_says_where_it_leads(topic: str) -> None:
    assert {"state", "next_step", "next_office", "due_on"} <= set(own_fields(topic))


# The vocabulary is closed: a name once written is never taken away or used for something else.
VOCABULARY = {
    "dossier.registered", "dossier.self-assessed", "dossier.evidence-added", "dossier.village-verified",
    "dossier.posted", "dossier.objection-raised", "dossier.objection-answered", "dossier.posting-closed",
    "dossier.commune-appraised", "dossier.award-decided", "dossier.returned", "dossier.withdrawn", "dossier.corrected",
    "meeting.held", "meeting.corrected", "posting.opened", "posting.closed", "decision.issued", "cycle.opened",
    "target.set", "place.established", "subject.enrolled", "mandate.granted", "mandate.ended", "kinship.declared",
    "procedure.adopted", "criteria.adopted", "member.joined", "member.left",
}  # fmt: skip


def test_no_topic_is_ever_taken_away() -> None:
    assert set(FACTS) >= VOCABULARY
