"""Clans and units: a name, a head, and where they are at home."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.commands.setup import Household, enroll
from domain.desk import Desk
from domain.ids import new_id
from service.i18n import text as _
from service.privacy.wallet import Wallet
from service.spreadsheets import codes
from service.spreadsheets.kind import Decide, Line, Read, place_of
from service.spreadsheets.kinds.enrolling import OFFICES, Twice, already, missing, ref_of, remarks_of, seal_person
from service.spreadsheets.scope import Scope


class Groups:
    """What both have in common."""

    kind: str
    of_commune: bool

    def offices(self, scope: Scope) -> Sequence[str]:  # noqa: ARG002
        return OFFICES

    def lines(self, scope: Scope, rows: Sequence[Read]) -> list[Line]:
        met = Twice(scope.register(self.kind))
        return [self._line(scope, met, row) for row in rows]

    def weight(self, entry: Mapping[str, Any]) -> int:  # noqa: ARG002
        return 1

    def decide(self, scope: Scope, entries: Sequence[Mapping[str, Any]], wallet: Wallet | None) -> Decide:
        new: dict[str, list[Household]] = {}
        for each in entries:
            if wallet:
                seal_person(wallet, each["head"])
                codes.keep(wallet, scope, each["subject"], each.get("code"))
            name = ref_of(wallet, each["subject"], self.kind, each["called"])
            new.setdefault(each["place"], []).append(Household(each["subject"], (each["head"]["person"],), name))

        def decided(desk: Desk) -> dict[str, Any]:
            desk.fetch([f"subject.{each['subject']}" for each in entries])
            for place, groups in new.items():
                enroll(desk, kind=self.kind, place=place, subjects=groups)
            return {"subjects": len(entries)}

        return decided

    def _line(self, scope: Scope, met: Twice, row: Read) -> Line:
        called, head = row.get("called") or "", row.get("head") or ""
        line = Line([row.number], called)
        if not remarks_of(line, [row]):
            return line
        if not called:
            missing(line, row, "called")
            return line
        place = scope.book if self.of_commune else self._place(scope, line, row)
        if place is None:
            return line
        known = codes.owner(scope, row.get("code")) or met.meet(line, row.number, place, called)
        if known:
            return already(line, row.number)
        if not head:
            line.refuse(row.number, _("Who stands for it is missing; fill it in."), "head")
            return line
        person = {"person": new_id(), "name": head, "is_known": False}
        line.entry = {"place": place, "subject": new_id(), "called": called, "head": person, "code": row.get("code")}
        return line

    def _place(self, scope: Scope, line: Line, row: Read) -> str | None:
        """The village that is named, or the commune where none is."""
        if not row.get("place") and not scope.settings.get("place") and any(s.id == scope.book for s in scope.spots):
            return scope.book
        spot = place_of(scope, line, row)
        return spot.id if spot else None
