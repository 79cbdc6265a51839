"""The hand-written version over HTTP."""

import json
from collections.abc import Callable
from uuid import uuid4

from tests.benchmarks.client import Client
from tests.benchmarks.handwritten.contestants import OFFICE
from tests.benchmarks.handwritten.database import OFFICES, PASSWORD, establish
from tests.benchmarks.sample import ACTS, answers, commune, person
from tests.benchmarks.subject import Serving


class HandWrittenSite:
    """Flask, a signed session cookie, a CSRF token, one POST a step."""

    name = "hand-written"

    def prepare(self, url: str, *, visitors: int) -> None:
        establish(url, books=visitors)

    def serving(self, url: str) -> Serving:
        environment = {"BENCH_DATABASE": url, "BENCH_SECRET": "only for benchmarks"}
        return Serving("tests.benchmarks.handwritten.app:create_app()", environment)

    def visitor(self, address: str, *, number: int) -> Callable[[], None]:
        officers = {office: _signed_in(address, office, number) for office in OFFICES}
        id, done = "", 0

        def step() -> None:
            nonlocal id, done
            act, version = ACTS[done % len(ACTS)], done % len(ACTS)
            client, token = officers[OFFICE[act]]
            form = {"csrf_token": token, "answers": json.dumps(answers(act)), "version": str(version)}
            if act == "register":
                id = str(uuid4())
                ids = {"id": id, "commune": str(commune(number)), "subject": str(uuid4())}
                client.post("/dossiers", form | ids)
            else:
                client.post(f"/dossiers/{id}/{act}", form)
            done += 1

        return step


def _signed_in(address: str, office: str, number: int) -> tuple[Client, str]:
    client = Client(address)
    form = {"csrf_token": client.get("/sign-in"), "person": str(person(office, number)), "password": PASSWORD}
    return client, client.post("/sign-in", form, expect=200)


SITE = HandWrittenSite()
