"""Refusals of corrections: what would lose its ground."""

from domain.errors import Refusal


class ActsOutside(Refusal):
    message = (
        "%(count)s act(s) under this mandate lie outside the corrected term, the first on %(first)s, "
        "the last on %(last)s. They would lose their ground; a mandate that was to end is ended instead."
    )
