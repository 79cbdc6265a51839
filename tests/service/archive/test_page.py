"""What administrators are told of backups on the page of operations, and the file that they fetch there."""

from datetime import timedelta
from pathlib import Path

from service.archive import marking
from tests.service.town import Town
from tests.service.visitor import Visitor


def test_the_page_tells_when_the_last_backup_was_made_and_warns_after_a_week(small: Town, tmp_path: Path) -> None:
    administrator = Visitor(small.client(small.administrator))
    assert "Chưa sao lưu lần nào" in administrator.get("/operations").words
    assert administrator.get("/operations/backup").status == 404
    file = tmp_path / "day.backup"
    file.write_bytes(b"sealed" * 200_000)

    def mark(*, days: int) -> None:
        at = small.clock() - timedelta(days=days, hours=1)
        marking.mark(small.engine, at=at, facts=12_345, size=1_200_000, file=file)

    mark(days=7)
    page = administrator.get("/operations")
    assert "đã quá 7 ngày" in page.words
    assert "12.345" in page.words
    assert "1,1 MB" in page.words
    mark(days=6)
    page = administrator.get("/operations")
    assert "đã quá" not in page.words
    assert "/operations/backup" in page.source
    answer = administrator.client.get("/operations/backup")
    assert (answer.status_code, answer.data) == (200, file.read_bytes())
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="day.backup"')
    answer.close()

    # Who reads everything reads that there is one; nobody else hears of it.
    inspector = Visitor(small.client(small.inspector))
    told = inspector.get("/operations")
    assert "Lần sao lưu gần nhất" in told.words
    assert "/operations/backup" not in told.source
    for who in (small.inspector, small.officer):
        assert Visitor(small.client(who)).get("/operations/backup").status == 404
    file.unlink()
    assert "không còn ở nơi đã ghi" in administrator.get("/operations").words
    assert administrator.get("/operations/backup").status == 404
