"""Logs: one line of JSON per event, for machines to keep. Types, places and counts; no names, values or secrets.

Messages of exceptions and arguments of other people's messages hold values: neither is written.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

import streamlit.logger

OURS = "csdash"
# What our own messages may add; anything else is left out.
FIELDS = (
    "reason",
    "n",
    "check",
    "error_type",
    "incident",
    "port",
    "signal",
    "seconds",
    "n_sessions",
    "version",
    "who_may_read",
)
_LONGEST = 500


class Lines(logging.Formatter):
    """A record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        is_ours = record.name.partition(".")[0] == OURS
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": (record.getMessage() if is_ours else str(record.msg))[
                : _LONGEST * (10 if is_ours else 1)
            ],
        }
        told |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            told["error"] = list(places(record.exc_info[1]))
        return json.dumps(told, ensure_ascii=True, default=lambda value: type(value).__name__)


def places(error: BaseException | None) -> Iterator[dict[str, object]]:
    """The types of an error and of what caused it, and where each was raised."""
    while error is not None:
        where = traceback.extract_tb(error.__traceback__)
        yield {
            "type": type(error).__name__,
            "places": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in where[-20:]],
        }
        error = error.__cause__ or error.__context__


def start_logging() -> None:
    """From here on everything that is logged is lines on stderr: ours, Streamlit's, uvicorn's."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.captureWarnings(True)

    def in_lines(logger: logging.Logger) -> None:
        logger.handlers = [handler]

    # Streamlit gives each of its loggers a handler of its own, those to come, too.
    streamlit.logger.setup_formatter = in_lines
    for logger in streamlit.logger._loggers.values():  # noqa: SLF001 - there is no other way to them
        in_lines(logger)
