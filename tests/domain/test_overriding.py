"""What has changed since its page was opened is decided all the same only with a reason, which names exactly that."""

from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands.appraisal import Appraised, appraise
from domain.commands.award import issue_decision
from domain.commands.overriding import Explain, explained
from domain.desk import Desk
from domain.ids import new_id
from domain.page import Changed, WhyNotSaid, changes
from tests.scenario import SEEN, Commune, ref


def line(dossier: str, version: int) -> dict[str, Any]:
    return {"dossier": dossier, "version": version, "state": "posted", "scores": {}}


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def overriding(commune: Commune, decided: list[str], changed: list[str], explain: Explain | None) -> None:
    def decide(desk: Desk) -> dict[str, Any]:
        answer = appraise(desk, appraised=[Appraised(each, 85, upheld=True) for each in decided])
        told = [Changed(each, line(each, 5), line(each, 6)) for each in changed]
        explained(desk, since=SEEN[0], changed=told, explain=explain)
        return answer

    commune.perform(commune.act(commune.appraiser, seen=SEEN), decide)


def declared(commune: Commune) -> list[Any]:
    lines = commune.books.ledger.read(commune.commune, after=0, limit=999, topics=["override.declared"])
    return [commune.facts_of(each.stream)[0] for each in lines]


def test_what_changed_is_told_by_dossier_also_where_it_came_or_went() -> None:
    same, other = line("d.1", 1), line("d.2", 1)
    assert changes([same], [same]) == []
    assert changes([same, other], [same, other | {"version": 2}]) == [Changed("d.2", other, other | {"version": 2})]
    assert changes([other], [same]) == [Changed("d.1", None, same), Changed("d.2", other, None)]
    assert [each.versions for each in changes([other], [same])] == [
        {"dossier": "d.1", "then": None, "now": 1},
        {"dossier": "d.2", "then": 1, "now": None},
    ]


def test_without_a_reason_nothing_is_recorded(commune: Commune) -> None:
    first, second = commune.to_appraisal(2)
    with pytest.raises(WhyNotSaid) as refused:
        overriding(commune, [first, second], [second], None)
    assert refused.value.field == "override"
    assert {commune.topics(each)[-1] for each in (first, second)} == {"dossier.posting-closed"}
    assert declared(commune) == []


def test_what_is_not_decided_needs_no_reason(commune: Commune) -> None:
    first, second = commune.to_appraisal(2)
    overriding(commune, [first], [second], None)
    assert commune.topics(first)[-1] == "dossier.commune-appraised"
    assert declared(commune) == []


def test_the_reason_about_one_is_sealed_for_it_and_of_several_apart(commune: Commune) -> None:
    first, second, third, fourth = commune.to_appraisal(4)
    owners: list[str] = []

    def explain(_desk: Desk, owner: str) -> dict[str, str]:
        owners.append(owner)
        return ref()

    overriding(commune, [first, second], [second, third], explain)
    overriding(commune, [third, fourth], [third, fourth], explain)

    one, both = declared(commune)
    assert [each["dossier"] for each in one.dossiers] == [second]
    assert [each["dossier"] for each in both.dossiers] == [third, fourth]
    assert owners == [second.split(".")[3], both.originator_id.removeprefix("override.")]
    assert one.act.command_id == commune.facts_of(second)[-1].act.command_id
    assert one.act.batch_id == commune.facts_of(second)[-1].act.batch_id
    assert (one.place["id"], one.title, one.year) == (commune.village, "family", 2026)
    assert one.since == dict(SEEN[0])


def test_it_is_said_when_it_is_entered_on_whatever_day_the_paper_was_signed(commune: Commune) -> None:
    dossiers = commune.to_appraisal(1)
    commune.appraise(dossiers)
    commune.clock.move(days=3)
    signed_on = commune.clock().date().replace(day=commune.clock().day - 1)

    def decide(desk: Desk) -> dict[str, Any]:
        paper: dict[str, Any] = {"number": "1/QĐ", "signed_on": signed_on, "form": "own", "basis": ["Căn cứ"]}
        answer = issue_decision(desk, decision=new_id(), recognised=dossiers, **paper)
        told = [Changed(dossiers[0], line(dossiers[0], 5), line(dossiers[0], 6))]
        explained(desk, since=SEEN[0], changed=told, explain=lambda _desk, _owner: ref())
        return answer

    commune.perform(commune.act(commune.signer, seen=SEEN), decide)
    (said,) = declared(commune)
    assert (said.occurred_at, said.precision) == (commune.clock(), "instant")
