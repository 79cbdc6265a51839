"""Why something cannot be taken back or reopened."""

from domain.errors import Refusal


class MayNotRetract(Refusal):
    message = "There is no step here that can be taken back: only the last one can, before anything else follows it."


class AlreadyOpened(Refusal):
    message = (
        "The next office (%(offices)s) opened the dossier on %(day)s, so the step can no longer be taken back. "
        "Ask them to return it."
    )


class MayNotReopen(Refusal):
    message = "This dossier cannot be reopened: it has not ended, or its rules do not allow it."
