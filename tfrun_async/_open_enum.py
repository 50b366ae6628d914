"""Enums that grow with the API."""

from enum import StrEnum
from typing import Any, Self


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
