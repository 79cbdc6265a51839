"""Looking into a file: its kind by its bytes, then all that is known of that kind. It runs confined."""

import warnings

from service.files.kinds import ARCHIVE_BEGINS, LARGEST, PDF_BEGINS, picture_of
from service.files.verdict import BROKEN, EMPTY, TOO_HEAVY, TOO_LARGE, TWO_KINDS, UNKNOWN, Clean, NotTaken

# How other kinds of files begin that a reader would find within one: wherever they stand, or near the end.
ANYWHERE = (b"<?php", b"<script", b"<!doctype html", b"<html", b"<svg", b"This program cannot be run in DOS mode")
NEAR_THE_END = b"PK\x05\x06"
NEAR = 65_557 + 22
PDF_MAY_BEGIN_WITHIN = 1024


def look_into(content: bytes) -> Clean | NotTaken:
    """The file made anew, or why it is not taken; whatever else goes wrong within is the file's fault."""
    warnings.simplefilter("error")
    try:
        return _made_anew(content)
    except NotTaken as refused:
        return refused
    except MemoryError:
        return NotTaken(TOO_HEAVY)
    except Exception:
        return NotTaken(BROKEN)


def _made_anew(content: bytes) -> Clean:
    if not content:
        raise NotTaken(EMPTY)
    if len(content) > LARGEST:
        raise NotTaken(TOO_LARGE)
    # Each kind brings its own library, so only the one that is needed is loaded.
    if kind := picture_of(content):
        _is_one_kind(content, PDF_BEGINS)
        from service.files.picture import picture  # noqa: PLC0415

        return picture(content, kind)
    if content.startswith(PDF_BEGINS):
        _is_one_kind(content)
        from service.files.pdf import document  # noqa: PLC0415

        return document(content)
    if content.startswith(ARCHIVE_BEGINS):
        from service.files.office import office_file  # noqa: PLC0415

        return office_file(content)
    raise NotTaken(UNKNOWN)


def _is_one_kind(content: bytes, *others: bytes) -> None:
    """Refuse what another program would read as something else."""
    begins = content[:PDF_MAY_BEGIN_WITHIN]
    if any(each in begins for each in others) or NEAR_THE_END in content[-NEAR:]:
        raise NotTaken(TWO_KINDS)
    lowered = content.lower()
    if any(each.lower() in lowered for each in ANYWHERE):
        raise NotTaken(TWO_KINDS)
