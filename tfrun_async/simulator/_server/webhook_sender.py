"""Sends what the core wants run tasks to get, and tells the core how they answered."""

import asyncio
import contextlib

import aiohttp

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._engine.run_task_requests import Delivery
from tfrun_async.simulator._server.fault_connections import LOOK_SECONDS, pass_time
from tfrun_async.simulator._server.faults import Fault, Faults

ANSWER_SECONDS = 10.0


class Courier:
    """The way out of a simulator, to endpoints on this machine."""

    def __init__(self, core: Core, origin: str, faults: Faults) -> None:
        self._core = core
        self._origin = origin
        self._faults = faults
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_SECONDS))
        self._under_way: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Event()
        self._rounds = asyncio.create_task(self._go_round())

    async def close(self) -> None:
        """Stop, whatever is under way."""
        tasks = [self._rounds, *self._under_way]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await self._session.close()

    def wake(self) -> None:
        """Look at once whether there is something to send."""
        self._moved.set()

    async def deliver(self) -> None:
        """Send what is due, and wait until everything under way is answered."""
        self._set_off()
        while self._under_way:
            await asyncio.wait(self._under_way)
            self._set_off()

    async def post(self, delivery: Delivery) -> int:
        """Return the status that a delivery is answered with, 0 if it is not."""
        mishap = self._faults.for_delivery(delivery.url)
        if mishap is None:
            return await self._sent(delivery)
        if mishap.fault is Fault.RESET_BEFORE:
            return 0
        status = await self._sent(delivery)
        if mishap.fault is Fault.RESET_AFTER:
            return 0
        await pass_time(self._core.clock, mishap.seconds)
        return status

    async def _sent(self, delivery: Delivery) -> int:
        try:
            # A redirect could lead off this machine.
            async with self._session.post(
                delivery.url, data=delivery.body, headers=delivery.headers, allow_redirects=False
            ) as answer:
                return answer.status
        except (aiohttp.ClientError, OSError):  # a timeout is an OSError as well
            return 0

    async def _go_round(self) -> None:
        while True:
            self._moved.clear()
            self._set_off()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._moved.wait()

    def _set_off(self) -> None:
        for delivery in self._core.take_deliveries(self._origin):
            task = asyncio.create_task(self._carry(delivery))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _carry(self, delivery: Delivery) -> None:
        self._core.record_delivery(delivery, await self.post(delivery))
