"""The attributes and relationships that the spec describes, and those that were sent."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from tests.support.core_api import Api, ApiResponse
from tests.support.spec_contract import PREFIX, document, find_operation, resource_schemas
from tfrun_async.simulator._routes.table import ROUTES

_MEDIA_TYPE = "application/vnd.api+json"


def described_members(kind: str) -> set[str]:
    """Return the names that the spec gives a resource, those in objects with dots."""
    properties = resource_schemas().get(kind, ("", {}))[1].get("properties", {})
    relationships = properties.get("relationships", {}).get("properties", {})
    return {*_names(properties.get("attributes", {})), *relationships}


def _names(schema: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, node in _resolve(schema).get("properties", {}).items():
        yield prefix + name
        for variant in (node, *_resolve(node).get("anyOf", ())):
            yield from _names(variant, f"{prefix}{name}.")


def _resolve(node: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        node = document()["components"]["schemas"][node["$ref"].rpartition("/")[2]]
    return node


def served_kinds() -> set[str]:
    """Return the types of the resources that the simulator's routes respond with."""
    found = set()
    for route in ROUTES:
        operation = find_operation(route.method, route.path.removeprefix(PREFIX)) or {}
        for response in operation.get("responses", {}).values():
            found |= set(_response_kinds(_resolve(response)))
    return found


def _response_kinds(response: Mapping[str, Any]) -> Iterator[str]:
    content = response.get("content", {}).get(_MEDIA_TYPE, {})
    data = _resolve(content.get("schema", {})).get("properties", {}).get("data", {})
    resource = _resolve(_resolve(data).get("items", data))
    kind = resource.get("properties", {}).get("type", {}).get("const")
    if kind is not None:
        yield kind


@attrs.define
class SentMembers:
    """Collects the members of all resources in responses, by the type of the resource."""

    sent: dict[str, set[str]] = attrs.field(factory=lambda: defaultdict(set))
    not_null: dict[str, set[str]] = attrs.field(factory=lambda: defaultdict(set))

    def record(self, response: ApiResponse) -> None:
        """Record the resources of a response, if it has any."""
        if response.headers.get("Content-Type") != _MEDIA_TYPE or not response.body:
            return
        content = response.document
        data = content.get("data") or []
        primary = data if isinstance(data, list) else [data]
        for resource in [*primary, *content.get("included", [])]:
            self._record_members(resource["type"], resource.get("attributes", {}))
            for name, related in resource.get("relationships", {}).items():
                self.sent[resource["type"]].add(name)
                if related.get("data") or "links" in related:
                    self.not_null[resource["type"]].add(name)

    def _record_members(self, kind: str, members: Mapping[str, Any], prefix: str = "") -> None:
        for name, value in members.items():
            self.sent[kind].add(prefix + name)
            if value is not None:
                self.not_null[kind].add(prefix + name)
            if isinstance(value, dict):
                self._record_members(kind, value, f"{prefix}{name}.")


class RecordingApi(Api):
    """A client that records the resources that it receives."""

    def __init__(self) -> None:
        super().__init__()
        self.members = SentMembers()

    def request(self, *arguments: Any, **options: Any) -> ApiResponse:
        """Send a request, and record the resources of its response."""
        response = super().request(*arguments, **options)
        self.members.record(response)
        return response
