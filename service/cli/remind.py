"""`sovang remind`: today's reminders are put together and, where mail is set up, sent; never one twice."""

import json

import click
from sqlalchemy import func, select

from service.cli.opened import as_json, opened_wiring
from service.schema import outbox
from service.season.mail import deliver
from service.season.reminders import remind


@click.command("remind")
@as_json
def command(as_json: bool) -> None:
    """Remind everybody who holds an office of what is late or soon due; the worker does it by itself each morning.

    Prints how many reminders were made now, how many mails were sent now, and how many in all were claimed by a
    process that was stopped before it could say whether they went out: those are never sent again.
    """
    with opened_wiring() as wiring:
        made, sent = remind(wiring), deliver(wiring)
        unsure = select(func.count()).where(
            outbox.c.claimed_at.is_not(None), outbox.c.sent_at.is_(None), outbox.c.problem.is_(None)
        )
        with wiring.engine.connect() as db:
            told = {"made": made, "sent": sent, "unsure": db.execute(unsure).scalar_one()}
    if as_json:
        click.echo(json.dumps(told))
    else:
        click.echo(f"Made {told['made']} reminders, sent {told['sent']} mails; unsure of {told['unsure']}.")
