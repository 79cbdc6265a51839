"""A picture made anew: the pixels as they are to be seen, and nothing that came with them."""

import hashlib
import math
from io import BytesIO

from PIL import Image, WebPImagePlugin  # noqa: F401 - a plugin that is not there is looked for among fifty

from service.files.kinds import JPEG, KEPT_PIXELS, Picture
from service.files.look import look_of
from service.files.verdict import BROKEN, MOVING, TOO_MANY_PIXELS, Clean, NotTaken

ORIENTATION = 0x0112
# How a picture is turned for each orientation that a camera notes.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
NARROWEST = 8
QUALITY = 85
# What a camera notes fits into one segment of a JPEG; profiles of colour are far smaller.
MOST_NOTED = 65_536
NOTES = ("exif", "icc_profile", "xmp", "comment")
# Each kind has a limit of its own, which is looked at before a pixel is read.
Image.MAX_IMAGE_PIXELS = None


def picture(content: bytes, kind: Picture) -> Clean:
    """A JPEG of at most KEPT_PIXELS, upright, without place, camera, comments or anything else that was attached."""
    with Image.open(BytesIO(content), formats=[kind.called]) as opened:
        _is_harmless(opened, kind)
        turn = TURNS.get(_orientation(opened))
        if kind.called == "JPEG":
            opened.draft(None, _kept(*opened.size))
        opened.load()
        flat = _flat(_small(opened))
    seen = flat.transpose(turn) if turn is not None else flat
    pixels = seen.tobytes()
    likeness = hashlib.sha256(f"{seen.mode} {seen.size}".encode() + pixels).hexdigest()
    out = BytesIO()
    # A picture that knows nothing but its pixels: what Pillow remembers of the file would be written again.
    bare = Image.frombytes(seen.mode, seen.size, pixels)
    bare.save(out, "JPEG", quality=QUALITY)
    return Clean(out.getvalue(), JPEG, likeness, *bare.size, look=look_of(bare))


def _is_harmless(opened: Image.Image, kind: Picture) -> None:
    """Refuse before a pixel is read."""
    width, height = opened.size
    if width * height > kind.pixels:
        raise NotTaken(TOO_MANY_PIXELS)
    if min(width, height) < NARROWEST:
        raise NotTaken(BROKEN)
    if getattr(opened, "is_animated", False):
        raise NotTaken(MOVING)
    if any(len(opened.info.get(note) or b"") > MOST_NOTED for note in NOTES):
        raise NotTaken(BROKEN)


def _orientation(opened: Image.Image) -> int:
    """Which side the camera held up; what cannot be read is taken as it lies."""
    try:
        return int(opened.getexif().get(ORIENTATION, 1))
    except (ValueError, TypeError, SyntaxError, OSError, KeyError):
        return 1


def _kept(width: int, height: int) -> tuple[int, int]:
    """The size at which it is kept: long sheets stay long."""
    share = min(1.0, math.sqrt(KEPT_PIXELS / (width * height)))
    return max(1, int(width * share)), max(1, int(height * share))


def _small(opened: Image.Image) -> Image.Image:
    """At the size at which it is kept, before anything is copied whole."""
    if opened.mode in ("1", "I", "I;16", "F"):
        opened = opened.convert("L")
    elif opened.mode in ("P", "PA"):
        opened = opened.convert("RGBA" if "transparency" in opened.info else "RGB")
    opened.thumbnail(_kept(*opened.size), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return opened


def _flat(small: Image.Image) -> Image.Image:
    """In grey or in colours, on white where it could be seen through."""
    if small.mode in ("L", "RGB"):
        return small
    if small.mode not in ("RGBA", "LA"):
        return small.convert("RGB")
    seen_through = small.convert("RGBA")
    white = Image.new("RGB", small.size, "white")
    white.paste(seen_through, mask=seen_through.getchannel("A"))
    return white
