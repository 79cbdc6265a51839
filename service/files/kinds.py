"""Kinds of files that are taken, known by their bytes; everything else is refused.

The list is short because each kind is a decoder that strangers feed. HEIC is not on it: phones send a JPEG where HEIC
is not asked for. GIF, SVG and TIFF are not: nobody photographs with them, and they carry motion, scripts or both.
"""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024

JPEG, PDF = "image/jpeg", "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# At most so many bytes in one file, pages in a PDF, pixels of a picture that is kept.
LARGEST = 5 * MEGABYTE
MOST_PAGES = 60
KEPT_PIXELS = 4_500_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A kind of picture: how its bytes begin, what Pillow calls it, and how many pixels fit into the memory given."""

    signature: bytes
    called: str
    pixels: int
    # Where the signature says less than the whole.
    at_eight: bytes = b""

    def is_it(self, content: bytes) -> bool:
        """Whether these bytes begin like one."""
        return content.startswith(self.signature) and content[8:].startswith(self.at_eight)


# A JPEG is read at a fraction of its size; the others are decoded whole, and WebP into three copies.
PICTURES = (
    Picture(b"\xff\xd8\xff", "JPEG", 50_000_000),
    Picture(b"\x89PNG\r\n\x1a\n", "PNG", 12_000_000),
    Picture(b"RIFF", "WEBP", 5_000_000, at_eight=b"WEBP"),
)
PDF_BEGINS, ARCHIVE_BEGINS = b"%PDF-", b"PK\x03\x04"

# What is kept, and how a file of it ends.
ENDINGS = {JPEG: "jpg", PDF: "pdf", WORD: "docx", EXCEL: "xlsx", "image/png": "png"}
# What a browser offers to choose from, by kind and by ending.
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,.jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"


def picture_of(content: bytes) -> Picture | None:
    """The kind of picture that these bytes begin like."""
    return next((kind for kind in PICTURES if kind.is_it(content)), None)
