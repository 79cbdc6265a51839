"""Commune appraisal: the appraiser scores a list of dossiers and upholds the village's proposal, or does not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.commands.batch import besides, decide_each
from domain.commands.counting import tallies_of
from domain.commands.self_assessment import unchanged
from domain.desk import Desk
from domain.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Appraised:
    """What the appraiser says of one dossier; `reason` is a code, `text` the vault's reference."""

    dossier: str
    score: int | str
    upheld: bool
    reason: str | None = None
    text: dict[str, str] | None = None
    version: int | None = None


def appraise(
    desk: Desk,
    *,
    appraised: Sequence[Appraised],
    done: date | None = None,
    left_out: Collection[str] = (),
    page: Collection[str] = (),
) -> dict[str, Any]:
    """Record the commune's score and opinion on every dossier of the list.

    `page` is everything that it showed, what is left for another day included.
    """
    act = replace(desk.act, done=done or desk.act.done, batch_id=desk.act.batch_id or desk.act.command_id)
    desk.fetch([each.dossier for each in appraised])
    named = {each.dossier for each in appraised}
    others = besides(named.union(page), named.difference(left_out))

    counted = tallies_of(desk, [each.dossier for each in appraised], day_of(act.moment))

    def decide(each: Appraised) -> None:
        dossier = desk.get(Dossier, each.dossier)
        unchanged(dossier, each.version)
        by = desk.warrant(act, dossier, counted.get(each.dossier))
        dossier.appraise(by, score=each.score, upheld=each.upheld, reason=each.reason, text=each.text, besides=others)
        desk.keep(dossier)

    refused = decide_each(appraised, decide, named=lambda each: each.dossier, left_out=left_out)
    return {"dossiers": [each.dossier for each in appraised if each.dossier not in refused]}
