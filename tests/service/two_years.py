"""Two years of a commune and one beside it, in which papers came late, entries were corrected and some are inspected."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine

from domain.commands import correction, figures, inspections, registration, setup, village
from domain.commands.activities import hold_activity
from domain.commands.inspections import Scope
from domain.commands.record_correction import correct_record
from domain.commands.register_correction import correct_activity
from domain.commands.registration import Asking
from domain.commands.village import Voted
from domain.ids import new_id
from domain.sampling import Listed, Size
from tests.packaged import rules_of
from tests.scenario import SEEN, ref
from tests.service.town import Town
from tests.service.visitor import Visitor
from tests.walking import open_year

CONSENT = {"how": "form", "on": "2027-02-01"}
STATES = ("self_assessed", "verified", "posted", "appraised", "recognised")


class TwoYears(Town):
    """2026 is closed with its figures; in 2027 little goes straight. `before` is the last day without corrections."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.above = self.appoint("upper-officer", self.province)
        self.next_commune, self.far = new_id(), new_id()
        self._beside()
        self._last_year()
        self.clock.now = datetime(2027, 2, 10, 2, tzinfo=UTC)
        for book in (self.commune, self.next_commune):
            self._open(book, 2027)
        self._this_year()
        self.before = self.clock().date()
        self.clock.move(days=1)
        self._mend()
        self.clock.move(days=1)
        self.current()

    @property
    def names(self) -> dict[str, str]:
        """The villages as charts name them."""
        return {self.village: "Thôn Một (minh họa)", self.other_village: "Thôn Hai (minh họa)"}

    # The commune beside

    def _beside(self) -> None:
        for place, kind, name, parent in (
            (self.next_commune, "commune", "Xã Bên (minh họa)", self.province),
            (self.far, "village", "Thôn Bên (minh họa)", self.next_commune),
        ):
            told = {"kind": kind, "name": name, "code": name, "parent": parent, "area": "normal"}
            self.perform(self.upper(), partial(setup.establish_place, place=place, demonstration=True, **told))
        open_year(self, self.next_commune, [rules_of("family")])
        self.far_officer = self.appoint("village-officer", self.far)
        self.far_pairs = self._enroll_in(self.far, self.next_commune, 4)
        asked = {
            "title": "family",
            "year": 2026,
            "place": self.far,
            "asking": _asking(self.far_pairs[:2], "2026-10-01"),
        }
        self.perform(self.act(self.far_officer, book=self.next_commune), partial(registration.register, **asked))

    def _open(self, book: str, year: int) -> None:
        rules = rules_of("family")
        told: dict[str, Any] = {"year": year, "opens_on": date(year, 1, 1), "closes_on": date(year, 12, 31)}
        told |= {"titles": [(rules.procedure, rules.criteria)], "demonstration": True}
        self.perform(self.act(book=book), partial(setup.open_cycle, **told))

    def _enroll_in(self, place: str, book: str, count: int) -> list[tuple[str, str]]:
        pairs = [(new_id(), new_id()) for _ in range(count)]
        self.name(pairs)
        households = [setup.Household(subject, (head,), ref()) for subject, head in pairs]
        told: dict[str, Any] = {"kind": "household", "place": place, "subjects": households}
        self.perform(self.act(book=book), partial(setup.enroll, **told))
        return pairs

    # 2026

    def _last_year(self) -> None:
        self._aim(2026, "all", "72.00")
        dossiers = self.to_appraisal(4)
        self.mine = self.households[-4:]
        self.appraise(dossiers[:3])
        self.appraise(dossiers[3:], upheld=False)
        self.clock.move(days=1)
        self.decide(dossiers[:2])
        self.theirs = self.enroll(4, place=self.other_village)
        (self.left_over,) = self.register(self.theirs[:1], place=self.other_village)
        self._learn(self.village, date(2026, 10, 3), 12)
        self.clock.now = datetime(2027, 1, 8, 2, tzinfo=UTC)
        self.current()
        closed = Visitor(self.client(self.records)).get(f"/places/{self.commune}/cycles/2026/closing").send()
        assert closed.address.startswith("/progress"), closed.errors
        self.clock.move(days=2)
        # It had been appraised in time and is decided after all.
        self.decide(dossiers[2:3])

    # 2027

    def _this_year(self) -> None:
        self._aim(2027, "all", "80.00")
        self._aim(2027, "registered", "60.00")
        self._aim(2028, "all", "90.00")
        self._aim(2027, "holders", "64.50", measure="skills", numerator="reached")
        mine = self.ask(self.village, self.officer, self.mine)
        theirs = self.ask(self.other_village, self.other_officer, self.theirs[:2])
        self.clock.move(days=1)
        self.assess(mine)
        them = {"actor": self.other_officer, "mandate": self.mandates[self.other_officer]}
        them |= {"entry_mandate": them["mandate"], "office": "village-officer"}
        less = dict.fromkeys(self.full_scores(), 20)
        self.assess(theirs, scores=less, **them)
        self.learned = self._learn(self.village, date(2027, 2, 10), 40)
        self._learn(self.other_village, date(2027, 2, 11), 25)
        self.clock.move(days=1)
        self._meet(self.village, self.officer, mine, 90)
        self._meet(self.other_village, self.other_officer, theirs, 70)
        self.middle = self.clock().date()
        self.clock.move(days=1)
        posted = self.post(mine)
        self.clock.move(days=11)
        self.close(posted)
        self.clock.move(days=1)
        self.appraise(mine[:3], score=82)
        self.appraise(mine[3:], score=30, upheld=False)
        self.clock.move(days=1)
        self.decide(mine[:2], refused=mine[2:3])
        self.clock.move(days=1)
        self._inspect(mine[:2], 75)
        self._skills(20)
        self.clock.move(days=1)
        self.counted = self._skills(30)
        self.dossiers, self.neighbours = mine, theirs

    def _mend(self) -> None:
        """A paper that lay in a drawer, points and days that were mistyped, a target and a figure that were others."""
        self.ask(self.other_village, self.other_officer, self.theirs[2:3], done=date(2027, 2, 11))
        for dossier, version, values in (
            (self.dossiers[0], 3, {"score": 88}),
            (self.dossiers[1], 2, {"done": date(2027, 2, 10)}),
            (self.dossiers[1], 6, {"score": 81}),
        ):
            told = {"dossier": dossier, "version": version, "values": values, "reason": "mistyped", "text": None}
            who = self.appraiser if version == 6 else self.officer
            self.perform(self.act(who, seen=SEEN), partial(correction.correct_entry, **told))
        told = {"learners": 44, "held_on": date(2027, 2, 9)}
        self.perform(
            self.act(self.officer),
            partial(correct_activity, activity=self.learned, citing=(), values=told, reason="mistyped", text=None),
        )
        stream = f"target.{self.commune}.2027"
        for version, values in ((1, {"share": "75.50"}), (self.counted, {"part": 31})):
            mended = {"stream": stream, "version": version, "values": values, "reason": "mistyped", "text": None}
            self.perform(self.act(self.records), partial(correct_record, **mended))

    # Single acts

    def _aim(self, year: int, of: str, share: str, **more: Any) -> None:
        told = {"title": "family", "numerator": "recognised", "denominator": of, "share": share} | more
        told |= {"scope": {"vi": f"hộ gia đình {of}", "en": of}, "source": {"document": "Kế hoạch", "passage": "II.1"}}
        self.perform(self.act(), partial(setup.set_target, year=year, **told))

    def ask(self, place: str, who: str, pairs: Sequence[tuple[str, str]], **more: Any) -> list[str]:
        asked = {"title": "family", "year": 2027, "place": place, "asking": _asking(pairs, CONSENT["on"])}
        answer = self.perform(self.act(who, **more), partial(registration.register, **asked))
        return list(answer["dossiers"])

    def _meet(self, place: str, who: str, dossiers: Sequence[str], score: int) -> None:
        voted = [Voted(each, {"for": 38, "against": 2, "blank": 0}, score) for each in dossiers]
        told: dict[str, Any] = {"meeting": new_id(), "place": place, "held_on": self.clock().date(), "voted": voted}
        told |= {"summoned": 50, "present": 40, "ballot": "secret"}
        self.perform(self.act(who, seen=SEEN), partial(village.hold_meeting, **told))

    def _learn(self, place: str, on: date, learners: int) -> str:
        name, who = new_id(), self.officer if place == self.village else self.other_officer
        told: dict[str, Any] = {"activity": name, "place": place, "held_on": on, "learners": learners}
        self.perform(self.act(who), partial(hold_activity, topic="Kỹ năng số", venue="Nhà văn hóa", **told))
        return name

    def _skills(self, part: int) -> int:
        """Reported from elsewhere; the version of the entry."""
        told: dict[str, Any] = {"year": 2027, "title": "family", "measure": "skills", "denominator": "holders"}
        told |= {
            "called": "Kỹ năng số",
            "part": part,
            "whole": 48,
            "counted_on": self.clock().date(),
            "source": "BC 12",
        }
        self.perform(self.act(self.records), partial(figures.report_figure, **told))
        return len(self.topics(f"target.{self.commune}.2027"))

    def _inspect(self, dossiers: Sequence[str], total: int) -> None:
        inspection = new_id()
        head = self.books.ledger.head(self.commune)
        plan: dict[str, Any] = {
            "scope": Scope(self.commune, 2027, ["family"], STATES),
            "size": Size(percent=100),
            "by_place": False,
            "seed": "5" * 32,
            "lists": [Listed(self.commune, head, dict.fromkeys(dossiers, self.village))],
        }
        plan |= {"inspection": inspection, "basis": "Kế hoạch 5/KH"}
        self.perform(self.act(self.inspector), partial(inspections.plan_inspection, **plan))
        for dossier in dossiers:
            told = {"dossier": dossier, "finding": "differs", "total": total, "text": ref()}
            self.perform(
                self.act(self.inspector, seen=SEEN), partial(inspections.enter_finding, inspection=inspection, **told)
            )


def _asking(pairs: Sequence[tuple[str, str]], on: str) -> list[Asking]:
    return [Asking(subject, head, CONSENT | {"on": on}) for subject, head in pairs]
