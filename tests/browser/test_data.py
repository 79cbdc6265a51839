"""Pages about personal data in a real browser without script: asked, granted, shown and erased, at both widths."""

import pytest

from tests.browser.walker import Walker
from tests.data_requests import receive

pytestmark = pytest.mark.browser


def test_somebody_asks_sees_what_is_kept_and_is_erased(walker: Walker) -> None:
    town = walker.town
    pair, other = town.enroll(2)
    head = town.head_with_account(pair)
    (dossier,) = town.register([pair])
    receive(town, "access", other)
    town.clock.move(days=5)
    town.current()
    walker.sign_in(town.officer)
    walker.go(f"/dossiers/{dossier}", "dossier")
    walker.sign_in(head)
    walker.go("/requests", "data-requests-own")
    walker.go(f"/persons/{head}/data", "data-held")
    walker.go(f"/persons/{head}/requests/new", "data-asking")
    walker.choose("kind", "erasure")
    walker.press("Nhập yêu cầu")
    walker.look("data-asked")
    request = walker.page.url
    walker.sign_in(town.records)
    walker.go("/requests", "data-requests")
    walker.go(f"{request}/answer", "data-answering")
    walker.choose("outcome", "granted")
    walker.press("Ghi nhận câu trả lời")
    walker.look("data-granted")
    walker.go(f"{request}/extension", "data-extending")
    walker.go(f"/persons/{head}/consents/new", "data-consenting")
    walker.go(f"{request}/erasure", "data-erasing")
    walker.choose("reason", "own-request")
    walker.press("Xem những gì sẽ bị xóa")
    walker.look("data-would-go")
    walker.press("Xóa vĩnh viễn")
    walker.look("data-erased")
    assert "Đã thực hiện" in walker.words()
    walker.go(f"/dossiers/{dossier}", "dossier-erased")
    assert "(đã xóa theo yêu cầu)" in walker.words()
