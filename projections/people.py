"""People: who is known in places, as a member of a group or as one who asks for a title alone."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, RowMapping, Select, select, union

from projections.members import member
from projections.names import name
from projections.subjects import subject
from projections.times import begun, happened
from projections.vietnamese import folded


def _known(places: Collection[str], as_of: int | None, known_at: int | None) -> Select[tuple[str]]:
    belonging = select(member.c.person).where(member.c.place.in_(places), begun(member, as_of, known_at))
    alone = select(subject.c.subject).where(subject.c.kind == "person", subject.c.place.in_(places))
    alone = alone.where(happened(subject, as_of, known_at))
    both = union(belonging, alone).subquery()
    return select(both.c[0])


def named(
    db: Connection,
    wanted: str,
    *,
    places: Collection[str],
    limit: int = 50,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """Those of these places whose name holds these words, in the order of names."""
    asked = select(name).where(name.c.folded != "", name.c.owner.in_(_known(places, as_of, known_at)))
    for word in folded(wanted).split():
        asked = asked.where(name.c.folded.contains(word, autoescape=True))
    return db.execute(asked.order_by(name.c.sort_key, name.c.owner).limit(limit)).mappings().all()


def is_known_in(
    db: Connection, person: str, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> bool:
    """Whether somebody is known in one of these places."""
    belongs = select(member.c.place).where(member.c.person == person, begun(member, as_of, known_at))
    alone = select(subject.c.place).where(subject.c.subject == person, subject.c.kind == "person")
    alone = alone.where(happened(subject, as_of, known_at))
    return not set(places).isdisjoint(db.execute(union(belongs, alone)).scalars())
