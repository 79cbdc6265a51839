"""A town to look at: the small commune of the scenario with names, accounts and the real application over it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from domain.commands import setup
from domain.ids import new_id
from service.app import create_app
from service.config import Config
from service.wiring import Wiring, wire
from tests.scenario import Commune

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Vũ", "Bùi", "A", "Y")
GIVEN = ("Đặng", "Thưởng", "H’Ngữ", "Lan", "Ánh", "Khuyến", "Ổn", "Bình", "Ước", "Nga")
# The years whose dossiers the people of the town open.
YEARS = (2026, 2027)
PASSWORD = "một mật khẩu dài"


def config(**more: object) -> Config:
    values: dict[str, object] = {
        "database_url": "sqlite://", "secret_key": "k" * 32, "vault_key": b"v" * 32, "production": False, "demo": True,
        "host": "127.0.0.1", "port": 8000, "workers": 1, "threads": 4, "secure_cookies": False, "password_rounds": 1,
        "password_memory": 8,
    }  # fmt: skip
    return Config(**(values | more))  # type: ignore[arg-type]


class Town(Commune):
    """The commune, with its people named and able to sign in."""

    def __init__(
        self,
        engine: Engine,
        *,
        now: datetime = datetime(2026, 10, 1, 2, 0, tzinfo=UTC),
        titles: Sequence[str] = ("family",),
    ) -> None:
        self.engine = engine
        self.logins: dict[str, str] = {}
        super().__init__(engine, now=now, titles=titles)
        self.wiring: Wiring = wire(config(), engine=engine, clock=self.clock)
        if self.wiring.by_key is not engine:
            event.listen(engine, "engine_disposed", lambda _engine: self.wiring.by_key.dispose())
        self.inspector = self._officer("inspector", [self.commune])
        self.records = self._officer("records-officer", [self.commune])
        self.administrator = self._officer("administrator", [self.commune])
        self.nobody = new_id()
        named = {
            self.officer: "Hoàng Thị Lượng", self.other_officer: "Y Blơ Niê", self.appraiser: "Trần Văn Thẩm",
            self.signer: "Lê Thị Ký", self.inspector: "Đỗ Thanh Tra", self.records: "Vũ Văn Sổ",
            self.administrator: "Bùi Quản Trị", self.nobody: "Người Mới Đến",
        }  # fmt: skip
        for person, name in named.items():
            self.wiring.identity.create_account(
                person=person, login=f"u{len(self.logins)}", name=name, password=PASSWORD, now=self.clock()
            )
            self.logins[person] = f"u{len(self.logins)}"
        # The accounts' names are there before a mandate is read, as when an administrator adds people first.
        self.wiring.projector.upgrade()
        self.app: Flask = create_app(self.wiring)
        self.current()

    def grant(self, person: str, office: str, places: Sequence[str]) -> str:
        """Whoever is given an office declares at once that there is nothing to declare."""
        mandate = super().grant(person, office, places)
        self.declare_none(person, years=YEARS)
        return mandate

    def appoint(self, office: str, place: str) -> str:
        """Somebody more who has an office over a place and can sign in."""
        person = self._officer(office, [place])
        login = f"u{len(self.logins)}"
        self.wiring.identity.create_account(
            person=person, login=login, name=f"Người giữ {office}", password=PASSWORD, now=self.clock()
        )
        self.logins[person] = login
        self.current()
        return person

    def _officer(self, office: str, places: Sequence[str]) -> str:
        person = new_id()
        self.offices[person] = office
        self.mandates[person] = self.grant(person, office, places)
        return person

    def name(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Seal invented names for households and their heads."""
        wallet = self.wiring.vault.wallet()
        for number, (subject, head) in enumerate(pairs):
            name = f"{FAMILIES[number % 10]} Văn {GIVEN[number // 10 % 10]} {number}"
            wallet.seal(subject, "name", {"kind": "household", "name": name})
            wallet.seal(head, "name", {"kind": "person", "name": name})
        with self.engine.begin() as db:
            self.wiring.vault.write(db, wallet)

    def enroll(self, count: int, *, place: str | None = None) -> list[tuple[str, str]]:
        """Households that have names, at least where pages show them."""
        pairs = [(new_id(), new_id()) for _ in range(count)]
        self.name(pairs)
        households = [
            setup.Household(subject, (head,), {"item": new_id(), "digest": "f" * 64}) for subject, head in pairs
        ]
        self.perform(
            self.act(),
            lambda desk: setup.enroll(desk, kind="household", place=place or self.village, subjects=households),
        )
        self.households += pairs
        return pairs

    def to_appraisal(self, count: int) -> list[str]:
        dossiers = super().to_appraisal(count)
        self.current()
        return dossiers

    def current(self) -> None:
        self.wiring.projector.catch_up_all()

    def client(self, person: str) -> FlaskClient:
        """A browser in which this person has signed in."""
        client = self.app.test_client()
        token = self.wiring.identity.sign_in(self.logins[person], PASSWORD, now=self.clock())
        with client.session_transaction() as session:
            session["token"] = token
        return client

    def head_with_account(self, pair: tuple[str, str]) -> str:
        """The head of a household, who can sign in."""
        login = f"h{len(self.logins)}"
        self.wiring.identity.create_account(
            person=pair[1], login=login, name="Chủ hộ", password=PASSWORD, now=self.clock()
        )
        self.logins[pair[1]] = login
        return pair[1]


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that pages send through the engine."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


__all__ = ["PASSWORD", "Path", "Town", "config", "counted"]
