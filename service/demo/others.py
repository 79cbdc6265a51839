"""The other titles of xã Đăk Long: clans, citizens, units, a village, the commune, as far as their stories go."""

from service.demo.commune import Commune, Village
from service.demo.company import Case, Company, Staff
from service.demo.council import CHAIR, seat
from service.demo.founding import account, appoint

# What the commune's own cycle opens besides the households' title; what stands above has a cycle there.
TITLES = ("clan", "citizen", "unit", "community", "commune")

# Who acts over the whole commune, and above it: login, office, name.
BESIDE = (
    ("vanhoa", "culture-office", "Phòng Văn hóa - Xã hội (minh họa)"),
    ("khuyenhoc", "association-officer", "Cán bộ Hội Khuyến học (minh họa)"),
)
ABOVE = (
    ("thamdinhtren", "upper-appraiser", "Người thẩm định cấp trên (minh họa)"),
    ("kytren", "upper-signer", "Người ký cấp trên (minh họa)"),
    ("hosotren", "upper-officer", "Cán bộ hồ sơ cấp trên (minh họa)"),
)


def appoint_all(commune: Commune) -> Staff:
    """Whoever acts in the titles of others than households."""
    people = dict(commune.officials)
    front = account(commune, login="mattran1", name="Ban Mặt trận các thôn (minh họa)")
    people["front-committee"] = appoint(commune, front, "front-committee", *(each.place for each in commune.villages))
    for logins, place in ((BESIDE, commune.place), (ABOVE, commune.province)):
        for login, office, name in logins:
            people[office] = appoint(commune, account(commune, login=login, name=name), office, place)
    council = seat(commune)
    return Staff(people | {CHAIR: council.chair}, council)


def company(commune: Commune, staff: Staff) -> Company:
    """Subjects of every title of the commune, some on their way and some at its end."""
    return Company(commune, staff, _invented(commune.villages[0]))


def clan(name: str, state: str, home: Village) -> Case:
    return Case("clan", "clan", f"Dòng họ {name} (minh họa)", state, home, f"Trưởng ban {name} (minh họa)")


def citizen(name: str, state: str, home: Village) -> Case:
    return Case("citizen", "person", f"Công dân {name} (minh họa)", state, home)


def unit(name: str, state: str, title: str = "unit", kind: str = "unit") -> Case:
    return Case(title, kind, f"{name} (minh họa)", state, head_name=f"Lãnh đạo {name} (minh họa)")


def _invented(home: Village) -> list[Case]:
    clans = {"Nguyễn": "recognised", "Y Niê": "posted", "Trần": "self_assessed"}
    citizens = {"An": "recognised", "Bình": "recognised", "Cúc": "posted", "Dung": "verified", "Em": "registered"}
    units = {
        "Trường Tiểu học xã": "recognised",
        "Trạm Y tế xã": "appraised",
        "Hợp tác xã nông nghiệp": "self_assessed",
    }
    return [
        *(clan(name, state, home) for name, state in clans.items()),
        *(citizen(name, state, home) for name, state in citizens.items()),
        *(unit(name, state) for name, state in units.items()),
        Case("community", None, home.name, "posted", home),
        Case("commune", None, "", "self_assessed"),
    ]
