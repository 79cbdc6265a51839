"""Links: where the page of a thing is, and where the work of a step is done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from domain.clock import instant_text
from service.i18n import later as _l

# What the button of a step says by the form that takes it: for one dossier, and for all that wait in a village.
VERB = {
    "self-assessment": _l("Enter the self-assessment"),
    "village-verification": _l("Enter the meeting"),
    "posting": _l("Post the list"),
    "posting-close": _l("Take the list down"),
    "commune-appraisal": _l("Appraise"),
    "council-appraisal": _l("Enter the council's meeting"),
    "award-decision": _l("Decide"),
}
OPEN = _l("Open the dossier")

# The lists of a place by the last word of their addresses, one for each kind of subject.
KIND_OF = {"households": "household", "clans": "clan", "persons": "person", "units": "unit", "agencies": "agency"}
LIST_OF = {kind: of for of, kind in KIND_OF.items()}


def of_dossier(dossier: str) -> str:
    """The page of a dossier."""
    return f"/dossiers/{dossier}"


def of_why(dossier: str) -> str:
    """Where the page of a dossier says why it stands as it does."""
    return f"{of_dossier(dossier)}?why=1#why"


def of_members(group: str) -> str:
    """The page of the members of a group."""
    return f"/subjects/{group}/members"


def of_person(person: str) -> str:
    """The page of a person."""
    return f"/persons/{person}"


def of_place(place: str) -> str:
    """The page of a place."""
    return f"/territory/{place}"


def of_data_request(request: str) -> str:
    """The page of a request about personal data."""
    return f"/requests/{request}"


def of_count(dossier: str, item: str, version: int | None = None) -> str:
    """The dossiers behind a count: as an entry recorded it, or as it would be today."""
    return f"/dossiers/{dossier}/counts/{item}" + ("" if version is None else f"/{version}")


def of_list(place: str, **asked: Any) -> str:
    """The list of dossiers of a place."""
    return f"/places/{place}/dossiers" + _asked(asked)


def as_known(address: str, recorded: datetime) -> str:
    """The same page as it stood when something had just been entered."""
    return f"{address}?{urlencode({'known_at': instant_text(recorded)})}"


def of_moves(place: str, year: int, title: str, measure: str, **asked: Any) -> str:
    """The entries that moved a figure of a place."""
    return f"/places/{place}/moves/{year}/{title}/{measure}" + _asked(asked)


def of_aim(aim: Mapping[str, Any], year: int) -> str:
    """Why a target, or a figure that no target asks for, stands as it does beside the figures of a year."""
    book = (aim if "cause" in aim else aim["figure"])["book"]
    return f"/places/{book}/aims/{year}/{cause_of(aim)}"


def cause_of(aim: Mapping[str, Any]) -> int:
    """The position of the entry that set the target or reported the figure."""
    return int((aim if "cause" in aim else aim["figure"])["cause"])


def of_plan(place: str, plan: str) -> str:
    """The page of a plan."""
    return f"/places/{place}/plans/{plan}"


def of_seen(book: str, position: int) -> str:
    """The page that an entry rested on, as it was seen."""
    return f"/audit/{book}/{position}/seen"


def of_officer(person: str) -> str:
    """The page of what somebody may do, and on which decisions that rests."""
    return f"/people/{person}"


def of_record(stream: str) -> str:
    """The page from which the entries of a stream are corrected."""
    kind, _, rest = stream.partition(".")
    parts = rest.split(".")
    found = {
        "target": f"/progress?place={parts[0]}&year={parts[-1]}",
        "cycle": f"/places/{parts[0]}/cycles",
        "reporting": f"/places/{parts[0]}/reports",
        "report": "/reports/" + "/".join(parts),
        "subject": of_person(rest),
        "place": of_place(rest),
    }
    return found.get(kind) or of_stream(stream) or "/"


def of_stream(stream: str) -> str | None:
    """The page of what an entry is about, where it has one."""
    kind, _, rest = stream.partition(".")
    if kind == "d":
        return of_dossier(stream)
    return f"/{kind}s/{rest}" if kind in ("decision", "inspection", "meeting", "posting", "reward") else None


def of_form(
    form: str | None, *, place: str, title: str, year: int, posting: str | None = None, dossier: str | None = None
) -> str | None:
    """Where the form of a step is filled in for a whole village, or where that can be for one dossier of it."""
    asked = {"title": title, "year": year}
    ways = {
        "village-verification": f"/places/{place}/meetings/new" + _asked(asked),
        "posting": f"/places/{place}/postings/new" + _asked(asked),
        "posting-close": f"/postings/{posting}" if posting else None,
        "commune-appraisal": "/appraisals/new" + _asked({"place": place, "dossier": dossier} | asked),
        "council-appraisal": of_council(place, **asked),
        "award-decision": "/decisions/new" + _asked({"place": place} | asked),
    }
    return ways.get(form or "")


def of_council(place: str, **asked: Any) -> str:
    """Where the meeting of the council over a place is entered."""
    return f"/places/{place}/council/new" + _asked(asked)


def _asked(values: dict[str, Any]) -> str:
    given = {name: value for name, value in values.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""
