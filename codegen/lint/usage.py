"""Check that required properties exist, and that schemas are used."""

from typing import Any

from codegen.lint.openapi import iter_mappings, iter_schemas
from codegen.spec.diagnostics import Diagnostics
from codegen.spec.loader import SCHEMAS, Spec


def check_usage(spec: Spec, diagnostics: Diagnostics) -> None:
    """Report required properties that do not exist, and unused schemas."""
    used: set[Any] = set()
    for pointer, schema in iter_schemas(spec):
        for i, name in enumerate(schema.get("required", ())):
            if name not in schema.get("properties", {}):
                location = spec.location((*pointer, "required", str(i)))
                diagnostics.add(location, f"required: no property is named {name!r}")
        used |= {schema.get("$ref", "").rpartition("/")[2], schema.get("x-resource")}
    used |= {
        node.get("x-resource") for _, node in iter_mappings(spec.document["paths"], ("paths",))
    }
    for name in spec.schemas:
        if name not in used:
            diagnostics.add(spec.location((*SCHEMAS, name)), "this schema is not used")
