"""The read models there are; each lives in the file that it is taken from."""

from projections import (
    activities,
    audit,
    clocks,
    closings,
    codes,
    cycles,
    declarations,
    escalations,
    figures,
    inspections,
    letterheads,
    mandates,
    members,
    merits,
    names,
    overrides,
    papers,
    places,
    plans,
    proceedings,
    progress,
    reports,
    requests,
    rewarding,
    rewards,
    status,
    steps,
    streaks,
    subjects,
    waivers,
)

MODELS = (
    clocks, closings, escalations,
    plans, status, audit, progress, cycles, figures, proceedings, places, subjects, mandates, names, activities,
    steps,
    members, inspections, reports, rewards, overrides, requests, declarations, waivers,
    papers, codes, merits, streaks, rewarding, letterheads,
)  # fmt: skip
ALL = tuple(module.PROJECTION for module in MODELS)
