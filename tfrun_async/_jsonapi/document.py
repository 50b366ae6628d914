"""Decode JSON:API documents into models, and write arguments as documents; pure.

Source: https://jsonapi.org/format/ and
https://developer.hashicorp.com/terraform/cloud-docs/api-docs#json-api-documents
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from types import NoneType
from typing import Any, Generic, TypeVar

import attrs
import orjson

from tfrun_async._jsonapi.structure import DecodeError, parse_object
from tfrun_async._model import (
    UNSET,
    Model,
    Resource,
    format_time,
    python_name,
    sent_attributes,
    wire_name,
)
from tfrun_async._validation import check_objects, is_unicode
from tfrun_async.errors import ArgumentError, ErrorObject

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_PAGE_NUMBER = re.compile(r"[?&]page(?:\[|%5B)number(?:\]|%5D)=(\d{1,9})(?=&|#|$)", re.IGNORECASE)
_JSON_SCALARS = frozenset({str, bool, int, NoneType})


@attrs.frozen
class Page(Generic[T]):
    """One page of a list, with its meta and links."""

    items: list[T]
    """The resources on this page, in the server's order."""
    meta: dict[str, Any]
    """The document's ``meta``, as it arrived."""
    links: dict[str, Any] = attrs.field(factory=dict)
    """The document's ``links``, as they arrived."""

    @property
    def ids(self) -> list[str]:
        """The ids of the resources on this page."""
        return [_id_of(item) for item in self.items]

    @property
    def number(self) -> int | None:
        """Number of this page, from 1; None if the server does not send it."""
        return self._pagination("current-page")

    @property
    def next_number(self) -> int | None:
        """Number of the page after this one; None on the last, or if the server does not say."""
        if self._has_pagination("next-page"):
            return self._pagination("next-page")
        link = self.links.get("next")
        # JSON:API also allows an object with the URL.
        url = link.get("href") if isinstance(link, dict) else link
        number = _PAGE_NUMBER.search(url) if isinstance(url, str) else None
        return int(number[1]) if number else None

    @property
    def has_next_number(self) -> bool:
        """Whether the server says which page is next, or that there is none."""
        is_last = "next" in self.links and self.links["next"] is None
        return self._has_pagination("next-page") or is_last or self.next_number is not None

    @property
    def status_counts(self) -> dict[str, int]:
        """How many runs there are in each status, on all pages, by names as in `RunStatus`.

        Only the list of all runs of an installation has it; empty elsewhere.
        """
        counts = self.meta.get("status-counts")
        if not isinstance(counts, dict):
            return {}
        # The server writes these keys with hyphens, and counts the total among them.
        return {python_name(key): count for key, count in counts.items() if key != "total"}

    def _has_pagination(self, key: str) -> bool:
        pagination = self.meta.get("pagination")
        return isinstance(pagination, dict) and key in pagination

    def _pagination(self, key: str) -> int | None:
        pagination = self.meta.get("pagination")
        value = pagination.get(key) if isinstance(pagination, dict) else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None


def decode(body: bytes, kind: type[R]) -> R:
    """Decode a document that holds one resource.

    Only its id and type are checked now; the value of an attribute that does not fit raises
    `MalformedAttributeError` when it is read.
    """
    resource: R = _decoder().decode_one(body, kind)
    return resource


def decode_page(body: bytes, kind: type[R]) -> Page[R]:
    """Decode a document that holds a list of resources, as `decode` does."""
    items, meta, links = _decoder().decode_many(body, kind)
    return _page(items, meta, links)


def decode_raw_page(body: bytes) -> Page[dict[str, Any]]:
    """Parse a document that holds a list of resources, which stay as they are in JSON."""
    page = parse_object(body)
    items = page.get("data")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise DecodeError("$.data: expected a list of resources")
    return _page(items, page.get("meta"), page.get("links"))


def _page(items: list[T], meta: Any, links: Any) -> Page[T]:
    return Page(
        items, meta if isinstance(meta, dict) else {}, links if isinstance(links, dict) else {}
    )


def _id_of(item: Any) -> str:
    return str(item.get("id")) if isinstance(item, dict) else item.id


@cache
def _decoder() -> Any:
    # Loaded by the first response: the structs of all resources would slow every import down.
    from tfrun_async._jsonapi import decoder  # noqa: PLC0415

    return decoder


def read_errors(body: bytes) -> tuple[ErrorObject, ...]:
    """Return the error objects of an error response; none if it has none, or is not JSON."""
    try:
        errors = parse_object(body).get("errors")
        return tuple(map(ErrorObject.read, errors)) if isinstance(errors, list) else ()
    except (DecodeError, RecursionError):
        return ()


def decode_any(body: bytes, kinds: tuple[type[R], ...]) -> R:
    """Decode a document that holds one resource of one of several kinds, as `decode` does."""
    resource: R = _decoder().decode_any(body, kinds)
    return resource


def document(
    kind: str,
    *,
    id: str | None = None,  # noqa: A002  (its name in JSON)
    attributes: Mapping[str, Any] = {},
    relationships: Mapping[str, Any] = {},
) -> bytes:
    """Return a request document.

    Args:
        kind: The type of its resource.
        id: The id of the resource that the request changes, where the API wants that.
        attributes: Attributes by their names in JSON.
        relationships: Linkages by their names in JSON.
    """
    data: dict[str, Any] = {"type": kind} if id is None else {"type": kind, "id": id}
    if attributes:
        data["attributes"] = {name: _to_json(name, value) for name, value in attributes.items()}
    if relationships:
        data["relationships"] = relationships
    return dump_json({"data": data})


def dump_json(value: dict[str, Any]) -> bytes:
    """Return a JSON object of a request.

    Raises:
        ArgumentError: It holds what JSON cannot: half a surrogate pair, or a number too large.
    """
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError as error:
        problem = str(error)
    # Not raised inside `except`: the error may keep values that are secret.
    raise ArgumentError(_lone_surrogate(value) or f"the request: {problem}")


def _lone_surrogate(value: Any, name: str = "") -> str | None:
    """Say which string in a JSON value is no Unicode text; None if there is none."""
    if isinstance(value, str):
        return None if is_unicode(value) else f"{name}: must be Unicode text, without surrogates"
    if isinstance(value, Mapping):
        parts = [*(("a key", key) for key in value), *value.items()]
    elif isinstance(value, list | tuple):
        parts = [(name, part) for part in value]
    else:
        return None
    return next(filter(None, (_lone_surrogate(part, key) for key, part in parts)), None)


def to_one(kind: str, resource_id: str | None) -> dict[str, Any]:
    """Return the linkage to a resource; None is the empty one."""
    return {"data": None if resource_id is None else {"type": kind, "id": resource_id}}


def to_many(kind: str, ids: Iterable[str]) -> dict[str, Any]:
    """Return the linkage to resources."""
    return {"data": [{"type": kind, "id": each} for each in ids]}


def new_resources(
    kind: str, parameter: str, values: Iterable[Model | Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the resources that a request creates besides its own, given their attributes."""
    items = [_to_json(parameter, value) for value in check_objects(parameter, values)]
    return {"data": [{"type": kind, "attributes": item} for item in items]}


def with_linked_ids(body: bytes, kind: str, ids: Mapping[str, str]) -> bytes:
    """Return a request document with other ids in its linkages to resources of a kind."""
    document = orjson.loads(body)
    data = document.get("data")
    linkages = [data]
    if isinstance(data, dict):
        linkages = [each["data"] for each in data.get("relationships", {}).values()]
    for linkage in linkages:
        for identifier in linkage if isinstance(linkage, list) else [linkage]:
            if identifier and identifier["type"] == kind:
                identifier["id"] = ids.get(identifier["id"], identifier["id"])
    return orjson.dumps(document)


def _to_json(name: str, value: Any) -> Any:
    if type(value) in _JSON_SCALARS:
        return value
    if isinstance(value, Model):
        # Read again, since a value that does not fit is not sent on.
        names = {wire_name(a): a.name for a, _ in sent_attributes(value)}
        return {wire: _to_json(name, getattr(value, name)) for wire, name in names.items()}
    if isinstance(value, Mapping):
        return {key: _to_json(name, part) for key, part in value.items()}
    if isinstance(value, datetime):
        return format_time(name, value)
    if isinstance(value, str):
        return str(value)
    if value is UNSET:
        raise ArgumentError(f"{name}: must not be UNSET")  # orjson would write its name
    return [_to_json(name, part) for part in value] if isinstance(value, Iterable) else value
