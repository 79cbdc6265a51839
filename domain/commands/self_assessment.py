"""Self-assessment and its evidence: the subject scores itself, or an officer enters its paper."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.activity import Activity
from domain.clock import day_of
from domain.commands.batch import decide_each
from domain.commands.counting import tallies_of
from domain.commands.earlier_years import levels_held
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import ActivityElsewhere, NoConsent, OutOfDate
from domain.files import NewFile, may_enter_today
from domain.levels import SUBJECT
from domain.policies import says_how
from domain.stream import Act
from domain.workflow import Procedure


@dataclass(frozen=True, slots=True)
class Assessed:
    """One subject's scores; `person` is who scored, and `consent` how they agreed where another enters it."""

    dossier: str
    scores: Mapping[str, Any]
    person: str | None = None
    version: int | None = None
    consent: dict[str, str] | None = None


def assess(desk: Desk, *, assessed: Sequence[Assessed], left_out: Collection[str] = ()) -> dict[str, Any]:
    """Record the scores of one dossier or of many papers."""
    desk.fetch([each.dossier for each in assessed] + [f"subject.{each.person}" for each in assessed if each.person])

    counted = tallies_of(desk, [each.dossier for each in assessed], day_of(desk.act.moment))

    def decide(each: Assessed) -> None:
        dossier = desk.get(Dossier, each.dossier)
        unchanged(dossier, each.version)
        by = desk.warrant(for_subject(desk, dossier, each.person), dossier, counted.get(each.dossier))
        dossier.assess(by, scores=each.scores, consent=each.consent, held=levels_held(desk, dossier, by))
        desk.keep(dossier)

    refused = decide_each(assessed, decide, named=lambda each: each.dossier, left_out=left_out)
    return {"dossiers": [each.dossier for each in assessed if each.dossier not in refused]}


def add_evidence(
    desk: Desk,
    *,
    dossier: str,
    criterion: str,
    files: Mapping[str, NewFile],
    person: str | None = None,
    before: int = 0,
) -> dict[str, Any]:
    """Papers or pictures for one criterion, by the id of each; `before` is how many this person entered today."""
    may_enter_today(len(files), before)
    found = desk.get(Dossier, dossier)
    by = desk.warrant(for_subject(desk, found, person), found)
    for evidence, file in files.items():
        found.add_evidence(by, evidence=evidence, criterion=criterion, file=file)
    desk.keep(found)
    return {"dossier": dossier, "evidence": list(files)}


def cite_activity(
    desk: Desk, *, dossier: str, evidence: str, criterion: str, activity: str, person: str | None = None
) -> dict[str, Any]:
    """A learning activity of the register as evidence for one criterion."""
    found, held = desk.get(Dossier, dossier), desk.get(Activity, f"activity.{activity}")
    if held.place["id"] not in desk.above(found.place["id"]) or held.held_on[:4] != str(found.year):
        raise ActivityElsewhere(field="activity", place=found.place["name"])
    by = desk.warrant(for_subject(desk, found, person), found)
    found.add_evidence(by, evidence=evidence, criterion=criterion, activity=activity)
    desk.keep(found)
    return {"dossier": dossier, "evidence": evidence}


def for_subject(desk: Desk, dossier: Dossier, person: str | None) -> Act:
    """The act as the subject's own, entered by whoever sits at the desk."""
    return as_subject(desk.act, desk.rules_of(dossier).procedure, person)


def agreed(consent: dict[str, str] | None, act: Act) -> None:
    """What is said of how the subject agreed to an entry can have been: in a known way, on a day that has come."""
    if consent is not None and not says_how(consent, act):
        raise NoConsent(field="consent")


def as_subject(act: Act, procedure: Procedure, person: str | None) -> Act:
    """`act` as that of `person`, who acts for the subject itself; as it is where nobody is named.

    Who belongs to the subject needs no mandate for its own act.
    """
    if person is None:
        return act
    office = next((office.id for office in procedure.offices if office.level == SUBJECT), None)
    if person == act.actor:
        return replace(act, office=office, mandate=None, entry_mandate=None)
    return replace(act, on_behalf_of=person, office=office, mandate=None)


def unchanged(dossier: Dossier, version: int | None) -> None:
    """Refuse what was decided on an older page."""
    if version is not None and dossier.version != version:
        raise OutOfDate
