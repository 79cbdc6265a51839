"""Charts on paper: drawn in the letters of the paper, in parts that fit on a page, and left to their table in a DOCX."""

import io
import re
from decimal import Decimal

from docx import Document
from pypdf import PdfReader

from service.papers import docx, pdf
from service.papers.charts import TOGETHER, drawings
from service.papers.paper import Column, Heading, Paper, Table, read
from service.shown.charts import PERCENT, Bar, Bars
from tests.service.papers.forms import decision

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


def test_a_docx_has_the_numbers_alone() -> None:
    written = Document(io.BytesIO(docx.drawn(report(2))))
    assert [len(table.rows) for table in written.tables if len(table.columns) == 2][-1:] != []
    assert "40,5%" in {cell.text for table in written.tables for cell in table._cells}
    assert not written.inline_shapes


def test_parts_of_a_chart_are_drawn_to_one_scale() -> None:
    bars = [Bar(f"Thôn {n}", [Decimal(80 if n == 0 else 20)]) for n in range(TOGETHER + 1)]
    first, second = drawings(Bars("held", "Đang giữ", "Số danh hiệu.", "Thôn", ["Đang giữ"], bars))
    longest, *others = BAR.findall(first.svg)
    assert set(others) == set(BAR.findall(second.svg)) != {longest}
