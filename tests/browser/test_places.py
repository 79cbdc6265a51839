"""Pages about mandates and places in a real browser without script: given, suspended, renamed, split, at both widths."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from domain.commands.mandates import delegate_mandate, suspend_mandate
from domain.ids import new_id
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser
LONG = "Thôn Liên Hợp Nguyễn Thị Minh Khai – Trần Hưng Đạo (minh họa)"
BASIS = "Nghị quyết số 15/NQ-HĐND ngày 20/9/2026 của Hội đồng nhân dân xã (minh họa)"


def test_a_mandate_is_read_and_a_village_is_renamed_and_split(walker: Walker) -> None:
    town, deputy = walker.town, new_id()
    mandate = town.mandates[town.appraiser]
    told: dict[str, Any] = {
        "under": town.mandates[town.signer],
        "person": deputy,
        "places": [town.commune],
        "basis": BASIS,
    }
    told |= {"signing": {"form": "KT", "head": "Chủ tịch", "title": "Phó Chủ tịch"}, "mandate": new_id()}
    told |= {"valid_from": date(2026, 10, 1), "valid_to": date(2026, 10, 31)}
    town.perform(town.upper(), partial(delegate_mandate, **told))
    town.perform(town.upper(), partial(suspend_mandate, mandate=mandate, basis=BASIS, to=date(2026, 10, 30)))
    town.enroll(12)
    town.current()
    keeper = town.appoint("records-officer", town.province)
    walker.sign_in(town.administrator)
    walker.go("/accounts", "accounts")
    walker.go(f"/accounts/{town.appraiser}", "account-suspended")
    walker.go("/mandates/new", "mandate-new")
    for page in ("delegation", "suspension", "ending"):
        walker.go(f"/mandates/{town.mandates[town.officer]}/{page}", f"mandate-{page}")
    walker.sign_in(town.signer)
    walker.go(f"/people/{town.signer}", "authority-own")
    assert "KT. Chủ tịch – Phó Chủ tịch" in walker.words()
    walker.sign_in(keeper)
    walker.go(f"/people/{town.appraiser}", "authority")
    place = f"/territory/{town.village}"
    for page in ("", "/merger", "/dissolution"):
        walker.go(place + page, f"place{page.replace('/', '-')}")
    walker.go(f"{place}/renaming", "place-renaming")
    walker.fill(name=LONG, basis=BASIS)
    for _shown_then_confirmed in range(2):
        walker.page.locator("main form button").last.click()
        walker.look("place-renamed")
    assert LONG in walker.words()
    walker.go(f"{place}/split", "place-split")
    walker.fill(new=f"A, {LONG} A\nB, Thôn B", basis=BASIS)
    for _shown_then_confirmed in range(2):
        walker.page.locator("main form button").last.click()
        walker.look("place-was-split")
    walker.go("/territory", "places")
    walker.go(f"/records/place.{town.village}", "place-entries")
    walker.go(f"/records/place.{town.village}/corrections/3", "place-mending")
    walker.sign_in(town.officer)
    walker.go(f"{place}/homes", "place-homes")
    assert walker.page.locator("input[name=subjects]").count() == 12
