"""Entries: what each kind of fact says besides who and when, line by line."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from domain import dossier_facts as facts
from domain import dossier_later_facts as later
from domain import dossier_undone_facts as undone
from domain.clock import day_of, instant_text
from domain.dossier import Dossier
from domain.dossier_corrected import Corrected
from domain.pinned import Rules
from domain.retold import Retold
from domain.stream import Fact
from service import words
from service.i18n import day, local, number
from service.i18n import text as _
from service.shown.rules import criterion_name, reason_in, return_reason, step_name
from service.shown.texts import Texts, text_of
from service.shown.values import agreed, ballots, values_of
from service.words import word

Line = tuple[Any, Any]
Lines = Iterator[Line]


def lines_of(told: Retold, rules: Rules, texts: Texts) -> list[dict[str, Any]]:
    """The lines under an entry of the timeline; what was mended since stands struck through before the new value."""
    if told.mended is not None:
        lines = [*corrected_lines(told.said, told.mended, rules, texts), *_lines(told.said, rules, texts)]
    else:
        lines = compared(_lines(told.said, rules, texts), _lines(told.now, rules, texts))
        if told.said.occurred_at != told.now.occurred_at:
            days = (day(day_of(each.occurred_at)) for each in (told.said, told.now))
            lines.append((_("Day on which it was done"), *days))
    return [
        {"label": line[0], "before": line[1] if len(line) > 2 else None, "value": line[-1]}
        for line in lines
        if line[-1] not in (None, "")
    ]


def compared(before: Sequence[Line], after: Sequence[Line]) -> list[Any]:
    """The lines of `after`, each with what stood in its place where that differs."""
    said, reads = list(before), list(after)
    if said == reads:
        return said
    kept = [line for line in reads if line in said]
    was = [line for line in said if line not in kept]
    lines: list[Any] = []
    for line in reads:
        old = None if line in kept else next((each for each in was if each[0] == line[0]), None)
        if old is not None:
            was.remove(old)
        lines.append(line if old is None else (line[0], old[1], line[1]))
    # What is not said any more.
    return lines + [(label, value, "–") for label, value in was if value]


def corrected_lines(correction: Any, mended: Fact, rules: Rules, texts: Texts) -> list[Any]:
    """What a correction of an entry says: of which, and its values."""
    changed = corrected_values(correction, mended, rules, texts)
    return [(_("Corrected entry"), word(words.FACT, correction.corrected_type)), *changed]


def corrected_values(
    correction: Any, mended: Fact | None, rules: Rules | None, texts: Texts
) -> list[tuple[Any, Any, Any]]:
    """Each value that a correction gave, after the one that it mends."""
    topic = mended.TOPIC.partition(".")[2] if mended else ""
    was = {name: getattr(mended, name, None) for name in correction.values}
    if "occurred_at" in was and mended is not None:
        was["occurred_at"] = instant_text(mended.occurred_at)
    values = [dict(values_of(each, rules, topic, texts)) for each in (was, correction.values)]
    lines = [(label, values[0].get(label), value) for label, value in values[1].items()]
    return [line for line in lines if line[1] != line[2]]


def _lines(fact: Fact, rules: Rules, texts: Texts) -> list[Line]:
    told = SAYS.get(type(fact))
    return [*(told(fact, rules) if told else ()), *_always(fact, rules, texts)]


def _always(fact: Fact, rules: Rules, texts: Texts) -> Lines:
    consent = getattr(fact, "consent", None)
    if consent:
        yield _("They agreed"), agreed(consent)
    if getattr(fact, "finding", None) and not isinstance(fact, Dossier.Inspected):
        yield _("Rests on"), _("a fault that an inspection found")
    for each in getattr(fact, "counted", ()):
        count = _("%(total)s of %(maximum)s", total=number(each["holders"]), maximum=number(each["counted"]))
        yield criterion_name(rules, each["item"]), count
    yield _("Text"), text_of(texts, getattr(fact, "text", None))


def _registered(fact: facts.Registered, rules: Rules) -> Lines:
    yield _("Title"), f"{local(fact.title_name)} {fact.year}"
    yield _("Place"), f"{fact.place['name']}, {fact.commune['name']}"
    if fact.attempt > 1:
        yield _("Attempt"), number(fact.attempt)
    yield _("Rules"), f"{local(rules.procedure.label.as_data())} ({rules.procedure.id}, {rules.criteria.id})"


def _self_assessed(fact: facts.SelfAssessed, _rules: Rules) -> Lines:
    yield _("Total"), points(fact.total, fact.maximum)


def _evidence(fact: facts.EvidenceAdded, rules: Rules) -> Lines:
    yield _("Criterion"), criterion_name(rules, fact.criterion)


def _verified(fact: facts.VillageVerified, _rules: Rules) -> Lines:
    yield _("Result"), word(words.OUTCOME, fact.outcome)
    yield _("Ballots"), ballots(fact.ballots)
    yield _("Village points"), number(fact.score)


def _posted(fact: facts.Posted, _rules: Rules) -> Lines:
    yield _("Posted until"), day(fact.until)


def _answered(fact: facts.ObjectionAnswered, _rules: Rules) -> Lines:
    yield _("Result"), word(words.ANSWER, fact.outcome)


def _closed(fact: facts.PostingClosed, _rules: Rules) -> Lines:
    yield _("Comments"), number(fact.objections)


def _appraised(fact: facts.CommuneAppraised, _rules: Rules) -> Lines:
    yield _("Result"), word(words.OUTCOME, fact.outcome)
    yield _("Council ballots"), ballots(fact.ballots) if fact.ballots else None
    yield _("Commune points"), number(fact.score)
    yield _("Reason"), word(words.APPRAISAL_REASON, fact.reason) if fact.reason else None


def _decided(fact: facts.AwardDecided, _rules: Rules) -> Lines:
    yield _("Result"), word(words.OUTCOME, fact.outcome)
    yield _("Decision"), _("no. %(number)s of %(day)s", number=fact.number, day=day(fact.signed_on))
    yield _("Authority"), local(fact.authority)
    yield _("Reason"), word(words.REFUSAL_REASON, fact.reason) if fact.reason else None


def _returned(fact: later.Returned, rules: Rules) -> Lines:
    yield _("Back to"), step_name(rules, fact.to_step)
    for line in fact.mend:
        about = criterion_name(rules, line["criterion"]) if line["criterion"] else _("The whole dossier")
        yield about, return_reason(rules, line["reason"] or "")


def _withdrawn(fact: later.Withdrawn, _rules: Rules) -> Lines:
    yield _("Reason"), word(words.WITHDRAWAL_REASON, fact.reason)


def _held(fact: later.Held, rules: Rules) -> Lines:
    yield _("What it waits for"), reason_in(rules.procedure.acts.holding, fact.reason)


def _released(fact: later.Released, _rules: Rules) -> Lines:
    yield _("Days on hold"), number(fact.days)


def _set_aside(fact: later.DecisionSetAside, rules: Rules) -> Lines:
    yield _("Decision"), _signed(fact)
    yield _("Reason"), reason_in(rules.procedure.acts.setting_aside, fact.reason)


def _revoked(fact: later.AwardRevoked, rules: Rules) -> Lines:
    yield _("Decision"), _signed(fact)
    yield _("Ground"), reason_in(rules.procedure.acts.revoking, fact.reason)


def _reinstated(fact: later.AwardReinstated, _rules: Rules) -> Lines:
    yield _("Decision"), _signed(fact)
    yield _("In force"), _("%(first)s to %(last)s", first=day(fact.valid_from), last=day(fact.valid_until))


def _appealed(fact: later.Appealed, _rules: Rules) -> Lines:
    yield _("Against"), word(words.STATE, fact.against)


def _appeal_decided(fact: later.AppealDecided, _rules: Rules) -> Lines:
    yield _("Result"), word(words.APPEAL, fact.outcome)
    yield _("Decision"), _signed(fact)


def _inspected(fact: later.Inspected, rules: Rules) -> Lines:
    yield _("Finding"), word(words.FINDING, fact.finding)
    yield _("Total"), points(fact.score, fact.maximum) if fact.score is not None else None
    yield from values_of({"scores": fact.scores or {}}, rules)


def _retracted(fact: undone.ActRetracted, rules: Rules) -> Lines:
    yield _("Step taken back"), word(words.FACT, fact.retracted_type)
    yield _("Reason"), reason_in(rules.procedure.acts.retracting, fact.reason)


def _reopened(fact: undone.Reopened, rules: Rules) -> Lines:
    yield _("Reason"), reason_in(rules.procedure.acts.reopening, fact.reason)


def _signed(fact: later.Ruled) -> str:
    return _("no. %(number)s of %(day)s", number=fact.number, day=day(fact.signed_on))


def _corrected(fact: Corrected, _rules: Rules) -> Lines:
    yield _("Reason for the correction"), word(words.CORRECTION_REASON, fact.reason)


def points(total: int | str, maximum: int | str) -> str:
    """A total out of its maximum."""
    return _("%(total)s of %(maximum)s", total=number(total), maximum=number(maximum))


SAYS: dict[type[Fact], Callable[[Any, Rules], Lines]] = {
    Dossier.Registered: _registered,
    Dossier.SelfAssessed: _self_assessed,
    Dossier.EvidenceAdded: _evidence,
    Dossier.VillageVerified: _verified,
    Dossier.Posted: _posted,
    Dossier.ObjectionAnswered: _answered,
    Dossier.PostingClosed: _closed,
    Dossier.CommuneAppraised: _appraised,
    Dossier.AwardDecided: _decided,
    Dossier.Returned: _returned,
    Dossier.Withdrawn: _withdrawn,
    Dossier.Corrected: _corrected,
    Dossier.Held: _held,
    Dossier.Released: _released,
    Dossier.DecisionSetAside: _set_aside,
    Dossier.AwardRevoked: _revoked,
    Dossier.AwardReinstated: _reinstated,
    Dossier.Appealed: _appealed,
    Dossier.AppealDecided: _appeal_decided,
    Dossier.Inspected: _inspected,
    Dossier.ActRetracted: _retracted,
    Dossier.Reopened: _reopened,
}
