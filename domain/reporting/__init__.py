"""Reporting: who reports what to whom by which day of each year, as dated, sourced editions."""

from functools import lru_cache

from domain.document_file import packaged
from domain.reporting.plan import Kind, Period, ReportPlan, load_report_plan

__all__ = ["Kind", "Period", "ReportPlan", "editions", "load_report_plan"]


@lru_cache(maxsize=1)
def editions() -> tuple[ReportPlan, ...]:
    """Every packaged edition, by file name."""
    return tuple(load_report_plan(document, file=file) for file, document in packaged(__name__))
