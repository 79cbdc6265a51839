"""Exports from the command line: fixed lines, both times, and a file that is there whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.clock import parse_instant
from tests.service.sovang import done, lines, sovang

STATUS = ["dossier", "commune", "place", "year", "title", "subject", "state", "since", "scores", "decision", "holder_until"]  # fmt: skip
PROGRESS = [
    "commune", "place", "year", "title", "all", "registered", "recognised", "share_of_registered", "share_of_all",
    "target", "target_denominator",
]  # fmt: skip
# As many as the demonstration has: every title in every state, and the families of its villages.
DOSSIERS = 533


@pytest.mark.usefixtures("demonstration")
def test_status_has_one_dossier_a_line_in_the_fixed_form() -> None:
    exported = lines("status", "export")

    assert {tuple(line) for line in exported} == {tuple(STATUS)}
    assert len({line["dossier"] for line in exported}) == len(exported) == DOSSIERS
    assert all(list(line["scores"]) == ["self", "village", "commune"] for line in exported)
    for line in exported:
        assert parse_instant(line["since"]) < parse_instant("2026-11-24T08:00:00+07:00")
        assert (line["holder_until"] is not None) == (line["state"] == "recognised")


@pytest.mark.usefixtures("demonstration")
def test_progress_has_one_place_year_and_title_a_line_in_the_fixed_form() -> None:
    exported = lines("progress", "export")

    assert {tuple(line) for line in exported} == {tuple(PROGRESS)}
    assert len({(line["place"], line["year"], line["title"]) for line in exported}) == len(exported)
    families = [line for line in exported if (line["year"], line["title"]) == (2026, "family")]
    (whole,) = [line for line in families if line["place"] == line["commune"] and line["all"] == 120]
    assert (whole["registered"], whole["recognised"]) == (100, 9)
    assert (whole["share_of_registered"], whole["share_of_all"]) == ("9.00", "7.50")


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
@pytest.mark.parametrize(
    ("time", "problem"),
    [
        ("2022-01-01T00:00:00Z", "The books begin on "),
        ("2026-11-25T08:00:00+07:00", "is still to come. Enter today (24/11/2026) or an earlier day."),
    ],
)
def test_a_time_of_which_the_books_say_nothing_is_wrong_use(option: str, time: str, problem: str) -> None:
    for command in (("status", "export", "--jsonl", "-"), ("progress", "export", "--jsonl", "-"),
                    ("progress", "targets"), ("mandate", "list"), ("log", "search")):  # fmt: skip
        answer = sovang(*command, option, time)
        assert answer.exit_code == 2, (command, answer.output)
        assert (option in answer.output, problem in answer.output) == (True, True)


@pytest.mark.usefixtures("demonstration")
def test_a_file_is_written_whole_and_its_positions_are_told(tmp_path: Path) -> None:
    answer = done("status", "export", "--jsonl", "out.jsonl")

    assert (answer.stdout, len(Path("out.jsonl").read_text().splitlines())) == ("", DOSSIERS)
    assert f"Wrote {DOSSIERS} lines to out.jsonl." in answer.stderr
    assert answer.stderr.count(" up to position ") == 10
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == ["out.jsonl"]


@pytest.mark.usefixtures("demonstration")
def test_a_file_that_cannot_be_written_is_one_sentence() -> None:
    answer = sovang("progress", "export", "--jsonl", "nowhere/out.jsonl")

    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert "nowhere/out.jsonl cannot be written" in answer.output


@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
@pytest.mark.parametrize("command", [("status", "export"), ("progress", "export")])
@pytest.mark.parametrize(
    ("time", "problem"),
    [
        ("2026-11-03T10:00:00", "has no offset"),
        ("2026-11-03", "has no offset"),
        ("3/11/2026", "is not a time"),
        ("2026-02-30T10:00:00+07:00", "is not a time"),
        ("", "is not a time"),
        ("0001-01-01T00:00:00+14:00", "is beyond the calendar"),
    ],
)
@pytest.mark.usefixtures("bare")
def test_a_wrong_time_is_wrong_use(command: tuple[str, ...], option: str, time: str, problem: str) -> None:
    answer = sovang(*command, "--jsonl", "-", option, time)

    assert answer.exit_code == 2
    assert problem in answer.output
    assert option in answer.output


@pytest.mark.usefixtures("bare")
def test_a_file_must_be_named() -> None:
    assert sovang("status", "export").exit_code == 2


KNOWN = "2026-10-20T00:00:00+07:00"


@pytest.mark.usefixtures("demonstration")
def test_the_log_is_exported_as_far_as_it_had_been_written() -> None:
    everything, then = lines("log", "export"), lines("log", "export", "--known-at", KNOWN)

    assert 0 < len(then) < len(everything)
    assert then == [line for line in everything if parse_instant(line["recorded_at"]) <= parse_instant(KNOWN)]


@pytest.mark.usefixtures("demonstration")
def test_the_log_is_searched_by_both_times() -> None:
    def found(*arguments: str) -> list[dict[str, Any]]:
        answer = done("log", "search", "--place", "MH-DL-001", "--limit", "10000", "--json", *arguments)
        return list(json.loads(answer.stdout))

    everything, then = found(), found("--known-at", KNOWN)
    assert 0 < len(then) < len(everything)
    assert then == [line for line in everything if parse_instant(line["recorded_at"]) <= parse_instant(KNOWN)]
    # What was done on a day whose hour is not known stands at its beginning, and was recorded in the course of it.
    late = next(line for line in everything if line["precision"] == "day")
    done_then = found("--as-of", late["occurred_at"])
    at = parse_instant(late["occurred_at"])
    assert done_then == [line for line in everything if parse_instant(line["occurred_at"]) <= at]
    assert late in done_then
    assert late not in found("--known-at", late["occurred_at"])
    (last,) = found("--limit", "1", "--type", "dossier.village-verified")
    assert (last["type"], last["stream"] in {line["stream"] for line in everything}) == (
        "dossier.village-verified",
        True,
    )
