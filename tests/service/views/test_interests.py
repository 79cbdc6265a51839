"""Interests on pages: declared before a year's dossiers are seen; what one is kept from, and who takes it instead."""

import pytest

from domain.officer import Officer
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

FIRST = "Nguyễn Văn Đặng 0"


@pytest.fixture
def undeclared(town: Town) -> str:
    """An appraiser over the commune who has not declared anything yet."""
    town.declare_none, kept = lambda *_people, **_years: None, town.declare_none  # type: ignore[method-assign]
    person = town.appoint("commune-appraiser", town.commune)
    town.declare_none = kept  # type: ignore[method-assign]
    return person


def visitor(town: Town, person: str) -> Visitor:
    return Visitor(town.client(person))


def declared(town: Town, person: str, subject: str, **boxes: str) -> Page:
    return visitor(town, person).get(f"/interests/2026/{subject}").send(**{"kind": "work"} | boxes)


def test_who_has_not_declared_is_asked_before_any_list_of_the_year(town: Town, undeclared: str) -> None:
    (dossier,) = town.to_appraisal(1)
    who = visitor(town, undeclared)
    for page in (
        "/",
        f"/places/{town.village}/dossiers?year=2026",
        f"/dossiers/{dossier}",
        "/appraisals/new",
        "/audit",
    ):
        asked = who.get(page)
        assert asked.address.startswith("/interests/2026"), page
        assert "Khai báo quan hệ và lợi ích liên quan" in asked.words
    for page in ("/progress", f"/people/{undeclared}", "/mandates"):
        assert who.get(page).address == page, "what shows no dossier is not held up"
    assert who.get(f"/places/{town.village}/dossiers?year=2031").address.endswith("2031"), "no such year was opened"

    done = who.get(f"/dossiers/{dossier}").send()
    assert done.address == f"/dossiers/{dossier}", "and on one goes to where one wanted to go"
    (fact,) = town.facts_of(f"officer.{undeclared}")
    assert isinstance(fact, Officer.InterestDeclared)
    assert (fact.year, fact.interests, fact.act.actor) == (2026, [], undeclared)


def test_an_interest_is_declared_kept_to_inspectors_and_keeps_away(town: Town, undeclared: str) -> None:
    dossiers = town.to_appraisal(2)
    subject = dossiers[0].split(".")[3]
    town.name([(subject, town.heads()[subject])])
    town.current()
    asked = visitor(town, undeclared).get("/interests/2026?q=nguyen")
    assert f"/interests/2026/{subject}" in asked.reader.links
    page = declared(town, undeclared, subject, text="Thuê đất của hộ này")
    assert "Đã khai 1 trường hợp" in page.words, page.errors
    assert "Thuê đất của hộ này" not in str([vars(fact) for fact in town.facts_of(f"officer.{undeclared}")])

    sheet = visitor(town, undeclared).get(f"/appraisals/new?place={town.village}&title=family&year=2026")
    assert "đã khai có lợi ích liên quan" in sheet.words
    assert "Hồ sơ chuyển cho người khác giữ chức danh này: Trần Văn Thẩm." in sheet.words

    for_inspector = visitor(town, town.inspector).get(f"/people/{undeclared}").words
    assert "Thuê đất của hộ này" in for_inspector
    assert FIRST in for_inspector
    for_others = visitor(town, town.signer).get(f"/people/{undeclared}").words
    assert "Đã khai 1 trường hợp" in for_others
    assert "Thuê đất" not in for_others


@pytest.mark.parametrize(
    ("boxes", "status"),
    [({"kind": "none"}, 400), ({"kind": "other"}, 400), ({"text": "x\x00"}, 400), ({"year": "2o26"}, 400)],
)
def test_a_wrong_declaration_is_refused(town: Town, undeclared: str, boxes: dict[str, str], status: int) -> None:
    ((subject, _),) = town.enroll(1)
    town.current()
    page = declared(town, undeclared, subject, **boxes)
    assert page.status == status
    assert page.errors
    assert town.facts_of(f"officer.{undeclared}") == []


def test_nobody_declares_elsewhere_or_without_an_office(town: Town, undeclared: str) -> None:
    ((far, _),) = town.enroll(1, place=town.other_village)
    town.current()
    for person, page in (
        (town.officer, f"/interests/2026/{far}"),
        (undeclared, "/interests/1999"),
        (undeclared, "/interests/99999999999999"),
        (town.nobody, "/interests/2026"),
        (town.administrator, "/interests/2026"),
    ):
        assert visitor(town, person).get(page).status == 404


def test_the_page_that_was_asked_for_is_one_of_this_site(town: Town, undeclared: str) -> None:
    done = visitor(town, undeclared).get("/interests/2026?next=//evil.example/").send()
    assert done.address.startswith("/")
    assert "evil" not in done.address


def test_what_the_signer_is_kept_from_is_named_with_who_takes_it(town: Town) -> None:
    dossiers = town.to_appraisal(2)
    town.appraise(dossiers)
    town.declare_kin(town.signer, [dossiers[0].split(".")[3]])
    town.current()
    way = f"/decisions/new/rehearsal?place={town.village}&title=family&year=2026"
    alone = visitor(town, town.signer).get(way)
    assert "không còn ai khác giữ chức danh này" in alone.words
    town.appoint("signer", town.commune)
    page = visitor(town, town.signer).get(way)
    assert "Hồ sơ chuyển cho người khác giữ chức danh này: Người giữ signer." in page.words
    issued = page.send(number="1/QĐ", form="own", basis="Căn cứ", count="1")
    assert issued.address.startswith("/decisions/"), issued.errors
    assert "Người giữ signer" in issued.words
