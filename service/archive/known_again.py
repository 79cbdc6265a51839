"""Known again: what a volume takes along that no entry names, by which a file or a person is found in another place.

Without it the other store could not say that the same photograph lies in two dossiers, nor that somebody on a list is
there already. What names them are digests, so the keys that made these go with them and later ones are the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from domain.dossier import Dossier
from service.files import looks, uses
from service.privacy.vault import Vault
from service.spreadsheets import codes, identities
from service.store.encoding import envelope_of

# What goes with whoever an entry is about: what they are called, and by what lists name them.
WITH_PEOPLE = ("name", identities.KIND, codes.KIND)
WITH_FILES = (uses.KIND, looks.KIND)


def keys_of(book: str) -> Sequence[str]:
    """Under whose keys the digests of a book's commune are made."""
    return f"files.{book}", f"identities.{book}"


def with_files(db: Connection, vault: Vault, facts: Iterable[Any]) -> list[Any]:
    """What the files that these facts add are known again by; not those of other years."""
    told = [envelope_of(bytes(fact.state)) for fact in facts if fact.topic == Dossier.EvidenceAdded.TOPIC]
    added = {each["data"]["evidence"] for each in told}
    owners = sorted({each["stream"].split(".")[3] for each in told})
    found = vault.kept_of(db, WITH_FILES, owners) if owners else ()
    return [row for row, value in found if isinstance(value, dict) and value["evidence"] in added]
