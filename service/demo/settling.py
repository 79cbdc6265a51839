"""Settling a commune of the demonstration: its households, its evenings of learning, a figure."""

from collections.abc import Sequence
from dataclasses import replace

from domain.clock import day_of
from domain.commands import setup
from domain.commands.activities import hold_activity
from domain.commands.figures import report_figure
from domain.ids import new_id
from service.acting import Signed
from service.demo.commune import Commune, Village
from service.demo.people import Household
from service.demo.plans import plans


def report(commune: Commune, who: Signed, plan: str, measure: str, part: int, whole: int) -> None:
    """A figure that nobody can count in the register, invented and saying so, beside the target that asks for it."""
    asked = next(each for each in plans()[plan].targets if (each.measure, each.year) == (measure, commune.year))
    commune.perform(
        commune.act(who),
        lambda desk: report_figure(
            desk,
            year=commune.year,
            title=asked.title,
            measure=asked.measure,
            denominator=asked.denominator,
            called=asked.scope.vi,
            part=part,
            whole=whole,
            counted_on=day_of(commune.clock()),
            source="Số liệu minh họa",
        ),
    )


def learn(commune: Commune, village: Village, topic: str, learners: int) -> None:
    """An evening of learning in a village."""
    session(commune, village.officer, village.place, topic, f"Nhà văn hóa {village.name}", learners)


def session(commune: Commune, who: Signed, place: str, topic: str, venue: str, learners: int) -> None:
    """A session of learning, entered on its day."""
    held_on, activity = day_of(commune.clock()), new_id()
    commune.perform(
        commune.act(who),
        lambda desk: hold_activity(
            desk, activity=activity, place=place, held_on=held_on, topic=topic, venue=venue, learners=learners
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
