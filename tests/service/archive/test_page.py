"""What administrators are told of backups on the page of operations, and the file that they fetch there."""

from datetime import timedelta
from pathlib import Path

from service.archive import marking
from service.archive.backup import keys_beside
from service.archive.locks import Lock
from service.archive.restore import rehearsed
from tests.service.town import Town, config
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


def keeping(town: Town, folder: Path) -> Path:
    """The same installation, where the page may keep backups; and the key that it locks them with."""
    key, there = folder / "backup.key", folder / "kept"
    key.write_text("cd" * 32)
    there.mkdir()
    named = config(database_url="sqlite://", backup_folder=str(there), backup_key_file=str(key))
    object.__setattr__(town.wiring, "config", named)
    return key


def test_an_administrator_makes_a_backup_that_a_rehearsal_proves_without_having_its_key(
    small: Town, tmp_path: Path
) -> None:
    small.enroll(2)
    administrator = Visitor(small.client(small.administrator))
    page = administrator.get("/operations")
    assert "/operations/backups" not in page.reader.actions, "nobody has named a folder and a key"
    assert administrator.post("/operations/backups", page.reader.forms[0], {}).status == 404
    key = keeping(small, tmp_path)
    boxes = administrator.get("/operations").reader.forms[-1]
    assert Visitor(small.client(small.inspector)).post("/operations/backups", boxes, {}).status in (400, 404)

    done = administrator.post("/operations/backups", boxes, {})
    assert (done.status, done.address) == (200, "/operations")
    (file,) = (tmp_path / "kept").glob("*.backup")
    assert f"{small.clock():%Y%m%d}" in file.name
    assert file.name in done.words
    assert f"thư mục này: {file.parent}" in done.words
    with rehearsed(small.wiring.config, file, keys_beside(file), Lock.of_file(key), step=lambda _more: None) as found:
        assert found.facts == sum(each.head for each in small.wiring.projector.status())
        assert found.findings == []


def test_why_no_backup_could_be_made_is_said_on_the_page(small: Town, tmp_path: Path) -> None:
    key = keeping(small, tmp_path)
    key.write_text("nothing")
    administrator = Visitor(small.client(small.administrator))
    refused = administrator.post("/operations/backups", administrator.get("/operations").reader.forms[-1], {})
    assert refused.status == 409
    assert "không phải tệp khóa" in refused.words
    assert "Chưa sao lưu lần nào" in refused.words
    assert list((tmp_path / "kept").iterdir()) == []
