"""Tables as lines: a header that names the columns, then one line a row; bytes as base64."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, column, insert, not_, select, table, true

from service import schema

# How many rows are in memory at once, and of those that may hold files.
MANY, FEW = 2_000, 50
# Where read models stand and who follows them is made again; sessions and tries are nobody's in another place; keys
# travel apart from all they open.
LEFT_OUT = frozenset(
    each.name
    for each in (
        schema.line_position, schema.stopped, schema.follower, schema.read_model,
        schema.session, schema.tries, schema.familiar, schema.vault_key,
    )
)  # fmt: skip
# Of this database itself, and not of what it holds.
LAST_BACKUP = "last_backup"
WITHOUT: Mapping[str, ColumnElement[bool]] = {
    # What somebody was typing lives for an hour.
    schema.vault_version.name: schema.vault_version.c.kind == "unsent",
    schema.setting.name: schema.setting.c.name == LAST_BACKUP,
}


def kept_tables() -> list[Table]:
    """What a backup holds: each after those that it refers to."""
    return [each for each in schema.stored.sorted_tables if each.name not in LEFT_OUT]


def header(of: Table) -> dict[str, Any]:
    """Which columns the rows after it have, and which of these are bytes."""
    binary = [str(each.name) for each in of.columns if isinstance(each.type, LargeBinary)]
    return {"table": str(of.name), "columns": [str(each.name) for each in of.columns], "binary": binary}


def rows(db: Connection, of: Table) -> Iterator[list[Any]]:
    """Its rows by their key, each as a line."""
    wanted = not_(WITHOUT[of.name]) if of.name in WITHOUT else true()
    asked = select(of).where(wanted).order_by(*of.primary_key)
    at_once = FEW if of.name == schema.vault_version.name else MANY
    for row in db.execute(asked, execution_options={"yield_per": at_once}):
        yield [b64encode(each).decode() if isinstance(each, (bytes, memoryview)) else each for each in row]


@dataclass(slots=True)
class Section:
    """A table as a file tells it; columns are those of the release that wrote it."""

    name: str
    columns: Sequence[str]
    binary: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Section":
        return cls(told["table"], told["columns"], frozenset(told["binary"]))

    def row(self, line: Sequence[Any]) -> dict[str, Any]:
        """A row as it was."""
        found = dict(zip(self.columns, line, strict=True))
        for name in self.binary:
            if found[name] is not None:
                found[name] = b64decode(found[name])
        return found

    def insert(self, db: Connection, some: Sequence[Mapping[str, Any]]) -> None:
        """Write rows as they are."""
        if some:
            db.execute(insert(table(self.name, *(column(each) for each in self.columns))), list(some))
