"""Write the wire structs that msgspec decodes, and the functions that copy them into models."""

import json
from collections.abc import Iterator, Mapping

from codegen.emit.files import Module
from codegen.emit.packages import imports
from codegen.ir import Api, Attribute, Enum, ListOf, Model, ModelRef, Nullable, Scalar, Type
from codegen.lower.names import snake_case

_IMPORTS = """\
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

{models}
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource
"""
_PACKAGE = """\
MODULES: dict[str, str] = {{
{modules}
}}
\"\"\"The module of each resource that has attributes to copy.\"\"\"
"""
_FIELD_TYPES = {"int": "Int64", "datetime": "AwareDatetime"}


def write_structs(api: Api) -> Iterator[Module]:
    """Return the package of the structs, with a module for each file of the spec."""
    resources = [
        model
        for model in api.models
        if not isinstance(model, Enum) and model.resource_type and _copied_attributes(model)
    ]
    modules = "\n".join(
        f"    {json.dumps(model.name)}: {json.dumps(model.module)}," for model in resources
    )
    yield Module(
        "structs/__init__.py",
        "The resources of the API, as msgspec decodes them.",
        _PACKAGE.format(modules=modules),
    )
    names = {model.name: model.module for model in api.models}
    for module in dict.fromkeys(model.module for model in resources):
        code = _write_module([model for model in resources if model.module == module], names)
        yield Module(f"structs/{module}.py", f"Structs of spec/{module}.yaml.", code)


def _write_module(resources: list[Model], modules: Mapping[str, str]) -> str:
    enums = dict.fromkeys(name for model in resources for name in _iter_enums(model))
    models = imports("models", [*enums, *(model.name for model in resources)], modules)
    lookups = "\n".join(f"{_lookup_name(name)} = EnumLookup({name})" for name in enums)
    bodies = [part for model in resources for part in (_write_struct(model), _write_copy(model))]
    registry = "\n".join(
        f"    {model.name}: ({model.name}Struct, _copy_{snake_case(model.name)}),"
        for model in resources
    )
    return "\n\n\n".join(
        [
            "\n".join([_IMPORTS.format(models="\n".join(models)), lookups]),
            *bodies,
            f"STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {{\n{registry}\n}}\n"
            '"""The struct of each resource that has attributes, and its copy function."""\n',
        ]
    )


def _write_struct(model: Model) -> str:
    """Return the struct of the attributes that are copied; all others are decoded lazily."""
    lines = [f'    """The attributes of `{model.name}` that are copied."""', ""]
    lines += [
        f"    {a.name}: {_field_type(a.type)} = {_field_default(a)}"
        for a in _copied_attributes(model)
    ]
    return f"class {model.name}Struct(WireStruct):\n" + "\n".join(lines)


def _field_type(kind: Type) -> str:
    """Return the type of an attribute that may be missing.

    Where the spec has no null, None means null or a missing attribute: both leave the
    model's attribute unset, and the lazy path tells them apart. A null that the spec has is
    ordinary, and must not cost that.
    """
    match kind:
        case Nullable():
            return f"{_item_type(kind.type)} | UnsetType | None"
        case _:
            return f"{_item_type(kind)} | None"


def _item_type(kind: Type) -> str:
    match kind:
        case Scalar(name):
            return _FIELD_TYPES.get(name, name)
        case ListOf():
            return f"list[{_item_type(kind.item)}]"
        case _:  # an enum; of other types none is copied
            return "str"


def _write_copy(model: Model) -> str:
    """Return the function that copies the fields of a struct into a model."""
    lines = [
        f"def _copy_{snake_case(model.name)}(target: Any, struct: {model.name}Struct) -> None:",
        "    value: Any",
    ]
    for attribute in _copied_attributes(model):
        missing = "UNSET" if isinstance(attribute.type, Nullable) else "None"
        lines += [
            f"    if (value := struct.{attribute.name}) is not {missing}:",
            f"        target.{attribute.name} = {_copy_expression(attribute.type)}",
        ]
    return "\n".join(lines)


def _copied_attributes(model: Model) -> list[Attribute]:
    return [a for a in model.attributes if _copy_expression(a.type) is not None]


def _copy_expression(kind: Type) -> str | None:
    """Return the expression of the model's value; None if it is decoded lazily."""
    match kind:
        case Scalar("Any"):
            return None
        case ModelRef(kind="enum"):
            return f"{_lookup_name(kind.name)}[value]"
        case Nullable():
            expression = _copy_expression(kind.type)
            if expression in {None, "value"}:
                return expression
            return f"None if value is None else {expression}"
        case Scalar() | ListOf(Scalar("str" | "int" | "float" | "bool")):
            return "value"
        case _:
            return None


def _lookup_name(enum: str) -> str:
    return f"_{snake_case(enum).upper()}"


def _field_default(attribute: Attribute) -> str:
    default = "UNSET" if isinstance(attribute.type, Nullable) else "None"
    if attribute.wire_name is None:
        return default
    return f"msgspec.field(default={default}, name={json.dumps(attribute.wire_name)})"


def _iter_enums(model: Model) -> Iterator[str]:
    """Iterate over the enums of a model's own attributes."""
    for attribute in model.attributes:
        match attribute.type:
            case ModelRef(name, "enum") | Nullable(ModelRef(name, "enum")):
                yield name
