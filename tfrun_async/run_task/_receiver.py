"""A webhook receiver for run tasks, which runs a handler and reports its results."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from ssl import SSLContext
from typing import Any, Self, TypeAlias

import attrs
from aiohttp import web

from tfrun_async._http.request import Request
from tfrun_async._http.retry import Sleep
from tfrun_async._http.sessions import MAX_RESPONSE_BYTES, TransportOptions
from tfrun_async._http.settings import DEFAULT_ADDRESS, parse_address
from tfrun_async._validation import check_count
from tfrun_async._webhook.signature import NO_KEY, Unsigned, to_secret, verify
from tfrun_async._webhook.web import ASGI, HTTPError, aiohttp_app, asgi_app
from tfrun_async.errors import ArgumentError, PayloadError, SignatureError
from tfrun_async.run_task._callback import CallbackClient
from tfrun_async.run_task._request import (
    RunTaskRequest,
    attach_client,
    parse,
)
from tfrun_async.run_task._result import Failed, Result

_log = logging.getLogger("tfrun_async")

Handler: TypeAlias = Callable[[RunTaskRequest], Awaitable[Result]]

_SIGNATURE_HEADER = "x-tfc-task-signature"
_MAX_PROGRESS_INTERVAL = 600.0  # seconds after which the server gives up on a task
_MAX_TIMEOUT = 3600.0  # seconds, likewise
_CLOSE_REPORT_SECONDS = 10.0  # that `close` waits for the results of cancelled handlers
_MAX_REMEMBERED = 10_000  # ids of finished requests; the server may send them again

_HANDLER_FAILED = Failed("The run task failed unexpectedly; see the log of its service.")
_TIMED_OUT = Failed("The run task had no result in time.")
_SHUT_DOWN = Failed("The service of the run task was shut down before there was a result.")


@attrs.frozen(eq=False)
class _Job:
    """An accepted request, until its result is delivered."""

    request: RunTaskRequest
    client: CallbackClient
    result_request: asyncio.Future[Request] = attrs.field(
        factory=lambda: asyncio.get_running_loop().create_future()
    )

    def set_result(self, result: Result) -> None:
        """Set the result; only the first one counts."""
        if not self.result_request.done():
            self.result_request.set_result(self.client.result_request(result))


class RunTaskReceiver:
    """Receives a run task's requests, handles them in the background, and reports the results.

    The response is sent at once: 200 if the request is accepted now or was accepted before, 401 if
    its signature is wrong, 422 if it is malformed or its callback is not at one of `addresses`. The
    token of a request is sent only to the origin of its callback. Progress is reported while the
    request waits and while the handler works. If the handler raises an error or times out, the
    task is reported as failed.

    A receiver belongs to the event loop in which it is first used. An aiohttp application closes
    it at shutdown, as does an ASGI server that serves it alone. FastAPI and Starlette do not tell
    mounted applications of a shutdown: use the receiver in ``async with`` in the lifespan of the
    outer application, or call `close`.

    Args:
        hmac_key: The run task's HMAC key, or `UNSIGNED` to accept unsigned requests.
        handler: Awaited with each request; returns `Passed` or `Failed`. Work that blocks
            belongs in a thread.
        addresses: The servers that send requests, as scheme and host. Plain HTTP is only for this
            machine.
        concurrency: How many requests are handled at once; the others wait.
        progress_interval: Seconds between reports of progress; the server gives up after 600.
        timeout: Seconds from a request to its result, including the wait for a slot; the server
            gives up after 3600.
        grace: Seconds that `close` waits for requests to be handled.
        ssl: Which certificates to trust, and which to present. By default the system's, and none.
        max_response_bytes: The largest plan or configuration, in bytes.
        sleep: Waits for a number of seconds; tests may use a faster one.

    Raises:
        ArgumentError: The key is empty, or a number is out of its range.
        SettingsError: An address is malformed.
    """

    asgi: ASGI
    """The receiver as an ASGI application, whatever the path.

    If it is mounted in FastAPI or Starlette, the URL of the task must end in a slash: without it
    they redirect.
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
        secret = to_secret(hmac_key)
        del hmac_key  # a traceback would show it
        if secret is None:
            raise ArgumentError(NO_KEY)
        check_count("concurrency", concurrency)
        _check_seconds("progress_interval", progress_interval, below=_MAX_PROGRESS_INTERVAL)
        _check_seconds("timeout", timeout, below=_MAX_TIMEOUT)
        self._hmac_key = secret
        self._handler = handler
        listed = [addresses] if isinstance(addresses, str) else addresses
        self._origins = {parse_address(each, "addresses", allow_http=False) for each in listed}
        self._options = TransportOptions(ssl, max_response_bytes=max_response_bytes)
        self._slots = asyncio.Semaphore(concurrency)
        self._progress_interval = progress_interval
        self._timeout = timeout
        self._grace = grace
        self._sleep = sleep
        self._is_closing = False
        self._jobs: dict[_Job, asyncio.Task[None]] = {}
        self._known_ids: set[str] = set()
        self._finished_ids: deque[str] = deque()
        self.asgi = asgi_app(self._accept, self.close, _SIGNATURE_HEADER)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def app(self) -> web.Application:
        """Return the receiver as an application of aiohttp, for ``add_subapp`` or to run alone."""
        return aiohttp_app(self._accept, self.close, _SIGNATURE_HEADER)

    async def close(self) -> None:
        """Accept no more requests, and wait until the results of accepted ones are sent.

        After the grace period, unfinished requests are reported as failed, and their handlers are
        cancelled.
        """
        self._is_closing = True
        await self._wait_for_jobs(timeout=self._grace)
        for job in self._jobs:
            job.set_result(_SHUT_DOWN)
        await self._wait_for_jobs(timeout=_CLOSE_REPORT_SECONDS)
        tasks = list(self._jobs.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _wait_for_jobs(self, *, timeout: float) -> None:
        if not self._jobs:
            return
        waits = [
            asyncio.ensure_future(asyncio.wait(list(self._jobs.values()))),
            asyncio.ensure_future(self._sleep(timeout)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancel_and_wait(*waits)

    def _accept(self, body: bytes, signature: str | None) -> None:
        """Accept a request, unless it was accepted before or is an endpoint check."""
        try:
            if not isinstance(self._hmac_key, Unsigned):
                verify(body, signature, self._hmac_key.reveal())
            request = parse(body)
            if request.is_endpoint_check:
                return
            client = CallbackClient(request, self._origins, self._options, sleep=self._sleep)
        except (SignatureError, PayloadError) as error:
            _log.warning("a run task's request was refused: %s", error)
            status = 401 if isinstance(error, SignatureError) else 422
            raise HTTPError(status, str(error)) from None
        if request.task_result_id in self._known_ids:
            return
        if self._is_closing:
            raise HTTPError(503, "shutting down")
        attach_client(request, client)
        job = _Job(request, client)
        self._known_ids.add(request.task_result_id)
        self._jobs[job] = asyncio.create_task(self._run_job(job))

    async def _run_job(self, job: _Job) -> None:
        """Handle an accepted request, and send its result or report that it timed out."""
        handler_task = asyncio.create_task(self._call_handler(job))
        timers = [
            asyncio.create_task(self._send_heartbeats(job)),
            asyncio.create_task(self._expire(job)),
        ]
        try:
            result_request = await job.result_request
            handler_task.cancel()
            await _cancel_and_wait(*timers)  # a report of progress must not follow the result
            await job.client.send_result(result_request)
            await asyncio.wait([handler_task])  # its cleanup may take a while
        finally:
            await _cancel_and_wait(*timers)
            handler_task.cancel()
            await job.client.close()
            del self._jobs[job]
            self._remember_finished(job.request.task_result_id)

    def _remember_finished(self, name: str) -> None:
        self._finished_ids.append(name)
        if len(self._finished_ids) > _MAX_REMEMBERED:
            self._known_ids.discard(self._finished_ids.popleft())

    async def _call_handler(self, job: _Job) -> None:
        try:
            async with self._slots:
                job.client.mark_started()
                job.set_result(await self._handler(job.request))
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001  (the run waits)
            if isinstance(error, asyncio.CancelledError) and job.result_request.done():
                return  # the receiver has cancelled it
            _log.exception("run task %s: the handler failed", job.request.task_result_id)
            job.set_result(_HANDLER_FAILED)

    async def _send_heartbeats(self, job: _Job) -> None:
        while True:
            await self._sleep(self._progress_interval)
            await job.client.heartbeat()

    async def _expire(self, job: _Job) -> None:
        await self._sleep(self._timeout)
        job.set_result(_TIMED_OUT)


def _check_seconds(name: str, seconds: float, *, below: float) -> None:
    if not 0 < seconds < below:
        raise ArgumentError(f"{name}: must be > 0 and < {below:g} seconds, got {seconds:g}")


async def _cancel_and_wait(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks, and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
