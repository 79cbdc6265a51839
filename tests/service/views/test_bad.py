"""Bad input through pages: each case gets its one sentence and its one status, and leaves no fact."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from service.database import make_engine
from service.schema import book
from tests.service import bad_place_pages, bad_public_pages, bad_undoing_pages
from tests.service.bad_pages import ANYBODY, CASES, DECOMPOSED, MEET, REGISTER, RIGHT, Bad, Stage
from tests.service.visitor import Page, Visitor


@pytest.fixture(scope="module")
def stage(sqlite_template, tmp_path_factory) -> Iterator[Stage]:
    path = tmp_path_factory.mktemp("stage") / "sovang.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    yield Stage(engine)
    engine.dispose()


def heads(engine: Engine) -> list[tuple[str, int]]:
    with engine.connect() as db:
        return [(row.id, row.head) for row in db.execute(select(book.c.id, book.c.head).order_by(book.c.id))]


def named(stage: Stage, text: str) -> str:
    known = {name: value for name, value in vars(stage).items() if isinstance(value, str)}
    return text.format(**known, elsewhere_subject=stage.elsewhere.split(".")[3]) if "{" in text else text


def boxes_of(stage: Stage, case: Bad) -> dict[str, object]:
    right = RIGHT | bad_undoing_pages.RIGHT | bad_place_pages.RIGHT | bad_public_pages.RIGHT
    found = {**right.get(case.page, {}), **case.boxes}
    return {
        named(stage, name): [named(stage, each) for each in value] if isinstance(value, list) else named(stage, value)
        for name, value in found.items()
    }


def send(stage: Stage, case: Bad) -> Page:
    client = stage.app.test_client() if case.who == ANYBODY else stage.client(getattr(stage, case.who))
    page = Visitor(client).get(named(stage, case.page))
    if case.straight or page.status != 200:
        return page
    stage.clock.move(days=case.later)
    try:
        return page.send(without=case.without, files=dict(case.files()), **boxes_of(stage, case))
    finally:
        stage.clock.move(days=-case.later)


EVERY_CASE = [*CASES, *bad_undoing_pages.CASES, *bad_place_pages.CASES, *bad_public_pages.CASES]


@pytest.mark.parametrize("case", EVERY_CASE, ids=lambda case: case.name)
def test_bad_input_gets_one_sentence_and_leaves_nothing(stage: Stage, case: Bad) -> None:
    before = heads(stage.engine)

    page = send(stage, case)

    assert page.status == case.status, page.words
    assert case.says in page.words
    assert len(page.errors) <= 1, page.errors
    assert heads(stage.engine) == before


def test_what_was_typed_stands_in_the_boxes_again(stage: Stage) -> None:
    case = Bad("", MEET, 400, "", {"present": "51", "chair": "Lan & <Nga>"})

    page = send(stage, case)

    sent = boxes_of(stage, case)
    assert {name: page.form[name] for name in sent} == sent


def test_without_its_token_a_form_comes_back_as_typed_and_enters_nothing(stage: Stage) -> None:
    before = heads(stage.engine)

    page = send(stage, Bad("", MEET, 400, "", {"chair": "Lan"}, ("csrf_token",)))

    assert (page.status, page.form["chair"]) == (400, "Lan")
    assert "mở quá lâu" in page.words
    assert heads(stage.engine) == before


def test_another_villages_dossier_answers_like_one_that_is_not_there(stage: Stage) -> None:
    visitor = Visitor(stage.client(stage.officer))
    unknown = stage.elsewhere.replace(stage.elsewhere.split(".")[3], "01900000-0000-7000-8000-000000000000")
    for way in ("", "/self-assessment", "/evidence/new", "/return", "/withdrawal", "/comments/new", "/corrections/1"):
        other, none = (visitor.get(f"/dossiers/{each}{way}") for each in (stage.elsewhere, unknown))
        assert (other.status, other.words) == (none.status, none.words) == (404, none.words)


def test_a_repeated_form_goes_on_to_its_page_and_another_under_its_number_is_refused(stage: Stage) -> None:
    subject = stage.enroll(1)[0][0]
    stage.current()
    page = Visitor(stage.client(stage.officer)).get(named(stage, REGISTER))
    boxes = boxes_of(stage, Bad("", REGISTER, 200, "")) | {"subjects": [subject]}

    first = page.send(**boxes)
    after = heads(stage.engine)
    again = page.send(**boxes)
    other = page.send(**(boxes | {"consent_how": "phone"}))

    assert (first.status, again.status, again.address) == (200, 200, first.address), again.words
    assert (other.status, len(other.errors)) == (409, 1)
    assert heads(stage.engine) == after


def test_decomposed_letters_are_taken_and_kept_composed(stage: Stage) -> None:
    subject = stage.enroll(1)[0]
    (dossier,) = stage.register([subject])
    stage.clock.move(minutes=1)
    stage.assess([dossier])
    stage.current()
    case = Bad("", MEET, 200, "", {"chair": DECOMPOSED})
    row = {f"rows.{stage.assessed}.{name}": "" for name in ("for", "against", "blank", "score")}
    own = {
        f"rows.{dossier}.{name}": value
        for name, value in zip(("for", "against", "blank", "score"), "3911", strict=False)
    }
    page = Visitor(stage.client(stage.officer)).get(named(stage, MEET))
    today = dict(zip(("held_on-day", "held_on-month", "held_on-year"), ("5", "10", "2026"), strict=True))

    held = page.send(**(boxes_of(stage, case) | row | own | today))

    assert held.status == 200, held.errors
    assert "Hoàng Thị Lượng" in held.source
    assert DECOMPOSED not in held.source
