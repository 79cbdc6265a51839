"""The results of a village's meeting: a line for each dossier with its votes and the village's points."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from domain.canonical import digest_of
from domain.commands.village import Voted, hold_meeting
from domain.desk import Desk
from domain.errors import OutOfDate
from projections import status
from service.i18n import later as _l
from service.i18n import text as _
from service.moments.seen import seen_on
from service.privacy.wallet import Wallet
from service.spreadsheets import cleaning
from service.spreadsheets.kind import SAME, Decide, Line, Read, Remark
from service.spreadsheets.kinds.applicants import NAME, Applicants, rules_of
from service.spreadsheets.kinds.columns import IDENTITY, PLACE
from service.spreadsheets.kinds.enrolling import identified
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column

FACT = "village-verified"
VOTES = ("for", "against", "blank")
COLUMNS = (
    NAME,
    IDENTITY,
    Column(
        "for", _l("Votes for"), cleaning.count,
        ("tan thanh", "dong y", "so phieu dong y", "phieu dong y", "phieu tan thanh", "so phieu tan thanh", "votes for",
         "phieu thuan", "so phieu dong y tan thanh"),
        needed="for", example="38", width=12,
    ),
    Column(
        "against", _l("Votes against"), cleaning.count,
        ("khong dong y", "khong tan thanh", "phieu khong dong y", "so phieu khong dong y", "phieu chong",
         "votes against",
         "phieu khong tan thanh", "so phieu khong tan thanh"),
        example="2", width=12,
    ),
    Column(
        "blank", _l("Blank votes"), cleaning.count,
        ("phieu trang", "trang", "so phieu trang", "khong y kien", "y kien khac", "blank votes", "phieu khong hop le"),
        example="0", width=12,
    ),
    Column(
        "score", _l("Village points"), partial(cleaning.points, most=Decimal(1000), step=Decimal("0.25")),
        ("diem thon", "diem thon cham", "diem", "so diem", "diem cua thon", "diem binh xet", "tong diem",
         "village points",
         "diem thon binh xet", "diem hop thon"),
        needed="score", example="85", width=12,
    ),
    PLACE,
)  # fmt: skip


class Meetings:
    """One meeting of one village; a dossier that a meeting has verified is left as it is."""

    key = "meetings"
    label = _l("Results of a village meeting")
    hint = _l("Votes and points of one meeting. Whoever enters the list was in the chair.")
    asks = ("title", "village", "meeting")
    of_commune = False

    def offices(self, scope: Scope) -> Sequence[str]:
        procedure = rules_of(scope, Applicants(scope)).procedure
        return next((step.offices for step in procedure.steps if step.fact == FACT), ())

    def columns(self, scope: Scope) -> Sequence[Column]:  # noqa: ARG002
        return COLUMNS

    def lines(self, scope: Scope, rows: Sequence[Read]) -> list[Line]:
        identified(scope, rows)
        applicants = Applicants(scope)
        procedure, dossiers = rules_of(scope, applicants).procedure, applicants.dossiers()
        steps = {step.id for step in procedure.steps if step.fact == FACT}
        return [_line(scope, applicants, dossiers, steps, row) for row in rows]

    def weight(self, entry: Mapping[str, Any]) -> int:  # noqa: ARG002
        """A meeting is entered whole, however long its list."""
        return 0

    def seen(self, scope: Scope, entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The dossiers as they stood when the rehearsal showed them."""
        return [seen_on(scope.db, scope.wiring.projector, scope.book, [each["dossier"] for each in entries])]

    def decide(self, scope: Scope, entries: Sequence[Mapping[str, Any]], wallet: Wallet | None) -> Decide:
        said = scope.settings["meeting"]
        meeting, names = str(said["id"]), {"chair": said["chair"], "secretary": said["secretary"], "text": ""}
        minutes = wallet.seal(meeting, "minutes", names) if wallet else None
        voted = [Voted(each["dossier"], each["ballots"], each["score"]) for each in entries]

        def decided(desk: Desk) -> dict[str, Any]:
            dossiers = [each.dossier for each in voted]
            desk.fetch(dossiers)
            with scope.wiring.by_key.connect() as db:
                if desk.act.seen and digest_of(status.shown(db, dossiers)) != desk.act.seen[0]["digest"]:
                    raise OutOfDate
            told = {name: said[name] for name in ("summoned", "present", "ballot")}
            return hold_meeting(
                desk,
                meeting=meeting,
                place=str(scope.settings["place"]),
                held_on=date.fromisoformat(said["held_on"]),
                voted=voted,
                minutes=minutes,
                **told,
            )

        return decided


def _line(
    scope: Scope, applicants: Applicants, dossiers: Mapping[str, Mapping[str, Any]], steps: set[str], row: Read
) -> Line:
    line, known = applicants.line_of(row)
    if known is None:
        return line
    dossier = dossiers.get(known.subject)
    if dossier is None or known.place != scope.settings["place"]:
        line.refuse(row.number, _("There is no dossier for this title and year in this village."), "name")
    elif dossier["next_step"] not in steps:
        verified = dossier["state"] not in ("registered", "returned")
        text = (
            _("A meeting has voted on it already; nothing changes.") if verified else _("Has not assessed itself yet.")
        )
        line.outcome = SAME if verified else "refused"
        line.remarks.append(Remark(row.number, text))
    elif row.get("for") is None or row.get("score") is None:
        column = "for" if row.get("for") is None else "score"
        line.refuse(row.number, _("Votes for and points are needed; fill them in."), column)
    else:
        ballots = {name: row.get(name) or 0 for name in VOTES}
        line.entry = {"dossier": dossier["dossier"], "ballots": ballots, "score": row.get("score")}
    return line
