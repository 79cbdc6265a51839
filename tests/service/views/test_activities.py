"""Learning activities: entered where one has a say, counted, and cited as evidence by those for whom they were held."""

import pytest

from tests.service.town import Town
from tests.service.visitor import Page, Visitor


def entered(town: Town, person: str, place: str, **boxes: str) -> Page:
    page = Visitor(town.client(person)).get(f"/places/{place}/activities/new")
    told = {"topic": "Kỹ năng số", "venue": "Nhà văn hóa", "learners": "1.150", **page.day("held_on", "30/9/2026")}
    return page.send(**(told | boxes))


def test_an_activity_is_entered_counted_and_listed_up_to_the_commune(town: Town) -> None:
    done = entered(town, town.officer, town.village)
    assert done.address == f"/places/{town.village}/activities", done.errors
    entered(town, town.records, town.commune, topic="Tuần lễ học tập", learners="150")
    whole = Visitor(town.client(town.inspector)).get(f"/places/{town.commune}/activities")
    assert "2 hoạt động với 1.300 lượt người học trong năm 2026" in whole.words
    assert "Kỹ năng số" in whole.words
    other = Visitor(town.client(town.other_officer)).get(f"/places/{town.other_village}/activities")
    assert "Kỹ năng số" not in other.words


def test_an_activity_serves_as_evidence_of_its_place_and_of_none_beside(town: Town) -> None:
    entered(town, town.officer, town.village)
    entered(town, town.other_officer, town.other_village, topic="Ở thôn khác")
    (dossier,) = town.register(town.enroll(1))
    town.current()
    officer = Visitor(town.client(town.officer))
    page = officer.get(f"/dossiers/{dossier}")
    assert f"/dossiers/{dossier}/evidence/activity" in page.reader.links
    form = officer.get(f"/dossiers/{dossier}/evidence/activity")
    assert "Kỹ năng số – 30/09/2026, Nhà văn hóa, 1.150 người học" in form.words
    assert "Ở thôn khác" not in form.words
    lines = town.books.ledger.read(town.commune, after=0, limit=999, topics=["activity.held"])
    ours, theirs = (line.stream.removeprefix("activity.") for line in lines)
    done = form.send(criterion="children-learning", activity=ours)
    assert done.address == f"/dossiers/{dossier}", done.errors
    assert "Kỹ năng số – 30/09/2026, Nhà văn hóa, 1.150 người học" in done.words
    fact = town.facts_of(dossier)[-1]
    assert (fact.TOPIC, fact.activity, fact.file) == ("dossier.evidence-added", ours, None)
    strange = officer.get(f"/dossiers/{dossier}/evidence/activity").send(criterion="children-learning", activity=theirs)
    assert strange.status == 400
    assert officer.get(f"/dossiers/{dossier}/evidence/{fact.evidence}").status == 404


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"learners": "0"}, "ít nhất là một"),
        ({"learners": "nhiều"}, "số nguyên"),
        ({"topic": ""}, "nội dung"),
        ({"held_on-day": "2", "held_on-month": "10"}, "chưa đến"),
    ],
)
def test_a_wrong_activity_is_refused_and_nothing_typed_is_lost(small: Town, boxes: dict[str, str], says: str) -> None:
    refused = entered(small, small.officer, small.village, **boxes)
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors
    assert refused.form["venue"] == "Nhà văn hóa"
    assert not small.books.ledger.read(small.commune, after=0, limit=999, topics=["activity.held"])


def test_only_who_has_a_say_in_a_place_enters_what_was_held_there(small: Town) -> None:
    assert Visitor(small.client(small.inspector)).get(f"/places/{small.village}/activities/new").status == 403
    assert Visitor(small.client(small.officer)).get(f"/places/{small.other_village}/activities/new").status == 404
