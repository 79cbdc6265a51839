"""Identity numbers: never kept. A digest keyed for the commune finds a person again; the last digits tell them apart.

The digest names an item of the vault whose owner is the person, so erasing the person takes it along, and whoever has
the database without the master key cannot try numbers against it.
"""

import secrets
from collections.abc import Iterable

from service.privacy.vault import Vault, Wallet

KIND = "identity"
LAST = 3
NUMBERS = 2**31 - 1


class Identities:
    """Who has which identity number in one commune."""

    def __init__(self, vault: Vault, book: str) -> None:
        self._vault, self._owner = vault, f"identities.{book}"
        # Made and kept once, so that a digest means the same in every process.
        vault.digest(self._owner, KIND, {"number": ""})
        self._wallet = vault.wallet()
        self._found: dict[str, str | None] = {}

    def item(self, number: str) -> str:
        """Under what a number is known."""
        return f"identity.{self._wallet.digest(self._owner, KIND, {'number': number})}"

    def know(self, items: Iterable[str]) -> None:
        """Look up many at once."""
        missing = [each for each in dict.fromkeys(items) if each not in self._found]
        self._found |= dict.fromkeys(missing) | self._vault.owners_of(missing)

    def person(self, item: str) -> str | None:
        """Who has the number."""
        self.know([item])
        return self._found[item]


def keep(wallet: Wallet, person: str, item: str, last: str) -> None:
    """Keep by what a person will be known again, and the last digits."""
    wallet.seal(person, KIND, {"last": last}, item=item, version=1 + secrets.randbelow(NUMBERS))
