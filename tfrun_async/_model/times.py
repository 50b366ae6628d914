"""Times in the format of the API."""

from datetime import datetime

from tfrun_async.errors import ArgumentError


def format_time(name: str, value: datetime) -> str:
    """Return a time in the format of the API.

    Raises:
        ArgumentError: It has no time zone.
    """
    if value.tzinfo is None:
        raise ArgumentError(f"{name}: must have a time zone, got {value.isoformat()}")
    return _format(value)


def time_to_json(value: object) -> str:
    """Return a time of a model as text, for `json.dumps`."""
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    return _format(value)


def _format(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")
