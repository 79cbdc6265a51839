"""Rules and plans from files: an edition or a plan, checked as strictly as what is packaged."""

from typing import Any

from domain.criteria import Criteria, load_criteria, titles
from domain.document import Defect, EditionInvalid
from domain.document_file import editions_in, parse
from domain.errors import Refusal
from domain.plan import Plan, load_plan
from domain.procedures import Procedure, load_procedure
from domain.reporting import ReportPlan, load_report_plan
from domain.rewarding import Forms, load_forms

# No edition or plan comes near it; a file beyond is not read.
LARGEST = 500_000


class RulesInvalid(Refusal):
    """`place` is the way to the field in the file, `problem` its defect."""

    message = "This file cannot be adopted. “%(place)s”: %(problem)s. Mend that in the file, then choose it again."


class FileInvalid(RulesInvalid):
    """The file as a whole is not what it should be."""

    message = "This file cannot be adopted: it %(problem)s. Mend it, or choose another one."


def refused(error: EditionInvalid, *, field: str) -> RulesInvalid:
    """The defect of a file that somebody chose, for the box in which it was chosen."""
    kind = RulesInvalid if error.field else FileInvalid
    return kind(field=field, place=error.field, problem=error.defect)


def editions_of(content: bytes, *, file: str) -> list[Procedure | Criteria]:
    """The edition, or both editions of a whole title, that a file holds; EditionInvalid names field and defect."""
    return [_edition(document, file=file) for document in editions_in(_document(content, file), file=file)]


def plan_in(content: bytes, *, file: str) -> Plan:
    """The plan that a file holds, checked in the same way."""
    return load_plan(_document(content, file), file=file)


def plan_of_reports(content: bytes, *, file: str) -> ReportPlan:
    """The plan of reports that a file holds, checked in the same way."""
    return load_report_plan(_document(content, file), file=file)


def forms_in(content: bytes, *, file: str) -> Forms:
    """The criteria of emulation and forms of reward that a file holds, checked in the same way."""
    return load_forms(_document(content, file), file=file)


def _document(content: bytes, file: str) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise EditionInvalid(file, "", Defect("is larger than %(most)s bytes", most=LARGEST))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EditionInvalid(file, "", Defect("is not UTF-8 at byte %(byte)s", byte=error.start)) from None
    return parse(text, file=file)


def _edition(document: dict[str, Any], *, file: str) -> Procedure | Criteria:
    if document.get("edition_of") == "procedure":
        return load_procedure(document, file=file)
    if document.get("edition_of") == "criteria":
        return load_criteria(document, file=file, titles=titles())
    raise EditionInvalid(file, "edition_of", Defect("must be one of %(allowed)s", allowed="procedure, criteria, title"))
