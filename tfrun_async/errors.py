"""Everything this library raises.

    TfrunError
    ├── SettingsError (ValueError)          no usable address or token
    ├── ArgumentError (ValueError)          refused before anything was sent
    │   └── ArchiveError                    a directory that cannot be packed
    ├── NotLoadedError (AttributeError)     the server did not send this attribute
    ├── ClosedError (RuntimeError)          the client was used after its end
    ├── APIError                            the server answered, and the answer is no
    │   ├── UnauthorizedError               401  the token is missing, wrong or expired
    │   ├── ForbiddenError                  403  not in this state, or not with this token
    │   ├── NotFoundError                   404  not there, or no permission to see it
    │   ├── ConflictError                   409  the resource's state does not allow it
    │   ├── UnprocessableError              422  the request's content was refused
    │   ├── RateLimitedError                429  too many requests by this user
    │   └── ServerError                     5xx  the server failed
    ├── MalformedResponseError                 the answer cannot be read
    │   └── ResponseTooLargeError              more of it came than is read
    ├── SignatureError (ValueError)         a run task's request is not signed with its key
    ├── PayloadError (ValueError)           a request to us is malformed or misdirected
    ├── UploadFailedError                   the server could not use what was uploaded
    ├── WaitTimeoutError (TimeoutError)     what was waited for did not come in time
    ├── RateLimiterUnavailableError              the shared rate limiter cannot be reached
    ├── JournalError                        the journal of a rollout cannot be used
    ├── WaveFailedError                     too many workspaces of a rollout have failed
    └── TransportError                      no answer at all
        ├── NotSentError                    the server has not seen the request
        ├── RequestTimeoutError (TimeoutError)
        └── OutcomeUnknownError             sent, but whether it was done is unknown

Every error pickles. None shows a token or a presigned URL, nor do the locals in its traceback.
"""

from typing import Any, Self

import attrs


class TfrunError(Exception):
    """Root of everything this library raises on purpose."""


class SettingsError(TfrunError, ValueError):
    """No usable address or token was found."""


class ArgumentError(TfrunError, ValueError):
    """An argument was refused before anything was sent."""


class ArchiveError(ArgumentError):
    """A directory cannot be packed as a configuration."""


class NotLoadedError(TfrunError, AttributeError):
    """The server did not send this attribute; the text says what would make it."""


class ClosedError(TfrunError, RuntimeError):
    """The client was closed before this."""


@attrs.frozen
class ErrorObject:
    """One JSON:API error object, as far as the server filled it.

    Source: https://jsonapi.org/format/#error-objects
    """

    status: str = ""
    title: str = ""
    detail: str = ""
    pointer: str = ""
    """JSON pointer to the part of the request that was refused, such as
    ``/data/attributes/terraform-version``."""

    @classmethod
    def read(cls, value: Any) -> Self:
        """Read an error object from whatever a server sent in its place."""
        if not isinstance(value, dict):
            return cls(detail=str(value))
        source = value.get("source")
        return cls(
            status=_text(value.get("status")),  # arrives as a string or as an integer
            title=_text(value.get("title")),
            detail=_text(value.get("detail")),
            pointer=_text(source.get("pointer") if isinstance(source, dict) else None),
        )

    def __str__(self) -> str:
        title = self.title if self.title != self.detail else ""
        text = ": ".join(part for part in (title, self.detail) if part)
        return f"{text} ({self.pointer})" if self.pointer else text


def _text(value: Any) -> str:
    return "" if value is None else str(value)


class APIError(TfrunError):
    """The server answered with an error status.

    Args:
        method: HTTP method of the request.
        path: Path of the request, without its query.
        status: HTTP status of the answer.
        errors: The JSON:API error objects of the answer, possibly none.
        request_id: The answer's ``X-Request-Id`` header, to quote to support; None without one.
        retry_after: Seconds the server asks to wait before the next try; None if it does not say.
    """

    @property
    def hint(self) -> str:
        """What to look at, beyond what the server says."""
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
        said = "; ".join(text for text in map(str, self.errors) if text)
        parts = [f"{self.method} {self.path}: {self.status}", said, self.hint]
        text = ": ".join(part.removesuffix(".") for part in parts if part)
        return f"{text} [request {self.request_id}]" if self.request_id else text


class UnauthorizedError(APIError):
    """401: the token is missing, wrong, expired or revoked."""

    @property
    def hint(self) -> str:
        """What to look at."""
        return "check the token"


class ForbiddenError(APIError):
    """403: not allowed in this state or with this kind of token."""


class NotFoundError(APIError):
    """404: it does not exist, or the token has no permission to see it."""

    @property
    def hint(self) -> str:
        """What a 404 may mean beyond what it says."""
        if self.path.startswith("/admin/"):
            return "it does not exist, or the token is not a site administrator's"
        return "it does not exist, or the token lacks the permission for it"


class ConflictError(APIError):
    """409: the state of the resource does not allow this now."""


class UnprocessableError(APIError):
    """422: the content of the request was refused; each error's pointer says where."""


class RateLimitedError(APIError):
    """429: this user sends more requests than the API allows."""


class ServerError(APIError):
    """5xx: the server failed."""


_BY_STATUS: dict[int, type[APIError]] = {
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableError,
    429: RateLimitedError,
}


def error_class(status: int) -> type[APIError]:
    """Return the class that stands for an HTTP status."""
    return _BY_STATUS.get(status, ServerError if status >= 500 else APIError)


class MalformedResponseError(TfrunError):
    """The server's answer cannot be read; the text says which part of it."""


class ResponseTooLargeError(MalformedResponseError):
    """The server's answer, or a header of it, is larger than what is read."""


class SignatureError(TfrunError, ValueError):
    """A run task's request, or a notification, is not signed with its key."""


class PayloadError(TfrunError, ValueError):
    """A run task's request, or a notification, is malformed or misdirected; the text says where."""


class UploadFailedError(TfrunError):
    """The server could not use a configuration that was uploaded; the text is its own."""


class WaitTimeoutError(TfrunError, TimeoutError):
    """What was waited for did not come about in time. It may still do so later."""


class RateLimiterUnavailableError(TfrunError):
    """The rate limiter that is shared with others cannot be reached, so nothing was sent."""


class JournalError(TfrunError):
    """The journal of a rollout is in use, another rollout's, or cannot be read or written."""


class WaveFailedError(TfrunError):
    """More workspaces of a wave have failed than may, so that the rollout did not go on."""


class TransportError(TfrunError):
    """The request could not be sent, or its answer did not arrive."""


class NotSentError(TransportError):
    """The server has not seen the request: no connection opened, or its turn did not come."""


class RequestTimeoutError(TransportError, TimeoutError):
    """No answer came in time."""


class OutcomeUnknownError(TransportError):
    """A request that changes something was sent, and its answer was lost.

    Sending it again could do it twice: look at the resource first.
    """
