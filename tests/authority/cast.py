"""Who there is: every office, over every place, in every condition of the mandate, in every relation to the dossier."""

from dataclasses import dataclass, replace

# Offices that any procedure or register knows. Those of other titles have no say in a family's dossier, and nobody can be
# given the family's own.
OFFICES = (
    "village-officer", "commune-appraiser", "signer", "records-officer", "council-chair", "council-member",
    "culture-office", "front-committee", "association-officer", "inspector", "administrator", "upper-officer",
    "upper-appraiser", "upper-signer", "household",
)  # fmt: skip
# Where the three offices of a family's way mostly sit.
AT = {"village-officer": "own village", "commune-appraiser": "own commune", "signer": "own commune"}
PLACES = ("own village", "other village", "own commune", "other commune", "village elsewhere", "province")
TERMS = ("ended", "expired", "future", "suspended", "suspended later", "resumed", "another's", "other office")
# In these the mandate gives power today; one that is delegated does so as long as what it was delegated under.
HELD = frozenset({"held", "suspended later", "resumed"})
# Who took which steps of every dossier that came so far; each of them holds the other offices as well.
HANDS = {
    "chair": frozenset({"village-verification"}),
    "secretary": frozenset({"village-verification"}),
    "appraiser": frozenset({"commune-appraisal"}),
    "signer": frozenset({"award-decision", "award-revoked"}),
}
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts. `mode`: by `office`, as the subject's `own` act, `for` the subject, entering another officer's
    `paper`, or the `clock`. `term` is how it stands with the mandate, `took` which steps they once took."""

    person: str
    mode: str
    office: str = ""
    place: str = ""
    term: str = "held"
    relation: str = ""
    took: frozenset[str] = NOTHING
    under: str = ""

    @property
    def holds(self) -> bool:
        return self.term in HELD

    @property
    def related(self) -> bool:
        return self.relation in ("own", "kin")

    @property
    def member(self) -> bool:
        return self.relation == "own"

    @property
    def mandate(self) -> str:
        """The name of the mandate under which they act."""
        return f"{self.person} as {self.office}"

    def __str__(self) -> str:
        took = f" by {self.under}" if self.under else ""
        took += f" who took {' '.join(sorted(self.took))}" if self.took else ""
        return f"{self.mode} {self.office} {self.place} {self.term} {self.relation}{took}".strip()


def _officers() -> list[Actor]:
    everywhere = [Actor(f"{office} of {place}", "office", office, place) for office in OFFICES for place in PLACES]
    conditions = [Actor(f"{office} {term}", "office", office, AT[office], term) for office in AT for term in TERMS]
    relations = [
        Actor(f"{relation} {office}", "office", office, AT[office], relation=relation)
        for office in AT
        for relation in ("own", "kin")
    ]
    hands = [Actor(person, "office", office, AT[office], took=took) for person, took in HANDS.items() for office in AT]
    return everywhere + conditions + relations + hands


def _delegates(officers: list[Actor]) -> list[Actor]:
    """Somebody else to whom each of these handed on the power that they have, or had."""
    ordinary = {f"{office} of {place}" for office, place in AT.items()}
    terms = ("ended", "suspended", "resumed")
    chosen = [
        each
        for each in officers
        if each.person in ordinary or each.term in terms or each.relation == "kin" or each.took
    ]
    return [replace(each, person=f"deputy of {each.mandate}", under=each.mandate) for each in chosen]


OFFICERS = _officers()
OFFICERS += _delegates(OFFICERS)
SUBJECTS = [
    Actor("head", "own", relation="own"),
    Actor("member", "own", relation="own"),
    Actor("head of others", "own"),
    Actor("nobody", "own"),
]
# The same people entering for the family, and entering another officer's paper; their own office they do not name then.
AT_THE_DESK = [each for each in OFFICERS if each.term != "other office"]
CAST = [
    *OFFICERS,
    *(replace(each, mode=mode) for mode in ("for", "paper") for each in AT_THE_DESK),
    *SUBJECTS,
    *(replace(each, mode="own") for each in OFFICERS if each.relation == "own"),
    Actor("clock", "clock"),
]
