"""Bad input when something is decided although it changed, as data."""

from typing import Any

from domain.commands.appraisal import Appraised, appraise
from domain.commands.overriding import explained
from domain.desk import Desk
from domain.errors import NotThisStep
from domain.page import Changed, WhyNotSaid
from tests.bad_input import Bad
from tests.scenario import SEEN, ref


def _appraise(commune: Any, dossier: str, *, why: Any = None) -> None:
    def decide(desk: Desk) -> dict[str, Any]:
        answer = appraise(desk, appraised=[Appraised(dossier, 85, upheld=True)])
        changed = Changed(dossier, {"version": 4}, {"version": 5})
        explained(desk, since=SEEN[0], changed=[changed], explain=why)
        return answer

    commune.as_("appraiser", decide)


OVERRIDING: tuple[Bad, ...] = (
    Bad("what changed is decided, and nobody says why", WhyNotSaid, lambda c: _appraise(c, c.closed)),
    Bad(
        "what changed is decided by who says why, at another step",
        NotThisStep,
        lambda c: _appraise(c, c.verified, why=lambda _desk, _owner: ref()),
    ),
)
