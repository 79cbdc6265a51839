"""Entries: what each kind of fact says besides who and when, line by line."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from domain import dossier_facts as facts
from domain import dossier_later_facts as later
from domain.clock import day_of, parse_instant
from domain.dossier import Dossier
from domain.pinned import Rules
from domain.stream import Fact
from service import words
from service.i18n import day, local, number
from service.i18n import later as _l
from service.i18n import text as _
from service.shown.rules import criterion_name, reason_in, return_reason, step_name
from service.shown.texts import Texts, text_of
from service.words import word

Line = tuple[Any, Any]
Lines = Iterator[Line]


def lines_of(fact: Fact, rules: Rules, texts: Texts) -> list[dict[str, Any]]:
    """The lines under an entry of the timeline."""
    told = SAYS.get(type(fact))
    lines = [*(told(fact, rules) if told else ()), *_always(fact, texts)]
    return [{"label": label, "value": value} for label, value in lines if value not in (None, "")]


def _always(fact: Fact, texts: Texts) -> Lines:
    consent = getattr(fact, "consent", None)
    if consent:
        yield _("They agreed"), f"{word(words.CONSENT, consent['how'])}, {day(consent['on'])}"
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
    yield _("Commune points"), number(fact.score)
    yield _("Reason"), word(words.REFUSAL_REASON, fact.reason) if fact.reason else None


def _decided(fact: facts.AwardDecided, _rules: Rules) -> Lines:
    yield _("Result"), word(words.OUTCOME, fact.outcome)
    yield _("Decision"), _("no. %(number)s of %(day)s", number=fact.number, day=day(fact.signed_on))
    yield _("Authority"), local(fact.authority)
    yield _("Reason"), word(words.REFUSAL_REASON, fact.reason) if fact.reason else None


def _returned(fact: facts.Returned, rules: Rules) -> Lines:
    yield _("Back to"), step_name(rules, fact.to_step)
    for line in fact.mend:
        about = criterion_name(rules, line["criterion"]) if line["criterion"] else _("The whole dossier")
        yield about, return_reason(rules, line["reason"] or "")


def _withdrawn(fact: facts.Withdrawn, _rules: Rules) -> Lines:
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


def _signed(fact: later.Ruled) -> str:
    return _("no. %(number)s of %(day)s", number=fact.number, day=day(fact.signed_on))


def _corrected(fact: facts.Corrected, rules: Rules) -> Lines:
    yield _("Corrected entry"), word(words.FACT, fact.corrected_type)
    yield from values_of(fact.values, rules)
    yield _("Reason"), word(words.CORRECTION_REASON, fact.reason)


def values_of(values: Mapping[str, Any], rules: Rules) -> Lines:
    """Corrected values, each under the label of its question."""
    for name, value in values.items():
        if name == "scores":
            yield from ((criterion_name(rules, each), number(score)) for each, score in value.items())
        elif name == "ballots":
            yield _("Ballots"), ballots(value)
        elif name == "occurred_at":
            yield _("Day on which it was done"), day(day_of(parse_instant(value)))
        elif name == "held_on":
            yield _("Day of the meeting"), day(value)
        elif name in COUNTS:
            yield COUNTS[name], number(value)


COUNTS = {
    "summoned": _l("People summoned"),
    "present": _l("People present"),
    "score": _l("Points"),
    "total": _l("Total"),
}


def ballots(votes: Mapping[str, int]) -> str:
    """How a vote went."""
    said = {name: number(votes[name]) for name in ("for", "against", "blank")}
    return _("%(for)s for, %(against)s against, %(blank)s blank", **said)


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
}
