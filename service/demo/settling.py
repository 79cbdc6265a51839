"""Settling a commune of the demonstration: its households and what its plan aims at."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.clock import day_of
from domain.commands import setup
from domain.commands.activities import hold_activity
from domain.commands.figures import report_figure
from domain.ids import new_id
from service.demo.commune import YEAR, Commune, Village
from service.demo.people import Household
from service.demo.targets import PlannedTarget, planned


def set_targets(commune: Commune, targets: Iterable[PlannedTarget]) -> None:
    """What the commune's plan aims at."""
    for each in targets:
        commune.perform(
            commune.act(commune.officials["records-officer"]),
            lambda desk, each=each: setup.set_target(  # type: ignore[misc]
                desk,
                year=each.year,
                title=each.title,
                measure=each.measure,
                numerator=each.numerator,
                denominator=each.denominator,
                share=each.share,
                scope=each.scope,
                source=each.source,
            ),
        )


def report(commune: Commune) -> None:
    """A figure that nobody can count in the register, invented and saying so, beside the target that asks for it."""
    asked = next(each for each in planned() if each.measure != "share" and each.title and each.year == YEAR)
    commune.perform(
        commune.act(commune.officials["records-officer"]),
        lambda desk: report_figure(
            desk,
            year=YEAR,
            title=asked.title,
            measure=asked.measure,
            denominator=asked.denominator,
            called=asked.scope["vi"],
            part=31,
            whole=48,
            counted_on=day_of(commune.clock()),
            source="Số liệu minh họa",
        ),
    )


def learn(commune: Commune, village: Village, topic: str, learners: int) -> None:
    """An evening of learning in a village."""
    commune.perform(
        commune.act(village.officer),
        lambda desk: hold_activity(
            desk,
            activity=new_id(),
            place=village.place,
            held_on=day_of(commune.clock()),
            topic=topic,
            venue=f"Nhà văn hóa {village.name}",
            learners=learners,
        ),
    )


def settle(commune: Commune, village: Village, count: int, *, heads: Sequence[str] = ()) -> None:
    """Enroll that many invented households; the first ones are led by `heads`, whose names are known already."""
    before = sum(len(each.households) for each in commune.villages)
    households = [Household(before + n, new_id(), new_id()) for n in range(1, count + 1)]
    for n, head in enumerate(heads):
        households[n] = replace(households[n], head=head)
    wallet = commune.wiring.vault.wallet()
    wallet.prepare(owner for each in households for owner in (each.subject, each.head))
    subjects = []
    for each in households:
        ref = wallet.seal(each.subject, "name", {"kind": "household", "name": each.name})
        if each.head not in heads:
            wallet.seal(each.head, "name", {"kind": "person", "name": each.head_name})
        subjects.append(setup.Household(each.subject, (each.head,), ref))
    commune.perform(
        commune.act(commune.officials["records-officer"]),
        lambda desk: setup.enroll(desk, kind="household", place=village.place, subjects=subjects),
        wallet,
    )
    village.households.extend(households)
