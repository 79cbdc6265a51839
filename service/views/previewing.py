"""Previewing: what follows from an act is shown before it is confirmed, for these very answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request

from domain.canonical import digest_of
from domain.desk import Desk
from domain.foresight import outlook
from domain.stream import Act
from service.forms.filled import Filled
from service.privacy.wallet import Wallet
from service.shown.foresight import foresight_of
from service.views.answering import Page, typed_with
from service.views.at_desk import Opened
from service.views.carrying import carry_out, foresee, rehearse
from service.visit import parts

FORESEEN = "foreseen.html"
Decide = Callable[[Desk], dict[str, Any]]


def after_preview(
    page: Page,
    act: Act,
    decide: Decide,
    *,
    confirmed: str | None,
    wallet: Wallet,
    shown: Callable[[Sequence[Mapping[str, Any]]], Mapping[str, Any]],
) -> dict[str, Any] | str:
    """The page with the consequences; once it comes back with their mark unchanged, the answer of the act."""
    consequences = rehearse(act, decide)["consequences"]
    mark = _mark(consequences)
    if confirmed == mark:
        return carry_out(act, decide, wallet=wallet)
    return page.again(Filled(page.form, typed_with(page.form, {"confirmed": mark})), **shown(consequences))


def after_foresight(
    page: Page, act: Act, decide: Decide, *, opened: Opened, confirmed: str | None, wallet: Wallet
) -> dict[str, Any] | str:
    """The same for an act on one dossier: the dossier as it is beside the dossier as the office would leave it."""
    before, after = outlook(opened.dossier), outlook(foresee(act, decide).changed[opened.dossier.id])  # type: ignore[arg-type]
    mark = _mark([{"before": repr(before), "after": repr(after)}])
    if confirmed == mark:
        return carry_out(act, decide, wallet=wallet)
    with parts().engine.connect() as db:
        foresight = foresight_of(db, opened, before, after)
    return page.again(Filled(page.form, typed_with(page.form, {"confirmed": mark})), foresight=foresight)


def _mark(consequences: Sequence[Mapping[str, Any]]) -> str:
    """Of the answers and of what they lead to: whoever changes either is shown the page again."""
    sent = [[name, value] for name, value in request.form.items(multi=True) if name not in ("csrf_token", "confirmed")]
    return digest_of({"sent": ascii(sorted(sent)), "consequences": list(consequences)})
