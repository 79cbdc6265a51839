"""Taking back and reopening through the pages: offered while it can be done, foreseen, done, and told afterwards."""

import pytest
from sqlalchemy import Engine, select

from domain.commands import setup
from domain.commands.registration import Asking, register
from domain.commands.self_assessment import Assessed, assess
from domain.ids import new_id
from service.schema import opening
from tests.packaged import rules_of
from tests.service.town import Town
from tests.service.visitor import Page, Visitor
from tests.walking import best


def visitor(town: Town, person: str) -> Visitor:
    town.clock.move(hours=1)
    found = Visitor(town.client(person))
    found.today = town.clock().strftime("%d/%m/%Y")
    return found


def assessed(town: Town) -> str:
    (dossier,) = town.register(town.enroll(1))
    town.clock.move(days=1)
    town.assess([dossier])
    town.current()
    return dossier


def take_back(person: Visitor, dossier: str) -> Page:
    page = person.get(f"/dossiers/{dossier}/retraction")
    return page.confirm(
        reason="entered-by-mistake", text="Nhập nhầm hộ.", consent_how="spoken", **page.day("consent_on", "2/10/2026")
    )


def openings(town: Town) -> list[tuple[str, int, str]]:
    with town.engine.connect() as db:
        return [(row.stream, row.version, row.person) for row in db.execute(select(opening).order_by(opening.c.at))]


def test_the_officer_who_typed_it_takes_it_back_before_a_colleague_has_looked(town: Town) -> None:
    dossier = assessed(town)
    officer = visitor(town, town.officer)
    page = officer.get(f"/dossiers/{dossier}")
    assert "Cán bộ thôn chưa mở, còn rút lại được" in page.words
    assert f"/dossiers/{dossier}/retraction" in page.reader.links
    # Neither whoever typed it nor those whose turn it is not have opened it in the sense of the rules.
    for person in (town.officer, town.inspector, town.appraiser, town.signer):
        assert visitor(town, person).get(f"/dossiers/{dossier}").status == 200
    officer.get(f"/places/{town.village}/meetings/new")
    assert openings(town) == []

    foreseen = officer.get(f"/dossiers/{dossier}/retraction")
    shown = foreseen.send(reason="entered-by-mistake", consent_how="spoken", **foreseen.day("consent_on", "2/10/2026"))
    assert town.topics(dossier)[-1] == "dossier.self-assessed"
    assert "Chưa có gì được lưu" in shown.words
    assert "Trạng thái Đã tự đánh giá Đã đăng ký" in shown.words
    assert "Tự chấm 100 –" in shown.words
    done = shown.send()
    assert town.topics(dossier)[-1] == "dossier.act-retracted"
    assert "Rút lại bước vừa làm" in done.words
    assert "Nhập nhầm" in done.words
    assert f"/dossiers/{dossier}/self-assessment" in done.reader.links


@pytest.mark.parametrize("page", ["/dossiers/{dossier}", "/places/{village}/meetings/new"])
def test_what_a_colleague_has_opened_stays(town: Town, page: str) -> None:
    dossier = assessed(town)
    colleague = town.appoint("village-officer", town.village)
    officer = visitor(town, town.officer)
    form = officer.get(f"/dossiers/{dossier}/retraction")
    other = visitor(town, colleague)
    for _ in range(2):
        assert other.get(page.format(dossier=dossier, village=town.village)).status == 200
    assert openings(town) == [(dossier, 2, colleague)]

    late = form.confirm(reason="other", consent_how="form", **form.day("consent_on", "2/10/2026"))
    assert late.status == 409
    assert "đã mở hồ sơ ngày" in late.words
    assert late.form["reason"] == "other"
    assert town.topics(dossier)[-1] == "dossier.self-assessed"
    again = officer.get(f"/dossiers/{dossier}")
    assert "không rút lại được nữa" in again.words
    assert f"/dossiers/{dossier}/retraction" not in again.reader.links
    assert officer.get(f"/dossiers/{dossier}/retraction").status == 409


@pytest.mark.parametrize(
    "page",
    [
        "/dossiers/{dossier}",
        "/decisions/new?place={village}&title=family&year=2026",
        "/decisions/new/rehearsal?place={village}&title=family&year=2026",
    ],
)
def test_an_appraisal_is_taken_back_until_the_signer_has_it_before_them(town: Town, page: str) -> None:
    first, second = town.to_appraisal(2)
    town.appraise([first, second])
    town.current()
    appraiser = visitor(town, town.appraiser)
    done = appraiser.get(f"/dossiers/{first}/retraction").confirm(reason="to-be-completed")
    assert done.address == f"/dossiers/{first}", done.errors
    assert town.topics(first)[-1] == "dossier.act-retracted"
    assert visitor(town, town.signer).get(page.format(dossier=second, village=town.village)).status == 200
    assert openings(town) == [(second, len(town.topics(second)), town.signer)]
    assert visitor(town, town.appraiser).get(f"/dossiers/{second}/retraction").status == 409


@pytest.mark.parametrize(
    ("title", "office", "page"),
    [
        ("unit", "commune-appraiser", "/places/{commune}/council/new?title=unit&year=2026"),
        ("commune", "upper-appraiser", "/appraisals/new?place={commune}&title=commune&year=2026"),
    ],
)
def test_the_list_of_those_who_appraise_opens_what_it_lists(engine: Engine, title: str, office: str, page: str) -> None:
    town = Town(engine, titles=[title])
    typist = town.appoint("culture-office", town.commune) if title == "commune" else town.signer
    dossier = assessed_itself(town, title, typist)
    appraiser = town.appraiser if office == "commune-appraiser" else town.appoint(office, town.province)
    assert visitor(town, appraiser).get(page.format(commune=town.commune)).status == 200
    assert openings(town) == [(dossier, 2, appraiser)]
    assert visitor(town, typist).get(f"/dossiers/{dossier}/retraction").status == 409


def assessed_itself(town: Town, title: str, typist: str) -> str:
    """A unit of the commune, or the commune itself, whose paper has been typed."""
    subject, head, consent = town.commune, None, None
    if title == "unit":
        subject, head, consent = new_id(), new_id(), {"how": "form", "on": "2026-10-01"}
        town.name([(subject, head)])
        units = [setup.Household(subject, (head,), {"item": new_id(), "digest": "f" * 64})]
        town.perform(town.act(), lambda desk: setup.enroll(desk, kind="unit", place=town.commune, subjects=units))
    asking = [Asking(subject, head, consent)]
    answer = town.perform(
        town.act(typist), lambda desk: register(desk, title=title, year=2026, place=town.commune, asking=asking)
    )
    (dossier,) = answer["dossiers"]
    town.clock.move(days=1)
    assessed = [Assessed(dossier, best(rules_of(title)), head)]
    town.perform(town.act(typist), lambda desk: assess(desk, assessed=assessed))
    town.current()
    return str(dossier)


def test_a_household_takes_its_own_scores_back(town: Town) -> None:
    pair = town.enroll(1)[0]
    (dossier,) = town.register([pair])
    town.assess([dossier])
    town.current()
    head = visitor(town, town.head_with_account(pair))
    page = head.get(f"/dossiers/{dossier}")
    assert f"/dossiers/{dossier}/retraction" in page.reader.links
    form = head.get(f"/dossiers/{dossier}/retraction")
    assert "consent_how" not in form.form
    assert "Số đăng ký của xã" not in form.send(reason="other").words
    assert form.confirm(reason="other").address == f"/dossiers/{dossier}"
    assert town.facts_of(dossier)[-1].act.actor == pair[1]


def test_what_was_refused_is_reopened_with_what_follows_shown_first(town: Town) -> None:
    (dossier,) = town.to_appraisal(1)
    town.appraise([dossier], upheld=False)
    town.current()
    signer = visitor(town, town.signer)
    assert f"/dossiers/{dossier}/reopening" in signer.get(f"/dossiers/{dossier}").reader.links
    shown = signer.get(f"/dossiers/{dossier}/reopening").send(reason="new-evidence", text="Có giấy khen mới.")
    assert "Xã thẩm định" in shown.words
    assert town.topics(dossier)[-1] == "dossier.commune-appraised"
    done = shown.send()
    assert town.topics(dossier)[-1] == "dossier.reopened"
    assert "Có tình tiết, minh chứng mới" in done.words
    for person in (town.officer, town.appraiser, town.inspector):
        assert visitor(town, person).get(f"/dossiers/{dossier}/reopening").status == 404


def test_an_answer_changed_after_the_preview_is_shown_its_own_consequences(town: Town) -> None:
    dossier = assessed(town)
    signer = visitor(town, town.signer)
    shown = signer.get(f"/dossiers/{dossier}/hold").send(reason="complaint", text="Có đơn.")
    assert shown.form["confirmed"]
    again = shown.send(reason="discipline")
    assert town.topics(dossier)[-1] == "dossier.self-assessed"
    assert (again.form["reason"], again.form["text"]) == ("discipline", "Có đơn.")
    assert again.form["confirmed"] != shown.form["confirmed"]
    again.send()
    assert town.facts_of(dossier)[-1].reason == "discipline"


def test_a_revocation_shows_the_term_the_register_and_the_figures_before_it_is_entered(town: Town) -> None:
    (dossier,) = town.way(1)
    town.current()
    signer = visitor(town, town.signer)
    page = signer.get(f"/dossiers/{dossier}/revocation")
    shown = page.send(number="9/QĐ", text="Theo hồ sơ.", reason="false-papers", **page.day("signed_on", signer.today))
    for says in ("Thời hạn danh hiệu", "Có tên trong sổ vàng hôm nay có không", "Số công nhận của xã 1 0"):
        assert says in shown.words, shown.words
    assert "Số đăng ký của xã" not in shown.words
    assert town.topics(dossier)[-1] == "dossier.award-decided"
    shown.send()
    assert town.topics(dossier)[-1] == "dossier.award-revoked"
