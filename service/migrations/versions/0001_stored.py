"""The first tables: books and facts, command rows, vault, accounts, sessions, settings; facts are guarded."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from service.migrations.guards import guard_facts

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Rows that every append rewrites: half a page is left free so that PostgreSQL can update them in place.
REWRITTEN: dict[str, Any] = {"postgresql_with": {"fillfactor": 50}}


def upgrade() -> None:
    _books()
    _vault()
    _accounts()
    _progress()
    guard_facts(op.get_bind())


def _books() -> None:
    op.create_table(
        "book",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("head", sa.BigInteger, nullable=False),
        sa.Column("last_recorded", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_book"),
        **REWRITTEN,
    )
    op.create_table(
        "fact",
        sa.Column("book", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("book", "position", name="pk_fact"),
        sa.UniqueConstraint("stream", "version", name="uq_fact_stream"),
    )
    op.create_table(
        "stream_head",
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("book", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("stream", name="pk_stream_head"),
        **REWRITTEN,
    )
    op.create_table(
        "command",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("request_digest", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_command"),
    )


def _vault() -> None:
    op.create_table(
        "vault_key",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.Column("master", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_vault_key"),
    )
    op.create_table(
        "vault_version",
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("item", "version", name="pk_vault_version"),
    )
    op.create_index("ix_vault_version_owner", "vault_version", ["owner", "kind"])


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("login_digest", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("disabled_at", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_account"),
        sa.UniqueConstraint("login_digest", name="uq_account_login_digest"),
    )
    op.create_table(
        "session",
        sa.Column("token_digest", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("mandate", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name="pk_session"),
        sa.ForeignKeyConstraint(["person"], ["account.person"], name="fk_session_person"),
    )
    op.create_index("ix_session_person", "session", ["person"])


def _progress() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "line_position",
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("book", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("line", "book", name="pk_line_position"),
    )
    op.create_table(
        "read_model",
        sa.Column("projection", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("projection", name="pk_read_model"),
    )
