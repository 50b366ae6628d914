"""Reject arguments that Python accepts but that cannot be meant."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tfrun_async._model import Model, Resource
from tfrun_async.errors import ArgumentError


def check_not_coroutine(name: str, function: Callable[..., Any] | None) -> None:
    """Reject a coroutine function as a callback: it would never be awaited.

    Raises:
        ArgumentError: It is one.
    """
    if inspect.iscoroutinefunction(function):
        raise ArgumentError(f"{name}: must not be a coroutine function")


def check_iterable(name: str, items: object) -> None:
    """Reject a single id or resource in place of several: its letters would be taken for ids.

    Raises:
        ArgumentError: It is a string or a resource, or cannot be iterated over.
    """
    if isinstance(items, str | Resource):
        single = items.id if isinstance(items, Resource) else items
        raise ArgumentError(f"{name}: must be a list or another iterable, got {single!r}")
    if not isinstance(items, Iterable):
        raise ArgumentError(f"{name}: must be a list or another iterable, got {items!r}")


def check_objects(name: str, items: Iterable[Any]) -> list[Model | Mapping[str, Any]]:
    """Return items that are values of the API, or mappings in their place.

    Raises:
        ArgumentError: It is a single one, or one of the items is neither.
    """
    if isinstance(items, str | Model | Mapping) or not isinstance(items, Iterable):
        kind = "None" if items is None else f"a {type(items).__name__}"
        raise ArgumentError(f"{name}: must be a list or another iterable, got {kind}")
    objects = [*items]
    for item in objects:
        if not isinstance(item, Model | Mapping) or isinstance(item, Resource):
            kind = type(item).__name__
            raise ArgumentError(f"{name}: each must be a value or a mapping, got a {kind}")
    return objects


def check_count(name: str, count: int) -> None:
    """Reject a number of things to do at a time that is less than one, or a fraction.

    Raises:
        ArgumentError: It is.
    """
    if not isinstance(count, int) or count < 1:
        raise ArgumentError(f"{name}: must be an integer ≥ 1, got {count}")


def check_positive_seconds(name: str, seconds: float) -> None:
    """Reject a duration that is zero, negative, or nan, which would never be over.

    Raises:
        ArgumentError: It is.
    """
    if not seconds > 0:
        raise ArgumentError(f"{name}: must be > 0 seconds, got {seconds:g}")


def check_text(name: str, text: str) -> None:
    """Reject text that UTF-8 cannot encode, such as other bytes in a command line.

    Raises:
        ArgumentError: It is that. The message does not hold the text, which may be secret.
    """
    if not is_unicode(text):
        raise ArgumentError(f"{name}: must be Unicode text, without surrogates")


def is_unicode(text: str) -> bool:
    """Whether a string can be encoded: arguments and file names may hold undecodable bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
