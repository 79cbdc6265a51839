"""Every page of corrections in a real browser without script: what follows fits a phone as it fits a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from service.database import make_engine
from tests.browser.walker import Walker, serving
from tests.mending import with_reasons
from tests.service.town import Town
from tests.whole_book import whole_book

pytestmark = pytest.mark.browser


@pytest.fixture(params=[320, 1280])
def walker(request: pytest.FixtureRequest, browser: Browser, sqlite_url: str) -> Iterator[Walker]:
    engine = make_engine(sqlite_url)
    town = Town(engine)
    whole_book(town)
    with_reasons(town)
    town.clock.move(days=1)
    town.current()
    with serving(town) as address:
        size = {"width": request.param, "height": 640}
        context = browser.new_context(viewport=size, base_url=address, java_script_enabled=False)  # type: ignore[arg-type]
        yield Walker(town, context, request.param)
        context.close()
    engine.dispose()


def corrections(walker: Walker) -> list[str]:
    found = walker.page.locator("main a[href*='/corrections/'], main a[href$='/correction']")
    return [each.get_attribute("href") or "" for each in found.all()]


def test_every_entry_has_a_page_that_fits(walker: Walker) -> None:
    town, opened = walker.town, set()
    for person in (town.officer, town.appraiser, town.signer):
        walker.sign_in(person)
        for subject, _ in town.households:
            dossier = f"d.2026.family.{subject}.1"
            walker.go(f"/dossiers/{dossier}", "dossier-mended")
            topics = town.topics(dossier)
            for link in corrections(walker):
                topic = topics[int(link.rpartition("/")[2]) - 1]
                if topic not in opened:
                    walker.go(link, f"correction-{topic}")
                    opened.add(topic)
    assert len(opened) > 14


def test_what_follows_for_a_paper_fits_and_the_struck_values_too(walker: Walker) -> None:
    town = walker.town
    dossiers = town.way(3)
    town.current()
    decision = f"/decisions/{town.facts_of(dossiers[0])[-1].decision}"
    walker.sign_in(town.signer)
    walker.go(f"{decision}/correction", "correction-decision")
    walker.fill(number="17/QĐ-UBND", text="Số trên giấy là 17.")
    walker.choose("reason", "paper-differs")
    walker.press("Xem")
    walker.look("correction-decision-follows")
    walker.press("Xác nhận")
    walker.look("decision-corrected")
    assert "17/QĐ-UBND" in walker.words()

    walker.sign_in(town.officer)
    for kind in ("activities", "households"):
        walker.go(f"/places/{town.village}/{kind}", f"{kind}-mended")
        walker.go(corrections(walker)[0], f"correction-{kind}")
