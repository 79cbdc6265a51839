"""Issued papers: numbered and kept, the same to the last byte whatever comes after, replaced, erased, signed copies."""

import io

from pypdf import PdfReader

from domain.ids import new_id
from projections.names import ERASED, names_of
from tests.data_requests import grant
from tests.evidence.harmless import photograph
from tests.service.town import Town
from tests.service.visitor import Page, Visitor


def decided(town: Town, count: int = 2) -> tuple[list[str], str]:
    dossiers = town.way(count)
    town.current()
    return dossiers, town.facts_of(dossiers[0])[-1].decision


def by(town: Town, person: str) -> Visitor:
    return Visitor(town.client(person))


def words(file: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())


def issue(visitor: Visitor, kind: str, about: str, **boxes: str) -> Page:
    return visitor.get(f"/papers/new/{kind}/{about}").send(**boxes)


def file(visitor: Visitor, page: Page, ending: str = "pdf") -> bytes:
    answer = visitor.client.get(f"{page.address}/paper.{ending}")
    assert answer.status_code == 200
    return bytes(answer.data)


def name(town: Town, dossier: str) -> str:
    subject = dossier.split(".")[3]
    with town.engine.connect() as db:
        return names_of(db, [subject])[subject]


def test_what_was_issued_is_printed_again_to_the_last_byte(town: Town) -> None:
    dossiers, decision = decided(town)
    signer = by(town, town.signer)
    page = issue(signer, "decision", f"decision.{decision}")
    assert page.address.startswith("/papers/"), page.errors
    assert "01/QĐ-UBND" in page.words
    first = {ending: file(signer, page, ending) for ending in ("pdf", "docx")}
    assert name(town, dossiers[0]) in words(first["pdf"])

    # The register goes on: a number is mended, a title falls; what was issued stays what it was.
    town.clock.move(days=1)
    signer = by(town, town.signer)
    mended = signer.get(f"/decisions/{decision}/correction").confirm(
        reason="paper-differs", text="Số trên giấy là 17.", number="17/QĐ-UBND"
    )
    assert "17/QĐ-UBND" in mended.words
    assert {ending: file(signer, page, ending) for ending in first} == first
    now = signer.client.get(f"/decisions/{decision}/papers/decision.pdf").data
    assert "17/QĐ-UBND" in words(now)
    assert signer.get(page.address).words.count("Lê Thị Ký") >= 3, "who printed it again is told"


def test_a_corrected_one_cites_what_it_replaces_and_only_one_does(town: Town) -> None:
    _dossiers, decision = decided(town)
    signer = by(town, town.signer)
    about = f"decision.{decision}"
    first = issue(signer, "decision", about)
    assert issue(signer, "decision", about).status == 409, "the number has been given"
    asked = signer.get(next(link for link in first.reader.links if "replaces=" in link))
    assert "number" not in asked.form, "a decision has its number"
    none = asked.send()
    assert (none.status, none.errors) == (400, ["Chọn lý do thay thế bản trước."])
    second = asked.send(reason="wrong-name")
    assert second.address.startswith("/papers/"), second.errors
    assert second.address != first.address
    assert "(Thay thế bản số 01/QĐ-UBND ngày" in words(file(signer, second))
    told = signer.get(first.address)
    assert "Đã thay thế" in told.words
    assert second.address in told.reader.links
    assert not [link for link in told.reader.links if "replaces=" in link]
    late = asked.send(reason="other", command_id=new_id())
    assert late.status == 409
    listed = signer.get(f"/decisions/{decision}/papers").words
    assert "Đã thay thế" in listed
    assert "Đang có giá trị" in listed


def test_numbers_run_by_unit_and_one_from_outside_is_taken(small: Town) -> None:
    dossiers, _decision = decided(small)
    meeting = small.facts_of(dossiers[0])[2].meeting
    officer, about = by(small, small.officer), f"meeting.{meeting}"
    asked = officer.get(f"/papers/new/minutes/{about}")
    assert asked.form["number"] == "01/BB"
    page = asked.send(number="7/BB-TM")
    said = words(file(officer, page))
    assert "Số: 7/BB-TM" in said
    assert "DỰ THẢO" not in said
    assert officer.get(f"/papers/new/minutes/{about}").form["number"] == "08/BB"
    assert issue(officer, "minutes", about, number="7 /bb-tm").status == 409
    assert issue(officer, "summary-list", about).address.startswith("/papers/")
    again = issue(officer, "minutes", about, **{"dated-day": "31", "dated-month": "12", "dated-year": "2026"})
    assert (again.status, len(again.errors)) == (400, 1)
    long = issue(officer, "minutes", about, number="9" * 61)
    assert (long.status, long.form["number"]) == (400, "9" * 61)


def test_papers_of_places_and_certificates(small: Town) -> None:
    dossiers, decision = decided(small)
    waiting = small.to_appraisal(1)
    small.appraise(waiting)
    small.current()
    appraiser = by(small, small.appraiser)
    page = issue(appraiser, "submission", f"place.{small.commune}")
    assert "Số: 01/TTr" in words(file(appraiser, page))
    assert page.address in appraiser.get(f"/places/{small.commune}/papers").reader.links
    signer = by(small, small.signer)
    one = issue(signer, "certificate", dossiers[0])
    assert one.address.startswith("/papers/"), one.errors
    every = issue(signer, "certificates", f"decision.{decision}")
    assert len(PdfReader(io.BytesIO(file(signer, every))).pages) == 2


def test_who_issues_nothing_is_refused_and_others_find_nothing(small: Town) -> None:
    dossiers, decision = decided(small)
    meeting = small.facts_of(dossiers[0])[2].meeting
    signer = by(small, small.signer)
    page = issue(signer, "decision", f"decision.{decision}")
    inspector = by(small, small.inspector)
    assert inspector.get(f"/papers/new/decision/decision.{decision}").status == 403
    assert inspector.get(page.address).status == 200
    assert "/papers/new/" not in inspector.get(f"/decisions/{decision}/papers").source
    for person in (small.officer, small.other_officer, small.nobody):
        stranger = by(small, person)
        assert stranger.get(page.address).status == 404
        assert stranger.client.get(f"{page.address}/paper.pdf").status_code == 404
        assert stranger.get(f"/papers/new/decision/decision.{decision}").status == 404
    for address in (
        f"/papers/new/decision/meeting.{meeting}", f"/papers/new/minutes/decision.{decision}",
        f"/papers/new/decision/decision.{new_id()}", "/papers/new/decision/decision.x", "/papers/new/minutes/nothing",
        f"/papers/new/certificate/{dossiers[0]}x", f"/papers/{new_id()}", f"/papers/new/appraisal/place.{new_id()}",
        f"/papers/new/decision/decision.{decision}?replaces={new_id()}",
    ):  # fmt: skip
        assert signer.get(address).status == 404, address


def test_erasing_somebody_takes_what_is_kept_of_their_papers(town: Town) -> None:
    (dossier, other), decision = decided(town)
    subject = dossier.split(".")[3]
    person = town.heads()[subject]
    signer = by(town, town.signer)
    both = issue(signer, "decision", f"decision.{decision}")
    own, others = (issue(signer, "certificate", each) for each in (dossier, other))
    gone, stays = name(town, dossier), name(town, other)
    before = file(signer, others)
    request = grant(town, "erasure", (subject, person))
    town.current()
    shown = by(town, town.records).get(f"/requests/{request}/erasure").send(reason="own-request")
    assert "Quyết định kèm danh sách – 01/QĐ-UBND" in shown.words
    done = shown.send()
    assert done.status == 200, done.errors
    signer = by(town, town.signer)
    for page in (both, own):
        assert signer.client.get(f"{page.address}/paper.pdf").status_code == 404
        assert "đã bị xóa" in signer.get(page.address).words
    assert file(signer, others) == before
    anew = signer.get(next(link for link in signer.get(both.address).reader.links if "replaces=" in link))
    said = words(file(signer, anew.send(reason="other")))
    assert gone not in said
    assert ERASED in said
    assert stays in said


def test_a_signed_copy_is_attached_and_marked_as_one(small: Town) -> None:
    _dossiers, decision = decided(small)
    signer = by(small, small.signer)
    path = f"/decisions/{decision}"
    page = signer.get(f"{path}/signed-copy")
    bad = page.send(files={"file": (io.BytesIO(b"<html>"), "a.jpg")})
    assert (bad.status, len(bad.errors)) == (400, 1)
    done = page.send(files={"file": (io.BytesIO(photograph()), "quyết định.jpg")})
    assert done.address == f"{path}/papers", done.errors
    assert "Bản quét có chữ ký và dấu" in done.words
    link = next(link for link in done.reader.links if "/signed-copies/" in link)
    answer = signer.client.get(link)
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert small.topics(f"decision.{decision}") == ["decision.issued", "decision.signed-copy-attached"]
    assert by(small, small.officer).get(link).status == 404
    assert signer.get(f"{path}/signed-copies/999999").status == 404
    assert by(small, small.inspector).get(f"{path}/signed-copy").status == 403
