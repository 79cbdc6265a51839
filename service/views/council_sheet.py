"""A council's sheet: who is a member on the day, what waits for the council, and who keeps out of what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request
from sqlalchemy import Connection, RowMapping

from domain.commands.council import Attendance, Heard, council_step, hold_council, seated
from domain.council import Bench, Session, check_attended
from domain.criteria.refusals import AboveCounted
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import BatchRefused, EmptyList, NotFound, Refusal
from domain.ids import new_id
from domain.meeting import check_attendance
from domain.naming import is_stream
from domain.pinned import Rules
from domain.quorum import SHOW, Quorum
from domain.workflow import Council, Step
from projections import listing, territory
from service.forms.council import AttendanceForm, VotesForm
from service.forms.fields import Rows
from service.privacy.reads import shows
from service.shown.counting import counted_now, sentences
from service.shown.rules import step_of_council
from service.shown.uses import with_same_files
from service.views import finding, reading
from service.views.at_desk import desk_on, must_hold, rules_of_year
from service.views.carrying import rehearse, seen_on
from service.views.council_members import Came, act_in_chair, attendance, called
from service.views.finding import Year
from service.views.news import News, look_at, mine
from service.views.opening import note_opened
from service.visit import visit

# A council goes through its list in one sitting; what is more waits for the next page of it.
MOST = 300


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the council of a commune, of one title and year and under one edition of its rules."""

    commune: str
    name: str
    year: Year
    rules: Rules
    step: Step
    rows: Sequence[RowMapping]
    # So many wait besides, under an edition with another quorum.
    others: int = 0

    @property
    def quorum(self) -> Quorum:
        assert self.step.quorum is not None, "checked when the edition was loaded"
        return self.step.quorum

    @property
    def council(self) -> Council:
        assert self.step.council is not None, "that is what is listed here"
        return self.step.council

    @property
    def names(self) -> dict[str, str]:
        """What each line is called."""
        return {row["dossier"]: row["name"] or "–" for row in self.rows}


@dataclass(frozen=True, slots=True)
class VoteSheet:
    """The second page: the council in session, its bench for each dossier, and lines that it cannot vote on."""

    of: Waiting
    came: Came
    session: Session
    members: Mapping[str, str]
    benches: Mapping[str, Bench] = field(default_factory=dict)
    left_out: Mapping[str, Refusal] = field(default_factory=dict)
    seen: Mapping[str, Any] = field(default_factory=dict)
    # What the register counts for a line, in sentences.
    counted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # Lines with a file that lies in another dossier as well.
    same_file: Collection[str] = ()
    # What others have entered since the visitor last looked.
    news: Mapping[str, News] = field(default_factory=dict)

    @property
    def open(self) -> list[RowMapping]:
        """The lines that can be voted on."""
        return [row for row in self.of.rows if row["dossier"] not in self.left_out]

    @property
    def voters(self) -> dict[str, str] | None:
        """Those who show their hands, by name; None where they vote in secret."""
        if self.session.ballot != SHOW:
            return None
        return {person: self.members[person] for person in self.session.whole.voters}

    @property
    def prefilled(self) -> list[dict[str, Any]]:
        """All who vote are for it, with the points that were given before."""
        return [
            {"dossier": row["dossier"], "heard": "voted", "score": row["village_score"] or row["self_score"]}
            | _all_for(self.session, self.benches[row["dossier"]])
            for row in self.open
        ]


def waiting(db: Connection, place: str) -> Waiting:
    """What waits in the whole commune; refuses whoever holds no office that enters it."""
    here = finding.place(db, place)
    commune = here.commune
    year = finding.year_of(db, commune, title=reading.words("title") or None, year=reading.year())
    rules = rules_of_year(commune, year)
    inside = territory.inside(db, [commune]) & visit().places
    wanted = listing.Wanted(places=inside, book=commune, title=year.title, year=year.year, form=AttendanceForm.key)
    rows = listing.rows(db, wanted, limit=MOST)[0]
    shows(row["subject"] for row in rows)
    desk = desk_on(commune)
    found = [(each, desk.rules_of(each)) for each in desk.all(Dossier, [row["dossier"] for row in rows])]
    at = {each.id: (each.next_step, rules.procedure.digest) for each, rules in found}
    rules, step = (found[0][1], council_step(*found[0])) if found else (rules, step_of_council(rules))
    must_hold(step.offices, commune)
    listed = [row for row in rows if at[row["dossier"]] == (step.id, rules.procedure.digest)]
    note_opened(desk, desk.all(Dossier, [row["dossier"] for row in listed]))
    return Waiting(commune, here.commune_name, year, rules, step, listed, len(rows) - len(listed))


def lines_sent(db: Connection, form: VotesForm, commune: str) -> list[str]:
    """The dossiers of the page that was sent, all of this commune; any other is not there."""
    rows = form.fields["rows"]
    assert isinstance(rows, Rows)
    keys = rows.keys("rows", request.form)
    inside = territory.inside(db, [commune]) & visit().places
    known = listing.ids(
        db, listing.Wanted(places=inside, book=commune, dossiers=[key for key in keys if is_stream(key)])
    )
    if len(known) != len(keys):
        raise NotFound
    return keys


def sit(db: Connection, of: Waiting, came: Came) -> VoteSheet:
    """The council in session over its list; refuses a sitting that cannot vote. Nothing is recorded."""
    everyone, sheets = attendance(db, of, came), []
    listed = [row["dossier"] for row in of.rows]
    seen = seen_on(db, of.commune, listed)

    def decide(desk: Desk) -> dict[str, Any]:
        act = replace(desk.act, done=came.held_on)
        session = seated(
            desk, act, of.step, place=of.commune, meeting=new_id(), ballot=came.ballot, attendance=everyone
        )
        check_attended(of.quorum, session)
        check_attendance(of.quorum, summoned=session.whole.summoned, present=session.whole.present)
        benches = {each.id: each.bench(of.step, session) for each in desk.all(Dossier, listed)}
        left_out = _refused(desk, of, came, everyone, session, benches)
        counted = sentences(db, counted_now(desk, listed))
        sheets.append(VoteSheet(of, came, session, {}, benches, left_out, counted=counted))
        return {}

    rehearse(act_in_chair(db, of, came, {"command_id": new_id()}, [seen]), decide)
    told: dict[str, Any] = {"same_file": with_same_files(of.rows), "news": look_at(mine(of.rows))}
    sheet = replace(sheets[0], members=called(db, everyone.roll), **told)
    return replace(sheet, seen=seen_on(db, of.commune, [row["dossier"] for row in sheet.open]))


def _refused(
    desk: Desk, of: Waiting, came: Came, everyone: Attendance, session: Session, benches: Mapping[str, Bench]
) -> dict[str, Refusal]:
    """Why a line would be refused, whatever the votes on it were."""
    heard = [Heard(row["dossier"], _all_for(session, benches[row["dossier"]]), row["maximum"] or 0) for row in of.rows]
    try:
        hold_council(
            desk,
            meeting=session.meeting,
            place=of.commune,
            held_on=came.held_on,
            ballot=came.ballot,
            attendance=everyone,
            heard=heard,
        )
    except BatchRefused as refused:
        # What the register's counts leave less room for is voted on all the same, with fewer points.
        return {row: why for row, why in refused.rows.items() if not isinstance(why, AboveCounted)}
    except EmptyList:
        pass
    return {}


def _all_for(session: Session, bench: Bench) -> dict[str, Any]:
    if session.ballot == SHOW:
        return dict.fromkeys(bench.voters, "for")
    return {"for": len(bench.voters), "against": 0, "blank": 0}
