"""`python -m tests.mutations`: takes each line away that says who may do what, and sees that a test fails."""

import sys
import time

from .making import Mutant, mutants
from .running import FIRST, load, passes, survives
from .same import SAME


def main(*wanted: str) -> int:
    """Try those whose name holds one of `wanted`, or all; 1 where one survived that is not listed as changing nothing."""
    every = list(mutants())
    chosen = [mutant for mutant in every if not wanted or any(each in str(mutant) for each in wanted)]
    load()
    if not passes(FIRST):
        raise SystemExit("The tests fail as things are.")
    began = time.monotonic()
    alive = [mutant for mutant in chosen if _tried(mutant)]
    print(f"{len(chosen)} mutants in {time.monotonic() - began:.0f} s, {len(alive)} survived")
    gone = SAME.keys() - {mutant.name for mutant in every}
    for name in sorted(gone):
        print(f"listed as changing nothing, and not there any more: {name}")
    return 1 if gone or any(mutant.name not in SAME for mutant in alive) else 0


def _tried(mutant: Mutant) -> bool:
    alive = survives(mutant)
    if alive:
        print(f"SURVIVED {mutant}" + (f" (changes nothing: {SAME[mutant.name]})" if mutant.name in SAME else ""))
        sys.stdout.flush()
    return alive


sys.exit(main(*sys.argv[1:]))
