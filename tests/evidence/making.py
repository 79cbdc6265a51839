"""Files made by code: pictures, PDFs and office documents, each as small as it can be."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument."
WORD_MAIN = f"{OFFICE}wordprocessingml.document.main+xml"
EXCEL_MAIN = f"{OFFICE}spreadsheetml.sheet.main+xml"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **how: Any) -> bytes:
    """A picture that is red on its left and blue on its right."""
    image = Image.new(mode, size, (200, 30, 30) if mode == "RGB" else 90)
    if mode == "RGB":
        image.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def noted(orientation: int = 1, place: bool = True, maker: str = "Máy ảnh") -> Image.Exif:
    """What a telephone notes: which side was up, where it was, and what it is called."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, maker
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 2.0, 0.5), 3: "E", 4: (105.0, 51.0, 8.5)})
    return exif


def segment(marker: int, content: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def jpeg_with(*segments: bytes, after: bytes = b"", **how: Any) -> bytes:
    """A JPEG with more segments at its head and more bytes behind its end."""
    plain = picture("JPEG", **how)
    return plain[:2] + b"".join(segments) + plain[2:] + after


def jpeg_saying(width: int, height: int) -> bytes:
    """A JPEG whose head says another size than it has."""
    plain = bytearray(picture("JPEG"))
    at = plain.index(b"\xff\xc0")
    plain[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(plain)


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *chunks: bytes, rows: bytes | None = None, colour: int = 2) -> bytes:
    """A PNG that says its size, whatever its rows come to."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    packed = zlib.compress(b"\0" * 64 if rows is None else rows, 9)
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def webp_saying(width: int, height: int, animated: bool = False) -> bytes:
    """A WebP whose extended head says another size than its picture has."""
    inner = picture("WEBP")[12:]
    flags = 0x02 if animated else 0
    head = bytes((flags, 0, 0, 0)) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + head + inner
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(*objects: str | bytes, root: str = "", page: str = "", trailer: str = "", contents: bytes = b"") -> bytes:
    """A PDF of one page: 1 is its root, 2 its pages, 3 the page, 4 what it shows; `objects` are 5 and on."""
    drawn = contents or b"BT /F1 12 Tf 72 720 Td (Giay khen) Tj ET"
    every: list[str | bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {root} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> {page} >>",
        stream(drawn),
        *objects,
    ]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(every, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + (each if isinstance(each, bytes) else each.encode()) + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(every) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(every) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(content: bytes, more: str = "") -> bytes:
    """A stream as it stands in a PDF."""
    return f"<< /Length {len(content)} {more} >>\nstream\n".encode() + content + b"\nendstream"


def zipped(parts: dict[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts, under exactly these names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return out.getvalue()


def types(main: str = WORD_MAIN, part: str = "/word/document.xml", more: str = "") -> str:
    """The list of what each part is."""
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{main}"/>{more}</Types>'
    )


def relations(*each: str) -> str:
    """Where parts lead; each of them as it is written."""
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(f'<Relationship Id="r{number}" {told}/>' for number, told in enumerate(each))
        + "</Relationships>"
    )


MAIN_RELATION = f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"'
BODY = "<w:p><w:r><w:t>Gia đình học tập</w:t></w:r></w:p>"


def word(body: str = BODY, *, main: str = WORD_MAIN, **parts: bytes | str) -> dict[str, bytes | str]:
    """The parts of a document; more of them, or others under the same name, as `**{"word/x.xml": …}`."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return {
        "[Content_Types].xml": types(main),
        "_rels/.rels": relations(MAIN_RELATION),
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {names}><w:body>{body}</w:body></w:document>',
    } | parts


def sheet(formula: str = "SUM(A1:A2)", **parts: bytes | str) -> dict[str, bytes | str]:
    """The parts of a sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return {
        "[Content_Types].xml": types(EXCEL_MAIN, "/xl/workbook.xml"),
        "_rels/.rels": relations(f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"'),
        "xl/workbook.xml": f'<workbook xmlns="{main}"><sheets/></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><c><f>{formula}</f></c></worksheet>',
    } | parts
