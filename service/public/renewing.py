"""Codes given after the decision: to certificates that have none yet, or others to those that are issued anew."""

from collections.abc import Collection, Mapping

from domain.commands.award import Codes
from domain.dossier import Dossier
from service.papers.source import Source
from service.privacy.wallet import Wallet
from service.public import codes

RECOGNISED = "recognised"


def renewed(
    source: Source,
    wallet: Wallet,
    decision: str,
    *,
    only: Collection[str] | None = None,
    anew: bool = False,
    most: int | None = None,
) -> tuple[Codes, Mapping[str, str]]:
    """Codes for certificates of a decision, or of these dossiers only, and the addresses that stand on them.

    With `anew` every one gets another code, else those that have none, `most` of them at once.
    """
    have = frozenset() if anew else codes.holders(source.db, decision)
    by_it = [row["dossier"] for row in source.decided(decision) if row["outcome"] == RECOGNISED]
    wanted = [each for each in by_it if each not in have and (only is None or each in only)]
    # Whatever a later decision has taken up has its code from there.
    stand = [each.id for each in source.desk.all(Dossier, wanted) if each.decision == decision][:most]
    return codes.new(wallet, source.wiring.config, decision, stand)
