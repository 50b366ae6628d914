"""Check that a spec is valid OpenAPI 3.1, and that its examples match their schemas."""

import functools
import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no types
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.schemas import schema_v31

from codegen.spec.diagnostics import Diagnostics, Pointer
from codegen.spec.loader import SCHEMAS, Spec


def _validator(schema: Any, fragment: str = "") -> Draft202012Validator:
    """Return a validator of a schema with anchors, or of a definition in it.

    It refers to the schema in a registry that has read the anchors. A validator that is given the
    schema itself reads all of them again for each reference to one: 4 s for our spec.
    """
    registry = REGISTRY.with_contents([(schema["$id"], schema)]).crawl()
    return Draft202012Validator({"$ref": f"{schema['$id']}#{fragment}"}, registry=registry)


_VALIDATORS = {
    "document": _validator(schema_v31),
    "path item": _validator(schema_v31, "/$defs/path-item"),
    "schema": _validator(Draft202012Validator.META_SCHEMA),
}


def check_openapi(spec: Spec, diagnostics: Diagnostics) -> None:
    """Report violations of OpenAPI and JSON Schema."""
    for kind, pointer, node in _iter_parts(spec):
        for steps, message in _find_errors(kind, json.dumps(node)):
            diagnostics.add(spec.location(pointer + steps), message)


def _iter_parts(spec: Spec) -> Iterator[tuple[str, Pointer, Any]]:
    """Split a document into parts that are validated alone, with their kinds and pointers."""
    paths = spec.document.get("paths")
    items = paths if isinstance(paths, dict) else {}
    components = spec.document["components"] | {"schemas": {}}
    frame = spec.document | {"components": components}
    yield "document", (), frame | {"paths": {path: {} for path in items}} if items else frame
    for path, item in items.items():
        yield "path item", ("paths", path), item
    for pointer, schema in _iter_top_level_schemas(spec):
        yield "schema", pointer, schema


@functools.cache
def _find_errors(kind: str, text: str) -> tuple[tuple[Pointer, str], ...]:
    """Return the pointers and messages of the errors in a part, given as JSON.

    Most schemas are the same as others, such as those in shared responses.
    """
    errors = _VALIDATORS[kind].iter_errors(json.loads(text))
    return tuple((_error_pointer(error), error.message) for error in errors)


def check_examples(spec: Spec, diagnostics: Diagnostics) -> None:
    """Report examples and defaults that do not match their schemas; the spec must be valid."""
    for pointer, holder in _iter_example_holders(spec):
        schema = holder.get("schema", holder)
        for steps, value in _iter_examples(holder):
            validator = Draft202012Validator(schema | {"components": spec.document["components"]})
            for error in validator.iter_errors(value):
                diagnostics.add(
                    spec.location(pointer + steps + _error_pointer(error)), error.message
                )
    if not tuple(diagnostics):
        # A last check that finds more, but does not say where.
        document = OpenAPIV31SpecValidator(spec.document)
        for error in document.root_validator(document.schema_path):
            diagnostics.add(spec.location(()), error.message)


def _iter_subschemas(pointer: Pointer, schema: Any) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Iterate over a schema and all schemas inside it, with their pointers."""
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for keyword in ("items", "additionalProperties"):
        yield from _iter_subschemas((*pointer, keyword), schema.get(keyword))
    for name, inner in schema.get("properties", {}).items():
        yield from _iter_subschemas((*pointer, "properties", name), inner)
    for keyword in ("oneOf", "anyOf", "allOf"):
        for i, inner in enumerate(schema.get(keyword, ())):
            yield from _iter_subschemas((*pointer, keyword, str(i)), inner)


def iter_schemas(spec: Spec) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Iterate over every schema of a valid spec."""
    for pointer, schema in _iter_top_level_schemas(spec):
        yield from _iter_subschemas(pointer, schema)


def _iter_top_level_schemas(spec: Spec) -> Iterator[tuple[Pointer, Any]]:
    """Iterate over the schemas that are not inside another schema."""
    for name, schema in spec.schemas.items():
        yield (*SCHEMAS, name), schema
    for pointer, holder in iter_mappings(spec.document.get("paths"), ("paths",)):
        if "schema" in holder:
            yield (*pointer, "schema"), holder["schema"]


def iter_mappings(node: Any, pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Iterate over the mappings in a document, except those in examples and schemas."""
    if isinstance(node, dict):
        yield pointer, node
        for key, value in node.items():
            if key not in {"example", "examples", "schema"}:
                yield from iter_mappings(value, (*pointer, key))
    elif isinstance(node, list):
        for i, item in enumerate(node):
            yield from iter_mappings(item, (*pointer, str(i)))


def _iter_example_holders(spec: Spec) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Iterate over the nodes that may have examples: schemas, and nodes with a schema."""
    yield from iter_schemas(spec)
    for pointer, node in iter_mappings(spec.document["paths"], ("paths",)):
        if "schema" in node:
            yield pointer, node


def _iter_examples(holder: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
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


def _error_pointer(error: Any) -> Pointer:
    return tuple(map(str, error.absolute_path))
