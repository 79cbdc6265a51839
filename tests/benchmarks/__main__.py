"""`python -m tests.benchmarks [--only NAME …] [--quick]`: run the cases, print the tables, write var/bench.json."""

import argparse
import os
import platform
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import rows, server, targets
from tests.benchmarks.cases import CASES
from tests.benchmarks.harness import Case
from tests.benchmarks.lab import Lab
from tests.benchmarks.rows import Row
from tests.benchmarks.shim import NoCompiler
from tests.benchmarks.subject import product

FOLDER = Path("var")


def main() -> None:
    chosen = arguments()
    cases = [case for case in CASES if not chosen.only or any(is_asked(case, name) for name in chosen.only)]
    with ExitStack() as stack:
        lab = Lab(folder=FOLDER, product=product(), quick=chosen.quick, stack=stack)
        introduce(lab)
        found = [row for case in cases for row in measured(case, lab)]
        title = "Targets, as a quick run shows them (short turns, a tenth of the dossiers)" if lab.quick else "Targets"
        print(f"{title}\n{targets.table(found)}\n")
        for case in cases:
            was_missed = any(target.case == case.name for target in targets.missed(found))
            if was_missed or chosen.profile:
                print(f"Where the time of {case.name} goes{' (missed)' if was_missed else ''}\n{case.profile(lab)}\n")
    rows.write(found, FOLDER / "bench.json")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Ratios of one run.")
    names = ", ".join(case.name for case in CASES)
    parser.add_argument(
        "--only", action="append", metavar="NAME", help=f"a case, or the first word of several: {names}"
    )
    parser.add_argument("--profile", action="store_true", help="profile the product also where it reaches its targets")
    parser.add_argument("--quick", action="store_true", help="short runs, a tenth of the dossiers: to try the harness")
    return parser.parse_args()


def is_asked(case: Case, name: str) -> bool:
    if any(other.name == name for other in CASES):
        return case.name == name
    return case.name.startswith(f"{name}-")


def introduce(lab: Lab) -> None:
    settings = ", ".join(f"{name}={value}" for name, value in server.SETTINGS.items())
    print(
        f"{os.cpu_count()} processors, Python {platform.python_version()}, PostgreSQL {lab.server().version}: {settings}"
    )
    print("Clients and server share the processors: trust the ratios of one run, not its rates.")
    print(f"{lab.repetitions} turns of {lab.seconds} s each, medians; a ratio is the median of the turns' ratios.\n")
    if lab.product is None:
        print("There is no tests/benchmarks/product.py: only the baselines are measured.\n")


def measured(case: Case, lab: Lab) -> list[Row]:
    try:
        found = case.run(lab)
    except NoCompiler as missing:
        print(f"{case.name}: not run, {missing}\n")
        return []
    print(f"{case.name}: {case.about}\n{rows.table(found) if found else '  not run'}\n", flush=True)
    return found


if __name__ == "__main__":
    main()
