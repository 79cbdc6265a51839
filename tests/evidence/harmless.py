"""Files as people send them, which are taken."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from service.files.kinds import EXCEL, WORD
from tests.evidence.making import (
    RELATIONS,
    jpeg_with,
    noted,
    pdf,
    picture,
    relations,
    segment,
    sheet,
    stream,
    word,
    zipped,
)

Made = Callable[[], bytes]


def a_pdf(words: str = "minh hoa") -> bytes:
    """A PDF of one page that shows these words."""
    return pdf(contents=f"BT (words: {words}) Tj ET".encode())


def photograph(orientation: int = 1, size: tuple[int, int] = (1200, 900)) -> bytes:
    """As a telephone takes it, with where it was taken."""
    return picture("JPEG", size, exif=noted(orientation))


def scanned() -> bytes:
    """A page that is nothing but a photograph, with where it was taken."""
    jpeg = photograph(size=(200, 150))
    image = stream(
        jpeg,
        "/Type /XObject /Subtype /Image /Width 200 /Height 150 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
        "/Filter /DCTDecode",
    )
    plain = pdf(image, contents=b"q 400 0 0 300 0 0 cm /I Do Q")
    return plain.replace(b"/Resources << >>", b"/Resources << /XObject << /I 5 0 R >> >>", 1)


def packed_pdf() -> bytes:
    """As office programs write it: objects in streams, saved with the library itself."""
    out = BytesIO()
    Image.new("L", (300, 400), 250).save(out, "PDF", title="Bản tự đánh giá", author="Lan")
    return out.getvalue()


def with_link() -> dict[str, bytes | str]:
    """A document with a link that somebody may follow."""
    link = f'Type="{RELATIONS}/hyperlink" Target="https://example.vn/" TargetMode="External"'
    return word(**{"word/_rels/document.xml.rels": relations(link)})


HARMLESS: dict[str, tuple[Made, str]] = {
    "ảnh giấy khen.jpg": (photograph, "image/jpeg"),
    "ảnh đứng.jpg": (lambda: photograph(6), "image/jpeg"),
    "ảnh xám.jpeg": (lambda: picture("JPEG", mode="L"), "image/jpeg"),
    "ảnh CMYK.jpg": (lambda: picture("JPEG", mode="CMYK"), "image/jpeg"),
    "ảnh dần hiện.jpg": (lambda: picture("JPEG", (1000, 700), progressive=True), "image/jpeg"),
    "ảnh Samsung có đuôi.jpg": (lambda: jpeg_with(after=b"SEFT\x01\x02\x00\x00" * 40), "image/jpeg"),
    "ảnh có ghi chú.jpg": (lambda: jpeg_with(segment(0xFE, "Chụp ở nhà".encode())), "image/jpeg"),
    "màn hình.png": (lambda: picture("PNG", (1080, 2400)), "image/jpeg"),
    "trong suốt.png": (lambda: picture("PNG", mode="LA"), "image/jpeg"),
    "bảng màu.png": (lambda: picture("PNG", mode="P"), "image/jpeg"),
    "Zalo.webp": (lambda: picture("WEBP", (800, 600)), "image/jpeg"),
    "bản tự đánh giá.pdf": (a_pdf, "application/pdf"),
    "quét.pdf": (scanned, "application/pdf"),
    "in từ Word.pdf": (packed_pdf, "application/pdf"),
    "liên kết.pdf": (
        lambda: pdf(
            page="/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://x.vn) >> >>]"
        ),
        "application/pdf",
    ),
    "báo cáo.docx": (lambda: zipped(with_link()), WORD),
    "báo cáo có ảnh.docx": (
        lambda: zipped(
            word(**{"word/media/image1.jpeg": photograph(size=(90, 60)), "word/media/i2.png": picture("PNG")})
        ),
        WORD,
    ),
    "danh sách.xlsx": (
        lambda: zipped(sheet(**{"xl/printerSettings/printerSettings1.bin": b"\x00M\x00P" * 20})),
        EXCEL,
    ),
}
