"""A drawing as a picture for a DOCX: in the letters of the PDF, and the same bytes from the same drawing."""

import typst

from service.papers.charts import WIDTH
from service.papers.pdf import ACROSS, HERE, drawable, fonts

# Two dots to each unit of a drawing, or its patterns show seams; that is 203 dots to the inch.
DOTS_PER_INCH = 2 * WIDTH / ACROSS * 25.4


def drawn(svg: str) -> bytes:
    """The picture, as a PNG."""
    layouts = HERE / "layouts"
    made = typst.compile(
        str(layouts / "picture.typ"),
        root=str(layouts),
        font_paths=fonts(),
        format="png",
        ppi=DOTS_PER_INCH,
        sys_inputs={"svg": str(drawable(svg))},
    )
    assert isinstance(made, bytes)
    return made
