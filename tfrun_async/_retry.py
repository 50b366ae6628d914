"""What is sent again, and when."""

import random
from collections.abc import Awaitable, Callable

import tenacity

from tfrun_async._call import Call
from tfrun_async.errors import APIError, NotSentError, RateLimitedError, TransportError

Sleep = Callable[[float], Awaitable[None]]

ATTEMPTS = 5
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 8.0  # seconds
_LONGEST_ASKED = 120.0  # seconds; a server that asks for more is better reported than waited for
_PASSING_STATUSES = frozenset({408, 425, 500, 502, 503, 504})


def retrying(call: Call, sleep: Sleep) -> tenacity.AsyncRetrying:
    """Return the attempts at a call, to be iterated over."""
    return tenacity.AsyncRetrying(
        sleep=sleep,
        stop=tenacity.stop_after_attempt(ATTEMPTS),
        retry=tenacity.retry_if_exception(lambda error: is_worth_repeating(call, error)),
        wait=lambda state: _wait(state.attempt_number, _failure(state)),
        reraise=True,
    )


def is_worth_repeating(call: Call, error: BaseException) -> bool:
    """Whether a failed call may be sent again.

    One that changes something goes out a second time only if the first was surely not carried
    out: the connection never opened, or the server counted it against a limit.
    """
    if isinstance(error, APIError) and (error.retry_after or 0) > _LONGEST_ASKED:
        return False
    if isinstance(error, RateLimitedError | NotSentError):
        return True
    if not call.is_repeatable:
        return False
    if isinstance(error, APIError):
        return error.status in _PASSING_STATUSES
    return isinstance(error, TransportError)


def _failure(state: tenacity.RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _wait(attempt: int, error: BaseException | None) -> float:
    """Seconds until the next attempt: what the server asks for, or exponential with full jitter."""
    jitter = random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempt))  # noqa: S311
    asked = error.retry_after if isinstance(error, APIError) else None
    return asked + jitter / 8 if asked is not None else jitter
