"""Bad input to the pages that take back, reopen and put on hold, as data."""

from tests.service.bad_pages import Bad, Boxes, day

BACK, REOPEN, HOLD = (
    "/dossiers/{assessed}/retraction",
    "/dossiers/{ended}/reopening",
    "/dossiers/{assessed}/hold",
)

RIGHT: dict[str, Boxes] = {
    BACK: {"reason": "entered-by-mistake", "consent_how": "spoken", **day("consent_on", "1/10/2026")},
    REOPEN: {"reason": "new-evidence", "text": "Có giấy khen mới."},
    HOLD: {"reason": "complaint", "text": "Có đơn."},
}

CASES = (
    Bad("taken back without a reason", BACK, 400, "Chọn", {}, ("reason",)),
    Bad("taken back for a reason that nobody knows", BACK, 400, "không có trong danh sách", {"reason": "mood"}),
    Bad("taken back without consent", BACK, 400, "đồng ý", {"consent_how": ""}),
    Bad("taken back with consent to come", BACK, 400, "đồng ý", day("consent_on", "1/12/2026")),
    Bad("taken back on another day than today", BACK, 400, "không có trường", day("done_on", "1/10/2026")),
    Bad("taken back with an explanation of ten kilobytes", BACK, 400, "rút ngắn", {"text": "ý" * 10_240}),
    Bad("taken back with a NUL in the explanation", BACK, 400, "ký tự", {"text": "Nhầm\x00"}),
    Bad("taken back of a stale page", BACK, 409, "vừa", {"version": "1"}),
    Bad("taken back with a mark of four kilobytes", BACK, 400, "rút ngắn", {"confirmed": "0" * 4096}),
    Bad("a retraction of what waits for its first step", "/dossiers/{registered}/retraction", 404, "Không tìm thấy"),
    Bad("a retraction of a meeting's vote", "/dossiers/{verified}/retraction", 404, "Không tìm thấy"),
    Bad("a retraction in another village", "/dossiers/{elsewhere}/retraction", 404, "Không tìm thấy", straight=True),
    Bad("reopened for nothing", REOPEN, 400, "Nhập", {"text": " \u200b "}, who="signer"),
    Bad("reopened without a reason", REOPEN, 400, "Chọn", {}, ("reason",), who="signer"),
    Bad("reopened for a reason that nobody knows", REOPEN, 400, "không có trong", {"reason": "x"}, who="signer"),
    Bad("reopened of a page that shows something else", REOPEN, 409, "vừa", {"seen": "{commune}:1:" + "0" * 64},
        who="signer"),
    Bad("reopened of a page that lost what it showed", REOPEN, 400, "mở lại", {"seen": "x"}, who="signer"),
    Bad("a reopening by the appraiser", REOPEN, 404, "Không tìm thấy", who="appraiser"),
    Bad("a reopening of what is under way", "/dossiers/{assessed}/reopening", 404, "Không tìm thấy", who="signer"),
    Bad("held for a reason that nobody knows", HOLD, 400, "không có trong danh sách", {"reason": "x"}, who="appraiser"),
    Bad("held with a column that nobody asked for", HOLD, 400, "không có trường", {"colour": "1"}, who="appraiser"),
    Bad("a list of a state that nobody knows", "/places/{village}/dossiers?state=dead", 200, "hồ sơ", straight=True),
    Bad("a register of a state that it does not hold", "/register?state=withdrawn", 200, "Sổ vàng", straight=True),
)  # fmt: skip
