"""Compare an API with what others say of it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from codegen.drift.describe import METHODS
from codegen.drift.schemas import Value

if TYPE_CHECKING:
    from codegen.drift.describe import Content, Description, Operation


class Kind(enum.StrEnum):
    """What is wrong with our side, if theirs is right."""

    LACKING = "lacking"
    DIFFERENT = "different"
    EXTRA = "extra"


@attrs.frozen
class Subject:
    """What differences are about."""

    what: str
    """`resource` or `operation`."""
    name: str
    """The type of the resource; the method and path of the operation, ours if we have it."""
    group: str
    in_scope: bool
    """Whether we have it, or an operation of its group."""


@attrs.frozen
class Difference:
    """One thing on which the two sides do not agree."""

    part: str
    """`attribute`, `query`, `request attribute` and so on; empty for the whole subject."""
    item: str
    """The name of the one attribute, relationship or parameter."""
    kind: Kind
    aspect: str
    """`presence`, `type`, `null`, `values`, `required` or `codes`."""
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


Drift = Mapping[Subject, list[Difference]]
_Values = Mapping[str, Value]
_Comparison = Callable[[str, str, Value, Value], Iterator[Difference]]


def compare(ours: Description, theirs: Description) -> Drift:
    """Return what differs: resources by type, then operations by path."""
    drift = dict([*_resources(ours, theirs), *_operations(ours, theirs)])
    return {subject: differences for subject, differences in drift.items() if differences}


def _resources(
    ours: Description, theirs: Description
) -> Iterator[tuple[Subject, list[Difference]]]:
    for name in sorted(ours.resources.keys() | theirs.resources.keys()):
        one, other = ours.resources.get(name), theirs.resources.get(name)
        subject = Subject("resource", name, name, one is not None)
        if one and other:
            yield subject, list(_content("", one, other, required=False))
        else:
            yield subject, [_presence("", "", (name,), ours=one is not None)]


def _operations(
    ours: Description, theirs: Description
) -> Iterator[tuple[Subject, list[Difference]]]:
    keys = ours.operations.keys() | theirs.operations.keys()
    common = ours.operations.keys() & theirs.operations.keys()
    groups = {side.operations[key].group for key in common for side in (ours, theirs)}
    for key in sorted(keys, key=lambda key: (key[0], METHODS.index(key[1]))):
        one, other = ours.operations.get(key), theirs.operations.get(key)
        name = (one or theirs.operations[key]).name
        group = (other or ours.operations[key]).group
        subject = Subject("operation", name, group, one is not None or group in groups)
        if one and other:
            yield subject, list(_operation(one, other))
        else:
            yield subject, [_presence("", "", (name,), ours=one is not None)]


def _operation(one: Operation, other: Operation) -> Iterator[Difference]:
    yield from _values("query", one.parameters, other.parameters, _value, required=True)
    yield from _request(one, other)
    if one.answer and other.answer and one.answer != other.answer:
        yield _different("answer", "", "type", one.answer, other.answer)
    ours, theirs = _uncovered(one.codes, other.codes), _uncovered(other.codes, one.codes)
    yield from _sets("codes", "", "codes", ours, theirs)


def _request(one: Operation, other: Operation) -> Iterator[Difference]:
    if one.request and other.request:
        required = not other.is_shared
        for difference in _content("request ", one.request, other.request, required=required):
            # A schema of what is read does not tell what else may be sent.
            if required or (difference.kind, difference.aspect) != (Kind.LACKING, "presence"):
                yield difference
    elif one.request or other.request:
        yield _presence("request", "", ("body",), ours=one.request is not None)


def _content(prefix: str, one: Content, other: Content, *, required: bool) -> Iterator[Difference]:
    yield from _values(
        f"{prefix}attribute", one.attributes, other.attributes, _value, required=required
    )
    yield from _values(
        f"{prefix}relationship",
        one.relationships,
        other.relationships,
        _relationship,
        required=required,
    )


def _values(
    part: str, ours: _Values, theirs: _Values, compared: _Comparison, *, required: bool
) -> Iterator[Difference]:
    theirs = _by_our_names(ours, theirs)
    settled: tuple[str, ...] = ()
    for key in sorted(ours.keys() | theirs.keys()):
        if key.startswith(settled):
            continue
        one, other = _found(ours, key), _found(theirs, key)
        name = (ours.get(key) or theirs[key]).name
        if one and other:
            yield from compared(part, name, one, other)
            if required and one.required != other.required:
                yield _answered(part, name, "required", one.required, other.required)
        elif not key.endswith(("*", "[]")):
            yield _presence(part, name, _types(one or theirs[key]), ours=one is not None)
        if not (one and other and one.types and one.types == other.types):
            settled += (f"{key}.", f"{key}[")  # what is in it cannot be compared


def _by_our_names(ours: _Values, theirs: _Values) -> _Values:
    aliases = {alias: key for key, value in ours.items() for alias in value.aliases}
    renamed = {aliases.get(key, key): value for key, value in theirs.items()}
    return renamed | {key: theirs[key] for key in ours.keys() & theirs.keys()}


def _found(values: _Values, key: str) -> Value | None:
    """Return the value of this name, or that of any name if names are not listed."""
    return values.get(key) or values.get(f"{key.rpartition('.')[0]}.*".removeprefix("."))


def _value(part: str, name: str, one: Value, other: Value) -> Iterator[Difference]:
    if not one.types or not other.types:
        return
    if one.types != other.types:
        yield _different(part, name, "type", one.types, other.types)
    elif one.nullable != other.nullable:
        yield _answered(part, name, "null", one.nullable, other.nullable)
    if other.choices:  # who lists no values just says less
        yield from _sets(part, name, "values", one.choices, other.choices)


def _relationship(part: str, name: str, one: Value, other: Value) -> Iterator[Difference]:
    if one.types and other.types and one.types != other.types:
        yield _different(part, name, "type", one.types, other.types)
    if other.nullable and not one.nullable:  # few documents say where a relationship is null
        yield _answered(part, name, "null", one.nullable, other.nullable)
    if one.choices and other.choices and not one.choices & other.choices:
        yield _different(part, name, "values", one.choices, other.choices)


def _uncovered(codes: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Return codes without those that the other side has in a range or in its default."""

    def is_covered(code: str) -> bool:
        is_error = not code.startswith("2")
        return f"{code[0]}XX" in others or (is_error and "default" in others)

    return frozenset(code for code in codes if code.isdecimal() and not is_covered(code))


def _sets(
    part: str, item: str, aspect: str, ours: frozenset[str], theirs: frozenset[str]
) -> Iterator[Difference]:
    if theirs - ours:
        lacking = tuple(sorted(theirs - ours))
        yield Difference(part, item, Kind.LACKING, aspect, (), lacking)
    if ours - theirs:
        yield Difference(part, item, Kind.EXTRA, aspect, tuple(sorted(ours - theirs)), ())


def _different(
    part: str, item: str, aspect: str, ours: Iterable[str], theirs: Iterable[str]
) -> Difference:
    sides = tuple(sorted(ours)), tuple(sorted(theirs))
    return Difference(part, item, Kind.DIFFERENT, aspect, *sides)


def _answered(part: str, item: str, aspect: str, ours: bool, theirs: bool) -> Difference:
    sides = ("yes",) if ours else ("no",), ("yes",) if theirs else ("no",)
    return Difference(part, item, Kind.DIFFERENT, aspect, *sides)


def _presence(part: str, item: str, what: tuple[str, ...], *, ours: bool) -> Difference:
    if ours:
        return Difference(part, item, Kind.EXTRA, "presence", what, ())
    return Difference(part, item, Kind.LACKING, "presence", (), what)


def _types(value: Value) -> tuple[str, ...]:
    types = sorted(value.types) or ["anything"]
    return (*types, "null") if value.nullable else tuple(types)
