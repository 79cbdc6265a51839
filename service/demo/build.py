"""Building the demonstration: an empty database becomes one, is stamped for ever, and lives through its year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from domain.clock import VIETNAM
from service import demonstration
from service.database import hurried
from service.demo import elsewhere, former, small, whole_year
from service.demo.clock import YearClock
from service.demo.commune import YEAR
from service.demo.founding import PASSWORD
from service.demo.steps import Told
from service.schema import account, book, setting
from service.wiring import Wiring

OFFSET = "clock_offset"
Builder = Callable[[Wiring, YearClock, Told], None]


class CannotBuild(Exception):
    """Invented households are never put beside what is there already, nor into a production."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A demonstration that can be built: its builder, how many steps it tells of, and who can sign in."""

    build: Builder
    steps: int
    accounts: tuple[tuple[str, str], ...]
    # What stands behind the same logins in other places, and what those are called.
    elsewhere: tuple[tuple[str, str], ...] = ()


OFFICES = (
    ("thamdinh", "commune appraiser / người thẩm định"),
    ("kyduyet", "signer / người ký"),
    ("hoso", "records officer / cán bộ hồ sơ"),
    ("thanhtra", "inspector / thanh tra"),
    ("quantri", "administrator / quản trị"),
)
VILLAGES = tuple((f"thon{n}", f"village officer of Thôn {n} / cán bộ Thôn {n}") for n in (1, 2, 3))
ALSO = (
    ("mattran1", "front committee of the villages / Ban Mặt trận các thôn"),
    ("vanhoa", "Office of Culture and Society / Phòng Văn hóa - Xã hội"),
    ("khuyenhoc", "learning promotion association / Hội Khuyến học"),
    ("hoidong", "chair of the appraisal council / chủ tịch Hội đồng thẩm định"),
    ("hoidong2", "member of the appraisal council, up to hoidong5 / ủy viên Hội đồng thẩm định, đến hoidong5"),
    ("thamdinhtren", "appraiser above / người thẩm định cấp trên"),
    ("kytren", "signer above / người ký cấp trên"),
    ("hosotren", "records officer above / cán bộ hồ sơ cấp trên"),
)
FAMILY = (("giadinh1", "head of a household of Thôn 1 / chủ hộ ở Thôn 1"),)
SCALES = {
    "small": Scale(
        small.build,
        small.CHAPTERS,
        VILLAGES + OFFICES + ALSO + FAMILY,
        tuple((site.suffix, site.name) for site in (*(place.site for place in elsewhere.PLACES), former.SITE)),
    ),
    "huong-hoa": Scale(whole_year.build, whole_year.HUONG_HOA.steps, VILLAGES + OFFICES),
}


def beginning() -> YearClock:
    """The clock of a story that is still to be told."""
    return YearClock(datetime(YEAR, 1, 1, tzinfo=VIETNAM))


def build(wiring: Wiring, clock: YearClock, scale: Scale, told: Told) -> None:
    """Stamp the migrated, empty database and fill it; its clock then goes on from where the story ends."""
    if wiring.config.production:
        raise CannotBuild("This is a production: set SOVANG_DEMO=1 to build a demonstration into an empty database.")
    with wiring.engine.begin() as db:
        # What an attempt that was broken off has left is in the way too; `sovang demo --reset` clears it.
        if any(db.execute(select(table).limit(1)).first() for table in (book, account, setting)):
            raise CannotBuild("This database is not empty: a demonstration is built only into an empty one.")
        demonstration.mark(db, accounts="")
    with hurried(wiring.engine):
        scale.build(wiring, clock, told)
        wiring.catch_up()
    with wiring.engine.begin() as db:
        _keep_time(db, clock() - datetime.now(UTC))
        text = update(setting).where(setting.c.name == demonstration.ACCOUNTS)
        db.execute(text.values(value=_told(scale)))


def _keep_time(db: Connection, offset: timedelta) -> None:
    """From now on every process reads the story's time, and it goes on from there."""
    db.execute(insert(setting).values(name=OFFSET, value=str(offset // timedelta(microseconds=1))))


def _told(scale: Scale) -> str:
    lines = [f"Demonstration accounts, all with the password {PASSWORD} / Tài khoản minh họa, chung mật khẩu:"]
    lines += [f"  {login:14}{office}" for login, office in scale.accounts]
    if scale.elsewhere:
        lines.append("The same in other places, with this behind the name / Ở nơi khác, thêm vào sau tên:")
        example = scale.accounts[0][0]
        lines += [f"  {suffix:14}{name}: {example}{suffix} …" for suffix, name in scale.elsewhere]
    return "\n".join(lines) + "\n"
