"""A server that answers with the spec's own examples, and checks each request against the spec."""

import gzip
import re
from collections.abc import Iterator
from typing import Any, Self

import attrs
import orjson
from aiohttp import web
from aiohttp.test_utils import RawTestServer

from tests.support.spec_contract import (
    PREFIX,
    document,
    find_operation,
    resource_type,
    schema_problems,
)

JSON_API = "application/vnd.api+json"
ARCHIVE = gzip.compress(b"an archive")
PRESIGNED = "/storage/secret"
_INDEX = re.compile(r"\[(\w+)\]")


@attrs.frozen
class Example:
    """A response that the spec describes: a status, a media type, and an example of the body."""

    status: int
    media_type: str = ""
    value: Any = None

    @property
    def body(self) -> bytes:
        """The bytes of the body."""
        if "json" in self.media_type:
            return orjson.dumps(self.value)
        return self.value.encode() if isinstance(self.value, str) else self.value or b""


@attrs.define
class ReceivedRequest:
    """A request to the API, and what does not fit the spec in it."""

    operation: str
    query: dict[str, str]
    body: Any
    problems: list[str]

    def sent(self, wire_name: str) -> Any:
        """Return what was sent under a name of the spec: in the query, or in the document.

        Raises:
            KeyError: It was not sent.
        """
        if wire_name in self.query:
            return self.query[wire_name]
        if deep := [key for key in self.query if key.startswith(f"{wire_name}[")]:
            return deep
        if self.body is None:
            raise KeyError(wire_name)
        data = self.body.get("data", self.body)
        if isinstance(data, list):
            return data
        for section in (data, data.get("attributes", {}), data.get("relationships", {})):
            if wire_name in section:
                return section[wire_name]
        raise KeyError(wire_name)


def examples_of(operation: dict[str, Any]) -> Iterator[Example]:
    """Yield every response of an operation, once for each example that it has."""
    success = next(node for status, node in operation["responses"].items() if status[0] == "2")
    for status, response in operation["responses"].items():
        number = 418 if status == "default" else int(status)
        # What a redirect leads to is described as the success.
        content = (success if status[0] == "3" else response).get("content", {})
        if not content:
            yield Example(number)
        for media_type, node in content.items():
            for example in node.get("examples", {}).values():
                yield Example(number, media_type, example["value"])
            if media_type == "application/gzip":
                yield Example(number, media_type, ARCHIVE)
            elif not node.get("examples") and number >= 400:
                yield Example(number, media_type, {"errors": [{"status": status, "title": "no"}]})


class ContractServer:
    """Answers each request with one response, and keeps what it received."""

    def __init__(self) -> None:
        self.response = Example(204)
        self.requests: list[ReceivedRequest] = []
        self.address = ""
        self._server = RawTestServer(self._handle)

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        self.address = str(self._server.make_url("")).rstrip("/")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == PRESIGNED:
            assert "Authorization" not in request.headers
            return self._respond(attrs.evolve(self.response, status=200))
        path = request.path.removeprefix(PREFIX)
        operation = find_operation(request.method, path)
        assert operation is not None, f"{request.method} {path}"
        body = await request.read()
        problems = [
            *_header_problems(request, body),
            *_query_problems(operation, dict(request.query)),
            *_body_problems(operation, body),
        ]
        self.requests.append(
            ReceivedRequest(
                operation["operationId"],
                dict(request.query),
                orjson.loads(body) if body else None,
                problems,
            )
        )
        return self._respond(self.response)

    def _respond(self, example: Example) -> web.Response:
        headers = {"Content-Type": example.media_type} if example.media_type else {}
        if 300 <= example.status < 400:
            headers = {"Location": f"{self.address}{PRESIGNED}?signature=1"}
            return web.Response(status=example.status, headers=headers)
        return web.Response(status=example.status, body=example.body, headers=headers)


def _header_problems(request: web.BaseRequest, body: bytes) -> Iterator[str]:
    if not request.headers.get("Authorization", "").startswith("Bearer "):
        yield "no token"
    if body or request.method != "GET":
        media_type = request.headers.get("Content-Type")
        if media_type != JSON_API:
            yield f"content type {media_type!r}"


def _query_problems(operation: dict[str, Any], query: dict[str, str]) -> Iterator[str]:
    parameters = {p["name"]: p for p in operation.get("parameters", ()) if p["in"] == "query"}
    deep = {name for name, node in parameters.items() if node.get("style") == "deepObject"}
    for name in deep:
        yield from _deep_problems(parameters.pop(name), query)
    for name, text in query.items():
        if name not in parameters:
            if not any(name.startswith(f"{prefix}[") for prefix in deep):
                yield f"query {name!r} is not described"
            continue
        schema = parameters[name]["schema"]
        is_list = schema.get("type") == "array"
        for part in text.split(",") if is_list else [text]:
            yield from schema_problems(schema["items"] if is_list else schema, _typed(schema, part))
    for name, node in parameters.items():
        if node.get("required") and name not in query:
            yield f"query {name!r} is missing"


def _typed(schema: dict[str, Any], text: str) -> Any:
    kind = schema.get("type")
    if kind == "integer":
        return int(text)
    return {"true": True, "false": False}.get(text, text) if kind == "boolean" else text


def _deep_problems(parameter: dict[str, Any], query: dict[str, str]) -> Iterator[str]:
    """Build the objects from their bracketed members, and check them."""
    found: dict[str, Any] = {}
    for key, text in query.items():
        if key.startswith(f"{parameter['name']}["):
            target = found
            *steps, last = _INDEX.findall(key.removeprefix(parameter["name"]))
            for step in steps:
                target = target.setdefault(step, {})
            target[last] = text
    if found:
        yield from schema_problems(parameter["schema"], _lists(found))


def _lists(value: Any) -> Any:
    """Return a value with lists in place of mappings whose keys count from zero."""
    if not isinstance(value, dict):
        return value
    parts = {key: _lists(part) for key, part in value.items()}
    is_list = list(parts) == [str(i) for i in range(len(parts))]
    return list(parts.values()) if is_list else parts


def _body_problems(operation: dict[str, Any], body: bytes) -> Iterator[str]:
    described = operation.get("requestBody")
    if described is None:
        if body:
            yield "a body where none is described"
        return
    if not body:
        if described.get("required"):
            yield "no body"
        return
    value = orjson.loads(body)
    for media_type in described["content"].values():
        yield from schema_problems(media_type["schema"], value)
        yield from _undescribed(media_type["schema"], value, "$")


def _undescribed(schema: dict[str, Any], value: Any, path: str) -> Iterator[str]:
    """Yield the members of a request that the spec does not describe, and wrong linkages."""
    if "x-resource" in schema and value is not None:
        yield from _linkage_problems(schema["x-resource"], value, path)
    schema = _resolved(schema)
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _undescribed(schema.get("items", {}), item, f"{path}[{i}]")
    elif isinstance(value, dict) and "properties" in schema:
        for key, part in value.items():
            if key in schema["properties"]:
                yield from _undescribed(schema["properties"][key], part, f"{path}.{key}")
            else:
                yield f"{path}: {key!r} is not described"


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that another one refers to, also if null is allowed beside it."""
    for part in (schema, *schema.get("anyOf", ())):
        if "$ref" in part:
            name = part["$ref"].rpartition("/")[2]
            return _resolved(document()["components"]["schemas"][name])
    return schema


def _linkage_problems(resource: str, value: Any, path: str) -> Iterator[str]:
    linkage = value["data"] if isinstance(value, dict) else value
    expected = resource_type(resource)
    for identifier in linkage if isinstance(linkage, list) else [linkage]:
        if identifier and identifier["type"] != expected:
            yield f"{path}: {identifier['type']!r} in place of {expected!r}"
