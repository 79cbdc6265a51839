"""Words: every sentence is in both languages and every code of the rules has its word."""

import ast
import string
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import domain
import service
from domain import decision, dossier, mandate, meeting, officer, place, posting, rulebook, subject
from domain.cycle import Cycle, Target
from domain.status import OUTCOMES, STATES
from domain.vocabulary import facts_of
from service import catalogue, words
from service.i18n import day, instant, local, number, percent

STREAMS = (
    Cycle, Target, decision.Decision, dossier.Dossier, mandate.Mandate, meeting.Meeting, officer.Officer, place.Place,
    posting.Posting, rulebook.ProcedureRules, rulebook.CriteriaRules, subject.Subject,
)  # fmt: skip


def test_every_sentence_has_a_translation_and_none_is_left_over():
    kept = {message.id: message for message in catalogue.translations() if message.id}
    assert set(kept) == set(catalogue.sentences())
    assert [message.id for message in kept.values() if not message.string or message.fuzzy] == []


def test_whatever_is_wrong_with_a_document_is_said_in_collected_words():
    told = {path: list(said_of_documents(path)) for part in (domain, service) for path in modules_of(part)}
    collected = catalogue.sentences()
    assert [words for said in told.values() for words in said if words and words not in collected] == []
    # What is handed on was collected where it is said first.
    handed_on = {path.name: said.count(None) for path, said in told.items() if None in said}
    assert handed_on == {"document.py": 1, "edition.py": 1}
    assert sum(map(len, told.values())) > 90


def modules_of(part):
    return (path for path in Path(part.__file__).parent.rglob("*.py") if path.parent.name != "cli")


def said_of_documents(path):
    """The words of every defect that a module names; None where it names no words of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = {"Defect": 0, "fail": 1, "NotCanonical": 1}.get(called)
            if place is not None and len(node.args) > place:
                yield getattr(node.args[place], "value", None) if isinstance(node.args[place], ast.Constant) else None


def test_the_compiled_catalogue_is_that_of_the_sentences():
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.translations())


def test_a_translation_fills_the_same_places():
    class Places(dict):
        def __missing__(self, name):
            self[name] = 1
            return 1

    for message in catalogue.translations():
        if message.id and "%(" in message.id:
            original, translated = Places(), Places()
            message.id % original
            message.string % translated
            assert set(translated) == set(original), message.id


def test_system_text_calls_nobody_by_age_or_sex():
    forbidden = {"anh", "chị", "ông", "bà", "cô", "em"}
    for message in catalogue.translations():
        said = {word.strip(string.punctuation + "“”–").lower() for word in str(message.string).split()}
        assert not message.id or not said & forbidden, message.string


def test_every_code_of_the_rules_has_its_word():
    outcomes = {outcome for ways in OUTCOMES.values() for outcome in ways} - {"done"}
    assert set(STATES) <= words.STATE.keys()
    assert outcomes <= words.OUTCOME.keys()
    assert facts_of(*STREAMS).keys() <= words.FACT.keys()


def test_numbers_days_and_names_are_said_in_the_language_of_the_reader(app):
    said = {
        "vi": ("17.528", "7,5", "89,98%", "27/03/2026", "27/03/2026 14:05", "Gia đình học tập"),
        "en": ("17,528", "7.5", "89.98%", "27/03/2026", "27/03/2026 14:05", "Learning Family"),
    }
    for language, expected in said.items():
        with app.test_request_context(f"/?lang={language}"):
            name = local({"vi": "Gia đình học tập", "en": "Learning Family"})
            time = instant(datetime(2026, 3, 27, 7, 5, tzinfo=UTC))
            shown = (number(17528), number("7.5"), percent(Decimal("89.98")), day(date(2026, 3, 27)), time, name)
            assert shown == expected
