"""Health: whether this process answers at all, and whether it is ready to serve."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from service.readiness import readiness
from service.visit import parts

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """No database is asked: a slow one must not make a supervisor end a process that is well."""
    return {"status": "alive"}


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """What a balancer asks before it sends anyone here."""
    found = readiness(parts())
    return {"ready": all(found.values())} | found, 200 if all(found.values()) else 503
