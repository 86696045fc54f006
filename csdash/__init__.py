"""csdash: retention numbers that reconcile, explain themselves and say how sure they are.

import csdash
s = csdash.open("sample_data")
s.metrics("nrr", window=12, by=["segment"])      # a polars frame
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csdash.opening import open_session as open
    from csdash.session import Session

__all__ = ["Session", "open"]
__version__ = "0.2.0"


def __getattr__(name: str) -> Any:
    # Whoever builds or imports opens no session, and need not wait for all that one can answer.
    if name == "open":
        from csdash.opening import open_session  # noqa: PLC0415

        return open_session
    if name == "Session":
        from csdash.session import Session  # noqa: PLC0415

        return Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
