"""A regeneration certificate in words: books by the names of their places, tables with what was found in each."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from domain.clock import parse_instant
from projections import territory
from service.i18n import text as _
from service.regeneration.certificate import KINDS, Certificate


def page_of(db: Connection, certificate: Certificate) -> dict[str, Any]:
    """Everything that the page says."""
    told, compared, made = certificate.regenerated, certificate.compared, certificate.made
    names = {row["place"]: row["name"] for row in territory.named(db, [each["book"] for each in told["books"]])}
    versions = {one["name"]: one["version"] for one in told["read_models"]}
    wrong = {each["table"]: _wrong(each) for each in compared["tables"]}
    return {
        "facts": told["facts"],
        "equal": compared["equal"],
        "wrong": _wrong(compared),
        "made_at": parse_instant(made["at"]),
        "engine": made["engine"],
        "version": told["release"]["version"] or _("run from the source"),
        "code": told["release"]["code"],
        "digest": certificate.digest,
        "books": [each | {"name": names.get(each["book"], each["book"])} for each in told["books"]],
        "tables": [
            each | {"version": versions[each["read_model"]], "wrong": wrong[each["table"]]} for each in told["tables"]
        ],
    }


def _wrong(counts: Mapping[str, Any]) -> int:
    return sum(counts[kind] for kind in KINDS)
