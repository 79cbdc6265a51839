"""The second factor: beside the password the code of an app, or one of ten printed codes that are good once each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from domain.clock import from_micros, micros
from domain.errors import Refusal
from service.identity import totp
from service.identity.slips import new_code, read_code
from service.privacy.vault import Vault
from service.schema import recovery_code, second_factor, vault_version

# What the vault calls the secret, and whose key the printed codes are digested with.
KIND, CODES = "second-factor", "system:recovery-codes"
PRINTED = 10
# So long a picture that was shown can be confirmed, in seconds.
SHOWN_FOR = 30 * 60


class SecondWanted(Refusal):
    """The password was right; the account asks for a code besides."""

    code = "second-wanted"
    message = "This account is signed in to with a code besides. Enter the six digits that your app shows now, or one of your printed codes."  # noqa: E501


class SecondRefused(Refusal):
    """A code that does not fit; one that was used before is none any more."""

    code = "second-refused"
    message = (
        "This code does not fit, was used before, or there were too many wrong attempts. Wait for the next code of "
        "your app and enter that; check that your telephone sets its time by itself."
    )


class SecondStale(Refusal):
    """The picture on the page is no longer to be confirmed."""

    code = "second-stale"
    message = "This page was open for too long. Open it again and scan the new picture."


class SecondDemanded(Refusal):
    """Whoever holds this office keeps it."""

    code = "second-demanded"
    message = "An office that you hold is signed in to with a second factor, so it cannot be turned off."


@dataclass(frozen=True, slots=True)
class Stands:
    """Since when an account has one, and how many printed codes are left."""

    since: datetime
    left: int


def real_time() -> datetime:
    """Telephones know nothing of the time that a demonstration tells."""
    return datetime.now(UTC)


class SecondFactors:
    """Sets it up, asks for it and takes it away; the secret lies in the vault, of printed codes only digests."""

    def __init__(self, engine: Engine, vault: Vault, *, clock: Callable[[], datetime] = real_time) -> None:
        self.engine = engine
        self.vault = vault
        self.clock = clock

    def of(self, person: str) -> Stands | None:
        """How it stands; None where the account has none."""
        left = select(func.count()).where(recovery_code.c.person == person, recovery_code.c.used_at.is_(None))
        asked = select(second_factor.c.since, left.scalar_subquery()).where(second_factor.c.person == person)
        with self.engine.connect() as db:
            row = db.execute(asked).one_or_none()
        return None if row is None else Stands(from_micros(row[0]), row[1])

    def must_fit(self, secret: str, typed: str) -> int:
        """The step of a code that the app makes of this secret now; raises SecondRefused where it makes another."""
        step = totp.fitting(secret, typed, now=self.clock())
        if step is None:
            raise SecondRefused("code")
        return step

    def set_up(self, person: str, secret: str, typed: str, *, now: datetime) -> list[str]:
        """From now on it is asked for; the printed codes, shown this once. Raises SecondRefused."""
        step = self.must_fit(secret, typed)
        wallet = self.vault.wallet()
        wallet.seal(person, KIND, {"secret": secret})
        codes, digests = self._new_codes()
        with self.engine.begin() as db:
            self.remove(db, person)
            db.execute(insert(second_factor).values(person=person, since=micros(now), last_step=step))
            self.vault.write(db, wallet, recorded_at=micros(now))
            self._keep(db, person, digests)
        return codes

    def accept(self, person: str, typed: str) -> bool:
        """Whether a code fits, of the app or printed; it is good for nothing any more then."""
        if (printed := read_code(typed)) is not None:
            mine = (recovery_code.c.person == person) & (recovery_code.c.digest == self._digest(printed))
            used = update(recovery_code).where(mine, recovery_code.c.used_at.is_(None))
            with self.engine.begin() as db:
                return db.execute(used.values(used_at=micros(self.clock()))).rowcount == 1
        kept = self.vault.latest([person], KIND)[person]
        step = totp.fitting(kept["secret"], typed, now=self.clock()) if isinstance(kept, dict) else None
        if step is None:
            return False
        # Of two who send the same code at once one alone moves it on.
        newer = (second_factor.c.person == person) & (second_factor.c.last_step < step)
        with self.engine.begin() as db:
            return db.execute(update(second_factor).where(newer).values(last_step=step)).rowcount == 1

    def print_again(self, person: str) -> list[str]:
        """Ten new printed codes; those before are good for nothing any more."""
        codes, digests = self._new_codes()
        with self.engine.begin() as db:
            db.execute(delete(recovery_code).where(recovery_code.c.person == person))
            self._keep(db, person, digests)
        return codes

    @staticmethod
    def remove(db: Connection, person: str) -> None:
        """The password alone is enough again."""
        db.execute(delete(recovery_code).where(recovery_code.c.person == person))
        db.execute(delete(second_factor).where(second_factor.c.person == person))
        db.execute(delete(vault_version).where(vault_version.c.owner == person, vault_version.c.kind == KIND))

    def _new_codes(self) -> tuple[list[str], list[str]]:
        codes = [new_code() for _ in range(PRINTED)]
        return codes, [self._digest(read_code(each) or "") for each in codes]

    @staticmethod
    def _keep(db: Connection, person: str, digests: list[str]) -> None:
        db.execute(insert(recovery_code), [{"person": person, "digest": each} for each in digests])

    def _digest(self, code: str) -> str:
        return self.vault.digest(CODES, "code", {"code": code})


def carried(key: str, person: str, secret: str) -> str:
    """A secret on its way through a page to whoever confirms it, and through nobody else's."""
    return str(_serializer(key).dumps([person, secret]))


def brought_back(key: str, person: str, told: str) -> str:
    """The same secret; raises SecondStale where it is another's, changed, or was shown too long ago."""
    try:
        whose, secret = _serializer(key).loads(told, max_age=SHOWN_FOR)
    except (BadSignature, ValueError, TypeError):
        raise SecondStale from None
    if whose != person:
        raise SecondStale
    return str(secret)


def _serializer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="second-factor")
