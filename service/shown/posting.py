"""A posting as its page shows it: what the public reads, the days left, the comments with their answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from domain.choices import ANSWER, COMMENT, open_to
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import Refusal
from domain.pinned import Rules
from domain.policies import Standing
from domain.privacy import PUBLICATION
from domain.stood import Stood
from projections.clocks import posted_until
from projections.names import names_of
from projections.requests import refusing
from service import words
from service.i18n import local
from service.i18n import text as _
from service.moments.looking import day_looked_at, moment
from service.privacy.reads import shows
from service.shown import papers
from service.shown.people import called
from service.shown.rules import sample_of
from service.shown.texts import text_of, texts_in
from service.views.at_desk import desk_on, facts_of, standing_over
from service.words import word


def posting_page(db: Connection, posted: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the page says."""
    found, rules = _dossiers(posted)
    heads = public_names(db, [_posted_as(each, rules) for each in found])
    shows(each.subject for each in found)
    until, today = until_of(db, posted), day_looked_at()
    standing = _standing(posted, rules)
    lines = [_line(each, heads, posted["id"], rules, standing) for each in found]
    return {
        "posting": posted,
        "title": local(rules.procedure.label.as_data()),
        "sample": sample_of(rules),
        "is_open": posted.get("closed_on") is None,
        "until": until,
        "days": (until - today).days,
        "lines": lines,
        "comments": _comments(found, rules, heads, {line["dossier"] for line in lines if line["may_answer"]}),
        **_mending(db, posted, rules),
        "may_close": standing is not None and may_close(posted) and today >= until,
    }


def public_names(db: Connection, people: Sequence[str]) -> dict[str, str]:
    """Names as they hang in public; not those of people who do not want that, or whose data may not be used."""
    hidden = dict.fromkeys(refusing(db, people, PUBLICATION), _("(not published, at their request)"))
    return names_of(db, people) | hidden


def _mending(db: Connection, posted: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    """Whether this person may mend the list's days, and how they once read."""
    found = papers.paper(db, "posting", posted["id"])
    may = found is not None and found.may_be_mended()
    return {"corrections": papers.corrections_of(db, f"posting.{posted['id']}", rules), "may_correct": may}


def until_of(db: Connection, posted: Mapping[str, Any]) -> date:
    """The last day of the list, as it may have been moved since it went up."""
    until = date.fromisoformat(posted["until"])
    return until if posted.get("closed_on") else posted_until(db, posting=posted["id"], until=until, **moment().times)


def may_close(posted: Mapping[str, Any]) -> bool:
    """Whether this person's office takes the list down."""
    rules = rules_posted(posted)
    standing = _standing(posted, rules)
    step = next((each for each in rules.procedure.steps if each.fact == "posting-closed"), None)
    is_open = posted.get("closed_on") is None
    return is_open and standing is not None and step is not None and standing.office in step.offices


def rules_posted(posted: Mapping[str, Any]) -> Rules:
    """The rules that the list is under; it has one title and year, so that one dossier tells."""
    desk = desk_on(posted["book"])
    return desk.rules_of(desk.get(Dossier, posted["dossiers"][0]))


def _dossiers(posted: Mapping[str, Any]) -> tuple[list[Dossier], Rules]:
    desk = desk_on(posted["book"])
    found = desk.all(Dossier, posted["dossiers"])
    return found, desk.rules_of(found[0])


def _standing(posted: Mapping[str, Any], rules: Rules) -> Standing | None:
    try:
        return standing_over(posted["book"], rules, posted["place"]["id"])
    except Refusal:
        return None


def _line(
    dossier: Dossier, heads: Mapping[str, str], posting: str, rules: Rules, standing: Standing | None
) -> dict[str, Any]:
    """What hangs in public, and what this person may do about it."""
    forms = {choice.form for choice in open_to(dossier, rules, standing)} if standing else set()
    return _public(dossier, heads, rules, dossier.stood) | {
        "may_comment": dossier.posting == posting and COMMENT in forms,
        "may_answer": ANSWER in forms,
    }


def public_lines(db: Connection, desk: Desk, dossiers: Sequence[str]) -> list[dict[str, Any]]:
    """What hangs in public of these dossiers, which are posted together."""
    found = desk.all(Dossier, dossiers)
    rules = desk.rules_of(found[0])
    heads = public_names(db, [_posted_as(each, rules) for each in found])
    return [_public(each, heads, rules, _until_posted(each)) for each in found]


def _until_posted(dossier: Dossier) -> Sequence[Stood]:
    """What had been said of it when it was posted last: a list does not know what came after it."""
    last = max((n for n, each in enumerate(dossier.stood) if each.topic == "posted"), default=len(dossier.stood))
    return dossier.stood[:last]


def _public(dossier: Dossier, heads: Mapping[str, str], rules: Rules, entries: Sequence[Stood]) -> dict[str, Any]:
    """The head of the household, the village, the result; nothing else about them."""
    vote = next((each for each in reversed(entries) if "outcome" in each.values), None)
    return {
        "dossier": dossier.id,
        "head": called(heads, _posted_as(dossier, rules)),
        "place": dossier.place["name"],
        "result": word(words.OUTCOME, vote.values["outcome"]) if vote else None,
    }


def _posted_as(dossier: Dossier, rules: Rules) -> str:
    """Whose name hangs in public: the head's of a household, any other subject's own."""
    return dossier.people[0] if rules.procedure.subject_kind == "household" else dossier.subject


def _comments(
    found: list[Dossier], rules: Rules, heads: Mapping[str, str], answerable: set[str]
) -> list[dict[str, Any]]:
    """Comments raised on these dossiers, each with its answer or, on the `answerable` ones, a way to give it."""
    told = facts_of([each.id for each in found if each.comments])
    facts = [fact for stream in told.values() for fact in stream]
    raised = [fact for fact in facts if isinstance(fact, Dossier.ObjectionRaised)]
    answers = {fact.objection: fact for fact in facts if isinstance(fact, Dossier.ObjectionAnswered)}
    texts, by_id = texts_in([*raised, *answers.values()]), {each.id: each for each in found}
    return [
        {
            "id": fact.objection,
            "dossier": fact.originator_id,
            "head": called(heads, _posted_as(by_id[fact.originator_id], rules)),
            "at": fact.occurred_at,
            "text": text_of(texts, fact.text),
            "by": text_of(texts, fact.text, "by"),
            "answer": text_of(texts, answer.text) if (answer := answers.get(fact.objection)) else None,
            "outcome": word(words.ANSWER, answer.outcome) if answer else None,
            "may_answer": answer is None and fact.originator_id in answerable,
        }
        for fact in sorted(raised, key=lambda each: each.timestamp)
    ]
