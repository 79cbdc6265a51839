"""Slips that stand in the log, and what was typed before a session was over, found by its age to be wiped."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("slip") as table:
        table.add_column(sa.Column("agreed_by", sa.Text))
        table.add_column(sa.Column("entry", sa.Text))
        table.add_column(sa.Column("book", sa.Text))
        table.add_column(sa.Column("noted_at", sa.BigInteger))
        table.create_unique_constraint("uq_slip_entry", ["entry"])
    unsent = sa.text("kind = 'unsent'")
    op.create_index(
        "ix_vault_version_unsent", "vault_version", ["recorded_at"], sqlite_where=unsent, postgresql_where=unsent
    )
