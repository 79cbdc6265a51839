"""The gallery as an application, a client and an address."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from tests.service.gallery import gallery_app


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
