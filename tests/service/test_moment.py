"""The moment that is looked at: read from what was typed, and put into every link and search of a finished page."""

from datetime import UTC, datetime

import pytest
from werkzeug.routing import Map, Rule

from domain.clock import micros
from service.moments.carried import carried
from service.moments.moment import BeforeTheBooks, Moment, NoOffset, NotADay, Point, StillToCome, point

# The end of 3 November in Việt Nam.
END = micros(datetime(2026, 11, 3, 16, 59, 59, 999999, UTC))


@pytest.mark.parametrize("text", ["3/11/2026", "03-11-26", "3.11.2026", " 3 11 2026 ", "2026-11-03"])
def test_a_day_means_its_end_on_the_clocks_of_vietnam(text: str) -> None:
    assert point(text) == Point(END, is_day=True)
    assert point(text).text == "2026-11-03"


@pytest.mark.parametrize(
    ("text", "hour"),
    [("2026-11-03T09:00:00+07:00", 2), ("2026-11-03T02:00:00Z", 2), ("2026-11-03T09:00:00 07:00", 2),
     ("2026-11-02T22:00:00-04:00", 2)],
)  # fmt: skip
def test_a_time_is_read_with_its_offset_and_carried_on_exactly(text: str, hour: int) -> None:
    found = point(text)
    assert (found.at, found.is_day) == (datetime(2026, 11, 3, hour, tzinfo=UTC), False)
    assert point(found.text) == found


def test_a_leap_day_exists_in_leap_years_alone() -> None:
    assert point("29/2/2028").text == "2028-02-29"
    with pytest.raises(NotADay):
        point("29/2/2026")


@pytest.mark.parametrize(
    ("text", "problem"),
    [("31/11/2026", NotADay), ("", NotADay), ("now", NotADay), ("2026-11-03T25:00:00Z", NotADay),
     ("2026-11-03T09:00:00", NoOffset), ("20261103T090000", NoOffset)],
)  # fmt: skip
def test_anything_else_is_refused(text: str, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        point(text)


def test_only_what_the_books_tell_can_be_looked_at() -> None:
    now = datetime(2026, 11, 3, 5, tzinfo=UTC)
    first, last = micros(datetime(2026, 10, 1, 5, tzinfo=UTC)), micros(now) + 7

    def within(text: str) -> Point:
        return point(text).within(first, last, field="as_of", now=now)

    # Today, although its end is still to come; the newest entry, although the clock is behind it; all of the first day.
    for text in ("3/11/2026", "1/10/2026", "2026-11-03T12:00:00.000007+07:00", "2026-10-01T00:00:00+07:00"):
        assert within(text) == point(text)
    for text in ("4/11/2026", "2026-11-03T12:00:00.000008+07:00"):
        with pytest.raises(StillToCome):
            within(text)
    for text in ("30/9/2026", "2026-09-30T23:59:59.999999+07:00"):
        with pytest.raises(BeforeTheBooks):
            within(text)
    assert point("1/1/1950").within(None, None, field="as_of", now=now), "a store without a fact has no beginning"


PAST = Map(
    [Rule("/"), Rule("/list", endpoint="list"), Rule("/things/<id>", endpoint="thing"), Rule("/new", endpoint="new")]
)
KEPT = Moment(as_of=point("3/11/2026"), known_at=point("2026-11-15T09:00:00+07:00")).address
ASKED = "as_of=2026-11-03&amp;known_at=2026-11-15T02%3A00%3A00Z"


def after(page: str) -> str:
    return carried(page, KEPT, PAST.bind("here"), {"list", "thing"}.__contains__)


@pytest.mark.parametrize(
    ("link", "instead"),
    [
        ('<a href="/list">x</a>', f'<a href="/list?{ASKED}">x</a>'),
        ('<a class="a" href="/list?q=1&amp;q=2#part">x</a>', f'<a class="a" href="/list?q=1&amp;q=2&amp;{ASKED}#part">x</a>'),
        ('<a href="?page=2">x</a>', f'<a href="?page=2&amp;{ASKED}">x</a>'),
        # What names a moment of its own keeps it; parts of the page, other sites and the way back stay as they are.
        ('<a href="/list?known_at=2026-01-01">x</a>',) * 2,
        ('<a href="#part">x</a>',) * 2,
        ('<a href="https://example.org/">x</a>',) * 2,
        ('<a href="//example.org/">x</a>',) * 2,
        ('<a href="/list" data-moment>x</a>',) * 2,
        # To a page of the present no link leads from a page of the past, nor does a form that writes.
        ('<a href="/new" class="b">x <b>y</b></a>', ""),
        ('<a href="/nowhere">x</a>', ""),
        ('<form method="post"><input name="a"><a href="/list">x</a></form>', ""),
        ('<form action="/new"><input name="a"></form>', ""),
    ],
)  # fmt: skip
def test_a_link_of_the_page_keeps_the_moment_or_is_taken_out(link: str, instead: str) -> None:
    assert after(f"<main>ữ{link}\n<p>z</main>") == f"<main>ữ{instead}\n<p>z</main>"


def test_around_the_page_nothing_is_taken_out() -> None:
    page = '<header><a href="/new">x</a><form method="post"><button>Sign out</button></form></header><main>\n</main>'
    assert after(page) == page.replace('"/new"', f'"/new?{ASKED}"')


def test_a_search_carries_the_moment_in_boxes_that_are_not_seen() -> None:
    boxes = '<input type="hidden" name="as_of" value="2026-11-03">'
    boxes += '<input type="hidden" name="known_at" value="2026-11-15T02:00:00Z">'
    assert after('<main><form method="get"><input name="q"></form></main>') == (
        f'<main><form method="get">{boxes}<input name="q"></form></main>'
    )
    own = '<main><form method="get" data-moment><input name="as_of"></form></main>'
    assert after(own) == own
