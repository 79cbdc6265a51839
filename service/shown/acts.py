"""Acts: the buttons of a dossier's page, exactly for what is open to this person now."""

from typing import Any

from domain.choices import (
    ANSWER,
    APPEAL,
    COMMENT,
    DECIDE_APPEAL,
    EVIDENCE,
    HOLD,
    REINSTATE,
    RELEASE,
    REOPEN,
    RETRACT,
    RETURN,
    REVOKE,
    SET_ASIDE,
    WAIVE,
    WITHDRAW,
    Choice,
    correctable,
)
from service.i18n import later as _l
from service.views import links
from service.views.at_desk import Opened

# The words on the button: of one's own act, and of an entry for the household.
WORDS = {
    "self-assessment": (_l("Assess yourself"), _l("Enter the self-assessment")),
    EVIDENCE: (_l("Add evidence"), None),
    COMMENT: (_l("Enter a comment"), None),
    RETURN: (_l("Return for completion"), None),
    WITHDRAW: (_l("Withdraw the dossier"), _l("Withdraw it on behalf of another")),
    RETRACT: (_l("Take the last step back"), _l("Take their last step back for them")),
    REOPEN: (_l("Reopen the dossier"), None),
    HOLD: (_l("Put on hold"), None),
    RELEASE: (_l("Let it go on"), None),
    SET_ASIDE: (_l("Set the decision aside"), None),
    REVOKE: (_l("Revoke the title"), None),
    REINSTATE: (_l("Reinstate the title"), None),
    APPEAL: (_l("Appeal"), _l("Enter an appeal")),
    DECIDE_APPEAL: (_l("Decide on the appeal"), None),
    WAIVE: (_l("Propose an override of kinship"), None),
}
# What leads on along the way; anything else is never the button that a hurried hand meets first.
ONWARD = ("self-assessment", EVIDENCE, RELEASE, DECIDE_APPEAL)
PAGES = {
    "self-assessment": "self-assessment",
    EVIDENCE: "evidence/new",
    COMMENT: "comments/new",
    RETURN: "return",
    WITHDRAW: "withdrawal",
    **{
        name: name
        for name in (RETRACT, REOPEN, HOLD, RELEASE, SET_ASIDE, REVOKE, REINSTATE, APPEAL, DECIDE_APPEAL, WAIVE)
    },
}


def acts_of(opened: Opened) -> list[dict[str, Any]]:
    """Buttons in order, the next step first."""
    shut = {ANSWER, RETRACT} if opened.opening else {ANSWER}
    found = [_act(opened, choice) for choice in opened.choices if choice.form not in shut]
    if EVIDENCE in {choice.form for choice in opened.choices}:
        href = f"/dossiers/{opened.dossier.id}/evidence/activity"
        found.append({"text": _l("Cite an activity as evidence"), "href": href, "is_onward": False})
    return [act for act in found if act]


def may_answer(opened: Opened) -> bool:
    """Whether this person answers comments."""
    return ANSWER in {choice.form for choice in opened.choices}


def corrections_of(opened: Opened) -> set[int]:
    """The versions of the entries that this person may correct."""
    found = (correctable(opened.dossier, opened.rules, standing) for standing in opened.standings)
    return {version for versions in found for version in versions}


def _act(opened: Opened, choice: Choice) -> dict[str, Any] | None:
    if choice.form in PAGES:
        own, for_another = WORDS[choice.form]
        text = for_another if choice.on_behalf and for_another else own
        page = f"/dossiers/{opened.dossier.id}/{PAGES[choice.form]}"
        return {"text": text, "href": page, "is_onward": choice.form in ONWARD}
    dossier = opened.dossier
    href = links.of_form(
        choice.form, place=dossier.place["id"], title=dossier.title, year=dossier.year, posting=dossier.posting
    )
    return {"text": links.VERB[choice.form], "href": href, "is_onward": True} if href else None
