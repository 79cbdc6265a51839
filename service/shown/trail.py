"""Trail: the timeline of a dossier, every fact with who, for whom, under which mandate, when and from what to what."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.clock import day_of
from domain.dossier import Dossier
from domain.retold import retold
from domain.stream import Fact
from projections.audit import trail
from projections.mandates import Mandate
from projections.overrides import of_commands
from service import words
from service.i18n import text as _
from service.moments.looking import moment
from service.shown.entries import lines_of
from service.shown.overrides import overridden
from service.shown.people import acted_as, called, delegators_in, mandates_in, office_of, under
from service.shown.texts import Texts
from service.shown.waivers import in_spite_of, on_dossier
from service.shown.waivers import lines_of as lines_of_waivers
from service.shown.why import anchor
from service.views import links
from service.views.at_desk import Opened
from service.visit import visit
from service.words import word

# What was done for a whole list, which has a page of its own.
LINKED = (Dossier.VillageVerified, Dossier.Posted, Dossier.CommuneAppraised, Dossier.AwardDecided)
AGAINST = (Dossier.Returned, Dossier.Withdrawn, Dossier.ObjectionRaised)


def trail_of(db: Connection, opened: Opened, names: Mapping[str, str], texts: Texts) -> list[dict[str, Any]]:
    """The latest last, as it happened to be entered."""
    rows = {row["version"]: row for row in trail(db, opened.dossier.id, **moment().times)}
    mandates = mandates_in(db, opened.facts, known_at=moment().times["known_at"])
    names = {**delegators_in(db, mandates.values()), **names}
    overrides = of_commands(db, {fact.act.command_id for fact in opened.facts})
    waived = on_dossier(db, opened)
    lines = lines_of_waivers(db, waived) if waived else []
    return [
        _entry(told.said, rows.get(told.said.originator_version), names, mandates, opened.dossier.place["id"])
        | {"details": [*lines_of(told, opened.rules, texts), *_moved(rows.get(told.said.originator_version)),
                       *overridden(overrides, told.said.act.command_id, opened.dossier.id),
                       *in_spite_of(waived, lines, told.said, opened.rules),
                       *_authority(told.said, mandates, names)]}
        for told in retold(opened.facts)
    ]  # fmt: skip


def _entry(
    fact: Fact, row: RowMapping | None, names: Mapping[str, str], mandates: Mapping[str, Mandate], place: str
) -> dict[str, Any]:
    act = fact.act
    return {
        "what": word(words.FACT, fact.TOPIC),
        "against": isinstance(fact, AGAINST) or (row is not None and row["to_state"] in ("not_proposed", "not_upheld")),
        "who": called(names, act.actor),
        "who_href": links.of_officer(act.actor) if act.entry_mandate and visit().sees(place=place) else None,
        "office": office_of(act.office if act.on_behalf_of is None else _office(mandates.get(act.entry_mandate or ""))),
        "on_behalf_of": called(names, act.on_behalf_of),
        "acted_as": acted_as(mandates.get(act.mandate or "")),
        "source": word(words.SOURCE, act.source),
        "occurred_on": day_of(fact.occurred_at) if fact.precision == "day" else None,
        "occurred_at": fact.occurred_at,
        "recorded_at": fact.timestamp,
        "href": _address(fact) if visit().sees(place=place) else None,
        "seen": _seen(fact, row) if visit().sees(place=place) else None,
        "version": fact.originator_version,
        "then": links.as_known(links.of_dossier(fact.originator_id), fact.timestamp),
        "anchor": anchor(fact.originator_version),
    }


def _office(mandate: Mandate | None) -> str | None:
    return mandate.office if mandate else None


def _moved(row: RowMapping | None) -> Sequence[dict[str, Any]]:
    if row is None or row["to_state"] is None or row["from_state"] == row["to_state"]:
        return []
    before = word(words.STATE, row["from_state"]) if row["from_state"] else None
    return [{"label": _("State"), "before": before, "value": word(words.STATE, row["to_state"])}]


def _authority(fact: Fact, mandates: Mapping[str, Mandate], names: Mapping[str, str]) -> Sequence[dict[str, Any]]:
    act = fact.act
    lines = [(_("Mandate"), under(mandates.get(act.mandate or ""), names))]
    if act.entry_mandate != act.mandate:
        lines.append((_("Entered under"), under(mandates.get(act.entry_mandate or ""), names)))
    return [{"label": label, "value": value} for label, value in lines if value]


def _seen(fact: Fact, row: RowMapping | None) -> str | None:
    return links.of_seen(row["book"], row["position"]) if row is not None and fact.act.seen else None


def _address(fact: Fact) -> str | None:
    for kind in ("meeting", "posting", "decision"):
        if isinstance(fact, LINKED) and (id := getattr(fact, kind, None)):
            return links.of_stream(f"{kind}.{id}")
    return None
