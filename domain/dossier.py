"""The dossier: one subject's way to one title in one year."""

from domain import dossier_facts as facts
from domain import dossier_later_facts as later
from domain import dossier_undone_facts as undone
from domain.dossier_after import After
from domain.dossier_around import Around
from domain.dossier_checked import Checked
from domain.dossier_corrected import Corrected
from domain.dossier_council import InCouncil
from domain.dossier_restricted import Restrictable, UseAllowed, UseRestricted
from domain.dossier_steps import Steps
from domain.dossier_undone import Undone
from domain.naming import stream_of
from domain.stream import Stream

__all__ = ["Dossier", "stream_of"]


class Dossier(Steps, InCouncil, Around, After, Checked, Undone, Restrictable, Stream):
    TOPIC = "dossier"

    Registered = facts.Registered
    SelfAssessed = facts.SelfAssessed
    EvidenceAdded = facts.EvidenceAdded
    VillageVerified = facts.VillageVerified
    Posted = facts.Posted
    ObjectionRaised = facts.ObjectionRaised
    ObjectionAnswered = facts.ObjectionAnswered
    PostingClosed = facts.PostingClosed
    CommuneAppraised = facts.CommuneAppraised
    AwardDecided = facts.AwardDecided
    Returned = later.Returned
    Withdrawn = later.Withdrawn
    Corrected = Corrected
    Held = later.Held
    Released = later.Released
    DecisionSetAside = later.DecisionSetAside
    AwardRevoked = later.AwardRevoked
    AwardReinstated = later.AwardReinstated
    Appealed = later.Appealed
    AppealDecided = later.AppealDecided
    Inspected = later.Inspected
    ActRetracted = undone.ActRetracted
    Reopened = undone.Reopened
    UseRestricted = UseRestricted
    UseAllowed = UseAllowed

    def __init__(self) -> None:
        self.state = ""
        self.next_step = self.due_on = None
        self.next_office = []
        self.stood = []
        self.beside = []
        self.taken = {}
        self.hands = {}
        self.findings = {}
        self.unanswered = set()
        self.comments = self.times_returned = self.retracted = 0
        self.posting = None
        self.posted_until = None
        self.decision = self.code = None
        self.in_force = self.term = None
        self.resumes = self.appeal = None
        self.restricted = None
        self.stops = []
