"""Why a request about personal data is not taken, answered or carried out."""

from domain.errors import Refusal


class NoSuchRequest(Refusal):
    message = "There is no such request about this person. Open the list of requests again."


class OnlyPeople(Refusal):
    message = "Requests are made about a person. Start from the person's page."


class AlreadyAsked(Refusal):
    message = "The same request of %(day)s still waits. Work on that one."


class RequestAnswered(Refusal):
    message = "This request has been answered already. Look at the answer."


class NotGranted(Refusal):
    message = "This request has not been granted, or has been carried out already. Open it again."


class ExtendedBefore(Refusal):
    message = "The time for this request has been extended once already; it cannot be extended again."


class ExtendedTooFar(Refusal):
    message = "Enter a day after %(first)s and no later than %(last)s."


class NoGround(Refusal):
    message = "Choose the ground on which it is refused."


class NoPurpose(Refusal):
    message = "Choose the purpose that this is about."


class ErasedApart(Refusal):
    message = "Data is erased on a page of its own, which shows what goes with it."


class OwnRequest(Refusal):
    message = "Nobody answers a request of their own or of declared kin. Another officer does."


class ErasesOthers(Refusal):
    message = "What would be erased has changed. Look at it once more, then confirm."


class Restricted(Refusal):
    message = (
        "The use of this person's data is restricted at their request, so they are not registered anew, nor judged or "
        "proposed for a reward."
    )


class DataErased(Refusal):
    message = (
        "This person's data was erased, so they are not registered anew, nor judged or proposed for a reward. Whoever "
        "wishes to take part again is entered as a new person."
    )


class UseRestricted(Refusal):
    message = (
        "The use of the data is restricted at the person's request: the dossier is only kept, and waits. An officer "
        "who answers such requests lifts that on the person's page as soon as the person agrees."
    )


class NotTheCorrection(Refusal):
    message = (
        "Choose the entry that corrects what was asked for: one about this person, made since the request came in."
    )


class PurposeRefused(Refusal):
    message = (
        "Their consent to this use of their data was withdrawn or objected to, so they are not registered anew, nor "
        "judged or proposed for a reward."
    )


class ChildsConsent(Refusal):
    message = "For a child, the consent of the child and of a parent is entered first, on the child's page."


class NotRestricted(Refusal):
    message = "The use of this person's data is not restricted."


class ParentMissing(Refusal):
    message = "Choose the parent or guardian who agreed."


class NotAParent(Refusal):
    message = "Whoever agrees for a child is an adult of the same household. Choose one of them."


class NotAdultConsent(Refusal):
    message = "This person is no adult in the register: a parent or guardian agrees, with the child from 7 years on."
