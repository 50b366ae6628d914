"""Decide the models: their names, attributes and types."""

import re
from collections.abc import Iterator
from typing import Any

from codegen.ir import NO_VALUE, Attribute, Enum, ListOf, Member, Model, ModelRef, Nullable, Type
from codegen.lower.descriptions import Descriptions, default_text, with_python_names
from codegen.lower.names import attribute_name, is_class_name, member_name
from codegen.lower.types import TypeReader, is_enum, is_resource
from codegen.spec.diagnostics import Diagnostics, Pointer
from codegen.spec.loader import SCHEMAS, Spec
from codegen.spec.reader import SpecReader

UNTYPED_RESOURCE = "Resource"
"""The value of `x-resource` if the spec does not describe the resource."""


class ModelReader(SpecReader):
    """Reads the schemas that become classes."""

    def __init__(
        self, spec: Spec, diagnostics: Diagnostics, descriptions: Descriptions, types: TypeReader
    ) -> None:
        super().__init__(spec, diagnostics)
        self._descriptions = descriptions
        self._types = types
        self._id_prefixes: dict[str, str] = {}

    def read_models(self) -> tuple[Model | Enum, ...]:
        """Return all resources, and the values and enums in use, in the order of the spec."""
        schemas = self._spec.schemas
        models: dict[str, Model | Enum] = {
            name: self._read_model(name) for name, schema in schemas.items() if is_resource(schema)
        }
        while missing := [name for name in self._types.referenced if name not in models]:
            for name in missing:
                models[name] = (
                    self.read_enum(name) if is_enum(schemas[name]) else self._read_model(name)
                )
        return tuple(models[name] for name in schemas if name in models)

    def read_enum(self, name: str) -> Enum:
        """Return an enum."""
        pointer = (*SCHEMAS, name)
        self._check_class_name(name)
        schema = self._spec.schemas[name]
        members: dict[str, Member] = {}
        for i, part in enumerate(schema["oneOf"]):
            at = (*pointer, "oneOf", str(i))
            value = part.get("const")
            if not isinstance(value, str) or not value:
                self._report(at, "a value of an enum is a const, and a string")
                continue
            text = with_python_names(self._descriptions.read(part, at), {})
            member = Member(member_name(value), value, text, self._read_final(part, at))
            if member.name in members:
                self._report(
                    at, f"{value!r}: duplicate value, or one that differs in punctuation only"
                )
            members[member.name] = member
        return Enum(
            name,
            self._spec.module(pointer),
            self._descriptions.read_with_summary(schema, pointer),
            tuple(members.values()),
        )

    def _read_final(self, part: dict[str, Any], pointer: Pointer) -> Any:
        final = part.get("x-final", "")
        if final not in {"", "success", "failure"}:
            self._report((*pointer, "x-final"), f"must be success or failure, got {final!r}")
        return final

    def relationship_type(self, node: dict[str, Any], pointer: Pointer) -> Type:
        """Return the type of a relationship."""
        linkage = node.get("$ref", "").rpartition("/")[2]
        if linkage not in {"ToOne", "ToMany"}:
            self._report(pointer, "a relationship refers to ToOne or ToMany")
        resource = ModelRef(self.resource_name(node, pointer), "resource")
        if linkage == "ToMany":
            return ListOf(resource)
        return Nullable(resource) if node.get("x-nullable") else resource

    def resource_name(self, node: dict[str, Any], pointer: Pointer) -> str:
        """Return the class of the resource that a relationship or parameter refers to."""
        resource_name = node.get("x-resource")
        if resource_name is None:
            self._report(pointer, "x-resource must name the resource that this refers to")
        elif resource_name != UNTYPED_RESOURCE and not is_resource(
            self._spec.schemas.get(resource_name, {})
        ):
            self._report((*pointer, "x-resource"), f"there is no resource {resource_name!r}")
        return str(resource_name)

    def id_prefix(self, name: str) -> str:
        """Return how the ids of a resource begin; empty if they may be anything."""
        prefix = self._spec.schemas.get(name, {}).get("x-id-prefix")
        return f"{prefix}-" if prefix else ""

    def python_names(self, name: str) -> dict[str, str]:
        """Return the Python names of the attributes of a model and of the values in it."""
        schema = self._spec.schemas.get(name, {})
        of_resource = is_resource(schema)
        python_names: dict[str, str] = {}
        for wire_name, node, _ in _iter_properties(schema, ()):
            ref = next(
                (part["$ref"] for part in (node, *node.get("anyOf", ())) if "$ref" in part), ""
            )
            inner = self._spec.schemas.get(ref.rpartition("/")[2], {})
            for part in inner.get("properties", {}) if not is_resource(inner) else ():
                python_names[part] = attribute_name(part, of_resource=False)
            python_names[wire_name] = attribute_name(wire_name, of_resource=of_resource)
        return python_names

    def _read_model(self, name: str) -> Model:
        pointer = (*SCHEMAS, name)
        self._check_class_name(name)
        schema = self._spec.schemas[name]
        python_names = self.python_names(name)
        attributes: dict[str, Attribute] = {}
        for wire_name, node, at in _iter_properties(schema, pointer):
            attribute = self._read_attribute(
                wire_name, node, at, python_names, of_resource=is_resource(schema)
            )
            if attribute.name in attributes:
                self._report(at, f"a second attribute called {attribute.name!r}")
            attributes[attribute.name] = attribute
        return Model(
            name,
            self._spec.module(pointer),
            with_python_names(self._descriptions.read_with_summary(schema, pointer), python_names),
            tuple(attributes.values()),
            schema["properties"]["type"]["const"] if is_resource(schema) else None,
            self._read_id_prefix(name, pointer),
            "id" in schema.get("required", ()),
        )

    def _read_id_prefix(self, name: str, pointer: Pointer) -> str:
        prefix, at = self.id_prefix(name), (*pointer, "x-id-prefix")
        if prefix and not is_resource(self._spec.schemas[name]):
            self._report(at, "means something in a resource only")
        if prefix and re.fullmatch("[a-z]+-", prefix) is None:
            self._report(at, f"must be lower-case letters, got {prefix[:-1]!r}")
        if prefix and self._id_prefixes.setdefault(prefix, name) != name:
            self._report(at, f"{prefix[:-1]!r} is the prefix of {self._id_prefixes[prefix]}")
        return prefix

    def _read_attribute(
        self,
        wire_name: str,
        node: dict[str, Any],
        pointer: Pointer,
        python_names: dict[str, str],
        *,
        of_resource: bool,
    ) -> Attribute:
        for key in ("x-format", "x-name"):
            if key in node:
                self._report((*pointer, key), "means something in a request only")
        is_relationship = of_resource and pointer[-3] == "relationships"
        if is_relationship and "x-secret" in node:
            self._report((*pointer, "x-secret"), "a relationship is no secret")
        kind = (
            self.relationship_type(node, pointer)
            if is_relationship
            else self._types.read(node, pointer)
        )
        name = attribute_name(wire_name, of_resource=of_resource)
        if not name.isidentifier():
            self._report(pointer, f"{wire_name!r} makes no Python name")
        description = with_python_names(self._descriptions.read(node, pointer), python_names)
        if "default" in node and not of_resource:
            description += default_text(node["default"])
        return Attribute(
            name,
            kind,
            description,
            wire_name=None if name.replace("_", "-") == wire_name else wire_name,
            aliases=tuple(node.get("x-aliases", ())),
            secret=bool(node.get("x-secret")),
            secret_if=self._read_flag(node, python_names, pointer),
            absent_value=self._absent_value(node, kind, pointer) if of_resource else NO_VALUE,
        )

    def _read_flag(
        self, node: dict[str, Any], python_names: dict[str, str], pointer: Pointer
    ) -> str:
        """Return the attribute that says whether another one is secret."""
        wire_name = node.get("x-secret-if", "")
        if wire_name and wire_name not in python_names:
            self._report((*pointer, "x-secret-if"), f"there is no attribute {wire_name!r}")
        return python_names.get(wire_name, "")

    def _check_class_name(self, name: str) -> None:
        if not is_class_name(name):
            self._report(
                (*SCHEMAS, name),
                "a class cannot be called this: it is no CapitalizedName, or taken",
            )

    def _absent_value(self, node: dict[str, Any], kind: Type, pointer: Pointer) -> Any:
        default = node.get("default", NO_VALUE)
        if isinstance(default, dict | list) or (
            default is not NO_VALUE and isinstance(kind, ModelRef)
        ):
            self._report(
                (*pointer, "default"), "only a plain value can stand for a missing attribute"
            )
        return default


def _iter_properties(
    schema: dict[str, Any], pointer: Pointer
) -> Iterator[tuple[str, dict[str, Any], Pointer]]:
    """Iterate over the attributes of a model: names, schemas, and their pointers."""
    holders = [(schema, pointer)]
    if is_resource(schema):
        sections = ("attributes", "relationships")
        holders = [
            (schema["properties"].get(section, {}), (*pointer, "properties", section))
            for section in sections
        ]
    for holder, at in holders:
        for wire_name, node in holder.get("properties", {}).items():
            yield wire_name, node, (*at, "properties", wire_name)
