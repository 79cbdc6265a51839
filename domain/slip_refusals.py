"""Refusals of what is done with slips for new passwords."""

from domain.errors import Refusal


class OwnSlip(Refusal):
    message = "Nobody asks for a slip for themselves: change your password on the page of your account."


class SlipLacksWords(Refusal):
    message = "Say in words why the slip is needed."


class HoldsNothing(Refusal):
    message = "This person holds no mandate, so no administrator makes a slip for them."


class AnotherAgrees(Refusal):
    message = (
        "To a slip for whoever holds an office that decides, another person agrees: neither the one who asked for it "
        "nor the one it is for."
    )


class NothingAsked(Refusal):
    message = "Nobody waits for an answer about this slip any more. Let it be asked for anew."
