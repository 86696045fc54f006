"""What is kept: a function of a view is run once per view, and shared between readers.

    @cached
    def monthly_nrr(session, view):
        return session.metrics("nrr", window=view.window, where=dict(view.where))

    frame = monthly_nrr(view)

The key is the function and the view, which holds snapshot, scope, language, theme and filters, plus any
further plain arguments. Results live with the session of the view, so a figure cannot be kept for one
reader's rows and shown to another, and what was read from a snapshot goes when it is closed. What comes
back is shared: never change it.
"""

import functools
from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec, TypeVar

from csdash.session import Session
from csdash.views.again import Call
from csdash.views.view import View

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Plain = str | int | float | bool | date | None


def cached(
    build: Callable[Concatenate[Session, View, Arguments], Result],
) -> Callable[Concatenate[View, Arguments], Result]:
    """`build(session, view, ...)`, called as `build(view, ...)` and run once per view."""
    code = build.__code__
    # Two pages may each have a function of the same name, and in development its code changes.
    build_id = f"{code.co_filename} {build.__qualname__} {hash(code)}"

    @functools.wraps(build)
    def remembered(view: View, *arguments: Plain) -> Result:
        for argument in arguments:
            if not isinstance(argument, Plain):
                raise TypeError(f"{build.__name__}: a {type(argument).__name__} is no cache key; give a code")
        # The words of the view, and not the view, which would keep its session alive.
        key = (build_id, repr(view), arguments)
        view.tally.note(key, lambda: Call.of(remembered, view, arguments))
        return view.session.results.get(key, lambda: build(view.session, view, *arguments))

    return remembered
