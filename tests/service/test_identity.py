"""People sign in with their password, for a while, and nobody else does."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from domain.ids import new_id
from service.identity.accounts import LoginTaken, NoAccount
from service.identity.identity import Identity, SignInRefused
from service.identity.logins import LoginRefused
from service.identity.passwords import PasswordCommon, PasswordRefused, Passwords
from service.privacy.vault import Vault
from service.schema import account, session, stored, vault_key, vault_version

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LOGIN, NAME, PASSWORD = "y-blo.đánh-dấu", "Y Blơ Đánh Dấu", "một mật khẩu dài"
CHEAP = Passwords(rounds=1, memory=8)


@pytest.fixture
def identity(engine: Engine) -> Identity:
    return Identity(engine, Vault(engine, os.urandom(32)), CHEAP)


@pytest.fixture
def person(identity: Identity) -> str:
    person = new_id()
    identity.create_account(person=person, login=LOGIN, name=NAME, password=PASSWORD, now=NOW)
    return person


def wrong(identity: Identity, times: int, *, now: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            identity.sign_in(LOGIN, "not the password", now=now)


def test_who_knows_the_password_is_signed_in(identity: Identity, person: str) -> None:
    token = identity.sign_in(LOGIN, PASSWORD, now=NOW)

    found = identity.session_of(token, now=NOW + MINUTE)

    assert found is not None
    assert (found.person, found.mandate, found.created_at) == (person, None, NOW)


@pytest.mark.parametrize(
    "login", [LOGIN.upper(), f"  {LOGIN} ", "y-blo.đ\u0061\u0301nh-d\u0061\u0302\u0301u", "Y-BLO.Đánh-dấu"]
)
def test_capitals_and_composed_letters_make_no_difference_in_a_login(
    identity: Identity, person: str, login: str
) -> None:
    assert identity.session_of(identity.sign_in(login, PASSWORD, now=NOW), now=NOW).person == person  # type: ignore[union-attr]


def test_decomposed_letters_make_no_difference_in_a_password(identity: Identity, person: str) -> None:
    decomposed = "mo\u0323\u0302t ma\u0323\u0302t kha\u0302\u0309u da\u0300i"
    assert decomposed != PASSWORD
    assert identity.sign_in(LOGIN, decomposed, now=NOW)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        (LOGIN, "một mật khẩu dài."),
        (LOGIN, ""),
        (LOGIN, "x" * 10_000),
        (LOGIN, "\x00"),
        ("nobody", PASSWORD),
        ("", ""),
        ("y\x00", PASSWORD),
        ("x" * 10_000, PASSWORD),
    ],
)
def test_nobody_else_is(identity: Identity, person: str, login: str, password: str) -> None:
    with pytest.raises(SignInRefused):
        identity.sign_in(login, password, now=NOW)
    with identity.engine.connect() as db:
        assert db.execute(select(session)).all() == []


def test_after_five_wrong_passwords_from_one_place_the_right_one_waits_there_too(
    identity: Identity, person: str
) -> None:
    wrong(identity, 5)
    with pytest.raises(SignInRefused):
        identity.sign_in(LOGIN, PASSWORD, now=NOW + 14 * MINUTE)
    assert identity.sign_in(LOGIN, PASSWORD, now=NOW + 15 * MINUTE)


def test_four_wrong_passwords_are_forgiven_by_the_right_one(identity: Identity, person: str) -> None:
    for _ in range(3):
        wrong(identity, 4)
        assert identity.sign_in(LOGIN, PASSWORD, now=NOW)


def test_when_the_wait_is_over_counting_begins_anew(identity: Identity, person: str) -> None:
    wrong(identity, 5)
    wrong(identity, 4, now=NOW + 15 * MINUTE)
    assert identity.sign_in(LOGIN, PASSWORD, now=NOW + 15 * MINUTE)


def test_attempts_made_at_once_are_counted_one_by_one(identity: Identity, person: str) -> None:
    looked_at: list[bool] = []
    together = threading.Barrier(12)
    counters = identity.tries.alone("together")

    def attempt() -> None:
        together.wait()
        with identity.engine.begin() as db:
            looked_at.append(identity.tries.take(db, counters, now=NOW))

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(looked_at) == [False] * 7 + [True] * 5


def test_neither_login_nor_name_nor_token_lies_open_in_any_table(identity: Identity, person: str) -> None:
    token = identity.sign_in(LOGIN, PASSWORD, now=NOW)

    with identity.engine.connect() as db:
        values = [value for table in stored.sorted_tables for row in db.execute(select(table)) for value in row]
        assert db.execute(select(vault_key)).all()
        assert db.execute(select(vault_version)).all()
    kept = b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)

    for secret in (LOGIN, NAME, PASSWORD, token):
        assert secret.encode() not in kept
    assert person.encode() in kept


def test_a_session_ends_after_twelve_idle_hours(identity: Identity, person: str) -> None:
    token = identity.sign_in(LOGIN, PASSWORD, now=NOW)
    later = NOW + timedelta(hours=11)
    assert identity.session_of(token, now=later)
    assert identity.session_of(token, now=later + timedelta(hours=11))
    assert identity.session_of(token, now=later + timedelta(hours=24)) is None


def test_a_session_ends_after_a_week_however_busy(identity: Identity, person: str) -> None:
    token = identity.sign_in(LOGIN, PASSWORD, now=NOW)
    for hours in range(10, 168, 10):
        assert identity.session_of(token, now=NOW + timedelta(hours=hours))
    assert identity.session_of(token, now=NOW + timedelta(hours=168)) is None


def test_signing_out_ends_this_session_only(identity: Identity, person: str) -> None:
    here, there = (identity.sign_in(LOGIN, PASSWORD, now=NOW) for _ in range(2))
    identity.sign_out(here)
    identity.sign_out(here)
    assert identity.session_of(here, now=NOW) is None
    assert identity.session_of(there, now=NOW)


@pytest.mark.parametrize("token", ["", "x", "\ud800", "\x00", "x" * 10_000])
def test_a_made_up_token_is_good_for_nothing(identity: Identity, person: str, token: str) -> None:
    identity.sign_in(LOGIN, PASSWORD, now=NOW)
    assert identity.session_of(token, now=NOW) is None


def test_a_session_keeps_the_mandate_that_was_chosen(identity: Identity, person: str) -> None:
    token, mandate = identity.sign_in(LOGIN, PASSWORD, now=NOW), new_id()
    for chosen in (mandate, None):
        identity.choose_mandate(token, chosen)
        assert identity.session_of(token, now=NOW).mandate == chosen  # type: ignore[union-attr]


def test_a_disabled_account_is_shut_at_once(identity: Identity, person: str) -> None:
    token = identity.sign_in(LOGIN, PASSWORD, now=NOW)
    identity.disable_account(person, now=NOW)
    assert identity.session_of(token, now=NOW) is None
    with pytest.raises(SignInRefused):
        identity.sign_in(LOGIN, PASSWORD, now=NOW)
    assert [each.disabled_at for each in identity.listed()] == [NOW]


def test_another_password_ends_what_the_old_one_opened(identity: Identity, person: str) -> None:
    token = identity.sign_in(LOGIN, PASSWORD, now=NOW)
    wrong(identity, 1)
    identity.change_password(person, "another password")
    assert identity.session_of(token, now=NOW) is None
    with pytest.raises(SignInRefused):
        identity.sign_in(LOGIN, PASSWORD, now=NOW)
    assert identity.sign_in(LOGIN, "another password", now=NOW)


def test_a_hash_of_former_cost_is_replaced_when_its_owner_signs_in(identity: Identity, person: str) -> None:
    dearer = Identity(identity.engine, identity.accounts.vault, Passwords(rounds=2, memory=16))

    def cost() -> str:
        with identity.engine.connect() as db:
            return str(db.execute(select(account.c.password_hash)).scalar_one()).split("$")[3]

    assert cost() == "m=8,t=1,p=1"
    assert dearer.sign_in(LOGIN, PASSWORD, now=NOW)
    assert cost() == "m=16,t=2,p=1"
    assert dearer.sign_in(LOGIN, PASSWORD, now=NOW)


def test_a_hash_that_is_none_lets_nobody_in(identity: Identity, person: str) -> None:
    with identity.engine.begin() as db:
        db.execute(update(account).values(password_hash="damaged"))
    with pytest.raises(SignInRefused):
        identity.sign_in(LOGIN, PASSWORD, now=NOW)


def test_login_and_person_have_one_account(identity: Identity, person: str) -> None:
    with pytest.raises(LoginTaken):
        identity.create_account(person=new_id(), login=LOGIN.upper(), name="x", password=PASSWORD, now=NOW)
    with pytest.raises(LoginTaken):
        identity.create_account(person=person, login="other", name="x", password=PASSWORD, now=NOW)
    assert [(each.login, each.name) for each in identity.listed()] == [(LOGIN, NAME)]
    assert identity.accounts.person_of(LOGIN) == person
    assert identity.accounts.person_of("other") is None


@pytest.mark.parametrize("password", ["", "ngắn quá", "x" * 201, "some-login", "SOME-LOGIN"])
def test_a_poor_password_is_refused(identity: Identity, password: str) -> None:
    with pytest.raises(PasswordRefused, match="10 to 200"):
        identity.create_account(person=new_id(), login="some-login", name="x", password=password, now=NOW)
    assert identity.listed() == []


@pytest.mark.parametrize(
    "password",
    ["1234567890", "QWERTYUIOP", "password123", "aaaaaaaaaaaa", "1212121212", "Sổ Vàng 2026!", "Mật khẩu 1234", "some-login-2026",
     "0987654321", "zaq1xsw2cde3", "123123123123"],
)  # fmt: skip
def test_a_password_that_is_tried_first_is_refused(identity: Identity, password: str) -> None:
    with pytest.raises(PasswordCommon, match="Many people"):
        identity.create_account(person=new_id(), login="some-login", name="x", password=password, now=NOW)
    assert identity.listed() == []


@pytest.mark.parametrize(
    "password", [PASSWORD, "sổ vàng của thôn bốn", "0912 345 678 91", "passwordless door", "ba con trâu"]
)
def test_any_other_password_is_taken_whatever_it_is_made_of(identity: Identity, password: str) -> None:
    identity.create_account(person=new_id(), login="some-login", name="x", password=password, now=NOW)
    assert identity.sign_in("some-login", password, now=NOW)


@pytest.mark.parametrize("login", ["", "  ", "two words", "x" * 101, "a\x00b", "a\u200bb"])
def test_a_login_that_nobody_could_type_is_refused(identity: Identity, login: str) -> None:
    with pytest.raises(LoginRefused):
        identity.create_account(person=new_id(), login=login, name="x", password=PASSWORD, now=NOW)


def test_nobody_is_not_changed(identity: Identity) -> None:
    with pytest.raises(NoAccount):
        identity.change_password(new_id(), PASSWORD)
    with pytest.raises(NoAccount):
        identity.disable_account(new_id(), now=NOW)


def test_erasing_a_person_leaves_an_account_without_a_name(identity: Identity, person: str, tmp_path: Path) -> None:
    identity.accounts.vault.destroy(person)
    assert [(each.person, each.login, each.name) for each in identity.listed()] == [(person, None, None)]
