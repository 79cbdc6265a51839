"""A commune's book that holds every kind of fact there is: a whole way, and each act beside it once."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from domain.clock import day_of
from domain.commands import (
    aside,
    correction,
    homes,
    inspections,
    mandates,
    merits,
    places,
    posting,
    remedies,
    reports,
    rewards,
    self_assessment,
    setup,
    undoing,
)
from domain.commands.activities import hold_activity
from domain.commands.appraisal import Appraised, appraise
from domain.commands.award import Codes
from domain.commands.closing import close_year
from domain.commands.codes import give_codes
from domain.commands.figures import report_figure
from domain.commands.inspections import Scope
from domain.commands.letterheads import set_letterhead
from domain.commands.moving_clocks import move_clock
from domain.commands.nominating import nominate
from domain.commands.overriding import explained
from domain.commands.paper_correction import correct_decision, correct_posting
from domain.commands.papers import attach_copy
from domain.commands.places import NewPlace
from domain.commands.plans import adopt_plan
from domain.commands.register_correction import correct_activity, correct_mandate, correct_subject
from domain.commands.reports import Filer
from domain.commands.reward_rules import adopt_forms
from domain.commands.rules import take_edition
from domain.commands.setup import add_fact
from domain.commands.slips import ask_for_slip, settle_slip, use_slip
from domain.desk import Desk
from domain.files import NewFile
from domain.ids import new_id
from domain.page import Changed
from domain.plan import load_plan
from domain.reporting import editions
from domain.sampling import Listed, Size
from domain.waiver import Waiver, stream_of
from tests.bad_papers import COPY, issuing
from tests.data_requests import carry_out, every_kind, lift
from tests.packaged import rules_of
from tests.proposing import later, proposal, word
from tests.records import OTHERWISE, Records
from tests.scenario import SEEN, Commune, ref

PLAN: dict[str, Any] = {
    "plan": "minh-hoa",
    "label": {"vi": "Kế hoạch minh họa", "en": "A sample plan"},
    "place": {"name": "Xã Minh Họa", "kind": "commune", "above": "Tỉnh Minh Họa"},
    "body": "UBND xã Minh Họa",
    "signed": "Chủ tịch",
    "number": "1/KH-UBND",
    "dated": None,
    "year": 2026,
    "until": 2030,
    "targets": [
        {
            "year": 2030,
            "title": "family",
            "measure": "share",
            "numerator": "recognised",
            "denominator": "all",
            "share": "85.00",
            "scope": {"vi": "Gia đình", "en": "Families"},
            "passage": "Mục II.1",
        }
    ],
    "lines": [{"kind": "report", "text": "Báo cáo", "passage": "Mục V", "when": "trước 15/12"}],
}
FIGURE = {
    "title": "family", "place": {"id": "x", "name": "Xã Thử"}, "all": 3, "registered": 2, "recognised": 1,
    "share_of_registered": "50.00", "share_of_all": "33.33", "target": None, "target_denominator": None,
}  # fmt: skip


def whole_book(commune: Commune) -> None:
    """Perform every command at least once."""
    first, second, third = commune.register(commune.enroll(3))
    commune.clock.move(days=1)
    commune.assess([first, second])
    _add_evidence(commune, first)
    commune.clock.move(days=1)
    meeting = commune.meet([first, second])
    commune.clock.move(days=1)
    _correct(commune, first, meeting)
    posted = commune.post([first, second])
    _object(commune, first)
    commune.clock.move(days=11)
    commune.close(posted)
    commune.clock.move(days=1)
    commune.send_back(second)
    _appraise_all_the_same(commune, first)
    commune.clock.move(days=1)
    decision = commune.decide([first])
    _correct_papers(commune, posted, decision, first)
    _issue(commune, f"decision.{decision}", first)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: aside.withdraw(
            desk, dossier=third, reason="moved", text=ref(), person=commune.heads()[_of(third)]
        ),
    )
    _hold(commune, second)
    _undo(commune, third, second)
    _overrule(commune, first)
    _set_target(commune)
    commune.perform(
        commune.act(),
        lambda desk: take_edition(desk, year=2026, criteria=rules_of("family").criteria, demonstration=True),
    )
    _report(commune)
    every_kind(commune)
    commune.perform(commune.act(), lambda desk: adopt_plan(desk, plan=load_plan(PLAN, file="plan.json")))
    activity = new_id()
    _year(commune)
    commune.perform(
        commune.act(),
        lambda desk: hold_activity(
            desk,
            activity=activity,
            place=commune.village,
            held_on=day_of(commune.clock()),
            topic="Kỹ năng số",
            venue="Nhà văn hóa thôn",
            learners=40,
        ),
    )
    _gather(commune)
    _report_upward(commune)
    _correct_registers(commune, activity, _of(third))
    commune.declare_kin(commune.officer, [new_id()])
    commune.declare_none(commune.officer)
    _waive(commune, first)
    _slips(commune)
    _restrict(commune, [first, second, third])
    _hand_on(commune)
    commune.end_mandate(commune.other_officer)
    _places(commune)
    _correct_records(commune)


def _restrict(commune: Commune, dossiers: list[str]) -> None:
    """What is under way of these stands still for a day each."""
    for dossier in dossiers:
        pair = (_of(dossier), commune.heads()[_of(dossier)])
        carry_out(commune, "restriction", pair, dossiers=[dossier])
        commune.clock.move(days=1)
        lift(commune, pair, dossiers=[dossier])


def _issue(commune: Commune, about: str, dossier: str) -> None:
    """A paper is issued and replaced, and the signed one is attached."""
    told = {"dated": day_of(commune.clock())}
    first = commune.perform(commune.act(commune.signer), issuing(commune, about, **told))
    told |= {"replaces": first["paper"], "reason": "wrong-name"}
    commune.perform(commune.act(commune.signer), issuing(commune, about, **told))
    copy = partial(attach_copy, decision=about.partition(".")[2], place=commune.commune, copy=COPY)
    commune.perform(commune.act(commune.signer), copy)
    decision = about.partition(".")[2]
    anew = partial(give_codes, decision=decision, codes=Codes({dossier: "d" * 64}, ref()), anew=True)
    commune.perform(commune.act(commune.signer), anew)


def _waive(commune: Commune, dossier: str) -> None:
    """What no packaged edition allows stands as it would where one did: declined once, then approved."""
    step, person = "commune-appraisal", commune.appraiser
    stream = stream_of(dossier=dossier, step=step, person=person)
    told: dict[str, Any] = {"dossier": dossier, "subject": _of(dossier), "step": step, "person": person, "text": ref()}
    told |= {"place": {"id": commune.village, "name": "Thôn Một"}, "title": "family", "year": 2026}

    def propose(desk: Desk) -> dict[str, Any]:
        add_fact(desk, Waiver, Waiver.Proposed, stream, told | {"entry_mandate": desk.act.entry_mandate})
        return {}

    def settle(desk: Desk, *, approved: bool) -> dict[str, Any]:
        found = desk.get(Waiver, stream)
        found.settle(desk.act, approved=approved, text=None)
        desk.keep(found)
        return {}

    for decide in (propose, partial(settle, approved=False), propose, partial(settle, approved=True)):
        commune.perform(commune.act(commune.officer), decide)


def _hand_on(commune: Commune) -> None:
    """A mandate is delegated, suspended and resumed."""
    under, day = commune.mandates[commune.signer], day_of(commune.clock())
    signing = {"form": "TUQ", "head": "Chủ tịch", "title": "Trưởng phòng"}
    told = {"person": commune.appraiser, "places": [commune.commune], "basis": "Giấy ủy quyền minh họa"}
    told |= {"valid_from": day, "valid_to": day + timedelta(days=30), "signing": signing}
    for act in (
        partial(mandates.delegate_mandate, mandate=new_id(), under=under, **told),
        partial(mandates.suspend_mandate, mandate=under, basis="Quyết định tạm đình chỉ minh họa"),
        partial(mandates.resume_mandate, mandate=under, basis="Quyết định phục hồi minh họa"),
    ):
        commune.perform(commune.upper(), act)


def _gather(commune: Commune) -> None:
    """Somebody joins a household and leaves it again."""
    household, person = commune.group("household"), new_id()
    commune.join(household, person, name=ref())
    commune.clock.move(days=1)
    commune.leave(household, person)


def _of(dossier: str) -> str:
    return dossier.split(".")[3]


def _add_evidence(commune: Commune, dossier: str) -> None:
    head = commune.heads()[_of(dossier)]
    criterion = next(iter(commune.full_scores()))
    commune.perform(
        commune.act(commune.officer),
        lambda desk: self_assessment.add_evidence(
            desk,
            dossier=dossier,
            criterion=criterion,
            files={new_id(): NewFile(ref(), "image/jpeg", 1000, width=1600, height=1200)},
            person=head,
        ),
    )


def _appraise_all_the_same(commune: Commune, dossier: str) -> None:
    """It has been corrected since the page was opened."""

    def decide(desk: Desk) -> dict[str, Any]:
        answer = appraise(desk, appraised=[Appraised(dossier, 85, upheld=True)])
        changed = [Changed(dossier, {"version": 4}, {"version": 6})]
        explained(desk, since=SEEN[0], changed=changed, explain=lambda _desk, _owner: ref())
        return answer

    commune.perform(commune.act(commune.appraiser, seen=SEEN), decide)


def _correct(commune: Commune, dossier: str, meeting: str) -> None:
    commune.perform(
        commune.act(commune.officer),
        lambda desk: correction.correct_meeting(desk, meeting=meeting, reason="typo", text=ref(), summoned=52),
    )
    commune.perform(
        commune.act(commune.officer),
        lambda desk: correction.correct_entry(
            desk, dossier=dossier, version=4, values={"score": 91}, reason="typo", text=None
        ),
    )


def _correct_papers(commune: Commune, posting: str, decision: str, dossier: str) -> None:
    told = {"reason": "mistyped", "text": ref()}
    opened = next(fact for fact in commune.facts_of(f"posting.{posting}"))
    days = {"posted_on": date.fromisoformat(opened.posted_on) - timedelta(days=1)}
    commune.perform(
        commune.act(commune.officer), lambda desk: correct_posting(desk, posting=posting, values=days, **told)
    )
    values = {"number": "01a/QĐ-UBND", "form": "KT"}
    commune.perform(
        commune.act(commune.signer),
        lambda desk: correct_decision(desk, decision=decision, dossiers=[dossier], values=values, **told),
    )


def _correct_registers(commune: Commune, activity: str, subject: str) -> None:
    told: dict[str, Any] = {"reason": "mistyped"}
    mended = {"learners": 44, "held_on": day_of(commune.clock()) - timedelta(days=1)}
    commune.perform(
        commune.act(commune.officer),
        lambda desk: correct_activity(desk, activity=activity, citing=(), values=mended, text=ref(), **told),
    )
    commune.perform(
        commune.act(commune.officer),
        lambda desk: correct_subject(desk, subject=subject, name=ref(), text=ref(), **told),
    )
    mandate = commune.mandates[commune.appraiser]
    commune.perform(
        commune.upper(),
        lambda desk: correct_mandate(desk, mandate=mandate, acts=(), values={"basis": "Căn cứ đã sửa"}, **told),
    )


def _correct_records(commune: Commune) -> None:
    commune.clock.move(days=3)
    records = Records(commune)
    for topic in OTHERWISE:
        records.mend(topic)


def _object(commune: Commune, dossier: str) -> None:
    objection = new_id()
    commune.perform(
        commune.act(commune.officer),
        lambda desk: posting.raise_objection(desk, dossier=dossier, objection=objection, text=ref()),
    )
    commune.perform(
        commune.act(commune.officer),
        lambda desk: posting.answer_objection(
            desk, dossier=dossier, objection=objection, outcome="dismissed", text=ref()
        ),
    )


def _hold(commune: Commune, dossier: str) -> None:
    commune.clock.move(days=1)
    commune.perform(
        commune.act(commune.appraiser),
        lambda desk: remedies.hold(desk, dossier=dossier, reason="complaint", text=ref()),
    )
    commune.clock.move(days=1)
    commune.perform(commune.act(commune.signer), lambda desk: remedies.release(desk, dossier=dossier, text=ref()))


def _undo(commune: Commune, withdrawn: str, returned: str) -> None:
    """What was withdrawn by mistake goes on, and a step is taken back before anybody opened it."""
    commune.clock.move(days=1)
    commune.perform(
        commune.act(commune.signer, seen=SEEN),
        lambda desk: undoing.reopen(desk, dossier=withdrawn, reason="withdrawn-by-mistake", text=ref()),
    )
    commune.clock.move(hours=1)
    commune.assess([returned])
    commune.clock.move(hours=1)
    consent = {"how": "spoken", "on": day_of(commune.clock()).isoformat()}
    person = commune.heads()[_of(returned)]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: undoing.retract(
            desk, dossier=returned, reason="entered-by-mistake", text=ref(), person=person, consent=consent
        ),
    )


def _overrule(commune: Commune, dossier: str) -> None:
    """Revoked, reinstated, revoked again, appealed against with another signer deciding, and set aside in the end."""
    deputy = new_id()
    commune.offices[deputy] = "signer"
    commune.mandates[deputy] = commune.grant(deputy, "signer", [commune.commune])

    def rule(who: str, command: Callable[..., dict[str, Any]], **how: Any) -> None:
        commune.clock.move(days=1)
        paper = remedies.ruling(number="9/QĐ", signed_on=day_of(commune.clock()), text=ref())
        commune.perform(commune.act(who, seen=SEEN), partial(command, dossier=dossier, paper=paper, **how))

    rule(commune.signer, remedies.revoke, reason="false-papers")
    rule(commune.signer, remedies.reinstate)
    found = _inspect(commune, dossier)
    _reward(commune, dossier)
    rule(commune.signer, remedies.revoke, reason="faults-found", finding=found)
    commune.clock.move(days=1)
    consent = {"how": "form", "on": day_of(commune.clock()).isoformat()}
    person = commune.heads()[_of(dossier)]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: remedies.appeal(desk, dossier=dossier, text=ref(), person=person, consent=consent),
    )
    rule(deputy, remedies.decide_appeal, outcome="upheld")
    rule(commune.signer, remedies.set_aside, reason="wrong-entry")


def _inspect(commune: Commune, dossier: str) -> str:
    """An inspection that finds a fault; the reference to what it found."""
    inspector, inspection = new_id(), new_id()
    commune.offices[inspector] = "inspector"
    commune.mandates[inspector] = commune.grant(inspector, "inspector", [commune.commune])
    commune.perform(
        commune.act(inspector),
        lambda desk: inspections.plan_inspection(
            desk,
            inspection=inspection,
            scope=Scope(commune.commune, 2026, ["family"], ["recognised"]),
            size=Size(count=1),
            by_place=True,
            basis="Kế hoạch kiểm tra minh họa",
            seed="0" * 32,
            lists=[Listed(commune.commune, 1, {dossier: commune.village})],
        ),
    )
    commune.perform(
        commune.act(inspector, seen=SEEN),
        lambda desk: inspections.enter_finding(
            desk, inspection=inspection, dossier=dossier, finding="fault", total=60, text=ref()
        ),
    )
    commune.perform(
        commune.act(inspector), lambda desk: inspections.close_inspection(desk, inspection=inspection, text=ref())
    )
    return commune.books.load([dossier]).chains[dossier][-1]


def _report(commune: Commune) -> None:
    commune.perform(
        commune.act(),
        lambda desk: report_figure(
            desk,
            year=2026,
            title=None,
            measure="other",
            denominator="counted",
            called="Người có kỹ năng thông tin",
            part=31,
            whole=48,
            counted_on=day_of(commune.clock()),
            source="Báo cáo minh họa",
        ),
    )


def _reward(commune: Commune, dossier: str) -> None:
    """Proposed twice: granted after it was forwarded, and declined."""
    records, association = new_id(), new_id()
    for person, office in ((records, "records-officer"), (association, "association-officer")):
        commune.offices[person] = office
        commune.mandates[person] = commune.grant(person, office, [commune.commune])
    commune.perform(commune.act(records), lambda desk: adopt_forms(desk, place=commune.commune, forms=later()))
    own = {"agency": "Ủy ban nhân dân xã Thử", "symbol": "UBND"}
    commune.perform(commune.act(records), lambda desk: set_letterhead(desk, place=commune.commune, **own))
    said = word(commune.commune, [dossier], on=day_of(commune.clock()))
    commune.perform(commune.act(records), lambda desk: merits.judge_merits(desk, **said))
    granted, declined, told = new_id(), new_id(), proposal(commune.commune, [dossier])
    for reward in (granted, declined):
        commune.perform(commune.act(records), lambda desk, reward=reward: nominate(desk, reward=reward, **told))
        commune.perform(
            commune.act(association), lambda desk, reward=reward: rewards.receive_proposal(desk, reward=reward)
        )
    act, day = commune.act(association), day_of(commune.clock())
    commune.perform(act, lambda desk: rewards.forward_proposal(desk, reward=granted, to="Hội Khuyến học tỉnh"))
    commune.perform(
        commune.act(association),
        lambda desk: rewards.grant_reward(desk, reward=granted, number="1/QĐ", signed_on=day, holders=[dossier]),
    )
    commune.perform(
        commune.act(association),
        lambda desk: rewards.decline_proposal(desk, reward=declined, reason="none-left", text=ref()),
    )


def _report_upward(commune: Commune) -> None:
    """A plan of reports, a request, and a report that the village files."""
    told = {
        "about": "Tuần lễ học tập",
        "due_on": day_of(commune.clock()),
        "filers": [Filer("village", commune.village)],
    }
    place, request, year = commune.commune, new_id(), 2026
    plan = editions()[0]
    commune.perform(commune.act(), lambda desk: reports.adopt_plan(desk, place=place, plan=plan))
    commune.perform(
        commune.act(), lambda desk: reports.request_report(desk, place=place, request=request, year=year, **told)
    )
    filer = Filer("village", commune.village)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: reports.file_report(desk, to=place, year=year, kind=request, filer=filer, figures=[], text=ref()),
    )


def _year(commune: Commune) -> None:
    """A clock of the year is moved; the year before is opened and closed, so that this one stays open."""
    _move_clock(commune)
    rules = rules_of("family")
    window = {"opens_on": date(2025, 1, 1), "closes_on": date(2025, 12, 31), "demonstration": True}
    commune.perform(
        commune.act(),
        lambda desk: setup.open_cycle(desk, year=2025, titles=[(rules.procedure, rules.criteria)], **window),  # type: ignore[arg-type]
    )
    commune.perform(commune.act(), lambda desk: close_year(desk, year=2025, position=1, figures=[FIGURE], undecided=[]))


def _move_clock(commune: Commune) -> None:
    commune.perform(
        commune.act(),
        lambda desk: move_clock(
            desk,
            year=2026,
            title=None,
            step="commune-appraisal",
            moves="later",
            day=day_of(commune.clock() + timedelta(days=30)),
            reason="weather",
            basis="Công văn minh họa",
            places=[commune.village],
        ),
    )


def _places(commune: Commune) -> None:
    """A village is renamed, another one split, one of its parts merged and one dissolved."""
    today = day_of(commune.clock())
    told: dict[str, Any] = {"on": today, "basis": "Nghị quyết minh họa"}
    one, two, three = (NewPlace(new_id(), f"Thôn {name} (minh họa)", name) for name in ("Ba", "Tư", "Năm"))
    (moving, *_), split = commune.enroll(2, place=commune.other_village), commune.other_village
    # They ask for no title.
    del commune.households[-2:]
    upper = commune.upper
    commune.perform(
        upper(), lambda desk: places.rename(desk, place=commune.village, name="Thôn 1 (minh họa)", code=None, **told)
    )
    commune.perform(upper(), lambda desk: places.split(desk, place=split, into=[one, two, three], **told))
    commune.perform(commune.act(), lambda desk: homes.assign(desk, place=split, into=one.place, subjects=[moving[0]]))
    commune.perform(upper(), lambda desk: places.merge(desk, places=[two.place], into=commune.village, **told))
    commune.perform(upper(), lambda desk: places.dissolve(desk, place=three.place, **told))


def _slips(commune: Commune) -> None:
    """Two people cannot sign in: one is helped, about the other nobody agrees."""
    administrator, other = new_id(), new_id()
    for person in (administrator, other):
        commune.offices[person] = "administrator"
        commune.mandates[person] = commune.grant(person, "administrator", [commune.commune])
    for agreed in (True, False):
        person = commune.signer
        told = {"slip": f"{person}.{new_id()}", "person": person, "mandates": [commune.mandates[person]]}
        commune.perform(commune.act(administrator), partial(ask_for_slip, **told, reason="forgotten"))  # type: ignore[arg-type]
        commune.perform(commune.act(other), partial(settle_slip, slip=told["slip"], agreed=agreed))
        if agreed:
            commune.perform(commune.act(), partial(use_slip, slip=told["slip"]))


def _set_target(commune: Commune) -> None:
    commune.perform(
        commune.act(),
        lambda desk: setup.set_target(
            desk,
            year=day_of(commune.clock() + timedelta(days=365)).year,
            title="family",
            numerator="recognised",
            denominator="all",
            share="72.00",
            scope={"vi": "hộ gia đình", "en": "households"},
            source={"document": "Kế hoạch minh họa", "passage": "II.1"},
        ),
    )
