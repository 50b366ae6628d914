"""Write the models with datamodel-code-generator and model types of our own."""

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from datamodel_code_generator.config import OpenAPIParserConfig
from datamodel_code_generator.format import DatetimeClassType, PythonVersion
from datamodel_code_generator.model.base import DataModel, DataModelFieldBase
from datamodel_code_generator.model.dataclass import DataTypeManager
from datamodel_code_generator.model.enum import StrEnum, get_raw_enum_member_value
from datamodel_code_generator.model.type_alias import TypeAlias
from datamodel_code_generator.parser.openapi import OpenAPIParser

from codegen.emit.docstrings import docstring
from codegen.emit.files import Module
from codegen.emit.packages import imports_for, type_checking, write_package
from codegen.ir import (
    NO_VALUE,
    Api,
    Attribute,
    Enum,
    ListOf,
    MapOf,
    Member,
    Model,
    ModelRef,
    Nullable,
    Scalar,
    Type,
)
from codegen.lower.names import snake_case

_RESOURCE_TYPE = "resource_type"
_SCALARS: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "datetime": {"type": "string", "format": "date-time"},
    "Any": {},
}


_IMPORTS = """\
from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

{imports}"""
_PUBLIC_MODULE = "tfrun_async.models"


def write_models(api: Api) -> Iterator[Module]:
    """Return the package of the models, with a module for each file of the spec."""
    names = {model.name: model.module for model in api.models} | {
        name: model.module
        for model in api.models
        if isinstance(model, Enum)
        for name, _, _ in _status_sets(model)
    }
    types = "\n".join(
        f"    {json.dumps(model.resource_type)}: {json.dumps(model.name)},"
        for model in api.models
        if isinstance(model, Model) and model.resource_type
    )
    secrets = _write_secret_names(api)
    registries = [name for name in ("secret_flags", "secret_names") if name in secrets]
    yield write_package(
        "models",
        "The resources of the API, their values and enums.",
        names,
        more_imports=f"from tfrun_async._model import {', '.join(registries)}" if secrets else "",
        tables=f"RESOURCE_NAMES: dict[str, str] = {{\n{types}\n}}\n"
        '"""The class of each type of resource, by its name in the API\'s documents."""\n'
        + _write_optional_ids(api)
        + secrets,
    )
    classes = _write_classes(api)
    for module in dict.fromkeys(names.values()):
        models = [model for model in api.models if model.module == module]
        body = "\n\n\n".join(classes[model.name] for model in models)
        sets = "".join(_write_sets(model) for model in models if isinstance(model, Enum))
        others = {name: other for name, other in names.items() if other != module}
        head = _IMPORTS.format(imports=type_checking(imports_for(body, "models", others)))
        code = f"{head}\n\n{body}\n\n\n{sets}\n{_write_public_module(models)}"
        yield Module(f"models/{module}.py", f"Models of spec/{module}.yaml.", code)


def _write_optional_ids(api: Api) -> str:
    resources = [each for each in api.models if isinstance(each, Model) and each.resource_type]
    names = "".join(f"{json.dumps(each.name)}, " for each in resources if not each.requires_id)
    return (
        f"OPTIONAL_IDS: tuple[str, ...] = ({names})\n"
        '"""The classes of resources that servers may send without an id."""\n'
    )


def _write_secret_names(api: Api) -> str:
    """Write the names of secrets: they are removed from JSON before its model is imported."""
    attributes = [a for model in api.models if isinstance(model, Model) for a in model.attributes]
    secrets = {name for a in attributes if a.secret for name in _all_names(a)}
    flags = {name: a.secret_if for a in attributes if a.secret_if for name in _all_names(a)}
    names = "".join(f"    {json.dumps(name)},\n" for name in sorted(secrets))
    text = f"\nsecret_names.update((\n{names}))\n" if names else ""
    for name, flag in sorted(flags.items()):
        spellings = sorted({flag, flag.replace("_", "-")})
        text += f"secret_flags.setdefault({json.dumps(name)}, set()).update({spellings})\n"
    return text


def _all_names(attribute: Attribute) -> tuple[str, ...]:
    """Return the names of an attribute in Python and in JSON."""
    wire_name = attribute.wire_name or attribute.name.replace("_", "-")
    return (attribute.name, wire_name, *attribute.aliases)


def _write_public_module(models: list[Model | Enum]) -> str:
    names = ", ".join(model.name for model in models)
    return (
        f"for _class in ({names},):\n"
        f"    _class.__module__ = {json.dumps(_PUBLIC_MODULE)}  # so that pickles name it\n"
    )


def _write_classes(api: Api) -> dict[str, str]:
    """Write all classes, which refer to each other, by their names."""
    parser = _Parser(
        source=json.dumps(_flat_document(api)),
        config=OpenAPIParserConfig(
            data_model_type=_AttrsClass,
            data_model_field_type=_AttrsField,
            data_model_root_type=TypeAlias,
            data_type_manager_type=DataTypeManager,
            target_python_version=PythonVersion.PY_311,
            target_datetime_class=DatetimeClassType.Datetime,
            use_standard_collections=True,
            use_union_operator=True,
            use_schema_description=True,
            field_include_all_keys=True,
            formatters=[],
        ),
    )
    parser.parse(format_=False)
    return {result.class_name: result.render() for result in parser.results}


def _write_sets(enum: Enum) -> str:
    return "".join(
        f"\n{name} = frozenset({{{', '.join(f'{enum.name}.{m.name}' for m in members)}}})\n"
        f'"""{description}"""\n'
        for name, members, description in _status_sets(enum)
    )


def _status_sets(enum: Enum) -> Iterator[tuple[str, list[Member], str]]:
    """Return the sets of an enum's final and of its successful statuses, if it has any."""
    final = [member for member in enum.members if member.final]
    successful = [member for member in final if member.final == "success"]
    if final:
        yield status_set_name("final", enum), final, "Statuses that do not change again."
        yield (
            status_set_name("successful", enum),
            successful,
            "Final statuses in which the work was done.",
        )


def status_set_name(adjective: str, enum: Enum) -> str:
    """Return the name of a constant: the final ones of RunStatus are FINAL_RUN_STATUSES."""
    words = snake_case(f"{adjective}_{enum.name}").upper()
    return f"{words}ES" if words.endswith("S") else f"{words}S"


class _AttrsField(DataModelFieldBase):
    """An attribute of an attrs class."""

    def lines(self) -> str:
        if "const" in self.extras:
            return f"    {self.name}: ClassVar[str] = {json.dumps(self.extras['const'])}\n"
        options = self.extras["x_options"]
        default = f"attrs.field(default=NOT_SENT, {options})" if options else "NOT_SENT"
        description = docstring(self.extras["description"], 1)
        return f"    {self.name}: {self.type_hint} = {default}\n{description}"


class _AttrsClass(DataModel):
    """An attrs class: a resource if it has a constant type, else a value."""

    TEMPLATE_FILE_PATH: ClassVar[str] = "dataclass.jinja2"

    def render(self, *, class_name: str | None = None) -> str:
        base = "Resource" if any(field.name == _RESOURCE_TYPE for field in self.fields) else "Model"
        head = f"@model\nclass {class_name or self.class_name}({base}):"
        body = "\n".join(field.lines() for field in self.fields if isinstance(field, _AttrsField))
        return f"{head}\n{docstring(self.description or '', 1)}\n\n{body}"


class _OpenEnum(StrEnum):
    """An enum that accepts values which the spec does not list."""

    def render(self, *, class_name: str | None = None) -> str:
        head = f"class {class_name or self.class_name}(OpenEnum):"
        body = "\n".join(
            f"    {field.name} = {json.dumps(get_raw_enum_member_value(field.default))}\n"
            f"{docstring(field.extras['description'], 1)}"
            for field in self.fields
        )
        return f"{head}\n{docstring(self.description or '', 1)}\n\n{body}"


class _Parser(OpenAPIParser):
    def _get_enum_model_class(self, type_: Any, enum_values: Any) -> tuple[type[StrEnum], None]:  # noqa: ARG002  (the signature of the base class)
        return _OpenEnum, None


def _flat_document(api: Api) -> dict[str, Any]:
    """Return the models as an OpenAPI document in which names and types are those of Python."""
    schemas: dict[str, Any] = {}
    for model in api.models:
        schemas[model.name] = (
            _enum_schema(model) if isinstance(model, Enum) else _object_schema(model)
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "models", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }


def _enum_schema(enum: Enum) -> dict[str, Any]:
    return {
        "type": "string",
        "description": enum.description,
        "enum": [member.value for member in enum.members],
        "x-enum-varnames": [member.name for member in enum.members],
        "x-enum-descriptions": [member.description for member in enum.members],
    }


def _object_schema(model: Model) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if model.resource_type:
        properties[_RESOURCE_TYPE] = {"const": model.resource_type}
    for attribute in model.attributes:
        properties[attribute.name] = {
            **_type_schema(attribute.type),
            "description": attribute.description,
            "x-options": _field_options(attribute),
        }
    return {
        "type": "object",
        "description": model.description,
        "properties": properties,
        "required": list(properties),
    }


def _type_schema(kind: Type) -> dict[str, Any]:
    match kind:
        case Scalar():
            return _SCALARS[kind.name]
        case ModelRef(name="Resource"):
            return {"customTypePath": "tfrun_async._model.Resource"}
        case ModelRef():
            return {"$ref": f"#/components/schemas/{kind.name}"}
        case ListOf():
            return {"type": "array", "items": _type_schema(kind.item)}
        case MapOf():
            return {"type": "object", "additionalProperties": _type_schema(kind.value)}
        case Nullable():
            return {"anyOf": [_type_schema(kind.type), {"type": "null"}]}


def _field_options(attribute: Attribute) -> str:
    """Return the arguments of attrs.field that an attribute needs."""
    metadata: dict[str, Any] = {}
    if attribute.wire_name is not None:
        metadata["wire_name"] = attribute.wire_name
    if attribute.aliases:
        metadata["aliases"] = attribute.aliases
    if attribute.absent_value is not NO_VALUE:
        metadata["absent_value"] = attribute.absent_value
    if attribute.secret_if:
        metadata["secret_if"] = attribute.secret_if
    options = ["repr=False"] if attribute.secret else []
    return ", ".join(options + ([f"metadata={metadata!r}"] if metadata else []))
