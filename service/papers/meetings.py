"""Minutes: of a village's meeting or a council, and the summary list with its votes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.commands.council_correction import vote_of
from domain.dossier import Dossier
from domain.mending import outcome_of
from domain.pinned import Rules
from projections.mandates import Mandate, mandate_of
from projections.names import ERASED, names_of
from service import words
from service.i18n import local, number
from service.i18n import text as _
from service.papers.paper import CENTRE, DECREE, RIGHT, Block, Column, Head, Heading, Paper, Paragraph, Signature, Table
from service.papers.source import Source
from service.papers.wording import NAMED, in_words, numbered, points, within
from service.shown.council import arithmetic_of, mandates_of
from service.shown.people import mandates_by_id, with_capacity
from service.shown.rules import quorum_of, step_of_council, step_with_quorum
from service.words import word

SYMBOL, LIST_SYMBOL = "BB", "DS"
Row = Mapping[str, Any]


def minutes(source: Source, id: str) -> Paper:
    """Who came, how it was voted, what was remarked."""
    held = source.proceeding("meeting", id)
    found, rules = _dossiers(source, held)
    council, said = held.get("council"), _said(source, held)
    title = local(rules.procedure.label.as_data())
    day = date.fromisoformat(held["held_on"])
    source = source.of_day(day)
    summary = _("meeting of the appraisal council") if council else _("meeting of the village")
    return Paper(
        kind="minutes",
        layout=DECREE,
        head=_head(source, held, SYMBOL, day),
        title=_("MINUTES"),
        summary=_(
            "%(meeting)s on the title “%(title)s” of the year %(year)s", meeting=summary, title=title, year=held["year"]
        ),
        dated=day,
        body=(
            *_opening(source, held, said, day),
            Heading(_("I. Attendance")),
            *_attendance(source, held, rules),
            Heading(_("II. Votes")),
            _votes(source, held, found, rules),
            Heading(_("III. Remarks")),
            Paragraph(said["text"] or _("Nothing was remarked.")),
            Paragraph(_("These minutes were drawn up from the entry of the meeting in the register./.")),
        ),
        signatures=_signatures(said),
        marks=source.marks(rules),
        draft=_("DRAFT"),
        named=tuple(each.subject for each in found),
    )


def summary_list(source: Source, id: str) -> Paper:
    """Everyone the meeting voted on, with the votes: what goes to the commune."""
    held = source.proceeding("meeting", id)
    found, rules = _dossiers(source, held)
    day = date.fromisoformat(held["held_on"])
    source = source.of_day(day)
    title = local(rules.procedure.label.as_data())
    return Paper(
        kind="summary-list",
        layout=DECREE,
        head=_head(source, held, LIST_SYMBOL, day),
        title=_("SUMMARY LIST"),
        summary=_(
            "of the votes on the title “%(title)s” of the year %(year)s\nMeeting of %(day)s",
            title=title, year=held["year"], day=in_words(day),
        ),
        dated=day,
        body=(_votes(source, held, found, rules),),
        signatures=_signatures(_said(source, held)),
        marks=source.marks(rules),
        draft=_("DRAFT"),
        named=tuple(each.subject for each in found),
    )  # fmt: skip


def _dossiers(source: Source, held: Row) -> tuple[Sequence[Dossier], Rules]:
    found = source.desk.all(Dossier, held["dossiers"])
    return found, source.desk.rules_of(found[0])


def _head(source: Source, held: Row, symbol: str, day: date) -> Any:
    place = held["place"]["name"]
    if held["place"]["id"] == source.book:
        # A body of its own: nothing of the agency's letterhead but the seat is its as well.
        council = _("Appraisal council") + "\n" + source.commune
        return Head("", council.upper(), numbered(None, symbol), source.when(day))
    return source.head_within(place, symbol=symbol, day=day)


def _said(source: Source, held: Row) -> dict[str, str]:
    """Chair, secretary and remarks; of what was erased, that it was."""
    ref = held["minutes"]
    read = source.wiring.vault.open(ref["item"]) if ref else {}
    parts = ("chair", "secretary", "text")
    if not isinstance(read, dict):
        return dict.fromkeys((*parts, "led_by"), ERASED)
    said = {part: str(read.get(part) or "") for part in parts}
    name = source.named(held["chair"]).get(held["chair"], "")
    said["chair"] = said["chair"] or name
    # Whoever else was typed as its chair did not lead it under that mandate.
    said["led_by"] = (with_capacity(name, _led_under(source, held)) if said["chair"] == name else None) or said["chair"]
    return said


def _led_under(source: Source, held: Row) -> Mandate | None:
    """The mandate under which the chair led it: as a member of the council, or as whose meeting it was."""
    first = source.facts(f"meeting.{held['id']}")[0].act
    mandate = mandates_of(held.get("council")).get(held["chair"]) or first.mandate
    return mandate_of(source.db, mandate) if mandate else None


def _opening(source: Source, held: Row, said: Row, day: date) -> tuple[Block, ...]:
    where = held["place"]["name"]
    return (
        Paragraph(_("Day: %(day)s. Place: %(place)s.", day=in_words(day), place=_place(where, source.commune))),
        Paragraph(
            _("Chair: %(name)s. Secretary: %(secretary)s.", name=said["led_by"], secretary=said["secretary"] or "…")
        ),
    )


def _place(where: str, commune: str) -> str:
    return ", ".join(within(each) for each in dict.fromkeys((where, commune)))


def _attendance(source: Source, held: Row, rules: Rules) -> tuple[Block, ...]:
    counts = {name: held[name] for name in ("summoned", "present")}
    council = held.get("council")
    if council:
        lines = arithmetic_of(step_of_council(rules), **counts, written=council["written"])
    else:
        lines = quorum_of(step_with_quorum(rules), **counts)
    ballot = _("Way of voting: %(ballot)s.", ballot=word(words.BALLOT, held["ballot"]).lower())
    said: list[Block] = [Paragraph(line) for line in (*lines, ballot)]
    if council:
        said.append(_members(source, council))
    return tuple(said)


def _members(source: Source, council: Row) -> Table:
    names = source.named(*(each["person"] for each in council["members"]))
    mandates = mandates_by_id(source.db, mandates_of(council).values())
    columns = (
        Column(_("No."), 1, CENTRE), Column(_("Member"), 5), Column(_("Office"), 5), Column(_("Attendance"), 3),
    )  # fmt: skip
    rows = tuple(
        (
            str(n), names.get(each["person"], ""),
            with_capacity(word(words.OFFICE, each["office"]), mandates.get(each["mandate"])) or "",
            word(words.ATTENDED, each["attended"]),
        )
        for n, each in enumerate(council["members"], 1)
    )  # fmt: skip
    return Table(columns, rows)


def _votes(source: Source, held: Row, found: Sequence[Dossier], rules: Rules) -> Table:
    names = names_of(source.db, [each.subject for each in found])
    columns = (
        Column(_("No."), 2, CENTRE), Column(word(NAMED, rules.procedure.subject_kind), 9), Column(_("For"), 2, RIGHT),
        Column(_("Against"), 2, RIGHT), Column(_("Blank"), 2, RIGHT), Column(_("Points"), 3, RIGHT),
        Column(_("Result"), 4),
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for dossier in found:
        stood = vote_of(dossier, held["id"])
        if stood is None:
            continue
        votes = [number(stood.values["ballots"][way]) for way in ("for", "against", "blank")]
        outcome = outcome_of(dossier, source.desk.rules_of(dossier), stood, stood.values)
        result = word(words.OUTCOME, outcome) if outcome else ""
        called = names.get(dossier.subject, "")
        rows.append((str(len(rows) + 1), called, *votes, points(stood.values["score"]), result))
    return Table(columns, tuple(rows))


def _signatures(said: Row) -> tuple[Signature, ...]:
    note = _("(Signature and full name)")
    return (
        Signature((_("SECRETARY"),), said["secretary"], note),
        Signature((_("CHAIR"),), said["chair"], note),
    )
