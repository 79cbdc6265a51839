"""Guards: the database itself refuses to change, remove or overwrite a fact."""

from sqlalchemy import Connection, text

POSTGRESQL = (
    """
    CREATE FUNCTION fact_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a fact is never changed or removed' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER fact_is_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON fact
    FOR EACH STATEMENT EXECUTE FUNCTION fact_is_for_ever()
    """,
)

# INSERT OR REPLACE removes the old row without asking the DELETE trigger, by any of its keys, the row number
# included; so an insert of a key that is there is refused before it starts.
SQLITE = (
    """
    CREATE TRIGGER fact_is_never_changed BEFORE UPDATE ON fact
    BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END
    """,
    """
    CREATE TRIGGER fact_is_never_removed BEFORE DELETE ON fact
    BEGIN SELECT RAISE(ABORT, 'a fact is never removed'); END
    """,
    """
    CREATE TRIGGER fact_is_never_replaced BEFORE INSERT ON fact
    WHEN EXISTS (SELECT 1 FROM fact WHERE book = NEW.book AND position = NEW.position)
      OR EXISTS (SELECT 1 FROM fact WHERE stream = NEW.stream AND version = NEW.version)
      OR EXISTS (SELECT 1 FROM fact WHERE rowid = NEW.rowid)
    BEGIN SELECT RAISE(ABORT, 'a fact is never replaced'); END
    """,
)


def guard_facts(db: Connection) -> None:
    """Create the triggers of this engine on the table of facts."""
    for statement in POSTGRESQL if db.dialect.name == "postgresql" else SQLITE:
        db.execute(text(statement))
