"""Verification: a code printed on a certificate is read from its picture, opened by anybody, and tells how it stands."""

import logging
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from werkzeug.test import TestResponse, create_environ
from werkzeug.wrappers import Response

from domain.clock import day_of
from domain.code import LENGTH, grouped, is_whole, letters_of
from domain.commands import remedies
from service.app import create_app
from service.public import limits
from tests.data_requests import carry_out, grant
from tests.packaged import rules_of
from tests.scenario import SEEN, ref
from tests.service.town import Town
from tests.service.two_communes import TwoCommunes
from tests.service.views.test_operations import stop
from tests.service.visitor import Page, Visitor

ADDRESS = "https://so-vang.example"
# Of a paper's picture, in points.
DOTS = 3


def scanned(file: bytes) -> list[str]:
    """What a telephone reads from each page."""
    pages = [page.render(scale=DOTS).to_pil().convert("L") for page in pypdfium2.PdfDocument(file)]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


def path(address: str) -> str:
    assert address.startswith(ADDRESS.upper())
    return address.removeprefix(ADDRESS.upper())


@pytest.fixture
def known(small: Town) -> Town:
    """A town whose address is said, so that certificates have codes on them."""
    small.wiring = replace(small.wiring, config=replace(small.wiring.config, address=ADDRESS))
    small.app = create_app(small.wiring)
    return small


def anybody(town: Town) -> Visitor:
    return Visitor(town.app.test_client())


def at(town: Town, dossier: str) -> Page:
    town.current()
    return anybody(town).get(f"/V/{grouped(town.codes[dossier])}")


def issued(signer: Visitor, page: Page) -> list[str]:
    return scanned(signer.client.get(f"{page.address}/paper.pdf").data)


def test_what_is_printed_is_scanned_and_opened_by_anybody(known: Town, caplog: pytest.LogCaptureFixture) -> None:
    waiting = known.to_appraisal(2)
    known.appraise(waiting)
    known.current()
    signer = Visitor(known.client(known.signer))
    asked = signer.get(f"/decisions/new/rehearsal?place={known.commune}&title=family&year=2026")
    decided = asked.send(number="07/QĐ-UBND", form="own", count="2")
    assert "new" not in decided.address, decided.errors
    drawn = scanned(signer.client.get(f"{decided.address}/papers/certificates.pdf").data)
    assert len(set(drawn)) == 2
    assert all(address == address.upper() and is_whole(letters_of(address[-24:])) for address in drawn)
    code = path(drawn[0])
    asked = create_environ(code)
    with caplog.at_level(logging.DEBUG):
        headers = dict(Response.from_app(known.app, asked).headers)
        list(known.app(asked, lambda *_told: None))  # type: ignore[arg-type, func-returns-value]
    page = anybody(known).get(code)
    said = page.words
    assert "Đang còn hiệu lực" in said
    assert "TIÊU CHÍ MẪU" in said
    assert "07/QĐ-UBND" in said
    assert "Chủ tịch Ủy ban nhân dân" in said
    assert "Thôn Một" in said
    assert "Gia đình học tập 2026" in said
    # Nobody finds it by searching, no other page is told of it, and the log does not keep it.
    assert '<meta name="robots" content="noindex">' in page.source
    assert "<script" not in page.source
    assert headers["Cache-Control"] == "no-store"
    assert asked["PATH_INFO"] == "/V/-", "which is what the log of accesses is written from"
    assert code not in caplog.text
    # The same decision of a dossier: its page has the code to be shown on a telephone.
    dossier = next(link for link in decided.reader.links if link.startswith("/dossiers/d."))
    shown = signer.get(f"{dossier}/papers")
    assert any(path(each)[3:] in shown.words for each in drawn)
    assert "<svg" in shown.source
    # Typed with small letters and blanks it is the same.
    typed = anybody(known).get("/verify").send(code=code[3:].lower().replace("-", "  "))
    assert (typed.status, typed.address) == (200, code)


def test_how_it_stands_is_told(known: Town) -> None:
    revoked, aside, kept, erased = known.way(4)
    assert "Đang còn hiệu lực" in at(known, kept).words
    signer = Visitor(known.client(known.signer))
    for dossier, act in ((revoked, "revocation"), (aside, "setting-aside")):
        asked = signer.get(f"/dossiers/{dossier}/{act}")
        day = f"{known.clock():%d/%m/%Y}"
        reason = "false-papers" if act == "revocation" else "wrong-entry"
        done = asked.confirm(reason=reason, text="Minh họa.", number="9/QĐ", **asked.day("signed_on", day))
        assert done.status == 200, done.errors
    request = grant(known, "erasure", (erased.split(".")[3], known.facts_of(erased)[0].people[0]))
    known.current()
    erasing = Visitor(known.client(known.records)).get(f"/requests/{request}/erasure").send(reason="own-request")
    assert erasing.send().status == 200
    assert "Đã thu hồi" in at(known, revoked).words
    assert "Quyết định đã bị hủy" in at(known, aside).words
    gone = at(known, erased).words
    assert "(đã xóa theo yêu cầu)" in gone
    assert "Đang còn hiệu lực" in gone
    known.clock.move(days=400)
    assert "Hết hạn" in at(known, kept).words


def test_a_certificate_that_is_issued_anew_says_that_it_was_replaced(known: Town) -> None:
    (dossier,) = known.way(1)
    known.current()
    signer = Visitor(known.client(known.signer))
    about = f"/papers/new/certificate/{dossier}"
    first = signer.get(about).send()
    assert issued(signer, first) == [], "drawn elsewhere, its code is not kept here"
    again = signer.get(f"{about}?replaces={first.address.split('/')[2]}").send(reason="wrong-name")
    (address,) = issued(signer, again)
    assert "Đang còn hiệu lực" in anybody(known).get(path(address)).words
    old = at(known, dossier).words
    assert "Đã được thay bằng giấy khác" in old
    third = signer.get(f"{about}?replaces={again.address.split('/')[2]}").send(reason="other")
    assert issued(signer, third) != [address]
    assert "Đã được thay bằng giấy khác" in anybody(known).get(path(address)).words


def for_program(town: Town, code: str) -> TestResponse:
    return town.app.test_client().get(f"/V/{code}", headers={"Accept": "application/json"})


def test_a_program_is_told_what_the_page_says_and_no_more(known: Town) -> None:
    revoked, shy, kept = known.way(3)
    known.current()
    asked = Visitor(known.client(known.signer)).get(f"/dossiers/{revoked}/revocation")
    signed_on = asked.day("signed_on", f"{known.clock():%d/%m/%Y}")
    assert asked.confirm(reason="false-papers", text="Minh họa.", number="9/QĐ", **signed_on).status == 200
    people = (shy.split(".")[3], known.facts_of(shy)[0].people[0])
    carry_out(known, "objection", people, purpose="publication")
    day = day_of(known.clock())
    standings = {revoked: ("revoked", day.isoformat()), shy: ("in-force", None), kept: ("in-force", None)}
    for dossier, (standing, since) in standings.items():
        page = at(known, dossier)
        answer = for_program(known, grouped(known.codes[dossier]))
        assert (answer.status_code, answer.mimetype) == (200, "application/json")
        assert (answer.headers["Cache-Control"], "Accept" in answer.vary) == ("no-store", True)
        told = answer.get_json()
        assert (told.pop("standing"), told.pop("since")) == (standing, since)
        assert (told.pop("is_named"), told.pop("demonstration")) == (dossier != shy, known.wiring.demonstration)
        assert told["sample"]
        assert told.pop("is_current")
        assert told.pop("checked_at").startswith(f"{known.clock():%Y-%m-%dT%H:%M}")
        days = {name: date.fromisoformat(told.pop(name)).strftime("%d/%m/%Y") for name in ("signed_on", "valid_until")}
        assert told.keys() == {
            "says", "holder", "belongs_to", "title", "year", "issued_by", "decision", "sample",
        }  # fmt: skip
        for each in (*told.values(), *days.values()):
            assert str(each) in page.words
    name = known.wiring.vault.names_of([people[0]])[people[0]]["name"]  # type: ignore[index]
    assert name not in for_program(known, grouped(known.codes[shy])).get_data(as_text=True)
    # A browser, and whoever takes anything, reads the page.
    for accepts in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""):
        headers = {"Accept": accepts}
        answer = known.app.test_client().get(f"/V/{grouped(known.codes[kept])}", headers=headers)
        assert answer.mimetype == "text/html", accepts


def test_a_program_learns_no_more_of_letters_than_a_reader(known: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [for_program(known, letters) for letters in ("0" * LENGTH, "1" + "0" * 19, "ABC")]
    assert {(each.status_code, each.mimetype) for each in answers} == {(404, "application/problem+json")}
    assert {tuple(sorted(each.get_json())) for each in answers} == {("detail", "status", "title", "type")}
    for each, letters in zip(answers, ("0" * LENGTH, "1" + "0" * 19, "ABC"), strict=True):
        assert [each.get_json()["detail"]] == anybody(known).get(f"/V/{letters}").errors
    # They count with the pages.
    known.clock.move(minutes=16)
    monkeypatch.setattr(limits, "LOOKS", 2)
    anybody(known).get(f"/V/{'0' * LENGTH}")
    last = [for_program(known, "0" * LENGTH) for _ in range(2)]
    assert [each.status_code for each in last] == [404, 429]
    assert last[1].get_json()["code"] == "TooOften"
    assert int(last[1].headers["Retry-After"]) > 0
    assert anybody(known).get(f"/V/{'0' * LENGTH}").status == 429


def test_unknown_and_mistyped_letters_answer_alike(known: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = "0" * LENGTH
    pages = [
        anybody(known).get(f"/V/{each}")
        for each in (unknown, "1" + "0" * 19, "ABC", "<script>", "%F0%9F%98%80", "a" * 3000)
    ]
    assert {page.status for page in pages} == {404}
    sentence = "Không có giấy công nhận nào mang các chữ và số này."
    assert all(page.errors[0].startswith(sentence) for page in pages)
    assert pages[0].errors == [f"{sentence} Hãy đối chiếu từng nhóm với tờ giấy."]
    assert "sai một ký tự" in pages[1].errors[0]
    assert "phải có 20" in pages[2].errors[0]
    typed = anybody(known).get("/verify").send(code="Mã bà Lan")
    assert (typed.status, typed.form["code"]) == (404, "Mã bà Lan")
    assert anybody(known).get("/verify").send(code=" ").status == 400
    monkeypatch.setattr(limits, "LOOKS", 3)
    codes = [known.app.test_client().get(f"/V/{unknown}").status_code for _ in range(4)]
    assert codes[-1] == 429
    known.clock.move(minutes=16)
    assert anybody(known).get(f"/V/{unknown}").status == 404


def test_whoever_checks_a_certificate_is_told_that_its_lists_stand_still(known: Town) -> None:
    first, second = known.way(2)
    beside = TwoCommunes(known, rules_of("family"))
    with beside.there():
        (elsewhere,) = known.way(1)
    known.current()
    assert not stands_still(known, first)
    signer = known.act(known.signer, seen=SEEN)
    paper = remedies.ruling(number="9/QĐ", signed_on=day_of(known.clock()), text=ref())
    known.perform(signer, lambda desk: remedies.revoke(desk, dossier=first, reason="false-papers", paper=paper))
    stop(known, "status", "dossier.award-revoked")
    # The revocation is in the book and not in the list: the page says what it knows, and that this is not all.
    for dossier in (first, second):
        assert stands_still(known, dossier)
    register = anybody(known).get(f"/public/{known.commune}?lang=en")
    assert "NOT UP TO DATE" in register.words
    assert not stands_still(known, elsewhere), "it is of another commune"
    assert "NOT UP TO DATE" not in anybody(known).get(f"/public/{beside.commune}?lang=en").words
    assert "NOT UP TO DATE" not in anybody(known).get("/sign-in?lang=en").words
    known.wiring.projector.retry(known.wiring.projector.stopped())
    known.app.extensions["standstill"].look_again()
    assert not stands_still(known, first)
    assert "Đã thu hồi" in at(known, first).words


def stands_still(town: Town, dossier: str) -> bool:
    code = grouped(town.codes[dossier])
    said = "NOT UP TO DATE" in anybody(town).get(f"/V/{code}?lang=en").words
    assert for_program(town, code).get_json()["is_current"] != said
    return said
