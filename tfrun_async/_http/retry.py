"""Retry failed requests: which ones, how often, and after which backoff."""

import random
from collections.abc import Awaitable, Callable

import attrs

from tfrun_async._http.request import Request
from tfrun_async._http.timeouts import Deadlines
from tfrun_async.errors import (
    APIError,
    CertificateError,
    MalformedAttributeError,
    MalformedResponseError,
    NotSentError,
    RateLimitedError,
    ResponseTooLargeError,
    TfrunError,
    TransportError,
)

Sleep = Callable[[float], Awaitable[None]]

MAX_ATTEMPTS = 5
MAX_RETRY_AFTER = 120.0  # seconds; if the server asks for more, the error is raised instead
_INITIAL_BACKOFF, _MAX_BACKOFF = 0.25, 8.0  # seconds
_ALREADY_APPLIED_STATUS = {"DELETE": 404, "PUT": 409}
_TRANSIENT_STATUSES = frozenset({408, 425, 429})
# Gateways add many statuses of their own from 500 on; these two mean that no retry will help.
_PERMANENT_STATUSES = frozenset({501, 505})


@attrs.define
class RetryBudget:
    """How many requests of a client may be retried, so that an outage does not multiply them.

    Each retry takes 1, each success gives back 0.5: a server that fails now and then never
    exhausts the budget; while one is down, each request is soon sent only once.
    """

    capacity: float = 50.0
    available: float = attrs.field(
        default=attrs.Factory(lambda self: self.capacity, takes_self=True)
    )

    def acquire(self) -> bool:
        """Take one retry; return False if none is left."""
        if self.available < 1:
            return False
        self.available -= 1
        return True

    def release(self) -> None:
        """Give back half a retry, after a success."""
        if self.available < self.capacity:
            self.available = min(self.capacity, self.available + 0.5)


@attrs.define
class RetryState:
    """Retry state of one request."""

    request: Request
    deadline: float
    """When the request must have ended, in the running loop's time."""
    deadlines: Deadlines
    """Those of the running loop; cancelled if the client is closed."""
    budget: RetryBudget
    failures: int = 0
    """Failed attempts; a 429 does not count, since the server sets the pace there."""
    may_have_been_applied: bool = False
    """Whether the server may have applied a failed attempt."""

    def is_already_applied(self, error: TfrunError) -> bool:
        """Whether an error means that an attempt whose response was lost has succeeded."""
        if not (self.may_have_been_applied and isinstance(error, APIError)):
            return False
        return _ALREADY_APPLIED_STATUS.get(self.request.method) == error.status

    def next_delay(self, number: int, error: TfrunError, now: float) -> float | None:
        """Count a failed attempt, and return the seconds until the next; None if it was the last.

        Args:
            number: 1 for the first attempt.
            error: The error that it raised.
            now: The running loop's time.
        """
        if not should_retry(self.request, error):
            return None
        delay = _backoff(number, error)
        if self.deadlines.is_cancelled or now + delay >= self.deadline:
            return None  # it would come too late
        if isinstance(error, RateLimitedError):
            return delay
        self.failures += 1
        if not isinstance(error, NotSentError):
            self.may_have_been_applied = True
        return delay if self.failures < MAX_ATTEMPTS and self.budget.acquire() else None


def is_transient(error: BaseException) -> bool:
    """Whether the cause of an error may pass, as an outage does."""
    if isinstance(error, APIError):
        status = error.status
        return status in _TRANSIENT_STATUSES or (
            status >= 500 and status not in _PERMANENT_STATUSES
        )
    # The next response would have the same certificate, size or value.
    if isinstance(error, CertificateError | ResponseTooLargeError | MalformedAttributeError):
        return False
    return isinstance(error, TransportError | MalformedResponseError)


def should_retry(request: Request, error: BaseException) -> bool:
    """Whether a failed request may be sent again.

    One that is not idempotent is sent again only if the server did not apply it: there was no
    connection, or the response was a 429.
    """
    if isinstance(error, APIError) and (error.retry_after or 0) > MAX_RETRY_AFTER:
        return False
    if isinstance(error, RateLimitedError | NotSentError):
        return is_transient(error)
    return request.is_idempotent and is_transient(error)


def _backoff(attempt: int, error: TfrunError) -> float:
    """Seconds until the next attempt: ``Retry-After``, or exponential backoff with full jitter."""
    jitter = random.uniform(0, min(_MAX_BACKOFF, _INITIAL_BACKOFF * 2 ** min(attempt, 9)))  # noqa: S311
    retry_after = error.retry_after if isinstance(error, APIError) else None
    return retry_after + jitter / 8 if retry_after is not None else jitter
