"""Files as clerks send them: what is read in each, and what would become of it."""

import pytest

from domain.errors import Refusal
from service.spreadsheets import kept
from tests.service.town import Town

from .desk import outcomes, rehearsed
from .dirt import Dirty, files

FILES = files()


def test_there_are_enough_of_them() -> None:
    assert len({each.name for each in FILES}) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.name)
def test_a_dirty_file_is_read_as_what_it_says_or_refused_with_what_to_do(quiet_town: Town, file: Dirty) -> None:
    said = {"place": quiet_town.village} if "place" in file.settings else {}
    if file.unreadable:
        with pytest.raises(Refusal, match=file.unreadable):
            rehearsed(quiet_town, file.content, name=file.name, **said)
        return
    found, lines = rehearsed(quiet_town, file.content, name=file.name, **said)
    told = {name: n for name in ("created", "refused", "doubtful") if (n := getattr(file, name))}
    assert outcomes(lines) == told, [(line.called, line.outcome, line.remarks) for line in lines]
    called = [line.called for line in lines]
    assert [name for name in file.called if name not in called] == []
    assert sum(len(line.entry["people"]) for line in lines if line.entry) == file.people
    words = " ".join(remark.text for line in lines for remark in line.remarks)
    assert [each for each in file.says if each not in words] == []
    kept.wipe(quiet_town.wiring, found.id)
