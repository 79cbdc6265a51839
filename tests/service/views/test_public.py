"""What anybody sees without an account: titles in force, lists while they hang, and how they comment on them."""

from urllib.parse import quote

import pytest

from service.public import limits
from tests.data_requests import carry_out
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

# Above every page that rests on criteria which no official text gives.
SAMPLE = "TIÊU CHÍ MẪU"


def anybody(town: Town) -> Visitor:
    town.current()
    return Visitor(town.app.test_client())


def named(town: Town, dossier: str) -> str:
    subject = dossier.split(".")[3]
    return str(town.wiring.vault.names_of([subject])[subject]["name"])  # type: ignore[index]


def open_to_all(page: Page) -> bool:
    """Neither a script, nor a search engine, nor anything that only who signed in may open."""
    inside = [link for link in page.reader.links if link.startswith(("/dossiers", "/decisions", "/subjects"))]
    return "<script" not in page.source and 'content="noindex"' in page.source and not inside


def test_the_register_lists_titles_in_force_and_whoever_wants_to_be_there(small: Town) -> None:
    first, second, shy = small.way(3)
    small.to_appraisal(1)
    page = anybody(small).get("/public")
    assert page.address == f"/public/{small.commune}", "there is one commune"
    assert open_to_all(page)
    assert all(named(small, each) in page.words for each in (first, second, shy))
    assert "3 danh hiệu" in page.words, "what is not decided does not stand there"
    assert "Thôn Một" in page.words
    assert "01/QĐ-UBND" in page.words
    assert SAMPLE in page.words
    bare = named(small, first).lower().replace("ễ", "e").replace("ă", "a").replace("đ", "d").replace("ặ", "a")
    found = anybody(small).get(f"{page.address}?q={quote(bare)}").words
    assert named(small, first) in found
    assert named(small, second) not in found
    assert named(small, first) not in anybody(small).get(f"{page.address}?year=2025").words
    pair = (shy.split(".")[3], small.facts_of(shy)[0].people[0])
    carry_out(small, "objection", pair, purpose="publication")
    left = anybody(small).get(page.address)
    assert named(small, shy) not in left.words
    assert named(small, second) in left.words
    small.clock.move(days=400)
    assert named(small, second) not in anybody(small).get(page.address).words
    assert anybody(small).get(f"/public/{small.village}").status == 404


def test_a_list_hangs_takes_comments_and_comes_down_by_itself(small: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    dossiers = small.register(small.enroll(2))
    small.clock.move(days=1)
    small.assess(dossiers)
    small.clock.move(days=1)
    small.meet(dossiers)
    small.clock.move(days=1)
    posting = small.post(dossiers)
    visitor = anybody(small)
    lists = visitor.get(f"/public/{small.commune}/postings")
    assert lists.reader.links.count(f"/public/postings/{posting}") == 1
    page = visitor.get(f"/public/postings/{posting}")
    assert open_to_all(page)
    assert SAMPLE in page.words
    assert all(named(small, each) in page.words for each in dossiers)
    assert "còn 11 ngày kể cả hôm nay" in page.words
    asked = visitor.get(f"/public/postings/{posting}/comments/new")
    blank = asked.send(dossier="", text=" ")
    assert (blank.status, len(blank.errors)) == (400, 2)
    other = asked.send(dossier="d.2026.family.x.1", text="Ý kiến.", raised_by="Bà Tư")
    assert (other.status, other.form["text"]) == (400, "Ý kiến.")
    told = asked.send(dossier=dossiers[0], text="Nhà này đã chuyển đi.", raised_by="Bà Tư")
    assert "Ý kiến đã được ghi nhận" in told.words
    assert "Nhà này đã chuyển đi." not in told.words
    assert asked.send(dossier=dossiers[0], text="Nhà này đã chuyển đi.", raised_by="Bà Tư").status == 200
    fact = small.facts_of(dossiers[0])[-1]
    assert (fact.TOPIC, fact.act.actor, fact.act.mandate) == ("dossier.objection-raised", "public", None)
    assert small.facts_of(dossiers[0])[-2].TOPIC == "dossier.posted", "sent twice, it came in once"
    for_officer = Visitor(small.client(small.officer)).get(f"/postings/{posting}")
    assert "Nhà này đã chuyển đi." in for_officer.words
    assert "Bà Tư" in for_officer.words
    monkeypatch.setattr(limits, "COMMENTS", 2)
    again = visitor.get(asked.address).send(dossier=dossiers[1], text="Thêm một ý kiến.")
    assert (again.status, again.form["text"]) == (429, "Thêm một ý kiến.")
    small.clock.move(days=11)
    visitor = anybody(small)
    over = visitor.get(page.address)
    assert over.status == 410
    assert not any(named(small, each) in over.source for each in dossiers)
    assert visitor.get(f"/public/{small.commune}/postings").reader.links.count(page.address) == 0
    assert visitor.get(asked.address).status == 404
    assert asked.send(dossier=dossiers[1], text="Muộn.").status == 404
    assert visitor.get("/public/postings/x").status == 404
