"""A process of its own for one file: little memory, little time, no files, no keys; what it finds goes out by a pipe.

Run as a script and never imported by the service: `python -I confined.py < file`.
"""

import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

MEGABYTE = 1024 * 1024
# Of memory that is written to, and of addresses; what a process needs before it has read anything is some 50 MB.
WRITTEN, ADDRESSED = 165 * MEGABYTE, 256 * MEGABYTE
PROCESSOR_SECONDS = 1.8
MOST_OPEN = 32


def confine() -> None:
    """Give up what a file that misbehaves could use. Whatever goes beyond fails or ends the process."""
    limits = {
        "RLIMIT_CPU": 2,
        "RLIMIT_DATA": WRITTEN,
        "RLIMIT_AS": ADDRESSED,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": MOST_OPEN,
        "RLIMIT_CORE": 0,
    }
    for name, most in limits.items():
        # Not every system knows every limit, and some refuse to lower one.
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)


def main() -> None:
    """Read the file, look at it, say what was found."""
    confine()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from service.files.looking_into import look_into  # noqa: PLC0415 - nothing of others before the limits hold
    from service.files.verdict import told  # noqa: PLC0415

    answer = told(look_into(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
