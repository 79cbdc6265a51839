"""Refusals as answers: the one status of each, and its sentence in the reader's language."""

from decimal import Decimal
from typing import Any

from domain import correction_refusals as correction
from domain import council_refusals as council
from domain import (
    errors,
    files,
    inspection_refusals,
    mandate_refusals,
    page,
    paper_refusals,
    public_refusals,
    report_refusals,
    reward_refusals,
    slip_refusals,
    year_errors,
)
from domain import membership_refusals as members
from domain import place_refusals as places
from domain import privacy_refusals as privacy
from domain import undoing_refusals as undoing
from domain.criteria import refusals as scores
from domain.document import Defect
from domain.edition import Label
from domain.errors import Refusal
from service import words
from service.follower.unfoldable import StandsStill
from service.i18n import local, number
from service.i18n import text as _
from service.identity.accounts import LoginTaken, NoAccount
from service.identity.identity import PasswordAgain, SignInRefused, WrongPassword
from service.identity.logins import LoginRefused
from service.identity.passwords import PasswordCommon, PasswordRefused
from service.identity.second_factor import SecondDemanded, SecondRefused, SecondStale, SecondWanted
from service.identity.slips import SlipRefused
from service.identity.unsent import NothingKept
from service.moments import moment
from service.public.refusals import TooManyComments, TooOften
from service.rulesfile import FileInvalid, RulesInvalid
from service.spreadsheets import refusals as lists

# 400: the entry itself is wrong. 403: not by this person. 404: not there, or not to be seen. 409: not as things stand.
STATUS: dict[type[Refusal], int] = {
    errors.InTheFuture: 400,
    errors.OutOfOrder: 400,
    errors.NotFound: 404,
    errors.OutOfDate: 409,
    page.PageChanged: 409,
    page.WhyNotSaid: 409,
    errors.CommandReused: 409,
    errors.HistoryBroken: 503,
    StandsStill: 503,
    errors.ClockBehind: 503,
    errors.NoMandate: 403,
    errors.NotYourPlace: 403,
    errors.NotYourOffice: 403,
    errors.SameHands: 403,
    errors.OwnOrKin: 403,
    errors.NotSeen: 400,
    errors.NotThisStep: 409,
    errors.NoSuchOutcome: 400,
    errors.AlreadyLive: 409,
    errors.NoCycle: 409,
    errors.OnPlaceholder: 409,
    RulesInvalid: 400,
    FileInvalid: 400,
    lists.SheetUnreadable: 400,
    lists.ColumnMissing: 400,
    lists.ListGone: 409,
    moment.NotADay: 400,
    moment.NoOffset: 400,
    moment.StillToCome: 400,
    moment.BeforeTheBooks: 400,
    moment.ActsAreForToday: 409,
    errors.OtherHalfMissing: 409,
    errors.NotForTheYear: 409,
    errors.OutsideCycle: 409,
    year_errors.YearOpened: 409,
    year_errors.YearClosed: 409,
    year_errors.WindowElsewhere: 400,
    year_errors.NotAShare: 400,
    year_errors.StepOfNoTitle: 400,
    year_errors.ClockInThePast: 400,
    year_errors.MayNotShorten: 409,
    year_errors.NoSuchTitle: 409,
    errors.NoConsent: 400,
    errors.NotOnThisList: 409,
    errors.NotEnrolled: 409,
    errors.NotAtHome: 409,
    members.NotAGroup: 409,
    members.NotAPerson: 409,
    members.OtherCommune: 409,
    members.AlreadyMember: 409,
    members.NotAMember: 409,
    members.InAnotherHousehold: 409,
    members.UnknownRole: 400,
    members.NotAdult: 400,
    members.BeforeThat: 400,
    errors.ReturnedTooOften: 409,
    errors.BelowThreshold: 400,
    errors.MayNotReturn: 409,
    errors.MayNotWithdraw: 409,
    errors.MayNotHold: 409,
    errors.MayNotAppeal: 409,
    undoing.MayNotRetract: 409,
    undoing.AlreadyOpened: 409,
    undoing.MayNotReopen: 409,
    errors.Superseded: 409,
    errors.Unsettled: 409,
    errors.NoEvidenceNow: 409,
    files.TooManyFiles: 409,
    files.TooManyMegabytes: 409,
    files.TooManyToday: 409,
    errors.UnknownReason: 400,
    errors.NobodySummoned: 400,
    errors.MorePresentThanSummoned: 400,
    errors.NotACount: 400,
    errors.NobodyCounted: 400,
    errors.NobodyLearned: 400,
    errors.ActivityElsewhere: 409,
    errors.PartAboveWhole: 400,
    errors.NoQuorum: 400,
    errors.TooManyVotes: 400,
    errors.BallotKind: 400,
    council.NotAMember: 409,
    council.MembersUnsaid: 400,
    council.NoWrittenVotes: 400,
    council.ChairNotThere: 400,
    council.NotAVote: 400,
    council.MayNotVote: 409,
    council.VotesUnsaid: 400,
    council.VotesWithoutPoints: 400,
    council.TakenByCouncil: 409,
    council.OtherMembers: 409,
    errors.MeetingBeforeRegistration: 400,
    errors.NotPlainText: 400,
    errors.EmptyList: 400,
    errors.OtherCount: 409,
    errors.StillPosted: 409,
    errors.NotPosted: 409,
    errors.AlreadyClosed: 409,
    errors.UnansweredComments: 409,
    errors.NoSuchComment: 409,
    errors.NothingToCorrect: 400,
    errors.NotCorrectable: 409,
    errors.BetweenItsNeighbours: 400,
    errors.NeedsSettingAside: 409,
    correction.ActsOutside: 409,
    correction.NoPowerThen: 409,
    correction.RegisteredOutside: 409,
    correction.ActedMeanwhile: 409,
    correction.StaysOverlap: 409,
    correction.HeadIsChanged: 409,
    errors.PeriodReversed: 400,
    errors.AlreadyEnded: 409,
    errors.EndsBeforeNow: 400,
    errors.BatchRefused: 409,
    TooOften: 429,
    TooManyComments: 429,
    public_refusals.EnoughComments: 409,
    public_refusals.HasCode: 409,
    public_refusals.NoTitleHere: 409,
    paper_refusals.NumberTaken: 409,
    paper_refusals.ReplacedBefore: 409,
    paper_refusals.OtherPaper: 409,
    paper_refusals.SameLetterhead: 409,
    mandate_refusals.NotYourMandate: 403,
    mandate_refusals.OwnMandate: 403,
    mandate_refusals.FromAbove: 403,
    mandate_refusals.DelegatedAlready: 409,
    mandate_refusals.DelegatedToOneself: 400,
    mandate_refusals.BeyondMandate: 403,
    mandate_refusals.OutsideMandate: 400,
    mandate_refusals.NoCapacity: 400,
    mandate_refusals.OtherCapacity: 400,
    mandate_refusals.SuspendedAlready: 409,
    mandate_refusals.NotSuspended: 409,
    mandate_refusals.SuspendsBackwards: 400,
    mandate_refusals.DeclaresForAnother: 403,
    mandate_refusals.InterestLacksWords: 400,
    mandate_refusals.MayNotWaive: 409,
    mandate_refusals.NothingWaived: 409,
    mandate_refusals.TwoPersons: 403,
    mandate_refusals.AlreadyProposed: 409,
    mandate_refusals.NothingProposed: 409,
    mandate_refusals.OfficeOnlyReads: 400,
    slip_refusals.OwnSlip: 403,
    slip_refusals.SlipLacksWords: 400,
    slip_refusals.HoldsNothing: 409,
    slip_refusals.AnotherAgrees: 403,
    slip_refusals.NothingAsked: 409,
    inspection_refusals.SizeInvalid: 400,
    inspection_refusals.NothingToDraw: 409,
    inspection_refusals.SampleTooLarge: 400,
    inspection_refusals.NotDrawn: 409,
    inspection_refusals.InspectionOver: 409,
    inspection_refusals.NothingInspected: 409,
    inspection_refusals.FindingLacksPoints: 400,
    inspection_refusals.PointsTwice: 400,
    inspection_refusals.FindingLacksWords: 400,
    inspection_refusals.NoSuchFault: 409,
    report_refusals.NoSuchReport: 409,
    report_refusals.WrongFigures: 400,
    report_refusals.NotAFigure: 400,
    report_refusals.NothingReported: 400,
    report_refusals.AlreadyDue: 400,
    report_refusals.NoSuchPeriod: 400,
    report_refusals.SamePlan: 409,
    reward_refusals.NoSuchForm: 400,
    reward_refusals.NotHeldLongEnough: 409,
    reward_refusals.TooManyProposed: 400,
    reward_refusals.NotThere: 409,
    reward_refusals.ProposedByThem: 403,
    reward_refusals.NotProposed: 400,
    reward_refusals.NoSuchKind: 400,
    reward_refusals.NotOfThisKind: 400,
    reward_refusals.NotACriterion: 400,
    reward_refusals.NotTheOccasion: 409,
    reward_refusals.CriterionNotMet: 409,
    reward_refusals.SameForms: 409,
    privacy.NoSuchRequest: 404,
    privacy.OnlyPeople: 409,
    privacy.AlreadyAsked: 409,
    privacy.RequestAnswered: 409,
    privacy.NotGranted: 409,
    privacy.ExtendedBefore: 409,
    privacy.ExtendedTooFar: 400,
    privacy.NoGround: 400,
    privacy.NoPurpose: 400,
    privacy.ErasedApart: 409,
    privacy.OwnRequest: 403,
    privacy.ErasesOthers: 409,
    privacy.Restricted: 409,
    privacy.DataErased: 409,
    privacy.UseRestricted: 409,
    privacy.NotTheCorrection: 400,
    privacy.PurposeRefused: 409,
    privacy.ChildsConsent: 409,
    privacy.NotRestricted: 409,
    privacy.ParentMissing: 400,
    privacy.NotAParent: 400,
    privacy.NotAdultConsent: 400,
    places.PlaceGone: 409,
    places.PlaceDissolved: 409,
    places.NotAssigned: 409,
    places.NotRehomed: 409,
    places.RestsOnChange: 409,
    places.BeforeWhatHappened: 400,
    places.BeforeEstablished: 400,
    places.IntoItself: 400,
    places.NamedTwice: 400,
    places.OtherKindOfPlace: 400,
    places.NotSideBySide: 409,
    places.NotSplitHere: 400,
    places.TooFewParts: 400,
    places.SameName: 400,
    places.NotSplit: 409,
    places.NoPartOf: 400,
    places.NotOfThatPlace: 409,
    SignInRefused: 403,
    WrongPassword: 403,
    PasswordAgain: 403,
    SlipRefused: 403,
    SecondWanted: 403,
    SecondRefused: 403,
    SecondStale: 409,
    SecondDemanded: 403,
    LoginRefused: 400,
    LoginTaken: 409,
    NoAccount: 404,
    NothingKept: 404,
    PasswordRefused: 400,
    PasswordCommon: 400,
    scores.ScoreInvalid: 400,
    scores.UnknownCriterion: 400,
    scores.ScoreMissing: 400,
    scores.NotANumber: 400,
    scores.BelowZero: 400,
    scores.AboveMaximum: 400,
    scores.AboveCounted: 400,
    scores.WrongStep: 400,
    scores.CountedNotAnswered: 400,
    scores.CountInvalid: 400,
}

# Places in sentences that hold codes, and the words for them.
CODED = {
    "state": words.STATE,
    "step": words.STEP,
    "steps": words.STEP,
    "offices": words.OFFICE,
    "outcomes": words.OUTCOME,
    "ballots": words.BALLOT,
    "capacity": words.SIGNING_FORM,
    "criterion": words.SCORED,
}


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    params = {name: _worded(name, value) for name, value in refusal.params.items()}
    if isinstance(refusal, errors.BatchRefused):
        params["first"] = sentence(next(iter(refusal.rows.values())))
    # A sentence that writes %(most)d wants the number itself.
    numbers = {name: value for name, value in refusal.params.items() if f"%({name})d" in refusal.message}
    return _(refusal.message, **params | numbers)


def _worded(name: str, value: Any) -> str:
    if isinstance(value, int | Decimal):
        return str(value) if name == "year" else number(value)
    if isinstance(value, Label):
        return local(value.as_data())
    if isinstance(value, Defect):
        # What stands in it stands so in the file.
        return _(value.message, **value.told)
    if name in CODED:
        return ", ".join(words.word(CODED[name], code) for code in str(value).split(", "))
    return str(value)


def status_of(refusal: Refusal) -> int:
    """The one status of this class of refusal."""
    return STATUS[type(refusal)]
