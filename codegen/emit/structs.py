"""Write the forms: what msgspec checks in bytes, and how it gets into the models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from codegen.ir import Enum, ListOf, MapOf, Named, OrNone, Scalar
from codegen.lower import names as _names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codegen.ir import Api, Attribute, Model, Type

_IMPORTS = """\
from typing import Any

from msgspec import UNSET, Raw, UnsetType
from msgspec import field as _field

from tfrun_async._jsonapi.structs import AnyObject, Form, Integer, Members, Moment
from tfrun_async._generated import models
from tfrun_async._model import Resource
"""
_ANY = Scalar("Any")
_OF_ITS_OWN = {"int": "Integer", "datetime": "Moment", "Any": "Raw"}


def write_forms(api: Api) -> str:
    """Return forms.py, before it is formatted; its imports are all that it might need."""
    resources = [
        model
        for model in api.models
        if not isinstance(model, Enum)
        and model.resource_type
        and any(not _is_left(attribute.type) for attribute in model.attributes)
    ]
    enums = dict.fromkeys(name for model in resources for name in _enums(model))
    members = "\n".join(f"{_members(name)} = Members(models.{name})" for name in enums)
    forms = _Forms(api)
    bodies = [part for model in resources for part in forms.of_resource(model)]
    registry = "\n".join(
        f"    models.{model.name}: ({model.name}Form, _fill_{_names.snake(model.name)}),"
        for model in resources
    )
    return "\n\n\n".join(
        [
            f"{_IMPORTS}\n{members}",
            *bodies,
            f"FORMS: dict[type[Resource], tuple[type[Form], Any]] = {{\n{registry}\n}}\n"
            '"""The form of each resource that has attributes, and what copies them."""\n',
        ]
    )


class _Forms:
    """Writes the forms, each after those that it holds."""

    def __init__(self, api: Api) -> None:
        self._models = {m.name: m for m in api.models if not isinstance(m, Enum)}
        self._begun: set[str] = set()
        self._written: set[str] = set()

    def of_resource(self, model: Model) -> Iterator[str]:
        """Return the forms of the values inside a resource, its own, and its function."""
        yield from self._form(model)
        yield _function(model)

    def _form(self, model: Model) -> Iterator[str]:
        self._begun.add(model.name)
        sent = [a for a in model.attributes if not _is_left(a.type)]
        for name in _values(a.type for a in sent):
            if name not in self._begun:
                yield from self._form(self._models[name])
        lines = [f'    """The form of `{model.name}`."""', ""]
        lines += [f"    {a.name}: {self._hint(a.type)} = {_default(a)}" for a in sent]
        yield f"class {model.name}Form(Form):\n" + "\n".join(lines)
        self._written.add(model.name)

    def _hint(self, kind: Type) -> str:
        """Return the type of an attribute that may be missing."""
        match kind:
            case OrNone():
                return f"{self._hint(kind.type)} | None"
            case _:
                return f"{self._inner(kind)} | UnsetType"

    def _inner(self, kind: Type) -> str:
        match kind:
            case Scalar(name) | OrNone(Scalar("Any" as name)):
                return _OF_ITS_OWN.get(name, name)
            case Named(kind="enum"):
                return "str"
            case Named():
                # What holds itself is not looked at on its second level.
                return f"{kind.name}Form" if kind.name in self._written else "AnyObject"
            case ListOf():
                return f"list[{self._inner(kind.item)}]"
            case MapOf():
                any_value = kind.value == _ANY
                return "AnyObject" if any_value else f"dict[str, {self._inner(kind.value)}]"
            case OrNone():
                return f"{self._inner(kind.type)} | None"


def _function(model: Model) -> str:
    """Return what copies the attributes of a form into the draft of its model."""
    lines = [f"def _fill_{_names.snake(model.name)}(draft: Any, form: {model.name}Form) -> None:"]
    for attribute in model.attributes:
        copied = _copied(attribute.type, f"form.{attribute.name}")
        if copied is not None:
            lines.append(f"    if form.{attribute.name} is not UNSET:")
            lines.append(f"        draft.{attribute.name} = {copied}")
    return "\n".join(lines)


def _copied(kind: Type, value: str) -> str | None:
    """Return the expression of what a slot holds; None if it is left to be read later."""
    match kind:
        case Scalar("Any"):
            return None
        case Named(kind="enum"):
            return f"{_members(kind.name)}[{value}]"
        case OrNone():
            copied = _copied(kind.type, value)
            return copied if copied in {None, value} else f"None if {value} is None else {copied}"
        case Scalar() | ListOf(Scalar("str" | "int" | "float" | "bool")):
            return value
        case _:
            return None


def _members(enum: str) -> str:
    return f"_{_names.snake(enum).upper()}"


def _default(attribute: Attribute) -> str:
    name = attribute.wire
    return "UNSET" if name is None else f"_field(default=UNSET, name={json.dumps(name)})"


def _is_left(kind: Type) -> bool:
    """Whether a form leaves it out: relationships are not looked at, and anything is allowed."""
    match kind:
        case OrNone():
            return _is_left(kind.type)
        case ListOf(Named(kind="resource")) | Named(kind="resource"):
            return True
        case _:
            return kind == _ANY


def _enums(model: Model) -> Iterator[str]:
    """Return the enums of a model's own attributes."""
    for attribute in model.attributes:
        match attribute.type:
            case Named(name, "enum") | OrNone(Named(name, "enum")):
                yield name


def _values(kinds: Iterable[Type]) -> Iterator[str]:
    """Return the values that types are made of."""
    for kind in kinds:
        match kind:
            case Named(name, "value"):
                yield name
            case ListOf(inner) | MapOf(inner) | OrNone(inner):
                yield from _values([inner])
