"""Who there is: every office, over every place, in every condition of the mandate, in every relation to the dossier."""

from dataclasses import dataclass, replace

# Offices that any procedure or register knows. Those of other titles have no say in a family's dossier.
OFFICES = (
    "village-officer", "commune-appraiser", "signer", "records-officer", "council-chair", "council-member",
    "culture-office", "front-committee", "association-officer", "inspector", "administrator", "upper-officer",
    "upper-appraiser", "upper-signer",
)  # fmt: skip
# Where the three offices of a family's way mostly sit.
AT = {"village-officer": "own village", "commune-appraiser": "own commune", "signer": "own commune"}
PLACES = ("own village", "other village", "own commune", "other commune", "village elsewhere", "province")
TERMS = ("ended", "expired", "future", "another's", "other office")
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
        took = f" who took {' '.join(sorted(self.took))}" if self.took else ""
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


OFFICERS = _officers()
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
