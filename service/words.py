"""Words: what codes in facts are called on pages and papers, in both languages."""

from typing import Any

from service import called
from service.i18n import later as _l

Catalogue = dict[str, Any]

STATE: Catalogue = {
    "registered": _l("Registered"),
    "self_assessed": _l("Self-assessed"),
    "verified": _l("Proposed by the village"),
    "not_proposed": _l("Not proposed by the village"),
    "posted": _l("Posted"),
    "appraised": _l("Upheld by the commune"),
    "not_upheld": _l("Not upheld by the commune"),
    "recognised": _l("Recognised"),
    "refused": _l("Not recognised"),
    "returned": _l("Returned for completion"),
    "withdrawn": _l("Withdrawn"),
    "held": _l("On hold"),
    "under_appeal": _l("Under appeal"),
    "revoked": _l("Revoked"),
    "expired": _l("Expired"),
}

# The colour only repeats what the word says.
STATE_COLOUR = {
    "registered": "grey",
    "self_assessed": "blue",
    "verified": "teal",
    "posted": "purple",
    "appraised": "teal",
    "recognised": "green",
    "expired": "grey",
    "returned": "orange",
    "not_proposed": "red",
    "not_upheld": "red",
    "refused": "red",
    "revoked": "red",
    "held": "yellow",
    "under_appeal": "yellow",
}

STEP: Catalogue = {
    "registration": _l("Registration"),
    "self-assessment": _l("Self-assessment"),
    "village-verification": _l("Village verification"),
    "posting": _l("Posting"),
    "posting-close": _l("Closing the posting"),
    "commune-appraisal": _l("Commune appraisal"),
    "council-appraisal": _l("Council appraisal"),
    "award-decision": _l("Award decision"),
    # What waits for somebody although no step is next, and a ruling that belongs to none.
    "held": _l("On hold"),
    "under_appeal": _l("Appeal"),
    "award-revoked": _l("Revocation"),
}

FACT: Catalogue = {
    "dossier.registered": _l("Registered"),
    "dossier.self-assessed": _l("Assessed itself"),
    "dossier.evidence-added": _l("Evidence added"),
    "dossier.village-verified": _l("Verified by the village meeting"),
    "dossier.posted": _l("Posted for comments"),
    "dossier.posting-closed": _l("Posting closed"),
    "dossier.objection-raised": _l("Comment received"),
    "dossier.objection-answered": _l("Comment answered"),
    "dossier.commune-appraised": _l("Appraised by the commune"),
    "dossier.award-decided": _l("Award decided"),
    "dossier.returned": _l("Returned for completion"),
    "dossier.withdrawn": _l("Dossier withdrawn"),
    "dossier.corrected": _l("Entry corrected"),
    "dossier.held": _l("Put on hold"),
    "dossier.released": _l("Went on after a hold"),
    "dossier.decision-set-aside": _l("Decision set aside"),
    "dossier.award-revoked": _l("Title revoked"),
    "dossier.award-reinstated": _l("Title reinstated"),
    "dossier.appealed": _l("Appeal lodged"),
    "dossier.appeal-decided": _l("Appeal decided"),
    "dossier.inspected": _l("Inspected"),
    "dossier.act-retracted": _l("Last step taken back"),
    "dossier.reopened": _l("Dossier reopened"),
    "dossier.use-restricted": _l("Use of the data restricted"),
    "dossier.use-allowed": _l("Use of the data allowed again"),
    "meeting.held": _l("Meeting held"),
    "meeting.corrected": _l("Meeting corrected"),
    "posting.opened": _l("List posted"),
    "posting.closed": _l("List taken down"),
    "posting.corrected": _l("Posting corrected"),
    "decision.issued": _l("Decision issued"),
    "decision.corrected": _l("Decision corrected"),
    "decision.codes-given": _l("Codes of certificates given"),
    "decision.signed-copy-attached": _l("Signed copy of the decision attached"),
    "paper.issued": _l("Paper issued"),
    "paper.replaced": _l("Paper replaced by another"),
    "override.declared": _l("Decided although something had changed"),
    "override.proposed": _l("Override of kinship proposed"),
    "override.approved": _l("Override of kinship approved"),
    "override.declined": _l("Override of kinship declined"),
    "slip.asked": _l("Slip for a new password asked for"),
    "slip.agreed": _l("Slip for a new password agreed to"),
    "slip.declined": _l("Slip for a new password not agreed to"),
    "slip.used": _l("New password set with a slip"),
    "cycle.opened": _l("Cycle opened"),
    "cycle.edition-taken": _l("Rules of the year changed"),
    "cycle.closed": _l("Year closed"),
    "cycle.clock-moved": _l("Clock moved"),
    "activity.held": _l("Learning activity held"),
    "inspection.planned": _l("Inspection planned"),
    "inspection.held": _l("Inspection closed"),
    "reporting.adopted": _l("Plan of reports adopted"),
    "report.requested": _l("Report asked for"),
    "report.filed": _l("Report filed"),
    "letterhead.set": _l("Letterhead of papers set"),
    "rewarding.adopted": _l("Criteria and forms of reward adopted"),
    "merit.judged": _l("Judged for a reward"),
    "reward.proposed": _l("Proposed for a reward"),
    "reward.received": _l("Proposal received"),
    "reward.forwarded": _l("Proposal forwarded"),
    "reward.granted": _l("Reward granted"),
    "reward.declined": _l("Proposal declined"),
    "activity.corrected": _l("Learning activity corrected"),
    "target.set": _l("Target set"),
    "figure.reported": _l("Figure reported"),
    "plan.adopted": _l("Plan adopted"),
    "criteria.adopted": _l("Criteria adopted"),
    "procedure.adopted": _l("Procedure adopted"),
    "mandate.granted": _l("Mandate granted"),
    "mandate.delegated": _l("Mandate delegated"),
    "mandate.suspended": _l("Mandate suspended"),
    "mandate.resumed": _l("Mandate resumed"),
    "mandate.ended": _l("Mandate ended"),
    "mandate.corrected": _l("Mandate corrected"),
    "kinship.declared": _l("Kinship declared"),
    "interest.declared": _l("Interests declared"),
    "place.established": _l("Place established"),
    "place.renamed": _l("Place renamed"),
    "place.merged": _l("Place made part of another"),
    "place.split": _l("Place split"),
    "place.dissolved": _l("Place dissolved"),
    "place.corrected": _l("Entry about a place corrected"),
    "subject.moved": _l("At home in another place"),
    "subject.enrolled": _l("Enrolled in the register"),
    "member.joined": _l("Joined a group"),
    "member.left": _l("Left a group"),
    "member.corrected": _l("Membership corrected"),
    "target.corrected": _l("Target or figure corrected"),
    "cycle.corrected": _l("Year corrected"),
    "reporting.corrected": _l("Report asked for corrected"),
    "report.corrected": _l("Report corrected"),
    "reward.corrected": _l("Proposal corrected"),
    "inspection.corrected": _l("Inspection corrected"),
    "subject.corrected": _l("Name corrected"),
    "request.received": _l("Request about personal data received"),
    "request.extended": _l("Time for a request extended"),
    "request.answered": _l("Request about personal data answered"),
    "request.carried-out": _l("Request about personal data carried out"),
    "restriction.lifted": _l("Restriction of use lifted"),
    "consent.given": _l("Consent given"),
    "consent.withdrawn": _l("Consent withdrawn"),
    "subject.erased": _l("Personal data erased"),
}

# Requests about personal data: what is asked, for whom, how they end.
DATA_REQUEST: Catalogue = {
    "access": _l("See what is kept"),
    "correction": _l("Have data corrected"),
    "restriction": _l("Restrict the use"),
    "objection": _l("Object to a use"),
    "withdrawal": _l("Withdraw consent"),
    "erasure": _l("Have data erased"),
}
ASKED_BY: Catalogue = {
    "self": _l("The person whose data it is"),
    "parent": _l("A parent, for a child"),
    "guardian": _l("A guardian"),
    "representative": _l("Somebody with a written authorisation"),
}
ASKED_HOW: Catalogue = {
    "form": _l("On a signed paper form"), "spoken": _l("By word of mouth"), "phone": _l("By telephone"),
    "page": _l("On their own page"),
}  # fmt: skip
DATA_REQUEST_STATE: Catalogue = {
    "received": _l("Waits for an answer"),
    "granted": _l("Granted, to be carried out"),
    "refused": _l("Request refused"),
    "done": _l("Carried out"),
}
DATA_REQUEST_OUTCOME: Catalogue = {"granted": _l("Grant the request"), "refused": _l("Refuse the request")}
DATA_REFUSED_FOR: Catalogue = {
    "legal-duty": _l("The law requires that it is kept"),
    "identity-not-shown": _l("Whoever asks has not shown who they are"),
    "already-done": _l("It was done before"),
    "others-data": _l("It is data of somebody else"),
    "not-held": _l("Nothing of that kind is kept"),
    "other": _l("Another reason, explained in the answer"),
}
ERASED_FOR: Catalogue = {
    "own-request": _l("They asked for it"),
    "consent-withdrawn": _l("They withdrew their consent"),
    "purpose-ended": _l("It is no longer needed for its purpose"),
    "unlawful": _l("It was collected without right"),
}
EXTENDED_FOR: Catalogue = {
    "many-records": _l("There is much to look through"),
    "third-parties": _l("Others have the data too"),
    "identity-checks": _l("Who asks has to be checked"),
    "other": _l("Another reason"),
}
# Pages on which personal data is read, and from which one comes there.
READ_ON: Catalogue = {
    "homes.ask_homes": _l("Households to be assigned to places"),
    "papers.decision_paper": _l("Decision and certificates, printed"),
    "papers.draft_decision": _l("Draft of a decision, printed"),
    "papers.meeting_paper": _l("Minutes of a meeting, printed"),
    "papers.posting_paper": _l("Posted list, printed"),
    "papers.of_one_dossier": _l("Papers of a dossier"),
    "papers.dossier_paper": _l("Slips of a dossier, printed"),
    "papers.place_paper": _l("Papers of a place, printed"),
    "issued.issue": _l("Paper being issued"),
    "issued.as_issued": _l("Issued paper, printed again"),
    "issued.ask_number": _l("Paper being issued"),
    "issued.show": _l("Issued paper"),
    "directly": _l("directly"),
    "queue.mine": _l("My work"),
    "dossiers.show": _l("The dossier"),
    "evidence.download": _l("A file of the dossier"),
    "archives.of_dossier": _l("The dossier, taken out as a file"),
    "dossiers_of.place": _l("The list of dossiers"),
    "subjects.listed": _l("The list of households, clans, citizens or units"),
    "members.listed": _l("The members of a group"),
    "people.show": _l("The person's page"),
    "register.year": _l("Register of honour"),
    "audit.search": _l("Audit log"),
    "data_requests.listed": _l("Requests about personal data"),
    "data_requests.show": _l("A request about personal data"),
    "held_data.show": _l("What is kept about the person"),
    "postings.show": _l("A posted list"),
    "meetings.show": _l("A meeting"),
    "decisions.show": _l("A decision"),
    "progress.overview": _l("Progress"),
    "sign_in.enter": _l("Sign in"),
    "appraisals.ask": _l("Appraise"),
    "assessing.ask_scores": _l("Self-assessment"),
    "activities.ask_citing": _l("Evidence of a dossier"),
    "evidence.ask_files": _l("Evidence of a dossier"),
    "comments.ask_answer": _l("Comments on a dossier"),
    "comments.ask_comment": _l("Comments on a dossier"),
    "conformance.show": _l("Audit of conformance"),
    "corrections.ask_entry": _l("Correction of an entry"),
    "meeting_corrections.ask_meeting": _l("Correction of an entry"),
    "register_corrections.ask_name": _l("Correction of an entry"),
    "records.listed": _l("Correction of an entry"),
    "records.ask_correction": _l("Correction of an entry"),
    "council.ask_who_came": _l("Meeting of the council"),
    "council.ask_votes": _l("Meeting of the council"),
    "council.paper": _l("Meeting of the council"),
    "data_requests.ask_act": _l("A request about personal data"),
    "data_requests.ask_consent": _l("Consent"),
    "data_requests.ask_lifting": _l("A request about personal data"),
    "data_requests.ask_new": _l("A request about personal data"),
    "erasures.ask_erasure": _l("A request about personal data"),
    "decisions.ask": _l("A decision"),
    "decisions.choose": _l("A decision"),
    "decisions.issued": _l("A decision"),
    "inspected.ask_finding": _l("An inspection"),
    "inspected.differences": _l("An inspection"),
    "inspections.show": _l("An inspection"),
    "interests.ask_any": _l("Declaration of interests"),
    "interests.ask_one": _l("Declaration of interests"),
    "leaving.ask_return": _l("The dossier"),
    "leaving.ask_withdrawal": _l("The dossier"),
    "remedies.ask_remedy": _l("The dossier"),
    "seen.show": _l("What the signer saw"),
    "meetings.ask_sheet": _l("A meeting"),
    "members.ask_known": _l("The members of a group"),
    "members.ask_leaving": _l("The members of a group"),
    "members.ask_new": _l("The members of a group"),
    "members.ask_part": _l("The members of a group"),
    "members.find": _l("The members of a group"),
    "merits.ask_judging": _l("Judging for a reward"),
    "moves.listed": _l("Entries behind a figure"),
    "people.ask_one": _l("The person's page"),
    "postings.ask_list": _l("A posted list"),
    "postings.ask_close": _l("A posted list"),
    "registrations.ask_village": _l("Registration"),
    "registrations.ask_own": _l("Registration"),
    "records.ask_record": _l("Correction of an entry"),
    "rewards.show": _l("A proposal for reward"),
    "rewards.ask_proposal": _l("A proposal for reward"),
    "rewards.ask_settling": _l("A proposal for reward"),
    "streaks.ledger": _l("Years in which titles were held"),
    "waivers.listed": _l("Overrides of kinship"),
}
# What the vault keeps of somebody.
VAULT_KIND: Catalogue = {
    "name": _l("Name"),
    "login": _l("Login"),
    "email": _l("Mail address"),
    "text": _l("Texts about them"),
    "minutes": _l("Minutes"),
    "file": _l("Files"),
    "file-use": _l("In which dossiers a file lies"),
    "file-look": _l("What a picture looks like"),
    "second-factor": _l("The secret of a second factor"),
    "unsent": _l("What was typed into a form and not sent yet"),
    "paper": _l("Papers as they were issued"),
}
GIVEN_BY: Catalogue = {
    "self": _l("The person, an adult"),
    "child-and-parent": _l("The child from 7 years on, and a parent"),
    "guardian": _l("The parent or guardian, for a child below 7"),
}

OFFICE: Catalogue = {
    "household": _l("Household"),
    "clan-board": _l("Learning board of the clan"),
    "person": _l("Citizen"),
    "unit-board": _l("Head of the unit"),
    "front-committee": _l("Front committee of the village"),
    "culture-office": _l("Office of Culture and Society"),
    "upper-officer": _l("Records officer of the level above"),
    "upper-appraiser": _l("Appraiser of the level above"),
    "upper-signer": _l("Signer of the level above"),
    "village-officer": _l("Village officer"),
    "commune-appraiser": _l("Commune appraiser"),
    "council-chair": _l("Chair of the appraisal council"),
    "council-member": _l("Member of the appraisal council"),
    "signer": _l("Signer"),
    "inspector": _l("Inspector"),
    "association-officer": _l("Learning promotion association"),
    "records-officer": _l("Records officer"),
    "administrator": _l("Administrator"),
    "system": _l("The system"),
    "public": _l("The public"),
}

OUTCOME: Catalogue = {
    "proposed": _l("Proposed"),
    "not-proposed": _l("Not proposed"),
    "no-quorum": _l("No quorum"),
    "upheld": _l("Upheld"),
    "not-upheld": _l("Not upheld"),
    "dismissed": _l("Not accepted"),
    "recognised": _l("Recognised"),
    "refused": _l("Not recognised"),
}

# What an inspection draws from, and what it finds.
INSPECTED_LIST: Catalogue = {
    "recognised": _l("Those that are recognised"),
    "registered": _l("All that were registered and not withdrawn"),
}
FINDING: Catalogue = {
    "confirmed": _l("Confirmed"),
    "differs": _l("Differs"),
    "unconfirmed": _l("Cannot be confirmed"),
    "fault": _l("Fault"),
}

# On which occasion a reward is given; what a condition comes to; how a criterion is looked at.
REWARD_OCCASION: Catalogue = {
    "yearly": _l("every year"),
    "period": _l("review of the period"),
}
REWARD_FINDING: Catalogue = {
    "met": _l("met"),
    "not-met": _l("not met"),
    "waiting": _l("the council has not said yet"),
    # Why somebody is not weighed at all.
    "restriction": _l("restricted at their request"),
    "objection": _l("consent withdrawn or objected to"),
    "erasure": _l("erased"),
    "childs-consent": _l("a parent has not agreed with the child"),
}
REWARD_CONDITION: Catalogue = {
    "title": _l("Title held in the year, as the register has it"),
    "target": _l("Target of the year reached, as the register counts"),
    "activities": _l("Learning activities, as the register counts"),
    "figure": _l("Figure, typed in with where it is written"),
    "words": _l("Judged by a council, by its minutes"),
}
# Where a proposal for reward is, and why it ended without one.
REWARD_STATE: Catalogue = {
    "proposed": _l("Waits for the association"),
    "received": _l("With the association"),
    "forwarded": _l("Forwarded"),
    "granted": _l("Granted"),
    "declined": _l("Declined"),
}
REWARD_REASON: Catalogue = {
    "conditions-not-met": _l("The conditions are not met"),
    "papers-lacking": _l("Papers are missing"),
    "none-left": _l("No more rewards can be given this year"),
    "other": _l("Something else, explained below"),
}

# Of whom a target wants its share.
DENOMINATOR: Catalogue = {
    "registered": _l("of those registered"),
    "all": _l("of all"),
    "adults": _l("of the adults"),
    "officials": _l("of the officials"),
    "members": _l("of the members"),
    "holders": _l("of those who hold the title"),
    "officers": _l("of the officers"),
    "working-age": _l("of the people of working age"),
    "aged-15": _l("of the people aged 15 and over"),
    "population": _l("of the population"),
    "schools": _l("of the places of education"),
    "centres": _l("of the community learning centres"),
    "units": _l("of the units"),
    "communes": _l("of the communes and towns"),
    "villages": _l("of the villages"),
    "teachers": _l("of the teachers"),
    "counted": _l("of those counted"),
}
# How many of whom hold a title that the criteria count.
COUNTED: Catalogue = {
    "members": _l("%(holders)s of %(counted)s members hold “%(title)s”; %(needed)s needed (%(percent)s%%)"),
    "adults": _l("%(holders)s of %(counted)s adults hold “%(title)s”; %(needed)s needed (%(percent)s%%)"),
    "families": _l("%(holders)s of %(counted)s families hold “%(title)s”; %(needed)s needed (%(percent)s%%)"),
}
SOURCE: Catalogue = {
    "form": _l("entered on a page"),
    "import": _l("from a spreadsheet"),
    "api": _l("from another program"),
    "cli": _l("from the command line"),
    "clock": _l("when its time came"),
}

MOVES: Catalogue = {
    "later": _l("More time: nobody is late before the new day"),
    "earlier": _l("Less time: everybody is due by the new day"),
}
MOVE_REASON: Catalogue = {
    "weather": _l("Storm, flood or another disaster"),
    "epidemic": _l("An epidemic"),
    "instruction": _l("Directed by the level above"),
    "workload": _l("More dossiers than could be worked through"),
    "other": _l("Something else, as the document says"),
}

# The lists of a place, one for each kind of subject.
SUBJECTS: Catalogue = {
    "household": _l("Households"),
    "clan": _l("Clans"),
    "person": _l("Citizens"),
    "unit": _l("Units"),
    "agency": _l("Units above the commune"),
}

# The groups to which people belong, and what they are there.
GROUP: Catalogue = {
    "household": _l("Household"),
    "clan": _l("Clan"),
    "unit": _l("Unit"),
    "agency": _l("Unit above the commune"),
}
ROLE: Catalogue = {"head": _l("Head"), "deputy": _l("Deputy head"), "member": _l("Member")}
LEAVING: Catalogue = {"left": _l("Left the group"), "entered-by-mistake": _l("Entered by mistake")}

EDITION: Catalogue = {"procedure": _l("Procedure"), "criteria": _l("Criteria")}
EDITION_STATUS: Catalogue = {
    "official": _l("Official"),
    "sample": _l("Sample"),
    "placeholder": _l("Placeholder: nothing real opens on it"),
}
# How sure it is where a rule is from.
BASIS_STANDING: Catalogue = {
    "law": _l("law"),
    "twin": _l("from the nearest procedure"),
    "seed": _l("from a plan"),
    "sample": _l("sample"),
    "unknown": _l("not known"),
}

PLACE_KIND: Catalogue = {
    "province": _l("Province"),
    "district": _l("Former district"),
    "commune": _l("Commune"),
    "village": _l("Village"),
}
# What the lines of a plan are about.
PLAN_LINE: Catalogue = {
    "aim": _l("Aims without a figure"),
    "task": _l("Tasks"),
    "result": _l("Results the plan reports"),
    "event": _l("Days and events"),
    "session": _l("Learning sessions"),
    "report": _l("Reports to be sent"),
    "criterion": _l("Criteria of the emulation movement"),
    "reward": _l("Rewards"),
    "basis": _l("Papers the plan rests on"),
}
CONSENT: Catalogue = {
    "form": _l("On a signed paper form"), "spoken": _l("By word of mouth"), "phone": _l("By telephone"),
}  # fmt: skip
# How a member of a council took part, and how they voted.
ATTENDED: Catalogue = {
    "present": _l("Present"),
    "written": _l("Voted in writing"),
    "excused": _l("Excused"),
    "absent": _l("Absent"),
}
VOTE: Catalogue = {"for": _l("For"), "against": _l("Against"), "blank": _l("Blank")}
# Why a member keeps out of a dossier: the refusal's name.
KEPT_OUT: Catalogue = {
    "OwnOrKin": _l("own household or declared kin"),
    "SameHands": _l("took an earlier step of this dossier"),
}
# A line of a council's list that it voted on.
HEARD: Catalogue = {"voted": _l("Taken up")}
BALLOT: Catalogue = {"secret": _l("Secret ballot"), "show": _l("Show of hands")}
APPEAL: Catalogue = {"upheld": _l("The appeal is right"), "dismissed": _l("The appeal is dismissed")}
ANSWER: Catalogue = {"upheld": _l("The comment is right"), "dismissed": _l("The comment is not accepted")}
APPRAISAL: Catalogue = {"upheld": _l("Upheld"), "not-upheld": _l("Not upheld")}
# A line of the list that is left as it is.
LATER: Catalogue = {"later": _l("Another day")}
# Why a decision left a dossier out: the refusal's name, or the reason that was chosen.
LEFT_OUT: Catalogue = {
    "OwnOrKin": _l("Own household, declared kin or interest of the signer"),
    "SameHands": _l("The signer took an earlier step of this dossier"),
    "UnansweredComments": _l("A comment still waits for an answer"),
    "NotThisStep": _l("The dossier no longer waited for a decision"),
    "NotYourPlace": _l("Outside the signer's mandate"),
    "OutOfOrder": _l("Its last act is later than the day of signing"),
    "UseRestricted": _l("The use of the data is restricted at the person's request"),
}
EXCEPTION: Catalogue = {"refused": _l("Not recognised"), "left-out": _l("Left for a later decision")}

REFUSAL_REASON: Catalogue = {
    "below-threshold": _l("Fewer points than required"),
    "criterion-not-met": _l("A criterion is not met"),
    "evidence-lacking": _l("Evidence is missing or does not support the points"),
    "false-declaration": _l("The declaration is not truthful"),
    "procedure-not-followed": _l("A step was not carried out as required"),
    "other": _l("Another reason, explained in the remark"),
}
# The same, and what the votes of a council say by themselves.
APPRAISAL_REASON: Catalogue = REFUSAL_REASON | {"votes-not-carried": _l("The council's votes did not carry")}
# What a refused score may be about besides a criterion.
SCORED: Catalogue = {"total": _l("the whole dossier")}
SLIP_REASON: Catalogue = {
    "forgotten": _l("The password is forgotten"),
    "locked-out": _l("Too many wrong attempts, and it cannot wait"),
    "known-to-others": _l("Somebody else may know the password"),
    "lost-factor": _l("The telephone with the second factor is lost, and the printed codes too"),
    "other": _l("Something else, explained below"),
}
SECOND_FACTOR: Catalogue = {
    "codes": _l("Print ten new codes; those printed before are no longer good"),
    "off": _l("Turn it off: the password alone is enough again"),
}
SLIP_ANSWER: Catalogue = {
    "agreed": _l("I agree: I have spoken with this person, and make the slip"),
    "declined": _l("I do not agree"),
}
WITHDRAWAL_REASON: Catalogue = {
    "own-wish": _l("Their own wish"),
    "moved-away": _l("Moved away"),
    "entered-by-mistake": _l("Entered by mistake"),
    "other": _l("Something else, explained below"),
}
CORRECTION_REASON: Catalogue = {
    "mistyped": _l("A number was mistyped"),
    "wrong-date": _l("The date was wrong"),
    "wrong-line": _l("Entered on the wrong line"),
    "paper-differs": _l("The signed paper says otherwise"),
}
# What mends itself where something else was mended.
RECOUNTED: Catalogue = {"finding-corrected": _l("A finding was entered again after the end")}
# Why a mandate ends: a code, since a sentence about its holder must not stand in a fact.
ENDING_REASON: Catalogue = {
    "resigned": _l("Resigned"),
    "reassigned": _l("Took up other duties"),
    "replaced": _l("Another person was appointed"),
    "given-by-mistake": _l("The mandate was given by mistake"),
    "other": _l("Another reason"),
}
# Reasons to send back that no edition lists, because the rules give them by themselves.
RETURN_REASON: Catalogue = {"entry-corrected": _l("An entry was corrected, and its outcome differs")}
SIGNING_FORM: Catalogue = {
    "own": _l("In the signer's own authority"),
    "TM": _l("TM. – on behalf of the body"),
    "KT": _l("KT. – in place of the head"),
    "TL": _l("TL. – by order"),
    "TUQ": _l("TUQ. – under delegated authority"),
    "Q": _l("Q. – acting head"),
    "substitute": _l("As substitute"),
}
FOR_ANOTHER: Catalogue = {code: label for code, label in SIGNING_FORM.items() if code != "own"}
MANDATE_STANDING: Catalogue = {
    "in-force": _l("in force"),
    "suspended": _l("suspended"),
    "to-come": _l("not yet begun"),
    "over": _l("over"),
    "without-source": _l("without power: the delegated mandate gives none"),
}
STANDING_COLOUR = {
    "in-force": "green", "suspended": "orange", "to-come": "blue", "over": "grey", "without-source": "orange",
}  # fmt: skip
# The forms of signing as they stand before the title of whoever is acted for.
SIGNS: Catalogue = {"TM": "TM.", "KT": "KT.", "TL": "TL.", "TUQ": "TUQ.", "Q": "Q.", "substitute": _l("Substitute of")}

# Why a paper that was issued is replaced by another.
PAPER_REPLACED: Catalogue = {
    "wrong-name": _l("A name on it is wrong"),
    "wrong-date": _l("A day on it is wrong"),
    "wrong-number": _l("A number on it is wrong"),
    "content-corrected": _l("What it rests on was corrected in the register"),
    "decision-changed": _l("The decision itself was changed"),
    "other": _l("Another reason"),
}
PAPER_ACT: Catalogue = {"replace": _l("Replace the paper by a corrected one")}

WAIVER: Catalogue = {
    "proposed": _l("waits for a second person"),
    "approved": _l("approved"),
    "declined": _l("declined"),
}
WAIVER_ANSWER: Catalogue = {"approved": _l("Approve it"), "declined": _l("Decline it")}
INTEREST: Catalogue = {
    "kin": _l("Kinship, by blood or marriage"),
    "work": _l("Work or business with them"),
    "property": _l("Property or debts with them"),
    "dispute": _l("A dispute with them"),
    "other": _l("Something else"),
}

# What people find the read models in.
READ_MODEL: Catalogue = {
    "*": _l("Every list"),
    "activities": _l("Learning activities"),
    "audit": _l("Audit log"),
    "clocks": _l("Moved clocks"),
    "closings": _l("Closed years"),
    "codes": _l("Codes of certificates"),
    "cycles": _l("Years and targets"),
    "declarations": _l("Declared interests"),
    "escalations": _l("What is late, for those above"),
    "figures": _l("Reported figures"),
    "inspections": _l("Inspections"),
    "mandates": _l("Mandates"),
    "members": _l("Members"),
    "merits": _l("What councils judged for rewards"),
    "names": _l("Names"),
    "overrides": _l("What was decided although it had changed"),
    "papers": _l("Papers issued"),
    "places": _l("Places"),
    "plans": _l("Plans"),
    "proceedings": _l("Meetings, postings and decisions"),
    "letterheads": _l("Letterheads of papers"),
    "progress": _l("Progress"),
    "reports": _l("Reports"),
    "requests": _l("Requests about personal data"),
    "rewarding": _l("Criteria and forms of reward"),
    "rewards": _l("Rewards"),
    "status": _l("Where dossiers stand"),
    "steps": _l("Steps of the rules"),
    "streaks": _l("Years in which titles were held"),
    "subjects": _l("Households and groups"),
    "waivers": _l("Overrides of kinship"),
}

# How a certificate stands when it is verified; the colour only repeats what the word says.
CERTIFICATE: Catalogue = {
    "in-force": _l("In force"),
    "not-yet": _l("Not yet in force"),
    "expired": _l("Expired"),
    "replaced": _l("Replaced by another certificate"),
    "revoked": _l("Revoked"),
    "set-aside": _l("The decision was set aside"),
}
CERTIFICATE_COLOUR = {"in-force": "green", "not-yet": "blue", "expired": "grey"}

# A commune's own rules bring steps and offices with names of their own.
STEP, OFFICE = called.step(STEP), called.office(OFFICE)


# Kinds of files by what their bytes are; a name of a format needs no translation.
FILE = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
}


def word(catalogue: Catalogue, code: str) -> str:
    """What `code` is called; a code of a later version shows as itself rather than hide the page."""
    return str(catalogue.get(code, code))
