"""Written: markup of ours with values in it, each of which is escaped. The only markup on a page that is no constant."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from csdash.words.escape import plain_text

_TEMPLATES = Path(__file__).parent / "markup"


def written(template: str, **values: Any) -> str:
    """The template of that name in markup/, in which every value is text: marks are escaped, invisible characters gone."""
    return _templates().get_template(f"{template}.html").render(values)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        # What stands in a template is there as long as the process is: nobody edits a running dashboard.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )


def _plain(value: Any) -> Any:
    return plain_text(value) if isinstance(value, str) else value
