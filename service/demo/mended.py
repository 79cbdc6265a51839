"""What is undone and looked into: a step taken back, a dossier that goes on again, an inspection of last year's."""

from domain.clock import day_of
from domain.commands import undoing
from domain.commands.inspections import LISTS, Scope, close_inspection, enter_finding, plan_inspection
from domain.dossier import Dossier
from domain.ids import new_id
from domain.inspection import CONFIRMED, DIFFERS
from domain.sampling import Size, draw_all
from service.demo import matters, way
from service.demo.commune import TITLE, Commune, Village
from service.demo.people import Household
from service.season.population import population

# Drawn by lot from a seed that everybody may know: it is a demonstration.
SEED = "minh-hoa"
INSPECTED = 2


def undo(commune: Commune) -> None:
    """In the first village one family's points are taken back, and one that had withdrawn goes on."""
    home = commune.villages[0]
    mistaken, hasty = home.households[0], home.households[1]
    way.assess(commune, home, [mistaken])
    commune.clock.pass_by(hours=1)
    _retract(commune, home, mistaken)
    matters.withdraw(commune, home, hasty)
    commune.clock.pass_by(hours=1)
    _reopen(commune, hasty)


def _retract(commune: Commune, village: Village, household: Household) -> None:
    text, wallet = commune.told(household.head, "Nhập nhầm phiếu của hộ khác (minh họa).")
    consent = {"how": "spoken", "on": day_of(commune.clock()).isoformat()}
    commune.perform(
        commune.act(village.officer),
        lambda desk: undoing.retract(
            desk,
            dossier=commune.dossier(household),
            reason="entered-by-mistake",
            text=text,
            person=household.head,
            consent=consent,
        ),
        wallet,
    )


def _reopen(commune: Commune, household: Household) -> None:
    text, wallet = commune.told(household.head, "Gia đình không có ý rút, thôn ghi nhầm tên (minh họa).")
    dossier = commune.dossier(household)
    commune.perform(
        commune.act(commune.officials["signer"], seen=[dossier]),
        lambda desk: undoing.reopen(desk, dossier=dossier, reason="withdrawn-by-mistake", text=text),
        wallet,
    )


def inspect(commune: Commune) -> None:
    """The inspector draws families that were recognised last year; one finding differs, the others confirm."""
    inspector, inspection = commune.officials["inspector"], new_id()
    scope = Scope(commune.place, commune.year - 1, [TITLE], LISTS["recognised"])
    places = [village.place for village in commune.villages]
    wiring = commune.wiring
    wiring.projector.catch_up(commune.place)
    lists = population(wiring.engine, wiring.projector, scope, books=[commune.place], places=places)
    size = Size(count=INSPECTED)
    commune.perform(
        commune.act(inspector),
        lambda desk: plan_inspection(
            desk,
            inspection=inspection,
            scope=scope,
            size=size,
            by_place=False,
            basis="Kế hoạch kiểm tra (minh họa)",
            seed=SEED,
            lists=lists,
        ),
    )
    for n, dossier in enumerate(draw_all(SEED, lists, size, by_place=False)):
        _find(commune, inspection, dossier, differs=n == 0)
    commune.perform(
        commune.act(inspector),
        lambda desk: close_inspection(desk, inspection=inspection, held_on=day_of(commune.clock())),
    )


def _find(commune: Commune, inspection: str, dossier: str, *, differs: bool) -> None:
    given = commune.desk().get(Dossier, dossier).given_scores["commune"]
    finding, score = (DIFFERS, int(given) - 2) if differs else (CONFIRMED, given)
    text, wallet = commune.told(inspection, "Hồ sơ lưu thiếu một giấy chứng nhận (minh họa).")
    commune.perform(
        commune.act(commune.officials["inspector"], seen=[dossier]),
        lambda desk: enter_finding(
            desk,
            inspection=inspection,
            dossier=dossier,
            finding=finding,
            total=score,
            text=text if differs else None,
        ),
        wallet if differs else None,
    )
