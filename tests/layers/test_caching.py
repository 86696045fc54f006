"""Caches: in one module, bounded, and keyed by nothing but words and numbers.

Streamlit reads only a sample of a frame for its key: two frames that differ elsewhere share one answer, the wrong
one. And what is not in the key, a reader's scope above all, is shared by everybody.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.layers.source import PRODUCT, Source, imports

HOME = "csdash/ui/cache.py"
CACHES = {"cache_data", "cache_resource"}
# Words of a type that cannot be a key: what is sampled, what can change under it, what says nothing.
NO_KEY = {
    "DataFrame",
    "LazyFrame",
    "Series",
    "Expr",
    "Figure",
    "ndarray",
    "Table",
    "Any",
    "object",
    "dict",
    "list",
    "set",
}


def _cached(source: Source) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    if not any(word in source.text for word in CACHES):
        return
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                if any(word in ast.unparse(decorator) for word in CACHES):
                    yield node, decorator


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, [given.vararg, given.kwarg])]


def elsewhere(source: Source) -> list[str]:
    """A cache in any other module."""
    if source.path == HOME:
        return []
    named = [(node.lineno, node.attr) for node in source.nodes if isinstance(node, ast.Attribute)]
    named += [(line, name.rpartition(".")[2]) for line, name in imports(source)]
    return [
        f"{source.path}:{line} uses {name}; caches are {HOME} alone" for line, name in named if name in CACHES
    ]


def unbounded(source: Source) -> list[str]:
    """A cache that grows until the server dies; without arguments there is one entry."""
    return [
        f"{source.path}:{function.lineno} {function.name}: say max_entries"
        for function, decorator in _cached(source)
        if _arguments(function)
        and "max_entries" not in {word.arg for word in getattr(decorator, "keywords", [])}
    ]


def poor_key(source: Source) -> list[str]:
    """Arguments that are no key: frames, things that change, and any `_name`, which Streamlit leaves out.

    A `_scope` may travel beside the `scope_id` that names it.
    """
    found = []
    for function, _ in _cached(source):
        names = {argument.arg for argument in _arguments(function)}
        for argument in _arguments(function):
            if argument.arg.startswith("_") and f"{argument.arg[1:]}_id" in names:
                continue
            written = ast.unparse(argument.annotation) if argument.annotation else "Any"
            words = {node.id for node in ast.walk(ast.parse(written)) if isinstance(node, ast.Name)}
            words |= {node.attr for node in ast.walk(ast.parse(written)) if isinstance(node, ast.Attribute)}
            if words & NO_KEY or argument.arg.startswith("_"):
                found.append(
                    f"{source.path}:{function.lineno} {function.name}: {argument.arg}: {written} is no key"
                )
    return found


@pytest.mark.parametrize("rule", [elsewhere, unbounded, poor_key])
def test_holds(rule):
    assert not [found for source in PRODUCT for found in rule(source)]


def cached(arguments: str, options: str = "max_entries=8") -> str:
    """A cached function with these arguments."""
    return f"@st.cache_resource({options})\ndef figure({arguments}): ..."


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (elsewhere, "csdash/ui/parts.py", cached("key: str")),
        (elsewhere, "pages/retention/nrr.py", "from streamlit import cache_data"),
        (elsewhere, "app.py", "hold = st.cache_resource(load, max_entries=1)"),
        (unbounded, HOME, cached("key: str", "ttl=5")),
        (unbounded, HOME, "@st.cache_data\ndef figure(key: str): ..."),
        (poor_key, HOME, cached("frame: pl.DataFrame")),
        (poor_key, HOME, cached("frames: tuple[DataFrame, ...]")),
        (poor_key, HOME, cached("key")),
        (poor_key, HOME, cached("*, chosen: dict[str, str]")),
        (poor_key, HOME, cached("_snapshot: str")),
        (poor_key, HOME, cached("**rest")),
    ],
)
def test_is_refused(rule, path, text):
    assert rule(Source(path, text))


def test_words_and_numbers_are_keys():
    source = Source(
        HOME, cached("snapshot_id: str, scope: Scope, window: int, by: tuple[str, ...], as_of: date | None")
    )
    assert not elsewhere(source) + unbounded(source) + poor_key(source)


def test_a_thing_may_travel_beside_the_word_that_names_it():
    assert not poor_key(Source(HOME, cached("snapshot_id: str, scope_id: str, _scope: Scope")))


def test_one_entry_needs_no_bound():
    assert not unbounded(Source(HOME, cached("", "show_spinner=False")))
