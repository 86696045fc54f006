"""csdash: retention numbers that reconcile, explain themselves and say how sure they are.

import csdash
s = csdash.open("sample_data")
s.metrics("nrr", window=12, by=["segment"])      # a polars frame
"""

from csdash.opening import open_session as open
from csdash.session import Session

__all__ = ["Session", "open"]
__version__ = "0.2.0"
