"""The types of values, and their names in Terraform's texts and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import attrs

Kind = Literal["string", "number", "bool", "dynamic", "list", "set", "map", "tuple", "object"]


@attrs.frozen
class Type:
    """A type; in a type constraint, objects may have optional attributes."""

    kind: Kind
    element: Type | None = None
    """Of lists, sets and maps."""
    elements: tuple[Type, ...] = ()
    """Of tuples."""
    attributes: tuple[tuple[str, Type], ...] = ()
    """Of objects, sorted by name."""
    optional: Mapping[str, Any] = attrs.field(factory=dict, eq=False)
    """The default values of optional attributes, None for those without one."""
    has_optional: bool = attrs.field(init=False, eq=False)
    """Whether an attribute of the type, or of a type in it, is optional."""

    def __attrs_post_init__(self) -> None:
        inner = [self.element] if self.element else []
        inner += [*self.elements, *(kind for _, kind in self.attributes)]
        has_optional = bool(self.optional) or any(kind.has_optional for kind in inner)
        object.__setattr__(self, "has_optional", has_optional)

    @property
    def is_primitive(self) -> bool:
        """Say whether this is a string, a number or a bool."""
        return self.kind in {"string", "number", "bool"}

    def to_json(self) -> Any:
        """Return the form of state documents: `"string"`, `["list", "string"]`."""
        if self.element is not None:
            return [self.kind, self.element.to_json()]
        if self.kind == "tuple":
            return ["tuple", [kind.to_json() for kind in self.elements]]
        if self.kind == "object":
            return ["object", {name: kind.to_json() for name, kind in self.attributes}]
        return self.kind

    def friendly_name(self) -> str:
        """Return the name in messages: `list of string`."""
        if self.element is not None:
            name = "any single type" if self.element == DYNAMIC else self.element.friendly_name()
            return f"{self.kind} of {name}"
        return "any type" if self.kind == "dynamic" else self.kind


STRING, NUMBER, BOOL, DYNAMIC = Type("string"), Type("number"), Type("bool"), Type("dynamic")


def list_of(element: Type) -> Type:
    """Return a list type."""
    return Type("list", element)


def set_of(element: Type) -> Type:
    """Return a set type."""
    return Type("set", element)


def map_of(element: Type) -> Type:
    """Return a map type."""
    return Type("map", element)


def tuple_of(elements: Iterable[Type]) -> Type:
    """Return a tuple type."""
    return Type("tuple", elements=tuple(elements))


def object_of(attributes: Mapping[str, Type], optional: Mapping[str, Any] | None = None) -> Type:
    """Return an object type; `optional` has the defaults of optional attributes."""
    return Type("object", attributes=tuple(sorted(attributes.items())), optional=optional or {})


def type_from_json(document: Any) -> Type:
    """Read the form of state documents; what is not a type reads as dynamic."""
    match document:
        case "string" | "number" | "bool":
            return Type(document)
        case ["list" | "set" | "map" as kind, element]:
            return Type(kind, type_from_json(element))
        case ["tuple", [*elements]]:
            return tuple_of(type_from_json(element) for element in elements)
        case ["object", dict() as attributes, *_]:
            return object_of({name: type_from_json(kind) for name, kind in attributes.items()})
        case _:
            return DYNAMIC
