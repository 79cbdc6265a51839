"""A council in words: its members and how they came, how each voted, and who kept out of what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.dossier import Dossier
from domain.retold import Retold
from domain.stream import Fact
from domain.workflow import Step
from projections.mandates import Mandate
from service import words
from service.i18n import number
from service.i18n import text as _
from service.shown.people import called, office_of, with_capacity
from service.shown.rules import quorum_of
from service.words import word


def people_of(facts: Iterable[Fact]) -> set[str]:
    """Members whom the facts of a dossier name besides those who voted."""
    councils = [fact.council for fact in facts if isinstance(fact, Dossier.CommuneAppraised) and fact.council]
    return {each["person"] for council in councils for each in council["kept_out"]}


def mandates_of(council: Mapping[str, Any] | None) -> dict[str, str]:
    """By person, the mandate under which each member sat; none where no council met."""
    return {each["person"]: each["mandate"] for each in (council["members"] if council else ())}


def members_of(
    council: Mapping[str, Any] | None, names: Mapping[str, str], mandates: Mapping[str, Mandate]
) -> list[dict[str, Any]]:
    """Every member with the office, in whose place they sat, and how they took part; none where no council met."""
    return [
        {
            "name": called(names, each["person"]),
            "office": with_capacity(office_of(each["office"]), mandates.get(each["mandate"])),
            "attended": word(words.ATTENDED, each["attended"]),
        }
        for each in (council["members"] if council else ())
    ]


def votes_of(values: Mapping[str, Any], names: Mapping[str, str]) -> Sequence[dict[str, Any]]:
    """Who voted how, by name, where hands were shown."""
    votes = (values.get("council") or {}).get("votes") or {}
    said: dict[str, list[str]] = {vote: [] for vote in words.VOTE}
    for person, vote in votes.items():
        said[vote].append(called(names, person) or "")
    return [{"key": word(words.VOTE, vote), "value": ", ".join(sorted(who))} for vote, who in said.items() if who]


def arithmetic_of(step: Step, *, summoned: int, present: int, written: int) -> list[str]:
    """Quorum and majority in sentences, with the votes that came in writing and where the rule is from."""
    assert step.quorum is not None, "a council votes only at a step with a quorum"
    lines = quorum_of(step, summoned=summoned, present=present)
    if written:
        lines.insert(1, _("In writing: %(count)s more voted; they do not count as present.", count=number(written)))
    return [*lines, step.quorum.basis.text]


def kept_out_of(values: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Who did not vote on it, and why."""
    return [
        _("%(name)s does not vote: %(why)s", name=called(names, each["person"]), why=word(words.KEPT_OUT, each["why"]))
        for each in (values.get("council") or {}).get("kept_out", ())
    ]


def attendance_mended(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> list[tuple[Any, Any, Any]]:
    """Whose attendance a correction gave anew, by name, with how it read until then."""
    was = {each["person"]: each["attended"] for each in before["members"]}
    return [
        (
            called(names, each["person"]),
            word(words.ATTENDED, was[each["person"]]),
            word(words.ATTENDED, each["attended"]),
        )
        for each in after["members"]
        if each["attended"] != was[each["person"]]
    ]


def votes_mended(story: Iterable[Retold], meeting: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Whose vote on one dossier corrections gave anew, by name."""
    found = []
    for told in story:
        entry = told.mended
        if not isinstance(entry, Dossier.CommuneAppraised) or entry.meeting != meeting or entry.council is None:
            continue
        before = entry.council["votes"] or {}
        after = told.said.values.get("council", entry.council)["votes"] or {}  # type: ignore[attr-defined]
        people = sorted(before.keys() | after.keys())
        found += [
            {"who": called(names, each), "before": _vote(before.get(each)), "value": _vote(after.get(each))}
            for each in people
            if before.get(each) != after.get(each)
        ]
    return found


def _vote(vote: str | None) -> str:
    return word(words.VOTE, vote) if vote else _("did not vote")
