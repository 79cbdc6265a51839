"""Values of facts in words, each under the label of its question."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from domain.clock import day_of, parse_instant
from domain.pinned import Rules
from service import words
from service.i18n import day, number
from service.i18n import later as _l
from service.i18n import text as _
from service.shown.codes import code_name
from service.shown.rules import criterion_name
from service.shown.texts import Texts, text_of
from service.words import word

Line = tuple[Any, Any]
NO_TEXTS: Texts = {}


def values_of(
    values: Mapping[str, Any], rules: Rules | None, topic: str = "", texts: Texts = NO_TEXTS
) -> Iterator[Line]:
    """Corrected values; `topic` says of what, where codes of the rules are among them."""
    for name, value in values.items():
        if name in SIMPLE:
            label, says = SIMPLE[name]
            yield from [(label, says(value))] if value is not None else []
        elif name in ("text", "name"):
            yield TEXTS[name], text_of(texts, value, name)
        elif rules is None:
            continue
        elif name == "scores":
            yield from ((criterion_name(rules, each), number(score)) for each, score in (value or {}).items())
        elif name == "mend":
            yield from _lines(value, rules, topic)
        elif name in CODES and topic:
            yield CODES[name], code_name(rules, topic, name, value)


def ballots(votes: Mapping[str, int]) -> str:
    """How a vote went."""
    said = {name: number(votes[name]) for name in ("for", "against", "blank")}
    return _("%(for)s for, %(against)s against, %(blank)s blank", **said)


def agreed(consent: Mapping[str, str]) -> str:
    """How and when they agreed."""
    return f"{word(words.CONSENT, consent['how'])}, {day(consent['on'])}"


def _lines(mend: Any, rules: Rules, topic: str) -> Iterator[Line]:
    for line in mend or ():
        about = criterion_name(rules, line["criterion"]) if line["criterion"] else _("The whole dossier")
        yield about, code_name(rules, topic, "mend", line["reason"])


def _instant(value: str) -> str:
    return day(day_of(parse_instant(value)))


def _joined(value: Any) -> str:
    return "; ".join(value)


def _form(value: str) -> str:
    return word(words.SIGNING_FORM, value)


TEXTS = {"text": _l("Text"), "name": _l("Name")}
CODES = {"reason": _l("Reason"), "outcome": _l("Result"), "criterion": _l("Criterion")}

SIMPLE: Mapping[str, tuple[Any, Callable[[Any], str]]] = {
    "occurred_at": (_l("Day on which it was done"), _instant),
    "held_on": (_l("Day of the meeting"), day),
    "ballots": (_l("Ballots"), ballots),
    "summoned": (_l("People summoned"), number),
    "present": (_l("People present"), number),
    "score": (_l("Points"), number),
    "total": (_l("Total"), number),
    "consent": (_l("They agreed"), agreed),
    "number": (_l("Number and symbol"), str),
    "signed_on": (_l("Day of signing"), day),
    "valid_from": (_l("In force from"), day),
    "valid_until": (_l("Valid until"), day),
    "form": (_l("Form of signing"), _form),
    "basis": (_l("Legal basis"), _joined),
    "posted_on": (_l("First day of posting"), day),
    "until": (_l("Posted until"), day),
    "closed_on": (_l("Day on which it came down"), day),
    "days": (_l("Days on hold"), number),
    "topic": (_l("What it was about"), str),
    "venue": (_l("Where it was held"), str),
    "learners": (_l("How many learned"), number),
}
