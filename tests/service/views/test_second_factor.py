"""The second factor on its pages: set up by a picture, asked for, printed anew, and given back by two people."""

import base64
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image

from service.config import Config
from service.identity import totp
from service.wiring import Wiring
from tests.service.town import PASSWORD, Town, config
from tests.service.views.test_slips import CODE, answers, code_on
from tests.service.visitor import Page, Visitor

ANOTHER = "một mật khẩu khác hẳn"
DOTS = re.compile(r"M(\d+) (\d+)h1v1h-1z")


class Phone:
    """A telephone that reads what stands on a page, and the time that the service goes by."""

    def __init__(self, town: Town) -> None:
        self.now = datetime(2026, 11, 23, tzinfo=UTC)
        town.wiring.identity.second.clock = lambda: self.now

    def scans(self, page: Page) -> str:
        """The secret in the picture."""
        size = int(re.search(r'viewBox="0 0 (\d+)', page.source)[1])  # type: ignore[index]
        picture = Image.new("L", (size, size), 255)
        for x, y in DOTS.findall(page.source):
            picture.putpixel((int(x), int(y)), 0)
        (found,) = zxingcpp.read_barcodes(picture.resize((size * 8, size * 8), Image.Resampling.NEAREST))
        told = urlsplit(found.text)
        assert (told.scheme, told.netloc) == ("otpauth", "totp")
        self.secret = parse_qs(told.query)["secret"][0]
        return self.secret

    def shows(self) -> str:
        """The next code."""
        self.now += timedelta(seconds=totp.SECONDS)
        return totp.code(base64.b32decode(self.secret), totp.step_at(self.now))


@pytest.fixture
def phone(small: Town) -> Phone:
    return Phone(small)


def signs_in(town: Town, person: str, password: str = PASSWORD, second: str = "") -> Page:
    visitor = Visitor(town.app.test_client())
    return visitor.get("/sign-in").send(login=town.logins[person], password=password, second=second)


def sets_up(town: Town, phone: Phone, visitor: Visitor) -> list[str]:
    page = visitor.get("/second-factor/new")
    secret = phone.scans(page)
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in page.words
    printed = page.send(code=phone.shows())
    assert (printed.status, printed.errors) == (200, [])
    codes = CODE.findall(printed.words)
    assert len(set(codes)) == 10
    return codes


def test_a_telephone_scans_it_and_each_sign_in_asks_for_a_code(small: Town, phone: Phone) -> None:
    other = Visitor(small.client(small.signer))
    visitor = Visitor(small.client(small.signer))
    codes = sets_up(small, phone, visitor)
    # Signed in elsewhere no more; here one stays.
    assert other.client.get("/sessions").status_code == 303
    assert "bật" in visitor.get("/sessions").words

    wanted = signs_in(small, small.signer)
    assert (wanted.status, len(wanted.errors)) == (403, 1)
    assert wanted.form["login"] == small.logins[small.signer]
    assert signs_in(small, small.signer, second="12 34 56").status == 403
    assert signs_in(small, small.signer, second=phone.shows()).address == "/"
    assert signs_in(small, small.signer, second=codes[0]).address == "/"
    assert signs_in(small, small.signer, second=codes[0]).status == 403
    # Nobody else is asked.
    assert signs_in(small, small.appraiser).address == "/"

    page = visitor.get("/second-factor")
    assert "9" in page.words
    assert page.send(what="codes", own_password="falsch", own_code=phone.shows()).status == 403
    anew = CODE.findall(page.send(what="codes", own_code=phone.shows()).words)
    assert len(set(anew)) == 10
    assert set(anew).isdisjoint(codes)
    assert visitor.get("/second-factor").send(what="off", own_code=anew[0]).address == "/second-factor"
    assert signs_in(small, small.signer).address == "/"


def test_what_protects_the_account_changes_by_password_and_code_alone(small: Town, phone: Phone) -> None:
    visitor = Visitor(small.client(small.signer))
    # Whoever has none is not asked for one.
    assert "own_code" not in visitor.get("/password").form | visitor.get("/second-factor/new").form
    codes = sets_up(small, phone, visitor)

    def refused(page: Page, **typed: str) -> Page:
        shown = page.send(**typed)
        assert (shown.status in (400, 403), len(shown.errors)) == (True, 1)
        return shown

    another, used = {"password": ANOTHER, "again": ANOTHER}, phone.shows()
    assert signs_in(small, small.signer, second=used).address == "/"
    page = visitor.get("/password")
    for typed in ("", "000000", used):
        shown = refused(page, **another, own_code=typed)
        assert not typed or typed not in shown.source
    # A new password that is no good uses up no code.
    code = phone.shows()
    refused(page, password="ngắn", again="ngắn", own_code=code)
    assert page.send(**another, own_code=code).address == "/sessions"
    visitor.password = ANOTHER

    # Another telephone: its own code is looked at first, and the code of the one before is asked for.
    old, page = phone.secret, visitor.get("/second-factor/new")
    phone.scans(page)
    refused(page, code="000000", own_code=codes[1])
    refused(page, code=phone.shows(), own_code="")
    refused(page, code=phone.shows(), own_code=phone.shows())
    assert page.send(code=phone.shows(), own_code=codes[1]).status == 200
    assert phone.secret != old


def test_what_is_typed_wrong_shows_the_same_picture_and_what_to_mend(small: Town, phone: Phone) -> None:
    visitor = Visitor(small.client(small.signer))
    page = visitor.get("/second-factor/new")
    phone.scans(page)
    for wrong in ({"code": "000000"}, {"code": ""}, {"code": "\u0663" * 6}, {"code": "9" * 400}):
        shown = page.send(**wrong)
        assert shown.status in (400, 403)
        assert len(shown.errors) == 1
        assert Phone(small).scans(shown) == phone.secret
    assert page.send(code=phone.shows(), own_password="falsch").status == 403
    # A picture of somebody else's, or one that was changed, is never confirmed.
    others = Visitor(small.client(small.appraiser)).get("/second-factor/new").form["secret"]
    for secret in (others, "", "x", phone.secret):
        shown = page.send(code=phone.shows(), secret=secret)
        assert shown.status == 409, secret
    assert small.wiring.identity.second.of(small.signer) is None


def demanding(town: Town, offices: str) -> Wiring:
    """The same installation, where these offices are signed in to with a second factor."""
    asking: Config = config(second_factor=offices)
    object.__setattr__(town.wiring, "config", asking)
    return town.wiring


def test_whoever_holds_an_office_that_asks_for_it_sets_it_up_before_anything_else(small: Town, phone: Phone) -> None:
    visitor, appraiser = Visitor(small.client(small.signer)), Visitor(small.client(small.appraiser))
    form = visitor.get("/password")
    demanding(small, "signer,administrator")
    for path in ("/", "/audit", "/register", "/mandates", "/reminders"):
        assert visitor.get(path).address.startswith("/second-factor?next="), path
        assert appraiser.get(path).address == path
    # What one does about one's own account stays open.
    assert visitor.get("/sessions").address == "/sessions"
    assert form.visitor.get("/password").status == 200
    shown = visitor.get("/audit")
    (new,) = [link for link in shown.reader.links if link.startswith("/second-factor/new")]
    page = visitor.get(new)
    phone.scans(page)
    printed = page.send(code=phone.shows())
    assert "/audit" in printed.reader.links
    assert visitor.get("/audit").address == "/audit"
    # Nor is it turned off.
    off = visitor.get("/second-factor").send(what="off", own_code=phone.shows())
    assert (off.status, len(off.errors)) == (403, 1)
    assert small.wiring.identity.second.of(small.signer) is not None


def test_who_has_lost_it_is_helped_by_two_whatever_office_it_is(small: Town, phone: Phone) -> None:
    sets_up(small, phone, Visitor(small.client(small.officer)))
    other = small.appoint("administrator", small.commune)
    asking = Visitor(small.client(small.administrator)).get(f"/accounts/{small.officer}/slip")
    asked = asking.send(reason="lost-factor")
    assert CODE.search(asked.words) is None
    code = code_on(answers(small, other))
    page = Visitor(small.app.test_client()).get("/slip")
    used = page.send(login=small.logins[small.officer], code=code, password=ANOTHER, again=ANOTHER)
    assert used.address.startswith("/slips/mine")
    assert small.wiring.identity.second.of(small.officer) is None
    assert signs_in(small, small.officer, ANOTHER).address.startswith("/slips/mine")


def test_a_slip_for_a_forgotten_password_asks_for_the_code_and_is_not_used_up_without_it(
    small: Town, phone: Phone
) -> None:
    sets_up(small, phone, Visitor(small.client(small.officer)))
    code = small.wiring.identity.print_slip(small.officer, made_by="x", now=small.clock())
    page = Visitor(small.app.test_client()).get("/slip")
    typed = {"login": small.logins[small.officer], "code": code, "password": ANOTHER, "again": ANOTHER}
    wanted = page.send(**typed)
    assert (wanted.status, len(wanted.errors)) == (403, 1)
    assert page.send(**typed, second=phone.shows()).address.startswith("/slips/mine")
