"""Readers: whichever page names somebody, whoever opened it is noted with them before the page leaves."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from domain.commands.posting import raise_objection
from domain.ids import new_id
from service import words
from service.database import make_engine
from service.schema import access
from tests.data_requests import carry_out, grant, receive
from tests.scenario import ref
from tests.service.chamber import UNITS, Chamber
from tests.service.crawl import crawled
from tests.service.town import Town
from tests.service.visitor import Page, Visitor
from tests.whole_book import whole_book

NAMED = re.compile(r"Họ-(\d{4})-Tên")
# What is never seen here by an officer who reads of others, each with the reason.
UNSEEN = {
    "assets.send": "no page", "health.alive": "for programs", "health.metrics": "for programs",
    "health.ready": "for programs", "certificates.file": "a file of digests",
    "sign_in.ask_who": "nobody has signed in", "own.ask_slip": "nobody has signed in",
    "registrations.ask_own": "one's own", "reminders.ask_address": "one's own, where mail is set up",
    "council.ask_who_came": "units have a council: below", "council.ask_votes": "units have a council: below",
    "council.paper": "units have a council: below",
    "counts.show": "titles that count from the register: it names dossiers through their pages",
    "waivers.ask_answer": "no packaged edition lets kinship be waived",
    "waivers.ask_proposal": "no packaged edition lets kinship be waived",
    "slips.ask_slip": "accounts of officers", "slips.ask_answer": "accounts of officers",
    "slips.waiting": "accounts of officers", "slips.told": "accounts of officers",
    "appointing.ask_appointment": "accounts of officers", "appointing.ask_resumption": "accounts of officers",
    "appointing.ask_suspension": "accounts of officers", "delegations.ask_from_paper": "accounts of officers",
    "sheets.ask_columns": "a list that its own sender is just handing in", "sheets.show": "the same",
    "sheets.send_workbook": "the same",
    "unsent.bring_back": "one's own", "charts.communes": "figures of the level above",
    "inspections.ask_closing": "it names nobody, and is asked of an inspection that is still open",
    "evidence.download": "a file, of which the whole book keeps no content",
    "issued.as_issued": "the same", "issued.copy": "the same",
    "operations.last_backup": "a sealed file, for administrators",
    "verification.ask_code": "for anybody", "verification.show": "for anybody", "public.communes": "for anybody",
    "public.register": "for anybody", "public.postings": "for anybody", "public.posting": "for anybody",
    "public.ask_comment": "for anybody",
}  # fmt: skip


class Named(Town):
    """The whole book of a town in which nobody is called as anybody else."""

    def __init__(self, engine: object) -> None:
        self.owners: dict[str, set[str]] = {}
        super().__init__(engine)  # type: ignore[arg-type]

    def name(self, pairs: Sequence[tuple[str, str]]) -> None:
        """A household and its head share a name."""
        wallet = self.wiring.vault.wallet()
        for pair in pairs:
            number = f"{len(self.owners):04d}"
            self.owners[number] = set(pair)
            for owner, kind in zip(pair, ("household", "person"), strict=True):
                wallet.seal(owner, "name", {"kind": kind, "name": f"Họ-{number}-Tên"})
        with self.engine.begin() as db:
            self.wiring.vault.write(db, wallet)


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("readers") / "sovang.db")
    engine = make_engine(f"sqlite:///{path}")
    town = Named(engine)
    whole_book(town)
    waiting = town.register(town.enroll(6))
    town.assess(waiting[1:])
    town.clock.move(days=1)
    town.meet(waiting[2:])
    town.posting = town.post(waiting[3:])
    town.commented, town.registered = waiting[3], waiting[0]
    town.comment = new_id()
    said = {"dossier": town.commented, "objection": town.comment, "text": ref()}
    town.perform(town.act(town.officer), lambda desk: raise_objection(desk, **said))
    town.to_appraisal(2)
    (town.recognised,) = town.way(1)
    pairs = town.enroll(4)
    town.wishes = {kind: grant(town, kind, pair) for kind, pair in zip(KINDS, pairs, strict=False)}
    town.asked = receive(town, "access", pairs[3])
    town.limited, town.group, town.newcomer = pairs[2][1], pairs[0][0], pairs[1][1]
    carry_out(town, "restriction", pairs[2])
    town.current()
    yield town
    engine.dispose()


KINDS = ("correction", "restriction", "erasure")
# Pages that no link of this town leads to, and who opens them.
BESIDES = (
    ("records", "/places/{commune}/letterhead"),
    ("records", "/places/{commune}/letterhead/new"),
    ("records", "/requests/{wishes[correction]}/done"),
    ("records", "/requests/{wishes[restriction]}/done"),
    ("records", "/requests/{wishes[erasure]}/erasure"),
    ("records", "/requests/{asked}/answer"),
    ("records", "/requests/{asked}/extension"),
    ("records", "/persons/{limited}/restriction"),
    ("records", "/persons/{newcomer}/requests/new"),
    ("records", "/persons/{newcomer}/consents/new"),
    ("records", "/places/{commune}/reports/requests/new"),
    ("records", "/places/{commune}/reports/plan"),
    ("officer", "/dossiers/{registered}/self-assessment"),
    ("officer", "/dossiers/{registered}/evidence/new"),
    ("officer", "/dossiers/{registered}/evidence/activity"),
    ("officer", "/dossiers/{commented}/comments/new"),
    ("officer", "/dossiers/{commented}/comments/{comment}/answer"),
    ("officer", "/postings/{posting}/close"),
    ("officer", "/subjects/{group}/members/{newcomer}/new"),
    ("officer", "/mandates"),
    ("officer", "/interests/2026?q=Họ"),
    ("officer", "/interests/2026/{group}"),
    ("records", "/places/{commune}/merits/new?kind=household-clan:household&year=2026"),
    ("records", "/places/{commune}/rewards/new?form=yearly-praise&kind=household-clan:household&year=2026"),
)


def read_by(town: Town, person: str, page: str) -> set[str]:
    """Whose data this person is noted to have read on that page."""
    asked = select(access.c.subject).where(access.c.person == person, access.c.page == page)
    with town.engine.connect() as db:
        return set(db.execute(asked).scalars())


def endpoint_of(town: Town, page: Page) -> str:
    adapter = town.app.url_map.bind("localhost")
    return str(adapter.match(urlsplit(page.address).path, method="GET")[0])


OFFICES = ("inspector", "records", "officer", "appraiser", "signer")


class Watch:
    """Looks at pages as they are opened: whoever is named on one is noted with who opened it."""

    def __init__(self, town: Named) -> None:
        self.town = town
        self.seen: set[str] = set()
        self.named: set[str] = set()
        # By whoever looks now.
        self.opened: Counter[str] = Counter()

    def is_new(self, address: str) -> bool:
        """Whether there is more to be learnt behind a link."""
        adapter = self.town.app.url_map.bind("localhost")
        try:
            endpoint = adapter.match(urlsplit(address).path, method="GET")[0]
        except HTTPException:
            return False
        return "lang=" not in address and "as_of" not in address and endpoint not in self.opened

    def look(self, person: str, page: Page) -> None:
        endpoint = endpoint_of(self.town, page)
        self.opened[endpoint] += 1
        if page.status == 200:
            self.seen.add(endpoint)
        found = set(NAMED.findall(page.words)) if page.status == 200 else set()
        if not found:
            return
        self.named.add(endpoint)
        noted = read_by(self.town, person, endpoint)
        missing = {number for number in found if noted.isdisjoint(self.town.owners[number])}
        assert not missing, (page.address, missing)


def test_whoever_opens_a_page_with_a_name_is_noted_with_whose_it_is(town: Named) -> None:
    watch = Watch(town)
    people = {who: getattr(town, who) for who in OFFICES}
    people["association"] = town.appoint("association-officer", town.commune)
    visitors = {who: Visitor(town.client(person)) for who, person in people.items()}
    for who, address in BESIDES:
        page = visitors[who].get(address.format(**vars(town)))
        assert page.status == 200, (page.address, page.status)
        watch.look(people[who], page)
    judging = visitors["records"].get(BESIDES[-2][1].format(**vars(town)))
    day = judging.day("judged_on", town.clock().strftime("%d/%m/%Y"))
    line = f"rows.{town.recognised.split('.')[3]}.met_contributions"
    judging.send(minutes="1/BB", **day, **{line: "met"})
    proposal = visitors["records"].get(BESIDES[-1][1].format(**vars(town)))
    address = proposal.send(holders=[town.recognised], basis="Phong trào minh họa").address
    watch.look(people["association"], visitors["association"].get(f"{address}/receipt"))
    for who, visitor in visitors.items():
        watch.opened.clear()
        for page in crawled(visitor, "/", follow=watch.is_new):
            watch.look(people[who], page)
    every = {rule.endpoint for rule in town.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert every - watch.seen == set(UNSEEN)
    assert watch.named <= words.READ_ON.keys()


def test_the_pages_of_a_council_note_their_readers_too(sqlite_url: str, request: pytest.FixtureRequest) -> None:
    engine = make_engine(sqlite_url)
    request.addfinalizer(engine.dispose)
    chamber = Chamber(engine)
    meeting = chamber.convene(chamber.dossier)
    chair = Visitor(chamber.client(chamber.chair))
    subjects = {each.split(".")[3] for each in chamber.units}
    assert chair.get(f"/places/{chamber.commune}/council/new?title=unit&year=2026").status == 200
    assert read_by(chamber, chamber.chair, "council.ask_who_came") == subjects - {chamber.dossier.split(".")[3]}
    assert UNITS[0] in chair.get(f"/meetings/{meeting}").words
    assert read_by(chamber, chamber.chair, "meetings.show") == {chamber.dossier.split(".")[3]}
