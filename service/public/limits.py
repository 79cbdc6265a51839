"""Limits: how often one address may ask what anybody may ask; counted before anything is looked up."""

from service.identity.cookies import where
from service.public.refusals import TooManyComments, TooOften
from service.visit import parts

# In a quarter of an hour; choices of ours. Mobile networks put thousands behind one address, and codes cannot be
# guessed however often one tries, so that this keeps off machines and not people.
LOOKS, COMMENTS = 600, 5


def count_look() -> None:
    """One more page of those that are open to all."""
    if not _left("look", LOOKS):
        raise TooOften


def count_comment() -> None:
    """One more comment by somebody without an account."""
    if not _left("comment", COMMENTS):
        raise TooManyComments


def _left(what: str, most: int) -> bool:
    identity = parts().identity
    identity.tries.prepare()
    with parts().engine.begin() as db:
        return identity.tries.take(db, identity.tries.for_address(what, where(), most=most), now=parts().clock())
