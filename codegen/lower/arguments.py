"""Decide the arguments of each method, and where they go in its request."""

import json
import re
from typing import Any

from codegen.ir import (
    Argument,
    BodyField,
    Enum,
    JsonApiBody,
    JsonBody,
    ListBody,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Type,
)
from codegen.lower.argument_list import PAGINATION, Arguments
from codegen.lower.descriptions import Descriptions
from codegen.lower.models import UNTYPED_RESOURCE, ModelReader
from codegen.lower.names import argument_name
from codegen.lower.types import TypeReader, argument_hint, is_enum
from codegen.spec.diagnostics import Diagnostics, Pointer
from codegen.spec.loader import SCHEMAS, Spec
from codegen.spec.reader import SpecReader

JSON_API = "application/vnd.api+json"

_FOUND_BY_NAME = "Workspace"
"""The resource that may be given as ``organization/name``; its id is looked up."""


class ArgumentReader(SpecReader):
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
        super().__init__(spec, diagnostics)
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
        names = {PAGINATION[wire_name].name for wire_name in arguments.pagination}
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
            elif target:
                arguments.own_id = f"resource_id({self._id_arguments(name, target)})"
            arguments.all.append((Argument(name, hint, description, positional=True), at))
        for wire_name, (_, at) in declared.items():
            self._report(at, f"the path has no {{{wire_name}}}")

    def _read_query(
        self, parameter: dict[str, Any], arguments: Arguments, pointer: Pointer
    ) -> None:
        wire_name = parameter["name"]
        if wire_name in PAGINATION:
            arguments.pagination.add(wire_name)
            return
        kind = self._read_query_type(parameter, (*pointer, "schema"))
        is_deep = parameter.get("style") == "deepObject"
        if is_deep and not _is_list_of_objects(kind):
            self._report(pointer, "style: deepObject is supported for a list of objects only")
        if isinstance(kind, ListOf) and not (is_deep or _is_joined_by_commas(parameter)):
            self._report(
                pointer, "a list is sent with commas: it needs style: form, explode: false"
            )
        required = parameter.get("required", False)
        argument = self._add_argument(wire_name, parameter, kind, arguments, pointer, required)
        queries = arguments.deep_query if is_deep else arguments.query
        queries.append((wire_name, self._query_expression(argument, kind)))
        if kind == ModelRef(_FOUND_BY_NAME, "resource"):
            arguments.workspaces.append(argument.name)
            if not wire_name.endswith("[id]"):
                self._report(pointer, "the id of a workspace must be called filter[…][id]")

    def _query_expression(self, argument: Argument, kind: Type) -> str:
        """Return the expression of an argument in a query, which leaves None out."""
        name = argument.name
        item = kind.item if isinstance(kind, ListOf) else kind
        if isinstance(item, ModelRef) and item.kind == "resource":
            value = self._id_expression(name, item.name, is_list=False)
            return value if argument.required else f"None if {name} is None else {value}"
        value = f"required({json.dumps(name)}, {name})" if argument.required else name
        if isinstance(item, ModelRef) and item.kind == "enum":
            return f"known_values({json.dumps(name)}, {value}, {json.dumps(item.name)})"
        return value

    def _read_query_type(self, parameter: dict[str, Any], pointer: Pointer) -> Type:
        schema = parameter["schema"]
        if "x-resource" in parameter:
            return ModelRef(self._models.resource_name(parameter, pointer[:-1]), "resource")
        is_sort = parameter["name"] == "sort"
        ref = schema if is_sort else schema.get("items", {})
        if parameter["name"] != "include" and not (is_sort and "$ref" in ref):
            return self._types.read(schema, pointer)
        name = ref.get("$ref", "").rpartition("/")[2]
        if not is_enum(self._spec.schemas.get(name, {})):
            what = "sort is an enum" if is_sort else "include is a list of an enum"
            self._report(pointer, f"{what} that has a name")
        elif name not in self.choices:
            self.choices[name] = self._models.read_enum(name)
        return ModelRef(name, "value") if is_sort else ListOf(ModelRef(name, "value"))

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
        data, at_data = schema["properties"].get("data"), (*at, "properties", "data")
        if data is None:
            arguments.body = JsonBody(self._read_attributes(schema, arguments, at))
        elif data.get("type") == "array":
            if "x-name" not in data:
                self._report(at_data, "a list of resources needs an x-name")
            field = self._read_resources("data", data, data, arguments, at_data, required=True)
            arguments.body = ListBody(field.value)
        else:
            arguments.body = self._read_document(data, arguments, at_data)

    def _read_document(
        self, data: dict[str, Any], arguments: Arguments, pointer: Pointer
    ) -> JsonApiBody:
        sections = data.get("properties", {})
        at = (*pointer, "properties")
        kind = self._read_document_type(sections.get("type", {}), arguments, (*at, "type"))
        for key in sorted(sections.keys() - {"type", "id", "attributes", "relationships"}):
            self._report((*at, key), "is not supported in a document")
        if "id" in sections and not arguments.own_id:
            self._report((*at, "id"), "the path names no resource that this could be the id of")
        return JsonApiBody(
            kind,
            self._read_attributes(sections.get("attributes", {}), arguments, (*at, "attributes")),
            self._read_relationships(
                sections.get("relationships", {}), arguments, (*at, "relationships")
            ),
            id=arguments.own_id if "id" in sections else "",
        )

    def _read_document_type(
        self, node: dict[str, Any], arguments: Arguments, pointer: Pointer
    ) -> str:
        """Return the expression of a document's type: a constant, or an argument."""
        if "const" in node:
            return json.dumps(node["const"])
        if "$ref" not in node or "x-name" not in node:
            message = "the type of a document must be a const, or an enum with an x-name"
            self._report(pointer[:-2], message)
            return ""
        kind = self._types.read(node, pointer)
        name = self._add_argument("type", node, kind, arguments, pointer, required=True).name
        return f"required({json.dumps(name)}, {name})"

    def _read_resources(
        self,
        wire_name: str,
        node: dict[str, Any],
        data: dict[str, Any],
        arguments: Arguments,
        pointer: Pointer,
        *,
        required: bool,
    ) -> BodyField:
        """Return a document or relationship of many resources.

        Either they exist, and their identifiers are sent; or they do not, and their attributes are.
        """
        items = data.get("items", {})
        if "x-resource" in node:
            if items.get("$ref", "").rpartition("/")[2] != "ResourceIdentifier":
                self._report(pointer, "the items of this must refer to ResourceIdentifier")
            target = self._models.resource_name(node, pointer)
            kind: Type = ListOf(ModelRef(target, "resource"))
            argument = self._add_argument(wire_name, node, kind, arguments, pointer, required)
            return _body_field(argument, self._linkage(argument, target, arguments))
        sections = items.get("properties", {})
        type_name = sections.get("type", {}).get("const")
        attributes = sections.get("attributes", {})
        if set(sections) != {"type", "attributes"} or not type_name or "$ref" not in attributes:
            self._report(
                pointer,
                "needs x-resource, or items of a const type and attributes of a named schema",
            )
            return BodyField(wire_name, "")
        kind = ListOf(self._types.read(attributes, pointer))
        argument = self._add_argument(wire_name, node, kind, arguments, pointer, required)
        texts = f"{json.dumps(type_name)}, {json.dumps(argument.name)}"
        return _body_field(argument, f"new_resources({texts}, {argument.name})")

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
            required = wire_name in holder.get("required", ())
            if "$ref" not in node:
                data = node.get("properties", {}).get("data", {})
                fields.append(
                    self._read_resources(wire_name, node, data, arguments, at, required=required)
                )
                continue
            kind = self._models.relationship_type(node, at)
            if node.get("x-resource") == UNTYPED_RESOURCE:
                self._report(at, "a request can only relate to a resource that the spec describes")
            argument = self._add_argument(wire_name, node, kind, arguments, at, required)
            target = self._models.resource_name(node, at)
            fields.append(_body_field(argument, self._linkage(argument, target, arguments)))
        return tuple(fields)

    def _linkage(self, argument: Argument, target: str, arguments: Arguments) -> str:
        """Return the expression of the linkage to one resource or to many."""
        is_list = isinstance(argument.type, ListOf)
        value = self._id_expression(argument.name, target, is_list=is_list)
        if argument.nullable:
            value = f"None if {argument.name} is None else {value}"
        if target == _FOUND_BY_NAME:
            if is_list:  # kept, since the argument may be an iterator
                value = f"{argument.name} := {value}"
            expression = argument.name if argument.required else f"({argument.name} or ())"
            arguments.workspaces.append(f"*{expression}" if is_list else argument.name)
        return f'{"to_many" if is_list else "to_one"}("{self._resource_type(target)}", {value})'

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
        for key in ("x-aliases", "x-secret-if"):
            if key in node:
                self._report((*pointer, key), "means something in a model only")
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


def _is_list_of_objects(kind: Type) -> bool:
    match kind:
        case ListOf(item=MapOf() | ModelRef(kind="value")):
            return True
    return False


def _body_field(argument: Argument, value: str) -> BodyField:
    return BodyField(
        argument.wire_name, value, "" if argument.required else argument.name, argument.unset
    )


def _is_joined_by_commas(parameter: dict[str, Any]) -> bool:
    return parameter.get("style", "form") == "form" and parameter.get("explode") is False
