"""Overriding: what has changed since its page was opened is decided all the same, by somebody who says why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.desk import Desk
from domain.dossier import Dossier
from domain.ids import new_id
from domain.override import Override
from domain.page import Changed, WhyNotSaid

# Puts the reason under the key of the one whom it is about, and answers with the vault's reference.
Explain = Callable[[Desk, str], dict[str, str]]


def explained(desk: Desk, *, since: Mapping[str, Any], changed: Sequence[Changed], explain: Explain | None) -> None:
    """Whatever this command decides that has changed since then is named with the reason; without one it is refused."""
    overridden = [each for each in changed if each.dossier in desk.changed]
    if not overridden:
        return
    if explain is None:
        raise WhyNotSaid(field="override")
    found = [desk.get(Dossier, each.dossier) for each in overridden]
    first, override = found[0], new_id()
    places = {dossier.place["id"] for dossier in found}
    # It is said when the decision is entered, on whatever day that was signed.
    act = replace(desk.act, done=None, batch_id=desk.act.batch_id or desk.act.command_id)
    desk.keep(
        Override.open(
            Override.Declared,
            f"override.{override}",
            act,
            place=first.place if len(places) == 1 else first.commune,
            title=first.title,
            year=first.year,
            since={name: since[name] for name in ("book", "position", "digest")},
            dossiers=[each.versions for each in overridden],
            text=explain(desk, first.subject if len(found) == 1 else override),
            entry_mandate=act.entry_mandate,
        )
    )
