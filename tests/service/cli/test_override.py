"""Overrides of kinship at the command line: two officers, each with their own password."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.domain.test_waiving import RULES
from tests.service.sovang import sovang
from tests.service.test_personal_data import configure
from tests.service.town import PASSWORD, Town

WHY = "Người thẩm định còn lại đang nghỉ thai sản"


@pytest.fixture
def town(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A town whose rules allow it, with one dossier at the commune whose appraiser is kin."""
    monkeypatch.setattr("tests.scenario.rules_of", lambda _title: RULES)
    configure(monkeypatch, database_url, tmp_path)
    town: Any = Town(engine)
    (town.dossier,) = town.to_appraisal(1)
    town.declare_kin(town.appraiser, [town.dossier.split(".")[3]])
    town.current()
    # The command line goes by the town's clock.
    monkeypatch.setattr("service.wiring.clock_of", lambda _stored: town.clock)
    yield town
    town.wiring.close()


def as_officer(town: Any, person: str, *arguments: str, password: str = PASSWORD) -> Any:
    login = town.logins[person]
    return sovang("override", *arguments, "--login", login, "--password-stdin", typed=f"{password}\n")


def proposes(town: Any, **more: Any) -> Any:
    asked = ("propose", town.dossier, "--for", town.logins[town.appraiser], "--reason", WHY)
    return as_officer(town, more.pop("person", town.officer), *asked, **more)


def listed(*more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(sovang("override", "list", "--json", *more).stdout)
    return found


def test_two_officers_override_it_each_with_their_password(town: Any) -> None:
    said = proposes(town)
    assert said.exit_code == 0, said.output
    override = said.stdout.strip()
    (waiting,) = listed("--open")
    assert (waiting["override"], waiting["proposed_by"], waiting["settled"]) == (override, town.officer, "proposed")

    itself = as_officer(town, town.officer, "answer", override, "--approve")
    assert itself.exit_code == 1
    answered = as_officer(town, town.signer, "answer", override, "--approve", "--remark", "Đồng ý")
    assert answered.exit_code == 0, answered.output
    assert listed("--open") == []
    town.wiring.office.kept.clear()
    town.clock.move(minutes=1)
    town.appraise([town.dossier])
    facts = town.facts_of(f"override.{override}")
    assert [(fact.TOPIC, fact.act.actor, fact.act.source) for fact in facts] == [
        ("override.proposed", town.officer, "cli"),
        ("override.approved", town.signer, "cli"),
    ]
    assert WHY not in str([vars(fact) for fact in facts])
    again = as_officer(town, town.signer, "answer", override, "--decline")
    assert (again.exit_code, "waits for an answer" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"password": "sai"}, 1, "do not fit"),
        ({"person": "appraiser"}, 1, ""),
        ({"person": "nobody"}, 2, "none is held today"),
        ({"reason": "a\x00b"}, 2, "--reason"),
        ({"dossier": "d.2026.family.x.1"}, 1, "There is no dossier"),
        ({"for": "changai"}, 1, "no such account"),
        ({"mandate": "x"}, 2, "give one of"),
    ],
)
def test_whoever_is_not_the_officer_or_says_it_wrongly_leaves_nothing(
    town: Any, change: dict[str, str], code: int, says: str
) -> None:
    person = getattr(town, change.get("person", "officer"))
    asked = ["propose", change.get("dossier", town.dossier), "--for", change.get("for", town.logins[town.appraiser])]
    asked += ["--reason", change.get("reason", WHY)]
    asked += ["--mandate", change["mandate"]] if "mandate" in change else []
    refused = as_officer(town, person, *asked, password=change.get("password", PASSWORD))
    assert (refused.exit_code, says in refused.output) == (code, True), refused.output
    assert listed() == []
