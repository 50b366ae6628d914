"""Redis in virtual time: scripts read the time of the test's event loop.

A rate limiter that sleeps in virtual time, and a Redis that counts in its own, would not agree.
Before each command the time of the loop is stored in Redis, where scripts read it instead of
``TIME``; while Redis is called, time stands still. Keys still expire in real time, so lifetimes are
read as seconds where scripts say milliseconds: then no key is gone before the test is over.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import redis
from redis.asyncio import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.support import virtual_time
from tests.support.virtual_time import VirtualTimeLoop
from tfrun_async.rate_limit import _redis

_MICROSECONDS = 1_000_000


@contextmanager
def redis_in_virtual_time() -> Iterator[None]:
    """Make rate limiters that are created from now on count in virtual time."""
    clocks: dict[int, redis.Redis] = {}
    execute: Callable[..., Awaitable[Any]] = Redis.execute_command
    read_script = _redis._script

    def patched_script(name: str) -> str:
        text = read_script(name)
        assert "redis.call('TIME')" in text
        for real, patched in {
            "'TIME'": "'MGET', 'clock:seconds', 'clock:microseconds'",
            "'PEXPIRE'": "'EXPIRE'",
            "'PTTL'": "'TTL'",
            "'PX'": "'EX'",
        }.items():
            text = text.replace(real, patched)
        return text

    async def execute_at_time(self: Redis, *arguments: Any, **options: Any) -> Any:
        loop = asyncio.get_running_loop()
        port: int = self.connection_pool.connection_kwargs["port"]
        if port not in clocks:
            clocks[port] = redis.Redis(port=port, retry=Retry(NoBackoff(), 0))
        seconds, microseconds = divmod(int(virtual_time.monotonic() * _MICROSECONDS), _MICROSECONDS)
        with suppress(redis.ConnectionError):  # it is stopped
            clocks[port].mset({"clock:seconds": seconds, "clock:microseconds": microseconds})
        if not isinstance(loop, VirtualTimeLoop):
            return await execute(self, *arguments, **options)
        loop.ignore_peer(port)
        with loop.held():
            return await execute(self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_redis, "_script", patched_script)
        patch.setattr(Redis, "execute_command", execute_at_time)
        yield
    for clock in clocks.values():
        clock.close()
