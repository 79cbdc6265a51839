"""A wallet: what one command seals, kept until the append that writes it together with the facts."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain.ids import new_id
from service.privacy.sealing import Master, OwnerKey, Value, binding

Row = dict[str, Any]
FindKeys = Callable[[Iterable[str]], Mapping[str, OwnerKey]]


class Wallet:
    """Seals values and collects their rows. An owner without a key gets one, written with the first value.

    Two commands that give one owner a first key at the same time collide on the key's row: the second is
    refused by the database like any stale command and works when tried again.
    """

    def __init__(self, master: Master, find_keys: FindKeys) -> None:
        self._master = master
        self._find_keys = find_keys
        self._keys: dict[str, OwnerKey] = {}
        self._new_keys: list[Row] = []
        self._versions: list[Row] = []

    def prepare(self, owners: Iterable[str]) -> None:
        """Fetch the keys of `owners` with one query, rather than one by one while sealing."""
        missing = [owner for owner in dict.fromkeys(owners) if owner not in self._keys]
        found = self._find_keys(missing) if missing else {}
        for owner in missing:
            self._keys[owner] = found.get(owner) or self._new_key(owner)

    def seal(self, owner: str, kind: str, value: Value, *, item: str | None = None, version: int = 1) -> dict[str, str]:
        """Seal `value` as a new item, or as the next version of `item`; the answer is what a fact says of it."""
        item = item or new_id()
        key = self._key(owner)
        bound_to = binding(item=item, owner=owner, kind=kind, version=version)
        self._versions.append(
            {
                "item": item,
                "version": version,
                "owner": owner,
                "kind": kind,
                "sealed": key.seal(value, bound_to=bound_to),
            }
        )
        return {"item": item, "digest": key.digest(kind, value)}

    def digest(self, owner: str, kind: str, value: Value) -> str:
        """The digest that `seal` would give; nothing is kept."""
        return self._key(owner).digest(kind, value)

    def rows(self, recorded_at: int | None = None) -> tuple[list[Row], list[Row]]:
        """Rows of `vault_key` and of `vault_version`, to be inserted in this order; `recorded_at` in microseconds."""
        at = time.time_ns() // 1000 if recorded_at is None else recorded_at
        return self._new_keys, [{**row, "recorded_at": at} for row in self._versions]

    def _key(self, owner: str) -> OwnerKey:
        if owner not in self._keys:
            self.prepare([owner])
        return self._keys[owner]

    def _new_key(self, owner: str) -> OwnerKey:
        key = OwnerKey.new()
        self._new_keys.append({"owner": owner, "wrapped": self._master.wrap(owner, key), "master": self._master.id})
        return key
