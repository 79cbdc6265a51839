"""Every kind of stream there is: the closed vocabulary that books are read by."""

from domain.activity import Activity
from domain.cycle import Cycle, Target
from domain.decision import Decision
from domain.dossier import Dossier
from domain.inspection import Inspection
from domain.letterhead import Letterhead
from domain.mandate import Mandate
from domain.meeting import Meeting
from domain.merit import Merit
from domain.officer import Officer
from domain.override import Override
from domain.paper import Paper
from domain.place import Place
from domain.posting import Posting
from domain.report import Report, Reporting
from domain.reward import Reward
from domain.reward_rules import RewardRules
from domain.rulebook import CriteriaRules, ProcedureRules
from domain.slip import Slip
from domain.stream import Stream
from domain.subject import Subject
from domain.waiver import Waiver

STREAMS: tuple[type[Stream], ...] = (
    Dossier, Meeting, Posting, Decision, Cycle, Target, Place, Subject, Mandate, Officer, ProcedureRules, CriteriaRules,
    Activity, Inspection, Reporting, Report, Reward, Override, Waiver, Slip, Paper, Merit,
    RewardRules, Letterhead,
)  # fmt: skip
