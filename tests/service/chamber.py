"""A town whose units wait for the commune's council: five members, one of them kin of a unit."""

from datetime import date
from typing import Any

from sqlalchemy import Engine

from domain.commands import registration, self_assessment, setup
from domain.commands.council import Attendance, Heard, hold_council
from domain.commands.council_correction import correct_council
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.desk import Desk, Request
from domain.dossier import Dossier, stream_of
from domain.ids import new_id
from tests.packaged import rules_of
from tests.scenario import SEEN
from tests.service.town import Town
from tests.walking import best

CONSENT = {"how": "form", "on": "2026-10-01"}
UNITS = ("Trường Tiểu học Ví Dụ", "Trạm Y tế Ví Dụ", "Hợp tác xã Ví Dụ", "Trường Mầm non Ví Dụ")


class Chamber(Town):
    """Four units, self-assessed on 2 October; the clock stands on the 5th. The council has sat since the new year."""

    def __init__(self, engine: Engine, *, units: int = len(UNITS)) -> None:
        super().__init__(engine, titles=["unit"])
        self.heads: dict[str, str] = {}  # type: ignore[assignment]
        self.units = [self._unit(UNITS[n % len(UNITS)] + (f" {n}" if n >= len(UNITS) else "")) for n in range(units)]
        self.clock.move(days=1)
        self.perform(
            self.act(self.records),
            lambda desk: self_assessment.assess(
                desk,
                assessed=[
                    Assessed(each, best(rules_of("unit")), self.heads[each], None, CONSENT) for each in self.units
                ],
            ),
        )
        self.chair = self.appoint("council-chair", self.commune)
        self.second, self.third, self.fourth, self.fifth = (
            self.appoint("council-member", self.commune) for _ in range(4)
        )
        self.everyone = [self.chair, self.second, self.third, self.fourth, self.fifth]
        self.dossier, self.kin_of_fifth, *_others = self.units
        self.declare_kin(self.fifth, [self.kin_of_fifth.split(".")[3]])
        self.clock.move(days=3)
        self.current()

    def _unit(self, name: str) -> str:
        subject, head, wallet = new_id(), new_id(), self.wiring.vault.wallet()
        ref = wallet.seal(subject, "name", {"kind": "unit", "name": name})
        wallet.seal(head, "name", {"kind": "person", "name": f"Lãnh đạo {name}"})
        with self.engine.begin() as db:
            self.wiring.vault.write(db, wallet)
        unit = setup.Household(subject, (head,), ref)
        self.perform(self.act(), lambda desk: setup.enroll(desk, kind="unit", place=self.commune, subjects=[unit]))
        self.perform(
            self.act(self.records),
            lambda desk: registration.register(
                desk, title="unit", year=2026, place=self.commune, asking=[Asking(subject, head, CONSENT)]
            ),
        )
        dossier = stream_of(year=2026, title="unit", subject=subject, attempt=1)
        self.heads[dossier] = head
        return dossier

    @property
    def roll(self) -> dict[str, str]:
        """The members with their mandates."""
        return {person: self.mandates[person] for person in self.everyone}

    def found(self, dossier: str) -> Dossier:
        """The dossier as it stands."""
        return Desk(self.office, Request(self.act(), "")).get(Dossier, dossier)

    def convene(self, *dossiers: str, who: str | None = None, act: Any = None, **more: Any) -> str:
        """The council meets by its chair's hand; whatever is given stands in place of what is right."""
        attended = dict.fromkeys(self.everyone, "present") | more.pop("attended", {})
        roll = more.pop("roll", self.roll)
        said = more.pop("said", dict.fromkeys(self.everyone, "for"))
        heard = [Heard(each, said, more.get("score", 90), more.get("reason")) for each in dossiers or (self.dossier,)]
        more = {name: value for name, value in more.items() if name not in ("score", "reason")}
        given = {"place": self.commune, "held_on": date(2026, 10, 4), "ballot": "show", "meeting": new_id()}
        given |= {"heard": heard, "attendance": Attendance(roll, attended)} | more
        self.perform(
            self.act(who or self.chair, **({"seen": SEEN} | (act or {}))), lambda desk: hold_council(desk, **given)
        )
        self.current()
        return str(given["meeting"])

    def mends(self, meeting: str, *, who: str | None = None, act: Any = None, **more: Any) -> dict[str, Any]:
        """The meeting is corrected by whoever may; the members of the day are as they were."""
        given = {"roll": self.roll, "reason": "mistyped", "text": None} | more
        told = self.perform(
            self.act(who or self.appraiser, **(act or {})), lambda desk: correct_council(desk, meeting=meeting, **given)
        )
        self.current()
        return told
