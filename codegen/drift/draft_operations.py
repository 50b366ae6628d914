"""Draft operations in the form of our spec, from the summary of another document."""

import re
from collections.abc import Mapping
from typing import Any

import attrs

from codegen.drift.describe import ApiSummary, Content, Operation
from codegen.drift.draft_schemas import TODO, SchemaDrafter, singular
from codegen.drift.spec_edits import SpecEdits
from codegen.lower.names import class_name, snake_case
from codegen.spec.loader import SCHEMAS

_VERBS = {"POST": "create", "GET": "read", "PATCH": "update", "PUT": "replace", "DELETE": "delete"}
_LIST_VERBS = {"POST": "add", "PATCH": "replace", "DELETE": "remove"}
_ERRORS = {
    "401": "Unauthorized",
    "404": "NotFound",
    "415": "UnsupportedMediaType",
    "422": "Unprocessable",
    "429": "RateLimited",
}


class OperationDrafter:
    """Drafts the operations of one resource."""

    def __init__(
        self, edits: SpecEdits, schemas: SchemaDrafter, ours: ApiSummary, shared: Mapping[str, Any]
    ) -> None:
        self._edits = edits
        self._schemas = schemas
        self._shared = shared
        self._known_paths = {key: operation.path for (key, _), operation in ours.operations.items()}

    def path(self, key: str) -> str:
        """Return a path with our names for its parameters, where we have any."""
        steps = key.strip("/").split("/")
        named: list[str] = []
        for i, step in enumerate(steps):
            if step == "{}":
                named.append(self._parameter_name(steps[: i + 1], steps[i - 1]))
            else:
                named.append(step)
        return "/" + "/".join(named)

    def operation(self, key: str, their: Operation, group: str, file: str) -> dict[str, Any]:
        """Return a new operation; the schemas that it needs are named in the drafter of schemas."""
        name = f"{group}.{self._method_name(key, their)}"
        node: dict[str, Any] = {
            "operationId": name,
            "tags": [group],
            "summary": TODO,
            "description": TODO,
            "parameters": [*self._path_parameters(key), *self._query(their, name)],
        }
        if not node["parameters"]:
            del node["parameters"]
        if their.request:
            steps = key.strip("/").split("/")
            owners = {_singular(steps[i - 1]) for i, step in enumerate(steps) if step == "{}"}
            body = self._request(their.request, name, owners)
            schema = self._edits.ref(body, file)
            content = {media: {"schema": schema} for media in sorted(their.request_media)}
            node["requestBody"] = {"required": their.request_required, "content": content}
        node["responses"] = self._responses(their, file)
        return node

    def _parameter_name(self, steps: list[str], collection: str) -> str:
        prefix = "/" + "/".join(steps)
        for key, path in self._known_paths.items():
            if key == prefix or key.startswith(f"{prefix}/"):
                return path.strip("/").split("/")[len(steps) - 1]
        return f"{{{_singular(collection)}_id}}"

    def _path_parameters(self, key: str) -> list[dict[str, Any]]:
        steps = key.strip("/").split("/")
        parameters = []
        for i, step in enumerate(steps):
            if step == "{}":
                resource = self._schemas.classes.get(steps[i - 1])
                parameters.append(
                    {
                        "name": self._parameter_name(steps[: i + 1], steps[i - 1]).strip("{}"),
                        "in": "path",
                        "required": True,
                        **({"x-resource": resource} if resource else {}),
                        "description": TODO,
                        "schema": {"type": "string"},
                    }
                )
        return parameters

    def _query(self, their: Operation, name: str) -> list[dict[str, Any]]:
        parameters = [
            self.parameter(place, key, their, name)
            for place, values in their.parameters.items()
            if place != "path"
            for key in values
            if not re.search(r"\.|\[\]", key) and key not in ("page[number]", "page[size]")
        ]
        if their.method == "GET" and any(each.startswith("list of") for each in their.response):
            pages = ("PageNumber", "PageSize")
            parameters += [
                {"$ref": f"jsonapi.yaml#/components/parameters/{each}"}
                for each in pages
                if each in self._shared.get("parameters", {})
            ]
        return parameters

    def parameter(self, place: str, key: str, their: Operation, name: str) -> dict[str, Any]:
        """Return a parameter of the query or a header."""
        values = their.parameters[place]
        value = values[key]
        node: dict[str, Any] = {"name": value.name, "in": place, "description": TODO}
        if value.required:
            node["required"] = True
        if value.deprecated:
            node["deprecated"] = True
        prefix = class_name(snake_case(name.partition(".")[0]))
        schema = self._schemas.value(prefix, key, values)
        del schema["description"]
        if value.name == "include":
            items = schema.get("items", schema)
            return node | {
                "style": "form",
                "explode": False,
                "schema": {"type": "array", "items": items},
            }
        return node | {"schema": schema}

    def _request(self, content: Content, name: str, owners: set[str]) -> str:
        """Name the schema of a request, and return its name.

        A request can only relate to resources that the spec describes. The path says who owns it.
        """
        group, _, verb = name.partition(".")
        schema_name = class_name(f"{_singular(group)}_{verb}")
        schemas = attrs.evolve(self._schemas, for_requests=True)
        attributes = schemas.object(schema_name, content.attributes)
        if not content.is_resource:
            self._schemas.named[schema_name] = attributes | {"description": TODO}
            return schema_name
        if content.is_list:
            data = self._request_list(schema_name, content, attributes)
        else:
            data = {"type": "object", "required": ["type"]} | {
                "properties": self._request_resource(content, attributes, owners)
            }
        self._schemas.named[schema_name] = {
            "type": "object",
            "description": TODO,
            "required": ["data"],
            "properties": {"data": data},
        }
        return schema_name

    def _request_resource(
        self, content: Content, attributes: dict[str, Any], owners: set[str]
    ) -> dict[str, Any]:
        kind = {"const": min(content.type_names, default=TODO)}
        properties: dict[str, Any] = {"type": kind, "attributes": attributes}
        related = {
            each.name: self._schemas.relationship(each)
            for each in content.relationships.values()
            if self._schemas.related_classes(each) and snake_case(each.name) not in owners
        }
        if related:
            properties["relationships"] = {"type": "object", "properties": related}
        return properties

    def _request_list(
        self, schema_name: str, content: Content, attributes: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the schema of a list: of new resources, or of identifiers."""
        kind = min(content.type_names, default=TODO)
        data: dict[str, Any] = {"type": "array", "x-name": snake_case(kind), "description": TODO}
        if content.attributes:
            named = f"{schema_name}Item"
            self._schemas.named[named] = attributes | {"description": TODO}
            inner = {
                "type": {"const": kind},
                "attributes": {"$ref": f"#/components/schemas/{named}"},
            }
            items = {"type": "object", "required": ["type", "attributes"], "properties": inner}
            return data | {"items": items}
        return data | {
            "x-resource": self._schemas.classes.get(kind, TODO),
            "items": {"$ref": "jsonapi.yaml#/components/schemas/ResourceIdentifier"},
        }

    def _responses(self, their: Operation, file: str) -> dict[str, Any]:
        responses: dict[str, Any] = {}
        for code in sorted(code for code in their.codes if code[0] in "23"):
            responses[code] = {"description": TODO}
            if code[0] == "2" and code != "204" and their.response_media:
                content = {
                    media: {"schema": self._response_schema(media, their, file)}
                    for media in sorted(their.response_media)
                }
                responses[code]["content"] = content
        known = self._shared.get("responses", {})
        errors = {"401", "404", "429", *(code for code in their.codes if code[0] == "4")}
        for code in sorted(errors):
            shared = _ERRORS.get(code)
            if shared in known:
                responses[code] = {"$ref": f"jsonapi.yaml#/components/responses/{shared}"}
            elif code in their.codes:
                responses[code] = {"description": TODO}
        return responses

    def _response_schema(self, media: str, their: Operation, file: str) -> dict[str, Any]:
        if "json" not in media:
            return {"type": "string", "format": "binary"}
        for response in sorted(their.response):
            kind, _, name = response.rpartition(" ")
            if name in self._schemas.classes:
                suffix = "List" if kind else "Document"
                return self._edits.ref(
                    self._document(self._schemas.classes[name], suffix, file), file
                )
        return {"type": "object", "additionalProperties": True}

    def _document(self, resource: str, suffix: str, file: str) -> str:
        """Name the schema of a document with a resource or a list, unless we have it."""
        name = f"{resource}{suffix}"
        if self._edits.node((*SCHEMAS, name)) is None and name not in self._schemas.named:
            item: dict[str, Any] = self._edits.ref(resource, file)
            data = {"type": "array", "items": item} if suffix == "List" else item
            properties: dict[str, Any] = {"data": data}
            for key, schema in (("links", "Links"), ("meta", "ListMeta")):
                if schema in self._shared.get("schemas", {}) and (
                    key == "links" or suffix == "List"
                ):
                    properties[key] = {"$ref": f"jsonapi.yaml#/components/schemas/{schema}"}
            self._schemas.named[name] = {
                "type": "object",
                "description": TODO,
                "required": ["data"],
                "properties": properties,
            }
        return name

    def _method_name(self, key: str, their: Operation) -> str:
        steps = key.strip("/").split("/")
        is_list = any(each.startswith("list of") for each in their.response)
        if steps[-1] == "{}":
            return _VERBS[their.method]
        if "relationships" in steps and their.method in _LIST_VERBS:
            return f"{_LIST_VERBS[their.method]}_{snake_case(steps[-1])}"
        if "actions" in steps:
            return snake_case(steps[-1])
        if their.method == "GET" and is_list:
            parents = [steps[i - 1] for i, step in enumerate(steps) if step == "{}"]
            return f"list_for_{_singular(parents[-1])}" if parents else "list_all"
        if their.method == "POST" and f"list of {steps[-1]}" not in their.response:
            same = any(each == steps[-1] for each in their.response)
            return "create" if same else f"create_{snake_case(steps[-1])}"
        return f"{_VERBS[their.method]}_{snake_case(steps[-1])}"


def _singular(plural: str) -> str:
    return singular(snake_case(plural))
