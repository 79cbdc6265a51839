"""A commune whose lists come in as workbooks."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import make_engine
from service.season.mail import in_vietnamese
from tests.service.town import Town


@pytest.fixture(scope="module")
def quiet_town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One commune for lists that are only rehearsed."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("sheets") / "sovang.db")
    engine = make_engine(f"sqlite:///{path}")
    with in_vietnamese():
        yield Town(engine)
    engine.dispose()


@pytest.fixture
def vietnamese() -> Iterator[None]:
    with in_vietnamese():
        yield
