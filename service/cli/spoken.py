"""The language in which a command speaks: Vietnamese, unless the terminal's own is English or another is asked for."""

import os
from typing import Any

import click

from service.i18n import LANGUAGES, speaking

# The first of these that is set tells the language of a terminal (POSIX, 8.2).
TOLD_BY = ("LC_ALL", "LC_MESSAGES", "LANG")


def of_terminal() -> str:
    """English where a terminal asks for it; a server on which nobody chose anything speaks Vietnamese."""
    told = next((said for name in TOLD_BY if (said := os.environ.get(name))), "")
    return "en" if told.startswith("en") else "vi"


def in_own_language(function: Any) -> Any:
    """The option `--language`; refusals are said in it too."""
    return click.option(
        "--language", type=click.Choice(tuple(LANGUAGES)), default=of_terminal, callback=_speak, is_eager=True,
        expose_value=False, help="Language of what is said (default: that of the terminal, vi or en).",
    )(function)  # fmt: skip


def _speak(ctx: click.Context, _param: click.Parameter, language: str) -> None:
    # As long as the whole command: what it is refused with is said at its very end.
    ctx.find_root().with_resource(speaking(language))
