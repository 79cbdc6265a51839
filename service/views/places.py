"""Places: the page of one with its history, and its changes, each shown with whom it concerns before it is recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping

from domain.clock import day_of, micros, start_of_day
from domain.commands import places as commands
from domain.commands.places import NewPlace
from domain.commands.setup import may_enroll
from domain.desk import Desk
from domain.errors import NotFound, Refusal
from domain.ids import is_id, new_id
from projections import territory
from projections.affected import affected
from projections.homes import unassigned
from projections.places import DISSOLVED, SPLIT, beside, place_of, within
from service.forms.fields import Option
from service.forms.place import NEW, DissolutionForm, MergerForm, PlaceChange, RenamingForm, SplitForm
from service.i18n import text as _
from service.moments.looking import looks_back, moment
from service.shown.places import concerned, history_of
from service.views import links
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on
from service.views.previewing import after_preview
from service.visit import parts, visit

places = Blueprint("places", __name__, url_prefix="/territory/<uuid:place>")
TEMPLATE = "place_change.html"
Values = dict[str, Any]
Decide = Callable[[Desk], Values]


@places.get("")
@looks_back
def show(place: UUID) -> ResponseReturnValue:
    """Its names, what it became and what it took up, each from its day and with what decided it."""
    id = str(place)
    times: dict[str, Any] = moment().times
    with parts().engine.connect() as db:
        row = _row(db, id)
        above = [each for each in territory.above(db, id, **times) if each["place"] != id]
        apart = row["ended_as"] in (SPLIT, DISSOLVED)
        left = unassigned(db, [id], **times) if apart else []
        told = {
            "place": row,
            "above": above,
            "within": within(db, id, **times) if row["kind"] != "village" else [],
            "history": history_of(db, row, **times),
            "left": len(left),
            "mine": visit().places,
        }
    keeps = not moment().is_on and _may(lambda: commands.may_keep_places(desk_on(row["book"]), id))
    told["may_assign"] = apart and not moment().is_on and _may(lambda: _assigning(id))
    told["changes"] = [each for each in CHANGES.values() if keeps and not row["ended_on"] and row["kind"] in each.kinds]
    return render_template("place.html", **told, corrections=f"/records/place.{id}" if keeps else None)


@places.get("/<any(renaming, merger, split, dissolution):change>")
def ask_change(place: UUID, change: str) -> ResponseReturnValue:
    """From which day on, and by which resolution."""
    here = _here(str(place), change)
    page = here.page()
    return ask(page.form, TEMPLATE, values={"on": day_of(parts().clock())}, **page.around)


@places.post("/<any(renaming, merger, split, dissolution):change>")
def enter_change(place: UUID, change: str) -> ResponseReturnValue:
    """Show whom it concerns; once that is confirmed, record it."""
    here = _here(str(place), change)
    page = here.page()

    def do(values: Values) -> Values | str:
        command = here.change.command(here, values)

        def decide(desk: Desk) -> Values:
            done = command(desk)
            with parts().engine.connect() as db:
                found = affected(db, done["places"], today=day_of(parts().clock()))
            # What was shown is what is confirmed: who holds what, and how much moves.
            told = {"mandates": [each.mandate for each in found.mandates]}
            told |= {name: getattr(found, name) for name in ("subjects", "dossiers", "waiting")}
            return done | {"consequences": [told]}

        def shown(_told: Any) -> Values:
            with parts().engine.connect() as db:
                found = affected(db, here.changed(values), today=day_of(parts().clock()))
                return {"concerned": concerned(db, found), "follows": here.change.follows(here, db, values)}

        act = act_on(here.row["book"], values)
        wallet = parts().vault.wallet()
        return after_preview(page, act, decide, confirmed=values["confirmed"], wallet=wallet, shown=shown)

    return answer(page, do, lambda done: links.of_place(done["into"][0] if change == "merger" else here.id))


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change: its form, the kinds of places that it is for, its command and what is said of it."""

    key: str
    form: type[PlaceChange]
    kinds: tuple[str, ...]
    command: Callable[["Here", Values], Decide]
    follows: Callable[["Here", Connection, Values], str]

    @property
    def heading(self) -> Any:
        """How its button and page are called."""
        return self.form.heading


@dataclass(frozen=True, slots=True)
class Here:
    """A place that this person may change, and the places of its kind beside it."""

    id: str
    row: RowMapping
    beside: Mapping[str, str]
    change: Change

    def page(self) -> Page:
        """The form with the places that may be named in it."""
        form = self.change.form()
        options = [Option(id, name) for id, name in self.beside.items()]
        if isinstance(form, MergerForm):
            form.offer("into", [*options, Option(NEW, _("A new place, established by the same resolution"))])
        for name, question in (("places", MergerForm), ("into", SplitForm)):
            if isinstance(form, question):
                form.offer(name, options)
                if not options:
                    form.leave_out(name)
        around = {"caption": f"{self.row['name']} ({self.row['code']})", "back": links.of_place(self.id)}
        return Page(form, around | {"place": self.row}, TEMPLATE)

    def changed(self, values: Values) -> list[str]:
        """The places that the answers are about."""
        return [self.id, *(values.get("places") or [])]


def _assigning(place: str) -> None:
    """Refuse whoever may not say who belongs to which part of a place."""
    with parts().engine.connect() as db:
        commune = next(each for each in territory.above(db, place) if each["kind"] == "commune")
    may_enroll(desk_on(commune["place"]), place)


def _may(refusing: Callable[[], None]) -> bool:
    try:
        refusing()
    except Refusal:
        return False
    return True


def _row(db: Connection, id: str) -> RowMapping:
    visit().must_see(place=id)
    row = place_of(db, id, **moment().times) if is_id(id) else None
    if row is None:
        raise NotFound
    return row


def _here(id: str, change: str) -> Here:
    with parts().engine.connect() as db:
        row = _row(db, id)
        commands.may_keep_places(desk_on(row["book"]), id)
        names = {each["place"]: each["name"] for each in beside(db, id)}
    if row["kind"] not in CHANGES[change].kinds:
        raise NotFound
    return Here(id, row, names, CHANGES[change])


def _renames(here: Here, values: Values) -> Decide:
    told = {name: values[name] for name in ("name", "code", "on", "basis")}
    return lambda desk: commands.rename(desk, place=here.id, **told)


def _renamed(here: Here, db: Connection, values: Values) -> str:
    before = place_of(db, here.id, as_of=micros(start_of_day(values["on"]))) or here.row
    told = {"before": before["name"], "name": values["name"], "code": values["code"] or before["code"]}
    return _(
        "%(before)s is called %(name)s (%(code)s). "
        "What is dated before that day keeps the old name, and both are found.",
        **told,
    )


def _merges(here: Here, values: Values) -> Decide:
    into = NewPlace(new_id(), values["name"], values["code"]) if values["into"] == NEW else values["into"]
    told = {name: values[name] for name in ("on", "basis")}
    return lambda desk: commands.merge(desk, places=here.changed(values), into=into, **told)


def _merged(here: Here, db: Connection, values: Values) -> str:
    into = values["name"] if values["into"] == NEW else here.beside[values["into"]]
    names = territory.names(db, here.changed(values))
    return _(
        "%(places)s: part of %(into)s. Mandates over them reach what has taken them up, and the other way round; "
        "dossiers stay in their book under the names of their day.",
        places=", ".join(sorted(names.values())), into=into,
    )  # fmt: skip


def _splits(here: Here, values: Values) -> Decide:
    pairs = [line.partition(",") for line in values["new"] or ()]
    new = [NewPlace(new_id(), name.strip(), code.strip()) for code, _comma, name in pairs]
    told = {name: values[name] for name in ("on", "basis")}
    return lambda desk: commands.split(desk, place=here.id, into=[*(values.get("into") or []), *new], **told)


def _parted(here: Here, _db: Connection, values: Values) -> str:
    names = [here.beside[each] for each in values.get("into") or ()]
    names += [line.partition(",")[2].strip() for line in values["new"] or ()]
    return _(
        "%(place)s: split into %(into)s. Who belongs to which is said afterwards, and until then nothing new is "
        "entered for them; dossiers under way go on where they are.",
        place=here.row["name"], into=", ".join(names),
    )  # fmt: skip


def _dissolves(here: Here, values: Values) -> Decide:
    told = {name: values[name] for name in ("on", "basis")}
    return lambda desk: commands.dissolve(desk, place=here.id, **told)


def _dissolved(here: Here, _db: Connection, _values: Values) -> str:
    return _(
        "%(place)s: not there any more, and nothing takes it up. Where each of its subjects belongs is said "
        "afterwards; dossiers under way go on where they are.",
        place=here.row["name"],
    )  # fmt: skip


CHANGES: Mapping[str, Change] = {
    each.key: each
    for each in (
        Change("renaming", RenamingForm, ("province", "district", "commune", "village"), _renames, _renamed),
        Change("merger", MergerForm, ("commune", "village"), _merges, _merged),
        Change("split", SplitForm, ("village",), _splits, _parted),
        Change("dissolution", DissolutionForm, ("village",), _dissolves, _dissolved),
    )
}
