"""`python -m tests.mutations`: takes each line away that says who may do what, and sees that a test fails."""

import os
import sys
import time

from .making import Mutant, mutants
from .running import try_all
from .same import SAME

WORKERS = int(os.environ.get("WORKERS", "2"))
OFTEN = 50


class Tally:
    """What came of them so far, told as it comes."""

    def __init__(self, count: int) -> None:
        self.count, self.tried, self.began = count, 0, time.monotonic()
        self.alive: list[Mutant] = []

    def add(self, mutant: Mutant, alive: bool) -> None:
        self.tried += 1
        if alive:
            self.alive.append(mutant)
            why = SAME.get(mutant.name)
            print(f"SURVIVED {mutant}" + (f" (changes nothing: {why})" if why else ""))
        if not self.tried % OFTEN or self.tried == self.count:
            print(f"{self.tried} of {self.count} in {time.monotonic() - self.began:.0f} s, {len(self.alive)} survived")
        sys.stdout.flush()


def main(*words: str) -> int:
    """Try those whose name holds one of these words; without words all but those that are listed as changing nothing.

    1 where one survived that is not listed, or where one that is listed did not, or is not there any more.
    """
    every = list(mutants())
    chosen = [
        mutant for mutant in every if (any(word in str(mutant) for word in words) if words else mutant.name not in SAME)
    ]
    tally = Tally(len(chosen))
    try_all(chosen, tally.add, workers=WORKERS)
    alive = {mutant.name for mutant in tally.alive}
    gone = SAME.keys() - {mutant.name for mutant in every}
    wrong = SAME.keys() & {mutant.name for mutant in chosen} - alive
    for name in sorted(gone | wrong):
        print(f"listed as changing nothing, but there is no such line, or a test fails: {name}")
    return 1 if gone or wrong or alive - SAME.keys() else 0


sys.exit(main(*sys.argv[1:]))
