"""The bare append: one fact with all that belongs to a command."""

from collections.abc import Callable
from multiprocessing.synchronize import Event

from domain.append import Append, Command
from domain.ids import new_id
from domain.subject import Subject
from tests.benchmarks.product.desk import Bench, found
from tests.scenario import ref


class ProductAppend:
    """One fact with its command row, the mandate's head asserted, in a transaction of its own."""

    name = "product"

    def prepare(self, url: str, *, books: int) -> None:
        found(url, books=books)

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        desk = Bench(url, book)
        mandate = f"mandate.{desk.mandates[desk.officer]}"
        relied_on = desk.books.load([mandate]).heads
        data = {"kind": "household", "place": {"id": desk.village, "name": "Thôn Một (minh họa)"}, "people": [new_id()]}

        def append() -> None:
            act = desk.act(desk.officer)
            subject = Subject.open(
                Subject.Enrolled, f"subject.{new_id()}", act, name=ref(), entry_mandate=act.entry_mandate, **data
            )
            command = Command(act.command_id, act.actor, "d" * 64)
            desk.books.put(
                subject.collect_events(), append=Append(relied_on=relied_on, command=command, answer={"of": subject.id})
            )

        return append

    def beside(self, url: str, stop: Event) -> None:
        """Nothing follows an append alone."""
