"""The vault: names, addresses, texts and files, encrypted under the key of the person whose they are."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    Text,
    any_,
    bindparam,
    delete,
    distinct,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from service.database import truncate_log
from service.privacy.sealing import Master, OwnerKey, Tampered, Value, binding
from service.privacy.wallet import Wallet
from service.schema import vault_key, vault_version

# Below the number of parameters that either engine takes in one statement.
AT_ONCE = 5_000
# Whoever writes meanwhile waits for so many keys at most.
REWRAPPED_AT_ONCE = 500

READABLE = select(
    vault_version.c.item,
    vault_version.c.version,
    vault_version.c.owner,
    vault_version.c.kind,
    vault_version.c.sealed,
    vault_version.c.recorded_at,
    vault_key.c.wrapped,
    vault_key.c.master,
).outerjoin(vault_key, vault_key.c.owner == vault_version.c.owner)


class Kept(NamedTuple):
    """Something that is kept of somebody."""

    owner: str
    kind: str
    recorded_at: int
    value: Value | None


class UnknownMaster(Exception):
    """A key was wrapped by another master key than the one that was given."""


class Vault:
    """Opens what was sealed; sealing is done by a `wallet`. What was erased reads as None."""

    def __init__(self, engine: Engine, master: bytes, also: bytes | None = None) -> None:
        """`master` wraps the keys of owners; `also` opens those that another wrapped, while they are rewrapped."""
        self.engine = engine
        self.master = Master(master)
        self.masters = {each.id: each for each in (self.master, *([Master(also)] if also else []))}

    def wallet(self) -> Wallet:
        """An empty wallet for one command."""
        return Wallet(self.master, self._keys)

    @staticmethod
    def write(db: Connection, wallet: Wallet, *, recorded_at: int | None = None) -> None:
        """Insert what the wallet holds: for what goes with no fact, and for the append itself."""
        keys, versions = wallet.rows(recorded_at)
        if keys:
            db.execute(insert(vault_key), keys)
        if versions:
            db.execute(insert(vault_version), versions)

    def open(self, item: str) -> Value | None:
        """The latest version of `item`; None where there is no such item or its owner was erased."""
        return self.open_many([item])[item]

    def open_many(self, items: Iterable[str]) -> dict[str, Value | None]:
        """The latest version of each item."""
        wanted = dict.fromkeys(items)
        query = READABLE.where(self._among(vault_version.c.item))
        latest = {row.item: row for row in self._read(query.order_by(vault_version.c.version), wanted)}
        return {item: self._opened(latest.get(item)) for item in wanted}

    def latest(self, owners: Iterable[str], kind: str) -> dict[str, Value | None]:
        """For each owner the value of this kind that was sealed last."""
        wanted = dict.fromkeys(owners)
        query = READABLE.where(self._among(vault_version.c.owner), vault_version.c.kind == kind).order_by(
            vault_version.c.recorded_at, vault_version.c.item, vault_version.c.version
        )
        latest = {row.owner: row for row in self._read(query, wanted)}
        return {owner: self._opened(latest.get(owner)) for owner in wanted}

    def kinds_of(self, owners: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many items of each kind are kept of each owner."""
        query = select(
            vault_version.c.owner, vault_version.c.kind, func.count(distinct(vault_version.c.item)).label("n")
        )
        query = query.where(self._among(vault_version.c.owner))
        found: dict[str, dict[str, int]] = {}
        for row in self._read(query.group_by(vault_version.c.owner, vault_version.c.kind), dict.fromkeys(owners)):
            found.setdefault(row.owner, {})[row.kind] = row.n
        return found

    def items_of(self, owners: Iterable[str], *, contents: bool) -> list["Kept"]:
        """The latest version of everything that is kept of these, the latest first; opened only with `contents`."""
        query = READABLE.where(self._among(vault_version.c.owner))
        latest = {row.item: row for row in self._read(query.order_by(vault_version.c.version), dict.fromkeys(owners))}
        found = [
            Kept(row.owner, row.kind, row.recorded_at, self._opened(row) if contents else None)
            for row in latest.values()
        ]
        return sorted(found, key=lambda each: (-each.recorded_at, each.kind))

    def owners_of(self, items: Iterable[str]) -> dict[str, str]:
        """Whose each of these items is; those that nobody has are left out."""
        query = select(vault_version.c.item, vault_version.c.owner).where(self._among(vault_version.c.item))
        return {row.item: row.owner for row in self._read(query, dict.fromkeys(items))}

    def every(self, kind: str, owners: Iterable[str]) -> list[Value | None]:
        """Every version of whatever is kept of this kind of these owners."""
        query = READABLE.where(self._among(vault_version.c.owner), vault_version.c.kind == kind)
        return [self._opened(row) for row in self._read(query, dict.fromkeys(owners))]

    def kept_of(
        self, db: Connection, kinds: Collection[str], owners: Collection[str]
    ) -> list[tuple[Row[Any], Value | None]]:
        """The same of several kinds as one connection sees it, with the rows in which it lies."""
        query: Select[Any] = READABLE.where(vault_version.c.owner.in_(owners), vault_version.c.kind.in_(kinds))
        return [(row, self._opened(row)) for row in db.execute(query)]

    def recurring(
        self, kind: str, owners: Iterable[str] | None = None, *, upto: int | None = None
    ) -> list[tuple[str, Value | None]]:
        """Every version of the items of this kind that these owners, or any, share with others or have twice."""
        mine, other = vault_version.alias(), vault_version.alias()
        twice = exists().where(other.c.item == mine.c.item, other.c.version != mine.c.version)
        among = (self._among(mine.c.owner),) if owners is not None else ()
        query: Select[Any] = READABLE.where(
            vault_version.c.item.in_(select(mine.c.item).where(mine.c.kind == kind, twice, *among))
        )
        if upto is not None:
            query = query.where(vault_version.c.recorded_at <= upto)
        if owners is not None:
            return [(row.item, self._opened(row)) for row in self._read(query, dict.fromkeys(owners))]
        with self.engine.connect() as db:
            return [(row.item, self._opened(row)) for row in db.execute(query)]

    def names_of(self, owners: Iterable[str]) -> dict[str, dict[str, Any] | None]:
        """What each owner is called: {"kind": person, household or another, "name": text}, or None."""
        found = self.latest(owners, "name")
        return {owner: name if isinstance(name, dict) else None for owner, name in found.items()}

    def digest(self, owner: str, kind: str, value: Value) -> str:
        """Keyed digest of `value` under the owner's key, which is made and kept where there is none."""
        while True:
            wallet = self.wallet()
            digest = wallet.digest(owner, kind, value)
            if not wallet.rows()[0]:
                return digest
            try:
                with self.engine.begin() as db:
                    self.write(db, wallet)
            except IntegrityError:
                continue  # another process gave this owner a key just now: its key is the one

    def destroy(self, owner: str) -> bool:
        """Erase: without its key nothing of the owner opens again. False where there was no key.

        What the key had sealed goes with it: the owner may get a new key one day, which must not be tried on that.
        """
        with self.engine.begin() as db:
            # Whoever seals for the owner at this moment holds the key: their rows are waited for, and go too.
            db.execute(select(vault_key.c.owner).where(vault_key.c.owner == owner).with_for_update())
            db.execute(delete(vault_version).where(vault_version.c.owner == owner))
            erased = db.execute(delete(vault_key).where(vault_key.c.owner == owner)).rowcount
        truncate_log(self.engine)
        return bool(erased)

    def rewrap(self, told: Callable[[int], None] = lambda _more: None) -> int:
        """Wrap every living key by the master key; how many were wrapped by another one.

        Once the others are destroyed, keys that were erased cannot be opened from an older backup either. A key at a
        time is under one master or the other, so this may be broken off anywhere and started again.
        """
        total = 0
        for old in [each for each in self.masters.values() if each.id != self.master.id]:
            while done := self._rewrap_some(old):
                total += done
                told(done)
        return total

    def wrapped(self) -> dict[str, int]:
        """How many keys each master key has wrapped, by its id."""
        with self.engine.connect() as db:
            asked = select(vault_key.c.master, func.count()).group_by(vault_key.c.master)
            return dict(db.execute(asked.order_by(vault_key.c.master)).all())

    def _rewrap_some(self, old: Master) -> int:
        new = self.master
        with self.engine.begin() as db:
            some = select(vault_key).where(vault_key.c.master == old.id).order_by(vault_key.c.owner)
            rewrapped = [
                {"whose": row.owner, "wrapped": new.wrap(row.owner, old.unwrap(row.owner, row.wrapped)), "by": new.id}
                for row in db.execute(some.limit(REWRAPPED_AT_ONCE).with_for_update())
            ]
            if rewrapped:
                change = update(vault_key).where(vault_key.c.owner == bindparam("whose"))
                db.execute(change.values(wrapped=bindparam("wrapped"), master=bindparam("by")), rewrapped)
        return len(rewrapped)

    def _keys(self, owners: Iterable[str]) -> dict[str, OwnerKey]:
        query = select(vault_key).where(self._among(vault_key.c.owner))
        return {row.owner: self._unwrapped(row) for row in self._read(query, owners)}

    def _among(self, column: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether a column is one of `these`; thousands of parameters take longer to write down than to look up."""
        if self.engine.dialect.name == "postgresql":
            return column == any_(bindparam("these", type_=ARRAY(Text)))
        return column.in_(bindparam("these", expanding=True))

    def _read(self, query: Select[Any], wanted: Iterable[str]) -> Iterator[Row[Any]]:
        these = list(wanted)
        with self.engine.connect() as db:
            for start in range(0, len(these), AT_ONCE):
                yield from db.execute(query, {"these": these[start : start + AT_ONCE]})

    def _unwrapped(self, row: Row[Any]) -> OwnerKey:
        master = self.masters.get(row.master)
        if master is None:
            known = " or ".join(self.masters)
            raise UnknownMaster(f"The key of {row.owner} was wrapped by master key {row.master}, not {known}.")
        return master.unwrap(row.owner, row.wrapped)

    def _opened(self, row: Row[Any] | None) -> Value | None:
        if row is None or row.wrapped is None:
            return None
        bound_to = binding(item=row.item, owner=row.owner, kind=row.kind, version=row.version)
        return self._unwrapped(row).open(row.sealed, bound_to=bound_to)


__all__ = ["Tampered", "UnknownMaster", "Vault", "Wallet"]
