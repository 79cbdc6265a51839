"""Around a form: whose it is, where back leads, and whether its rules are a sample."""

from typing import Any

from service.i18n import local
from service.shown.rules import sample_of
from service.views.at_desk import Opened
from service.views.finding import named
from service.views.links import of_dossier
from service.visit import parts


def around(opened: Opened) -> dict[str, Any]:
    """What stands around a form about one dossier."""
    subject = opened.dossier.subject
    with parts().engine.connect() as db:
        name = named(db, [subject])[subject]
    title = local(opened.rules.procedure.label.as_data())
    return {
        "caption": f"{name} – {title} {opened.dossier.year}",
        "back": of_dossier(opened.dossier.id),
        "sample": sample_of(opened.rules),
    }


def marks(opened: Opened) -> dict[str, Any]:
    """What a page about one dossier carries along: which, and in which state."""
    return {"dossier": opened.dossier.id, "version": opened.dossier.version}
