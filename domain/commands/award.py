"""The award decision: numbered, dated and signed over a list of any length."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.capacity import Capacity
from domain.commands.batch import decide_each
from domain.decision import Decision
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import EmptyList, NotOnThisList, OtherCount
from domain.mandate_refusals import OtherCapacity
from domain.standings import held
from domain.stream import Act
from domain.text import plain


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a title is refused: `reason` is a code, `text` the vault's reference."""

    reason: str | None = None
    text: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of certificates: their digests by dossier, and the vault's reference to the codes themselves."""

    given: Mapping[str, str]
    kept: dict[str, str] | None


NO_GROUND, NO_CODES = Ground(), Codes({}, None)
NOTHING: Mapping[str, Any] = MappingProxyType({})


def issue_decision(
    desk: Desk,
    *,
    decision: str,
    number: str,
    signed_on: date,
    form: str,
    basis: Sequence[str],
    recognised: Sequence[str],
    refused: Sequence[str] = (),
    grounds: Mapping[str, Ground] = NOTHING,
    postponed: Mapping[str, str] = NOTHING,
    left_out: Collection[str] = (),
    confirmed: int | None = None,
    codes: Codes = NO_CODES,
) -> dict[str, Any]:
    """Recognise and refuse the dossiers of a list by one signed decision. Whose act it is, is the signer.

    `grounds` say why a title is refused, `postponed` names dossiers of the list that wait for a later decision with
    the code of the reason, `confirmed` is the number that the signer expects to recognise, `codes` are those of the
    certificates.
    """
    streams = [*recognised, *refused]
    if not streams:
        raise EmptyList
    number = plain("number", number, most=60)
    act = replace(desk.act, done=signed_on, batch_id=desk.act.batch_id or desk.act.command_id)
    found = desk.all(Dossier, streams)
    favoured = frozenset(recognised)

    def decide(dossier: Dossier) -> None:
        if (dossier.book, dossier.title, dossier.year) != (act.book, found[0].title, found[0].year):
            raise NotOnThisList
        dossier.decide(
            desk.warrant(act, dossier),
            decision=decision,
            number=number,
            signed_on=signed_on,
            recognised=dossier.id in favoured,
            reason=grounds.get(dossier.id, NO_GROUND).reason,
            text=grounds.get(dossier.id, NO_GROUND).text,
            code=codes.given.get(dossier.id),
        )
        desk.keep(dossier)

    without = decide_each(found, decide, named=lambda dossier: dossier.id, left_out=left_out)
    named = {stream: type(refusal).__name__ for stream, refusal in without.items()}
    count = sum(stream not in without for stream in recognised)
    if confirmed is not None and confirmed != count:
        raise OtherCount(field="count", count=count, typed=confirmed)
    rules, signing = desk.rules_of(found[0]), signed_as(desk, act, form)
    desk.keep(
        Decision.open(
            Decision.Issued,
            f"decision.{decision}",
            act,
            number=number,
            signed_on=signed_on.isoformat(),
            signer=act.person,
            form=form,
            authority=rules.procedure.authority.label.as_data(),
            basis=[plain("basis", each) for each in basis],
            title=found[0].title,
            year=found[0].year,
            recognised=count,
            refused=sum(stream not in without for stream in refused),
            left_out=[
                {"dossier": stream, "reason": reason} for stream, reason in sorted((named | dict(postponed)).items())
            ],
            signing=signing,
            codes=codes.kept,
            entry_mandate=act.entry_mandate,
        )
    )
    return {"decision": decision}


def signed_as(desk: Desk, act: Act, form: str) -> Capacity | None:
    """In whose place the paper is signed: what the mandate says of it, which the paper may not contradict."""
    if act.mandate is None:
        return None
    signing = held(desk, act.mandate, act.person, act.moment).signing
    if signing is not None and form != signing["form"]:
        raise OtherCapacity(field="form", capacity=signing["form"])
    return signing
