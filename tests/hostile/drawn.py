"""What a drawn figure would act on: markup that is not ours, links, and templates with text from data in them."""

import json
import re
from collections.abc import Iterator

from csdash.figures.figure import Figure

# What figures of ours write themselves; plotly reads these, links, and nothing else.
OURS = re.compile(r"</?(?:b|i|br|sup|sub|extra)\s*/?>|<span style=\"[\w#:;.,()% -]*\">|</span>")
TEMPLATE = re.compile(r"%\{[a-z]*[^}]*\}")
LONGEST = 1_000


def strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a figure, with the name of the property that holds it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from strings(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part, name)


def acts(chart: Figure) -> list[str]:
    """What a browser could act on in `chart`, or could not show."""
    found = []
    for name, text in strings(json.loads(json.dumps(chart.payload))):
        if set("<>") & set(OURS.sub("", text)):
            found.append(f"{name} holds markup: {text[:80]!r}")
        if len(text) > LONGEST and name != "bdata":
            found.append(f"{name} is {len(text)} characters long: {text[:80]!r}")
        if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\u200b]", text):
            found.append(f"{name} holds what cannot be seen: {text[:80]!r}")
        if name.endswith("template") and "__class__" in text:
            found.append(f"{name} holds text from data: {text[:80]!r}")
    return found
