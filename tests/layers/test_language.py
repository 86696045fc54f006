"""What no file of the product may contain, wherever it stands."""

import ast

import pytest

from tests.layers.source import PRODUCT, Source, imports, is_written, within

NETWORK = (
    "requests",
    "httpx",
    "urllib.request",
    "urllib3",
    "http.client",
    "socket",
    "ftplib",
    "smtplib",
    "aiohttp",
)
# The dashboard reaches nobody. A module that must, is named here with the reason: a digest or an alert is sent by a
# command, to whom the operator named, through the server that the operator named.
MAY_REACH_OUT = ("csdash.share.digest.mail", "csdash.share.digest.webhook")
RUNS_CODE = ("pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib")
MAY_PRINT = ("csdash.cli", "csdash.server", "csdash.__main__")


def raw_html(source: Source) -> list[str]:
    """Markup that is not a constant: a customer's name in it is markup, too."""
    found = []
    for line, name, call in source.calls():
        if any(keyword.arg == "unsafe_allow_html" for keyword in call.keywords):
            found.append(f"{source.path}:{line} uses unsafe_allow_html; Streamlit's own elements need none")
        body = call.args[:1] + [keyword.value for keyword in call.keywords if keyword.arg == "body"]
        if name == "html" and not all(isinstance(node, ast.Constant) or is_written(node) for node in body):
            found.append(f"{source.path}:{line} gives html() text that is not a constant")
    return found


def code_from_data(source: Source) -> list[str]:
    """Ways to run what should only be read."""
    found = [
        f"{source.path}:{line} calls {name}"
        for line, name, call in source.calls()
        if isinstance(call.func, ast.Name) and name in {"eval", "exec", "__import__"}
    ]
    return found + [
        f"{source.path}:{line} imports {name}, which runs code from a file"
        for line, name in imports(source)
        if within(name, RUNS_CODE)
    ]


def express(source: Source) -> list[str]:
    """plotly.express: six times the cost of graph_objects, and a theme that is not ours."""
    return [
        f"{source.path}:{line} imports plotly.express; build on plotly.graph_objects as csdash/figures does"
        for line, name in imports(source)
        if within(name, ("plotly.express",))
    ]


def prints(source: Source) -> list[str]:
    """Output that only the one who started the server sees."""
    return [
        f"{source.path}:{line} prints; return it, log it or show it"
        for line, name, call in source.calls()
        if name == "print" and isinstance(call.func, ast.Name) and not within(source.module, MAY_PRINT)
    ]


def reaches_out(source: Source) -> list[str]:
    """Connections to anywhere: the promise is that nothing leaves the machine."""
    return [
        f"{source.path}:{line} imports {name}; nothing may leave the machine (MAY_REACH_OUT in {__name__})"
        for line, name in imports(source)
        if within(name, NETWORK) and not within(source.module, MAY_REACH_OUT)
    ]


@pytest.mark.parametrize("rule", [raw_html, code_from_data, express, prints, reaches_out])
def test_holds(rule):
    assert not [found for source in PRODUCT for found in rule(source)]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (raw_html, "st.markdown(name, unsafe_allow_html=True)"),
        (raw_html, "st.html(f'<b>{name}</b>')"),
        (raw_html, "st.sidebar.html(body=name)"),
        (raw_html, "html(name)"),
        (raw_html, "st.html(written('tiles') + name)"),
        (code_from_data, "eval(text)"),
        (code_from_data, "exec(text)"),
        (code_from_data, "__import__(name)"),
        (code_from_data, "import pickle"),
        (code_from_data, "from joblib import load"),
        (express, "import plotly.express as px"),
        (express, "from plotly import express"),
        (express, "from plotly.express import bar"),
        (prints, "print('here')"),
        (reaches_out, "import requests"),
        (reaches_out, "from urllib.request import urlopen"),
        (reaches_out, "from urllib import request"),
        (reaches_out, "def late():\n    import socket"),
    ],
)
def test_is_refused(rule, text):
    assert rule(Source("csdash/ui/parts.py", text))


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (raw_html, "csdash/ui/parts.py", "st.html('<hr>')"),
        (raw_html, "csdash/ui/parts.py", "st.html(written('tiles', row=row))"),
        (code_from_data, "csdash/months.py", "re.compile('a').exec"),
        (prints, "csdash/cli.py", "print('here')"),
        (reaches_out, "csdash/share/report.py", "from urllib.parse import urlencode"),
    ],
)
def test_is_allowed(rule, path, text):
    assert not rule(Source(path, text))
