"""Summarize an OpenAPI document by its operations and resources."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from codegen.drift.schemas import SchemaReader, Value, as_list, as_mapping, labels
from codegen.spec.diagnostics import Diagnostic, Location, SpecError

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")
_MAX_DEPTH = 5
_PARTS_OF_A_DOCUMENT = frozenset({"data", "included", "links", "meta", "jsonapi", "*"})
_API_BASE = re.compile(r".*/api/v\d+(?=/)")
_SERVER_ORIGIN = re.compile(r"^[^/]*//[^/]*")
_PARAMETER = re.compile(r"\{([^}]*)\}")
PLACES = ("path", "query", "header", "cookie")
_HEADERS_OF_HTTP = {"accept", "content-type", "authorization"}
"""OpenAPI ignores parameters with these names."""

Key = tuple[str, str]
"""A path without the names of its parameters, and a method."""


@attrs.frozen
class Content:
    """The attributes and relationships of a resource or of a request's body."""

    attributes: Mapping[str, Value]
    relationships: Mapping[str, Value]
    labels: frozenset[str] = frozenset()
    is_resource: bool = False
    is_list: bool = False
    type_names: frozenset[str] = frozenset()
    """The types of the resource, as far as the document says."""


@attrs.frozen
class Operation:
    """One method of one path."""

    method: str
    path: str
    group: str
    parameters: Mapping[str, Mapping[str, Value]]
    """By place (`path`, `query`, `header`, `cookie`) and name; those of the path by position."""
    codes: frozenset[str]
    response: frozenset[str]
    """The resource types of the response; `list of` precedes those of a list."""
    response_values: Mapping[str, Value]
    """What a successful response has beside its data and what is included."""
    response_media: frozenset[str]
    """The media types of successful responses."""
    request: Content | None
    shares_schema: bool
    """Whether the request uses the schema of the response."""
    marks_read_only: bool
    """Whether the schema of the request marks attributes that are only read."""
    request_required: bool
    request_media: frozenset[str]
    deprecated: bool
    labels: frozenset[str]
    """Extensions of the operation, its path and its tag, such as `x-vis: public-beta`."""

    @property
    def name(self) -> str:
        """The method and path as in the document."""
        return f"{self.method} {self.path}"


@attrs.frozen
class ApiSummary:
    """The operations and resources of an API, in a form that can be compared."""

    operations: Mapping[Key, Operation]
    resources: Mapping[str, Content]
    unresolved_refs: tuple[str, ...]
    """References to other documents, or without a target."""


def describe(document: Mapping[str, Any], source: str) -> ApiSummary:
    """Return the summary of an OpenAPI document.

    Raises:
        SpecError: The document is nested too deeply.
    """
    try:
        return _ApiReader(document).summary()
    except RecursionError:
        raise SpecError((Diagnostic(Location(source), "is nested too deeply"),)) from None


class _ApiReader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._schemas = SchemaReader(document)
        tags = (as_mapping(tag) for tag in as_list(document.get("tags")))
        self._tag_labels = {str(tag.get("name")): labels(tag) for tag in tags}
        self._resources: dict[str, list[Any]] = {}
        """The schemas of resources, by type, in the order in which they were found."""

    def summary(self) -> ApiSummary:
        nodes = list(self._iter_operations())
        for _, _, node in nodes:
            for _, name, schema in self._iter_response_resources(node):
                self._add_resource(name, schema)
        self._add_component_resources()
        operations: dict[Key, Operation] = {}
        for key, path, node in nodes:
            if key not in operations:
                operations[key] = self._summarize_operation(key, path, node)
        resources = {
            name: self._read_content({"anyOf": schemas}, "writeOnly")
            for name, schemas in self._resources.items()
        }
        return ApiSummary(operations, resources, tuple(sorted(self._schemas.unresolved_refs)))

    def _iter_operations(self) -> Iterator[tuple[Key, str, dict[str, Any]]]:
        """Yield each operation, with the parameters and servers of its path."""
        for path, reference in self._document["paths"].items():
            item = self._schemas.resolve(reference)
            for method in METHODS:
                node = item.get(method.lower())
                if isinstance(node, dict):
                    inherited = {"servers": item.get("servers", self._document.get("servers"))}
                    parameters = [
                        *as_list(item.get("parameters")),
                        *as_list(node.get("parameters")),
                    ]
                    extensions = {key: item[key] for key in item if key.startswith("x-")}
                    node = inherited | extensions | node | {"parameters": parameters}
                    yield (_path_below_base(path, node["servers"]), method), path, node

    def _summarize_operation(self, key: Key, path: str, node: dict[str, Any]) -> Operation:
        request, shares_schema, marks_read_only = self._read_request(node)
        tags = [tag for tag in as_list(node.get("tags")) if isinstance(tag, str)]
        body = self._schemas.resolve(node.get("requestBody"))
        return Operation(
            method=key[1],
            path=path,
            group=tags[0] if tags else key[0].split("/")[1],
            parameters=self._read_parameters(path, node),
            codes=frozenset(as_mapping(node.get("responses"))),
            response=frozenset(
                name if role == "data" else f"list of {name}"
                for role, name, _ in self._iter_response_resources(node)
                if role != "included"
            ),
            response_values=self._read_response_values(node),
            response_media=frozenset(
                media for response in self._iter_successes(node) for media in _media_types(response)
            ),
            request=request,
            shares_schema=shares_schema,
            marks_read_only=marks_read_only,
            request_required=body.get("required") is True,
            request_media=_media_types(body),
            deprecated=node.get("deprecated") is True,
            labels=labels(node).union(*(self._tag_labels.get(tag, ()) for tag in tags)),
        )

    def _read_parameters(self, path: str, node: dict[str, Any]) -> dict[str, dict[str, Value]]:
        places: dict[str, dict[str, Value]] = {place: {} for place in PLACES}
        for reference in node["parameters"]:
            parameter = self._schemas.resolve(reference)
            place, name = str(parameter.get("in")), str(parameter.get("name"))
            if place not in places or name.lower() in _HEADERS_OF_HTTP:
                continue
            for value in self._schemas.parameter(name, parameter):
                key = value.name.lower() if place == "header" else value.name
                places[place][key] = value
        # A path parameter may be called differently on either side.
        in_path = places["path"]
        places["path"] = {
            str(position): in_path[name]
            for position, name in enumerate(_PARAMETER.findall(path))
            if name in in_path
        }
        return places

    def _read_request(self, node: dict[str, Any]) -> tuple[Content | None, bool, bool]:
        if "requestBody" not in node:
            return None, False, False
        schema = self._json_schema(node["requestBody"])
        data = self._schemas.view(schema).properties.get("data")
        if data is None:
            return Content(self._schemas.values(schema, "readOnly"), {}), False, False
        view = self._schemas.view(data)
        linked = as_mapping(self._schemas.resolve(data)).get("x-resource")
        if "array" in view.types:
            data = view.items
        resource = self._schemas.resolve(data)
        known = (one for schemas in self._resources.values() for one in schemas)
        content = attrs.evolve(self._read_content(data, "readOnly"), is_list="array" in view.types)
        if linked is not None:  # a list of identifiers, of which our spec names the class
            content = attrs.evolve(content, type_names=self._schemas.types_of_class(linked))
        listed = self._read_content(data, "").attributes
        marks_read_only = listed.keys() != content.attributes.keys()
        return content, any(resource is one for one in known), marks_read_only

    def _read_content(self, resource: Any, hidden: str) -> Content:
        view = self._schemas.view(resource)
        return Content(
            self._schemas.values(view.properties.get("attributes"), hidden),
            self._schemas.relationships(view.properties.get("relationships"), hidden),
            view.labels,
            is_resource=True,
            type_names=self._schemas.view(view.properties.get("type")).choices,
        )

    def _read_response_values(self, node: dict[str, Any]) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for response in self._iter_successes(node):
            values |= self._schemas.values(self._json_schema(response), "writeOnly")
        first_names = {key: re.split(r"[.\[]", key)[0] for key in values}
        return {
            key: value
            for key, value in values.items()
            if first_names[key] not in _PARTS_OF_A_DOCUMENT
        }

    def _iter_successes(self, node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for code, reference in as_mapping(node.get("responses")).items():
            if code.startswith("2"):
                yield self._schemas.resolve(reference)

    def _iter_response_resources(self, node: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
        """Yield `data`, `list` or `included`, a type, and the schema of a resource of this type."""
        for response in self._iter_successes(node):
            properties = self._schemas.view(self._json_schema(response)).properties
            for part in ("data", "included"):
                view = self._schemas.view(properties.get(part))
                is_list = "array" in view.types
                role = "list" if is_list and part == "data" else part
                for schema in self._iter_alternatives(
                    view.items if is_list else properties.get(part)
                ):
                    yield from ((role, name, schema) for name in self._resource_types(schema))

    def _iter_alternatives(self, schema: Any, depth: int = 0) -> Iterator[Any]:
        """Yield the alternatives of a schema, or the schema itself if it has none."""
        node = self._schemas.resolve(schema)
        parts = [*as_list(node.get("anyOf")), *as_list(node.get("oneOf"))]
        if not parts or depth > _MAX_DEPTH:
            yield node
        else:
            for part in parts:
                yield from self._iter_alternatives(part, depth + 1)

    def _resource_types(self, schema: Any) -> list[str]:
        """Return the types of a resource; empty if it has neither attributes nor relationships."""
        properties = self._schemas.view(schema).properties
        if not {"attributes", "relationships"} & properties.keys():
            return []
        choices = self._schemas.view(properties.get("type")).choices
        return sorted({name.replace("_", "-") for name in choices})

    def _add_resource(self, name: str, resource: Any) -> None:
        schemas = self._resources.setdefault(name, [])
        if not any(resource is known for known in schemas):
            schemas.append(resource)

    def _add_component_resources(self) -> None:
        """Add resources that only the components have, such as related ones."""
        in_responses = set(self._resources)
        components = as_mapping(as_mapping(self._document.get("components")).get("schemas"))
        for schema in components.values():
            for name in self._resource_types(schema):
                if name not in in_responses:
                    self._add_resource(name, self._schemas.resolve(schema))

    def _json_schema(self, reference: Any) -> Any:
        """Return the schema of a request's or response's JSON."""
        for kind, media in as_mapping(self._schemas.resolve(reference).get("content")).items():
            if "json" in kind:
                return as_mapping(media).get("schema")
        return None


def _media_types(body: Mapping[str, Any]) -> frozenset[str]:
    """Return the media types of a request or a response, without their parameters."""
    return frozenset(name.partition(";")[0].strip() for name in as_mapping(body.get("content")))


def _path_below_base(path: str, servers: Any) -> str:
    """Return the path below /api/v2, without the names of parameters."""
    first = as_mapping(next(iter(as_list(servers)), None))
    base = _SERVER_ORIGIN.sub("", str(first.get("url", ""))).rstrip("/")
    match = _API_BASE.match(base + path)
    below = (base + path)[match.end() :] if match else path
    return _PARAMETER.sub("{}", "/" + below.strip("/"))
