"""Codes of units: by which lists of citizens name them; kept with the unit, found again by a digest."""

import secrets

from service.privacy.wallet import Wallet
from service.spreadsheets.scope import Scope

KIND = "unit-code"
NUMBERS = 2**31 - 1


def owner(scope: Scope, code: str | None) -> str | None:
    """The unit that has this code in the commune."""
    if not code:
        return None
    item = _item(scope, code)
    return scope.wiring.vault.owners_of([item]).get(item)


def keep(wallet: Wallet, scope: Scope, unit: str, code: str | None) -> None:
    """Keep the code of a unit."""
    if code:
        wallet.seal(unit, KIND, {"code": code}, item=_item(scope, code), version=1 + secrets.randbelow(NUMBERS))


def _item(scope: Scope, code: str) -> str:
    return scope.identities.item(f"unit {code.casefold()}").replace("identity.", "unit-code.")
