"""What is said of a file: made anew, or why it is not taken. It goes through a pipe as one line and the new bytes."""

import json
import re
from dataclasses import asdict, dataclass

# Why a file is not taken; what to do about each stands in `problems`.
EMPTY, TOO_LARGE, UNKNOWN, BROKEN, TWO_KINDS = "empty", "too-large", "unknown", "broken", "two-kinds"
TOO_MANY_PIXELS, MOVING, TOO_MANY_PAGES = "too-many-pixels", "moving", "too-many-pages"
LOCKED, ACTIVE, ATTACHED, OUTSIDE = "locked", "active", "attached", "outside"
UNKNOWN_PART = "unknown-part"
UNPACKS_TOO_LARGE, NESTED, TOO_HEAVY, BUSY = "unpacks-too-large", "nested", "too-heavy", "busy"

LOOK = re.compile(r"[0-9a-f]{16}", re.ASCII)


class NotTaken(Exception):
    """A file is not taken, for one of these reasons."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Clean:
    """A file made anew: only what was understood is in it. `likeness` is the digest of what can be seen in it.

    `look` is what a picture looks like, by which it is known again after it was made smaller.
    """

    content: bytes
    media_type: str
    likeness: str
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    look: str | None = None


def told(found: Clean | NotTaken) -> bytes:
    """As it goes through the pipe."""
    if isinstance(found, NotTaken):
        return json.dumps({"problem": found.problem}).encode() + b"\n"
    head = {name: value for name, value in asdict(found).items() if name != "content"}
    return json.dumps(head).encode() + b"\n" + found.content


def heard(answer: bytes) -> Clean:
    """What came through the pipe; NotTaken where the file is refused, ValueError where nothing sensible came."""
    line, _newline, content = answer.partition(b"\n")
    head = json.loads(line)
    if "problem" in head:
        raise NotTaken(str(head["problem"]))
    sizes = {name: head[name] for name in ("width", "height", "pages")}
    if not content or not all(value is None or isinstance(value, int) for value in sizes.values()):
        raise ValueError("half an answer")
    look = head["look"]
    if look is not None and not LOOK.fullmatch(look):
        raise ValueError("no look")
    return Clean(content, str(head["media_type"]), str(head["likeness"]), **sizes, look=look)
