"""Refusals about what anybody can open: codes of certificates, and comments without an account."""

from domain.errors import Refusal


class HasCode(Refusal):
    message = "One of these titles has a code already; a further one would only say that the certificate was replaced."


class NoTitleHere(Refusal):
    message = "One of these dossiers was not recognised by this decision, so that there is no certificate of it."


class EnoughComments(Refusal):
    message = "Many comments on this one wait for their answers. Tell the village office yours in person."
