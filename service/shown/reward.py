"""Rewards as pages show them: who can be proposed, a proposal with what became of it, what waits."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from domain.clock import from_micros
from domain.commands.rewards import ASSOCIATION
from domain.reward import PROPOSED, RECEIVED, STATES, named, subject_named
from domain.rewarding import Form, Forms
from domain.rewarding.weighing import YEARS, Weighed
from projections import rewarding, rewards, territory
from projections.names import names_of
from projections.titles import names_of_titles
from service import words
from service.i18n import day, local, number
from service.i18n import text as _
from service.moments.looking import moment
from service.privacy.reads import shows
from service.shown.nominees import USE, Nominees, against_in_words
from service.shown.nominees import called as titled
from service.shown.people import called
from service.shown.texts import opened, text_of
from service.views import links
from service.visit import Visit
from service.words import word

Line = dict[str, Any]
# Of those who cannot be proposed so many are shown one by one; the ledger has all of them.
ONE_BY_ONE = 200


def forms(db: Connection, commune: str, year: int) -> Forms:
    """The criteria and forms of reward that a year of a commune goes by."""
    return rewarding.holding(db, commune, year=year, **moment().times)


def kinds(rules: Forms) -> list[tuple[str, str]]:
    """Each kind of those taking part, by the kind of subject where it has several."""
    return [
        (
            f"{kind.id}:{of}",
            local(kind.label.as_data()) + (f": {word(words.GROUP, of)}" if len(kind.subjects) > 1 else ""),
        )
        for kind in rules.kinds
        for of in kind.subjects
    ]


def lines_in_words(db: Connection, found: Nominees) -> list[Line]:
    """Everyone weighed: who can be proposed with years, votes and rank, the others with what speaks against it."""
    shown = [*found.able, *found.others[:ONE_BY_ONE]]
    everyone = {each.case.subject for each in shown}
    names = territory.names(db, everyone) | names_of(db, everyone)
    shows(everyone)
    return [
        {
            "named": each.case.named,
            "subject": each.case.subject,
            "name": str(called(names, each.case.subject)),
            "able": each.against is None,
            "why": against_in_words(each, found),
            "note": _note(each, found),
            "rank": each.rank,
        }
        for each in shown
    ]


def _note(each: Weighed, found: Nominees) -> str:
    line = found.lines[each.case.subject]
    row = line.dossiers.get(found.asked.year)
    place = [row["place_name"]] if row is not None and row["place_name"] else []
    years = [_("%(count)s year(s) running", count=number(line.running))] if line.running else []
    votes = {"votes": each.case.votes, "present": each.case.present}
    ranked = [_("rank %(rank)s", rank=number(each.rank))] if each.rank is not None else []
    beyond = [_("beyond the share")] if each.rank is not None and not each.within else []
    return " – ".join([*place, *years, votes_in_words(votes), *ranked, *beyond])


def left_out_in_words(found: Nominees) -> list[str]:
    """How many are not on the list, and what first speaks against them."""
    return [_counted(titled(each["why"], found.asked), each) for each in found.left_out]


def votes_in_words(line: Line) -> str:
    """How many voted for it."""
    if line["votes"] is None:
        return _("no votes")
    return _("%(votes)s of %(present)s votes", votes=number(line["votes"]), present=number(line["present"]))


def conditions(form: Form, whole: int) -> list[str]:
    """What the form asks, in sentences."""
    running = form.years or 1
    said = [_("Held for %(years)s year(s) running.", years=number(running))] if running > 1 else []
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
    subjects = {named(each): subject_named(named(each)) for each in proposed["holders"]}
    shows(subjects.values())
    people = {*subjects.values(), *(each["by"] for each in acts.values())}
    names = territory.names(db, set(subjects.values())) | names_of(db, people)
    titles, rules = names_of_titles(db), rewarding.with_digest(db, proposed["edition"]["digest"])
    return {
        "proposal": proposal,
        "rules": rules,
        "form": local(proposed["form"]),
        "title": f"{local(titles.get(proposal['title'], proposal['title']))} {proposal['year']}",
        "proposed": proposed,
        "kind": local(proposed["kind"]) if proposed.get("kind") else None,
        "occasion": word(words.REWARD_OCCASION, proposed["occasion"]) if proposed.get("occasion") else None,
        "left_out": _left_out(proposed, rules),
        "holders": [
            {
                "dossier": named(each),
                "href": links.of_dossier(each["dossier"]) if each["dossier"] else None,
                "name": called(names, subjects[named(each)]),
                "years": ", ".join(map(str, each["years"])),
                "votes": votes_in_words(each),
                "granted": named(each) in granted if granted else None,
            }
            for each in proposed["holders"]
        ],
        "trail": [_entry(name, acts[name], names) for name in STATES if name in acts],
    }


def _left_out(proposed: Mapping[str, Any], rules: Forms | None) -> list[str]:
    """How many were not on the list, as the entry has it."""
    kind = rules.kind_of(proposed["kind"]["id"]) if rules and proposed.get("kind") else None
    labels = {each.id: local(each.label.as_data()) for each in kind.criteria} if kind else {}
    labels |= {YEARS: _("Years running"), USE: _("Use of personal data")}
    return [_counted(labels.get(each["why"], each["why"]), each) for each in proposed.get("left_out", ())]


def _counted(what: str, each: Mapping[str, Any]) -> str:
    return f"{what}: {word(words.REWARD_FINDING, each['outcome'])} ({number(each['count'])})"


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
