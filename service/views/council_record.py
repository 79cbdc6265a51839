"""Recording a council's meeting: what was typed on its two pages, as one command with what goes to the vault."""

from typing import Any

from sqlalchemy import Connection

from domain.commands.council import Heard, hold_council
from domain.desk import Desk
from domain.ids import new_id
from domain.quorum import SHOW
from service.forms.council import COUNTS
from service.forms.fields import Taken
from service.privacy.wallet import Wallet
from service.views.carrying import carry_out
from service.views.confirming import as_shown
from service.views.council_members import Came, act_in_chair, attendance, called
from service.views.council_sheet import Waiting
from service.visit import parts


def record(db: Connection, of: Waiting, came: Came, values: dict[str, Any], lines: list[str]) -> dict[str, Any]:
    """Enter it as the page says, on what the page showed; lines that wait for another day stay as they are."""
    meeting, wallet = new_id(), parts().vault.wallet()
    act = act_in_chair(db, of, came, values, values["seen"])
    minutes = wallet.seal(
        meeting,
        "minutes",
        {
            "chair": called(db, [act.person])[act.person],
            "secretary": came.secretary,
            "text": values["minutes"] or "",
        },
    )
    signed = _sealed(wallet, meeting, values["file"])
    everyone = attendance(db, of, came)
    wallet.prepare(subject_of(row["dossier"]) for row in values["rows"] if row["text"])
    heard = [_heard(row, came, wallet) for row in values["rows"] if row["heard"] == "voted"]

    def decide(desk: Desk) -> dict[str, Any]:
        return hold_council(
            desk,
            meeting=meeting,
            place=of.commune,
            held_on=came.held_on,
            ballot=came.ballot,
            attendance=everyone,
            heard=heard,
            minutes=minutes,
            paper=signed,
            page=lines,
        )

    shown = as_shown(decide, book=of.commune, dossiers=lines, values=values, wallet=wallet)
    return carry_out(act, shown, wallet=wallet)


def _sealed(wallet: Wallet, meeting: str, paper: Taken | None) -> dict[str, Any] | None:
    """The signed paper, under the meeting's own key."""
    if paper is None:
        return None
    ref = wallet.seal(meeting, "file", paper.clean.content)
    return {"file": ref, "media_type": paper.clean.media_type, "size": len(paper.clean.content)}


def _heard(row: dict[str, Any], came: Came, wallet: Wallet) -> Heard:
    names = came.attended if came.ballot == SHOW else COUNTS
    said = {name: row[name] for name in names if row.get(name) is not None}
    text = wallet.seal(subject_of(row["dossier"]), "text", {"text": row["text"]}) if row["text"] else None
    return Heard(row["dossier"], said, row["score"], row["reason"], text)


def subject_of(dossier: str) -> str:
    """Whose dossier it is: the id of a dossier holds that of its subject."""
    return dossier.split(".")[3]
