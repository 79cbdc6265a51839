"""Files: one photograph or PDF, known by its bytes and not by its name."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import missing
from werkzeug.datastructures import FileStorage

from service.forms.fields.question import Question, Typed
from service.forms.fields.text import NAME_LENGTH, unreadable
from service.i18n import number
from service.i18n import text as _

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


@dataclass(frozen=True)
class Uploaded:
    """A file as it came in: its own name, what its bytes are, and the bytes."""

    name: str
    media_type: str
    content: bytes


def media_type_of(content: bytes) -> str | None:
    """The kind of file by its first bytes, None where it is none that is taken."""
    for signature, media_type in SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    return None


class File(Question):
    """One file of a kind that can be shown safely; in JSON {"name": …, "content": base64}."""

    widget = "file"
    comes_back = False
    accept = "image/jpeg,image/png,application/pdf"

    def typed(self, name: str, typed: Typed) -> Any:
        """The file, or nothing where the browser sent an empty slot."""
        upload = super().typed(name, typed)
        return missing if isinstance(upload, FileStorage) and not upload.filename else upload

    def nothing_answered(self) -> str:
        """A file is chosen on the device."""
        return _("Choose a file for %(name)s.", **self.names)

    def answer(self, value: Any) -> Uploaded:
        name, content = self._opened(value)
        if not content:
            raise self.refusal(_("The file for %(name)s is empty; choose another.", **self.names))
        if len(content) > LARGEST:
            most = number(LARGEST // MEGABYTE)
            raise self.refusal(
                _("The file for %(name)s is larger than %(most)s MB; choose a smaller one.", most=most, **self.names)
            )
        media_type = media_type_of(content)
        if media_type is None:
            raise self.refusal(_("The file for %(name)s must be a JPEG or PNG picture or a PDF.", **self.names))
        if len(name) > NAME_LENGTH or unreadable(name):
            raise self.refusal(
                _("The file for %(name)s has a name that cannot be kept; give it a short one.", **self.names)
            )
        return Uploaded(name, media_type, content)

    def _opened(self, value: Any) -> tuple[str, bytes]:
        if isinstance(value, FileStorage):
            # One byte more than allowed is enough to know, whatever the length was said to be.
            return value.filename or "", value.stream.read(LARGEST + 1)
        if isinstance(value, Mapping) and value.keys() == {"name", "content"}:
            try:
                return str(value["name"]), base64.b64decode(str(value["content"]), validate=True)
            except (binascii.Error, ValueError):
                pass
        raise self.refusal(_("The file for %(name)s did not arrive whole; choose it again.", **self.names))


class JsonFile(File):
    """A document for programs; whoever asked for it reads what is in it."""

    accept = "application/json,.json"

    def answer(self, value: Any) -> Uploaded:
        name, content = self._opened(value)
        if not content:
            raise self.refusal(_("The file for %(name)s is empty; choose another.", **self.names))
        return Uploaded(name[:NAME_LENGTH], "application/json", content)
