"""Slips of one subject, filled in or blank: the registration and the self-assessment."""

from datetime import date
from typing import Any

from domain.clock import day_of
from domain.dossier import Dossier
from domain.pinned import Rules
from domain.stood import Stood
from projections.names import ERASED
from service.forms.fields import Criterion
from service.i18n import local, number
from service.i18n import text as _
from service.papers.paper import CENTRE, DECREE, RIGHT, Block, Column, Fields, Paper, Paragraph, Signature, Table
from service.papers.source import Source
from service.papers.wording import NAMED, points
from service.shown.rules import every_criterion
from service.views.finding import Year
from service.words import word


def registration(source: Source, dossier: str) -> Paper:
    """The slip of a registration as it was entered."""
    found, rules = source.rules_of(dossier)
    stood = _stood(found, "registered")
    names = source.named(found.subject, *found.people)
    head = names.get(found.people[0], ERASED) if found.people else ""
    day = day_of(stood.occurred_at) if stood else source.today
    told = {"id": found.subject, "subject": names.get(found.subject, ERASED), "head": head}
    told["place"] = found.place["name"]
    return _registration(source, rules, found.year, day=day, told=told)


def blank_registration(source: Source, year: Year) -> Paper:
    """The slip for families that write by hand."""
    return _registration(source, _rules(source, year), year.year, day=None, told={})


def assessment(source: Source, dossier: str) -> Paper:
    """The self-assessment as it was given."""
    found, rules = source.rules_of(dossier)
    stood = _stood(found, "self-assessed")
    name = source.named(found.subject).get(found.subject, ERASED)
    scores = dict(stood.values["scores"]) if stood else {}
    total = stood.values["total"] if stood else None
    day = day_of(stood.occurred_at) if stood else None
    told = {"id": found.subject, "subject": name, "place": found.place["name"], "scores": scores, "total": total}
    return _assessment(source, rules, found.year, day=day, told=told)


def blank_assessment(source: Source, year: Year) -> Paper:
    """The criteria with room for points."""
    return _assessment(source, _rules(source, year), year.year, day=None, told={})


def _rules(source: Source, year: Year) -> Rules:
    return source.desk.rules(book=source.book, title=year.title, pinned=year.pinned)


def _stood(dossier: Dossier, topic: str) -> Stood | None:
    return next((each for each in reversed(dossier.stood) if each.topic == topic), None)


def _registration(source: Source, rules: Rules, year: int, *, day: date | None, told: dict[str, Any]) -> Paper:
    title = local(rules.procedure.label.as_data())
    kind = rules.procedure.subject_kind
    lines = [(word(NAMED, kind), told.get("subject", ""))]
    if kind != "person":
        lines.append((_("Represented by"), told.get("head", "")))
    lines += [(_("Village"), told.get("place", "")), (_("Commune"), source.commune)]
    wish = _("registers for the title “%(title)s” of the year %(year)s.", title=title, year=year)
    body: tuple[Block, ...] = (Fields(tuple(lines)), Paragraph(wish))
    return _slip(
        source, rules, kind="registration", title=_("REGISTRATION SLIP"), year=year, day=day, body=body,
        name=told.get("head") or told.get("subject", ""), named=told.get("id"),
    )  # fmt: skip


def _assessment(source: Source, rules: Rules, year: int, *, day: date | None, told: dict[str, Any]) -> Paper:
    lines = (
        (word(NAMED, rules.procedure.subject_kind), told.get("subject", "")), (_("Village"), told.get("place", "")),
    )  # fmt: skip
    body: tuple[Block, ...] = (Fields(lines), _criteria(rules, told))
    return _slip(
        source, rules, kind="self-assessment", title=_("SELF-ASSESSMENT"), year=year, day=day, body=body,
        name="", named=told.get("id"),
    )  # fmt: skip


def _criteria(rules: Rules, told: dict[str, Any]) -> Table:
    scores = told.get("scores", {})
    columns = (
        Column(_("No."), 1, CENTRE), Column(_("Criterion"), 7), Column(_("At most"), 2, RIGHT),
        Column(_("Self"), 2, RIGHT), Column(_("Evidence"), 4),
    )  # fmt: skip
    rows = [
        (str(n), each.label, _most(each), _given(each, scores.get(each.id)), "")
        for n, each in enumerate(every_criterion(rules), 1)
    ]
    whole = number(rules.criteria.maximum) if rules.criteria.maximum is not None else ""
    return Table(columns, (*rows, ("", _("Total"), whole, points(told.get("total")), "")))


def _most(criterion: Criterion) -> str:
    return _("met") if criterion.is_met_or_not else number(criterion.maximum)


def _given(criterion: Criterion, score: Any) -> str:
    if score is None:
        return ""
    if criterion.is_met_or_not:
        return _("met") if score not in (False, "0", 0) else _("not met")
    return number(score)


def _slip(
    source: Source, rules: Rules, *, kind: str, title: str, year: int, day: date | None, body: tuple[Block, ...],
    name: str, named: str | None,
) -> Paper:  # fmt: skip
    called = local(rules.procedure.label.as_data())
    head = source.head(number=None, symbol="", day=day)
    return Paper(
        kind=kind if named else f"blank-{kind}",
        layout=DECREE,
        # A slip has no number of its own.
        head=type(head)(head.above, head.issuer, "", head.place_and_date),
        title=title,
        summary=_("for the title “%(title)s” of the year %(year)s", title=called, year=year),
        dated=day or date(year, 1, 1),
        body=body,
        signatures=(Signature((_("THE DECLARANT"),), name, _("(Signature and full name)")),),
        marks=source.marks(rules),
        named=(named,) if named else (),
    )
