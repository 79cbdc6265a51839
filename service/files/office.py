"""A document or sheet of an office program made anew: an archive of known parts, none of which runs or leads away."""

import hashlib
import struct
import zipfile
import zlib
from io import BytesIO
from itertools import pairwise
from pathlib import PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat

from service.files.kinds import EXCEL, WORD, picture_of
from service.files.picture import picture
from service.files.verdict import (
    ACTIVE,
    ATTACHED,
    BROKEN,
    NESTED,
    OUTSIDE,
    TWO_KINDS,
    UNKNOWN,
    UNKNOWN_PART,
    UNPACKS_TOO_LARGE,
    Clean,
    NotTaken,
)

MOST_PARTS = 400
MOST_UNPACKED = 40 * 1024 * 1024
MOST_TIMES = 200
MOST_PICTURES = 12
MOST_DEEP = 200
PIECE = 256 * 1024

# The main part of each kind; one with macros is called differently.
MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": WORD,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": EXCEL,
}
CONTENT_TYPES = "[Content_Types].xml"
ROOTS = ("_rels/", "docProps/", "word/", "xl/", "customXml/")
TEXTS, PICTURES = (".xml", ".rels"), (".jpeg", ".jpg", ".png")
RUNS = ("vbaproject", "vbadata", "activex", "macrosheets", "externallinks", "webextensions", "attachedtoolbars")
CARRIES = ("embeddings", "oleobject")
# What Excel remembers of a printer: nobody can check it, nothing runs it, and nearly every sheet has it.
PRINTER, MOST_OF_A_PRINTER = "xl/printerSettings/", 64 * 1024
SAFE_LINKS = ("http://", "https://", "mailto:")
# What a field of text or a formula may ask a program to fetch or run.
FETCHES = ("DDEAUTO", "DDE ", "INCLUDETEXT", "INCLUDEPICTURE", "WEBSERVICE(")
ASKED_IN = ("instrText", "f")
# Archives, programs and the old office format, by how they begin.
HOLDS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def office_file(content: bytes) -> Clean:
    """The same parts in a new archive, its pictures made anew."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = _entries(archive, content)
            parts = {entry.filename: _read(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error):
        raise NotTaken(BROKEN) from None
    media_type = _kind_of(parts)
    made = {name: _part(name, part) for name, part in parts.items()}
    if sum(name.lower().endswith(PICTURES) for name in made) > MOST_PICTURES:
        raise NotTaken(UNPACKS_TOO_LARGE)
    new = _packed(made)
    return Clean(new, media_type, hashlib.sha256(new).hexdigest())


def _entries(archive: zipfile.ZipFile, content: bytes) -> list[zipfile.ZipInfo]:
    """The entries, none of which is named twice, lies within another, or leads out of the archive."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise NotTaken(UNPACKS_TOO_LARGE)
    if CONTENT_TYPES not in archive.namelist():
        raise NotTaken(UNKNOWN)
    if len(set(names)) != len(names) or archive.comment or not content.startswith(b"PK\x03\x04"):
        raise NotTaken(TWO_KINDS)
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotTaken(BROKEN)
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for before, after in pairwise(ordered):
        if before.header_offset + 30 + before.compress_size > after.header_offset:
            raise NotTaken(UNPACKS_TOO_LARGE)
    for entry in entries:
        _is_known(entry.filename)
    return entries


def _is_known(name: str) -> None:
    path = PurePosixPath(name)
    lowered = name.lower()
    if "\\" in name or ".." in path.parts or path.is_absolute() or not name.isprintable():
        raise NotTaken(TWO_KINDS)
    if any(each in lowered for each in RUNS):
        raise NotTaken(ACTIVE)
    if any(each in lowered for each in CARRIES):
        raise NotTaken(ATTACHED)
    if name != CONTENT_TYPES and not name.startswith(ROOTS):
        raise NotTaken(TWO_KINDS)
    if lowered.endswith((".zip", ".docx", ".xlsx", ".jar", ".rar", ".7z", ".gz")):
        raise NotTaken(NESTED)
    if not lowered.endswith(TEXTS + PICTURES) and not (name.startswith(PRINTER) and lowered.endswith(".bin")):
        raise NotTaken(UNKNOWN_PART)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What it unpacks to, no more than it said, and not far more than was sent."""
    if entry.file_size > MOST_TIMES * max(entry.compress_size, 1) + PIECE:
        raise NotTaken(UNPACKS_TOO_LARGE)
    with archive.open(entry) as opened:
        content = opened.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise NotTaken(UNPACKS_TOO_LARGE)
    return content


def _kind_of(parts: dict[str, bytes]) -> str:
    """Whether it is a document or a sheet, by the one main part that it says it has."""
    types = _tree(parts[CONTENT_TYPES])
    told = [each.get("ContentType", "") for each in types]
    if any("macroEnabled" in each or "vbaProject" in each or "template" in each for each in told):
        raise NotTaken(ACTIVE)
    found = [MAIN[each] for each in told if each in MAIN]
    if len(found) != 1:
        raise NotTaken(UNKNOWN)
    return found[0]


def _part(name: str, content: bytes) -> bytes:
    lowered = name.lower()
    if lowered.endswith(PICTURES):
        kind = picture_of(content)
        if kind is None or kind.called == "WEBP":
            raise NotTaken(NESTED if content.startswith(HOLDS) else TWO_KINDS)
        return _as_named(picture(content, kind).content, lowered)
    if content.startswith(HOLDS):
        raise NotTaken(NESTED)
    if lowered.endswith(".bin"):
        if len(content) > MOST_OF_A_PRINTER:
            raise NotTaken(UNKNOWN_PART)
        return content
    tree = _tree(content)
    if lowered.endswith(".rels"):
        _leads_nowhere(tree)
    _asks_for_nothing(tree)
    return content


def _asks_for_nothing(tree: ElementTree.Element) -> None:
    """Fields and formulas may reckon; what fetches or starts something is refused, also where it is cut in pieces."""
    asked = []
    for each in tree.iter():
        name = each.tag.rpartition("}")[2]
        asked += [each.text or ""] if name in ASKED_IN else []
        asked += [value for key, value in each.items() if key.rpartition("}")[2] == "instr"]
    told = "".join(asked).upper()
    if any(each in told for each in FETCHES):
        raise NotTaken(ACTIVE)


def _as_named(jpeg: bytes, name: str) -> bytes:
    """In the format that its name and the other parts promise."""
    if not name.endswith(".png"):
        return jpeg
    from PIL import Image  # noqa: PLC0415

    out = BytesIO()
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as opened:
        opened.save(out, "PNG")
    return out.getvalue()


def _leads_nowhere(relations: ElementTree.Element) -> None:
    """A link that somebody may follow is fine; nothing is fetched or run when the file is opened."""
    for each in relations:
        kind = each.get("Type", "").rpartition("/")[2].lower()
        if kind in ("oleobject", "package", "attachedtemplate", "frame", "subdocument", "control", "vbaproject"):
            raise NotTaken(OUTSIDE if each.get("TargetMode") == "External" else ATTACHED)
        is_link = kind == "hyperlink" and each.get("Target", "").lower().startswith(SAFE_LINKS)
        if each.get("TargetMode") == "External" and not is_link:
            raise NotTaken(OUTSIDE)


def _tree(content: bytes) -> ElementTree.Element:
    """A part as XML without a single declaration of its own: whatever multiplies itself needs one."""
    depth = 0

    def refuse(*_said: object) -> None:
        raise NotTaken(UNPACKS_TOO_LARGE)

    def deeper(_name: str, _given: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEEP:
            raise NotTaken(UNPACKS_TOO_LARGE)

    def back(_name: str) -> None:
        nonlocal depth
        depth -= 1

    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = reader.EntityDeclHandler = refuse
    reader.StartElementHandler, reader.EndElementHandler = deeper, back
    try:
        reader.Parse(content, True)
        return ElementTree.fromstring(content)  # noqa: S314 - without declarations there is nothing to expand
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError):
        raise NotTaken(BROKEN) from None


def _packed(parts: dict[str, bytes]) -> bytes:
    """The parts in the order in which readers expect them, always the same bytes for the same parts."""
    out = BytesIO()
    names = sorted(parts, key=lambda name: (name != CONTENT_TYPES, name))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
