"""Bad input to what anybody may send without an account, as data: comments, codes, logins, slips and searches."""

from functools import partial

from domain.code import LENGTH
from domain.ids import new_id
from service.identity.slips import new_code
from tests.service.bad_pages import ANYBODY, Bad, Boxes

COMMENT, VERIFY = "/public/postings/{posting}/comments/new", "/verify"
SIGN_IN, SLIP = "/sign-in", "/slip"
REGISTER, LISTS, LIST = "/public/{commune}", "/public/{commune}/postings", "/public/postings/{posting}"

NEW_PASSWORD = "một mật khẩu khác nữa"
RIGHT: dict[str, Boxes] = {
    COMMENT: {"dossier": "{posted}", "text": "Có ý kiến.", "raised_by": "Bà Tư"},
    VERIFY: {"code": "0" * LENGTH},
    SIGN_IN: {"login": "khong-co-ai", "password": "một mật khẩu dài"},
    SLIP: {
        "login": "khong-co-ai", "code": new_code(), "password": NEW_PASSWORD, "again": NEW_PASSWORD,
    },
}  # fmt: skip

NO_SUCH, NOT_KEPT, SHORTER = "Không có giấy công nhận nào mang các chữ và số này", "không lưu được", "rút ngắn"
UNKNOWN, NOT_LISTED = "không có trường “amount”", "không có trong danh sách"
by_anybody = partial(Bad, who=ANYBODY)
at_once = partial(Bad, who=ANYBODY, straight=True)

CASES = (
    by_anybody("a public comment without words", COMMENT, 400, "Nhập nội dung", {"text": " \u200b "}),
    by_anybody("a public comment about nobody", COMMENT, 400, "Chọn", {"dossier": ""}),
    by_anybody("a public comment that is too long", COMMENT, 400, SHORTER, {"text": "ý" * 2001}),
    by_anybody("a public comment of ten kilobytes", COMMENT, 400, SHORTER, {"text": "ý" * 10_240}),
    by_anybody("a public comment with a NUL", COMMENT, 400, NOT_KEPT, {"text": "Có\x00"}),
    by_anybody("a public comment with half a letter", COMMENT, 400, NOT_KEPT, {"text": "Có \ud800"}),
    by_anybody("a public comment that runs backwards", COMMENT, 400, NOT_KEPT, {"text": "Có\u202e"}),
    by_anybody("a public comment by too long a name", COMMENT, 400, SHORTER, {"raised_by": "T" * 201}),
    by_anybody("a public comment by half a letter", COMMENT, 400, NOT_KEPT, {"raised_by": "Bà \udfff"}),
    by_anybody("a public comment with a field that nobody asked for", COMMENT, 400, UNKNOWN, {"amount": "1"}),
    by_anybody("a public comment with a NUL as a field", COMMENT, 400, "không có trường “?”", {"a\x00": "1"}),
    by_anybody("a public comment about another village's", COMMENT, 400, NOT_LISTED, {"dossier": "{elsewhere}"}),
    by_anybody("a public comment about what did not hang", COMMENT, 400, NOT_LISTED, {"dossier": "{verified}"}),
    by_anybody("a public comment about half a letter", COMMENT, 400, NOT_LISTED, {"dossier": "d.\ud800"}),
    by_anybody("a public comment without its number", COMMENT, 400, "Nhập số của trang này", {}, ("command_id",)),
    by_anybody("a public comment under a number that is none", COMMENT, 400, "Số của trang này", {"command_id": "1"}),
    by_anybody("a public comment once the list has come down", COMMENT, 404, "Không tìm thấy", later=11),
    at_once("a public comment on a list that is not there", f"/public/postings/{new_id()}/comments/new", 404,
            "Không tìm thấy"),
    at_once("a public comment on a list of NUL", "/public/postings/%00/comments/new", 404, "Không tìm thấy"),
    by_anybody("no code", VERIFY, 400, "Nhập", {"code": " "}),
    by_anybody("no code at all", VERIFY, 400, "Nhập", {}, ("code",)),
    by_anybody("a code that is too long", VERIFY, 400, SHORTER, {"code": "0" * 101}),
    by_anybody("a code that no certificate has", VERIFY, 404, NO_SUCH),
    by_anybody("a code with a wrong letter", VERIFY, 404, "sai một ký tự", {"code": "1" + "0" * (LENGTH - 1)}),
    by_anybody("a code of three letters", VERIFY, 404, "phải có 20", {"code": "ABC"}),
    by_anybody("a code with a NUL", VERIFY, 400, NOT_KEPT, {"code": "0" * LENGTH + "\x00"}),
    by_anybody("a code with half a letter", VERIFY, 400, NOT_KEPT, {"code": "\ud800" * LENGTH}),
    by_anybody("a code with a field that nobody asked for", VERIFY, 400, UNKNOWN, {"amount": "1"}),
    at_once("a scanned code of NUL", "/V/%00", 404, NO_SUCH),
    at_once("a scanned code of half a letter", "/V/%ED%A0%80", 404, NO_SUCH),
    at_once("a scanned code of ten kilobytes", "/V/" + "0" * 10_240, 404, NO_SUCH),
    by_anybody("no login", SIGN_IN, 400, "Nhập tên đăng nhập", {"login": " "}),
    by_anybody("a login that nobody has", SIGN_IN, 403, "không khớp"),
    by_anybody("a login of half a letter", SIGN_IN, 400, NOT_KEPT, {"login": "\ud800"}),
    by_anybody("a login that is too long", SIGN_IN, 400, SHORTER, {"login": "x" * 201}),
    by_anybody("a password with a NUL", SIGN_IN, 400, NOT_KEPT, {"password": "một mật khẩu\x00"}),
    by_anybody("a login with a field that nobody asked for", SIGN_IN, 400, UNKNOWN, {"amount": "1"}),
    by_anybody("a slip without letters", SLIP, 400, "Nhập", {"code": ""}),
    by_anybody("a slip with too many letters", SLIP, 400, SHORTER, {"code": "0" * 61}),
    by_anybody("a slip that is mistyped", SLIP, 400, "bị gõ sai hoặc thiếu", {"code": "0000-0000-0000-0001"}),
    by_anybody("a slip that fits nobody", SLIP, 403, "không khớp với tên đăng nhập"),
    by_anybody("a slip of half a letter", SLIP, 400, NOT_KEPT, {"code": "\ud800"}),
    by_anybody("a slip with two passwords", SLIP, 400, "không giống", {"again": "một mật khẩu khác hẳn"}),
    by_anybody("a slip with a field that nobody asked for", SLIP, 400, UNKNOWN, {"amount": "1"}),
    at_once("a public register of no commune", f"/public/{new_id()}", 404, "Không tìm thấy"),
    at_once("a public register of a village", "/public/{village}", 404, "Không tìm thấy"),
    at_once("a public search for half a letter", REGISTER + "?q=%ED%A0%80", 200, "Sổ vàng"),
    at_once("a public search in a year of NUL", REGISTER + "?year=%00&title=%00&place=%00", 200, "Sổ vàng"),
    at_once("a public register from nowhere on", REGISTER + "?after=WyJcdTAwMDAiLCAiYSJd", 200, "Sổ vàng"),
    at_once("public lists of no commune", f"/public/{new_id()}/postings", 404, "Không tìm thấy"),
    at_once("a public list from nowhere on", LIST + "?from=WzllOTldCg==", 200, "Danh sách"),
    at_once("a public list from far behind its end", LIST + "?from=Wzk5OTk5OTld", 200, "Niêm yết"),
    at_once("a public list of ten kilobytes", "/public/postings/" + "0" * 10_240, 404, "Không tìm thấy"),
    at_once("public lists with a field that nobody asked for", LISTS + "?amount=%00", 200, "niêm yết"),
)  # fmt: skip
