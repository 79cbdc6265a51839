"""What goes upward in the demonstration: reports by a plan and by request, and holders proposed for a reward."""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain import reporting, rewarding
from domain.clock import day_of
from domain.commands import merits, reports, rewards
from domain.commands.merits import Judging
from domain.commands.nominating import Asked, asked, nominate
from domain.commands.reports import Filer
from domain.commands.reward_rules import adopt_forms
from domain.desk import Desk
from domain.ids import new_id
from domain.rewarding.criteria import Kind
from domain.rewarding.forms import YEARLY
from domain.sampling import Listed
from service.demo.commune import Commune
from service.demo.company import Staff
from service.shown.nominees import Nominees, nominees

FORM, ASSOCIATION = "yearly-praise", "association-officer"
RULES = rewarding.editions()[-1]


def report(commune: Commune, staff: Staff) -> None:
    """Reports are owed by the packaged sample from now on; the villages are asked for one, and the first sends it."""
    (*_before, plan), office, place = reporting.editions(), staff.people["culture-office"], commune.place
    commune.perform(commune.act(office), lambda desk: reports.adopt_plan(desk, place=place, plan=plan))
    request, villages = new_id(), [Filer("village", each.place) for each in commune.villages]
    commune.perform(
        commune.act(office),
        lambda desk: reports.request_report(
            desk,
            place=place,
            request=request,
            year=commune.year,
            about="Tình hình tổ chức học tập hè (minh họa)",
            due_on=date(commune.year, 8, 28),
            filers=villages,
        ),
    )
    commune.clock.pass_by(days=3)
    home = commune.villages[0]
    text, wallet = commune.told(home.place, "Thôn đã mở hai buổi học hè (minh họa).")
    commune.perform(
        commune.act(home.officer),
        lambda desk: reports.file_report(
            desk, to=place, year=commune.year, kind=request, filer=villages[0], figures=(), text=text
        ),
        wallet,
    )


def rewards_of_last_year(commune: Commune, staff: Staff) -> None:
    """Criteria are adopted, a family of last year is rewarded, and the council begins with the year that runs."""
    _adopt(commune, staff)
    _reward(commune, staff)
    _judge_the_first(commune, staff)


def _adopt(commune: Commune, staff: Staff) -> None:
    """The commune takes the packaged sample, which says that it is one, for the years for which it is made."""
    commune.perform(
        commune.act(staff.people["culture-office"]),
        lambda desk: adopt_forms(desk, place=commune.place, forms=RULES),
    )


def _judge_the_first(commune: Commune, staff: Staff) -> None:
    """The council says its word on the first village for the movement of the year."""
    village = next(kind for kind in RULES.kinds if kind.subjects == ("village",))
    _judge(commune, staff, village, commune.villages[0].place, year=commune.year)


def _judge(commune: Commune, staff: Staff, kind: Kind, subject: str, *, year: int) -> None:
    said = Judging(subject, {each.id: True for each in kind.judged}, votes=7, present=9)
    commune.perform(
        commune.act(staff.people["culture-office"]),
        lambda desk: merits.judge_merits(
            desk,
            place=commune.place,
            year=year,
            forms=RULES,
            kind=kind.id,
            minutes="05/BB-HĐTĐKT (minh họa)",
            judged_on=day_of(commune.clock()),
            judging=[said],
        ),
    )


def _reward(commune: Commune, staff: Staff) -> None:
    """A family of last year, of which the council speaks well, is proposed, and the association enters the reward."""
    name = new_id()
    of = asked(
        RULES, form=FORM, occasion=YEARLY, kind="household-clan", subject_kind="household", year=commune.year - 1
    )
    _position, everyone = _weighed(commune, of)
    case = min((each.case for each in everyone.weighed if of.year in each.case.held), key=lambda case: case.named)
    _judge(commune, staff, of.kind, case.subject, year=of.year)
    position, found = _weighed(commune, of)
    holders = [case.named]
    commune.perform(
        commune.act(staff.people["culture-office"], seen=found.dossiers),
        lambda desk: nominate(
            desk,
            reward=name,
            place=commune.place,
            of=of,
            basis="Phong trào thi đua (minh họa)",
            holders=holders,
            chosen_from=Listed(commune.place, position, dict.fromkeys(found.named, commune.place)),
            weighed=found.named,
            left_out=found.left_out,
        ),
    )
    steps: tuple[Callable[[Desk], dict[str, Any]], ...] = (
        lambda desk: rewards.receive_proposal(desk, reward=name),
        lambda desk: rewards.forward_proposal(desk, reward=name, to="Hội Khuyến học cấp trên (minh họa)"),
        lambda desk: rewards.grant_reward(
            desk, reward=name, number="21/QĐ (minh họa)", signed_on=day_of(commune.clock()), holders=holders
        ),
    )
    for step in steps:
        commune.clock.pass_by(days=2)
        commune.perform(commune.act(staff.people[ASSOCIATION]), step)


def _weighed(commune: Commune, of: Asked) -> tuple[int, Nominees]:
    """Everyone who could be proposed, and the position of the book at which that is so."""
    commune.wiring.projector.catch_up(commune.place)
    with commune.wiring.engine.connect() as db:
        found = nominees(db, commune.place, of, times={"as_of": None, "known_at": None})
    return commune.wiring.projector.position(commune.place), found
