"""Wrong passwords are counted where they come from, so that nobody shuts out anybody else."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from domain.ids import new_id
from service.identity.identity import Identity, SignInRefused, SlipRefused, WrongPassword
from service.identity.passwords import PasswordRefused, Passwords
from service.identity.slips import LETTERS, read_code
from service.identity.tries import FOR_A_LOGIN, FOR_AN_ADDRESS, FOR_ONE, Where
from service.privacy.vault import Vault
from service.schema import familiar, slip, tries

NOW = datetime(2026, 12, 15, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PASSWORD, ANOTHER = "một mật khẩu dài", "một mật khẩu khác"
OFFICE, PHONE, STRANGER = Where("203.0.113.5", "office"), Where("198.51.100.7", "phone"), Where("192.0.2.66")


@pytest.fixture
def identity(engine: Engine) -> Identity:
    return Identity(engine, Vault(engine, os.urandom(32)), Passwords(rounds=1, memory=8))


@pytest.fixture
def clerk(identity: Identity) -> str:
    return added(identity, "clerk")


def added(identity: Identity, login: str) -> str:
    person = new_id()
    identity.create_account(person=person, login=login, name="Hoàng Thị Lượng", password=PASSWORD, now=NOW)
    return person


def wrong(identity: Identity, times: int, where: Where, login: str = "clerk") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            identity.sign_in(login, "not the password", now=NOW, where=where)


def sign_in(identity: Identity, where: Where, login: str = "clerk", *, now: datetime = NOW) -> str:
    return identity.sign_in(login, PASSWORD, now=now, where=where)


def drained(identity: Identity, login: str) -> None:
    """Somebody with many addresses has used up what strangers may try on this login."""
    for number in range(FOR_A_LOGIN // FOR_ONE):
        wrong(identity, FOR_ONE, Where(f"192.0.2.{number}"), login)


def test_a_stranger_who_tries_has_used_up_the_tries_of_that_address_alone(identity: Identity, clerk: str) -> None:
    wrong(identity, FOR_ONE, STRANGER)
    with pytest.raises(SignInRefused):
        sign_in(identity, STRANGER)
    assert sign_in(identity, OFFICE)


def test_no_number_of_strangers_shuts_out_who_signed_in_before_from_a_device_or_an_address(
    identity: Identity, clerk: str
) -> None:
    sign_in(identity, OFFICE)
    drained(identity, "clerk")
    assert sign_in(identity, OFFICE)
    assert sign_in(identity, Where("198.51.100.200", OFFICE.device)), "the device at another address"
    assert sign_in(identity, Where(OFFICE.address, "another")), "another device at the address"
    with pytest.raises(SignInRefused):
        sign_in(identity, PHONE)
    assert sign_in(identity, PHONE, now=NOW + 15 * MINUTE)


def test_who_tries_beside_the_clerk_in_the_same_office_does_not_shut_the_clerk_out(
    identity: Identity, clerk: str
) -> None:
    sign_in(identity, OFFICE)
    wrong(identity, FOR_ONE, Where(OFFICE.address))
    assert sign_in(identity, OFFICE), "the clerk's own device counts for itself"


def test_a_device_that_is_known_has_five_tries_as_well(identity: Identity, clerk: str) -> None:
    sign_in(identity, OFFICE)
    wrong(identity, FOR_ONE, OFFICE)
    with pytest.raises(SignInRefused):
        sign_in(identity, OFFICE)


def test_an_address_that_tries_many_logins_waits_but_for_those_who_are_known_there(
    identity: Identity, clerk: str
) -> None:
    added(identity, "other")
    sign_in(identity, OFFICE)
    for number in range(FOR_AN_ADDRESS):
        wrong(identity, 1, Where(OFFICE.address, "intruder"), f"nobody{number}")
    with pytest.raises(SignInRefused):
        sign_in(identity, Where(OFFICE.address), "other")
    assert sign_in(identity, OFFICE)
    assert sign_in(identity, PHONE, "other")


def test_who_signs_in_takes_no_try_from_the_others_at_the_address(identity: Identity, clerk: str) -> None:
    for _ in range(FOR_AN_ADDRESS + 1):
        token = sign_in(identity, STRANGER)
        with identity.engine.begin() as db:
            identity.tries.forget(db, clerk)
        identity.sign_out(token)


def test_a_known_device_is_forgotten_after_a_month_and_with_another_password(identity: Identity, clerk: str) -> None:
    sign_in(identity, OFFICE)
    added(identity, "other")
    sign_in(identity, PHONE, "other", now=NOW + timedelta(days=30))
    with identity.engine.connect() as db:
        assert clerk not in db.execute(select(familiar.c.person)).scalars().all()
    sign_in(identity, OFFICE)
    identity.change_password(clerk, ANOTHER)
    with identity.engine.connect() as db:
        assert clerk not in db.execute(select(familiar.c.person)).scalars().all()


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("no address", "", True),
    ],
)
def test_an_address_of_the_sixth_version_counts_with_all_of_its_connection(one: str, other: str, is_one: bool) -> None:
    assert (Where(one).site == Where(other).site) is is_one


def test_neither_addresses_nor_logins_nor_devices_stand_in_the_tables(identity: Identity, clerk: str) -> None:
    sign_in(identity, OFFICE)
    wrong(identity, 1, PHONE)
    with identity.engine.connect() as db:
        rows = [tuple(row) for table in (tries, familiar) for row in db.execute(select(table))]
    assert len(rows) >= 5
    for secret in (OFFICE.address, OFFICE.device, PHONE.address, PHONE.device, "clerk"):
        assert secret not in repr(rows)


def test_the_password_is_proved_again_at_most_five_times_in_a_while_for_each_session(
    identity: Identity, clerk: str
) -> None:
    here, there = sign_in(identity, OFFICE), sign_in(identity, PHONE)
    for _ in range(FOR_ONE):
        with pytest.raises(WrongPassword):
            identity.prove(clerk, here, "not the password", now=NOW)
    with pytest.raises(WrongPassword):
        identity.prove(clerk, here, PASSWORD, now=NOW)
    identity.prove(clerk, there, PASSWORD, now=NOW)
    identity.prove(clerk, here, PASSWORD, now=NOW + 15 * MINUTE)


def test_what_happens_to_accounts_is_logged_by_ids_alone(
    identity: Identity, clerk: str, caplog: pytest.LogCaptureFixture
) -> None:
    wrong(identity, 1, OFFICE)
    wrong(identity, 1, OFFICE, "nobody")
    sign_in(identity, OFFICE)
    identity.redeem("clerk", slip_of(identity, clerk), ANOTHER, now=NOW, where=OFFICE)
    identity.change_password(clerk, PASSWORD)
    identity.end_sessions(clerk)
    identity.disable_account(clerk, now=NOW)
    lines = [record.getMessage() for record in caplog.records if record.name == "service.identity.identity"]
    told = ["sign-in refused", "sign-in refused", "signed in", "slip printed", "slip used", "password changed",
            "sessions ended", "account closed"]  # fmt: skip
    assert [line.partition(" of=")[0].partition(" for=")[0] for line in lines] == told
    assert all(clerk in line for line in lines[2:])
    for secret in (OFFICE.address, OFFICE.device, PASSWORD, ANOTHER, "clerk", "nobody"):
        assert secret not in "".join(lines)


def slip_of(identity: Identity, person: str, *, now: datetime = NOW) -> str:
    return identity.print_slip(person, made_by=new_id(), now=now)


def test_a_slip_sets_the_password_anew_once_and_signs_out_everywhere(identity: Identity, clerk: str) -> None:
    token, code = sign_in(identity, OFFICE), slip_of(identity, clerk)
    assert identity.redeem("CLERK ", code.lower().replace("-", " "), ANOTHER, now=NOW) == clerk
    assert identity.session_of(token, now=NOW) is None
    assert identity.sign_in("clerk", ANOTHER, now=NOW)
    with pytest.raises(SignInRefused):
        sign_in(identity, OFFICE)
    with pytest.raises(SlipRefused):
        identity.redeem("clerk", code, PASSWORD, now=NOW)
    assert [each.used_at for each in identity.slips.of(clerk)] == [NOW]


def test_a_slip_is_good_for_nothing_for_another_login_after_three_days_or_after_the_next_one(
    identity: Identity, clerk: str
) -> None:
    added(identity, "other")
    before, code = slip_of(identity, clerk), slip_of(identity, clerk, now=NOW + MINUTE)
    for login, shown, now in (
        ("other", code, NOW + MINUTE),
        ("nobody", code, NOW + MINUTE),
        ("two words", code, NOW + MINUTE),
        ("clerk", before, NOW + MINUTE),
        ("clerk", code, NOW + MINUTE + timedelta(days=3)),
    ):
        with pytest.raises(SlipRefused):
            identity.redeem(login, shown, ANOTHER, now=now)
    assert sign_in(identity, OFFICE)
    assert identity.redeem("clerk", code, ANOTHER, now=NOW + MINUTE) == clerk


def test_a_poor_password_leaves_the_slip_good(identity: Identity, clerk: str) -> None:
    code = slip_of(identity, clerk)
    with pytest.raises(PasswordRefused):
        identity.redeem("clerk", code, "ngắn", now=NOW)
    assert identity.redeem("clerk", code, ANOTHER, now=NOW)


def test_a_slip_of_a_closed_account_opens_nothing(identity: Identity, clerk: str) -> None:
    code = slip_of(identity, clerk)
    identity.disable_account(clerk, now=NOW)
    with pytest.raises(SlipRefused):
        identity.redeem("clerk", code, ANOTHER, now=NOW)


def test_slips_are_tried_only_so_often_from_an_address(identity: Identity, clerk: str) -> None:
    code = slip_of(identity, clerk)
    counters = identity.tries.for_address("slip", STRANGER)
    with identity.engine.begin() as db:
        assert all(identity.tries.take(db, counters, now=NOW) for _ in range(FOR_AN_ADDRESS))
    with pytest.raises(SlipRefused):
        identity.redeem("clerk", code, ANOTHER, now=NOW, where=STRANGER)
    assert identity.redeem("clerk", code, ANOTHER, now=NOW, where=OFFICE)


def test_the_code_is_kept_nowhere(identity: Identity, clerk: str) -> None:
    code = slip_of(identity, clerk)
    with identity.engine.connect() as db:
        kept = repr(db.execute(select(slip)).all())
    assert clerk in kept
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_any_letter_that_is_mistyped_or_swapped_is_noticed_before_it_counts(identity: Identity, clerk: str) -> None:
    code = slip_of(identity, clerk).replace("-", "")
    assert read_code(code) == code
    for at in range(len(code)):
        for letter in set(LETTERS) - {code[at]}:
            assert read_code(code[:at] + letter + code[at + 1 :]) is None
    for at in range(len(code) - 1):
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        assert swapped == code or read_code(swapped) is None
    for wrong_one in ("", code[:-1], code + "A", "\x00" * 16, "Ａ" * 16, code[:-1] + "ı"):
        assert read_code(wrong_one) is None
