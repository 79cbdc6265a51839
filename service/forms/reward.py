"""Rewards: who is proposed for which; and at the association: forwarded, granted, or not."""

from domain.rewarding.criteria import FIGURE, Kind
from domain.rewarding.weighing import MET, UNMET
from service import words
from service.forms.common import AfterReading
from service.forms.fields import (
    Choice,
    Choices,
    Day,
    Identifier,
    Integer,
    JsonFile,
    Question,
    Rows,
    Story,
    Text,
    options_of,
)
from service.forms.form import Act
from service.forms.own import Signing
from service.i18n import later as _l
from service.i18n import local
from service.i18n import text as _


class ProposalForm(AfterReading):
    """Those who meet the conditions of the form, title and year in the address, in the order that the rules give."""

    key = "reward-proposal"
    heading = _l("Propose for a reward")
    submit = _l("Propose them")

    place = Identifier(_l("The place"))
    edition = Text(_l("The criteria that this page showed"), most=64, widget="hidden")
    # Nothing is decided about a dossier here, so nothing about one is overridden: the list is looked at again.
    override = None  # type: ignore[assignment]

    holders = Choices(_l("Who is proposed"), called=_l("at least one who is proposed"))
    basis = Text(
        _l("Basis"),
        hint=_l("The plan or movement in which the reward is named, with its number and day."),
        called=_l("the basis"),
        most=500,
    )


class RewardRulesForm(Act):
    """Checked whole before anything is adopted; what was judged and proposed keeps what it was judged by."""

    key = "reward-rules"
    heading = _l("Adopt criteria and forms of reward")
    submit = _l("Check and adopt")

    place = Identifier(_l("The place"))
    file = JsonFile(
        _l("File with the criteria and forms of reward"),
        hint=_l("A JSON file, as it can be taken along here."),
        called=_l("the file with the criteria and forms of reward"),
    )


class ReceiptForm(Act):
    """A button."""

    key = "reward-receipt"
    heading = _l("Receive the proposal")
    submit = _l("It has been received")


class ForwardingForm(Act):
    """To whom."""

    key = "reward-forwarding"
    heading = _l("Forward the proposal")
    submit = _l("It has been forwarded")

    to = Text(
        _l("To whom"),
        hint=_l("The agency, for example the provincial association. No names of people."),
        called=_l("to whom"),
    )


class GrantingForm(Signing):
    """The signed paper, and for whom it is."""

    key = "reward-granting"
    heading = _l("Enter the reward")
    submit = _l("Enter the reward")

    number = Text(_l("Number and symbol"), hint=_l("As in the register of papers, for example 15/QĐ-UBND."), most=60)
    signed_on = Day(_l("Day of signing"))
    holders = Choices(_l("Who gets it"), called=_l("at least one who gets it"))


class RefusalForm(Act):
    """Nobody on the list gets it."""

    key = "reward-refusal"
    heading = _l("Decline the proposal")
    submit = _l("Decline the proposal")
    is_grave = True

    reason = Choice(_l("Reason"), options=options_of(words.REWARD_REASON), called=_l("a reason"))
    text = Story(_l("Explanation"), called=_l("an explanation"), optional=True)


def judging_columns(kind: Kind) -> dict[str, Question]:
    """What is asked of each who is judged: a word on each criterion, with a figure where one is asked for."""
    columns: dict[str, Question] = {}
    for each in kind.judged:
        label = local(each.label.as_data())
        if each.condition == FIGURE:
            columns[f"part_{each.id}"] = Integer(f"{label}: {_('how many')}", most=10_000_000, optional=True)
            columns[f"whole_{each.id}"] = Integer(f"{label}: {_('of how many')}", most=10_000_000, optional=True)
            columns[f"source_{each.id}"] = Text(f"{label}: {_('where it is written')}", optional=True)
        if each.condition != FIGURE or each.least is None:
            options = options_of({word: words.REWARD_FINDING[word] for word in (MET, UNMET)})
            columns[f"met_{each.id}"] = Choice(label, options=options, widget="select", optional=True)
    return columns | {"votes": Integer(_l("Votes for"), most=100_000, optional=True)}


class JudgingForm(Act):
    """What the commune's council said of those who take part, by its minutes; a line left blank waits."""

    key = "reward-judging"
    heading = _l("Enter what the council judged")
    submit = _l("Enter it")

    edition = Text(_l("The criteria that this page showed"), most=64, widget="hidden")
    minutes = Text(
        _l("Minutes of the council"),
        hint=_l("Number and day, for example 12/BB-HĐTĐKT. No names of people."),
        called=_l("the minutes of the council"),
    )
    judged_on = Day(_l("Day of the meeting"), called=_l("the day of the meeting"))
    present = Integer(
        _l("Members who were present"),
        hint=_l("Only if they voted."),
        called=_l("how many members were present"),
        most=100_000,
        optional=True,
    )
    rows = Rows(_l("Who was judged"), key="subject", columns={}, called=_l("the word on at least one"))
