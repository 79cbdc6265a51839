"""Uses of one file, as a page tells them to whoever checks it: where else it lies, as far as they may see that."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from domain.dossier import Dossier
from projections import listing
from projections.titles import names_of_titles
from service.files.looks import alike
from service.files.uses import elsewhere, shared
from service.i18n import local
from service.i18n import text as _
from service.moments.looking import moment
from service.privacy.reads import shows
from service.views.links import of_dossier
from service.visit import parts, visit


@dataclass(frozen=True, slots=True)
class SameFile:
    """Another dossier with the same file; without an address it is not the reader's to see.

    `only_alike` says that it is not the same, but a picture that looks nearly so.
    """

    text: str
    href: str | None = None
    only_alike: bool = False


def same_files(db: Connection, dossier: Dossier) -> dict[str, list[SameFile]]:
    """For each piece of evidence the other dossiers with that file. The household itself is told nothing of others."""
    if not visit().sees(place=dossier.place["id"]):
        return {}
    found = elsewhere(parts().vault, dossier.subject, dossier.id, upto=_upto())
    near = alike(parts().vault, dossier.subject, dossier.id, upto=_upto())
    only_near = {evidence: others.difference(found.get(evidence, ())) for evidence, others in near.items()}
    lines = _lines(db, {each for others in (*found.values(), *near.values()) for each in others})
    told = {evidence: _told(map(lines.get, others)) for evidence, others in found.items()}
    for evidence, others in only_near.items():
        told.setdefault(evidence, []).extend(_told(map(lines.get, sorted(others)), only_alike=True))
    return told


def with_same_files(dossiers: Collection[Any]) -> set[str]:
    """Of the lines of a list (subject and dossier) those with a file that lies in another dossier as well."""
    subjects, wanted = {row["subject"] for row in dossiers}, {row["dossier"] for row in dossiers}
    return {use.dossier for use in shared(parts().vault, subjects, wanted, upto=_upto())} if wanted else set()


def _told(found: Iterable[SameFile | None], *, only_alike: bool = False) -> list[SameFile]:
    lines = list(found)
    seen = [replace(line, only_alike=only_alike) for line in lines if line is not None]
    if len(seen) < len(lines):
        seen.append(SameFile(_("a dossier that is not yours to see"), only_alike=only_alike))
    return seen


def _lines(db: Connection, dossiers: Collection[str]) -> dict[str, SameFile]:
    """Those that the visitor may see, by dossier."""
    if not dossiers:
        return {}
    wanted = listing.Wanted(places=visit().places, dossiers=dossiers, **moment().times)
    rows = listing.rows(db, wanted, limit=len(dossiers))[0]
    shows(row["subject"] for row in rows)
    titles = names_of_titles(db)
    return {
        row["dossier"]: SameFile(
            f"{row['name'] or '–'} – {local(titles.get(row['title'], row['title']))} {row['year']}",
            of_dossier(row["dossier"]),
        )
        for row in rows
    }


def _upto() -> int | None:
    """The earlier of both times that are looked at, in microseconds."""
    return min((each for each in moment().times.values() if each is not None), default=None)
