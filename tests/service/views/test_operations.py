"""What stands still is told on the pages that read it, to whoever keeps the system, and to what watches it."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, insert, select, update

from projections.catalogue import ALL
from service.app import create_app
from service.follower.followers import Presence
from service.follower.projector import Projector
from service.follower.unfoldable import EVERY, StandsStill
from service.moments.seen import seen_on
from service.schema import fact, outbox
from service.store.encoding import decode_json, encode_json
from service.words import READ_MODEL
from tests.projections.refusing import of_type, with_fault
from tests.service.town import Town, config
from tests.service.visitor import Visitor
from tests.tampering import without_guards

TOKEN = "a token that nobody will guess"
SAMPLE = re.compile(r'([a-z_]+)(?:\{([a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*)\})? (\S+)')


@pytest.fixture
def town(engine: Engine) -> Iterator[Town]:
    town = Town(engine)
    town.to_appraisal(1)
    yield town
    town.wiring.close()


def stop(town: Town, name: str, type: str) -> None:
    """From the next entry of this kind on, a read model stands still."""
    folder = town.wiring.projector.folder
    Projector(town.engine, with_fault(name, of_type(type)), town.wiring.vault.names_of, folder.reader).catch_up_all()
    town.app.extensions["standstill"].look_again()


def head(town: Town) -> int:
    return town.wiring.ledger.head(town.commune)


def standing_still(town: Town, person: str, address: str) -> bool:
    page = Visitor(town.client(person)).get(f"{address}?lang=en")
    assert page.status == 200
    return "NOT UP TO DATE" in page.words


def test_pages_that_read_it_say_since_when_it_stands_still_and_the_others_are_silent(town: Town) -> None:
    assert not standing_still(town, town.inspector, "/audit")
    before = head(town)
    town.register(town.enroll(1))
    stop(town, "audit", "dossier.registered")
    words = Visitor(town.client(town.inspector)).get("/audit?lang=en").words
    assert f"“Audit log” of Xã Thử (minh họa) stands still at entry {before + 1} since " in words
    assert "CHƯA MỚI NHẤT" in Visitor(town.client(town.inspector)).get("/audit").words
    assert not standing_still(town, town.inspector, "/register")
    assert not standing_still(town, town.nobody, "/audit"), "it is about no book of theirs"
    town.wiring.projector.retry(town.wiring.projector.stopped())
    town.app.extensions["standstill"].look_again()
    assert not standing_still(town, town.inspector, "/audit")


def test_where_the_book_cannot_be_followed_every_page_says_so(town: Town) -> None:
    dossier = town.register(town.enroll(1))[0]
    last = head(town)
    with town.engine.begin() as db:
        without_guards(db)
        state = db.execute(
            select(fact.c.state).where(fact.c.position == last, fact.c.book == town.commune)
        ).scalar_one()
        later = encode_json(decode_json(state) | {"type": "dossier.of-a-later-release"})
        db.execute(update(fact).where(fact.c.position == last, fact.c.book == town.commune).values(state=later))
    town.current()
    town.app.extensions["standstill"].look_again()
    assert [(one.projection, one.error) for one in town.wiring.projector.stopped()] == [(EVERY, "WrongDigest")]
    for address in ("/", "/register", "/audit", "/progress"):
        assert standing_still(town, town.officer, address)
    assert dossier not in Visitor(town.client(town.officer)).get("/").source


def test_a_decision_names_the_position_that_its_list_stood_at(town: Town) -> None:
    first, second = town.to_appraisal(2)
    stands = head(town)
    town.appraise([first])
    stop(town, "status", "dossier.commune-appraised")
    assert head(town) == stands + 1
    mark = town.wiring.projector.stopped()
    assert {one.position for one in mark} == {stands}
    with town.engine.connect() as db:
        seen = seen_on(db, town.wiring.projector, town.commune, [second])
    assert seen["position"] == stands


def test_nothing_is_counted_into_a_fact_from_lists_of_which_one_stands_still(town: Town) -> None:
    records = Visitor(town.client(town.records))
    address = f"/places/{town.commune}/cycles/2026/closing?lang=en"
    assert records.get(address).status == 200
    town.register(town.enroll(1))
    stop(town, "subjects", "subject.enrolled")
    page = records.get(address)
    assert (page.status, "Nothing was saved" in page.words) == (503, True)
    with pytest.raises(StandsStill):
        town.wiring.projector.position(town.commune)
    town.wiring.projector.retry(town.wiring.projector.stopped())
    assert records.get(address).status == 200


@pytest.fixture
def operations(town: Town) -> Visitor:
    town.register(town.enroll(1))
    stop(town, "audit", "dossier.registered")
    return Visitor(town.client(town.administrator))


def test_whoever_keeps_the_system_sees_the_entry_in_the_way_and_lets_it_go_on(town: Town, operations: Visitor) -> None:
    (stopped,) = town.wiring.projector.stopped()
    page = operations.get("/operations?lang=en")
    for told in ("Audit log", str(stopped.position), "Registered", stopped.digest, "ZeroDivisionError"):
        assert str(told) in page.words
    assert "nobody else" not in page.source
    assert not any(name in page.source for name in ("Nguyễn", "Văn"))
    after = page.send()
    assert after.status == 200
    assert town.wiring.projector.stopped() == []
    assert "No list stands still." in operations.get("/operations?lang=en").words


@pytest.mark.parametrize("who", ["officer", "signer", "records", "nobody"])
def test_others_find_no_page_of_operations(town: Town, who: str) -> None:
    client = town.client(getattr(town, who))
    assert client.get("/operations").status_code == 404
    assert "/operations" not in client.get("/").text


def test_an_inspector_reads_it_and_cannot_try_again(town: Town, operations: Visitor) -> None:
    inspector = Visitor(town.client(town.inspector))
    page = inspector.get("/operations?lang=en")
    assert "Audit log" in page.words
    assert "Try again now" not in page.words
    token = operations.get("/operations").form["csrf_token"]
    assert inspector.client.post("/operations/retry", data={"csrf_token": token}).status_code in (400, 404)
    assert len(town.wiring.projector.stopped()) == 1


def samples(town: Town) -> dict[str, dict[str, float]]:
    """What is exposed: names, then values by labels."""
    answer = (
        create_app(replace(town.wiring, config=config(metrics_token=TOKEN)))
        .test_client()
        .get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    )
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    found: dict[str, dict[str, float]] = {}
    for line in answer.text.splitlines():
        if line.startswith("# TYPE "):
            found[line.split()[2]] = {}
        elif not line.startswith("#"):
            match = SAMPLE.fullmatch(line)
            assert match
            found[match[1]][match[2] or ""] = float(match[3])
    assert answer.text.endswith("\n")
    return found


def test_metrics_tell_of_books_of_what_stands_still_and_of_who_follows(town: Town) -> None:
    calm = samples(town)
    assert calm["sovang_facts_total"][""] == calm["sovang_facts_folded_total"][""] > 0
    assert (calm["sovang_books_behind"][""], calm["sovang_projections_stopped"][""]) == (0, 0)
    assert (calm["sovang_lag_facts"], calm["sovang_followers"]) == ({}, {"": 0})

    town.register(town.enroll(1))
    town.clock.move(minutes=1)
    behind = samples(town)
    assert behind["sovang_lag_facts"] == {f'book="{town.commune}"': 2}
    assert behind["sovang_lag_facts_max"][""] == 2
    assert behind["sovang_lag_seconds_max"][""] >= 60

    stop(town, "audit", "dossier.registered")
    with town.wiring.projector.desk() as desk:
        Presence().say(desk)
    with town.engine.begin() as db:
        db.execute(insert(outbox).values(kind="reminder", cause="c", person="p", made_at=1))
    told = samples(town)
    assert told["sovang_projections_stopped"][""] == 1
    labels = f'projection="audit",book="{town.commune}"'
    assert told["sovang_projection_stopped_position"] == {labels: head(town) - 1}
    assert told["sovang_projection_stopped_since_seconds"][labels] > 1_700_000_000
    assert (told["sovang_followers"][""], told["sovang_outbox_waiting"][""]) == (1, 1)


@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [
        ("", f"Bearer {TOKEN}", 404),
        ("", "Bearer ", 404),
        (TOKEN, "", 401),
        (TOKEN, "Bearer ", 401),
        (TOKEN, "Bearer another token altogether", 401),
        (TOKEN, "Bearer được không", 401),
        (TOKEN, f"Basic {TOKEN}", 401),
    ],
)
def test_metrics_are_told_to_whoever_holds_the_token_alone(town: Town, token: str, sent: str, status: int) -> None:
    client = create_app(replace(town.wiring, config=config(metrics_token=token))).test_client()
    answer = client.get("/metrics", headers={"Authorization": sent})
    assert answer.status_code == status
    assert "sovang_" not in answer.text
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


def test_every_read_model_has_a_word() -> None:
    assert set(READ_MODEL) == {EVERY, *(one.name for one in ALL)}
