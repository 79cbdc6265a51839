"""Every case, in the order in which they run."""

from tests.benchmarks.cases import (
    append,
    audit,
    busy,
    decision,
    exports,
    long_log,
    papers,
    past,
    regenerate,
    sheets,
    step,
    web_steps,
    year,
)
from tests.benchmarks.harness import Case

CASES: tuple[Case, ...] = (
    *append.CASES,
    *long_log.CASES,
    *step.CASES,
    *web_steps.CASES,
    *decision.CASES,
    *papers.CASES,
    *past.CASES,
    *regenerate.CASES,
    *busy.CASES,
    *year.CASES,
    *sheets.CASES,
    *exports.CASES,
    *audit.CASES,
)
