"""Lists that come in as workbooks, and which of their headings is which column."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_import",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("book", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("mandate", sa.Text),
        sa.Column("office", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("pieces", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("touched_at", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sheet_import"),
    )
    op.create_index("ix_sheet_import_book", "sheet_import", ["book", "person"])
    op.create_table(
        "sheet_mapping",
        sa.Column("book", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("book", "office", "kind", "heading", name="pk_sheet_mapping"),
    )
