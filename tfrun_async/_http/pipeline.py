"""Send a request: wait for the rate limit, retry, return the response.

Pipeline.send ── _send_attempt ──► rate limiter ──► Transport.send ──► _raise_for_status
▲                                                        │
└──── backoff ◄──── RetryState.attempts ◄──── error ◄────┘
"""

import asyncio
import logging
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import attrs

from tfrun_async._http.request import Request
from tfrun_async._http.retry import (
    MAX_RETRY_AFTER,
    RetryBudget,
    RetryState,
    Sleep,
    exception_of,
    should_retry,
)
from tfrun_async._http.sessions import TransportOptions
from tfrun_async._http.settings import Settings
from tfrun_async._http.stats import Attempt, OnAttempt, Stats
from tfrun_async._http.timeouts import Deadline, Deadlines
from tfrun_async._http.transport import Response, Transport
from tfrun_async._jsonapi.document import read_errors
from tfrun_async.errors import (
    APIError,
    ClosedError,
    ErrorObject,
    NotSentError,
    OutcomeUnknownError,
    RequestTimeoutError,
    TfrunError,
    TransportError,
    error_class,
)
from tfrun_async.rate_limit._local import OnSent, RateLimiter, is_urgent

if TYPE_CHECKING:
    import tenacity

_log = logging.getLogger("tfrun_async")

_NO_CONTENT = Response(204, {}, b"")
_DEFAULT_PAUSE = 1.0  # seconds, after a 429 without a time
_shared_deadline: ContextVar[float] = ContextVar("_shared_deadline", default=math.inf)


class Pipeline:
    """Sends requests to the API and to its presigned URLs.

    Args:
        settings: Where the API is, and the token for it.
        timeout: Seconds that one attempt may take, counted anew with each chunk of a body that is
            sent.
        deadline: Seconds that a request may take, with all waits and attempts.
        rate_limiter: Asked for a slot before each request to the API; None sends at once.
        options: How to connect.
        on_attempt: Called after each attempt.
        retry_budget: How many requests may be sent again.
        sleep: Waits for a number of seconds.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        timeout: float,
        deadline: float = math.inf,
        rate_limiter: RateLimiter | None = None,
        options: TransportOptions | None = None,
        on_attempt: OnAttempt | None = None,
        retry_budget: RetryBudget | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.stats = Stats()
        self._transport = Transport(settings, options or TransportOptions())
        self._timeout = timeout
        self._deadline = deadline
        self._rate_limiter = rate_limiter
        self._on_attempt = on_attempt
        self._sleep = sleep
        self._retry_budget = retry_budget or RetryBudget()
        self._deadlines = Deadlines()
        self._date: tuple[str | None, float] = None, 0.0
        self._in_flight = 0
        self._is_idle = asyncio.Event()  # set once it is closed and nothing is in flight
        self._is_closed = False  # to new requests; cancelled deadlines end all of them

    def __repr__(self) -> str:
        return f"Pipeline({str(self._transport.api)!r})"

    @property
    def server_time(self) -> float | None:
        """The earliest time that it can be by the server's clock, in seconds since 1970.

        It is the `Date` of the latest response plus the time since; None without a response that
        has one. This machine's own clock may be wrong, so times of the server are compared with
        times of the server only.
        """
        text, received_at = self._date
        try:
            date = parsedate_to_datetime(text or "")
        except (ValueError, OverflowError):
            return None
        return date.replace(tzinfo=date.tzinfo or UTC).timestamp() + _now() - received_at

    async def sleep(self, seconds: float) -> None:
        """Wait between two requests.

        Raises:
            ClosedError: The client is closed.
            RequestTimeoutError: The deadline of the surrounding `shared_deadline` passed.
        """
        self._check_open()
        try:
            with Deadline(self._deadlines, _shared_deadline.get()):
                await self._sleep(seconds)
        except TimeoutError as error:
            if self._deadlines.is_cancelled:
                raise ClosedError(str(error)) from error
            raise RequestTimeoutError("the deadline passed") from error

    @contextmanager
    def shared_deadline(self) -> Iterator[None]:
        """Let all requests and waits in this block share one deadline."""
        token = _shared_deadline.set(min(_shared_deadline.get(), _now() + self._deadline))
        try:
            yield
        finally:
            _shared_deadline.reset(token)

    async def close(self, wait: float | None = 0.0) -> None:
        """Close all connections; no request can be sent after that.

        Args:
            wait: Seconds to let requests finish that are in flight; None is as long as they take.
                What is left then ends as if its response was lost.
        """
        self._is_closed = True
        if not self._in_flight:
            self._is_idle.set()
        try:
            async with asyncio.timeout(wait):
                await self._is_idle.wait()
        except TimeoutError:
            pass
        finally:
            self._deadlines.cancel_all()
            await self._is_idle.wait()
            await self._transport.close()
            if self._rate_limiter is not None:
                await self._rate_limiter.close()

    async def send(self, request: Request) -> Response:
        """Send a request, retry where that is safe, and return the response.

        Raises:
            APIError: The response has an error status.
            TransportError: No response came.
            ClosedError: The client is closed.
            ResponseTooLargeError: The response is larger than `max_response_bytes`.
        """
        self._check_open()
        now = asyncio.get_running_loop().time
        deadline = min(_shared_deadline.get(), now() + self._deadline)
        state = RetryState(request, now, deadline, self._seconds_left, self._retry_budget)
        self._in_flight += 1  # for `close` to wait for
        try:
            try:
                return await self._send_attempt(state, 1)
            except TfrunError as error:
                if state.is_already_applied(error):
                    return _NO_CONTENT
                if not should_retry(request, error):
                    raise
                first_error = error
            return await self._retry(state, first_error)
        finally:
            self._in_flight -= 1
            if self._is_closed and not self._in_flight:
                self._is_idle.set()

    async def _retry(self, state: RetryState, first_error: TfrunError) -> Response:
        """Send a request again that has failed once."""
        request = state.request

        async def sleep(seconds: float) -> None:
            with self._deadline_before_sending(request, state.deadline):
                await self._sleep(seconds)

        async for attempt in state.attempts(sleep, lambda retry: _log_retry(request, retry)):
            with attempt:
                if (number := attempt.retry_state.attempt_number) == 1:
                    raise first_error  # tenacity is too slow to see the successes too
                try:
                    return await self._send_attempt(state, number)
                except NotSentError as error:
                    if state.may_have_been_applied:
                        raise TransportError(str(error)) from error  # an earlier one was sent
                    raise
                except APIError as error:
                    if state.is_already_applied(error):
                        return _NO_CONTENT
                    raise
        raise AssertionError  # the last attempt raises

    async def _send_attempt(self, state: RetryState, number: int) -> Response:
        """Wait for the rate limit, and send a request once."""
        request, now, deadline = state.request, state.now, state.deadline
        queued = started = now()
        if self._deadlines.is_cancelled or deadline <= queued:
            raise self._not_sent_error(request)
        on_sent: OnSent = _no_op
        if self._rate_limiter is not None and not request.presigned:
            on_sent = await self._acquire_slot(self._rate_limiter, request, deadline)
            started = now()

        def extend() -> None:
            timeout.when = min(deadline, now() + self._timeout)

        response = failure = None
        try:
            with Deadline(self._deadlines, min(deadline, started + self._timeout)) as timeout:
                response = await self._transport.send(request, extend, on_sent)
            self._raise_for_status(state, response)
        except TimeoutError as error:
            kind = RequestTimeoutError if request.is_idempotent else OutcomeUnknownError
            failure = kind.__name__
            reason = str(error) or "no response in time"
            raise kind(f"{request.method} {request.path}: {reason}") from error
        except BaseException as error:
            failure = type(error).__name__  # the error itself would make a cycle with this frame
            raise
        else:
            return response
        finally:
            self._record_attempt(
                request, number, started - queued, now() - started, response, failure
            )

    async def _acquire_slot(
        self, rate_limiter: RateLimiter, request: Request, deadline: float
    ) -> OnSent:
        with self._deadline_before_sending(request, deadline):
            return await rate_limiter.acquire(
                _limit_names(request), is_urgent=is_urgent(not request.is_read)
            )

    def _raise_for_status(self, state: RetryState, response: Response) -> None:
        """Raise the error that a response stands for, and obey its rate limit headers.

        Raises:
            APIError: The status is none of success.
        """
        request = state.request
        if request.presigned is None and response.status < 429:  # gateways have other clocks
            self._date = response.headers.get("Date"), _now()
        if self._rate_limiter is not None and not request.presigned:
            _apply_rate_limit_headers(self._rate_limiter, request, response)
        if 200 <= response.status < 300:
            self._retry_budget.release()
            return
        state.may_have_been_applied |= response.is_after_resend
        raise _api_error(request, response)

    def _seconds_left(self, deadline: float) -> float:
        return 0.0 if self._deadlines.is_cancelled else deadline - _now()

    def _check_open(self) -> None:
        if self._is_closed:
            raise ClosedError("the client is closed")

    @contextmanager
    def _deadline_before_sending(self, request: Request, deadline: float) -> Iterator[None]:
        """Let a wait, before or between attempts, end with the request's deadline."""
        try:
            with Deadline(self._deadlines, deadline):
                yield
        except TimeoutError as error:
            raise self._not_sent_error(request) from error

    def _not_sent_error(self, request: Request) -> NotSentError:
        reason = "the client was closed" if self._deadlines.is_cancelled else "the deadline passed"
        return NotSentError(f"{request.method} {request.path}: {reason} before it was sent")

    def _record_attempt(
        self,
        request: Request,
        number: int,
        waited: float,
        seconds: float,
        response: Response | None,
        error: str | None,
    ) -> None:
        """Count and log an attempt, and call `on_attempt`, however the attempt has ended."""
        status = response.status if response else None
        self.stats.count(number, waited, seconds, status)
        is_logged = _log.isEnabledFor(logging.DEBUG)
        if self._on_attempt is None and not is_logged:
            return
        request_id = response.headers.get("X-Request-Id") if response else None
        attempt = Attempt(
            request.operation,
            request.method,
            request.path,
            number,
            waited,
            seconds,
            status,
            error,
            request_id,
        )
        if is_logged:
            text = "%s %s: %s in %.3f s"
            extra = attrs.asdict(attempt)
            _log.debug(text, request.method, request.path, status or error, seconds, extra=extra)
        if self._on_attempt is not None:
            try:
                self._on_attempt(attempt)
            except Exception:  # noqa: BLE001  # its bug must not lose the response
                _log.exception("on_attempt failed")


def _now() -> float:
    return asyncio.get_running_loop().time()


def _no_op() -> None:
    pass


def _limit_names(request: Request) -> set[str]:
    return {"requests", request.rate_limit} if request.rate_limit else {"requests"}


def _apply_rate_limit_headers(
    rate_limiter: RateLimiter, request: Request, response: Response
) -> None:
    """Pause the rate limiter after a 429, and update the limit that a response states."""
    if response.status == 429:
        retry_after = _retry_after(response.headers)
        seconds = _DEFAULT_PAUSE if retry_after is None else min(retry_after, MAX_RETRY_AFTER)
        # A special limit is the narrower one; other requests need not stop for it.
        rate_limiter.pause({request.rate_limit or "requests"}, seconds)
    limit = response.headers.get("X-RateLimit-Limit", "")
    if request.rate_limit is None and limit.isascii() and limit.isdigit() and int(limit) > 0:
        rate_limiter.update_limit("requests", int(limit))


def _log_retry(request: Request, state: "tenacity.RetryCallState") -> None:
    error = exception_of(state)
    outcome = error.status if isinstance(error, APIError) else type(error).__name__
    extra = {
        "operation": request.operation,
        "method": request.method,
        "path": request.path,
        "number": state.attempt_number + 1,
    }
    text = "%s %s: again in %.2f s after %s"
    _log.info(text, request.method, request.path, state.upcoming_sleep, outcome, extra=extra)


def _api_error(request: Request, response: Response) -> APIError:
    errors = read_errors(response.body)
    if not errors and response.body:
        media_type = response.headers.get("Content-Type", "an unknown type").partition(";")[0]
        errors = (ErrorObject(detail=f"{len(response.body)} bytes of {media_type}"),)
    return error_class(response.status)(
        request.method,
        request.path,
        response.status,
        errors,
        response.headers.get("X-Request-Id"),
        _retry_after(response.headers),
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait; None if it does not say.

    ``Retry-After`` holds seconds or a date, ``X-RateLimit-Reset`` seconds, both perhaps fractional:
    https://developer.hashicorp.com/terraform/cloud-docs/api-docs#rate-limiting
    """
    for name in ("Retry-After", "X-RateLimit-Reset"):
        text = headers.get(name, "")
        try:
            return max(0.0, float(text))
        except ValueError:
            pass
        try:
            date = parsedate_to_datetime(text)
        except ValueError:
            continue
        return max(
            0.0, (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        )
    return None
