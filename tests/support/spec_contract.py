"""Check the traffic between client and simulator against the spec."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import attrs
import orjson
from jsonschema import Draft202012Validator, FormatChecker

from codegen.spec.loader import load
from tfrun_async.simulator._http.messages import Request, Response

SPEC = Path(__file__).parents[2] / "spec"
PREFIX = "/api/v2"
_INDEXED = re.compile(r"\[\d+\].*")  # of a filter with an index, such as [0][key]


@cache
def document() -> dict[str, Any]:
    """The spec as one document."""
    return load(SPEC).document


@cache
def _operations() -> list[tuple[str, re.Pattern[str], dict[str, Any]]]:
    found = []
    # A literal segment goes before a parameter that would match it too.
    for path, item in sorted(document()["paths"].items(), key=lambda entry: entry[0].count("{")):
        pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
        found += [
            (method.upper(), pattern, operation)
            for method, operation in item.items()
            if isinstance(operation, dict) and "operationId" in operation
        ]
    return found


@cache
def operations_by_id() -> dict[str, dict[str, Any]]:
    """The operations by their ids."""
    return {operation["operationId"]: operation for _, _, operation in _operations()}


def find_operation(method: str, path: str) -> dict[str, Any] | None:
    """Return the operation that a request is for; None if the spec has none."""
    for verb, pattern, operation in _operations():
        if verb == method and pattern.fullmatch(path):
            return operation
    return None


def resource_type(name: str) -> str:
    """Return the type of a resource in documents, such as `runs`."""
    kind: str = document()["components"]["schemas"][name]["properties"]["type"]["const"]
    return kind


def schema_problems(schema: dict[str, Any], value: Any) -> list[str]:
    """Return where a value does not fit a schema of the spec."""
    whole = {**schema, "components": document()["components"]}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def resource_problems(value: Any) -> list[str]:
    """Return what a JSON:API document holds that the spec does not describe."""
    data = value.get("data") if isinstance(value, dict) else None
    resources = [*(data if isinstance(data, list) else [data])]
    resources += value.get("included", []) if isinstance(value, dict) else []
    return [
        problem
        for resource in filter(None, resources)
        for problem in _problems_of_resource(orjson.dumps(resource))
    ]


@lru_cache(maxsize=2000)
def _problems_of_resource(text: bytes) -> list[str]:
    resource = orjson.loads(text)
    name, schema = resource_schemas().get(resource.get("type"), (None, None))
    if schema is None:
        return [f"no schema for resources of type {resource.get('type')!r}"]
    problems = schema_problems({"$ref": f"#/components/schemas/{name}"}, resource)
    for section in ("attributes", "relationships"):
        known = schema["properties"].get(section, {}).get("properties", {})
        aliases = {alias for node in known.values() for alias in node.get("x-aliases", ())}
        unknown = set(resource.get(section, {})) - set(known) - aliases
        problems += [f"{name} has no {section[:-1]} {key!r}" for key in sorted(unknown)]
    return problems


@cache
def resource_schemas() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the name and the schema of each resource, by its type."""
    found = {}
    for name, schema in document()["components"]["schemas"].items():
        kind = schema.get("properties", {}).get("type", {}).get("const")
        if kind:
            found[kind] = (name, schema)
    return found


@attrs.define
class Contract:
    """Collects the differences to the spec."""

    problems: list[str] = attrs.field(factory=list)

    def check(self, request: Request, response: Response) -> None:
        """Check a request and its response; presigned URLs and unknown paths are skipped."""
        path = request.path.removeprefix(PREFIX)
        operation = find_operation(request.method, path)
        if path == request.path or operation is None:
            return
        problems = [
            *self._request_problems(operation, request, response),
            *_response_problems(
                operation["operationId"],
                response.status,
                response.headers.get("Content-Type", "").partition(";")[0],
                bytes(response.body),
            ),
        ]
        self.problems += [
            f"{operation['operationId']}, {response.status}: {problem}" for problem in problems
        ]

    def _request_problems(
        self, operation: dict[str, Any], request: Request, response: Response
    ) -> list[str]:
        if response.status >= 300:
            return []  # a refused request need not fit
        described = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"}
        sent = {_INDEXED.sub("", name) for name in request.query}
        problems = [f"query {name!r} is not described" for name in sent - described]
        content = operation.get("requestBody", {}).get("content", {})
        request.body.seek(0)
        body = request.body.read()
        if body:
            for media_type in content.values():
                problems += schema_problems(media_type["schema"], orjson.loads(body))
            if not content:
                problems.append("a body where none is described")
        return problems


@lru_cache(maxsize=2000)  # most tests poll, and get the same response again and again
def _response_problems(operation_id: str, status: int, media_type: str, body: bytes) -> list[str]:
    described = operations_by_id()[operation_id]["responses"].get(str(status))
    if described is None:
        return ["this status is not described"]
    content = described.get("content", {})
    if not content:
        return ["a body where none is described"] if body not in {b"", b"null"} else []
    if media_type not in content:
        return [f"content type {media_type!r} is not described"]
    if "json" not in media_type:
        return []
    value = orjson.loads(body)
    problems = schema_problems(content[media_type]["schema"], value)
    if status < 300 and media_type == "application/vnd.api+json":
        problems += resource_problems(value)
    return problems
