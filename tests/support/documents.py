"""Hypothesis strategies for documents of every kind of resource, valid and nearly valid."""

import json
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import orjson
from hypothesis import strategies as st

from tfrun_async._generated.models import RESOURCE_NAMES
from tfrun_async._jsonapi.classes import class_named
from tfrun_async._jsonapi.structure import FieldSpec, model_spec_of
from tfrun_async._model import Resource
from tfrun_async._open_enum import OpenEnum

TIMES = [
    "2021-05-24T07:38:04.171Z",
    "2021-05-24T07:38:04+00:00",
    "2021-05-24 07:38:04-23:59",
    "2021-05-24T07:38:04.123456789Z",
    "9999-12-31T23:59:59.9999999Z",
    "20210524T0738Z",
    "2021-05-24T07:38:04,5+05:30:10",
]
INVALID_TIMES = [
    "2021-05-24T07:38:04",
    "2021-05-24T24:00:00Z",
    "2021-05-24T23:59:60Z",
    "2021-05-24T07:38:04+24:00",
    "0000-01-01T00:00:00Z",
    "2021-02-30T00:00:00Z",
    "yesterday",
    "",
]
TEXTS = st.text(max_size=4) | st.sampled_from(["\0", '"\\', "\N{SNOWMAN}", "\N{GRINNING FACE}"])
NUMBERS = st.integers(-(2**65), 2**65) | st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.sampled_from([*TIMES, *INVALID_TIMES, "true"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)

SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    Any: ANYTHING,
    NoneType: st.none(),
    str: TEXTS,
    bool: st.booleans() | st.sampled_from(["true", "false"]),
    int: st.integers(-(2**63), 2**63),
    float: NUMBERS,
    datetime: st.sampled_from(TIMES),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """JSON values that fit a type, or nearly."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        made = st.one_of([values(part) for part in parts])
    elif origin is list:
        made = st.lists(values(parts[0]), max_size=2)
    elif origin is dict:
        made = st.dictionaries(TEXTS, values(parts[1]), max_size=2)
    elif kind in SCALARS:
        made = SCALARS[kind]
    elif issubclass(kind, OpenEnum):
        made = st.sampled_from([*kind, "brand_new"])
    else:
        made = members({spec: values(spec.hint) for spec in model_spec_of(kind).attributes})
    return made


@st.composite
def members(draw: st.DrawFn, parts: dict[FieldSpec, st.SearchStrategy[Any]]) -> dict[str, Any]:
    """An object with some of its members, perhaps an invalid one, and perhaps unknown ones."""
    specs = draw(st.lists(st.sampled_from([*parts]), max_size=4, unique=True)) if parts else []
    made = {draw(st.sampled_from(spec.keys[:2])): draw(parts[spec]) for spec in specs}
    if specs and draw(st.integers(0, 3)) == 0:
        made[specs[0].keys[0]] = draw(ANYTHING)
    return made | draw(st.dictionaries(st.just("brand-new"), ANYTHING, max_size=1))


IDENTIFIERS = st.fixed_dictionaries(
    {"type": st.sampled_from([*RESOURCE_NAMES, "galaxies"]), "id": st.sampled_from("12")},
    optional={"meta": ANYTHING},
)


def linkages(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Linkages of a relationship, valid or nearly."""
    target = class_named(spec.target).resource_type if spec.target else ""
    usual = st.fixed_dictionaries({"type": st.just(target), "id": st.sampled_from("12")})
    data = st.lists(usual, max_size=2) if spec.is_to_many else usual | st.none()
    return st.fixed_dictionaries(
        {"links": st.just({"related": "/x"})}, optional={"data": data | IDENTIFIERS}
    )


@st.composite
def resources(draw: st.DrawFn, kind: type[Resource]) -> dict[str, Any]:
    """A resource of a kind."""
    model_spec = model_spec_of(kind)
    made: dict[str, Any] = {"id": draw(st.sampled_from("12")), "type": kind.resource_type}
    if draw(st.booleans()):
        made["attributes"] = draw(members({s: values(s.hint) for s in model_spec.attributes}))
    if draw(st.booleans()):
        made["relationships"] = draw(members({s: linkages(s) for s in model_spec.relationships}))
    return made | draw(st.dictionaries(st.just("links"), ANYTHING, max_size=1))


@st.composite
def documents(draw: st.DrawFn) -> tuple[type[Resource], bytes]:
    """A kind of resource, and a document that holds a list of its resources."""
    kinds = st.sampled_from([class_named(name) for name in RESOURCE_NAMES.values()])
    kind = draw(kinds)
    made: dict[str, Any] = {"data": draw(st.lists(resources(kind), min_size=1, max_size=2))}
    if draw(st.booleans()):
        made["included"] = draw(st.lists(kinds.flatmap(resources), max_size=3))
    return kind, _json(made)


def _json(value: Any) -> bytes:
    """Write JSON with integers of any size."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False).encode()
