"""The way of many families at once: each act of it as one command by whoever takes it."""

from collections.abc import Sequence
from datetime import date

from domain.clock import day_of
from domain.commands import appraisal, award, posting, registration, self_assessment, village
from domain.commands.appraisal import Appraised
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.commands.village import Voted
from domain.ids import new_id
from service.demo.commune import TITLE, Commune, Village
from service.demo.people import Household
from service.demo.scores import TOO_FEW, commune_score, scores_of, village_score
from service.public import codes

# Of those present so many vote against what is not to be proposed.
AGAINST = 7


def register(commune: Commune, village: Village, households: Sequence[Household], *, asked_on: date) -> None:
    """The officer enters the signed slips of these households."""
    consent = {"how": "form", "on": asked_on.isoformat()}
    asking = [Asking(each.subject, each.head, consent) for each in households]
    commune.perform(
        commune.act(village.officer),
        lambda desk: registration.register(desk, title=TITLE, year=commune.year, place=village.place, asking=asking),
    )


def assess(commune: Commune, village: Village, households: Sequence[Household]) -> None:
    """The officer enters the papers on which these households scored themselves."""
    assessed = [Assessed(commune.dossier(each), scores_of(each), each.head) for each in households]
    commune.perform(commune.act(village.officer), lambda desk: self_assessment.assess(desk, assessed=assessed))


def meet(
    commune: Commune,
    place: Village,
    households: Sequence[Household],
    *,
    against: Sequence[Household] = (),
    held_on: date | None = None,
    summoned: int | None = None,
    left_out: Sequence[Household] = (),
) -> str:
    """The village votes on these households, and does not propose those it is against; the id of the meeting."""
    meeting = new_id()
    everyone = len(place.households)
    present = everyone - everyone // 6
    refused = {each.subject for each in against}
    voted = []
    for each in households:
        votes = AGAINST * present // 20 if each.subject in refused else present - each.number % 3
        voted.append(
            Voted(commune.dossier(each), {"for": votes, "against": present - votes, "blank": 0}, village_score(each))
        )
    wallet = commune.wiring.vault.wallet()
    minutes = wallet.seal(meeting, "text", {"text": f"Biên bản họp bình xét, {place.name}."})
    commune.perform(
        commune.act(place.officer, seen=[each.dossier for each in voted]),
        lambda desk: village.hold_meeting(
            desk,
            meeting=meeting,
            place=place.place,
            held_on=held_on or day_of(commune.clock()),
            summoned=summoned or everyone,
            present=present,
            ballot="secret",
            voted=voted,
            minutes=minutes,
            left_out=[commune.dossier(each) for each in left_out],
        ),
        wallet,
    )
    return meeting


def post(commune: Commune, village: Village, households: Sequence[Household]) -> str:
    """The list goes up; the id of the posting."""
    name = new_id()
    commune.perform(
        commune.act(village.officer),
        lambda desk: posting.open_posting(
            desk, posting=name, place=village.place, dossiers=[commune.dossier(each) for each in households]
        ),
    )
    return name


def take_down(commune: Commune, village: Village, name: str) -> None:
    """The list comes down after its days."""
    commune.perform(commune.act(village.officer), lambda desk: posting.close_posting(desk, posting=name))


def appraise(commune: Commune, households: Sequence[Household], *, against: Sequence[Household] = ()) -> None:
    """The commune upholds what the village proposed, but for those it is against."""
    not_upheld = {each.subject for each in against}
    appraised = [
        Appraised(commune.dossier(each), TOO_FEW, upheld=False, reason="evidence-lacking")
        if each.subject in not_upheld
        else Appraised(commune.dossier(each), commune_score(each), upheld=True)
        for each in households
    ]
    commune.perform(
        commune.act(commune.officials["commune-appraiser"], seen=[each.dossier for each in appraised]),
        lambda desk: appraisal.appraise(desk, appraised=appraised),
    )


def decide(
    commune: Commune, recognised: Sequence[Household], refused: Sequence[Household] = (), *, number: str
) -> None:
    """The signed decision over a list."""
    favoured, others = ([commune.dossier(each) for each in some] for some in (recognised, refused))
    decision, wallet = new_id(), commune.wiring.vault.wallet()
    given = codes.made(wallet, decision, favoured)
    commune.perform(
        commune.act(commune.officials["signer"], seen=[*favoured, *others]),
        lambda desk: award.issue_decision(
            desk,
            decision=decision,
            number=number,
            signed_on=day_of(commune.clock()),
            form="TM",
            basis=["Kết quả thẩm định (minh họa)"],
            recognised=favoured,
            refused=others,
            codes=given,
        ),
        wallet,
    )
