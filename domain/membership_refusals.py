"""Why somebody does not join a group, or does not leave it."""

from domain.errors import Refusal


class NotAGroup(Refusal):
    message = "Only households, clans and units have members."


class NotAPerson(Refusal):
    message = "Only people belong to a group, not other households, clans or units."


class OtherCommune(Refusal):
    message = "This person is in the register of another commune. Enter the person here under the name."


class AlreadyMember(Refusal):
    message = "This person already belongs to the group."


class NotAMember(Refusal):
    message = "This person does not belong to the group, or no longer does."


class InAnotherHousehold(Refusal):
    message = "This person belongs to another household. Open the page again: it says which one they would leave."


class UnknownRole(Refusal):
    message = "There is no such role in this kind of group. Choose a role from the list."


class NotAdult(Refusal):
    message = "Whoever stands for a group counts as an adult. Tick that, or choose another role."


class BeforeThat(Refusal):
    message = "The day lies too early: enter %(day)s or a later day."
