"""Files that are to be adopted, on the command line: what is wrong with one is named with its mend, as on pages."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from domain.document import EditionInvalid


@contextmanager
def from_file() -> Iterator[None]:
    """While one is read: file, field and defect of one that cannot be adopted, and what is to be done about it."""
    try:
        yield
    except EditionInvalid as error:
        mend = "Mend that in the file, then give it again." if error.field else "Mend it, or give another one."
        raise click.ClickException(f"{error}. {mend}") from None
