"""A paper as a DOCX to edit: real styles and tables, the fonts of offices, and the same bytes from the same paper."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from xml.sax.saxutils import escape

import segno
from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from service.papers import picture
from service.papers.paper import (
    CERTIFICATE,
    Annex,
    Award,
    Block,
    Drawing,
    Fields,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Table,
    widths,
)
from service.papers.pdf import ACROSS

FONT = "Times New Roman"
BODY, TABLE = Pt(13), Pt(11)
# A package of files has no day of its own.
NO_DAY = (1980, 1, 1, 0, 0, 0)
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CENTRE, LEFT, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
# Dots to write on.
DOTS = "." * 70


def drawn(paper: Paper) -> bytes:
    """The file."""
    made = Document()
    _styles(made)
    _properties(made, paper)
    (_certificates if paper.layout == CERTIFICATE else _decree)(made, paper)
    out = io.BytesIO()
    made.save(out)
    return _without_days(out.getvalue())


def _without_days(package: bytes) -> bytes:
    """The same package, in which no file says when it was put there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, NO_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


def _properties(made: Docx, paper: Paper) -> None:
    told, day = made.core_properties, datetime.combine(paper.dated, time())
    told.title, told.author, told.comments, told.language = _clean(paper.called)[:250], "", "", "vi-VN"
    told.created = told.modified = day
    told.last_modified_by, told.revision = "", 1


def _styles(made: Docx) -> None:
    normal = made.styles["Normal"]
    _typed(normal, BODY)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in (("Heading 1", Pt(14)), ("Heading 2", BODY)):
        style = made.styles[name]
        _typed(style, size, bold=True)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(6)
    made.styles["Heading 1"].paragraph_format.alignment = CENTRE
    body = made.styles["Body Text"]
    _typed(body, BODY)
    body.paragraph_format.alignment, body.paragraph_format.first_line_indent = JUSTIFIED, Mm(10)
    basis = made.styles.add_style("Basis", WD_STYLE_TYPE.PARAGRAPH)
    basis.base_style = body
    basis.font.italic = True
    close = made.styles.add_style("Close", WD_STYLE_TYPE.PARAGRAPH)
    close.base_style = normal
    close.paragraph_format.space_after = Pt(0)


def _typed(style: Any, size: Pt, *, bold: bool | None = None) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, size, bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)


def _clean(text: str) -> str:
    return UNWRITABLE.sub("", text)


def _add(where: Any, text: str, *, style: str = "Close", align: Any = None, size: Any = None, **how: bool) -> Any:
    """A paragraph; lines within it are broken where the text breaks."""
    added = where.add_paragraph(style=style)
    if align is not None:
        added.alignment = align
    _run(added, text, size=size, **how)
    return added


def _run(paragraph: Any, text: str, *, size: Any = None, bold: bool | None = None, italic: bool | None = None) -> None:
    for number, line in enumerate(_clean(text).split("\n")):
        run = paragraph.add_run()
        run.bold, run.italic, run.font.size = bold, italic, size
        if number:
            run.add_break()
        run.add_text(line)


def _decree(made: Docx, paper: Paper) -> None:
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = page.right_margin = Mm(20)
    page.left_margin, page.header_distance, page.footer_distance = Mm(30), Mm(10), Mm(8)
    _numbered(page, paper)
    _head(made, paper)
    made.add_paragraph(paper.title, style="Heading 1")
    if paper.summary:
        _add(made, paper.summary, align=CENTRE, bold=True)
    if paper.replaces:
        _add(made, paper.replaces, align=CENTRE, italic=True)
    if paper.authority:
        _add(made, paper.authority, style="Normal", align=CENTRE, bold=True).paragraph_format.space_before = Pt(8)
    for each in paper.basis:
        _add(made, each, style="Basis")
    if paper.enacts:
        _add(made, paper.enacts, style="Normal", align=CENTRE, bold=True)
    own = next((n for n, each in enumerate(paper.body) if isinstance(each, Annex)), len(paper.body))
    _blocks(made, paper.body[:own])
    _foot(made, paper)
    _blocks(made, paper.body[own:])


def _numbered(page: Any, paper: Paper) -> None:
    """Numbers from the second page on, in the top margin; what the paper is at the foot of each."""
    page.different_first_page_header_footer = True
    number = page.header.paragraphs[0]
    number.alignment = CENTRE
    number._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="26"/></w:rPr>'
            "<w:t>2</w:t></w:r></w:fldSimple>"
        )
    )
    if paper.draft:
        _run(page.first_page_header.paragraphs[0], paper.draft, bold=True)
        _run(number, f"   {paper.draft}", bold=True)
    for foot in (page.footer, page.first_page_footer):
        foot.paragraphs[0].alignment = CENTRE
        _run(foot.paragraphs[0], " – ".join(paper.marks), size=Pt(9))


def _head(made: Docx, paper: Paper) -> None:
    head = paper.head
    left, right = _side_by_side(made, (62, 98))
    if head.above:
        _add(left, head.above, align=CENTRE, size=Pt(12))
    _ruled(_add(left, head.issuer, align=CENTRE, size=Pt(12), bold=True), 22)
    _add(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", align=CENTRE, size=Pt(12), bold=True)
    _ruled(_add(right, "Độc lập - Tự do - Hạnh phúc", align=CENTRE, size=Pt(13), bold=True), 22)
    _add(left, head.number, align=CENTRE)
    _add(right, head.place_and_date, align=CENTRE, italic=True)
    _add(made, "")


def _ruled(paragraph: Any, indent: int) -> None:
    """A line beneath, as short as the indents leave it."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(0)
    beneath = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="4" w:space="1" w:color="000000"/></w:pBdr>'
    )
    line = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Close"/></w:pPr></w:p>')
    paragraph._p.addnext(line)
    told = line.find(qn("w:pPr"))
    told.append(beneath)
    told.append(parse_xml(f'<w:spacing {nsdecls("w")} w:line="60" w:lineRule="exact" w:after="80"/>'))
    told.append(parse_xml(f'<w:ind {nsdecls("w")} w:left="{indent * 57}" w:right="{indent * 57}"/>'))


def _side_by_side(made: Docx, across: Sequence[int]) -> list[_Cell]:
    """Cells without borders; the empty paragraph with which each begins is taken out."""
    table = made.add_table(rows=1, cols=len(across))
    table.autofit = False
    for cell, column, width in zip(table.rows[0].cells, table.columns, across, strict=True):
        # Some programs go by the cell, others by the column.
        cell.width = column.width = Mm(width)
        cell._tc.remove(cell.paragraphs[0]._p)
    return list(table.rows[0].cells)


def _blocks(made: Docx, blocks: Iterable[Block]) -> None:
    for each in blocks:
        DRAWN[type(each)](made, each)


def _paragraph(made: Docx, block: Paragraph) -> None:
    added = made.add_paragraph(style="Body Text")
    if block.lead:
        _run(added, f"{block.lead} ", bold=True)
    _run(added, block.text)


def _heading(made: Docx, block: Heading) -> None:
    made.add_paragraph(_clean(block.text), style="Heading 2")


def _fields(made: Docx, block: Fields) -> None:
    for label, answer in block.lines:
        added = made.add_paragraph()
        _run(added, f"{label}: ")
        _run(added, answer or DOTS, bold=bool(answer))


def _drawing(made: Docx, block: Drawing) -> None:
    """A picture that says what it shows to whoever cannot see it; its numbers can be edited in the table beside it."""
    shape = (
        made.add_paragraph(style="Normal").add_run().add_picture(io.BytesIO(picture.drawn(block.svg)), width=Mm(ACROSS))
    )
    shape._inline.docPr.set("descr", _clean(block.about))


def _annex(made: Docx, block: Annex) -> None:
    # The break stands in the heading, so that no empty page comes of it.
    added = made.add_paragraph(style="Heading 1")
    added.paragraph_format.page_break_before = True
    _run(added, block.title)
    _add(made, block.to, style="Normal", align=CENTRE, italic=True)


def _table(made: Docx, block: Table) -> None:
    """Thousands of rows are written down at once: cell by cell it takes a minute."""
    made.element.body.insert_element_before(parse_xml(_table_xml(block)), "w:sectPr")
    _add(made, "")


WIDTH = 9072  # of what lies between the margins, in twentieths of a point
TWENTIETHS = 56.7  # of a point in a millimetre
ALIGNED = {"left": "left", "center": "center", "right": "right"}


def _table_xml(block: Table) -> str:
    across = [int(width * TWENTIETHS) for width in widths(block.columns, WIDTH / TWENTIETHS)]
    head = _row([each.label for each in block.columns], across, ["center"] * len(across), head=True)
    aligned = [ALIGNED[each.align] for each in block.columns]
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in across)
        + "</w:tblGrid>"
        + head
        + "".join(_row(row, across, aligned) for row in block.rows)
        + "</w:tbl>"
    )


def _row(texts: Sequence[str], across: Sequence[int], aligned: Sequence[str], *, head: bool = False) -> str:
    told = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    how = ("<w:b/>" if head else "") + f'<w:sz w:val="{int(TABLE.pt * 2)}"/>'
    return (
        f"<w:tr>{told}"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Close"/>'
            f'<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{how}</w:rPr>'
            f'<w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r></w:p></w:tc>'
            for text, width, align in zip(texts, across, aligned, strict=True)
        )
        + "</w:tr>"
    )


DRAWN: Mapping[type[Any], Callable[[Docx, Any], None]] = {
    Paragraph: _paragraph, Heading: _heading, Fields: _fields, Annex: _annex, Table: _table, Drawing: _drawing,
}  # fmt: skip


def _foot(made: Docx, paper: Paper) -> None:
    if len(paper.signatures) == 1:
        left, right = _side_by_side(made, (72, 88))
        _receives(left, paper.recipients)
        _signed(right, paper.signatures[0])
    else:
        for start in range(0, len(paper.signatures), 3):
            some = paper.signatures[start : start + 3]
            if start:
                _add(made, "")
            for cell, each in zip(_side_by_side(made, [160 // len(some)] * len(some)), some, strict=True):
                _signed(cell, each)
        if paper.recipients:
            _receives(made, paper.recipients)


def _receives(where: Any, recipients: Sequence[str]) -> None:
    if recipients:
        _add(where, "Nơi nhận:", size=Pt(12), bold=True, italic=True)
    for each in recipients:
        _add(where, f"- {each}", size=Pt(11))
    if not recipients:
        _add(where, "")


def _signed(where: Any, each: Signature) -> None:
    for line in each.lines:
        _add(where, line, align=CENTRE, bold=True)
    _add(where, each.note, align=CENTRE, italic=True)
    for _ in range(4):
        _add(where, "", align=CENTRE)
    _add(where, each.name, align=CENTRE, bold=True)


def _certificates(made: Docx, paper: Paper) -> None:
    page = made.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.top_margin = page.bottom_margin = page.left_margin = page.right_margin = Mm(18)
    if paper.draft:
        _run(page.header.paragraphs[0], paper.draft, bold=True)
    for number, award in enumerate(paper.awards):
        _certificate(made, paper, award, is_first=number == 0)


def _certificate(made: Docx, paper: Paper, award: Award, *, is_first: bool) -> None:
    first = _add(made, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", align=CENTRE, size=Pt(13), bold=True)
    first.paragraph_format.page_break_before = not is_first
    _add(made, "Độc lập - Tự do - Hạnh phúc", align=CENTRE, size=Pt(14), bold=True)
    _add(made, paper.authority, style="Normal", align=CENTRE, size=Pt(14), bold=True)
    _run(made.add_paragraph(style="Heading 1"), paper.title, size=Pt(28))
    _add(made, award.holder, style="Normal", align=CENTRE, size=Pt(22 if len(award.holder) < 60 else 16), bold=True)
    for line in (award.holder_of, *award.lines):
        if line:
            _add(made, line, align=CENTRE, size=Pt(15))
    left, right = _side_by_side(made, (125, 125))
    if award.code:
        left.add_paragraph().add_run().add_picture(_picture(award.code), width=Mm(26))
        _add(left, award.code, size=Pt(9))
    _add(left, award.serial, size=Pt(11))
    for mark in (*([paper.replaces] if paper.replaces else []), *paper.marks):
        _add(left, mark, size=Pt(9))
    _add(right, paper.head.place_and_date, align=CENTRE, italic=True)
    _signed(right, paper.signatures[0])


def _picture(address: str) -> io.BytesIO:
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="png", scale=6, border=2)
    return io.BytesIO(out.getvalue())
