"""The award decision: numbered, dated and signed over a list of any length."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.commands.batch import decide_each
from domain.decision import Decision
from domain.dossier import Dossier
from domain.errors import EmptyList, NotOnThisList
from domain.office import Desk


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
    left_out: Collection[str] = (),
) -> dict[str, Any]:
    """Recognise and refuse the dossiers of a list by one signed decision. Whose act it is, is the signer."""
    streams = [*recognised, *refused]
    if not streams:
        raise EmptyList
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
        )
        desk.keep(dossier)

    without = decide_each(found, decide, named=lambda dossier: dossier.id, left_out=left_out)
    rules = desk.rules_of(found[0])
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
            basis=list(basis),
            title=found[0].title,
            year=found[0].year,
            recognised=sum(stream not in without for stream in recognised),
            refused=sum(stream not in without for stream in refused),
            left_out=[
                {"dossier": stream, "reason": type(refusal).__name__} for stream, refusal in sorted(without.items())
            ],
            entry_mandate=act.entry_mandate,
        )
    )
    return {"decision": decision}
