"""What can be taken away: a dossier as one file."""

from io import BytesIO

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from service.archive import dossier as taking
from service.files.sending import attached
from service.views.at_desk import open_dossier
from service.visit import parts

archives = Blueprint("archives", __name__)


@archives.get("/dossiers/<stream>/archive.zip")
def of_dossier(stream: str) -> ResponseReturnValue:
    """The whole dossier, for whoever may see it; that they took it is noted like any reading."""
    opened = open_dossier(stream)
    # In memory, where a dossier's files are bounded: on disk it would lie in clear.
    file = BytesIO()
    with parts().engine.connect() as db:
        taking.write(db, opened, file)
    return Response(file.getvalue(), mimetype="application/zip", headers=attached(taking.called(opened), "zip"))
