"""Reads the lists of resources in request documents; each error has a JSON pointer."""

from collections.abc import Mapping, Sequence
from typing import Any

from tfrun_async.simulator._http.messages import ApiError, Request
from tfrun_async.simulator._http.request_body import read_json

Items = list[dict[str, Any]]


def read_items(request: Request, kind: str) -> Items:
    """Return the resource objects of the array under `data`."""
    return _check_items(read_json(request).get("data"), "/data", kind)


def read_ids(request: Request, kind: str) -> list[str]:
    """Return the ids of the resources that the array under `data` names."""
    return _ids(read_items(request, kind), "/data")


def related_items(data: Mapping[str, Any], relationship: str, kind: str) -> Items | None:
    """Return the resource objects of a to-many relationship; None if it was left out."""
    if (related := data["relationships"].get(relationship)) is None:
        return None
    items = related.get("data") if isinstance(related, dict) else None
    return _check_items(items, relationship_pointer(relationship), kind)


def related_ids(data: Mapping[str, Any], relationship: str, kind: str) -> list[str] | None:
    """Return the ids that a to-many relationship names; None if it was left out."""
    items = related_items(data, relationship, kind)
    return None if items is None else _ids(items, relationship_pointer(relationship))


def relationship_pointer(relationship: str) -> str:
    """Return the JSON pointer of the data of a relationship."""
    return f"/data/relationships/{relationship}/data"


def _check_items(items: Any, pointer: str, kind: str) -> Items:
    if not isinstance(items, list):
        raise ApiError.invalid({pointer: "This must be an array of resources."})
    for index, item in enumerate(items):
        if not isinstance(item, dict) or item.get("type", kind) != kind:
            raise ApiError.invalid({f"{pointer}/{index}/type": f"type must be {kind!r}."})
        if not isinstance(item.get("id", ""), str):
            raise ApiError.invalid({f"{pointer}/{index}/id": "id must be a string."})
        if not isinstance(item.setdefault("attributes", {}), dict):
            raise ApiError.invalid({f"{pointer}/{index}/attributes": "This must be an object."})
    return items


def _ids(items: Sequence[Mapping[str, Any]], pointer: str) -> list[str]:
    for index, item in enumerate(items):
        if not isinstance(item.get("id"), str):
            raise ApiError.invalid({f"{pointer}/{index}/id": "id must be a string."})
    return [str(item["id"]) for item in items]
