"""Printing: who had which paper made, when, and as which kind of file."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "printing",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("ending", sa.Text, nullable=False),
        sa.Column("paper", sa.Text),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("mandate", sa.Text),
        sa.Column("office", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_printing"),
    )
    op.create_index("ix_printing_about", "printing", ["about"])
