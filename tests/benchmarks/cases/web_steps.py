"""A whole step over HTTP: gunicorn, keep-alive clients that sign in once, one POST a step."""

from contextlib import AbstractContextManager

from tests.benchmarks import web, web_profile
from tests.benchmarks.crew import Crew
from tests.benchmarks.handwritten.site import SITE
from tests.benchmarks.harness import RateCase
from tests.benchmarks.lab import Lab, slug
from tests.benchmarks.subject import Product, Work

CLIENTS = Crew(processes=4, threads=4)


def product(own: Product) -> Work | None:
    return web.Visitors(own.site) if own.site else None


def served(work: Work, url: str, lab: Lab) -> AbstractContextManager[str]:
    assert isinstance(work, web.Visitors)
    return web.serving(work.site, url, lab.folder / f"gunicorn_{slug(work.name)}.log")


def profiled(work: Work, url: str) -> str:
    assert isinstance(work, web.Visitors)
    return web_profile.of(work.site, url)


CASES = (
    RateCase(
        "web-16",
        f"whole step over HTTP, {CLIENTS.size} clients, gunicorn with {web.WORKERS} × {web.THREADS} threads",
        "/s",
        CLIENTS,
        CLIENTS.size,
        (web.Visitors(SITE),),
        product,
        address=served,
        profiled=profiled,
    ),
)
