"""Take in a run task's requests, have them handled, and report the results."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self, TypeAlias

import attrs
from aiohttp import web

from tfrun_async._http.request import Request
from tfrun_async._http.retry import Sleep
from tfrun_async._http.secret import Secret
from tfrun_async._http.sessions import MAX_RESPONSE_BYTES, TransportOptions
from tfrun_async._http.settings import DEFAULT_ADDRESS, parse_address
from tfrun_async._validation import check_count
from tfrun_async._webhook.signature import Unsigned, verify
from tfrun_async._webhook.web import ASGI, Refusal, aiohttp_app, asgi_app
from tfrun_async.errors import ArgumentError, PayloadError, SignatureError
from tfrun_async.run_task._callback import RequestLink
from tfrun_async.run_task._request import (
    RunTaskRequest,
    linked,
    parse,
)
from tfrun_async.run_task._result import Failed, Result

_log = logging.getLogger("tfrun_async")

Handler: TypeAlias = Callable[[RunTaskRequest], Awaitable[Result]]

_SIGNATURE = "x-tfc-task-signature"
_MOST_SILENCE = 600.0  # seconds after which the server gives up on a task
_LONGEST_WORK = 3600.0  # seconds, likewise
_FAREWELL = 10.0  # seconds that `close` gives to report what it has cut short
_REMEMBERED = 10_000  # finished requests that are known when they are sent again

_CRASHED = Failed("The run task failed unexpectedly; the log of its service says why.")
_OVERRAN = Failed("The run task had no result in time.")
_CUT_SHORT = Failed("The service of the run task was shut down before there was a result.")


@attrs.frozen(eq=False)
class _Job:
    """An accepted request, until its result is delivered."""

    request: RunTaskRequest
    link: RequestLink
    verdict: asyncio.Future[Request] = attrs.field(
        factory=lambda: asyncio.get_running_loop().create_future()
    )

    def decide(self, result: Result) -> None:
        """Settle on a result; the first one counts."""
        if not self.verdict.done():
            self.verdict.set_result(self.link.verdict(result))


class RunTaskReceiver:
    """Takes a run task's requests, has them handled in the background, and reports the results.

    A request is answered at once: 200 when it is accepted or has been before, 401 when its
    signature is wrong, 422 when it is malformed or misdirected. Its token goes to its callback's
    origin only, which must be one of `addresses`. While it waits and while the handler works,
    progress is reported; a handler that raises or overruns is reported as failed.

    It belongs to the event loop it is first used in. An application of aiohttp closes it at the
    end, as does an ASGI server that runs it alone. FastAPI and Starlette pass on no end to what is
    mounted in them: use it in ``async with`` in the lifespan of the application, or `close` it.

    Args:
        hmac_key: The run task's HMAC key, or `UNSIGNED` to take requests from anybody.
        handler: Awaited with each request; returns `Passed` or `Failed`. Work that blocks
            belongs in a thread.
        addresses: The servers to work for, as scheme and host. Plain HTTP is for this machine
            only.
        concurrency: How many requests are handled at once; the others wait for their turn.
        progress_interval: Seconds between reports of progress; the server gives up after 600.
        timeout: Seconds from a request to its result, the wait for its turn included; the server
            gives up after 3600.
        grace: Seconds that `close` waits for requests to be handled.
        ssl: Which certificates to trust in the servers, and which to show. Without it the
            system's, and none.
        max_response_bytes: Bytes of a plan or a configuration that are read at most.
        sleep: Waits for a number of seconds; a test's may be faster.

    Raises:
        ArgumentError: The key is empty, or a number is out of its range.
        SettingsError: An address is malformed.
    """

    asgi: ASGI
    """The receiver as an ASGI application, whatever the path.

    Mounted in FastAPI or Starlette, the URL of the task ends in a slash: without it they redirect.
    """

    def __init__(
        self,
        *,
        hmac_key: str | Unsigned,
        handler: Handler,
        addresses: str | Iterable[str] = DEFAULT_ADDRESS,
        concurrency: int = 10,
        progress_interval: float = 180.0,
        timeout: float = 3540.0,
        grace: float = 20.0,
        ssl: SSLContext | None = None,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        if not hmac_key or not isinstance(hmac_key, str | Unsigned):
            raise ArgumentError("hmac_key: there is none; UNSIGNED takes requests from anybody")
        check_count("concurrency", concurrency)
        _check_seconds("progress_interval", progress_interval, below=_MOST_SILENCE)
        _check_seconds("timeout", timeout, below=_LONGEST_WORK)
        self._hmac_key = hmac_key if isinstance(hmac_key, Unsigned) else Secret(hmac_key)
        self._handler = handler
        listed = [addresses] if isinstance(addresses, str) else addresses
        self._origins = {parse_address(each, "addresses", allow_http=False) for each in listed}
        self._options = TransportOptions(ssl, max_response_bytes=max_response_bytes)
        self._turns = asyncio.Semaphore(concurrency)
        self._progress_interval = progress_interval
        self._timeout = timeout
        self._grace = grace
        self._sleep = sleep
        self._is_closing = False
        self._jobs: dict[_Job, asyncio.Task[None]] = {}
        self._known: set[str] = set()
        self._finished: deque[str] = deque()
        self.asgi = asgi_app(self._take, self.close, _SIGNATURE)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def app(self) -> web.Application:
        """Return the receiver as an application of aiohttp, for ``add_subapp`` or to run alone."""
        return aiohttp_app(self._take, self.close, _SIGNATURE)

    async def close(self) -> None:
        """Take no more requests, and wait until those that were accepted are settled.

        After the grace period, handlers that still work are cancelled and their requests reported
        as failed.
        """
        self._is_closing = True
        await self._settled(within=self._grace)
        for job in self._jobs:
            job.decide(_CUT_SHORT)
        await self._settled(within=_FAREWELL)
        left = list(self._jobs.values())
        for settling in left:
            settling.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _settled(self, *, within: float) -> None:
        if not self._jobs:
            return
        waits = [
            asyncio.ensure_future(asyncio.wait(list(self._jobs.values()))),
            asyncio.ensure_future(self._sleep(within)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancelled(*waits)

    def _take(self, body: bytes, signature: str | None) -> None:
        """Accept a request, unless it was accepted before or is a mere check."""
        try:
            if not isinstance(self._hmac_key, Unsigned):
                verify(body, signature, self._hmac_key.reveal())
            request = parse(body)
            if request.is_endpoint_check:
                return
            link = RequestLink(request, self._origins, self._options, sleep=self._sleep)
        except (SignatureError, PayloadError) as error:
            _log.warning("a run task's request was refused: %s", error)
            status = 401 if isinstance(error, SignatureError) else 422
            raise Refusal(status, str(error)) from None
        if request.task_result_id in self._known:
            return
        if self._is_closing:
            raise Refusal(503, "shutting down")
        linked(request, link)
        job = _Job(request, link)
        self._known.add(request.task_result_id)
        self._jobs[job] = asyncio.create_task(self._settle(job))

    async def _settle(self, job: _Job) -> None:
        """See an accepted request through: handled, cut short or overrun, and reported."""
        handling = asyncio.create_task(self._handle(job))
        clocks = [asyncio.create_task(self._beat(job)), asyncio.create_task(self._expire(job))]
        try:
            verdict = await job.verdict
            handling.cancel()
            await _cancelled(*clocks)  # no progress may follow the result
            await job.link.deliver(verdict)
            await asyncio.wait([handling])  # cleaning up may take a handler a while
        finally:
            await _cancelled(*clocks)
            handling.cancel()
            await job.link.close()
            del self._jobs[job]
            self._finish(job.request.task_result_id)

    def _finish(self, name: str) -> None:
        self._finished.append(name)
        if len(self._finished) > _REMEMBERED:
            self._known.discard(self._finished.popleft())

    async def _handle(self, job: _Job) -> None:
        try:
            async with self._turns:
                job.link.begin()
                job.decide(await self._handler(job.request))
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001  (the run waits)
            if isinstance(error, asyncio.CancelledError) and job.verdict.done():
                return  # not the handler's own doing
            _log.exception("run task %s: the handler failed", job.request.task_result_id)
            job.decide(_CRASHED)

    async def _beat(self, job: _Job) -> None:
        while True:
            await self._sleep(self._progress_interval)
            await job.link.beat()

    async def _expire(self, job: _Job) -> None:
        await self._sleep(self._timeout)
        job.decide(_OVERRAN)


def _check_seconds(name: str, seconds: float, *, below: float) -> None:
    if not 0 < seconds < below:
        raise ArgumentError(f"{name}: {seconds:g} is not between 0 and {below:g}")


async def _cancelled(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks, and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
