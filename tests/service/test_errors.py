"""Failures: one status for each refusal, one sentence in the reader's language, and nothing given away."""

import logging
import re

import pytest

from domain import errors
from domain.errors import Refusal
from service.answers import PAGES
from service.catalogue import refusals
from service.errors import STATUS, sentence
from service.views.asking import ask_again
from tests.service.gallery import DOSSIERS, HEADS, LINES, gallery_app, meeting_form


def test_every_refusal_has_exactly_one_status():
    assert set(STATUS) == set(refusals())
    assert set(STATUS.values()) <= set(PAGES)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("refusal", sorted(refusals(), key=lambda each: each.__name__))
def test_every_refusal_can_be_said(app, refusal, language):
    made = Refusal()
    made.message = refusal.message
    made.params = dict.fromkeys(re.findall(r"%\((\w+)\)", refusal.message), 12)
    with app.test_request_context(f"/?lang={language}"):
        assert "%(" not in sentence(made)


def test_a_refused_batch_says_at_each_line_why(app):
    batch = errors.BatchRefused({DOSSIERS[0]: errors.StillPosted(until="01/12/2026"), DOSSIERS[1]: errors.OwnOrKin()})
    with app.test_request_context("/"):
        page, status = ask_again(meeting_form(), batch, lines=LINES)
        assert status == 409
        assert f'href="#rows.{DOSSIERS[0]}">{HEADS[0]}: Danh sách niêm yết đến 01/12/2026' in page
        assert sentence(batch).startswith("2 dòng chưa quyết định được: Danh sách niêm yết")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_codes_in_a_refusal_are_said_in_words(app, language):
    refusal = errors.NotThisStep(state="posted", step="commune-appraisal")
    said = {
        "vi": "Hồ sơ không ở bước này: trạng thái là “Đang niêm yết”, bước tiếp theo là “Xã thẩm định”.",
        "en": "The dossier is not at this step: it is Posted, and the next step is Commune appraisal.",
    }
    with app.test_request_context(f"/?lang={language}"):
        assert sentence(refusal) == said[language]


def test_a_failure_of_the_machine_gives_nothing_away(client, caplog):
    with caplog.at_level(logging.CRITICAL, "service.answers"):
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Hệ thống gặp lỗi" in answer.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("/nowhere", 404, "Không tìm thấy trang"), ("/nowhere?lang=en", 404, "Page not found")],
)
def test_what_is_not_there_says_so_in_the_language_of_the_reader(client, path, status, words):
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.text


def test_programs_get_a_problem_document(client):
    answer = client.get("/api/v1/nowhere", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["status"] == 404


@pytest.mark.parametrize("refusal", [errors.OutOfDate(), errors.NotYourPlace(place="Thôn 1"), errors.ClockBehind()])
def test_a_refusal_reaches_the_page_with_its_status_and_its_sentence(refusal):
    app = gallery_app()

    def refuse():
        raise refusal

    app.add_url_rule("/refused", view_func=refuse)
    app.add_url_rule("/api/refused", view_func=refuse, endpoint="api_refused")
    client = app.test_client()
    page, problem = client.get("/refused?lang=en"), client.get("/api/refused?lang=en")
    assert page.status_code == problem.status_code == STATUS[type(refusal)]
    assert str(refusal) in page.text
    assert problem.get_json()["detail"] == str(refusal)
    assert problem.get_json()["code"] == type(refusal).__name__


def test_an_upload_beyond_the_limit_says_how_much_is_taken(client):
    answer = client.post("/forms/evidence?lang=en", data=b"x" * (13 * 1024 * 1024), content_type="text/plain")
    assert answer.status_code in {400, 413}
    assert "Traceback" not in answer.text
