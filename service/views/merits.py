"""Merits: what the commune's council judged of those taking part in a movement is entered, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from domain.commands.merits import Judging, Measured, judge_merits, may_prepare
from domain.errors import NotFound, OutOfDate
from domain.rewarding import Forms
from domain.rewarding.criteria import Kind
from domain.rewarding.weighing import MET, UNMET
from projections import merits as read
from projections import rewarding, streaks, territory
from projections.names import names_of
from service import words
from service.forms.fields import Rows
from service.forms.form import FormRefused
from service.forms.reward import JudgingForm, judging_columns
from service.i18n import local
from service.i18n import text as _
from service.privacy.reads import shows
from service.shown.nominees import UNITS, units_of
from service.shown.people import called
from service.shown.reward import forms as all_forms
from service.shown.reward import votes_in_words
from service.shown.unused import unused, unused_in_words
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.finding import Here
from service.visit import parts, visit
from service.words import word

merits = Blueprint("merits", __name__)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of those who can be judged, by name, with the last word on each."""

    here: Here
    rules: Forms
    kind: Kind
    of: str
    year: int
    names: Mapping[str, str]
    # Those of them of whom nothing is judged, since their data is put to no new use, with why.
    unused: Mapping[str, str]
    judged: dict[str, dict[str, Any]]
    # By edition what its criteria of this kind are called.
    labels: Mapping[str, Mapping[str, str]]
    total: int

    @property
    def address(self) -> str:
        return f"/places/{self.here.id}/rewards?year={self.year}"

    @property
    def lines(self) -> list[Values]:
        """Each with the last word on it: what is entered anew is entered whole, and the others stay as they are."""
        return [
            {"key": each, "name": name, "note": self._last_word(each)}
            for each, name in self.names.items()
            if each not in self.unused
        ]

    def _last_word(self, subject: str) -> str | None:
        if (last := self.judged.get(subject)) is None:
            return None
        labels = self.labels.get(last["edition_digest"], {})
        said = {each["criterion"]: word(words.REWARD_FINDING, MET if each["met"] else UNMET) for each in last["judged"]}
        told = [f"{labels.get(criterion, criterion)}: {outcome}" for criterion, outcome in said.items()]
        votes = [votes_in_words(last)] if last["votes"] is not None else []
        earlier = [] if last["edition_digest"] == self.rules.digest else [_("said on criteria that hold no longer")]
        return " – ".join([last["minutes"], *told, *votes, *earlier])


@merits.get("/places/<uuid:place>/merits/new")
def ask_judging(place: UUID) -> ResponseReturnValue:
    """A line for each: on every criterion a word, votes where there were any."""
    sheet = _sheet(place)
    may_prepare(desk_on(sheet.here.commune), sheet.here.id)
    page = _page(sheet)
    return ask(page.form, page.template, values=dict(page.renewed), **page.around)


@merits.post("/places/<uuid:place>/merits/new")
def judge(place: UUID) -> ResponseReturnValue:
    """Enter every line in which something was said."""
    sheet = _sheet(place)
    page = _page(sheet)

    def do(values: Values) -> dict[str, Any]:
        if values["edition"] != sheet.rules.digest:
            raise OutOfDate
        judging = [_judging(sheet, line, values["present"]) for line in values["rows"]]
        told: Values = {"place": sheet.here.id, "year": sheet.year, "forms": sheet.rules, "kind": sheet.kind.id}
        told |= {"minutes": values["minutes"], "judged_on": values["judged_on"], "judging": judging}
        return carry_out(act_on(sheet.here.commune, values), lambda desk: judge_merits(desk, **told))

    return answer(page, do, lambda _done: sheet.address)


def _judging(sheet: Sheet, line: Values, present: int | None) -> Judging:
    typed = MultiDict(request.form)
    if line["subject"] not in sheet.names:
        raise FormRefused({"rows": _("Somebody on this page is no longer on the list. Open it again.")}, typed)
    if line["votes"] is not None and present is None:
        raise FormRefused({"present": _("Enter how many members were present, since there are votes.")}, typed)
    said = {id: line[f"met_{id}"] == MET for id in _of(line, "met_") if line[f"met_{id}"]}
    figures = {
        id: Measured(line[f"part_{id}"], line[f"whole_{id}"] or 0, line[f"source_{id}"] or "")
        for id in _of(line, "part_")
        if line[f"part_{id}"] is not None
    }
    return Judging(line["subject"], said, figures, line["votes"], present if line["votes"] is not None else None)


def _of(line: Values, beginning: str) -> list[str]:
    return [name.removeprefix(beginning) for name in line if name.startswith(beginning)]


def _page(sheet: Sheet) -> Page:
    form = JudgingForm()
    rows = form.fields["rows"]
    assert isinstance(rows, Rows)
    rows.columns = judging_columns(sheet.kind)
    rows.called_by_key = dict(sheet.names)
    numbered = reading.numbered(sheet.total)
    around = {
        "caption": f"{sheet.here.name} – {local(sheet.kind.label.as_data())} {sheet.year}",
        "back": sheet.address,
        "lines": {"rows": sheet.lines},
        "kind": sheet.kind,
        "forms": sheet.rules,
        "numbered": numbered,
        "unused": unused_in_words(sheet.names, sheet.unused),
    }
    return Page(form, around, "merits.html", renewed={"edition": sheet.rules.digest}, called=sheet.names)


def _sheet(place: UUID) -> Sheet:
    of_kind, _colon, of = reading.words("kind").partition(":")
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        if here.kind != "commune" or (year := reading.year()) is None:
            raise NotFound
        rules = all_forms(db, here.id, year)
        if (kind := rules.kind_of(of_kind)) is None:
            raise NotFound
        of = of if of in kind.subjects else kind.subjects[0]
        title = str(rules.title_of(of))
        everyone, total = _everyone(db, here, of, title, year)
        left_out = unused(db, everyone, title=title, year=year, times={"as_of": None, "known_at": None})
        names = territory.names(db, everyone) | names_of(db, everyone)
        judged = read.judged(db, places=[here.id], year=year, kind=kind.id)
        labels = {
            digest: _labels(db, digest, kind.id) for digest in {each["edition_digest"] for each in judged.values()}
        }
    shows(everyone)
    named = {each: str(called(names, each)) for each in everyone}
    return Sheet(here, rules, kind, of, year, named, left_out, judged, labels, total)


def _labels(db: Connection, digest: str, kind: str) -> dict[str, str]:
    """What the criteria of a kind are called in the edition under which somebody was judged."""
    rules = rewarding.with_digest(db, digest)
    found = rules.kind_of(kind) if rules else None
    return {each.id: local(each.label.as_data()) for each in found.criteria} if found else {}


def _everyone(db: Connection, here: Here, of: str, title: str, year: int) -> tuple[Sequence[str], int]:
    """One page of them, and how many there are: with a dossier of the year, or every unit, village, the commune."""
    within = sorted(territory.inside(db, [here.id]) & visit().places)
    start = (reading.page_number() - 1) * reading.PAGE
    if of in ("household", "clan", "person"):
        told: Values = {"places": within, "title": title, "first": year, "last": year}
        return streaks.kept_for(db, **told, after=start, limit=reading.PAGE), streaks.how_many(db, **told)
    if of in UNITS:
        found = units_of(db, within, times={})
    else:
        found = [row["place"] for row in territory.named(db, within) if row["kind"] == of]
    return found[start : start + reading.PAGE], len(found)
