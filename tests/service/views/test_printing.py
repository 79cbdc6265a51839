"""Papers from their pages: for whom they are there, what is on them, and who had them made."""

import io
import re
import shutil
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import func, select

from domain.clock import day_of
from domain.commands.mandates import delegate_mandate
from domain.commands.places import rename
from domain.ids import new_id
from projections.names import names_of
from service.database import make_engine
from service.papers import docx, pdf
from service.papers.catalogue import OF_DECISION, OF_DOSSIER, OF_MEETING, OF_PLACE, OF_POSTING
from service.privacy import accesses
from service.schema import book, printing
from service.season.mail import in_vietnamese
from service.spreadsheets import taking
from service.spreadsheets.kinds import KINDS
from tests.libreoffice import converted
from tests.service.papers.forms import certificates, decision, minutes
from tests.service.spreadsheets.desk import rehearsed
from tests.service.spreadsheets.dirt import ROWS, V1, xlsx
from tests.service.town import Town
from tests.service.visitor import Visitor


class Printed:
    """A town in which three families hold the title and two wait for it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.held = town.way(3)
        said = {type(each).__name__: each for each in town.facts_of(self.held[0])}
        self.decision, self.posting = said["AwardDecided"].decision, said["Posted"].posting
        self.meeting = said["VillageVerified"].meeting
        self.waiting = town.to_appraisal(2)
        town.appraise(self.waiting)
        town.current()

    def by(self, person: str) -> Visitor:
        return Visitor(self.town.client(person))

    def file(self, person: str, address: str) -> bytes:
        answer = self.by(person).client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        return bytes(answer.data)

    def words(self, person: str, address: str) -> str:
        reader = PdfReader(io.BytesIO(self.file(person, address)))
        return " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    def name(self, dossier: str) -> str:
        with self.town.engine.connect() as db:
            subject = dossier.split(".")[3]
            return names_of(db, [subject])[subject]


@pytest.fixture(scope="module")
def at(sqlite_template: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    path = tmp_path_factory.mktemp("printed") / "sovang.db"
    engine = make_engine(f"sqlite:///{shutil.copy(str(sqlite_template), path)}")
    printed = Printed(Town(engine))
    yield printed
    printed.town.wiring.close()
    engine.dispose()


def test_the_decision_names_its_list_its_number_and_who_signed(at: Printed) -> None:
    said = at.words(at.town.signer, f"/decisions/{at.decision}/papers/decision.pdf")
    for text in ("ỦY BAN NHÂN DÂN XÃ THỬ", "Số: 01/QĐ-UBND", "CHỦ TỊCH", "Lê Thị Ký", "cho 3 gia đình", "Bản mẫu"):
        assert text in said
    assert all(at.name(each) in said for each in at.held)
    assert "DỰ THẢO" not in said


def test_before_it_is_numbered_it_is_a_draft(at: Printed) -> None:
    town = at.town
    address = f"/decisions/new/papers/decision.pdf?place={town.commune}&title=family&year=2026"
    said = at.words(town.signer, address)
    assert "DỰ THẢO" in said
    assert "cho 2 gia đình" in said
    apart = at.words(town.signer, f"{address}&except={at.waiting[0]}")
    assert "cho 1 gia đình" in apart
    shown = at.by(town.signer).get(f"/decisions/new/rehearsal?place={town.commune}&title=family&year=2026")
    assert any(link.startswith("/decisions/new/papers/decision.pdf") for link in shown.reader.links)


def test_a_paper_is_in_vietnamese_whatever_language_is_read(at: Printed) -> None:
    said = at.words(at.town.signer, f"/decisions/{at.decision}/papers/decision.pdf?lang=en")
    assert "QUYẾT ĐỊNH" in said
    assert "Gia đình học tập" in said


def test_minutes_hold_votes_and_the_posted_list_only_what_is_public(at: Printed) -> None:
    minutes = at.words(at.town.officer, f"/meetings/{at.meeting}/papers/minutes.pdf")
    assert "BIÊN BẢN" in minutes
    assert "60% của 50" in minutes
    assert "Tán thành" in minutes
    summary = at.words(at.town.officer, f"/meetings/{at.meeting}/papers/summary-list.pdf")
    assert "DANH SÁCH TỔNG HỢP" in summary
    posted = at.words(at.town.officer, f"/postings/{at.posting}/papers/posting-list.pdf")
    assert "DANH SÁCH NIÊM YẾT" in posted
    assert "Đề nghị" in posted
    assert "Đã công nhận" not in posted, "the list does not know what came after it"
    assert "85" not in posted, "points are nobody's business there"


def test_slips_are_filled_in_or_blank(at: Printed) -> None:
    dossier = at.held[0]
    slip = at.words(at.town.officer, f"/dossiers/{dossier}/papers/registration.pdf")
    assert at.name(dossier) in slip
    given = at.words(at.town.officer, f"/dossiers/{dossier}/papers/self-assessment.pdf")
    assert "Tổng 100 100" in given
    blank = at.words(at.town.officer, f"/places/{at.town.village}/papers/blank-self-assessment.pdf")
    assert "Tổng 100" in blank
    assert "……" in blank or "...." in blank
    assert at.name(dossier) not in blank


def test_what_goes_from_office_to_office(at: Printed) -> None:
    town = at.town
    asked = f"/places/{town.commune}/papers"
    submission = at.words(town.appraiser, f"{asked}/submission.pdf")
    assert "TỜ TRÌNH" in submission
    assert "có 2 gia đình" in submission
    appraisal = at.words(town.appraiser, f"{asked}/appraisal.pdf")
    assert "Đã thẩm định: 5; đạt: 5; không đạt: 0." in appraisal
    page = at.by(town.appraiser).get(asked)
    assert f"{asked}/submission.docx?title=family&year=2026" in page.reader.links


def test_certificates_all_at_once_and_one_by_one(at: Printed) -> None:
    every = PdfReader(io.BytesIO(at.file(at.town.signer, f"/decisions/{at.decision}/papers/certificates.pdf")))
    assert len(every.pages) == 3
    one = at.words(at.town.signer, f"/dossiers/{at.held[1]}/papers/certificate.pdf")
    assert at.name(at.held[1]) in one
    assert at.by(at.town.signer).get(f"/dossiers/{at.waiting[0]}/papers/certificate.pdf").status == 404
    assert (
        f"/dossiers/{at.waiting[0]}/papers/certificate.pdf"
        not in at.by(at.town.signer).get(f"/dossiers/{at.waiting[0]}/papers").reader.links
    )


def test_a_docx_of_the_same(at: Printed) -> None:
    file = Document(io.BytesIO(at.file(at.town.signer, f"/decisions/{at.decision}/papers/decision.docx")))
    (listed,) = (table for table in file.tables if len(table.rows) == 4)
    assert {row.cells[1].text for row in listed.rows[1:]} == {at.name(each) for each in at.held}


def test_who_had_it_made_is_kept_and_whose_data_it_was(at: Printed) -> None:
    town, address = at.town, f"/decisions/{at.decision}/papers"

    def lines() -> int:
        with town.engine.connect() as db:
            asked = select(func.count()).select_from(printing).where(printing.c.about == f"decision.{at.decision}")
            return int(db.scalar(asked.where(printing.c.person == town.records)) or 0)

    heads = select(book.c.id, book.c.head).order_by(book.c.id)
    with town.engine.connect() as db:
        before = db.execute(heads).all()
    assert lines() == 0
    at.file(town.records, f"{address}/decision.pdf")
    at.file(town.records, f"{address}/decision.docx")
    assert lines() == 2
    shown = at.by(town.inspector).get(address).words
    assert shown.count("Vũ Văn Sổ") == 2
    with town.engine.connect() as db:
        assert db.execute(heads).all() == before, "who only looks writes in no book"
        subjects = [each.split(".")[3] for each in at.held]
        seen = {row["subject"] for row in accesses.of(db, subjects) if row["page"] == "papers.decision_paper"}
    assert seen == set(subjects)


def test_whoever_may_not_see_everybody_on_it_finds_no_paper(at: Printed) -> None:
    town = at.town
    for person in (town.officer, town.other_officer, town.nobody):
        for path in (f"/decisions/{at.decision}/papers", f"/decisions/{at.decision}/papers/certificates.pdf"):
            assert at.by(person).get(path).status == 404
    for path in (f"/meetings/{at.meeting}", f"/postings/{at.posting}", f"/dossiers/{at.held[0]}"):
        assert at.by(town.other_officer).get(f"{path}/papers").status == 404
    assert at.by(town.signer).get(f"/decisions/{new_id()}/papers").status == 404
    assert at.by(town.signer).get(f"/decisions/{at.decision}/papers/nothing.pdf").status == 404
    assert at.by(town.signer).get(f"/decisions/{at.decision}/papers/decision.exe").status == 404
    assert at.by(town.signer).get(f"/places/{town.commune}/papers?title=nothing").status == 409


def papers_of(at: Printed) -> dict[str, tuple[str, str]]:
    """Every paper that there is: who has it made, and where it is, without its ending."""
    town, dossier = at.town, f"/dossiers/{at.held[0]}/papers"
    of_place = f"/places/{town.commune}/papers"
    Visitor(town.client(town.records)).get(f"/places/{town.commune}/reports/plan").send()
    told = {
        f"/decisions/{at.decision}/papers": (town.signer, ("decision", "certificates")),
        f"/meetings/{at.meeting}/papers": (town.officer, ("minutes", "summary-list")),
        f"/postings/{at.posting}/papers": (town.officer, ("posting-list",)),
        dossier: (town.officer, ("registration", "self-assessment", "certificate")),
        of_place: (town.appraiser, ("blank-registration", "blank-self-assessment", "appraisal", "submission")),
        f"/reports/{town.commune}/2026/village-yearly/{town.village}/papers": (town.officer, ("report",)),
    }
    found = {name: (who, f"{path}/{name}") for path, (who, names) in told.items() for name in names}
    assert {*found} >= {*OF_DECISION, *OF_MEETING, *OF_POSTING, *OF_DOSSIER, *OF_PLACE}
    return found


def words(text: str) -> set[str]:
    """The words of a text, however its lines are broken."""
    return set(re.findall(r"[^\W\d_]{2,}", unicodedata.normalize("NFC", text)))


def said_in(file: bytes) -> set[str]:
    return words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages))


def squeezed(file: bytes) -> str:
    """All of its letters, without what stands between them."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    return re.sub(r"[\W\d_]", "", unicodedata.normalize("NFC", text))


def headings_in(workbook: bytes) -> set[str]:
    return words(" ".join(str(cell.value) for cell in openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0][1]))


def workbooks_of(at: Printed) -> dict[str, bytes]:
    """The template of every kind of list, a list given out, and one that came back with its errors marked."""
    town, found = at.town, {}
    for kind, each in KINDS.items():
        of_village = "title" in each.asks
        who, place = (town.officer, town.village) if of_village else (town.records, town.commune)
        asked = "?title=family:2026" if "title" in each.asks else ""
        found[f"mau-{kind}"] = at.file(who, f"/places/{place}/lists/{kind}/template{asked}")
    found["danh-sach"] = at.file(town.records, f"/places/{town.village}/households?export=xlsx")
    with in_vietnamese():
        sent, _lines = rehearsed(town, xlsx([*ROWS, ("7", "Bùi Văn 3", "", "", "", "", V1)]))
        found["ket-qua"] = taking.marked_workbook(town.wiring, sent)
    return found


def test_libreoffice_reads_in_every_docx_what_stands_in_its_pdf_and_opens_every_workbook(
    at: Printed, tmp_path: Path
) -> None:
    files, expected = {}, {}
    for name, (who, address) in papers_of(at).items():
        files[f"{name}.docx"] = at.file(who, f"{address}.docx")
        expected[name] = said_in(at.file(who, f"{address}.pdf"))
    for name, form in {"longest": decision(), "two-sign": minutes(), "coded": certificates()}.items():
        files[f"{name}.docx"] = docx.drawn(form)
        expected[name] = said_in(pdf.drawn(form))
    for name, content in workbooks_of(at).items():
        files[f"{name}.xlsx"] = content
        expected[name] = headings_in(content)
    spoiled = {"hong-van-ban.docx": files["decision.docx"][:-900], "hong-bang.xlsx": files["ket-qua.xlsx"][:-900]}
    for name, content in (files | spoiled).items():
        (tmp_path / name).write_bytes(content)

    made = converted([tmp_path / name for name in files], tmp_path, damaged=[tmp_path / name for name in spoiled])
    # Each program breaks long words elsewhere, and cells cut off what does not fit into them.
    read = {file.stem: squeezed(file.read_bytes()) for file in made}
    lacking = {name: {word for word in told if word not in read[name]} for name, told in expected.items()}
    most = {name: len(told) // (10 if f"{name}.docx" in files else 2) for name, told in expected.items()}
    assert {name: found for name, found in lacking.items() if len(found) > most[name]} == {}


def test_pages_lead_to_their_papers(at: Printed) -> None:
    for person, page in (
        (at.town.signer, f"/decisions/{at.decision}"), (at.town.officer, f"/meetings/{at.meeting}"),
        (at.town.officer, f"/postings/{at.posting}"), (at.town.officer, f"/dossiers/{at.held[0]}"),
    ):  # fmt: skip
        assert f"{page}/papers" in at.by(person).get(page).reader.links
    assert (
        f"/decisions/{at.decision}/papers" not in at.by(at.town.officer).get(f"/decisions/{at.decision}").reader.links
    )
    assert f"/places/{at.town.village}/papers" in at.by(at.town.officer).get("/").reader.links


def test_papers_name_places_as_on_their_day_and_say_in_whose_place_they_are_signed(small: Town) -> None:
    town = small
    deputy, mandate = new_id(), new_id()
    told: dict[str, Any] = {"mandate": mandate, "under": town.mandates[town.officer], "person": deputy}
    told |= {"places": [town.village], "valid_from": date(2026, 10, 1), "valid_to": None, "basis": "Giấy ủy quyền"}
    told |= {"signing": {"form": "TUQ", "head": "Trưởng thôn", "title": "Phó Trưởng thôn"}}
    town.perform(town.upper(), partial(delegate_mandate, **told))
    own = town.officer, town.mandates[town.officer]
    town.officer, town.mandates[deputy], town.offices[deputy] = deputy, mandate, "village-officer"
    before = town.way(1)
    town.officer, town.mandates[own[0]] = own
    on = day_of(town.clock()) + timedelta(days=1)
    town.clock.move(days=2)
    for place, name in ((town.commune, "Xã Mới (minh họa)"), (town.village, "Thôn Mới (minh họa)")):
        told = {"place": place, "name": name, "code": None, "on": on, "basis": "Nghị quyết minh họa"}
        town.perform(town.upper(), partial(rename, **told))
    after = town.way(1)
    town.current()
    printed = Printed.__new__(Printed)
    printed.town = town
    said = {}
    for when, dossier in (("before", before[0]), ("after", after[0])):
        facts = {type(each).__name__: each for each in town.facts_of(dossier)}
        about = {
            f"/decisions/{facts['AwardDecided'].decision}/papers/decision.pdf",
            f"/decisions/{facts['AwardDecided'].decision}/papers/certificates.pdf",
            f"/meetings/{facts['VillageVerified'].meeting}/papers/minutes.pdf",
            f"/postings/{facts['Posted'].posting}/papers/posting-list.pdf",
        }
        said[when] = {each.rpartition("/")[2]: printed.words(town.signer, each) for each in about}
    for paper, words in said["before"].items():
        assert ("Thử" in words or "THỬ" in words, "Mới" in words or "MỚI" in words) == (True, False), paper
    for paper, words in said["after"].items():
        assert ("Thử" in words or "THỬ" in words, "Mới" in words or "MỚI" in words) == (False, True), paper
    assert "TUQ. TRƯỞNG THÔN PHÓ TRƯỞNG THÔN" in said["before"]["posting-list.pdf"]
    assert "TRƯỞNG THÔN PHÓ" not in said["after"]["posting-list.pdf"]
