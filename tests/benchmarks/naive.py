"""What a program without history has: a table of how things stand now, and a log of changes to read the past from."""

from collections.abc import Mapping

import psycopg
from psycopg.rows import tuple_row

from tests.benchmarks.product.filling import PLACES
from tests.benchmarks.product.past_days import DAYS
from tests.benchmarks.subject import Asked

PLAIN, CHANGES = "plain table", "log of changes"

TABLES = """
CREATE UNLOGGED TABLE plain_now AS SELECT * FROM status WHERE valid_to = 4611686018427387904 AND known_to = valid_to;
CREATE INDEX ix_plain_now ON plain_now (place, year, title);
CREATE UNLOGGED TABLE plain_change AS
SELECT dossier, place, year, title, valid_from AS at, state FROM status WHERE known_to = 4611686018427387904;
CREATE INDEX ix_plain_change ON plain_change (place, year, title, dossier, at);
VACUUM ANALYZE plain_now;
VACUUM ANALYZE plain_change
"""
AMONG = "place = ANY(%s) AND year = 2026 AND title = 'family'"
NOW = f"SELECT * FROM plain_now WHERE {AMONG} ORDER BY dossier"
# Of each dossier the last change by then, and with it nothing but a state.
THEN = f"SELECT DISTINCT ON (dossier) dossier, state FROM plain_change WHERE {AMONG} AND at <= %s ORDER BY dossier, at DESC"


def fill(url: str) -> None:
    """Out of the product's tables, so that both hold the same."""
    with psycopg.connect(url, autocommit=True) as db:
        for statement in TABLES.split(";"):
            db.execute(statement)  # type: ignore[arg-type]


def questions(url: str) -> Mapping[str, Asked]:
    """The list of now, and the states of a past day."""
    db = psycopg.connect(url, autocommit=True, row_factory=tuple_row)
    places = [row[0] for row in db.execute(PLACES)]
    return {
        PLAIN: lambda turn: len(db.execute(NOW, (places,)).fetchall()),
        CHANGES: lambda turn: len(db.execute(THEN, (places, DAYS[turn % len(DAYS)])).fetchall()),
    }
