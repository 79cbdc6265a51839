"""The product as a contestant: the same acts through its own commands, store, projector and pages."""

from tests.benchmarks.product.appending import ProductAppend
from tests.benchmarks.product.deciding import ProductBatch
from tests.benchmarks.product.past_days import ProductPast
from tests.benchmarks.product.regenerating import ProductHistory
from tests.benchmarks.product.site import ProductSite
from tests.benchmarks.product.stepping import ProductStep
from tests.benchmarks.product.year import build

append = ProductAppend()
step = ProductStep()
site = ProductSite()
batch = ProductBatch()
past = ProductPast()
history = ProductHistory()
year = build

__all__ = ["append", "batch", "history", "past", "site", "step", "year"]
