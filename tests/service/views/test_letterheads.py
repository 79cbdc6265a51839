"""Letterheads on pages: what nobody set is told as unknown, what is set stands on papers from then on, and no earlier."""

import io
from datetime import timedelta
from typing import Any

from pypdf import PdfReader

from tests.service.town import Town
from tests.service.visitor import Page, Visitor

OURS = {
    "above": "Ủy ban nhân dân tỉnh Thử", "agency": "Ủy ban nhân dân xã Thử", "seat": "Bản Phùng", "symbol": "UBND",
}  # fmt: skip


def words_of(visitor: Visitor, address: str) -> str:
    answer = visitor.client.get(address)
    assert answer.status_code == 200, address
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def sent(town: Town, person: str, **boxes: Any) -> Page:
    page = Visitor(town.client(person)).get(f"/places/{town.commune}/letterhead/new")
    return page.send(**(OURS | boxes))


def test_what_is_set_stands_on_papers_from_then_on_and_issued_ones_keep_theirs(small: Town) -> None:
    small.appraise(waiting := small.to_appraisal(2))
    small.current()
    signer = Visitor(small.client(small.signer))
    submission = f"/places/{small.commune}/papers/submission.pdf?title=family&year=2026"
    before = words_of(signer, submission)
    assert "XÃ THỬ (MINH HỌA)" in before
    assert "/TTr " in before
    assert "Thử (minh họa), ngày" in before
    unset = signer.get(f"/places/{small.commune}/letterhead")
    assert "CHƯA RÕ" in unset.words
    assert unset.address in signer.get(f"/places/{small.commune}/papers?title=family&year=2026").reader.links
    about = f"/papers/new/submission/place.{small.commune}?title=family&year=2026"
    asked = signer.get(about)
    assert asked.form["number"] == "01/TTr"
    issued = asked.send()
    assert issued.address.startswith("/papers/"), issued.errors
    kept = signer.client.get(f"{issued.address}/paper.pdf").data

    done = sent(small, small.signer)

    assert done.address == f"/places/{small.commune}/letterhead", done.errors
    assert "CHƯA RÕ" not in done.words
    assert "Ủy ban nhân dân tỉnh Thử" in done.words
    small.clock.move(days=1)
    signer = Visitor(small.client(small.signer))
    after = words_of(signer, submission)
    for each in ("ỦY BAN NHÂN DÂN TỈNH THỬ", "ỦY BAN NHÂN DÂN XÃ THỬ", "/TTr-UBND", "Bản Phùng, ngày"):
        assert each in after
    assert signer.get(about).form["number"] == "01/TTr-UBND"
    assert signer.client.get(f"{issued.address}/paper.pdf").data == kept
    # The village stands under the commune's agency, whose letters are not its own.
    dossier = waiting[0]
    posting = next(fact.posting for fact in small.facts_of(dossier) if fact.TOPIC == "dossier.posted")
    hung = words_of(Visitor(small.client(small.officer)), f"/postings/{posting}/papers/posting-list.pdf")
    assert "ỦY BAN NHÂN DÂN XÃ THỬ THÔN MỘT" in hung
    assert "UBND" not in hung
    small.decide(waiting)
    small.current()
    decision = next(fact.decision for fact in small.facts_of(dossier) if fact.TOPIC == "dossier.award-decided")
    decided = words_of(signer, f"/decisions/{decision}/papers/decision.pdf")
    assert "ỦY BAN NHÂN DÂN TỈNH THỬ" in decided
    assert "Số: 01/QĐ-UBND" in decided

    # Of a paper's own day: what is set later stands on later papers.
    small.clock.move(days=3)
    signer = Visitor(small.client(small.signer))
    assert sent(small, small.records, above="", seat="Nơi khác").status == 200
    again = words_of(signer, f"/decisions/{decision}/papers/decision.pdf")
    assert (again == decided, "Bản Phùng" in again) == (True, True)
    assert "Nơi khác, ngày" in words_of(signer, submission)
    then = Visitor(small.client(small.records)).get(
        f"{done.address}?as_of={small.clock() - timedelta(days=2):%d/%m/%Y}"
    )
    assert ("Bản Phùng, ngày" in then.words, "Nơi khác" in then.words) == (True, False)


def test_it_is_refused_where_nothing_changes_and_shown_to_nobody_elsewhere(small: Town) -> None:
    assert sent(small, small.records, **dict.fromkeys(OURS, "")).status == 409
    assert sent(small, small.records).status == 200
    again = sent(small, small.records)
    assert (again.status, len(again.errors)) == (409, 1)
    assert sent(small, small.records, seat="x" * 101).status == 400
    for person, status in ((small.appraiser, 403), (small.inspector, 403)):
        assert Visitor(small.client(person)).get(f"/places/{small.commune}/letterhead/new").status == status
    assert Visitor(small.client(small.officer)).get(f"/places/{small.commune}/letterhead").status == 404
    assert Visitor(small.client(small.records)).get(f"/places/{small.village}/letterhead").status == 404
    inspected = Visitor(small.client(small.inspector)).get(f"/places/{small.commune}/letterhead")
    assert "Ủy ban nhân dân xã Thử" in inspected.words
    assert f"{inspected.address}/new" not in inspected.reader.links
