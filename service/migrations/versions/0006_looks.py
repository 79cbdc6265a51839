"""Looks: which version of a dossier somebody whose turn it is had before them last, and at the sitting before."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("before", sa.Integer),
        sa.Column("before_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("person", "stream", name="pk_look"),
    )
