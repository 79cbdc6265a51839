"""One person whose places lie in two communes: everything stands in the book of the commune that it is about."""

from typing import Any

import pytest

from tests.packaged import rules_of
from tests.service.town import Town
from tests.service.two_communes import TwoCommunes
from tests.service.visitor import Page, Visitor


@pytest.fixture
def town(small: Town) -> Town:
    both = TwoCommunes(small, rules_of("family"))
    town: Any = small
    town.next_commune, town.far = both.commune, both.far
    town.here = town.enroll(1)
    with both.there():
        town.there = town.enroll(1)
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
