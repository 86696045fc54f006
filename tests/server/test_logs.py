"""Logs: a line of JSON each, with types and places; no value, name or secret, whoever logs it."""

import json
import logging

from csdash.server.logs import Lines

CANARY = "株式会社カナリア hunter2"


def line(name: str, message: str, *args: object, **extra: object) -> dict:
    """What a record becomes."""
    record = logging.getLogger(name).makeRecord(
        name, logging.WARNING, "f.py", 1, message, args, None, extra=extra
    )
    return written(record)


def written(record: logging.LogRecord) -> dict:
    raw = Lines().format(record)
    assert "\n" not in raw
    assert raw.isascii()
    return json.loads(raw)


def test_a_line_says_when_where_and_what():
    told = line("csdash.server.guard", "refused", reason="origin", n=3)
    assert told.pop("at").endswith("+00:00")
    assert told == {
        "level": "warning",
        "logger": "csdash.server.guard",
        "event": "refused",
        "reason": "origin",
        "n": 3,
    }


def test_an_error_is_its_type_and_place_and_none_of_its_words():
    try:
        int(CANARY)
    except ValueError as error:
        error.__cause__ = KeyError(CANARY)
        record = logging.LogRecord(
            "streamlit.error_util", logging.ERROR, "f.py", 1, "Uncaught", (), (ValueError, error, None)
        )
    told = written(record)
    assert [one["type"] for one in told["error"]] == ["ValueError", "KeyError"]
    assert "test_logs.py" in told["error"][0]["places"][0]
    assert CANARY not in json.dumps(told, ensure_ascii=False)


def test_arguments_of_other_peoples_messages_are_left_out():
    told = line("streamlit.web.server", "Error during authentication: %s", CANARY)
    assert told["event"] == "Error during authentication: %s"
    assert CANARY not in json.dumps(told, ensure_ascii=False)


def test_what_nobody_chose_to_tell_is_left_out():
    assert CANARY not in json.dumps(line("csdash.ui", "x", account=CANARY), ensure_ascii=False)


def test_hostile_words_stay_in_their_line():
    assert line("csdash.ui", "a\nb\x1b[2J")["event"] == "a\nb\x1b[2J"
