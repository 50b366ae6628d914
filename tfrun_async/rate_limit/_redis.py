"""A rate limiter that any number of processes and hosts keep together, in Redis.

Each limit is a sorted set of turns, by the time of the Redis server: those that were taken, and
those that are reserved. A caller asks for a turn and learns at once when it will come; it sleeps,
then asks again, because the turn may have moved meanwhile, and because it counts from when it is
really taken. All of that is one script, so no two callers ever get the same room. A turn whose
request is sent noticeably later is counted anew then, and now and then until then.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Collection, Coroutine, Mapping
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import attrs

from tfrun_async.errors import ArgumentError, RateLimiterUnavailableError
from tfrun_async.rate_limit._local import (
    API_LIMITS,
    GUARD,
    URGENT_TURNS,
    Limit,
    LocalRateLimiter,
    OnSent,
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

_TIMEOUT = 1.0  # seconds that Redis may take to answer
_LOOK_AGAIN = 5.0  # seconds until Redis is tried again, once it was away
_LATE = GUARD / 3  # seconds; within them a request is sent at once
_MICRO = 1_000_000


class RedisRateLimiter:
    """A rate limiter for all processes and hosts that use the same Redis.

    Callers go first come, first served within a process, and turn by turn among processes. Each
    process has one routine caller and three urgent ones of a kind in line at a time, so that an
    urgent one never waits behind a crowd. Those that had to wait go one by one, not all at once
    when there is room again.

    Args:
        url: Where Redis is, such as ``redis://localhost:6379/0``.
        limits: What must be kept, by name; the same in every process.
        user: Tells apart the users of the API whose rate limiters are kept in the same Redis.
        on_disconnect: What to do while Redis cannot be reached: ``"local"`` goes on with a share of
            the limits for each process, ``"fail"`` raises `RateLimiterUnavailableError`.
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
            raise ArgumentError(f"on_disconnect: {on_disconnect!r} is neither 'local' nor 'fail'")
        if not 0 < local_share <= 1:
            raise ArgumentError(f"local_share: {local_share} is not a share")
        self._limits = dict(limits)
        self._user = user
        self._fails_on_disconnect = on_disconnect == "fail"
        self._share = local_share
        self._local = LocalRateLimiter({name: self._part(limit) for name, limit in limits.items()})
        self._lines: dict[tuple[tuple[str, ...], bool], asyncio.Semaphore] = {}
        self._errands: set[asyncio.Task[None]] = set()
        self._process = uuid4().hex
        self._is_away = False
        self._look_again = float("-inf")
        self._redis: Redis = Redis.from_url(
            url,
            socket_timeout=None,  # see `_asked`
            retry=Retry(NoBackoff(), 1),  # a connection that died unnoticed
        )
        self._acquire = self._redis.register_script(_script("acquire"))
        self._pause = self._redis.register_script(_script("pause"))
        self._count = self._redis.register_script(_script("count"))

    def __repr__(self) -> str:
        return f"RedisRateLimiter(user={self._user!r}, limits={self._limits})"

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> OnSent:
        """Wait for a turn under all of these limits; see `RateLimiter`.

        Raises:
            RateLimiterUnavailableError: Redis cannot be reached, and the rate limiter is to fail
                then.
        """
        limited = tuple(sorted(self._limits.keys() & names))
        if not limited:
            return self._local.given(limited)
        async with self._line(limited, is_urgent=is_urgent):
            if time.monotonic() >= self._look_again:
                try:
                    return await self._acquire_shared(limited, is_urgent=is_urgent)
                except RedisError as error:
                    self._went_away(error)
            return await self._local.acquire(limited, is_urgent=is_urgent)

    def pause(self, names: Collection[str], seconds: float) -> None:
        """Give no turn under these limits for a while, and then not all of them at once."""
        self._local.pause(names, seconds)
        self._start(self._pause_shared(self._limits.keys() & names, seconds))

    def update_limit(self, name: str, calls: int) -> None:
        """Take over how many calls the server allows within a window; nonsense is ignored."""
        if name in self._limits and calls >= 1:
            self._limits[name] = attrs.evolve(self._limits[name], calls=calls)
            self._local.update_limit(name, self._part(self._limits[name]).calls)

    async def close(self) -> None:
        """Close the connections to Redis."""
        await asyncio.gather(*self._errands)
        await self._redis.aclose()

    def _part(self, limit: Limit) -> Limit:
        return attrs.evolve(limit, calls=max(1, int(limit.calls * self._share)))

    def _line(self, names: tuple[str, ...], *, is_urgent: bool) -> asyncio.Semaphore:
        key = names, is_urgent
        if key not in self._lines:
            self._lines[key] = asyncio.Semaphore(URGENT_TURNS if is_urgent else 1)
        return self._lines[key]

    def _start(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def _acquire_shared(self, names: Collection[str], *, is_urgent: bool) -> OnSent:
        if self._is_away:
            await self._came_back()
        keys = [key for name in names for key in self._keys(name)]
        kind = ",".join([*names, "urgent" if is_urgent else "routine"])
        ticket = f"{kind} {uuid4().hex}"
        arguments: list[str | int] = [ticket]
        for name in names:
            arguments += self._numbers(name)
        try:
            # Asked again, since others may have moved the turn meanwhile.
            while True:
                asked = time.monotonic()
                if not (wait := await _asked(self._acquire(keys, arguments))):
                    return self._given(names, ticket, asked)
                await asyncio.sleep(wait / _MICRO)
        except asyncio.CancelledError:
            await self._give_back(names, ticket)
            raise

    def _given(self, names: Collection[str], ticket: str, counted: float) -> OnSent:
        """Keep a turn from expiring until its request is sent, and return what tells so."""
        loop = asyncio.get_running_loop()
        half_a_window = min(self._limits[name].seconds for name in names) / 2
        sent_here = self._local.given(names)
        timer: asyncio.TimerHandle

        def count() -> None:
            nonlocal counted
            if time.monotonic() - counted > _LATE:
                counted = time.monotonic()
                self._start(self._count_now(names, ticket))

        def keep() -> None:
            nonlocal timer
            count()
            timer = loop.call_later(half_a_window, keep)

        def sent() -> None:
            timer.cancel()
            sent_here()
            count()

        timer = loop.call_later(half_a_window, keep)
        return sent

    async def _count_now(self, names: Collection[str], ticket: str) -> None:
        try:
            for name in names:
                await self._count_shared(name, {ticket: 0.0})
        except RedisError as error:
            _log.debug("a turn still counts from before its request was sent: %s", error)

    async def _count_shared(self, name: str, ages: Mapping[str, float]) -> None:
        """Count turns under a limit, each from so many seconds ago."""
        _, window = self._numbers(name)
        turns = [part for ticket, age in ages.items() for part in (ticket, int(age * _MICRO))]
        await _asked(self._count(self._keys(name)[:1], [window, *turns]))

    async def _give_back(self, names: Collection[str], ticket: str) -> None:
        try:
            for name in names:
                await _asked(self._redis.zrem(self._keys(name)[0], ticket))
        except RedisError as error:
            _log.debug("a turn that was not used is lost: %s", error)

    async def _pause_shared(self, names: Collection[str], seconds: float) -> None:
        try:
            for name in names:
                jitter = random.random()  # noqa: S311
                arguments = [int(seconds * _MICRO), *self._numbers(name), jitter]
                await _asked(self._pause(self._keys(name), arguments))
        except RedisError as error:
            _log.debug("a pause was not shared: %s", error)

    def _went_away(self, error: RedisError) -> None:
        if self._fails_on_disconnect:
            raise RateLimiterUnavailableError(f"no response from Redis: {error}") from error
        if not self._is_away:
            _log.warning("Redis is away, going on with %g of the limits: %s", self._share, error)
        self._is_away = True
        self._look_again = time.monotonic() + _LOOK_AGAIN

    async def _came_back(self) -> None:
        """Tell Redis which turns were taken without it."""
        for name in self._limits:
            ages = enumerate(self._local.ages(name))
            await self._count_shared(name, {f"{self._process} {nth}": age for nth, age in ages})
        if self._is_away:
            _log.info("Redis is back")
        self._is_away = False

    def _keys(self, name: str) -> list[str]:
        # What is in braces decides where a cluster keeps a key: all of a user's in one place.
        key = f"tfrun-async:{{{self._user}}}:{name}"
        return [key, f"{key}:opens"]

    def _numbers(self, name: str) -> list[int]:
        limit = self._limits[name]
        return [limit.calls, int((limit.seconds + GUARD) * _MICRO)]


def _script(name: str) -> str:
    """Return the Lua script of that name, which lies beside this module."""
    return Path(__file__).with_name(f"{name}.lua").read_text()


async def _asked(answer: Awaitable[Any]) -> Any:
    """Wait for an answer of Redis, but not for ever.

    The timeout of redis-py would lose cancellations: it has `wait_for`, which does so before
    Python 3.12.
    """
    try:
        async with asyncio.timeout(_TIMEOUT):
            return await answer
    except TimeoutError as error:
        raise RedisTimeoutError(f"no response within {_TIMEOUT:g} s") from error
