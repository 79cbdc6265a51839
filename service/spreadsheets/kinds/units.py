"""Units of the commune: agencies, schools, enterprises, co-operatives, each with its head."""

from collections.abc import Sequence

from service.i18n import later as _l
from service.spreadsheets import cleaning
from service.spreadsheets.kinds.columns import name_column
from service.spreadsheets.kinds.groups import Groups
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column

COLUMNS = (
    name_column(
        "called", _l("Name of the unit"),
        ("don vi", "ten don vi", "co quan", "ten co quan", "co quan don vi", "truong", "doanh nghiep",
         "name of the unit", "unit",
         "ten co quan don vi", "to chuc", "ten to chuc"),
        "Trường Tiểu học số 1", title=True,
    ),
    name_column(
        "head", _l("Head of the unit"),
        ("thu truong", "nguoi dung dau", "hieu truong", "giam doc", "thu truong don vi", "nguoi dai dien",
         "ho va ten", "ho ten",
         "head of the unit", "head", "ho ten thu truong", "ho va ten thu truong", "dai dien"),
        "Nguyễn Văn A",
    ),
    Column(
        "code", _l("Code of the unit"), cleaning.code,
        ("ma don vi", "ma so", "ma co quan", "ma", "code of the unit", "code", "ma so thue", "ma dinh danh don vi"),
        example="DV01", hint=_l("By which lists of citizens name the unit; may be left out."), width=14,
    ),
)  # fmt: skip


class Units(Groups):
    """A unit is the same as one of that name or code in the commune."""

    key, kind = "units", "unit"
    label = _l("Units")
    hint = _l("Agencies, schools, enterprises and co-operatives of the commune.")
    asks = ()
    of_commune = True

    def columns(self, scope: Scope) -> Sequence[Column]:  # noqa: ARG002
        return COLUMNS
