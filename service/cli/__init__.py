"""The command `sovang`: one file for each group of commands, named here."""

from typing import IO, Any

import click

from domain.errors import Refusal
from service.archive.problems import BadArchive
from service.cli import (
    archiving,
    audit,
    book,
    checking,
    codes,
    config,
    cycle,
    db,
    demo,
    explain,
    files,
    history,
    importing,
    keys,
    letterhead,
    log,
    log_search,
    mandate,
    override,
    paper,
    place,
    plan,
    progress,
    projections,
    remind,
    reports,
    requests,
    rewarding,
    rules,
    serve,
    status,
    user,
)
from service.cli.opened import NotMigrated
from service.config import WrongSetting
from service.database import UnsafeSqlite
from service.demo.build import CannotBuild
from service.demonstration import DemonstrationInProduction
from service.exclusive import AlreadyRunning
from service.follower.projector import OtherRelease
from service.follower.unfoldable import Unfoldable
from service.i18n import text as _
from service.privacy.vault import UnknownMaster
from service.regeneration.certificate import BadCertificate
from service.regeneration.digests import WrongDigest

log.command.add_command(log_search.command)
for about_rewards in (rewarding.years_held, rewarding.candidates, rewarding.adopt):
    checking.rewards_command.add_command(about_rewards)

COMMANDS = (
    serve.command,
    db.command,
    user.command,
    mandate.command,
    override.command,
    place.command,
    rules.command,
    plan.command,
    cycle.command,
    reports.command,
    checking.inspections_command,
    checking.rewards_command,
    remind.command,
    log.command,
    projections.command,
    audit.command,
    status.command,
    progress.command,
    explain.command,
    files.command,
    codes.command,
    paper.command,
    letterhead.command,
    history.command,
    importing.command,
    demo.command,
    requests.command,
    keys.command,
    archiving.backup,
    archiving.restore,
    book.command,
    config.command,
)

REFUSED = (
    Refusal, BadArchive, BadCertificate, CannotBuild, DemonstrationInProduction, NotMigrated, OtherRelease, Unfoldable,
    UnknownMaster, UnsafeSqlite, WrongDigest,
)  # fmt: skip


class Refused(click.ClickException):
    """One line, in the language in which the command speaks."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.before = _("Error")

    def show(self, file: IO[Any] | None = None) -> None:
        """What is wrong, beside the answer."""
        click.echo(f"{self.before}: {self.format_message()}", file=file, err=file is None)


class Sovang(click.Group):
    """Turns a refusal into one line and exit code 1, a wrong setting into exit code 2; 0 means that it was done."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except REFUSED as error:
            raise Refused(str(error)) from None
        except AlreadyRunning as error:
            what = _("Somebody else runs the same (%(what)s) on this database just now.", what=error)
            raise Refused(what) from None
        except WrongSetting as error:
            raise click.UsageError(str(error)) from None


@click.group(cls=Sovang, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sovang", prog_name="sovang")
def main() -> None:
    """Sổ Vàng: the register with which a commune recognises learning titles.

    Settings come from the environment; `sovang config` lists them. Exit codes: 0 done, 1 refused, 2 wrong use.
    """


for command in COMMANDS:
    main.add_command(command)
