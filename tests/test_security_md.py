"""What SECURITY.md says is shown by something that is there."""

import re
from collections import Counter
from pathlib import Path

from service.config import variables

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "SECURITY.md").read_text()
ROWS = re.findall(r"^\| (V\d+\.\d+\.\d+) \| (\w+) \| (.+) \|$", TEXT, re.MULTILINE)

# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has, from its first on; in all 70 and 183.
SECTIONS = {
    "V1": (2, 9, 11, 3, 2), "V2": (3, 3, 4, 1), "V3": (0, 2, 4, 6, 5, 0, 2), "V4": (3, 1, 2, 4), "V5": (1, 3, 2, 3),
    "V6": (3, 12, 4, 4, 5, 3, 0, 4), "V7": (3, 4, 2, 5, 2, 2), "V8": (2, 3, 1, 1), "V9": (3, 4),
    "V10": (2, 2, 4, 11, 5, 2, 3), "V11": (2, 3, 3, 4, 1, 1), "V12": (3, 2, 4), "V13": (1, 5, 2, 5),
    "V14": (2, 4, 3), "V15": (3, 3, 7), "V16": (1, 5, 4, 3, 3), "V17": (1, 4, 2),
}  # fmt: skip


def test_every_requirement_of_both_levels_stands_there_once_in_its_order() -> None:
    expected = [
        f"{chapter}.{section}.{number}"
        for chapter, counts in SECTIONS.items()
        for section, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    ]
    assert len(expected) == 70 + 183
    assert [requirement for requirement, _stands, _shown in ROWS] == expected


def test_the_counts_are_those_of_the_rows() -> None:
    found = Counter(stands for _requirement, stands, _shown in ROWS)
    assert set(found) == {"met", "part", "open", "site", "none"}
    for stands, count in found.items():
        assert f"{count} {stands}" in TEXT


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`([\w/]+\.py)::(test_\w+)`", TEXT))
    assert len(named) > 60
    missing = {(path, test) for path, test in named if f"def {test}(" not in (ROOT / "tests" / path).read_text()}
    assert missing == set()


def test_every_setting_and_file_that_is_named_is_there() -> None:
    settings = set(re.findall(r"`(SOVANG_\w+)`", TEXT))
    assert settings
    assert settings <= set(variables())
    files = set(re.findall(r"`((?:service|domain|tests)/[\w/.]*|[\w]+\.(?:toml|lock|md))`", TEXT))
    assert files
    assert {each for each in files if not (ROOT / each).exists()} == set()
