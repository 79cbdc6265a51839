"""Files of a paper: which there are, and what each is made by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.files.kinds import PDF, WORD
from service.papers import docx, pdf
from service.papers.paper import Paper


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that papers are given out as."""

    media_type: str
    drawn: Callable[[Paper], bytes]


KINDS: Mapping[str, Kind] = {"pdf": Kind(PDF, pdf.drawn), "docx": Kind(WORD, docx.drawn)}
