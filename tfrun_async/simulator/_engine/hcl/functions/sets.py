"""Functions on sets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

from tfrun_async.simulator._engine.hcl.convert import convert, unify
from tfrun_async.simulator._engine.hcl.functions.base import (
    CannotEvaluateError,
    FunctionError,
    function,
)
from tfrun_async.simulator._engine.hcl.types import DYNAMIC, list_of, set_of, tuple_of
from tfrun_async.simulator._engine.hcl.values import (
    MAX_SIZE,
    Value,
    list_value,
    set_value,
    sort_key,
    tuple_value,
)


def _aligned(arguments: Sequence[Value]) -> list[Value]:
    """Return the sets with one common type of elements."""
    element = unify(argument.type.element for argument in arguments if argument.type.element)
    if element is None:
        raise FunctionError("given sets must all have compatible element types")
    return [convert(argument, set_of(element)) for argument in arguments]


def _result(like: Value, items: list[Value]) -> Value:
    return set_value(like.type.element or items[0].type, items)


@function("setunion(first_set: set, other_sets: set...) set")
def _setunion(arguments: Sequence[Value]) -> Value:
    found = _aligned(arguments)
    return _result(found[0], [item for value in found for item in value.items])


@function("setintersection(first_set: set, other_sets: set...) set")
def _setintersection(arguments: Sequence[Value]) -> Value:
    first, *others = _aligned(arguments)
    keys = [{sort_key(item) for item in value.items} for value in others]
    return _result(first, [i for i in first.items if all(sort_key(i) in other for other in keys)])


@function("setsubtract(a: set, b: set) set")
def _setsubtract(arguments: Sequence[Value]) -> Value:
    first, second = _aligned(arguments)
    removed = {sort_key(item) for item in second.items}
    return _result(first, [item for item in first.items if sort_key(item) not in removed])


@function("setproduct(sets: any...) any")
def _setproduct(arguments: Sequence[Value]) -> Value:
    if len(arguments) < 2:
        raise FunctionError("at least two arguments are required")
    lists: list[Value] = []
    for index, argument in enumerate(arguments):
        if argument.type.kind not in {"list", "set", "tuple"}:
            raise FunctionError("a set or a list is required", index)
        element = unify(item.type for item in argument.items)
        if element is None:
            raise FunctionError("all elements must be of the same type", index)
        lists.append(convert(argument, list_of(element)))
    if math.prod(len(each.items) for each in lists) * len(lists) > MAX_SIZE:
        raise CannotEvaluateError
    rows = [tuple_value(row) for row in product(*(each.items for each in lists))]
    kind = tuple_of(each.type.element or DYNAMIC for each in lists)
    if all(argument.type.kind == "set" for argument in arguments):
        return set_value(kind, rows)
    return list_value(kind, rows)
