"""Memory: what is freed is kept for what comes next. Asked for before polars is imported, or not at all."""

import os


def keep_freed() -> None:
    """Keep freed memory for seconds, unless the operator said otherwise.

    To take it from the system again for every month is a tenth to a fifth of a build. What is freed is given back after
    half a second without this, which is right for a server that waits for readers.
    """
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:10000")
