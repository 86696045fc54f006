"""Files: one subject each, named after it, short enough to read at one go."""

import pytest

from tests.layers.source import PRODUCT, Source

LONGEST = 220
NO_SUBJECT = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "stuff", "lib", "tools"}


def too_long(source: Source) -> list[str]:
    """A file that has grown a second subject."""
    n_lines = len(source.text.splitlines())
    return [f"{source.path} has {n_lines} lines; is there a second noun in it?"] if n_lines > LONGEST else []


def nameless(source: Source) -> list[str]:
    """A file or folder for whatever fits nowhere."""
    found = sorted(NO_SUBJECT & set(source.module.split(".")))
    return (
        [f"{source.path}: {found[0]!r} names no subject; put each thing where its noun lives"]
        if found
        else []
    )


def open_page(source: Source) -> list[str]:
    """A script directly in pages/: until the first sign-in Streamlit runs it for anybody, without app.py."""
    if source.is_page and source.path.count("/") == 1:
        return [
            f"{source.path}: move it into a section, pages/<section>/; here it can be read without sign-in"
        ]
    return []


@pytest.mark.parametrize("rule", [too_long, nameless, open_page])
def test_holds(rule):
    assert not [found for source in PRODUCT for found in rule(source)]


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (too_long, "csdash/months.py", "\n" * (LONGEST + 1)),
        (nameless, "csdash/ui/helpers.py", ""),
        (nameless, "csdash/utils/dates.py", ""),
        (open_page, "pages/overview.py", ""),
        (open_page, "pages/__init__.py", ""),
    ],
)
def test_is_refused(rule, path, text):
    assert rule(Source(path, text))


@pytest.mark.parametrize("path", ["pages/executive/overview.py", "csdash/months.py"])
def test_is_allowed(path):
    source = Source(path, "\n" * LONGEST)
    assert not too_long(source) + nameless(source) + open_page(source)
