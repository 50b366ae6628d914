"""JSON:API documents: pages, links, and the related resources that a request asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Any

import attrs

from tfrun_async.simulator._http.messages import ApiError, Request

Resource = dict[str, Any]
Lookup = Callable[[str, str], Resource | None]
MAX_PAGE_SIZE = 100


def timestamp(seconds: float | None) -> str | None:
    """Return a time as the API writes it, in UTC with milliseconds and a Z."""
    if seconds is None:
        return None
    time = datetime.fromtimestamp(seconds, UTC)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def status_timestamps(history: Iterable[tuple[str, float]]) -> dict[str, str | None]:
    """Return the times of statuses, by keys such as `soft-failed-at`."""
    return {f"{status.replace('_', '-')}-at": timestamp(at) for status, at in history}


def to_one(kind: str, key: str | None) -> dict[str, Any]:
    """Return a relationship that names one resource, or none."""
    return {"data": None if key is None else {"id": key, "type": kind}}


def to_link(path: str) -> dict[str, Any]:
    """Return a relationship that has only a link, to a path below `/api/v2`."""
    return {"links": {"related": f"/api/v2/{path}"}}


def to_many(kind: str, keys: Iterable[str] = ()) -> dict[str, Any]:
    """Return a relationship that names any number of resources."""
    return {"data": [{"id": key, "type": kind} for key in keys]}


def resource(
    kind: str,
    key: str,
    attributes: dict[str, Any],
    relationships: dict[str, Any],
    path: str | None = None,
) -> Resource:
    """Return a resource; its own path is its type and id unless another is given."""
    return {
        "id": key,
        "type": kind,
        "attributes": attributes,
        "relationships": relationships,
        "links": {"self": f"/api/v2/{path or f'{kind}/{key}'}"},
    }


def resolve_included(
    request: Request, resources: Sequence[Resource], allowed: Collection[str], lookup: Lookup
) -> dict[str, list[Resource]]:
    """Return the `included` member of a document; empty if the request includes nothing.

    Args:
        request: The request, with its `include` parameter.
        resources: The primary resources.
        allowed: The values that the endpoint knows; any other raises a 400.
        lookup: Returns the resource of a type and an id, None if it does not exist.
    """
    names = comma_separated(request.query, "include")
    paths = [name.replace("-", "_") for name in names]
    if unknown := [path for path in paths if path not in allowed]:
        # The official Go client recognizes this error by the words "include parameter".
        detail = f"Unknown value of the include parameter: {', '.join(unknown)}."
        raise ApiError.invalid_parameter("include", detail)
    # Each resource is included once, even if several paths lead to it. A path of two steps, such as
    # `configuration_version.ingress_attributes`, includes the resources of both.
    resolved: dict[tuple[str, str], Resource] = {}
    for path in paths:
        level = list(resources)
        for relationship in path.split("."):
            level = _resolve_relationship(level, relationship.replace("_", "-"), lookup)
            resolved |= {(resource["type"], resource["id"]): resource for resource in level}
    return {"included": list(resolved.values())} if paths else {}


def _resolve_relationship(
    resources: Iterable[Resource], relationship: str, lookup: Lookup
) -> list[Resource]:
    related = []
    for resource in resources:
        data = resource["relationships"][relationship].get("data")  # some have only a link
        targets = data if isinstance(data, list) else [data]
        related += [lookup(target["type"], target["id"]) for target in targets if target]
    return [resource for resource in related if resource is not None]


def comma_separated(query: Mapping[str, str], parameter: str) -> list[str]:
    """Return the values of a comma-separated parameter."""
    return [value.strip() for value in query.get(parameter, "").split(",") if value.strip()]


@attrs.frozen
class Page:
    """The page that a request asks for."""

    request: Request
    number: int
    size: int

    @classmethod
    def from_request(cls, request: Request) -> Page:
        """Read `page[number]` and `page[size]`; impossible values read as the nearest possible."""
        number = cls._read_positive(request, "page[number]", 1)
        size = min(cls._read_positive(request, "page[size]", 20), MAX_PAGE_SIZE)
        return cls(request, number, size)

    @staticmethod
    def _read_positive(request: Request, parameter: str, default: int) -> int:
        value = request.query.get(parameter, "")
        # At most nine digits, so that int() and the arithmetic stay cheap.
        is_number = value.isascii() and value.isdigit() and len(value) < 10
        return int(value) or default if is_number else default

    def slice(self, items: Sequence[Any]) -> Sequence[Any]:
        """Return the items on this page."""
        start = (self.number - 1) * self.size
        return items[start : start + self.size]

    def pagination(self, total: int) -> dict[str, Any]:
        """Return the links and the meta of most lists."""
        last_number = max(1, ceil(total / self.size))
        previous_number = self._previous_number()
        next_number = self.number + 1 if self.number < last_number else None
        return {
            "links": {
                "self": self._link(self.number),
                "first": self._link(1),
                "prev": self._link(previous_number),
                "next": self._link(next_number),
                "last": self._link(last_number),
            },
            "meta": {
                "pagination": {
                    "current-page": self.number,
                    "page-size": self.size,
                    "prev-page": previous_number,
                    "next-page": next_number,
                    "total-pages": last_number,
                    "total-count": total,
                }
            },
        }

    def pagination_without_totals(self, total: int) -> dict[str, Any]:
        """Return the meta of the run list of an organization, which has no totals."""
        next_number = self.number + 1 if self.number * self.size < total else None
        return {
            "meta": {
                "pagination": {
                    "current-page": self.number,
                    "next-page": next_number,
                    "prev-page": self._previous_number(),
                    "page-size": self.size,
                    "page-count": len(self.slice(range(total))),
                }
            }
        }

    def _previous_number(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    def _link(self, number: int | None) -> str | None:
        if number is None:
            return None
        # The other parameters stay: a client that follows the links keeps its filters.
        query = self.request.query.encode(**{"page[number]": number, "page[size]": self.size})
        return f"{self.request.origin}{self.request.path}?{query}"
