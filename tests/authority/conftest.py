"""Worlds that are only asked: one for all tests on an engine, and whoever records anything in it is told."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from service.database import make_engine
from tests.conftest import TEMPLATE

from .registers import Registers
from .world import World

Made = Callable[[type[Any]], Any]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Makes a world of a kind once."""
    worlds: dict[type[Any], Any] = {}
    engines: list[Engine] = []

    def make(kind: type[Any]) -> Any:
        if kind not in worlds:
            engines.append(make_engine(_database(request, tmp_path_factory, kind.__name__.lower())))
            worlds[kind] = kind(engines[-1])
        return worlds[kind]

    yield make
    for engine in engines:
        engine.dispose()


def _database(request: pytest.FixtureRequest, folders: pytest.TempPathFactory, name: str) -> str:
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_server").create(f"only_asked_{name}", template=TEMPLATE)
        return url
    template: Path = request.getfixturevalue("sqlite_template")
    path = folders.mktemp(name) / "sovang.db"
    path.write_bytes(template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def world(made: Made) -> Iterator[World]:
    """A commune with a dossier at every stage; in it nothing is recorded."""
    yield from _only_asked(made(World))


@pytest.fixture
def registers(made: Made) -> Iterator[Registers]:
    """A commune in which each act on a register can be tried; in it nothing is recorded."""
    yield from _only_asked(made(Registers))


def _only_asked(world: Any) -> Iterator[Any]:
    before = world.read_heads()
    yield world
    assert world.read_heads() == before, "something was recorded"
