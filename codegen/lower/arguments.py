"""Decide what the arguments of a method are, and where they go in its request."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import attrs

from codegen.ir import Argument, Document, Enum, ListOf, MapOf, Named, OrNone, Part, Plain, Type
from codegen.lower import names as _names
from codegen.lower.descriptions import default_text
from codegen.lower.models import UNTYPED
from codegen.lower.types import is_enum, value_hint
from codegen.spec.loader import SCHEMAS

if TYPE_CHECKING:
    from codegen.lower.descriptions import Prose
    from codegen.lower.models import ModelReader
    from codegen.lower.types import TypeReader
    from codegen.spec.diagnostics import Pointer, Problems
    from codegen.spec.loader import Spec

JSON_API = "application/vnd.api+json"

_PAGING = {
    "page[number]": Argument(
        "page_number", "int", "The page to begin with, counted from 1, which is the default."
    ),
    "page[size]": Argument(
        "page_size", "int", "How many items to fetch at once, at most 100, which is the default."
    ),
}


@attrs.define
class Arguments:
    """The arguments of one method, by what is done with them."""

    path: dict[str, str] = attrs.field(factory=dict)
    """Expressions by the names of the path's parameters."""
    resources: list[str] = attrs.field(factory=list)
    """What the path's parameters stand for."""
    query: list[tuple[str, str]] = attrs.field(factory=list)
    paging: set[str] = attrs.field(factory=set)
    body: Document | Plain | None = None
    by_wire: dict[str, str] = attrs.field(factory=dict)
    """Arguments by their names in the API: `x-refuse` uses those."""
    all: list[tuple[Argument, Pointer]] = attrs.field(factory=list)

    def ordered(self) -> tuple[Argument, ...]:
        """Return all arguments as they stand in the signature."""
        paging = [_PAGING[wire] for wire in reversed(_PAGING) if wire in self.paging]
        return (*(argument for argument, _ in sorted(self.all, key=_rank)), *paging)


class ArgumentReader:
    """Reads parameters and request bodies."""

    def __init__(
        self,
        spec: Spec,
        problems: Problems,
        prose: Prose,
        types: TypeReader,
        models: ModelReader,
    ) -> None:
        self.choices: dict[str, Enum] = {}
        self._spec = spec
        self._problems = problems
        self._prose = prose
        self._types = types
        self._models = models

    def read(
        self, path: str, parameters: list[tuple[Any, Pointer]], body: Any, pointer: Pointer
    ) -> Arguments:
        """Return the arguments of an operation."""
        found = Arguments()
        self._read_path(path, parameters, found, pointer)
        if body is not None:
            self._read_body(body, found, (*pointer, "requestBody"))
        for parameter, at in parameters:
            if parameter["in"] == "query":
                self._read_query(parameter, found, at)
            elif parameter["in"] != "path":
                self._add(at, f"a parameter in a {parameter['in']} is not supported")
        names = {_PAGING[wire].name for wire in found.paging}
        for argument, at in found.all:
            if argument.name in names:
                self._add(at, f"a second argument called {argument.name!r}; give it an x-name")
            names.add(argument.name)
        return found

    def _read_path(
        self, path: str, parameters: list[tuple[Any, Pointer]], found: Arguments, pointer: Pointer
    ) -> None:
        declared = {p["name"]: (p, at) for p, at in parameters if p["in"] == "path"}
        for wire in re.findall(r"{([^}]*)}", path):
            if wire not in declared:
                self._add(pointer, f"the path's {{{wire}}} is not among the parameters")
                continue
            parameter, at = declared.pop(wire)
            hint, given = "str", parameter.get("x-name", wire)
            if "x-resource" in parameter:
                target = self._models.target(parameter, at)
                found.resources.append(target)
                hint, given = f"{target} | str", re.sub("_(id|name)$", "", given)
            name = _names.argument_name(given)
            description = self._prose.text(parameter, at)
            found.path[wire] = f"path_id({name!r}, {name})"
            found.all.append((Argument(name, hint, description, positional=True), at))
        for wire, (_, at) in declared.items():
            self._add(at, f"the path has no {{{wire}}}")

    def _read_query(self, parameter: dict[str, Any], found: Arguments, pointer: Pointer) -> None:
        wire = parameter["name"]
        if wire in _PAGING:
            found.paging.add(wire)
            return
        kind = self._query_type(parameter, (*pointer, "schema"))
        if isinstance(kind, ListOf) and not _is_joined_by_commas(parameter):
            self._add(pointer, "a list is sent with commas: it needs style: form, explode: false")
        required = parameter.get("required", False)
        found.query.append((wire, self._argument(wire, parameter, kind, found, pointer, required)))

    def _query_type(self, parameter: dict[str, Any], pointer: Pointer) -> Type:
        schema = parameter["schema"]
        if "x-resource" in parameter:
            return Named(self._models.target(parameter, pointer[:-1]), "resource")
        if parameter["name"] != "include":
            return self._types.read(schema, pointer)
        name = schema.get("items", {}).get("$ref", "").rpartition("/")[2]
        if not is_enum(self._spec.schemas.get(name, {})):
            self._add(pointer, "include is a list of an enum that has a name")
        elif name not in self.choices:
            self.choices[name] = self._models.enum(name)
        return ListOf(Named(name, "value"))

    def _read_body(self, body: dict[str, Any], found: Arguments, pointer: Pointer) -> None:
        content = body["content"]
        if set(content) not in ({JSON_API}, {"application/json"}):
            self._add((*pointer, "content"), f"{', '.join(content)} is not supported here")
            return
        (kind,) = content
        name = content[kind].get("schema", {}).get("$ref", "").rpartition("/")[2]
        schema = self._spec.schemas.get(name)
        if schema is None or "properties" not in schema:
            self._add((*pointer, "content", kind), "a request needs a named schema with properties")
            return
        at = (*SCHEMAS, name)
        if "data" in schema["properties"]:
            data = schema["properties"]["data"]
            found.body = self._document(data, found, (*at, "properties", "data"))
        else:
            found.body = Plain(self._attributes(schema, found, at))

    def _document(self, data: dict[str, Any], found: Arguments, pointer: Pointer) -> Document:
        sections = data.get("properties", {})
        kind = sections.get("type", {}).get("const")
        if not isinstance(kind, str):
            self._add(pointer, "the type of a document must be a const")
        for key in sorted(sections.keys() - {"type", "attributes", "relationships"}):
            self._add((*pointer, "properties", key), "is not supported in a document")
        at = (*pointer, "properties")
        return Document(
            str(kind),
            self._attributes(sections.get("attributes", {}), found, (*at, "attributes")),
            self._relationships(sections.get("relationships", {}), found, (*at, "relationships")),
        )

    def _attributes(
        self, holder: dict[str, Any], found: Arguments, pointer: Pointer
    ) -> tuple[Part, ...]:
        values = []
        for wire, node in holder.get("properties", {}).items():
            required = wire in holder.get("required", ())
            if "const" in node:
                # It leaves no choice: sent where it must be, and no argument.
                values += [Part(wire, json.dumps(node["const"]))] if required else []
                continue
            at = (*pointer, "properties", wire)
            name = self._argument(wire, node, self._body_type(node, at), found, at, required)
            value = f"run_variables({name})" if "x-format" in node else name
            values.append(Part(wire, value, "" if required else name))
        return tuple(values)

    def _body_type(self, node: dict[str, Any], pointer: Pointer) -> Type:
        form = node.get("x-format")
        if form is None:
            return self._types.read(node, pointer)
        if form != "hcl-variables":
            self._add((*pointer, "x-format"), f"{form!r} is not supported")
        return MapOf(Named("HclValue", "value"))

    def _relationships(
        self, holder: dict[str, Any], found: Arguments, pointer: Pointer
    ) -> tuple[Part, ...]:
        values = []
        for wire, node in holder.get("properties", {}).items():
            at = (*pointer, "properties", wire)
            kind = self._models.related(node, at)
            if node.get("x-resource") == UNTYPED:
                self._add(at, "a request can only relate to a resource that the spec describes")
            required = wire in holder.get("required", ())
            name = self._argument(wire, node, kind, found, at, required)
            make = "to_many" if isinstance(kind, ListOf) else "to_one"
            value = f'{make}("{self._wire_type(kind)}", {name})'
            values.append(Part(wire, value, "" if required else name))
        return tuple(values)

    def _wire_type(self, kind: Type) -> str:
        while isinstance(kind, ListOf | OrNone):
            kind = kind.item if isinstance(kind, ListOf) else kind.type
        schema = self._spec.schemas.get(kind.name, {}) if isinstance(kind, Named) else {}
        return str(schema.get("properties", {}).get("type", {}).get("const"))

    def _argument(
        self,
        wire: str,
        node: dict[str, Any],
        kind: Type,
        found: Arguments,
        pointer: Pointer,
        required: bool,
    ) -> str:
        if "x-aliases" in node:
            self._add((*pointer, "x-aliases"), "means something in a model only")
        name = _names.argument_name(node.get("x-name", wire))
        if not name.isidentifier():
            self._add(pointer, f"{wire!r} makes no Python name; give it an x-name")
        default = node.get("default", node.get("schema", {}).get("default"))
        argument = Argument(
            name,
            value_hint(kind.type if isinstance(kind, OrNone) else kind),
            self._prose.text(node, pointer) + ("" if default is None else default_text(default)),
            required=required,
            nullable=isinstance(kind, OrNone),
            secret=bool(node.get("x-secret")),
        )
        found.all.append((argument, pointer))
        found.by_wire[wire] = name
        return name

    def _add(self, pointer: Pointer, text: str) -> None:
        self._problems.add(self._spec.place(pointer), text)


def _rank(placed: tuple[Argument, Pointer]) -> int:
    argument, pointer = placed
    if argument.positional:
        return 0
    if argument.required:
        return 1
    return 2 if pointer[-3:-2] == ("relationships",) else 3


def _is_joined_by_commas(parameter: dict[str, Any]) -> bool:
    return parameter.get("style", "form") == "form" and parameter.get("explode") is False
