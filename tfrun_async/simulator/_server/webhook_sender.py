"""Sends the requests to run tasks and subscribers, and reports the responses to the core."""

import asyncio
import contextlib

import aiohttp

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._engine.run_task_requests import Delivery
from tfrun_async.simulator._server.fault_connections import POLL_SECONDS, wait_on_clock
from tfrun_async.simulator._server.faults import Fault, FaultSelector

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
        self._wake_event = asyncio.Event()
        self._send_loop_task = asyncio.create_task(self._send_loop())

    async def close(self) -> None:
        """Stop, and cancel the requests in flight."""
        tasks = [self._send_loop_task, *self._in_flight]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await self._session.close()

    def wake(self) -> None:
        """Check at once whether a request is due."""
        self._wake_event.set()

    async def deliver(self) -> None:
        """Send the requests that are due, and wait until none is in flight."""
        self._send_due()
        while self._in_flight:
            await asyncio.wait(self._in_flight)
            self._send_due()

    async def post(self, delivery: Delivery) -> int:
        """Send a request, and return the status of the response, 0 if there is none."""
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
            self._send_due()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake_event.wait()

    def _send_due(self) -> None:
        for delivery in self._core.take_deliveries(self._origin):
            task = asyncio.create_task(self._send_and_record(delivery))
            self._in_flight.add(task)
            task.add_done_callback(self._in_flight.discard)

    async def _send_and_record(self, delivery: Delivery) -> None:
        self._core.record_delivery(delivery, await self.post(delivery))
