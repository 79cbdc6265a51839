"""Documents as they lie in files: strict JSON without floats and without a key that stands twice."""

import json
from importlib.resources import files
from typing import Any, NoReturn

from domain.document import EditionInvalid


def parse(text: str, *, file: str) -> dict[str, Any]:
    """The JSON object written in `text`; a key that stands twice and a float are refused."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise EditionInvalid(file, twice[0], "stands twice in one object")
        return dict(pairs)

    def no_float(written: str) -> NoReturn:
        raise EditionInvalid(file, "", f'{written} must be a whole number or decimal text such as "7.5"')

    try:
        document = json.loads(text, object_pairs_hook=once, parse_float=no_float, parse_constant=no_float)
    except EditionInvalid:
        raise
    except (ValueError, RecursionError) as error:
        raise EditionInvalid(file, "", f"is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise EditionInvalid(file, "", "must be an object")
    return document


def packaged(package: str) -> list[tuple[str, dict[str, Any]]]:
    """The documents that lie as data files in a package, with their file names, in the order of their names."""
    data = [each for each in files(package).iterdir() if each.name.endswith(".json")]
    data.sort(key=lambda each: each.name)
    return [(each.name, parse(each.read_text("utf-8"), file=each.name)) for each in data]
