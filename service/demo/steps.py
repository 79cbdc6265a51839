"""How a builder says how far it is."""

from collections.abc import Callable

# Called with how many more steps are done.
Told = Callable[[int], None]
