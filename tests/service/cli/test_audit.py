"""`sovang audit`: forgeries in the books themselves are found, a true history is certified, on both engines."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from domain.canonical import digest_of
from domain.clock import day_of, parse_instant
from service.schema import fact
from tests.bookkeeping import without_guards
from tests.domain.editions import altered, family_procedure
from tests.forging import forge_books, history
from tests.scenario import Commune
from tests.service.sovang import done, sovang


@pytest.fixture
def books(engine: Engine, bare: None, monkeypatch: pytest.MonkeyPatch) -> Commune:
    """Eight families that went their whole way, where `sovang` finds them."""
    monkeypatch.setenv("SOVANG_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SOVANG_DEMO", "1")
    monkeypatch.setenv("SOVANG_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("SOVANG_VAULT_KEY", b64encode(b"v" * 32).decode())
    done("db", "upgrade")
    return Commune(engine)


# What is written otherwise in the book of one family each: the fact, what it says then, and the rule that finds it.
PLANTED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("village-verified", {}, {"ballots": {"for": 3, "against": 30, "blank": 0}}, "majority"),
    ("commune-appraised", {}, {"score": 12}, "points"),
    ("registered", {}, {"consent": None}, "file"),
    ("award-decided", {"seen": []}, {}, "seen"),
    ("award-decided", {}, {"entry_mandate": None}, "entry"),
    ("award-decided", {}, {"state": "refused"}, "order"),
    ("award-decided", {}, {"valid_until": "2031-01-01"}, "term"),
]


def test_what_is_planted_in_the_books_is_found_dossier_by_dossier(books: Commune, engine: Engine) -> None:
    dossiers = books.way(len(PLANTED) + 1)
    answer = done("audit", "--json")
    assert json.loads(answer.stdout)["findings"] == []
    planted = dict(zip(dossiers, PLANTED, strict=False))

    def change(told: dict[str, Any]) -> dict[str, Any]:
        topic, envelope, data, _ = planted.get(told["stream"], (None, {}, {}, ""))
        if told["type"] != f"dossier.{topic}":
            return told
        return told | envelope | {"data": told["data"] | data}

    forge_books(engine, change)
    found = sovang("audit", "--json")
    assert found.exit_code == 1
    report = json.loads(found.stdout)
    assert {each["stream"]: each["rule"] for each in report["findings"]} == {
        dossier: rule for dossier, (_, _, _, rule) in planted.items()
    }
    assert len(report["findings"]) == len(PLANTED)
    at = {(each.stream, each.type): each.position for each in history(engine)}
    for each in report["findings"]:
        assert each["position"] == at[each["stream"], each["type"]]
        assert each["link"] == f"/dossiers/{each['stream']}#entry-{each['version']}"
        assert each["was_breach"] is True
        assert set(each["says"]) == {"vi", "en"}
        assert each["says"]["vi"] != each["says"]["en"]
    assert {each["rule"]: each["findings"] for each in report["rules"] if each["findings"]} == {
        rule: 1 for _, _, _, rule in PLANTED
    }
    # Of everything else it is said how much was looked at.
    assert all(each["checked"] for each in report["rules"] if each["rule"] != "answered")
    text = sovang("audit", "--rule", "points")
    assert text.exit_code == 1
    assert "points: The score is 12; the criteria ask for at least" in text.stdout
    assert "majority: In favour" not in text.stdout
    paper = sovang("audit", "--page", "found.html")
    assert paper.exit_code == 1
    assert "Phát hiện" in Path("found.html").read_text(encoding="utf-8")


def test_a_true_history_is_certified_for_its_positions_alike_each_time(books: Commune, engine: Engine) -> None:
    books.way(2)
    known = _last(engine)
    asked = ("audit", "--json", "--known-at", known)
    first = json.loads(done(*asked, "--page", "none.html", "--language", "en").stdout)
    assert first["on"] == day_of(parse_instant(known)).isoformat()
    paper = Path("none.html").read_text(encoding="utf-8")
    assert "Certificate of conformance" in paper
    assert first["digest"] in paper
    assert first["findings"] == []
    assert first["dossiers"] == 2
    assert {each["book"]: each["position"] for each in first["books"]} == {
        each: max(f.position for f in history(engine) if f.book == each) for each in (books.province, books.commune)
    }
    assert {each["id"] for each in first["editions"]} == {each["id"] for each in _pinned(engine)}
    books.clock.move(days=1)
    books.register(books.enroll(1))
    assert json.loads(done(*asked).stdout)["digest"] == first["digest"]
    grown = json.loads(done("audit", "--json", "--known-at", _last(engine)).stdout)
    assert (grown["dossiers"], grown["digest"] == first["digest"]) == (3, False)
    assert json.loads(done("audit", "--json", "--year", "2025").stdout)["dossiers"] == 0
    only = json.loads(done(*asked, "--book", books.commune).stdout)
    assert {each["book"]: each["audited"] for each in only["books"]} == {books.commune: True, books.province: False}


def _pinned(engine: Engine) -> list[dict[str, str]]:
    return [each for told in history(engine) if told.rules for each in told.rules.values()]


def _last(engine: Engine) -> str:
    return max(each.recorded_at for each in history(engine)).isoformat()


def test_the_same_history_under_a_stricter_rule_chosen_now(books: Commune) -> None:
    books.way(2)
    Path("strict.json").write_text(
        json.dumps(altered(family_procedure(), "steps[2].quorum.present.percent", 90)), encoding="utf-8"
    )
    answer = sovang("audit", "--under", "strict.json")
    assert answer.exit_code == 1
    assert (
        answer.stdout.count("quorum [not a breach then]: Present: 40 of 50 summoned; the procedure asks for 90%.") == 2
    )
    assert "2 findings in 2 dossiers" in answer.stdout
    assert "2 of them not a breach then" in answer.stdout
    assert done("audit").stdout.count("not a breach then") == 0


def test_what_waits_too_long_is_found_and_a_report_is_held_against_an_earlier_one(books: Commune) -> None:
    (dossier,) = books.to_appraisal(1)

    def audit(name: str, *more: str, exits: int) -> dict[str, Any]:
        told = sovang("audit", "--json", "--known-at", books.clock().isoformat(), *more)
        assert told.exit_code == exits, told.output
        Path(name).write_text(told.stdout, encoding="utf-8")
        return json.loads(told.stdout)

    assert audit("in time.json", exits=0)["findings"] == []
    books.clock.move(days=60)
    late = audit("late.json", "--against", "in time.json", exits=1)
    (found,) = late["findings"]
    assert (found["rule"], found["code"], found["stream"]) == ("clocks", "waiting", dossier)
    assert "vẫn chưa làm" in found["says"]["vi"]
    assert [len(late["against"][name]) for name in ("new", "gone")] == [1, 0]

    books.appraise([dossier])
    done_late = audit("done.json", "--against", "late.json", exits=1)
    # It was appraised too late, and now the decision waits.
    assert {each["code"] for each in done_late["against"]["new"]} == {"late", "waiting"}
    assert [each["code"] for each in done_late["against"]["gone"]] == ["waiting"]
    # What is found again is no news.
    again = sovang("audit", "--known-at", books.clock().isoformat(), "--against", "done.json")
    assert (again.exit_code, "0 new, 0 gone, 2 as before" in again.stdout) == (0, True), again.output

    # Not a report, changed since, about something else, of another history.
    changed = json.loads(Path("done.json").read_text(encoding="utf-8"))
    for name, told in (
        ("no JSON", "{"),
        ("no report", "[]"),
        ("format 9", json.dumps(changed | {"format": 9})),
        ("changed", json.dumps(changed | {"findings": []})),
        ("not whole", json.dumps({"report": changed["report"], "format": 2})),
        ("other year", json.dumps(_sealed(changed | {"year": 2025}))),
        ("does not read", json.dumps(_sealed(changed | {"books": [_other(each) for each in changed["books"]]}))),
    ):
        Path("bad.json").write_text(told, encoding="utf-8")
        refused = sovang("audit", "--against", "bad.json")
        assert (refused.exit_code, name in refused.output) == (2, True), (name, refused.output)


def _sealed(report: dict[str, Any]) -> dict[str, Any]:
    """As somebody would write it who can reckon a digest, without the words beside it."""
    told = {name: value for name, value in report.items() if name not in ("digest", "against")}
    for part, words in (("rules", "sentence"), ("findings", "says")):
        told[part] = [{name: value for name, value in each.items() if name != words} for each in told[part]]
    return told | {"digest": digest_of(told)}


def _other(book: dict[str, Any]) -> dict[str, Any]:
    return book | {"digest": "0" * 64}


def test_what_cannot_be_read_or_used_is_told_and_ends_with_two(books: Commune, engine: Engine) -> None:
    (dossier,) = books.register(books.enroll(1))
    wrong = [
        (("--book", "x"), "there is no book x"),
        (("--under", "missing.json"), "missing.json"),
        (("--known-at", "2026-10-01"), "2026-10-01"),
        (("--year", "soon"), "soon"),
        (("--rule", "luck"), "luck"),
        (("--language", "fr"), "fr"),
    ]
    for words, said in wrong:
        refused = sovang("audit", *words)
        assert (refused.exit_code, said in refused.output) == (2, True), refused.output
    for content, said in (("{", "not JSON"), ("{}", "edition_of"), ("[]", "object")):
        Path("bad.json").write_text(content, encoding="utf-8")
        refused = sovang("audit", "--under", "bad.json")
        assert (refused.exit_code, "bad.json" in refused.output) == (2, True), (said, refused.output)
    Path("other.json").write_text(
        json.dumps(next(each.data["edition"] for each in history(engine) if each.type == "criteria.adopted")),
        encoding="utf-8",
    )
    refused = sovang("audit", "--under", "other.json")
    assert (refused.exit_code, "holds no procedure" in refused.output) == (2, True)
    with engine.begin() as db:
        without_guards(db)
        db.execute(update(fact).where(fact.c.stream == dossier).values(digest="0" * 64))
    refused = sovang("audit", "--json")
    assert refused.exit_code == 2
    assert "A fact is not as it was written, so nothing was audited" in refused.output
    assert parse_instant(_last(engine))


def test_a_dossier_pinned_to_an_edition_that_nobody_keeps_cannot_be_judged(books: Commune, engine: Engine) -> None:
    books.register(books.enroll(1))

    def change(told: dict[str, Any]) -> dict[str, Any]:
        return told | {"data": told["data"] | {"digest": "0" * 64}} if told["type"] == "procedure.adopted" else told

    forge_books(engine, change)
    refused = sovang("audit")
    assert refused.exit_code == 2
    assert "No book keeps the procedure" in refused.output


@pytest.mark.usefixtures("bare")
def test_an_empty_store_has_nothing_to_find() -> None:
    done("db", "upgrade")
    assert "No finding in 0 dossiers and 0 facts" in done("audit").stdout
