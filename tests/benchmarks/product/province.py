"""The shape of a province's year in the read models, as the folds leave it: what each row of an act says, in SQL."""

from domain.clock import micros, parse_instant
from projections.readmodel import FOREVER

# A commune of the plan, and its villages.
DOSSIERS, VILLAGES = 6_667, 20
ACTS = (
    ("registered", "registered", "self-assessment", "household"),
    ("self-assessed", "self_assessed", "village-verification", "village-officer"),
    ("evidence-added", "self_assessed", "village-verification", "village-officer"),
    ("village-verified", "verified", "posting", "village-officer"),
    ("posted", "posted", "posting-close", "village-officer"),
    ("posting-closed", "posted", "commune-appraisal", "appraiser"),
    ("commune-appraised", "appraised", "award-decision", "signer"),
    ("award-decided", "recognised", None, ""),
)
DAY, HOUR = 86_400_000_000, 3_600_000_000


def day(text: str) -> int:
    """The first instant of a day."""
    return micros(parse_instant(f"{text}T00:00:00.000000+07:00"))


# When each act was done: in turn by village, or by each household when it pleases; and corrected later.
TIMES = (
    f"{day('2026-02-01')} + village * {DAY} + n % 97 * 60000000::bigint",
    f"{day('2026-10-01')} + chance % 30 * {DAY} + n % 977 * 60000000::bigint",
    f"{day('2026-10-31')} + n % 977 * 60000000::bigint",
    f"{day('2026-11-02')} + village % 10 * {DAY} + {HOUR}",
    f"{day('2026-11-13')} + village * {HOUR}",
    f"{day('2026-11-24')} + village * {HOUR}",
    f"{day('2026-12-08')} + commune % 7 * {DAY} + village * {HOUR}",
    f"{day('2026-12-20')} + commune % 5 * {DAY}",
)
# Every tenth verification is entered five days late; every tenth dossier is corrected after its list came down.
LATE = f"CASE WHEN chance % 10 = 3 THEN {5 * DAY} ELSE 0 END"
CORRECTED, CORRECTED_AT = "chance % 10 = 7", f"{day('2026-12-05')} + n % 977 * 60000000::bigint"
MENDED = range(4, 7)

BASE = f"""
CREATE UNLOGGED TABLE dossier AS
SELECT n, n / {DOSSIERS} AS commune, n % {DOSSIERS} * {VILLAGES} / {DOSSIERS} AS village,
       ('x' || substr(md5('c' || n), 1, 7))::bit(28)::int AS chance, md5('s' || n)::uuid::text AS subject,
       md5('d' || n) || md5('e' || n) AS digest,
       md5('b' || n / {DOSSIERS})::uuid::text AS book,
       md5('v' || n / {DOSSIERS} || '.' || n % {DOSSIERS} * {VILLAGES} / {DOSSIERS})::uuid::text AS place
FROM generate_series(0, %s - 1) AS s (n)
"""


STREAM = "'d.2026.family.' || subject || '.1'"


def recorded(number: int) -> str:
    return f"{TIMES[number - 1]} + {HOUR}" + (f" + {LATE}" if number == 4 else "")


def standings(number: int) -> list[dict[str, str]]:
    """Rows of one act: as it was told, and for those that were corrected as it is told since."""
    last = number == len(ACTS)
    row = standing(number) | {
        "known_from": recorded(number),
        "known_to": str(FOREVER),
        "valid_to": str(FOREVER) if last else TIMES[number],
        "next_known": str(FOREVER) if last else recorded(number + 1),
    }
    if number not in MENDED:
        return [row]
    before = row | {"known_to": f"CASE WHEN {CORRECTED} THEN {CORRECTED_AT} ELSE {FOREVER} END"}
    since = row | {"known_from": CORRECTED_AT, "village_score": "'87'", "WHERE": CORRECTED}
    if number < MENDED[-1]:
        since["next_known"] = CORRECTED_AT
    return [before, since]


def standing(number: int) -> dict[str, str]:
    _act, state, step, office = ACTS[number - 1]
    return {
        "dossier": STREAM, "version": str(number), "stream_version": str(number), "valid_from": TIMES[number - 1],
        "book": "book", "commune": "book", "place": "place", "subject": "subject", "subject_kind": "'household'",
        "precision": "'instant'", "year": "2026", "title": "'family'", "attempt": "1", "counted": "1",
        "place_name": "'Thôn ' || village", "state": f"'{state}'", "since": TIMES[number - 1], "offices": f"'{office}'",
        "next_step": f"'{step}'" if step else "NULL", "due_on": "'2026-12-30'" if step else "NULL",
        "self_score": "(60 + chance % 40)::text" if number > 1 else "NULL", "maximum": "'100'" if number > 1 else "NULL",
        "village_score": "(55 + chance % 40)::text" if number > 3 else "NULL",
        "commune_score": "(55 + chance % 40)::text" if number > 6 else "NULL",
        "meeting": "place" if number > 3 else "NULL", "posting": "place" if number > 4 else "NULL",
        "posted_until": "'2026-11-23'" if number > 4 else "NULL", "open_objections": "0", "returns": "0",
        "hands": "'village-verified:' || place" if number > 3 else "''", "cause": f"n * 8 + {number}",
        "cause_digest": "digest",
    } | (DECIDED if number == len(ACTS) else {})  # fmt: skip


DECIDED = {
    "decision": "book", "outcome": "'recognised'", "number": "'12/QĐ-UBND'", "signed_on": "'2026-12-20'",
    "honour_from": "'2026-12-20'", "valid_until": "'2027-12-19'",
}  # fmt: skip
NAME = {
    "owner": "subject", "book": "book", "kind": "'household'", "name": "'Hộ ông Nguyễn Văn ' || chance % 1000",
    "folded": "'ho ong nguyen van ' || chance % 1000", "sort_key": "decode(md5('k' || chance), 'hex')", "cause": "n",
}  # fmt: skip


def entry(number: int) -> dict[str, str]:
    """The entries of one act."""
    act, state, _step, office = ACTS[number - 1]
    return {
        "book": "book", "position": f"n % {DOSSIERS} * 8 + {number}", "stream": STREAM, "version": str(number),
        "type": f"'dossier.{act}'", "occurred_at": TIMES[number - 1], "precision": "'instant'",
        "recorded_at": recorded(number), "actor": "place", "office": f"'{office}'", "mandate": "book",
        "command_id": f"md5(subject || {number})::uuid::text", "source": "'form'", "to_state": f"'{state}'",
        "place": "place", "year": "2026", "title": "'family'", "digest": "digest",
    }  # fmt: skip
