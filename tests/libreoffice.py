"""LibreOffice: opens what offices get from the product, and says by what it makes of it that nothing was amiss."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.chromium import required

HOW_TO_GET_IT = "`apt-get install libreoffice-writer-nogui libreoffice-calc-nogui`, or name it in SOVANG_SOFFICE"


def find_soffice() -> str | None:
    """Path of the program, None where there is none."""
    return next(filter(None, map(shutil.which, (os.environ.get("SOVANG_SOFFICE", ""), "soffice", "libreoffice"))), None)


def converted(files: Sequence[Path], folder: Path, *, to: str = "pdf", damaged: Sequence[Path] = ()) -> list[Path]:
    """Each file as LibreOffice reads it, all by one start of it; a failure names those that it could not open.

    `damaged` are those that it has to refuse, so that what it opens is known to be whole.
    """
    program = find_soffice()
    if program is None:
        if required():
            pytest.fail(f"LibreOffice is not here, although everything is required: {HOW_TO_GET_IT}")
        pytest.skip(f"LibreOffice is not here: {HOW_TO_GET_IT}")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    told = subprocess.run(
        [program, profile, "--headless", "--convert-to", to, "--outdir", str(folder), *map(str, [*files, *damaged])],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    made = [folder / f"{file.stem}.{to}" for file in files]
    missing = [each.name for each in made if not each.exists()]
    assert not missing, f"LibreOffice could not open {missing}: {told.stderr}"
    mended = [each.name for each in damaged if (folder / f"{each.stem}.{to}").exists()]
    assert not mended, f"LibreOffice opened {mended}, which are damaged"
    return made
