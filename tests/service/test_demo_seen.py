"""What every decision of the demonstration rested on can be made again: each page, with the digest that its fact holds."""

from collections import Counter

import pytest
from sqlalchemy import select

from projections.audit import audit
from service.app import create_app
from service.cli.opened import opened_wiring
from service.shown.seen import page_seen


@pytest.mark.usefixtures("demonstration")
def test_every_page_of_the_demonstration_is_made_again_as_it_was_seen() -> None:
    found: Counter[tuple[str, bool]] = Counter()
    with opened_wiring() as wiring, create_app(wiring).app_context(), wiring.engine.connect() as db:
        rows = db.execute(select(audit).where(audit.c.seen.is_not(None))).mappings().all()
        for row in rows:
            page = page_seen(db, row)
            assert page is not None
            found[row["type"], page.matches] += 1

    assert [kind for kind in found if not kind[1]] == []
    assert {kind for kind, _ in found} >= {
        "dossier.village-verified", "dossier.commune-appraised", "dossier.award-decided", "dossier.award-revoked",
        "meeting.held", "decision.issued", "reward.proposed",
    }  # fmt: skip
