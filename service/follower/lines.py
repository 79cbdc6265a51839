"""Lines as they stand in the database: which read models are in force, under which name, and how far they have come."""

from collections.abc import Sequence

from service.follower.desks import Desk


def models(desk: Desk) -> list[tuple[str, int, int]]:
    """Name, fold version and generation of the read models in force."""
    return [(row[0], row[1], row[2]) for row in desk.run("SELECT projection, version, generation FROM read_model")]


def name_of(found: Sequence[tuple[str, int, int]]) -> str:
    """Name of the living line over these read models. It changes with every change-over.

    So a projector that still works for the tables of before no longer finds its rows, not even one that waited
    for their locks meanwhile, and looks up the generations again: nothing is ever written into a table put away.
    Name and generations must come from one reading, or a change-over between two would tie a new name to old tables.
    """
    return f"live.{sum(generation for _, _, generation in found)}"


def live_name(desk: Desk) -> str:
    """Name of the line that lives now."""
    return name_of(models(desk))


def enter(desk: Desk, line: str, book: str) -> None:
    """Give a book its row in a line, if it has none."""
    desk.run(
        "INSERT INTO line_position (line, book, position) SELECT %s, id, 0 FROM book WHERE id = %s "
        "ON CONFLICT DO NOTHING",
        line,
        book,
    )


def enter_living(desk: Desk, line: str, book: str) -> None:
    """The same for the living line, unless a change-over has given it another name meanwhile."""
    desk.run(
        "INSERT INTO line_position (line, book, position) SELECT %s, id, 0 FROM book "
        "WHERE id = %s AND %s = 'live.' || (SELECT coalesce(sum(generation), 0) FROM read_model) "
        "ON CONFLICT DO NOTHING",
        line,
        book,
        line,
    )


def place_of(desk: Desk, line: str, book: str) -> int | None:
    """How far a line has come in a book; None where it never began."""
    found = desk.run("SELECT position FROM line_position WHERE line = %s AND book = %s", line, book)
    return int(found[0][0]) if found else None


def places_of(desk: Desk, line: str) -> dict[str, int]:
    """How far it has come in every book that it began."""
    return dict(desk.run("SELECT book, position FROM line_position WHERE line = %s", line))
