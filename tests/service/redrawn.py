"""A commune whose map was redrawn in the middle of its year: one village was split, another taken up, one renamed."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine

from domain.commands import homes, places, registration, setup
from domain.commands.activities import hold_activity
from domain.commands.places import NewPlace
from domain.commands.registration import Asking
from domain.commands.reports import Filer, request_report
from domain.ids import new_id
from tests.service.town import Town

BASIS = "Nghị quyết 5/NQ-HĐND (minh họa)"


class Redrawn(Town):
    """The first village is split into two; a hamlet becomes part of the second, which is called otherwise.

    `day` is the first day of the new map. Those who asked for a title after it did so in the places that there are now;
    `request` is a report that was asked for on the old map.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.hamlet, self.left, self.right = new_id(), new_id(), new_id()
        told = {"kind": "village", "name": "Xóm Nhỏ (minh họa)", "code": "XN", "parent": self.commune}
        establish = partial(setup.establish_place, place=self.hamlet, area="normal", demonstration=True, **told)
        self.perform(self.upper(), establish)
        self.hamlet_officer = self.appoint("village-officer", self.hamlet)
        self._before()
        self.clock.move(days=3)
        self.day = self.clock().date()
        self._redraw()
        self.clock.move(days=2)
        self._after()
        self.clock.move(days=1)
        self.current()

    @property
    def old_names(self) -> dict[str, str]:
        """The villages of the old map."""
        return {
            self.village: "Thôn Một (minh họa)",
            self.other_village: "Thôn Hai (minh họa)",
            self.hamlet: "Xóm Nhỏ (minh họa)",
        }

    @property
    def new_names(self) -> dict[str, str]:
        """The villages of the new map."""
        return {self.left: "Thôn Ba (minh họa)", self.right: "Thôn Tư (minh họa)", self.other_village: "Thôn Liên Hợp"}

    @property
    def eve(self) -> date:
        """The last day of the old map."""
        return self.day - timedelta(days=1)

    def _before(self) -> None:
        self.dossiers = self.to_appraisal(4)
        self.appraise(self.dossiers[:3])
        self.clock.move(hours=1)
        self.decide(self.dossiers[:2])
        self.mine = self.households[-4:]
        self.waiting = self.enroll(5)
        self.theirs, self.few = (self.enroll(3, place=each) for each in (self.other_village, self.hamlet))
        self.ask(self.village, self.officer, self.waiting[:2])
        self.ask(self.other_village, self.other_officer, self.theirs[:1])
        self.ask(self.hamlet, self.hamlet_officer, self.few[:1])
        self.request = new_id()
        asked = [Filer("village", each) for each in (self.village, self.other_village, self.hamlet)]
        told: dict[str, Any] = {"place": self.commune, "year": 2026, "about": "Sơ kết", "due_on": date(2026, 12, 20)}
        self.perform(self.act(self.records), partial(request_report, request=self.request, filers=asked, **told))
        self.learn(self.village, self.officer, 12)
        self.learn(self.hamlet, self.hamlet_officer, 5)

    def _redraw(self) -> None:
        parts = [
            NewPlace(each, f"Thôn {name} (minh họa)", name) for each, name in ((self.left, "Ba"), (self.right, "Tư"))
        ]
        self.change(places.split, place=self.village, into=parts)
        self.change(places.merge, places=[self.hamlet], into=self.other_village)
        self.change(places.rename, place=self.other_village, name="Thôn Liên Hợp", code=None)
        # Of nine families one is not told yet where it belongs.
        self.assign(self.left, [*self.mine[:3], self.waiting[0], self.waiting[2]])
        self.assign(self.right, [self.mine[3], *self.waiting[3:]])

    def _after(self) -> None:
        self.ask(self.left, self.officer, self.waiting[2:3])
        self.ask(self.right, self.officer, self.waiting[3:4])
        self.ask(self.other_village, self.other_officer, [self.theirs[1], self.few[1]])
        self.learn(self.left, self.officer, 7)
        self.learn(self.other_village, self.other_officer, 9)

    def change(self, command: Any, **told: Any) -> None:
        self.perform(self.upper(), partial(command, on=self.day, basis=BASIS, **told))
        self.current()

    def assign(self, part: str, pairs: Sequence[tuple[str, str]]) -> None:
        subjects = [subject for subject, _head in pairs]
        self.perform(self.act(), partial(homes.assign, place=self.village, into=part, subjects=subjects))

    def ask(self, place: str, who: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
        asking = [Asking(*pair, {"how": "form", "on": "2026-10-01"}) for pair in pairs]
        told: dict[str, Any] = {"title": "family", "year": 2026, "place": place, "asking": asking}
        return list(self.perform(self.act(who), partial(registration.register, **told))["dossiers"])

    def learn(self, place: str, who: str, learners: int) -> None:
        told: dict[str, Any] = {"activity": new_id(), "place": place, "held_on": self.clock().date()}
        told |= {"learners": learners, "topic": "Kỹ năng số", "venue": "Nhà văn hóa"}
        self.perform(self.act(who), partial(hold_activity, **told))
