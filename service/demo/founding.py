"""Founding a commune of the demonstration: places, accounts, mandates."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from domain.clock import day_of, micros
from domain.commands import setup
from domain.commands.declaring import declare_interests
from domain.desk import Desk
from domain.ids import new_id
from service.acting import Signed
from service.demo.clock import YearClock
from service.demo.commune import Commune, Village
from service.demo.people import village_name
from service.schema import account as accounts
from service.wiring import Wiring

PASSWORD = "minhhoa2026"  # noqa: S105 - printed at every start: nobody's data lies behind it
BASIS = "Quyết định phân công (minh họa)"


@dataclass(frozen=True, slots=True)
class Post:
    """An office of the commune with the login of whoever holds it."""

    login: str
    office: str
    name: str


POSTS = (
    Post("hoso", "records-officer", "Cán bộ hồ sơ (minh họa)"),
    Post("thamdinh", "commune-appraiser", "Người thẩm định (minh họa)"),
    Post("kyduyet", "signer", "Người ký quyết định (minh họa)"),
    Post("thanhtra", "inspector", "Thanh tra (minh họa)"),
    Post("quantri", "administrator", "Quản trị (minh họa)"),
)
# So many villages have an officer who can sign in.
WITH_ACCOUNT = 3


@dataclass(frozen=True, slots=True)
class Site:
    """Where a commune of the demonstration lies, and what is put behind the logins of its people."""

    name: str
    code: str
    villages: int
    above: str = "Tỉnh Quảng Ngãi"
    above_code: str = "MH"
    above_kind: str = "province"
    village: str = "Thôn"
    suffix: str = ""


def found(wiring: Wiring, clock: YearClock, site: Site) -> Commune:
    """A commune with its villages, and with its offices filled from the beginning of the year."""
    commune = Commune(wiring, clock, province=new_id(), place=new_id(), year=day_of(clock()).year, suffix=site.suffix)
    establish(commune, commune.province, site.above_kind, site.above, site.above_code, None)
    establish(commune, commune.place, "commune", site.name, site.code, commune.province)
    for post in POSTS:
        person = account(commune, login=post.login, name=post.name)
        commune.officials[post.office] = appoint(commune, person, post.office, commune.place)
    for number in range(1, site.villages + 1):
        _found_village(commune, number, f"{site.code}-{number:03d}", village_name(number, site.village))
    return commune


def account(commune: Commune, *, login: str, name: str) -> str:
    """Someone who can sign in with the demonstration's password; the id of that person.

    The password is hashed once: it takes its time on purpose, and is printed anyhow.
    """
    person, wiring, now = new_id(), commune.wiring, commune.clock()
    login += commune.suffix
    with wiring.engine.connect() as db:
        first = db.execute(select(accounts.c.person).limit(1)).scalar()
    if first is None:
        wiring.identity.create_account(person=person, login=login, name=name, password=PASSWORD, now=now)
    else:
        wiring.identity.create_account_like(person=person, login=login, name=name, like=first, now=now)
    return person


def appoint(commune: Commune, person: str, office: str, *places: str) -> Signed:
    """A person gets an office from the beginning of the year."""
    mandate = new_id()
    commune.perform(
        commune.setting_up(book=commune.province),
        lambda desk: setup.grant_mandate(
            desk,
            mandate=mandate,
            person=person,
            office=office,
            places=places,
            valid_from=date(commune.year, 1, 1),
            valid_to=None,
            basis=BASIS,
        ),
    )
    declare_none(commune, [person])
    return Signed(person, mandate, office)


def declare_none(commune: Commune, people: Collection[str]) -> None:
    """These declare that there is nothing to declare for the year; who is whose kin is said by itself."""

    def decide(desk: Desk) -> dict[str, Any]:
        for person in people:
            declare_interests(desk, person=person, year=commune.year, interests=[])
        return {}

    commune.perform(commune.setting_up(book=commune.province), decide)


def establish(commune: Commune, place: str, kind: str, name: str, code: str, parent: str | None) -> None:
    """A place enters the register."""
    commune.perform(
        commune.setting_up(book=commune.province),
        lambda desk: setup.establish_place(
            desk, place=place, kind=kind, name=name, code=code, parent=parent, area="normal", demonstration=True
        ),
    )


def _found_village(commune: Commune, number: int, code: str, name: str) -> None:
    place, called = new_id(), f"Cán bộ {name}"
    establish(commune, place, "village", name, code, commune.place)
    known = number <= WITH_ACCOUNT
    person = account(commune, login=f"thon{number}", name=called) if known else _named(commune, called)
    commune.villages.append(Village(place, name, appoint(commune, person, "village-officer", place)))


def _named(commune: Commune, name: str) -> str:
    """Someone without an account, whose name lies in the vault all the same."""
    person = new_id()
    wallet = commune.wiring.vault.wallet()
    wallet.seal(person, "name", {"kind": "person", "name": name})
    with commune.wiring.engine.begin() as db:
        commune.wiring.vault.write(db, wallet, recorded_at=micros(commune.clock()))
    return person


def in_year(commune: Commune, year: int) -> Commune:
    """The same commune in another year."""
    return replace(commune, year=year)
