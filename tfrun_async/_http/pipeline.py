"""Send a request: wait for the rate limit, retry, return the response.

    send ──► _send_attempt ──► rate limiter ──► Transport.send ──► response
     ▲                                               │
     └── sleep ◄── RetryState.next_delay ◄── error ◄─┘

A request has one deadline, and each attempt a timeout within it. What they raise depends on whether
the server may have seen the request:

              wait for a slot   attempt         backoff        wait   attempt
    deadline ├─────────────────┼───────────────┼──────────────┼──────┼───────────────┤
    timeout                    ├───────────────┤                     ├───────────────┤
    error     NotSentError      RequestTimeoutError, or OutcomeUnknownError if not idempotent

Once an attempt may have been applied, NotSentError becomes a plain TransportError.
"""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from itertools import count
from typing import Any, TypeVar

import attrs

from tfrun_async._event_loop import PerLoop
from tfrun_async._http.error_response import api_error, request_id
from tfrun_async._http.rate_limit_headers import apply_rate_limit_headers, parse_date
from tfrun_async._http.request import Request
from tfrun_async._http.retry import RetryBudget, RetryState, Sleep
from tfrun_async._http.sessions import Sessions, TransportOptions
from tfrun_async._http.settings import Settings
from tfrun_async._http.stats import Attempt, OnAttempt, Stats
from tfrun_async._http.timeouts import Deadline, InFlight
from tfrun_async._http.transport import Response, Transport, presigned_url
from tfrun_async._http.workspace_ids import WorkspaceIds
from tfrun_async.errors import (
    APIError,
    ClosedError,
    NotSentError,
    OutcomeUnknownError,
    RequestTimeoutError,
    TfrunError,
    TransportError,
)
from tfrun_async.rate_limit._local import OnSent, RateLimiter, is_urgent

T = TypeVar("T")

_log = logging.getLogger("tfrun_async")

_NO_CONTENT = Response(204, {}, b"")
_shared_deadline: ContextVar[float] = ContextVar("_shared_deadline", default=math.inf)


@attrs.frozen
class _InLoop:
    """What a client has in one event loop."""

    sessions: Sessions
    in_flight: InFlight = attrs.field(factory=InFlight)

    async def close(self) -> None:
        await self.sessions.close()


class Pipeline:
    """Sends requests to the API and to its presigned URLs.

    Args:
        settings: Where the API is, and the token for it.
        timeout: Seconds that one attempt may take, restarted with each chunk of a body that is
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
        self.address: str = settings.address
        self.stats: Stats = Stats()
        self.workspace_ids: WorkspaceIds = WorkspaceIds(self)
        self._transport = Transport(settings, options or TransportOptions())
        self._timeout = timeout
        self._deadline = deadline
        self._rate_limiter = rate_limiter
        self._on_attempt = on_attempt
        self._sleep = sleep
        self._retry_budget = retry_budget or RetryBudget()
        self._in_loop = PerLoop("the client", self._open, _InLoop.close)
        self._date: tuple[str, float] = "", 0.0
        self._is_closed = False  # for new requests; `Deadlines.cancel_all` ends those in flight

    def __repr__(self) -> str:
        return f"Pipeline({str(self._transport.api)!r})"

    @property
    def server_time(self) -> float | None:
        """The server's time in seconds since 1970, or up to a second less; None if unknown.

        It is the `Date` of the latest response plus the time since then. This machine's clock may
        be wrong, so it is not compared with times that the server sends.
        """
        text, received_at = self._date
        date = parse_date(text)
        return None if date is None else date.timestamp() + _now() - received_at

    async def sleep(self, seconds: float) -> None:
        """Wait between two requests, as `wait` does."""
        await self.wait(lambda: self._sleep(seconds))

    async def wait(self, start: Callable[[], Awaitable[T]]) -> T:
        """Await what a function starts, at most until the surrounding `shared_deadline`.

        Raises:
            ClosedError: The client is closed.
            RequestTimeoutError: The deadline passed.
        """
        self._check_open()
        deadlines = (await self._in_loop.get()).in_flight.deadlines
        try:
            with Deadline(deadlines, _shared_deadline.get()):
                return await start()
        except TimeoutError as error:
            if deadlines.is_cancelled:
                raise ClosedError(str(error)) from error
            raise RequestTimeoutError("the deadline passed") from error

    def start(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a task that others may await: it does not have the caller's shared deadline."""
        context = copy_context()
        context.run(_shared_deadline.set, math.inf)
        return asyncio.create_task(coroutine, context=context)

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
            wait: Seconds to wait for the requests in flight; None waits for all of them. The
                remaining ones end as if their responses were lost.
        """
        in_flight = (await self._in_loop.get()).in_flight
        self._is_closed = True
        try:
            async with asyncio.timeout(wait):
                await in_flight.wait_until_idle()
        except TimeoutError:
            pass
        finally:
            in_flight.deadlines.cancel_all()
            await in_flight.wait_until_idle()
            await self._in_loop.close()
            if self._rate_limiter is not None:
                await self._rate_limiter.close()

    async def send(self, request: Request) -> Response:
        """Send a request, retry where that is safe, and return the response.

        Raises:
            APIError: The response has an error status.
            TransportError: No response came.
            ClosedError: The client is closed.
            EventLoopError: The client is in use in another event loop.
            ResponseTooLargeError: The response is larger than `max_response_bytes`.
            MalformedResponseError: The presigned URL cannot be used.
        """
        if request.workspaces and request.workspace_names:
            with self.shared_deadline():
                return await self.workspace_ids.send(request)
        self._check_open()
        in_loop = self._in_loop.current or await self._in_loop.get()
        if request.presigned is not None:
            presigned_url(request, request.presigned)  # a retry would use the same URL
        deadlines = in_loop.in_flight.deadlines
        deadline = min(_shared_deadline.get(), deadlines.now() + self._deadline)
        state = RetryState(request, deadline, deadlines, self._retry_budget)
        try:
            with in_loop.in_flight:
                for number in count(1):
                    try:
                        return await self._send_attempt(in_loop.sessions, state, number)
                    except TfrunError as error:
                        if state.is_already_applied(error):
                            return _NO_CONTENT
                        delay = state.next_delay(number, error, deadlines.now())
                        if delay is None:
                            raise
                        _log_retry(request, number + 1, delay, error)
                    await self._back_off(state, delay)
        except NotSentError as error:
            if state.may_have_been_applied:
                raise TransportError(str(error)) from error  # an earlier attempt was sent
            raise
        raise AssertionError  # `count` has no end

    async def _back_off(self, state: RetryState, delay: float) -> None:
        """Wait between two attempts."""
        now = state.deadlines.now
        due = now() + delay
        with _deadline_before_sending(state):
            await self._sleep(delay)
        # A `sleep` that returns sooner must not let a server that always sends a 429 be asked more
        # often: the deadline counts the seconds that it was called with.
        state.deadline -= max(0.0, due - now())

    async def _send_attempt(self, sessions: Sessions, state: RetryState, number: int) -> Response:
        """Wait for the rate limit, and send a request once."""
        request, deadline = state.request, state.deadline
        now = state.deadlines.now  # in Python 3.11 `get_running_loop` is a system call
        queued = started = now()
        if state.deadlines.is_cancelled or deadline <= queued:
            raise _not_sent_error(state)
        on_sent: OnSent = _no_op
        if self._rate_limiter is not None and not request.presigned:
            on_sent = await self._acquire_slot(self._rate_limiter, state)
            started = now()

        def extend() -> None:
            timeout.when = min(deadline, now() + self._timeout)

        response = failure = None
        try:
            with Deadline(state.deadlines, min(deadline, started + self._timeout)) as timeout:
                response = await self._transport.send(sessions, request, extend, on_sent)
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
            waited, seconds = started - queued, now() - started
            status = response.status if response else None
            self.stats.count(request.operation, number, waited, seconds, status)
            if self._on_attempt is not None or _log.isEnabledFor(logging.DEBUG):
                self._report_attempt(request, number, waited, seconds, response, failure)

    async def _acquire_slot(self, rate_limiter: RateLimiter, state: RetryState) -> OnSent:
        request = state.request
        with _deadline_before_sending(state):
            return await rate_limiter.acquire(
                _limit_names(request), is_urgent=is_urgent(not request.is_read)
            )

    def _raise_for_status(self, state: RetryState, response: Response) -> None:
        """Apply the rate limit headers of a response, and raise its error if it has one.

        Raises:
            APIError: The status is not 2xx.
        """
        request = state.request
        if request.presigned is None and response.status < 429:  # others may come from a gateway
            self._date = response.headers.get("Date", ""), state.deadlines.now()
        if self._rate_limiter is not None and not request.presigned:
            apply_rate_limit_headers(self._rate_limiter, request, response)
        if 200 <= response.status < 300:
            self._retry_budget.release()
            return
        state.may_have_been_applied |= response.is_after_resend
        raise api_error(request, response, self._transport.redact)

    def _open(self) -> _InLoop:
        return _InLoop(self._transport.open())

    def _check_open(self) -> None:
        if self._is_closed:
            raise ClosedError("the client is closed")

    def _report_attempt(
        self,
        request: Request,
        number: int,
        waited: float,
        seconds: float,
        response: Response | None,
        error: str | None,
    ) -> None:
        """Log an attempt, successful or not, and call `on_attempt`."""
        attempt = Attempt(
            request.operation,
            request.method,
            request.path,
            number,
            waited,
            seconds,
            response.status if response else None,
            error,
            request_id(response) if response else None,
        )
        if _log.isEnabledFor(logging.DEBUG):
            text = "%s %s: %s in %.3f s"
            outcome = attempt.status or error
            extra = attrs.asdict(attempt)
            _log.debug(text, request.method, request.path, outcome, seconds, extra=extra)
        if self._on_attempt is not None:
            try:
                self._on_attempt(attempt)
            except Exception:  # noqa: BLE001  # a bug in it must not lose the response
                _log.exception("on_attempt failed")


def _now() -> float:
    return asyncio.get_running_loop().time()


def _no_op() -> None:
    pass


def _limit_names(request: Request) -> set[str]:
    return {"requests", request.rate_limit} if request.rate_limit else {"requests"}


@contextmanager
def _deadline_before_sending(state: RetryState) -> Iterator[None]:
    """Let a wait, before or between attempts, end with the request's deadline."""
    try:
        with Deadline(state.deadlines, state.deadline):
            yield
    except TimeoutError as error:
        raise _not_sent_error(state) from error


def _not_sent_error(state: RetryState) -> NotSentError:
    request = state.request
    reason = "the client was closed" if state.deadlines.is_cancelled else "the deadline passed"
    return NotSentError(f"{request.method} {request.path}: {reason} before it was sent")


def _log_retry(request: Request, number: int, delay: float, error: TfrunError) -> None:
    outcome = error.status if isinstance(error, APIError) else type(error).__name__
    extra = {
        "operation": request.operation,
        "method": request.method,
        "path": request.path,
        "number": number,
    }
    text = "%s %s: again in %.2f s after %s"
    _log.info(text, request.method, request.path, delay, outcome, extra=extra)
