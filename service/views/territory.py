"""Territory: the places of a mandate by every name that they had, and what became of them."""

from collections import defaultdict
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from projections import territory as read
from projections.places import called, links
from projections.vietnamese import folded
from service.moments.looking import looks_back, moment
from service.views import reading
from service.visit import parts, visit

territory = Blueprint("territory", __name__)


@territory.get("/territory")
@looks_back
def listed() -> ResponseReturnValue:
    """Places by today's name and by those before, found by any of them."""
    wanted = reading.words("q")
    with parts().engine.connect() as db:
        rows = _rows(db)
    words = folded(wanted).split()
    shown = [row for row in rows if all(word in row["found_by"] for word in words)]
    return render_template("territory.html", rows=shown, wanted=wanted)


def _rows(db: Connection) -> list[dict[str, Any]]:
    times: dict[str, Any] = moment().times
    here = {row["place"]: row for row in read.named(db, visit().places, **times)}
    changes = links(db, **times)
    into, took = defaultdict(list), defaultdict(list)
    for link in changes:
        if link["place"] in here and link["upper"] in here:
            into[link["place"]].append(here[link["upper"]]["name"])
            took[link["upper"]].append(here[link["place"]]["name"])
    changed = {id for id, row in here.items() if row["called_at"] != row["at"]}
    rows = []
    for id, row in here.items():
        names = [each["name"] for each in called(db, id, **times)] if id in changed else []
        before = [name for name in dict.fromkeys(names) if name != row["name"]]
        found_by = folded(" ".join([row["name"], *before, *took[id]]))
        rows.append(dict(row) | {"before": before, "into": into[id], "took": took[id], "found_by": found_by})
    return rows
