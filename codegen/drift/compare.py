"""Compare our description of the API with another one."""

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from codegen.drift.describe import METHODS, ApiSummary, Content, Operation
from codegen.drift.schemas import Value


class DifferenceKind(enum.StrEnum):
    """Our side lacks something, differs in it, or has it in addition."""

    LACKING = "lacking"
    DIFFERENT = "different"
    EXTRA = "extra"


@attrs.frozen
class Subject:
    """A resource or an operation that has differences."""

    what: str
    """`resource` or `operation`."""
    name: str
    """The type of the resource; the method and path of the operation, ours if we have it."""
    group: str
    in_scope: bool
    """Whether we have it, or an operation of its group."""


@attrs.frozen
class Difference:
    """One difference between the two sides."""

    part: str
    """`attribute`, `query`, `request attribute` and so on; empty for the whole subject."""
    item: str
    """The name of the one attribute, relationship or parameter."""
    kind: DifferenceKind
    aspect: str
    """`presence`, `type`, `null`, `values`, `required` or `codes`."""
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


Drift = Mapping[Subject, list[Difference]]
_Values = Mapping[str, Value]
_Comparison = Callable[[str, str, Value, Value], Iterator[Difference]]


def compare(ours: ApiSummary, theirs: ApiSummary) -> Drift:
    """Return the differences: of resources by type, then of operations by path."""
    drift = dict([*_compare_resources(ours, theirs), *_compare_operations(ours, theirs)])
    return {subject: differences for subject, differences in drift.items() if differences}


def _compare_resources(
    ours: ApiSummary, theirs: ApiSummary
) -> Iterator[tuple[Subject, list[Difference]]]:
    for name in sorted(ours.resources.keys() | theirs.resources.keys()):
        our, their = ours.resources.get(name), theirs.resources.get(name)
        subject = Subject("resource", name, name, our is not None)
        if our and their:
            yield subject, list(_compare_content("", our, their, required=False))
        else:
            yield subject, [_presence_difference("", "", (name,), ours=our is not None)]


def _compare_operations(
    ours: ApiSummary, theirs: ApiSummary
) -> Iterator[tuple[Subject, list[Difference]]]:
    keys = ours.operations.keys() | theirs.operations.keys()
    common = ours.operations.keys() & theirs.operations.keys()
    # An operation of theirs is in our scope if we have another one of its group.
    groups = {side.operations[key].group for key in common for side in (ours, theirs)}
    for key in sorted(keys, key=lambda key: (key[0], METHODS.index(key[1]))):
        our, their = ours.operations.get(key), theirs.operations.get(key)
        name = (our or theirs.operations[key]).name
        group = (their or ours.operations[key]).group
        subject = Subject("operation", name, group, our is not None or group in groups)
        if our and their:
            yield subject, list(_compare_operation(our, their))
        else:
            yield subject, [_presence_difference("", "", (name,), ours=our is not None)]


def _compare_operation(our: Operation, their: Operation) -> Iterator[Difference]:
    yield from _compare_values(
        "query", our.parameters, their.parameters, _compare_value, required=True
    )
    yield from _compare_request(our, their)
    if our.response and their.response and our.response != their.response:
        yield _difference("response", "", "type", our.response, their.response)
    our_codes = _uncovered_codes(our.codes, their.codes)
    their_codes = _uncovered_codes(their.codes, our.codes)
    yield from _compare_sets("codes", "", "codes", our_codes, their_codes)


def _compare_request(our: Operation, their: Operation) -> Iterator[Difference]:
    if our.request and their.request:
        required = not their.is_response_schema
        for difference in _compare_content(
            "request ", our.request, their.request, required=required
        ):
            # Their request has the schema of the response, which also lists attributes that
            # cannot be sent. We do not lack those.
            is_missing = difference.kind is DifferenceKind.LACKING
            if required or not (is_missing and difference.aspect == "presence"):
                yield difference
    elif our.request or their.request:
        yield _presence_difference("request", "", ("body",), ours=our.request is not None)


def _compare_content(
    prefix: str, our: Content, their: Content, *, required: bool
) -> Iterator[Difference]:
    yield from _compare_values(
        f"{prefix}attribute", our.attributes, their.attributes, _compare_value, required=required
    )
    yield from _compare_values(
        f"{prefix}relationship",
        our.relationships,
        their.relationships,
        _compare_relationship,
        required=required,
    )


def _compare_values(
    part: str, ours: _Values, theirs: _Values, comparison: _Comparison, *, required: bool
) -> Iterator[Difference]:
    theirs = _by_our_names(ours, theirs)
    skipped_prefixes: tuple[str, ...] = ()
    for key in sorted(ours.keys() | theirs.keys()):
        if key.startswith(skipped_prefixes):
            continue
        our, their = _find_value(ours, key), _find_value(theirs, key)
        name = (ours.get(key) or theirs[key]).name
        if our and their:
            yield from comparison(part, name, our, their)
            if required and our.required != their.required:
                yield _yes_no_difference(part, name, "required", our.required, their.required)
        elif not key.endswith(("*", "[]")):
            yield _presence_difference(
                part, name, _type_names(our or theirs[key]), ours=our is not None
            )
        if not (our and their and our.types and our.types == their.types):
            skipped_prefixes += (
                f"{key}.",
                f"{key}[",
            )  # members of different types cannot be compared


def _by_our_names(ours: _Values, theirs: _Values) -> _Values:
    aliases = {alias: key for key, value in ours.items() for alias in value.aliases}
    renamed = {aliases.get(key, key): value for key, value in theirs.items()}
    return renamed | {key: theirs[key] for key in ours.keys() & theirs.keys()}


def _find_value(values: _Values, key: str) -> Value | None:
    """Return the value with this name, or the value for any name if none are listed."""
    return values.get(key) or values.get(f"{key.rpartition('.')[0]}.*".removeprefix("."))


def _compare_value(part: str, name: str, our: Value, their: Value) -> Iterator[Difference]:
    if not our.types or not their.types:
        return
    if our.types != their.types:
        yield _difference(part, name, "type", our.types, their.types)
    elif our.nullable != their.nullable:
        yield _yes_no_difference(part, name, "null", our.nullable, their.nullable)
    if their.choices:  # a document that lists no values is less precise, not different
        yield from _compare_sets(part, name, "values", our.choices, their.choices)


def _compare_relationship(part: str, name: str, our: Value, their: Value) -> Iterator[Difference]:
    if our.types and their.types and our.types != their.types:
        yield _difference(part, name, "type", our.types, their.types)
    if their.nullable and not our.nullable:  # few documents say which relationships are nullable
        yield _yes_no_difference(part, name, "null", our.nullable, their.nullable)
    if our.choices and their.choices and not our.choices & their.choices:
        yield _difference(part, name, "values", our.choices, their.choices)


def _uncovered_codes(codes: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Return the codes that no range and no default of the other side covers."""

    def is_covered(code: str) -> bool:
        is_error = not code.startswith("2")
        return f"{code[0]}XX" in others or (is_error and "default" in others)

    return frozenset(code for code in codes if code.isdecimal() and not is_covered(code))


def _compare_sets(
    part: str, item: str, aspect: str, ours: frozenset[str], theirs: frozenset[str]
) -> Iterator[Difference]:
    if theirs - ours:
        lacking = tuple(sorted(theirs - ours))
        yield Difference(part, item, DifferenceKind.LACKING, aspect, (), lacking)
    if ours - theirs:
        yield Difference(part, item, DifferenceKind.EXTRA, aspect, tuple(sorted(ours - theirs)), ())


def _difference(
    part: str, item: str, aspect: str, ours: Iterable[str], theirs: Iterable[str]
) -> Difference:
    sides = tuple(sorted(ours)), tuple(sorted(theirs))
    return Difference(part, item, DifferenceKind.DIFFERENT, aspect, *sides)


def _yes_no_difference(part: str, item: str, aspect: str, ours: bool, theirs: bool) -> Difference:
    sides = ("yes",) if ours else ("no",), ("yes",) if theirs else ("no",)
    return Difference(part, item, DifferenceKind.DIFFERENT, aspect, *sides)


def _presence_difference(part: str, item: str, what: tuple[str, ...], *, ours: bool) -> Difference:
    if ours:
        return Difference(part, item, DifferenceKind.EXTRA, "presence", what, ())
    return Difference(part, item, DifferenceKind.LACKING, "presence", (), what)


def _type_names(value: Value) -> tuple[str, ...]:
    types = sorted(value.types) or ["anything"]
    return (*types, "null") if value.nullable else tuple(types)
