"""Levels of government at which offices are held over each kind of subject."""

from collections.abc import Mapping

SUBJECT, VILLAGE, COMMUNE, ABOVE = "subject", "village", "commune", "above"

# At which levels offices can be held over each kind of subject. A unit of the commune belongs to no village, and an
# agency stands above the communes; so nobody of a village could ever act on them.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "household": (SUBJECT, VILLAGE, COMMUNE, ABOVE),
    "clan": (SUBJECT, VILLAGE, COMMUNE, ABOVE),
    "person": (SUBJECT, VILLAGE, COMMUNE, ABOVE),
    "village": (SUBJECT, VILLAGE, COMMUNE, ABOVE),
    "unit": (SUBJECT, COMMUNE, ABOVE),
    "commune": (SUBJECT, COMMUNE, ABOVE),
    "agency": (SUBJECT, ABOVE),
}
