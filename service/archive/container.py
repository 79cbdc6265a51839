"""The container: one readable line that says what it is, then lines of JSON, compressed, sealed piece by piece.

Each piece is sealed (AES-256-GCM) with its number and whether it is the last, under a key of this file alone, so that
nothing can be changed, swapped, taken out or cut off unnoticed; the readable line is sealed along with every piece.
"""

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.archive.locks import Lock
from service.archive.problems import BadArchive, CannotWrite, Damaged, NotAnArchive
from service.i18n import later as _l

FORMAT = 1
PIECE = 1 << 20
TAG = 16
# The readable line; and what one line of JSON may hold: a sealed file, and more.
LONGEST_HEAD, LONGEST_LINE = 4_096, 1 << 27
# Quick rather than small: most of it is sealed already and does not get smaller.
LEVEL = 1

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Writer:
    """Lines of JSON into a container."""

    def __init__(self, out: IO[bytes], kind: str, lock: Lock) -> None:
        told = lock.told()
        self._out = out
        self._head = json.dumps({"sovang": kind, "format": FORMAT, "lock": told}).encode() + b"\n"
        self._cipher, self._number = AESGCM(lock.key(told)), 0
        self._packer, self._waiting = zlib.compressobj(LEVEL), bytearray()
        out.write(self._head)

    def line(self, value: Any) -> None:
        """One more line."""
        self._waiting += self._packer.compress(_encode(value) + b"\n")
        self._seal_whole()

    def end(self) -> None:
        """The last piece."""
        self._waiting += self._packer.flush()
        self._seal_whole()
        self._seal(bytes(self._waiting), last=True)

    def _seal_whole(self) -> None:
        # What is left in the end is the last piece, and never nothing.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._head))
        self._number += 1


def lines(path: Path, kind: str, lock: Lock) -> Iterator[Any]:
    """The lines of a container; refuses another kind, a wrong key, and whatever is not as it was written."""
    try:
        with path.open("rb") as file:
            yield from _lines(file, kind, lock)
    except OSError as error:
        raise CannotWrite(_l("%(path)s cannot be read: %(why)s.", path=path, why=error.strerror)) from None


def _lines(file: IO[bytes], kind: str, lock: Lock) -> Iterator[Any]:
    head, told = _head(file, kind)
    try:
        cipher = AESGCM(lock.key(told))
    except (KeyError, TypeError, ValueError):
        raise NotAnArchive(kind) from None
    unpacker, rest = zlib.decompressobj(), bytearray()
    for at, piece in _pieces(file, cipher, head):
        packed = piece
        while packed:
            try:
                rest += unpacker.decompress(packed, PIECE)
            except zlib.error:
                raise Damaged(at) from None
            packed = unpacker.unconsumed_tail
            *whole, left = rest.split(b"\n")
            yield from (_decode(each) for each in whole)
            rest = bytearray(left)
            if len(rest) > LONGEST_LINE:
                raise Damaged(at, _l("a line is longer than any"))
    if rest or not unpacker.eof:
        raise Damaged(file.tell(), _l("its end is missing"))


def _head(file: IO[bytes], kind: str) -> tuple[bytes, dict[str, Any]]:
    head = file.readline(LONGEST_HEAD)
    try:
        told = json.loads(head)
        found = told["sovang"], told["format"]
        lock = told["lock"]
    except (ValueError, KeyError, TypeError):
        raise NotAnArchive(kind) from None
    if found != (kind, FORMAT) or not isinstance(lock, dict):
        raise NotAnArchive(kind)
    return head, lock


def _pieces(file: IO[bytes], cipher: AESGCM, head: bytes) -> Iterator[tuple[int, bytes]]:
    number, at = 0, file.tell()
    sealed = file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield at, cipher.decrypt(_nonce(number, last=not following), sealed, head)
        except (InvalidTag, ValueError):
            whole = len(sealed) == PIECE + TAG or following
            raise Damaged(at, *([] if whole else [_l("its end is missing or not as it was written")])) from None
        if not following:
            return
        number, at, sealed = number + 1, at + len(sealed), following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file for its owner's eyes that takes its name only when it is whole and on the disk."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
    except OSError as error:
        raise CannotWrite(_l("%(path)s cannot be written: %(why)s.", path=path, why=error.strerror)) from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


__all__ = ["BadArchive", "Writer", "lines", "written"]
