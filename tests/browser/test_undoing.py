"""Taking back, reopening, revoking and expiring in a real browser: what follows is read before it is confirmed."""

from datetime import timedelta

import pytest

from tests.browser.walker import Walker

pytestmark = pytest.mark.browser


def test_a_step_is_taken_back_and_a_title_revoked_after_reading_what_follows(walker: Walker) -> None:
    town = walker.town
    (assessed,) = town.register(town.enroll(1))
    town.assess([assessed])
    recognised, refused = town.to_appraisal(2)
    town.appraise([recognised, refused])
    town.clock.move(days=1)
    town.decide([recognised], refused=[refused])
    town.current()

    walker.sign_in(town.officer)
    walker.go(f"/dossiers/{assessed}", "still-to-be-taken-back")
    assert "còn rút lại được" in walker.words()
    walker.go(f"/dossiers/{assessed}/retraction", "retraction")
    walker.choose("reason", "entered-by-mistake")
    walker.choose("consent_how", "spoken")
    walker.day("consent_on", town.clock().strftime("%d/%m/%Y"))
    confirm(walker, "retraction")
    assert "Rút lại bước vừa làm" in walker.words()

    walker.sign_in(town.signer)
    walker.go(f"/dossiers/{refused}/reopening", "reopening")
    walker.choose("reason", "new-evidence")
    walker.fill(text="Có giấy khen mới của trường.")
    confirm(walker, "reopening")
    assert "Đã mở lại hồ sơ" in walker.words()
    walker.go(f"/dossiers/{recognised}/revocation", "revocation")
    walker.choose("reason", "false-papers")
    walker.fill(number="9/QĐ-UBND", text="Theo kết luận kiểm tra.")
    walker.day("signed_on", town.clock().strftime("%d/%m/%Y"))
    confirm(walker, "revocation")
    assert "Đã thu hồi" in walker.words()


def confirm(walker: Walker, called: str) -> None:
    """Nothing is entered before what follows has been read."""
    before = walker.town.wiring.ledger.head(walker.town.commune)
    walker.page.locator("main form button[type=submit]").last.click()
    walker.look(f"{called}-foreseen")
    assert "Sau khi ghi" in walker.page.content()
    assert walker.town.wiring.ledger.head(walker.town.commune) == before
    walker.page.locator("main form button[type=submit]").last.click()
    walker.look(f"{called}-done")
    assert walker.town.wiring.ledger.head(walker.town.commune) == before + 1


def test_a_title_whose_term_has_run_out_is_read_as_such(walker: Walker) -> None:
    town = walker.town
    (dossier,) = town.way(1)
    town.clock.now += timedelta(days=366)
    town.current()
    walker.sign_in(town.officer)
    walker.go(f"/dossiers/{dossier}", "dossier-expired")
    assert "Hết hạn" in walker.words()
    walker.go(f"/places/{town.village}/dossiers?state=expired", "list-expired")
    walker.go("/register", "register-today")
    walker.page.get_by_role("link", name="Đã hết hạn (1)").click()
    walker.look("register-expired")
    assert walker.page.locator("tbody tr").count() == 1
