"""The command line: the same numbers as the screen, for scripts and schedulers.

Exit codes: 0 all well, 1 the data is refused or a check failed, 2 the question cannot be asked like this.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

import click
import polars as pl

from csdash.analysis.targets import against_targets
from csdash.contract.check import check_parts
from csdash.errors import CsdashError, DataError
from csdash.metrics.registry import REGISTRY
from csdash.session import Session, open_session
from csdash.settings import load_settings
from csdash.share.frames import FORMATS, written
from csdash.share.glossary import write_docs
from csdash.snapshots.locate import locate


class Commands(click.Group):
    """Turns the errors a user can mend into one message on stderr and an exit code."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except CsdashError as error:
            click.echo(error.message[context.params["lang"]], err=True)
            context.exit(1 if isinstance(error, DataError) else 2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["ja", "en"]), default="en", help="Language of reports and errors.")
@click.pass_context
def cli(context: click.Context, lang: str) -> None:
    """Retention numbers that reconcile.

    \b
    Examples:
      python -m csdash metrics nrr grr --data sample_data --by segment
      python -m csdash bridge --data sample_data --window 12 --format csv
      python -m csdash check sample_data --targets
    """
    context.obj = lang


def _day(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


def _pairs(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> dict[str, list[str]]:
    """--where DIM=VALUE, repeatable; several values of one attribute mean any of them."""
    where: dict[str, list[str]] = {}
    for value in values:
        name, sign, label = value.partition("=")
        if not sign:
            raise click.BadParameter(f"{value!r} is not ATTRIBUTE=VALUE, such as segment=SMB")
        where.setdefault(name, []).append(label)
    return where


def _spread(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> list[str]:
    return [name for value in values for name in value.split(",") if name]


def question(*, window: int | None = None) -> Callable[[Callable[..., pl.DataFrame]], click.Command]:
    """A command that opens a snapshot, asks one question and writes the frame that answers it."""

    def command(ask: Callable[..., pl.DataFrame]) -> click.Command:
        def run(data: Path | None, as_of: date | None, output: str, out: Path | None, **asked: Any) -> None:
            settings = load_settings()
            session = open_session(data or settings.data, as_of=as_of, settings=settings)
            content = written(ask(session, **asked), output)
            if out:
                out.write_bytes(content)
            else:
                click.echo(content, nl=False)

        options = [
            click.option(
                "--data",
                type=click.Path(path_type=Path),
                help="Snapshot root, folder or file. [default: the settings']",
            ),
            click.option(
                "--as-of",
                type=click.DateTime(["%Y-%m-%d"]),
                callback=_day,
                help="As it was known on this day.",
            ),
            click.option(
                "--by", multiple=True, callback=_spread, metavar="ATTRIBUTE", help="Split by; repeatable."
            ),
            click.option(
                "--where",
                multiple=True,
                callback=_pairs,
                metavar="ATTRIBUTE=VALUE",
                help="Keep only; repeatable.",
            ),
            click.option(
                "--format", "output", type=click.Choice(FORMATS), default="table", show_default=True
            ),
            click.option(
                "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
            ),
        ]
        if window:
            choice = click.Choice(["1", "3", "12"])
            options.append(
                click.option(
                    "--window",
                    type=choice,
                    default=str(window),
                    callback=lambda _c, _o, v: int(v),
                    show_default=True,
                    help="Months between opening and closing.",
                )
            )
        run = update_wrapper(run, ask)
        for option in reversed(options):
            run = option(run)
        return cli.command(name=ask.__name__)(run)

    return command


@question(window=12)
@partial(click.argument, "keys", nargs=-1, required=True, metavar="KEY...")()
def metrics(session: Session, keys: tuple[str, ...], **asked: Any) -> pl.DataFrame:
    """Metrics per month with their 95% interval, both sums and n.

    \b
    KEY is one or several of the metrics in docs/metrics.md:
      python -m csdash metrics nrr grr --window 12 --by segment
      python -m csdash metrics arr --where region=Kansai --format json
    """
    return session.metrics(*keys, **asked)


@question(window=1)
def bridge(session: Session, **asked: Any) -> pl.DataFrame:
    """The MRR bridge per month: opening, movements, closing, in money and accounts.

    \b
    Attributes are those of the opening; transfers are what moved between groups:
      python -m csdash bridge --window 12 --by segment
    """
    return session.bridge(**asked)


@question()
@partial(click.option, "--strict", is_flag=True, help="Count only accounts that never lapsed.")()
def cohorts(session: Session, **asked: Any) -> pl.DataFrame:
    """Every cohort at every age it has reached.

    \b
      python -m csdash cohorts --by tier --format csv --out cohorts.csv
    """
    return session.cohorts(**asked)


@question()
def survival(session: Session, **asked: Any) -> pl.DataFrame:
    """Kaplan-Meier survival of accounts by age in months, with log-log bands.

    \b
      python -m csdash survival --by fit
    """
    return session.survival(**asked)


@cli.command()
@click.argument("root", type=click.Path(path_type=Path), required=False)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="Check what was known on this day."
)
@click.option("--targets", is_flag=True, help="Fail on a missed target too.")
@click.pass_obj
def check(lang: str, root: Path | None, as_of: date | None, *, targets: bool) -> None:
    """Check a snapshot root, folder or file against the contract, and that the numbers reconcile.

    \b
    Prints one report; exits with 1 where something is refused, does not add up or misses its target:
      python -m csdash check sample_data --targets
    """
    settings = load_settings()
    root = root or settings.data
    _, report = check_parts(locate(root, as_of).parts)
    for line in report.lines(lang):
        click.echo(line)
    if report.errors:
        sys.exit(1)
    session = open_session(root, as_of=as_of, settings=settings)
    failed = not session.breaches().is_empty()
    click.echo(
        {
            "ja": "MRRブリッジが一致しません。"
            if failed
            else "MRRブリッジはすべての月・属性で一致しています。",
            "en": "The MRR bridge does not add up."
            if failed
            else "The MRR bridge adds up in every month and attribute.",
        }[lang]
    )
    if targets:
        for row in against_targets(session).iter_rows(named=True):
            missed = row["is_met"] is False
            failed |= missed
            word = {"ja": ("未達" if missed else "達成"), "en": ("missed" if missed else "met")}[lang]
            value = "n/a" if row["value"] is None else f"{row['value']:.6g}"
            click.echo(
                f"{word}  {REGISTRY[row['metric']].name[lang]}  {row['month']:%Y-%m}  {value} / {row['target']:.6g}"
            )
    sys.exit(int(failed))


@cli.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("docs"), show_default=True
)
def docs(out: Path) -> None:
    """Write docs/metrics.md and docs/contract.md from the registry and the contract."""
    for path in write_docs(out):
        click.echo(path)


def main() -> None:
    """Run the command line."""
    cli()
