"""Lists: the one that hangs in public, what is submitted for a decision, and the minutes of an appraisal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.pinned import Rules
from projections import listing, territory
from service import words
from service.i18n import day as written
from service.i18n import local, number
from service.i18n import text as _
from service.papers.paper import CENTRE, DECREE, LEFT, RIGHT, Annex, Block, Column, Paper, Paragraph, Signature, Table
from service.papers.source import MOST, Source, in_place
from service.papers.wording import NAMED, THOSE, agency, points, within
from service.shown.posting import public_lines
from service.views.finding import Year
from service.words import word

POSTED, SUBMITTED, APPRAISED = "DS", "TTr", "BB"
# States of those whom the commune has appraised, whatever became of them then.
UPHELD = ("appraised", "recognised", "refused")
Rows = Sequence[Any]


def posting_list(source: Source, id: str) -> Paper:
    """What hangs in public: head of household, village, result; nothing else about anybody."""
    posted = source.proceeding("posting", id)
    heads = public_lines(source.db, source.desk, posted["dossiers"])
    _first, rules = source.rules_of(posted["dossiers"][0])
    posted_on = date.fromisoformat(posted["posted_on"])
    source = source.of_day(posted_on)
    title, place = local(rules.procedure.label.as_data()), posted["place"]["name"]
    columns = (
        Column(_("No."), 1, CENTRE), Column(_("Name"), 5), Column(_("Village"), 4), Column(_("Result"), 3),
    )  # fmt: skip
    rows = tuple((str(n), each["head"] or "", each["place"], each["result"] or "") for n, each in enumerate(heads, 1))
    return Paper(
        kind="posting-list",
        layout=DECREE,
        head=source.head_within(place, symbol=POSTED, day=posted_on),
        title=_("LIST POSTED FOR COMMENTS"),
        summary=_("on the title “%(title)s” of the year %(year)s", title=title, year=posted["year"]),
        dated=posted_on,
        body=(
            Paragraph(
                _(
                    "The list is posted from %(first)s to %(last)s. Comments are given to the village officer by then.",
                    first=written(posted_on), last=written(posted["until"]),
                )
            ),
            Table(columns, rows),
        ),
        signatures=(posted_by(source, id),),
        marks=source.marks(rules),
        named=tuple(each.split(".")[3] for each in posted["dossiers"]),
    )  # fmt: skip


def posted_by(source: Source, posting: str) -> Signature:
    """Who signs what hangs: the village's officer, or whoever posted it in another's place."""
    mandate = source.facts(f"posting.{posting}")[0].act.mandate
    return in_place(source, mandate, _("VILLAGE OFFICER"))


def submission(source: Source, place: str, year: Year) -> Paper:
    """The submission (tờ trình): who waits for the decision, with the three columns of points."""
    rows = _rows(source, place, year, form="award-decision")
    rules, issuer, title = _around(source, year, rows)
    count = number(len(rows))
    those = word(THOSE, rules.procedure.subject_kind)
    asks = _(
        "%(count)s %(those)s have been appraised and are submitted for the title “%(title)s” of the year %(year)s "
        "(list attached).",
        count=count, those=those, title=title, year=year.year,
    )  # fmt: skip
    return Paper(
        kind="submission",
        layout=DECREE,
        head=source.head(number=None, symbol=SUBMITTED, day=None),
        title=_("SUBMISSION"),
        summary=_(
            "On the proposal to recognise the title “%(title)s” of the year %(year)s", title=title, year=year.year
        ),
        dated=source.today,
        body=(
            Paragraph(issuer, _("To:")),
            Paragraph(asks),
            Paragraph(_("Submitted for consideration and decision./.")),
            Annex(_("LIST OF THOSE SUBMITTED"), _("(Attached to the submission)")),
            scores(rules, rows),
        ),
        signatures=(Signature((_("SUBMITTED BY"),), "", _("(Signature and full name)")),),
        recipients=(_("As above;"), _("The archive.")),
        marks=source.marks(rules),
        draft=_("DRAFT"),
        named=tuple(row["subject"] for row in rows),
    )


def appraisal(source: Source, place: str, year: Year) -> Paper:
    """The minutes of an appraisal: everyone appraised, with the three columns of points and the result."""
    rows = [row for row in _rows(source, place, year) if row["commune_score"] is not None]
    rules, _issuer, title = _around(source, year, rows)
    upheld = sum(row["state"] in UPHELD for row in rows)
    where = territory.names(source.db, [place]).get(place, "")
    body: tuple[Block, ...] = (
        Paragraph(_("Place: %(place)s.", place=within(where))),
        Paragraph(
            _(
                "Appraised: %(count)s; upheld: %(upheld)s; not upheld: %(rest)s.",
                count=number(len(rows)), upheld=number(upheld), rest=number(len(rows) - upheld),
            )
        ),
        scores(rules, rows, with_result=True),
        Paragraph(_("These minutes were drawn up from the entries of the appraisal in the register./.")),
    )  # fmt: skip
    note = _("(Signature and full name)")
    return Paper(
        kind="appraisal",
        layout=DECREE,
        head=source.head(number=None, symbol=APPRAISED, day=None),
        title=_("MINUTES"),
        summary=_("appraisal for the title “%(title)s” of the year %(year)s", title=title, year=year.year),
        dated=source.today,
        body=body,
        signatures=(Signature((_("RECORDED BY"),), "", note), Signature((_("APPRAISER"),), "", note)),
        marks=source.marks(rules),
        draft=_("DRAFT"),
        named=tuple(row["subject"] for row in rows),
    )


def _rows(source: Source, place: str, year: Year, form: str | None = None) -> Rows:
    inside = territory.inside(source.db, [place])
    wanted = listing.Wanted(places=inside, book=source.book, year=year.year, title=year.title, form=form)
    return listing.rows(source.db, wanted, limit=MOST)[0]


def _around(source: Source, year: Year, rows: Rows) -> tuple[Rules, str, str]:
    """The rules of the year, who decides under them, and the title."""
    if rows:
        _first, rules = source.rules_of(rows[0]["dossier"])
    else:
        rules = source.desk.rules(book=source.book, title=year.title, pinned=year.pinned)
    issuer = agency(local(rules.procedure.authority.label.as_data()), source.commune)
    return rules, issuer.whole, local(rules.procedure.label.as_data())


def scores(rules: Rules, rows: Rows, *, with_result: bool = False) -> Table:
    """Names with what each gave itself, what the village and what the commune gave."""
    columns = [
        Column(_("No."), 2, CENTRE), Column(word(NAMED, rules.procedure.subject_kind), 8), Column(_("Village"), 6),
        Column(_("Self"), 3, RIGHT), Column(_("Village points"), 3, RIGHT), Column(_("Commune points"), 3, RIGHT),
    ]  # fmt: skip
    if with_result:
        columns.append(Column(_("Result"), 5, LEFT))
    return Table(tuple(columns), tuple(_line(n, row, with_result) for n, row in enumerate(rows, 1)))


def _line(n: int, row: Mapping[str, Any], with_result: bool) -> tuple[str, ...]:
    given = [points(row[name]) for name in ("self_score", "village_score", "commune_score")]
    result = [word(words.STATE, row["state"])] if with_result else []
    return (str(n), row["name"] or "", row["place_name"] or "", *given, *result)
