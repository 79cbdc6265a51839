"""A second factor: whose account asks for one, its printed codes, and slips that take it away."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("person", sa.Text, sa.ForeignKey("account.person"), primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column("person", sa.Text, sa.ForeignKey("account.person"), primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("used_at", sa.BigInteger),
    )
    with op.batch_alter_table("slip") as table:
        table.add_column(sa.Column("frees", sa.Boolean, nullable=False, server_default=sa.false()))
