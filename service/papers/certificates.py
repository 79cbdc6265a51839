"""Certificates of those whom a decision recognised: a page each, with a serial number and room for a code."""

from collections.abc import Collection, Mapping
from datetime import date

from service.i18n import day as written
from service.i18n import local
from service.i18n import text as _
from service.papers.paper import CERTIFICATE, Award, Paper
from service.papers.source import Source
from service.papers.wording import agency, in_words, signed, within

RECOGNISED = "recognised"
SYMBOL = "GCN"


def certificates(
    source: Source, decision: str, *, only: Collection[str] | None = None, codes: Mapping[str, str] | None = None
) -> Paper:
    """Of everyone that the decision recognised, or of these dossiers only; serial numbers follow its list.

    `codes` are the addresses at which they are verified, where these are not yet in the register.
    """
    told, rows = source.proceeding("decision", decision), source.decided(decision)
    recognised = [row for row in rows if row["outcome"] == RECOGNISED]
    _first, rules = source.rules_of(rows[0]["dossier"])
    signed_on, title = date.fromisoformat(told["signed_on"]), local(rules.procedure.label.as_data())
    source = source.of_day(signed_on)
    issuer = agency(local(told["authority"]), source.commune)
    name = source.named(told["signer"]).get(told["signer"], "")
    by = _("under Decision no. %(number)s of %(day)s", number=told["number"], day=in_words(signed_on))
    addresses = source.addresses(decision) | dict(codes or {})
    chosen = [(n, row) for n, row in enumerate(recognised, 1) if only is None or row["dossier"] in only]
    awards = tuple(
        Award(
            holder=row["name"],
            holder_of=_whence(row["place_name"], source.commune),
            serial=_("Entry no. %(number)s / Decision no. %(decision)s", number=n, decision=told["number"]),
            lines=(
                _("has been awarded the title “%(title)s” of the year %(year)s", title=title, year=told["year"]),
                by,
                *(
                    [_("Holds up to and including %(day)s", day=written(row["valid_until"]))]
                    if row["valid_until"]
                    else []
                ),
            ),
            code=addresses.get(row["dossier"], ""),
        )
        for n, row in chosen
    )
    return Paper(
        kind="certificate",
        layout=CERTIFICATE,
        head=source.head(issuer=issuer.name, number=told["number"], symbol=SYMBOL, day=signed_on),
        title=_("CERTIFICATE"),
        summary=_("of the title “%(title)s” of the year %(year)s", title=title, year=told["year"]),
        dated=signed_on,
        authority=issuer.whole.upper(),
        signatures=(signed(issuer, name=name, form=told["form"], signing=told["signing"]),),
        marks=source.marks(rules),
        awards=awards,
        named=tuple(row["subject"] for _n, row in chosen),
    )


def _whence(place: str | None, commune: str) -> str:
    """Where the holder belongs."""
    places = [within(each) for each in dict.fromkeys((place, commune)) if each]
    return ", ".join(places)
