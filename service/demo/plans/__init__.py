"""The plans of the demonstration's places: what their papers print, one data file each."""

from functools import lru_cache

from domain.document_file import packaged
from domain.plan import Plan, load_plan


@lru_cache(maxsize=1)
def plans() -> dict[str, Plan]:
    """Every plan by its id, in the order of the files."""
    loaded = [load_plan(document, file=file) for file, document in packaged(__name__)]
    return {plan.id: plan for plan in loaded}
