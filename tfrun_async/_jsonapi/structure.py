"""Read attributes of models from JSON values: a cattrs converter with strict hooks; pure.

A value inside a resource, such as a run's `actions`, is read one attribute at a time, on first use.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import chain
from types import NoneType, UnionType
from typing import Any, ForwardRef, Union, get_args, get_origin

import attrs
import cattrs
import orjson
from msgspec import Struct, ValidationError, convert

from tfrun_async._jsonapi.classes import read_annotation
from tfrun_async._jsonapi.structs import AwareDatetime
from tfrun_async._model import (
    UNSET,
    Misfit,
    Model,
    Resource,
    attributes,
    set_value,
    wire_name,
)
from tfrun_async._open_enum import OpenEnum
from tfrun_async.errors import MalformedAttributeError

_MAX_DEPTH = 100  # of objects and lists in each other; a run has 5


class DecodeError(ValueError):
    """A response does not fit its model; the text holds the JSON path of the problem."""


@attrs.frozen
class FieldSpec:
    """Where one attribute or relationship stands in JSON, and how its value is read."""

    name: str
    keys: tuple[str, ...]
    hint: Any
    read: Callable[[Any, Any], Any]
    absent: Any = UNSET
    target: str | None = None
    """The class that a relationship leads to; None for an attribute."""
    is_to_many: bool = False
    is_nullable: bool = False
    """Whether a to-one relationship may lead to nothing."""

    def find_key(self, data: Mapping[str, Any]) -> str | None:
        """Return the spelling of its name that the JSON object has; None if there is none."""
        for key in self.keys:
            if key in data:
                return key
        return None


@attrs.frozen
class ModelSpec:
    """The fields of a model, by the member of a resource object that holds them."""

    attributes: tuple[FieldSpec, ...]
    relationships: tuple[FieldSpec, ...]
    by_name: Mapping[str, FieldSpec] = attrs.field(init=False, repr=False)

    @by_name.default
    def _by_name(self) -> Mapping[str, FieldSpec]:
        return {spec.name: spec for spec in (*self.attributes, *self.relationships)}


def parse(text: bytes) -> Any:
    """Parse JSON."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        # orjson's error keeps the whole text, and with it any secret inside.
        problem = f"not JSON, {error.msg} in {len(text)} bytes" if text else "empty, not JSON"
        raise DecodeError(problem) from None


def parse_shallow(text: bytes) -> Any:
    """Parse JSON that can be copied and shown: Python's own functions for that are recursive."""
    value = parse(text)
    if text.count(b"[") + text.count(b"{") > _MAX_DEPTH and _is_too_deep(value):
        raise DecodeError(f"nested more than {_MAX_DEPTH} deep")
    return value


def _is_too_deep(value: Any) -> bool:
    level: list[Any] = [value]
    for _ in range(_MAX_DEPTH):
        level = [node for node in level if isinstance(node, dict | list)]
        if not level:
            return False
        parts = (node.values() if isinstance(node, dict) else node for node in level)
        level = list(chain.from_iterable(parts))
    return any(isinstance(node, dict | list) for node in level)


def parse_object(body: bytes) -> dict[str, Any]:
    """Parse a JSON object of any size."""
    return _as_object(parse(body))


def _as_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DecodeError(f"$: expected an object, not {json_type_name(value)}")
    return value


def parse_document(body: bytes) -> dict[str, Any]:
    """Parse a JSON object that can be copied and shown."""
    return _as_object(parse_shallow(body))


class ValueSource(Struct):
    """The JSON object from which the attributes of a value are read on first use.

    Args:
        data: The object.
        place: Where it was sent, for errors.
    """

    data: dict[str, Any]
    place: str

    def __repr__(self) -> str:
        # Not msgspec's, which shows the object and any secret in it.
        return f"ValueSource(place={self.place!r})"

    def find(self, model: Model, name: str) -> Any:
        """Return the value of an attribute; UNSET if it was not sent."""
        spec = model_spec_of(type(model)).by_name.get(name)
        try:
            return UNSET if spec is None else self._read(spec)
        except DecodeError as error:
            problem = str(error)
        # Raised here, since the frames of that error hold the JSON and its secrets.
        raise MalformedAttributeError(problem)

    def read_all(self, model: Model) -> dict[str, Misfit]:
        """Set all attributes that are still unset; return those that do not fit."""
        specs = model_spec_of(type(model)).attributes
        return read_unset(model, specs, self.data, self._read)

    def _read(self, spec: FieldSpec) -> Any:
        return read_field(spec, self.data, self.place)


def read_unset(
    model: Model, specs: Iterable[FieldSpec], data: Any, find: Callable[[FieldSpec], Any]
) -> dict[str, Misfit]:
    """Set the attributes of a model that are still unset; return those that do not fit.

    Args:
        model: The model.
        specs: The fields to set.
        data: The JSON object that has them.
        find: Returns the value of a field; UNSET if it was not sent.
    """
    misfits = {}
    for spec in specs:
        if set_value(model, spec.name) is not UNSET:
            continue
        try:
            value = find(spec)
        except DecodeError as error:
            misfits[spec.name] = Misfit(data[spec.find_key(data)], str(error))
        else:
            if value is not UNSET:
                object.__setattr__(model, spec.name, value)
    return misfits


def read_field(spec: FieldSpec, data: Any, path: str) -> Any:
    """Return the value of a field; if it is absent, its default, or UNSET without one."""
    key = spec.find_key(data) if isinstance(data, dict) else None
    if key is None:
        return spec.absent
    try:
        value = spec.read(data[key], spec.hint)
    except DecodeError as error:
        raise DecodeError(f"{path}.{key}{error}") from None
    _set_place(value, f"{path}.{key}")
    return value


def _set_place(value: Any, place: str) -> None:
    """Store in each model of a value the JSON path at which it was sent."""
    if isinstance(value, Model):
        object.__setattr__(value, "_source", ValueSource(value.raw, place))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            _set_place(item, f"{place}[{i}]")


def model_spec_of(kind: type[Model]) -> ModelSpec:
    """Return the fields of a model."""
    spec = _model_specs.get(kind)
    if spec is None:
        spec = _model_specs[kind] = _build_model_spec(kind)
    return spec


_model_specs: dict[type[Model], ModelSpec] = {}


def _build_model_spec(kind: type[Model]) -> ModelSpec:
    plain, relationships = [], []
    for a in attributes(kind):
        if a.name == "id":
            continue
        hint = read_annotation(a.type, kind.__module__)
        # Servers and documents also spell names with underscores.
        keys = tuple(dict.fromkeys((wire_name(a), *a.metadata.get("aliases", ()), a.name)))
        target, is_to_many = _relationship_target(hint)
        if target is not None:
            relationships.append(
                FieldSpec(
                    a.name,
                    keys,
                    hint,
                    _reject_relationship,
                    target=target,
                    is_to_many=is_to_many,
                    is_nullable=NoneType in get_args(hint),
                )
            )
        else:
            hook = converter.get_structure_hook(hint)
            plain.append(FieldSpec(a.name, keys, hint, hook, a.metadata.get("absent_value", UNSET)))
    return ModelSpec(tuple(plain), tuple(relationships))


def _relationship_target(hint: Any) -> tuple[str | None, bool]:
    """The class that a relationship leads to, None for an attribute; and whether it is to-many."""
    if get_origin(hint) is list:
        target, _ = _relationship_target(get_args(hint)[0])
        return target, True
    if get_origin(hint) in {Union, UnionType}:
        hint = next(part for part in get_args(hint) if part is not NoneType)
    return (hint.__forward_arg__ if isinstance(hint, ForwardRef) else None), False


def _reject_relationship(value: Any, kind: Any) -> Any:
    raise AssertionError(f"a relationship is resolved, not read: {kind} {value}")


# cattrs decides which hook reads which type. Its own hooks for primitives convert: null becomes
# 'None', and "false" True. These raise instead.

converter = cattrs.Converter(detailed_validation=False)


def _read_str(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise DecodeError(f": expected a string, not {json_type_name(value)}")
    return value


def _read_int(value: Any, _: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise DecodeError(f": expected an integer, not {json_type_name(value)}")
    return value


def _read_float(value: Any, _: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise DecodeError(f": expected a number, not {json_type_name(value)}")
    return float(value)


_BOOLEANS = {True: True, False: False, "true": True, "false": False}


def _read_bool(value: Any, _: Any) -> bool:
    # The run tasks page quotes them: {"enabled": "true"}.
    if isinstance(value, bool | str) and value in _BOOLEANS:
        return _BOOLEANS[value]
    raise DecodeError(f": expected true or false, not {json_type_name(value)}")


def _read_datetime(value: Any, _: Any) -> datetime:
    text = _read_str(value, str)
    with suppress(ValidationError):
        return convert(text, AwareDatetime)  # as the fast path reads it
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DecodeError(f": {text[:40]!r} is not a date and time") from None
    if moment.tzinfo is None:
        raise DecodeError(f": {text[:40]!r} has no time zone")
    return moment


def _read_datetime_or_none(value: Any, _: Any) -> datetime | None:
    # Some servers write a time that is not known as an empty string.
    return None if value is None or value == "" else _read_datetime(value, datetime)


def _read_enum(value: Any, kind: type[OpenEnum]) -> OpenEnum:
    return kind(_read_str(value, str))


def _read_model(value: Any, kind: type[Model]) -> Model:
    if not isinstance(value, dict):
        raise DecodeError(f": expected an object, not {json_type_name(value)}")
    model = object.__new__(kind)
    object.__setattr__(model, "raw", value)
    return model


def _read_list(kind: Any) -> Callable[[Any, Any], list[Any]]:
    (item,) = get_args(kind)
    read = converter.get_structure_hook(item)

    def read_list(value: Any, _: Any) -> list[Any]:
        if not isinstance(value, list):
            raise DecodeError(f": expected a list, not {json_type_name(value)}")
        return read_items(read, value, item)

    return read_list


def _read_dict(kind: Any) -> Callable[[Any, Any], dict[str, Any]]:
    _, item = get_args(kind)
    read = converter.get_structure_hook(item)

    def read_dict(value: Any, _: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise DecodeError(f": expected an object, not {json_type_name(value)}")
        return {key: at_path(read, part, item, f".{key}") for key, part in value.items()}

    return read_dict


def read_items(
    read: Callable[[Any, Any], Any], items: Iterable[Any], kind: Any, path: str = ""
) -> list[Any]:
    """Read the items of a list; the error of one names its place."""
    done: list[Any] = []
    try:
        for item in items:
            done.append(read(item, kind))  # noqa: PERF401  (how many were read is the place)
    except DecodeError as error:
        raise DecodeError(f"{path}[{len(done)}]{error}") from None
    return done


def at_path(read: Callable[[Any, Any], Any], value: Any, kind: Any, path: str) -> Any:
    """Read a value; the error names its place."""
    try:
        return read(value, kind)
    except DecodeError as error:
        raise DecodeError(f"{path}{error}") from None


def _has_origin(container: type, kind: Any) -> bool:
    return bool(get_origin(kind) == container)


def _is_nested_model(kind: Any) -> bool:
    # Not with `register_structure_hook`: it would take precedence over the hooks of resources.
    return isinstance(kind, type) and issubclass(kind, Model) and not issubclass(kind, Resource)


def json_type_name(value: Any) -> str:
    """Return the JSON type of a value, for errors: the value itself may be a secret."""
    names = {
        NoneType: "null",
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "a boolean",
    }
    return names.get(type(value), "a number")


converter.register_structure_hook(str, _read_str)
converter.register_structure_hook(int, _read_int)
converter.register_structure_hook(float, _read_float)
converter.register_structure_hook(bool, _read_bool)
converter.register_structure_hook(datetime, _read_datetime)
converter.register_structure_hook(datetime | None, _read_datetime_or_none)
converter.register_structure_hook(OpenEnum, _read_enum)
converter.register_structure_hook_func(_is_nested_model, _read_model)
converter.register_structure_hook_factory(lambda kind: _has_origin(list, kind), _read_list)
converter.register_structure_hook_factory(lambda kind: _has_origin(dict, kind), _read_dict)
