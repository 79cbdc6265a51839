"""Letterhead: what stands at the top of the commune's papers."""

from domain.commands.letterheads import MOST
from service.forms.fields import Identifier, Text
from service.forms.form import Act
from service.i18n import later as _l


class LetterheadForm(Act):
    """Nothing of it need be said: what is left blank is as the registers have it."""

    key = "letterhead"
    heading = _l("Set the letterhead of papers")
    submit = _l("Set it")

    place = Identifier(_l("The place"))
    above = Text(
        _l("Agency above the one that issues"),
        hint=_l("Leave blank if none stands there. It stands over what the commune itself issues."),
        called=_l("the agency above"),
        most=MOST["above"],
        optional=True,
    )
    agency = Text(
        _l("The commune's own agency"),
        hint=_l(
            "For example Ủy ban nhân dân xã …. Leave blank for the commune's name. It also stands over its villages."
        ),
        called=_l("the commune's own agency"),
        most=MOST["agency"],
        optional=True,
    )
    seat = Text(
        _l("Seat, before the day"),
        hint=_l("Leave blank for the commune's name without what it is."),
        called=_l("the seat"),
        most=MOST["seat"],
        optional=True,
    )
    symbol = Text(
        _l("Letters of the agency after the number"),
        hint=_l("For example UBND, as in 01/TTr-UBND. Leave blank if there are none."),
        called=_l("the letters of the agency"),
        most=MOST["symbol"],
        optional=True,
    )
