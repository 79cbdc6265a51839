"""A town with an entry of every kind, and people from elsewhere who try its addresses."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.routing import AnyConverter, Rule

from domain.commands import setup
from domain.commands.slips import ask_for_slip
from domain.ids import new_id
from domain.rewarding import editions
from service.identity.unsent import Typed
from service.schema import book, session
from tests.service.spreadsheets.desk import received
from tests.service.spreadsheets.dirt import ROWS, xlsx
from tests.service.town import Town
from tests.whole_book import PLAN, whole_book

# Whose places are other ones: a village beside, and a commune beside.
ELSEWHERE = (
    ("village-officer", "village beside"),
    ("village-officer", "neighbour"),
    ("commune-appraiser", "neighbour"),
    ("signer", "neighbour"),
    ("inspector", "neighbour"),
    ("records-officer", "neighbour"),
    ("administrator", "neighbour"),
    ("association-officer", "neighbour"),
)
# What differs between two answers to the same question: the token of each form, and when it was printed.
FLEETING = re.compile(
    rb'name="csrf_token"[^>]*value="[^"]*"|name="command_id"[^>]*value="[^"]*"|\d\d/\d\d/\d{4} \d\d:\d\d'
)
Arguments = dict[str, Any]


class Strangers(Town):
    """The town, with everything in it, and those who have no business there."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        neighbour, beside = new_id(), new_id()
        for place, kind, above in ((neighbour, "commune", self.province), (beside, "village", self.commune)):
            self.perform(
                self.upper(),
                partial(
                    setup.establish_place, place=place, kind=kind, name=f"{kind} bên cạnh (minh họa)", code=place,
                    parent=above, area="normal", demonstration=True,
                ),
            )  # fmt: skip
        at = {"village beside": beside, "neighbour": neighbour}
        self.strangers = {f"{office} of {place}": self.appoint(office, at[place]) for office, place in ELSEWHERE}
        (pair,) = self.enroll(1, place=beside)
        self.strangers["head of a family"] = self.head_with_account(pair)
        self.strangers["nobody"] = self.nobody
        whole_book(self)
        self.current()
        told = {"person": self.signer, "mandates": [self.mandates[self.signer]], "reason": "forgotten"}
        asked = partial(ask_for_slip, slip=f"{self.signer}.{new_id()}", **told)
        self.perform(self.act(self.administrator), asked)
        self.list = received(self, xlsx(ROWS)).id
        # What is the strangers' own is no business of ours: the family beside, and its head.
        theirs = {f"subject.{pair[0]}", f"member.{pair[0]}", *(f"subject.{each}" for each in pair)}
        self.streams = sorted({line.stream for line in self._lines()} - theirs)

    def _lines(self) -> list[Any]:
        return self.books.ledger.read(self.commune, after=0, limit=100_000)

    def ids(self, kind: str) -> list[str]:
        """The names of the streams of a kind, without the kind."""
        if kind == "list":
            return [self.list]
        return [stream.partition(".")[2] for stream in self.streams if stream.startswith(f"{kind}.")]

    def _requests(self) -> list[str]:
        """What was asked about personal data; a request stands with the person whom it is about."""
        found = [line for line in self._lines() if line.topic == "request.received"]
        return [self.facts_of(line.stream)[line.version - 1].request for line in found]

    def _session_of(self, person: str) -> str:
        """What a session of somebody's is called in addresses."""
        self.client(person)
        with self.engine.connect() as db:
            return str(db.scalar(select(session.c.id).where(session.c.person == person)))

    def ours(self) -> dict[str, list[Arguments]]:
        """For each kind of argument that addresses have, what is there."""
        subject = next(stream for stream in self.streams if stream.startswith("d.")).split(".")[3]
        to, year, kind, filer = self.ids("report")[0].split(".")
        entries = [
            line for line in self._lines() if line.topic in ("dossier.evidence-added", "dossier.objection-raised")
        ]
        said = {line.topic: (line.stream, self.facts_of(line.stream)[line.version - 1]) for line in entries}
        evidence, objection = said["dossier.evidence-added"], said["dossier.objection-raised"]
        return {
            "place": [{"place": each} for each in (self.commune, self.village, self.province)],
            "stream": [{"stream": each} for each in self.streams if each.startswith("d.")][:2],
            "evidence": [{"stream": evidence[0], "evidence": evidence[1].evidence}],
            "objection": [{"stream": objection[0], "objection": objection[1].objection}],
            "record": [{"stream": each} for each in self.streams if not each.startswith("d.")],
            "subject": [{"subject": subject}],
            "book": [{"book": self.commune, "position": position} for position in (1, 30)],
            "report": [{"to": to, "year": int(year), "kind": kind, "filer": filer}],
            "inspection": [{"inspection": each} for each in self.ids("inspection")],
            "plan": [{"place": self.commune, "name": PLAN["plan"]}],
            "member": [{"of": subject, "person": self.heads()[subject]}],
            "person": [{"person": self.heads()[subject]}],
            "request": [{"request": each} for each in self._requests()],
        }

    def asked(self, rule: Rule) -> Iterator[tuple[Arguments, Arguments]]:
        """For an address, arguments that name something of ours and the same with ids that name nothing."""
        for ours in self._arguments(rule):
            rest = {name: _choices(rule, name) for name in sorted(rule.arguments - ours.keys())}
            for chosen in product(*rest.values()):
                known = dict(zip(rest, chosen, strict=True)) | ours
                yield known, {name: self._nothing(value) for name, value in known.items()}

    def _arguments(self, rule: Rule) -> Iterator[Arguments]:
        ours, names = self.ours(), rule.arguments
        if rule.endpoint.startswith("records."):
            yield from ours["record"]
        elif "stream" in names:
            for more in ("evidence", "objection", "inspection"):
                if more in names:
                    yield from ({**stream, **each} for stream, each in product(ours["stream"], ours[more]))
                    return
            yield from ours["stream"]
        elif "about" in names:
            about = [f"decision.{each}" for each in self.ids("decision")]
            yield from ({"about": each, "kind": kind} for each in about for kind in ("decision", "certificates"))
        elif "paper" in names and str(rule).startswith("/papers/"):
            yield from ({"paper": each} for each in self.ids("paper"))
        elif {"to", "filer"} <= names:
            yield from ours["report"]
        else:
            yield from self._by_id(rule, ours)

    def _by_id(self, rule: Rule, ours: Mapping[str, list[Arguments]]) -> Iterator[Arguments]:
        """Named by one id, what it is of is said by the address before it."""
        names = rule.arguments
        for name in ("place", "book", "subject"):
            if name in names:
                yield from ours[name]
                return
        if "of" in names:
            yield from ours["member"] if "person" in names else ({"of": each["of"]} for each in ours["member"])
        elif rule.endpoint.startswith("slips.") and "id" in names:
            yield from (dict(zip(("person", "id"), each.split("."), strict=True)) for each in self.ids("slip"))
        elif rule.endpoint.startswith(("officers.", "accounts.")):
            yield {"person": self.signer}
        elif rule.endpoint.startswith("unsent."):
            typed = Typed("/dossiers", (("text", "Đang viết dở"),))
            yield {"id": self.wiring.identity.unsent.keep(self.signer, typed, now=self.clock())}
        elif rule.endpoint.startswith("own."):
            yield {"id": self._session_of(self.signer)}
        elif "person" in names:
            yield from ours["person"]
        elif "mandate" in names:
            yield {"mandate": self.mandates[self.signer]}
        elif "request" in names:
            yield from ours["request"]
        elif id := next((name for name in ("id", "decision") if name in names), None):
            kind = str(rule).split("/")[1]
            kinds = ["decision", "posting"] if kind.startswith("<") else [KINDS[kind]]
            for each in kinds:
                yield from ({id: found} | ({"kind": f"{each}s"} if "kind" in names else {}) for found in self.ids(each))

    @staticmethod
    def _nothing(value: Any) -> Any:
        """The same, but every id in it is one that was never given."""
        return ID.sub(lambda _: new_id(), value) if isinstance(value, str) else value

    def heads_of_books(self) -> dict[str, int]:
        """The head of every book: whatever is recorded anywhere moves one."""
        with self.engine.connect() as db:
            return {row.id: row.head for row in db.execute(select(book.c.id, book.c.head))}

    def browser(self, who: str) -> "Browser":
        return Browser(self.client(self.strangers[who]))


ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FITTING = {
    "kind": "households", "year": 2026, "title": "family", "day": "2026-11-15", "version": 1, "item": "members", "cause": 1, "name": PLAN["plan"],
    "digest": editions()[-1].digest,
}  # fmt: skip
KINDS = {
    "decisions": "decision", "postings": "posting", "meetings": "meeting", "activities": "activity",
    "inspections": "inspection", "rewards": "reward", "subjects": "subject", "lists": "list",
}  # fmt: skip


def _choices(rule: Rule, name: str) -> list[Any]:
    """What stands in an address beside ids: the words that it knows, or one that fits."""
    converter = rule._converters[name]
    return sorted(converter.items) if isinstance(converter, AnyConverter) else [FITTING[name]]


class Browser:
    """A browser that sends what it likes, with the token of its own session."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        page = client.get("/mandates").get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page)
        assert found is not None
        self.token = found[1]

    def answer(self, method: str, address: str, **boxes: str) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and page; ids, which were asked for, stand as one word."""
        sent = {"csrf_token": self.token, "command_id": new_id(), **boxes} if method == "POST" else None
        got = self.client.open(address, method=method, data=sent)
        headers = sorted((name, ID.sub("ID", value)) for name, value in got.headers if name not in PASSING)
        return got.status_code, headers, ID.sub("ID", FLEETING.sub(b"", got.get_data()).decode()).encode()


# The length is that of the token as well.
PASSING = frozenset({"Set-Cookie", "Content-Length"})
