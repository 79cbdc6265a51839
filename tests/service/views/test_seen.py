"""What was seen: the page behind every decision, made again after any later facts, with the digest that the fact holds."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.engine import RowMapping

from domain.commands import remedies
from domain.commands.aside import withdraw
from domain.ids import new_id
from projections.audit import audit
from service.follower.projector import Projector
from service.moments.seen import seen_on
from service.schema import fact
from service.store.encoding import decode_json, encode_json
from tests.bookkeeping import without_guards
from tests.scenario import SEEN, ref
from tests.service.town import Town
from tests.service.views.test_way import met
from tests.service.visitor import Page, Visitor

MATCHES, DIFFERS = "Khớp", "Không khớp"


def resting(town: Town) -> list[RowMapping]:
    """Every entry that rests on a page, but for those that the scenario makes without one."""
    with town.engine.connect() as db:
        rows = db.execute(select(audit).where(audit.c.seen > 1).order_by(audit.c.position)).mappings().all()
    return list(rows)


def again(town: Town, row: RowMapping, who: str | None = None) -> Page:
    """Its page as it was."""
    visitor = Visitor(town.client(who or town.inspector))
    return visitor.get(f"/audit/{row['book']}/{row['position']}/seen")


def sent(page: Page, **changes: Any) -> Page:
    done = page.send(**changes)
    assert done.status == 200, done.errors
    return done


def through_pages(town: Town) -> list[str]:
    """Five families from the meeting to the decision, with somebody left over on every page."""
    dossiers = sorted(town.register(town.enroll(6)))
    town.clock.move(days=1)
    town.assess(dossiers)
    town.clock.move(days=1)
    town.current()
    assert met(town, dossiers[:5]).status == 200
    town.clock.move(hours=1)
    officer = Visitor(town.client(town.officer))
    posting = sent(officer.get(f"/places/{town.village}/postings/new"), dossiers=dossiers[:4]).address
    town.clock.move(days=11)
    officer = Visitor(town.client(town.officer))
    sent(officer.get(f"{posting}/close"))
    town.clock.move(days=1)
    appraiser = Visitor(town.client(town.appraiser))
    sent(appraiser.get(f"/appraisals/new?place={town.village}"), **{f"rows.{dossiers[3]}.outcome": "later"})
    town.clock.move(days=1)
    signer = Visitor(town.client(town.signer))
    where = f"/decisions/new/rehearsal?place={town.commune}&year=2026&title=family&except={dossiers[2]}"
    typed = {"number": "15/QĐ-UBND", "form": "own", "count": "2"}
    typed |= {f"exceptions.{dossiers[2]}.outcome": "left-out", f"exceptions.{dossiers[2]}.reason": "evidence-lacking"}
    sent(signer.get(where), **typed)
    return dossiers


def later_facts(town: Town, dossiers: list[str]) -> None:
    """Corrections, a return, a withdrawal, a revocation, and more dossiers."""
    town.clock.move(days=1)
    officer = Visitor(town.client(town.officer))
    meeting = next(each.meeting for each in town.facts_of(dossiers[0]) if each.TOPIC == "dossier.village-verified")
    mended = officer.get(f"/meetings/{meeting}/correction")
    assert mended.confirm(reason="mistyped", text="Đọc nhầm.", summoned="49").status == 200
    town.send_back(dossiers[3])
    paper = remedies.ruling(number="16/QĐ", signed_on=town.clock().date(), text=ref())
    revoke = partial(remedies.revoke, dossier=dossiers[0], reason="dishonest-declaration", paper=paper)
    town.perform(town.act(town.signer, seen=SEEN), revoke)
    consent = {"how": "spoken", "on": "2026-10-01"}
    person = town.heads()[dossiers[5].split(".")[3]]
    town.perform(
        town.act(town.officer),
        lambda desk: withdraw(desk, dossier=dossiers[5], reason="own-wish", text=None, person=person, consent=consent),
    )
    town.way(2)
    town.current()


def test_every_page_that_was_decided_on_is_made_again_after_later_facts(town: Town) -> None:
    dossiers = through_pages(town)
    before = resting(town)
    later_facts(town, dossiers)

    found = {row["type"]: again(town, row).words for row in before}

    assert {*found} == {
        "dossier.village-verified", "meeting.held", "dossier.posted", "posting.opened", "dossier.commune-appraised",
        "dossier.award-decided", "decision.issued",
    }  # fmt: skip
    assert {type: (MATCHES in words, DIFFERS in words) for type, words in found.items()} == dict.fromkeys(
        found, (True, False)
    )
    assert "6, trong đó việc này đã xử lý 5" in found["meeting.held"]
    assert "5, trong đó việc này đã xử lý 4" in found["posting.opened"]
    assert "4, trong đó việc này đã xử lý 3" in found["dossier.commune-appraised"]
    assert "3, trong đó việc này đã xử lý 2" in found["decision.issued"]
    # As it was: upheld, while by now one of them has lost its title.
    assert "Đã thu hồi" not in found["decision.issued"]
    assert found["decision.issued"].count("Xã đã đồng ý") == 3


def test_a_fact_that_was_changed_no_longer_matches(town: Town) -> None:
    through_pages(town)
    row = next(each for each in resting(town) if each["type"] == "dossier.award-decided")
    place = (fact.c.book == row["book"]) & (fact.c.position == row["position"])
    with town.engine.begin() as db:
        without_guards(db)
        envelope = decode_json(bytes(db.execute(select(fact.c.state).where(place)).scalar_one()))
        envelope["seen"][0]["position"] -= 3
        db.execute(update(fact).where(place).values(state=encode_json(envelope)))

    page = again(town, row)

    assert DIFFERS in page.words
    assert "không còn là mục đã được ghi" in page.words


def test_one_click_from_the_timeline_and_from_the_log(small: Town) -> None:
    dossiers = through_pages(small)
    inspector = Visitor(small.client(small.inspector))
    links = [link for link in inspector.get(f"/dossiers/{dossiers[0]}").reader.links if link.endswith("/seen")]
    assert len(links) == 4
    assert all(MATCHES in inspector.get(link).words for link in links)
    (link,) = [link for link in inspector.get("/audit?kind=decision.issued").reader.links if link.endswith("/seen")]
    assert "15/QĐ-UBND" not in inspector.get(link).words
    assert f"/dossiers/{dossiers[2]}" in inspector.get(link).reader.links


def test_what_was_seen_is_shown_to_those_over_its_places_alone(small: Town) -> None:
    dossiers = through_pages(small)
    verified = next(each for each in resting(small) if each["type"] == "dossier.village-verified")
    decided = next(each for each in resting(small) if each["type"] == "decision.issued")
    pair = next(pair for pair in small.households if pair[0] in dossiers[0])
    head = small.head_with_account(pair)
    assert again(small, verified, small.officer).status == 200
    for who in (small.other_officer, small.nobody, head):
        assert [again(small, row, who).status for row in (verified, decided)] == [404, 404]
    own = Visitor(small.client(head)).get(f"/dossiers/{dossiers[0]}")
    assert (own.status, [link for link in own.reader.links if link.endswith("/seen")]) == (200, [])


@pytest.mark.parametrize("address", ["{book}/0/seen", "{book}/99999/seen", "{book}/1/seen", "{other}/1/seen",
                                     "{book}/99999999999999999999/seen", "{book}/-1/seen", "x/1/seen"])  # fmt: skip
def test_an_address_that_names_no_such_page_is_not_found(small: Town, address: str) -> None:
    small.way(1)
    small.current()
    page = Visitor(small.client(small.inspector)).get(f"/audit/{address.format(book=small.commune, other=new_id())}")
    assert page.status == 404


def test_an_erased_name_stays_erased_and_the_page_matches_all_the_same(small: Town) -> None:
    dossiers = through_pages(small)
    decided = next(each for each in resting(small) if each["type"] == "decision.issued")
    name = again(small, decided)
    subject = dossiers[0].split(".")[3]
    with small.engine.connect() as db:
        was = db.exec_driver_sql(f"SELECT name FROM name WHERE owner = '{subject}'").scalar_one()
    assert was in name.words
    assert small.wiring.vault.destroy(subject)
    small.wiring.projector.rebuild()
    page = again(small, decided)
    assert was not in page.words
    assert (MATCHES in page.words, DIFFERS in page.words) == (True, False)


def test_nobody_decides_on_a_page_in_the_midst_of_an_append(town: Town, engine: Engine) -> None:
    dossiers = town.to_appraisal(3)
    town.current()
    projector = town.wiring.projector
    before = projector.position(town.commune)
    town.appraise(dossiers)
    with projector.desk() as desk:
        projector._page(desk, town.commune, size=2, wait=True)
    assert projector.position(town.commune) == before + 2

    with engine.connect() as db:
        mark = seen_on(db, projector, town.commune, dossiers)

    assert mark["position"] == before + 3
    assert projector.position(town.commune) == before + 3


def test_a_book_in_which_nothing_was_entered_stands_at_its_beginning(town: Town) -> None:
    projector: Projector = town.wiring.projector
    with town.engine.connect() as db:
        assert seen_on(db, projector, new_id(), [])["position"] == 0
