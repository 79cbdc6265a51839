"""Hostile requests as data: every writing route, every form that people find, and what is typed into it to do harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any
from urllib.parse import quote_plus

from flask import Flask, template_rendered
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from domain.ids import new_id
from service.forms.fields import Choice, Choices, Day, Integer, Question, Rows, Score, Scores, Secret, Text, Yes
from service.forms.form import Form
from tests.service.bad_pages import Stage
from tests.service.crawl import crawled
from tests.service.town import PASSWORD
from tests.service.visitor import Page, Visitor

WRITING = {"POST", "PUT", "PATCH", "DELETE"}
EVERYBODY = ("officer", "appraiser", "signer", "inspector", "records", "administrator", "household")
# Where the form that leads to a route stands on another page than the route's own.
PAGES_BEFORE = {
    "sign_in.leave": "/", "own.end": "/sessions", "own.end_others": "/sessions",
    "accounts.end": "/accounts/{officer}",
    "sheets.end": "/lists/{sheet}", "operations.retry": "/operations", "operations.make_backup": "/operations", "reminders.read": "/reminders",
}  # fmt: skip

# What stands in place of one right answer. Lone surrogates go out as the bytes that a broken program would send.
HOSTILE = (
    "", " ", "\x00", "a\x00b", "\x1b[2J", "\r\nSet-Cookie: a=b", "\u202egnas", "\u2066x\u2069", "\ud800", "x\udfff",
    "\ufffe", "\u200b", "a\u0301" * 300, "x" * 5_000, "ý" * 100_000, "0", "-1", "1e999", "NaN", "Infinity", "1_000",
    "٣", "９", "²", str(2**31), str(2**63), str(2**64), "9" * 4_000, "0x10", "1,5", "31/02/2026", "1/1/0", "0/0/0",
    "29/2/2027", "1/1/10000", "99/99/9999", "0000-00-00", "' OR 1=1 --", "\"><script>alert(1)</script>", "{{7*7}}",
    "%00", "%s%n", "${7*7}", "../../../etc/passwd", "file:///etc/passwd", "null", "[]", "{}", '{"a":1}', "true",
    "d.2026.family.x.1", "01900000-0000-7000-8000-000000000000", "system:clock", "=1+1", "on", "yes",
)  # fmt: skip


def writing(app: Flask) -> list[Rule]:
    """Every route by which something can be written."""
    return [rule for rule in app.url_map.iter_rules() if WRITING & (rule.methods or set())]


def address_of(app: Flask, rule: Rule) -> str:
    """An address of the route; nothing has to be there, since a forged request gets no further than its token."""
    values: dict[str, Any] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        kind = type(converter).__name__
        values[name] = next(iter(converter.items)) if kind == "AnyConverter" else 1 if "Int" in kind else new_id()
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


@dataclass(frozen=True)
class Found:
    """A form that somebody finds on a page: where it goes, what stands in its boxes, and the form behind it."""

    who: str
    page: str
    address: str
    boxes: MultiDict[str, str]
    form: Form | None


@contextmanager
def forms_drawn(app: Flask) -> Iterator[list[Form]]:
    """The forms that pages draw, with the options that are offered in them."""
    drawn: list[Form] = []

    def note(_app: Flask, *, context: dict[str, Any], **_more: Any) -> None:
        if "filled" in context:
            drawn.append(context["filled"].form)

    with template_rendered.connected_to(note, app):
        yield drawn


def crawl(stage: Stage, most: int) -> list[Page]:
    """What everybody sees who follows every link from the start."""
    return [
        page
        for who in EVERYBODY
        for page in crawled(
            Visitor(stage.client(getattr(stage, who))), "/", follow=lambda link: "lang=" not in link, most=most
        )
    ]


def forms_of(stage: Stage) -> dict[str, Found]:
    """A page for every writing route from which somebody gets there, with its form; by route and choice in it."""
    visitors = {who: Visitor(stage.client(getattr(stage, who))) for who in EVERYBODY}
    found: dict[str, Found] = {}
    with forms_drawn(stage.app) as drawn:
        for rule in writing(stage.app):
            for key, addresses in addresses_of(stage, rule).items():
                tried = ((who, visitors[who].get(each)) for each in addresses for who in EVERYBODY)
                one = next((one for who, page in tried if (one := _form_on(stage, rule, who, page, drawn))), None)
                if one is not None:
                    found.setdefault(key, one)
    return found


def addresses_of(stage: Stage, rule: Rule) -> dict[str, list[str]]:
    """Where the page before a writing route may be, for each choice in the route's address."""
    if rule.endpoint in PAGES_BEFORE:
        return {rule.endpoint: [PAGES_BEFORE[rule.endpoint].format(**vars(stage))]}
    # What pages of a list are asked with; others take no notice.
    asked = {"title": "family", "year": 2026} | ({} if "place" in rule.arguments else {"place": stage.commune})
    choices = [name for name, each in rule._converters.items() if type(each).__name__ == "AnyConverter"]
    items = [[(name, item) for item in sorted(rule._converters[name].items)] for name in choices]
    found: dict[str, list[str]] = {}
    for chosen in product(*items):
        pools = [[(name, value) for value in pool(stage, rule, name)] for name in rule.arguments - set(choices)]
        with stage.app.test_request_context():
            found[" ".join([rule.endpoint, *(item for _name, item in chosen)])] = [
                stage.app.url_for(rule.endpoint, **(asked | dict(values) | dict(chosen))) for values in product(*pools)
            ]
    return found


def pool(stage: Stage, rule: Rule, name: str) -> list[Any]:
    """What there is on the stage for a part of an address."""
    dossiers = [stage.registered, stage.assessed, stage.posted, stage.ended]
    subject, head = stage.households[0]
    known: dict[str, list[Any]] = {
        "place": [stage.village, stage.commune],
        "stream": dossiers if rule.rule.startswith("/dossiers") else [f"mandate.{stage.mandates[stage.officer]}"],
        "id": [stage.posting if "postings" in rule.rule else stage.meeting, subject]
        if not rule.endpoint.startswith("sheets.")
        else [stage.sheet],
        "posting": [stage.posting],
        "kind": ["households"],
        "subject": [subject],
        "of": [subject],
        "person": [head] if "members" in rule.rule or "persons" in rule.rule else [stage.officer],
        "year": [2026],
        "version": [2, 1],
        "day": ["2026-10-01"],
        "to": [stage.commune],
        "filer": [stage.village],
        "mandate": [stage.mandates[stage.officer]],
    }
    return known.get(name, [new_id()])


def _form_on(stage: Stage, rule: Rule, who: str, page: Page, drawn: list[Form]) -> Found | None:
    """The form on this page that leads to this route."""
    form = drawn[-1] if drawn else None
    drawn.clear()
    for number, boxes in enumerate(page.reader.forms):
        address = page.reader.actions[number] or page.address
        if "csrf_token" in boxes and page.status == 200 and leads_to(stage.app, address) == rule.endpoint:
            own = form if number == len(page.reader.forms) - 1 else None
            return Found(who, page.address, address, boxes, own)
    return None


def leads_to(app: Flask, address: str) -> str | None:
    """The writing route of an address."""
    try:
        return str(app.url_map.bind("localhost").match(address.partition("?")[0], method="POST")[0])
    except HTTPException:
        return None


def filled_in(found: Found, today: date) -> MultiDict[str, str]:
    """The form with a right answer to everything that it declares, as far as that can be told from its questions."""
    boxes = found.boxes.copy()
    if found.form is not None:
        for name, question in found.form.questions.items():
            if question.apart or (question.widget == "hidden" and (boxes.get(name) or question.optional)):
                continue
            for box, value in answered(name, question, today):
                boxes[box] = value
    return boxes


def answered(name: str, question: Question, today: date) -> list[tuple[str, str]]:
    """The boxes of a question with a right answer in them."""
    if isinstance(question, Rows):
        return [
            pair
            for key in question.called_by_key
            for column, each in question.columns.items()
            for pair in answered(f"{name}.{key}.{column}", each, today)
        ]
    if isinstance(question, Scores):
        return [(f"{name}.{part}", "1") for part in question.parts]
    if isinstance(question, Choice):
        return [(name, str(question.options[0].code))] if question.options else []
    if isinstance(question, Secret):
        return [(name, PASSWORD)]
    return question.shown(name, _plain(question, today))


def _plain(question: Question, today: date) -> Any:
    if isinstance(question, Day):
        return today
    if isinstance(question, Yes):
        return True
    if isinstance(question, Integer | Score):
        return 1
    return "Chữ đúng" if isinstance(question, Text) and not isinstance(question, Choices) else None


def encoded(boxes: MultiDict[str, str]) -> bytes:
    """As a page is sent, with whatever bytes stand in it."""
    return "&".join(
        f"{quote_plus(name, errors='surrogatepass')}={quote_plus(value, errors='surrogatepass')}"
        for name, value in boxes.items(multi=True)
    ).encode()
