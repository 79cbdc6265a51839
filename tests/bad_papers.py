"""Bad input about papers that are issued, replaced and attached, as data."""

from datetime import date
from functools import partial
from typing import Any

from domain.commands.letterheads import set_letterhead
from domain.commands.papers import Printed, attach_copy, issue_paper
from domain.errors import InTheFuture, NoMandate, NotFound, NotPlainText, NotYourOffice, NotYourPlace, UnknownReason
from domain.ids import new_id
from domain.paper_refusals import NumberTaken, OtherPaper, ReplacedBefore, SameLetterhead
from tests.bad_input import DECOMPOSED, Bad, Ready
from tests.scenario import ref

COPY = {"file": ref(), "media_type": "image/jpeg", "size": 1, "width": 1, "height": 1, "pages": None}
UNIT = "ỦY BAN NHÂN DÂN XÃ THỬ"


def printed(owner: str | None = None) -> Printed:
    """What a paper leaves in the vault."""
    files = {ending: {"file": ref(), "size": 1} for ending in ("pdf", "docx")}
    return Printed(files=files, content=ref(), owner=owner or new_id(), named=1, made_by="typst")


def issuing(commune: Any, about: str, **more: Any) -> Any:
    """The command that issues a paper about something."""
    told: dict[str, Any] = {"kind": "decision", "about": about, "place": commune.commune, "title": "family"}
    told |= {"year": 2026, "unit": UNIT, "number": "15/QĐ-UBND", "dated": date(2026, 10, 18), "printed": printed()}
    return partial(issue_paper, **(told | more))


def _about(c: Any) -> str:
    decided = next(each for each in c.books.load([c.recognised]).facts[c.recognised] if hasattr(each, "valid_until"))
    return f"decision.{decided.decision}"


def _issues(c: Any, *, who: str = "signer", act: dict[str, Any] | None = None, **more: Any) -> None:
    c.as_(who, issuing(c, more.pop("about", None) or _about(c), **more), **(act or {}))


class Papered(Ready):
    """The same commune with a paper that was issued about its decision."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.decided = _about(self).removeprefix("decision.")
        decide = issuing(self, _about(self), number="1/QĐ-UBND")
        self.issued = self.perform(self.act(self.signer), decide)["paper"]


def _twice(c: Any) -> None:
    """What has been replaced is replaced again."""
    both = [issuing(c, _about(c), number=number, replaces=c.issued, reason="other") for number in ("2/QĐ", "3/QĐ")]

    def decide(desk: Any) -> Any:
        for each in both:
            done = each(desk)
        return done

    c.as_("signer", decide)


def _attaches(c: Any, decision: str, who: str = "signer") -> None:
    c.as_(who, partial(attach_copy, decision=decision, place=c.commune, copy=COPY))


def _sets(c: Any, *, who: str = "signer", act: dict[str, Any] | None = None, **more: Any) -> None:
    c.as_(who, partial(set_letterhead, **({"place": c.commune, "agency": UNIT} | more)), **(act or {}))


def _sets_twice(c: Any) -> None:
    """The same once more."""
    command = partial(set_letterhead, place=c.commune, agency=UNIT)

    def decide(desk: Any) -> Any:
        command(desk)
        return command(desk)

    c.as_("signer", decide)


PAPERS: tuple[Bad, ...] = (
    Bad("a letterhead that says nothing", SameLetterhead, lambda c: _sets(c, agency=None)),
    Bad("a letterhead that holds already", SameLetterhead, _sets_twice),
    Bad("a letterhead with an empty agency", NotPlainText, lambda c: _sets(c, agency=" ")),
    Bad("a letterhead with a seat of ten kilobytes", NotPlainText, lambda c: _sets(c, seat="Đ" * 10_240)),
    Bad("a letterhead with a NUL after its number", NotPlainText, lambda c: _sets(c, symbol="UB\x00")),
    Bad("a letterhead in decomposed accents", NotPlainText, lambda c: _sets(c, above=DECOMPOSED)),
    Bad("a letterhead of a village", NotFound, lambda c: _sets(c, place=c.village)),
    Bad("a letterhead in another book", NotFound, lambda c: _sets(c, act={"book": c.province})),
    Bad("a letterhead by the village", NotYourPlace, lambda c: _sets(c, who="officer")),
    Bad("a letterhead by the appraiser", NotYourOffice, lambda c: _sets(c, who="appraiser")),
    Bad("a letterhead without a mandate", NoMandate, lambda c: _sets(c, who=new_id())),
    Bad("a paper without a number", NotPlainText, lambda c: _issues(c, number=" ")),
    Bad("a paper with a number of ten kilobytes", NotPlainText, lambda c: _issues(c, number="9" * 10_240)),
    Bad("a paper with a NUL in its number", NotPlainText, lambda c: _issues(c, number="1\x00/QĐ")),
    Bad("a paper of a unit in decomposed accents", NotPlainText, lambda c: _issues(c, unit=DECOMPOSED)),
    Bad("a paper of tomorrow", InTheFuture, lambda c: _issues(c, dated=date(2099, 1, 1))),
    Bad("a paper about nothing", NotFound, lambda c: _issues(c, about=f"decision.{new_id()}")),
    Bad("a paper about somebody", NotFound, lambda c: _issues(c, about=f"subject.{c.enrolled[0]}")),
    Bad("a paper of a place that is not there", NotFound, lambda c: _issues(c, place=new_id())),
    Bad("a village that issues a decision", NotYourPlace, lambda c: _issues(c, who="officer")),
    Bad("a village's officer who issues the village's decision", NotYourOffice,
        lambda c: _issues(c, who="officer", place=c.village)),
    Bad("an inspector who issues a decision", NotYourOffice, lambda c: _issues(c, who="inspector")),
    Bad("somebody without a mandate who issues a decision", NoMandate,
        lambda c: _issues(c, act={"mandate": None, "office": None})),
    Bad("a paper that replaces nothing", NotFound, lambda c: _issues(c, replaces=new_id(), reason="other")),
    Bad("a paper issued under a number that was given", NumberTaken,
        lambda c: _issues(c, number="1 /qđ-ubnd")),
    Bad("a paper that replaces one of another kind", OtherPaper,
        lambda c: _issues(c, kind="certificates", replaces=c.issued, reason="other")),
    Bad("a paper that replaces another for no reason", UnknownReason, lambda c: _issues(c, replaces=c.issued)),
    Bad("a paper that replaces another for a reason that nobody knows", UnknownReason,
        lambda c: _issues(c, replaces=c.issued, reason="dragon")),
    Bad("a paper that is replaced twice", ReplacedBefore, _twice),
    Bad("a signed copy of a decision that is not there", NotFound, lambda c: _attaches(c, new_id())),
    Bad("a village that attaches a signed copy", NotYourPlace,
        lambda c: _attaches(c, _about(c).partition(".")[2], who="officer")),
)  # fmt: skip
