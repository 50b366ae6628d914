"""Small OpenAPI documents, and the differences between two of them."""

from typing import Any

from codegen.drift.compare import Drift, compare
from codegen.drift.describe import describe
from codegen.drift.effects import Difference
from codegen.drift.report import describe_difference

JSONAPI = "application/vnd.api+json"
TEXT = {"type": "string"}


def body(schema: Any) -> dict[str, Any]:
    return {"description": "It.", "content": {JSONAPI: {"schema": schema}}}


def resource(name: str = "notes", **parts: Any) -> dict[str, Any]:
    """Return the schema of a resource with such attributes or relationships."""
    objects = {key: {"type": "object", "properties": value} for key, value in parts.items()}
    objects.setdefault("attributes", {"type": "object", "properties": {"title": TEXT}})
    return {"type": "object", "properties": {"type": {"enum": [name]}, **objects}}


def data(schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"data": schema}}


def document(paths: Any, version: str = "3.1.0", **more: Any) -> dict[str, Any]:
    return {"openapi": version, "paths": paths, **more}


def paths_with_get(schema: Any, **operation: Any) -> dict[str, Any]:
    """Return paths with one operation, which returns one resource of this schema."""
    return {"/notes/{id}": {"get": {"responses": {"200": body(data(schema))}, **operation}}}


def drift(ours: Any, theirs: Any) -> Drift:
    return compare(describe(ours, "ours"), describe(theirs, "theirs"))


def find_differences(ours: Any, theirs: Any) -> list[Difference]:
    return [
        difference for differences in drift(ours, theirs).values() for difference in differences
    ]


def report_lines(ours: Any, theirs: Any) -> list[str]:
    """Return what the text says of each subject and of its differences, in their order."""
    lines: list[str] = []
    for subject, differences in drift(ours, theirs).items():
        columns = [describe_difference(subject, each) for each in differences]
        heading = [f"{subject.what} {subject.name}"] if differences[0].part else []
        lines += heading + [" ".join(filter(None, each)) for each in columns]
    return lines
