"""A commune for each visitor: villages with named households, and three officers who can sign in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Engine

from domain.commands import setup
from domain.commands.setup import Household
from domain.ids import new_id
from service.wiring import Wiring
from tests.benchmarks.product.desk import now
from tests.scenario import Commune, ref

VILLAGES, HOUSEHOLDS = 12, 25
OFFICES = ("village-officer", "commune-appraiser", "signer")
PASSWORD = "chỉ để đo tốc độ"


def commune_id(number: int) -> str:
    """The commune of a visitor: the same id in the process that makes it and in the visitor's."""
    return str(UUID(int=(7 << 76) + (2 << 62) + (number << 16)))


def village_id(number: int, village: int) -> str:
    """A village of that commune."""
    return str(UUID(int=UUID(commune_id(number)).int + 1 + village))


def login(office: str, number: int) -> str:
    """How whoever holds `office` in that commune signs in."""
    return f"{office}-{number}"


class Town(Commune):
    """The commune of visitor `number`."""

    def __init__(self, engine: Engine, wiring: Wiring, number: int) -> None:
        self.number, self.wiring = number, wiring
        super().__init__(engine, now=now())
        for village in range(VILLAGES):
            self._settle(village_id(number, village))
        for office, person in zip(OFFICES, (self.officer, self.appraiser, self.signer), strict=True):
            wiring.identity.create_account(
                person=person, login=login(office, number), name="Cán bộ (minh họa)", password=PASSWORD, now=now()
            )

    def _found(self) -> None:
        self.commune = commune_id(self.number)
        super()._found()

    def grant(self, person: str, office: str, places: Sequence[str]) -> str:
        """The officer who signs in serves all villages of the visitor."""
        if person == self.officer:
            places = [village_id(self.number, village) for village in range(VILLAGES)]
            for number, place in enumerate(places):
                self._establish(place, f"Thôn {number} (minh họa)")
        mandate = super().grant(person, office, places)
        self.declare_none(person)
        return mandate

    def _establish(self, place: str, name: str) -> None:
        self.perform(
            self.upper(),
            lambda desk: setup.establish_place(
                desk,
                place=place,
                kind="village",
                name=name,
                code=f"{self.number}-{name}",
                parent=self.commune,
                area="normal",
                demonstration=True,
            ),
        )

    def _settle(self, place: str) -> None:
        wallet, pairs = self.wiring.vault.wallet(), [(new_id(), new_id()) for _ in range(HOUSEHOLDS)]
        for number, (subject, head) in enumerate(pairs):
            wallet.seal(subject, "name", {"kind": "household", "name": f"Nguyễn Văn Minh Họa {number}"})
            wallet.seal(head, "name", {"kind": "person", "name": f"Nguyễn Văn Minh Họa {number}"})
        with self.wiring.engine.begin() as db:
            self.wiring.vault.write(db, wallet)
        households = [Household(subject, (head,), ref()) for subject, head in pairs]
        self.perform(self.act(), lambda desk: setup.enroll(desk, kind="household", place=place, subjects=households))
