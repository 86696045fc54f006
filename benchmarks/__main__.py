"""Measures the promised times and prints one table: `make bench`, or `python -m benchmarks [NAME ...] [--write]`.

`python -m benchmarks load` holds many readers at once against the server; see benchmarks/load/run.py.
`python -m benchmarks sessions` measures clicks by number of sessions beside the same page written the ordinary way.

A new measure is a module here with `measure(app)` and its name in `MEASURES`. Ends with 1 when a promise is broken.
"""

import argparse
import sys
from pathlib import Path

from benchmarks import (
    analyses,
    engine,
    exports,
    first_paint,
    guard,
    imports,
    large,
    on_rows,
    scaling,
    script_time,
)
from benchmarks.measurement import Measurement, machine, table
from tools.serving import ROOT

MEASURES = {
    "script": script_time.measure,
    "paint": first_paint.measure,
    "analyses": analyses.measure,
    "exports": exports.measure,
    "imports": imports.measure,
    "numbers": on_rows.measure,
    "engine": engine.measure,
    "guard": guard.measure,
    "large": large.measure,
    "scaling": scaling.measure,
}
# Takes many minutes and gigabytes, or is a check and no measurement: only when it is named.
LONG = {"engine", "guard", "large", "scaling"}
PAGE = ROOT / "docs" / "performance.md"
START, END = "<!-- measured: start -->", "<!-- measured: end -->"
EMPTY = f"""# Performance

`make bench` measures what is promised; `make bench ARGS=--write` keeps the table here. Floor: the same with
an empty page, measured in turn, so that a busy machine slows both. Of imports: the same file read and written
again by polars, its columns added up, or grouped by pandas; they are made for the measuring, in no order.

{START}
{END}
"""


def write(rows: list[Measurement]) -> None:
    """Puts the table between its two marks in docs/performance.md and leaves everything around it."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else EMPTY
    before, _, rest = page.partition(START)
    PAGE.write_text(
        f"{before}{START}\n\n{machine()}\n\n{table(rows)}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8"
    )


def main() -> int:
    if sys.argv[1:2] == ["load"]:
        from benchmarks.load.run import main as load

        return load(sys.argv[2:])
    if sys.argv[1:2] == ["sessions"]:
        from benchmarks.sessions.run import main as sessions

        return sessions(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures the promised times.")
    parser.add_argument(
        "names", nargs="*", help=f"of {', '.join(MEASURES)}; default all but {', '.join(LONG)}"
    )
    parser.add_argument("--app", type=Path, default=ROOT / "app.py", help="the app.py of another checkout")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/performance.md")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(MEASURES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    if not chosen.app.is_file():
        parser.error(f"there is no {chosen.app}")
    rows: list[Measurement] = []
    for name in chosen.names or [one for one in MEASURES if one not in LONG]:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        rows += MEASURES[name](chosen.app.resolve())
    print(table(rows))
    if chosen.write:
        write(rows)
    return int(any(row.is_kept is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
