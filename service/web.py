"""What the web server starts in each of its processes: the application over this machine's settings."""

from flask import Flask

from service.app import create_app
from service.config import Config
from service.wiring import wire


def application() -> Flask:
    """Opened after the server has split into processes: connections are not shared between them."""
    return create_app(wire(Config.from_environment()))
