"""Functions on lists, maps and objects."""

from __future__ import annotations

from collections.abc import Sequence

from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert, unify
from tfrun_async.simulator._engine.hcl.functions.base import (
    FunctionError,
    function,
    text,
    whole,
)
from tfrun_async.simulator._engine.hcl.operators import OperandError, binary, equal, same
from tfrun_async.simulator._engine.hcl.types import DYNAMIC, NUMBER, STRING, list_of, map_of
from tfrun_async.simulator._engine.hcl.values import (
    UNKNOWN_VALUE,
    Value,
    boolean,
    list_value,
    map_value,
    number,
    object_value,
    sort_key,
    string,
    tuple_value,
    unknown,
)

_LISTS = frozenset({"list", "tuple"})
_SEQUENCES = _LISTS | {"set"}


@function("length(value: any) number", takes_unknown=True, keeps_marks=True)
def _length(arguments: Sequence[Value]) -> Value:
    return _count(arguments[0]).marked(sensitive=arguments[0].is_sensitive)


def _count(value: Value) -> Value:
    if value.type.kind in {"number", "bool"}:
        raise FunctionError("argument must be a string, a collection type, or a structural type")
    if value.is_unknown:
        if value.type.kind in {"tuple", "object"}:
            return number(len(value.type.elements) + len(value.type.attributes))
        return unknown(NUMBER)
    return number(len(value.raw) if isinstance(value.raw, str | tuple | dict) else 0)


@function("concat(seqs: any...) any", takes_unknown=True, keeps_marks=True)
def _concat(arguments: Sequence[Value]) -> Value:
    if not arguments:
        raise FunctionError("at least one argument is required")
    for index, argument in enumerate(arguments):
        if argument.type.kind not in {"list", "tuple", "dynamic"}:
            raise FunctionError(
                "all arguments must be lists or tuples; got " + argument.type.friendly_name(),
                index,
            )
    if any(argument.is_unknown for argument in arguments):
        return UNKNOWN_VALUE
    is_sensitive = any(argument.is_sensitive for argument in arguments)
    items = tuple_value(item for argument in arguments for item in argument.items)
    if all(argument.type.kind == "list" for argument in arguments):
        element = unify(argument.type for argument in arguments)
        items = items if element is None else convert(items, element)
    return items.marked(sensitive=is_sensitive)


@function("element(list: any, index: number) any")
def _element(arguments: Sequence[Value]) -> Value:
    if arguments[0].type.kind not in _LISTS:
        raise FunctionError("cannot read elements from " + arguments[0].type.friendly_name())
    items, index = arguments[0].items, whole(arguments[1], 1)
    if not items:
        raise FunctionError("cannot use element function with an empty list", 0)
    return items[index % len(items)]


def _like(value: Value, items: Sequence[Value]) -> Value:
    """Return items of a list or a tuple as the same kind."""
    if value.type.kind == "tuple":
        return tuple_value(items)
    return list_value(value.type.element or DYNAMIC, items)


@function("index(list: any, value: any) number")
def _index(arguments: Sequence[Value]) -> Value:
    if arguments[0].type.kind not in _LISTS:
        raise FunctionError("argument must be a list or tuple")
    for index, item in enumerate(arguments[0].items):
        if same(item, arguments[1]):
            return number(index)
    raise FunctionError("item not found")


@function("contains(list: any, value: any) bool")
def _contains(arguments: Sequence[Value]) -> Value:
    if arguments[0].type.kind not in _SEQUENCES:
        raise FunctionError("argument must be list, tuple, or set")
    items = arguments[0].items
    return boolean(is_true=any(equal(item, arguments[1]).raw is True for item in items))


@function("keys(inputMap: any) any", takes_unknown=True)
def _keys(arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    if value.is_unknown:
        return unknown(list_of(STRING))
    if not isinstance(value.raw, dict):
        raise FunctionError("must have map or object type", 0)
    names = [string(name) for name in value.raw]
    return list_value(STRING, names) if value.type.kind == "map" else tuple_value(names)


@function("values(mapping: any) any", takes_unknown=True, keeps_marks=True)
def _values(arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    if value.is_unknown:
        return UNKNOWN_VALUE
    if not isinstance(value.raw, dict):
        raise FunctionError("values() requires a map as the first argument", 0)
    items = list(value.raw.values())
    if value.type.element is not None:
        return list_value(value.type.element, items).marked(sensitive=value.is_sensitive)
    return tuple_value(items).marked(sensitive=value.is_sensitive)


@function("lookup(inputMap: any, key: string, default: any?...) any", takes_unknown=True)
def _lookup(arguments: Sequence[Value]) -> Value:
    source, key = arguments[0], arguments[1]
    if source.is_unknown or key.is_unknown:
        return UNKNOWN_VALUE
    if not isinstance(source.raw, dict):
        raise FunctionError("lookup() requires a map as the first argument", 0)
    found = source.raw.get(text(key))
    if found is not None:
        return found
    element = source.type.element
    if len(arguments) < 3:
        if element is None:
            raise FunctionError(f'the given object has no attribute "{text(key)}"', 0)
        raise FunctionError(f'lookup failed to find key "{text(key)}"')
    try:
        return arguments[2] if element is None else convert(arguments[2], element)
    except ConversionError:
        raise FunctionError(
            "the default value must have the same type as the map elements", 2
        ) from None


@function("merge(maps: any?...) any", takes_unknown=True, keeps_marks=True)
def _merge(arguments: Sequence[Value]) -> Value:
    entries: dict[str, Value] = {}
    for argument in arguments:
        if argument.is_unknown:
            return UNKNOWN_VALUE
        if not (isinstance(argument.raw, dict) or argument.is_null):
            name = argument.type.friendly_name()
            raise FunctionError(f'arguments must be maps or objects, got "{name}"')
        entries |= argument.entries
    result = object_value(entries)
    if arguments and all(argument.type.kind == "map" for argument in arguments):
        element = unify(argument.type for argument in arguments)
        result = result if element is None else convert(result, element)
    return result.marked(sensitive=any(argument.is_sensitive for argument in arguments))


@function("flatten(list: any) any", takes_unknown=True)
def _flatten(arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    if value.type.kind not in _SEQUENCES | {"dynamic"}:
        raise FunctionError("can only flatten lists, sets and tuples")
    items: list[Value] = []
    pending = [value]
    while pending:
        item = pending.pop()
        if item.is_unknown and item.type.kind in _SEQUENCES | {"dynamic"}:
            return UNKNOWN_VALUE
        if item.type.kind in _SEQUENCES and not item.is_null:
            pending += reversed(item.items)
        else:
            items.append(item)
    return tuple_value(items)


@function("distinct(list: list) list")
def _distinct(arguments: Sequence[Value]) -> Value:
    unique = {sort_key(item): item for item in reversed(arguments[0].items)}
    first = {sort_key(item): None for item in arguments[0].items}
    return _like(arguments[0], [unique[key] for key in first])


@function("reverse(list: any) any")
def _reverse(arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    if value.type.kind not in _SEQUENCES:
        name = value.type.friendly_name()
        raise FunctionError(f"can only reverse list or tuple values, not {name}", 0)
    return _like(value, value.items[::-1])


@function("slice(list: any, start_index: number, end_index: number) any")
def _slice(arguments: Sequence[Value]) -> Value:
    if arguments[0].type.kind not in _LISTS:
        raise FunctionError("must be a list or tuple value", 0)
    items = arguments[0].items
    start, end = whole(arguments[1], 1), whole(arguments[2], 2)
    for index, (name, bound) in enumerate((("start", start), ("end", end)), 1):
        if bound < 0:
            raise FunctionError(f"{name} index must not be less than zero", index)
        if bound > len(items):
            raise FunctionError(
                f"{name} index must not be greater than the length of the list", index
            )
    if start > end:
        raise FunctionError("start index must not be greater than end index", 1)
    return _like(arguments[0], items[start:end])


@function("sort(list: strings) strings")
def _sort(arguments: Sequence[Value]) -> Value:
    return list_value(STRING, sorted(arguments[0].items, key=sort_key))


@function("compact(list: strings) strings")
def _compact(arguments: Sequence[Value]) -> Value:
    return list_value(STRING, [item for item in arguments[0].items if item.raw])


@function("coalesce(vals: any?...) any", takes_unknown=True, keeps_marks=True)
def _coalesce(arguments: Sequence[Value]) -> Value:
    kind = unify(argument.type for argument in arguments)
    if kind is None:
        raise FunctionError("all arguments must have the same type")
    for argument in arguments:
        if argument.is_unknown:
            return unknown(kind)
        if not argument.is_null and argument.raw != "":
            return convert(argument, kind)
    raise FunctionError("no non-null, non-empty-string arguments")


@function("coalescelist(vals: any?...) any", takes_unknown=True, keeps_marks=True)
def _coalescelist(arguments: Sequence[Value]) -> Value:
    for argument in arguments:
        if argument.is_unknown:
            return UNKNOWN_VALUE
        if argument.type.kind not in _LISTS:
            raise FunctionError("coalescelist arguments must be lists or tuples")
        if argument.items:
            return argument
    raise FunctionError("no non-null arguments")


@function("chunklist(list: list, size: number) list")
def _chunklist(arguments: Sequence[Value]) -> Value:
    items, size = arguments[0].items, whole(arguments[1], 1)
    if size < 0:
        raise FunctionError("the size argument must be positive", 1)
    size = size or max(1, len(items))
    element = arguments[0].type.element or DYNAMIC
    chunks = [list_value(element, items[at : at + size]) for at in range(0, len(items), size)]
    return list_value(list_of(element), chunks)


@function("zipmap(keys: strings, values: any) any", takes_unknown=True, keeps_marks=True)
def _zipmap(arguments: Sequence[Value]) -> Value:
    keys, values = arguments
    if not keys.is_wholly_known or values.is_unknown:
        return UNKNOWN_VALUE
    if values.type.kind not in _LISTS:
        raise FunctionError("values argument must be a list or tuple value")
    items = values.items
    if len(keys.items) != len(items):
        raise FunctionError(
            f"number of keys ({len(keys.items)}) does not match number of values ({len(items)})"
        )
    entries = {text(key): item for key, item in zip(keys.items, items, strict=True)}
    if values.type.element is not None:
        return map_value(values.type.element, entries)
    return object_value(entries)


@function("transpose(values: any) any")
def _transpose(arguments: Sequence[Value]) -> Value:
    try:
        source = convert(arguments[0], map_of(list_of(STRING)))
    except ConversionError as error:
        raise FunctionError(str(error), 0) from None
    result: dict[str, list[Value]] = {}
    for name, items in source.entries.items():
        for item in items.items:
            result.setdefault(text(item), []).append(string(name))
    lists = {name: list_value(STRING, items) for name, items in result.items()}
    return map_value(list_of(STRING), lists)


@function("one(list: any) any", takes_unknown=True, keeps_marks=True)
def _one(arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    if value.is_unknown:
        return UNKNOWN_VALUE
    if value.type.kind not in _SEQUENCES or len(value.items) > 1:
        raise FunctionError(
            "must be a list, set, or tuple value with either zero or one elements", 0
        )
    found = value.items[0] if value.items else Value(DYNAMIC, None)
    return found.marked(sensitive=value.is_sensitive)


@function("alltrue(list: bools) bool")
def _alltrue(arguments: Sequence[Value]) -> Value:
    return boolean(is_true=all(item.raw is True for item in arguments[0].items))


@function("anytrue(list: bools) bool")
def _anytrue(arguments: Sequence[Value]) -> Value:
    return boolean(is_true=any(item.raw is True for item in arguments[0].items))


@function("sum(list: any) number")
def _sum(arguments: Sequence[Value]) -> Value:
    if arguments[0].type.kind not in _SEQUENCES:
        raise FunctionError("cannot sum noniterable", 0)
    if not arguments[0].items:
        raise FunctionError("cannot sum an empty list", 0)
    total = number(0)
    for item in arguments[0].items:
        try:
            total = binary("+", total, item)
        except OperandError:
            raise FunctionError(
                "argument must be list, set, or tuple of number values", 0
            ) from None
    return total


@function("matchkeys(values: list, keys: list, searchset: list) list")
def _matchkeys(arguments: Sequence[Value]) -> Value:
    values, keys, wanted = (argument.items for argument in arguments)
    if len(values) != len(keys):
        raise FunctionError("length of keys and values should be equal")
    accepted = {sort_key(item) for item in wanted}
    found = [value for value, key in zip(values, keys, strict=True) if sort_key(key) in accepted]
    return _like(arguments[0], found)
