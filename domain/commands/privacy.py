"""Personal data: a request is received, answered in time and carried out; consent is given, use is restricted."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from domain import privacy
from domain.clock import day_of, shown
from domain.commands import data_correction
from domain.commands.data_correction import Entry
from domain.commands.restricting import allow, hold_books, restrict
from domain.commands.use_of_data import is_own
from domain.desk import Desk
from domain.errors import InTheFuture, NoConsent, NotFound, NotYourPlace, UnknownReason
from domain.privacy import ABOUT_A_PURPOSE, ERASURE, RESTRICTION, SELF
from domain.privacy_facts import DONE, Asked
from domain.privacy_refusals import (
    AlreadyAsked,
    ErasedApart,
    ExtendedBefore,
    ExtendedTooFar,
    NoGround,
    NoPurpose,
    NoSuchRequest,
    NotAdultConsent,
    NotAParent,
    NotGranted,
    NotRestricted,
    OnlyPeople,
    OwnRequest,
    ParentMissing,
    RequestAnswered,
)
from domain.stream import Fact
from domain.subject import Subject

Answer = dict[str, Any]
Text = dict[str, str] | None
# Who takes requests, and who answers them. A choice of ours: no text was found that names an office.
RECEIVING = ("village-officer", "records-officer", "culture-office")
ANSWERING = ("records-officer", "culture-office")


def receive(
    desk: Desk,
    *,
    request: str,
    subject: str,
    place: str,
    kind: str,
    asked_by: str,
    how: str,
    received_on: date,
    with_others: bool = False,
    purpose: str | None = None,
    text: Text = None,
    group: str | None = None,
) -> Answer:
    """Somebody asks for something about their data; `group` is one in whose enrolment they are known."""
    if not is_own(desk, subject):
        desk.must_hold(RECEIVING, place)
    found = _known(desk, subject, place, group)
    edition = privacy.in_force(received_on)
    _check_asked(desk, found, kind=kind, asked_by=asked_by, how=how, received_on=received_on, purpose=purpose)
    data = {
        "request": request,
        "kind": kind,
        "asked_by": asked_by,
        "how": how,
        "received_on": received_on.isoformat(),
        "with_others": with_others,
        "purpose": purpose if kind in ABOUT_A_PURPOSE else None,
        "answer_by": edition.answer_by(received_on).isoformat(),
        "done_by": edition.done_by(kind, received_on, with_others=with_others).isoformat(),
        "clocks": edition.id,
        "text": text,
    }
    _say(desk, subject, place, Subject.RequestReceived, data)
    return {"request": request, "subject": subject}


def extend(desk: Desk, *, subject: str, request: str, done_by: date, reason: str) -> Answer:
    """It takes longer than the clock gives; once, and not for ever."""
    asked = _to_answer(desk, subject, request)
    if asked.extended:
        raise ExtendedBefore
    if reason not in privacy.EXTENDED_FOR:
        raise UnknownReason(field="reason")
    last = asked.done_by + timedelta(days=privacy.in_force(asked.received_on).extension_days)
    if not asked.done_by < done_by <= last:
        raise ExtendedTooFar(field="done_by", first=shown(asked.done_by), last=shown(last))
    data = {"request": request, "done_by": done_by.isoformat(), "reason": reason}
    _say(desk, subject, asked.place["id"], Subject.RequestExtended, data)
    return {"request": request}


def answer(
    desk: Desk, *, subject: str, request: str, outcome: str, reason: str | None = None, text: Text = None
) -> Answer:
    """Whoever asked is told whether it will be done."""
    asked = _to_answer(desk, subject, request)
    if asked.state != "received":
        raise RequestAnswered
    if outcome not in privacy.OUTCOMES:
        raise UnknownReason(field="outcome")
    if outcome == privacy.REFUSED and reason not in privacy.REFUSED_FOR:
        raise NoGround(field="reason")
    ground = reason if outcome == privacy.REFUSED else None
    data = {"request": request, "outcome": outcome, "reason": ground, "text": text}
    _say(desk, subject, asked.place["id"], Subject.RequestAnswered, data)
    return {"request": request}


def carry_out(
    desk: Desk,
    *,
    subject: str,
    request: str,
    entry: Entry | None = None,
    dossiers: Sequence[str] = (),
    households: Collection[str] = (),
) -> Answer:
    """What was granted is done, all but erasing; `entry` is what corrects, where that was asked.

    A restriction stops those of `dossiers`, and what is begun for `households`, that the person asked for.
    """
    asked = granted(desk, subject, request)
    if asked.kind == ERASURE:
        raise ErasedApart
    mended = data_correction.named(desk, subject, asked, entry) if entry is not None else None
    said = {"request": request, "purpose": asked.purpose}
    told = said | {"kind": asked.kind, "entry": mended}
    _say(desk, subject, asked.place["id"], Subject.RequestCarriedOut, told)
    books = hold_books(desk, asked.place["id"])
    if asked.kind == RESTRICTION:
        restrict(desk, dossiers, person=subject, request=request, books=books, households=households)
    if asked.kind in ABOUT_A_PURPOSE:
        _say(desk, subject, asked.place["id"], Subject.ConsentWithdrawn, said)
    return {"request": request}


def lift_restriction(desk: Desk, *, subject: str, place: str, how: str, dossiers: Sequence[str] = ()) -> Answer:
    """The person lets the data be used again; those of `dossiers` that stood still for it go on."""
    found = _theirs(desk, subject)
    desk.must_hold(ANSWERING, place)
    if not found.restricted:
        raise NotRestricted
    _check_how(how)
    _say(desk, subject, place, Subject.RestrictionLifted, {"how": how})
    allow(desk, dossiers, person=subject, books=hold_books(desk, place))
    return {"subject": subject}


def give_consent(
    desk: Desk,
    *,
    subject: str,
    place: str,
    purpose: str,
    given_by: str,
    how: str,
    given_on: date,
    parent: str | None = None,
    group: str | None = None,
) -> Answer:
    """Somebody agrees to a purpose in the words of the edition in force; for a child, together with a parent."""
    if not is_own(desk, subject):
        desk.must_hold(RECEIVING, place)
    found = _known(desk, subject, place, group)
    edition = privacy.in_force(given_on)
    if purpose not in edition.purposes:
        raise NoPurpose(field="purpose")
    if given_on > day_of(desk.act.now):
        raise InTheFuture(field="given_on")
    _check_how(how)
    _check_voice(desk, found, subject, given_by=given_by, parent=parent, group=group)
    told: Answer = {"purpose": purpose, "text_version": f"{edition.id}/{edition.text_version}", "given_by": given_by}
    told |= {"parent": parent, "how": how, "given_on": given_on.isoformat()}
    _say(desk, subject, place, Subject.ConsentGiven, told)
    return {"subject": subject}


def granted(desk: Desk, subject: str, request: str) -> Asked:
    """A request that is granted and not carried out yet, for those who answer such."""
    asked = _to_answer(desk, subject, request)
    if asked.state != privacy.GRANTED:
        raise NotGranted
    return asked


def _to_answer(desk: Desk, subject: str, request: str) -> Asked:
    """A request that still runs, for an officer over its place who is neither the one who asks nor kin."""
    found = _theirs(desk, subject)
    asked = found.requests.get(request)
    if asked is None:
        raise NoSuchRequest
    answers_others(desk, subject, asked.place["id"])
    if asked.state in (DONE, privacy.REFUSED):
        raise RequestAnswered
    return asked


def answers_others(desk: Desk, subject: str, place: str) -> None:
    """Refuse whoever answers no requests here, and everybody about themselves and their kin."""
    act, found = desk.act, _theirs(desk, subject)
    if act.actor.startswith("system:"):
        return
    kin = desk.beside(ANSWERING, place).kin
    # Whoever was enrolled with a group has said nothing of it on their own stream.
    groups = [desk.find(Subject, f"subject.{each}") for each in kin]
    enrolled = any(group is not None and subject in group.people for group in groups)
    if enrolled or subject in {act.actor, *kin} or not kin.isdisjoint(found.stays):
        raise OwnRequest


def _theirs(desk: Desk, subject: str) -> Subject:
    found = desk.find(Subject, f"subject.{subject}")
    if found is None:
        raise NoSuchRequest
    return found


def _known(desk: Desk, subject: str, place: str, group: str | None) -> Subject | None:
    """What is recorded of a person; refuses where the person is not known in that place."""
    desk.fetch([f"subject.{each}" for each in (subject, group) if each])
    found = desk.find(Subject, f"subject.{subject}")
    if found is not None and found.kind not in (None, "person"):
        raise OnlyPeople
    if found is not None and found.book != desk.act.book:
        raise NotYourPlace(place=desk.place(found.book).name)
    if not desk.act.actor.startswith("system:") and place not in _places(desk, found, subject, group):
        raise NotFound
    return found


def _places(desk: Desk, found: Subject | None, subject: str, group: str | None) -> Collection[str]:
    places: set[str] = set()
    if found is not None:
        stays = [stay.place["id"] for said in found.stays.values() for stay in said]
        places = {found.place.get("id", ""), *stays, *(each.place["id"] for each in found.requests.values())}
    within = desk.find(Subject, f"subject.{group}") if group else None
    if within is not None and subject in within.people and within.book == desk.act.book:
        places.add(within.place["id"])
    return places


def _check_asked(
    desk: Desk, found: Subject | None, *, kind: str, asked_by: str, how: str, received_on: date, purpose: str | None
) -> None:
    for field, value, known in (("kind", kind, privacy.KINDS), ("asked_by", asked_by, privacy.ASKED_BY)):
        if value not in known:
            raise UnknownReason(field=field)
    _check_how(how)
    if received_on > day_of(desk.act.now):
        raise InTheFuture(field="received_on")
    if kind in ABOUT_A_PURPOSE and purpose not in privacy.in_force(received_on).purposes:
        raise NoPurpose(field="purpose")
    running = found.requests.values() if found is not None else ()
    same = [each for each in running if each.kind == kind and each.state in ("received", privacy.GRANTED)]
    if same and (kind not in ABOUT_A_PURPOSE or purpose in {each.purpose for each in same}):
        raise AlreadyAsked(day=shown(same[0].received_on))


def _check_how(how: str) -> None:
    if how not in privacy.HOW:
        raise NoConsent(field="how")


def _check_voice(
    desk: Desk, found: Subject | None, subject: str, *, given_by: str, parent: str | None, group: str | None
) -> None:
    """Who agrees: an adult alone, a child with a parent, a parent or guardian for a child who is too young."""
    if given_by not in privacy.GIVEN_BY:
        raise UnknownReason(field="given_by")
    if given_by == SELF:
        if found is not None and found.is_child:
            raise NotAdultConsent(field="given_by")
        return
    if parent is None:
        raise ParentMissing(field="parent")
    if parent == subject or group is None or not desk.speaks_for(parent, group, _people(desk, group), desk.act.now):
        raise NotAParent(field="parent")


def _people(desk: Desk, group: str) -> Collection[str]:
    found = desk.find(Subject, f"subject.{group}")
    return found.people if found is not None else ()


def _say(desk: Desk, subject: str, place: str, fact: type[Fact], data: Answer) -> None:
    """Add a fact to the person's stream, or open it."""
    told = data | {"place": desk.place(place).named, "entry_mandate": desk.act.entry_mandate}
    stream = f"subject.{subject}"
    found = desk.find(Subject, stream)
    if found is None:
        desk.keep(Subject.open(fact, stream, desk.act, **told))  # type: ignore[arg-type]
    else:
        found.happen(fact, desk.act, **told)
        desk.keep(found)
