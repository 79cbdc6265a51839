"""A paper as a PDF: tagged, archival, with its own fonts, and the same bytes whenever it is drawn from the same."""

import io
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
import typst

from service.papers.paper import Paper, Table, widths

HERE = Path(str(files("service.papers")))
# To keep for ever, and to be read aloud: ISO 19005-2 and ISO 14289-1.
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]

# Letters that all four fonts have: Latin with every mark, combining marks, Greek, Cyrillic, signs of writing.
UNDRAWABLE = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u017f\u01a0\u01a1\u01af\u01b0\u0300-\u0303\u0306\u0309\u031b\u0323"
    "\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0400-\u045f\u1ea0-\u1ef9"
    "\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u20ab\u20ac\u2192\u2212]"
)
INSTEAD = "?"
# Between the margins of a page, in millimetres.
ACROSS = 160


@cache
def fonts() -> typst.Fonts:
    """The fonts that come along and no others, read once in a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")])


def drawn(paper: Paper) -> bytes:
    """The file."""
    told = paper.as_data() | {"codes": [_code(each.code) for each in paper.awards], "named": []}
    for block, each in zip(paper.body, told["body"], strict=True):
        if isinstance(block, Table):
            each["widths"] = widths(block.columns, ACROSS)
    layouts = HERE / "layouts"
    made = typst.compile(
        str(layouts / f"{paper.layout}.typ"),
        root=str(layouts),
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"paper": json.dumps(drawable(told), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return made


def drawable(value: Any) -> Any:
    """The same without letters that the fonts lack, which an archival file may not hold; a mark stands for each."""
    if isinstance(value, str):
        return UNDRAWABLE.sub(INSTEAD, unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {name: drawable(each) for name, each in value.items()}
    return [drawable(each) for each in value] if isinstance(value, list | tuple) else value


def _code(address: str) -> str:
    """A code that a telephone reads, as a drawing."""
    if not address:
        return ""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()
