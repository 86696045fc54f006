"""The command about what was said earlier: restatements."""

from datetime import date
from pathlib import Path

import click
import polars as pl

from csdash.analysis.question import Question
from csdash.analysis.restatement.causes import CAUSES
from csdash.analysis.restatement.compared import Restated
from csdash.analysis.restatement.then_and_now import ThenAndNow
from csdash.cli.group import cli
from csdash.cli.output import output_options, put, refuse_nowhere
from csdash.cli.question import by_attribute, day
from csdash.cli.role import granted_rows, role_option
from csdash.errors import CsdashError
from csdash.metrics.registry import metric
from csdash.months import month_code, parse_month
from csdash.opening import open_session
from csdash.session import Session
from csdash.settings import load_settings
from csdash.text import Text

_DAY = click.DateTime(["%Y-%m-%d"])


def _month(_context: click.Context, _option: click.Parameter, value: str) -> int:
    try:
        return parse_month(value)
    except ValueError as cause:
        raise click.BadParameter(str(cause)) from cause


@cli.command()
@click.argument("root", type=click.Path(path_type=Path), required=False)
@click.option("--metric", "key", default="nrr", show_default=True, help="Key of a metric in docs/metrics.md.")
@click.option("--month", required=True, callback=_month, metavar="YYYY-MM", help="The month it is about.")
@click.option("--then", type=_DAY, callback=day, required=True, help="As it was known on this day.")
@click.option(
    "--now", type=_DAY, callback=day, help="Against what was known on this day. [default: the newest]"
)
@click.option("--by", type=click.Choice(["cause", "account"]), default="cause", show_default=True)
@click.option("--window", type=click.Choice(["1", "3", "12"]), default="12", show_default=True)
@click.option(
    "--where", multiple=True, callback=by_attribute, metavar="ATTRIBUTE=VALUE", help="Keep only; repeatable."
)
@role_option
@output_options
@click.pass_obj
def restatements(
    lang: str,
    root: Path | None,
    *,
    key: str,
    month: int,
    then: date,
    now: date | None,
    by: str,
    window: str,
    where: dict[str, list[str]],
    role: str,
    output: str,
    out: Path | None,
) -> None:
    """What was said of a month then, what is said now, and why, adding up exactly.

    \b
    The rows of causes, or of accounts, lie between the value then and the value now:
      python -m csdash restatements sample_data --metric nrr --month 2026-09 --then 2026-09-30
      python -m csdash restatements sample_data --metric arr --month 2026-09 --then 2026-09-30 --by account --format csv
    """
    refuse_nowhere(output, out)
    settings = load_settings()
    root = root or settings.data
    scope = granted_rows(settings, role).scope
    older, newer = (open_session(root, as_of=one, scope=scope, settings=settings) for one in (then, now))
    asked = Question(int(window), tuple((name, tuple(values)) for name, values in where.items()), 0, month)
    pair = ThenAndNow(older, newer, asked)
    metric(key)
    if older.id == newer.id or month not in pair.months(key):
        raise CsdashError(_nothing(older, newer, month))
    told = pair.restated(key, month)
    rows = _by_account(told) if by == "account" else _by_cause(told, lang)
    put(newer, rows, output, out, window=int(window), where=where)


def _nothing(older: Session, newer: Session, month: int) -> Text:
    """Why there is nothing to compare."""
    code, then, now = month_code(month), older.as_of.isoformat(), newer.as_of.isoformat()
    if older.id == newer.id:
        return Text(
            f"{then} 時点と比べる新しいスナップショットがありません。--then に、より前の日付を指定してください。",
            f"There is no newer snapshot than that of {then}. Give an earlier day as --then.",
        )
    return Text(
        f"{code} は、{then} 時点と {now} 時点の両方では答えられません。--month か --window を変えてください。",
        f"{code} cannot be told both as of {then} and as of {now}. Change --month or --window.",
    )


def _by_cause(told: Restated, lang: str) -> pl.DataFrame:
    """cause, effect, n_accounts and a name: the value then, each cause, the value now."""
    then, now = ({"ja": "当時", "en": "then"}[lang], {"ja": "今", "en": "now"}[lang])
    rows = [("then", _number(told.said), None, then)]
    rows += [
        (share.cause, _number(share.effect), share.n_accounts, CAUSES[share.cause][lang])
        for share in told.shares
    ]
    rows.append(("now", _number(told.now), None, now))
    schema = {"row": pl.String, "value": pl.Float64, "n_accounts": pl.Int64, "name": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _by_account(told: Restated) -> pl.DataFrame:
    if told.accounts is None:
        raise CsdashError(
            Text(
                f"{told.metric.name.ja}はアカウントごとに分けられません。--by cause を使ってください。",
                f"{told.metric.name.en} cannot be told by account. Use --by cause.",
            )
        )
    return told.accounts


def _number(value: object) -> float | None:
    return None if value is None else float(value)
