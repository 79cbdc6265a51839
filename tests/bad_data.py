"""Bad input about personal data: requests, their answers, erasure, consent, as data."""

from datetime import date
from typing import Any

from domain.commands import erasing, privacy
from domain.commands.data_correction import Entry
from domain.errors import InTheFuture, NoConsent, NoMandate, NotFound, NotYourOffice, NotYourPlace, UnknownReason
from domain.ids import new_id
from domain.privacy_refusals import (
    AlreadyAsked,
    DataErased,
    ErasedApart,
    ErasesOthers,
    ExtendedBefore,
    ExtendedTooFar,
    NoGround,
    NoPurpose,
    NoSuchRequest,
    NotAdultConsent,
    NotAParent,
    NotGranted,
    NotRestricted,
    NotTheCorrection,
    OnlyPeople,
    OwnRequest,
    ParentMissing,
    PurposeRefused,
    RequestAnswered,
    Restricted,
    UseRestricted,
)
from tests.bad_input import Bad
from tests.bad_members import Gathered
from tests.data_requests import carry_out, grant, receive
from tests.scenario import ref

TODAY = date(2026, 10, 20)


class Asked(Gathered):
    """The same commune with people who asked for something about their data, and an office that answers."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.keeper, self.kin_keeper, self.house_keeper = new_id(), new_id(), new_id()
        for person in (self.keeper, self.kin_keeper, self.house_keeper):
            self.offices[person] = "records-officer"
            self.mandates[person] = self.grant(person, "records-officer", [self.commune])
        (
            self.data_asking,
            self.data_granted,
            self.data_done,
            self.data_limited,
            self.data_objecting,
            self.data_late,
            self.data_free,
            self.data_mended,
            self.data_still,
            self.data_gone,
        ) = self.enroll(10)
        (self.still,) = self.register([self.data_still])
        self.assess([self.still])
        carry_out(self, "restriction", self.data_still, dossiers=[self.still])
        self.data_mending = grant(self, "correction", self.data_mended)
        self.declare_kin(self.kin_keeper, [self.data_asking[1]])
        self.declare_kin(self.house_keeper, [self.data_asking[0], self.home])
        self.childs_wish = receive(self, "access", (self.home, self.child))
        self.join(self.clan, self.keeper, name=ref())
        self.own_wish = receive(self, "access", (self.clan, self.keeper))
        self.data_wish = receive(self, "erasure", self.data_asking)
        self.data_erasing = grant(self, "erasure", self.data_granted)
        self.data_seeing = grant(self, "access", self.data_granted)
        self.data_seen = carry_out(self, "access", self.data_done)
        carry_out(self, "restriction", self.data_limited)
        carry_out(self, "objection", self.data_objecting, purpose="recognition")
        self.erases(self.data_gone, grant(self, "erasure", self.data_gone))
        self.data_delayed = receive(self, "access", self.data_late)
        self.extends(self.data_late, self.data_delayed, until=date(2026, 11, 10))

    def asks(self, pair: tuple[str, str], *, who: str = "officer", **more: Any) -> None:
        told = {"request": new_id(), "subject": pair[1], "place": self.village, "kind": "access", "group": pair[0]}
        told |= {"asked_by": "self", "how": "form", "received_on": TODAY} | more
        self.as_(who, lambda desk: privacy.receive(desk, **told))

    def answers(self, pair: tuple[str, str], request: str, *, who: str = "keeper", **more: Any) -> None:
        told = {"subject": pair[1], "request": request, "outcome": "granted"} | more
        self.as_(who, lambda desk: privacy.answer(desk, **told))

    def extends(self, pair: tuple[str, str], request: str, *, until: date, reason: str = "many-records") -> None:
        of = {"subject": pair[1], "request": request, "done_by": until, "reason": reason}
        self.as_("keeper", lambda desk: privacy.extend(desk, **of))

    def does(self, pair: tuple[str, str], request: str, entry: Entry | None = None) -> None:
        self.as_("keeper", lambda desk: privacy.carry_out(desk, subject=pair[1], request=request, entry=entry))

    def erases(self, pair: tuple[str, str], request: str, *, act: Any = None, **more: Any) -> None:
        told = {"subject": pair[1], "request": request, "reason": "own-request", "groups": [pair[0]]} | more
        self.as_("keeper", lambda desk: erasing.erase(desk, **told), **(act or {}))

    def agrees(self, person: str, *, group: str | None = None, **more: Any) -> None:
        told = {"subject": person, "place": self.village, "purpose": "recognition", "given_by": "self", "how": "form"}
        told |= {"given_on": TODAY, "group": group or self.home} | more
        self.as_("officer", lambda desk: privacy.give_consent(desk, **told))

    def lifts(self, pair: tuple[str, str], **more: Any) -> None:
        told = {"subject": pair[1], "place": self.village, "how": "form"} | more
        self.as_("keeper", lambda desk: privacy.lift_restriction(desk, **told))


DATA: tuple[Bad, ...] = (
    Bad("a request about a household", OnlyPeople, lambda c: c.asks((c.home, c.home))),
    Bad("a request about somebody of another village", NotFound, lambda c: c.asks(c.elsewhere)),
    Bad("a request entered over another village", NotYourPlace, lambda c: c.asks(c.data_free, who="other_officer")),
    Bad("a request entered by who appraises", NotYourOffice, lambda c: c.asks(c.data_free, who="appraiser")),
    Bad("a request by somebody about another", NoMandate, lambda c: c.asks(c.data_free, who="head")),
    Bad("a request of tomorrow", InTheFuture, lambda c: c.asks(c.data_free, received_on=date(2026, 12, 24))),
    Bad("a request of an unknown kind", UnknownReason, lambda c: c.asks(c.data_free, kind="revenge")),
    Bad("a request by nobody known", UnknownReason, lambda c: c.asks(c.data_free, asked_by="neighbour")),
    Bad("a request that came in no known way", NoConsent, lambda c: c.asks(c.data_free, how="rumour")),
    Bad("an objection to no use", NoPurpose, lambda c: c.asks(c.data_free, kind="objection")),
    Bad("an objection to an unknown use", NoPurpose, lambda c: c.asks(c.data_free, kind="objection", purpose="war")),
    Bad("a request asked twice", AlreadyAsked, lambda c: c.asks(c.data_asking, kind="erasure")),
    Bad("an answer to no request about data", NoSuchRequest, lambda c: c.answers(c.data_asking, new_id())),
    Bad("an answer about nobody", NoSuchRequest, lambda c: c.answers((c.home, new_id()), c.data_wish)),
    Bad("an answer by the village", NotYourOffice, lambda c: c.answers(c.data_asking, c.data_wish, who="officer")),
    Bad("an answer to kin", OwnRequest, lambda c: c.answers(c.data_asking, c.data_wish, who="kin_keeper")),
    Bad(
        "an answer to somebody of a household that is kin",
        OwnRequest,
        lambda c: c.answers(c.data_asking, c.data_wish, who="house_keeper"),
    ),
    Bad(
        "an answer to somebody who joined a household that is kin",
        OwnRequest,
        lambda c: c.answers((c.home, c.child), c.childs_wish, who="house_keeper"),
    ),
    Bad("an answer to oneself", OwnRequest, lambda c: c.answers((c.clan, c.keeper), c.own_wish)),
    Bad("a request answered twice", RequestAnswered, lambda c: c.answers(c.data_granted, c.data_erasing)),
    Bad("a request answered when it is done", RequestAnswered, lambda c: c.answers(c.data_done, c.data_seen)),
    Bad("an answer that is none", UnknownReason, lambda c: c.answers(c.data_asking, c.data_wish, outcome="perhaps")),
    Bad("a refusal without a ground", NoGround, lambda c: c.answers(c.data_asking, c.data_wish, outcome="refused")),
    Bad(
        "a refusal on no known ground",
        NoGround,
        lambda c: c.answers(c.data_asking, c.data_wish, outcome="refused", reason="x"),
    ),
    Bad("more time twice", ExtendedBefore, lambda c: c.extends(c.data_late, c.data_delayed, until=date(2026, 11, 12))),
    Bad(
        "more time than there is",
        ExtendedTooFar,
        lambda c: c.extends(c.data_asking, c.data_wish, until=date(2027, 1, 1)),
    ),
    Bad("less time", ExtendedTooFar, lambda c: c.extends(c.data_asking, c.data_wish, until=TODAY)),
    Bad(
        "more time for no reason",
        UnknownReason,
        lambda c: c.extends(c.data_asking, c.data_wish, until=date(2026, 11, 10), reason="tired"),
    ),
    Bad("what was not granted is done", NotGranted, lambda c: c.does(c.data_asking, c.data_wish)),
    Bad("erased as if it were another request", ErasedApart, lambda c: c.does(c.data_granted, c.data_erasing)),
    Bad("erased without being granted", NotGranted, lambda c: c.erases(c.data_asking, c.data_wish)),
    Bad("erased on a request to see", NotGranted, lambda c: c.erases(c.data_granted, c.data_seeing)),
    Bad("erased on no known ground", UnknownReason, lambda c: c.erases(c.data_granted, c.data_erasing, reason="spite")),
    Bad(
        "another's household erased", ErasesOthers, lambda c: c.erases(c.data_granted, c.data_erasing, groups=[c.home])
    ),
    Bad(
        "a clan erased with its head", ErasesOthers, lambda c: c.erases(c.data_granted, c.data_erasing, groups=[c.clan])
    ),
    Bad(
        "minutes of others erased",
        ErasesOthers,
        lambda c: c.erases(c.data_granted, c.data_erasing, minutes=[c.meeting]),
    ),
    Bad(
        "papers of another book erased",
        ErasesOthers,
        lambda c: c.erases(c.data_granted, c.data_erasing, papers=[c.issued], act={"book": c.province}),
    ),
    Bad(
        "scanned papers of another book erased",
        ErasesOthers,
        lambda c: c.erases(c.data_granted, c.data_erasing, copies=[c.decided], act={"book": c.province}),
    ),
    Bad("what is not restricted is freed", NotRestricted, lambda c: c.lifts(c.data_done)),
    Bad("freed in no known way", NoConsent, lambda c: c.lifts(c.data_limited, how="rumour")),
    Bad("consent to no known use", NoPurpose, lambda c: c.agrees(c.head, purpose="war")),
    Bad("consent of tomorrow", InTheFuture, lambda c: c.agrees(c.head, given_on=date(2026, 12, 24))),
    Bad("consent by a child alone", NotAdultConsent, lambda c: c.agrees(c.child)),
    Bad("consent for a child by nobody", ParentMissing, lambda c: c.agrees(c.child, given_by="child-and-parent")),
    Bad(
        "consent by the child as its parent",
        NotAParent,
        lambda c: c.agrees(c.child, given_by="guardian", parent=c.child),
    ),
    Bad(
        "consent by a parent of another household",
        NotAParent,
        lambda c: c.agrees(c.child, given_by="guardian", parent=c.data_free[1]),
    ),
    Bad("consent by nobody known", UnknownReason, lambda c: c.agrees(c.head, given_by="neighbour")),
    Bad(
        "corrected by an entry that corrects nothing",
        NotTheCorrection,
        lambda c: c.does(c.data_mended, c.data_mending, Entry(f"subject.{c.data_mended[0]}", 1)),
    ),
    Bad(
        "corrected by an entry that is not there",
        NotTheCorrection,
        lambda c: c.does(c.data_mended, c.data_mending, Entry(f"subject.{c.data_mended[0]}", 99)),
    ),
    Bad(
        "corrected by an entry of no stream",
        NotTheCorrection,
        lambda c: c.does(c.data_mended, c.data_mending, Entry("nothing", 1)),
    ),
    Bad(
        "a wish to see carried out by a correction",
        NotTheCorrection,
        lambda c: c.does(c.data_granted, c.data_seeing, Entry(f"subject.{c.data_granted[0]}", 1)),
    ),
    Bad("a meeting over what may only be kept", UseRestricted, lambda c: c.meets(c.still, held_on=TODAY)),
    Bad("what may only be kept put on hold", UseRestricted, lambda c: c.holds(c.still)),
    Bad("a household of restricted people registered", Restricted, lambda c: c.register([c.data_limited])),
    Bad("a household that objects registered", PurposeRefused, lambda c: c.register([c.data_objecting])),
    Bad("a household of erased people registered", DataErased, lambda c: c.register([c.data_gone])),
)
