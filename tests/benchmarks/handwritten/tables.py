"""Tables: dossiers with their status, the audit trail, mandates, accounts."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSONB, datetime: DateTime(timezone=True)}


class Dossier(Table):
    __tablename__ = "dossier"
    __table_args__ = (
        UniqueConstraint("year", "title", "subject", "attempt"),
        # The lists of the product are queries by these two: my queue, and progress of a commune.
        Index("ix_dossier_place_state", "place", "state"),
        Index("ix_dossier_commune_state", "commune", "year", "title", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    commune: Mapped[UUID]
    place: Mapped[UUID]
    year: Mapped[int]
    title: Mapped[str]
    subject: Mapped[UUID]
    attempt: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    verified_by: Mapped[UUID | None]
    appraised_by: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
    posted_until: Mapped[date | None]
    decision_number: Mapped[str | None]
    changed_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC), onupdate=lambda: datetime.now(UTC))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (declared by SQLAlchemy as it is)


class Audit(Table):
    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    actor: Mapped[UUID]
    mandate: Mapped[UUID | None]
    action: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    details: Mapped[dict[str, Any]]


class Mandate(Table):
    __tablename__ = "mandate"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person: Mapped[UUID] = mapped_column(index=True)
    office: Mapped[str]
    commune: Mapped[UUID]
    since: Mapped[date]
    until: Mapped[date | None]


class Account(Table):
    __tablename__ = "account"

    person: Mapped[UUID] = mapped_column(primary_key=True)
    password: Mapped[str]
