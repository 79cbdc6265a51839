"""Bad input about mandates, as data."""

from datetime import date
from functools import partial
from typing import Any

from domain.commands import mandates, setup
from domain.commands.declaring import Interest, declare_interests
from domain.commands.waiving import propose_waiver, settle_waiver
from domain.errors import (
    AlreadyEnded,
    EmptyList,
    NoMandate,
    NotFound,
    NotPlainText,
    NotYourOffice,
    NotYourPlace,
    PeriodReversed,
    UnknownReason,
)
from domain.ids import new_id
from domain.mandate_refusals import (
    BeyondMandate,
    DeclaresForAnother,
    DelegatedToOneself,
    FromAbove,
    InterestLacksWords,
    MayNotWaive,
    NoCapacity,
    NotSuspended,
    NotYourMandate,
    OfficeOnlyReads,
    OutsideMandate,
    OwnMandate,
    SuspendsBackwards,
)
from domain.procedures import load_procedure
from tests.bad_input import DECOMPOSED, TEXT, Bad
from tests.domain.editions import family_procedure

SIGNING = {"form": "KT", "head": "Chủ tịch", "title": "Phó Chủ tịch"}


def _delegates(c: Any, *, who: str | None = "signer", act: dict[str, Any] | None = None, **more: Any) -> None:
    told = {"mandate": new_id(), "under": c.mandates[c.signer], "person": c.appraiser, "places": [c.commune]}
    told |= {"valid_from": date(2026, 10, 20), "valid_to": None, "basis": "Giấy ủy quyền"} | more
    decide = partial(mandates.delegate_mandate, **told)
    c.as_(who, decide, book=c.province, **(act or {})) if who else c.setting_up(decide)


def _for_the_signer(c: Any) -> dict[str, Any]:
    return {"on_behalf_of": c.signer, "mandate": c.mandates[c.signer], "office": "signer"}


def _suspends(c: Any, mandate: str | None = None, **more: Any) -> None:
    told = {"mandate": mandate or c.mandates[c.officer], "basis": "QĐ"} | more
    c.setting_up(partial(mandates.suspend_mandate, **told))


def _appoints(c: Any, *, who: str = "appointer", **more: Any) -> None:
    told = {"mandate": new_id(), "person": new_id(), "office": "signer", "places": [c.commune], "basis": "QĐ"}
    told |= {"valid_from": date(2026, 10, 20), "valid_to": None} | more
    c.as_(who, partial(setup.grant_mandate, **told), book=c.province)


def _settles(c: Any, command: Any, *, who: str = "appointer", of: str = "officer", **more: Any) -> None:
    told = {"mandate": c.mandates[getattr(c, of)]} | more
    c.as_(who, partial(command, **told), book=c.province)


def _ends(c: Any, mandate: str) -> None:
    c.as_("officer", partial(mandates.end_delegation, mandate=mandate, reason="x"), book=c.province)


MANDATES: tuple[Bad, ...] = (
    Bad("another's mandate delegated", NotYourMandate, lambda c: _delegates(c, who="appraiser")),
    Bad(
        "another's paper of delegation entered by an officer",
        NotYourOffice,
        lambda c: _delegates(c, who="appraiser", act=_for_the_signer(c)),
    ),
    Bad(
        "another's paper of delegation entered for oneself",
        OwnMandate,
        lambda c: _delegates(c, who="appointer", act=_for_the_signer(c), person=c.appointer),
    ),
    Bad(
        "a mandate delegated under another one",
        NotYourMandate,
        lambda c: _delegates(c, under=c.mandates[c.appraiser]),
    ),
    Bad(
        "an ended mandate delegated",
        NoMandate,
        lambda c: _delegates(c, who="gone", under=c.mandates[c.gone], places=[c.village]),
    ),
    Bad("a mandate that is not there delegated", NotFound, lambda c: _delegates(c, under=new_id())),
    Bad("a mandate delegated to oneself", DelegatedToOneself, lambda c: _delegates(c, person=c.signer)),
    Bad("a mandate delegated over the province", BeyondMandate, lambda c: _delegates(c, who=None, places=[c.province])),
    Bad("a mandate delegated over nothing", EmptyList, lambda c: _delegates(c, places=[])),
    Bad("a mandate delegated nowhere", NotFound, lambda c: _delegates(c, places=[new_id()])),
    Bad("a mandate delegated backwards", PeriodReversed, lambda c: _delegates(c, valid_to=date(2026, 10, 19))),
    Bad("a mandate delegated before it began", OutsideMandate, lambda c: _delegates(c, valid_from=date(2025, 1, 1))),
    Bad("a mandate delegated on decomposed ground", NotPlainText, lambda c: _delegates(c, basis=DECOMPOSED)),
    Bad("a form of signing that is none", UnknownReason, lambda c: _delegates(c, signing=SIGNING | {"form": "XX"})),
    Bad("signing under no title", NoCapacity, lambda c: _delegates(c, signing=SIGNING | {"title": " "})),
    Bad("signing under a title with NUL", NoCapacity, lambda c: _delegates(c, signing=SIGNING | {"title": "a\x00"})),
    Bad(
        "signing for a title that is too long",
        NoCapacity,
        lambda c: _delegates(c, signing=SIGNING | {"head": "a" * 121}),
    ),
    Bad("a mandate suspended on no ground", NotPlainText, lambda c: _suspends(c, basis="")),
    Bad("a mandate suspended backwards", SuspendsBackwards, lambda c: _suspends(c, on=date(2026, 10, 1))),
    Bad(
        "a suspension that ends before it begins",
        PeriodReversed,
        lambda c: _suspends(c, on=date(2030, 10, 2), to=date(2030, 10, 1)),
    ),
    Bad("an ended mandate suspended", AlreadyEnded, lambda c: _suspends(c, c.mandates[c.gone])),
    Bad("a mandate that is not there suspended", NotFound, lambda c: _suspends(c, new_id())),
    Bad(
        "a mandate resumed that is not suspended",
        NotSuspended,
        lambda c: c.setting_up(partial(mandates.resume_mandate, mandate=c.mandates[c.officer], basis="QĐ")),
    ),
    Bad("a granted mandate taken back", NotFound, lambda c: _ends(c, c.mandates[c.appraiser])),
)


MANDATES += (
    Bad("an office given by the signer", NotYourOffice, lambda c: _appoints(c, who="signer")),
    Bad("an office given without one", NoMandate, lambda c: _appoints(c, who="nobody")),
    Bad("an office given after one's own", NoMandate, lambda c: _appoints(c, who="gone")),
    Bad("an office given over the province", NotYourPlace, lambda c: _appoints(c, places=[c.province])),
    Bad("an office given over nothing", EmptyList, lambda c: _appoints(c, places=[])),
    Bad("an office given nowhere", NotFound, lambda c: _appoints(c, places=[new_id()])),
    Bad("an office given to oneself", OwnMandate, lambda c: _appoints(c, person=c.appointer)),
    Bad("an inspector of one's own commune", FromAbove, lambda c: _appoints(c, office="inspector")),
    Bad("an administrator beside oneself", FromAbove, lambda c: _appoints(c, office="administrator")),
    Bad("an office given backwards", PeriodReversed, lambda c: _appoints(c, valid_to=date(2026, 10, 19))),
    Bad("one's own mandate ended", FromAbove, lambda c: _settles(c, setup.end_mandate, of="appointer", reason="left")),
    Bad(
        "a mandate ended by another officer",
        NotYourOffice,
        lambda c: _settles(c, setup.end_mandate, who="signer", reason="left"),
    ),
    Bad(
        "a mandate suspended by another officer",
        NotYourOffice,
        lambda c: _settles(c, mandates.suspend_mandate, who="appraiser", basis="QĐ"),
    ),
    Bad(
        "a mandate resumed by its holder",
        NotYourOffice,
        lambda c: _settles(c, mandates.resume_mandate, who="officer", basis="QĐ"),
    ),
)


def _declares(c: Any, *, who: str = "officer", act: dict[str, Any] | None = None, **more: Any) -> None:
    told = {"person": c.officer, "year": 2026, "interests": []} | more
    c.as_(who, partial(declare_interests, **told), book=c.province, **(act or {}))


def _something(c: Any, kind: str = "kin", subject: str | None = None) -> list[Interest]:
    return [Interest(subject or c.enrolled[0], kind)]


MANDATES += (
    Bad("interests declared for another", DeclaresForAnother, lambda c: _declares(c, who="signer")),
    Bad(
        "interests declared on another's behalf",
        DeclaresForAnother,
        lambda c: _declares(c, act={"on_behalf_of": c.signer}),
    ),
    Bad("interests declared without an office", NoMandate, lambda c: _declares(c, act={"mandate": None})),
    Bad("interests declared after the mandate", NoMandate, lambda c: _declares(c, who="gone", person=c.gone)),
    Bad("an interest of no kind", UnknownReason, lambda c: _declares(c, interests=_something(c, "love"))),
    Bad("an interest in nobody", NotFound, lambda c: _declares(c, interests=_something(c, subject=new_id()))),
    Bad("another interest without words", InterestLacksWords, lambda c: _declares(c, interests=_something(c, "other"))),
)


def _adopts(c: Any, office: str) -> None:
    """Rules in which somebody who only reads takes the last step."""
    document = family_procedure()
    document["offices"].append({"id": office, "label": {"vi": "x", "en": "x"}, "level": "commune"})
    document["steps"][-1]["offices"].append(office)
    procedure = load_procedure(document, file="procedure.json")
    c.perform(c.act(), partial(setup.adopt, procedures=[procedure]))


def _waives(c: Any, *, who: str = "officer", person: str | None = None, dossier: str | None = None) -> None:
    told = {"dossier": dossier or c.closed, "person": person or c.appraiser, "text": TEXT}
    c.as_(who, partial(propose_waiver, **told))


MANDATES += (
    Bad("rules that let the inspector decide", OfficeOnlyReads, lambda c: _adopts(c, "inspector")),
    Bad("rules that let the administrator decide", OfficeOnlyReads, lambda c: _adopts(c, "administrator")),
    Bad("an override that no edition allows", MayNotWaive, _waives),
    Bad("an override of what has ended", MayNotWaive, lambda c: _waives(c, dossier=c.refused)),
    Bad("an override of nothing", NotFound, lambda c: _waives(c, dossier=new_id())),
    Bad(
        "an answer to no proposal",
        NotFound,
        lambda c: c.as_("signer", partial(settle_waiver, override=new_id(), approved=True)),
    ),
)
