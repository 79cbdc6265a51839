"""Forms: every shape that people type is read, and what cannot be read is named with its mend."""

import io
from datetime import date
from uuid import uuid4

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from service.forms.correction import correction_form
from service.forms.decision import DecisionForm
from service.forms.fields import Choices, Day, Integer, Lines, Option, Score, Story, Text, Yes
from service.forms.form import Form, FormRefused
from service.forms.self_assessment import SelfAssessmentForm
from service.forms.sign_in import SignInForm
from tests.evidence.harmless import a_pdf
from tests.evidence.making import picture
from tests.service.gallery import (
    CRITERIA,
    DOSSIERS,
    HEADS,
    HOUSEHOLD,
    SEEN,
    VILLAGE,
    evidence_form,
    meeting_form,
    registration_form,
)

pytestmark = pytest.mark.usefixtures("reading")

FIELDS = [
    (Integer("Count"), "12", 12),
    (Integer("Count"), " 1.234 ", 1234),
    (Integer("Count"), "17 528", 17528),
    (Integer("Count"), 5, 5),
    (Score("Points", maximum=10, step="0.5"), "7,5", "7.5"),
    (Score("Points", maximum=10, step="0.5"), "7.5", "7.5"),
    (Score("Points", maximum=10, step="0.5"), "7,0", 7),
    (Score("Points", maximum=10, step="0.5"), 7.5, "7.5"),
    (Score("Points", maximum=10), 0, 0),
    (Day("Day"), "27/3/2026", date(2026, 3, 27)),
    (Day("Day"), "27-03-2026", date(2026, 3, 27)),
    (Day("Day"), "27 3 2026", date(2026, 3, 27)),
    (Day("Day"), "2026-03-27", date(2026, 3, 27)),
    (Day("Day"), "27/3/75", date(1975, 3, 27)),
    (Text("Name"), "  Nguye\u0302\u0303n   Thị ", "Nguyễn Thị"),
    (Text("Name"), "Lan\u200b\u00a0Anh", "Lan Anh"),
    (Text("Name", optional=True), " ", None),
    (Story("Story"), "một\r\n\r\nhai  ", "một\n\nhai"),
    (Lines("Basis"), "Luật A\n\n  Nghị định B", ["Luật A", "Nghị định B"]),
    (Lines("Basis"), ["Luật A"], ["Luật A"]),
    (Choices("Which", options=(Option("a", "A"), Option("b", "B"))), ["b", "a", "a"], ["a", "b"]),
    (Choices("Which", options=(Option("a", "A"),), optional=True), None, []),
    (Yes("Sure"), "yes", True),
    (Yes("Sure"), None, False),
]

REFUSALS = [
    (Integer("People present"), "", "Enter people present."),
    (Integer("People present"), "sixty", "People present must be a whole number, for example 12."),
    (Integer("People present"), "1,5", "People present must be a whole number, for example 12."),
    (Integer("People present"), True, "People present must be a whole number, for example 12."),
    (Integer("People present"), "-1", "People present must be from 0 to 100,000."),
    (Integer("People present"), "٣", "People present must be a whole number, for example 12."),
    (Score("Points", maximum=10), "11", "Points must be from 0 to 10."),
    (Score("Points", maximum=10), "7,5", "Points goes in steps of 1 points; enter such a number."),
    (Score("Points", maximum=10), "NaN", "Points must be a number, for example 7.5."),
    (Score("Points", maximum=10), float("nan"), "Points must be a number, for example 7.5."),
    (Day("Day of signing"), "31/2/2026", "Day of signing says 31/2/2026, which is not in the calendar; check it."),
    (Day("Day of signing"), "1/1/0001", "Day of signing has the year 1; check it."),
    (Day("Day of signing"), 20260327, "Day of signing must be written as day, month and year in numbers, for example 27 3 2026."),
    (Text("Name"), "a\x00b", "Name holds a character that cannot be kept; delete it and type it anew."),
    (Text("Name"), "a\nb", "Name holds a character that cannot be kept; delete it and type it anew."),
    (Text("Name"), "\u202eabc", "Name holds a character that cannot be kept; delete it and type it anew."),
    (Text("Name"), "\ufffd", "Name holds a character that cannot be kept; delete it and type it anew."),
    (Text("Name"), "x" * 10_000, "Name has 10000 characters; shorten it to at most 200."),
    (Text("Name"), {"a": 1}, "Name must be text."),
    (Text("Name"), "\u200b", "Enter name."),
    (Choices("Which", options=(Option("a", "A"),)), ["c"], "Which is not on the list; choose from it."),
    (Choices("Which", options=(Option("a", "A"),)), [{}], "Which is not on the list; choose from it."),
    (Yes("Sure"), "no", "Sure is ticked or not, nothing else."),
]  # fmt: skip


def form_of(question):
    return type("OneQuestion", (Form,), {"it": question})()


@pytest.mark.parametrize(("question", "answer", "value"), FIELDS)
def test_an_answer_is_read_in_every_shape_that_people_type(question, answer, value):
    assert form_of(question).accept({"it": answer}) == {"it": value}


@pytest.mark.parametrize(("question", "answer", "sentence"), REFUSALS)
def test_what_cannot_be_read_is_named_with_its_mend(question, answer, sentence):
    with pytest.raises(FormRefused) as refused:
        form_of(question).accept({"it": answer})
    assert refused.value.errors == {"it": sentence}


def test_a_day_is_read_from_three_boxes_and_the_empty_box_is_named():
    form = form_of(Day("Day of the meeting"))
    boxes = {"it-day": "20", "it-month": "11", "it-year": "2026"}
    assert form.read(boxes) == {"it": date(2026, 11, 20)}
    with pytest.raises(FormRefused) as refused:
        form.read(boxes | {"it-month": " "})
    assert refused.value.errors == {"it": "Day of the meeting lacks the month; enter it."}
    assert refused.value.typed.to_dict() == boxes | {"it-month": " "}


def test_what_a_page_shows_reads_back_as_the_same_values():
    form = meeting_form()
    row = {"dossier": DOSSIERS[0], "for": 58, "against": 2, "blank": 1, "score": "87.5"}
    values = {
        "command_id": str(uuid4()), "place": VILLAGE, "title": "family", "year": 2026, "seen": SEEN, "minutes": None,
        "held_on": date(2026, 11, 20), "summoned": 62, "present": 61, "ballot": "secret", "chair": "Lan", "secretary": "A H’Ngữ",
        "rows": [row], "mandate": None, "left_out": [],
    }  # fmt: skip
    assert form.read(form.shown(values)) == values | {"override": None, "since": None}


@pytest.mark.parametrize("name", ["amount", "rows.x.amount", "rows.for", "it.a", "it-day"])
def test_an_unknown_field_is_refused(name):
    with pytest.raises(FormRefused, match="This form has no field"):
        form_of(Text("Name")).read({"it": "Lan", name: "1"})
    with pytest.raises(FormRefused, match="This form has no field"):
        form_of(Text("Name")).accept({"it": "Lan", name: "1"})


def test_a_field_sent_twice_is_refused():
    with pytest.raises(FormRefused, match="answered more than once"):
        form_of(Text("Name")).read(MultiDict([("it", "Lan"), ("it", "Hoa")]))


def test_a_line_left_blank_is_left_out_and_a_line_begun_must_be_whole():
    form = meeting_form()
    whole = {f"rows.{DOSSIERS[0]}.{column}": "1" for column in ("for", "against", "blank", "score")}
    begun = {f"rows.{DOSSIERS[1]}.for": "58", f"rows.{DOSSIERS[1]}.blank": ""}
    rest = {f"rows.{DOSSIERS[2]}.{column}": " " for column in ("for", "against", "blank", "score")}
    with pytest.raises(FormRefused) as refused:
        form.read(whole | begun | rest)
    about_rows = {place: sentence for place, sentence in refused.value.errors.items() if place.startswith("rows")}
    assert about_rows == {
        f"rows.{DOSSIERS[1]}.{column}": f"{HEADS[1]}: Enter {what}."
        for column, what in {
            "against": "the ballots against",
            "blank": "the blank ballots",
            "score": "the village's points",
        }.items()
    }


@pytest.mark.parametrize(
    "rows",
    [None, [], "x", [1], [{}], [{"dossier": 1, "for": 1}], [{"dossier": DOSSIERS[0], "for": 1, "more": 1}],
     [{"dossier": DOSSIERS[0], "for": 1, "against": 0, "blank": 0, "score": 1}] * 2],
)  # fmt: skip
def test_rows_that_do_not_fit_are_refused(rows):
    with pytest.raises(FormRefused) as refused:
        meeting_form().accept({"rows": rows})
    assert [place for place in refused.value.errors if place.startswith("rows")]


def test_each_criterion_is_asked_with_its_own_maximum():
    form = SelfAssessmentForm(CRITERIA)
    sent = {"command_id": str(uuid4()), "dossier": DOSSIERS[0], "version": "1"}
    points = {"scores.children": "30", "scores.adults": "29,5", "scores.means": "20", "scores.effect": "0"}
    assert form.read(sent | points)["scores"] == {"children": 30, "adults": "29.5", "means": 20, "effect": 0}
    with pytest.raises(FormRefused) as refused:
        form.read(sent | points | {"scores.children": "31", "scores.means": ""})
    assert refused.value.errors == {
        "scores.children": "Points for “Việc học của con em” must be from 0 to 30.",
        "scores.means": "Enter points for “Điều kiện cho việc học”.",
    }


def test_forms_made_for_two_editions_do_not_share_their_questions():
    first, second = SelfAssessmentForm(CRITERIA[:1]), SelfAssessmentForm(CRITERIA)
    assert list(first.fields["scores"].parts) == ["children"]
    assert len(second.fields["scores"].parts) == 4


def test_consent_is_given_whole_or_not_at_all():
    sent = {"command_id": str(uuid4()), "subject": HOUSEHOLD, "title": "family", "year": "2026"}
    form = registration_form()
    assert form.read(sent)["consent_how"] is None
    with pytest.raises(FormRefused) as refused:
        form.read(sent | {"consent_how": "phone"})
    assert refused.value.errors == {"consent_on": "Enter the day on which they agreed."}


def test_who_enters_for_a_household_says_how_it_agreed_and_the_household_itself_is_not_asked():
    for_another, own = SelfAssessmentForm(CRITERIA, on_behalf=True), SelfAssessmentForm(CRITERIA, on_behalf=False)
    with pytest.raises(FormRefused) as refused:
        for_another.read({})
    assert {"consent_how", "consent_on"} <= refused.value.errors.keys()
    assert "consent_how" not in own.questions
    assert "consent_how" in SelfAssessmentForm(CRITERIA).questions


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(picture("JPEG"), "image/jpeg"), (picture("PNG"), "image/jpeg"), (a_pdf(), "application/pdf")],
)
def test_a_file_is_known_by_its_bytes(content, media_type):
    sent = {"command_id": str(uuid4()), "dossier": DOSSIERS[0], "version": "1", "criterion": "children"}
    files = {"file": FileStorage(io.BytesIO(content), "ảnh.exe", "file", "text/html")}
    (taken,) = evidence_form().read(sent, files)["file"].taken
    assert (taken.name, taken.clean.media_type) == ("ảnh.exe", media_type)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<html>", "a.jpg", "“a.jpg” must be a JPEG, PNG or WebP picture, a PDF, or a Word or Excel file."),
        (b"", "a.jpg", "“a.jpg” is empty; choose another."),
        (b"%PDF-" + b"x" * 5 * 1024 * 1024, "a.pdf", "“a.pdf” is larger than 5 MB"),
        (b"%PDF-", "\u202egpj.exe", "has a name that cannot be kept"),
        (b"%PDF-", "a" * 10_000 + ".pdf", "has a name that cannot be kept"),
        (b"%PDF-", "a\x00.pdf", "has a name that cannot be kept"),
        (b"%PDF-", "", "Choose a file for the evidence"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused(content, name, sentence):
    with pytest.raises(FormRefused) as refused:
        evidence_form().read({}, {"file": FileStorage(io.BytesIO(content), name, "file")})
    assert sentence in refused.value.errors["file"]


def test_a_password_is_not_trimmed_and_does_not_come_back():
    assert SignInForm().read({"login": " lan ", "password": "  pass  "}) == {
        "login": "lan", "password": "  pass  ", "second": None, "next": None,
    }  # fmt: skip
    assert SignInForm().shown({"login": "lan", "password": "secret"}).to_dict() == {"login": "lan"}


def test_a_decision_names_only_the_exceptions():
    form = DecisionForm()
    plain = {
        "command_id": str(uuid4()), "place": VILLAGE, "title": "family", "year": 2026, "seen": SEEN, "number": "15/QĐ-UBND",
        "signed_on": "10/12/2026", "form": "KT", "basis": ["Luật A"], "count": 12,
        "exceptions": [{"dossier": DOSSIERS[0], "outcome": "refused", "reason": "below-threshold"}],
    }  # fmt: skip
    assert form.accept(plain)["exceptions"] == [plain["exceptions"][0] | {"text": None}]


def test_a_correction_asks_what_the_kind_of_fact_holds():
    voted, registered = correction_form("dossier.village-verified"), correction_form("dossier.registered")
    assert "score" in voted.fields
    assert "occurred_on" in registered.fields
    assert "for" not in registered.fields
    assert not {"occurred_on", "for"} & voted.fields.keys(), "its day and votes are the meeting's"


def test_a_page_mark_that_was_tampered_with_is_refused():
    with pytest.raises(FormRefused) as refused:
        meeting_form().accept({"seen": [{"book": "x", "position": 1, "digest": "y"}]})
    assert refused.value.errors["seen"] == "This page lost track of what it showed; open it again."


@pytest.mark.parametrize("body", [None, [], "text", 1])
def test_a_body_that_is_no_object_is_refused(body):
    with pytest.raises(FormRefused, match="Send one object"):
        SignInForm().accept(body)
