"""`serve`: the dashboard for others, with everything that takes: sign-in, a guard before it, a graceful end."""

import os
from urllib.parse import urlsplit

import click

from csdash.cli.group import cli
from csdash.place import Place, place
from csdash.settings import load_settings

PORT = 8501


@cli.command()
@click.option(
    "--data",
    type=place,
    metavar="PLACE",
    help="Snapshot root (a folder or s3://bucket/prefix). [default: the settings']",
)
@click.option(
    "--host", default="localhost", show_default=True, metavar="ADDRESS", help="Address to listen on."
)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on. [default: base_url's, else 8501]"
)
@click.option(
    "--without-sign-in-everybody-sees-everything",
    "is_open_on_purpose",
    is_flag=True,
    help="Listen on an address that others can reach although nobody has to sign in.",
)
def serve(data: Place | None, host: str, port: int | None, *, is_open_on_purpose: bool) -> None:
    """Serve the dashboard; SIGTERM ends it when the pages under way are drawn.

    Refuses to start on a weak configuration, one line for each weakness (exit code 2). Deployment: docs/operating.md.

    \b
    Examples:
      python -m csdash serve --data /srv/csdash/data
      python -m csdash serve --port 8502
    """
    if data:
        # Also for the pages, which read the settings by themselves.
        os.environ["CSDASH_DATA"] = str(data)
    settings = load_settings()
    from csdash.server.run import run

    run(settings, host, port or _port(settings.base_url), is_open_on_purpose=is_open_on_purpose)


def _port(base_url: str) -> int:
    """The port of an address of this machine; that of a public one is the proxy's."""
    parts = urlsplit(base_url)
    return (parts.port or PORT) if parts.hostname == "localhost" else PORT
