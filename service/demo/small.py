"""Xã Đăk Long in the season of 2026: three villages, forty households each, and something on every desk."""

from datetime import date

from domain.commands import registration, setup
from domain.commands.registration import Asking
from service.acting import Signed
from service.demo import elsewhere, former, matrix, matters, others, personal, upward, way
from service.demo.clock import YearClock
from service.demo.commune import TITLE, YEAR, Commune
from service.demo.company import Case, Staff
from service.demo.elsewhere import families_recognised, families_register
from service.demo.founding import Site, account, found, in_year
from service.demo.gathering import gather
from service.demo.going import go_on
from service.demo.opening import close, open_year, take_plan
from service.demo.people import invented_name
from service.demo.settling import learn, report, settle
from service.demo.steps import Told
from service.wiring import Wiring

NAME, CODE = "Xã Đăk Long (minh họa)", "MH-DL"
HOUSEHOLDS = 40
# So long ago that a title for 36 months is over.
LONG_AGO = YEAR - 4
CHAPTERS = len(elsewhere.PLACES) + 6


def build(wiring: Wiring, clock: YearClock, told: Told) -> None:
    """Live through the year up to the morning on which the demonstration stands; the other places come first."""
    for place in elsewhere.PLACES:
        elsewhere.build(wiring, clock, place)
        told(1)
    former.build(wiring, clock)
    told(1)
    commune, staff = _years_before(wiring, clock)
    told(1)
    open_year(commune, [TITLE, *others.TITLES])
    take_plan(commune, "dak-long-2026")
    _spring(commune, staff)
    told(1)
    clock.reach(9, 29)
    also = others.company(commune, staff)
    also.enroll()
    also.register()
    for chapter, steps in ((_october, 3), (_after_the_first_posting, 2), (_november, 1)):
        # Of their steps the posting, which is the third, has hung for its days when the next chapter is over.
        chapter(commune)
        for _ in range(steps):
            clock.pass_by(minutes=30)
            go_on(also)
        told(1)
    gather(commune, also)
    clock.reach(11, 24)


def _years_before(wiring: Wiring, clock: YearClock) -> tuple[Commune, Staff]:
    """The commune's own title of long ago, which has expired, and the families and the commune of last year."""
    clock.begin(LONG_AGO)
    commune = found(wiring, clock, Site(NAME, CODE, villages=3))
    family = account(commune, login="giadinh1", name=invented_name(1))
    staff = others.appoint_all(commune)
    open_year(commune, ["commune"])
    _itself(commune, staff)
    commune = in_year(commune, YEAR - 1)
    clock.reach(1, 12, year=commune.year)
    open_year(commune, [TITLE, "commune"])
    for n, village in enumerate(commune.villages):
        settle(commune, village, HOUSEHOLDS, heads=[family] if n == 0 else [])
    families_register(commune)
    clock.reach(10, 20)
    families_recognised(commune)
    _itself(commune, staff)
    close(commune)
    return in_year(commune, YEAR), staff


def _itself(commune: Commune, staff: Staff) -> None:
    """The commune is decided on from above, in the first weeks of the next year."""
    commune.clock.reach(12, 20)
    itself = [Case("commune", None, "", "recognised")]
    matrix.live(commune, staff, itself, until=matrix.day(commune.year + 1, 3, 1), days=15)


def _spring(commune: Commune, staff: Staff) -> None:
    """Registration: one family by itself, the others by slips; one thinks better of it. The rewards of last year."""
    one, two, three = commune.villages
    clock = commune.clock
    clock.reach(3, 5, 19)
    first = one.households[0]
    commune.perform(
        commune.act(Signed(first.head, None, "household")),
        lambda desk: registration.register(
            desk, title=TITLE, year=YEAR, place=one.place, asking=[Asking(first.subject)]
        ),
    )
    clock.reach(3, 10)
    way.register(commune, one, one.households[1:37], asked_on=date(YEAR, 3, 8))
    clock.reach(3, 12)
    way.register(commune, two, two.households[:34], asked_on=date(YEAR, 3, 11))
    clock.reach(3, 20)
    way.register(commune, three, three.households[:30], asked_on=date(YEAR, 3, 19))
    clock.reach(4, 2)
    matters.withdraw(commune, one, one.households[36])
    clock.reach(6, 8)
    upward.rewards_of_last_year(commune, staff)
    clock.reach(9, 15)
    learn(commune, one, "Chuyển đổi số trong gia đình (minh họa)", 36)
    learn(commune, two, "Kỹ thuật chăm sóc cà phê (minh họa)", 28)
    clock.reach(9, 28)
    kin = one.households[30].subject
    commune.perform(
        commune.setting_up(book=commune.province),
        lambda desk: setup.declare_kinship(desk, person=one.officer.person, subjects=[kin]),
    )


def _october(commune: Commune) -> None:
    """Self-assessment; the first village meets, mistypes a number and mends it."""
    one, two, three = commune.villages
    clock = commune.clock
    clock.reach(10, 5)
    way.assess(commune, one, one.households[1:31])
    clock.reach(10, 8)
    way.assess(commune, two, two.households[:28])
    clock.reach(10, 10, 20)
    # The chair keeps away from kin, so that household waits for another chair.
    listed, kin = [*one.households[1:25], one.households[30]], one.households[30:31]
    meeting = way.meet(commune, one, listed, against=one.households[22:25], summoned=46, left_out=kin)
    clock.reach(10, 11)
    matters.mend_summoned(commune, one, meeting)
    clock.reach(10, 12)
    posted = way.post(commune, one, one.households[1:22])
    clock.reach(10, 15)
    dismissed = matters.comment(commune, one, one.households[2], "Gia đình này ít tham gia học chuyên đề.")
    upheld = matters.comment(commune, one, one.households[3], "Điểm việc học của người lớn chưa có minh chứng.")
    clock.reach(10, 17)
    matters.answer(commune, one, one.households[2], dismissed, "dismissed", "Danh sách lớp học có tên hai người.")
    clock.reach(10, 19)
    matters.answer(commune, one, one.households[3], upheld, "upheld", "Đề nghị hộ bổ sung minh chứng.")
    clock.reach(10, 20)
    way.assess(commune, three, three.households[:20])
    clock.reach(10, 23)
    way.take_down(commune, one, posted)


def _after_the_first_posting(commune: Commune) -> None:
    """The commune appraises and decides on the first village; the third one posts its list."""
    one, _, three = commune.villages
    clock = commune.clock
    clock.reach(10, 25, 20)
    way.meet(commune, three, three.households[:10])
    clock.reach(10, 26)
    matters.send_back(commune, one.households[3], "objection-upheld")
    clock.reach(10, 27)
    way.post(commune, three, three.households[:10])
    clock.reach(10, 28)
    listed = [*one.households[1:3], *one.households[4:17]]
    way.appraise(commune, listed, against=one.households[16:17])
    clock.reach(11, 3)
    way.assess(commune, one, one.households[3:4])
    clock.reach(11, 6)
    recognised = [*one.households[1:3], *one.households[4:12]]
    way.decide(commune, recognised, one.households[12:14], number="12/QĐ-UBND (minh họa)")


def _november(commune: Commune) -> None:
    """The second village's papers come late; its list is up, with comments."""
    one, two, _ = commune.villages
    clock = commune.clock
    clock.reach(11, 15, 19)
    way.meet(commune, two, two.households[:25], against=two.households[24:25], held_on=date(YEAR, 11, 3))
    clock.reach(11, 16)
    way.post(commune, two, two.households[:20])
    clock.reach(11, 17)
    matters.send_back(commune, one.households[17], "evidence-missing")
    clock.reach(11, 19)
    matters.comment(commune, two, two.households[5], "Đề nghị xem lại tiêu chí điều kiện học tập.")
    clock.reach(11, 20)
    answered = matters.comment(commune, two, two.households[6], "Đề nghị ghi đúng tên lớp học.")
    clock.reach(11, 21)
    report(commune, commune.officials["records-officer"], "dak-long-2026", "digital-skills", 31, 48)
    matters.hold(commune, one.households[19], "complaint", "Có đơn đề nghị xem xét, chờ kết luận.")
    matters.appeal(commune, one, one.households[12], "Gia đình đề nghị xem lại điểm của xã.")
    clock.reach(11, 22)
    number, said = "15/QĐ-UBND (minh họa)", "Xác minh giấy chứng nhận không đúng."
    matters.revoke(commune, one.households[11], "false-papers", number=number, said=said)
    clock.reach(11, 23)
    matters.answer(commune, two, two.households[6], answered, "dismissed", "Tên lớp đã ghi đúng theo chứng nhận.")
    personal.bring_and_ask(commune)
