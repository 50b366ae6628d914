"""Functions on times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tfrun_async.simulator._engine.hcl.functions.base import (
    CannotEvaluateError,
    FunctionError,
    function,
    text,
)
from tfrun_async.simulator._engine.hcl.values import Value, number, string

_DURATION = re.compile(r"([+-]?)((?:\d{1,9}(?:\.\d{1,9})?(?:h|ms|m|s|us|µs|ns))+)", re.ASCII)
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


def _time(value: Value, index: int) -> datetime:
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise FunctionError("not a valid RFC3339 timestamp", index)
    return found


def _duration(value: Value, index: int) -> timedelta:
    match = _DURATION.fullmatch(text(value))
    if match is None:
        raise FunctionError(f'time: invalid duration "{text(value)}"', index)
    parts = re.findall(r"([\d.]+)([a-zµ]+)", match[2])
    seconds = sum(float(amount) * _SECONDS[unit] for amount, unit in parts)
    return timedelta(seconds=-seconds if match[1] == "-" else seconds)


@function("timeadd(timestamp: string, duration: string) string")
def _timeadd(arguments: Sequence[Value]) -> Value:
    try:
        moved = _time(arguments[0], 0) + _duration(arguments[1], 1)
    except OverflowError:
        raise CannotEvaluateError from None
    result = moved.isoformat(timespec="seconds")
    return string(result.replace("+00:00", "Z"))


@function("timecmp(timestamp_a: string, timestamp_b: string) number")
def _timecmp(arguments: Sequence[Value]) -> Value:
    a, b = (_time(argument, index).astimezone(UTC) for index, argument in enumerate(arguments))
    return number((a > b) - (a < b))
