"""Mutations of valid JSON documents: wrong values, and broken bytes."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

Node = tuple[Any, Any]
"""A list or object, and an index or key of it."""

_ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 2**53, 2**63, 2**64, -(2**63) - 1, 10**400, 1e300),
    *("", " ", "true", "null", "0", "\0", "\ud800", "\U0001f600", "é" * 300, "../..", "x" * 5000),
    *("2021-05-24T07:38:04Z", "2021-05-24", "9999-12-31T23:59:59.9999999Z", "0000-00-00T00:00:00Z"),
    *([], {}, [[]], [{}], {"": None}, {"data": None}, {"id": "x"}, {"id": "x", "type": "runs"}),
)
_DEEP = {"nested 200 deep": 200, "nested 900 deep": 900, "nested 5000 deep": 5000}
"""Placeholders, since Python's own JSON writer does not go so deep."""


def mutated(document: Any, chance: random.Random) -> bytes:
    """Return a document with some changes, as JSON or nearly so."""
    changed = copy.deepcopy(document)
    for _ in range(chance.randint(1, 4)):
        if nodes := list(_nodes(changed)):
            _change(*chance.choice(nodes), nodes, chance)
    body = _dump(changed, chance)
    if chance.random() < 0.3:
        for _ in range(chance.randint(1, 3)):
            body = _broken(body, chance)
    return body


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _nodes(value[key])


def _change(parent: Any, key: Any, nodes: list[Node], chance: random.Random) -> None:
    try:
        value = parent[key]
    except (KeyError, IndexError):
        return  # an earlier change has removed it
    kind = chance.randrange(7)
    if kind <= 2:
        parent[key] = copy.deepcopy(chance.choice(_ODD_VALUES))
    elif kind == 3:
        del parent[key]
    elif kind == 4:
        other, its_key = chance.choice(nodes)
        if isinstance(other, dict) == (its_key in other):
            parent[key] = copy.deepcopy(other[its_key])
    elif kind == 5 and isinstance(parent, dict):
        parent[chance.choice((key.replace("-", "_"), key.upper(), f"{key} ", ""))] = value
    else:
        parent[key] = chance.choice(([value], {"data": value}, *_DEEP))


def _dump(value: Any, chance: random.Random) -> bytes:
    body = json.dumps(value, ensure_ascii=chance.random() < 0.5).encode(errors="surrogatepass")
    for marker, depth in _DEEP.items():
        body = body.replace(b'"%b"' % marker.encode(), b"[" * depth + b"]" * depth)
    return body


def _broken(body: bytes, chance: random.Random) -> bytes:
    """Return bytes with one of them, or a few in a row, wrong."""
    start = chance.randrange(len(body) + 1)
    end = min(len(body), start + chance.randint(0, 20))
    odd = (b"", body[start:end] * 2, chance.randbytes(1), b'"', b"}", b",", b"1e999", b"NaN")
    inserted = chance.choice(odd)
    return body[:start] + inserted + (b"" if chance.random() < 0.1 else body[end:])
