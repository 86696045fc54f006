"""The group of all commands: the language, and errors a user can mend as one message and an exit code.

Exit codes: 0 all well, 1 the data is refused or a check failed, 2 the question cannot be asked like this.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from csdash.errors import CsdashError, DataError


class Commands(click.Group):
    """Turns the errors a user can mend into one message on stderr and an exit code.

    A command that is named as its module is found there, which spares it what all others import.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        import_module("csdash.cli.commands")
        return super().list_commands(context)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        module = f"csdash.cli.{name}"
        if name not in self.commands and name.isidentifier() and find_spec(module):
            import_module(module)
        if name not in self.commands:
            import_module("csdash.cli.commands")
        return super().get_command(context, name)

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
