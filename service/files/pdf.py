"""A PDF made anew: its pages and what they show; nothing that runs, opens or hides anything."""

import hashlib
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import Configuration, PdfReader, PdfWriter, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from service.files.kinds import MOST_PAGES, PDF
from service.files.noted import without_notes
from service.files.verdict import (
    ACTIVE,
    ATTACHED,
    BROKEN,
    LOCKED,
    TOO_HEAVY,
    TOO_MANY_PAGES,
    TOO_MANY_PIXELS,
    UNPACKS_TOO_LARGE,
    Clean,
    NotTaken,
)

# What runs by itself or at a click, and what carries another file; a page needs none of it.
RUNS = {"/JS", "/JavaScript", "/Launch", "/XFA", "/RichMedia", "/Rendition", "/Movie", "/Sound", "/3D", "/AA"}
CARRIES = {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/Filespec", "/FileAttachment", "/Collection"}
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
# What belongs to the whole document or tells where a page came from; only pages are taken over.
LEFT_BEHIND = ("/AA", "/Metadata", "/PieceInfo", "/Thumb", "/B", "/StructParents")
NOTES = ("/Metadata", "/PieceInfo", "/LastModified")

MOST_OBJECTS = 20_000
MOST_DEEP = 60
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PIXELS = 50_000_000
PIECE = 256 * 1024
PACKS = ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL")
SPELT = (*PACKS[2:], "/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx")

# The library's own limits, drawn tighter; it never calls another program.
LIMITS = Configuration(
    zlib_maximum_output_length=32 * 1024 * 1024,
    lzw_maximum_output_length=32 * 1024 * 1024,
    run_length_maximum_output_length=32 * 1024 * 1024,
    stream_filters_maximum_length=2,
    page_tree_maximum_page_entries=10 * MOST_PAGES,
    jbig2dec_binary=None,
)


def document(content: bytes) -> Clean:
    """The same pages in a new document."""
    try:
        with apply_configuration(LIMITS):
            reader = PdfReader(BytesIO(content), strict=False)
            if reader.is_encrypted:
                raise NotTaken(LOCKED)
            _is_harmless(reader)
            return _pages_alone(reader)
    except RecursionError:
        raise NotTaken(TOO_HEAVY) from None
    except LimitReachedError:
        raise NotTaken(UNPACKS_TOO_LARGE) from None


def _is_harmless(reader: PdfReader) -> None:
    pages = unpacked = 0
    for each in _everything(reader):
        if isinstance(each, DictionaryObject):
            _runs_and_carries_nothing(each)
            pages += each.get("/Type") == "/Page"
            if pages > MOST_PAGES:
                raise NotTaken(TOO_MANY_PAGES)
        if isinstance(each, StreamObject):
            unpacked += _unpacked(each, MOST_UNPACKED - unpacked)
    if not pages:
        raise NotTaken(BROKEN)


def _everything(reader: PdfReader) -> Iterator[Any]:
    """Whatever can be reached from the trailer, each once."""
    met: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, int]] = [(reader.trailer, 0)]
    count = 0
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, IndirectObject):
            if (mark := (each.idnum, each.generation)) in met:
                continue
            met.add(mark)
            # Depth is that of what is written within one another; a reference begins anew.
            each, depth = each.get_object(), 0
        count += 1
        if count > MOST_OBJECTS or depth > MOST_DEEP:
            raise NotTaken(TOO_HEAVY)
        yield each
        if isinstance(each, DictionaryObject):
            waiting += [(value, depth + 1) for value in each.values() if _holds(value)]
        elif isinstance(each, ArrayObject):
            waiting += [(value, depth + 1) for value in each if _holds(value)]


def _holds(value: Any) -> bool:
    return isinstance(value, DictionaryObject | ArrayObject | IndirectObject)


def _runs_and_carries_nothing(each: DictionaryObject) -> None:
    names = {str(name) for name in each}
    told = {str(each.get(name)) for name in ("/Type", "/Subtype", "/S") if name in each}
    if (names | told) & RUNS or told & ACTIONS:
        raise NotTaken(ACTIVE)
    if (names | told) & CARRIES:
        raise NotTaken(ATTACHED)
    if told & {"/Image"}:
        width, height = each.get("/Width", 1), each.get("/Height", 1)
        if not isinstance(width, int) or not isinstance(height, int) or width * height > MOST_PIXELS:
            raise NotTaken(TOO_MANY_PIXELS)


def _unpacked(stream: StreamObject, left: int) -> int:
    """How many bytes it unpacks to; refused beyond what is left. Packed twice is packed to deceive."""
    told = stream.get("/Filter", ArrayObject())
    names = [str(told)] if isinstance(told, NameObject) else [str(each.get_object()) for each in told]
    if sum(name in PACKS for name in names) > 1 or len(names) > 2:
        raise NotTaken(UNPACKS_TOO_LARGE)
    if names[:1] in (["/FlateDecode"], ["/Fl"]):
        return _inflated(stream._data, left)
    return len(stream.get_data()) if any(name in SPELT for name in names) else 0


def _inflated(data: bytes, left: int) -> int:
    found, unpacker = 0, zlib.decompressobj()
    waiting = data
    try:
        while waiting and not unpacker.eof:
            found += len(unpacker.decompress(waiting, PIECE))
            waiting = unpacker.unconsumed_tail
            if found > left:
                raise NotTaken(UNPACKS_TOO_LARGE)
    except zlib.error:
        raise NotTaken(BROKEN) from None
    return found


def _pages_alone(reader: PdfReader) -> Clean:
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page, excluded_keys=LEFT_BEHIND)
    writer.metadata = None
    for each in writer._objects:
        _forget_notes(each)
    out = BytesIO()
    writer.write(out)
    content = out.getvalue()
    return Clean(content, PDF, hashlib.sha256(content).hexdigest(), pages=len(writer.pages))


def _forget_notes(each: Any) -> None:
    """Pictures within pages keep no place and no camera either."""
    if not isinstance(each, DictionaryObject):
        return
    for name in NOTES:
        each.pop(name, None)
    if isinstance(each, EncodedStreamObject) and not isinstance(each, ContentStream):
        told = each.get("/Filter")
        only = told[0] if isinstance(told, ArrayObject) and len(told) == 1 else told
        if only in ("/DCTDecode", "/DCT"):
            each._data = without_notes(each._data)
