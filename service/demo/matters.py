"""What happens to single dossiers beside the way: withdrawing, comments and answers, returns, a mistyped number."""

from collections.abc import Sequence

from domain.clock import day_of
from domain.commands import aside, correction, posting, remedies
from domain.ids import new_id
from service.demo.commune import Commune, Village
from service.demo.people import Household


def withdraw(commune: Commune, village: Village, household: Household) -> None:
    """The household thinks better of it."""
    text, wallet = commune.told(household.head, "Gia đình xin đăng ký vào năm sau.")
    commune.perform(
        commune.act(village.officer),
        lambda desk: aside.withdraw(
            desk, dossier=commune.dossier(household), reason="own-wish", text=text, person=household.head
        ),
        wallet,
    )


def mend_summoned(commune: Commune, village: Village, meeting: str) -> None:
    """The number of those summoned was mistyped."""
    text, wallet = commune.told(meeting, "Giấy mời gửi 40 hộ, gõ nhầm thành 46.")
    commune.perform(
        commune.act(village.officer),
        lambda desk: correction.correct_meeting(
            desk, meeting=meeting, reason="mistyped", text=text, summoned=len(village.households)
        ),
        wallet,
    )


def comment(commune: Commune, village: Village, household: Household, said: str) -> str:
    """Somebody comments on a posted household; the id of the comment."""
    objection = new_id()
    text, wallet = commune.told(household.head, said)
    commune.perform(
        commune.act(village.officer),
        lambda desk: posting.raise_objection(desk, dossier=commune.dossier(household), objection=objection, text=text),
        wallet,
    )
    return objection


def answer(commune: Commune, village: Village, household: Household, objection: str, outcome: str, said: str) -> None:
    """A comment is answered."""
    text, wallet = commune.told(household.head, said)
    commune.perform(
        commune.act(village.officer),
        lambda desk: posting.answer_objection(
            desk, dossier=commune.dossier(household), objection=objection, outcome=outcome, text=text
        ),
        wallet,
    )


def hold(commune: Commune, household: Household, reason: str, said: str) -> None:
    """The appraiser has a dossier wait."""
    text, wallet = commune.told(household.head, said)
    commune.perform(
        commune.act(commune.officials["commune-appraiser"]),
        lambda desk: remedies.hold(desk, dossier=commune.dossier(household), reason=reason, text=text),
        wallet,
    )


def revoke(commune: Commune, household: Household, ground: str, *, number: str, said: str) -> None:
    """The signer takes a title back."""
    text, wallet = commune.told(household.head, said)
    dossier = commune.dossier(household)
    paper = remedies.ruling(number=number, signed_on=day_of(commune.clock()), text=text)
    commune.perform(
        commune.act(commune.officials["signer"], seen=[dossier]),
        lambda desk: remedies.revoke(desk, dossier=dossier, reason=ground, paper=paper),
        wallet,
    )


def appeal(commune: Commune, village: Village, household: Household, said: str) -> None:
    """The household complains about an outcome, on a paper that its officer enters."""
    text, wallet = commune.told(household.head, said)
    consent = {"how": "form", "on": day_of(commune.clock()).isoformat()}
    commune.perform(
        commune.act(village.officer),
        lambda desk: remedies.appeal(
            desk, dossier=commune.dossier(household), text=text, person=household.head, consent=consent
        ),
        wallet,
    )


def send_back(commune: Commune, household: Household, *reasons: str) -> None:
    """The appraiser returns a dossier for these reasons."""
    mend: Sequence[dict[str, str | None]] = [{"criterion": None, "reason": reason} for reason in reasons]
    text, wallet = commune.told(household.head, "Đề nghị bổ sung minh chứng rồi chấm lại.")
    commune.perform(
        commune.act(commune.officials["commune-appraiser"]),
        lambda desk: aside.send_back(
            desk, dossier=commune.dossier(household), to_step="self-assessment", mend=list(mend), text=text
        ),
        wallet,
    )
