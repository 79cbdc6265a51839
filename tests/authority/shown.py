"""The world of the matrix with the application over it: everybody of the cast at a browser."""

from dataclasses import replace

from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.datastructures import MultiDict

from tests.service.town import PASSWORD, YEARS, Town
from tests.service.visitor import Page, Visitor

from .cast import Actor
from .rules import STAGES, objections
from .world import World

# Where the form of an act on one dossier is; what is done over lists has pages of its own.
PAGES = {
    "self-assess": "/dossiers/{dossier}/self-assessment",
    "add-evidence": "/dossiers/{dossier}/evidence/new",
    "close-posting": "/postings/{posting}/close",
    "comment": "/dossiers/{dossier}/comments/new",
    "answer": "/dossiers/{dossier}/comments/{comment}/answer",
    "send-back": "/dossiers/{dossier}/return",
    "withdraw": "/dossiers/{dossier}/withdrawal",
    "hold": "/dossiers/{dossier}/hold",
    "release": "/dossiers/{dossier}/release",
    "set-aside": "/dossiers/{dossier}/setting-aside",
    "revoke": "/dossiers/{dossier}/revocation",
    "reinstate": "/dossiers/{dossier}/reinstatement",
    "appeal": "/dossiers/{dossier}/appeal",
    "uphold": "/dossiers/{dossier}/appeal-decision",
    "retract": "/dossiers/{dossier}/retraction",
    "reopen": "/dossiers/{dossier}/reopening",
    "correct": "/dossiers/{dossier}/corrections/{appraisal}",
}


# What officers enter for the subject on its page; the other papers of a family are entered by the offices that may.
ON_BEHALF = frozenset({"self-assess", "withdraw", "appeal", "retract"})


class Shown(World, Town):
    """Accounts are opened as somebody comes."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.current()
        self.visitors: dict[str, Visitor] = {}
        self.tokens: dict[FlaskClient, str] = {}

    def _mandate(self, each: Actor) -> str:
        """Everybody declares that there is nothing to declare; those who have kin say so besides."""
        self.declare_none(self.person(each.person), years=YEARS)
        return super()._mandate(each)

    def _delegated(self, each: Actor) -> str:
        self.declare_none(self.person(each.person), years=YEARS)
        return super()._delegated(each)

    def visitor(self, actor: Actor) -> Visitor:
        """The actor at a browser, under the mandate that is meant where it is in force."""
        name = actor.mandate if actor.mode == "office" else actor.person
        if name not in self.visitors:
            self.visitors[name] = self._arrive(actor)
        return self.visitors[name]

    def _arrive(self, actor: Actor) -> Visitor:
        person = self.person(actor.person)
        if person not in self.logins:
            login = f"m{len(self.logins)}"
            self.wiring.identity.create_account(
                person=person, login=login, name=actor.person, password=PASSWORD, now=self.clock()
            )
            self.logins[person] = login
        visitor = Visitor(self.client(person))
        if actor.mode == "office":
            self._choose(visitor, self.held[actor.mandate])
        return visitor

    def _choose(self, visitor: Visitor, mandate: str) -> None:
        """Whoever holds several says under which."""
        page = visitor.get("/mandates")
        if any(mandate in value for form in page.reader.forms for value in form.values()) or mandate in page.source:
            page.send(mandate=mandate)

    def address(self, act: str, stage: str) -> str:
        return PAGES[act].format(
            dossier=self.dossiers[stage],
            posting=self.postings.get(stage, self.closed),
            comment=self.comments.get(stage, "none"),
            # Other entries are mended by other offices; where there is no appraisal, its number is no entry's.
            appraisal=self.appraisals.get(stage, 99),
        )

    def send_as_shown(self, visitor: Visitor, address: str, boxes: MultiDict[str, str]) -> Page:
        """Boxes of somebody else's page, under this visitor's own token."""
        if visitor.client not in self.tokens:
            self.tokens[visitor.client] = visitor.get("/mandates").form["csrf_token"]
        sent = boxes.copy()
        sent["csrf_token"] = self.tokens[visitor.client]
        return visitor.post(address, sent, {})


def open_to(actor: Actor, act: str, stage: str) -> bool:
    """What the table says of a page: by the office, for the subject, or for whoever belongs to it by themselves."""
    modes = ["own"] if actor.member else []
    if actor.mode == "office" and actor.holds and actor.term != "another's":
        modes += ["office", "for"] if act in ON_BEHALF else ["office"]
    return any(not objections(replace(actor, mode=mode), act, STAGES[stage], seen=True) for mode in modes)
