"""Clans of a village or of the whole commune, each with whoever stands for it."""

from collections.abc import Sequence

from service.i18n import later as _l
from service.spreadsheets.kinds.columns import PLACE, name_column
from service.spreadsheets.kinds.groups import Groups
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column

COLUMNS = (
    name_column(
        "called", _l("Name of the clan"),
        ("dong ho", "ten dong ho", "ten ho", "dong toc", "ho toc", "name of the clan", "clan", "ten dong toc", "ho"),
        "Họ Nguyễn Văn", title=True,
    ),
    name_column(
        "head", _l("Person who stands for the clan"),
        ("truong ho", "truong toc", "nguoi dai dien", "dai dien", "ho ten truong ho", "ho va ten truong ho",
         "truong toc ho",
         "truong ban khuyen hoc", "dai dien dong ho", "ho va ten", "ho ten", "head", "ho ten nguoi dai dien",
         "ho va ten nguoi dai dien", "toc truong"),
        "Nguyễn Văn A",
    ),
    PLACE,
)  # fmt: skip


class Clans(Groups):
    """A clan is the same as one of that name in that place."""

    key, kind = "clans", "clan"
    label = _l("Clans")
    hint = _l("Clans of one village, or of the commune where no village is named.")
    asks = ("place",)
    of_commune = False

    def columns(self, scope: Scope) -> Sequence[Column]:  # noqa: ARG002
        return COLUMNS
