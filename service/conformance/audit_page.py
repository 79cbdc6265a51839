"""The report of an audit as a paper of its own, and with its sentences in both languages."""

from typing import Any

from flask import render_template

from domain.conformance.auditing import Audit
from service.app import create_app
from service.conformance.audit_report import in_order
from service.i18n import LANGUAGES
from service.shown.audited import page_of
from service.shown.conformance import asks, says
from service.wiring import Wiring


def as_html(wiring: Wiring, answer: dict[str, Any], audit: Audit, language: str) -> str:
    """The paper, in a language."""
    with create_app(wiring).test_request_context(f"/?lang={language}"), wiring.engine.connect() as db:
        return render_template("conformance_paper.html", page=page_of(db, answer, in_order(audit)))


def in_both(wiring: Wiring, answer: dict[str, Any], audit: Audit) -> dict[str, Any]:
    """The report with every rule and finding in words, beside what is sealed."""
    app, findings = create_app(wiring), in_order(audit)
    asked: list[dict[str, str]] = [{} for _ in answer["rules"]]
    said: list[dict[str, str]] = [{} for _ in findings]
    for language in LANGUAGES:
        with app.test_request_context(f"/?lang={language}"):
            for words, rule in zip(asked, answer["rules"], strict=True):
                words[language] = asks(rule["rule"])
            for words, finding in zip(said, findings, strict=True):
                words[language] = says(finding)
    rules = [rule | {"sentence": words} for rule, words in zip(answer["rules"], asked, strict=True)]
    told = [each | {"says": words} for each, words in zip(answer["findings"], said, strict=True)]
    return answer | {"rules": rules, "findings": told}
