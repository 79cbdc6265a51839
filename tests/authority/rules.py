"""Who may do what, told a second time from the rules' wording: two tables, and how to read them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .cast import Actor

HERE = Path(__file__).parent
# Offices that enter papers into the register of families; those of other titles, of the register and of inspection do not.
ENTERING = frozenset({"village-officer", "commune-appraiser", "signer"})
# What is done over a village's whole list, where no family has a say.
LISTS = frozenset({"verify", "post", "close-posting"})
# The places whose mandates reach a dossier of the first village.
REACHING = frozenset({"own village", "own commune", "province"})


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a dossier can stand; `taken` are the steps that named people took, `contested` what is appealed against."""

    name: str
    state: str
    next: str
    taken: frozenset[str]
    contested: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: the act, where it is open, and to whom."""

    act: str
    when: frozenset[str]
    offices: frozenset[str]
    subject: bool
    apart: frozenset[str]
    kin: bool
    seen: bool
    fact: str


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STAGES = {
    line["stage"]: Stage(line["stage"], line["state"], line["next"], _words(line["taken"]), line["contested"])
    for line in _lines("stages.csv")
}
RULES = [
    Rule(
        line["act"],
        _words(line["when"]),
        _words(line["offices"]),
        line["subject"] == "yes",
        _words(line["apart"]),
        line["kin"] == "yes",
        line["seen"] == "yes",
        line["fact"],
    )
    for line in _lines("family.csv")
]
ACTS = sorted({rule.act for rule in RULES})


def rule_of(act: str, stage: str) -> Rule:
    """The line about an act, where there are several the one that is open at that stage."""
    found = [rule for rule in RULES if rule.act == act]
    return next((rule for rule in found if stage in rule.when), found[0])


def objections(actor: Actor, act: str, at: Stage, *, seen: bool) -> set[str]:
    """Every reason against; none means that it is allowed."""
    rule = rule_of(act, at.name)
    found = set() if at.name in rule.when else {"state"}
    found |= {"seen"} if rule.seen and not seen else set()
    return found | _entering(actor) | _acting(actor, rule, at)


def _entering(actor: Actor) -> set[str]:
    """Whoever sits at the desk for others needs an office of the procedure, over the place, and held now."""
    if actor.mode in ("own", "clock"):
        return set()
    return (
        ({"mandate"} if not actor.holds else set())
        | ({"place"} if actor.place not in REACHING else set())
        | ({"office"} if actor.office not in ENTERING else set())
    )


def _acting(actor: Actor, rule: Rule, at: Stage) -> set[str]:
    """Whose act it is: the office's, the subject's own, another officer's on paper, or that of time alone."""
    if actor.mode == "clock":
        return set() if "clock" in rule.offices else {"mandate"}
    if actor.mode == "own":
        return _subject(rule) if actor.member else {"mandate"}
    if actor.mode == "for":
        return _subject(rule)
    if actor.mode == "paper":
        return set() if rule.offices else {"office"}
    apart = {at.contested} if rule.apart == {"contested"} else rule.apart
    return (
        ({"office"} if actor.office not in rule.offices else set())
        | ({"kin"} if rule.kin and actor.related else set())
        | ({"hands"} if apart & actor.took & at.taken else set())
    )


def _subject(rule: Rule) -> set[str]:
    if rule.subject:
        return set()
    return {"office", "mandate"} if rule.act in LISTS else {"office"}
