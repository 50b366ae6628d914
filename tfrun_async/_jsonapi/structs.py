"""What the generated forms stand on: attributes as msgspec checks them in bytes; pure."""

from datetime import datetime
from typing import Annotated, TypeVar

from msgspec import Meta, Struct

from tfrun_async._model import Model, OpenEnum

_E = TypeVar("_E", bound=OpenEnum)
M = TypeVar("M", bound=Model)

Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""An integer; orjson, which has the last word, reads larger ones as floats."""

Moment = Annotated[datetime, Meta(tz=True)]
"""A time, rounded to microseconds."""


class Form(Struct, gc=False, rename="kebab"):
    """An object of the API on its way from bytes to a model: checked, copied, and thrown away.

    What it does not name is skipped, and found by `Source` if somebody asks for it.
    """


class AnyObject(Form):
    """An object whose members are not looked at."""


class Members(dict[str, _E]):
    """The members of an open enum by their values, and those that the spec does not know."""

    def __init__(self, kind: type[_E]) -> None:
        super().__init__({member.value: member for member in kind})
        self._kind = kind

    def __missing__(self, value: str) -> _E:
        return self._kind(value)


def draft_of(kind: type[M]) -> type[M]:
    """Return a model's class as it is before it is frozen: its objects take what they are given.

    One that is finished is given the model's own class, whose slots are the same.
    """
    # A third of the time that it takes to get past a frozen class for each slot.
    writable = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    draft: type[M] = type(kind.__name__, (kind,), {"__slots__": (), **writable})
    return draft
