"""Recording a decision: the whole list in one act, as its page showed it."""

from typing import Any

from domain.commands.award import Ground, issue_decision
from domain.desk import Desk
from domain.ids import new_id
from service.privacy.wallet import Wallet
from service.public import codes
from service.views.carrying import act_on, carry_out
from service.views.confirming import as_shown
from service.views.decision_list import DecisionList
from service.visit import parts


def issue(listed: DecisionList, values: dict[str, Any]) -> dict[str, Any]:
    """Issue the decision that the form describes; the answer names it."""
    lines = {line["dossier"]: line for line in values["exceptions"] or ()}
    wallet = parts().vault.wallet()
    grounds = {each: _ground(line, wallet) for each, line in lines.items() if line["outcome"] == "refused"}
    postponed = {each: line["reason"] for each, line in lines.items() if each not in grounds}
    left_out = frozenset(values["left_out"])
    recognised = [each for each in listed.dossiers if each not in lines]
    decision = new_id()
    given = codes.made(wallet, decision, [each for each in recognised if each not in left_out])

    def decide(desk: Desk) -> dict[str, Any]:
        return issue_decision(
            desk,
            decision=decision,
            **{name: values[name] for name in ("number", "signed_on", "form", "basis")},
            recognised=recognised,
            refused=list(grounds),
            grounds=grounds,
            postponed=postponed,
            left_out=left_out,
            confirmed=values["count"],
            codes=given,
        )

    shown = as_shown(decide, book=listed.book, dossiers=listed.dossiers, values=values, wallet=wallet, listed=listed.at)
    return carry_out(act_on(listed.book, values, seen=values["seen"]), shown, wallet=wallet)


def _ground(line: dict[str, Any], wallet: Wallet) -> Ground:
    subject = line["dossier"].split(".")[3]
    text = wallet.seal(subject, "text", {"text": line["text"]}) if line["text"] else None
    return Ground(line["reason"], text)
