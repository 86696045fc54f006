"""Every figure as plotly reads it, which raises for what it does not know: `from tests.figures.plotted import trend`."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module

import plotly.graph_objects as go

from csdash.figures.figure import Figure


def plotted(draw: Callable[..., Figure]) -> Callable[..., go.Figure]:
    @wraps(draw)
    def read(*args: object, **options: object) -> go.Figure:
        return go.Figure(draw(*args, **options).payload)

    return read


def __getattr__(name: str) -> Callable[..., go.Figure]:
    if name.startswith("_"):
        raise AttributeError(name)
    return plotted(getattr(import_module(f"csdash.figures.{name}"), name))
