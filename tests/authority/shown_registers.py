"""Registers and lists with the application over them: everybody of the cast at a browser."""

from collections.abc import Mapping

from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.datastructures import MultiDict

from domain.ids import new_id
from tests.service.town import PASSWORD, YEARS, Town
from tests.service.visitor import Page, Visitor

from .officers import Officer, objections
from .registers import LINES, Registers

# Where the form of an act on a register is.
PAGES: Mapping[str, str] = {
    "enroll": "/places/{village}/households/new",
    "enroll-unit": "/places/{commune}/units/new",
    "join": "/subjects/{subject}/members/new",
    "leave": "/subjects/{subject}/members/{member}/leaving",
    "change": "/subjects/{subject}/members/{child}/part",
    "rename": "/subjects/{subject}/correction",
    "activity": "/places/{village}/activities/new",
    "mend-activity": "/activities/{activity}/correction",
    "figure": "/places/{commune}/figures/new",
    "plan": "/places/{commune}/plans/new",
    "edition": "/places/{commune}/rules/new",
    "open-year": "/places/{commune}/cycles/new",
    "move-clock": "/places/{commune}/cycles/2026/clocks/new",
    "close-year": "/places/{commune}/cycles/2026/closing",
    "plan-reports": "/places/{commune}/reports/plan",
    "ask-report": "/places/{commune}/reports/requests/new",
    "plan-inspection": "/places/{commune}/inspections/new",
    "finding": "/dossiers/{dossier}/inspections/{inspection}",
    "close-inspection": "/inspections/{looked_at}/closing",
    "adopt-criteria": "/places/{commune}/rewards/criteria/new",
    "set-letterhead": "/places/{commune}/letterhead/new",
    "propose": "/places/{commune}/rewards/new?form=yearly-praise&kind=household-clan:household&year=2026",
    "ask-for-data": "/persons/{head}/requests/new",
    "answer-about-data": "/requests/{request}/answer",
    "suspend-mandate": "/mandates/{given}/suspension",
    "resume-mandate": "/mandates/{paused}/resumption",
    "end-mandate": "/mandates/{given}/ending",
}
# Pages over a list, of which one's own and one's kin's are left out: nobody is kept from the page by them.
LEFT_OUT = ("propose",)
# What is done over the list of a place, and by which office; nobody is kept from the page by one dossier on it.
LISTS: Mapping[str, tuple[str, str]] = {
    "/places/{village}/registrations/new?title=family": ("village", "village-officer"),
    "/places/{village}/meetings/new": ("village", "village-officer"),
    "/places/{village}/postings/new": ("village", "village-officer"),
    "/appraisals/new?place={village}": ("village", "commune-appraiser"),
    "/decisions/new/rehearsal?place={commune}&title=family&year=2026": ("commune", "signer"),
}


class ShownRegisters(Registers, Town):
    """Accounts are opened as somebody comes."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.current()
        self.visitors: dict[str, Visitor] = {}
        self.tokens: dict[FlaskClient, str] = {}

    def _recognised(self) -> None:
        """And beside it a household at each step that is taken over a list."""
        super()._recognised()
        pairs = self.enroll(5)
        dossiers = self.register(pairs[1:])
        self.clock.move(days=1)
        self.assess(dossiers)
        self.clock.move(days=1)
        self.meet(dossiers[1:])
        self.clock.move(days=1)
        posted = self.post(dossiers[2:])
        self.clock.move(days=12)
        self.close(posted)
        self.appraise(dossiers[3:])
        self.clock.move(days=1)

    def _mandate(self, each: Officer) -> str:
        """Everybody declares that there is nothing to declare; those who have kin say so besides."""
        self.declare_none(self.people.setdefault(each.name, new_id()), years=YEARS)
        return super()._mandate(each)

    def visitor(self, by: Officer) -> Visitor:
        if by.name not in self.visitors:
            person = self.people[by.name]
            login = f"r{len(self.logins)}"
            self.wiring.identity.create_account(
                person=person, login=login, name=by.name, password=PASSWORD, now=self.clock()
            )
            self.logins[person] = login
            self.visitors[by.name] = Visitor(self.client(person))
        return self.visitors[by.name]

    def address(self, page: str) -> str:
        named = (
            "village",
            "commune",
            "subject",
            "member",
            "child",
            "activity",
            "dossier",
            "inspection",
            "looked_at",
            "head",
            "request",
            "given",
            "paused",
        )
        return page.format(**{name: getattr(self, name) for name in named})

    def send_as_shown(self, visitor: Visitor, address: str, boxes: MultiDict[str, str]) -> Page:
        """Boxes of somebody else's page, under this visitor's own token."""
        if visitor.client not in self.tokens:
            self.tokens[visitor.client] = visitor.get("/mandates").form["csrf_token"]
        sent = boxes.copy()
        sent["csrf_token"] = self.tokens[visitor.client]
        return visitor.post(address, sent, {})


def page_is_open(by: Officer, page: str) -> bool:
    """What the tables say of a page."""
    if page in LISTS:
        at, office = LISTS[page]
        return not objections(by, at=at, offices=frozenset({office}), kin=frozenset())
    act = next(act for act, address in PAGES.items() if address == page)
    line = LINES[act]
    return not objections(by, at=line.at, offices=line.offices, kin=frozenset() if act in LEFT_OUT else line.kin)
