"""What is news: whoever's turn it is sees what others have entered since they last looked, and it is said once."""

import pytest
from sqlalchemy import select

from service.schema import look
from tests.service.town import Town
from tests.service.views.test_changed import mend_score, sheet
from tests.service.visitor import Visitor

NEWS = "Đã thay đổi từ lần bạn xem trước"


def looks(town: Town) -> list[tuple[str, str, int, int | None]]:
    """Who had which version before them, and at the sitting before."""
    with town.engine.connect() as db:
        asked = select(look.c.person, look.c.stream, look.c.version, look.c.before).order_by(
            look.c.person, look.c.stream
        )
        return [tuple(row) for row in db.execute(asked).all()]  # type: ignore[misc]


def test_an_appraiser_sees_on_every_page_what_was_entered_since_the_last_look(town: Town) -> None:
    first, second = sorted(town.to_appraisal(2))
    town.current()
    assert NEWS not in sheet(town).words
    town.clock.move(hours=3)
    mend_score(town, first)

    desk = Visitor(town.client(town.appraiser)).get("/")
    listed = sheet(town)
    opened = Visitor(town.client(town.appraiser)).get(f"/dossiers/{first}")
    other = Visitor(town.client(town.appraiser)).get(f"/dossiers/{second}")

    for page in (desk, listed, opened):
        assert page.words.count(NEWS) == 1, page.address
        assert "Đã sửa mục đã ghi" in page.words
    assert opened.source.count('govuk-tag--yellow">mới<') == 1
    assert (NEWS in other.words, "govuk-tag--yellow" in other.source) == (False, False)
    town.clock.move(hours=2)
    assert NEWS not in sheet(town).words
    assert NEWS not in Visitor(town.client(town.appraiser)).get(f"/dossiers/{first}").words


def test_what_one_enters_oneself_is_no_news_to_oneself(town: Town) -> None:
    (dossier,) = town.to_appraisal(1)
    town.current()
    sheet(town)
    town.clock.move(hours=3)
    other = town.appoint("commune-appraiser", town.commune)
    Visitor(town.client(other)).get(f"/dossiers/{dossier}")
    page = Visitor(town.client(other)).get(f"/dossiers/{dossier}/hold")
    assert page.confirm(reason="complaint", text="Có đơn.").status == 200
    town.clock.move(hours=3)
    pages = [Visitor(town.client(who)).get(f"/dossiers/{dossier}") for who in (other, town.appraiser)]
    assert [NEWS in page.words for page in pages] == [False, True]
    assert "Tạm dừng" in pages[1].words


def test_looking_is_kept_of_those_whose_turn_it_is_alone_and_only_where_something_is_new(town: Town) -> None:
    first, second = sorted(town.to_appraisal(2))
    town.current()
    for who in (town.inspector, town.signer, town.officer, town.records, town.nobody):
        Visitor(town.client(who)).get(f"/dossiers/{first}")
    pair = next(pair for pair in town.households if pair[0] in first)
    Visitor(town.client(town.head_with_account(pair))).get(f"/dossiers/{first}")
    assert looks(town) == []
    sheet(town)
    kept = looks(town)
    assert kept == [(town.appraiser, first, 5, None), (town.appraiser, second, 5, None)]
    town.clock.move(hours=2)
    sheet(town)
    assert looks(town) == [(town.appraiser, first, 5, 5), (town.appraiser, second, 5, 5)]
    Visitor(town.client(town.appraiser)).get("/")
    with town.engine.connect() as db:
        at = db.execute(select(look.c.at)).scalars().all()
    town.clock.move(minutes=5)
    sheet(town)
    with town.engine.connect() as db:
        assert db.execute(select(look.c.at)).scalars().all() == at


def test_a_signer_sees_on_the_list_what_was_entered_since(small: Town) -> None:
    first, second = sorted(small.to_appraisal(2))
    small.appraise([first, second])
    small.current()
    where = f"/decisions/new?place={small.commune}&year=2026&title=family"
    signer = Visitor(small.client(small.signer))
    assert NEWS not in signer.get(where).words
    small.clock.move(hours=3)
    mend_score(small, second)
    assert Visitor(small.client(small.signer)).get(where).words.count(NEWS) == 1


@pytest.mark.parametrize("minutes", [59, 61])
def test_news_stays_news_while_one_sits_there(small: Town, minutes: int) -> None:
    (dossier,) = small.to_appraisal(1)
    small.current()
    sheet(small)
    small.clock.move(hours=3)
    mend_score(small, dossier)
    assert NEWS in sheet(small).words
    small.clock.move(minutes=minutes)
    assert (NEWS in sheet(small).words) == (minutes < 60)
