"""Values as Terraform has them: typed, possibly unknown, possibly sensitive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeAlias

import attrs

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

MAX_DEPTH = 60
MAX_SIZE = 20_000
MAX_TEXT = 1_000_000
MAX_EXPONENT = 300


class _Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN: Final = _Unknown.UNKNOWN
Number: TypeAlias = int | Decimal
Raw: TypeAlias = "str | bool | Number | tuple[Value, ...] | dict[str, Value] | _Unknown | None"


@attrs.frozen(repr=False)
class Value:
    """A value: a scalar, a tuple of values (lists, sets, tuples) or a dict (maps, objects)."""

    type: Type
    raw: Raw
    is_sensitive: bool = False
    is_open: bool = attrs.field(default=False, eq=False)
    """Whether an object may have attributes that are not known here, as those of a provider."""
    depth: int = attrs.field(init=False, eq=False)
    size: int = attrs.field(init=False, eq=False)
    is_wholly_known: bool = attrs.field(init=False, eq=False)
    """Whether the value and its elements are known."""
    has_sensitive: bool = attrs.field(init=False, eq=False)
    """Whether the value or an element is sensitive."""

    def __attrs_post_init__(self) -> None:
        depth, size = 1, 1 + (len(self.raw) // 64 if isinstance(self.raw, str) else 0)
        is_known, has_sensitive = self.raw is not UNKNOWN, self.is_sensitive
        for child in self.children:
            depth, size = max(depth, child.depth + 1), size + child.size
            is_known = is_known and child.is_wholly_known
            has_sensitive = has_sensitive or child.has_sensitive
        for name, found in (
            ("depth", depth),
            ("size", size),
            ("is_wholly_known", is_known),
            ("has_sensitive", has_sensitive),
        ):
            object.__setattr__(self, name, found)

    @property
    def is_unknown(self) -> bool:
        """Say whether the value is known only after the apply; its elements may be, too."""
        return self.raw is UNKNOWN

    @property
    def is_null(self) -> bool:
        """Say whether the value is null."""
        return self.raw is None

    @property
    def items(self) -> tuple[Value, ...]:
        """Return the elements of a list, set or tuple."""
        return self.raw if isinstance(self.raw, tuple) else ()

    @property
    def entries(self) -> dict[str, Value]:
        """Return the entries of a map or object."""
        return self.raw if isinstance(self.raw, dict) else {}

    @property
    def children(self) -> Iterable[Value]:
        """Return the elements of any collection."""
        return self.raw if isinstance(self.raw, tuple) else self.entries.values()

    def marked(self, *, sensitive: bool = True) -> Value:
        """Return the value, sensitive if the argument says so."""
        return attrs.evolve(self, is_sensitive=True) if sensitive else self

    def unmarked(self) -> Value:
        """Return the value, with its elements, as not sensitive."""
        if not self.has_sensitive:
            return self
        raw = self.raw
        if isinstance(raw, tuple):
            raw = tuple(child.unmarked() for child in raw)
        elif isinstance(raw, dict):
            raw = {name: child.unmarked() for name, child in raw.items()}
        return attrs.evolve(self, raw=raw, is_sensitive=False)


NULL = Value(DYNAMIC, None)
UNKNOWN_VALUE = Value(DYNAMIC, UNKNOWN)
TRUE, FALSE = Value(BOOL, raw=True), Value(BOOL, raw=False)


def unknown(kind: Type) -> Value:
    """Return the unknown value of a type."""
    return Value(kind, UNKNOWN)


def string(text: str) -> Value:
    """Return a string; one that is too long is unknown."""
    return Value(STRING, text if len(text) <= MAX_TEXT else UNKNOWN)


def boolean(*, is_true: bool) -> Value:
    """Return a bool."""
    return TRUE if is_true else FALSE


def number(value: Number) -> Value:
    """Return a number; one that is too large is unknown."""
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > MAX_EXPONENT:
            return unknown(NUMBER)
        if value == value.to_integral_value():
            value = int(value)
    elif value.bit_length() > MAX_EXPONENT * 4:
        return unknown(NUMBER)
    return Value(NUMBER, value)


def _bounded(value: Value) -> Value:
    is_small = value.depth <= MAX_DEPTH and value.size <= MAX_SIZE
    return value if is_small else UNKNOWN_VALUE


def tuple_value(items: Iterable[Value]) -> Value:
    """Return a tuple."""
    items = tuple(items)
    return _bounded(Value(tuple_of(item.type for item in items), items))


def object_value(entries: Mapping[str, Value]) -> Value:
    """Return an object."""
    raw = dict(sorted(entries.items()))
    return _bounded(Value(object_of({name: item.type for name, item in raw.items()}), raw))


def list_value(element: Type, items: Iterable[Value]) -> Value:
    """Return a list of elements that have the type already."""
    return _bounded(Value(list_of(element), tuple(items)))


def map_value(element: Type, entries: Mapping[str, Value]) -> Value:
    """Return a map of elements that have the type already."""
    return _bounded(Value(map_of(element), dict(sorted(entries.items()))))


def set_value(element: Type, items: Iterable[Value]) -> Value:
    """Return a set of elements that have the type already, sorted and without duplicates.

    A set with an unknown element is unknown, since that one may equal another.
    """
    unique: dict[Any, Value] = {}
    for item in items:
        if not item.is_wholly_known:
            return unknown(set_of(element))
        unique.setdefault(sort_key(item), item)
    is_sensitive = any(item.has_sensitive for item in unique.values())
    ordered = tuple(unique[key].unmarked() for key in sorted(unique))
    return _bounded(Value(set_of(element), ordered)).marked(sensitive=is_sensitive)


def sort_key(value: Value) -> Any:
    """Return a key that orders known values of one type, and is equal for equal ones."""
    raw = value.raw
    if raw is None:
        return (0,)
    if isinstance(raw, bool | int | Decimal):
        return (1, raw)
    if isinstance(raw, tuple):
        return (3, *(sort_key(item) for item in raw))
    if isinstance(raw, dict):
        return (4, *((name, sort_key(item)) for name, item in sorted(raw.items())))
    return (2, raw)


def from_json(document: Any) -> Value:
    """Return the value of a JSON document: objects and tuples."""
    if isinstance(document, dict):
        return object_value({str(name): from_json(item) for name, item in document.items()})
    if isinstance(document, list | tuple):
        return tuple_value(from_json(item) for item in document)
    return _scalar(document)


def _scalar(document: Any) -> Value:
    match document:
        case bool():
            return boolean(is_true=document)
        case int() | Decimal():
            return number(document)
        case float():
            return number(Decimal(repr(document)))
        case str():
            return string(document)
        case _:
            return NULL


def to_json(value: Value) -> Any:
    """Return a value as a JSON document; unknown parts are null, in objects they are left out."""
    raw = value.raw
    if isinstance(raw, dict):
        return {name: to_json(item) for name, item in raw.items() if not item.is_unknown}
    if isinstance(raw, tuple):
        return [to_json(item) for item in raw]
    if isinstance(raw, bool | str):
        return raw
    if isinstance(raw, int):
        return raw if abs(raw) < 2**63 else float(raw)
    return float(raw) if isinstance(raw, Decimal) else None


def number_text(value: Number) -> str:
    """Return a number as it stands in a text: without an exponent."""
    return str(value) if isinstance(value, int) else format(value.normalize(), "f")
