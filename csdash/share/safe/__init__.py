"""Safe: what everybody may see, of which nothing that was left out can be worked out."""

from csdash.share.safe.opened import safe_view
from csdash.share.safe.sheet import safe_sheet

__all__ = ["safe_sheet", "safe_view"]
