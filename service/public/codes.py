"""Codes of certificates: made at random when a decision is signed, sealed, and written as addresses on paper."""

import secrets
from collections.abc import Iterable, Mapping

import segno
from sqlalchemy import Connection

from domain.code import RANDOM_BITS, digest_of, grouped, made_of
from domain.commands.award import NO_CODES, Codes
from projections import codes as read
from service.config import Config
from service.privacy.vault import Vault
from service.privacy.wallet import Wallet

KIND = "codes"


def made(wallet: Wallet, decision: str, dossiers: Iterable[str]) -> Codes:
    """A code for each of these; the wallet keeps them under a key of the decision's codes alone.

    A code says nothing of anybody, and stays good when somebody's data is erased: then it shows the title without them.
    """
    return _sealed(wallet, decision, _drawn(dossiers))


def new(wallet: Wallet, config: Config, decision: str, dossiers: Iterable[str]) -> tuple[Codes, Mapping[str, str]]:
    """The same, and the addresses that stand on paper."""
    drawn = _drawn(dossiers)
    addresses = {dossier: address_of(config, code) for dossier, code in drawn.items()} if config.address else {}
    return _sealed(wallet, decision, drawn), addresses


def holders(db: Connection, decision: str) -> frozenset[str]:
    """Dossiers whose certificates by this decision have a code."""
    return frozenset(read.latest(db, decision))


def codes_of(vault: Vault, db: Connection, decision: str) -> Mapping[str, str]:
    """The codes that hold for the certificates of a decision, by dossier."""
    holding = {dossier: row["code"] for dossier, row in read.latest(db, decision).items()}
    found: dict[str, str] = {}
    for sealed in vault.every(KIND, [_owner(decision)]) if holding else ():
        told = sealed if isinstance(sealed, dict) else {}
        found |= {each: code for each, code in told.items() if digest_of(code) == holding.get(each)}
    return found


def written_on(vault: Vault, config: Config, db: Connection, decision: str) -> Mapping[str, str]:
    """The addresses of the same, as they stand on paper; none while nobody says where this is to be found."""
    if not config.address:
        return {}
    return {dossier: address_of(config, code) for dossier, code in codes_of(vault, db, decision).items()}


def address_of(config: Config, code: str) -> str:
    """Where a certificate is verified, in capitals: a picture of these takes less room than one of small letters."""
    return f"{config.address}/V/{grouped(code)}".upper()


def picture(address: str) -> str:
    """The address as a drawing for a page."""
    drawn: str = segno.make(address, error="q", micro=False).svg_inline(scale=5, border=4, light="#fff", svgclass=None)
    return drawn


def _drawn(dossiers: Iterable[str]) -> dict[str, str]:
    return {dossier: made_of(secrets.randbits(RANDOM_BITS)) for dossier in dossiers}


def _sealed(wallet: Wallet, decision: str, codes: Mapping[str, str]) -> Codes:
    if not codes:
        return NO_CODES
    kept = wallet.seal(_owner(decision), KIND, dict(codes))
    return Codes({dossier: digest_of(code) for dossier, code in codes.items()}, kept)


def _owner(decision: str) -> str:
    return f"codes.{decision}"
