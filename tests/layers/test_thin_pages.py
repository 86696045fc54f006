"""Pages are thin: question, filter, metric, figure, sentence, table. What they show is computed elsewhere."""

import ast

import pytest

from tests.layers.source import PRODUCT, Source

PAGES = [source for source in PRODUCT if source.is_page]
ADDS_UP = {
    *("group_by", "group_by_dynamic", "agg", "rolling", "over", "pivot", "unpivot", "join", "with_columns"),
    *("sum", "mean", "median", "quantile", "std", "cum_sum", "pct_change", "diff"),
}
# ui draws them: with the theme, a text for screen readers, and a key that survives.
DRAWS = {
    "plotly_chart",
    "altair_chart",
    "vega_lite_chart",
    "echarts_chart",
    "pydeck_chart",
    "graphviz_chart",
    "map",
}
DRAWS |= {"pyplot", "bar_chart", "line_chart", "area_chart", "scatter_chart"}
ARITHMETIC = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


def aggregates(source: Source) -> list[str]:
    """A page that adds up: then there are two places for one number."""
    return [
        f"{source.path}:{line} calls {name}; a metric or an analysis computes, a page shows"
        for line, name, _ in source.calls()
        if name in ADDS_UP
    ]


def calculates(source: Source) -> list[str]:
    """A page that multiplies or divides. `-` is left alone: sets use it."""
    return [
        f"{source.path}:{node.lineno} calculates; move it to csdash/metrics or csdash/analysis"
        for node in source.nodes
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ARITHMETIC)
    ]


def draws(source: Source) -> list[str]:
    """A page that hands a figure to Streamlit itself."""
    return [
        f"{source.path}:{line} calls {name}; csdash.ui draws figures"
        for line, name, call in source.calls()
        if name in DRAWS and isinstance(call.func, ast.Attribute)
    ]


def asks_nothing(source: Source) -> list[str]:
    """A page whose first line is not the question it answers."""
    return (
        [] if ast.get_docstring(source.tree) else [f"{source.path}: the docstring is the question it answers"]
    )


@pytest.mark.parametrize("rule", [aggregates, calculates, draws, asks_nothing])
def test_holds(rule):
    assert not [found for source in PAGES for found in rule(source)]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (aggregates, "frame.group_by('segment')"),
        (aggregates, "total = sum(values)"),
        (aggregates, "frame['mrr'].mean()"),
        (calculates, "rate = closing / opening"),
        (calculates, "arr = mrr * 12"),
        (calculates, "share *= 100"),
        (draws, "st.plotly_chart(figure)"),
        (draws, "st.sidebar.line_chart(frame)"),
        (asks_nothing, "import streamlit as st"),
    ],
)
def test_is_refused(rule, text):
    assert rule(Source("pages/retention/nrr.py", text))


def test_a_thin_page_is_allowed():
    text = '''"""Are we keeping what we sold?"""\nst.title("NRR")\nui.figure(trend(values))\nleft = chosen - {"a"}'''
    page = Source("pages/retention/nrr.py", text)
    assert not [found for rule in (aggregates, calculates, draws, asks_nothing) for found in rule(page)]
