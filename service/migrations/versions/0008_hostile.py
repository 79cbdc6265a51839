"""Tries of passwords counted by device and address, sessions that can be told apart and ended, printed slips."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Whoever is signed in signs in once more: former sessions do not say when the password was entered.
    op.drop_table("session")
    op.create_table(
        "session",
        sa.Column("token_digest", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("mandate", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("proved_at", sa.BigInteger, nullable=False),
        sa.Column("held", sa.Text),
        sa.PrimaryKeyConstraint("token_digest", name="pk_session"),
        sa.ForeignKeyConstraint(["person"], ["account.person"], name="fk_session_person"),
        sa.UniqueConstraint("id", name="uq_session_id"),
    )
    op.create_index("ix_session_person", "session", ["person"])
    op.drop_column("account", "failures")
    op.drop_column("account", "locked_until")
    op.create_table(
        "tries",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_tries"),
    )
    op.create_index("ix_tries_since", "tries", ["since"])
    op.create_table(
        "familiar",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("used_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("person", "digest", name="pk_familiar"),
        sa.ForeignKeyConstraint(["person"], ["account.person"], name="fk_familiar_person"),
    )
    op.create_index("ix_familiar_used_at", "familiar", ["used_at"])
    op.create_table(
        "slip",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("digest", name="pk_slip"),
        sa.ForeignKeyConstraint(["person"], ["account.person"], name="fk_slip_person"),
    )
    op.create_index("ix_slip_person", "slip", ["person"])
