"""Lists from workbooks: the file with what holds for all of its rows, which column is which, and what is entered."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage

from service.files.problems import sentence
from service.files.verdict import EMPTY
from service.forms.common import FromPaper
from service.forms.fields import Choice, Choices, File, Identifier, Integer, Option, Text, Uploaded
from service.forms.fields.text import NAME_LENGTH, unreadable
from service.forms.form import Act, Form
from service.forms.meeting import BALLOT, CHAIR, HELD_ON, PRESENT, SECRETARY, SUMMONED
from service.i18n import later as _l
from service.i18n import text as _
from service.spreadsheets import raw
from service.spreadsheets.reading import problem_of

UNREAD = "-"


class Workbook(File):
    """A workbook as it came in; whoever asked for it reads it in a process of its own."""

    accept = ".xlsx,.xls,.ods,.csv"

    def answer(self, value: Any) -> Uploaded:
        """The file, with its own name."""
        name, content = self._opened(value)
        if unreadable(name):
            name = "?"
        if not content:
            raise self.refusal(sentence(EMPTY, name[:NAME_LENGTH]))
        if len(content) > raw.LARGEST:
            raise self.refusal(problem_of(raw.TOO_LARGE, name[:NAME_LENGTH]))
        return Uploaded(name[:NAME_LENGTH], "", content)

    def _opened(self, value: Any) -> tuple[str, bytes]:
        if isinstance(value, FileStorage):
            value.stream.seek(0)
            return value.filename or "", value.stream.read(raw.LARGEST + 1)
        return super()._opened(value)


class SheetForm(FromPaper):
    """One list; what holds for all of its rows is asked once."""

    key = "sheet"
    heading = _l("Enter a list from a file")
    submit = _l("Read the list")

    kind = Text(_l("The kind of list"), most=40, widget="hidden")
    file = Workbook(
        _l("The file"),
        hint=_l(
            "Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, at most 12 MB. Nothing is entered before you confirm."
        ),
        called=_l("the list"),
    )
    title = Choice(_l("Title and year"), called=_l("the title and year"))
    village = Choice(
        _l("Village of the whole list"),
        hint=_l("Leave blank if a column names the village of each row."),
        called=_l("the village"),
        optional=True,
        widget="select",
    )
    held_on = HELD_ON
    summoned = SUMMONED
    present = PRESENT
    ballot = BALLOT
    chair = CHAIR
    secretary = SECRETARY

    OF: Mapping[str, tuple[str, ...]] = {
        "title": ("title",),
        "place": ("village",),
        "village": ("village",),
        "consent": ("consent_how", "consent_on"),
        "meeting": ("held_on", "summoned", "present", "ballot", "chair", "secretary"),
    }

    def __init__(self, asks: Sequence[str], *, villages: Sequence[Option], titles: Sequence[Option]) -> None:
        super().__init__(on_behalf=True)
        self.leave_out("done_on")
        for name, questions in self.OF.items():
            if (
                name not in asks
                and not (name == "place" and "village" in asks)
                and not (name == "village" and "place" in asks)
            ):
                for question in questions:
                    self.leave_out(question)
        if "village" in self.fields:
            self.offer("village", villages)
            if "village" in asks:
                self.demand("village")
        if "title" in self.fields:
            self.offer("title", titles)


class ColumnsForm(Act):
    """Which column is which; asked again where the header is said to stand elsewhere."""

    key = "sheet-columns"
    heading = _l("Match the columns")
    submit = _l("Rehearse")

    sheet = Choice(_l("Sheet"), called=_l("the sheet"), widget="select")
    from_row = Integer(_l("First row of the header"), called=_l("the first row of the header"), least=1, most=1000)
    to_row = Integer(_l("Last row of the header"), called=_l("the last row of the header"), least=1, most=1000)

    def __init__(
        self, sheets: Sequence[str], headings: Sequence[tuple[int, str, str]], columns: Sequence[Option]
    ) -> None:
        """`headings` are columns of the sheet, each with its letter and what it is called there."""
        super().__init__()
        options = [Option(UNREAD, _("(not read)")), *columns]
        for at, letter, heading in headings:
            label = _("Column %(letter)s: %(heading)s", letter=letter, heading=heading or _("(no heading)"))
            self.declared_fields[f"c{at}"] = Choice(label, options=options, called=label, widget="select")
        self._init_fields()
        self.offer("sheet", [Option(str(n), name or _("the only sheet")) for n, name in enumerate(sheets)])
        if len(sheets) < 2:
            self.leave_out("sheet")


class EndForm(Form):
    """The file is wiped; nothing is asked."""

    key = "sheet-end"
    heading = _l("Wipe the file")
    submit = _l("Wipe the file")


class ConfirmForm(Act):
    """What is entered of the rehearsal."""

    key = "sheet-confirm"
    heading = _l("Enter the list")
    submit = _l("Enter the list")

    sheet = Identifier(_l("The list"))
    doubtful = Choices(
        _l("Perhaps in the register already: tick those that are somebody else and are to be entered"),
        called=_l("the doubtful lines"),
        optional=True,
    )
