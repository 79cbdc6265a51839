"""The whole way of a family through the pages, on both engines, and what each page says on it."""

import io

from tests.evidence.harmless import a_pdf
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

PDF = a_pdf("minh chung")


def registered(town: Town, count: int = 2) -> list[str]:
    pairs = town.enroll(count)
    town.current()
    page = Visitor(town.client(town.officer)).get(f"/places/{town.village}/registrations/new")
    done = page.send(
        subjects=[subject for subject, _ in pairs],
        consent_how="form",
        **page.day("consent_on", "1/10/2026"),
    )
    assert done.status == 200, done.errors
    return [f"d.2026.family.{subject}.1" for subject, _ in pairs]


def assessed(town: Town, dossiers: list[str]) -> None:
    for dossier in dossiers:
        page = Visitor(town.client(town.officer)).get(f"/dossiers/{dossier}/self-assessment")
        scores = {f"scores.{name}": str(score) for name, score in town.full_scores().items()}
        done = page.send(consent_how="spoken", **page.day("consent_on", "1/10/2026"), **scores)
        assert done.address == f"/dossiers/{dossier}", done.errors


def met(town: Town, dossiers: list[str], **changes: str) -> Page:
    page = Visitor(town.client(town.officer)).get(f"/places/{town.village}/meetings/new")
    day = town.clock().strftime("%d/%m/%Y")
    rows = {
        f"rows.{dossier}.{name}": value
        for dossier in dossiers
        for name, value in {"for": "38", "against": "2", "blank": "0", "score": "90"}.items()
    }
    boxes = {
        "summoned": "50", "present": "40", "ballot": "secret", "chair": "Hoàng Thị Lượng", "secretary": "Y Blơ",
        **page.day("held_on", day), **rows,
    }  # fmt: skip
    return page.send(**(boxes | changes))


def posted(town: Town) -> Page:
    return Visitor(town.client(town.officer)).get(f"/places/{town.village}/postings/new").send()


def test_a_family_goes_its_whole_way_to_the_decision_through_pages(town: Town) -> None:
    dossiers = registered(town)
    town.clock.move(hours=1)
    assessed(town, dossiers)
    town.clock.move(hours=1)
    meeting = met(town, dossiers)
    assert meeting.address.startswith("/meetings/"), meeting.errors
    assert "60% của 50 người được triệu tập là 30" in meeting.words
    assert "60% của 40 là 24 phiếu" in meeting.words

    posting = posted(town)
    assert posting.address.startswith("/postings/"), posting.errors
    assert "Đặng" in posting.words or "Nguyễn" in posting.words

    officer = Visitor(town.client(town.officer))
    commented = officer.get(f"/dossiers/{dossiers[0]}/comments/new").send(
        text="Gia đình này có người bỏ học.", raised_by="Lan"
    )
    assert "Gia đình này có người bỏ học." in commented.words
    early = officer.get(f"{posting.address}/close")
    assert early.status == 409
    assert "không thể kết thúc trước" in early.words

    answer = next(link for link in commented.reader.links if link.endswith("/answer"))
    answered = officer.get(answer).send(outcome="dismissed", text="Đã hỏi nhà trường, không đúng.")
    assert "Đã hỏi nhà trường, không đúng." in answered.words

    town.clock.move(days=11)
    officer = Visitor(town.client(town.officer))
    closing = officer.get(f"{posting.address}/close")
    closed = closing.send(**closing.day("closed_on", town.clock().strftime("%d/%m/%Y")))
    assert closed.address == posting.address, closed.errors

    page = officer.get(f"/dossiers/{dossiers[0]}")
    assert "Xã thẩm định" in page.words
    assert [fact.split(".")[1] for fact in town.topics(dossiers[0])] == [
        "registered", "self-assessed", "village-verified", "posted", "objection-raised", "objection-answered",
        "posting-closed",
    ]  # fmt: skip


def test_a_head_registers_and_assesses_its_own_household_without_any_mandate(town: Town) -> None:
    (pair,) = town.enroll(1)
    town.current()
    head = Visitor(town.client(town.head_with_account(pair)))

    page = head.get("/registrations/new")
    dossier = page.send()
    assert dossier.address == f"/dossiers/d.2026.family.{pair[0]}.1", dossier.errors

    town.clock.move(minutes=1)
    scores = {f"scores.{name}": str(score) for name, score in town.full_scores().items()}
    done = head.get(f"{dossier.address}/self-assessment").send(**scores)
    assert done.address == dossier.address, done.errors
    facts = town.facts_of(f"d.2026.family.{pair[0]}.1")
    assert [(fact.act.actor, fact.act.on_behalf_of, fact.act.mandate, fact.consent) for fact in facts] == [
        (pair[1], None, None, None)
    ] * 2


def test_evidence_is_sealed_and_comes_back_as_a_file_to_keep(town: Town) -> None:
    dossier = registered(town, 1)[0]
    officer = Visitor(town.client(town.officer))

    page = officer.get(f"/dossiers/{dossier}/evidence/new")
    added = page.send(criterion="children-learning", files={"file": (io.BytesIO(PDF), "học bạ.pdf")})

    assert "học bạ.pdf" in added.words, added.errors
    address = next(
        link for link in added.reader.links if "/evidence/" in link and not link.endswith(("/new", "/activity"))
    )
    answer = officer.client.get(address)
    assert b"minh chung" in answer.data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert town.client(town.other_officer).get(address).status_code == 404
    assert "học bạ" not in str([fact.__dict__ for fact in town.facts_of(dossier)])
