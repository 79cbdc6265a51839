"""Looks into every file of both collections and says what came of each and what it took: `python -m tests.evidence.weigh`.

It is a process of its own, small before it starts, because a child is said to have held what its parent held.
"""

import json
import sys

from service.files.checking import Cost, check
from service.files.verdict import NotTaken


def main() -> None:
    for line in sys.stdin.buffer:
        told = json.loads(line)
        with open(told["path"], "rb") as file:
            content = file.read()
        cost = Cost()
        try:
            found = check(content, cost)
            said = {"media_type": found.media_type, "size": len(found.content)}
        except NotTaken as refused:
            said = {"problem": refused.problem}
        print(json.dumps(told | said | {"seconds": cost.seconds, "bytes": cost.bytes}), flush=True)


if __name__ == "__main__":
    main()
