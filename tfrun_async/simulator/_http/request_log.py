"""The requests that a simulator received, and the search for those that a test is about."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

import attrs
import orjson

API_PREFIX = "/api/v2"


@attrs.frozen
class RequestRecord:
    """A request that the simulator received; presigned paths are recorded without their secret."""

    method: str
    path: str
    query: Mapping[str, str]
    status: int
    time: float
    content: bytes = attrs.field(default=b"", repr=False, kw_only=True)
    """The JSON document that was sent, as it was, with any secrets in it; empty without one."""

    @property
    def body(self) -> Any:
        """Return the decoded document; None if there is none, or it is no JSON."""
        try:
            return orjson.loads(self.content)
        except orjson.JSONDecodeError:
            return None

    @property
    def attributes(self) -> Mapping[str, Any]:
        """Return the attributes of the resource that was sent; empty without one."""
        body = self.body
        data = body.get("data") if isinstance(body, dict) else None
        found = data.get("attributes") if isinstance(data, dict) else None
        return found if isinstance(found, dict) else {}


class Requests(list[RequestRecord]):
    """Requests, oldest first."""

    def where(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        attributes: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        status: int | None = None,
    ) -> Requests:
        """Return those requests that match all that is given.

        Args:
            method: The method.
            path: A pattern of the path below `/api/v2`, in which `*` stands for any text, as
                `Simulator.fault` takes it: `/runs`, `/runs/*/actions/apply`.
            attributes: Attributes of the resource that was sent, among others, by their names in
                the API.
            body: Members of the document that was sent, among others; likewise in its objects.
            query: Parameters, among others.
            status: The status of the response.

        Example:
            ``(run,) = sim.requests.where("POST", "/runs", attributes={"message": "Deploy"})``
        """
        return Requests(
            each
            for each in self
            if method in {None, each.method}
            and (path is None or fnmatchcase(each.path.removeprefix(API_PREFIX), path))
            and (attributes is None or _includes(each.attributes, attributes))
            and (body is None or _includes(each.body, body))
            and (query is None or _includes(each.query, query))
            and status in {None, each.status}
        )


def _includes(value: Any, expected: Any) -> bool:
    """Say whether a value has the expected members, and equals what is no object."""
    if not isinstance(expected, Mapping):
        return bool(value == expected)
    return isinstance(value, Mapping) and all(
        key in value and _includes(value[key], part) for key, part in expected.items()
    )
