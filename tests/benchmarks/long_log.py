"""A log of millions of facts, as years of other communes leave it behind: made in the database, in a few statements."""

import os

import psycopg

from tests.benchmarks.sample import ACTS, BYTES

# What a commune has in its book after some years.
IN_A_BOOK = 50_000
# Rows of a statement: one of millions would need its index entries in memory.
PART = 500_000

# Ids as the product makes them: they rise with time and end in chance.
ID = """
CREATE FUNCTION pg_temp.id(salt text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(n), 12, '0') || '7' || substr(md5(salt || n), 1, 3) || '8' || substr(md5(n || salt), 1, 15))::uuid
$$
"""
BYTES_OF_A_FACT = f"decode(repeat(md5(n::text), {BYTES // 16}), 'hex')"
ACT = f"((n - 1) % {len(ACTS)} + 1)::int"
STREAM = f"pg_temp.id('stream', (n - 1) / {len(ACTS)})"

PRODUCT = (
    f"""
    INSERT INTO book (id, head, last_recorded)
    SELECT DISTINCT pg_temp.id('book', n / {IN_A_BOOK})::text, {IN_A_BOOK}, 1 FROM rows ON CONFLICT DO NOTHING
    """,
    f"""
    INSERT INTO fact (book, position, stream, version, topic, recorded_at, digest, state)
    SELECT pg_temp.id('book', n / {IN_A_BOOK}), n % {IN_A_BOOK} + 1, 'd.2026.family.' || {STREAM} || '.1', {ACT},
           'dossier.sample', n, md5(n::text) || md5('digest' || n), {BYTES_OF_A_FACT}
    FROM rows
    """,
    f"""
    INSERT INTO stream_head (stream, book, version, digest)
    SELECT 'd.2026.family.' || {STREAM} || '.1', pg_temp.id('book', n / {IN_A_BOOK}), {ACT}, md5(n::text)
    FROM rows WHERE {ACT} = {len(ACTS)}
    """,
    """
    INSERT INTO command (id, actor, request_digest, answer, recorded_at)
    SELECT pg_temp.id('command', n), 'sample', md5(n::text) || md5('request' || n), '{}', n FROM rows
    """,
)
LIBRARY = (
    f"""
    INSERT INTO stored_events (originator_id, originator_version, topic, state)
    SELECT {STREAM}, {ACT}, 'dossier.sample', {BYTES_OF_A_FACT} FROM rows
    """,
)


def fill(url: str, statements: tuple[str, ...], facts: int) -> None:
    """Put so many facts beside what is there already, and let the database settle."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(ID)
        for first in range(1, facts + 1, PART):
            last = min(first + PART - 1, facts)
            rows = f"WITH rows AS (SELECT n::bigint FROM generate_series({first}, {last}) AS s (n))"
            for statement in statements:
                db.execute(statement.replace("INSERT", f"{rows} INSERT", 1))  # type: ignore[arg-type]
        db.execute("VACUUM ANALYZE")
        db.execute("CHECKPOINT")


def facts(*, quick: bool) -> int:
    """Five million, a tenth of them in a quick run; `BENCH_FACTS` says otherwise."""
    return int(os.environ.get("BENCH_FACTS") or (500_000 if quick else 5_000_000))
