"""Refusals of what anybody may ask."""

from domain.errors import Refusal


class TooOften(Refusal):
    message = "Too much was asked from where you are in a short time. Wait 15 minutes, then go on."


class TooManyComments(Refusal):
    message = (
        "Several comments have come in from where you are in a short time. Wait 15 minutes, or tell the village "
        "office in person."
    )
