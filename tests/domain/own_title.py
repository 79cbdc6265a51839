"""A title that no code of ours names, in one file: with an office and a step of its own."""

import json

from domain.criteria import load_criteria
from domain.pinned import Rules
from domain.procedures import load_procedure
from tests.domain.editions import Document, altered
from tests.packaged import rules_of

TITLE = "reader"
NAME = {"vi": "Bạn đọc học tập", "en": "Learning Reader"}
OPINION = "library-opinion"
OPINION_NAME = {"vi": "Ý kiến của thư viện", "en": "Opinion of the library"}
LIBRARY = {"vi": "Thư viện xã", "en": "Library of the commune"}


def procedure() -> Document:
    """The citizen's way, with the library looking at each dossier after the appraiser."""
    document = altered(rules_of("citizen").procedure.document, "id", "reader-1")
    document = altered(altered(document, "title", TITLE), "label", NAME)
    document["offices"].append({"id": "library", "label": LIBRARY, "level": "commune"})
    ids = [step["id"] for step in document["steps"]]
    appraisal = document["steps"][ids.index("commune-appraisal")]
    decision = document["steps"][ids.index("award-decision")]
    opinion = json.loads(json.dumps(appraisal)) | {
        "id": OPINION, "label": OPINION_NAME, "offices": ["library"], "apart_from": ["commune-appraisal"],
        "shown": ["self", "commune"],
    }  # fmt: skip
    appraisal["apart_from"] = [*appraisal["apart_from"], OPINION]
    appraisal["routes"]["upheld"]["to"] = OPINION
    document["steps"].insert(document["steps"].index(decision), opinion)
    return document


def title() -> Document:
    """Both halves in one file."""
    criteria = altered(rules_of("citizen").criteria.document, "id", "reader-criteria-1")
    criteria = altered(altered(criteria, "title", TITLE), "label", NAME)
    return {"edition_of": "title", "procedure": procedure(), "criteria": criteria}


def rules() -> Rules:
    """The same, read."""
    halves = title()
    criteria = load_criteria(halves["criteria"], file="criteria", titles=frozenset({TITLE}))
    return Rules(load_procedure(halves["procedure"], file="procedure"), criteria)
