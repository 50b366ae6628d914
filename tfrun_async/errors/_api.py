"""Responses with an error status."""

from typing import Any, Self

import attrs

from tfrun_async.errors._base import TfrunError


@attrs.frozen
class ErrorObject:
    """One JSON:API error object, with the members that the server sent.

    Source: https://jsonapi.org/format/#error-objects
    """

    status: str = ""
    title: str = ""
    detail: str = ""
    pointer: str = ""
    """JSON pointer to the part of the request that is invalid, such as
    ``/data/attributes/terraform-version``."""

    @classmethod
    def read(cls, value: Any) -> Self:
        """Return the error object that a server sent, of any JSON type."""
        if not isinstance(value, dict):
            return cls(detail=str(value))
        source = value.get("source")
        return cls(
            status=_string(value.get("status")),  # arrives as a string or as an integer
            title=_string(value.get("title")),
            detail=_string(value.get("detail")),
            pointer=_string(source.get("pointer") if isinstance(source, dict) else None),
        )

    def __str__(self) -> str:
        title = self.title if self.title != self.detail else ""
        text = ": ".join(part for part in (title, self.detail) if part)
        return f"{text} ({self.pointer})" if self.pointer else text


def _string(value: Any) -> str:
    return "" if value is None else str(value)


class APIError(TfrunError):
    """The response has an error status.

    Args:
        method: HTTP method of the request.
        path: Path of the request, without its query.
        status: HTTP status of the response.
        errors: The JSON:API error objects of the response, possibly none.
        request_id: The response's ``X-Request-Id`` header, to quote to support; None without one.
        retry_after: Seconds to wait before the next attempt; None if the server does not say.
    """

    @property
    def hint(self) -> str:
        """Advice on the cause, besides the server's text."""
        return ""

    def __init__(
        self,
        method: str,
        path: str,
        status: int,
        errors: tuple[ErrorObject, ...] = (),
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(method, path, status, errors, request_id, retry_after)
        self.method = method
        self.path = path
        self.status = status
        self.errors = errors
        self.request_id = request_id
        self.retry_after = retry_after

    def __str__(self) -> str:
        details = "; ".join(text for text in map(str, self.errors) if text)
        parts = [f"{self.method} {self.path}: {self.status}", details, self.hint]
        text = ": ".join(part.removesuffix(".") for part in parts if part)
        return f"{text} [request {self.request_id}]" if self.request_id else text


class UnauthorizedError(APIError):
    """401: the token is missing, wrong, expired or revoked."""

    @property
    def hint(self) -> str:
        """Advice on the cause."""
        return "check the token"


class ForbiddenError(APIError):
    """403: not allowed in this state or with this kind of token."""


class NotFoundError(APIError):
    """404: it does not exist, or the token has no permission to see it."""

    @property
    def hint(self) -> str:
        """The possible reasons of a 404."""
        if self.path.startswith("/admin/"):
            return "it does not exist, or the token is not a site administrator's"
        return "it does not exist, or the token lacks the permission for it"


class ConflictError(APIError):
    """409: the state of the resource does not allow this now."""


class UnprocessableError(APIError):
    """422: the content of the request is invalid; each error's pointer says where."""


class RateLimitedError(APIError):
    """429: this user sends more requests than the API allows."""


class VerificationFailedError(APIError):
    """400: the URL of a notification configuration did not respond as it should."""

    @property
    def hint(self) -> str:
        """Advice on the cause."""
        return "the receiver must be running, and reachable from the server"


class ServerError(APIError):
    """5xx: the server failed."""


_CLASS_BY_STATUS: dict[int, type[APIError]] = {
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableError,
    429: RateLimitedError,
}


def error_class(status: int) -> type[APIError]:
    """Return the error class of an HTTP status."""
    return _CLASS_BY_STATUS.get(status, ServerError if status >= 500 else APIError)
