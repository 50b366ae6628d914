"""Sends the requests to run tasks and subscribers, and reports the responses to the core."""

import asyncio
import contextlib
import logging

import aiohttp

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._engine.run_task_requests import Delivery
from tfrun_async.simulator._server.fault_connections import POLL_SECONDS, wait_on_clock
from tfrun_async.simulator._server.faults import Fault, FaultSelector

_log = logging.getLogger("tfrun_async.simulator")

RESPONSE_TIMEOUT_SECONDS = 10.0


class WebhookSender:
    """Sends the webhooks of a simulator, to endpoints on this machine."""

    def __init__(self, core: Core, origin: str, fault_selector: FaultSelector) -> None:
        self._core = core
        self._origin = origin
        self._fault_selector = fault_selector
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(RESPONSE_TIMEOUT_SECONDS)
        )
        self._in_flight: set[asyncio.Task[None]] = set()
        self._failure: Exception | None = None
        self._wake_event = asyncio.Event()
        self._send_loop_task = asyncio.create_task(self._send_loop())

    async def close(self) -> None:
        """Stop, and cancel the requests in flight.

        Raises:
            Exception: The first failure of the simulator itself while it sent requests.
        """
        tasks = [self._send_loop_task, *self._in_flight]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await self._session.close()
        self._raise_failure()

    def wake(self) -> None:
        """Check at once whether a request is due."""
        self._wake_event.set()

    async def deliver(self) -> None:
        """Send the requests that are due, and wait until none is in flight.

        Raises:
            Exception: The first failure of the simulator itself while it sent requests.
        """
        self._send_due()
        while self._in_flight:
            await asyncio.wait(self._in_flight)
            self._send_due()
        self._raise_failure()

    async def post(self, delivery: Delivery) -> int:
        """Send a request, and return the status of the response, 0 without one."""
        injected_fault = self._fault_selector.for_delivery(delivery.url)
        if injected_fault is None:
            return await self._post_once(delivery)
        if injected_fault.fault is Fault.RESET_BEFORE:
            return 0
        status = await self._post_once(delivery)
        if injected_fault.fault is Fault.RESET_AFTER:
            return 0
        await wait_on_clock(self._core.clock, injected_fault.seconds)
        return status

    async def _post_once(self, delivery: Delivery) -> int:
        try:
            # A redirect could lead off this machine.
            async with self._session.post(
                delivery.url, data=delivery.body, headers=delivery.headers, allow_redirects=False
            ) as response:
                return response.status
        except (aiohttp.ClientError, OSError):  # a timeout is an OSError as well
            return 0

    async def _send_loop(self) -> None:
        while True:
            self._wake_event.clear()
            try:
                self._send_due()
            except Exception as error:  # noqa: BLE001  (requests that become due later must go out)
                self._record_failure(error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake_event.wait()

    def _send_due(self) -> None:
        for delivery in self._core.take_deliveries(self._origin):
            task = asyncio.create_task(self._send_and_record(delivery))
            self._in_flight.add(task)
            task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._record_failure(error)

    def _record_failure(self, error: Exception) -> None:
        """Log a failure, and keep it for `deliver` or `close` to raise, where a test sees it."""
        if self._failure is None:  # the loop would log the same failure each time
            _log.error("the simulator failed to send requests that are due", exc_info=error)
            self._failure = error

    def _raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    async def _send_and_record(self, delivery: Delivery) -> None:
        self._core.record_delivery(delivery, await self.post(delivery))
