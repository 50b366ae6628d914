"""JSON:API documents to models, and arguments to documents; pure.

Source: https://jsonapi.org/format/ and
https://developer.hashicorp.com/terraform/cloud-docs/api-docs#json-api-documents
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

import attrs
import orjson

from tfrun_async._call import time_text
from tfrun_async._generated.models import RESOURCES
from tfrun_async._resource import (
    UNSET,
    Model,
    Resource,
    Unset,
    python_name,
    sent,
    wire_name,
)
from tfrun_async._values import MisfitError, Slot, fill, named, shape_of
from tfrun_async.errors import ErrorObject

R = TypeVar("R", bound=Resource)


@attrs.frozen
class Page(Generic[R]):
    """One page of a list, with what the server says of the list."""

    items: list[R]
    """The resources on this page, in the server's order."""
    meta: dict[str, Any]
    """The document's ``meta``, as it arrived."""

    @property
    def number(self) -> int | None:
        """Number of this page, from 1; None when the server does not say."""
        return self._pagination("current-page")

    @property
    def next_number(self) -> int | None:
        """Number of the page after this one; None on the last."""
        return self._pagination("next-page")

    @property
    def status_counts(self) -> dict[str, int]:
        """How many runs there are in each status, on all pages, by names as in `RunStatus`.

        Only the list of all runs of an installation says so; empty elsewhere.
        """
        counts = self.meta.get("status-counts")
        if not isinstance(counts, dict):
            return {}
        # The server writes these keys with hyphens, and counts the total among them.
        return {python_name(key): count for key, count in counts.items() if key != "total"}

    def _pagination(self, key: str) -> int | None:
        pagination = self.meta.get("pagination")
        value = pagination.get(key) if isinstance(pagination, dict) else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None


def decode(body: bytes, kind: type[R]) -> R:
    """Read a document that holds one resource."""
    document = parse_object(body)
    data = document.get("data")
    return _Reading(document).primary(data, kind, "$.data")


def decode_page(body: bytes, kind: type[R]) -> Page[R]:
    """Read a document that holds a list of resources."""
    document = parse_object(body)
    data = document.get("data")
    if not isinstance(data, list):
        raise MisfitError(f"$.data: expected a list, not {named(data)}")
    reading = _Reading(document)
    items = [reading.primary(item, kind, f"$.data[{i}]") for i, item in enumerate(data)]
    meta = document.get("meta")
    return Page(items, meta if isinstance(meta, dict) else {})


def parse_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        # The decoder's own error keeps the whole text, and with it any secret inside.
        text = f"not JSON, {error.msg} in {len(body)} bytes" if body else "empty, not JSON"
        raise MisfitError(text) from None
    if not isinstance(document, dict):
        raise MisfitError(f"$: expected an object, not {named(document)}")
    return document


def read_errors(body: bytes) -> tuple[ErrorObject, ...]:
    """Read the error objects of an error reply; none if it holds none, whatever it is."""
    try:
        errors = parse_object(body).get("errors")
        return tuple(map(ErrorObject.read, errors)) if isinstance(errors, list) else ()
    except (MisfitError, RecursionError):
        return ()


class _Reading:
    """The resources of one document, each made once, so that they can refer to each other."""

    def __init__(self, document: dict[str, Any]) -> None:
        included = document.get("included")
        self._included = {
            (item.get("type"), item.get("id")): item
            for item in (included if isinstance(included, list) else ())
            if isinstance(item, dict)
        }
        self._made: dict[tuple[Any, Any], Resource] = {}

    def primary(self, data: Any, kind: type[R], place: str) -> R:
        if not isinstance(data, dict):
            raise MisfitError(f"{place}: expected a resource, not {named(data)}")
        if not isinstance(data.get("id"), str):
            raise MisfitError(f"{place}.id: expected a string, not {named(data.get('id'))}")
        return self._make(data, kind, place, "")

    def _make(self, data: dict[str, Any], kind: type[R], place: str, path: str) -> R:
        resource = _empty(kind, data, None)
        self._made[data.get("type"), data["id"]] = resource
        shape = shape_of(kind)
        fill(resource, shape.attributes, data.get("attributes"), f"{place}.attributes")
        relationships = data.get("relationships")
        if not isinstance(relationships, dict):
            return resource
        for slot in shape.relationships:
            key = slot.key_in(relationships)
            linkage = relationships[key] if key else None
            if isinstance(linkage, dict) and "data" in linkage:
                inner = f"{place}.relationships.{key}.data"
                included_as = f"{path}{slot.name}"
                value = self._linked(linkage["data"], slot, inner, included_as)
                object.__setattr__(resource, slot.name, value)
        return resource

    def _linked(self, linkage: Any, slot: Slot, place: str, path: str) -> Any:
        if slot.many:
            if not isinstance(linkage, list):
                raise MisfitError(f"{place}: expected a list, not {named(linkage)}")
            return [self._related(item, slot, place, path) for item in linkage]
        return None if linkage is None else self._related(linkage, slot, place, path)

    def _related(self, linkage: Any, slot: Slot, place: str, path: str) -> Resource:
        if not isinstance(linkage, dict) or not isinstance(linkage.get("id"), str):
            raise MisfitError(f"{place}: expected a type and an id, not {named(linkage)}")
        identity = (linkage.get("type"), linkage["id"])
        made = self._made.get(identity)
        if made is not None:
            return made
        kind = RESOURCES.get(linkage.get("type", ""), slot.resource)
        included = self._included.get(identity)
        if included is not None:
            return self._make(included, kind, f"$.included ({linkage['id']})", f"{path}.")
        return _empty(kind, linkage, path)


def _empty(kind: type[R], data: dict[str, Any], include_path: str | None) -> R:
    # A list holds ten references for each of its items: `__init__` would take half of the time.
    resource = object.__new__(kind)
    put = object.__setattr__
    put(resource, "raw", data)
    put(resource, "id", data["id"])
    put(resource, "include_path", include_path)
    return resource


def document(
    kind: str,
    *,
    attributes: Mapping[str, Any] = {},
    relationships: Mapping[str, Any] = {},
) -> bytes:
    """Return a request document that holds what was given, and nothing else."""
    data: dict[str, Any] = {"type": kind}
    for member, values in (("attributes", attributes), ("relationships", relationships)):
        given = {n: _written(n, value) for n, value in values.items() if value is not UNSET}
        if given:
            data[member] = given
    return orjson.dumps({"data": data})


def to_one(kind: str, value: Resource | str | Unset | None) -> dict[str, Any] | Unset:
    """Return the linkage to a resource given as itself or by its id."""
    if isinstance(value, Unset):
        return value
    return {"data": None if value is None else _identifier(kind, value)}


def to_many(kind: str, values: Iterable[Resource | str] | Unset) -> dict[str, Any] | Unset:
    """Return the linkage to resources given as themselves or by their ids."""
    if isinstance(values, Unset):
        return values
    return {"data": [_identifier(kind, value) for value in values]}


def _identifier(kind: str, value: Resource | str) -> dict[str, str]:
    return {"type": kind, "id": value.id if isinstance(value, Resource) else value}


def _written(name: str, value: Any) -> Any:
    if isinstance(value, Model):
        return {wire_name(a): _written(a.name, part) for a, part in sent(value)}
    if isinstance(value, Mapping):
        return {key: _written(name, part) for key, part in value.items()}
    if isinstance(value, datetime):
        return time_text(name, value)
    if isinstance(value, str):
        return str(value)
    return [_written(name, part) for part in value] if isinstance(value, Iterable) else value
