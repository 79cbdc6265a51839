"""Procedures with a defect: each is refused naming file and field."""

from typing import Any

import pytest

from domain.document import EditionInvalid
from domain.procedures import load_procedure
from tests.domain.editions import GONE, LABEL, altered, family_procedure

VILLAGE, POSTING, CLOSE, APPRAISAL, AWARD = (f"steps[{n}]" for n in (2, 3, 4, 5, 6))

COUNCIL = {"members": ["commune-appraiser"], "chaired_by": ["commune-appraiser"]}

DEFECTS = [
    # shape
    ("id", GONE, "id", "is missing"),
    ("id", "Family 1", "id", "small letters"),
    ("note", "x", "note", "not a known key"),
    ("edition_of", "criteria", "edition_of", "procedure"),
    ("status", "final", "status", "official, sample, placeholder"),
    ("label", "Gia đình", "label", "an object"),
    ("label.vi", "", "label.vi", "must be text"),
    ("label.vi", "Gia đi\u0300nh", "label.vi", "NFC"),
    ("label.fr", "x", "label.fr", "not a known key"),
    ("basis", [], "basis", "not empty"),
    ("basis[0].standing", "sure", "basis[0].standing", "law, twin"),
    ("valid_from", "01/01/2026", "valid_from", "YYYY-MM-DD"),
    ("valid_from", 2026, "valid_from", "YYYY-MM-DD"),
    ("valid_to", "2025-12-31", "valid_to", "before valid_from"),
    ("calendar", "mars", "calendar", "one of vn"),
    ("subject_kind", "dragon", "subject_kind", "household"),
    ("validity.months", 0, "validity.months", "from 1 to"),
    ("validity.from", "birth", "validity.from", "signing"),
    ("authority.basis", GONE, "authority.basis", "is missing"),
    # offices
    ("offices", [], "offices", "not empty"),
    ("offices[0].level", "moon", "offices[0].level", "subject, village"),
    ("offices[1].id", "household", "steps[0].offices[1]", "no office 'village-officer'"),
    ("offices[4]", {"id": "signer", "label": LABEL, "level": "commune"}, "offices[4].id", "twice"),
    ("subject_kind", "unit", "offices[1].level", "nobody can hold 'village-officer'"),
    ("steps[0].offices", ["mayor"], "steps[0].offices[0]", "no office 'mayor'"),
    ("steps[0].offices", [], "steps[0].offices", "not empty"),
    ("steps[0].offices", ["household", "household"], "steps[0].offices[1]", "twice"),
    # clocks that run out
    (f"{POSTING}.clock.escalates_to", [], f"{POSTING}.clock.escalates_to", "an object"),
    (f"{POSTING}.clock.escalates_to.offices", [], f"{POSTING}.clock.escalates_to.offices", "not empty"),
    (f"{POSTING}.clock.escalates_to.offices[0]", "mayor", f"{POSTING}.clock.escalates_to.offices[0]", "no office 'mayor'"),
    (f"{POSTING}.clock.escalates_to.offices[0]", "village-officer", f"{POSTING}.clock.escalates_to.offices[0]", "itself"),
    (f"{POSTING}.clock.escalates_to.basis", GONE, f"{POSTING}.clock.escalates_to.basis", "is missing"),
    (f"{POSTING}.clock.escalates_to.days", 3, f"{POSTING}.clock.escalates_to.days", "not a known key"),
    # steps and routes
    ("steps", [], "steps", "not empty"),
    ("steps", ["x"], "steps[0]", "an object"),
    ("steps[2].fact", "village-voted", "steps[2].fact", "one of"),
    ("steps[0].fact", "self-assessed", "steps[0].routes.done.state", "self_assessed"),
    ("steps[2].form", GONE, "steps[2].form", "is missing"),
    ("steps[2].colour", "red", "steps[2].colour", "not a known key"),
    (f"{VILLAGE}.routes.proposed.to", "x", f"{VILLAGE}.routes.proposed.to", "no step 'x'"),
    (f"{VILLAGE}.routes.proposed", GONE, f"{VILLAGE}.routes.proposed", "is missing"),
    (f"{VILLAGE}.routes.postponed", {"state": "verified", "to": None}, f"{VILLAGE}.routes.postponed", "not a known key"),
    (f"{VILLAGE}.routes.proposed.state", "posted", f"{VILLAGE}.routes.proposed.state", "must be 'verified'"),
    (f"{VILLAGE}.routes.proposed.state", "nowhere", f"{VILLAGE}.routes.proposed.state", "one of"),
    (f"{VILLAGE}.routes.proposed.to", None, f"{VILLAGE}.routes.proposed.to", "not final"),
    (f"{VILLAGE}.routes.not-proposed.to", "posting", f"{VILLAGE}.routes.not-proposed.to", "final"),
    (f"{VILLAGE}.routes.proposed.to", "self-assessment", "steps[1].routes.done.state", "does not lead from 'verified'"),
    (f"{VILLAGE}.routes.proposed.to", "award-decision", f"{AWARD}.routes.recognised.state", "from 'verified'"),
    (f"{VILLAGE}.routes.proposed.to", "commune-appraisal", f"{POSTING}.id", "no route leads to step 'posting'"),
    ("steps[1].routes.done.to", "posting", f"{POSTING}.routes.done.state", "from 'self_assessed'"),
    (f"{APPRAISAL}.id", "appraisal", f"{VILLAGE}.apart_from[0]", "no step 'commune-appraisal'"),
    (f"{CLOSE}.routes.done.to", "posting-close", f"{CLOSE}.routes.done.to", "does not come later"),
    # what stands in names, addresses and tables
    ("title", "family2", "title", "at most 40 small letters"),
    ("title", "f" * 41, "title", "at most 40 small letters"),
    ("label.vi", "Gia\x00đình", "label.vi", "nobody can see"),
    ("label.en", "Family\u0007", "label.en", "nobody can see"),
    # steps of villages only
    ("steps[2].only_in", "moon", "steps[2].only_in", "one of village"),
    ("steps[5].only_in", "village", f"{AWARD}.routes.recognised.state", "does not lead from"),
    ("steps[0].only_in", "village", "steps[0].fact", "must be the registration"),
    # what remains when the way has ended
    ("acts.hold.during", ["posting-close"], "acts.hold.during", "takes the list down"),
    ("acts.hold.during", ["award"], "acts.hold.during[0]", "no step 'award'"),
    ("acts.hold.reasons[1].code", "discipline", "acts.hold.reasons[1].code", "twice"),
    ("acts.set_aside.offices", ["mayor"], "acts.set_aside.offices[0]", "no office 'mayor'"),
    ("acts.revoke.reasons", [], "acts.revoke.reasons", "not empty"),
    ("acts.revoke.basis", GONE, "acts.revoke.basis", "is missing"),
    ("acts.appeal.against", ["recognised"], "acts.appeal.against[0]", "one of"),
    ("acts.appeal.days", 0, "acts.appeal.days", "from 1 to 120"),
    ("acts.appeal.decided_by", GONE, "acts.appeal.decided_by", "is missing"),
    # duties kept apart
    (f"{VILLAGE}.apart_from", ["x"], f"{VILLAGE}.apart_from[0]", "no step 'x'"),
    (f"{VILLAGE}.apart_from", ["commune-appraisal"], f"{AWARD}.apart_from", "does not name 'award-decision' in turn"),
    (f"{POSTING}.apart_from", ["posting"], f"{POSTING}.apart_from", "apart from itself"),
    # quorum
    (f"{VILLAGE}.quorum.present.percent", 0, f"{VILLAGE}.quorum.present.percent", "from 1 to 100"),
    (f"{VILLAGE}.quorum.present.percent", 101, f"{VILLAGE}.quorum.present.percent", "from 1 to 100"),
    (f"{VILLAGE}.quorum.approval.percent", "60", f"{VILLAGE}.quorum.approval.percent", "from 1 to 100"),
    (f"{VILLAGE}.quorum.approval.percent", True, f"{VILLAGE}.quorum.approval.percent", "from 1 to 100"),
    (f"{VILLAGE}.quorum.approval", {"percent": 100, "rule": "more-than"}, f"{VILLAGE}.quorum.approval.percent", "more than"),
    (f"{VILLAGE}.quorum.approval_of", "some", f"{VILLAGE}.quorum.approval_of", "present, all"),
    (f"{VILLAGE}.quorum.written_votes", True, f"{VILLAGE}.quorum.written_votes", "approval_of all"),
    (f"{VILLAGE}.quorum.ballots", [], f"{VILLAGE}.quorum.ballots", "not empty"),
    (f"{VILLAGE}.quorum.ballots", ["shouting"], f"{VILLAGE}.quorum.ballots[0]", "secret, show"),
    (f"{VILLAGE}.quorum.basis", GONE, f"{VILLAGE}.quorum.basis", "is missing"),
    (f"{AWARD}.quorum", family_procedure()["steps"][2]["quorum"], f"{AWARD}.quorum", "nobody votes"),
    (f"{VILLAGE}.quorum", None, f"{VILLAGE}.quorum", "the village's meeting votes"),
    # taking back and reopening
    ("acts.retract.steps", ["posting"], "acts.retract.steps", "about many dossiers at once"),
    ("acts.retract.steps", ["registration"], "acts.retract.steps", "begins one"),
    ("acts.retract.steps", ["dance"], "acts.retract.steps[0]", "no step 'dance'"),
    ("acts.retract.reasons", [], "acts.retract.reasons", "not empty"),
    ("acts.retract.days", 3, "acts.retract.days", "not a known key"),
    ("acts.retract.basis", GONE, "acts.retract.basis", "is missing"),
    ("acts.reopen.from", ["recognised"], "acts.reopen.from[0]", "not_proposed"),
    ("acts.reopen.from", [], "acts.reopen.from", "not empty"),
    ("acts.reopen.offices", ["dancer"], "acts.reopen.offices[0]", "no office 'dancer'"),
    ("acts.reopen.basis", GONE, "acts.reopen.basis", "is missing"),
    # council
    (f"{APPRAISAL}.council", COUNCIL, f"{APPRAISAL}.quorum", "a council votes"),
    (f"{AWARD}.council", COUNCIL, f"{AWARD}.council", "no council takes 'award-decided'"),
    (f"{VILLAGE}.council", COUNCIL, f"{VILLAGE}.council", "no council takes 'village-verified'"),
    (f"{APPRAISAL}.council", COUNCIL | {"seats": 5}, f"{APPRAISAL}.council.seats", "not a known key"),
    (f"{APPRAISAL}.council", {"members": ["signer"]}, f"{APPRAISAL}.council.chaired_by", "is missing"),
    (f"{APPRAISAL}.council", COUNCIL | {"members": []}, f"{APPRAISAL}.council.members", "not empty"),
    (f"{APPRAISAL}.council", COUNCIL | {"members": ["x"]}, f"{APPRAISAL}.council.members[0]", "no office 'x'"),
    (f"{APPRAISAL}.council", "five", f"{APPRAISAL}.council", "an object"),
    (f"{APPRAISAL}.form", "council-appraisal", f"{APPRAISAL}.form", "the form of a council"),
    # clocks
    (f"{VILLAGE}.clock.by", None, f"{VILLAGE}.clock", "a clock of nothing"),
    (f"{VILLAGE}.clock.by.day", "02-29", f"{VILLAGE}.clock.by.day", "MM-DD"),
    (f"{VILLAGE}.clock.by.day", "2026-11-25", f"{VILLAGE}.clock.by.day", "MM-DD"),
    (f"{VILLAGE}.clock.by.year", "last", f"{VILLAGE}.clock.by.year", "cycle, next"),
    (f"{POSTING}.clock.within.count", 0, f"{POSTING}.clock.within.count", "from 1"),
    (f"{POSTING}.clock.within.unit", "weeks", f"{POSTING}.clock.within.unit", "days, working-days"),
    (f"{POSTING}.clock.within.from", "x", f"{POSTING}.clock.within.from", "no event or step 'x'"),
    (f"{POSTING}.clock.within.from", "award-decision", f"{POSTING}.clock.within.from", "does not come before"),
    (f"{CLOSE}.clock", None, f"{CLOSE}.clock", "must wait"),
    (f"{CLOSE}.clock.waits", False, f"{CLOSE}.clock", "must wait"),
    (f"{APPRAISAL}.by_clock", True, f"{APPRAISAL}.by_clock", "a person's hand"),
    # what is shown and seen
    (f"{VILLAGE}.shown", ["stars"], f"{VILLAGE}.shown[0]", "one of self"),
    (f"{VILLAGE}.shown", ["commune"], f"{VILLAGE}.shown", "nothing fills column 'commune'"),
    (f"{APPRAISAL}.must_see", False, f"{APPRAISAL}.must_see", "must be true"),
    (f"{APPRAISAL}.must_see", "yes", f"{APPRAISAL}.must_see", "true or false"),
    # acts
    ("acts.return", GONE, "acts.return", "is missing"),
    ("acts.applaud", None, "acts.applaud", "not a known key"),
    ("acts.return.offices", ["mayor"], "acts.return.offices[0]", "no office 'mayor'"),
    ("acts.return.from", ["x"], "acts.return.from[0]", "no step 'x'"),
    ("acts.return.from", ["self-assessment"], "acts.return.from", "not possible in 'registered'"),
    ("acts.return.to", ["award-decision"], "acts.return.from", "comes before 'village-verification'"),
    ("acts.return.to", ["self-assessment", "posting-close"], "acts.return.to", "cannot be done again"),
    ("acts.return.to", ["self-assessment", "award-decision"], "acts.return.to", "cannot be done again"),
    ("acts.return.from", ["village-verification"], "acts.return.to", "comes before no step of `from`"),
    ("acts.return.at_most", 0, "acts.return.at_most", "from 1"),
    ("acts.return.reasons", [], "acts.return.reasons", "not empty"),
    ("acts.return.reasons[1].code", "score-unclear", "acts.return.reasons[1].code", "twice"),
    ("acts.withdraw.until", "x", "acts.withdraw.until", "no step 'x'"),
    ("acts.withdraw.until", "registration", "acts.withdraw.until", "the start"),
    ("acts.object.during", "posting", "acts.object.during", "not possible in 'verified'"),
    ("acts.object.answer_before", "posting", "acts.object.answer_before", "comes before"),
    ("acts.object.answered_by", ["mayor"], "acts.object.answered_by[0]", "no office"),
    ("acts.object", None, f"{CLOSE}.shown", "'objections'"),
    ("acts.evidence.during", ["award-decision"], "acts.evidence.during", "not possible in 'appraised'"),
    ("acts.evidence", None, "steps[1].shown", "'evidence'"),
    ("acts.correct.offices", [], "acts.correct.offices", "not empty"),
]  # fmt: skip


@pytest.mark.parametrize(("way", "value", "field", "problem"), DEFECTS)
def test_a_procedure_with_a_defect_is_refused_naming_file_and_field(
    way: str, value: Any, field: str, problem: str
) -> None:
    with pytest.raises(EditionInvalid) as refused:
        load_procedure(altered(family_procedure(), way, value), file="family.json")
    assert (refused.value.file, refused.value.field) == ("family.json", field)
    assert problem in refused.value.problem
    assert str(refused.value) == f"family.json: {field}: {refused.value.problem}"


@pytest.mark.parametrize(
    ("council", "field", "problem"),
    [
        (COUNCIL | {"members": ["signer"]}, "chaired_by", "'commune-appraiser' is no office of its members"),
        ({"members": ["signer"], "chaired_by": ["signer"]}, "chaired_by", "'signer' does not take this step"),
        (COUNCIL | {"members": ["commune-appraiser", "village-officer"]}, "members", "is no office of the commune"),
        (COUNCIL | {"members": ["commune-appraiser", "household"]}, "members", "is no office of the commune"),
    ],
)
def test_a_council_that_could_not_sit_is_refused(council: dict[str, Any], field: str, problem: str) -> None:
    document = altered(family_procedure(), f"{APPRAISAL}.quorum", family_procedure()["steps"][2]["quorum"])
    with pytest.raises(EditionInvalid) as refused:
        load_procedure(altered(document, f"{APPRAISAL}.council", council), file="family.json")
    assert refused.value.field == f"{APPRAISAL}.council.{field}"
    assert problem in refused.value.problem


def test_the_first_step_is_the_registration() -> None:
    document = family_procedure()
    del document["steps"][0]
    with pytest.raises(EditionInvalid, match=r"family.json: steps\[0\].fact: the first step must be the registration"):
        load_procedure(document, file="family.json")


def test_a_second_step_of_one_id_is_refused() -> None:
    document = family_procedure()
    document["steps"].append(document["steps"][3])
    with pytest.raises(EditionInvalid, match=r"family.json: steps\[7\].id: 'posting' stands twice"):
        load_procedure(document, file="family.json")


def test_a_route_never_leads_back() -> None:
    document = family_procedure()
    appraisal = document["steps"].pop(5)
    document["steps"].insert(2, appraisal)
    document["steps"][2]["clock"] = document["steps"][2]["quorum"] = None
    with pytest.raises(
        EditionInvalid, match=r"steps\[5\].routes.done.to: step 'commune-appraisal' does not come later"
    ):
        load_procedure(document, file="family.json")


def test_a_procedure_that_never_awards_is_refused() -> None:
    document = family_procedure()
    del document["steps"][6]
    document["steps"][5]["routes"]["upheld"]["to"] = None
    document["acts"]["return"]["from"] = ["village-verification"]
    document["acts"]["withdraw"]["until"] = "commune-appraisal"
    document["acts"]["hold"]["during"] = ["village-verification"]
    for n in (2, 5):
        del document["steps"][n]["apart_from"]
    with pytest.raises(EditionInvalid, match=r"family.json: steps: no step decides on the award"):
        load_procedure(document, file="family.json")


def test_what_is_posted_must_come_down() -> None:
    document = family_procedure()
    del document["steps"][4]
    document["steps"][3]["routes"]["done"]["to"] = "commune-appraisal"
    for n in (4, 5):
        document["steps"][n]["clock"] = None
    document["acts"]["object"] = None
    with pytest.raises(EditionInvalid, match=r"steps\[3\].routes.done.to: what is posted must come down"):
        load_procedure(document, file="family.json")
