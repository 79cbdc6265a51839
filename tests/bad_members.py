"""Bad input about members of households, clans and units, as data."""

from datetime import date
from typing import Any

from domain.commands import membership, setup
from domain.commands.membership import Joining
from domain.commands.setup import Household
from domain.errors import (
    EmptyList,
    InTheFuture,
    NoMandate,
    NothingToCorrect,
    NotYourOffice,
    NotYourPlace,
    OutOfDate,
    UnknownReason,
)
from domain.ids import new_id
from domain.membership_refusals import (
    AlreadyMember,
    BeforeThat,
    InAnotherHousehold,
    NotAdult,
    NotAGroup,
    NotAMember,
    NotAPerson,
    OtherCommune,
    UnknownRole,
)
from tests.bad_input import Bad, Ready
from tests.scenario import ref

TODAY = date(2026, 10, 20)


class Gathered(Ready):
    """The same commune with groups: a household with a child who came later, a clan, a unit, a person elsewhere."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.home, self.head = self.enrolled
        self.clan, self.unit = self.group("clan"), self.group("unit")
        self.child, self.far_person = new_id(), new_id()
        self.join(self.home, self.child, adult=False, since=date(2026, 10, 5), name=ref())
        self.join(self.clan, self.child, adult=False, since=date(2026, 10, 5))
        self.leave(self.clan, self.child, on=date(2026, 10, 10))
        (self.empty_home, _) = self.enroll(1)[0]
        self.board = self._of_the_province()

    def _of_the_province(self) -> str:
        """A unit above the commune, and somebody who belongs to it: in the book of the level above."""

        agency = Household(new_id(), (new_id(),), ref())
        self.perform(
            self.upper(), lambda desk: setup.enroll(desk, kind="agency", place=self.province, subjects=[agency])
        )
        told = {"group": agency.subject, "joining": [Joining(self.far_person, name=ref())], "since": TODAY}
        self.perform(self.upper(), lambda desk: membership.join(desk, **told))
        return agency.subject

    def joins(self, group: str, person: str, *, who: str = "officer", act: Any = None, **how: Any) -> None:
        told: dict[str, Any] = {"since": how.pop("since", TODAY), "former": how.pop("former", ())}
        told |= {"group": group, "joining": [Joining(person, **how)]}
        self.as_(who, lambda desk: membership.join(desk, **told), **(act or {}))

    def leaves(self, group: str, person: str, *, who: str = "officer", **how: Any) -> None:
        told = {"on": TODAY, "reason": "left"} | how
        self.as_(who, lambda desk: membership.leave(desk, group=group, person=person, **told))

    def changes(self, group: str, person: str, **how: Any) -> None:
        told = {"role": "member", "adult": True, "on": TODAY} | how
        self.as_("officer", lambda desk: membership.change(desk, group=group, person=person, **told))


MEMBERS: tuple[Bad, ...] = (
    Bad("somebody who joins twice", AlreadyMember, lambda c: c.joins(c.home, c.child)),
    Bad("the head of the enrolment who joins", AlreadyMember, lambda c: c.joins(c.home, c.head)),
    Bad("a second household not spoken of", InAnotherHousehold, lambda c: c.joins(c.empty_home, c.child)),
    Bad(
        "a household left that one is not in",
        OutOfDate,
        lambda c: c.joins(c.empty_home, c.child, leaves=(c.home, c.elsewhere[0])),
    ),
    Bad(
        "somebody taken from another officer's household",
        NotYourPlace,
        lambda c: c.joins(c.empty_home, c.elsewhere[1], leaves=(c.elsewhere[0],)),
    ),
    Bad("a household that joins a clan", NotAPerson, lambda c: c.joins(c.clan, c.home)),
    Bad("a clan that joins itself", NotAPerson, lambda c: c.joins(c.clan, c.clan)),
    Bad("somebody of another commune's register", OtherCommune, lambda c: c.joins(c.clan, c.far_person)),
    Bad(
        "a group of another commune",
        NotYourPlace,
        lambda c: c.perform(
            c.act(), lambda desk: membership.join(desk, group=c.board, joining=[Joining(new_id())], since=TODAY)
        ),
    ),
    Bad("members of a person", NotAGroup, lambda c: c.joins(c.child, new_id())),
    Bad("members of nothing", NotAGroup, lambda c: c.joins(new_id(), new_id())),
    Bad("members of a dossier", NotAGroup, lambda c: c.joins(c.registered, new_id())),
    Bad("a role that there is not", UnknownRole, lambda c: c.joins(c.home, new_id(), role="king")),
    Bad("a deputy of a household", UnknownRole, lambda c: c.joins(c.home, new_id(), role="deputy")),
    Bad("a child at the head", NotAdult, lambda c: c.joins(c.home, new_id(), role="head", adult=False)),
    Bad("joining tomorrow", InTheFuture, lambda c: c.joins(c.clan, new_id(), since=date(2026, 10, 21))),
    Bad("joining before having left", BeforeThat, lambda c: c.joins(c.clan, c.child, since=date(2026, 10, 9))),
    Bad(
        "leaving one household before one was in it",
        BeforeThat,
        lambda c: c.joins(c.empty_home, c.child, leaves=(c.home,), since=date(2026, 10, 4)),
    ),
    Bad("nobody who joins", EmptyList, lambda c: c.as_("officer", lambda desk: _nobody(c, desk))),
    Bad("a former head who is none of it", NotAMember, lambda c: c.joins(c.clan, new_id(), former=(new_id(),))),
    Bad("leaving what one is not in", NotAMember, lambda c: c.leaves(c.clan, new_id())),
    Bad("leaving twice", NotAMember, lambda c: c.leaves(c.clan, c.child)),
    Bad("leaving tomorrow", InTheFuture, lambda c: c.leaves(c.home, c.child, on=date(2026, 10, 21))),
    Bad("leaving before having joined", BeforeThat, lambda c: c.leaves(c.home, c.child, on=date(2026, 10, 4))),
    Bad("leaving for a reason of one's own", UnknownReason, lambda c: c.leaves(c.home, c.child, reason="mood")),
    Bad("a change to what is", NothingToCorrect, lambda c: c.changes(c.home, c.child, adult=False)),
    Bad("a change of one who is not in it", NotAMember, lambda c: c.changes(c.clan, c.child)),
    Bad("a child who becomes the head", NotAdult, lambda c: c.changes(c.home, c.child, role="head", adult=False)),
    Bad("members entered by another village", NotYourPlace, lambda c: c.joins(c.home, new_id(), who="other_officer")),
    Bad("members entered by the appraiser", NotYourOffice, lambda c: c.joins(c.home, new_id(), who="appraiser")),
    Bad("members entered by nobody", NoMandate, lambda c: c.joins(c.home, new_id(), who="head")),
    Bad("members of a unit entered by the village", NotYourPlace, lambda c: c.joins(c.unit, new_id())),
)


def _nobody(commune: Gathered, desk: Any) -> dict[str, Any]:
    return membership.join(desk, group=commune.clan, joining=[], since=TODAY)
