"""The other titles of the demonstration: clans, citizens, units, a village, the commune, as far as their stories go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from domain.clock import day_of
from domain.commands import appraisal, award, posting, registration, self_assessment, setup, village
from domain.commands.appraisal import Appraised
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.commands.village import Voted
from domain.desk import Desk, Request
from domain.dossier import Dossier, stream_of
from domain.ids import new_id
from domain.pinned import Rules
from domain.stream import Act
from service.acting import Signed
from service.demo.commune import YEAR, Commune, Village
from service.demo.council import Council, seat
from service.demo.founding import account, appoint

PRESENT = 30


@dataclass(slots=True)
class Other:
    """One subject of another title; its story takes so many steps after the registration."""

    title: str
    # What it is enrolled as; a place is there already.
    kind: str | None
    name: str
    head_name: str | None
    steps: int
    in_village: bool = False
    subject: str = field(default_factory=new_id)
    head: str | None = None
    taken: int = 0

    @property
    def dossier(self) -> str:
        """Its dossier of the year."""
        return stream_of(year=YEAR, title=self.title, subject=self.subject, attempt=1)


# What the commune's own cycle opens besides the households' title; what stands above has a cycle there.
TITLES = ("clan", "citizen", "unit", "community", "commune")


@dataclass(frozen=True, slots=True)
class Turn:
    """A step to be taken: by which act, on which dossier, under which rules."""

    commune: Commune
    of: Other
    found: Dossier
    rules: Rules
    act: Act
    council: Council

    def perform(self, decide: Callable[[Desk], dict[str, Any]]) -> None:
        """Take it."""
        self.commune.perform(self.act, decide)

    @property
    def today(self) -> date:
        return day_of(self.commune.clock())


@dataclass(slots=True)
class Others:
    """The other subjects of a commune, moved on together as the year goes by."""

    commune: Commune
    home: Village
    people: dict[str, Signed]
    council: Council
    all: list[Other]

    def go_on(self) -> None:
        """One step for everybody whose story has one more."""
        for each in self.all:
            if each.taken < each.steps:
                self._step(each)
                each.taken += 1

    def _step(self, of: Other) -> None:
        desk = Desk(self.commune.wiring.office, Request(self.commune.setting_up(), ""))
        found = desk.get(Dossier, of.dossier)
        rules = desk.rules_of(found)
        assert found.next_step is not None, "the story is no longer than the way"
        step = rules.procedure.step(found.next_step)
        who = next(self.people[office] for office in (*step.offices, "records-officer") if office in self.people)
        act = self.commune.act(who, seen=[of.dossier] if step.must_see else [])
        TAKING[step.fact](Turn(self.commune, of, found, rules, act, self.council))


def settle(commune: Commune) -> Others:
    """Whoever acts in these titles, and the subjects, all registered in one morning."""
    home = commune.villages[0]
    people = {"village-officer": home.officer} | commune.officials
    for login, office, name, place in (
        ("mattran1", "front-committee", f"Ban Mặt trận {home.name}", home.place),
        ("vanhoa", "culture-office", "Phòng Văn hóa - Xã hội (minh họa)", commune.place),
        ("thamdinhtren", "upper-appraiser", "Người thẩm định cấp trên (minh họa)", commune.province),
        ("kytren", "upper-signer", "Người ký cấp trên (minh họa)", commune.province),
    ):
        people[office] = appoint(commune, account(commune.wiring, login=login, name=name), office, place)
    council = seat(commune)
    people["council-chair"] = council.chair
    found = Others(commune, home, people, council, _invented(home))
    for each in found.all:
        _enroll(commune, home, each)
        _register(found, each)
    return found


def _invented(home: Village) -> list[Other]:
    clans = [
        Other("clan", "clan", f"Dòng họ {family} (minh họa)", f"Trưởng ban {family} (minh họa)", steps, in_village=True)
        for family, steps in (("Nguyễn", 6), ("Y Niê", 3), ("Trần", 1))
    ]
    citizens = [
        Other("citizen", "person", f"Công dân {name} (minh họa)", None, steps, in_village=True)
        for name, steps in (("An", 6), ("Bình", 6), ("Cúc", 4), ("Dung", 2), ("Em", 0))
    ]
    units = [
        Other("unit", "unit", f"{name} (minh họa)", f"Lãnh đạo {name} (minh họa)", steps)
        for name, steps in (("Trường Tiểu học xã", 3), ("Trạm Y tế xã", 2), ("Hợp tác xã nông nghiệp", 1))
    ]
    places = [
        Other("community", None, home.name, None, 4, in_village=True, subject=home.place),
        Other("commune", None, "", None, 1),
    ]
    return [*clans, *citizens, *units, *places]


def _enroll(commune: Commune, home: Village, of: Other) -> None:
    kind = of.kind
    if kind is None:
        of.subject = home.place if of.in_village else commune.place
        return
    wallet = commune.wiring.vault.wallet()
    of.head = of.subject if of.head_name is None else new_id()
    if of.head_name is not None:
        wallet.seal(of.head, "name", {"kind": "person", "name": of.head_name})
    subject = setup.Household(of.subject, (of.head,), wallet.seal(of.subject, "name", {"kind": kind, "name": of.name}))
    place = home.place if of.in_village else commune.place
    commune.perform(
        commune.act(commune.officials["records-officer"]),
        lambda desk: setup.enroll(desk, kind=kind, place=place, subjects=[subject]),
        wallet,
    )


def _register(others: Others, of: Other) -> None:
    commune = others.commune
    who = others.people["culture-office" if of.subject == commune.place else "front-committee"]
    consent = None
    if of.head is not None:
        who = others.people["village-officer" if of.in_village else "records-officer"]
        consent = {"how": "form", "on": day_of(commune.clock()).isoformat()}
    place = others.home.place if of.in_village else commune.place
    asking: Sequence[Asking] = [Asking(of.subject, of.head, consent)]
    commune.perform(
        commune.act(who),
        lambda desk: registration.register(desk, title=of.title, year=YEAR, place=place, asking=asking),
    )


def _best(rules: Rules) -> dict[str, Any]:
    """Good scores: nine tenths of the points, and every line of a checklist met."""
    most = {item.id: getattr(item, "maximum", Decimal(1)) for item in rules.criteria.items}
    return {id: int(maximum - maximum // 10) for id, maximum in most.items()}


def _score(found: Dossier) -> Any:
    return next(each.values["total"] for each in reversed(found.stood) if "total" in each.values)


def _assess(turn: Turn) -> None:
    consent = {"how": "form", "on": turn.today.isoformat()} if turn.of.head else None
    assessed = [Assessed(turn.of.dossier, _best(turn.rules), turn.of.head, None, consent)]
    turn.perform(lambda desk: self_assessment.assess(desk, assessed=assessed))


def _meet(turn: Turn) -> None:
    voted = [Voted(turn.of.dossier, {"for": PRESENT, "against": 0, "blank": 0}, _score(turn.found))]
    turn.perform(
        lambda desk: village.hold_meeting(
            desk,
            meeting=new_id(),
            place=turn.found.place["id"],
            held_on=turn.today,
            summoned=PRESENT,
            present=PRESENT,
            ballot="show",
            voted=voted,
        )
    )


def _post(turn: Turn) -> None:
    place, listed = turn.found.place["id"], [turn.of.dossier]
    turn.perform(lambda desk: posting.open_posting(desk, posting=new_id(), place=place, dossiers=listed))


def _take_down(turn: Turn) -> None:
    up = turn.found.posting
    assert up is not None, "it was posted"
    turn.perform(lambda desk: posting.close_posting(desk, posting=up))


def _appraise(turn: Turn) -> None:
    if turn.rules.procedure.step(turn.found.next_step or "").council:
        turn.council.meet(turn.act, turn.of.dossier, _score(turn.found))
        return
    appraised = [Appraised(turn.of.dossier, _score(turn.found), upheld=True)]
    turn.perform(lambda desk: appraisal.appraise(desk, appraised=appraised))


def _decide(turn: Turn) -> None:
    turn.perform(
        lambda desk: award.issue_decision(
            desk,
            decision=new_id(),
            number=f"{turn.today.day + 20}/QĐ-{turn.of.title} (minh họa)",
            signed_on=turn.today,
            form="TM",
            basis=["Kết quả thẩm định (minh họa)"],
            recognised=[turn.of.dossier],
        )
    )


TAKING: dict[str, Callable[[Turn], None]] = {
    "self-assessed": _assess,
    "village-verified": _meet,
    "posted": _post,
    "posting-closed": _take_down,
    "commune-appraised": _appraise,
    "award-decided": _decide,
}
