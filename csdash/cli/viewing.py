"""Viewing: the options by which a command that writes pages is told which view of which data, and under whose rights."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import update_wrapper
from typing import Any

import click

from csdash.access import Grant
from csdash.cli.everybody import for_everybody, safe_option
from csdash.cli.months import month
from csdash.cli.question import as_of_option, data_option, where_option, window_option
from csdash.cli.role import granted, its_pages, role_option
from csdash.errors import CsdashError
from csdash.months import month_code
from csdash.opening import open_session
from csdash.settings import Settings, load_settings
from csdash.share.asked import view_of
from csdash.share.outlines import OUTLINES
from csdash.text import LANGUAGES, Language, Text
from csdash.views.view import View

NOT_SHOWN = Text(
    "--from {first} から --to {last} までは表示できません。データは {earliest} から {latest} までです。",
    "--from {first} to --to {last} cannot be shown. The data has {earliest} to {latest}.",
)


@dataclass(frozen=True)
class Viewing:
    """A checked order. `pages` are those named, or all that the role may see; empty where nothing says which."""

    settings: Settings
    language: Language
    grant: Grant
    pages: tuple[str, ...]
    where: Mapping[str, Sequence[str]]
    window: int
    months: tuple[int | None, int | None]
    as_of: date | None
    is_safe: bool

    def view(self) -> View:
        """The data, opened. Raises CsdashError for months that are not there."""
        settings = self.settings
        session = open_session(settings.data, as_of=self.as_of, scope=self.grant.scope, settings=settings)
        first, last = self.months[0] or session.first_month, self.months[1] or session.last_month
        if not session.first_month <= first <= last <= session.last_month:
            named = {
                "first": first,
                "last": last,
                "earliest": session.first_month,
                "latest": session.last_month,
            }
            raise CsdashError(NOT_SHOWN.format(**{name: month_code(one) for name, one in named.items()}))
        view = view_of(session, self.language, window=self.window, where=self.where, months=(first, last))
        return for_everybody(view, self.where) if self.is_safe else view


def viewing(command: Callable[..., None]) -> Callable[..., None]:
    """The options of such a command; it is called with a Viewing."""

    def run(**asked: Any) -> None:
        context = click.get_current_context()
        language = asked.pop("language")
        if language and context.parent:
            # Errors are told in the language of what is written.
            context.parent.params["lang"] = language
        settings = load_settings()
        settings = replace(settings, data=asked.pop("data") or settings.data)
        grant, pages = granted(settings, asked.pop("role")), asked.pop("pages")
        if pages or grant.pages != "all":
            pages = its_pages(grant, pages, OUTLINES)
        order = {name: asked.pop(name) for name in ("where", "window", "as_of", "is_safe")}
        months = asked.pop("first"), asked.pop("last")
        command(Viewing(settings, language or context.obj, grant, pages, months=months, **order), **asked)

    run = update_wrapper(run, command)
    for option in reversed(_OPTIONS):
        run = option(run)
    return run


_OPTIONS = (
    data_option,
    click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Language of what is written."),
    click.option(
        "--page",
        "pages",
        type=click.Choice(list(OUTLINES)),
        multiple=True,
        help="Only this page; repeatable.",
    ),
    where_option,
    window_option(12),
    click.option("--from", "first", callback=month, metavar="YYYY-MM", help="First month shown."),
    click.option("--to", "last", callback=month, metavar="YYYY-MM", help="Last month shown."),
    as_of_option,
    safe_option,
    role_option,
)
