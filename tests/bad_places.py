"""Bad input about places that are renamed, merged, split, dissolved or mended, as data."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from domain.commands import homes, places, setup
from domain.commands.places import NewPlace
from domain.commands.record_correction import correct_record
from domain.errors import (
    EmptyList,
    InTheFuture,
    NoMandate,
    NotFound,
    NotPlainText,
    NotYourOffice,
    NotYourPlace,
)
from domain.ids import new_id
from domain.place_refusals import (
    BeforeEstablished,
    BeforeWhatHappened,
    IntoItself,
    NamedTwice,
    NoPartOf,
    NotAssigned,
    NotOfThatPlace,
    NotRehomed,
    NotSideBySide,
    NotSplit,
    NotSplitHere,
    OtherKindOfPlace,
    PlaceDissolved,
    PlaceGone,
    RestsOnChange,
    SameName,
    TooFewParts,
)
from tests.bad_input import Bad
from tests.bad_members import TODAY, Gathered

NEW = "0198c000-0000-7000-8000-000000000001"
# What was done only because of a change, and what was done in a place before.
RESTS, BEFORE = [datetime(2026, 10, 20, 3, tzinfo=UTC)], [datetime(2026, 10, 3, 3, tzinfo=UTC)]


class Placed(Gathered):
    """The same commune with a hamlet that became part of the village, one that was split, and a commune beside it."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.merged, self.divided, self.part, self.other_part, self.emptied = (
            self._establish("village", self.commune, name)
            for name in ("Xóm Cũ", "Xóm Rộng", "Xóm Trên", "Xóm Dưới", "Xóm Vắng")
        )
        self.next_commune, self.old_commune = (
            self._establish("commune", self.province, name) for name in ("Xã Bên", "Xã Cũ")
        )
        self.next_village = self._establish("village", self.next_commune, "Thôn Bên")
        self.of_divided, self.of_merged, self.of_emptied = (
            self.enroll(1, place=place)[0] for place in (self.divided, self.merged, self.emptied)
        )
        self.renames(self.emptied, name="Xóm Trống")
        self.renames(self.other_part, name="Xóm Đáy")
        self.merges([self.merged])
        self.splits(self.divided, [self.part, self.other_part])
        self.dissolves(self.emptied)
        self.merges([self.old_commune], self.next_commune)
        self.keeper_of_one = new_id()
        self.offices[self.keeper_of_one] = "records-officer"
        self.mandates[self.keeper_of_one] = self.grant(self.keeper_of_one, "records-officer", [self.merged])

    def _establish(self, kind: str, parent: str, name: str) -> str:
        place = new_id()
        told: dict[str, Any] = {"kind": kind, "name": name, "code": name, "parent": parent, "area": "normal"}
        self.perform(self.upper(), lambda desk: setup.establish_place(desk, place=place, demonstration=True, **told))
        return place

    def alters(self, command: Any, who: str | None = None, **told: Any) -> None:
        act = self.upper() if who is None else self.act(getattr(self, who), book=self.province)
        self.perform(act, lambda desk: command(desk, **{"on": TODAY, "basis": "Nghị quyết 5"} | told))

    def founds(self, *new: Any, commune: str | None = None, who: str | None = None) -> None:
        """Villages that a list names enter the register."""
        act = self.upper() if who is None else self.act(getattr(self, who), book=self.province)
        told: dict[str, Any] = {"commune": commune or self.commune, "villages": new}
        self.perform(act, lambda desk: places.establish_villages(desk, **told))

    def renames(self, place: str, who: str | None = None, **told: Any) -> None:
        self.alters(places.rename, who, **{"place": place, "name": "Thôn Mới", "code": None} | told)

    def merges(self, merged: list[str], into: Any = None, who: str | None = None, **told: Any) -> None:
        self.alters(places.merge, who, places=merged, into=into or self.village, **told)

    def splits(self, place: str, into: list[Any], **told: Any) -> None:
        self.alters(places.split, place=place, into=into, **told)

    def dissolves(self, place: str, who: str | None = None, **told: Any) -> None:
        self.alters(places.dissolve, who, place=place, **told)

    def mends(
        self, place: str, version: int, rests: Sequence[datetime] = (), who: str | None = None, **values: Any
    ) -> None:
        """An entry about a place is corrected, on which rests what was done at these instants."""
        told = {"stream": f"place.{place}", "version": version, "values": values, "reason": "mistyped", "text": None}
        act = self.act(who and getattr(self, who), book=self.province)
        self.perform(act, lambda desk: correct_record(desk, **told, relied_on=rests))

    def assigns(self, subject: str, *, place: str | None = None, into: str | None = None, who: str = "officer") -> None:
        told = {"place": place or self.divided, "into": into or self.part, "subjects": [subject]}
        self.perform(self.act(getattr(self, who)) if who else self.act(), lambda desk: homes.assign(desk, **told))


def fresh(name: str = "Thôn Mới") -> NewPlace:
    return NewPlace(NEW, name, "MOI")


PLACES: tuple[Bad, ...] = (
    Bad("a place made part of itself", IntoItself, lambda c: c.merges([c.village])),
    Bad("a place that is no more, merged again", PlaceGone, lambda c: c.merges([c.merged], c.other_village)),
    Bad("a place made part of one that is no more", PlaceGone, lambda c: c.merges([c.village], c.merged)),
    Bad("a place that was split, merged", PlaceGone, lambda c: c.merges([c.divided])),
    Bad("a village made part of a commune", OtherKindOfPlace, lambda c: c.merges([c.village], c.commune)),
    Bad("a commune made part of its province", OtherKindOfPlace, lambda c: c.merges([c.commune], c.province)),
    Bad(
        "a village made part of one of the next commune", NotSideBySide, lambda c: c.merges([c.village], c.next_village)
    ),
    Bad("a merger of nothing", EmptyList, lambda c: c.merges([])),
    Bad("a village merged twice at once", NamedTwice, lambda c: c.merges([c.other_village, c.other_village])),
    Bad("a merger of what is no place", NotFound, lambda c: c.merges([new_id()])),
    Bad("a merger into what is no place", NotFound, lambda c: c.merges([c.village], new_id())),
    Bad("a merger of a dossier", NotFound, lambda c: c.merges([c.registered])),
    Bad("a merger still to come", InTheFuture, lambda c: c.merges([c.other_village], on=date(2027, 1, 1))),
    Bad("a merger before there was the place", BeforeEstablished, lambda c: c.merges([c.village], on=date(2025, 7, 1))),
    Bad("a merger without a basis", NotPlainText, lambda c: c.merges([c.other_village], basis=" ")),
    Bad("a new place without a name", NotPlainText, lambda c: c.merges([c.other_village], fresh(""))),
    Bad("a name of NUL", NotPlainText, lambda c: c.renames(c.village, name="Thôn\0")),
    Bad("a name with a letter that nobody sees", NotPlainText, lambda c: c.renames(c.village, name="Thôn\x9f")),
    Bad("a huge name", NotPlainText, lambda c: c.renames(c.village, name="T" * 501)),
    Bad("the name that it has", SameName, lambda c: c.renames(c.village, name="Thôn Một (minh họa)")),
    Bad("a name from tomorrow on", InTheFuture, lambda c: c.renames(c.village, on=date(2026, 10, 30))),
    Bad("a name before there was the place", BeforeEstablished, lambda c: c.renames(c.village, on=date(1, 1, 1))),
    Bad("a new name of what is no more", PlaceGone, lambda c: c.renames(c.merged)),
    Bad("a commune that is split", NotSplitHere, lambda c: c.splits(c.commune, [c.next_commune, fresh()])),
    Bad("a split into one", TooFewParts, lambda c: c.splits(c.village, [fresh()])),
    Bad("a split into the same twice", NamedTwice, lambda c: c.splits(c.village, [c.part, c.part, c.other_part])),
    Bad("a split into itself", IntoItself, lambda c: c.splits(c.village, [c.village, fresh()])),
    Bad("a split into what is no more", PlaceGone, lambda c: c.splits(c.village, [c.merged, fresh()])),
    Bad("a split into unknown parts", NotFound, lambda c: c.splits(c.village, [new_id(), fresh()])),
    Bad("a place that is split twice", PlaceGone, lambda c: c.splits(c.divided, [fresh(), c.part])),
    Bad("a merger entered by the village", NotYourOffice, lambda c: c.merges([c.village], c.village, who="officer")),
    Bad("a merger entered by nobody", NoMandate, lambda c: c.merges([c.other_village], who="head")),
    Bad("a rename in the next commune", NotYourPlace, lambda c: c.renames(c.next_village, who="records")),
    Bad("a commune that is dissolved", NotSplitHere, lambda c: c.dissolves(c.commune)),
    Bad("a place that was merged, dissolved", PlaceGone, lambda c: c.dissolves(c.merged)),
    Bad("a place that is dissolved twice", PlaceDissolved, lambda c: c.dissolves(c.emptied)),
    Bad("a merger into what was dissolved", PlaceDissolved, lambda c: c.merges([c.village], c.emptied)),
    Bad("a dissolution still to come", InTheFuture, lambda c: c.dissolves(c.village, on=date(2027, 1, 1))),
    Bad("a dissolution before there was it", BeforeEstablished, lambda c: c.dissolves(c.village, on=date(2025, 7, 1))),
    Bad("a dissolution without a basis", NotPlainText, lambda c: c.dissolves(c.village, basis="")),
    Bad("a dissolution entered by the village", NotYourOffice, lambda c: c.dissolves(c.village, who="officer")),
    Bad("a dissolution in the next commune", NotYourPlace, lambda c: c.dissolves(c.next_village, who="records")),
    Bad("registered in what was dissolved", PlaceDissolved, lambda c: c.register([c.of_emptied], place=c.emptied)),
    Bad("registered before it is said where to", NotRehomed, lambda c: c.register([c.of_emptied], place=c.part)),
    Bad(
        "assigned from what was dissolved to another commune",
        NoPartOf,
        lambda c: c.assigns(c.of_emptied[0], place=c.emptied, into=c.next_village, who=""),
    ),
    Bad(
        "a dissolution taken back on which others rest",
        RestsOnChange,
        lambda c: c.mends(c.emptied, 3, RESTS, stands=False),
    ),
    Bad(
        "a merger into another on which others rest", RestsOnChange, lambda c: c.mends(c.merged, 2, RESTS, into=c.part)
    ),
    Bad(
        "a split into others on which others rest",
        RestsOnChange,
        lambda c: c.mends(c.divided, 2, RESTS, into=[c.part, c.village]),
    ),
    Bad("a merger mended into what was dissolved", PlaceDissolved, lambda c: c.mends(c.merged, 2, into=c.emptied)),
    Bad(
        "a merger mended into what somebody else keeps",
        NotYourPlace,
        lambda c: c.mends(c.merged, 2, who="keeper_of_one", into=c.other_village),
    ),
    Bad(
        "a place that came after what happened there",
        BeforeWhatHappened,
        lambda c: c.mends(c.village, 1, [*RESTS, *BEFORE], done=TODAY),
    ),
    Bad("a name from when a place was gone", PlaceDissolved, lambda c: c.mends(c.emptied, 2, from_on=TODAY)),
    Bad("assigned where nothing was split", NotSplit, lambda c: c.assigns(c.home, place=c.village)),
    Bad("assigned to what is no part of it", NoPartOf, lambda c: c.assigns(c.of_divided[0], into=c.village)),
    Bad("assigned from elsewhere", NotOfThatPlace, lambda c: c.assigns(c.home, who="")),
    Bad("assigned by another village", NotYourPlace, lambda c: c.assigns(c.of_divided[0])),
    Bad("assigned though nobody", NotFound, lambda c: c.assigns(new_id(), who="")),
    Bad("registered in what is no more", PlaceGone, lambda c: c.register([c.of_merged], place=c.merged)),
    Bad("registered before it is said where", NotAssigned, lambda c: c.register([c.of_divided], place=c.part)),
    Bad("enrolled in what is no more", PlaceGone, lambda c: c.enroll(1, place=c.merged)),
    Bad("a list of no villages", EmptyList, lambda c: c.founds()),
    Bad("villages of a village", NotFound, lambda c: c.founds(fresh(), commune=c.village)),
    Bad("villages of a commune that is no more", PlaceGone, lambda c: c.founds(fresh(), commune=c.old_commune)),
    Bad("villages of what is no place", NotFound, lambda c: c.founds(fresh(), commune=new_id())),
    Bad("villages without a name", NotPlainText, lambda c: c.founds(fresh(""))),
    Bad("villages entered by a village", NotYourPlace, lambda c: c.founds(fresh(), who="officer")),
    Bad(
        "villages of the next commune", NotYourPlace, lambda c: c.founds(fresh(), commune=c.next_commune, who="records")
    ),
)
