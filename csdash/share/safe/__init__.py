"""Safe: what everybody may see, of which nothing that was left out can be worked out."""

from csdash.share.safe.opened import safe_view

__all__ = ["safe_view"]
