"""Evidence in a real browser: several photographs at once, one of them broken, one that another dossier has as well."""

import pytest

from tests.browser.walker import Walker
from tests.evidence.harmless import a_pdf, photograph

pytestmark = pytest.mark.browser


def choose_files(walker: Walker, *files: tuple[str, str, bytes]) -> None:
    chosen = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    walker.choose("criterion", "children-learning")
    walker.page.set_input_files("#file", files=chosen)  # type: ignore[arg-type]
    walker.press("Thêm các tệp")


def test_files_are_added_and_what_is_used_twice_is_shown(walker: Walker) -> None:
    town = walker.town
    first, second = town.register(town.enroll(2))
    town.current()
    walker.sign_in(town.officer)
    long = "Giấy khen học sinh giỏi cấp tỉnh năm học 2025–2026 của cháu Nguyễn Thị H’Ngữ Êban.jpg"
    walker.go(f"/dossiers/{first}/evidence/new", "evidence")
    choose_files(walker, (long, "image/jpeg", photograph()), ("quay.gif", "image/gif", b"GIF89a"))
    walker.look("evidence-partly")
    assert "Đã nhập 1 tệp" in walker.words()
    assert "“quay.gif”" in walker.words()
    choose_files(walker, ("bản kê.pdf", "application/pdf", a_pdf()))
    assert long in walker.words()

    walker.go(f"/dossiers/{second}/evidence/new", "evidence")
    choose_files(walker, ("ảnh.jpg", "image/jpeg", photograph()))
    walker.look("evidence-same-file")
    assert "Tệp này cũng dùng trong:" in walker.words()
    with walker.page.expect_download() as kept:
        walker.page.get_by_role("link", name="ảnh.jpg").click()
    assert kept.value.suggested_filename == "ảnh.jpg"
