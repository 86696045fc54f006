"""The commands about the data and the definitions themselves: check, docs."""

import sys
from datetime import date
from pathlib import Path

import click

from csdash.analysis.targets import against_targets
from csdash.cli.group import cli
from csdash.cli.question import day
from csdash.contract.check import check_parts
from csdash.metrics.registry import REGISTRY
from csdash.opening import open_session
from csdash.place import Place, place
from csdash.settings import load_settings
from csdash.share.glossary import write_docs
from csdash.snapshots.locate import locate


@cli.command()
@click.argument("root", type=place, metavar="[ROOT]", required=False)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), callback=day, help="Check what was known on this day."
)
@click.option("--targets", is_flag=True, help="Fail on a missed target too.")
@click.pass_obj
def check(lang: str, root: Place | None, as_of: date | None, *, targets: bool) -> None:
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
    failed = not session.breaches.is_empty()
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
    """Write docs/metrics.md and docs/contract.md from the registry and the contract.

    \b
      python -m csdash docs --out docs
    """
    for path in write_docs(out):
        click.echo(path)
