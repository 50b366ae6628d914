"""Decide the arguments of each method, and where they go in its request."""

import json
import re
from typing import Any

import attrs

from codegen.ir import (
    Argument,
    BodyField,
    Enum,
    JsonApiBody,
    JsonBody,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Type,
)
from codegen.lower.descriptions import Descriptions
from codegen.lower.models import UNTYPED_RESOURCE, ModelReader
from codegen.lower.names import argument_name
from codegen.lower.types import TypeReader, argument_hint, is_enum
from codegen.spec.diagnostics import Diagnostics, Pointer
from codegen.spec.loader import SCHEMAS, Spec

JSON_API = "application/vnd.api+json"

_FOUND_BY_NAME = "Workspace"
"""The resource that may be given as ``organization/name``; its id is looked up."""
_PAGINATION = {
    "page[number]": Argument(
        "page_number", "int", "The page to begin with, counted from 1, which is the default."
    ),
    "page[size]": Argument(
        "page_size", "int", "How many items to fetch at once, at most 100, which is the default."
    ),
}


@attrs.define
class Arguments:
    """The arguments of one method, and how its request uses them."""

    path: dict[str, str] = attrs.field(factory=dict)
    """Expressions by the names of the path's parameters."""
    resources: list[str] = attrs.field(factory=list)
    """The resources that the path's parameters stand for."""
    query: list[tuple[str, str]] = attrs.field(factory=list)
    pagination: set[str] = attrs.field(factory=set)
    workspaces: list[str] = attrs.field(factory=list)
    """Expressions of the workspaces in the path and the body."""
    body: JsonApiBody | JsonBody | None = None
    by_wire_name: dict[str, str] = attrs.field(factory=dict)
    """Argument names by the names in the API, which `x-refuse` uses."""
    unset: dict[str, str] = attrs.field(factory=dict)
    """Values of the arguments if they are not given, by the same names."""
    all: list[tuple[Argument, Pointer]] = attrs.field(factory=list)

    def ordered(self) -> tuple[Argument, ...]:
        """Return all arguments in the order of the signature."""
        pagination = [
            _PAGINATION[wire_name]
            for wire_name in reversed(_PAGINATION)
            if wire_name in self.pagination
        ]
        return (*(argument for argument, _ in sorted(self.all, key=_signature_order)), *pagination)


class ArgumentReader:
    """Reads parameters and request bodies."""

    def __init__(
        self,
        spec: Spec,
        diagnostics: Diagnostics,
        descriptions: Descriptions,
        types: TypeReader,
        models: ModelReader,
    ) -> None:
        self.choices: dict[str, Enum] = {}
        self._spec = spec
        self._diagnostics = diagnostics
        self._descriptions = descriptions
        self._types = types
        self._models = models

    def read(
        self, path: str, parameters: list[tuple[Any, Pointer]], body: Any, pointer: Pointer
    ) -> Arguments:
        """Return the arguments of an operation."""
        arguments = Arguments()
        self._read_path(path, parameters, arguments, pointer)
        if body is not None:
            self._read_body(body, arguments, (*pointer, "requestBody"))
        for parameter, at in parameters:
            if parameter["in"] == "query":
                self._read_query(parameter, arguments, at)
            elif parameter["in"] != "path":
                self._report(at, f"a parameter in a {parameter['in']} is not supported")
        names = {_PAGINATION[wire_name].name for wire_name in arguments.pagination}
        for argument, at in arguments.all:
            if argument.name in names:
                self._report(at, f"a second argument called {argument.name!r}; give it an x-name")
            names.add(argument.name)
        return arguments

    def _read_path(
        self,
        path: str,
        parameters: list[tuple[Any, Pointer]],
        arguments: Arguments,
        pointer: Pointer,
    ) -> None:
        declared = {p["name"]: (p, at) for p, at in parameters if p["in"] == "path"}
        for wire_name in re.findall(r"{([^}]*)}", path):
            if wire_name not in declared:
                self._report(pointer, f"the path's {{{wire_name}}} is not among the parameters")
                continue
            parameter, at = declared.pop(wire_name)
            hint, base_name, target = "str", parameter.get("x-name", wire_name), ""
            if "x-resource" in parameter:
                target = self._models.resource_name(parameter, at)
                arguments.resources.append(target)
                hint, base_name = f"{target} | str", re.sub("_(id|name)$", "", base_name)
            name = argument_name(base_name)
            description = self._descriptions.read(parameter, at)
            check = "path_id_or_name" if target == _FOUND_BY_NAME else "path_id"
            arguments.path[wire_name] = f"{check}({self._id_arguments(name, target)})"
            if target == _FOUND_BY_NAME:
                arguments.workspaces.append(name)
            arguments.all.append((Argument(name, hint, description, positional=True), at))
        for wire_name, (_, at) in declared.items():
            self._report(at, f"the path has no {{{wire_name}}}")

    def _read_query(
        self, parameter: dict[str, Any], arguments: Arguments, pointer: Pointer
    ) -> None:
        wire_name = parameter["name"]
        if wire_name in _PAGINATION:
            arguments.pagination.add(wire_name)
            return
        kind = self._read_query_type(parameter, (*pointer, "schema"))
        if isinstance(kind, ListOf) and not _is_joined_by_commas(parameter):
            self._report(
                pointer, "a list is sent with commas: it needs style: form, explode: false"
            )
        required = parameter.get("required", False)
        argument = self._add_argument(wire_name, parameter, kind, arguments, pointer, required)
        arguments.query.append((wire_name, self._query_expression(argument, kind)))

    def _query_expression(self, argument: Argument, kind: Type) -> str:
        """Return the expression of an argument in a query, which leaves None out."""
        name = argument.name
        item = kind.item if isinstance(kind, ListOf) else kind
        if isinstance(item, ModelRef) and item.kind == "resource":
            value = f"resource_id({self._id_arguments(name, item.name)})"
            return value if argument.required else f"None if {name} is None else {value}"
        value = f"required({json.dumps(name)}, {name})" if argument.required else name
        if isinstance(item, ModelRef) and item.kind == "enum":
            return f"known_values({json.dumps(name)}, {value}, {json.dumps(item.name)})"
        return value

    def _read_query_type(self, parameter: dict[str, Any], pointer: Pointer) -> Type:
        schema = parameter["schema"]
        if "x-resource" in parameter:
            return ModelRef(self._models.resource_name(parameter, pointer[:-1]), "resource")
        if parameter["name"] != "include":
            return self._types.read(schema, pointer)
        name = schema.get("items", {}).get("$ref", "").rpartition("/")[2]
        if not is_enum(self._spec.schemas.get(name, {})):
            self._report(pointer, "include is a list of an enum that has a name")
        elif name not in self.choices:
            self.choices[name] = self._models.read_enum(name)
        return ListOf(ModelRef(name, "value"))

    def _read_body(self, body: dict[str, Any], arguments: Arguments, pointer: Pointer) -> None:
        content = body["content"]
        if set(content) not in ({JSON_API}, {"application/json"}):
            self._report((*pointer, "content"), f"{', '.join(content)} is not supported here")
            return
        (kind,) = content
        name = content[kind].get("schema", {}).get("$ref", "").rpartition("/")[2]
        schema = self._spec.schemas.get(name)
        if schema is None or "properties" not in schema:
            self._report(
                (*pointer, "content", kind), "a request needs a named schema with properties"
            )
            return
        at = (*SCHEMAS, name)
        if "data" in schema["properties"]:
            data = schema["properties"]["data"]
            arguments.body = self._read_document(data, arguments, (*at, "properties", "data"))
        else:
            arguments.body = JsonBody(self._read_attributes(schema, arguments, at))

    def _read_document(
        self, data: dict[str, Any], arguments: Arguments, pointer: Pointer
    ) -> JsonApiBody:
        sections = data.get("properties", {})
        kind = sections.get("type", {}).get("const")
        if not isinstance(kind, str):
            self._report(pointer, "the type of a document must be a const")
        for key in sorted(sections.keys() - {"type", "attributes", "relationships"}):
            self._report((*pointer, "properties", key), "is not supported in a document")
        at = (*pointer, "properties")
        return JsonApiBody(
            str(kind),
            self._read_attributes(sections.get("attributes", {}), arguments, (*at, "attributes")),
            self._read_relationships(
                sections.get("relationships", {}), arguments, (*at, "relationships")
            ),
        )

    def _read_attributes(
        self, holder: dict[str, Any], arguments: Arguments, pointer: Pointer
    ) -> tuple[BodyField, ...]:
        fields = []
        for wire_name, node in holder.get("properties", {}).items():
            required = wire_name in holder.get("required", ())
            if "const" in node:
                # A constant is sent if it is required, and is no argument.
                fields += [BodyField(wire_name, json.dumps(node["const"]))] if required else []
                continue
            at = (*pointer, "properties", wire_name)
            argument = self._add_argument(
                wire_name, node, self._read_body_type(node, at), arguments, at, required
            )
            value = argument.name
            if "x-format" in node:
                value = f"run_variables({value})"
            elif required and not argument.nullable:
                value = f"required({json.dumps(value)}, {value})"
            fields.append(_body_field(argument, value))
        return tuple(fields)

    def _read_body_type(self, node: dict[str, Any], pointer: Pointer) -> Type:
        value_format = node.get("x-format")
        if value_format is None:
            return self._types.read(node, pointer)
        if value_format != "hcl-variables":
            self._report((*pointer, "x-format"), f"{value_format!r} is not supported")
        return MapOf(ModelRef("HclValue", "value"))

    def _read_relationships(
        self, holder: dict[str, Any], arguments: Arguments, pointer: Pointer
    ) -> tuple[BodyField, ...]:
        fields = []
        for wire_name, node in holder.get("properties", {}).items():
            at = (*pointer, "properties", wire_name)
            kind = self._models.relationship_type(node, at)
            if node.get("x-resource") == UNTYPED_RESOURCE:
                self._report(at, "a request can only relate to a resource that the spec describes")
            required = wire_name in holder.get("required", ())
            argument = self._add_argument(wire_name, node, kind, arguments, at, required)
            target = self._models.resource_name(node, at)
            is_list = isinstance(kind, ListOf)
            value = self._id_expression(argument.name, target, is_list=is_list)
            if argument.nullable:
                value = f"None if {argument.name} is None else {value}"
            link = f'{"to_many" if is_list else "to_one"}("{self._resource_type(target)}", {value})'
            fields.append(_body_field(argument, link))
            if target == _FOUND_BY_NAME:
                expression = argument.name if required else f"({argument.name} or ())"
                arguments.workspaces.append(f"*{expression}" if is_list else argument.name)
        return tuple(fields)

    def _resource_type(self, target: str) -> str:
        schema = self._spec.schemas.get(target, {})
        return str(schema.get("properties", {}).get("type", {}).get("const"))

    def _id_expression(self, name: str, target: str, *, is_list: bool) -> str:
        arguments = self._id_arguments(name, target)
        by_name = target == _FOUND_BY_NAME
        if is_list:
            return f"resource_ids({arguments}{', id_or_name' if by_name else ''})"
        return f"{'id_or_name' if by_name else 'resource_id'}({arguments})"

    def _id_arguments(self, name: str, target: str) -> str:
        """Return the arguments of a check of an id: name, value, and the prefix of its kind."""
        parts = [repr(name), name]
        if prefix := self._models.id_prefix(target):
            parts.append(repr(prefix))
        return ", ".join(parts)

    def _add_argument(
        self,
        wire_name: str,
        node: dict[str, Any],
        kind: Type,
        arguments: Arguments,
        pointer: Pointer,
        required: bool,
    ) -> Argument:
        if "x-aliases" in node:
            self._report((*pointer, "x-aliases"), "means something in a model only")
        name = argument_name(node.get("x-name", wire_name))
        if not name.isidentifier():
            self._report(pointer, f"{wire_name!r} makes no Python name; give it an x-name")
        default = node.get("default", node.get("schema", {}).get("default"))
        argument = Argument(
            name,
            argument_hint(kind.type if isinstance(kind, Nullable) else kind),
            self._descriptions.read(node, pointer),
            required=required,
            nullable=isinstance(kind, Nullable),
            secret=bool(node.get("x-secret")),
            wire_name=wire_name,
            type=kind,
            default=default,
        )
        if argument.nullable and "null" not in argument.description.lower():
            self._report(pointer, "its description must say what null does")
        arguments.all.append((argument, pointer))
        arguments.by_wire_name[wire_name] = name
        arguments.unset[wire_name] = argument.unset
        return argument

    def _report(self, pointer: Pointer, message: str) -> None:
        self._diagnostics.add(self._spec.location(pointer), message)


def _signature_order(entry: tuple[Argument, Pointer]) -> int:
    argument, pointer = entry
    if argument.positional:
        return 0
    if argument.required:
        return 1
    return 2 if pointer[-3:-2] == ("relationships",) else 3


def _body_field(argument: Argument, value: str) -> BodyField:
    return BodyField(
        argument.wire_name, value, "" if argument.required else argument.name, argument.unset
    )


def _is_joined_by_commas(parameter: dict[str, Any]) -> bool:
    return parameter.get("style", "form") == "form" and parameter.get("explode") is False
