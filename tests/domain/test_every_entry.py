"""Every kind of fact is corrected on a page, or it is said here why nothing in it was typed that could be mended."""

from domain.commands.record_correction import BY_TOPIC
from domain.corrected import Mendable
from domain.decision import Decision
from domain.mending import FACTS
from domain.posting import Posting
from domain.streams import STREAMS
from domain.vocabulary import facts_of

# Whole papers and registers: `….opened` and the like are mended by `….corrected`, on a page of their own.
OWN_PAGE = {
    "meeting.held": "the page of the meeting",
    "posting.opened": "the page of the list",
    "posting.closed": "the page of the list",
    "decision.issued": "the page of the decision",
    "activity.held": "the page of the activities",
    "subject.enrolled": "the list in which the subject stands",
    "mandate.granted": "`sovang mandate correct`",
    "mandate.delegated": "`sovang mandate correct`",
}
SUPERSEDED = "an edition or a document that is adopted again; the one adopted last holds from then on"
NO_ENTRY = {
    "plan.adopted": SUPERSEDED,
    "reporting.adopted": SUPERSEDED,
    "rewarding.adopted": SUPERSEDED,
    "letterhead.set": SUPERSEDED,
    "procedure.adopted": SUPERSEDED,
    "criteria.adopted": SUPERSEDED,
    "cycle.edition-taken": "a choice among adopted editions: another is taken, and dossiers keep what they are pinned to",
    "cycle.closed": "every figure in it was reckoned at a position of the book; nobody typed one",
    "merit.judged": "judged again; the last word that was entered holds",
    "reward.received": "it says only that the association has the list",
    "mandate.ended": "it took power away when it was entered; a new mandate gives it again",
    "mandate.suspended": "its end is told by resuming; wrong days are told anew, and what was entered meanwhile stays",
    "mandate.resumed": "suspended again, from now or a later day",
    "interest.declared": "nobody takes an interest back by their own word; more of them are declared beside it",
    "override.proposed": "declined and proposed again; its reason is sealed",
    "override.approved": "what was done by it stands and is undone itself, not the word that allowed it",
    "override.declined": "proposed again",
    "slip.asked": "asked for again; an earlier slip is good for nothing then",
    "slip.agreed": "whoever agreed has had the slip in hand",
    "slip.declined": "asked for again",
    "slip.used": "a password was set with it",
    "subject.moved": "assigned to another part, from the same day on; what was entered last holds",
    "kinship.declared": "declared with the setting up; no page enters it, and nobody takes it back by their own word",
    "paper.issued": "another is issued in its place and cites it; what was issued stays what it was",
    "paper.replaced": "the one that replaces it is replaced itself",
    "decision.codes-given": "drawn at random; others are given in their place",
    "decision.signed-copy-attached": "a picture of the paper; another is attached beside it",
    "override.declared": "why somebody decided all the same; the decision is what is mended, and the reason is sealed",
    "request.received": "a request that was mistyped is answered as such; nobody decides on it by what it was mended to",
    "request.extended": "it can be said once, and those who wait have been told",
    "request.answered": "whoever asked has been told; who asks again is answered again",
    "request.carried-out": "what was done about somebody's data has been done",
    "restriction.lifted": "another request restricts the use again",
    "consent.given": "given again, the last holds; withdrawn by a request",
    "consent.withdrawn": "given again, if that is what the person wants",
    "subject.erased": "what is erased does not come back",
    "dossier.use-restricted": "it follows from the request, and ends when the person agrees",
    "dossier.use-allowed": "another request restricts the use again",
    "dossier.inspected": "entered again for the same day, also after the inspection's end: the last says what was found",
}


def test_every_kind_of_fact_is_mended_or_has_a_reason_why_not() -> None:
    corrections = {topic for topic in facts_of(*STREAMS) if topic.endswith(".corrected")}
    entries = {f"dossier.{topic}" for topic, fact in FACTS.items() if fact.MENDS or fact.SHARED}
    known = [entries, set(BY_TOPIC), set(OWN_PAGE), set(NO_ENTRY), corrections]
    assert set().union(*known) == set(facts_of(*STREAMS))
    assert sum(map(len, known)) == len(facts_of(*STREAMS)), "each stands in one of them"


def test_what_has_a_page_of_its_own_declares_what_can_be_mended() -> None:
    streams = {fact: stream for stream in STREAMS for fact in facts_of(stream)}
    for topic in OWN_PAGE.keys() - {"meeting.held", "posting.closed"}:
        assert issubclass(streams[topic], Mendable), topic
        assert streams[topic].MENDS
    assert {"posted_on", "closed_on"} <= Posting.MENDS.keys()
    assert "number" in Decision.MENDS


def test_every_kind_of_register_entry_declares_what_can_be_mended() -> None:
    for topic, record in BY_TOPIC.items():
        assert facts_of(record.stream)[topic].MENDS, topic  # type: ignore[attr-defined]
