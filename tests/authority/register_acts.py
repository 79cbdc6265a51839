"""Acts on registers, each as one call: the command that is asked for in a commune where it is the next thing to do."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from domain.clock import day_of
from domain.commands import (
    activities,
    closing,
    figures,
    inspections,
    mandates,
    membership,
    merits,
    moving_clocks,
    opening,
    places,
    plans,
    privacy,
    register_correction,
    reports,
    rewards,
    rules,
    setup,
)
from domain.commands.letterheads import set_letterhead
from domain.commands.membership import Joining
from domain.commands.nominating import nominate
from domain.commands.places import NewPlace
from domain.commands.record_correction import correct_record
from domain.commands.reports import Filer
from domain.commands.reward_rules import adopt_forms
from domain.commands.setup import Household
from domain.ids import new_id
from domain.plan import load_plan
from domain.reporting import editions as report_plans
from tests.packaged import rules_of
from tests.proposing import later
from tests.scenario import ref
from tests.whole_book import FIGURE, PLAN

from .registers import Registers


def command_of(of: Registers, act: str) -> Callable[[Any], dict[str, Any]]:
    """What is asked for."""
    return COMMANDS[act](of)


def _enroll(of: Registers, kind: str, place: str) -> Any:
    subjects = [Household(new_id(), (new_id(),), ref())]
    return partial(setup.enroll, kind=kind, place=place, subjects=subjects)


def _figure(of: Registers) -> Any:
    told = {
        "measure": "other",
        "denominator": "counted",
        "called": "Người có kỹ năng thông tin",
        "part": 31,
        "whole": 48,
    }
    return partial(
        figures.report_figure, year=2026, title=None, counted_on=day_of(of.clock()), source="Báo cáo minh họa", **told
    )


def _move_clock(of: Registers) -> Any:
    told: dict[str, Any] = {"title": None, "step": "commune-appraisal", "moves": "later", "reason": "weather"}
    day = day_of(of.clock() + timedelta(days=30))
    return partial(moving_clocks.move_clock, year=2026, day=day, basis="Công văn minh họa", **told)


def _open_year(of: Registers) -> Any:
    window = {"opens_on": date(2027, 1, 1), "closes_on": date(2027, 12, 31), "demonstration": True}
    return partial(opening.open_year, year=2027, titles=[rules_of("family")], **window)


def _mend_activity(of: Registers) -> Any:
    told: dict[str, Any] = {"values": {"learners": 44}, "reason": "mistyped", "text": ref()}
    return partial(register_correction.correct_activity, activity=of.activity, citing=(), **told)


def _mend_target(of: Registers) -> Any:
    """The first target of the plan stands in the year that it is for."""
    stream = f"target.{of.commune}.2030"
    told: dict[str, Any] = {"values": {"share": "73.5"}, "reason": "mistyped", "text": ref()}
    return partial(correct_record, stream=stream, version=1, **told)


def _file_report(of: Registers) -> Any:
    filer = Filer("village", of.village)
    return partial(reports.file_report, to=of.commune, year=2026, kind=of.asked, filer=filer, figures=[], text=ref())


def _edition(of: Registers) -> Any:
    return partial(rules.take_edition, year=2026, criteria=rules_of("family").criteria, demonstration=True)


def _agree(of: Registers) -> Any:
    told = {"purpose": "reminders", "given_by": "self", "how": "form", "given_on": day_of(of.clock())}
    return partial(privacy.give_consent, subject=of.head, place=of.village, group=of.subject, **told)


COMMANDS: dict[str, Callable[[Registers], Any]] = {
    "enroll": lambda of: _enroll(of, "household", of.village),
    "enroll-unit": lambda of: _enroll(of, "unit", of.commune),
    "join": lambda of: partial(
        membership.join, group=of.subject, joining=[Joining(new_id(), name=ref())], since=day_of(of.clock())
    ),
    "leave": lambda of: partial(
        membership.leave, group=of.subject, person=of.member, on=day_of(of.clock()), reason="left"
    ),
    "change": lambda of: partial(
        membership.change, group=of.subject, person=of.child, role="member", adult=False, on=day_of(of.clock())
    ),
    "rename": lambda of: partial(
        register_correction.correct_subject, subject=of.subject, name=ref(), reason="mistyped", text=ref()
    ),
    "activity": lambda of: partial(activities.hold_activity, **of.held_told(new_id())),
    "mend-activity": _mend_activity,
    "figure": _figure,
    "plan": lambda of: partial(plans.adopt_plan, plan=load_plan(PLAN, file="plan.json")),
    "edition": _edition,
    "open-year": _open_year,
    "move-clock": _move_clock,
    "close-year": lambda of: partial(closing.close_year, year=2026, position=1, figures=[FIGURE], undecided=[]),
    "mend-target": _mend_target,
    "plan-reports": lambda of: partial(reports.adopt_plan, place=of.commune, plan=report_plans()[0]),
    "ask-report": lambda of: partial(reports.request_report, request=new_id(), **of.asked_told()),
    "file-report": _file_report,
    "plan-inspection": lambda of: partial(inspections.plan_inspection, inspection=new_id(), **of.drawn_told()),
    "finding": lambda of: partial(inspections.enter_finding, inspection=of.inspection, **of.found_told()),
    "close-inspection": lambda of: partial(inspections.close_inspection, inspection=of.looked_at, text=ref()),
    "adopt-criteria": lambda of: partial(adopt_forms, place=of.commune, forms=later()),
    "set-letterhead": lambda of: partial(set_letterhead, place=of.commune, agency="Ủy ban nhân dân xã Thử"),
    "propose": lambda of: partial(nominate, reward=new_id(), **of.proposed_told()),
    "judge": lambda of: partial(merits.judge_merits, **of.judged_told()),
    "receive-proposal": lambda of: partial(rewards.receive_proposal, reward=of.proposed),
    "decline": lambda of: partial(rewards.decline_proposal, reward=of.received, reason="none-left", text=ref()),
    "ask-for-data": lambda of: partial(privacy.receive, request=new_id(), **of.data_told("correction")),
    "answer-about-data": lambda of: partial(privacy.answer, subject=of.head, request=of.request, outcome="granted"),
    "carry-out-about-data": lambda of: partial(privacy.carry_out, subject=of.head, request=of.granted),
    "agree": _agree,
    "lift-restriction": lambda of: partial(privacy.lift_restriction, subject=of.member, place=of.village, how="form"),
    "rename-place": lambda of: partial(
        places.rename, place=of.village, name="Thôn 1 (minh họa)", code=None, **of.decided()
    ),
    "give-office": lambda of: partial(setup.grant_mandate, mandate=new_id(), **of.given_told()),
    "suspend-mandate": lambda of: partial(mandates.suspend_mandate, mandate=of.given, basis="QĐ minh họa"),
    "resume-mandate": lambda of: partial(mandates.resume_mandate, mandate=of.paused, basis="QĐ minh họa"),
    "end-mandate": lambda of: partial(setup.end_mandate, mandate=of.given, reason="reassigned"),
    "merge-places": lambda of: partial(
        places.merge, places=[of.village], into=NewPlace(new_id(), "Thôn Mới", "MOI"), **of.decided()
    ),
}
