"""Conversions between types, and the type that several values have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from tfrun_async.simulator._engine.hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Type,
    list_of,
    map_of,
    object_of,
    set_of,
    tuple_of,
)
from tfrun_async.simulator._engine.hcl.values import (
    Number,
    Value,
    boolean,
    list_value,
    map_value,
    number,
    number_text,
    set_value,
    string,
    unknown,
)

_DECIMAL = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
MAX_DIGITS = 200


class ConversionError(Exception):
    """A value cannot be converted; the message says what was required, and where."""


def read_number(text: str) -> Number | None:
    """Return the number that a text stands for, None if there is none."""
    return Decimal(text) if len(text) <= MAX_DIGITS and _DECIMAL.fullmatch(text) else None


def convert(value: Value, wanted: Type) -> Value:
    """Return a value as another type.

    Raises:
        ConversionError: It has no form of that type.
    """
    if wanted.kind == "dynamic" or (value.type == wanted and not wanted.has_optional):
        return value
    if value.is_null:
        return Value(wanted, None, value.is_sensitive)
    if value.is_unknown:
        if value.type.kind == "dynamic" or _may_convert(value.type, wanted):
            return unknown(wanted).marked(sensitive=value.is_sensitive)
        raise ConversionError(_mismatch(wanted))
    return _convert_known(value, wanted).marked(sensitive=value.is_sensitive)


def _convert_known(value: Value, wanted: Type) -> Value:
    return _CONVERTERS[wanted.kind](value, wanted)


def _to_tuple(value: Value, wanted: Type) -> Value:
    if value.type.kind != "tuple" or len(value.items) != len(wanted.elements):
        raise ConversionError("tuple required")
    pairs = zip(value.items, wanted.elements, strict=True)
    items = tuple(_at(f"[{index}]", item, kind) for index, (item, kind) in enumerate(pairs))
    return Value(tuple_of(item.type for item in items), items)


def to_text(value: Value) -> str:
    """Return a known primitive as a text.

    Raises:
        ConversionError: It is a collection.
    """
    raw = value.raw
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | Decimal):
        return number_text(raw)
    if isinstance(raw, str):
        return raw
    raise ConversionError("string required")


def _to_number(value: Value) -> Value:
    if isinstance(value.raw, str):
        found = read_number(value.raw)
        if found is None:
            raise ConversionError("a number is required")
        return number(found)
    raise ConversionError("number required")


def _to_bool(value: Value) -> Value:
    match value.raw:
        case "true" | "1":
            return boolean(is_true=True)
        case "false" | "0":
            return boolean(is_true=False)
        case "True" | "TRUE" as text:
            raise ConversionError(
                f'a bool is required; to convert from string, use lowercase "{str(text).lower()}"'
            )
        case str():
            raise ConversionError("a bool is required")
        case _:
            raise ConversionError("bool required")


def _at(place: str, value: Value, wanted: Type) -> Value:
    try:
        return convert(value, wanted)
    except ConversionError as error:
        separator = "" if str(error).startswith((".", "[")) else ": "
        raise ConversionError(f"{place}{separator}{error}") from None


def _to_sequence(value: Value, wanted: Type) -> Value:
    element = wanted.element or DYNAMIC
    if value.type.kind not in {"list", "set", "tuple"}:
        raise ConversionError(_mismatch(wanted))
    items = value.items
    if element.kind == "dynamic":
        element = unify(item.type for item in items) or _no_single_type(wanted)
    converted = [_at(f"[{index}]", item, element) for index, item in enumerate(items)]
    if element.kind == "object":  # the optional attributes are part of the type now
        element = unify(item.type for item in converted) or plain(element)
    return (
        list_value(element, converted) if wanted.kind == "list" else set_value(element, converted)
    )


def _to_map(value: Value, wanted: Type) -> Value:
    element = wanted.element or DYNAMIC
    if value.type.kind not in {"map", "object"}:
        raise ConversionError(_mismatch(wanted))
    entries = value.entries
    if element.kind == "dynamic":
        element = unify(item.type for item in entries.values()) or _no_single_type(wanted)
    converted = {name: _at(f'["{name}"]', item, element) for name, item in entries.items()}
    return map_value(plain(element), converted)


def _no_single_type(wanted: Type) -> Type:
    raise ConversionError(f"all {wanted.kind} elements must have the same type")


def _to_object(value: Value, wanted: Type) -> Value:
    if value.type.kind not in {"map", "object"}:
        raise ConversionError("object required")
    given = value.entries
    missing = [n for n, _ in wanted.attributes if n not in given and n not in wanted.optional]
    if missing:
        raise ConversionError(_missing_attributes(missing))
    raw: dict[str, Value] = {}
    for name, kind in wanted.attributes:
        found = given.get(name)
        if found is None or found.is_null:
            found = wanted.optional.get(name) or Value(plain(kind), None)
        raw[name] = _at(f'attribute "{name}"', found, kind)
    return Value(object_of({name: item.type for name, item in raw.items()}), raw)


_CONVERTERS: dict[str, Callable[[Value, Type], Value]] = {
    "string": lambda value, _: string(to_text(value)),
    "number": lambda value, _: _to_number(value),
    "bool": lambda value, _: _to_bool(value),
    "list": _to_sequence,
    "set": _to_sequence,
    "map": _to_map,
    "tuple": _to_tuple,
    "object": _to_object,
}


def _missing_attributes(names: list[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    if len(quoted) == 1:
        return f"attribute {quoted[0]} is required"
    joined = (
        f"{quoted[0]} and {quoted[1]}"
        if len(quoted) == 2
        else f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    )
    return f"attributes {joined} are required"


def _mismatch(wanted: Type) -> str:
    return f"{wanted.friendly_name()} required"


def _may_convert(given: Type, wanted: Type) -> bool:
    if wanted.is_primitive or given.is_primitive:
        return wanted.is_primitive and given.is_primitive and {given, wanted} != {BOOL, NUMBER}
    groups = ({"list", "set", "tuple"}, {"map", "object"})
    return given.kind == "dynamic" or any({given.kind, wanted.kind} <= group for group in groups)


def plain(kind: Type) -> Type:
    """Return a type constraint as the type of its values."""
    if kind.element is not None:
        return Type(kind.kind, plain(kind.element))
    if kind.kind == "tuple":
        return tuple_of(plain(element) for element in kind.elements)
    if kind.kind == "object":
        return object_of({name: plain(inner) for name, inner in kind.attributes})
    return kind


def unify(types: Iterable[Type]) -> Type | None:
    """Return the one type that values of all types can be converted to; None if there is none."""
    result: Type | None = None
    for kind in types:
        result = kind if result is None else _unify_two(result, kind)
        if result is None:
            return None
    return DYNAMIC if result is None else result


def _unify_two(left: Type, right: Type) -> Type | None:
    if left == right or right.kind == "dynamic":
        return left
    if left.kind == "dynamic":
        return right
    if left.is_primitive and right.is_primitive:
        return STRING if STRING in {left, right} else None
    return _unify_collections(left, right)


def _unify_collections(left: Type, right: Type) -> Type | None:
    kinds = {left.kind, right.kind}
    if left.element is not None and right.element is not None and len(kinds) == 1:
        element = _unify_two(left.element, right.element)
        return Type(left.kind, element) if element is not None else None
    if kinds <= {"list", "set", "tuple"}:
        return _unify_sequences(left, right)
    if kinds <= {"map", "object"}:
        return _unify_objects(left, right)
    return None


def _unify_sequences(left: Type, right: Type) -> Type | None:
    if left.kind == right.kind == "tuple" and len(left.elements) == len(right.elements):
        pairs = zip(left.elements, right.elements, strict=True)
        inner = [_unify_two(a, b) for a, b in pairs]
        if all(kind is not None for kind in inner):
            return tuple_of(kind for kind in inner if kind is not None)
    parts = [left.element] if left.element else [*left.elements]
    parts += [right.element] if right.element else [*right.elements]
    element = unify(parts)
    if element is None:
        return None
    return set_of(element) if "set" in {left.kind, right.kind} else list_of(element)


def _unify_objects(left: Type, right: Type) -> Type | None:
    ours, theirs = dict(left.attributes), dict(right.attributes)
    if left.kind == right.kind == "object" and ours.keys() == theirs.keys():
        inner: Mapping[str, Type | None] = {
            name: _unify_two(kind, theirs[name]) for name, kind in ours.items()
        }
        known = {name: kind for name, kind in inner.items() if kind is not None}
        if len(known) == len(inner):
            return object_of(known)
    parts = [left.element] if left.element else [*ours.values()]
    parts += [right.element] if right.element else [*theirs.values()]
    element = unify(parts)
    return None if element is None else map_of(element)
