"""Evidence on pages: several files at once, made anew, sealed, known again in other dossiers, given out to be kept."""

import io
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image
from sqlalchemy import delete
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from domain import files as limits
from domain.dossier import Dossier
from service.files.looking_again import look_again
from service.schema import vault_version
from tests.evidence.harmless import a_pdf, photograph
from tests.evidence.hostile import HOSTILE
from tests.evidence.making import jpeg_with, noted, picture, segment
from tests.evidence.test_look import saved, scene
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

CRITERION = "children-learning"


def send(visitor: Visitor, dossier: str, *files: tuple[str, bytes], **typed: str) -> Page:
    """The page of evidence, sent with these files."""
    page = visitor.get(f"/dossiers/{dossier}/evidence/new")
    boxes: dict[str, Any] = {**page.form.to_dict(), "criterion": CRITERION, **typed}
    papers = [FileStorage(io.BytesIO(content), name) for name, content in files]
    boundary, body = encode_multipart(MultiDict([*boxes.items(), *(("file", each) for each in papers)]))
    answer = visitor.client.post(page.address, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    return visitor._read(page.address, answer)


def registered(town: Town, count: int, *, place: str | None = None) -> list[str]:
    dossiers = town.register(town.enroll(count, place=place), place=place)
    town.current()
    return dossiers


def evidence_of(town: Town, dossier: str) -> list[Any]:
    return [fact for fact in town.facts_of(dossier) if isinstance(fact, Dossier.EvidenceAdded)]


def test_a_photograph_loses_its_place_and_stands_upright(small: Town) -> None:
    (dossier,) = registered(small, 1)
    officer = Visitor(small.client(small.officer))
    camera = picture("JPEG", (1200, 900), exif=noted(orientation=6))
    assert send(officer, dossier, ("giấy khen của Đặng.jpg", camera)).address == f"/dossiers/{dossier}"

    (fact,) = evidence_of(small, dossier)
    assert (fact.media_type, fact.width, fact.height, fact.pages) == ("image/jpeg", 900, 1200, None)
    kept = officer.client.get(f"/dossiers/{dossier}/evidence/{fact.evidence}")
    with Image.open(io.BytesIO(kept.data)) as seen:
        assert (seen.size, dict(seen.getexif()), "exif" in seen.info) == ((900, 1200), {}, False)
        # What was on the left lies on top.
        top, bottom = seen.getpixel((450, 100)), seen.getpixel((450, 1100))
    assert top[0] > 150 > top[2]
    assert bottom[2] > 150 > bottom[0]


def test_a_file_is_given_out_to_be_kept_and_is_shut_in(small: Town) -> None:
    (dossier,) = registered(small, 1)
    officer = Visitor(small.client(small.officer))
    send(officer, dossier, ("Giấy khen “Đặng”; 2026.exe.pdf", a_pdf()))
    (fact,) = evidence_of(small, dossier)
    address = f"/dossiers/{dossier}/evidence/{fact.evidence}"
    told = officer.client.get(address).headers
    assert told["Content-Type"] == "application/pdf"
    assert "sandbox" in told["Content-Security-Policy"]
    assert (told["X-Content-Type-Options"], told["Cross-Origin-Resource-Policy"]) == ("nosniff", "same-origin")
    assert told["Cache-Control"] == "no-store"
    kept, plain, whole = told["Content-Disposition"].split("; ", 2)
    assert (kept, plain) == ("attachment", 'filename="Giay khen Dang 2026.exe.pdf"')
    assert unquote(whole.removeprefix("filename*=UTF-8''")) == "Giấy khen “Đặng” 2026.exe.pdf"

    unknown = officer.client.get(f"/dossiers/{dossier}/evidence/{dossier}")
    for person in (small.other_officer, small.administrator):
        other = Visitor(small.client(person)).client.get(address)
        assert (other.status_code, other.data == unknown.data) == (
            404,
            person == small.officer or other.data == unknown.data,
        )


def test_one_broken_file_loses_only_itself(town: Town) -> None:
    (dossier,) = registered(town, 1)
    officer = Visitor(town.client(town.officer))
    page = send(officer, dossier, ("a.jpg", photograph()), ("lạ.gif", b"GIF89a"), ("b.pdf", a_pdf()))
    assert page.status == 200
    assert "Đã nhập 2 tệp" in page.words
    assert any("“lạ.gif”" in each for each in page.errors)
    assert page.form["criterion"] == CRITERION
    first, second = evidence_of(town, dossier)
    assert {first.media_type, second.media_type} == {"image/jpeg", "application/pdf"}
    assert second.pages == 1
    # The page that came back is a new one: another file under the same name is another act.
    again = page.send(criterion=CRITERION, files={"file": (io.BytesIO(picture("PNG")), "a.jpg")})
    assert again.address == f"/dossiers/{dossier}", again.errors
    assert len(evidence_of(town, dossier)) == 3


def test_where_no_file_is_taken_nothing_is_entered_and_the_criterion_stays(small: Town) -> None:
    (dossier,) = registered(small, 1)
    officer = Visitor(small.client(small.officer))
    page = send(officer, dossier, ("a.svg", b"<svg/>"), ("b.png", picture("PNG")[:40]))
    assert page.status == 400
    assert "“a.svg”" in page.errors[0]
    assert "“b.png”" in page.errors[0]
    assert page.form["criterion"] == CRITERION
    assert evidence_of(small, dossier) == []


@pytest.mark.parametrize(
    "name",
    ["png of ten thousand million pixels", "pdf with a script", "document that multiplies itself", "animated png"],
)
def test_harm_is_refused_by_the_page_with_what_to_do(small: Town, name: str) -> None:
    (dossier,) = registered(small, 1)
    page = send(Visitor(small.client(small.officer)), dossier, ("tệp.jpg", HOSTILE[name][0]()))
    assert page.status == 400
    assert "“tệp.jpg”" in page.errors[0]
    assert "; hãy " in page.errors[0]
    assert evidence_of(small, dossier) == []


def test_seven_files_are_too_many_at_once(small: Town) -> None:
    (dossier,) = registered(small, 1)
    page = send(Visitor(small.client(small.officer)), dossier, *[(f"{n}.pdf", b"x") for n in range(7)])
    assert (page.status, "tối đa 6 tệp" in page.errors[0]) == (400, True)


def test_the_same_request_enters_its_files_once_and_another_photograph_of_the_same_name_is_told_apart(
    small: Town,
) -> None:
    (dossier,) = registered(small, 1)
    officer = Visitor(small.client(small.officer))
    page = officer.get(f"/dossiers/{dossier}/evidence/new")
    for content, status in ((photograph(), 200), (photograph(), 200), (picture("PNG"), 409)):
        sent = page.send(criterion=CRITERION, files={"file": (io.BytesIO(content), "image.jpg")})
        assert sent.status == status
    assert len(evidence_of(small, dossier)) == 1


def test_the_same_file_in_another_dossier_is_shown_to_whoever_checks_it(town: Town) -> None:
    first, second = registered(town, 2)
    officer = Visitor(town.client(town.officer))
    noted_here, noted_there = (jpeg_with(segment(0xFE, said)) for said in (b"here", b"there"))
    send(officer, first, ("giấy khen.jpg", noted_here))
    assert "Trùng tệp" not in officer.get(f"/dossiers/{first}").words
    town.clock.move(hours=1)
    # Another name and other notes: what is to be seen is the same.
    send(officer, second, ("ảnh 2.jpg", noted_there), ("khác.pdf", a_pdf()))

    for one, other in ((first, second), (second, first)):
        page = officer.get(f"/dossiers/{one}")
        assert page.words.count("Trùng tệp") == 1
        assert f"/dossiers/{other}#evidence" in page.reader.links
    household = Visitor(town.client(town.head_with_account(town.households[0])))
    assert "Trùng tệp" not in household.get(f"/dossiers/{first}").words


def by_chat(image: Image.Image) -> bytes:
    """As a chat program hands it on: half as large, and saved anew."""
    out = io.BytesIO()
    image.resize((image.width // 2, image.height // 2)).save(out, "JPEG", quality=60)
    return out.getvalue()


def test_a_photograph_that_went_through_a_chat_program_is_said_to_look_alike(town: Town) -> None:
    first, second, third = registered(town, 3)
    officer = Visitor(town.client(town.officer))
    for dossier, content in ((first, saved(scene(3))), (second, by_chat(scene(3))), (third, saved(scene(4)))):
        send(officer, dossier, ("ảnh.jpg", content))
    for one, other in ((first, second), (second, first)):
        page = officer.get(f"/dossiers/{one}")
        assert "Trùng tệp" not in page.words
        assert "Có thể là cùng một ảnh với ảnh trong:" in page.words
        assert [link for link in page.reader.links if "#evidence" in link and "/d." in link] == [
            f"/dossiers/{other}#evidence"
        ]
    assert "cùng một ảnh" not in officer.get(f"/dossiers/{third}").words
    household = Visitor(town.client(town.head_with_account(town.households[0])))
    assert "cùng một ảnh" not in household.get(f"/dossiers/{first}").words
    # Who is erased is erased with what their pictures look like.
    town.wiring.vault.destroy(second.split(".")[3])
    assert "cùng một ảnh" not in officer.get(f"/dossiers/{first}").words


def test_pictures_from_before_are_looked_at_again_and_that_may_be_broken_off(town: Town) -> None:
    dossiers = registered(town, 3)
    officer = Visitor(town.client(town.officer))
    for dossier, content in zip(dossiers, (saved(scene(3)), by_chat(scene(3)), photograph()), strict=True):
        send(officer, dossier, ("ảnh.jpg", content), ("khác.pdf", a_pdf()))
    with town.engine.begin() as db:
        db.execute(delete(vault_version).where(vault_version.c.kind == "file-look"))
    assert "cùng một ảnh" not in officer.get(f"/dossiers/{dossiers[0]}").words
    next(iter(look_again(town.wiring)))
    steps = list(look_again(town.wiring))
    assert (len(steps), steps[-1].kept, steps[-1].plain) == (2, 1, 1)
    assert list(look_again(town.wiring)) == []
    assert "cùng một ảnh" in officer.get(f"/dossiers/{dossiers[0]}").words


def test_a_village_is_told_of_the_same_file_elsewhere_but_not_whose_it_is(small: Town) -> None:
    (here,) = registered(small, 1)
    (there,) = registered(small, 1, place=small.other_village)
    send(Visitor(small.client(small.officer)), here, ("a.jpg", photograph()))
    send(Visitor(small.client(small.other_officer)), there, ("b.jpg", photograph()))
    page = Visitor(small.client(small.officer)).get(f"/dossiers/{here}")
    assert "một hồ sơ ngoài phạm vi được xem của bạn" in page.words
    assert not [link for link in page.reader.links if there in link]
    over_both = Visitor(small.client(small.inspector)).get(f"/dossiers/{here}")
    assert f"/dossiers/{there}#evidence" in over_both.reader.links


def test_the_sheets_of_the_village_and_of_the_commune_say_which_lines_share_a_file(small: Town) -> None:
    dossiers = registered(small, 3)
    officer = Visitor(small.client(small.officer))
    for dossier in dossiers[:2]:
        send(officer, dossier, ("a.jpg", photograph()))
    small.clock.move(hours=1)
    small.assess(dossiers)
    small.current()
    sheet = officer.get(f"/places/{small.village}/meetings/new")
    assert sheet.words.count("Có tệp trùng với hồ sơ khác") == 2
    small.clock.move(hours=1)
    small.meet(dossiers)
    small.clock.move(hours=1)
    posting = small.post(dossiers)
    small.clock.move(days=11)
    small.close(posting)
    small.current()
    appraisal = Visitor(small.client(small.appraiser)).get(f"/appraisals/new?place={small.village}")
    assert appraisal.words.count("Có tệp trùng với hồ sơ khác") == 2
    assert f"/dossiers/{dossiers[0]}#evidence" in appraisal.reader.links


def test_who_is_erased_is_erased_with_every_use_of_their_files(town: Town) -> None:
    first, second = registered(town, 2)
    officer = Visitor(town.client(town.officer))
    for dossier in (first, second):
        send(officer, dossier, ("a.jpg", photograph()))
    town.wiring.vault.destroy(second.split(".")[3])
    page = officer.get(f"/dossiers/{first}")
    assert "Trùng tệp" not in page.words
    (fact,) = evidence_of(town, second)
    assert officer.get(f"/dossiers/{second}/evidence/{fact.evidence}").status == 404


def test_what_was_used_later_is_not_told_of_an_earlier_moment(small: Town) -> None:
    first, second = registered(small, 2)
    officer = Visitor(small.client(small.officer))
    send(officer, first, ("a.jpg", photograph()))
    small.clock.move(days=3)
    officer = Visitor(small.client(small.officer))
    send(officer, second, ("a.jpg", photograph()))
    before = datetime(2026, 10, 2, 3, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    assert "Trùng tệp" in officer.get(f"/dossiers/{first}").words
    assert "Trùng tệp" not in officer.get(f"/dossiers/{first}?known_at={before}").words


def test_a_dossier_and_a_day_hold_only_so_many(small: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    (dossier,) = registered(small, 1)
    officer = Visitor(small.client(small.officer))
    monkeypatch.setattr(limits, "MOST_IN_A_DOSSIER", 1)
    assert send(officer, dossier, ("a.pdf", a_pdf("a"))).status == 200
    full = send(officer, dossier, ("b.pdf", a_pdf("b")))
    assert (full.status, "tối đa 1 tệp" in full.errors[0]) == (409, True)
    monkeypatch.setattr(limits, "MOST_ON_A_DAY", 1)
    tired = send(officer, dossier, ("b.pdf", a_pdf("b")))
    assert (tired.status, "trong một ngày" in tired.errors[0]) == (409, True)
    assert len(evidence_of(small, dossier)) == 1


def test_no_name_and_no_content_lies_in_a_fact(small: Town) -> None:
    (dossier,) = registered(small, 1)
    send(Visitor(small.client(small.officer)), dossier, ("học bạ của Lan.pdf", a_pdf("bi mat")))
    said = str([fact.__dict__ for fact in small.facts_of(dossier)])
    assert "học bạ" not in said
    assert "bi mat" not in said
