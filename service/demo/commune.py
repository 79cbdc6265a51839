"""A commune of the demonstration: its places, its people, and the one way in which they act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.desk import Desk, Request
from domain.dossier import stream_of
from domain.ids import new_id
from domain.stream import Act
from service.acting import Signed, act_of, carry_out, request_digest, system_act
from service.demo.clock import YearClock
from service.demo.people import Household
from service.moments.seen import seen_on
from service.privacy.wallet import Wallet
from service.wiring import Wiring

YEAR = 2026
TITLE = "family"
Ref = dict[str, str]


@dataclass(frozen=True, slots=True)
class Village:
    """A village with the officer who acts for it."""

    place: str
    name: str
    officer: Signed
    households: list[Household] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Commune:
    """The parts of the product, at the time of the story, over one commune."""

    wiring: Wiring
    clock: YearClock
    province: str
    place: str
    villages: list[Village] = field(default_factory=list)
    officials: dict[str, Signed] = field(default_factory=dict)
    # The year that is being lived through, and what stands behind the logins of this place.
    year: int = YEAR
    suffix: str = ""

    def dossier(self, household: Household) -> str:
        """The household's first dossier of the year."""
        return stream_of(year=self.year, title=TITLE, subject=household.subject, attempt=1)

    def setting_up(self, *, book: str | None = None) -> Act:
        """An act of the system that sets the register up, in the commune's book or the one above it."""
        return system_act("setup", book=book or self.place, command_id=new_id(), now=self.clock())

    def act(self, who: Signed, *, seen: Sequence[str] = (), **more: Any) -> Act:
        """An act of that person, who has before them what the product shows of the dossiers `seen`."""
        before = (self._shown(seen),) if seen else ()
        return act_of(who, book=self.place, command_id=new_id(), now=self.clock(), seen=before, **more)

    def perform(self, act: Act, decide: Callable[[Desk], dict[str, Any]], wallet: Wallet | None = None) -> Any:
        """Carry out one command as the product does."""
        digest = request_digest(
            self.wiring.config.secret_key, person=act.actor, path="sovang demo", sent=act.command_id
        )
        return carry_out(self.wiring.office, act, decide, digest=digest, wallet=wallet)

    def desk(self) -> Desk:
        """To look at dossiers and rules."""
        return Desk(self.wiring.office, Request(self.setting_up(), ""))

    def told(self, owner: str, text: str) -> tuple[Ref, Wallet]:
        """A text in the vault under the key of the one whom it is about, and the wallet to carry it."""
        wallet = self.wiring.vault.wallet()
        return wallet.seal(owner, "text", {"text": text}), wallet

    def _shown(self, dossiers: Sequence[str]) -> Mapping[str, Any]:
        self.wiring.projector.catch_up(self.place)
        with self.wiring.engine.connect() as db:
            return seen_on(db, self.wiring.projector, self.place, dossiers)
