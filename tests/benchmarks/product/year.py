"""The Hướng Hóa year, through what `sovang demo --scale huong-hoa` runs."""

from service.cli.opened import bring_up_to_date, opened_engine, wired
from service.demo.build import SCALES, beginning
from service.demo.build import build as build_scale
from tests.benchmarks.product.settings import settings


def build(file: str) -> None:
    """The whole year in an empty SQLite file."""
    config = settings(f"sqlite:///{file}")
    clock, scale = beginning(), SCALES["huong-hoa"]
    with opened_engine(config, migrated=False) as engine:
        bring_up_to_date(config, engine)
        with wired(config, engine, clock=clock) as wiring:
            build_scale(wiring, clock, scale, lambda _step: None)
