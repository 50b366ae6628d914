"""Logging to standard error never waits for its reader."""

import logging
import os

from tfrun_async.mcp._stderr import StderrHandler


def record(text: str) -> logging.LogRecord:
    return logging.LogRecord("test", logging.INFO, __file__, 1, text, None, None)


def test_a_full_pipe_drops_records_and_counts_them() -> None:
    """Once it is read again, the next record says how many are missing."""
    reading, writing = os.pipe()
    handler = StderrHandler(writing)
    lines = [f"{number} {'x' * 1000}" for number in range(200)]  # more than a pipe holds
    for line in lines:
        handler.emit(record(line))  # would block here
    kept = os.read(reading, 1 << 20).decode().splitlines()
    assert kept == lines[: len(kept)]
    assert 0 < len(kept) < 200
    handler.emit(record("last"))
    after = os.read(reading, 1 << 20).decode().splitlines()
    assert after == [f"{200 - len(kept)} messages were dropped", "last"]
    os.close(reading)
    os.close(writing)


def test_a_closed_pipe_is_no_error() -> None:
    """The host does not want to read any more."""
    reading, writing = os.pipe()
    os.close(reading)
    handler = StderrHandler(writing)
    handler.emit(record("lost"))
    os.close(writing)
    handler.emit(record("lost"))


def test_any_text_can_be_written() -> None:
    """Also half of a surrogate pair, and a long line up to what a pipe takes at once."""
    reading, writing = os.pipe()
    handler = StderrHandler(writing)
    handler.emit(record("\udcff"))
    handler.emit(record("x" * 10_000))
    assert os.read(reading, 1 << 20) == rb"\udcff" + b"\n" + b"x" * 4096
    os.close(reading)
    os.close(writing)
