"""What can be wrong with a file of the archive; each says what, and what to do."""

from typing import Any

from service.i18n import later as _l


class BadArchive(Exception):
    """A file that cannot be used. Nothing was changed."""


class NotAnArchive(BadArchive):
    """It is something else, or of a later format."""

    def __init__(self, what: str) -> None:
        super().__init__(_l("It is no %(what)s of Sổ Vàng, or one of a later release.", what=what))


class WrongKey(BadArchive):
    """It was locked by another passphrase or key file."""

    def __init__(self) -> None:
        super().__init__(_l("It does not open with this passphrase or key file (or its first line is damaged)."))


class Damaged(BadArchive):
    """Bytes are not as they were written, or the end is missing."""

    def __init__(self, at: int, what: Any = None) -> None:
        what = what or _l("its bytes are not as they were written")
        super().__init__(_l("It is damaged near byte %(at)s: %(what)s. Take another copy.", at=at, what=what))


class CannotWrite(BadArchive):
    """No room, no right, no such folder."""


class NotEmpty(BadArchive):
    """A store is never restored over another."""

    def __init__(self, table: str) -> None:
        super().__init__(
            _l(
                "The database is not empty (there are rows in %(table)s). A backup is restored into an empty one only: "
                "give another SOVANG_DATABASE_URL.",
                table=table,
            )
        )
