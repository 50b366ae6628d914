"""Describe an API by its operations and resources, whoever wrote the document, and in which way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from codegen.drift.schemas import Schemas, Value, listed, mapped
from codegen.spec.diagnostics import Place, Problem, SpecError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")
_DEEPEST = 5
_BASE = re.compile(r".*/api/v\d+(?=/)")
_SERVER = re.compile(r"^[^/]*//[^/]*")
_PARAMETER = re.compile(r"\{[^}]*\}")

Key = tuple[str, str]
"""A path without the names of its parameters, and a method."""


@attrs.frozen
class Content:
    """What a resource or the body of a request holds."""

    attributes: Mapping[str, Value]
    relationships: Mapping[str, Value]


@attrs.frozen
class Operation:
    """One method of one path."""

    method: str
    path: str
    group: str
    parameters: Mapping[str, Value]
    codes: frozenset[str]
    answer: frozenset[str]
    """The types of the resources answered; `list of` stands before those of a list."""
    request: Content | None
    is_shared: bool
    """Whether what is sent is described by the schema of what is answered."""

    @property
    def name(self) -> str:
        """The method and path, as the document has them."""
        return f"{self.method} {self.path}"


@attrs.frozen
class Description:
    """An API, the same for all documents that say the same."""

    operations: Mapping[Key, Operation]
    resources: Mapping[str, Content]
    unread: tuple[str, ...]
    """References that lead out of the document, or nowhere."""


def describe(document: Mapping[str, Any], source: str) -> Description:
    """Describe the API of an OpenAPI document.

    Raises:
        SpecError: The document is nested too deeply.
    """
    try:
        return _Reader(document).description()
    except RecursionError:
        raise SpecError((Problem(Place(source), "is nested too deeply"),)) from None


class _Reader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._schemas = Schemas(document)
        self._resources: dict[str, list[Any]] = {}
        """By type, the schemas of resources as they were found."""

    def description(self) -> Description:
        found = list(self._nodes())
        for _, _, node in found:
            for _, name, schema in self._answered(node):
                self._add(name, schema)
        self._add_unanswered()
        operations: dict[Key, Operation] = {}
        for key, path, node in found:
            if key not in operations:
                operations[key] = self._operation(key, path, node)
        resources = {
            name: self._content({"anyOf": schemas}, "writeOnly")
            for name, schemas in self._resources.items()
        }
        return Description(operations, resources, tuple(sorted(self._schemas.unread)))

    def _nodes(self) -> Iterator[tuple[Key, str, dict[str, Any]]]:
        """Yield each operation with the parameters and servers that its path gives it."""
        for path, reference in self._document["paths"].items():
            item = self._schemas.resolved(reference)
            for method in METHODS:
                node = item.get(method.lower())
                if isinstance(node, dict):
                    above = {"servers": self._document.get("servers")} | item
                    parameters = [*listed(item.get("parameters")), *listed(node.get("parameters"))]
                    node = {"servers": above["servers"]} | node | {"parameters": parameters}
                    yield (_below_base(path, node["servers"]), method), path, node

    def _operation(self, key: Key, path: str, node: dict[str, Any]) -> Operation:
        request, is_shared = self._request(node)
        tags = [tag for tag in listed(node.get("tags")) if isinstance(tag, str)]
        return Operation(
            method=key[1],
            path=path,
            group=tags[0] if tags else key[0].split("/")[1],
            parameters=self._parameters(node),
            codes=frozenset(mapped(node.get("responses"))),
            answer=frozenset(
                name if how == "data" else f"list of {name}"
                for how, name, _ in self._answered(node)
                if how != "included"
            ),
            request=request,
            is_shared=is_shared,
        )

    def _parameters(self, node: dict[str, Any]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for reference in node["parameters"]:
            parameter = self._schemas.resolved(reference)
            if parameter.get("in") == "query":
                values = self._schemas.parameter(
                    str(parameter.get("name")),
                    parameter.get("schema"),
                    required=parameter.get("required") is True,
                    joined=parameter.get("explode") is False,
                )
                found |= {value.name: value for value in values}
        return found

    def _request(self, node: dict[str, Any]) -> tuple[Content | None, bool]:
        if "requestBody" not in node:
            return None, False
        schema = self._body(node["requestBody"])
        data = self._schemas.shape(schema).properties.get("data")
        if data is None:
            return Content(self._schemas.values(schema, "readOnly"), {}), False
        resource = self._schemas.resolved(data)
        known = (one for schemas in self._resources.values() for one in schemas)
        return self._content(data, "readOnly"), any(resource is one for one in known)

    def _content(self, resource: Any, hidden: str) -> Content:
        properties = self._schemas.shape(resource).properties
        return Content(
            self._schemas.values(properties.get("attributes"), hidden),
            self._schemas.relationships(properties.get("relationships")),
        )

    def _answered(self, node: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
        """Yield `data`, `list` or `included`, a type, and the schema of a resource of this type."""
        for code, reference in mapped(node.get("responses")).items():
            if code.startswith("2"):
                properties = self._schemas.shape(self._body(reference)).properties
                for part in ("data", "included"):
                    shape = self._schemas.shape(properties.get(part))
                    many = "array" in shape.types
                    how = "list" if many and part == "data" else part
                    for schema in self._branches(shape.items if many else properties.get(part)):
                        yield from ((how, name, schema) for name in self._types(schema))

    def _branches(self, schema: Any, depth: int = 0) -> Iterator[Any]:
        """Yield the schemas that a schema lets choose from, or itself."""
        node = self._schemas.resolved(schema)
        parts = [*listed(node.get("anyOf")), *listed(node.get("oneOf"))]
        if not parts or depth > _DEEPEST:
            yield node
        else:
            for part in parts:
                yield from self._branches(part, depth + 1)

    def _types(self, schema: Any) -> list[str]:
        """Return the types of a resource; none if it is no resource, or names one at most."""
        properties = self._schemas.shape(schema).properties
        if not {"attributes", "relationships"} & properties.keys():
            return []
        choices = self._schemas.shape(properties.get("type")).choices
        return sorted({name.replace("_", "-") for name in choices})

    def _add(self, name: str, resource: Any) -> None:
        schemas = self._resources.setdefault(name, [])
        if not any(resource is known for known in schemas):
            schemas.append(resource)

    def _add_unanswered(self) -> None:
        """Add what only stands among the components, such as resources that are only related."""
        answered = set(self._resources)
        components = mapped(mapped(self._document.get("components")).get("schemas"))
        for schema in components.values():
            for name in self._types(schema):
                if name not in answered:
                    self._add(name, self._schemas.resolved(schema))

    def _body(self, reference: Any) -> Any:
        """Return the schema of a request's or response's JSON."""
        for kind, media in mapped(self._schemas.resolved(reference).get("content")).items():
            if "json" in kind:
                return mapped(media).get("schema")
        return None


def _below_base(path: str, servers: Any) -> str:
    """Return the path below /api/v2, wherever that stands, without the names of parameters."""
    first = mapped(next(iter(listed(servers)), None))
    base = _SERVER.sub("", str(first.get("url", ""))).rstrip("/")
    found = _BASE.match(base + path)
    below = (base + path)[found.end() :] if found else path
    return _PARAMETER.sub("{}", "/" + below.strip("/"))
