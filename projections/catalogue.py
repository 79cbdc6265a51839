"""The read models there are; each lives in the file that it is taken from."""

from projections import (
    activities,
    audit,
    cycles,
    figures,
    inspections,
    mandates,
    members,
    names,
    places,
    plans,
    proceedings,
    progress,
    reports,
    rewards,
    status,
    steps,
    subjects,
)

MODELS = (
    plans, status, audit, progress, cycles, figures, proceedings, places, subjects, mandates, names, activities,
    steps,
    members, inspections, reports, rewards,
)  # fmt: skip
ALL = tuple(module.PROJECTION for module in MODELS)
