"""Members: somebody joins a household, a clan or a unit, leaves it, or has another part in it."""

from collections.abc import Sequence

from service import words
from service.forms.fields import Choice, Day, Identifier, Option, Text, Yes, options_of
from service.forms.form import Act, Form
from service.i18n import later as _l
from service.words import word

ROLE = Choice(
    _l("Role in the group"),
    hint=_l("There is one head: whoever was it until now stays as a member."),
    called=_l("the role in the group"),
)
ADULT = Yes(_l("Counts as an adult"))
SINCE = Day(_l("Belongs to it since"), called=_l("the day since when the person belongs to it"))


class NewMemberForm(Act):
    """Somebody whom the register does not know yet."""

    key = "new-member"
    heading = _l("Add somebody new")
    submit = _l("Add the person")

    group = Identifier(_l("The group"))
    name = Text(
        _l("Full name"),
        hint=_l("As on the person's papers. Other details are not kept."),
        called=_l("the full name"),
        autocomplete="off",
    )
    role, adult, since = ROLE, ADULT, SINCE


class MemberForm(Act):
    """Somebody whom the register knows."""

    key = "member"
    heading = _l("Add to the group")
    submit = _l("Add the person")

    group = Identifier(_l("The group"))
    person = Identifier(_l("The person"))
    # The households that the page said the person leaves by it.
    leaves = Text(_l("What the person leaves"), most=1000, optional=True, widget="hidden")
    role, adult, since = ROLE, ADULT, SINCE


class PartForm(Act):
    """Another role, or a child who has grown up."""

    key = "part"
    heading = _l("Change the role")
    submit = _l("Save the change")

    group = Identifier(_l("The group"))
    person = Identifier(_l("The person"))
    role, adult = ROLE, ADULT
    on = Day(_l("Since which day it is so"), called=_l("the day since when it is so"))


class LeavingForm(Act):
    """The day from which somebody no longer belongs to the group."""

    key = "leaving"
    heading = _l("Mark as left")
    submit = _l("Mark as left")

    group = Identifier(_l("The group"))
    person = Identifier(_l("The person"))
    on = Day(
        _l("No longer belongs to it since"),
        called=_l("the day since when the person no longer belongs to it"),
    )
    reason = Choice(_l("Reason"), options=options_of(words.LEAVING))


def with_roles(form: Form, roles: Sequence[str]) -> Form:
    """The form with the roles of one kind of group."""
    form.offer("role", [Option(role, word(words.ROLE, role)) for role in roles])
    return form
