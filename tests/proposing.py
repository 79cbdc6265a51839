"""Proposals by the packaged criteria: the council's word on households, and the list that they are proposed from."""

import copy
from collections.abc import Sequence
from datetime import date
from typing import Any

from domain import rewarding
from domain.commands.merits import Judging
from domain.commands.nominating import Asked, asked
from domain.rewarding import Forms, load_forms
from domain.rewarding.weighing import Case, weigh
from domain.sampling import Listed

RULES = rewarding.editions()[-1]


def own_edition(**changes: Any) -> Forms:
    """An edition of a commune's own: the packaged one under another name, with these changes."""
    return load_forms(RULES.document | {"id": "rewarding-own", "status": "official"} | changes, file="own.json")


def later() -> Forms:
    """One that leaves the years of the tests to the sample."""
    return own_edition(valid_from="2031-01-01", valid_to=None)


def naming(title: str, *, in_a_criterion: bool = False) -> Forms:
    """One that counts the years of that title for households, or asks for its target."""
    if not in_a_criterion:
        return own_edition(titles=RULES.document["titles"] | {"household": title})
    kinds = copy.deepcopy(RULES.document["kinds"])
    asked_first = kinds[0]["criteria"][0]
    kinds[0]["criteria"].append(asked_first | {"id": "its-target", "condition": "target", "title": title})
    return own_edition(kinds=kinds)


def word(place: str, dossiers: Sequence[str], *, on: date, met: bool = True, **more: Any) -> dict[str, Any]:
    """What the council of a commune says of those behind these dossiers."""
    judging = [Judging(each.split(".")[3], {"contributions": met}, votes=7, present=9) for each in dossiers]
    told: dict[str, Any] = {"place": place, "year": 2026, "forms": RULES, "kind": "household-clan"}
    return told | {"minutes": "12/BB-HĐTĐKT", "judged_on": on, "judging": judging} | more


def asked_for(rules: Forms = RULES, **more: Any) -> Asked:
    """The yearly praise for households, or something else."""
    told = {"form": "yearly-praise", "occasion": "yearly", "kind": "household-clan", "subject_kind": "household"}
    return asked(rules, **({"year": 2026} | told | more))


def case(dossier: str, *years: int) -> Case:
    """As a list had it on which nobody knew better."""
    subject = dossier.split(".")[3]
    return Case(subject, "household", dossier, dict.fromkeys(years, (subject,)), 38, 40, {"contributions": True})


def proposal(
    place: str,
    dossiers: Sequence[str],
    *,
    of: Asked | None = None,
    years: Sequence[int] = (),
    cases: Sequence[Case] = (),
    **more: Any,
) -> dict[str, Any]:
    """All of these proposed by a commune, without the name of the proposal; `years` are those that the list has."""
    of = of or asked_for()
    cases = cases or [case(each, *(years or (of.year,))) for each in dossiers]
    weighed = {each.case.named: each for each in weigh(cases, kind=of.kind, form=of.form, year=of.year)}
    told: dict[str, Any] = {"place": place, "of": of, "basis": "Phong trào thi đua", "holders": list(dossiers)}
    told |= {"chosen_from": Listed(place, 1, dict.fromkeys(dossiers, place)), "weighed": weighed, "left_out": []}
    return told | more
