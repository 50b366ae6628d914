"""The errors of this library.

    TfrunError
    ├── SettingsError (ValueError)          no usable address or token
    ├── ArgumentError (ValueError)          an invalid argument; nothing was sent
    │   └── ArchiveError                    a directory that cannot be packed
    ├── NotLoadedError (AttributeError)     the server did not send this attribute
    ├── ClosedError (RuntimeError)          the client is closed
    ├── EventLoopError (RuntimeError)       the client is in use in another event loop
    ├── APIError                            the response has an error status
    │   ├── UnauthorizedError               401  the token is missing, wrong or expired
    │   ├── ForbiddenError                  403  not in this state, or not with this token
    │   ├── NotFoundError                   404  not there, or no permission to see it
    │   ├── ConflictError                   409  the resource's state does not allow it
    │   ├── UnprocessableError              422  the request's content is invalid
    │   ├── RateLimitedError                429  too many requests by this user
    │   ├── VerificationFailedError         400  the receiver of notifications did not respond
    │   └── ServerError                     5xx  the server failed
    ├── MalformedResponseError              the response cannot be read
    │   ├── MalformedAttributeError         one attribute cannot be read, the others can
    │   └── ResponseTooLargeError           it is larger than `max_response_bytes`
    ├── SignatureError (ValueError)         a webhook request is not signed with its key
    ├── PayloadError (ValueError)           a webhook request is malformed or misdirected
    ├── UploadFailedError                   the server could not use an uploaded configuration
    ├── StateRejectedError                  a state does not follow from the current one
    ├── StateUnavailableError               a state version has no state to download
    ├── VariablesNotSetError                some of several variables could not be set
    ├── WorkspaceLockedError                another user, team or run has locked the workspace
    ├── WaitTimeoutError (TimeoutError)     a wait took longer than its timeout
    ├── RateLimiterUnavailableError         the shared rate limiter cannot be reached
    ├── MarkerNotKeptError                  a run was started, but the server cut its marker off
    ├── JournalError                        the journal of a rollout cannot be used
    │   └── DuplicateRunError               a workspace of a rollout has two runs
    ├── WaveFailedError                     too many workspaces of a rollout have failed
    ├── NothingToOverrideError              a run waits for no override
    ├── NotificationLimitError              a workspace has the maximum of notifications
    └── TransportError                      no response
        ├── NotSentError                    the request was not sent
        │   └── CertificateError            the server's certificate cannot be verified
        ├── RequestTimeoutError (TimeoutError)  no response in time
        └── OutcomeUnknownError             sent, but it may or may not have been applied

Every error pickles. None shows a token or a presigned URL, nor do the locals in its traceback.
"""

from typing import TYPE_CHECKING, Any, Self

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfrun_async._generated.models import Run, Variable


class TfrunError(Exception):
    """Base class of the errors of this library."""


class SettingsError(TfrunError, ValueError):
    """No usable address or token was found."""


class ArgumentError(TfrunError, ValueError):
    """An argument is invalid; nothing was sent."""


class ArchiveError(ArgumentError):
    """A directory cannot be packed as a configuration."""


class NotLoadedError(TfrunError, AttributeError):
    """The server did not send this attribute; the message says how to load it."""


class ClosedError(TfrunError, RuntimeError):
    """The client is closed."""


class EventLoopError(TfrunError, RuntimeError):
    """The client, or its rate limiter, is in use in another event loop that is still open."""


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


class MalformedResponseError(TfrunError):
    """The response cannot be read; the message has the place."""


class MalformedAttributeError(MalformedResponseError):
    """The value of an attribute does not match its type; the message has its place in the JSON.

    It is raised when the attribute is read, for example if it is null but must not be. The other
    attributes can be read, and `raw` has the value.
    """


class ResponseTooLargeError(MalformedResponseError):
    """The response, or a header of it, is larger than allowed."""


class SignatureError(TfrunError, ValueError):
    """A request of a run task or a notification is not signed with its key."""


class PayloadError(TfrunError, ValueError):
    """A request of a run task or a notification is malformed or misdirected."""


class UploadFailedError(TfrunError):
    """The server could not use an uploaded configuration; the message is the server's."""


class StateRejectedError(TfrunError):
    """A state cannot become the current one of a workspace, for example because of its serial.

    Args:
        workspace: The id of the workspace.
        reason: The reason, or the error of the server.
    """

    def __init__(self, workspace: str, reason: str) -> None:
        super().__init__(workspace, reason)
        self.workspace = workspace
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.workspace}: {self.reason}"


class StateUnavailableError(TfrunError):
    """A state version has no state to download: the state was not uploaded yet, or was deleted.

    Args:
        state_version: Its id.
        status: Its status, such as `pending`.
    """

    def __init__(self, state_version: str, status: str) -> None:
        super().__init__(state_version, status)
        self.state_version = state_version
        self.status = status

    def __str__(self) -> str:
        return f"{self.state_version}: there is no state to download, its status is {self.status}"


class VariablesNotSetError(TfrunError):
    """Some of several variables could not be set; the others were set.

    Args:
        owner: The workspace or variable set, as it was given.
        failures: The errors, by the key of each variable that could not be set.
        variables: The variables that were set, by key.
    """

    def __init__(
        self,
        owner: str,
        failures: "Mapping[str, BaseException]",
        variables: "Mapping[str, Variable]",
    ) -> None:
        super().__init__(owner, failures, variables)
        self.owner = owner
        self.failures = failures
        self.variables = variables

    def __str__(self) -> str:
        count = len(self.failures) + len(self.variables)
        reasons = "; ".join(f"{key}: {error}" for key, error in self.failures.items())
        return f"{self.owner}: {len(self.failures)} of {count} variables are not set: {reasons}"


class WorkspaceLockedError(TfrunError):
    """Another user, team or run has locked the workspace. The lock was not changed.

    Args:
        workspace: The id of the workspace.
        locked_by: The id of the user, team or run; None if the server does not say.
        reason: The reason of the lock; empty if there is none.
    """

    def __init__(self, workspace: str, locked_by: str | None, reason: str) -> None:
        super().__init__(workspace, locked_by, reason)
        self.workspace = workspace
        self.locked_by = locked_by
        self.reason = reason

    def __str__(self) -> str:
        reason = f" ({self.reason})" if self.reason else ""
        return f"{self.workspace}: {self.locked_by or 'another user'} has locked it{reason}"


class WaitTimeoutError(TfrunError, TimeoutError):
    """A wait took longer than its timeout. The expected result may still arrive."""


class RateLimiterUnavailableError(TfrunError):
    """The shared rate limiter cannot be reached, so nothing was sent."""


class JournalError(TfrunError):
    """The journal of a rollout is in use, belongs to another rollout, or cannot be used."""


class MarkerNotKeptError(TfrunError):
    """A run was started, but the server did not keep the marker at the end of its message.

    So if the response was lost, the run could not be found. `run` is the run that was started.
    """

    def __init__(self, run: "Run") -> None:
        super().__init__(run)
        self.run = run

    def __str__(self) -> str:
        return f"POST /runs: {self.run.id} was started, but its message lacks the marker"


class DuplicateRunError(JournalError):
    """A workspace of a rollout has two runs; cancel one of them."""

    def __init__(self, workspace: str, run: str, second_run: str) -> None:
        super().__init__(workspace, run, second_run)
        self.workspace = workspace
        self.run = run
        self.second_run = second_run

    def __str__(self) -> str:
        return (
            f"{self.workspace}: {self.run} is its run in this rollout, and {self.second_run} is "
            "a second one: cancel one of them"
        )


class WaveFailedError(TfrunError):
    """Too many workspaces of a wave have failed, so the rollout has stopped."""


class NothingToOverrideError(TfrunError):
    """A run waits for no override that this token can see."""

    def __init__(self, run_id: str, status: str) -> None:
        super().__init__(run_id, status)
        self.run_id = run_id
        self.status = status

    def __str__(self) -> str:
        return f"{self.run_id} is {self.status}: it waits for no override that this token can see"


class NotificationLimitError(TfrunError):
    """A workspace has the maximum number of notification configurations."""

    def __init__(self, workspace: str, count: int) -> None:
        super().__init__(workspace, count)
        self.workspace = workspace
        self.count = count

    def __str__(self) -> str:
        return f"{self.workspace}: has {self.count} notification configurations; delete one of them"


class TransportError(TfrunError):
    """The request was not sent, or no response arrived."""


class NotSentError(TransportError):
    """The request was not sent: no connection was opened, or the deadline passed first."""


class CertificateError(NotSentError):
    """The server's certificate cannot be verified; the message says how to trust it."""


class RequestTimeoutError(TransportError, TimeoutError):
    """No response arrived in time."""


class OutcomeUnknownError(TransportError):
    """A request that is not idempotent was sent, and its response was lost.

    Sending it again could apply it twice: read the resource first.
    """
