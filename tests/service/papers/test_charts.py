"""Charts on paper: drawn in the letters of the paper, in parts that fit on a page, and as pictures in a DOCX."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from docx import Document
from PIL import Image
from pypdf import PdfReader

from service.papers import docx, pdf
from service.papers.charts import TOGETHER, drawings
from service.papers.paper import Column, Heading, Paper, Table, read
from service.shown.charts import PERCENT, Bar, Bars
from tests.libreoffice import converted
from tests.service.papers.forms import decision

# What the first of the bars is filled with.
FULL = (0x27, 0x40, 0x7A)
BAR = re.compile(r'<rect x="[^"]+" y="[^"]+" width="([^"]+)" [^>]*fill="url')


def report(count: int) -> Paper:
    bars = [Bar(f"Gia đình học tập thôn Một Hai Ba {2000 + n}", [Decimal(n), Decimal("40.5")]) for n in range(count)]
    chart = Bars(
        "shares",
        "Hai tỷ lệ",
        "Số được công nhận ÷ số đăng ký.",
        "Năm",
        ["Trên số đăng ký", "Trên tổng số"],
        bars,
        PERCENT,
    )
    told = Table((Column("Năm"), Column("Tỷ lệ")), tuple((bar.label, "40,5%") for bar in bars))
    return decision(1, body=(Heading("I. Số liệu"), told, *drawings(chart)), kind="report", draft="")


def test_a_chart_stands_on_paper_in_its_letters_and_in_parts_that_fit_on_a_page() -> None:
    paper = report(TOGETHER * 2 + 1)
    assert sum(type(block).__name__ == "Drawing" for block in paper.body) == 3
    reader = PdfReader(io.BytesIO(pdf.drawn(paper)))
    said = " ".join(page.extract_text() for page in reader.pages)
    fonts = {
        str(font["/BaseFont"]).partition("+")[2].partition("-")[0]
        for page in reader.pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
    }
    assert fonts == {"LiberationSerif"}
    assert said.count("Số liệu") == 1
    assert "pdfaid:part>2<" in reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert pdf.drawn(paper) == pdf.drawn(paper)
    assert read(paper.as_data()) == paper


def test_a_docx_has_the_chart_as_a_picture_in_words_as_well_and_its_numbers(tmp_path: Path) -> None:
    paper = report(TOGETHER + 1)
    file = docx.drawn(paper)
    assert docx.drawn(read(paper.as_data())) == file
    written = Document(io.BytesIO(file))
    assert "40,5%" in {cell.text for table in written.tables for cell in table._cells}
    shapes = list(written.inline_shapes)
    assert [shape._inline.docPr.get("descr") for shape in shapes] == ["Hai tỷ lệ: Số được công nhận ÷ số đăng ký."] * 2
    assert [round(shape.width.mm) for shape in shapes] == [160, 160]
    # No seam runs through what is filled.
    seen = Image.open(io.BytesIO(images(written)[0])).convert("RGB")
    assert (seen.width, seen.getpixel((0, 0))) == (1280, (255, 255, 255))
    assert set(seen.crop((6, 10, 46, 34)).get_flattened_data()) == {FULL}
    (tmp_path / "bao-cao.docx").write_bytes(file)
    (opened,) = converted([tmp_path / "bao-cao.docx"], tmp_path)
    assert len({each.name for page in PdfReader(opened).pages for each in page.images}) == 2


def images(written: Any) -> list[bytes]:
    parts = written.part.related_parts
    return [parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].blob for shape in written.inline_shapes]


def test_parts_of_a_chart_are_drawn_to_one_scale() -> None:
    bars = [Bar(f"Thôn {n}", [Decimal(80 if n == 0 else 20)]) for n in range(TOGETHER + 1)]
    first, second = drawings(Bars("held", "Đang giữ", "Số danh hiệu.", "Thôn", ["Đang giữ"], bars))
    longest, *others = BAR.findall(first.svg)
    assert set(others) == set(BAR.findall(second.svg)) != {longest}
