"""Two communes in one store: another beside the town's, with one village, and officers whose places lie in both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from domain.commands import setup
from domain.ids import new_id
from domain.pinned import Rules
from tests.service.town import Town

FAR, NEXT = "Thôn Bên (minh họa)", "Xã Bên (minh họa)"


class TwoCommunes:
    """`town`, and the commune beside it with its village `far`; one officer is over a village here and that one."""

    def __init__(self, town: Town, rules: Rules) -> None:
        self.town: Any = town
        self.commune, self.far = new_id(), new_id()
        for place, kind, name, parent in (
            (self.commune, "commune", NEXT, town.province),
            (self.far, "village", FAR, self.commune),
        ):
            told = {"kind": kind, "name": name, "code": name, "parent": parent, "area": "normal"}
            town.perform(
                town.upper(),
                lambda desk, place=place, told=told: setup.establish_place(
                    desk, place=place, demonstration=True, **told
                ),
            )
        there = town.act(book=self.commune)
        editions: dict[str, Any] = {"procedures": [rules.procedure], "criteria": [rules.criteria]}
        town.perform(there, lambda desk: setup.adopt(desk, **editions))
        year: dict[str, Any] = {"year": 2026, "opens_on": date(2026, 1, 1), "closes_on": date(2026, 12, 31)}
        year |= {"titles": [(rules.procedure, rules.criteria)], "demonstration": True}
        town.perform(town.act(book=self.commune), lambda desk: setup.open_cycle(desk, **year))
        for who, office, places in (
            (town.officer, "village-officer", [town.village, self.far]),
            (town.appraiser, "commune-appraiser", [town.commune, self.commune]),
            (town.signer, "signer", [town.commune, self.commune]),
        ):
            town.end_mandate(who)
            town.mandates[who] = town.grant(who, office, places)

    @contextmanager
    def there(self) -> Iterator[None]:
        """What the town's own acts do meanwhile is done in the other commune."""
        here = self.town.commune, self.town.village
        self.town.commune, self.town.village = self.commune, self.far
        yield
        self.town.commune, self.town.village = here
