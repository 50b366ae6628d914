"""What is to be written: names and types, all decided."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import attrs


@attrs.frozen
class Scalar:
    """A plain value; its name is that of the Python type."""

    name: Literal["str", "int", "float", "bool", "datetime", "Any"]


@attrs.frozen
class Named:
    """A class of the models."""

    name: str
    kind: Literal["enum", "value", "resource"]


@attrs.frozen
class ListOf:
    """A list."""

    item: Type


@attrs.frozen
class MapOf:
    """An object with any keys."""

    value: Type


@attrs.frozen
class OrNone:
    """A type whose value may be null."""

    type: Scalar | Named | ListOf | MapOf


Type: TypeAlias = Scalar | Named | ListOf | MapOf | OrNone

NO_VALUE = object()


@attrs.frozen
class Attribute:
    """An attribute of a model."""

    name: str
    type: Type
    description: str
    wire: str | None = None
    """Its name on the wire, if that is not its own with hyphens."""
    aliases: tuple[str, ...] = ()
    secret: bool = False
    absent: Any = NO_VALUE
    """What it reads as if the server leaves it out."""


@attrs.frozen
class Model:
    """A resource, or a value inside one."""

    name: str
    description: str
    attributes: tuple[Attribute, ...]
    resource_type: str | None = None


@attrs.frozen
class Member:
    """A value of an enum."""

    name: str
    value: str
    description: str


@attrs.frozen
class Enum:
    """A set of strings that may grow."""

    name: str
    description: str
    members: tuple[Member, ...]


@attrs.frozen
class Argument:
    """An argument of a method."""

    name: str
    hint: str
    description: str
    required: bool = False
    nullable: bool = False
    positional: bool = False
    secret: bool = False


@attrs.frozen
class Part:
    """What a request body may hold."""

    name: str
    """On the wire."""
    value: str
    """The expression of what is sent."""
    argument: str = ""
    """That which leaves it out if it is not given; none for what is always sent."""


@attrs.frozen
class Document:
    """A request body in the form of JSON:API."""

    type: str
    attributes: tuple[Part, ...]
    relationships: tuple[Part, ...]


@attrs.frozen
class Plain:
    """A request body that is a plain object."""

    values: tuple[Part, ...]


@attrs.frozen
class Reply:
    """What a method returns."""

    kind: Literal["one", "list", "json", "text", "nothing"]
    model: str = ""
    may_be_none: bool = False
    description: str = ""


@attrs.frozen
class Refusal:
    """A combination of arguments that is never sent."""

    condition: str
    because: str


@attrs.frozen
class Operation:
    """A method of a group."""

    id: str
    method: str
    path: str
    """With an expression in braces for each part that varies."""
    shown_path: str
    summary: str
    description: str
    url: str
    arguments: tuple[Argument, ...]
    query: tuple[tuple[str, str], ...]
    body: Document | Plain | None
    reply: Reply
    raises: tuple[tuple[str, str], ...]
    refusals: tuple[Refusal, ...]
    rate_limit: str = ""

    @property
    def name(self) -> str:
        """Its Python name."""
        return self.id.partition(".")[2]


@attrs.frozen
class Group:
    """The methods of one kind of resource."""

    name: str
    description: str
    operations: tuple[Operation, ...]


@attrs.frozen
class Api:
    """All that is to be written."""

    models: tuple[Model | Enum, ...]
    choices: tuple[Enum, ...]
    """Closed sets of strings: what a request can include."""
    groups: tuple[Group, ...]
