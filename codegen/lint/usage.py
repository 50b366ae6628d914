"""Check that what a spec names exists, and that what it defines is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegen.lint.openapi import all_schemas, nodes
from codegen.spec.loader import SCHEMAS

if TYPE_CHECKING:
    from codegen.spec.diagnostics import Problems
    from codegen.spec.loader import Spec


def check_usage(spec: Spec, problems: Problems) -> None:
    """Note required properties that do not exist, and schemas that nothing uses."""
    used: set[Any] = set()
    for pointer, schema in all_schemas(spec):
        for i, name in enumerate(schema.get("required", ())):
            if name not in schema.get("properties", {}):
                place = spec.place((*pointer, "required", str(i)))
                problems.add(place, f"there is no property {name!r}")
        used |= {schema.get("$ref", "").rpartition("/")[2], schema.get("x-resource")}
    used |= {node.get("x-resource") for _, node in nodes(spec.document["paths"], ("paths",))}
    for name in spec.schemas:
        if name not in used:
            problems.add(spec.place((*SCHEMAS, name)), "nothing uses this schema")
