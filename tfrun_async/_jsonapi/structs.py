"""The field types and base class of the generated wire structs; pure."""

from datetime import datetime
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct

from tfrun_async._model import Model
from tfrun_async._open_enum import OpenEnum

E = TypeVar("E", bound=OpenEnum)

Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""An integer of 64 bits; orjson decodes larger ones as floats, so the slow path reads them."""

AwareDatetime = Annotated[datetime, Meta(tz=True)]
"""A time with a UTC offset, rounded to microseconds."""


class WireStruct(Struct, gc=False, rename="kebab"):
    """An object of the API as msgspec decodes and checks it, before it is copied into a model.

    Members without a field here are skipped, and decoded lazily.
    """


class EnumLookup(dict[str, E]):
    """The members of an open enum by value; a value that the spec does not list makes a member."""

    def __init__(self, kind: type[E]) -> None:
        super().__init__({member.value: member for member in kind})
        self._kind = kind

    def __missing__(self, value: str) -> E:
        return self._kind(value)


class _MutableTwins(dict[type[Model], Any]):
    """By frozen model, a subclass whose instances can be written to.

    It has the same slots, so that a complete instance can be assigned the model's own class.
    """

    # Assignment takes a third of the time of `object.__setattr__` on a frozen instance, with which
    # a page of runs takes 1.3 times as long to decode.
    def __missing__(self, kind: type[Model]) -> Any:
        writable = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
        twin = self[kind] = type(kind.__name__, (kind,), {"__slots__": (), **writable})
        return twin


MUTABLE_TWINS = _MutableTwins()
"""The class of a model under construction."""
