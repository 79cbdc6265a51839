"""The decision with its list: as it was signed, and as a draft while it waits for its number."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.pinned import Rules
from service.i18n import day as written
from service.i18n import local, number
from service.i18n import text as _
from service.papers.paper import CENTRE, DECREE, RIGHT, Annex, Block, Column, Paper, Paragraph, Table
from service.papers.source import Source
from service.papers.wording import NAMED, THOSE, Agency, agency, in_words, points, signed
from service.words import word

SYMBOL = "QĐ"
RECOGNISED, REFUSED = "recognised", "refused"
Rows = Sequence[Any]


def decision(source: Source, id: str) -> Paper:
    """The decision as it now reads; what it decided of each is what it said then."""
    told, rows = source.proceeding("decision", id), source.decided(id)
    _first, rules = source.rules_of(rows[0]["dossier"])
    signer = told["signer"]
    name = source.named(signer).get(signer, "")
    return _paper(source, rules, told | {"name": name}, rows)


def draft(source: Source, *, dossiers: Rows, told: Mapping[str, Any]) -> Paper:
    """The same before it is numbered, as `told` of who would sign it: whoever waits on the list is recognised."""
    _first, rules = source.rules_of(dossiers[0]["dossier"])
    signer = told["signer"]
    more = {
        "number": None, "signed_on": None, "authority": rules.procedure.authority.label.as_data(),
        "name": source.named(signer).get(signer, ""),
    }  # fmt: skip
    rows = [dict(each) | {"outcome": RECOGNISED, "valid_until": None} for each in dossiers]
    return _paper(source, rules, {**told, **more}, rows)


def _paper(source: Source, rules: Rules, told: Mapping[str, Any], rows: Rows) -> Paper:
    signed_on = date.fromisoformat(told["signed_on"]) if told["signed_on"] else None
    source = source.of_day(signed_on)
    issuer = agency(local(told["authority"]), source.commune)
    title, year = local(rules.procedure.label.as_data()), told["year"]
    lists = {outcome: [row for row in rows if row["outcome"] == outcome] for outcome in (RECOGNISED, REFUSED)}
    articles = _articles(rules, title, year, lists)
    to = _(
        "(Attached to Decision no. %(number)s of %(day)s of %(authority)s)",
        number=told["number"] or "….",
        day=in_words(signed_on) if signed_on else "…",
        authority=issuer.whole,
    )
    return Paper(
        kind="decision",
        layout=DECREE,
        head=source.head(issuer=_stacked(issuer), number=told["number"], symbol=SYMBOL, day=signed_on),
        title=_("DECISION"),
        summary=_("On recognising the title “%(title)s” of the year %(year)s", title=title, year=year),
        dated=signed_on or source.today,
        authority=issuer.whole.upper(),
        basis=tuple(_ground(each) for each in told["basis"]),
        enacts=_("DECIDES:"),
        body=(*articles, *_annexes(rules, title, year, lists, to)),
        signatures=(signed(issuer, name=told["name"], form=told["form"], signing=told["signing"]),),
        recipients=(
            _("As in Article %(number)s;", number=len(articles)),
            _("The archive."),
        ),
        marks=source.marks(rules),
        draft="" if told["number"] else _("DRAFT"),
        named=tuple(row["subject"] for row in rows),
    )


def _stacked(issuer: Agency) -> str:
    """The agency in two lines: what it is, and where."""
    name = issuer.name
    at = next((name.rfind(f" {kind} ") for kind in ("xã", "phường", "đặc khu") if f" {kind} " in name), -1)
    return name if at < 0 else f"{name[:at]}\n{name[at + 1 :]}"


def _ground(basis: str) -> str:
    """“Căn cứ …;” however it was typed."""
    text = basis.strip().rstrip(";.")
    return f"{text};" if text.lower().startswith(("căn cứ", "theo ", "xét ")) else _("Pursuant to %(text)s;", text=text)


def _articles(rules: Rules, title: str, year: int, lists: Mapping[str, Rows]) -> tuple[Paragraph, ...]:
    those = word(THOSE, rules.procedure.subject_kind)
    said = [
        _(
            "The title “%(title)s” of the year %(year)s is awarded to %(count)s %(those)s (list attached).",
            title=title, year=year, count=number(len(lists[RECOGNISED])), those=those,
        )
    ]  # fmt: skip
    if lists[REFUSED]:
        said.append(
            _(
                "The title “%(title)s” of the year %(year)s is not awarded to %(count)s %(those)s (list attached).",
                title=title, year=year, count=number(len(lists[REFUSED])), those=those,
            )
        )  # fmt: skip
    ends = {row["valid_until"] for row in lists[RECOGNISED]}
    if len(ends) == 1 and (last := next(iter(ends))):
        said.append(_("The title holds up to and including %(day)s.", day=written(last)))
    said.append(
        _(
            "The agencies and persons concerned and those named on the list carry out this decision, "
            "from its signing on./."
        )
    )
    return tuple(Paragraph(text, _("Article %(number)s.", number=n)) for n, text in enumerate(said, 1))


def _annexes(rules: Rules, title: str, year: int, lists: Mapping[str, Rows], to: str) -> tuple[Block, ...]:
    titles = {
        RECOGNISED: _(
            "LIST OF THOSE AWARDED THE TITLE “%(title)s” OF THE YEAR %(year)s", title=title.upper(), year=year
        ),
        REFUSED: _(
            "LIST OF THOSE NOT AWARDED THE TITLE “%(title)s” OF THE YEAR %(year)s", title=title.upper(), year=year
        ),
    }
    found: list[Block] = []
    for outcome, rows in lists.items():
        if rows:
            found += [Annex(titles[outcome], to), listed(rules.procedure.subject_kind, rows)]
    return tuple(found)


def listed(kind: str, rows: Rows) -> Table:
    """Those on a list: number, name, where they belong, and the points of the commune."""
    columns = (
        Column(_("No."), 1, CENTRE), Column(word(NAMED, kind), 5), Column(_("Village"), 4),
        Column(_("Points"), 2, RIGHT),
    )  # fmt: skip
    return Table(
        columns,
        tuple(
            (str(n), row["name"] or "", row["place_name"] or "", points(row["commune_score"]))
            for n, row in enumerate(rows, 1)
        ),
    )
