"""What is sent again, and when."""

import random
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import attrs

from tfrun_async._http.request import Call
from tfrun_async.errors import (
    APIError,
    MalformedResponseError,
    NotSentError,
    RateLimitedError,
    ResponseTooLargeError,
    TfrunError,
    TransportError,
)

if TYPE_CHECKING:
    import tenacity

Sleep = Callable[[float], Awaitable[None]]

ATTEMPTS = 5
LONGEST_ASKED = 120.0  # seconds; a server that asks for more is better reported than waited for
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 8.0  # seconds
_SAYS_DONE = {"DELETE": 404, "PUT": 409}
_PASSING_STATUSES = frozenset({408, 425, 429})
# Gateways have many of their own from 500 on; these two say that the server never will.
_LASTING_STATUSES = frozenset({501, 505})


@attrs.define
class Allowance:
    """How many requests of a client may be sent again, so that an outage does not multiply them.

    Each takes one from it, each success gives back a half: a server that fails now and then never
    exhausts it, one that is down soon gets every call only once.
    """

    most: float = 50.0
    left: float = attrs.field(default=attrs.Factory(lambda self: self.most, takes_self=True))

    def take(self) -> bool:
        """Take one; False if there is none."""
        if self.left < 1:
            return False
        self.left -= 1
        return True

    def give_back(self) -> None:
        """Count a success."""
        if self.left < self.most:
            self.left = min(self.most, self.left + 0.5)


@attrs.define
class Effort:
    """What one call may still cost, attempt after attempt."""

    call: Call
    now: Callable[[], float]
    """The running loop's time."""
    ends: float
    """When the call's deadline comes."""
    seconds_left: Callable[[float], float]
    """Tells how long it is until then."""
    allowance: Allowance
    failures: int = 0
    """Failed attempts, without answers 429: there the server sets the pace."""
    may_be_done: bool = False
    """Whether a failed attempt may have been carried out all the same."""

    def attempts(
        self, sleep: Sleep, before_sleep: Callable[["tenacity.RetryCallState"], None]
    ) -> "tenacity.AsyncRetrying":
        """Return the attempts at the call, to be iterated over."""
        # It would make every import of the package a tenth slower, and many programs never need it.
        import tenacity  # noqa: PLC0415

        return tenacity.AsyncRetrying(
            sleep=sleep,
            stop=self._is_over,
            retry=tenacity.retry_if_exception(lambda error: is_worth_repeating(self.call, error)),
            wait=lambda state: _wait(state.attempt_number, failure(state)),
            before_sleep=before_sleep,
            reraise=True,
        )

    def is_done(self, error: TfrunError) -> bool:
        """Whether an error says that an attempt whose answer was lost has done it already."""
        if not (self.may_be_done and isinstance(error, APIError)):
            return False
        return _SAYS_DONE.get(self.call.method) == error.status

    def _is_over(self, state: "tenacity.RetryCallState") -> bool:
        error = failure(state)
        if state.upcoming_sleep >= self.seconds_left(self.ends):
            return True
        if isinstance(error, RateLimitedError):
            return False
        self.failures += 1
        self.may_be_done = self.may_be_done or not isinstance(error, NotSentError)
        return self.failures >= ATTEMPTS or not self.allowance.take()


def may_pass(error: BaseException) -> bool:
    """Whether what a call has failed with may be over the next time, as an outage may be."""
    if isinstance(error, APIError):
        status = error.status
        return status in _PASSING_STATUSES or (status >= 500 and status not in _LASTING_STATUSES)
    if isinstance(error, ResponseTooLargeError):
        return False  # the next answer will be as large
    return isinstance(error, TransportError | MalformedResponseError)


def is_worth_repeating(call: Call, error: BaseException) -> bool:
    """Whether a failed call may be sent again.

    One that changes something goes out a second time only if the first was surely not carried
    out: the connection never opened, or the server counted it against a limit.
    """
    if isinstance(error, APIError) and (error.retry_after or 0) > LONGEST_ASKED:
        return False
    if isinstance(error, RateLimitedError | NotSentError):
        return True
    return call.is_repeatable and may_pass(error)


def failure(state: "tenacity.RetryCallState") -> BaseException | None:
    """Return what an attempt has failed with."""
    return state.outcome.exception() if state.outcome else None


def _wait(attempt: int, error: BaseException | None) -> float:
    """Seconds until the next attempt: what the server asks for, or exponential with full jitter."""
    jitter = random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(attempt, 9)))  # noqa: S311
    asked = error.retry_after if isinstance(error, APIError) else None
    return asked + jitter / 8 if asked is not None else jitter
