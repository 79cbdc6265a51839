"""A dossier taken out as one ZIP: what is in it, who may take it, and that it is always the same."""

import hashlib
import io
import json
from zipfile import ZipFile

from domain.canonical import canonical, sha256_hex
from domain.commands import erasing
from domain.fact import NO_DIGEST
from service.privacy import accesses
from tests.data_requests import grant
from tests.evidence.harmless import a_pdf
from tests.service.town import Town
from tests.service.views.test_evidence import send
from tests.service.visitor import Visitor


def taken(visitor: Visitor, dossier: str) -> tuple[bytes, ZipFile]:
    answer = visitor.client.get(f"/dossiers/{dossier}/archive.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ho-so-2026-')
    assert answer.content_length == len(answer.data)
    return answer.data, ZipFile(io.BytesIO(answer.data))


def test_a_dossier_is_taken_out_whole_and_checked_by_anybody(small: Town) -> None:
    (dossier,) = small.register(small.enroll(1))
    subject = dossier.split(".")[3]
    small.current()
    officer = Visitor(small.client(small.officer))
    send(officer, dossier, ("sổ tay/của Đặng.pdf", a_pdf()))
    assert f"/dossiers/{dossier}/archive.zip" in officer.get(f"/dossiers/{dossier}").source

    content, archive = taken(officer, dossier)

    assert archive.testzip() is None
    names = archive.namelist()
    assert names[-2:] == ["DOC-TRUOC.txt", "SHA256SUMS"]
    (evidence,) = [name for name in names if name.startswith("minh-chung/")]
    assert evidence == "minh-chung/01-sổ taycủa Đặng.pdf"
    assert archive.read(evidence).startswith(b"%PDF")
    assert [name for name in names if name.startswith("giay-to/")] == ["giay-to/registration.pdf"]
    assert archive.read("giay-to/registration.pdf").startswith(b"%PDF")
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names[:-1]}
    facts = [json.loads(line) for line in archive.read("su-kien.jsonl").splitlines()]
    assert [fact["type"] for fact in facts] == ["dossier.registered", "dossier.evidence-added"]
    before = NO_DIGEST
    for fact in facts:
        assert fact["previous_digest"] == before
        before = fact.pop("digest")
        del fact["position"]
        assert sha256_hex(canonical(fact)) == before
    timeline, readme = (archive.read(name).decode() for name in ("dien-bien.txt", "DOC-TRUOC.txt"))
    assert "Hoàng Thị Lượng" in timeline
    assert "&" not in timeline
    assert "{{" not in timeline + readme
    assert "1. Đã đăng ký" in timeline
    assert "sha256sum -c SHA256SUMS" in readme
    # The same dossier gives the same bytes, to others over its place too, in whatever language they read.
    assert taken(officer, dossier)[0] == content
    inspector = Visitor(small.client(small.inspector))
    inspector.get("/?lang=en")
    assert taken(inspector, dossier)[0] == content
    with small.engine.connect() as db:
        noted = {row["person"] for row in accesses.of(db, [subject]) if row["page"] == "archives.of_dossier"}
    assert noted == {small.officer, small.inspector}

    # Its own people get what their page shows; everybody else is told that there is no such thing.
    own = Visitor(small.client(small.head_with_account((subject, small.households[0][1]))))
    theirs = taken(own, dossier)[1]
    assert evidence in theirs.namelist()
    assert "su-kien.jsonl" not in theirs.namelist()
    nobody = Visitor(small.client(small.nobody))
    assert nobody.get(f"/dossiers/{dossier}/archive.zip").status == 404
    assert officer.get("/dossiers/d.2026.family.x.1/archive.zip").status == 404


def test_what_was_erased_is_not_taken_out(small: Town) -> None:
    (pair,) = small.enroll(1)
    (dossier,) = small.register([pair])
    small.current()
    officer = Visitor(small.client(small.officer))
    send(officer, dossier, ("giấy.pdf", a_pdf()))
    of = {"subject": pair[1], "request": grant(small, "erasure", pair), "groups": [pair[0]]}
    small.perform(small.act(small.records), lambda desk: erasing.erase(desk, reason="own-request", **of))
    small.current()

    archive = taken(officer, dossier)[1]

    assert [name for name in archive.namelist() if name.startswith("minh-chung/")] == []
    readme = archive.read("DOC-TRUOC.txt").decode()
    assert "Minh chứng 1" in readme
    assert "(đã xóa theo yêu cầu)" in readme
