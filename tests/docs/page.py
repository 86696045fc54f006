"""The documents of the repository: their text, their links, their blocks of code."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)


def read(path: str) -> str:
    """The text of a document, by its path from the root."""
    return (ROOT / path).read_text(encoding="utf-8")


def blocks(path: str, language: str = "") -> list[str]:
    """The fenced blocks of a document in `language`."""
    return re.findall(rf"^```{language}\n(.*?)^```$", read(path), re.MULTILINE | re.DOTALL)


def links(path: str) -> list[str]:
    """Where the links and pictures of a document lead."""
    return re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", read(path))


def targets(path: str) -> list[Path]:
    """The files that a document links to."""
    found = [first or second for first, second in links(path)]
    local = [link.partition("#")[0] for link in found if "://" not in link and not link.startswith("#")]
    return [(ROOT / path).parent / link for link in local]
