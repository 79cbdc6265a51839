"""Papers to draw: of every layout, with the longest names that people have and every letter that they are written in."""

from datetime import date
from typing import Any

from service.papers.paper import (
    CENTRE,
    CERTIFICATE,
    DECREE,
    RIGHT,
    Annex,
    Award,
    Column,
    Fields,
    Head,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Table,
)

# All 134 letters that Vietnamese has besides those of English.
VOWELS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
LETTERS = VOWELS + VOWELS.upper()
LONGEST = "Công Tằng Tôn Nữ Hoàng Nguyễn Phúc Bảo Khánh Phương Quỳnh Trương Thị Ngọc Ánh Tuyết Nhung"
UNBROKEN = "Nguyễnphúchoàngbảokhánhphươngquỳnhtrươngthịngọcánhtuyếtnhung"
HEAD = Head("XÃ HƯỚNG PHÙNG", "THÔN MỘT\nTỔ DÂN PHỐ HAI", "Số: 15/QĐ-UBND", "Hướng Phùng, ngày 05 tháng 12 năm 2026")
SIGNED = Signature(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Lê Thị Ký")
ADDRESS = "HTTPS://SOVANG.EXAMPLE/V/ABCD-EFGH-{}"


def names(count: int) -> list[str]:
    long = {1: LONGEST, 3: UNBROKEN}
    return [long.get(n % 7, f"Hộ Nguyễn Thị Ổn {n}") for n in range(1, count + 1)]


def decision(count: int = 60, **more: Any) -> Paper:
    columns = (Column("STT", 1, CENTRE), Column("Hộ gia đình", 5), Column("Thôn", 4), Column("Điểm", 2, RIGHT))
    rows = tuple((str(n), name, f"Thôn {n % 24}", "82,5") for n, name in enumerate(names(count), 1))
    told: dict[str, Any] = {
        "kind": "decision", "layout": DECREE, "head": HEAD, "title": "QUYẾT ĐỊNH",
        "summary": "Về việc công nhận danh hiệu “Gia đình học tập” năm 2026", "dated": date(2026, 12, 5),
        "authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HƯỚNG PHÙNG", "basis": ("Căn cứ thử nghiệm;", f"Căn cứ {' '.join(LETTERS)};"),
        "enacts": "QUYẾT ĐỊNH:", "signatures": (SIGNED,), "recipients": ("Như Điều 1;", "Lưu: VT."),
        "body": (
            Paragraph(f"Công nhận {count} hộ.", "Điều 1."), Heading("I. Mục"), Fields((("Họ và tên", ""), ("Thôn", "Một"))),
            Annex("DANH SÁCH", "(Kèm theo Quyết định)"), Table(columns, rows),
        ),
        "marks": ("DỮ LIỆU MINH HỌA", "Bản mẫu"), "named": ("s1", "s2"),
    }  # fmt: skip
    return Paper(**(told | more))


def certificates(count: int = 3) -> Paper:
    awards = tuple(
        Award(
            name, "thôn Một, xã Hướng Phùng", f"Số vào sổ: {n}", ("đạt danh hiệu", "theo Quyết định"), ADDRESS.format(n)
        )
        for n, name in enumerate(names(count), 1)
    )
    return Paper(
        kind="certificate", layout=CERTIFICATE, head=HEAD, title="GIẤY CÔNG NHẬN", summary="danh hiệu “Gia đình học tập”",
        dated=date(2026, 12, 5), authority="CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HƯỚNG PHÙNG", signatures=(SIGNED,),
        marks=("Bản mẫu",), awards=awards,
    )  # fmt: skip


def minutes() -> Paper:
    """Two who sign, a draft, and no list."""
    return decision(5, kind="minutes", title="BIÊN BẢN", signatures=(SIGNED, SIGNED), recipients=(), draft="DỰ THẢO")
