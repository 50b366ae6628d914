"""Compare our description of the API with another one."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from codegen.drift.describe import METHODS, ApiSummary, Content, Operation
from codegen.drift.effects import Difference, DifferenceKind
from codegen.drift.schemas import KEYWORDS, Value


@attrs.frozen
class Subject:
    """A resource or an operation that has differences."""

    what: str
    """`resource` or `operation`."""
    name: str
    """The type of the resource; the method and path of the operation, ours if we have it."""
    group: str
    in_scope: bool
    """Whether we have it, an operation of its group, or the resource that it works on."""
    labels: tuple[str, ...] = ()
    """Extensions in their document, such as `x-vis: public-beta`."""


Drift = Mapping[Subject, list[Difference]]
_Values = Mapping[str, Value]
_Labelled = Content | Operation | Value
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
        subject = Subject("resource", name, name, our is not None, _labels(our, their))
        if our and their:
            yield subject, list(_compare_content("", our, their))
        else:
            yield subject, [_presence_difference("", "", (name,), ours=our is not None)]


def _compare_operations(
    ours: ApiSummary, theirs: ApiSummary
) -> Iterator[tuple[Subject, list[Difference]]]:
    keys = ours.operations.keys() | theirs.operations.keys()
    common = ours.operations.keys() & theirs.operations.keys()
    groups = {side.operations[key].group for key in common for side in (ours, theirs)}
    for key in sorted(keys, key=lambda key: (key[0], METHODS.index(key[1]))):
        our, their = ours.operations.get(key), theirs.operations.get(key)
        name = (our or theirs.operations[key]).name
        group = (their or ours.operations[key]).group
        in_scope = our is not None or group in groups or _works_on_ours(key[0], their, ours)
        subject = Subject("operation", name, group, in_scope, _labels(our, their))
        if our and their:
            yield subject, list(_compare_operation(our, their))
        else:
            yield subject, [_presence_difference("", "", (name,), ours=our is not None)]


def _works_on_ours(path: str, their: Operation | None, ours: ApiSummary) -> bool:
    """Return whether an operation of theirs returns a resource of ours, or is below one."""
    if their and {name.removeprefix("list of ") for name in their.response} & ours.resources.keys():
        return True
    owner, *rest = path.strip("/").split("/")
    if rest[:1] != ["{}"] or owner not in ours.resources:
        return False
    # Everything belongs to an organization, so what is below one says nothing.
    return owner != "organizations" or rest[1:2] in ([], ["actions"], ["relationships"])


def _compare_operation(our: Operation, their: Operation) -> Iterator[Difference]:
    if our.deprecated != their.deprecated:
        yield _yes_no_difference("operation", "", "deprecated", our.deprecated, their.deprecated)
    for place, ours in our.parameters.items():
        theirs = their.parameters[place]
        if place == "path":  # the path itself says which there are
            yield from _compare_values(place, *_common(ours, theirs), _compare_value)
        else:
            yield from _compare_values(place, ours, theirs, _compare_value, required=True)
    yield from _compare_request(our, their)
    yield from _compare_response(our, their)


def _common(ours: _Values, theirs: _Values) -> tuple[_Values, _Values]:
    both = ours.keys() & theirs.keys()
    return {key: ours[key] for key in both}, {key: theirs[key] for key in both}


def _compare_request(our: Operation, their: Operation) -> Iterator[Difference]:
    if our.request and their.request:
        for difference in _compare_content("request ", our.request, their.request, required=True):
            if not their.shares_schema or _is_about_requests(difference, their):
                yield difference
        ours, theirs = our.request.type_names, their.request.type_names
        if ours and theirs and not ours & theirs:
            yield _difference("request", "", "type", ours, theirs)
        if our.request_required != their.request_required:
            yield _yes_no_difference(
                "request", "body", "required", our.request_required, their.request_required
            )
        yield from _compare_media("request", our.request_media, their.request_media)
    elif our.request or their.request:
        difference = _presence_difference("request", "", ("body",), ours=our.request is not None)
        yield attrs.evolve(difference, required=their.request_required)


def _is_about_requests(difference: Difference, their: Operation) -> bool:
    """Return whether a difference holds though their request has the schema of the response.

    Such a schema also lists attributes that cannot be sent: we do not lack those. Only where it
    marks what is read, the rest can be sent, and what is required must be.
    """
    if difference.aspect == "required" or difference.required:
        # An update sends what it changes.
        is_create = their.method != "PATCH"
        return is_create and their.marks_read_only and difference.theirs == ("yes",)
    if difference.kind is DifferenceKind.LACKING and difference.aspect == "presence":
        content = their.request
        values = {**content.relationships, **content.attributes} if content else {}
        value = next((each for each in values.values() if each.name == difference.item), None)
        return their.marks_read_only or (value is not None and "writeOnly" in value.access)
    return True


def _compare_response(our: Operation, their: Operation) -> Iterator[Difference]:
    if our.response and their.response and our.response != their.response:
        yield _difference("response", "", "type", our.response, their.response)
    yield from _compare_values(
        "response attribute", our.response_values, their.response_values, _compare_value
    )
    yield from _compare_media("response", our.response_media, their.response_media)
    lacking = _uncovered_codes(their.codes - our.codes, our.codes)
    extra = _uncovered_codes(our.codes - their.codes, their.codes)
    successes = {code for code in lacking if code[0] in "123"}
    for codes in (successes, lacking - successes):
        yield from _compare_sets("codes", "", "codes", frozenset(), frozenset(codes))
    yield from _compare_sets("codes", "", "codes", extra, frozenset())


def _compare_media(part: str, ours: frozenset[str], theirs: frozenset[str]) -> Iterator[Difference]:
    if ours & theirs:
        yield from _compare_sets(part, "", "content types", ours, theirs)
    elif ours and theirs:
        yield _difference(part, "", "content types", ours, theirs)
    elif ours or theirs:
        yield _presence_difference(part, "", tuple(sorted(ours or theirs)), ours=bool(ours))


def _compare_content(
    prefix: str, our: Content, their: Content, *, required: bool = False
) -> Iterator[Difference]:
    for part, ours, theirs, comparison in (
        ("attribute", our.attributes, their.attributes, _compare_value),
        ("relationship", our.relationships, their.relationships, _compare_relationship),
    ):
        yield from _compare_values(f"{prefix}{part}", ours, theirs, comparison, required=required)


def _compare_values(
    part: str, ours: _Values, theirs: _Values, comparison: _Comparison, *, required: bool = False
) -> Iterator[Difference]:
    theirs = _by_our_names(ours, theirs)
    skipped_prefixes: tuple[str, ...] = ()
    for key in sorted(ours.keys() | theirs.keys()):
        if key.startswith(skipped_prefixes):
            continue
        our, their = _find_value(ours, key), _find_value(theirs, key)
        name = (ours.get(key) or theirs[key]).name
        labels = _labels(our, their)
        if our and their and not _is_new_key(key, ours, theirs):
            for difference in comparison(part, name, our, their):
                yield attrs.evolve(difference, labels=labels)
            if required and our.required != their.required:
                yield _yes_no_difference(part, name, "required", our.required, their.required)
        elif not key.endswith(("*", "[]")):
            difference = _presence_difference(
                part, name, _type_names(theirs.get(key) or ours[key]), ours=key in ours
            )
            must_be_sent = required and their is not None and their.required
            yield attrs.evolve(difference, labels=labels, required=must_be_sent)
        if not (our and their and our.types and our.types == their.types):
            # Members of different types cannot be compared.
            skipped_prefixes += (f"{key}.", f"{key}[")


def _labels(our: _Labelled | None, their: _Labelled | None) -> tuple[str, ...]:
    """Return the labels of theirs; the extensions of our spec are none."""
    return tuple(sorted(their.labels - (our.labels if our else frozenset()))) if their else ()


def _is_new_key(key: str, ours: _Values, theirs: _Values) -> bool:
    """Return whether they list a key of a map of ours whose values may be of any kind."""
    our = _find_value(ours, key)
    is_listed = key in theirs and key not in ours and not key.endswith("*")
    return is_listed and our is not None and len(our.types) != 1


def _by_our_names(ours: _Values, theirs: _Values) -> _Values:
    aliases = {alias: key for key, value in ours.items() for alias in value.aliases}
    renamed = {aliases.get(key, key): value for key, value in theirs.items()}
    return renamed | {key: theirs[key] for key in ours.keys() & theirs.keys()}


def _find_value(values: _Values, key: str) -> Value | None:
    """Return the value with this name, or the value for any name if none are listed."""
    return values.get(key) or values.get(f"{key.rpartition('.')[0]}.*".removeprefix("."))


def _compare_value(part: str, name: str, our: Value, their: Value) -> Iterator[Difference]:
    if our.deprecated != their.deprecated:
        yield _yes_no_difference(part, name, "deprecated", our.deprecated, their.deprecated)
    if not our.types or not their.types:
        return
    if our.types != their.types:
        yield _difference(part, name, "type", our.types, their.types)
        return
    if our.nullable != their.nullable:
        yield _yes_no_difference(part, name, "null", our.nullable, their.nullable)
    if their.choices:  # a document that lists no values is less precise, not different
        yield from _compare_sets(part, name, "values", our.choices, their.choices)
    for keyword in KEYWORDS:
        ours, theirs = our.keywords.get(keyword), their.keywords.get(keyword)
        if ours is not None and theirs is not None:
            if ours != theirs:
                yield _difference(part, name, keyword, (ours,), (theirs,))
        else:
            sides = (frozenset(() if side is None else (side,)) for side in (ours, theirs))
            yield from _compare_sets(part, name, keyword, *sides)


def _compare_relationship(part: str, name: str, our: Value, their: Value) -> Iterator[Difference]:
    if our.deprecated != their.deprecated:
        yield _yes_no_difference(part, name, "deprecated", our.deprecated, their.deprecated)
    if our.types and their.types and our.types != their.types:
        yield _difference(part, name, "type", our.types, their.types)
    if their.nullable and not our.nullable:  # few documents say which relationships are nullable
        yield _yes_no_difference(part, name, "null", our.nullable, their.nullable)
    if our.choices and their.choices and not our.choices & their.choices:
        yield _difference(part, name, "values", our.choices, their.choices)


def _uncovered_codes(codes: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Return the codes that no range and no default of the other side covers."""

    def is_covered(code: str) -> bool:
        is_error = code[0] in "45"
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
