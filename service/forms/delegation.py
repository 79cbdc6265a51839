"""Delegation: who acts under one's mandate, where, from when to when, and how they sign."""

from service import words
from service.forms.capacity import SaysCapacity, for_whom, how_they_sign, under_which_title
from service.forms.fields import Choice, Choices, Day, Identifier, Text, options_of
from service.forms.own import Signing
from service.i18n import later as _l


class DelegationForm(SaysCapacity, Signing):
    """One person, some places, some days."""

    key = "delegation"
    heading = _l("Delegate your mandate")
    submit = _l("Delegate")

    mandate = Identifier(_l("The mandate"))
    person = Choice(_l("Who acts in your place"), called=_l("who acts in your place"), widget="select")
    places = Choices(_l("Places that it covers"), called=_l("the places that it covers"))
    valid_from = Day(_l("First day"), called=_l("the first day"))
    valid_to = Day(
        _l("Last day"),
        hint=_l("It ends with your own mandate at the latest."),
        called=_l("the last day"),
    )
    basis = Text(_l("Paper that it rests on"), hint=_l("Number and day of the delegation or assignment."), most=300)
    form, head, title = how_they_sign(), for_whom(), under_which_title()


class DelegationFromPaperForm(DelegationForm):
    """The same as whoever keeps mandates enters it, from a paper that its holder signed."""

    key = "delegation-from-paper"
    heading = _l("Enter a delegation")
    submit = _l("Enter the delegation")

    person = Choice(_l("Who acts in the holder's place"), called=_l("who acts in the holder's place"), widget="select")
    valid_to = Day(
        _l("Last day"), hint=_l("It ends with the holder's mandate at the latest."), called=_l("the last day")
    )


class EndingForm(Signing):
    """Taking a delegation back, or ending a mandate."""

    key = "delegation-ending"
    heading = _l("Take the delegation back")
    submit = _l("Take it back")
    is_grave = True

    mandate = Identifier(_l("The mandate"))
    reason = Choice(_l("Why it ends"), options=options_of(words.ENDING_REASON), called=_l("why it ends"))
    on = Day(_l("Last day"), hint=_l("Leave blank to end it at once."), called=_l("the last day"), optional=True)
