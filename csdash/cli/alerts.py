"""The command that speaks up when somebody should know: alerts."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext

import click

from csdash import clock
from csdash.cli.group import cli
from csdash.cli.role import granted_rows
from csdash.cli.sending import Sending, sending
from csdash.errors import CsdashError, DataError
from csdash.opening import open_session
from csdash.share.alerts.alert import Alert
from csdash.share.alerts.found import alerts as alerts_of
from csdash.share.alerts.found import unreadable
from csdash.share.alerts.ledger import Ledger, held, ledger_path
from csdash.share.alerts.told import letter
from csdash.share.asked import view_of
from csdash.share.digest.recipients import Recipient
from csdash.share.digest.send import send, undelivered
from csdash.share.digest.written import as_text, message
from csdash.share.provenance import provenance_line
from csdash.text import Text

SENT = Text("{recipient}: {n}件を送りました。", "{recipient}: sent {n}.")
WOULD = Text("{recipient} に送る内容:", "To {recipient}:")


@cli.command()
@sending
@click.option("--dry-run", is_flag=True, help="Show what would be sent to whom; send and note nothing.")
@click.option("--fail-on-alert", is_flag=True, help="Exit with 1 where something was raised.")
def alerts(order: Sending, *, dry_run: bool, fail_on_alert: bool) -> None:
    """What somebody should know: a missed target, numbers that do not add up, late data, a change beyond chance.

    \b
    Without --to everything that stands is printed. With it each recipient gets what is new to them, once; nothing new,
    nothing printed:
      python -m csdash alerts --lang ja
      python -m csdash alerts --role kansai --to file:/etc/csdash/chat-hook --dry-run
      python -m csdash alerts --role board --to mailto:board@example.co.jp --fail-on-alert
    """
    granted_rows(order.settings, order.grant.role)
    found, provenance = _found(order)
    raised = _send(order, found, provenance, dry_run=dry_run) if order.to else bool(found)
    if found and not order.to:
        told = letter(found, order.language, mask_names=order.grant.scope.masked, provenance=provenance)
        click.echo(as_text(told), nl=False)
    sys.exit(int(fail_on_alert and raised))


def _found(order: Sending) -> tuple[list[Alert], str]:
    """Every alert that stands for this role, and where the figures are from."""
    settings = order.settings
    today = order.as_of or clock.today(settings.timezone)
    try:
        session = open_session(settings.data, as_of=order.as_of, scope=order.grant.scope, settings=settings)
    except DataError as cause:
        if not order.to:
            raise
        if order.grant.scope.rows:
            _refuse_where_whole(order, cause)
        return [unreadable(today, cause)], ""
    view = view_of(session, order.language, window=order.window, where=order.where)
    return alerts_of(view, today, settings.base_url), provenance_line(view)


def _refuse_where_whole(order: Sending, cause: DataError) -> None:
    """Data that opens for everybody is not at fault: the role asks for rows that are not there."""
    try:
        open_session(order.settings.data, as_of=order.as_of, settings=order.settings)
    except DataError:
        return
    raise CsdashError(cause.message) from cause


def _send(order: Sending, found: Sequence[Alert], provenance: str, *, dry_run: bool) -> bool:
    """Give each recipient what is new to them; whether anything was."""
    problems: dict[Recipient, Text] = {}
    raised = False
    path = ledger_path(order.settings)
    with nullcontext(Ledger(path)) if dry_run else held(path) as ledger:
        for one in order.to:
            fresh = ledger.fresh(found, order.grant.role, one.name)
            if not fresh:
                continue
            raised = True
            told = letter(fresh, order.language, mask_names=order.grant.scope.masked, provenance=provenance)
            if dry_run:
                click.echo(f"{WOULD.format(recipient=one.name)[order.language]}\n\n{as_text(told)}")
                continue
            if problem := send(message(told), [one], order.settings.mail):
                problems |= problem
                continue
            ledger.mark(fresh, order.grant.role, one.name)
            click.echo(SENT.format(recipient=one.name, n=str(len(fresh)))[order.language])
    if problems:
        raise undelivered(problems)
    return raised
