"""Decisions and postings corrected through their pages: everyone on the list is shown what follows, then it is done."""

from datetime import date, timedelta

from domain.clock import day_of
from tests.service.town import Town
from tests.service.visitor import Visitor


def visitor_of(town: Town, person: str) -> Visitor:
    town.clock.move(days=1)
    town.current()
    return Visitor(town.client(person))


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def test_a_decisions_number_and_day_are_mended_and_read_everywhere(town: Town) -> None:
    dossiers = town.to_appraisal(2)
    town.appraise(dossiers)
    town.clock.move(days=3)
    decision = town.decide(dossiers)
    signed = day_of(town.clock())
    signer = visitor_of(town, town.signer)
    shown = signer.get(f"/decisions/{decision}")
    assert f"/decisions/{decision}/correction" in shown.reader.links
    page = signer.get(f"/decisions/{decision}/correction")
    assert page.form["number"] == "01/QĐ-UBND"
    right = signed - timedelta(days=1)
    boxes = {"number": "17/QĐ-UBND", **page.day("signed_on", written(right))}

    early = page.send(reason="wrong-date", text="x", **page.day("signed_on", written(signed - timedelta(days=9))))
    assert (early.status, len(early.errors)) == (400, 1)
    assert any(town_name in early.errors[0] for town_name in shown_names(town, signer, dossiers)), early.errors

    looked = page.send(reason="paper-differs", text="Số trên giấy là 17.", **boxes)
    assert looked.address == page.address, looked.errors
    assert looked.source.count(f"<del>{written(signed)}</del> → {written(right)}") == 2
    assert town.topics(f"decision.{decision}") == ["decision.issued"]

    done = looked.send()
    assert done.address == f"/decisions/{decision}", done.errors
    assert "17/QĐ-UBND" in done.words
    assert "<del>01/QĐ-UBND</del> → 17/QĐ-UBND" in done.source
    assert "Số trên giấy là 17." in done.words
    for dossier in dossiers:
        entry = signer.get(f"/dossiers/{dossier}")
        assert f"số 17/QĐ-UBND ngày {written(right)}" in entry.words
    assert "17/QĐ-UBND" in signer.get("/register").words

    again = signer.get(f"/decisions/{decision}/correction").send(reason="mistyped", text="x", number="18/QĐ-UBND")
    assert "18/QĐ-UBND" in again.send().words
    assert "<del>17/QĐ-UBND</del> → 18/QĐ-UBND" in signer.get(f"/decisions/{decision}").source


def shown_names(town: Town, signer: Visitor, dossiers: list[str]) -> list[str]:
    return [
        signer.get(f"/dossiers/{each}").source.split('<h1 class="govuk-heading-l">')[1].split("<")[0]
        for each in dossiers
    ]


def test_a_postings_days_are_mended_for_the_whole_list(town: Town) -> None:
    dossiers = town.register(town.enroll(2))
    town.clock.move(days=1)
    town.assess(dossiers)
    town.clock.move(days=1)
    town.meet(dossiers)
    town.clock.move(days=3)
    posting = town.post(dossiers)
    posted = day_of(town.clock())
    officer = visitor_of(town, town.officer)
    assert f"/postings/{posting}/correction" in officer.get(f"/postings/{posting}").reader.links
    page = officer.get(f"/postings/{posting}/correction")
    assert "closed_on-day" not in page.form
    right = posted - timedelta(days=2)
    until = date.fromisoformat(town.facts_of(f"posting.{posting}")[0].until)
    looked = page.send(reason="wrong-date", text="Treo sớm hơn.", **page.day("posted_on", written(right)))
    assert looked.source.count(f"<del>{written(until)}</del> → {written(until - timedelta(days=2))}") >= 2, (
        looked.errors
    )
    done = looked.send()
    assert done.address == f"/postings/{posting}", done.errors
    assert written(right) in done.words
    assert written(until - timedelta(days=2)) in officer.get(f"/dossiers/{dossiers[0]}").words

    town.clock.move(days=12)
    town.close(posting)
    officer = visitor_of(town, town.officer)
    closed = officer.get(f"/postings/{posting}/correction")
    early = closed.send(reason="wrong-date", text="x", **closed.day("closed_on", written(right)))
    assert (early.status, len(early.errors)) == (409, 1)
    kept = early.form
    assert (kept["closed_on-day"], kept["text"]) == (f"{right:%d}", "x")


def test_whoever_may_not_decide_or_post_is_not_offered_to_correct_it(small: Town) -> None:
    (dossier,) = small.way(1)
    small.current()
    paths = [f"/decisions/{small.facts_of(dossier)[-1].decision}", f"/postings/{small.facts_of(dossier)[3].posting}"]
    for person, path in zip((small.officer, small.signer), paths, strict=True):
        visitor = Visitor(small.client(person))
        assert f"{path}/correction" not in visitor.get(path).reader.links
        assert visitor.get(f"{path}/correction").status == 404
