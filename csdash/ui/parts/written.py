"""Written: markup of ours with values in it, each of which is escaped. The only markup on a page that is no constant."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from csdash.words.escape import plain_text
from csdash.words.templates import templates

_TEMPLATES = Path(__file__).parent / "markup"


def written(template: str, **values: Any) -> str:
    """The template of that name in markup/, in which every value is text: marks are escaped, invisible characters gone."""
    return _templates().get_template(f"{template}.html").render(values)


@cache
def _templates() -> Environment:
    return templates(_TEMPLATES, _plain)


def _plain(value: Any) -> Any:
    return plain_text(value) if isinstance(value, str) else value
