"""Conformance in words: what each rule asks, on what it rests, and what a finding says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.conformance import Finding
from service import words
from service.i18n import day, local
from service.i18n import later as _l
from service.words import word

# What each rule asks, and which lines of the editions it rests on.
RULE: dict[str, tuple[Any, str]] = {
    "quorum": (_l("Every meeting that voted had its quorum."), "steps[].quorum.present"),
    "majority": (
        _l("What was proposed or upheld had the votes that the procedure asks for."),
        "steps[].quorum.approval",
    ),
    "points": (
        _l("Nothing was proposed or upheld below the score that the criteria ask for."),
        "threshold, bands, levels",
    ),
    "listed": (
        _l("What was voted on, posted and decided stands on its paper; nothing was recognised without being posted."),
        "steps[posting]",
    ),
    "posting": (_l("Every list hung in public for its full days."), "steps[posting-close].clock"),
    "clocks": (_l("Every step and appeal was done by its last day."), "steps[].clock, acts.appeal.days"),
    "file": (
        _l("Every file is complete: agreement to what was entered for another, an answer to every criterion."),
        "criteria",
    ),
    "seen": (_l("Whoever judged had the page before them that the step asks for."), "steps[].must_see"),
    "answered": (_l("Every comment was answered before the step that weighs it."), "acts.object.answer_before"),
    "apart": (_l("Nobody took two steps that are kept apart."), "steps[].apart_from"),
    "kin": (_l("Nobody judged their own dossier, or one in which they had declared kin or an interest."), "-"),
    "mandate": (_l("Every act was done under a mandate that held at the time."), "steps[].by_clock"),
    "place": (_l("Every mandate covered the place where it was used."), "-"),
    "office": (_l("Every act was done by an office that the procedure names."), "steps[].offices, acts[].offices"),
    "entry": (_l("Whoever entered something had the right to enter it then and there."), "-"),
    "order": (_l("Every act came in its turn and led where the procedure leads."), "steps[].routes, acts"),
    "times": (_l("No act was done before the one that it follows, and none was recorded before it was done."), "-"),
    "restricted": (
        _l("Nothing was done about the dossier of somebody whose data may only be kept, but by themselves."),
        "-",
    ),
    "term": (_l("Every title was given for the term of the procedure."), "validity"),
}

SAYS: dict[tuple[str, str], Any] = {
    ("quorum", "no-quorum"): _l(
        "Present: %(f_present)s of %(e_summoned)s summoned; the procedure asks for %(e_percent)s%%."
    ),
    ("quorum", "miscounted"): _l(
        "It says %(f_present)s of %(f_summoned)s members; the minutes say %(e_present)s of %(e_summoned)s."
    ),
    ("majority", "miscounted"): _l("In favour, as counted: %(f_for)s; as the members voted: %(e_for)s."),
    ("majority", "not-carried"): _l("In favour: %(f_votes)s of %(e_base)s; the procedure asks for %(e_percent)s%%."),
    ("majority", "too-many-votes"): _l("%(f_votes)s votes were counted where %(e_voters)s people could vote."),
    ("points", "below"): _l("The score is %(f_score)s; the criteria ask for at least %(e_least)s."),
    ("listed", "no-paper"): _l("It names a meeting, a list or a decision that no book knows."),
    ("listed", "not-listed"): _l("It does not stand on the paper that it names."),
    ("listed", "says-otherwise"): _l("It says “%(f_value)s”; the paper says “%(e_value)s”."),
    ("listed", "never-posted"): _l("It was recognised without having hung in public."),
    ("listed", "other-count"): _l(
        "The decision says %(e_recognised)s recognised and %(e_refused)s not; the dossiers say %(f_recognised)s and "
        "%(f_refused)s."
    ),
    ("posting", "too-short"): _l(
        "The list went up on %(e_posted_on)s and came down on %(f_closed_on)s; it had to hang until %(e_until)s."
    ),
    ("clocks", "late"): _l("Done on %(f_done_on)s; the last day was %(e_due_on)s. Days late: %(f_days)s."),
    ("clocks", "waiting"): _l(
        "%(f_step)s still waits on %(f_looked_on)s; the last day was %(e_due_on)s. Days late: %(f_days)s."
    ),
    ("restricted", "restricted"): _l(
        "Entered on %(f_recorded_on)s, although since %(e_since_on)s the data may only be kept, as the person asked."
    ),
    ("file", "no-consent"): _l("It was entered for another, and nothing says how they had agreed by %(e_by)s."),
    ("file", "unanswered"): _l("Criteria without an answer: %(f_missing)s."),
    ("file", "sum"): _l("The scores add up to %(e_total)s, not to %(f_total)s."),
    ("seen", "unseen"): _l("Nothing says what page had been seen."),
    ("seen", "seen-later"): _l("The page that was seen stands at entry no. %(f_position)s, which came later."),
    ("answered", "unanswered"): _l("Comments not answered before: %(f_unanswered)s."),
    ("apart", "same-hands"): _l("%(f_person)s also had a hand in a step kept apart from it: %(e_apart_from)s."),
    ("kin", "own-or-kin"): _l("%(f_person)s judged their own dossier, or one with declared kin or interest."),
    ("mandate", "not-theirs"): _l("The mandate is not that of %(f_person)s."),
    ("mandate", "not-held"): _l("Done on %(f_done_on)s; the mandate held from %(e_from)s until %(e_until)s."),
    ("mandate", "other-office"): _l("Done as: %(f_office)s; the mandate is for: %(e_office)s."),
    ("mandate", "nobody"): _l("Nobody did it, and the procedure does not leave it to the clock."),
    ("mandate", "not-of-the-subject"): _l("%(f_person)s had no mandate and did not act for the subject."),
    ("place", "not-over-it"): _l("The mandate does not cover this place."),
    ("office", "other-office"): _l("Done as: %(f_office)s; the procedure names: %(e_offices)s."),
    ("entry", "no-entry-mandate"): _l("It was entered without any right to enter it."),
    ("entry", "not-theirs"): _l("It was entered under the mandate of somebody else."),
    ("entry", "not-held"): _l("Entered on %(f_recorded_on)s; the mandate held from %(e_from)s until %(e_until)s."),
    ("entry", "not-here"): _l("It was entered under a mandate that does not cover this place."),
    ("order", "out-of-order"): _l("This does not follow where the dossier stood (%(f_from)s), or leads elsewhere."),
    ("times", "before-done"): _l("It was recorded before it was done."),
    ("times", "before-the-last"): _l("It was done before the act that it follows."),
    ("term", "other-term"): _l(
        "Given from %(f_from)s until %(f_until)s; the procedure gives from %(e_from)s until %(e_until)s."
    ),
}

STEPS = frozenset({"step", "apart_from"})
OFFICES = frozenset({"office", "offices"})
DAYS = frozenset({"from", "until", "by"})


def asks(rule: str) -> str:
    """What a rule asks, in the reader's language."""
    return str(RULE[rule][0])


def rests_on(rule: str) -> str:
    """The lines of the editions that it rests on."""
    return RULE[rule][1]


def says(finding: Finding, names: Mapping[str, str] | None = None) -> str:
    """What a finding says, in the reader's language; people by their names where those are given."""
    values = {f"e_{name}": _shown(name, value, names or {}) for name, value in finding.expected.items()}
    values |= {f"f_{name}": _shown(name, value, names or {}) for name, value in finding.found.items()}
    return str(SAYS[finding.rule, finding.code]) % values


def _shown(name: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(_shown(name, each, names) for each in value)
    if isinstance(value, Mapping):
        return local(value)
    if name == "person":
        return names.get(value, value)
    if name in STEPS:
        return word(words.STEP, value)
    if name in OFFICES:
        return word(words.OFFICE, value)
    is_day = (name.endswith("_on") or name in DAYS) and isinstance(value, str)
    if name == "from" and value in words.STATE:
        return word(words.STATE, value)
    return day(date.fromisoformat(value)) if is_day and _is_day(value) else str(value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
