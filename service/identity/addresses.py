"""Addresses for mail: a shape that a server can be handed; whether anybody reads there, nobody can tell."""

import re

LONGEST = 254
SHAPE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


def is_address(text: str) -> bool:
    """Whether mail can be handed over for it."""
    return len(text) <= LONGEST and SHAPE.fullmatch(text) is not None
