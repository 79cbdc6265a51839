"""Who a line of a year's list is about: somebody of the register, by name and village or by identity number."""

from collections.abc import Mapping
from typing import Any

from domain.desk import Desk, Request
from domain.errors import NoCycle
from domain.ids import new_id
from domain.pinned import Rules
from domain.subject import PLACES
from projections import listing, territory
from projections.cycles import titles_of
from service.acting import system_act
from service.i18n import later as _l
from service.i18n import text as _
from service.spreadsheets.kind import Line, Read, place_of
from service.spreadsheets.kinds.columns import name_column
from service.spreadsheets.kinds.enrolling import missing, remarks_of
from service.spreadsheets.scope import Known, Scope, several

NAME = name_column(
    "name",
    _l("Name"),
    ("ho va ten", "ho ten", "ten", "chu ho", "ho ten chu ho", "ho va ten chu ho", "ten chu ho", "ten dong ho",
     "dong ho", "ten don vi",
     "don vi", "gia dinh", "name", "ho gia dinh", "cong dan", "doi tuong", "ten ho", "gia dinh ong ba", "thon"),
    "Nguyễn Văn A",
    title=True,
)  # fmt: skip


class Applicants:
    """Those who can ask for the title of the list, in its year."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.title, self.year = str(scope.settings["title"]), int(scope.settings["year"])
        rows = titles_of(scope.db, book=scope.book)
        row = next((row for row in rows if (row["title"], row["year"]) == (self.title, self.year)), None)
        if row is None:
            raise NoCycle(year=self.year)
        self.row = row
        self.kind = str(self.row["subject_kind"])
        self.register = scope.register(self.kind)
        self.named: dict[str, int] = {}

    @property
    def pinned(self) -> dict[str, Any]:
        """The editions of the title and year."""
        return {
            part: {"id": self.row[part], "digest": self.row[f"{part}_digest"]} for part in ("procedure", "criteria")
        }

    def dossiers(self) -> dict[str, Mapping[str, Any]]:
        """The latest dossier of each subject for the title and year."""
        places = territory.inside(self._scope.db, [self._scope.book])
        wanted = listing.Wanted(places=places, title=self.title, year=self.year)
        rows = listing.rows(self._scope.db, wanted, limit=200_000)[0]
        found: dict[str, Mapping[str, Any]] = {}
        for row in sorted(rows, key=lambda row: row["attempt"]):
            found[row["subject"]] = dict(row)
        return found

    def line_of(self, row: Read) -> tuple[Line, Known | None]:
        """The line of a row, and whom it means; refused where a cell says nothing, or nobody can be told by it."""
        line = Line([row.number], row.get("name") or "")
        if not remarks_of(line, [row]):
            return line, None
        if not line.called and not row.get("identity"):
            missing(line, row, "name")
            return line, None
        return line, self._meant(line, row)

    def _meant(self, line: Line, row: Read) -> Known | None:
        """Whom a row means; refused where that is nobody, or several, or somebody twice."""
        name = row.get("name") or ""
        if self.kind in PLACES:
            spot = place_of(self._scope, line, Read(row.number, {"place": name or row.get("place")}), "place")
            found = [Known(spot.id, spot.name, spot.id)] if spot else []
        else:
            found = self._found(line, row, name)
        if not found:
            return None
        if found[0].subject in self.named:
            line.refuse(row.number, _("The same stands in row %(row)s.", row=self.named[found[0].subject]), "name")
            return None
        self.named[found[0].subject] = row.number
        return found[0]

    def _found(self, line: Line, row: Read, name: str) -> list[Known]:
        number = row.get("identity")
        if number and (person := self._scope.identities.person(self._scope.identities.item(number))):
            group = self._scope.household_of.get(person)
            found = [each for each in self.register.known if each.subject in (person, group)]
            if found and self._scope.allowed.issuperset({found[0].place}):
                line.called, line.place = (
                    found[0].called,
                    next(s.name for s in self._scope.spots if s.id == found[0].place),
                )
                return found[:1]
        spot = place_of(self._scope, line, row)
        if spot is None:
            return []
        found = self.register.called(spot.id, name)
        if len(found) == 1:
            return found
        if found:
            text = _(
                "%(count)s in this village are called so; give the identity number, or enter it on the page.",
                count=len(found),
            )
        elif near := self.register.near(spot.id, name):
            text = _("Nobody is called so in this village; the register has %(names)s.", names=several(near))
        else:
            text = _("Nobody is called so in this village; enter the register first.")
        line.refuse(row.number, text, "name")
        return []


def rules_of(scope: Scope, applicants: Applicants) -> Rules:
    """The editions of the title and year."""
    act = system_act("reading", book=scope.book, command_id=new_id(), now=scope.wiring.clock())
    desk = Desk(scope.wiring.office, Request(act, ""))
    return desk.rules(book=scope.book, title=applicants.title, pinned=applicants.pinned)
