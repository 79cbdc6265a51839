"""Conformance: the whole history held against the procedure of each date, by a reader that knows facts alone.

It neither asks the policies nor the commands, which would find nothing that they let through.
"""

from domain.conformance.clocks import ClocksKept
from domain.conformance.file import CommentsAnswered, PageSeen
from domain.conformance.finding import Finding, Rule
from domain.conformance.hands import HandsApart
from domain.conformance.kin import NoKin
from domain.conformance.listed import OnTheList
from domain.conformance.offices import OfficeRight
from domain.conformance.order import OrderKept, TimesInOrder
from domain.conformance.posting import PostedFullDays
from domain.conformance.register import NoSuchEdition, Register
from domain.conformance.restricted import OnlyKept
from domain.conformance.scores import FileComplete, PointsReached
from domain.conformance.term import TermGiven
from domain.conformance.voting import MajorityReached, QuorumReached
from domain.conformance.warrants import EntryMandateHeld, MandateHeld, PlaceCovered

RULES: tuple[type[Rule], ...] = (
    QuorumReached, MajorityReached, PointsReached, OnTheList, PostedFullDays, ClocksKept, FileComplete, PageSeen,
    CommentsAnswered, HandsApart, NoKin, MandateHeld, PlaceCovered, OfficeRight, EntryMandateHeld, OrderKept,
    TimesInOrder, TermGiven, OnlyKept,
)  # fmt: skip

__all__ = ["RULES", "Finding", "NoSuchEdition", "Register", "Rule"]
