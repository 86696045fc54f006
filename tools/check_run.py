"""Checks that `make run` serves: starts it, asks for its health and its page, lets the first page run, stops it.

The page alone says little: Streamlit sends the same one however broken app.py is. So a session runs it, too.
"""

import sys

from tools.serving import fetch, free_port, serving
from tools.session import Session


def main() -> None:
    port = free_port()
    # The first start on a fresh machine installs everything.
    with serving(["make", "--no-print-directory", "run", f"PORT={port}"], port, seconds=600) as url:
        assert '<div id="root">' in fetch(url), f"{url} does not answer with a page"
        with Session(url) as session:
            first = session.run("")
            again = session.run()
    # Without its data the page says so, politely; on the sample data it must draw.
    assert "plotly_chart" in first.elements, f"the first page shows no chart, only {first.elements}"
    print(
        f"make run serves {url}: first page {first.seconds:.2f} s, again {again.seconds * 1000:.0f} ms, "
        f"{len(first.elements)} elements, {first.n_bytes / 1024:.0f} KiB"
    )


if __name__ == "__main__":
    sys.exit(main())
