"""Send a request: wait for the rate limit, retry, return the response."""

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

from tfrun_async._http.request import Call
from tfrun_async._http.retry import (
    LONGEST_ASKED,
    Allowance,
    Effort,
    Sleep,
    failure,
    is_worth_repeating,
)
from tfrun_async._http.sessions import WireOptions
from tfrun_async._http.settings import Settings
from tfrun_async._http.stats import Attempt, OnAttempt, Stats
from tfrun_async._http.timeouts import Deadline, Deadlines
from tfrun_async._http.transport import Answer, Wire
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
from tfrun_async.rate_limit._local import RateLimiter, Sent, is_urgent

if TYPE_CHECKING:
    import tenacity

_log = logging.getLogger("tfrun_async")

_DONE = Answer(204, {}, b"")
_UNSAID_PAUSE = 1.0  # seconds, after a 429 that does not say
_common_end: ContextVar[float] = ContextVar("_common_end", default=math.inf)


class Pipeline:
    """Carries calls to the API and to its presigned URLs.

    Args:
        settings: Where the API is, and the token for it.
        timeout: Seconds that one attempt at a call may take, counted anew with each piece of a body
            that goes out.
        deadline: Seconds that a call may take, with all waits and attempts.
        rate_limiter: Asked for a slot before each request to the API; None sends at once.
        options: How to connect.
        on_attempt: Called with each request that has ended.
        allowance: How many requests may be sent again.
        sleep: Waits for a number of seconds.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        timeout: float,
        deadline: float = math.inf,
        rate_limiter: RateLimiter | None = None,
        options: WireOptions | None = None,
        on_attempt: OnAttempt | None = None,
        allowance: Allowance | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.stats = Stats()
        self._wire = Wire(settings, options or WireOptions())
        self._timeout = timeout
        self._deadline = deadline
        self._rate_limiter = rate_limiter
        self._on_attempt = on_attempt
        self._sleep = sleep
        self._allowance = allowance or Allowance()
        self._deadlines = Deadlines()
        self._under_way = 0
        self._is_idle = asyncio.Event()  # once it is closed
        self._is_closed = False  # to new calls; cut deadlines end all of them

    def __repr__(self) -> str:
        return f"Transport({str(self._wire.api)!r})"

    async def sleep(self, seconds: float) -> None:
        """Wait between two calls.

        Raises:
            ClosedError: The client is closed, so that there is no call to wait for.
            RequestTimeoutError: The deadline came that calls share here.
        """
        self._check_open()
        try:
            with Deadline(self._deadlines, _common_end.get()):
                await self._sleep(seconds)
        except TimeoutError as error:
            if self._deadlines.are_cut:
                raise ClosedError(str(error)) from error
            raise RequestTimeoutError("the deadline came") from error

    @contextmanager
    def one_deadline(self) -> Iterator[None]:
        """Let everything that is sent and waited for here share one deadline."""
        token = _common_end.set(min(_common_end.get(), _now() + self._deadline))
        try:
            yield
        finally:
            _common_end.reset(token)

    async def close(self, wait: float | None = 0.0) -> None:
        """Close all connections; no call can be sent after that.

        Args:
            wait: Seconds to let calls finish that are under way; None is as long as they take.
                What is left then ends in the error of a lost answer.
        """
        self._is_closed = True
        if not self._under_way:
            self._is_idle.set()
        try:
            async with asyncio.timeout(wait):
                await self._is_idle.wait()
        except TimeoutError:
            pass
        finally:
            self._deadlines.cut()
            await self._is_idle.wait()
            await self._wire.close()
            if self._rate_limiter is not None:
                await self._rate_limiter.close()

    async def send(self, call: Call) -> Answer:
        """Send a call, again where that is safe, and return its answer.

        Raises:
            APIError: The server answered with an error status.
            TransportError: No answer came.
            ClosedError: The client is closed.
            ResponseTooLargeError: More was answered than is read.
        """
        self._check_open()
        now = asyncio.get_running_loop().time
        ends = min(_common_end.get(), now() + self._deadline)
        effort = Effort(call, now, ends, self._seconds_left, self._allowance)
        self._under_way += 1  # for `close` to wait for
        try:
            try:
                return await self._attempt(effort, 1)
            except TfrunError as error:
                if effort.is_done(error):
                    return _DONE
                if not is_worth_repeating(call, error):
                    raise
                failed = error
            return await self._send_again(effort, failed)
        finally:
            self._under_way -= 1
            if self._is_closed and not self._under_way:
                self._is_idle.set()

    async def _send_again(self, effort: Effort, failed: TfrunError) -> Answer:
        """Send a call that has failed again, where that is safe."""

        async def nap(seconds: float) -> None:
            with self._waiting(effort.call, effort.ends):
                await self._sleep(seconds)

        async for attempt in effort.attempts(nap, lambda state: _tell_retry(effort.call, state)):
            with attempt:
                if (number := attempt.retry_state.attempt_number) == 1:
                    raise failed  # tenacity costs too much to see the successes too
                try:
                    return await self._attempt(effort, number)
                except NotSentError as error:
                    if effort.may_be_done:
                        raise TransportError(str(error)) from error  # an earlier one was
                    raise
                except APIError as error:
                    if effort.is_done(error):
                        return _DONE
                    raise
        raise AssertionError  # the last attempt raises

    async def _attempt(self, effort: Effort, number: int) -> Answer:
        """Send a call once, when it is its turn."""
        call, now, ends = effort.call, effort.now, effort.ends
        came = started = now()
        if self._deadlines.are_cut or ends <= came:
            raise self._too_late(call)
        sent: Sent = _needs_no_turn
        if self._rate_limiter is not None and not call.presigned:
            sent = await self._turn(self._rate_limiter, call, ends)
            started = now()

        def go_on() -> None:
            limit.moment = min(ends, now() + self._timeout)

        answer = failed = None
        try:
            with Deadline(self._deadlines, min(ends, started + self._timeout)) as limit:
                answer = await self._wire.exchange(call, go_on, sent)
            return self._judged(effort, answer)
        except TimeoutError as error:
            late = RequestTimeoutError if call.is_repeatable else OutcomeUnknownError
            failed = late.__name__
            why = str(error) or "no answer in time"
            raise late(f"{call.method} {call.path}: {why}") from error
        except BaseException as error:
            failed = type(error).__name__  # the error itself would hold this frame, which holds it
            raise
        finally:
            self._tell(call, number, started - came, now() - started, answer, failed)

    async def _turn(self, rate_limiter: RateLimiter, call: Call, ends: float) -> Sent:
        with self._waiting(call, ends):
            return await rate_limiter.acquire(
                _limits_of(call), is_urgent=is_urgent(not call.is_read)
            )

    def _judged(self, effort: Effort, answer: Answer) -> Answer:
        """Return an answer that means success, whatever it says.

        Raises:
            APIError: It means that the call has failed.
        """
        call = effort.call
        if self._rate_limiter is not None and not call.presigned:
            _obey(self._rate_limiter, call, answer)
        if 200 <= answer.status < 300:
            self._allowance.give_back()
            return answer
        effort.may_be_done |= answer.is_to_second
        raise _error(call, answer)

    def _seconds_left(self, ends: float) -> float:
        return 0.0 if self._deadlines.are_cut else ends - _now()

    def _check_open(self) -> None:
        if self._is_closed:
            raise ClosedError("the client is closed")

    @contextmanager
    def _waiting(self, call: Call, ends: float) -> Iterator[None]:
        """Allow a wait, before or between requests, until the call's deadline."""
        try:
            with Deadline(self._deadlines, ends):
                yield
        except TimeoutError as error:
            raise self._too_late(call) from error

    def _too_late(self, call: Call) -> NotSentError:
        why = "the client was closed" if self._deadlines.are_cut else "its deadline came"
        return NotSentError(f"{call.method} {call.path}: {why} before its turn")

    def _tell(
        self,
        call: Call,
        number: int,
        waited: float,
        seconds: float,
        answer: Answer | None,
        error: str | None,
    ) -> None:
        """Tell whoever listens of a request that has ended, however it ended."""
        status = answer.status if answer else None
        self.stats.count(number, waited, seconds, status)
        is_logged = _log.isEnabledFor(logging.DEBUG)
        if self._on_attempt is None and not is_logged:
            return
        request_id = answer.headers.get("X-Request-Id") if answer else None
        attempt = Attempt(
            call.operation,
            call.method,
            call.path,
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
            _log.debug(text, call.method, call.path, status or error, seconds, extra=extra)
        if self._on_attempt is not None:
            try:
                self._on_attempt(attempt)
            except Exception:  # noqa: BLE001  # a mistake in it must not undo what was answered
                _log.exception("on_attempt failed")


def _now() -> float:
    return asyncio.get_running_loop().time()


def _needs_no_turn() -> None:
    pass


def _limits_of(call: Call) -> set[str]:
    return {"requests", call.rate_limit} if call.rate_limit else {"requests"}


def _obey(rate_limiter: RateLimiter, call: Call, answer: Answer) -> None:
    """Tell the rate limiter what an answer says of it."""
    if answer.status == 429:
        asked = _retry_after(answer.headers)
        seconds = _UNSAID_PAUSE if asked is None else min(asked, LONGEST_ASKED)
        # A special limit is the narrower one; other calls need not stop for it.
        rate_limiter.pause({call.rate_limit or "requests"}, seconds)
    limit = answer.headers.get("X-RateLimit-Limit", "")
    if call.rate_limit is None and limit.isascii() and limit.isdigit() and int(limit) > 0:
        rate_limiter.update_limit("requests", int(limit))


def _tell_retry(call: Call, state: "tenacity.RetryCallState") -> None:
    error = failure(state)
    outcome = error.status if isinstance(error, APIError) else type(error).__name__
    extra = {
        "operation": call.operation,
        "method": call.method,
        "path": call.path,
        "number": state.attempt_number + 1,
    }
    text = "%s %s: again in %.2f s after %s"
    _log.info(text, call.method, call.path, state.upcoming_sleep, outcome, extra=extra)


def _error(call: Call, answer: Answer) -> APIError:
    errors = read_errors(answer.body)
    if not errors and answer.body:
        kind = answer.headers.get("Content-Type", "an unknown type").partition(";")[0]
        errors = (ErrorObject(detail=f"{len(answer.body)} bytes of {kind}"),)
    return error_class(answer.status)(
        call.method,
        call.path,
        answer.status,
        errors,
        answer.headers.get("X-Request-Id"),
        _retry_after(answer.headers),
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait.

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
