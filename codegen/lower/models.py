"""Decide what the models are: their names, attributes and types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegen.ir import NO_VALUE, Attribute, Enum, ListOf, Member, Model, Named, OrNone, Type
from codegen.lower import names as _names
from codegen.lower.descriptions import default_text, in_python
from codegen.lower.types import is_enum, is_resource
from codegen.spec.loader import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegen.lower.descriptions import Prose
    from codegen.lower.types import TypeReader
    from codegen.spec.diagnostics import Pointer, Problems
    from codegen.spec.loader import Spec

UNTYPED = "Resource"
"""What `x-resource` names if the spec does not describe the resource."""


class ModelReader:
    """Reads the schemas that become classes."""

    def __init__(self, spec: Spec, problems: Problems, prose: Prose, types: TypeReader) -> None:
        self._spec = spec
        self._problems = problems
        self._prose = prose
        self._types = types

    def models(self) -> tuple[Model | Enum, ...]:
        """Return all resources, and the values and enums in use, in the order of the spec."""
        schemas = self._spec.schemas
        models: dict[str, Model | Enum] = {
            name: self._model(name) for name, schema in schemas.items() if is_resource(schema)
        }
        while missing := [name for name in self._types.named if name not in models]:
            for name in missing:
                models[name] = self.enum(name) if is_enum(schemas[name]) else self._model(name)
        return tuple(models[name] for name in schemas if name in models)

    def enum(self, name: str) -> Enum:
        """Return an enum."""
        pointer = (*SCHEMAS, name)
        self._check_name(name)
        schema = self._spec.schemas[name]
        members: dict[str, Member] = {}
        for i, part in enumerate(schema["oneOf"]):
            at = (*pointer, "oneOf", str(i))
            value = part.get("const")
            if not isinstance(value, str) or not value:
                self._add(at, "a value of an enum is a const, and a string")
                continue
            text = in_python(self._prose.text(part, at), {})
            member = Member(_names.member_name(value), value, text)
            if member.name in members:
                self._add(at, f"{value!r} is there twice, or differs in punctuation only")
            members[member.name] = member
        return Enum(name, self._prose.summarised(schema, pointer), tuple(members.values()))

    def related(self, node: dict[str, Any], pointer: Pointer) -> Type:
        """Return what a relationship leads to."""
        shape = node.get("$ref", "").rpartition("/")[2]
        if shape not in {"ToOne", "ToMany"}:
            self._add(pointer, "a relationship refers to ToOne or ToMany")
        resource = Named(self.target(node, pointer), "resource")
        if shape == "ToMany":
            return ListOf(resource)
        return OrNone(resource) if node.get("x-nullable") else resource

    def target(self, node: dict[str, Any], pointer: Pointer) -> str:
        """Return which resource a relationship or parameter stands for."""
        target = node.get("x-resource")
        if target is None:
            self._add(pointer, "x-resource must say which resource this stands for")
        elif target != UNTYPED and not is_resource(self._spec.schemas.get(target, {})):
            self._add((*pointer, "x-resource"), f"there is no resource {target!r}")
        return str(target)

    def words(self, name: str) -> dict[str, str]:
        """Return the Python names of all that a model and the values in it hold."""
        schema = self._spec.schemas.get(name, {})
        of_resource = is_resource(schema)
        words: dict[str, str] = {}
        for wire, node, _ in _members(schema, ()):
            ref = next(
                (part["$ref"] for part in (node, *node.get("anyOf", ())) if "$ref" in part), ""
            )
            inner = self._spec.schemas.get(ref.rpartition("/")[2], {})
            for part in inner.get("properties", {}) if not is_resource(inner) else ():
                words[part] = _names.attribute_name(part, of_resource=False)
            words[wire] = _names.attribute_name(wire, of_resource=of_resource)
        return words

    def _model(self, name: str) -> Model:
        pointer = (*SCHEMAS, name)
        self._check_name(name)
        schema = self._spec.schemas[name]
        words = self.words(name)
        attributes: dict[str, Attribute] = {}
        for wire, node, at in _members(schema, pointer):
            attribute = self._attribute(wire, node, at, words, of_resource=is_resource(schema))
            if attribute.name in attributes:
                self._add(at, f"a second attribute called {attribute.name!r}")
            attributes[attribute.name] = attribute
        return Model(
            name,
            in_python(self._prose.summarised(schema, pointer), words),
            tuple(attributes.values()),
            schema["properties"]["type"]["const"] if is_resource(schema) else None,
        )

    def _attribute(
        self,
        wire: str,
        node: dict[str, Any],
        pointer: Pointer,
        words: dict[str, str],
        *,
        of_resource: bool,
    ) -> Attribute:
        for key in ("x-format", "x-name"):
            if key in node:
                self._add((*pointer, key), "means something in a request only")
        is_relationship = of_resource and pointer[-3] == "relationships"
        kind = self.related(node, pointer) if is_relationship else self._types.read(node, pointer)
        name = _names.attribute_name(wire, of_resource=of_resource)
        if not name.isidentifier():
            self._add(pointer, f"{wire!r} makes no Python name")
        description = in_python(self._prose.text(node, pointer), words)
        if "default" in node and not of_resource:
            description += default_text(node["default"])
        return Attribute(
            name,
            kind,
            description,
            wire=None if name.replace("_", "-") == wire else wire,
            aliases=tuple(node.get("x-aliases", ())),
            secret=bool(node.get("x-secret")),
            absent=self._absent(node, kind, pointer) if of_resource else NO_VALUE,
        )

    def _check_name(self, name: str) -> None:
        if not _names.is_class_name(name):
            self._add(
                (*SCHEMAS, name),
                "a class cannot be called this: it is no CapitalizedName, or taken",
            )

    def _absent(self, node: dict[str, Any], kind: Type, pointer: Pointer) -> Any:
        default = node.get("default", NO_VALUE)
        if isinstance(default, dict | list) or (
            default is not NO_VALUE and isinstance(kind, Named)
        ):
            self._add((*pointer, "default"), "only a plain value can stand for a missing attribute")
        return default

    def _add(self, pointer: Pointer, text: str) -> None:
        self._problems.add(self._spec.place(pointer), text)


def _members(
    schema: dict[str, Any], pointer: Pointer
) -> Iterator[tuple[str, dict[str, Any], Pointer]]:
    """Iterate over what a model has: names on the wire, schemas, and their pointers."""
    holders = [(schema, pointer)]
    if is_resource(schema):
        sections = ("attributes", "relationships")
        holders = [
            (schema["properties"].get(section, {}), (*pointer, "properties", section))
            for section in sections
        ]
    for holder, at in holders:
        for wire, node in holder.get("properties", {}).items():
            yield wire, node, (*at, "properties", wire)
