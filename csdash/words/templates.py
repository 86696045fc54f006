"""Templates: markup of ours with values in it, every one of which is escaped unless it is marked as ours."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def templates(folder: Path, finalize: Callable[[Any], Any] | None = None) -> Environment:
    """The templates in `folder`; `finalize` is asked for each value before it is escaped. A name nobody gave is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        # What stands in a template is there as long as the process is: nobody edits a running dashboard.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
