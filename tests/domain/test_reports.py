"""Reports: due by a plan or a request, filed with figures, filed again, and plans that may not be used."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands import reports, setup
from domain.commands.reports import Filer
from domain.commands.setup import Household
from domain.document import EditionInvalid
from domain.edition import STANDINGS
from domain.errors import NoMandate, NotYourOffice
from domain.ids import new_id
from domain.report import Report
from domain.report_refusals import NoSuchReport, WrongFigures
from domain.reporting import Period, editions, load_report_plan
from tests.bad_reports import FIGURES
from tests.inline import assert_read_models_agree
from tests.scenario import Commune, ref

SECTION = {"id": "lacking", "label": {"vi": "Hạn chế", "en": "What is lacking"}}


class Reporting(Commune):
    """The commune with its records officer, one above, and a unit."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, inline=True)
        self.engine = engine
        self.records = self._holder("records-officer", self.commune)
        self.above = self._holder("upper-officer", self.province)
        self.unit, self.head = new_id(), new_id()
        unit = Household(self.unit, (self.head,), ref())
        self.perform(self.act(), lambda desk: setup.enroll(desk, kind="unit", place=self.commune, subjects=[unit]))

    def _holder(self, office: str, place: str) -> str:
        person = new_id()
        self.offices[person] = office
        self.mandates[person] = self.grant(person, office, [place])
        return person

    def adopt(self, place: str, who: str) -> None:
        act = self.act(who, book=place)
        self.perform(act, lambda desk: reports.adopt_plan(desk, place=place, plan=editions()[0]))

    def file(self, filer: Filer, who: str, *, kind: str, to: str | None = None, **more: Any) -> Any:
        receiver = to or self.commune
        told: dict[str, Any] = {"figures": FIGURES, "text": ref(), "year": 2026} | more
        self.perform(self.act(who), lambda desk: reports.file_report(desk, to=receiver, kind=kind, filer=filer, **told))
        return self.facts_of(Report.stream_of(to=receiver, year=told["year"], kind=kind, filer=filer.id))[-1]


@pytest.fixture
def commune(engine: Engine) -> Reporting:
    found = Reporting(engine)
    found.adopt(found.commune, found.records)
    return found


def test_a_village_files_and_files_again_and_both_stay(commune: Reporting) -> None:
    village = Filer("village", commune.village)
    first = commune.file(village, commune.officer, kind="village-yearly")
    commune.clock.move(days=1)
    second = commune.file(village, commune.officer, kind="village-yearly", figures=[])
    assert (first.TOPIC, first.times, first.due_on, len(first.figures)) == ("report.filed", 1, "2026-12-10", 4)
    assert (first.edition["id"], first.place["id"]) == ("reporting-2026-1", commune.village)
    assert (second.times, second.figures, second.originator_id) == (2, [], first.originator_id)
    assert_read_models_agree(commune.engine)


def test_nobody_of_a_unit_files_for_it_in_the_name_of_another(commune: Reporting) -> None:
    unit = Filer("unit", commune.unit)
    told: dict[str, Any] = {"to": commune.commune, "kind": "unit-yearly", "year": 2026, "figures": FIGURES[:2]}
    act = commune.act(commune.head, on_behalf_of=new_id())
    with pytest.raises(NoMandate):
        commune.perform(act, lambda desk: reports.file_report(desk, filer=unit, text=ref(), **told))


def test_the_head_of_a_unit_files_for_it_without_a_mandate_and_nobody_elses_does(commune: Reporting) -> None:
    unit = Filer("unit", commune.unit)
    fact = commune.file(unit, commune.head, kind="unit-yearly", figures=FIGURES[:2])
    assert (fact.filer, fact.place["id"]) == ({"kind": "unit", "id": commune.unit}, commune.commune)
    assert commune.file(unit, commune.records, kind="unit-yearly", figures=[]).times == 2
    with pytest.raises(NoMandate):
        commune.file(unit, new_id(), kind="unit-yearly", figures=[])
    with pytest.raises(NotYourOffice):
        commune.file(unit, commune.appraiser, kind="unit-yearly", figures=[])


def test_a_commune_reports_upward_in_its_own_book(commune: Reporting) -> None:
    commune.adopt(commune.province, commune.above)
    filer = Filer("commune", commune.commune)
    fact = commune.file(filer, commune.records, kind="commune-yearly", to=commune.province)
    assert (fact.act.book, fact.due_on, fact.to["id"]) == (commune.commune, "2026-12-15", commune.province)
    above = Filer("province", commune.province)
    commune.perform(
        commune.act(commune.above, book=commune.province),
        lambda desk: reports.file_report(
            desk, to=commune.province, year=2026, kind="upper-yearly", filer=above, figures=FIGURES, text=None
        ),
    )
    stream = Report.stream_of(to=commune.province, year=2026, kind="upper-yearly", filer=commune.province)
    assert commune.facts_of(stream)[-1].due_on == "2026-12-20"


def test_whoever_was_asked_answers_a_request(commune: Reporting) -> None:
    request, village = new_id(), Filer("village", commune.village)
    told: dict[str, Any] = {"year": 2026, "about": "Tuần lễ học tập", "due_on": date(2026, 10, 20)}
    commune.perform(
        commune.act(commune.records),
        lambda desk: reports.request_report(
            desk, place=commune.commune, request=request, filers=[village, village], **told
        ),
    )
    assert commune.facts_of(f"reporting.{commune.commune}")[-1].filers == [village.named]
    fact = commune.file(village, commune.officer, kind=request, figures=[])
    assert (fact.due_on, fact.edition, fact.kind) == ("2026-10-20", None, request)


def test_a_review_of_a_period_is_due_in_its_last_year_alone_and_tells_every_year(commune: Reporting) -> None:
    act = commune.act(commune.above, book=commune.province)
    commune.perform(act, lambda desk: reports.adopt_plan(desk, place=commune.province, plan=editions()[-1]))
    filer, told = Filer("commune", commune.commune), {"kind": "commune-review-2030", "to": commune.province}
    with pytest.raises(NoSuchReport):
        commune.file(filer, commune.records, **told, figures=[])
    years = range(2026, 2031)
    figures = [{"figure": "recognised", "title": "family", "value": 4, "year": 2029}]
    figures += [
        {"figure": name, "title": None, "value": 1, "year": y} for name in ("activities", "learners") for y in years
    ]
    commune.clock.move(days=4 * 365)
    fact = commune.file(filer, commune.records, **told, year=2030, figures=figures)
    assert (fact.period, fact.due_on, fact.figures) == ({"from": 2026, "to": 2030}, "2030-12-15", figures)
    for wrong in (figures[1:2], [*figures, figures[0] | {"year": 2031}], [figures[0] | {"year": None}, *figures[1:]]):
        with pytest.raises(WrongFigures):
            commune.file(filer, commune.records, **told, year=2030, figures=wrong)


def test_a_request_for_a_review_says_which_years(commune: Reporting) -> None:
    request, village = new_id(), Filer("village", commune.village)
    told: dict[str, Any] = {"year": 2026, "about": "Sơ kết", "due_on": date(2026, 10, 20), "place": commune.commune}
    told |= {"request": request, "filers": [village], "period": Period(2024, 2025)}
    commune.perform(commune.act(commune.records), lambda desk: reports.request_report(desk, **told))
    figures = [{"figure": "learners", "title": None, "value": 30, "year": 2024}]
    fact = commune.file(village, commune.officer, kind=request, figures=figures)
    assert (fact.period, fact.figures) == ({"from": 2024, "to": 2025}, figures)
    assert_read_models_agree(commune.engine)


# Plans


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    document = copy.deepcopy(editions()[0].document)
    change(document)
    return document


def test_every_packaged_day_says_where_it_is_from() -> None:
    for plan in editions():
        assert {kind.basis.standing for kind in plan.reports} <= set(STANDINGS)
        assert plan.is_sample


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d.update(edition_of="procedure"), "edition_of"),
        (lambda d: d.pop("reports"), "reports"),
        (lambda d: d.update(mood=1), "mood"),
        (lambda d: d["reports"].append(d["reports"][0]), "reports"),
        (lambda d: d["figures"].append(d["figures"][0]), "figures"),
        (lambda d: d["figures"][0].update(counted="mood"), "figures[0].counted"),
        (lambda d: d["reports"][0].update(due="02-29"), "reports[0].due"),
        (lambda d: d["reports"][0].update(due="2026-12-10"), "reports[0].due"),
        (lambda d: d["reports"][0].update(filed_by="clan"), "reports[0].filed_by"),
        (lambda d: d["reports"][0].update(figures=["mood"]), "reports[0].figures[0]"),
        (lambda d: d["reports"][0].pop("basis"), "reports[0].basis"),
        (lambda d: d["reports"][0].update(offices=[]), "reports[0].offices"),
        (lambda d: d["reports"][0].update(period={"from": 2026}), "reports[0].period.to"),
        (lambda d: d["reports"][0].update(period={"from": 2026, "to": 2025}), "reports[0].period.to"),
        (lambda d: d["reports"][0].update(period={"from": 1999, "to": 2025}), "reports[0].period.from"),
        (lambda d: d["reports"][0].update(period={"from": 2020, "to": 2030}), "reports[0].period.to"),
        (lambda d: d["reports"][0].update(sections=[]), "reports[0].sections"),
        (lambda d: d["reports"][0].update(sections=[{"id": "a"}]), "reports[0].sections[0].label"),
        (lambda d: d["reports"][0].update(sections=[SECTION, SECTION]), "reports[0].sections"),
    ],
)
def test_a_broken_plan_names_its_defect(change: Callable[[dict[str, Any]], Any], field: str) -> None:
    with pytest.raises(EditionInvalid) as invalid:
        load_report_plan(changed(change), file="plan.json")
    assert invalid.value.field == field
