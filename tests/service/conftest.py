"""Communes to act in, and the gallery as an application, a client and an address."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.serving import make_server

from service.config import variables
from service.database import make_engine
from tests.service.gallery import gallery_app
from tests.service.sovang import CHEAP, done
from tests.service.town import Town


@pytest.fixture
def town(engine: Engine) -> Iterator[Town]:
    """A commune on each engine."""
    town = Town(engine)
    yield town
    town.wiring.close()


@pytest.fixture
def small(sqlite_url: str) -> Iterator[Town]:
    """A commune on SQLite alone, for what no engine changes."""
    engine = make_engine(sqlite_url)
    yield Town(engine)
    engine.dispose()


@pytest.fixture
def app() -> Flask:
    return gallery_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def reading(app: Flask) -> Iterator[None]:
    """Within a request, so that sentences are in the reader's language."""
    with app.test_request_context("/?lang=en"):
        yield


@pytest.fixture(scope="session")
def gallery_address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, gallery_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def built_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small demonstration, built once by the command itself."""
    folder = tmp_path_factory.mktemp("demonstration")
    env = dict.fromkeys(variables()) | CHEAP | {"SOVANG_DATABASE_URL": f"sqlite:///{folder / 'sovang.db'}"}
    done("demo", env=env)
    return folder


@pytest.fixture
def demonstration(built_demonstration: Path, bare: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy of the small demonstration, where `sovang` finds it by itself."""
    shutil.copytree(built_demonstration, tmp_path / "var")
    return tmp_path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but those of a test, in an empty folder."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    for name, value in CHEAP.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
