"""Read models that stand still, as the command line tells of them."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from domain.clock import from_micros, instant_text
from service.follower.projector import Standing
from service.follower.stopping import Stopped
from service.follower.unfoldable import EVERY

SAID = ("projection", "root", "position", "type", "digest", "error", "tries")


def of_book(standing: Standing, stopped: Sequence[Stopped]) -> dict[str, Any]:
    """One book for programs."""
    told = {"book": standing.book, "head": standing.head, "position": standing.position, "lag": standing.lag}
    return told | {"stopped": [_line(one) for one in stopped if one.book == standing.book]}


def _line(one: Stopped) -> dict[str, Any]:
    told = asdict(one)
    return {name: told[name] for name in SAID} | {"since": instant_text(from_micros(one.since))}


def called(one: Stopped) -> str:
    """What stands still."""
    return "Every read model" if one.projection == EVERY else f"Read model {one.projection}"


def sentence(one: Stopped) -> str:
    """Where it stands, since when, and which fact is in the way; nothing of what the fact says."""
    fact = f"{one.position + 1} ({one.type}, digest {one.digest})" if one.type else f"{one.position + 1}"
    why = "" if one.root == one.projection else f" with read model {one.root}"
    return (
        f"{called(one)} of book {one.book} stands still at {one.position} since {instant_text(from_micros(one.since))}"
        f"{why}: {one.error} at fact {fact}."
    )


def chosen(stopped: Sequence[Stopped], names: Collection[str], book: str | None) -> list[Stopped]:
    """What is to go on: who stands still for another's sake goes on with that one."""
    some = [one for one in stopped if (not names or one.projection in names) and book in (None, one.book)]
    roots = {(one.root, one.book) for one in some}
    return [one for one in stopped if (one.projection, one.book) in roots]
