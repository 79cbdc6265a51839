"""Erasing: whose traces are still to be wiped, who read whose data, and no sealed row without its key."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wiping",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("owners", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_wiping"),
    )
    op.create_table(
        "access",
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("hour", sa.BigInteger, nullable=False),
        sa.Column("mandate", sa.Text),
        sa.Column("office", sa.Text),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("subject", "person", "page", "hour", name="pk_access"),
    )
    op.create_index("ix_access_hour", "access", ["hour"])
    _keys()


def _keys() -> None:
    """What was sealed under a key that is gone opens for nobody, and goes before the database forbids it."""
    op.execute("DELETE FROM vault_version WHERE owner NOT IN (SELECT owner FROM vault_key)")
    with op.batch_alter_table("vault_version") as table:
        table.create_foreign_key("fk_vault_version_owner", "vault_key", ["owner"], ["owner"])
