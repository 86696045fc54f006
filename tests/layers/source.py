"""The source files of the product, read once, and what they import."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """A file by its path from the root, and its text; in the tests of the rules, a file that never was."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file, parsed."""
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of it, walked once for all rules."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def imports(self) -> tuple[tuple[int, str], ...]:
        """Every import: its line and the full dotted name, `from csdash import ui` as csdash.ui."""
        return tuple(_imports(self))

    @property
    def module(self) -> str:
        """The dotted name: csdash.ui.cache, pages.executive.overview, app."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def is_page(self) -> bool:
        """Whether it draws a page; app.py, the shell around them, does not count."""
        return self.path.startswith("pages/")

    def calls(self) -> Iterator[tuple[int, str, ast.Call]]:
        """Every call: its line, the last part of the name that is called, the call."""
        yield from self._calls

    @cached_property
    def _calls(self) -> tuple[tuple[int, str, ast.Call], ...]:
        return tuple(
            (node.lineno, getattr(node.func, "attr", getattr(node.func, "id", "")), node)
            for node in self.nodes
            if isinstance(node, ast.Call)
        )


def imports(source: Source) -> tuple[tuple[int, str], ...]:
    """Every import: its line and the full dotted name, `from csdash import ui` as csdash.ui."""
    return source.imports


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    package = source.module if source.path.endswith("__init__.py") else source.module.rpartition(".")[0]
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            start = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


PRODUCT = [
    _read(path)
    for pattern in ("app.py", "pages/**/*.py", "csdash/**/*.py")
    for path in sorted(ROOT.glob(pattern))
]
"""Every file that runs when somebody reads the dashboard."""


def within(name: str, places: tuple[str, ...]) -> bool:
    """Whether the dotted `name` is one of `places` or lies in one of them."""
    return any(name == place or name.startswith(f"{place}.") for place in places)


def is_written(given: ast.expr) -> bool:
    """Whether it is a template of ours with its values escaped; that they are is what test_untrusted.py asks."""
    return isinstance(given, ast.Call) and ast.unparse(given.func) == "written"
