"""The process that files are looked into: what it may not do, and how its end is borne."""

import json
import os
import platform
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from service.files import checking, confined
from service.files.checking import Checker, Cost, check
from service.files.verdict import BUSY, TOO_HEAVY, NotTaken, heard
from tests.evidence.harmless import a_pdf
from tests.evidence.making import picture

# What a file that had taken over the process would try; each line says how far it came.
TRIES = """
import os, socket, sys
sys.path.insert(0, {folder!r})
import confined
confined.confine()
def told(what, do):
    try:
        do()
    except (OSError, MemoryError) as error:
        print(what, type(error).__name__)
    else:
        print(what, "done")
told("memory", lambda: bytearray(confined.WRITTEN + 1))
def write():
    with open({path!r}, "wb") as file:
        file.write(b"x" * 100)
told("file", write)
told("descriptors", lambda: [os.pipe() for _ in range(confined.MOST_OPEN)])
sys.stdout.flush()
while True:
    pass
"""


def test_memory_files_descriptors_and_time_are_short(tmp_path: Path) -> None:
    program = TRIES.format(folder=str(Path(confined.__file__).parent), path=str(tmp_path / "left"))
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    said = dict(line.split() for line in done.stdout.splitlines())
    assert said["memory"] == "MemoryError"
    assert said["descriptors"] == "OSError"
    assert not (tmp_path / "left").exists() or (tmp_path / "left").stat().st_size == 0
    assert -done.returncode in (signal.SIGPROF, signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM)


# The same as a child: looking into a file is replaced by what a file that had taken it over would do.
TAKEN_OVER = """
import os, socket, sys
sys.path.insert(0, {root!r})
from service.files import calls, confined, looking_into
from service.files.verdict import NotTaken
def said(do):
    try:
        do()
    except OSError as error:
        return type(error).__name__
    return "done"
def look_into(content):
    tries = [socket.socket, os.fork, lambda: os.execv("/bin/true", ["true"]), lambda: os.kill(os.getppid(), 0)]
    tries += [lambda: os.open({path!r}, os.O_WRONLY | os.O_CREAT), lambda: os.unlink({path!r})]
    return NotTaken(" ".join([*map(said, tries), said(lambda: os.open({path!r}, os.O_RDONLY))]))
looking_into.look_into = look_into
sent, send = os.pipe()
hear, answer = os.pipe()
ended, alive = os.pipe()
os.close(send)
if os.fork() == 0:
    try:
        confined.look(confined.LOOK, sent, answer, alive)
    finally:
        os._exit(0)
os.close(answer)
print(os.read(hear, 1000).decode())
"""


def test_a_child_that_a_file_has_taken_over_calls_nobody_starts_nothing_and_writes_nowhere(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("x")
    program = TAKEN_OVER.format(root=str(Path(confined.__file__).parents[2]), path=str(there))
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    said = json.loads(done.stdout)["problem"].split()
    if platform.machine() == "x86_64" and sys.platform == "linux":
        assert said == ["PermissionError"] * 6 + ["done"], done.stderr
        assert there.read_text() == "x"
    else:
        assert len(said) == 7


def test_nothing_of_the_service_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVANG_VAULT_KEY", "a" * 64)
    checker = Checker()
    try:
        heard(checker.check(picture(), Cost()))
        ready = checker._ready
        assert ready is not None
        pid = ready.process.pid
        environment = Path(f"/proc/{pid}/environ")
        if environment.exists():
            assert b"SOVANG" not in environment.read_bytes()
            kept = [os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir()]
            assert [each for each in kept if not each.startswith(("/dev/null", "socket:"))] == []
        assert os.getpgid(pid) == pid != os.getpgid(0)
    finally:
        checker.close()


def test_one_that_has_ended_is_replaced() -> None:
    checker = Checker()
    try:
        for _ in range(2):
            assert heard(checker.check(picture(), Cost())).width == 64
            assert checker._ready is not None
            checker._ready.process.kill()
            checker._ready.process.wait()
        assert heard(checker.check(a_pdf(), Cost())).pages == 1
    finally:
        checker.close()


def test_what_does_not_answer_is_ended_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    checker = Checker()
    try:
        checker.check(picture(), Cost())
        stuck = checker._ready
        assert stuck is not None
        os.kill(stuck.process.pid, signal.SIGSTOP)
        with monkeypatch.context() as hurried:
            hurried.setattr(checking, "SECONDS", 0.2)
            assert checker._answered(picture(), Cost()) is None
        assert stuck.process.returncode == -signal.SIGKILL
        assert heard(checker.check(picture(), Cost())).width == 64
    finally:
        checker.close()


def test_many_at_once_all_get_an_answer_and_too_many_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int | None] = []
    every = [threading.Thread(target=lambda: found.append(check(picture()).width)) for _ in range(8)]
    for each in every:
        each.start()
    for each in every:
        each.join()
    assert found == [64] * 8

    monkeypatch.setattr(checking, "PATIENCE", 0.01)
    checker = Checker()
    for _ in range(checking.AT_ONCE):
        checker._places.acquire()
    with pytest.raises(NotTaken) as refused:
        checker.check(picture(), Cost())
    assert refused.value.problem == BUSY


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"[]\nx",
        b'{"media_type": "a/b", "likeness": "c"}\nx',
        b'{"media_type": "a/b", "likeness": "c", "width": 1, "height": 1, "pages": null, "look": "x"}\nx',
        b"\xff\n",
    ],
)
def test_half_an_answer_is_none(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(checking._checker, "check", lambda _content, _cost: answer)
    with pytest.raises(NotTaken) as refused:
        check(b"x")
    assert refused.value.problem == TOO_HEAVY
