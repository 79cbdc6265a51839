"""Bad input to pages, as data: where it is sent, what is wrong with an otherwise right form, and the one answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from domain.ids import new_id
from tests.evidence.harmless import a_pdf
from tests.evidence.hostile import action
from tests.evidence.making import png
from tests.service.town import Town

DECOMPOSED = "Hoa\u0300ng Thi\u0323 Lu\u031bo\u031b\u0323ng"


class Stage(Town):
    """A town with a dossier at every step of the village's way; the clock stands on 20 October."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        pairs = self.enroll(6)
        self.unregistered = self.enroll(1)[0][0]
        self.living = pairs[0][0]
        streams = self.register(pairs)
        self.elsewhere = self.register(self.enroll(1, place=self.other_village), place=self.other_village)[0]
        self.registered, self.assessed, self.kin, self.verified, self.posted, self.withdrawn_later = streams
        self.clock.move(days=1)
        self.assess(streams[1:])
        self.clock.move(days=1)
        self.meeting = self.meet([self.verified, self.posted, self.withdrawn_later])
        self.clock.move(days=1)
        self.posting = self.post([self.posted])
        # Not proposed, so that it has ended; what follows are the others.
        (self.ended,) = self.register(self.enroll(1))
        self.assess([self.ended])
        self.meet([self.ended], votes=3)
        self.declare_kin(self.officer, [self.kin.split(".")[3]])
        self.clock.move(days=1)
        self.current()


Boxes = Mapping[str, Any]
ANYBODY = "anybody"


@dataclass(frozen=True)
class Bad:
    """One case. `page` and `boxes` may name things of the stage as {name}."""

    name: str
    page: str
    status: int
    says: str
    boxes: Boxes = field(default_factory=dict)
    without: tuple[str, ...] = ()
    # Whose page; of somebody without an account where it is ANYBODY.
    who: str = "officer"
    files: Callable[[], Boxes] = dict
    # Sent to this address straight, where there is no page to fill in.
    straight: bool = False
    # So many days pass between the page and what is sent.
    later: int = 0


def day(name: str, text: str) -> dict[str, str]:
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), text.split("/"), strict=True))


def file(content: bytes, name: str) -> Callable[[], Boxes]:
    return lambda: {"file": (BytesIO(content), name)}


REGISTER, MEET, POST = (
    "/places/{village}/registrations/new",
    "/places/{village}/meetings/new",
    "/places/{village}/postings/new",
)
ASSESS, EVIDENCE = "/dossiers/{registered}/self-assessment", "/dossiers/{registered}/evidence/new"
COMMENT, CLOSE = "/dossiers/{posted}/comments/new", "/postings/{posting}/close"
BACK, WITHDRAW, MEND = (
    "/dossiers/{assessed}/return",
    "/dossiers/{assessed}/withdrawal",
    "/meetings/{meeting}/correction",
)

# What is right on each page; a case spoils one thing of it.
RIGHT: dict[str, Boxes] = {
    REGISTER: {"subjects": ["{unregistered}"], "consent_how": "form", **day("consent_on", "1/10/2026")},
    MEET: {
        **day("held_on", "4/10/2026"), "summoned": "50", "present": "40", "ballot": "show", "chair": "Lan",
        "secretary": "Nga", "rows.{assessed}.for": "38", "rows.{assessed}.against": "1", "rows.{assessed}.blank": "1",
        "rows.{assessed}.score": "88",
    },
    POST: {},
    ASSESS: {
        "scores.children-learning": "25", "scores.adults-learning": "25", "scores.learning-conditions": "15",
        "scores.learning-effect": "15", "consent_how": "phone", **day("consent_on", "1/10/2026"),
    },
    EVIDENCE: {"criterion": "children-learning"},
    COMMENT: {"text": "Có ý kiến."},
    CLOSE: {},
    BACK: {"to_step": "self-assessment", "mend.dossier.reason": "entry-wrong", "text": "Ghi lại cho đủ."},
    WITHDRAW: {"reason": "own-wish", "consent_how": "spoken", **day("consent_on", "1/10/2026")},
    MEND: {"reason": "mistyped", "text": "Đọc nhầm.", "present": "41"},
}  # fmt: skip

PDF = file(a_pdf(), "a.pdf")

CASES = (
    Bad("a field that nobody asked for", REGISTER, 400, "không có trường “amount”", {"amount": "1"}),
    Bad("an unknown field with a NUL in its name", REGISTER, 400, "không có trường “?”", {"a\x00b": "1"}),
    Bad(
        "a household of another village",
        REGISTER,
        400,
        "không có trong danh sách",
        {"subjects": ["{elsewhere_subject}"]},
    ),
    Bad("a household that has a dossier", REGISTER, 400, "không có trong danh sách", {"subjects": ["{living}"]}),
    Bad("nobody ticked", REGISTER, 400, "Chọn ít nhất một mục", {}, ("subjects",)),
    Bad("no consent", REGISTER, 400, "Chọn cách đồng ý", {}, ("consent_how",)),
    Bad("the 31st of February", REGISTER, 400, "không có trong lịch", day("consent_on", "31/02/2026")),
    Bad("the year 0", REGISTER, 400, "ghi năm 0", day("consent_on", "1/1/0000")),
    Bad("consent to come", REGISTER, 400, "đồng ý", day("consent_on", "1/12/2026")),
    Bad("registered tomorrow", REGISTER, 400, "chưa đến", day("done_on", "6/10/2026")),
    Bad("another year than the page's", REGISTER, 404, "Không tìm thấy", {"year": "2027"}),
    Bad("another title than the page's", REGISTER, 404, "Không tìm thấy", {"title": "clan"}),
    Bad("no command id", REGISTER, 400, "Nhập số của trang này", {}, ("command_id",)),
    Bad("a command id that is none", REGISTER, 400, "Số của trang này", {"command_id": "1"}),
    Bad(
        "a village that does not exist",
        "/places/" + new_id() + "/registrations/new",
        404,
        "Không tìm thấy",
        straight=True,
    ),
    Bad("another's village", "/places/{other_village}/registrations/new", 404, "Không tìm thấy", straight=True),
    Bad("votes that are not numbers", MEET, 400, "phải là một số nguyên", {"rows.{assessed}.for": "ba mươi"}),
    Bad("votes below nothing", MEET, 400, "phải từ 0", {"rows.{assessed}.for": "-1"}),
    Bad("a line begun and not ended", MEET, 400, "Nhập", {"rows.{assessed}.blank": ""}),
    Bad("more votes than people", MEET, 400, "phiếu", {"rows.{assessed}.for": "40"}),
    Bad("more present than summoned", MEET, 400, "có mặt", {"present": "51"}),
    Bad("no quorum", MEET, 400, "60%", {"present": "29"}),
    Bad("a huge number of people", MEET, 400, "phải là một số nguyên", {"summoned": "9" * 30}),
    Bad("more points than there are", MEET, 400, "cao nhất chỉ là 100", {"rows.{assessed}.score": "101"}),
    Bad("points in words", MEET, 400, "phải là một số", {"rows.{assessed}.score": "cao"}),
    Bad("a meeting to come", MEET, 400, "chưa đến", day("held_on", "6/10/2026")),
    Bad("a meeting before the self-assessment", MEET, 400, "trước", day("held_on", "1/10/2026")),
    Bad("a dossier of another village", MEET, 404, "Không tìm thấy", {"rows.{elsewhere}.for": "1"}),
    Bad("a dossier that does not exist", MEET, 404, "Không tìm thấy", {"rows.d.2026.family.x.1.for": "1"}),
    Bad("a dossier with a NUL in its name", MEET, 404, "Không tìm thấy", {"rows.a\x00.for": "1"}),
    Bad("a column that nobody asked for", MEET, 400, "không có trường", {"rows.{assessed}.colour": "1"}),
    Bad("a page that shows something else", MEET, 409, "vừa", {"seen": "{commune}:1:" + "0" * 64}),
    Bad("a page that lost what it showed", MEET, 400, "mở lại", {"seen": "x"}),
    Bad("a reason for what did not change", MEET, 400, "không phải giải thích", {"override": "Vẫn đúng."}),
    Bad("a page that lost what it showed again", MEET, 400, "mở lại", {"renewed": "x"}),
    Bad("a page that shows something else again", MEET, 409, "vừa", {"renewed": "{commune}:1:" + "0" * 64}),
    Bad(
        "a reason for what did not change, to send back",
        BACK,
        400,
        "không phải giải thích",
        {"override": "Đúng."},
        who="appraiser",
    ),
    Bad("a way of voting that nobody knows", MEET, 400, "không có trong danh sách", {"ballot": "loud"}),
    Bad("a chair with a name of ten kilobytes", MEET, 400, "rút ngắn", {"chair": "Đ" * 10_240}),
    Bad("a chair with a NUL in the name", MEET, 400, "ký tự", {"chair": "La\x00n"}),
    Bad("a chair whose name runs backwards", MEET, 400, "ký tự", {"chair": "Lan\u202e"}),
    Bad("nobody on the list", POST, 400, "ít nhất một", {}, ("dossiers",)),
    Bad("posted tomorrow", POST, 400, "chưa đến", day("starts_on", "6/10/2026")),
    Bad("a dossier that was not verified", POST, 400, "không có trong danh sách", {"dossiers": ["{assessed}"]}),
    Bad("more points than a criterion has", ASSESS, 400, "từ 0 đến 30", {"scores.children-learning": "31"}),
    Bad("half a point", ASSESS, 400, "theo bước", {"scores.children-learning": "7,5"}),
    Bad("no points at all", ASSESS, 400, "Nhập điểm", {"scores.children-learning": ""}),
    Bad("a criterion of another edition", ASSESS, 400, "không có trường", {"scores.other": "1"}),
    Bad("a stale page", ASSESS, 409, "vừa", {"version": "7"}),
    Bad("a dossier that has gone on", "/dossiers/{verified}/self-assessment", 404, "Không tìm thấy"),
    Bad(
        "a dossier of another village's", "/dossiers/{elsewhere}/self-assessment", 404, "Không tìm thấy", straight=True
    ),
    Bad("a name of a dossier with a NUL", "/dossiers/d.2026.family.%00.1", 404, "Không tìm thấy", straight=True),
    Bad("a name of a dossier of ten kilobytes", "/dossiers/d." + "9" * 10_240, 404, "Không tìm thấy", straight=True),
    Bad("a page for a program that calls itself a picture", EVIDENCE, 400, "JPEG", files=file(b"<html>", "a.jpg")),
    Bad("a picture far larger than it looks", EVIDENCE, 400, "quá lớn", files=file(png(100_000, 100_000), "a.png")),
    Bad("a PDF with a script", EVIDENCE, 400, "lệnh tự chạy", files=file(action("JavaScript", "/JS (x)"), "a.pdf")),
    Bad("an empty file", EVIDENCE, 400, "trống", files=file(b"", "a.pdf")),
    Bad("a file of six megabytes", EVIDENCE, 400, "5 MB", files=file(b"%PDF-" + b"x" * 6 * 1024 * 1024, "a.pdf")),
    Bad("a criterion that is none", EVIDENCE, 400, "không có trong danh sách", {"criterion": "x"}, files=PDF),
    Bad("a comment without words", COMMENT, 400, "Nhập", {"text": " \u200b "}),
    Bad("a comment of ten kilobytes", COMMENT, 400, "rút ngắn", {"text": "ý" * 10_240}),
    Bad(
        "an answer to no comment",
        "/dossiers/{posted}/comments/" + new_id() + "/answer",
        404,
        "Không tìm thấy",
        straight=True,
    ),
    Bad("closed before its days are over", CLOSE, 409, "niêm yết", day("closed_on", "5/10/2026")),
    Bad("returned for nothing", BACK, 400, "Nhập", {"mend.dossier.reason": ""}),
    Bad("returned for a reason that nobody knows", BACK, 400, "không có trong danh sách", {"mend.dossier.reason": "x"}),
    Bad("returned to a step that comes later", BACK, 400, "không có trong danh sách", {"to_step": "award-decision"}),
    Bad("withdrawn without a reason", WITHDRAW, 400, "Chọn", {}, ("reason",)),
    Bad("a correction that changes nothing", MEND, 400, "không có gì", {"present": "40"}),
    Bad(
        "a correction of an entry that is not there",
        "/dossiers/{assessed}/corrections/99",
        404,
        "Không tìm thấy",
        straight=True,
    ),
    Bad("a correction to more people than were summoned", MEND, 400, "có mặt", {"present": "60"}),
    Bad("an inspector who would hold a meeting", MEET, 403, "vai trò khác", who="inspector", straight=True),
    Bad("a signer who would register households", REGISTER, 403, "vai trò khác", who="signer", straight=True),
    Bad(
        "an administrator who would read a dossier",
        "/dossiers/{posted}",
        404,
        "Không tìm thấy",
        who="administrator",
        straight=True,
    ),
)
