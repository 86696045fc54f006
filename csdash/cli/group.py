"""The group of all commands: the language, and errors a user can mend as one message and an exit code.

Exit codes: 0 all well, 1 the data is refused or a check failed, 2 the question cannot be asked like this.
"""

from typing import Any

import click

from csdash.errors import CsdashError, DataError


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
