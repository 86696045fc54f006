"""csdash: retention numbers that reconcile, explain themselves and say how sure they are.

import csdash
s = csdash.open("sample_data")
s.metrics("nrr", window=12, by=["segment"])      # a polars frame
"""

from csdash.session import Session
from csdash.session import open_session as open

__all__ = ["Session", "open"]
