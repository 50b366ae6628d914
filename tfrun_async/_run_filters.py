"""Parse arguments that people or models have written into values of the API."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tfrun_async._arguments import ArgumentSpec
from tfrun_async._open_enum import OpenEnum, normalize, similar_values, unknown_value, words_of
from tfrun_async._validation import check_text
from tfrun_async.errors import ArgumentError
from tfrun_async.models import RunStatus, RunStatusGroup

_GROUP_HINT = (
    ". For all runs that are running, pending or waiting for a decision use non_final; for one "
    "status, such as pending or planning, use the filter for the status"
)

FilterInput = str | Sequence[str] | None


def parse_filters(
    arguments: Iterable[ArgumentSpec],
    given: Mapping[str, Any],
    parameter_name: Callable[[ArgumentSpec], str],
) -> dict[str, Any]:
    """Return the filters that are given, as arguments of a list.

    Args:
        arguments: The existing filters.
        given: Values of filters, by name; empty ones count as not given.
        parameter_name: Returns the name of a filter in errors.

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
    # The API has no enum for a timeframe, since it is a year or the word `year`.
    if argument.name == "timeframe":
        return parse_timeframe(parameter, given)
    if argument.is_list and not issubclass(argument.kind, OpenEnum):
        return parse_names(given)
    return None if given in (None, "", []) else parse_argument(argument, given, parameter)


def parse_argument(argument: ArgumentSpec, given: Any, parameter: str) -> Any:
    """Return the value of an argument; values of enums are spelt as the API does.

    Args:
        argument: The argument.
        given: The value; None if it is not given.
        parameter: The name of the argument in errors.

    Raises:
        ArgumentError: The value is not one of the API's.
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
    """Return the comma-separated names of a filter; None if there is none."""
    parts = given.split(",") if isinstance(given, str) else given or ()
    listed = [name for part in parts if (name := part.strip())]
    return listed or None


def parse_values(parameter: str, given: FilterInput, kind: type[OpenEnum]) -> list[str] | None:
    """Return the API's values for the comma-separated values of a filter.

    The case does not matter, nor whether words are separated by hyphens, spaces or underscores. A
    part that only one value has is enough, such as `refresh` for `refresh_only`.

    Raises:
        ArgumentError: A value is unknown or ambiguous. The API itself would respond with an empty
            list.
    """
    listed = parse_names(given)
    if listed is None:
        return None
    return list(dict.fromkeys(_match_value(parameter, name, kind) for name in listed))


def parse_value(parameter: str, given: FilterInput, kind: type[OpenEnum]) -> str | None:
    """Return the API's value for a filter that takes one.

    Raises:
        ArgumentError: The value is unknown, or there are several.
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
    """Return a year, or `year` for the past one.

    Raises:
        ArgumentError: The text is neither.
    """
    text = "" if given is None else str(given).strip().lower()
    if text in {"", "year"} or re.fullmatch(r"[0-9]{4}", text):
        return text or None
    raise ArgumentError(f"{parameter}: must be a year such as 2024, or 'year', got {text!r}")


def _match_value(parameter: str, name: str, kind: type[OpenEnum]) -> str:
    if value := _find_value(name, kind):
        return value
    near = [value for value in similar_values(name, kind) if words_of(name) <= words_of(value)]
    # Not for statuses, which are too similar: `failed` does not mean `policy_soft_failed`.
    if len(near) == 1 and kind is not RunStatus:
        return near[0]
    raise unknown_value(parameter, name, kind)


def _find_value(name: str, kind: type[OpenEnum]) -> str | None:
    return next((value.value for value in kind if normalize(value) == normalize(name)), None)
