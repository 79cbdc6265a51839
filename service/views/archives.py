"""What can be taken away: a dossier as one file."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from service.archive import dossier as taking
from service.files.sending import attached
from service.views.at_desk import open_dossier
from service.visit import parts

archives = Blueprint("archives", __name__)

PIECE = 1 << 16


@archives.get("/dossiers/<stream>/archive.zip")
def of_dossier(stream: str) -> ResponseReturnValue:
    """The whole dossier, for whoever may see it; that they took it is noted like any reading."""
    opened = open_dossier(stream)
    file = TemporaryFile()  # noqa: SIM115 -- closed when the last of it has been sent
    with parts().engine.connect() as db:
        taking.write(db, opened, file)
    headers = attached(taking.called(opened), "zip") | {"Content-Length": str(file.tell())}
    file.seek(0)
    return Response(_pieces(file), mimetype="application/zip", headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
