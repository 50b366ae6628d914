"""What is wrong with a tool's arguments, in words for a model; pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

# By pydantic's names of errors, of which several may mean the same.
_WORDS = {
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
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
}


def mistakes(error: ValidationError) -> str:
    """Return which arguments are wrong and what they must be, without what was given."""
    said: dict[str, list[str]] = {}
    for detail in error.errors(include_url=False, include_input=False):
        said.setdefault(_place(detail["loc"]), []).append(_words(detail))
    # A list with a wrong member is told of the member, not that it might have been a string, too.
    deepest = [place for place in said if not any(other.startswith(f"{place}.") for other in said)]
    return "; ".join(f"{place} {_either(said[place])}" for place in deepest)


def _place(location: tuple[int | str, ...]) -> str:
    """Return the path to a value, without the kinds that pydantic has tried it as."""
    first, *rest = location
    inner = [str(part) for part in rest if part not in {"str", "int"} and "[" not in str(part)]
    return ".".join([str(first), *inner])


def _words(detail: Mapping[str, Any]) -> str:
    words = _WORDS.get(detail["type"], "is not what the tool's schema asks for")
    return words.format_map(detail.get("ctx", {}))


def _either(words: list[str]) -> str:
    first, *others = dict.fromkeys(words)
    return " or ".join([first, *(word.removeprefix("must be ") for word in others)])
