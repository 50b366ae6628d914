"""A rate limiter that any number of processes and hosts share, in Redis.

Each limit is a sorted set of taken and reserved slots, by the time of the Redis server. Any window
contains at most as many slots as the limit allows; here, four:

        now - window                          now
    ─────────┼──────────────────────────────────┼──────────────────────────────────► time
        x    │    a       b       x       x     │    r       r
     expired │           four are taken         │    │       └─ reserved until b expires
             │                                  │    └─ reserved until a expires

A caller reserves a slot, and gets the time at which it is due. It sleeps, then asks again, because
the slot may have moved meanwhile, and because it counts from the time at which it is really taken.
All of that is one script, so no two callers ever get the same slot. If the request is sent
noticeably later, the slot is counted again at that time, and periodically until then:

    acquire ──► queue of this process ──► acquire.lua ──► sleep ──► acquire.lua ──► send the request
                                                                                         │
                                          count.lua ◄── noticeably later ◄── on_sent ◄───┘

A 429 sets the time at which a limit opens again (pause.lua). For one window after that, its slots
keep a distance, which spreads the waiting callers without storing data for each.

While Redis cannot be reached, a `LocalRateLimiter` keeps a share of the limits. It always counts
the slots of this process; the slots that were used during the outage are added to Redis later.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import attrs

from tfrun_async._event_loop import PerLoop
from tfrun_async.errors import ArgumentError, RateLimiterUnavailableError
from tfrun_async.rate_limit._local import (
    API_LIMITS,
    URGENT_PER_ROUTINE,
    WINDOW_MARGIN,
    Limit,
    LocalRateLimiter,
    OnSent,
    StatedLimit,
)

try:
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from redis.exceptions import RedisError
    from redis.exceptions import TimeoutError as RedisTimeoutError
except ImportError as error:
    raise ImportError("RedisRateLimiter needs redis: install tfrun-async[redis]") from error

_log = logging.getLogger("tfrun_async")

_TIMEOUT = 1.0  # seconds that Redis may take to respond
_RECONNECT_INTERVAL = 5.0  # seconds
_LATE = WINDOW_MARGIN / 3  # seconds; a request sent within them needs no new count
_MICROSECONDS = 1_000_000  # per second


class RedisRateLimiter:
    """A rate limiter for all processes and hosts that use the same Redis.

    Callers of a process get slots in the order of arrival, and processes take turns. For each
    combination of limits, a process has at most one routine and three urgent callers waiting in
    Redis, so an urgent caller never waits behind many. Waiting callers go one by one, not all at
    once, when slots are free again.

    Args:
        url: The URL of Redis, such as ``redis://localhost:6379/0``.
        limits: The limits to keep, by name; the same in every process.
        user: Distinguishes the API users whose rate limiters are in the same Redis.
        on_disconnect: The behavior while Redis cannot be reached: ``"local"`` goes on with a share
            of the limits for each process, ``"fail"`` raises `RateLimiterUnavailableError`.
        local_share: That share; one divided by the number of processes is safe.
    """

    def __init__(
        self,
        url: str,
        *,
        limits: Mapping[str, Limit] = API_LIMITS,
        user: str = "default",
        on_disconnect: Literal["local", "fail"] = "local",
        local_share: float = 0.25,
    ) -> None:
        if on_disconnect not in {"local", "fail"}:
            raise ArgumentError(f"on_disconnect: must be 'local' or 'fail', got {on_disconnect!r}")
        if not 0 < local_share <= 1:
            raise ArgumentError(f"local_share: must be > 0 and ≤ 1, got {local_share}")
        self._stated = {name: StatedLimit(limit) for name, limit in limits.items()}
        self._user = user
        self._fails_on_disconnect = on_disconnect == "fail"
        self._share = local_share
        local_limits = {name: self._local_limit(limit) for name, limit in limits.items()}
        self._local = LocalRateLimiter(local_limits)
        self._is_disconnected = False
        self._reconnect_at = float("-inf")

        # Not `partial`, whose repr would show a password in the URL.
        self._open_redis: Callable[[], Redis] = lambda: Redis.from_url(
            url,
            socket_timeout=None,  # see `_with_timeout`
            retry=Retry(NoBackoff(), 1),  # a connection that died unnoticed
        )
        self._open_redis()  # an invalid URL is an error now, not with the first request
        self._queues: dict[tuple[tuple[str, ...], bool], asyncio.Semaphore] = {}
        self._background_tasks: set[asyncio.Task[None]] = set()
        self._connection = PerLoop("the rate limiter", self._connect, self._disconnect)

    def __repr__(self) -> str:
        return f"RedisRateLimiter(user={self._user!r}, limits={self._limits})"

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> OnSent:
        """Wait for a slot under all of these limits; see `RateLimiter`.

        Raises:
            RateLimiterUnavailableError: Redis cannot be reached, and `on_disconnect` is "fail".
            EventLoopError: The rate limiter has callers in another event loop, which is still open.
        """
        await self._connection.get()
        await self._local.enter_loop()
        limited = tuple(sorted(self._stated.keys() & names))
        if not limited:
            return self._local.take_slot(limited)
        async with self._queue(limited, is_urgent=is_urgent):
            if time.monotonic() >= self._reconnect_at:
                try:
                    return await self._acquire_shared(limited, is_urgent=is_urgent)
                except RedisError as error:
                    self._on_redis_error(error)
            return await self._local.acquire(limited, is_urgent=is_urgent)

    def pause(self, names: Collection[str], seconds: float) -> None:
        """Pause these limits for some time; afterwards, spread the slots."""
        self._local.pause(names, seconds)
        self._run_in_background(self._pause_shared(self._stated.keys() & names, seconds))

    def update_limit(self, name: str, calls: int, resets_in: float = 0.0) -> None:
        """Set how many requests the server allows within a window; see `RateLimiter`."""
        if (stated := self._stated.get(name)) is not None:
            stated.update(calls, resets_in)
            self._local.update_limit(name, self._local_limit(stated.current).calls)

    async def close(self) -> None:
        """Close the connections to Redis; another client that still needs one opens it again."""
        await self._disconnect(await self._connection.get())

    @property
    def _limits(self) -> dict[str, Limit]:
        return {name: stated.current for name, stated in self._stated.items()}

    def _connect(self) -> Redis:
        """Start in a new event loop; the first command connects to Redis."""
        self._process_id = uuid4().hex
        self._queues, self._background_tasks = {}, set()
        self._redis = redis = self._open_redis()
        self._acquire = redis.register_script(_script("acquire"))
        self._pause = redis.register_script(_script("pause"))
        self._count = redis.register_script(_script("count"))
        return redis

    async def _disconnect(self, redis: Redis) -> None:
        await asyncio.gather(*self._background_tasks, return_exceptions=True)
        await redis.aclose()

    def _local_limit(self, limit: Limit) -> Limit:
        return attrs.evolve(limit, calls=max(1, int(limit.calls * self._share)))

    def _queue(self, names: tuple[str, ...], *, is_urgent: bool) -> asyncio.Semaphore:
        key = names, is_urgent
        if key not in self._queues:
            self._queues[key] = asyncio.Semaphore(URGENT_PER_ROUTINE if is_urgent else 1)
        return self._queues[key]

    def _run_in_background(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(coroutine)
        self._background_tasks.add(task)
        task.add_done_callback(self._background_tasks.discard)

    async def _acquire_shared(self, names: Collection[str], *, is_urgent: bool) -> OnSent:
        if self._is_disconnected:
            await self._reconnected()
        keys = [key for name in names for key in self._keys(name)]
        kind = ",".join([*names, "urgent" if is_urgent else "routine"])
        slot_id = f"{kind} {uuid4().hex}"
        arguments: list[str | int] = [slot_id]
        for name in names:
            arguments += self._limit_arguments(name)
        try:
            # In a loop, since other processes may have moved the slot.
            while True:
                called_at = time.monotonic()
                if not (wait := await _with_timeout(self._acquire(keys, arguments))):
                    return self._keep_slot(names, slot_id, called_at)
                await asyncio.sleep(wait / _MICROSECONDS)
        except asyncio.CancelledError:
            await self._release_slot(names, slot_id)
            raise

    def _keep_slot(self, names: Collection[str], slot_id: str, counted_at: float) -> OnSent:
        """Keep a slot from expiring until its request is sent, and return `on_sent`."""
        loop = asyncio.get_running_loop()
        half_a_window = min(self._stated[name].current.seconds for name in names) / 2
        on_sent_locally = self._local.take_slot(names)
        timer: asyncio.TimerHandle

        def count() -> None:
            nonlocal counted_at
            if time.monotonic() - counted_at > _LATE and not loop.is_closed():
                counted_at = time.monotonic()
                self._run_in_background(self._count_from_now(names, slot_id))

        def keep() -> None:
            nonlocal timer
            count()
            timer = loop.call_later(half_a_window, keep)

        def on_sent() -> None:
            timer.cancel()
            on_sent_locally()
            count()

        timer = loop.call_later(half_a_window, keep)
        return on_sent

    async def _count_from_now(self, names: Collection[str], slot_id: str) -> None:
        try:
            for name in names:
                await self._count_shared(name, {slot_id: 0.0})
        except RedisError as error:
            _log.debug("a slot still counts from before its request was sent: %s", error)

    async def _count_shared(self, name: str, ages: Mapping[str, float]) -> None:
        """Count slots under a limit, by id, with the seconds since each was used."""
        _, window = self._limit_arguments(name)
        slots = [
            part for slot_id, age in ages.items() for part in (slot_id, int(age * _MICROSECONDS))
        ]
        await _with_timeout(self._count(self._keys(name)[:1], [window, *slots]))

    async def _release_slot(self, names: Collection[str], slot_id: str) -> None:
        try:
            for name in names:
                await _with_timeout(self._redis.zrem(self._keys(name)[0], slot_id))
        except RedisError as error:
            _log.debug("a slot that was not used is lost: %s", error)

    async def _pause_shared(self, names: Collection[str], seconds: float) -> None:
        await self._connection.get()
        try:
            for name in names:
                await self._pause_in_redis(name, seconds)
        except RedisError as error:
            _log.debug("a pause was not shared: %s", error)

    async def _pause_in_redis(self, name: str, seconds: float) -> None:
        jitter = random.random()  # noqa: S311
        arguments = [int(seconds * _MICROSECONDS), *self._limit_arguments(name), jitter]
        await _with_timeout(self._pause(self._keys(name), arguments))

    def _on_redis_error(self, error: RedisError) -> None:
        """Go on locally, or raise, as `on_disconnect` says."""
        if self._fails_on_disconnect:
            raise RateLimiterUnavailableError(f"no response from Redis: {error}") from error
        if not self._is_disconnected:
            text = "Redis cannot be reached, going on with %g of the limits: %s"
            _log.warning(text, self._share, error)
        self._is_disconnected = True
        self._reconnect_at = time.monotonic() + _RECONNECT_INTERVAL

    async def _reconnected(self) -> None:
        """Count the slots in Redis that were used without it, and go on with pauses."""
        for name in self._stated:
            ages = enumerate(self._local.slot_ages(name))
            await self._count_shared(name, {f"{self._process_id} {nth}": age for nth, age in ages})
            if (seconds := self._local.pause_seconds(name)) > 0:
                await self._pause_in_redis(name, seconds)
        if self._is_disconnected:
            _log.info("Redis can be reached again")
        self._is_disconnected = False

    def _keys(self, name: str) -> list[str]:
        # A cluster places keys by the text in braces: those of one user go to the same node.
        key = f"tfrun-async:{{{self._user}}}:{name}"
        return [key, f"{key}:opens"]

    def _limit_arguments(self, name: str) -> list[int]:
        limit = self._stated[name].current
        return [limit.calls, int((limit.seconds + WINDOW_MARGIN) * _MICROSECONDS)]


@cache
def _script(name: str) -> str:
    """Return the Lua script of that name, which is beside this module."""
    return Path(__file__).with_name(f"{name}.lua").read_text()


async def _with_timeout(response: Awaitable[Any]) -> Any:
    """Wait for a response of Redis for at most `_TIMEOUT` seconds.

    The timeout of redis-py uses `wait_for`, which may lose a cancellation before Python 3.12.
    """
    try:
        async with asyncio.timeout(_TIMEOUT):
            return await response
    except TimeoutError as error:
        raise RedisTimeoutError(f"no response within {_TIMEOUT:g} s") from error
