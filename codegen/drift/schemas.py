"""Tell what schemas allow, whichever of the ways of OpenAPI 3.0 and 3.1 they put it in."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOTHING: frozenset[str] = frozenset()
_DEEPEST = 5
"""How many levels of nested attributes are told apart."""
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}


@attrs.frozen
class Value:
    """What one attribute, relationship or parameter may hold."""

    name: str
    types: frozenset[str] = NOTHING
    """JSON's names of types without null, or date-time; none of them if anything goes."""
    nullable: bool = False
    choices: frozenset[str] = NOTHING
    """The values of an enum, or the types of resource that a relationship leads to."""
    required: bool = False
    aliases: tuple[str, ...] = ()


@attrs.frozen
class Shape:
    """What a schema allows, on its first level."""

    types: frozenset[str] = NOTHING
    nullable: bool = False
    choices: frozenset[str] = NOTHING
    required: frozenset[str] = NOTHING
    properties: Mapping[str, Any] = attrs.field(factory=dict)
    items: Any = None
    others: Any = None
    """The schema of properties that have no name."""
    marks: frozenset[str] = NOTHING
    """Of readOnly and writeOnly, those that hold."""
    followed: frozenset[str] = NOTHING
    """The references that led to what is known."""

    @property
    def is_null(self) -> bool:
        """Whether null is all that it allows."""
        return self == Shape(nullable=True, followed=self.followed)

    @property
    def is_open(self) -> bool:
        """Whether it says that there are properties without listing them."""
        return not self.properties if self.others is None else self.others is not False


class Schemas:
    """The schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self.unread: set[str] = set()
        """The references that lead out of the document, or nowhere."""

    def resolved(self, node: Any, followed: frozenset[str] = NOTHING) -> dict[str, Any]:
        """Return a node without its reference; an empty one if there is none to be had."""
        return self._resolved(node, followed)[0]

    def shape(self, schema: Any, followed: frozenset[str] = NOTHING) -> Shape:
        """Return what a schema allows; what refers back to itself allows anything."""
        node, followed = self._resolved(schema, followed)
        shape = _plain(node, followed)
        for part in listed(node.get("allOf")):
            shape = _both(shape, self.shape(part, followed))
        for key in ("anyOf", "oneOf"):
            parts = [self.shape(part, followed) for part in listed(node.get(key))]
            if parts:
                shape = _both(shape, functools.reduce(_either, parts))
        return shape

    def values(self, schema: Any, hidden: str) -> dict[str, Value]:
        """Return the properties of an object and what is in them, by hyphenated path.

        Those marked as `hidden`, which is readOnly or writeOnly, are left out.
        """
        shape = self.shape(schema)
        return {_folded(value.name): value for value in self._inside("", shape, hidden, 0)}

    def parameter(self, name: str, schema: Any, *, required: bool, joined: bool) -> list[Value]:
        """Return what a parameter may be; an array `joined` by commas is what its items are."""
        shape = self.shape(schema)
        if joined and shape.items is not None:
            shape = self.shape(shape.items, shape.followed)
        value = _value(name, shape, required=required)
        return [value, *self._inside(name, shape, "readOnly", 1)]

    def relationships(self, schema: Any) -> dict[str, Value]:
        """Return the relationships that an object lists, by hyphenated name."""
        shape = self.shape(schema)
        found = (
            self._relationship(name, node, required=name in shape.required)
            for name, node in shape.properties.items()
        )
        return {_folded(value.name): value for value in found}

    def _relationship(self, name: str, node: Any, *, required: bool) -> Value:
        data = self.shape(self.shape(node).properties.get("data"))
        many = "array" in data.types
        target = self.shape(data.items) if many else data
        targets = self.shape(target.properties.get("type")).choices
        nullable = data.nullable
        extensions = mapped(node)
        if "x-resource" in extensions:
            schemas = mapped(mapped(self._document.get("components")).get("schemas"))
            resource = self.shape(schemas.get(str(extensions["x-resource"])))
            targets = self.shape(resource.properties.get("type")).choices
            nullable = extensions.get("x-nullable") is True
        types = frozenset({"to-many" if many else "to-one"}) if data.types else NOTHING
        return Value(name, types, nullable, targets, required, _aliases(node))

    def _inside(self, name: str, shape: Shape, hidden: str, depth: int) -> Iterator[Value]:
        if depth >= _DEEPEST:
            return
        prefix = f"{name}." if name else ""
        parts = [
            (prefix + key, node, key in shape.required) for key, node in shape.properties.items()
        ]
        if "object" in shape.types and shape.is_open:
            parts.append((f"{prefix}*", shape.others, False))
        if shape.items is not None:
            parts.append((f"{name}[]", shape.items, False))
        for path, node, required in parts:
            inner = self.shape(node, shape.followed)
            if hidden not in inner.marks:
                yield _value(path, inner, required=required, aliases=_aliases(node, prefix))
                yield from self._inside(path, inner, hidden, depth + 1)

    def _resolved(
        self, node: Any, followed: frozenset[str]
    ) -> tuple[dict[str, Any], frozenset[str]]:
        siblings: dict[str, Any] = {}
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            ref = node["$ref"]
            siblings = {key: value for key, value in node.items() if key != "$ref"} | siblings
            node = None if ref in followed else self._at(ref)
            followed |= {ref}
        node = mapped(node)
        return (node | siblings if siblings else node), followed

    def _at(self, ref: str) -> Any:
        file, _, fragment = ref.partition("#")
        node: Any = None if file else self._document
        for step in unquote(fragment).split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list):
                node = dict(enumerate(node)).get(int(key) if key.isdecimal() else -1)
            else:
                node = mapped(node).get(key)
        if node is None:
            self.unread.add(ref)
        return node


def mapped(node: Any) -> dict[str, Any]:
    """Return a mapping; an empty one in place of anything else."""
    return node if isinstance(node, dict) else {}


def listed(node: Any) -> list[Any]:
    """Return a list; an empty one in place of anything else."""
    return node if isinstance(node, list) else []


def _folded(name: str) -> str:
    return name.replace("_", "-")


def _aliases(node: Any, prefix: str = "") -> tuple[str, ...]:
    return tuple(_folded(f"{prefix}{name}") for name in listed(mapped(node).get("x-aliases")))


def _value(name: str, shape: Shape, *, required: bool, aliases: tuple[str, ...] = ()) -> Value:
    return Value(name, shape.types, shape.nullable, shape.choices, required, aliases)


def _plain(node: dict[str, Any], followed: frozenset[str]) -> Shape:
    """Return what a schema says by itself."""
    stated = node.get("type")
    types = {str(name) for name in (stated if isinstance(stated, list) else [stated]) if name}
    values = [*listed(node.get("enum")), *([node["const"]] if "const" in node else [])]
    if not types:
        types = {_TYPES[type(value)] for value in values if type(value) in _TYPES}
        types |= {"object"} if "properties" in node or "additionalProperties" in node else set()
        types |= {"array"} if "items" in node else set()
    nullable = node.get("nullable") is True or "null" in types or None in values
    if node.get("format") == "date-time" and "string" in types:
        types = types - {"string"} | {"date-time"}
    return Shape(
        types=frozenset(types - {"null"}),
        nullable=nullable,
        choices=frozenset(_text(value) for value in values if value is not None),
        required=frozenset(name for name in listed(node.get("required")) if isinstance(name, str)),
        properties=mapped(node.get("properties")),
        items=node.get("items"),
        others=node.get("additionalProperties"),
        marks=frozenset(mark for mark in ("readOnly", "writeOnly") if node.get(mark) is True),
        followed=followed,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _both(one: Shape, other: Shape) -> Shape:
    return Shape(
        types=_narrowed(one.types, other.types),
        # Strictly, both must allow null. All that write `allOf` beside `nullable` mean this.
        nullable=one.nullable or other.nullable,
        choices=_narrowed(one.choices, other.choices),
        required=one.required | other.required,
        properties=_joined("allOf", one.properties, other.properties),
        items=_joined_nodes("allOf", one.items, other.items),
        others=_joined_nodes("allOf", one.others, other.others),
        marks=one.marks | other.marks,
        followed=one.followed | other.followed,
    )


def _either(one: Shape, other: Shape) -> Shape:
    if one.is_null or other.is_null:
        return attrs.evolve(one if other.is_null else other, nullable=True)
    return Shape(
        types=one.types | other.types if one.types and other.types else NOTHING,
        nullable=one.nullable or other.nullable,
        choices=one.choices | other.choices,
        required=one.required & other.required,
        properties=_joined("anyOf", one.properties, other.properties),
        items=_joined_nodes("anyOf", one.items, other.items),
        others=_joined_nodes("anyOf", one.others, other.others),
        marks=one.marks & other.marks,
        followed=one.followed | other.followed,
    )


def _narrowed(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return (one & other) or (one | other)


def _joined(key: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    names = {**one, **other}
    return {name: _joined_nodes(key, one.get(name), other.get(name)) for name in names}


def _joined_nodes(key: str, one: Any, other: Any) -> Any:
    if one is None or other is None:
        return other if one is None else one
    return {key: [one, other]}
