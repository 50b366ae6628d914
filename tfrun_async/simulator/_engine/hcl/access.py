"""Attributes and elements of values, one or all."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert
from tfrun_async.simulator._engine.hcl.errors import EvaluationError
from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.syntax import Expression
from tfrun_async.simulator._engine.hcl.types import DYNAMIC, NUMBER, STRING
from tfrun_async.simulator._engine.hcl.values import UNKNOWN_VALUE, Value, number, string, unknown


def get_attribute(source: Value, name: str, span: Span, expression: Expression) -> Value:
    if source.is_null and source.type.kind != "dynamic":
        raise EvaluationError(
            span,
            "Attempt to get attribute from null value",
            "This value is null, so it does not have any attributes.",
            expression=expression,
        )
    if source.is_unknown:
        types = dict(source.type.attributes)
        if source.type.kind == "object" and name not in types:
            raise _no_attribute(span, name, expression)
        element = source.type.element if source.type.kind == "map" else None
        return unknown(types.get(name) or element or DYNAMIC).marked(sensitive=source.is_sensitive)
    if source.is_null or not isinstance(source.raw, dict):
        kind = source.type.friendly_name()
        detail = f"Can't access attributes on a primitive-typed value ({kind})."
        if not source.type.is_primitive:
            detail = "This value does not have any attributes."
        raise EvaluationError(span, "Unsupported attribute", detail, expression=expression)
    if name not in source.raw:
        if source.is_open:
            return UNKNOWN_VALUE.marked(sensitive=source.is_sensitive)
        raise _no_attribute(span, name, expression, is_map=source.type.kind == "map")
    return source.raw[name].marked(sensitive=source.is_sensitive)


def _no_attribute(
    span: Span, name: str, expression: Expression, *, is_map: bool = False
) -> EvaluationError:
    if is_map:
        return EvaluationError(
            span,
            "Missing map element",
            f'This map does not have an element with the key "{name}".',
            expression=expression,
        )
    return EvaluationError(
        span,
        "Unsupported attribute",
        f'This object does not have an attribute named "{name}".',
        expression=expression,
    )


def get_index(source: Value, key: Value, span: Span, expression: Expression) -> Value:
    if source.is_null and source.type.kind != "dynamic":
        raise EvaluationError(
            span,
            "Attempt to index null value",
            "This value is null, so it does not have any indices.",
            expression=expression,
        )
    if key.is_null:
        raise EvaluationError(
            span,
            "Invalid index",
            "Can't use a null value as an indexing key.",
            expression=expression,
        )
    if source.is_unknown or key.is_unknown:
        element = source.type.element or DYNAMIC
        return unknown(element).marked(sensitive=source.is_sensitive)
    found = _element(source, key, span, expression)
    if found is None:
        raise EvaluationError(
            span,
            "Invalid index",
            "The given key does not identify an element in this collection value.",
            expression=expression,
        )
    return found.marked(sensitive=source.is_sensitive)


def _element(source: Value, key: Value, span: Span, expression: Expression) -> Value | None:
    wanted = STRING if isinstance(source.raw, dict) else NUMBER
    if source.type.kind in {"set", "string", "number", "bool", "dynamic"}:
        raise EvaluationError(
            span,
            "Invalid index",
            "Elements of a set are identified only by their value and don't have any separate "
            "index or key to select with, so it's only possible to perform operations across all "
            "elements of the set."
            if source.type.kind == "set"
            else "This value does not have any indices.",
            expression=expression,
        )
    try:
        key = convert(key, wanted)
    except ConversionError as error:
        raise EvaluationError(
            span,
            "Invalid index",
            f"The given key does not identify an element in this collection value: {error}.",
            expression=expression,
        ) from None
    if isinstance(source.raw, dict):
        return source.raw.get(str(key.raw))
    index = key.raw
    if isinstance(index, Decimal) or not isinstance(index, int):
        return None
    return source.items[index] if 0 <= index < len(source.items) else None


def iterate(collection: Value) -> Iterable[tuple[Value, Value]]:
    """Yield the keys and elements of a collection; an element of a set is its own key."""
    if isinstance(collection.raw, dict):
        yield from ((string(name), item) for name, item in collection.raw.items())
    elif collection.type.kind == "set":
        yield from ((item, item) for item in collection.items)
    else:
        yield from ((number(index), item) for index, item in enumerate(collection.items))
