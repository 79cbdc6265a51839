"""What goes upward in the demonstration: reports by a plan and by request, and holders proposed for a reward."""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain import reporting, rewarding
from domain.clock import day_of
from domain.commands import merits, reports, rewards
from domain.commands.inspections import LISTS, Scope
from domain.commands.merits import Judging
from domain.commands.reports import Filer
from domain.desk import Desk
from domain.ids import new_id
from service.demo.commune import TITLE, Commune
from service.demo.company import Staff
from service.season.population import population

FORM, ASSOCIATION = "province-merit", "association-officer"


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


def judge(commune: Commune, staff: Staff) -> None:
    """The council says its word on the first village for the movement of the year."""
    rules = rewarding.editions()[-1]
    village = next(kind for kind in rules.kinds if kind.subjects == ("village",))
    said = Judging(commune.villages[0].place, {each.id: True for each in village.judged}, votes=7, present=9)
    commune.perform(
        commune.act(staff.people["culture-office"]),
        lambda desk: merits.judge_merits(
            desk,
            place=commune.place,
            year=commune.year,
            forms=rules,
            kind=village.id,
            minutes="05/BB-HĐTĐKT (minh họa)",
            judged_on=day_of(commune.clock()),
            judging=[said],
        ),
    )


def reward(commune: Commune, staff: Staff) -> None:
    """A family of last year is proposed; the association receives the list, forwards it and enters the reward."""
    (forms, *_later), name, wiring = rewarding.editions(), new_id(), commune.wiring
    wiring.projector.catch_up(commune.place)
    scope = Scope(commune.place, commune.year - 1, [TITLE], LISTS["recognised"])
    places = [village.place for village in commune.villages]
    (chosen_from,) = population(wiring.engine, wiring.projector, scope, books=[commune.place], places=places)
    holders = [min(chosen_from.dossiers)]
    commune.perform(
        commune.act(staff.people["culture-office"]),
        lambda desk: rewards.propose_reward(
            desk,
            reward=name,
            place=commune.place,
            year=scope.year,
            title=TITLE,
            forms=forms,
            form=FORM,
            basis="Phong trào thi đua (minh họa)",
            holders=holders,
            chosen_from=chosen_from,
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
