"""Describe to a model why the arguments of a tool are invalid."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

# By pydantic's error types, https://docs.pydantic.dev/latest/errors/validation_errors/
_MESSAGES = {
    "missing": "is missing",
    "extra_forbidden": "is not permitted: there is no such argument",
    "string_type": "must be a string",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
}


def describe_validation_error(error: ValidationError) -> str:
    """Return the invalid arguments and their expected values, without the given values."""
    messages: dict[str, list[str]] = {}
    for detail in error.errors(include_url=False, include_input=False):
        messages.setdefault(_path(detail["loc"]), []).append(_message(detail))
    # For a list with an invalid item, name the item; do not say that a string is valid, too.
    deepest = [
        path for path in messages if not any(other.startswith(f"{path}.") for other in messages)
    ]
    return "; ".join(f"{path} {_join_alternatives(messages[path])}" for path in deepest)


def _path(location: tuple[int | str, ...]) -> str:
    """Return the path to a value, without the types that pydantic has tried."""
    first, *rest = location
    inner = [str(part) for part in rest if part not in {"str", "int"} and "[" not in str(part)]
    return ".".join([str(first), *inner])


def _message(detail: Mapping[str, Any]) -> str:
    message = _MESSAGES.get(detail["type"], "does not match the tool's schema")
    return message.format_map(detail.get("ctx", {}))


def _join_alternatives(messages: list[str]) -> str:
    first, *others = dict.fromkeys(messages)
    return " or ".join([first, *(message.removeprefix("must be ") for message in others)])
