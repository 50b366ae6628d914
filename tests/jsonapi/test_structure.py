"""JSON values are converted to attributes, or rejected."""

from typing import Any

import attrs
import pytest

from tfrun_async._jsonapi.structure import ValueSource
from tfrun_async._model import NOT_SENT, Model, model
from tfrun_async.errors import MalformedAttributeError


@model
class Sample(Model):
    count: int = NOT_SENT
    share: float = NOT_SENT
    maybe: int | None = NOT_SENT
    anything: Any = NOT_SENT
    nested: dict[str, list[int]] = NOT_SENT
    odd_name: str = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "OddName", "aliases": ("older-name",)}
    )


def read(**data: Any) -> Sample:
    sample = Sample(raw=data)
    object.__setattr__(sample, "_source", ValueSource(data, "$"))
    return sample


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ({"count": 3}, 3),
        ({"share": 0.5}, 0.5),
        ({"share": 2}, 2.0),
        ({"maybe": None}, None),
        ({"maybe": 7}, 7),
        ({"anything": {"x": [None]}}, {"x": [None]}),
        ({"nested": {"a": [1], "b": []}}, {"a": [1], "b": []}),
    ],
)
def test_values_keep_what_they_are(data: dict[str, Any], value: Any) -> None:
    """What fits its type arrives unchanged; a whole number is a number too."""
    (name,) = data
    got = getattr(read(**data), name)
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"count": True}, r"\$\.count: expected an integer, not a boolean"),
        ({"count": 1.5}, r"\$\.count: expected an integer, not a number"),
        ({"count": "3"}, r"\$\.count: expected an integer, not a string"),
        ({"share": False}, r"\$\.share: expected a number, not a boolean"),
        ({"share": None}, r"\$\.share: expected a number, not null"),
        ({"maybe": "x"}, r"\$\.maybe: expected an integer, not a string"),
        ({"nested": {"a": [1, []]}}, r"\$\.nested\.a\[1\]: expected an integer, not a list"),
    ],
)
def test_values_are_not_converted(data: dict[str, Any], said: str) -> None:
    """cattrs alone would make 1 of True, and 'None' of null."""
    (name,) = data
    with pytest.raises(MalformedAttributeError, match=f"^{said}$"):
        getattr(read(**data), name)


@pytest.mark.parametrize("key", ["OddName", "older-name", "odd_name"])
def test_every_known_spelling_is_read(key: str) -> None:
    """The wire's own name, those that documents use beside it, and Python's."""
    assert read(**{key: "x"}).odd_name == "x"


def test_the_wire_name_goes_before_its_aliases() -> None:
    """If a server sends both, the newer one counts."""
    assert read(**{"older-name": "old", "OddName": "new"}).odd_name == "new"
