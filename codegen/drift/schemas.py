"""View the schemas of OpenAPI 3.0 and 3.1 in one form."""

import functools
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import attrs

_EMPTY: frozenset[str] = frozenset()
_MAX_DEPTH = 5
"""How many levels of nested attributes are compared."""
_JSON_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}
KEYWORDS = (
    "default", "format", "pattern", "multipleOf", "uniqueItems", "minLength", "maxLength",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems",
    "minProperties", "maxProperties",
)  # fmt: skip
"""The keywords that are compared as they are."""
_NO_LABELS = frozenset({"x-aliases", "x-displayName"})


@attrs.frozen
class Value:
    """The possible values of an attribute, relationship or parameter."""

    name: str
    types: frozenset[str] = _EMPTY
    """JSON type names without null, or date-time; empty if any type is allowed."""
    nullable: bool = False
    choices: frozenset[str] = _EMPTY
    """The values of an enum, or the types of resource that a relationship leads to."""
    required: bool = False
    aliases: tuple[str, ...] = ()
    access: frozenset[str] = _EMPTY
    """Those of readOnly, writeOnly and deprecated that are true."""
    keywords: Mapping[str, str] = attrs.field(factory=dict)
    """Defaults, limits and formats, as JSON."""
    labels: frozenset[str] = _EMPTY
    """Extensions such as `x-vis: public-beta`."""

    @property
    def deprecated(self) -> bool:
        """Whether the document advises against it."""
        return "deprecated" in self.access


@attrs.frozen
class SchemaView:
    """The values that a schema allows, on its first level, in whichever style it is written."""

    types: frozenset[str] = _EMPTY
    nullable: bool = False
    choices: frozenset[str] = _EMPTY
    required: frozenset[str] = _EMPTY
    properties: Mapping[str, Any] = attrs.field(factory=dict)
    items: Any = None
    additional: Any = None
    """The schema of properties that are not listed."""
    access: frozenset[str] = _EMPTY
    """Those of readOnly, writeOnly and deprecated that are true."""
    keywords: Mapping[str, str] = attrs.field(factory=dict)
    labels: frozenset[str] = _EMPTY
    followed_refs: frozenset[str] = _EMPTY
    """The references that led to this schema."""

    @property
    def is_null(self) -> bool:
        """Whether it allows only null."""
        return self.nullable and self == SchemaView(
            nullable=True, followed_refs=self.followed_refs, labels=self.labels
        )

    @property
    def is_open(self) -> bool:
        """Whether it allows properties that it does not list."""
        return not self.properties if self.additional is None else self.additional is not False


class SchemaReader:
    """Reads the schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self.unresolved_refs: set[str] = set()
        """The references to other documents, or without a target."""

    def resolve(self, node: Any, followed_refs: frozenset[str] = _EMPTY) -> dict[str, Any]:
        """Return the target of a reference; an empty node if it has none."""
        return self._follow_refs(node, followed_refs)[0]

    def view(self, schema: Any, followed_refs: frozenset[str] = _EMPTY) -> SchemaView:
        """Return the view of a schema; one that refers to itself allows anything."""
        node, followed_refs = self._follow_refs(schema, followed_refs)
        view = _view_without_combinators(node, followed_refs)
        for part in as_list(node.get("allOf")):
            view = _merge_all_of(view, self.view(part, followed_refs))
        for key in ("anyOf", "oneOf"):
            parts = [self.view(part, followed_refs) for part in as_list(node.get(key))]
            if parts:
                view = _merge_all_of(view, functools.reduce(_merge_any_of, parts))
        return view

    def values(self, schema: Any, hidden: str) -> dict[str, Value]:
        """Return the properties of an object and those nested in them, by hyphenated path.

        Properties with the keyword `hidden`, readOnly or writeOnly, are left out.
        """
        view = self.view(schema)
        return {_hyphenated(value.name): value for value in self._iter_nested("", view, hidden, 0)}

    def parameter(self, name: str, node: Mapping[str, Any]) -> list[Value]:
        """Return the values of a parameter; of a comma-separated array, those of its items."""
        view = self.view(node.get("schema"))
        if node.get("explode") is False and view.items is not None:
            view = self.view(view.items, view.followed_refs)
        value = attrs.evolve(
            _make_value(name, view, required=node.get("required") is True),
            access=view.access | _access(node),
            labels=view.labels | labels(node),
        )
        return [value, *self._iter_nested(name, view, "readOnly", 1)]

    def relationships(self, schema: Any, hidden: str) -> dict[str, Value]:
        """Return the relationships in an object, by hyphenated name, without the hidden ones."""
        view = self.view(schema)
        values = (
            self._read_relationship(name, node, required=name in view.required)
            for name, node in view.properties.items()
        )
        return {_hyphenated(value.name): value for value in values if hidden not in value.access}

    def types_of_class(self, name: Any) -> frozenset[str]:
        """Return the types of the resource that our spec calls by a class."""
        schemas = as_mapping(as_mapping(self._document.get("components")).get("schemas"))
        return self.view(self.view(schemas.get(str(name))).properties.get("type")).choices

    def _read_relationship(self, name: str, node: Any, *, required: bool) -> Value:
        data = self.view(self.view(node).properties.get("data"))
        is_list = "array" in data.types
        target = self.view(data.items) if is_list else data
        targets = self.view(target.properties.get("type")).choices
        nullable = data.nullable
        extensions = as_mapping(node)
        # Our spec names the related resource by its class; other documents list its type.
        if "x-resource" in extensions:
            targets = self.types_of_class(extensions["x-resource"])
            nullable = extensions.get("x-nullable") is True
        types = frozenset({"to-many" if is_list else "to-one"}) if data.types else _EMPTY
        own = self.view(node)
        return Value(
            name,
            types,
            nullable,
            targets,
            required,
            _aliases(node),
            access=own.access,
            labels=own.labels,
        )

    def _iter_nested(self, name: str, view: SchemaView, hidden: str, depth: int) -> Iterator[Value]:
        if depth >= _MAX_DEPTH:
            return
        prefix = f"{name}." if name else ""
        parts = [
            (prefix + key, node, key in view.required) for key, node in view.properties.items()
        ]
        if "object" in view.types and view.is_open:
            parts.append((f"{prefix}*", view.additional, False))
        if view.items is not None:
            parts.append((f"{name}[]", view.items, False))
        for path, node, required in parts:
            inner = self.view(node, view.followed_refs)
            if hidden not in inner.access:
                yield _make_value(path, inner, required=required, aliases=_aliases(node, prefix))
                yield from self._iter_nested(path, inner, hidden, depth + 1)

    def _follow_refs(
        self, node: Any, followed_refs: frozenset[str]
    ) -> tuple[dict[str, Any], frozenset[str]]:
        siblings: dict[str, Any] = {}
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            ref = node["$ref"]
            siblings = {key: value for key, value in node.items() if key != "$ref"} | siblings
            node = None if ref in followed_refs else self._node_at(ref)
            followed_refs |= {ref}
        node = as_mapping(node)
        return (node | siblings if siblings else node), followed_refs

    def _node_at(self, ref: str) -> Any:
        file, _, fragment = ref.partition("#")
        node: Any = None if file else self._document
        for step in unquote(fragment).split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list):
                node = dict(enumerate(node)).get(int(key) if key.isdecimal() else -1)
            else:
                node = as_mapping(node).get(key)
        if node is None:
            self.unresolved_refs.add(ref)
        return node


def as_mapping(node: Any) -> dict[str, Any]:
    """Return a mapping as it is, and an empty one for anything else."""
    return node if isinstance(node, dict) else {}


def as_list(node: Any) -> list[Any]:
    """Return a list as it is, and an empty one for anything else."""
    return node if isinstance(node, list) else []


def labels(node: Mapping[str, Any]) -> frozenset[str]:
    """Return the extensions of a node that are flags or words, such as `x-vis: public-beta`."""
    found: set[str] = set()
    for key, value in node.items():
        if key.startswith("x-") and key not in _NO_LABELS:
            words = [word for word in [value, *as_list(value)] if isinstance(word, str)]
            found |= {f"{key}: {word}" for word in words} | ({key} if value is True else set())
    return frozenset(found)


def _access(node: Mapping[str, Any]) -> frozenset[str]:
    keywords = ("readOnly", "writeOnly", "deprecated")
    return frozenset(keyword for keyword in keywords if node.get(keyword) is True)


def _keywords(node: Mapping[str, Any]) -> dict[str, str]:
    found = {key: _choice_text(node[key]) for key in KEYWORDS if key in node}
    if found.get("format") == "date-time":  # a type of its own
        del found["format"]
    for key, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(node.get(key), bool):  # OpenAPI 3.0: a flag beside the limit
            is_exclusive = found.pop(key) == "true"
            if is_exclusive and limit in found:
                found[key] = found.pop(limit)
    return found


def _hyphenated(name: str) -> str:
    return name.replace("_", "-")


def _aliases(node: Any, prefix: str = "") -> tuple[str, ...]:
    return tuple(
        _hyphenated(f"{prefix}{name}") for name in as_list(as_mapping(node).get("x-aliases"))
    )


def _make_value(
    name: str, view: SchemaView, *, required: bool, aliases: tuple[str, ...] = ()
) -> Value:
    return Value(
        name,
        view.types,
        view.nullable,
        view.choices,
        required,
        aliases,
        view.access,
        view.keywords,
        view.labels,
    )


def _view_without_combinators(node: dict[str, Any], followed_refs: frozenset[str]) -> SchemaView:
    """Return the view of a schema without its `allOf`, `anyOf` and `oneOf`."""
    type_keyword = node.get("type")
    types = {
        str(name)
        for name in (type_keyword if isinstance(type_keyword, list) else [type_keyword])
        if name
    }
    values = [*as_list(node.get("enum")), *([node["const"]] if "const" in node else [])]
    # Many documents omit the type where an enum or the properties show it.
    if not types:
        types = {_JSON_TYPES[type(value)] for value in values if type(value) in _JSON_TYPES}
        types |= {"object"} if "properties" in node or "additionalProperties" in node else set()
        types |= {"array"} if "items" in node else set()
    nullable = node.get("nullable") is True or "null" in types or None in values
    if node.get("format") == "date-time" and "string" in types:
        types = types - {"string"} | {"date-time"}
    return SchemaView(
        types=frozenset(types - {"null"}),
        nullable=nullable,
        choices=frozenset(_choice_text(value) for value in values if value is not None),
        required=frozenset(name for name in as_list(node.get("required")) if isinstance(name, str)),
        properties=as_mapping(node.get("properties")),
        items=node.get("items"),
        additional=node.get("additionalProperties"),
        access=_access(node),
        keywords=_keywords(node),
        labels=labels(node),
        followed_refs=followed_refs,
    )


def _choice_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _merge_all_of(first: SchemaView, second: SchemaView) -> SchemaView:
    return SchemaView(
        types=_intersection_or_union(first.types, second.types),
        # Strictly, both must allow null. But a document with `nullable` beside `allOf` means that
        # null is allowed.
        nullable=first.nullable or second.nullable,
        choices=_intersection_or_union(first.choices, second.choices),
        required=first.required | second.required,
        properties=_merge_properties("allOf", first.properties, second.properties),
        items=_merge_schemas("allOf", first.items, second.items),
        additional=_merge_schemas("allOf", first.additional, second.additional),
        access=first.access | second.access,
        keywords={**second.keywords, **first.keywords},
        labels=first.labels | second.labels,
        followed_refs=first.followed_refs | second.followed_refs,
    )


def _merge_any_of(first: SchemaView, second: SchemaView) -> SchemaView:
    # `anyOf: [X, {type: "null"}]` is the 3.1 form of a nullable X.
    if first.is_null or second.is_null:
        return attrs.evolve(first if second.is_null else second, nullable=True)
    return SchemaView(
        types=first.types | second.types if first.types and second.types else _EMPTY,
        nullable=first.nullable or second.nullable,
        choices=first.choices | second.choices,
        required=first.required & second.required,
        properties=_merge_properties("anyOf", first.properties, second.properties),
        items=_merge_schemas("anyOf", first.items, second.items),
        additional=_merge_schemas("anyOf", first.additional, second.additional),
        access=first.access & second.access,
        keywords=dict(first.keywords.items() & second.keywords.items()),
        labels=first.labels & second.labels,
        followed_refs=first.followed_refs | second.followed_refs,
    )


def _intersection_or_union(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    return (first & second) or (first | second)


def _merge_properties(
    key: str, first: Mapping[str, Any], second: Mapping[str, Any]
) -> dict[str, Any]:
    names = {**first, **second}
    return {name: _merge_schemas(key, first.get(name), second.get(name)) for name in names}


def _merge_schemas(key: str, first: Any, second: Any) -> Any:
    if first is None or second is None:
        return second if first is None else first
    return {key: [first, second]}
