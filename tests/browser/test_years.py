"""The pages of a commune's years in a real browser, on a phone and on a desk, without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from domain.commands import registration, setup
from domain.commands.registration import Asking
from service.database import make_engine
from service.season.reminders import remind
from tests.browser.walker import Walker, serving
from tests.service.town import Town

pytestmark = pytest.mark.browser


@pytest.fixture(params=[320, 1280])
def walker(request: pytest.FixtureRequest, browser: Browser, sqlite_url: str) -> Iterator[Walker]:
    engine = make_engine(sqlite_url)
    town = Town(engine)
    with serving(town) as address:
        size = {"width": request.param, "height": 640}
        context = browser.new_context(viewport=size, base_url=address, java_script_enabled=False)  # type: ignore[arg-type]
        yield Walker(town, context, request.param)
        context.close()
    engine.dispose()


def lived(town: Town) -> None:
    """Two families were recognised, two wait for a meeting that is late."""
    town.perform(
        town.act(),
        lambda desk: setup.set_target(
            desk,
            year=2026,
            title="family",
            numerator="recognised",
            denominator="all",
            share="72.00",
            scope={"vi": "hộ gia đình trong toàn xã", "en": "households"},
            source={"document": "Kế hoạch xây dựng xã hội học tập năm 2026 của xã", "passage": "Mục II, điểm 1"},
        ),
    )
    town.way(2)
    waiting = town.register(town.enroll(2))
    town.clock.move(days=1)
    town.assess(waiting)
    town.clock.move(days=50)
    remind(town.wiring)
    town.current()


def test_the_records_officer_watches_moves_closes_and_opens(walker: Walker) -> None:
    town = walker.town
    lived(town)
    walker.sign_in(town.records)
    here = f"/places/{town.commune}"
    walker.go(f"{here}/lateness", "lateness")
    walker.go(f"{here}/cycles/2026/clocks/new", "clock")
    walker.press("Xem trước hồ sơ liên quan")
    walker.look("clock-refused")
    walker.page.select_option("#step", "village-verification")
    walker.choose("moves", "later")
    walker.choose("reason", "weather")
    walker.day("day", "30/12/2026")
    walker.fill(basis="Công văn số 12/UBND ngày 01/12/2026 về việc gia hạn bình xét do mưa lũ")
    walker.press("Xem trước hồ sơ liên quan")
    walker.look("clock-preview")
    walker.press("Dời hạn")
    walker.look("years-with-a-moved-clock")
    assert "30/12/2026" in walker.words()
    walker.go(f"{here}/cycles/2026/closing", "closing")
    walker.press("Đóng đợt xét")
    walker.look("progress-closed")
    assert "lúc đóng" in walker.words()
    walker.go(f"{here}/cycles/new", "opening")
    walker.press("Xem trước những gì sẽ mở")
    walker.look("opening-rehearsal")
    walker.press("Mở đợt xét năm 2027")
    walker.look("years")
    assert "2027" in walker.words()


def test_those_who_are_late_and_those_above_see_it(walker: Walker) -> None:
    town = walker.town
    lived(town)
    walker.sign_in(town.officer)
    walker.look("queue-late")
    walker.go("/?late=1", "queue-only-late")
    walker.go("/reminders", "reminders")
    walker.press("Đánh dấu đã đọc")
    walker.look("reminders-read")
    walker.go("/reminders/address", "address")
    walker.sign_in(town.appraiser)
    walker.look("queue-escalated")
    assert "Quá hạn ở nơi khác" in walker.words()


def test_last_years_points_stand_on_the_form(walker: Walker) -> None:
    town = walker.town
    lived(town)
    walker.sign_in(town.records)
    walker.go(f"/places/{town.commune}/cycles/new", "opening-of-the-next")
    walker.press("Xem trước những gì sẽ mở")
    walker.press("Mở đợt xét năm 2027")
    town.clock.move(days=60)
    subject, head = town.households[0]
    asking = [Asking(subject, head, {"how": "form", "on": "2027-01-10"})]
    town.perform(
        town.act(town.officer),
        lambda desk: registration.register(desk, title="family", year=2027, place=town.village, asking=asking),
    )
    town.current()
    walker.sign_in(town.officer)
    walker.go(f"/dossiers/d.2027.family.{subject}.1/self-assessment", "self-assessment-last-year")
    assert "Năm ngoái" in walker.words()
    walker.go(f"/dossiers/d.2027.family.{subject}.1", "dossier-last-year")
