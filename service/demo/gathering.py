"""Members of the demonstration: a household, a clan, and a unit whose learning citizens its criteria count."""

from collections.abc import Sequence
from pathlib import Path

from domain.clock import day_of
from domain.commands import registration, self_assessment, setup
from domain.commands.membership import Joining, join
from domain.commands.registration import Asking
from domain.commands.rules import take_edition
from domain.commands.self_assessment import Assessed
from domain.criteria import Criteria
from domain.dossier import stream_of
from domain.ids import new_id
from service.demo.commune import YEAR, Commune
from service.demo.company import Company
from service.demo.people import invented_name
from service.rulesfile import editions_of

EDITION = Path(__file__).parent / "unit_counted.json"
UNIT, LEADER = "Trường Mầm non xã (minh họa)", "Lãnh đạo Trường Mầm non xã (minh họa)"
# Numbers of invented people that no household has.
SPOUSE, CHILD, COOK = 901, 902, 903


def gather(commune: Commune, also: Company) -> None:
    """People join their groups; then the unit asks for its title and scores itself, the citizens counted."""
    home = commune.villages[0]
    family, clan = home.households[0], next(each for each in also.cases if each.kind == "clan")
    _join(commune, family.subject, [], new=[(SPOUSE, True), (CHILD, False)])
    _join(commune, clan.subject, [each.head for each in home.households[1:6]])
    citizens = [each.subject for each in also.cases if each.kind == "person"]
    unit, leader = _enroll(commune)
    _join(commune, unit, citizens[:3], new=[(COOK, True)])
    _take_edition(commune)
    _assess(commune, unit, leader)


def _join(commune: Commune, group: str, people: Sequence[str], new: Sequence[tuple[int, bool]] = ()) -> None:
    """Those who are known, and some who are new: by their numbers, and whether they count as adults."""
    wallet = commune.wiring.vault.wallet()
    joining = [Joining(person) for person in people]
    for number, adult in new:
        person = new_id()
        name = wallet.seal(person, "name", {"kind": "person", "name": invented_name(number)})
        joining.append(Joining(person, adult=adult, name=name))
    commune.perform(
        commune.act(commune.officials["records-officer"]),
        lambda desk: join(desk, group=group, joining=joining, since=day_of(commune.clock())),
        wallet,
    )


def _enroll(commune: Commune) -> tuple[str, str]:
    unit, leader, wallet = new_id(), new_id(), commune.wiring.vault.wallet()
    wallet.seal(leader, "name", {"kind": "person", "name": LEADER})
    household = setup.Household(unit, (leader,), wallet.seal(unit, "name", {"kind": "unit", "name": UNIT}))
    commune.perform(
        commune.act(commune.officials["records-officer"]),
        lambda desk: setup.enroll(desk, kind="unit", place=commune.place, subjects=[household]),
        wallet,
    )
    return unit, leader


def _take_edition(commune: Commune) -> None:
    """The units' criteria change within the year; dossiers that are open keep theirs."""
    (criteria,) = editions_of(EDITION.read_bytes(), file=EDITION.name)
    assert isinstance(criteria, Criteria), "the file holds criteria"
    commune.perform(
        commune.act(commune.officials["records-officer"]),
        lambda desk: take_edition(desk, year=YEAR, criteria=criteria, demonstration=True),
    )


def _assess(commune: Commune, unit: str, leader: str) -> None:
    records = commune.officials["records-officer"]
    consent = {"how": "form", "on": day_of(commune.clock()).isoformat()}
    asking = [Asking(unit, leader, consent)]
    commune.perform(
        commune.act(records),
        lambda desk: registration.register(desk, title="unit", year=YEAR, place=commune.place, asking=asking),
    )
    dossier = stream_of(year=YEAR, title="unit", subject=unit, attempt=1)
    assessed = [Assessed(dossier, {"part-one": 27, "part-three": 34}, leader, None, consent)]
    commune.perform(commune.act(records), lambda desk: self_assessment.assess(desk, assessed=assessed))
