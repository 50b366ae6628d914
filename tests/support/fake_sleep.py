"""A client that does not really sleep, and what it is answered."""

import asyncio
import socket
from collections.abc import Collection
from typing import Any

from tfrun_async import Client
from tfrun_async.rate_limit import RateLimiter

RUN = b'{"data": {"id": "run-1", "type": "runs", "attributes": {"status": "planned"}}}'
TOKEN = "t0ken.s3cret"


class Naps:
    """Stands in for sleeping, and keeps how long it was asked to."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def client(address: str, naps: Naps, **settings: Any) -> Client:
    """Return a client that sends at once, unless the settings say otherwise."""
    return Client(address, TOKEN, **{"rate_limiter": None, "sleep": naps, **settings})


async def use(
    rate_limiter: RateLimiter, names: Collection[str], *, is_urgent: bool = False
) -> None:
    """Wait for a turn, and use it at once."""
    sent = await rate_limiter.acquire(names, is_urgent=is_urgent)
    sent()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
