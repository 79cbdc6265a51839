"""Ways to change history behind the program's back, for those who can write to the tables directly."""

from collections.abc import Callable

from sqlalchemy import Connection, delete, select, update

from domain.canonical import sha256_hex
from domain.ids import new_id
from service.schema import fact, stream_head
from service.store.encoding import decode_json, encode_json
from tests.bookkeeping import without_guards

Tampering = Callable[[Connection, str], None]


def state_of(db: Connection, stream: str, version: int) -> bytes:
    """The stored bytes of one fact."""
    return bytes(
        db.execute(select(fact.c.state).where(fact.c.stream == stream, fact.c.version == version)).scalar_one()
    )


def change(db: Connection, stream: str, version: int, **columns: object) -> None:
    """Put other values into one fact's row."""
    db.execute(update(fact).where(fact.c.stream == stream, fact.c.version == version).values(**columns))


def remove(db: Connection, stream: str, *versions: int) -> None:
    """Take facts out of a stream."""
    db.execute(delete(fact).where(fact.c.stream == stream, fact.c.version.in_(versions)))


def change_head(db: Connection, stream: str, **columns: object) -> None:
    """Put other values into a stream's head."""
    db.execute(update(stream_head).where(stream_head.c.stream == stream).values(**columns))


def last_of(db: Connection, stream: str) -> tuple[int, str]:
    """Version and digest of the stream's head."""
    row = db.execute(select(stream_head.c.version, stream_head.c.digest).where(stream_head.c.stream == stream)).one()
    return row.version, row.digest


def resigned(db: Connection, stream: str, version: int) -> bytes:
    """The bytes of one fact with another person's name under it."""
    return encode_json(decode_json(state_of(db, stream, version)) | {"actor": new_id()})


def another_signer(db: Connection, stream: str) -> None:
    change(db, stream, 2, state=resigned(db, stream, 2))


def another_signer_and_digest(db: Connection, stream: str) -> None:
    state = resigned(db, stream, 2)
    change(db, stream, 2, state=state, digest=sha256_hex(state))


def another_signer_at_the_end(db: Connection, stream: str) -> None:
    version, _ = last_of(db, stream)
    state = resigned(db, stream, version)
    change(db, stream, version, state=state, digest=sha256_hex(state))


def another_signer_and_a_new_chain(db: Connection, stream: str) -> None:
    """Everything after the changed fact is sealed again, but for the head."""
    last, _ = last_of(db, stream)
    state = resigned(db, stream, 2)
    change(db, stream, 2, state=state, digest=sha256_hex(state))
    for version in range(3, last + 1):
        told = decode_json(state_of(db, stream, version)) | {"previous_digest": sha256_hex(state)}
        state = encode_json(told)
        change(db, stream, version, state=state, digest=sha256_hex(state))


def removed_from_the_middle(db: Connection, stream: str) -> None:
    remove(db, stream, 2)


def removed_from_the_end(db: Connection, stream: str) -> None:
    remove(db, stream, last_of(db, stream)[0])


def all_removed(db: Connection, stream: str) -> None:
    remove(db, stream, *range(1, last_of(db, stream)[0] + 1))


def digest_altered(db: Connection, stream: str) -> None:
    change(db, stream, 2, digest="0" * 64)


def bytes_that_are_no_json(db: Connection, stream: str) -> None:
    change(db, stream, 2, state=b"\xff{", digest=sha256_hex(b"\xff{"))


def bytes_that_are_no_fact(db: Connection, stream: str) -> None:
    change(db, stream, 2, state=b"[]", digest=sha256_hex(b"[]"))


def head_digest_altered(db: Connection, stream: str) -> None:
    change_head(db, stream, digest="0" * 64)


def head_put_back(db: Connection, stream: str) -> None:
    version, _ = last_of(db, stream)
    change_head(db, stream, version=version - 1, digest=sha256_hex(state_of(db, stream, version - 1)))


def head_put_into_another_book(db: Connection, stream: str) -> None:
    change_head(db, stream, book=new_id())


def head_removed(db: Connection, stream: str) -> None:
    db.execute(delete(stream_head).where(stream_head.c.stream == stream))


TAMPERINGS: tuple[Tampering, ...] = (
    another_signer,
    another_signer_and_digest,
    another_signer_at_the_end,
    another_signer_and_a_new_chain,
    removed_from_the_middle,
    removed_from_the_end,
    all_removed,
    digest_altered,
    bytes_that_are_no_json,
    bytes_that_are_no_fact,
    head_digest_altered,
    head_put_back,
    head_put_into_another_book,
    head_removed,
)


def tamper(db: Connection, tampering: Tampering, stream: str) -> None:
    """Drop the guards and change what lies under them."""
    without_guards(db)
    tampering(db, stream)
