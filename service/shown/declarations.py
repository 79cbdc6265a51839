"""Declarations in words: for which year, and in whose dossiers, as far as the reader may know."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from domain.clock import from_micros
from projections.declarations import Declaration
from projections.names import names_of
from service import words
from service.i18n import number
from service.i18n import text as _
from service.privacy.reads import shows
from service.shown.texts import opened, text_of
from service.words import word


def declarations_of(db: Connection, found: Sequence[Declaration], *, openly: bool) -> list[dict[str, Any]]:
    """Each declaration; whose dossiers they are about is for whoever declared it and for inspectors."""
    subjects = {line["subject"] for each in found for line in each.interests} if openly else set()
    names = names_of(db, subjects) if subjects else {}
    shows(subjects)
    texts = opened([each.text for each in found if each.text]) if openly else {}
    return [
        {
            "year": str(each.year) if each.year else _("Every year"),
            "at": from_micros(each.at),
            "said": _said(each),
            "lines": [
                f"{names.get(line['subject']) or '–'}: {word(words.INTEREST, line['kind'])}" for line in each.interests
            ]
            if openly
            else [],
            "text": text_of(texts, {"item": each.text}) if openly and each.text else None,
        }
        for each in found
    ]


def _said(found: Declaration) -> str:
    if not found.interests:
        return _("Nothing to declare")
    return _("%(count)s declared", count=number(len(found.interests)))
