"""Rewards as pages show them: who can be proposed, a proposal with what became of it, what waits."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from domain.clock import from_micros
from domain.commands.rewards import ASSOCIATION, votes_of
from domain.dossier import Dossier
from domain.reward import PROPOSED, RECEIVED, STATES
from domain.rewarding import Form, Forms, editions
from projections import rewards
from projections.names import names_of
from projections.titles import names_of_titles
from service import words
from service.i18n import day, local, number
from service.i18n import text as _
from service.moments.looking import moment
from service.privacy.reads import shows
from service.shown.people import called
from service.shown.texts import opened, text_of
from service.views.at_desk import desk_on
from service.visit import Visit
from service.words import word

Line = dict[str, Any]


def forms() -> Forms:
    """The forms of reward there are."""
    return editions()[-1]


def candidates(db: Connection, rows: Sequence[Mapping[Any, Any]], book: str, form: Form) -> list[Line]:
    """Those who can be proposed, with their votes; in the order of these where the form ranks by them."""
    found = {each.id: each for each in desk_on(book).all(Dossier, [row["dossier"] for row in rows])}
    names = names_of(db, {row["subject"] for row in rows})
    shows(names)
    lines = [
        {
            "dossier": row["dossier"],
            "name": str(called(names, row["subject"])),
            "place": row["place_name"],
            **votes_of(found[row["dossier"]]),
        }
        for row in rows
    ]
    return sorted(lines, key=_by_votes if form.rank_by else lambda line: (line["place"] or "", line["name"]))


def _by_votes(line: Line) -> tuple[float, str]:
    """The larger share of those present first."""
    return (-(line["votes"] or 0) / (line["present"] or 1), line["dossier"])


def votes_in_words(line: Line) -> str:
    """How many voted for it."""
    if line["votes"] is None:
        return _("no votes")
    return _("%(votes)s of %(present)s votes", votes=number(line["votes"]), present=number(line["present"]))


def conditions(form: Form, whole: int) -> list[str]:
    """What the form asks, in sentences."""
    said = [_("Held for %(years)s year(s) running.", years=number(form.years))] if form.years > 1 else []
    if form.at_most_percent is not None:
        most = number(form.most(whole))
        percent = number(form.at_most_percent)
        said.append(
            _("At most %(percent)s%% of %(whole)s, that is %(most)s.", percent=percent, whole=number(whole), most=most)
        )
    if form.rank_by is not None:
        said.append(_("In the order of the votes at the village meeting."))
    return said


def page_of(db: Connection, proposal: Mapping[str, Any]) -> dict[str, Any]:
    """One proposal: its list, its conditions, and what became of it."""
    acts = proposal["acts"]
    proposed = acts[PROPOSED]
    granted = set(acts.get("granted", {}).get("holders", ()))
    subjects = {each["dossier"]: each["dossier"].split(".")[3] for each in proposed["holders"]}
    shows(subjects.values())
    names = names_of(db, {*subjects.values(), *(each["by"] for each in acts.values())})
    titles = names_of_titles(db)
    return {
        "proposal": proposal,
        "form": local(proposed["form"]),
        "title": f"{local(titles.get(proposal['title'], proposal['title']))} {proposal['year']}",
        "proposed": proposed,
        "holders": [
            {
                "dossier": each["dossier"],
                "name": called(names, subjects[each["dossier"]]),
                "years": ", ".join(map(str, each["years"])),
                "votes": votes_in_words(each),
                "granted": each["dossier"] in granted if granted else None,
            }
            for each in proposed["holders"]
        ],
        "trail": [_entry(name, acts[name], names) for name in STATES if name in acts],
    }


def _entry(name: str, said: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    return {
        "what": word(words.FACT, f"reward.{name}"),
        "against": name == "declined",
        "who": called(names, said["by"]),
        "occurred_at": from_micros(said["at"]),
        "details": [{"label": label, "value": value} for label, value in _details(name, said) if value],
    }


def _details(name: str, said: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    if name == "forwarded":
        return [(_("To whom"), said["to"])]
    if name == "granted":
        return [(_("Decision"), _("no. %(number)s of %(day)s", number=said["number"], day=day(said["signed_on"])))]
    if name == "declined":
        ref = said["text"]
        text = text_of(opened([ref["item"]]), ref) if ref else None
        return [(_("Reason"), word(words.REWARD_REASON, said["reason"])), (_("Explanation"), text)]
    return [(_("Basis"), said["basis"])] if name == PROPOSED else []


def waiting(db: Connection, of: Visit) -> list[Line]:
    """What waits on the association's desk."""
    if of.signed.office not in ASSOCIATION:
        return []
    found = rewards.proposals(db, places=of.places, states=(PROPOSED, RECEIVED), **moment().times)
    return [
        {
            "href": f"/rewards/{each['reward']}",
            "form": local(each["acts"][PROPOSED]["form"]),
            "place": each["place_name"],
            "size": each["size"],
            "state": word(words.REWARD_STATE, each["state"]),
        }
        for each in found
    ]
