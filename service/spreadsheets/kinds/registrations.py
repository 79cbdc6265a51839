"""Registrations of a year: who asks for a title, as the paper lists of the villages say."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.commands import registration
from domain.commands.registration import OVER, Asking
from domain.desk import Desk
from domain.subject import PLACES
from projections.members import speakers
from service.i18n import later as _l
from service.i18n import text as _
from service.privacy.wallet import Wallet
from service.spreadsheets.kind import SAME, Decide, Line, Read, Remark
from service.spreadsheets.kinds.applicants import NAME, Applicants, rules_of
from service.spreadsheets.kinds.columns import IDENTITY, PLACE
from service.spreadsheets.kinds.enrolling import identified
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column

COLUMNS = (NAME, IDENTITY, PLACE)


class Registrations:
    """Whoever has a dossier under way for the title and year is registered already."""

    key = "registrations"
    label = _l("Registrations")
    hint = _l(
        "Who asks for a title this year. They must stand in the register; how they agreed is said for the whole list."
    )
    asks = ("title", "place", "consent")
    of_commune = False

    def offices(self, scope: Scope) -> Sequence[str]:
        return rules_of(scope, Applicants(scope)).procedure.first.offices

    def columns(self, scope: Scope) -> Sequence[Column]:  # noqa: ARG002
        return COLUMNS

    def lines(self, scope: Scope, rows: Sequence[Read]) -> list[Line]:
        identified(scope, rows)
        applicants = Applicants(scope)
        dossiers = applicants.dossiers()
        lines = [_line(applicants, dossiers, row) for row in rows]
        heads = speakers(scope.db, [line.entry["subject"] for line in lines if line.entry])
        for line in lines:
            if line.entry and applicants.kind not in PLACES:
                line.entry["head"] = heads.get(line.entry["subject"]) or line.entry["head"]
        return lines

    def weight(self, entry: Mapping[str, Any]) -> int:  # noqa: ARG002
        return 1

    def decide(self, scope: Scope, entries: Sequence[Mapping[str, Any]], wallet: Wallet | None) -> Decide:  # noqa: ARG002
        consent = scope.settings.get("consent")
        asking: dict[str, list[Asking]] = {}
        for each in entries:
            one = Asking(each["subject"], each["head"], consent if each["head"] else None)
            asking.setdefault(each["place"], []).append(one)
        title, year = str(scope.settings["title"]), int(scope.settings["year"])

        def decided(desk: Desk) -> dict[str, Any]:
            done = [
                registration.register(desk, title=title, year=year, place=place, asking=some)["dossiers"]
                for place, some in asking.items()
            ]
            return {"dossiers": [dossier for some in done for dossier in some]}

        return decided


def _line(applicants: Applicants, dossiers: Mapping[str, Mapping[str, Any]], row: Read) -> Line:
    line, known = applicants.line_of(row)
    if known is None:
        return line
    dossier = dossiers.get(known.subject)
    if dossier is not None and dossier["state"] not in OVER:
        line.outcome = SAME
        line.remarks.append(Remark(row.number, _("Is registered for this year already; nothing changes.")))
        return line
    line.entry = {"subject": known.subject, "place": known.place, "head": known.head}
    return line
