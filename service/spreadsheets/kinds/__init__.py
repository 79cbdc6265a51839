"""The kinds of lists that are taken in, one file each, named here."""

from collections.abc import Mapping

from service.spreadsheets.kind import Kind
from service.spreadsheets.kinds.citizens import Citizens
from service.spreadsheets.kinds.clans import Clans
from service.spreadsheets.kinds.households import Households
from service.spreadsheets.kinds.meetings import Meetings
from service.spreadsheets.kinds.registrations import Registrations
from service.spreadsheets.kinds.self_scores import SelfScores
from service.spreadsheets.kinds.units import Units
from service.spreadsheets.kinds.villages import Villages

KINDS: Mapping[str, Kind] = {
    each.key: each
    for each in (
        Households(), Clans(), Units(), Citizens(), Villages(), Registrations(), SelfScores(), Meetings(),
    )
}  # fmt: skip
