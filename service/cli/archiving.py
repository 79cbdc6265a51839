"""`sovang backup` and `sovang restore`: the whole store kept in a file, and brought back from it."""

import json
from pathlib import Path
from typing import Any

import click

from domain.clock import parse_instant
from service.archive import backup as backing
from service.archive.backup import keys_beside
from service.archive.locks import SHORTEST, Lock
from service.archive.proving import prove
from service.archive.restore import rehearsed
from service.archive.restore import restore as bring_back
from service.archive.restored import Restored
from service.cli.opened import as_json, bring_up_to_date, opened_engine, opened_wiring, wired
from service.cli.spoken import in_own_language
from service.cli.terminal import positions, told
from service.config import Config
from service.follower.projector import Projector
from service.follower.unfoldable import Unfoldable
from service.i18n import instant
from service.i18n import text as _
from service.privacy.wiping import wipe
from service.regeneration.filling import FillingStopped
from service.store.verification import books_of, heads_of

the_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
the_keys = click.option(
    "--keys", type=click.Path(dir_okay=False, path_type=Path), help="The keys file (default: sovang.keys beside FILE)."
)
key_file = click.option(
    "--key-file", type=click.Path(dir_okay=False, path_type=Path),
    help="A file with a key as `sovang keys new` prints one, instead of a passphrase.",
)  # fmt: skip


@click.command("backup")
@the_file
@the_keys
@key_file
@click.option(
    "--certificate/--no-certificate", default=True, help="Fold all facts afresh and seal what follows (default: yes)."
)
@in_own_language
@as_json
def backup(file: Path, keys: Path | None, key_file: Path | None, certificate: bool, as_json: bool) -> None:
    """Keep everything in FILE, locked by a passphrase or a key file, while the service goes on.

    The keys of personal data go into a file of their own (--keys), written anew with each backup: keep the newest one
    apart from FILE and destroy older copies of it, since whoever was erased since is in those alone. WITHOUT THE
    PASSPHRASE (or key file) NOTHING can be brought back by anybody, and without the keys file no name, text or paper.
    Where SOVANG_VAULT_KEY is given from outside, it has to be kept as well.

    Both files are read back after writing. Exits with 1 where anything went wrong; what was there before then stays.
    """
    with opened_wiring() as wiring:
        lock = lock_of(key_file, new=True)
        facts = heads_of(wiring.engine, books_of(wiring.engine))
        with told(_("Keeping"), facts, _("facts")) as step:
            keys = keys or keys_beside(file)
            made = backing.make(wiring, file, keys, lock, certify=certificate, step=step)
    if as_json:
        click.echo(json.dumps(
            {"books": made.books, "facts": made.facts, "bytes": made.size, "keys": made.keys,
             "certificate": made.certificate}
        ))  # fmt: skip
        return
    click.echo("\n".join(_kept(made, file, keys)))


@click.command("restore")
@the_file
@the_keys
@key_file
@click.option("--rehearse", is_flag=True, help="Into a database that is thrown away: only whether it would work.")
@in_own_language
@as_json
@click.pass_context
def restore(
    ctx: click.Context, file: Path, keys: Path | None, key_file: Path | None, rehearse: bool, as_json: bool
) -> None:
    """Bring back what `sovang backup` kept in FILE, into the EMPTY database that SOVANG_DATABASE_URL names.

    Either engine takes a backup of either: this is how a store moves from SQLite to PostgreSQL. Facts are verified, and
    what follows from them is held against the certificate in the backup. Of whoever was erased since nothing comes
    back; they are named, since the entry of their erasure has to be made again. Everybody signs in anew.

    Broken off, it has done nothing and can be begun again. Exits with 1 where anything is another than certified.
    """
    config = Config.from_environment()
    lock, keys = lock_of(key_file, new=False), keys or keys_beside(file)
    with told(_("Bringing back"), backing.facts_in(file, lock), _("facts")) as step:
        if rehearse:
            with rehearsed(config, file, keys, lock, step=step) as found:
                pass
        else:
            found = _restored(config, file, keys, lock, step)
    click.echo(json.dumps(_plain(found), ensure_ascii=False) if as_json else _sentences(found, rehearse=rehearse))
    ctx.exit(1 if found.findings or found.unopened else 0)


def _restored(config: Config, file: Path, keys: Path, lock: Lock, step: Any) -> Restored:
    with opened_engine(config, migrated=False) as engine:
        found = bring_back(config, engine, file, keys, lock, step=step)
        try:
            bring_up_to_date(config, engine, _make_again)
        except (FillingStopped, Unfoldable) as error:
            rest = _("Every fact is there; run `sovang db upgrade` for the lists.")
            raise click.ClickException(f"{error} {rest}") from None
        with wired(config, engine) as wiring:
            wipe(wiring)
            prove(wiring.projector, engine, found)
    return found


def _make_again(projector: Projector) -> None:
    with told(_("Making read models again"), sum(each.head for each in projector.status()), _("facts")) as step:
        projector.upgrade(positions(step), step.say)


def lock_of(key_file: Path | None, *, new: bool) -> Lock:
    """What a file is locked by; a new passphrase is typed twice."""
    if key_file is not None:
        return Lock.of_file(key_file)
    again = _("The same passphrase once more") if new else False
    typed = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=again, err=True)
    if new and len(typed.strip()) < SHORTEST:
        raise click.UsageError(
            _("A passphrase has at least %(least)s characters: several words are best.", least=SHORTEST)
        )
    return Lock.passphrase(typed)


def _kept(made: backing.Made, file: Path, keys: Path) -> list[str]:
    said = [
        _(
            "Kept %(facts)s facts of %(books)s books in %(file)s (%(bytes)s bytes), read back.",
            facts=made.facts,
            books=len(made.books),
            file=file,
            bytes=f"{made.size:,}",
        ),
        _(
            "The keys of %(count)s are in %(keys)s: keep the newest, apart from %(file)s; destroy older copies.",
            count=made.keys,
            keys=keys,
            file=file.name,
        ),
    ]
    if made.certificate:
        said.append(_("Certificate %(digest)s.", digest=made.certificate))
    return [*said, _("Without the passphrase or key file nothing of this can be opened again, by anybody.")]


def _plain(found: Restored) -> dict[str, Any]:
    return {
        "made_at": found.made_at, "books": found.books, "facts": found.facts, "erased": found.erased,
        "unopened": found.unopened, "certificate": found.certificate.digest if found.certificate else None,
        "findings": found.findings, "untold": found.untold,
    }  # fmt: skip


def _sentences(found: Restored, *, rehearse: bool) -> str:
    counted = {"facts": found.facts, "books": len(found.books), "at": instant(parse_instant(found.made_at))}
    said = [
        _("Rehearsed: %(facts)s facts of %(books)s books as of %(at)s, verified.", **counted)
        if rehearse
        else _("Restored: %(facts)s facts of %(books)s books as of %(at)s, verified.", **counted)
    ]
    if found.certificate and not found.findings:
        said.append(_("What follows from them is as certified (%(digest)s).", digest=found.certificate.digest))
    said += [*found.findings, *found.untold]
    if found.erased:
        who = ", ".join(found.erased)
        said.append(_("Erased since, and not brought back: %(who)s. Enter their erasures again.", who=who))
    if found.unopened:
        who = ", ".join(found.unopened)
        said.append(_("Sealed, but not to be opened, since it was damaged before: %(who)s.", who=who))
    return "\n".join(said)
