"""Files: photographs and documents, known by their bytes and not by names, and made anew before they are taken."""

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import missing
from werkzeug.datastructures import FileStorage

from service.files.checking import check
from service.files.kinds import ACCEPTED, LARGEST
from service.files.problems import sentence
from service.files.verdict import EMPTY, TOO_LARGE, Clean, NotTaken
from service.forms.fields.question import Mistyped, Question, Typed
from service.forms.fields.text import NAME_LENGTH, unreadable
from service.i18n import number
from service.i18n import text as _

UNNAMED = "?"


@dataclass(frozen=True)
class Uploaded:
    """A document for programs as it came in: its own name, what its bytes are, and the bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Taken:
    """A file that is taken: its own name, the file made anew, and the digest of the bytes that came in."""

    name: str
    clean: Clean
    original: str


@dataclass(frozen=True)
class Received:
    """Several files: those that are taken, and a sentence for each that is not."""

    taken: Sequence[Taken]
    refused: Sequence[str] = ()


class File(Question):
    """One file of a kind that can be made anew; in JSON {"name": …, "content": base64}."""

    widget = "file"
    comes_back = False
    accept = ACCEPTED

    def typed(self, name: str, typed: Typed) -> Any:
        """The file, or nothing where the browser sent an empty slot."""
        upload = super().typed(name, typed)
        return missing if isinstance(upload, FileStorage) and not upload.filename else upload

    def nothing_answered(self) -> str:
        """A file is chosen on the device."""
        return _("Choose a file for %(name)s.", **self.names)

    def answer(self, value: Any) -> Any:
        """The file made anew."""
        found = self._taken(value)
        if isinstance(found, str):
            raise self.refusal(found)
        return found

    def _taken(self, value: Any) -> Taken | str:
        """The file made anew, or the sentence that says why it is not taken."""
        name, content = self._opened(value)
        if len(name) > NAME_LENGTH or unreadable(name):
            return _("A file for %(name)s has a name that cannot be kept; give it a short one.", **self.names)
        try:
            return Taken(name, check(content), hashlib.sha256(content).hexdigest())
        except NotTaken as refused:
            return sentence(refused.problem, name or UNNAMED)

    def _opened(self, value: Any) -> tuple[str, bytes]:
        if isinstance(value, FileStorage):
            # One byte more than allowed is enough to know, whatever the length was said to be.
            value.stream.seek(0)
            return value.filename or "", value.stream.read(LARGEST + 1)
        if isinstance(value, Mapping) and value.keys() == {"name", "content"}:
            try:
                return str(value["name"]), base64.b64decode(str(value["content"]), validate=True)
            except (binascii.Error, ValueError):
                pass
        raise self.refusal(_("The file for %(name)s did not arrive whole; choose it again.", **self.names))


class Files(File):
    """Several files at once, of which a broken one loses only itself; in JSON a list of what one file is."""

    widget = "files"

    def __init__(self, label: Any, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(label, **kwargs)

    def typed(self, name: str, typed: Typed) -> Any:
        """Every file that was chosen."""
        sent = [each for each in typed.getlist(name) if not isinstance(each, FileStorage) or each.filename]
        if len(sent) > self.most:
            return Mistyped(
                _("Choose at most %(most)s files at once for %(name)s.", most=number(self.most), **self.names)
            )
        return sent or missing

    def answer(self, value: Any) -> Received:
        """Those that are taken; a refusal where none is."""
        if not isinstance(value, list) or len(value) > self.most:
            raise self.refusal(_("The file for %(name)s did not arrive whole; choose it again.", **self.names))
        found = [self._taken(each) for each in value]
        refused = [each for each in found if isinstance(each, str)]
        if len(refused) == len(found):
            raise self.refusal(" ".join(refused))
        return Received([each for each in found if isinstance(each, Taken)], refused)


class JsonFile(File):
    """A document for programs; whoever asked for it reads what is in it."""

    accept = "application/json,.json"

    def answer(self, value: Any) -> Uploaded:
        """The document as it came in."""
        name, content = self._opened(value)
        if not content or len(content) > LARGEST:
            raise self.refusal(sentence(TOO_LARGE if content else EMPTY, name[:NAME_LENGTH] or UNNAMED))
        return Uploaded(name[:NAME_LENGTH], "application/json", content)
