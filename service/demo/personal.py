"""What people bring and ask about their own data: a photograph beside points, and requests at every stage."""

import hashlib
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from domain.clock import day_of
from domain.commands import erasing, privacy, self_assessment
from domain.dossier import Dossier
from domain.ids import new_id
from domain.privacy import ACCESS, CORRECTION, ERASURE, GRANTED, RESTRICTION
from service.demo.commune import YEAR, Commune, Village
from service.demo.people import Household
from service.files.checking import check
from service.files.keeping import sealed
from service.forms.fields import Taken
from service.privacy.wiping import wipe

A4 = (620, 877)
LETTERS = 30
FONT = str(Path(__file__).parent.parent / "papers" / "fonts" / "LiberationSerif-Regular.ttf")
PAGE = (
    "DANH SÁCH LỚP HỌC (minh họa)",
    "Chuyên đề: chuyển đổi số trong gia đình",
    f"Năm {YEAR}",
    "Có mặt: 2 người của hộ",
)


def bring_and_ask(commune: Commune) -> None:
    """The same photograph lies in two dossiers; four people ask, and one of them is erased."""
    _, two, three = commune.villages
    photograph(commune, three, three.households[12:14])
    ask(commune, two, two.households[36], ACCESS, "Gia đình muốn biết xã đang giữ thông tin gì.")
    mistyped = ask(commune, two, two.households[37], CORRECTION, "Tên đệm của chủ hộ ghi chưa đúng.")
    grant(commune, two.households[37], mistyped)
    _only_kept(commune, three, three.households[28])
    _erased(commune, two, two.households[38])


def photograph(commune: Commune, village: Village, households: list[Household]) -> None:
    """The village's officer adds it for each of them; whoever verifies is shown that it is the same."""
    content = _drawn()
    file = Taken("danh-sach-lop-hoc.jpg", check(content), hashlib.sha256(content).hexdigest())
    for household in households:
        dossier = commune.desk().get(Dossier, commune.dossier(household))
        criterion = commune.desk().rules_of(dossier).criteria.items[0].id
        wallet, evidence = commune.wiring.vault.wallet(), new_id()
        files = {evidence: sealed(wallet, dossier, evidence, file)}
        of: dict[str, Any] = {"dossier": dossier.id, "criterion": criterion, "person": household.head, "files": files}
        commune.perform(commune.act(village.officer), partial(self_assessment.add_evidence, **of), wallet)


def ask(commune: Commune, village: Village, household: Household, kind: str, said: str) -> str:
    """The head of a household asks on paper, which the village's officer enters; the id of the request."""
    request, today = new_id(), day_of(commune.clock())
    text, wallet = commune.told(household.head, said)
    commune.perform(
        commune.act(village.officer),
        lambda desk: privacy.receive(
            desk,
            request=request,
            subject=household.head,
            place=village.place,
            kind=kind,
            asked_by="self",
            how="form",
            received_on=today,
            text=text,
            group=household.subject,
        ),
        wallet,
    )
    return request


def grant(commune: Commune, household: Household, request: str) -> None:
    """The records officer answers that it will be done."""
    commune.perform(
        commune.act(commune.officials["records-officer"]),
        lambda desk: privacy.answer(desk, subject=household.head, request=request, outcome=GRANTED),
    )


def _only_kept(commune: Commune, village: Village, household: Household) -> None:
    """Their dossier stands still from then on."""
    request = ask(commune, village, household, RESTRICTION, "Tạm dừng xử lý, chờ gia đình xem lại hồ sơ.")
    grant(commune, household, request)
    of: dict[str, Any] = {"subject": household.head, "request": request, "households": [household.subject]}
    commune.perform(commune.act(commune.officials["records-officer"]), lambda desk: privacy.carry_out(desk, **of))


def _erased(commune: Commune, village: Village, household: Household) -> None:
    """They have moved away and are called nothing any more."""
    request = ask(commune, village, household, ERASURE, "Gia đình đã chuyển đi, đề nghị xóa thông tin.")
    grant(commune, household, request)
    of: dict[str, Any] = {"subject": household.head, "request": request, "groups": [household.subject]}
    commune.perform(
        commune.act(commune.officials["records-officer"]), lambda desk: erasing.erase(desk, reason="own-request", **of)
    )
    wipe(commune.wiring, rewriting=commune.wiring.config.embedded)


def _drawn() -> bytes:
    """A sheet of paper with some lines on it."""
    page, out = Image.new("RGB", A4, "white"), BytesIO()
    pen = ImageDraw.Draw(page)
    face = ImageFont.truetype(FONT, LETTERS)
    for number, line in enumerate(PAGE):
        pen.text((40, 60 + number * 70), line, fill="black", font=face)
    page.save(out, "JPEG", quality=80)
    return out.getvalue()
