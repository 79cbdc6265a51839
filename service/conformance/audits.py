"""Audits for pages: the history of one book, looked into once a process for each position that it is asked of."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from domain.conformance import Finding, NoSuchEdition
from domain.workflow import Procedure
from service.conformance.audit_report import in_order, report
from service.conformance.auditing import Span, audit
from service.follower.unfoldable import Unfoldable
from service.regeneration.digests import WrongDigest
from service.store.encoding import UnknownFact
from service.wiring import Wiring

# What was found of so many books, years and positions is kept; what a book said up to a position never changes.
KEPT = 8
UNREADABLE = (NoSuchEdition, UnknownFact, Unfoldable, WrongDigest)


@dataclass(frozen=True, slots=True)
class Audited:
    """What was found, and the report of it."""

    findings: tuple[Finding, ...]
    report: dict[str, Any]


class Audits:
    """The audits that pages of this process have asked for last; two who ask for the same wait for one of them."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self._kept: OrderedDict[tuple[Any, ...], Audited] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, span: Span, under: Procedure | None = None) -> Audited:
        """What is found up to these positions, and under a procedure that was chosen now; raises one of UNREADABLE
        where they cannot be read."""
        chosen = under and under.digest
        key = (tuple(sorted(span.books.items())), tuple(sorted(span.beside.items())), span.year, span.on, chosen)
        with self._lock:
            found = self._kept.pop(key, None) or self._look(span, {under.title: under} if under else {})
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _look(self, span: Span, under: dict[str, Procedure]) -> Audited:
        wiring = self.wiring
        found = audit(wiring.engine, wiring.reader, span, under=under)
        return Audited(tuple(in_order(found)), report(wiring.engine, found, span, under=under))
