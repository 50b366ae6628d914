"""Arguments that Python would take, and that would do something else than was meant."""

import inspect
from collections.abc import Callable
from typing import Any

from tfrun_async._model import Resource
from tfrun_async.errors import ArgumentError


def check_is_plain(name: str, function: Callable[..., Any] | None) -> None:
    """Refuse a coroutine function: what it returns would count as true, and never run.

    Raises:
        ArgumentError: It is one.
    """
    if inspect.iscoroutinefunction(function):
        raise ArgumentError(f"{name}: nobody would await it; give a function that is not async")


def check_are_many(name: str, items: object) -> None:
    """Refuse one id where many are meant: its letters would be taken for ids.

    Raises:
        ArgumentError: It is one, or a resource.
    """
    if isinstance(items, str | Resource):
        raise ArgumentError(f"{name}: expected many, and not only one; put it into a list")


def check_count(name: str, count: int) -> None:
    """Refuse what is no number of things that can be done at a time.

    Raises:
        ArgumentError: It is less than one, or a fraction.
    """
    if not isinstance(count, int) or count < 1:
        raise ArgumentError(f"{name}: {count} cannot be done at a time, the least is 1")


def check_is_time(name: str, seconds: float) -> None:
    """Refuse a time in which nothing can be done.

    Raises:
        ArgumentError: It is none, negative, or nan, which would never be over.
    """
    if not seconds > 0:
        raise ArgumentError(f"{name}: nothing can be done in {seconds:g} seconds")
