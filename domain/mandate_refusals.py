"""Refusals of what is done with mandates and of what officers declare."""

from domain.errors import Refusal


class NotYourMandate(Refusal):
    message = "Only whoever holds this mandate delegates it."


class OwnMandate(Refusal):
    message = "Nobody gives themselves an office, or settles what becomes of their own. Ask another who keeps mandates."


class FromAbove(Refusal):
    message = (
        "Who keeps accounts here or checks this place is appointed by whoever keeps the mandates of the place above. "
        "Ask there, or whoever runs the system."
    )


class DelegatedAlready(Refusal):
    message = "What is held by delegation is not delegated further."


class DelegatedToOneself(Refusal):
    message = "A mandate is delegated to another person."


class BeyondMandate(Refusal):
    message = "The mandate that is delegated does not cover %(place)s."


class OutsideMandate(Refusal):
    message = "The mandate that is delegated gives no power on %(day)s. Enter days that lie within it."


class NoCapacity(Refusal):
    message = "Say in whose place it is signed, and under which title: both, in at most 120 letters each."


class OtherCapacity(Refusal):
    message = "Under this mandate papers are signed “%(capacity)s”. Choose that form of signing."


class SuspendedAlready(Refusal):
    message = "This mandate is suspended already, or will be. Let that end first."


class NotSuspended(Refusal):
    message = "This mandate is not suspended."


class SuspendsBackwards(Refusal):
    message = "A mandate is not suspended or resumed backwards: enter today or a later day."


class DeclaresForAnother(Refusal):
    message = "Everybody declares their own interests, and nobody another's."


class InterestLacksWords(Refusal):
    message = "Say in words what the interest is."


class MayNotWaive(Refusal):
    message = "The rules allow nobody to take this step in spite of kinship or interest."


class NothingWaived(Refusal):
    message = (
        "This person declared nothing about this dossier, or it is their own: there is nothing that can be overridden."
    )


class TwoPersons(Refusal):
    message = "It takes two others: whoever proposes it, whoever approves it, and whoever it is for are three persons."


class AlreadyProposed(Refusal):
    message = "This has been proposed already."


class NothingProposed(Refusal):
    message = "Nothing is proposed here that waits for an answer."


class OfficeOnlyReads(Refusal):
    message = "These rules give a step to an office that takes none: %(offices)s. Name another office."
