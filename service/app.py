"""The web application: a factory that puts pages, languages, protection and errors together."""

from collections.abc import Callable, Iterable
from typing import Protocol

from flask import Blueprint, Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from service import answers, assets, compression, declaring, frame, i18n, security, visit
from service.moments import looking
from service.privacy import reads
from service.security import Guarded, Settings
from service.spreadsheets import exporting
from service.views import reading, signing
from service.views import second_factor as second_factor_pages
from service.views import unsent as unsent_pages
from service.views.accounts import accounts
from service.views.activities import activities
from service.views.appointing import appointing
from service.views.appraisals import appraisals
from service.views.archives import archives
from service.views.assessing import assessing
from service.views.audit import audit
from service.views.certificates import certificates
from service.views.charts import charts
from service.views.clock_moves import clock_moves
from service.views.closings import closings
from service.views.comments import comments
from service.views.conformance import conformance
from service.views.corrections import corrections
from service.views.council import council
from service.views.counts import counts
from service.views.cycles import cycles
from service.views.data_requests import data_requests
from service.views.decisions import decisions
from service.views.delegations import delegations
from service.views.dossier_lists import dossiers_of
from service.views.dossiers import dossiers
from service.views.erasures import erasures
from service.views.evidence import evidence
from service.views.figures import figures
from service.views.grounds import grounds
from service.views.health import health
from service.views.held_data import held_data
from service.views.homes import homes
from service.views.inspected import inspected
from service.views.inspections import inspections
from service.views.interests import interests
from service.views.issued import issued
from service.views.lateness import lateness
from service.views.leaving import leaving
from service.views.letterheads import letterheads
from service.views.meeting_correction import meeting_corrections
from service.views.meetings import meetings
from service.views.members import members
from service.views.merits import merits
from service.views.moves import moves
from service.views.officers import officers
from service.views.operations import operations
from service.views.own import own
from service.views.paper_corrections import paper_corrections
from service.views.papers import papers
from service.views.people import people
from service.views.places import places
from service.views.plans import plans
from service.views.postings import postings
from service.views.powers import powers
from service.views.progress import progress
from service.views.public import public
from service.views.queue import queue
from service.views.records import records
from service.views.register import register
from service.views.register_corrections import register_corrections
from service.views.registrations import registrations
from service.views.remedies import remedies
from service.views.reminders import reminders
from service.views.reports import reports
from service.views.reward_rules import reward_rules
from service.views.rewards import rewards
from service.views.rules import rules
from service.views.second_factor import second_factor
from service.views.seen import seen
from service.views.sheets import sheets
from service.views.sign_in import sign_in
from service.views.slips import slips
from service.views.streaks import streaks
from service.views.subjects import subjects
from service.views.territory import territory
from service.views.unsent import unsent
from service.views.verification import verification
from service.views.waivers import waivers


class Wiring(Protocol):
    """What the pages need of the wired parts before any of them is shown."""

    @property
    def config(self) -> Settings:
        """Settings from the environment."""

    @property
    def demonstration(self) -> bool:
        """Whether the database holds invented households."""


BLUEPRINTS: tuple[Blueprint, ...] = (
    health,
    sign_in,
    own,
    second_factor,
    accounts,
    slips,
    queue,
    dossiers_of,
    subjects,
    sheets,
    appraisals,
    decisions,
    progress,
    charts,
    grounds,
    register,
    audit,
    seen,
    dossiers,
    registrations,
    assessing,
    evidence,
    archives,
    meetings,
    meeting_corrections,
    council,
    corrections,
    paper_corrections,
    papers,
    issued,
    letterheads,
    register_corrections,
    records,
    postings,
    comments,
    leaving,
    remedies,
    rules,
    cycles,
    clock_moves,
    closings,
    lateness,
    territory,
    places,
    homes,
    reminders,
    figures,
    activities,
    members,
    people,
    officers,
    powers,
    appointing,
    delegations,
    interests,
    waivers,
    inspections,
    inspected,
    counts,
    plans,
    reports,
    reward_rules,
    rewards,
    merits,
    streaks,
    operations,
    certificates,
    conformance,
    moves,
    data_requests,
    held_data,
    erasures,
    unsent,
    verification,
    public,
)


def create_app(
    wiring: Wiring,
    blueprints: Iterable[Blueprint] = BLUEPRINTS,
    arriving: Callable[[Flask], None] = visit.init_app,
) -> Flask:
    """The application over `wiring`, with the pages of `blueprints`; `arriving` finds out who is there."""
    app = Guarded("service", static_folder=None)
    app.extensions["wiring"] = wiring
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("service"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    security.init_app(app, wiring.config)
    i18n.init_app(app)
    answers.init_app(app)
    assets.init_app(app)
    compression.init_app(app)
    arriving(app)
    looking.init_app(app)
    reads.init_app(app)
    second_factor_pages.init_app(app)
    declaring.init_app(app)
    frame.init_app(app, demonstration=wiring.demonstration)
    reading.init_app(app)
    signing.init_app(app)
    unsent_pages.init_app(app)
    exporting.init_app(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app
