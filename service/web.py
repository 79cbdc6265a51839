"""What the web server starts in each of its processes: the application over this machine's settings."""

import threading

from flask import Flask

from service.app import create_app
from service.config import Config
from service.season.due import keep_time
from service.wiring import wire


def application() -> Flask:
    """Opened after the server has split into processes: connections are not shared between them."""
    wiring = wire(Config.from_environment())
    if wiring.config.embedded:
        # Beside an embedded database there is no worker process.
        threading.Thread(target=keep_time, args=(wiring, threading.Event()), daemon=True).start()
    return create_app(wiring)
