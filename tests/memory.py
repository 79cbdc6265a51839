"""Memory as a disk: tests ask what a database keeps when a process dies, not how fast its disk is."""

import os
import shutil
from pathlib import Path

SHARED = Path("/dev/shm")
# A whole run leaves less than a tenth of it; a container often has 64 MB, which are not enough.
ENOUGH = 4 * 1024**3


def _folder() -> str | None:
    if not os.access(SHARED, os.W_OK) or shutil.disk_usage(SHARED).free < ENOUGH:
        return None
    return str(SHARED)


FOLDER = _folder()
