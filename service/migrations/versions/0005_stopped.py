"""Read models that stand still in a book, and who follows the books."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("line_position", sa.Column("behind", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "stopped",
        sa.Column("projection", sa.Text, nullable=False),
        sa.Column("book", sa.Text, nullable=False),
        sa.Column("root", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("type", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("projection", "book", name="pk_stopped"),
    )
    op.create_table(
        "follower",
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("process", name="pk_follower"),
    )
