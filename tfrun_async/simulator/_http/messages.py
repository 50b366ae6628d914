"""The requests, responses and errors of the core."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlencode

import attrs
import orjson

JSON_API = "application/vnd.api+json"


class Query(Mapping[str, str]):
    """The query parameters of a request; it records which of them were read."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self._parameters = parameters
        self._unread = set(parameters)

    def __getitem__(self, name: str) -> str:
        self._unread.discard(name)
        return self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    @property
    def unread(self) -> frozenset[str]:
        """Return the parameters that no one has read."""
        return frozenset(self._unread)

    def encode(self, **changes: object) -> str:
        """Return all parameters as they stand in a URL, with some set to other values."""
        return urlencode({**self._parameters, **changes})


@attrs.frozen
class Request:
    """One HTTP request; header names are in lower case."""

    method: str
    path: str
    query: Query = attrs.field(factory=lambda: Query({}), converter=Query)
    headers: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    body: IO[bytes] = attrs.field(default=attrs.Factory(BytesIO), repr=False)
    read_body: Any = attrs.field(default=None, repr=False)
    """The uploaded archive, which was read in a thread since that takes long; None without one."""
    endpoint_status: int | None = None
    """The status of the endpoint check of a run task, 0 for no response; None before the check."""

    @property
    def origin(self) -> str:
        """Return the scheme and host that the client used; URLs in responses begin with them."""
        return f"http://{self.headers.get('host', 'localhost')}"

    @property
    def source(self) -> str:
        """Return the source of what is created; the terraform CLI names itself in headers."""
        if self.headers.get("x-terraform-integration") == "cloud":
            return "terraform+cloud"
        return "terraform" if "terraform-version" in self.headers else "tfe-api"

    @property
    def bearer(self) -> bytes:
        """Return the bearer token of the request; empty without one."""
        header = self.headers.get("authorization", "").encode(errors="replace")
        scheme, _, token = header.partition(b" ")
        return token if scheme.lower() == b"bearer" else b""

    def check_media_type(self) -> None:
        """Raise a 415 for a write without the JSON:API media type, even if its body is empty."""
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        # Uploads, which are PUT, and the bodies of DELETE are not JSON:API documents.
        if self.method in {"POST", "PATCH"} and media_type != JSON_API:
            raise ApiError(415, f"The Content-Type must be {JSON_API}.")


@attrs.frozen
class Response:
    """One HTTP response."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def json(cls, status: int, content: Any, media_type: str = JSON_API) -> Response:
        """Return a response that carries a JSON document."""
        return cls(status, orjson.dumps(content), {"Content-Type": media_type})


_TITLES = {
    400: "bad request",
    401: "unauthorized",
    403: "forbidden",
    404: "not found",
    409: "conflict",
    415: "unsupported media type",
    422: "invalid attribute",
    429: "too many requests",
}


class ApiError(Exception):
    """A response of one or more JSON:API error objects."""

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        *,
        title: str | None = None,
        source: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, source)
        self.status = status
        self.headers = headers or {}
        error: dict[str, Any] = {"status": str(status), "title": title or _TITLES[status]}
        if detail is not None:
            error["detail"] = detail
        if source is not None:
            error["source"] = source
        self.errors = [error]

    @classmethod
    def invalid(cls, problems: Mapping[str, str]) -> ApiError:
        """Return a 422 with an error object for each problem, by JSON pointer."""
        error = cls(422)
        error.errors = [
            {"status": "422", "title": _TITLES[422], "detail": detail, "source": {"pointer": at}}
            for at, detail in problems.items()
        ]
        return error

    @classmethod
    def invalid_parameter(cls, name: str, detail: str) -> ApiError:
        """Return a 400 that names the invalid query parameter."""
        return cls(400, detail, source={"parameter": name})

    def response(self) -> Response:
        """Return the error as a response."""
        body = orjson.dumps({"errors": self.errors})
        return Response(self.status, body, {"Content-Type": JSON_API, **self.headers})


def not_found() -> ApiError:
    """Return a 404, the API's response for missing and for forbidden resources."""
    return ApiError(404, "The requested resource was not found, or you are not allowed to see it.")


def http_date(seconds: float) -> str:
    """Return a time, in seconds since 1970, in the format of the header ``Date``."""
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)
