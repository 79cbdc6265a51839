"""Health: whether this process answers at all."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """No database is asked: a slow one must not make a supervisor end a process that is well."""
    return {"status": "alive"}
