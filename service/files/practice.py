"""What every file asks of the libraries for the first time is done before there is one: each child finds it done."""

from io import BytesIO

from PIL import Image
from pypdf import PdfWriter

from service.files.kinds import PICTURES
from service.files.looking_into import look_into
from service.files.verdict import Clean

SIDE = 16


def practise() -> None:
    """Look into an empty page and an empty picture of each kind, made here; raises RuntimeError where one is refused.

    Libraries load parts of themselves and prepare patterns at their first file, which costs a child twenty times what
    a plain page does.
    """
    for each in (_page(), *(_picture(kind.called) for kind in PICTURES)):
        if not isinstance(found := look_into(each), Clean):
            raise RuntimeError(f"an empty file was refused: {found}")


def _page() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(SIDE, SIDE)
    writer.write(out)
    return out.getvalue()


def _picture(called: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (SIDE, SIDE)).save(out, called)
    return out.getvalue()
