"""Documents as they lie in files: strict JSON without floats and without a key that stands twice."""

import json
from importlib.resources import files
from typing import Any, NoReturn

from domain.document import Defect, EditionInvalid, Part

PROCEDURE, CRITERIA = KINDS = ("procedure", "criteria")
# A file that holds a whole title: both of its editions, each under its kind.
TITLE = "title"
TITLES = "domain.titles"


def parse(text: str, *, file: str) -> dict[str, Any]:
    """The JSON object written in `text`; a key that stands twice and a float are refused."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise EditionInvalid(file, twice[0], Defect("stands twice in one object"))
        return dict(pairs)

    def no_float(written: str) -> NoReturn:
        told = Defect('%(written)s must be a whole number or decimal text such as "7.5"', written=written)
        raise EditionInvalid(file, "", told)

    try:
        document = json.loads(text, object_pairs_hook=once, parse_float=no_float, parse_constant=no_float)
    except EditionInvalid:
        raise
    except json.JSONDecodeError as error:
        told = Defect("is not JSON: line %(line)s, column %(column)s", line=error.lineno, column=error.colno)
        raise EditionInvalid(file, "", told) from None
    except (ValueError, RecursionError):
        raise EditionInvalid(file, "", Defect("is not JSON that can be read")) from None
    if not isinstance(document, dict):
        raise EditionInvalid(file, "", Defect("must be an object"))
    return document


def editions_in(document: dict[str, Any], *, file: str) -> list[dict[str, Any]]:
    """The editions that a file holds: the one that it is; in the file of a whole title its procedure and criteria."""
    if document.get("edition_of") != TITLE:
        return [document]
    part = Part(file, "", document)
    part.only("edition_of", *KINDS)
    for kind in KINDS:
        part.part(kind).choice("edition_of", (kind,))
    return [document[kind] for kind in KINDS]


def packaged(package: str) -> list[tuple[str, dict[str, Any]]]:
    """The documents that lie as data files in a package, with their file names, in the order of their names."""
    data = [each for each in files(package).iterdir() if each.name.endswith(".json")]
    data.sort(key=lambda each: each.name)
    return [(each.name, parse(each.read_text("utf-8"), file=each.name)) for each in data]


def packaged_editions(package: str, *, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Editions of one kind that are packaged: those of their own package, and those in files of whole titles."""
    whole = [(file, half) for file, document in packaged(TITLES) for half in editions_in(document, file=file)]
    return [*packaged(package), *((file, edition) for file, edition in whole if edition.get("edition_of") == kind)]
