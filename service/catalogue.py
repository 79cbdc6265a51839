"""Catalogue: every sentence of the product collected from the code, and its translation compiled.

`python -m service.catalogue` adds new sentences to messages.po and compiles messages.mo beside it.
"""

import io
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import domain
import service
from domain.errors import Refusal

HERE = Path(__file__).parent
PO = HERE / "locale" / "vi" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
WAYS = [("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2"), ("**.py", "python")]
KEYWORDS = {"_": None, "_l": None}
# What is wrong with a document is said where it is found out; of `fail` the words come second.
DEFECTS = {"Defect": None, "fail": (2,), "NotCanonical": (2,)}


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every class of refusal, however deep and wherever it stands."""
    if kind is Refusal:
        found = [
            *pkgutil.walk_packages(domain.__path__, "domain."),
            *pkgutil.iter_modules(service.__path__, "service."),
        ]
        for module in found:
            import_module(module.name)
    for each in kind.__subclasses__():
        yield each
        yield from refusals(each)


def sentences() -> dict[str, list[str]]:
    """Every sentence with the files it stands in."""
    found: dict[str, list[str]] = {}
    options = {way: {"trimmed": "true", "silent": "false"} for way, how in WAYS if how == "jinja2"}
    for name, _line, message, _comments, _context in extract_from_dir(
        HERE, method_map=WAYS, options_map=options, keywords=KEYWORDS, strip_comment_tags=True
    ):
        found.setdefault(str(message), []).append(f"service/{name}")
    for folder, way in ((Path(domain.__file__).parent, "**.py"), (HERE, "rulesfile.py"), (HERE / "views", "rules.py")):
        found_in = extract_from_dir(folder, method_map=[(way, "python")], keywords=DEFECTS)
        for name, _line, message, _comments, _context in found_in:
            found.setdefault(str(message), []).append(f"{folder.relative_to(HERE.parent)}/{name}")
    for refusal in refusals():
        found.setdefault(refusal.message, []).append(refusal.__module__.replace(".", "/") + ".py")
    return found


def translations() -> Catalog:
    """The catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file, locale="vi", domain="messages", abort_invalid=True)


def renewed(kept: Catalog) -> Catalog:
    """`kept` with new sentences added, still without a translation, and those no longer said taken out."""
    catalog = Catalog(
        locale="vi",
        project="Sổ Vàng",
        version="1",
        header_comment="# What Sổ Vàng says, in Vietnamese.",
        msgid_bugs_address="-",
        last_translator="Sổ Vàng",
        language_team="vi",
        creation_date=kept.creation_date,
        revision_date=kept.creation_date,
        fuzzy=False,
    )
    for sentence, places in sorted(sentences().items()):
        old = kept.get(sentence)
        catalog.add(sentence, old.string if old else "", locations=[(place, 0) for place in sorted(set(places))])
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """The bytes of messages.mo."""
    file = io.BytesIO()
    write_mo(file, catalog, use_fuzzy=False)
    return file.getvalue()


def main() -> None:
    """Renew both files."""
    catalog = renewed(translations())
    with PO.open("wb") as file:
        write_po(file, catalog, width=118, include_lineno=False)
    MO.write_bytes(compiled(translations()))


if __name__ == "__main__":
    main()
