"""Papers as files: what is read out of them, what is seen on their pages, and that they are the same every time."""

import io
import json
import re
import zipfile
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from docx import Document
from PIL import Image, ImageOps
from pypdf import PdfReader

from service.papers import docx, pdf
from service.papers.paper import Paper, read

from .forms import ADDRESS, LETTERS, LONGEST, UNBROKEN, certificates, decision, minutes, names

FORMS = {"decision": decision(), "minutes": minutes(), "certificates": certificates()}
# Pictures of pages: dots to the millimetre.
DOTS = 4


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: pdf.drawn(form) for name, form in FORMS.items()}


def pages(file: bytes) -> list[Image.Image]:
    """Each page as a picture in grey."""
    return [page.render(scale=DOTS * 25.4 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(file)]


def ink(page: Image.Image, *, darker_than: int = 128) -> tuple[float, float, float, float]:
    """How far the writing is from each edge, in millimetres: left, above, right, below."""
    box = ImageOps.invert(page).point(lambda light: 255 if light > 255 - darker_than else 0).getbbox()
    assert box is not None
    left, above, right, below = box
    return left / DOTS, above / DOTS, (page.width - right) / DOTS, (page.height - below) / DOTS


def words(file: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())


def test_everything_on_a_paper_is_read_out_of_its_pdf(files: dict[str, bytes]) -> None:
    said = words(files["decision"])
    for text in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 15/QĐ-UBND", "QUYẾT ĐỊNH"):
        assert text in said
    for text in (
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Lê Thị Ký",
        "Nơi nhận:",
        "Lưu: VT.",
        "DỮ LIỆU MINH HỌA",
        "ngày 05 tháng 12",
    ):
        assert text in said
    assert all(said.count(f"{name} Thôn") == 1 for name in names(60) if name not in (LONGEST, UNBROKEN))
    for long in (LONGEST, UNBROKEN):
        assert re.sub(r"[\s\u200b]", "", said).count(long.replace(" ", "")) == names(60).count(long)


def test_every_letter_is_drawn_and_what_the_font_lacks_has_a_mark(files: dict[str, bytes]) -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 134
    said = words(files["decision"])
    assert not [letter for letter in LETTERS if letter not in said]
    # An archival file may not hold a letter without a shape: drawing one would be refused.
    odd = words(pdf.drawn(decision(1, summary="Họ 中文 😀 \x01 \u202e x\u0323")))
    assert "Họ ?? ? ? ?" in odd


def test_only_the_font_that_comes_along_is_used_and_it_is_in_the_file(files: dict[str, bytes]) -> None:
    for file in files.values():
        found = {
            str(font["/BaseFont"]).partition("+")[2]: font["/DescendantFonts"][0]["/FontDescriptor"]
            for page in PdfReader(io.BytesIO(file)).pages
            for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
        }
        assert {name.partition("-")[0] for name in found} == {"LiberationSerif"}
        assert all("/FontFile2" in each or "/FontFile3" in each for each in found.values())


def test_it_says_that_it_is_archival_and_tagged(files: dict[str, bytes]) -> None:
    for name, file in files.items():
        reader = PdfReader(io.BytesIO(file))
        said = reader.trailer["/Root"]["/Metadata"].get_data().decode()
        assert ">2</pdfaid:part>" in said
        assert ">A</pdfaid:conformance>" in said
        assert ">1</pdfuaid:part>" in said
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"] == "vi-VN"
        assert reader.metadata.title == FORMS[name].called


def test_margins_are_those_of_the_decree_also_with_the_longest_names(files: dict[str, bytes]) -> None:
    for name in ("decision", "minutes"):
        drawn = pages(files[name])
        for number, page in enumerate(drawn, 1):
            left, above, right, below = ink(page)
            assert (page.width / DOTS, page.height / DOTS) == pytest.approx((210, 297), abs=1)
            assert 29.5 <= left <= 35
            assert right >= 19.5, f"{name}, page {number}: writing comes within {right} mm of the edge"
            # The number of a page stands within the margin above, and what the paper is within the one below.
            body = page.crop((0, 20 * DOTS - 4, page.width, page.height - 20 * DOTS + 4))
            in_margin = page.crop((0, 0, page.width, 20 * DOTS - 4))
            assert (in_margin.getextrema()[0] < 128) == (number > 1)
            assert above >= (8 if number > 1 else 19.5)
            assert body.getextrema()[0] < 128
            assert below >= 5
            # Below the body only the small print of what the paper is.
            between = page.crop((0, page.height - 20 * DOTS, page.width, page.height - 16 * DOTS))
            assert between.getextrema()[0] > 128


def test_the_number_of_a_page_is_centred_above_from_the_second_on(files: dict[str, bytes]) -> None:
    first, second = PdfReader(io.BytesIO(files["decision"])).pages[:2]
    assert not first.extract_text().strip().startswith("1")
    assert "2" in second.extract_text().split()
    page = pages(files["decision"])[1]
    above = page.crop((0, 0, page.width, 18 * DOTS))
    left, _above, right, _below = ink(above)
    assert left - 30 == pytest.approx(right - 20, abs=1.5)


def test_a_draft_says_so_across_the_page_and_nothing_else_does(files: dict[str, bytes]) -> None:
    assert "DỰ THẢO" in words(files["minutes"])
    assert "DỰ THẢO" not in words(files["decision"])

    def grey(page: Image.Image) -> int:
        return sum(page.histogram()[215:235])

    assert grey(pages(files["minutes"])[0]) > 4 * grey(pages(files["decision"])[0])


def test_a_certificate_stays_within_its_frame_and_its_code_is_read_from_the_picture(files: dict[str, bytes]) -> None:
    for number, page in enumerate(pages(files["certificates"]), 1):
        assert page.width > page.height
        # Between the frame, 12 mm from the edge, and the writing nothing is drawn.
        inside = page.crop((14 * DOTS, 14 * DOTS, page.width - 14 * DOTS, page.height - 14 * DOTS))
        assert min(ink(inside)) >= 6
        (code,) = zxingcpp.read_barcodes(page)
        assert code.text == ADDRESS.format(number)
        assert code.position.top_right.x - code.position.top_left.x >= 20 * DOTS
    assert len(PdfReader(io.BytesIO(files["certificates"])).pages) == 3


@pytest.mark.parametrize("name", FORMS)
def test_the_same_paper_gives_the_same_bytes(name: str, files: dict[str, bytes]) -> None:
    assert pdf.drawn(again(FORMS[name])) == files[name]
    assert docx.drawn(again(FORMS[name])) == docx.drawn(FORMS[name])


def again(paper: Paper) -> Paper:
    """The paper out of what was kept of it."""
    return read(json.loads(json.dumps(paper.as_data())))


@pytest.mark.parametrize("name", FORMS)
def test_what_is_kept_of_a_paper_is_the_paper(name: str) -> None:
    assert again(FORMS[name]) == FORMS[name]


def test_a_docx_holds_the_same_in_styles_that_can_be_edited() -> None:
    file = Document(io.BytesIO(docx.drawn(FORMS["decision"])))
    told = [each.text for each in file.paragraphs]
    assert [each.text for each in file.paragraphs if each.style.name == "Heading 1"] == ["QUYẾT ĐỊNH", "DANH SÁCH"]
    assert "Điều 1. Công nhận 60 hộ." in told
    assert all(file.styles[each].font.name == "Times New Roman" for each in ("Normal", "Heading 1", "Body Text"))
    page = file.sections[0]
    margins = [round(each.mm) for each in (page.top_margin, page.right_margin, page.bottom_margin, page.left_margin)]
    assert margins == [20, 20, 20, 30]
    listed = next(table for table in file.tables if len(table.rows) == 61)
    assert [cell.text for cell in listed.rows[1].cells] == ["1", LONGEST, "Thôn 1", "82,5"]
    assert file.core_properties.created.date() == date(2026, 12, 5)


def test_no_letter_breaks_a_docx() -> None:
    odd = decision(1, summary="Họ 😀 \x01 <b> & ]]> \ud800".encode("utf-8", "replace").decode())
    assert "<b> & ]]>" in "".join(each.text for each in Document(io.BytesIO(docx.drawn(odd))).paragraphs)


def test_nothing_in_a_docx_says_when_it_was_packed() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.drawn(FORMS["minutes"]))) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
