"""Write the wire structs that msgspec decodes, and the functions that copy them into models."""

import json
from collections.abc import Iterable, Iterator

from codegen.ir import Api, Attribute, Enum, ListOf, MapOf, Model, ModelRef, Nullable, Scalar, Type
from codegen.lower.names import snake_case

_IMPORTS = """\
from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from tfrun_async._jsonapi.structs import AnyObject, AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._generated import models
from tfrun_async._model import Resource
"""
_ANY = Scalar("Any")
_FIELD_TYPES = {"int": "Int64", "datetime": "AwareDatetime", "Any": "Raw"}


def write_structs(api: Api) -> str:
    """Return structs.py, before it is formatted; its imports are all that it might need."""
    resources = [
        model
        for model in api.models
        if not isinstance(model, Enum)
        and model.resource_type
        and any(not _is_skipped(attribute.type) for attribute in model.attributes)
    ]
    enums = dict.fromkeys(name for model in resources for name in _iter_enums(model))
    lookups = "\n".join(f"{_lookup_name(name)} = EnumLookup(models.{name})" for name in enums)
    writer = _StructWriter(api)
    bodies = [part for model in resources for part in writer.write_resource(model)]
    registry = "\n".join(
        f"    models.{model.name}: ({model.name}Struct, _copy_{snake_case(model.name)}),"
        for model in resources
    )
    return "\n\n\n".join(
        [
            f"{_IMPORTS}\n{lookups}",
            *bodies,
            f"STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {{\n{registry}\n}}\n"
            '"""The struct of each resource that has attributes, and its copy function."""\n',
        ]
    )


class _StructWriter:
    """Writes the structs, each after those that its fields refer to."""

    def __init__(self, api: Api) -> None:
        self._models = {m.name: m for m in api.models if not isinstance(m, Enum)}
        self._started: set[str] = set()
        self._written: set[str] = set()

    def write_resource(self, model: Model) -> Iterator[str]:
        """Return the structs of a resource and of the values in it, and its copy function."""
        yield from self._write_struct(model)
        yield _write_copy_function(model)

    def _write_struct(self, model: Model) -> Iterator[str]:
        self._started.add(model.name)
        checked = [a for a in model.attributes if not _is_skipped(a.type)]
        for name in _iter_values(a.type for a in checked):
            if name not in self._started:
                yield from self._write_struct(self._models[name])
        lines = [f'    """The attributes of `{model.name}`."""', ""]
        lines += [
            f"    {a.name}: {self._field_type(a.type)} = {_field_default(a)}" for a in checked
        ]
        yield f"class {model.name}Struct(WireStruct):\n" + "\n".join(lines)
        self._written.add(model.name)

    def _field_type(self, kind: Type) -> str:
        """Return the type of an attribute that may be missing."""
        match kind:
            case Nullable():
                return f"{self._field_type(kind.type)} | None"
            case _:
                return f"{self._item_type(kind)} | UnsetType"

    def _item_type(self, kind: Type) -> str:
        match kind:
            case Scalar(name) | Nullable(Scalar("Any" as name)):
                return _FIELD_TYPES.get(name, name)
            case ModelRef(kind="enum"):
                return "str"
            case ModelRef():
                # A value that contains itself is not checked on its second level.
                return f"{kind.name}Struct" if kind.name in self._written else "AnyObject"
            case ListOf():
                return f"list[{self._item_type(kind.item)}]"
            case MapOf():
                any_value = kind.value == _ANY
                return "AnyObject" if any_value else f"dict[str, {self._item_type(kind.value)}]"
            case Nullable():
                return f"{self._item_type(kind.type)} | None"


def _write_copy_function(model: Model) -> str:
    """Return the function that copies the fields of a struct into a model."""
    lines = [
        f"def _copy_{snake_case(model.name)}(target: Any, struct: {model.name}Struct) -> None:"
    ]
    for attribute in model.attributes:
        expression = _copy_expression(attribute.type, f"struct.{attribute.name}")
        if expression is not None:
            lines.append(f"    if struct.{attribute.name} is not UNSET:")
            lines.append(f"        target.{attribute.name} = {expression}")
    return "\n".join(lines)


def _copy_expression(kind: Type, value: str) -> str | None:
    """Return the expression of the model's value; None if it is decoded lazily."""
    match kind:
        case Scalar("Any"):
            return None
        case ModelRef(kind="enum"):
            return f"{_lookup_name(kind.name)}[{value}]"
        case Nullable():
            expression = _copy_expression(kind.type, value)
            return (
                expression
                if expression in {None, value}
                else f"None if {value} is None else {expression}"
            )
        case Scalar() | ListOf(Scalar("str" | "int" | "float" | "bool")):
            return value
        case _:
            return None


def _lookup_name(enum: str) -> str:
    return f"_{snake_case(enum).upper()}"


def _field_default(attribute: Attribute) -> str:
    name = attribute.wire_name
    return "UNSET" if name is None else f"msgspec.field(default=UNSET, name={json.dumps(name)})"


def _is_skipped(kind: Type) -> bool:
    """Whether a struct has no field for it: a relationship, or a value of any type."""
    match kind:
        case Nullable():
            return _is_skipped(kind.type)
        case ListOf(ModelRef(kind="resource")) | ModelRef(kind="resource"):
            return True
        case _:
            return kind == _ANY


def _iter_enums(model: Model) -> Iterator[str]:
    """Iterate over the enums of a model's own attributes."""
    for attribute in model.attributes:
        match attribute.type:
            case ModelRef(name, "enum") | Nullable(ModelRef(name, "enum")):
                yield name


def _iter_values(kinds: Iterable[Type]) -> Iterator[str]:
    """Iterate over the values inside types."""
    for kind in kinds:
        match kind:
            case ModelRef(name, "value"):
                yield name
            case ListOf(inner) | MapOf(inner) | Nullable(inner):
                yield from _iter_values([inner])
