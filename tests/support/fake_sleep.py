"""A client whose sleeps return at once, and what it needs to talk to a stub server."""

import asyncio
import socket
from collections.abc import Collection
from typing import Any

from tfrun_async import Client
from tfrun_async.rate_limit import RateLimiter

RUN = b'{"data": {"id": "run-1", "type": "runs", "attributes": {"status": "planned"}}}'
TOKEN = "t0ken.s3cret"


class FakeSleep:
    """A `sleep` that returns at once and records the seconds it was called with."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def client(address: str, fake_sleep: FakeSleep, **settings: Any) -> Client:
    """Return a client without a rate limiter, unless the settings have one."""
    return Client(address, TOKEN, **{"rate_limiter": None, "sleep": fake_sleep, **settings})


async def use_slot(
    rate_limiter: RateLimiter, names: Collection[str], *, is_urgent: bool = False
) -> None:
    """Wait for a slot, and use it at once."""
    on_sent = await rate_limiter.acquire(names, is_urgent=is_urgent)
    on_sent()


def free_port() -> int:
    """Return a port on which no server listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
