"""What a case works with: servers that start when first asked for, databases, and how long to measure."""

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import server, shim
from tests.benchmarks.subject import Product


@dataclass
class Lab:
    """One run of the benchmarks."""

    folder: Path
    product: Product | None
    quick: bool
    stack: ExitStack
    # What one case made and another may use: addresses of databases by name.
    kept: dict[str, str] = field(default_factory=dict)
    _servers: dict[float, server.Server] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        return 0.7 if self.quick else 2.5

    @property
    def repetitions(self) -> int:
        return 2 if self.quick else 4

    def server(self, *, flush: float = 0.0) -> server.Server:
        """The server whose flush takes `flush` ms longer; raises NoCompiler, NoServer."""
        if flush not in self._servers:
            preload = shim.compiled(self.folder, milliseconds=flush) if flush else None
            self._servers[flush] = self.stack.enter_context(server.running(preload=preload))
        return self._servers[flush]

    def database(self, *names: str, flush: float = 0.0, like: str = "template1") -> str:
        """The address of an empty database for one contestant of one case, or of a copy of `like`."""
        return self.server(flush=flush).database(slug(*names), like=like)


def slug(*names: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", "_".join(names).lower())
