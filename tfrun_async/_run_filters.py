"""Parse arguments of the API, as people and models write them, into the API's values."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tfrun_async._arguments import ArgumentSpec
from tfrun_async._open_enum import OpenEnum, normalize, similar_values, unknown_value, words_of
from tfrun_async._validation import check_text
from tfrun_async.errors import ArgumentError
from tfrun_async.models import RunStatus, RunStatusGroup

_GROUP_HINT = (
    ". All runs that are running, pending or waiting for a decision are non_final; the filter for "
    "the status itself takes statuses, such as pending or planning"
)

FilterInput = str | Sequence[str] | None


def parse_filters(
    arguments: Iterable[ArgumentSpec],
    given: Mapping[str, Any],
    parameter_name: Callable[[ArgumentSpec], str],
) -> dict[str, Any]:
    """Return the filters that are given, as arguments of a list.

    Args:
        arguments: The filters that there are.
        given: What is given for them, by their names; empty values count as not given.
        parameter_name: Returns what an error calls a filter.

    Raises:
        ArgumentError: A value is not one of the API's.
    """
    parsed = {
        each.name: _parse_filter(each, given.get(each.name), parameter_name(each))
        for each in arguments
    }
    return {name: value for name, value in parsed.items() if value is not None}


def _parse_filter(argument: ArgumentSpec, given: Any, parameter: str) -> Any:
    _check_texts(parameter, given)
    if argument.name == "timeframe":
        return parse_timeframe(parameter, given)
    if argument.is_list and not issubclass(argument.kind, OpenEnum):
        return parse_names(given)
    return None if given in (None, "", []) else parse_argument(argument, given, parameter)


def parse_argument(argument: ArgumentSpec, given: Any, parameter: str) -> Any:
    """Return a value for an argument: values of enums as the API writes them, all others as given.

    Args:
        argument: The argument.
        given: What is given for it; None if nothing is.
        parameter: What an error calls it.

    Raises:
        ArgumentError: It is not one of the API's values.
    """
    _check_texts(parameter, given)
    if given is None or not issubclass(argument.kind, OpenEnum):
        return given
    if argument.is_list:
        return parse_values(parameter, given, argument.kind)
    return parse_value(parameter, given, argument.kind)


def _check_texts(parameter: str, given: Any) -> None:
    for each in given if isinstance(given, list) else [given]:
        if isinstance(each, str):
            check_text(parameter, each)


def parse_names(given: FilterInput) -> list[str] | None:
    """Return the names that a filter lists; None if it lists none."""
    parts = given.split(",") if isinstance(given, str) else given or ()
    listed = [name for part in parts if (name := part.strip())]
    return listed or None


def parse_values(parameter: str, given: FilterInput, kind: type[OpenEnum]) -> list[str] | None:
    """Return the API's values that a filter lists.

    Capitals, and hyphens, spaces and underscores for each other, are read as they are meant; so is
    a part of a value that fits no other, such as `refresh` of `refresh_only`.

    Raises:
        ArgumentError: One of them is not a value of the API, or could be several. The API itself
            would respond with an empty list.
    """
    listed = parse_names(given)
    if listed is None:
        return None
    return list(dict.fromkeys(_match_value(parameter, name, kind) for name in listed))


def parse_value(parameter: str, given: FilterInput, kind: type[OpenEnum]) -> str | None:
    """Return the API's one value that an argument names.

    Raises:
        ArgumentError: It is none, or there are several: the API takes only one.
    """
    listed = parse_names(given)
    if listed is None:
        return None
    if len(listed) == 1 and (value := _find_value(listed[0], kind)):
        return value
    hint = _GROUP_HINT if kind is RunStatusGroup else ""
    raise ArgumentError(
        f"{parameter}: must be one of {', '.join(kind)}, got {','.join(listed)!r}{hint}"
    )


def parse_timeframe(parameter: str, given: str | int | None) -> str | None:
    """Return the year that a filter names, or `year` for the past one.

    Raises:
        ArgumentError: It is neither.
    """
    text = "" if given is None else str(given).strip().lower()
    if text in {"", "year"} or re.fullmatch(r"[0-9]{4}", text):
        return text or None
    raise ArgumentError(f"{parameter}: {text!r} is neither a year such as 2024 nor 'year'")


def _match_value(parameter: str, name: str, kind: type[OpenEnum]) -> str:
    if value := _find_value(name, kind):
        return value
    near = [value for value in similar_values(name, kind) if words_of(name) <= words_of(value)]
    # Statuses are too close to each other: `failed` is not `policy_soft_failed`.
    if len(near) == 1 and kind is not RunStatus:
        return near[0]
    raise unknown_value(parameter, name, kind)


def _find_value(name: str, kind: type[OpenEnum]) -> str | None:
    return next((value.value for value in kind if normalize(value) == normalize(name)), None)
