"""The second factor: codes as the standard has them, each good once, missed ones counted with wrong passwords."""

import base64
import os
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from service.identity import totp
from service.identity.identity import Identity, SignInRefused
from service.identity.passwords import Passwords
from service.identity.second_factor import KIND, SecondRefused, SecondStale, SecondWanted, brought_back, carried
from service.identity.tries import FOR_ONE
from service.privacy.vault import Vault
from service.schema import recovery_code, second_factor, vault_version
from tests.service.test_tries import ANOTHER, NOW, OFFICE, PASSWORD, STRANGER, added

HALF_A_MINUTE = timedelta(seconds=totp.SECONDS)
# RFC 6238, appendix B: seconds since 1970, and the codes of eight digits by SHA-1, SHA-256 and SHA-512.
VECTORS = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


@pytest.mark.parametrize(("seconds", "codes"), [(each[0], each[1:]) for each in VECTORS])
def test_codes_are_those_of_the_standard(seconds: int, codes: tuple[str, ...]) -> None:
    step = totp.step_at(datetime.fromtimestamp(seconds, UTC))
    for hash, length, expected in zip((SHA1(), SHA256(), SHA512()), (20, 32, 64), codes, strict=True):
        secret = (b"1234567890" * 7)[:length]
        assert totp.code(secret, step, digits=8, hash=hash) == expected


@given(st.text() | st.from_regex(r"\A[ 0-9]{5,8}\Z"), st.integers(10**6, 2 * 10**11))
def test_whatever_is_typed_either_is_a_code_of_these_minutes_or_is_none(typed: str, at: int) -> None:
    secret, now = totp.new_secret(), datetime.fromtimestamp(at, UTC)
    key, step = base64.b32decode(secret), totp.step_at(now)
    found = totp.fitting(secret, typed, now=now)
    codes = {totp.code(key, each) for each in (step - 1, step, step + 1)}
    assert (found is not None) == ("".join(typed.split()) in codes)
    for away in (-1, 0, 1):
        shown = totp.code(key, step + away)
        assert totp.fitting(secret, f" {shown[:3]} {shown[3:]}", now=now) is not None
    assert len(key) == totp.BYTES


class Phone:
    """Somebody's telephone with an app, whose time the service goes by as well."""

    def __init__(self, identity: Identity) -> None:
        self.identity, self.now, self.secret = identity, NOW, totp.new_secret()
        identity.second.clock = lambda: self.now
        self.person = added(identity, "signer")
        self.token = identity.sign_in("signer", PASSWORD, now=NOW, where=OFFICE)
        self.printed = identity.set_up_second(self.person, self.secret, self.shows(), now=NOW, token=self.token)

    def shows(self, ago: timedelta = timedelta(0)) -> str:
        return totp.code(base64.b32decode(self.secret), totp.step_at(self.now - ago))

    def waits(self, halves: int = 1) -> str:
        self.now += halves * HALF_A_MINUTE
        return self.shows()

    def signs_in(self, second: str = "", password: str = PASSWORD, where: object = OFFICE) -> str:
        return self.identity.sign_in("signer", password, now=NOW, where=where, second=second)  # type: ignore[arg-type]


@pytest.fixture
def phone(engine: Engine) -> Phone:
    return Phone(Identity(engine, Vault(engine, os.urandom(32)), Passwords(rounds=1, memory=8)))


def test_a_code_is_good_once_and_for_a_minute_and_a_printed_one_once(phone: Phone) -> None:
    with pytest.raises(SecondWanted):
        phone.signs_in()
    # The one by which it was set up has been used.
    with pytest.raises(SecondRefused):
        phone.signs_in(phone.shows())
    first = phone.waits()
    assert phone.signs_in(first)
    for used in (first, phone.shows(HALF_A_MINUTE), "000000", "", "abc", phone.waits(9)[:5]):
        with pytest.raises((SecondRefused, SecondWanted)):
            phone.signs_in(used)
        assert phone.signs_in(phone.waits(3))
    # A telephone that goes half a minute slow; the code before that is none any more.
    phone.waits(5)
    assert phone.signs_in(phone.shows(HALF_A_MINUTE))
    phone.waits(5)
    with pytest.raises(SecondRefused):
        phone.signs_in(phone.shows(2 * HALF_A_MINUTE))

    assert len(set(phone.printed)) == 10
    assert phone.signs_in(phone.printed[3].lower().replace("-", " "))
    with pytest.raises(SecondRefused):
        phone.signs_in(phone.printed[3])
    assert phone.identity.second.of(phone.person).left == 9  # type: ignore[union-attr]
    again = phone.identity.second.print_again(phone.person)
    with pytest.raises(SecondRefused):
        phone.signs_in(phone.printed[4])
    assert phone.signs_in(again[4])
    assert phone.identity.recognise("signer", PASSWORD, now=NOW, second=again[5]) == phone.person


def test_wrong_codes_count_with_wrong_passwords_and_shut_nobody_else_out(phone: Phone) -> None:
    for number in range(FOR_ONE):
        with pytest.raises(SecondRefused if number % 2 else SignInRefused):
            phone.signs_in("123456", PASSWORD if number % 2 else "falsch", STRANGER)
    with pytest.raises(SignInRefused):
        phone.signs_in(phone.waits(), where=STRANGER)
    assert phone.signs_in(phone.shows())


def test_neither_secret_nor_printed_codes_lie_open_and_turned_off_nothing_is_left(phone: Phone, engine: Engine) -> None:
    with engine.connect() as db:
        kept = [*db.execute(select(recovery_code)), *db.execute(select(second_factor))]
        sealed = db.execute(select(vault_version.c.sealed).where(vault_version.c.kind == KIND)).scalars().all()
    told = " ".join(str(tuple(row)) for row in kept) + " ".join(bytes(each).hex() for each in sealed)
    for hidden in (phone.secret, base64.b32decode(phone.secret).hex(), *phone.printed):
        assert hidden not in told
    phone.identity.turn_off_second(phone.person)
    assert phone.signs_in()
    with engine.connect() as db:
        tables = (recovery_code, second_factor)
        assert [row for table in tables for row in db.execute(select(table))] == []
        assert db.execute(select(vault_version).where(vault_version.c.kind == KIND)).all() == []


def test_a_slip_leaves_it_on_but_for_one_that_was_made_because_it_is_lost(phone: Phone) -> None:
    identity = phone.identity
    plain = identity.print_slip(phone.person, made_by="x", now=NOW)
    with pytest.raises(SecondWanted):
        identity.redeem("signer", plain, ANOTHER, now=NOW)
    # Nothing is used up by that.
    assert identity.redeem("signer", plain, ANOTHER, now=NOW, second=phone.waits()) == phone.person
    with pytest.raises(SecondWanted):
        phone.signs_in(password=ANOTHER)
    freeing = identity.print_slip(phone.person, made_by="x", now=NOW, frees=True)
    assert identity.redeem("signer", freeing, PASSWORD, now=NOW) == phone.person
    assert identity.second.of(phone.person) is None
    assert phone.signs_in()


def test_a_secret_comes_back_only_from_whom_it_was_shown_to() -> None:
    told = carried("k" * 32, "p", "SECRET")
    assert brought_back("k" * 32, "p", told) == "SECRET"
    for key, person, text in (("x" * 32, "p", told), ("k" * 32, "q", told), ("k" * 32, "p", told[:-1]), ("k", "p", "")):
        with pytest.raises(SecondStale):
            brought_back(key, person, text)
