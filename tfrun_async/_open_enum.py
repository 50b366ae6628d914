"""Enums that grow with the API."""

import re
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Self

from tfrun_async.errors import ArgumentError


class OpenEnum(StrEnum):
    """An enum that accepts values that the spec does not list yet."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        # Not registered as a member: iteration lists the values of the spec only.
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether the spec lists this value."""
        return self._value_ in type(self)._value2member_map_

    def __reduce_ex__(self, _protocol: object) -> tuple[Any, ...]:
        return type(self), (self._value_,)


def normalize(name: str) -> str:
    """Return the key by which spellings are compared: lower case, with underscores."""
    key = re.sub(r"[\s_+-]+", "_", name.strip().lower())
    return key.replace("cancelled", "canceled")


def similar_values(name: str, kind: type[OpenEnum]) -> list[str]:
    """Return the values of an enum that a misspelt one may stand for, the likeliest first."""
    by_key = {normalize(value): value.value for value in kind}
    key = normalize(name)
    if key in by_key:
        return [by_key[key]]
    contain_it = [value for value in by_key.values() if words_of(name) <= words_of(value)]
    return contain_it or [by_key[each] for each in get_close_matches(key, by_key)]


def words_of(name: str) -> set[str]:
    """Return the words of a value."""
    return set(normalize(name).split("_"))


def unknown_value(parameter: str, name: str, kind: type[OpenEnum]) -> ArgumentError:
    """Return the error of a value that an enum does not list."""
    similar = " or ".join(map(repr, similar_values(name, kind)))
    hint = f"; did you mean {similar}?" if similar else ""
    return ArgumentError(f"{parameter}: must be one of {', '.join(kind)}, got {name!r}{hint}")
