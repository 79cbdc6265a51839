"""One person whose places lie in two communes: everything stands in the book of the commune that it is about."""

from datetime import date
from typing import Any

import pytest

from domain.commands import setup
from domain.ids import new_id
from tests.packaged import rules_of
from tests.service.town import Town
from tests.service.visitor import Page, Visitor


@pytest.fixture
def town(small: Town) -> Town:
    """A commune beside the town's, with one village; one officer is over a village here and that one."""
    town: Any = small
    town.next_commune, town.far, rules = new_id(), new_id(), rules_of("family")
    for place, kind, name, parent in (
        (town.next_commune, "commune", "Xã Bên (minh họa)", town.province),
        (town.far, "village", "Thôn Bên (minh họa)", town.next_commune),
    ):
        told = {"kind": kind, "name": name, "code": name, "parent": parent, "area": "normal"}
        town.perform(
            town.upper(),
            lambda desk, place=place, told=told: setup.establish_place(desk, place=place, demonstration=True, **told),
        )
    there = {"book": town.next_commune}
    editions: dict[str, Any] = {"procedures": [rules.procedure], "criteria": [rules.criteria]}
    town.perform(town.act(**there), lambda desk: setup.adopt(desk, **editions))
    year: dict[str, Any] = {"year": 2026, "opens_on": date(2026, 1, 1), "closes_on": date(2026, 12, 31)}
    year |= {"titles": [(rules.procedure, rules.criteria)], "demonstration": True}
    town.perform(town.act(**there), lambda desk: setup.open_cycle(desk, **year))
    for who, office, places in (
        (town.officer, "village-officer", [town.village, town.far]),
        (town.appraiser, "commune-appraiser", [town.commune, town.next_commune]),
        (town.signer, "signer", [town.commune, town.next_commune]),
    ):
        town.end_mandate(who)
        town.mandates[who] = town.grant(who, office, places)
    town.here = town.enroll(1)
    pairs = [(new_id(), new_id())]
    town.name(pairs)
    households = [setup.Household(*pair[:1], pair[1:], {"item": new_id(), "digest": "f" * 64}) for pair in pairs]
    told = {"kind": "household", "place": town.far, "subjects": households}
    town.perform(town.act(**there), lambda desk: setup.enroll(desk, **told))
    town.there = pairs
    town.clock.move(hours=1)
    town.current()
    return small


def dossier_of(pairs: list[tuple[str, str]]) -> str:
    return f"d.2026.family.{pairs[0][0]}.1"


def test_work_in_two_communes_is_one_desk_and_two_books(town: Any) -> None:
    officer = Visitor(town.client(town.officer))
    for place, pairs in ((town.village, town.here), (town.far, town.there)):
        page = officer.get(f"/places/{place}/registrations/new")
        page.send(subjects=[pairs[0][0]], consent_how="form", **page.day("consent_on", "1/10/2026"))
    both = dossier_of(town.here), dossier_of(town.there)
    for dossier in both:
        page = officer.get(f"/dossiers/{dossier}/self-assessment")
        scores = {f"scores.{name}": str(score) for name, score in town.full_scores().items()}
        page.send(consent_how="spoken", **page.day("consent_on", "1/10/2026"), **scores)
    desk = officer.get("/")
    for village in ("Thôn Một (minh họa)", "Thôn Bên (minh họa)"):
        assert f"{village} Gia đình học tập 2026 Thôn bình xét 1" in desk.words, desk.words
    hung = []
    for place, dossier in zip((town.village, town.far), both, strict=True):
        assert f"/places/{place}/meetings/new" in desk.source
        held = _meets(town, officer, place, dossier)
        assert held.address.startswith("/meetings/"), held.errors
        posting = officer.get(f"/places/{place}/postings/new").send()
        assert posting.address.startswith("/postings/"), posting.errors
        town.clock.move(minutes=1)
        hung.append(posting.address)
    town.clock.move(days=11)
    officer, appraiser = (Visitor(town.client(who)) for who in (town.officer, town.appraiser))
    for address in hung:
        closing = officer.get(f"{address}/close")
        closing.send(**closing.day("closed_on", town.clock().strftime("%d/%m/%Y")))
    for place in (town.village, town.far):
        assert f"/appraisals/new?place={place}" in appraiser.get("/").source
        appraiser.get(f"/appraisals/new?place={place}").send()
    assert [{each.act.book for each in town.facts_of(dossier)} for dossier in both] == [
        {town.commune}, {town.next_commune},
    ]  # fmt: skip
    assert {town.topics(dossier)[-1] for dossier in both} == {"dossier.commune-appraised"}
    # A decision is over one commune's list, and figures are those of one commune, with the way to the other.
    signer = Visitor(town.client(town.signer))
    for book, other, mine in ((town.commune, town.next_commune, 0), (town.next_commune, town.commune, 1)):
        decision = signer.get(f"/decisions/new?place={book}&year=2026&title=family")
        assert (both[mine] in decision.source, both[1 - mine] in decision.source) == (True, False)
        figures, villages = officer.get(f"/progress?place={book}"), ("Thôn Một (minh họa)", "Thôn Bên (minh họa)")
        assert f'value="{other}"' in figures.source
        lines = figures.words.partition("Theo thôn Thôn")[2]
        assert [each in lines for each in villages] == [each == villages[mine] for each in villages], figures.words


def _meets(town: Any, officer: Visitor, place: str, dossier: str) -> Page:
    page = officer.get(f"/places/{place}/meetings/new")
    boxes = {"summoned": "50", "present": "40", "ballot": "secret", "chair": "Hoàng Thị Lượng", "secretary": "Y Blơ"}
    boxes |= page.day("held_on", town.clock().strftime("%d/%m/%Y"))
    rows = {"for": "38", "against": "2", "blank": "0", "score": "90"}
    return page.send(**boxes, **{f"rows.{dossier}.{name}": value for name, value in rows.items()})
