# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/openapi.yaml."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum


@model
class OddOne(Resource):
    r"""A thing whose name \ holds a backslash.

    Really, and its description is so long that it must be wrapped.
    """

    resource_type: ClassVar[str] = "odd-ones"

    id_: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "id"})
    """Not its id."""
    raw_: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "raw"})
    """Not the raw JSON."""
    class_: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "class"})
    """A keyword."""
    list_: list[str] = attrs.field(default=NOT_SENT, metadata={"wire_name": "list"})
    """Hides a type."""
    tags: list[str] = NOT_SENT
    """After one that hides a type."""
    attrs_: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "attrs"})
    """The name of a module."""
    enabled: bool = NOT_SENT
    """Whether it works."""
    field: str = NOT_SENT
    """The name of a function."""
    model: str = attrs.field(default=NOT_SENT, repr=False)
    """The name of a decorator."""
    hmac_key: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "hmac_key"})
    """Has an underscore."""
    mixed_case: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "mixedCase"})
    """Has a capital letter."""
    anything: Any = NOT_SENT
    """May be anything."""
    nested: list[dict[str, list[Kind]]] = NOT_SENT
    """Holds a lot."""
    things: list[Any] = NOT_SENT
    """May hold anything."""
    box: Box | None = NOT_SENT
    """A box, or None."""
    kind: Kind | None = NOT_SENT
    """Its kind, or None."""
    path: str = attrs.field(default=NOT_SENT, metadata={"absent_value": "C:\\"})
    r"""Such as C:\new or 'a'."""
    quote: str = NOT_SENT
    """He said "no"!"""
    verse: str = NOT_SENT
    """A line of "verse" that goes on and on, until a reader, who must have been quite patient,
    stops it.

    And a second one.
    """


@model
class Box(Model):
    """A box."""

    inside: Box = NOT_SENT
    """Another box."""
    size: int = NOT_SENT
    """How large it is."""


class Kind(OpenEnum):
    """Kinds."""

    NONE = "none"
    """A keyword in capitals no more."""
    VALUE_2FA = "2fa"
    """Begins with a digit."""
    TERRAFORM_CLOUD = "terraform+cloud"
    """Has a sign."""
    YES = "yes"
    """A "boolean" of YAML."""


for _class in (
    OddOne,
    Box,
    Kind,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
