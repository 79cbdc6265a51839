"""The web application: sign in, then one form a step, each request in a transaction of its own."""

import json
import os
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect, generate_csrf  # type: ignore[import-untyped]
from sqlalchemy.orm import Session, sessionmaker

from tests.benchmarks.handwritten import acts, rules
from tests.benchmarks.handwritten.database import sessions
from tests.benchmarks.handwritten.tables import Account, Dossier


def create_app() -> Flask:
    app = Flask(__name__)
    app.secret_key = os.environ["BENCH_SECRET"]
    app.config["WTF_CSRF_SSL_STRICT"] = False
    CSRFProtect(app)
    transactions = sessions(os.environ["BENCH_DATABASE"])
    app.register_error_handler(rules.Refused, _refused)
    _identity(app, transactions)
    _dossiers(app, transactions)
    return app


def _identity(app: Flask, transactions: sessionmaker[Session]) -> None:
    @app.get("/sign-in")
    def form() -> ResponseReturnValue:
        return str(generate_csrf())

    @app.post("/sign-in")
    def sign_in() -> ResponseReturnValue:
        person = UUID(request.form["person"])
        with transactions.begin() as db:
            account = db.get(Account, person)
        try:
            PasswordHasher().verify(account.password if account else "", request.form["password"])
        except VerifyMismatchError:
            abort(403)
        session["person"] = str(person)
        return str(generate_csrf())


def _dossiers(app: Flask, transactions: sessionmaker[Session]) -> None:
    @app.post("/dossiers")
    def register() -> ResponseReturnValue:
        given = json.loads(request.form["answers"])
        ids = {name: UUID(request.form[name]) for name in ("id", "commune", "subject")}
        with transactions.begin() as db:
            dossier = acts.register(db, **ids, by=_person(), answers=given)
        return redirect(url_for("show", id=dossier.id), 303)

    @app.post("/dossiers/<uuid:id>/<act>")
    def step(id: UUID, act: str) -> ResponseReturnValue:
        if act not in acts.ACTS:
            abort(404)
        given, version = json.loads(request.form["answers"]), int(request.form["version"])
        with transactions.begin() as db:
            dossier = acts.ACTS[act](db, id, version, _person(), given)
        return redirect(url_for("show", id=dossier.id), 303)

    @app.get("/dossiers/<uuid:id>")
    def show(id: UUID) -> ResponseReturnValue:
        with transactions.begin() as db:
            dossier = db.get(Dossier, id) or abort(404)
        return {"id": str(dossier.id), "state": dossier.state, "scores": dossier.scores, "version": dossier.version}


def _person() -> UUID:
    if "person" not in session:
        abort(401)
    return UUID(session["person"])


def _refused(error: Exception) -> ResponseReturnValue:
    return {"detail": str(error)}, 409
