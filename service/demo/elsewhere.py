"""The other places whose plans are known: founded small beside xã Đăk Long, with a closed year and a year in season."""

from dataclasses import dataclass
from datetime import date

from service.demo import matrix, mended, others, upward, way
from service.demo.clock import YearClock
from service.demo.commune import TITLE, YEAR, Commune
from service.demo.company import Case, Staff
from service.demo.founding import Site, account, found, in_year
from service.demo.opening import close, open_year, take_plan
from service.demo.people import invented_name
from service.demo.plans import plans
from service.demo.settling import session, settle
from service.wiring import Wiring

HOUSEHOLDS = 6
NO_VENUE = "(kế hoạch không ghi địa điểm)"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place of the demonstration and the plan that was signed for it.

    `titles` have a subject in every state in the year in season, `itself` is how the commune's own dossiers go that
    year, one attempt after another, and `before` how that of the closed year went.
    """

    site: Site
    plan: str
    titles: tuple[str, ...]
    itself: tuple[str, ...]
    before: str


PLACES = (
    Elsewhere(
        Site("Phường Tân Phong (minh họa)", "MH-TP", 3, "Tỉnh Lai Châu", "MH-LC", village="Bản", suffix=".tanphong"),
        "tan-phong-2026",
        ("citizen", "unit"),
        ("withdrawn", "not_upheld", "appraised"),
        before="under_appeal",
    ),
    Elsewhere(
        Site("Xã Na Rì (minh họa)", "MH-NR", 3, "Tỉnh Thái Nguyên", "MH-TN", suffix=".nari"),
        "na-ri-2026-2030",
        ("clan", "higher_unit"),
        ("refused", "held"),
        before="recognised",
    ),
    Elsewhere(
        Site(
            "Xã Thanh Bình (minh họa)",
            "MH-TB",
            len(matrix.states_of("community")),
            "Tỉnh Ninh Bình",
            "MH-NB",
            suffix=".thanhbinh",
        ),
        "thanh-binh-2025",
        ("community",),
        ("revoked", "returned"),
        before="recognised",
    ),
)


def build(wiring: Wiring, clock: YearClock, place: Elsewhere) -> None:
    """Live through the year that is closed and through the one in season, up to its last weeks."""
    clock.begin(YEAR - 1)
    commune = found(wiring, clock, place.site)
    family = account(commune, login="giadinh1", name=invented_name(1))
    staff = others.appoint_all(commune)
    for n, village in enumerate(commune.villages):
        settle(commune, village, HOUSEHOLDS, heads=[family] if n == 0 else [])
    _year_before(commune, staff, place)
    _in_season(in_year(commune, YEAR), staff, place)


def _year_before(commune: Commune, staff: Staff, place: Elsewhere) -> None:
    """Families and others are recognised; the commune itself is decided on in the spring after."""
    clock = commune.clock
    _open(commune, place)
    families_register(commune)
    clock.reach(9, 15)
    _sessions(commune, place.plan)
    for title in place.titles:
        book = _book(commune, title)
        matrix.live(book, staff, [matrix.recognised(title, commune.villages)], until=matrix.day(commune.year, 11, 8))
    families_recognised(commune)
    clock.reach(12, 20)
    itself = [Case("commune", None, "", place.before)]
    matrix.live(commune, staff, itself, until=matrix.day(commune.year + 1, 3, 31), days=15)
    close(commune)


def _in_season(commune: Commune, staff: Staff, place: Elsewhere) -> None:
    """Families are on their way; of the place's own titles one stands in every state."""
    clock = commune.clock
    _open(commune, place)
    families_register(commune)
    clock.reach(6, 8)
    mended.inspect(commune)
    upward.rewards_of_last_year(commune, staff)
    clock.reach(8, 10)
    upward.report(commune, staff)
    clock.reach(9, 18)
    mended.undo(commune)
    clock.reach(9, 21)
    for state in place.itself:
        until = matrix.day(commune.year, 10, 20)
        matrix.live(commune, staff, [Case("commune", None, "", state)], until=until, days=1)
    for title in place.titles:
        cases = matrix.in_every_state(title, commune.villages)
        matrix.live(_book(commune, title), staff, cases, until=matrix.day(commune.year, 11, 22), days=1)


def _open(commune: Commune, place: Elsewhere) -> None:
    own = [title for title in place.titles if _book(commune, title) is commune]
    open_year(commune, [TITLE, "commune", *own])
    if upper := [title for title in place.titles if title not in own]:
        open_year(commune, upper, book=commune.province)
    if plans()[place.plan].year == commune.year:
        take_plan(commune, place.plan)


def _book(commune: Commune, title: str) -> Commune:
    """Where the title's dossiers are written: in the commune's book, or in the one above it."""
    return matrix.above(commune) if matrix.procedure_of(title).subject_kind == "agency" else commune


def families_register(commune: Commune) -> None:
    """All families of every village but one."""
    commune.clock.reach(3, 10)
    for village in commune.villages:
        way.register(commune, village, village.households[:-1], asked_on=date(commune.year, 3, 9))


def families_recognised(commune: Commune) -> None:
    """The autumn of those who have registered: all but the last one of each village come to the end."""
    clock = commune.clock
    listed = {village.place: village.households[:-1] for village in commune.villages}
    for village in commune.villages:
        way.assess(commune, village, listed[village.place])
    clock.pass_by(days=1)
    for village in commune.villages:
        way.meet(commune, village, listed[village.place], against=listed[village.place][-1:])
    clock.pass_by(days=1)
    posted = [(village, way.post(commune, village, listed[village.place][:-1])) for village in commune.villages]
    clock.pass_by(days=10)
    for village, posting in posted:
        way.take_down(commune, village, posting)
    proposed = [household for village in commune.villages for household in listed[village.place][:-1]]
    clock.pass_by(days=1)
    way.appraise(commune, proposed)
    clock.pass_by(days=1)
    way.decide(commune, proposed, number="08/QĐ-UBND (minh họa)")


def _sessions(commune: Commune, plan: str) -> None:
    """The sessions that the plan prints, held on their days."""
    for line in plans()[plan].lines:
        if line.kind == "session" and line.when and line.number:
            day, month, year = map(int, line.when.split("/"))
            commune.clock.reach(month, day, 20, year=year)
            keeper = commune.officials["records-officer"]
            session(commune, keeper, commune.place, line.text, NO_VENUE, int(line.number))
