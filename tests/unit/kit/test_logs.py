"""Logs are one JSON object a line."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from service.kit.logs import configure_logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, reins = logging.getLogger(), logging.getLogger("reins")
    before = (root.handlers[:], root.level, reins.level)
    stream = io.StringIO()
    configure_logs("info", stream)
    yield stream
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    reins.setLevel(before[2])


def test_a_record_is_one_json_line_with_its_extra_fields(stream: io.StringIO) -> None:
    logging.getLogger("reins.test").info("two\nlines %d", 7, extra={"event_id": "e", "size": 3})
    (line,) = stream.getvalue().splitlines()
    entry = json.loads(line)
    assert entry.pop("time").endswith("Z")
    assert entry == {
        "level": "info",
        "logger": "reins.test",
        "message": "two\nlines 7",
        "event_id": "e",
        "size": 3,
    }


def test_an_exception_stays_on_its_line(stream: io.StringIO) -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("reins.test").exception("failed")
    (line,) = stream.getvalue().splitlines()
    assert "ValueError: broken" in json.loads(line)["exception"]


def test_nothing_is_too_odd_to_be_logged(stream: io.StringIO) -> None:
    logging.getLogger("reins.test").warning(
        "x", extra={"odd": object(), "big": 2**70, "half": "\ud83d"}
    )
    entry = json.loads(stream.getvalue())
    assert entry["odd"].startswith("<object")
    assert entry["big"] == 2**70
    assert entry["half"] == "\ud83d"


def test_libraries_are_heard_from_warning_on(stream: io.StringIO) -> None:
    logging.getLogger("httpx").info("POST https://...")
    logging.getLogger("reins.x").debug("detail")
    assert stream.getvalue() == ""
    logging.getLogger("httpx").warning("odd")
    assert "odd" in stream.getvalue()
