"""The product over HTTP: its own web application, its own forms."""

from collections.abc import Callable

from service.database import make_engine
from service.migrations import upgrade
from service.wiring import wire
from tests.benchmarks.product.settings import environment, settings
from tests.benchmarks.product.town import Town
from tests.benchmarks.product.visitor import Visitor
from tests.benchmarks.subject import Serving


class ProductSite:
    """One POST of the real form a step, by whoever holds the office of that step."""

    name = "product"

    def prepare(self, url: str, *, visitors: int) -> None:
        engine = make_engine(url, threads=2)
        upgrade(engine)
        wiring = wire(settings(url), engine=engine)
        wiring.projector.upgrade()
        for number in range(visitors):
            Town(engine, wiring, number)
        wiring.catch_up()
        wiring.close()

    def serving(self, url: str) -> Serving:
        return Serving("service.web:application()", environment(url))

    def visitor(self, address: str, *, number: int) -> Callable[[], None]:
        steps = Visitor(address, number).steps()
        return lambda: next(steps)
