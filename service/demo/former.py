"""The former district Bắc Quang: its last years, over a commune that says in its name that it is none of the plan's."""

from domain.clock import day_of
from service.demo import matrix, others
from service.demo.clock import YearClock
from service.demo.commune import TITLE, Commune
from service.demo.company import Case, Staff
from service.demo.elsewhere import families_recognised, families_register
from service.demo.founding import Site, account, found, in_year
from service.demo.opening import close, open_year, take_plan
from service.demo.people import invented_name
from service.demo.settling import report, settle
from service.wiring import Wiring

YEAR = 2024
HOUSEHOLDS = 6
SITE = Site(
    "Xã Minh Họa (minh họa, thuộc huyện cũ)",
    "MH-BQ-1",
    3,
    "Huyện Bắc Quang (đến 30/6/2025)",
    "MH-BQ",
    "district",
    suffix=".bacquang",
)


def build(wiring: Wiring, clock: YearClock) -> None:
    """The year of the plan to its end, and of the next what was begun before the district ended."""
    clock.begin(YEAR)
    commune = found(wiring, clock, SITE)
    family = account(commune, login="giadinh1", name=invented_name(1))
    staff = others.appoint_all(commune)
    for n, village in enumerate(commune.villages):
        settle(commune, village, HOUSEHOLDS, heads=[family] if n == 0 else [])
    _planned(commune, staff)
    _last(in_year(commune, YEAR + 1), staff)


def _planned(commune: Commune, staff: Staff) -> None:
    clock = commune.clock
    open_year(commune, [TITLE, "citizen", "clan", "commune"])
    open_year(commune, ["higher_unit"], book=commune.province)
    take_plan(commune, "bac-quang-2024", book=commune.province)
    families_register(commune)
    clock.reach(9, 23)
    cases = [matrix.recognised(title, commune.villages) for title in ("citizen", "clan")]
    matrix.live(commune, staff, cases, until=matrix.day(YEAR, 10, 31))
    agency = [matrix.recognised("higher_unit", commune.villages)]
    matrix.live(matrix.above(commune), staff, agency, until=matrix.day(YEAR, 11, 7))
    families_recognised(commune)
    clock.reach(12, 16)
    upper = staff.people["upper-officer"]
    for measure, part, whole in (("information-skills", 612, 1480), ("life-skills", 575, 1480)):
        report(matrix.above(commune), upper, "bac-quang-2024", measure, part, whole)
    clock.reach(12, 20)
    itself = [Case("commune", None, "", "recognised")]
    matrix.live(commune, staff, itself, until=matrix.day(YEAR + 1, 3, 31), days=15)
    close(commune)


def _last(commune: Commune, staff: Staff) -> None:
    open_year(commune, ["commune"])
    commune.clock.reach(5, 12)
    itself = [Case("commune", None, "", "registered")]
    matrix.live(commune, staff, itself, until=matrix.day(commune.year, 6, 30))
    assert day_of(commune.clock()).year == commune.year, "the district ends in the middle of it"
