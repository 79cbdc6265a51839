"""Health: whether this process answers at all, whether it is ready to serve, and figures for who watches."""

import hmac

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from service.answers import answer
from service.metrics import CONTENT_TYPE, exposed
from service.readiness import readiness
from service.visit import parts

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """No database is asked: a slow one must not make a supervisor end a process that is well."""
    return {"status": "alive"}


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """What a balancer asks before it sends anyone here, and what raises the alarm.

    With `?exclude=stopped`, read models that stand still in some book do not count: for a balancer that must not take
    everyone away for the sake of one book.
    """
    found, stopped = readiness(parts())
    ok = all(found.values()) and (not stopped or request.args.get("exclude") == "stopped")
    told = [{"projection": one.projection, "book": one.book, "position": one.position} for one in stopped]
    return {"ready": ok} | found | {"stopped": told}, 200 if ok else 503


@health.get("/metrics")
def metrics() -> ResponseReturnValue:
    """For a monitoring system that sends the token; without a token among the settings there is nothing here."""
    token = parts().config.metrics_token
    if not token:
        return answer(404)
    kind, _, sent = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not hmac.compare_digest(sent.encode(), token.encode()):
        return "Unauthorized\n", 401, {"WWW-Authenticate": "Bearer", "Content-Type": "text/plain"}
    return exposed(parts()), 200, {"Content-Type": CONTENT_TYPE}
