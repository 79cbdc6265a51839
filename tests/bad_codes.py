"""Bad input about codes of certificates, and comments by anybody, as data."""

from functools import partial
from typing import Any

from domain.commands.award import NO_CODES, Codes
from domain.commands.codes import give_codes
from domain.commands.posting import comment_in_public
from domain.dossier_around import MOST_UNANSWERED
from domain.errors import EmptyList, NoMandate, NotFound, NotPosted, NotYourOffice, NotYourPlace
from domain.ids import new_id
from domain.public_refusals import EnoughComments, HasCode, NoTitleHere
from tests.bad_input import Bad
from tests.scenario import ref


def _decision(c: Any) -> str:
    return str(
        next(fact.decision for fact in c.books.load([c.recognised]).facts[c.recognised] if hasattr(fact, "signed_on"))
    )


def _gives(c: Any, dossier: str, *, who: str = "signer", act: dict[str, Any] | None = None, **more: Any) -> None:
    told: dict[str, Any] = {"decision": _decision(c), "codes": Codes({dossier: "d" * 64}, ref()), "anew": True}
    c.as_(who, partial(give_codes, **(told | more)), **(act or {}))


def _comments(c: Any, dossier: str, *, times: int = 1, posting: str | None = None) -> None:
    """By somebody without an account, so often in one go."""

    def decide(desk: Any) -> Any:
        for _ in range(times):
            told = {"posting": posting or desk_posting(desk), "dossier": dossier, "objection": new_id()}
            done = comment_in_public(desk, **told, text=ref())
        return done

    def desk_posting(desk: Any) -> str:
        desk.fetch([dossier])
        return getattr(desk.loaded[dossier], "posting", None) or new_id()

    c.perform(c.act("public", mandate=None, entry_mandate=None, office=None), decide)


CODES: tuple[Bad, ...] = (
    Bad("codes for nothing", EmptyList, lambda c: _gives(c, c.recognised, codes=NO_CODES)),
    Bad("a code of a decision that is not there", NotFound, lambda c: _gives(c, c.recognised, decision=new_id())),
    Bad("a code where there is one", HasCode, lambda c: _gives(c, c.recognised, anew=False)),
    Bad("a code for who was refused", NoTitleHere, lambda c: _gives(c, c.refused)),
    Bad("a code for who was not decided about", NoTitleHere, lambda c: _gives(c, c.closed)),
    Bad("a village that gives codes", NotYourPlace, lambda c: _gives(c, c.recognised, who="officer")),
    Bad("an inspector who gives codes", NotYourOffice, lambda c: _gives(c, c.recognised, who="inspector")),
    Bad("somebody without a mandate who gives codes", NoMandate,
        lambda c: _gives(c, c.recognised, act={"mandate": None, "office": None})),
    Bad("a comment by anybody on what never hung", NotPosted, lambda c: _comments(c, c.registered)),
    Bad("a comment by anybody on what came down", NotPosted, lambda c: _comments(c, c.closed)),
    Bad("a comment by anybody on another list", NotPosted, lambda c: _comments(c, c.closed, posting=new_id())),
    Bad("more comments by anybody than will be answered", EnoughComments,
        lambda c: _comments(c, c.posted, times=MOST_UNANSWERED + 1)),
    Bad("a comment by anybody on nothing", NotFound, lambda c: _comments(c, "d.2026.family.x.1")),
)  # fmt: skip
