"""Authority: the mandates behind many entries, in one query."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from projections.mandates import mandate, said


def mandates_by_id(
    db: Connection, ids: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, dict[str, Any]]:
    """Office, names of places, basis, capacity and delegator of each mandate."""
    c = mandate.c
    asked = select(c.mandate, c.office, c.places, c.basis, c.signing, c.delegator).where(
        c.mandate.in_(ids), said(as_of, known_at)
    )
    return {
        row["mandate"]: dict(row)
        | {"places": [place["name"] for place in json.loads(row["places"])], "signing": json.loads(row["signing"])}
        for row in db.execute(asked).mappings()
    }
