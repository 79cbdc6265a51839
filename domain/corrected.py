"""Mending what a stream's own fact says: the new values stand in a fact of their own and are read from then on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from domain.errors import NotCorrectable, NothingToCorrect
from domain.mendable import Mends
from domain.stream import Act, Fact

if TYPE_CHECKING:
    from domain.stream import Stream as Part
else:
    # The library takes every subclass of an aggregate for another aggregate; this is a part of several.
    Part = object


class Correction(Fact):
    """`corrects` is the digest of the fact that it mends, one of topic `OF`; `values` what that should have said."""

    OF: ClassVar[str]
    corrects: str
    values: dict[str, Any]
    reason: str
    text: dict[str, str] | None
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.values |= {name: value for name, value in self.values.items() if name in aggregate.values}
        aggregate.read_again()


class EntryCorrection(Fact):
    """The same on a stream that says many things: which of its facts is mended, by type and version as well."""

    corrects: str
    corrected_type: str
    corrected_version: int
    values: dict[str, Any]
    reason: str
    text: dict[str, str] | None
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.read_entry_again(self.corrected_version, self.values)


class Entries(Part):
    """A stream of several facts in which people type something; each fact says in `MENDS` what can be mended."""

    Corrected: ClassVar[type[EntryCorrection]]

    def mend_entry(
        self, act: Act, entry: Fact, values: Mapping[str, Any], *, reason: str, text: dict[str, str] | None
    ) -> None:
        """Record what an entry should have said."""
        version = entry.originator_version
        told = {"corrects": self.chain[version - 1], "corrected_type": entry.TOPIC, "corrected_version": version}
        told |= {"values": dict(values), "reason": reason, "text": text, "entry_mandate": act.entry_mandate}
        self.happen(self.entry_correction, act, **told)

    @property
    def entry_correction(self) -> type[EntryCorrection]:
        """The fact by which entries of this stream are mended."""
        return self.Corrected

    def read_entry_again(self, version: int, values: Mapping[str, Any]) -> None:
        """What the stream itself remembers of that entry."""


class Mendable(Part):
    """A stream whose `values` can be mended: `MENDS` are those that somebody typed."""

    MENDS: ClassVar[Mends]
    # What may have been left open, and may be filled in or taken away.
    OPTIONAL: ClassVar[frozenset[str]] = frozenset()
    Corrected: ClassVar[type[Correction]]
    values: dict[str, Any]
    # The version of the fact that said them.
    opened_by: int = 1

    def mend(
        self, act: Act, new: Mapping[str, Any], *, reason: str, text: dict[str, str] | None, **with_it: Any
    ) -> dict[str, list[Any]]:
        """Record the values that differ, each as [before, after]; `with_it` is what is reckoned from them."""
        if not new.keys() <= self.MENDS.keys():
            raise NotCorrectable
        if any(self.values[name] is None for name in new.keys() - self.OPTIONAL):
            raise NotCorrectable
        changed = {name: [self.values[name], value] for name, value in new.items() if value != self.values[name]}
        if not changed:
            raise NothingToCorrect
        values = {name: value for name, (_, value) in changed.items()} | with_it
        told = {"corrects": self.chain[self.opened_by - 1], "values": values, "reason": reason, "text": text}
        self.happen(self.Corrected, act, **told, entry_mandate=act.entry_mandate)
        return changed

    def read_again(self) -> None:
        """What the stream itself remembers of its values."""
