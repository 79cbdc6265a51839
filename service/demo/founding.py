"""Founding a commune of the demonstration: places, accounts, mandates, rules, the year's cycle, targets, households."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from domain import criteria, procedures
from domain.clock import micros
from domain.commands import setup
from domain.ids import new_id
from service.acting import Signed
from service.demo.clock import YearClock
from service.demo.commune import YEAR, Commune, Village
from service.demo.people import village_name
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


def found(wiring: Wiring, clock: YearClock, *, name: str, code: str, villages: int, titles: Collection[str]) -> Commune:
    """A commune with its offices filled, its rules adopted and the year open for registration for these titles."""
    commune = Commune(wiring, clock, province=new_id(), place=new_id())
    _establish(commune, commune.province, "province", "Tỉnh Quảng Ngãi", "MH", None)
    _establish(commune, commune.place, "commune", name, code, commune.province)
    for post in POSTS:
        person = account(wiring, login=post.login, name=post.name)
        commune.officials[post.office] = appoint(commune, person, post.office, commune.place)
    for number in range(1, villages + 1):
        _found_village(commune, number, f"{code}-{number:03d}")
    _open_year(commune, titles)
    return commune


def account(wiring: Wiring, *, login: str, name: str) -> str:
    """Someone who can sign in with the demonstration's password; the id of that person."""
    person = new_id()
    wiring.identity.create_account(person=person, login=login, name=name, password=PASSWORD, now=wiring.clock())
    return person


def appoint(commune: Commune, person: str, office: str, place: str) -> Signed:
    """A person gets an office from the beginning of the year."""
    mandate = new_id()
    commune.perform(
        commune.setting_up(book=commune.province),
        lambda desk: setup.grant_mandate(
            desk,
            mandate=mandate,
            person=person,
            office=office,
            places=[place],
            valid_from=date(YEAR, 1, 1),
            valid_to=None,
            basis=BASIS,
        ),
    )
    return Signed(person, mandate, office)


def _establish(commune: Commune, place: str, kind: str, name: str, code: str, parent: str | None) -> None:
    commune.perform(
        commune.setting_up(book=commune.province),
        lambda desk: setup.establish_place(
            desk, place=place, kind=kind, name=name, code=code, parent=parent, area="normal", demonstration=True
        ),
    )


# So many villages have an officer who can sign in; hashing a password takes its time on purpose.
WITH_ACCOUNT = 3


def _found_village(commune: Commune, number: int, code: str) -> None:
    place, name = new_id(), village_name(number)
    _establish(commune, place, "village", name, code, commune.place)
    called = f"Cán bộ {name}"
    if number <= WITH_ACCOUNT:
        person = account(commune.wiring, login=f"thon{number}", name=called)
    else:
        person = _named(commune, called)
    officer = appoint(commune, person, "village-officer", place)
    commune.villages.append(Village(place, name, officer))


def _named(commune: Commune, name: str) -> str:
    """Someone without an account, whose name lies in the vault all the same."""
    person = new_id()
    wallet = commune.wiring.vault.wallet()
    wallet.seal(person, "name", {"kind": "person", "name": name})
    with commune.wiring.engine.begin() as db:
        commune.wiring.vault.write(db, wallet, recorded_at=micros(commune.clock()))
    return person


def _open_year(commune: Commune, chosen: Collection[str]) -> None:
    keeper = commune.officials["records-officer"]
    titles = [
        (procedure, next(each for each in criteria.editions() if each.title == procedure.title))
        for procedure in procedures.editions()
        if procedure.title in chosen
    ]
    commune.perform(
        commune.act(keeper),
        lambda desk: setup.adopt(
            desk, procedures=[procedure for procedure, _ in titles], criteria=[each for _, each in titles]
        ),
    )
    commune.perform(
        commune.act(keeper),
        lambda desk: setup.open_cycle(
            desk,
            year=YEAR,
            opens_on=date(YEAR, 1, 1),
            closes_on=date(YEAR, 12, 31),
            titles=titles,
            demonstration=True,
        ),
    )
