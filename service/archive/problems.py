"""What can be wrong with a file of the archive; each says what, and what to do."""


class BadArchive(Exception):
    """A file that cannot be used. Nothing was changed."""


class NotAnArchive(BadArchive):
    """It is something else, or of a later format."""

    def __init__(self, what: str) -> None:
        super().__init__(f"It is no {what} of Sổ Vàng, or one of a later release.")


class WrongKey(BadArchive):
    """It was locked by another passphrase or key file."""

    def __init__(self) -> None:
        super().__init__("It does not open with this passphrase or key file (or its first line is damaged).")


class Damaged(BadArchive):
    """Bytes are not as they were written, or the end is missing."""

    def __init__(self, at: int, what: str = "its bytes are not as they were written") -> None:
        super().__init__(f"It is damaged near byte {at}: {what}. Take another copy.")


class CannotWrite(BadArchive):
    """No room, no right, no such folder."""


class NotEmpty(BadArchive):
    """A store is never restored over another."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"The database is not empty (there are rows in {table}). A backup is restored into an empty one only: "
            "give another SOVANG_DATABASE_URL."
        )
