"""Public posting: the village's list goes up, comments are taken and answered, the list comes down."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.commands import homes
from domain.commands.batch import besides, decide_each
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import EmptyList, NotOnThisList, NotPosted, NotThisStep
from domain.pinned import Rules
from domain.policies import CLOCK, PUBLIC, Standing, Warrant
from domain.posting import Posting
from domain.status import POSTED


def open_posting(
    desk: Desk,
    *,
    posting: str,
    place: str,
    dossiers: Sequence[str],
    posted_on: date | None = None,
    page: Collection[str] = (),
) -> dict[str, Any]:
    """Post what the village verified, for the procedure's days; `page` is everything that it showed."""
    if not dossiers:
        raise EmptyList
    act = replace(desk.act, done=posted_on or desk.act.done, batch_id=desk.act.batch_id or desk.act.command_id)
    found = desk.all(Dossier, dossiers)
    first = found[0]
    standing = desk.standing(act, desk.rules_of(first).procedure, subject=place, people=(), place=place)
    day = day_of(act.moment)
    until = last_day(desk, found, day)

    def decide(dossier: Dossier) -> None:
        here = (dossier.book, dossier.title, dossier.year) == (act.book, first.title, first.year)
        if not here or not homes.meets_in(desk, dossier.place["id"], place, act.moment):
            raise NotOnThisList
        dossier.post(Warrant(act, desk.rules_of(dossier), standing), posting=posting, until=until)
        desk.keep(dossier)

    decide_each(found, decide, named=lambda dossier: dossier.id)
    desk.keep(
        Posting.open(
            Posting.Opened,
            f"posting.{posting}",
            act,
            place=desk.named(place),
            title=first.title,
            year=first.year,
            posted_on=day.isoformat(),
            until=until.isoformat(),
            dossiers=list(dossiers),
            besides=besides(page, dossiers),
            entry_mandate=act.entry_mandate,
        )
    )
    return {"posting": posting, "until": until.isoformat()}


def last_day(desk: Desk, found: Sequence[Dossier], day: date) -> date:
    """Until when a list posted on that day hangs: it has one last day, the longest of its dossiers' editions."""
    editions = {id(each): each for each in map(desk.rules_of, found)}.values()
    return max(_last_day(rules, found[0], day) for rules in editions)


def _last_day(rules: Rules, dossier: Dossier, day: date) -> date:
    closing = next((step for step in rules.procedure.steps if step.fact == "posting-closed"), None)
    if closing is None:
        raise NotThisStep(state=dossier.state, step=dossier.next_step or "-")
    return rules.as_moved(closing.id, rules.procedure.due(closing.id, after=day, year=dossier.year)) or day


def raise_objection(desk: Desk, *, dossier: str, objection: str, text: dict[str, str]) -> dict[str, Any]:
    """A comment on a posted dossier, entered by whoever takes it down."""
    found = desk.get(Dossier, dossier)
    found.object(desk.warrant(desk.act, found), objection=objection, text=text)
    desk.keep(found)
    return {"dossier": dossier, "objection": objection}


def comment_in_public(
    desk: Desk, *, posting: str, dossier: str, objection: str, text: dict[str, str]
) -> dict[str, Any]:
    """A comment by somebody who needs no account for it, while the list hangs for all."""
    found = desk.get(Dossier, dossier)
    rules = desk.rules_of(found)
    until = None
    if found.posting == posting and rules.procedure.published.posting:
        # What has ended has no next step: it is refused below, as every dossier that is not posted any more.
        until = rules.as_moved(found.next_step or "", found.posted_until)
    if until is None or day_of(desk.act.now) > until:
        raise NotPosted
    standing = Standing(PUBLIC, frozenset({found.place["id"]}), frozenset(), frozenset())
    found.object(Warrant(desk.act, rules, standing), objection=objection, text=text)
    desk.keep(found)
    return {"dossier": dossier, "objection": objection}


def answer_objection(desk: Desk, *, dossier: str, objection: str, outcome: str, text: dict[str, str]) -> dict[str, Any]:
    """The answer to a comment: upheld or dismissed, with its text."""
    found = desk.get(Dossier, dossier)
    found.answer(desk.warrant(desk.act, found), objection=objection, outcome=outcome, text=text)
    desk.keep(found)
    return {"dossier": dossier, "objection": objection}


def close_posting(desk: Desk, *, posting: str) -> dict[str, Any]:
    """The list comes down after its days, by an officer or by the clock."""
    act = replace(desk.act, batch_id=desk.act.batch_id or desk.act.command_id)
    up = desk.get(Posting, f"posting.{posting}")
    found = [dossier for dossier in desk.all(Dossier, up.dossiers) if dossier.posting == posting]
    place = up.place["id"]
    if act.source == "clock":
        standing = Standing(CLOCK, frozenset({place}), frozenset(), frozenset())
    else:
        procedure = desk.rules_of(desk.get(Dossier, up.dossiers[0])).procedure
        standing = desk.standing(act, procedure, subject=place, people=(), place=place)

    def decide(dossier: Dossier) -> None:
        dossier.close_posting(Warrant(act, desk.rules_of(dossier), standing))
        desk.keep(dossier)

    # What was withdrawn or sent back since then does not keep the list up.
    if waiting := [dossier for dossier in found if dossier.state == POSTED]:
        decide_each(waiting, decide, named=lambda dossier: dossier.id)
    objections = sum(dossier.comments for dossier in found)
    up.close(act, closed_on=day_of(act.moment), objections=objections)
    desk.keep(up)
    return {"posting": posting}
