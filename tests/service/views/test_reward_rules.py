"""Criteria and forms of reward through pages: shown with their source, taken along as a file, adopted from one."""

import json
from io import BytesIO
from typing import Any

import pytest

from domain.rewarding import Forms
from tests.proposing import RULES, own_edition
from tests.service.town import Town
from tests.service.views.test_rewards import address, judged, proposed
from tests.service.views.test_seen import MATCHES, again, resting
from tests.service.visitor import Page, Visitor

LABEL = {"vi": "Tiêu chí của xã", "en": "The commune's own criteria"}


def rules(town: Town) -> str:
    return f"/places/{town.commune}/rewards/criteria"


def adopted(town: Town, forms: Forms | None = None, *, content: bytes | None = None, who: str | None = None) -> Page:
    sent = content or json.dumps((forms or own_edition(label=LABEL)).document).encode()
    page = Visitor(town.client(who or town.records)).get(rules(town) + "/new")
    return page.send(files={"file": (BytesIO(sent), "own.json")})


def test_the_sample_is_shown_with_its_source_until_something_is_adopted(small: Town) -> None:
    small.current()
    records = Visitor(small.client(small.records))
    page = records.get(rules(small))
    assert "MẪU Tiêu chí thi đua" in page.words
    assert "mục III.1.5, gạch đầu dòng 1" in page.words
    assert rules(small) in records.get(f"/places/{small.commune}/rewards").reader.links
    small.clock.move(days=3)
    small.current()
    done = adopted(small)
    assert done.address == rules(small), done.errors
    assert "2026–2030" in done.words
    answer = small.client(small.inspector).get(f"{rules(small)}/{own_edition(label=LABEL).digest}.json")
    assert json.loads(answer.data) == own_edition(label=LABEL).document
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rewarding-own.json"'
    assert small.client(small.inspector).get(f"{rules(small)}/{RULES.digest}.json").status_code == 200
    records = Visitor(small.client(small.records))
    before = records.get(rules(small) + "?as_of=02/10/2026")
    assert ("Tiêu chí của xã" in before.words, "MẪU Tiêu chí thi đua" in before.words) == (False, True)
    assert records.get(f"{rules(small)}/{'0' * 64}.json").status == 404


def test_a_sample_that_is_adopted_stands_there_once_and_stays_a_sample(small: Town) -> None:
    small.current()
    criterion = "mục III.1.5, gạch đầu dòng 1"
    before = Visitor(small.client(small.records)).get(rules(small)).words.count(criterion)
    small.clock.move(days=3)
    small.current()
    done = adopted(small, RULES)
    assert (done.address, done.words.count(criterion)) == (rules(small), before), done.errors
    assert "MẪU Tiêu chí thi đua" in done.words
    assert "2026–2030" in done.words
    # Above a form what it asks is shut, and that it is a sample is not.
    sheet = Visitor(small.client(small.records)).get(
        f"/places/{small.commune}/merits/new?kind=household-clan:household&year=2026"
    )
    mark, shut, form = (sheet.source.index(each) for each in ("govuk-tag--yellow", "<details", 'name="minutes"'))
    assert mark < shut < sheet.source.index("Căn cứ", shut) < sheet.source.index("</details>") < form


def test_what_is_judged_and_proposed_goes_by_the_adopted_edition_and_the_rest_keeps_its_own(small: Town) -> None:
    (dossier,) = small.way(1)
    small.current()
    first = proposed(small, [dossier])
    assert first.address.startswith("/rewards/"), first.errors
    adopted(small)
    small.current()
    records = Visitor(small.client(small.records))
    # It is no sample any more, and nobody has been judged by it yet.
    page = records.get(address(small))
    assert "MẪU" not in page.words
    assert "hội đồng chưa cho ý kiến (1)" in page.words
    sheet = records.get(f"/places/{small.commune}/merits/new?kind=household-clan:household&year=2026")
    assert "theo tiêu chí không còn áp dụng" in sheet.words
    second = proposed(small, [dossier])
    assert "Tiêu chí của xã (rewarding-own)" in second.words, second.errors
    assert (
        "Tiêu chí thi đua và hình thức khen thưởng giai đoạn 2026 - 2030 (bản mẫu)" in records.get(first.address).words
    )
    adopted(small, own_edition(id="rewarding-third"))
    small.current()
    seen = [each for each in resting(small) if each["type"] == "reward.proposed"]
    assert [MATCHES in again(small, row).words for row in seen] == [True, True]


def test_a_page_that_showed_other_criteria_is_looked_at_again(small: Town) -> None:
    (dossier,) = small.way(1)
    small.current()
    judged(small, [dossier])
    records = Visitor(small.client(small.records))
    proposal = records.get(address(small))
    sheet = records.get(f"/places/{small.commune}/merits/new?kind=household-clan:household&year=2026")
    adopted(small)
    told: dict[str, Any] = {"minutes": "12/BB", f"rows.{dossier.split('.')[3]}.met_contributions": "met"}
    again_shown = sheet.send(**told, **sheet.day("judged_on", small.clock().strftime("%d/%m/%Y")))
    assert again_shown.status == 409
    assert again_shown.send().status == 200
    assert proposal.send(holders=[dossier], basis="Phong trào").status == 409
    assert not small.books.ledger.read(small.commune, after=0, limit=999, topics=["reward.proposed"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kinds": []}, "“kinds”: phải là danh sách không trống."),
        ({"forms": [RULES.document["forms"][0] | {"years": 0}]}, "“forms[0].years”: phải là số nguyên từ 1 đến 10."),
        ({"edition_of": "reporting"}, "“edition_of”: phải là một trong: rewarding."),
    ],
)
def test_a_file_that_cannot_be_adopted_names_its_field(small: Town, change: dict[str, Any], says: str) -> None:
    refused = adopted(small, content=json.dumps(RULES.document | change).encode())
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors
    assert not small.books.ledger.read(small.commune, after=0, limit=999, topics=["rewarding.adopted"])
    assert adopted(small).status == 200
    assert adopted(small).status == 409


def test_a_title_that_nobody_could_hold_here_is_named_before_anything_is_adopted(small: Town) -> None:
    own = RULES.document | {"titles": RULES.document["titles"] | {"household": "famly"}}
    refused = adopted(small, content=json.dumps(own).encode())
    assert refused.status == 409
    assert refused.errors == [
        "Mục “titles.household” ghi danh hiệu “famly”, nhưng ở đây không có danh hiệu này. "
        "Hãy sửa mã trong tệp, hoặc áp dụng quy định của danh hiệu đó trước."
    ]
    assert not small.books.ledger.read(small.commune, after=0, limit=999, topics=["rewarding.adopted"])


def test_who_prepares_rewards_adopts_and_everybody_of_the_commune_reads(small: Town) -> None:
    small.current()
    people = (small.inspector, small.appraiser, small.officer, small.administrator)
    where = (rules(small), rules(small) + "/new")
    found = [tuple(Visitor(small.client(person)).get(each).status for each in where) for person in people]
    assert found == [(200, 403), (200, 403), (404, 404), (404, 404)]
    links = {
        person: Visitor(small.client(person)).get(where[0]).reader.links for person in (small.records, small.inspector)
    }
    assert [where[1] in each for each in links.values()] == [True, False]
    assert Visitor(small.client(small.records)).get(f"/places/{small.village}/rewards/criteria").status == 404
