"""The role: the option by which a command tells no more than a role of the access file may see."""

from collections.abc import Iterable, Sequence

import click

from csdash.access import LOCAL, Grant, role_grant
from csdash.errors import CsdashError
from csdash.settings import Settings
from csdash.text import Text

SUMS_ONLY = Text(
    "ロール {role} は合計だけを見るロールのため、このコマンドは使えません。deck、report、digest を使ってください。",
    "The role {role} sees sums only, and this command tells more. Use deck, report or digest.",
)
NOT_ITS_PAGE = Text(
    "ロール {role} はページ {page} を見られません。",
    "The role {role} may not see the page {page}.",
)
NO_PAGE = Text("ロール {role} に見えるページがありません。", "The role {role} may see none of these pages.")

role_option = click.option(
    "--role", default="", metavar="NAME", help="Tell no more than this role of the access file may see."
)


def granted(settings: Settings, role: str) -> Grant:
    """What the role may see; without one everything: whoever types a command here can read the files themselves."""
    return role_grant(settings.access, role) if role else LOCAL


def granted_rows(settings: Settings, role: str) -> Grant:
    """The same, for a command that tells of accounts or of any group; raises CsdashError for a role of sums only."""
    grant = granted(settings, role)
    if grant.minimum:
        raise CsdashError(SUMS_ONLY.format(role=role))
    return grant


def its_pages(grant: Grant, named: Sequence[str], every: Iterable[str]) -> tuple[str, ...]:
    """The pages named, or every page that the role may see; raises CsdashError for one that it may not."""
    for page in named:
        if not grant.may_open(page):
            raise CsdashError(NOT_ITS_PAGE.format(role=grant.role, page=page))
    found = tuple(named) or tuple(page for page in every if grant.may_open(page))
    if not found:
        raise CsdashError(NO_PAGE.format(role=grant.role))
    return found
