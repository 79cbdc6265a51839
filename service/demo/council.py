"""The commune's council in the demonstration: five invented members, and how they meet on dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.clock import day_of
from domain.commands.council import Attendance, Heard, hold_council
from domain.ids import new_id
from domain.stream import Act
from service.acting import Signed
from service.demo.commune import Commune
from service.demo.founding import account, appoint

CHAIR, MEMBER = "council-chair", "council-member"
# Who sits in it. The first chairs; the second is often away and sends the vote in writing.
SEATS = (
    ("hoidong", CHAIR, "Chủ tịch Hội đồng thẩm định (minh họa)"),
    ("hoidong2", MEMBER, "Ủy viên Hội Khuyến học (minh họa)"),
    ("hoidong3", MEMBER, "Ủy viên Mặt trận Tổ quốc (minh họa)"),
    ("hoidong4", MEMBER, "Ủy viên Phòng Văn hóa - Xã hội (minh họa)"),
    ("hoidong5", MEMBER, "Ủy viên Trung tâm học tập cộng đồng (minh họa)"),
)


@dataclass(slots=True)
class Council:
    """The council of a commune; the chair first."""

    commune: Commune
    members: list[Signed] = field(default_factory=list)

    @property
    def chair(self) -> Signed:
        return self.members[0]

    def meet(self, act: Act, dossiers: Mapping[str, tuple[Any, bool]]) -> str:
        """It shows its hands for each dossier with its score; the last member votes otherwise. The meeting's id."""
        meeting, people = new_id(), [member.person for member in self.members]
        wallet = self.commune.wiring.vault.wallet()
        text = "Hội đồng nghe báo cáo, thảo luận và biểu quyết (minh họa)."
        said = {"chair": SEATS[0][2], "secretary": "Người thẩm định (minh họa)", "text": text}
        minutes = wallet.seal(meeting, "minutes", said)
        attended = dict.fromkeys(people, "present") | {people[1]: "written"}
        roll = {member.person: member.mandate or "" for member in self.members}
        heard = []
        for dossier, (score, favoured) in dossiers.items():
            most, last = ("for", "against") if favoured else ("against", "for")
            votes = dict.fromkeys(people, most) | {people[-1]: last}
            heard.append(Heard(dossier, votes, score, None if favoured else "evidence-lacking"))
        self.commune.perform(
            act,
            lambda desk: hold_council(
                desk,
                meeting=meeting,
                place=self.commune.place,
                held_on=day_of(self.commune.clock()),
                ballot="show",
                attendance=Attendance(roll, attended),
                heard=heard,
                minutes=minutes,
            ),
            wallet,
        )
        return meeting


def seat(commune: Commune) -> Council:
    """Everybody gets the seat from the beginning of the year."""
    found = Council(commune)
    for login, office, name in SEATS:
        person = account(commune, login=login, name=name)
        found.members.append(appoint(commune, person, office, commune.place))
    return found
