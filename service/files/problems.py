"""Why a file is not taken, in words for whoever sent it: what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any

from service.files import verdict
from service.files.kinds import LARGEST, MEGABYTE, MOST_PAGES
from service.i18n import later as _l
from service.i18n import number

SENTENCES: Mapping[str, Any] = {
    verdict.EMPTY: _l("“%(file)s” is empty; choose another."),
    verdict.TOO_LARGE: _l("“%(file)s” is larger than %(most)s MB; choose a smaller one."),
    verdict.UNKNOWN: _l("“%(file)s” must be a JPEG, PNG or WebP picture, a PDF, or a Word or Excel file."),
    verdict.BROKEN: _l(
        "“%(file)s” is damaged or not what it says; open it on your device, save it anew, and send that."
    ),
    verdict.TWO_KINDS: _l("“%(file)s” holds something hidden; photograph or print the page anew and send that."),
    verdict.TOO_MANY_PIXELS: _l("The picture “%(file)s” is too large; take it at a lower resolution."),
    verdict.MOVING: _l("“%(file)s” is a moving picture; send a photograph."),
    verdict.TOO_MANY_PAGES: _l("“%(file)s” has more than %(pages)s pages; send only those that matter."),
    verdict.LOCKED: _l("“%(file)s” is locked with a password; send it without one."),
    verdict.ACTIVE: _l("“%(file)s” holds macros, scripts or commands; print it as a PDF and send that."),
    verdict.ATTACHED: _l("“%(file)s” holds other files; send each of them by itself."),
    verdict.UNKNOWN_PART: _l("“%(file)s” holds parts that cannot be checked; print it as a PDF and send that."),
    verdict.OUTSIDE: _l(
        "“%(file)s” fetches something from elsewhere when it is opened; print it as a PDF and send that."
    ),
    verdict.UNPACKS_TOO_LARGE: _l("“%(file)s” unpacks to far more than was sent; print it as a PDF and send that."),
    verdict.NESTED: _l("“%(file)s” holds another archive; unpack it and send the files."),
    verdict.TOO_HEAVY: _l("“%(file)s” takes too long to check; send a photograph or a simpler PDF of it."),
    verdict.BUSY: _l("Too many files are being checked just now; send “%(file)s” again in a minute."),
}


def sentence(problem: str, file: str) -> str:
    """What to tell of this file."""
    said = SENTENCES.get(problem, SENTENCES[verdict.BROKEN])
    return str(said) % {"file": file, "most": number(LARGEST // MEGABYTE), "pages": number(MOST_PAGES)}
