"""Bad input to the pages on which places change, as data: what spoils an otherwise right form, and its one answer."""

from tests.service.bad_pages import Bad, Boxes, day

RENAME, MERGE, SPLIT = (f"/territory/{{village}}/{kind}" for kind in ("renaming", "merger", "split"))
DECIDED: Boxes = {"basis": "Nghị quyết minh họa", **day("on", "1/10/2026")}
RIGHT: dict[str, Boxes] = {
    RENAME: {"name": "Thôn Đông", **DECIDED},
    MERGE: {"into": "{other_village}", **DECIDED},
    SPLIT: {"new": "A, Thôn A\nB, Thôn B", **DECIDED},
}

CASES = (
    Bad("no name", RENAME, 400, "Nhập tên mới", {"name": " "}, who="records"),
    Bad("a name of NUL", RENAME, 400, "có ký tự không lưu được", {"name": "Thôn\0"}, who="records"),
    Bad("a name that turns the writing", RENAME, 400, "có ký tự không lưu được", {"name": "Thôn \u202eĐông"}, who="records"),
    Bad("a huge name", RENAME, 400, "ký tự; rút ngắn", {"name": "T" * 301}, who="records"),
    Bad("the name that it has", RENAME, 400, "đã mang tên và mã này", {"name": "Thôn Một (minh họa)"}, who="records"),
    Bad("no basis", RENAME, 400, "Nhập nghị quyết", {"basis": ""}, who="records"),
    Bad("no day", RENAME, 400, "Nhập ngày bắt đầu", {"on-day": "", "on-month": "", "on-year": ""}, who="records"),
    Bad("the 31st of February", RENAME, 400, "không có trong lịch", day("on", "31/2/2026"), who="records"),
    Bad("the year 0", RENAME, 400, "ghi năm 0", day("on", "1/1/0000"), who="records"),
    Bad("tomorrow", RENAME, 400, "chưa đến", day("on", "6/10/2026"), who="records"),
    Bad("before there was the place", RENAME, 400, "chỉ có trong sổ từ", day("on", "1/1/2020"), who="records"),
    Bad("a field that nobody asked for", RENAME, 400, "không có trường “kind”", {"kind": "commune"}, who="records"),
    Bad("nothing that takes it up", MERGE, 400, "Chọn nơi tiếp nhận", {}, ("into",), who="records"),
    Bad("a place that is not on the list", MERGE, 400, "không có trong danh sách", {"into": "{commune}"}, who="records"),
    Bad("into itself", MERGE, 400, "không có trong danh sách", {"into": "{village}"}, who="records"),
    Bad("a new place without a name", MERGE, 400, "Nơi mới cần có tên và mã", {"into": "new", "code": "M"}, who="records"),
    Bad("a new place without a code", MERGE, 400, "Nơi mới cần có tên và mã", {"into": "new", "name": "Thôn Mới"}, who="records"),
    Bad("a name for a place that has one", MERGE, 400, "Chỉ đặt tên và mã", {"name": "Thôn Mới"}, who="records"),
    Bad("into one that becomes part of it", MERGE, 400, "Không thể nhập", {"places": ["{other_village}"]}, who="records"),
    Bad("a split into nothing", SPLIT, 400, "ít nhất hai địa bàn", {"new": ""}, who="records"),
    Bad("a split into one", SPLIT, 400, "ít nhất hai địa bàn", {"new": "A, Thôn A"}, who="records"),
    Bad("a part without a code", SPLIT, 400, "không đủ mã, dấu phẩy và tên", {"new": "Thôn A\nB, Thôn B"}, who="records"),
    Bad("a part without a name", SPLIT, 400, "không đủ mã, dấu phẩy và tên", {"new": "A,\nB, Thôn B"}, who="records"),
    Bad("a code that is too long", SPLIT, 400, "40", {"new": f"{'A' * 41}, Thôn A\nB, Thôn B"}, who="records"),
    Bad("a rename by the village", RENAME, 403, "vai trò khác", straight=True),
    Bad("a rename of another's village", "/territory/{other_village}/renaming", 404, "Không tìm thấy", straight=True),
    Bad("a split of a commune", "/territory/{commune}/split", 404, "Không tìm thấy", straight=True, who="records"),
    Bad("a change that nobody knows", "/territory/{village}/sale", 404, "Không tìm thấy", straight=True, who="records"),
    Bad("homes where nothing was split", "/territory/{village}/homes", 404, "Không tìm thấy", straight=True),
    Bad("a page of no place", "/territory/00000000-0000-7000-8000-000000000000", 404, "Không tìm thấy", straight=True),
)  # fmt: skip
