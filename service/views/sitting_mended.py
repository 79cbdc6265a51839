"""Mending a sitting: what the corrections of a village's meeting and of a council's have in common."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from domain.desk import Desk
from domain.errors import OutOfDate
from domain.meeting import Meeting
from domain.pinned import Rules
from service import words
from service.i18n import day, local
from service.shown.consequences import consequences_of
from service.shown.meeting import minutes_read
from service.shown.rules import sample_of
from service.views.answering import Page
from service.views.carrying import act_on
from service.views.previewing import after_preview
from service.visit import parts
from service.words import word


def marks(held: Mapping[str, Any]) -> dict[str, Any]:
    """What a form carries along: which sitting, and as of which version it was asked about."""
    return {"dossier": f"meeting.{held['id']}", "version": held["version"], "corrects": held["id"]}


def around(held: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    """What stands around the questions."""
    return {
        "caption": f"{local(rules.procedure.label.as_data())} {held['year']} – {held['place']['name']}",
        "entry": f"{word(words.FACT, 'meeting.held')}, {day(held['held_on'])}",
        "back": f"/meetings/{held['id']}",
        "sample": sample_of(rules),
    }


def after_mending(
    page: Page,
    held: Mapping[str, Any],
    rules: Rules,
    values: Mapping[str, Any],
    *,
    said: Mapping[str, Any],
    correct: Callable[..., dict[str, Any]],
) -> dict[str, Any] | str:
    """Show what follows for every dossier; once that is confirmed, record it.

    `said` are the parts of the minutes as they were typed, of no use where the minutes cannot be read any more;
    `correct` is the command, told what both sittings share.
    """
    id = held["id"]
    wallet = parts().vault.wallet()
    text = wallet.seal(id, "text", {"text": values["text"]})
    read = minutes_read(held)
    new = read and {**read, **said}
    minutes = wallet.seal(id, "minutes", new) if new and new != read else None

    def decide(desk: Desk) -> dict[str, Any]:
        desk.fetch([f"meeting.{id}"])
        if desk.get(Meeting, f"meeting.{id}").version != values["version"]:
            raise OutOfDate
        return correct(
            desk, meeting=id, reason=values["reason"], text=text, held_on=values["occurred_on"], minutes=minutes
        )

    shown = partial(consequences_of, names=page.called, rules=rules)
    act = act_on(held["book"], values)
    return after_preview(page, act, decide, confirmed=values["confirmed"], wallet=wallet, shown=shown)
