"""Correcting a council's meeting: who came, how each voted, on which day; what follows is shown first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask.typing import ResponseReturnValue

from domain.commands.council_correction import correct_council, vote_of
from domain.council import PRESENT, WRITTEN
from domain.errors import NotFound
from domain.pinned import Rules
from domain.quorum import SHOW
from domain.stood import Stood
from domain.workflow import Council, Step
from projections.names import names_of
from service.forms.correction import CorrectionForm, council_form
from service.privacy.reads import shows
from service.shown.council import kept_out_of
from service.shown.meeting import dossiers_of, may_correct, minutes_read
from service.shown.people import called
from service.shown.rules import step_of_council
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.council_members import roll
from service.views.finding import proceeding
from service.views.sitting_mended import after_mending, around, marks
from service.visit import parts

TEMPLATE = "council_correction.html"
VOTED = (PRESENT, WRITTEN)


@dataclass(frozen=True)
class Sitting:
    """A council's meeting as it now reads: what it said of each dossier, and who they all are by name."""

    held: Mapping[str, Any]
    rules: Rules
    entries: Mapping[str, Stood]
    dossiers: Mapping[str, str]
    members: Mapping[str, str]

    @property
    def id(self) -> str:
        return str(self.held["id"])

    @property
    def commune(self) -> str:
        """The commune's id, which is also that of its book."""
        return str(self.held["place"]["id"])

    @property
    def step(self) -> Step:
        return step_of_council(self.rules)

    @property
    def council(self) -> Council:
        """The offices of its members."""
        assert self.step.council is not None, "a council met"
        return self.step.council

    @property
    def by_name(self) -> bool:
        """Whether hands were shown."""
        return bool(self.held["ballot"] == SHOW)

    @property
    def attended(self) -> dict[str, str]:
        """How each member came, as it now reads."""
        return {each["person"]: each["attended"] for each in self.held["council"]["members"]}

    def free(self, dossier: str) -> list[str]:
        """Who may vote on a dossier, if they come."""
        kept_out = {each["person"] for each in self.entries[dossier].values["council"]["kept_out"]}
        return [person for person in self.members if person not in kept_out]

    def votes(self, dossier: str) -> Mapping[str, Any]:
        """How they voted on it, as it now reads."""
        stood = self.entries[dossier]
        return dict(stood.values["council"]["votes"] if self.by_name else stood.values["ballots"])


def ask_council(id: str) -> ResponseReturnValue:
    """The attendance and the votes as they now read."""
    of = _sitting(id)
    form, now = _form(of), _now(of)
    return ask(form, TEMPLATE, values=marks(of.held) | now, **_around(of))


def mend_council(id: str) -> ResponseReturnValue:
    """Show what follows for every dossier; once that is confirmed, record it."""
    of = _sitting(id)
    page = Page(_form(of), _around(of), TEMPLATE, marks(of.held), of.dossiers)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        # A line that was emptied says of its member nothing at all.
        attended = dict.fromkeys(of.members, "") | {row["person"]: row["attended"] for row in values["members"]}
        with parts().engine.connect() as db:
            members = roll(db, of, values["occurred_on"])
        correct = partial(
            correct_council,
            roll={person: each.mandate for person, each in members.items()},
            attended=attended,
            votes=_votes(of, attended, values["rows"] or []),
        )
        said = {"secretary": values.get("secretary"), "text": values.get("minutes") or ""}
        return after_mending(page, of.held, of.rules, values, said=said, correct=correct)

    return answer(page, do, lambda _done: f"/meetings/{id}")


def _sitting(id: str) -> Sitting:
    """A council's meeting that this person may correct; any other is not there."""
    with parts().engine.connect() as db:
        held = proceeding(db, "meeting", id)
        found, rules = dossiers_of(held)
        if not held.get("council") or not may_correct(held, rules):
            raise NotFound
        people = [each["person"] for each in held["council"]["members"]]
        names = names_of(db, [*people, *(each.subject for each in found)])
    shows(each.subject for each in found)
    entries = {each.id: stood for each in found if (stood := vote_of(each, id))}
    dossiers = {each.id: called(names, each.subject) or "–" for each in found if each.id in entries}
    return Sitting(held, rules, entries, dossiers, {person: called(names, person) or "–" for person in people})


def _votes(of: Sitting, attended: Mapping[str, str], rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What was typed of each dossier. Who turns out to have voted was for it unless it says otherwise; of who did
    not, the vote that stood is dropped."""
    typed = {row["dossier"]: {name: vote for name, vote in row.items() if name != "dossier" and vote} for row in rows}
    if not typed.keys() <= of.entries.keys():
        raise NotFound
    if not of.by_name:
        return {row["dossier"]: {name: row[name] for name in ("for", "against", "blank")} for row in rows}
    found: dict[str, dict[str, Any]] = {}
    for dossier in of.entries:
        said, stood = typed.get(dossier, {}), of.votes(dossier)
        newly = {who: "for" for who in of.free(dossier) if attended[who] in VOTED and of.attended[who] not in VOTED}
        gone = {who for who, vote in said.items() if attended.get(who) not in VOTED and stood.get(who) == vote}
        found[dossier] = newly | {who: vote for who, vote in said.items() if who not in gone}
    return found


def _form(of: Sitting) -> CorrectionForm:
    assert of.step.quorum is not None, "checked when the edition was loaded"
    form = council_form(of.members, of.dossiers, by_name=of.by_name, written=of.step.quorum.written_votes)
    if minutes_read(of.held) is None:
        # What cannot be read any more cannot be read anew either.
        for name in ("secretary", "minutes"):
            form.leave_out(name)
    return form


def _now(of: Sitting) -> dict[str, Any]:
    read = minutes_read(of.held) or {}
    return {
        "occurred_on": date.fromisoformat(of.held["held_on"]),
        "members": [{"person": person, "attended": how} for person, how in of.attended.items()],
        "secretary": read.get("secretary"),
        "minutes": read.get("text"),
        "rows": [{"dossier": id, **of.votes(id)} for id in of.entries],
    }


def _around(of: Sitting) -> dict[str, Any]:
    return around(of.held, of.rules) | {
        "lines": {"members": [{"key": person, "name": name} for person, name in of.members.items()]},
        "council_lines": [_line(of, id) for id in of.entries],
    }


def _line(of: Sitting, dossier: str) -> dict[str, Any]:
    voters = of.free(dossier) if of.by_name else None
    kept_out = kept_out_of(of.entries[dossier].values, of.members)
    return {"key": dossier, "name": of.dossiers[dossier], "voters": voters, "kept_out": kept_out}
