"""Draft schemas in the form of our spec, from the summary of another document."""

import json
import re
from collections.abc import Mapping
from typing import Any

import attrs

from codegen.drift.schemas import Value
from codegen.lower.names import class_name, snake_case

TODO = "TODO"
"""Stands where a person has to write a description."""
_TARGETS = {False: "ToOne", True: "ToMany"}
_SCALARS = {"date-time": {"type": "string", "format": "date-time"}}


@attrs.frozen
class SchemaDrafter:
    """Drafts schemas; enums and objects become named ones, as the generator needs them."""

    classes: Mapping[str, str]
    """The class of each type of resource."""
    named: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    for_requests: bool = False
    """Whether to say what is required; in responses, nothing is."""

    def object(self, prefix: str, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return the schema of an object with these values, which may be nested."""
        first_level = [key for key in values if not re.search(r"[.*]|\[\]", key)]
        required = [values[key].name for key in first_level if values[key].required]
        return {
            "type": "object",
            **({"required": required} if required and self.for_requests else {}),
            "properties": {values[k].name: self.value(prefix, k, values) for k in first_level},
        }

    def value(self, prefix: str, key: str, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return the schema of a value, with those inside it, and a place for its description."""
        value = values[key]
        name = prefix + class_name(snake_case(value.name.rpartition(".")[2]))
        schema = self._schema(name, key, value, values)
        if value.deprecated:
            schema |= {"deprecated": True}
        return schema | {"description": _description(value)}

    def relationship(self, value: Value) -> dict[str, Any]:
        """Return the schema of a relationship."""
        schema: dict[str, Any] = {
            "$ref": f"jsonapi.yaml#/components/schemas/{_TARGETS['to-many' in value.types]}",
            "x-resource": next(iter(self.related_classes(value)), "Resource"),
        }
        schema |= {"x-nullable": True} if value.nullable else {}
        return schema | {"description": _description(value)}

    def related_classes(self, value: Value) -> list[str]:
        """Return the classes of the resources that a relationship leads to, if we have them."""
        return [self.classes[name] for name in sorted(value.choices) if name in self.classes]

    def enum(self, name: str, choices: frozenset[str]) -> dict[str, Any]:
        """Name an enum, and return a reference to it."""
        self.named[name] = {"type": "string", "description": TODO, "oneOf": enum_values(choices)}
        return {"$ref": f"#/components/schemas/{name}"}

    def _schema(
        self, name: str, key: str, value: Value, values: Mapping[str, Value]
    ) -> dict[str, Any]:
        inner = {
            path.removeprefix(f"{key}."): each
            for path, each in values.items()
            if path.startswith(f"{key}.")
        }
        if value.choices and value.types == {"string"}:
            return _nullable(self.enum(name, value.choices), value)
        if value.types == {"array"}:
            schema: dict[str, Any] = {"type": "array"}
            if f"{key}[]" in values:
                items = values[f"{key}[]"]
                schema["items"] = self._schema(singular(name), f"{key}[]", items, values)
        elif value.types == {"object"} and inner.keys() - {"*"}:
            return _nullable(self._object(name, inner), value)
        elif value.types == {"object"}:
            schema = {"type": "object", "additionalProperties": True}
        else:
            types = sorted(value.types)
            schema = dict(_SCALARS.get(types[0], {"type": types[0]})) if len(types) == 1 else {}
            schema |= {"type": types} if len(types) > 1 else {}
        if value.nullable and "type" in schema:
            kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            schema["type"] = [*kinds, "null"]
        return schema | _keywords(value)

    def _object(self, name: str, inner: Mapping[str, Value]) -> dict[str, Any]:
        named = {key: attrs.evolve(each, name=key) for key, each in inner.items()}
        self.named[name] = {"type": "object", "description": TODO} | self.object(name, named)
        return {"$ref": f"#/components/schemas/{name}"}


def singular(plural: str) -> str:
    """Return the singular of an English plural."""
    if plural.endswith("ies"):
        return plural.removesuffix("ies") + "y"
    if plural.endswith(("sses", "xes", "ches")):
        return plural.removesuffix("es")
    return plural.removesuffix("s")


def enum_values(choices: frozenset[str] | tuple[str, ...]) -> list[dict[str, str]]:
    """Return the values of an enum, each with a place for its description."""
    return [{"const": choice, "description": TODO} for choice in sorted(choices)]


def _description(value: Value) -> str:
    return f"{TODO} Null: {TODO}" if value.nullable else TODO


def _nullable(reference: dict[str, Any], value: Value) -> dict[str, Any]:
    return {"anyOf": [reference, {"type": "null"}]} if value.nullable else reference


def _keywords(value: Value) -> dict[str, Any]:
    is_text = value.types <= {"string", "date-time"}
    return {
        key: text if key in ("format", "pattern") or (key == "default" and is_text) else _json(text)
        for key, text in value.keywords.items()
    }


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
