"""What belongs to others answers as what does not exist: the same status, the same headers, the same page."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from werkzeug.routing import Rule

from domain.ids import new_id
from service.database import make_engine

from .strangers import Arguments, Browser, Strangers

WHOLE = os.environ.get("SOVANG_SOAK") == "1"
SEED = 20261115
# How many strangers try an address, with how many of its things, where not everybody tries everything.
TRYING, TRIED = 2, 1
# What an address names by something else than an id in it: a day of one's own reminders, a year, a digest, a question.
NOT_BY_ID = frozenset(
    {"reminders.read", "assets.send", "interests.ask_any", "interests.declare_none", "papers.draft_decision"}
)
# What anybody reads without an account.
FOR_ANYBODY = frozenset(
    {
        "verification.show",
        "public.register",
        "public.postings",
        "public.posting",
        "public.ask_comment",
        "public.comment",
    }
)
# What only an edition knows that lets kinship be overridden; the town's does not.
NOT_HERE = frozenset({"waivers.ask_answer", "waivers.settle"})
# What a commune tells all that lies in it: its plan.
FOR_ALL_WITHIN = frozenset({"plans.one", "plans.document"})
# Addresses that ask for more than they name.
ASKED = (
    "/?place={place}", "/progress?place={place}", "/register?place={place}", "/audit?place={place}",
    "/audit?stream={stream}", "/audit?person={person}", "/appraisals/new?place={place}",
    "/appraisals/new?place={place}&dossier={stream}", "/decisions/new?place={place}&title=family&year=2026",
    "/decisions/new/rehearsal?place={place}&title=family&year=2026&except={stream}",
    "/decisions/new/papers/decision.pdf?place={place}&title=family&year=2026",
)  # fmt: skip


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strangers]:
    """Nothing is recorded in it, so all that is tried here is tried in one."""
    engine = make_engine(f"sqlite:///{shutil.copy(sqlite_template, tmp_path_factory.mktemp('town') / 'sovang.db')}")
    town = Strangers(engine)
    yield town
    town.wiring.close()
    engine.dispose()


def by_lot(every: list, count: int) -> list:
    return every if WHOLE else Random(SEED).sample(every, min(count, len(every)))


def addresses(town: Strangers) -> list[Rule]:
    rules = [
        rule
        for rule in town.app.url_map.iter_rules()
        if rule.arguments and rule.endpoint not in NOT_BY_ID | NOT_HERE | FOR_ANYBODY
    ]
    return sorted(rules, key=str)


def assert_alike(browser: Browser, method: str, ours: str, nothing: str, who: str) -> None:
    assert browser.answer(method, ours) == browser.answer(method, nothing), f"{method} {ours} as {who}"


def test_an_id_of_others_answers_as_an_unknown_one(town: Strangers) -> None:
    adapter, before = town.app.url_map.bind("localhost"), town.heads_of_books()
    browsers = {who: town.browser(who) for who in town.strangers}
    luck = Random(SEED)
    for rule in addresses(town):
        things: list[tuple[Arguments, Arguments]] = list(town.asked(rule))
        assert things, f"nothing is known that {rule} could name"
        for who in sorted(town.strangers) if WHOLE else luck.sample(sorted(town.strangers), TRYING):
            if rule.endpoint in FOR_ALL_WITHIN and who.endswith("village beside"):
                continue
            for ours, nothing in by_lot(things, TRIED):
                for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                    known, unknown = (adapter.build(rule.endpoint, each) for each in (ours, nothing))
                    assert_alike(browsers[who], method, known, unknown, who)
    assert town.heads_of_books() == before


@pytest.mark.parametrize("address", ASKED)
def test_what_is_asked_beside_the_address_answers_alike_as_well(town: Strangers, address: str) -> None:
    stream = next(each for each in town.streams if each.startswith("d."))
    subject = stream.split(".")[3]
    ours = {"place": town.village, "stream": stream, "person": town.heads()[subject]}
    nothing = {"place": new_id(), "stream": stream.replace(subject, new_id()), "person": new_id()}
    for who in by_lot(sorted(town.strangers), TRYING):
        assert_alike(town.browser(who), "GET", address.format(**ours), address.format(**nothing), who)


def test_nobody_acts_under_a_mandate_of_others(town: Strangers) -> None:
    before = town.heads_of_books()
    for who in town.strangers:
        browser = town.browser(who)
        answers = [browser.answer("POST", "/mandates", mandate=each) for each in (town.mandates[town.signer], new_id())]
        assert answers[0] == answers[1]
        assert answers[0][0] in (400, 403, 404)
    assert town.heads_of_books() == before
