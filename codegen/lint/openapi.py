"""Check that a spec is valid OpenAPI 3.1, and that its examples are what it says they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from codegen.spec.loader import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegen.spec.diagnostics import Pointer, Problems
    from codegen.spec.loader import Spec

_METASCHEMA = Draft202012Validator(Draft202012Validator.META_SCHEMA)


def check_openapi(spec: Spec, problems: Problems) -> None:
    """Note what OpenAPI and JSON Schema do not allow."""
    # OpenAPI's own schema knows no more of a schema than that it is one, and is slow to say so.
    frame = spec.document | {"components": spec.document["components"] | {"schemas": {}}}
    for error in OpenAPIV31SpecValidator.schema_validator.iter_errors(frame):
        problems.add(spec.place(_steps(error)), error.message)
    for pointer, schema in _schemas(spec):
        for error in _METASCHEMA.iter_errors(schema):
            problems.add(spec.place(pointer + _steps(error)), error.message)


def check_examples(spec: Spec, problems: Problems) -> None:
    """Note examples and defaults that their schemas refuse, in a spec that is valid otherwise."""
    for pointer, holder in _holders(spec):
        schema = holder.get("schema", holder)
        for steps, value in _samples(holder):
            validator = Draft202012Validator(schema | {"components": spec.document["components"]})
            for error in validator.iter_errors(value):
                problems.add(spec.place(pointer + steps + _steps(error)), error.message)
    if not tuple(problems):
        # Of what this finds beyond the above it does not tell the place.
        whole = OpenAPIV31SpecValidator(spec.document)
        for error in whole.root_validator(whole.schema_path):
            problems.add(spec.place(()), error.message)


def subschemas(pointer: Pointer, schema: Any) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Iterate over a schema and all schemas inside it, with their pointers."""
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for keyword in ("items", "additionalProperties"):
        yield from subschemas((*pointer, keyword), schema.get(keyword))
    for name, inner in schema.get("properties", {}).items():
        yield from subschemas((*pointer, "properties", name), inner)
    for keyword in ("oneOf", "anyOf", "allOf"):
        for i, inner in enumerate(schema.get(keyword, ())):
            yield from subschemas((*pointer, keyword, str(i)), inner)


def all_schemas(spec: Spec) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Iterate over every schema of a valid spec."""
    for pointer, schema in _schemas(spec):
        yield from subschemas(pointer, schema)


def _schemas(spec: Spec) -> Iterator[tuple[Pointer, Any]]:
    """Iterate over the schemas that lie in no other schema."""
    for name, schema in spec.schemas.items():
        yield (*SCHEMAS, name), schema
    for pointer, holder in nodes(spec.document.get("paths"), ("paths",)):
        if "schema" in holder:
            yield (*pointer, "schema"), holder["schema"]


def nodes(node: Any, pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Iterate over the mappings in a document, but not over those in its examples."""
    if isinstance(node, dict):
        yield pointer, node
        for key, value in node.items():
            if key not in {"example", "examples", "schema"}:
                yield from nodes(value, (*pointer, key))
    elif isinstance(node, list):
        for i, item in enumerate(node):
            yield from nodes(item, (*pointer, str(i)))


def _holders(spec: Spec) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Iterate over what may hold examples: schemas, and whatever has a schema."""
    yield from all_schemas(spec)
    for pointer, node in nodes(spec.document["paths"], ("paths",)):
        if "schema" in node:
            yield pointer, node


def _samples(holder: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    for keyword in ("example", "default"):
        if keyword in holder:
            yield (keyword,), holder[keyword]
    examples = holder.get("examples", ())
    if isinstance(examples, dict):
        for name, example in examples.items():
            if "value" in example:
                yield ("examples", name, "value"), example["value"]
    else:
        for i, value in enumerate(examples):
            yield ("examples", str(i)), value


def _steps(error: Any) -> Pointer:
    return tuple(map(str, error.absolute_path))
