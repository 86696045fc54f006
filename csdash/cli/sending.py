"""What the commands that send have in common: whose rights, which view, to whom, as options and as checks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import click

from csdash.access import Grant
from csdash.cli.question import as_of_option, data_option, where_option, window_option
from csdash.cli.role import granted, role_option
from csdash.errors import CsdashError
from csdash.place import Place
from csdash.settings import Settings, checked, load_settings
from csdash.share.digest.recipients import Recipient, recipients
from csdash.share.digest.send import ready
from csdash.text import LANGUAGES, Language, Text

NO_ROLE = Text(
    "送るには --role でロールを指定してください。送る内容は、そのロールに見える範囲に限られます。",
    "Sending takes a --role: what is sent is no more than that role may see.",
)


@dataclass(frozen=True)
class Sending:
    """A checked order: under which role, in which language, about which part, to whom."""

    settings: Settings
    language: Language
    grant: Grant
    where: Mapping[str, Sequence[str]]
    window: int
    as_of: date | None
    to: tuple[Recipient, ...]


def sending(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that sends; it is called with a Sending. Whatever is refused is refused before data is read."""

    def run(
        data: Place | None, base_url: str | None, role: str, to: tuple[str, ...], language: str, **asked: Any
    ) -> None:
        context = click.get_current_context()
        if language and context.parent:
            context.parent.params["lang"] = language
        settings = load_settings()
        settings = checked(
            replace(settings, data=data or settings.data, base_url=base_url or settings.base_url)
        )
        if to and not role:
            raise CsdashError(NO_ROLE)
        grant = granted(settings, role)
        receivers = recipients(to)
        ready(receivers, settings.mail)
        order = {name: asked.pop(name) for name in ("where", "window", "as_of")}
        command(Sending(settings, language or context.obj, grant, to=receivers, **order), **asked)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__click_params__ = getattr(command, "__click_params__", [])
    for option in reversed(_OPTIONS):
        run = option(run)
    return run


_OPTIONS = (
    data_option,
    as_of_option,
    where_option,
    window_option(12),
    click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Language of what is told."),
    click.option("--base-url", help="Where readers find the dashboard. [default: the settings']"),
    role_option,
    click.option(
        "--to",
        multiple=True,
        metavar="RECIPIENT",
        help="mailto:ADDRESS, the https address of a chat's webhook, or env:NAME or file:PATH that holds one; repeatable.",
    ),
)
