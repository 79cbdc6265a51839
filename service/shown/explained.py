"""Explained: the entries and the lines of the rules that make a dossier stand as it does, for whom, until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping

from domain.clocks import NEXT_YEAR, PREVIOUS, WORKING_DAYS, YEAR_END, YEAR_START, Clock
from domain.edition import Basis
from domain.pinned import Rules
from domain.quorum import ALL, MORE_THAN, Share
from domain.status import UNDER_APPEAL, seen_on
from domain.workflow import Step
from projections.origins import Story, clock_moves_behind, due_of, entries_at, story
from service import words
from service.i18n import day, local
from service.i18n import text as _
from service.shown.rules import office_names, step_name
from service.words import word

# Which act of the rules a fact beside the way of the steps goes by.
BESIDE = {
    "returned": "returning", "withdrawn": "withdrawing", "held": "holding", "released": "holding",
    "decision-set-aside": "setting_aside", "award-revoked": "revoking", "award-reinstated": "revoking",
    "appealed": "appealing", "appeal-decided": "appealing", "act-retracted": "retracting", "reopened": "reopening",
}  # fmt: skip
STATE, TURN, DUE = ("state", "since"), ("next_step", "offices"), ("next_step", "due_on")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the rules that applies here: what it says, in which edition (None: beside them), on what basis."""

    text: str
    edition: str | None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """One thing that is true of a dossier, the entries that made it so, and the rules by which they did."""

    of: str
    value: str
    entries: Sequence[RowMapping]
    lines: Sequence[Line]


def why(
    db: Connection,
    dossier: str,
    rules: Rules,
    *,
    today: date,
    as_of: int | None = None,
    known_at: int | None = None,
) -> list[Why]:
    """State, turn and due day of a dossier; nothing where it was not there yet."""
    told = story(db, dossier, as_of=as_of, known_at=known_at)
    if told is None:
        return []
    now = told.now
    behind = clock_moves_behind(db, now, as_of=as_of, known_at=known_at) if now["next_step"] else ()
    due = due_of(now, behind)
    # A move that leaves the day as it would have been explains nothing.
    moves = [move for move in behind if due is not None and move["day"] == due.isoformat()]
    state, turn, day_set = (told.origin(names) for names in (STATE, TURN, DUE))
    causes = [told.causes(row, names) for row, names in ((state, STATE), (turn, TURN), (day_set, DUE))]
    causes[2] += [move["cause"] for move in moves]
    at = entries_at(db, now["book"], {cause for some in causes for cause in some})
    entries = [[at[cause] for cause in sorted(some) if cause in at] for some in causes]
    found = [_state(told, state, entries[0], rules, today), _turn(turn, entries[1], rules)]
    return [*found, _due(day_set, entries[2], rules, moves, due, today)] if now["offices"] else found


def _state(told: Story, row: RowMapping, entries: Sequence[RowMapping], rules: Rules, today: date) -> Why:
    before = told.before(row)
    topic = entries[0]["type"].partition(".")[2] if entries else ""
    lines = [*_lines_of_state(rules, topic, row, before)]
    last = told.now["valid_until"]
    seen = seen_on(today, row["state"], date.fromisoformat(last) if last else None)
    if seen != row["state"]:
        lines.append(
            Line(_("Its term ended on %(day)s.", day=day(last)), rules.procedure.id, rules.procedure.validity.basis)
        )
    return Why("state", word(words.STATE, seen), entries, lines)


def _lines_of_state(rules: Rules, topic: str, row: RowMapping, before: RowMapping | None) -> Iterator[Line]:
    step = _step_taken(rules, topic, before)
    if step is not None:
        yield from _lines_of_step(rules, step, row["state"])
    elif (act := getattr(rules.procedure.acts, BESIDE.get(topic, ""), None)) is not None:
        # An appeal is decided by others than those who may make it; a step is taken back by whoever may take it.
        offices = act.decided_by if topic == "appeal-decided" else getattr(act, "offices", None)
        if offices is None:
            said = _("An act beside the steps, open to the office that took the step.")
        else:
            said = _("An act beside the steps, open to: %(offices)s.", offices=office_names(rules, offices))
        yield Line(said, rules.procedure.id, getattr(act, "basis", None))


def _step_taken(rules: Rules, topic: str, before: RowMapping | None) -> Step | None:
    """The step that a fact took: the one that was next, or else the first that records such a fact."""
    steps = [step for step in rules.procedure.steps if step.fact == topic]
    waited = before["next_step"] if before else None
    return next((step for step in steps if step.id == waited), steps[0] if steps else None)


def _lines_of_step(rules: Rules, step: Step, state: str) -> Iterator[Line]:
    outcome = next((outcome for outcome, route in step.routes.items() if route.state == state), None)
    if outcome is not None:
        named = {"step": local(step.label.as_data()), "state": word(words.STATE, state)}
        if outcome in words.OUTCOME:
            told = _("Step “%(step)s”: the result “%(outcome)s” leads to “%(state)s”.",
                     outcome=word(words.OUTCOME, outcome), **named)  # fmt: skip
        else:
            told = _("Step “%(step)s” leads to “%(state)s”.", **named)
        yield Line(told, rules.procedure.id)
    if step.quorum is not None:
        yield _quorum(rules, step)


def _quorum(rules: Rules, step: Step) -> Line:
    quorum = step.quorum
    assert quorum is not None, "asked only of a step with a quorum"
    of = _("of all who were summoned") if quorum.approval_of == ALL else _("of those present")
    said = _(
        "The meeting needs %(present)s of those summoned, and votes for from %(approval)s %(of)s.",
        present=_share(quorum.present),
        approval=_share(quorum.approval),
        of=of,
    )
    return Line(said, rules.procedure.id, quorum.basis)


def _share(share: Share) -> str:
    if share.rule == MORE_THAN:
        return _("more than %(percent)s%%", percent=share.percent)
    return _("at least %(percent)s%%", percent=share.percent)


def _turn(row: RowMapping, entries: Sequence[RowMapping], rules: Rules) -> Why:
    offices = row["offices"].split()
    value = office_names(rules, offices) if offices else _("nobody's: the way has ended")
    return Why("turn", value, entries, [*_lines_of_turn(rules, row, offices)])


def _lines_of_turn(rules: Rules, row: RowMapping, offices: Sequence[str]) -> Iterator[Line]:
    if row["next_step"] is None:
        if offices:
            yield Line(
                _("No step is next; it waits for: %(offices)s.", offices=office_names(rules, offices)),
                rules.procedure.id,
            )
        return
    step = rules.procedure.step(row["next_step"])
    named = {"step": local(step.label.as_data()), "offices": office_names(rules, step.offices)}
    yield Line(_("The next step is “%(step)s”; it is taken by: %(offices)s.", **named), rules.procedure.id)
    if step.apart_from:
        steps = ", ".join(step_name(rules, each.id) for each in rules.procedure.steps if each.id in step.apart_from)
        yield Line(_("It is never taken by whoever took: %(steps)s.", steps=steps), rules.procedure.id)
    if step.quorum is not None:
        yield _quorum(rules, step)


def _due(
    row: RowMapping,
    entries: Sequence[RowMapping],
    rules: Rules,
    moves: Sequence[RowMapping],
    due: date | None,
    today: date,
) -> Why:
    lines = [*_lines_of_clock(rules, row), *map(_moved, moves)]
    if due is not None and due < today:
        late = _("On %(today)s that is %(days)s days ago, so it is late.", today=day(today), days=(today - due).days)
        lines.append(Line(late, None))
    return Why("due", day(due) if due else _("no due day"), entries, lines)


def _lines_of_clock(rules: Rules, row: RowMapping) -> Iterator[Line]:
    appeal = rules.procedure.acts.appealing
    if row["state"] == UNDER_APPEAL and appeal is not None:
        yield Line(
            _("An appeal is decided within %(count)s days.", count=appeal.days), rules.procedure.id, appeal.basis
        )
        return
    step = rules.procedure.step(row["next_step"]) if row["next_step"] else None
    if step is None or step.clock is None:
        yield Line(_("The rules set no last day here."), rules.procedure.id)
        return
    clock, basis = step.clock, step.clock.basis
    if clock.within is not None:
        yield Line(_within(rules, clock), rules.procedure.id, basis)
    if clock.by is not None:
        by = {"day": f"{clock.by.day}/{clock.by.month}"}
        said = _("By %(day)s of the following year.", **by) if clock.by.year == NEXT_YEAR else _("By %(day)s.", **by)
        yield Line(said, rules.procedure.id, basis)
    if clock.waits:
        yield Line(_("It is not taken before that day has passed."), rules.procedure.id, basis)
    if clock.escalates_to is not None:
        offices = office_names(rules, clock.escalates_to.offices)
        said = _("Once it is late it is also shown to: %(offices)s.", offices=offices)
        yield Line(said, rules.procedure.id, clock.escalates_to.basis)


def _within(rules: Rules, clock: Clock) -> str:
    within = clock.within
    assert within is not None, "asked only of a clock that runs"
    events = {
        PREVIOUS: _("the step before"),
        YEAR_START: _("the first day of the year"),
        YEAR_END: _("the last day of the year"),
    }
    since = events.get(within.since) or f"“{step_name(rules, within.since)}”"
    if within.unit == WORKING_DAYS:
        return _("Within %(count)s working days of %(event)s.", count=within.count, event=since)
    return _("Within %(count)s days of %(event)s.", count=within.count, event=since)


def _moved(move: RowMapping) -> Line:
    said = _(
        "Moved to %(day)s: %(moves)s. %(reason)s – %(basis)s",
        day=day(move["day"]),
        moves=word(words.MOVES, move["moves"]),
        reason=word(words.MOVE_REASON, move["reason"]),
        basis=move["basis"],
    )
    return Line(said, None)
