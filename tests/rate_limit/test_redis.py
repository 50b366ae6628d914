"""The shared rate limiter, on a real Redis that the tests start and stop."""

import asyncio
import gc
import logging
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from tests.support import redis_time
from tests.support.fake_sleep import use_slot
from tests.support.redis_server import RedisServer
from tfrun_async import rate_limit as public
from tfrun_async.errors import ArgumentError, EventLoopError, RateLimiterUnavailableError
from tfrun_async.rate_limit import Limit

pytest.importorskip("redis", reason="the extra `redis` is not installed")
from redis.asyncio import Redis

from tfrun_async.rate_limit._redis import RedisRateLimiter

REQUESTS = {"requests"}
LISTS = {"requests", "run-lists"}


@pytest.fixture(autouse=True)
def use_virtual_time(request: pytest.FixtureRequest) -> Iterator[None]:
    is_real = request.node.get_closest_marker("real_time")
    with nullcontext() if is_real else redis_time.redis_in_virtual_time():
        yield


@pytest.fixture(scope="module")
def shared_server(redis_program: str) -> Iterator[RedisServer]:
    with RedisServer(redis_program) as server:
        yield server


@pytest.fixture
def server(redis_program: str) -> Iterator[RedisServer]:
    """A server that a test may start and stop itself; it does not run yet."""
    server = RedisServer(redis_program)
    yield server
    server.stop()


MakeLimiter = Callable[..., RedisRateLimiter]


@pytest.fixture
async def make_limiter(shared_server: RedisServer, request: pytest.FixtureRequest) -> Any:
    """Make rate limiters of one user, each as another process would have it."""
    rate_limits = []

    def make(user: str = request.node.name, **limits: Limit) -> RedisRateLimiter:
        rate_limiter = RedisRateLimiter(
            shared_server.url, limits=limits, user=user, on_disconnect="fail"
        )
        rate_limits.append(rate_limiter)
        return rate_limiter

    yield make
    for rate_limiter in rate_limits:
        await rate_limiter.close()


async def is_refused(
    rate_limiter: RedisRateLimiter, names: set[str], *, within: float = 0.2
) -> bool:
    """Whether a slot does not come within some time."""
    try:
        async with asyncio.timeout(within):
            await use_slot(rate_limiter, names)
    except TimeoutError:
        return True
    return False


async def test_two_processes_never_exceed_a_limit_together(make_limiter: MakeLimiter) -> None:
    """Callers come, give up, or need both limits: no window holds more than its limit."""
    limits = {"requests": Limit(5, 0.1), "run-lists": Limit(2, 0.2)}
    rate_limits = [make_limiter(**limits), make_limiter(**limits)]
    sent_at: dict[str, list[float]] = {name: [] for name in limits}
    chance = random.Random(7)

    async def call(names: set[str], is_urgent: bool, start: float, patience: float | None) -> None:
        await asyncio.sleep(start)
        try:
            async with asyncio.timeout(patience):
                await use_slot(chance.choice(rate_limits), names, is_urgent=is_urgent)
        except TimeoutError:
            return
        for name in names:
            sent_at[name].append(time.monotonic())

    async with asyncio.TaskGroup() as callers:
        for _ in range(60):
            names = chance.choice([REQUESTS, REQUESTS, REQUESTS, LISTS])
            patience = chance.choice([None, None, chance.uniform(0, 0.5)])
            start = chance.uniform(0, 0.5)
            callers.create_task(call(names, chance.random() < 0.3, start, patience))
    for name, limit in limits.items():
        times = sent_at[name]
        assert len(times) > 2 * limit.calls
        windows = zip(times, times[limit.calls :], strict=False)
        assert all(last - first >= limit.seconds for first, last in windows)


async def test_callers_of_a_process_go_in_the_order_in_which_they_came(
    make_limiter: MakeLimiter,
) -> None:
    """First come, first served, also among those that wait."""
    rate_limiter = make_limiter(requests=Limit(3, 0.1))
    order = []

    async def call(number: int) -> None:
        await use_slot(rate_limiter, REQUESTS)
        order.append(number)

    await asyncio.gather(*map(call, range(10)))
    assert order == list(range(10))


async def test_processes_take_turns(make_limiter: MakeLimiter) -> None:
    """A process with few callers does not queue behind the many of another."""
    crowded, quiet = make_limiter(requests=Limit(1, 0.05)), make_limiter(requests=Limit(1, 0.05))
    order = []

    async def call(rate_limiter: RedisRateLimiter, who: str) -> None:
        await use_slot(rate_limiter, REQUESTS)
        order.append(who)

    async with asyncio.TaskGroup() as callers:
        for _ in range(8):
            callers.create_task(call(crowded, "crowded"))
        await asyncio.sleep(0.1)
        callers.create_task(call(quiet, "quiet"))
    assert order.index("quiet") <= 4


async def test_a_process_that_asks_faster_gets_no_more(make_limiter: MakeLimiter) -> None:
    """Slots that are free at once go to each process in turn, not to the fastest."""
    fast, slow = make_limiter(requests=Limit(8, 0.8)), make_limiter(requests=Limit(8, 0.8))
    order: list[str] = []

    async def call(rate_limiter: RedisRateLimiter, who: str, pause: float) -> None:
        while len(order) < 16:
            await use_slot(rate_limiter, REQUESTS)
            order.append(who)
            await asyncio.sleep(pause)

    for _ in range(8):
        await use_slot(fast, REQUESTS)
    await asyncio.gather(call(fast, "fast", 0), call(slow, "slow", 0.01))
    assert order[:16].count("slow") >= 5


async def test_a_caller_can_be_cancelled_at_any_moment(make_limiter: MakeLimiter) -> None:
    """No cancellation is lost while Redis is called."""
    rate_limiter = make_limiter(requests=Limit(1000, 1))
    await use_slot(rate_limiter, REQUESTS)
    for moment in range(20):
        task = asyncio.create_task(use_slot(rate_limiter, REQUESTS))
        for _ in range(moment):
            await asyncio.sleep(0)
        is_in_time = task.cancel()
        await asyncio.wait({task})
        assert task.cancelled() == is_in_time


async def test_an_urgent_caller_does_not_wait_behind_many(make_limiter: MakeLimiter) -> None:
    """Routine callers reserve one slot in advance, not one each."""
    rate_limiter = make_limiter(requests=Limit(1, 0.05))
    order = []

    async def call(who: str, *, is_urgent: bool = False) -> None:
        await use_slot(rate_limiter, REQUESTS, is_urgent=is_urgent)
        order.append(who)

    async with asyncio.TaskGroup() as callers:
        for _ in range(8):
            callers.create_task(call("poll"))
        await asyncio.sleep(0.1)
        callers.create_task(call("apply", is_urgent=True))
    assert order.index("apply") <= 4


async def test_a_read_waits_a_second_at_most_behind_a_rollout_elsewhere(
    make_limiter: MakeLimiter,
) -> None:
    """Another process starts and decides as fast as it can, and reads what half of it allows."""
    rollout, other = (make_limiter(requests=Limit(30, 1.0)) for _ in range(2))
    loop = asyncio.get_running_loop()

    async def act() -> None:
        while True:
            (await rollout.acquire(REQUESTS, is_urgent=True))()

    async def read() -> None:
        while True:
            (await rollout.acquire(REQUESTS, is_urgent=False))()

    busy = [asyncio.create_task(each()) for each in [*[act] * 50, *[read] * 2]]
    waits = []
    for _ in range(20):
        await asyncio.sleep(0.37)
        began = loop.time()
        (await other.acquire(REQUESTS, is_urgent=False))()
        waits.append(loop.time() - began)
    for task in busy:
        task.cancel()
    await asyncio.gather(*busy, return_exceptions=True)
    assert 0 < max(waits) <= 1.0


async def test_one_that_waits_for_a_slow_limit_holds_up_no_other(make_limiter: MakeLimiter) -> None:
    """A slot reserved for later takes none from the requests before it."""
    rate_limiter = make_limiter(requests=Limit(2, 1), **{"run-lists": Limit(1, 60)})
    await use_slot(rate_limiter, LISTS)
    waiting = asyncio.create_task(use_slot(rate_limiter, LISTS))
    await asyncio.sleep(0.05)
    assert not await is_refused(rate_limiter, REQUESTS)
    assert await is_refused(rate_limiter, REQUESTS)
    waiting.cancel()


async def test_a_cancelled_caller_gives_its_slot_back(make_limiter: MakeLimiter) -> None:
    """The slot that a caller had reserved goes to the next one that comes."""
    rate_limiter = make_limiter(requests=Limit(1, 0.5))
    started = time.monotonic()
    await use_slot(rate_limiter, REQUESTS)
    for _ in range(3):
        assert await is_refused(rate_limiter, REQUESTS, within=0.02)
    await use_slot(rate_limiter, REQUESTS)
    assert time.monotonic() - started < 0.9


async def test_a_slot_counts_from_when_its_request_was_sent(make_limiter: MakeLimiter) -> None:
    """Another process waits for that, however late it is, and a whole window longer."""
    rate_limiter, other = make_limiter(requests=Limit(1, 0.2)), make_limiter(requests=Limit(1, 0.2))
    on_sent = await rate_limiter.acquire(REQUESTS, is_urgent=False)
    waiting = asyncio.create_task(use_slot(other, REQUESTS))
    await asyncio.sleep(0.5)
    assert not waiting.done()
    moment = time.monotonic()
    on_sent()
    await waiting
    assert time.monotonic() - moment >= 0.2


@pytest.mark.real_time
async def test_a_slot_whose_request_was_sent_is_kept_no_longer(
    make_limiter: MakeLimiter, shared_server: RedisServer
) -> None:
    """Nothing stays behind, in the process or in Redis."""
    rate_limiter = make_limiter(user="sent", requests=Limit(1, 0.1))
    on_sent = await rate_limiter.acquire(REQUESTS, is_urgent=False)
    await asyncio.sleep(0.15)
    on_sent()
    async with Redis.from_url(shared_server.url) as redis:
        while await redis.keys("*{sent}*"):  # noqa: ASYNC110 - Redis tells of nothing
            await asyncio.sleep(0.05)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_request_that_is_sent_at_once_costs_redis_nothing_more(
    make_limiter: MakeLimiter, shared_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only one that is noticeably later than its slot has it counted again."""
    monkeypatch.setattr("tfrun_async.rate_limit._redis._LATE", 1.0)  # for busy machines
    rate_limiter = make_limiter(requests=Limit(10, 60))
    async with Redis.from_url(shared_server.url) as redis:
        await use_slot(rate_limiter, REQUESTS)
        before = (await redis.info("commandstats"))["cmdstat_evalsha"]["calls"]
        await use_slot(rate_limiter, REQUESTS)
        await asyncio.sleep(0.05)
        after = (await redis.info("commandstats"))["cmdstat_evalsha"]["calls"]
    assert after - before == 1


async def test_a_pause_holds_every_process(make_limiter: MakeLimiter) -> None:
    """A 429 that one process got delays them all, also those that already wait for a slot."""
    limits = {"requests": Limit(10, 0.3), "run-lists": Limit(1, 60)}
    rate_limiter, other = make_limiter(**limits), make_limiter(**limits)
    for _ in range(10):
        await use_slot(other, REQUESTS)
    started = time.monotonic()
    waiting = asyncio.create_task(use_slot(other, REQUESTS))
    await asyncio.sleep(0.05)
    rate_limiter.pause(REQUESTS, 0.5)
    await waiting
    assert time.monotonic() - started >= 0.55
    times = []
    for _ in range(5):
        await use_slot(other, REQUESTS)
        times.append(time.monotonic() - started)
    assert times[-1] - times[0] > 0.05  # one by one
    assert not await is_refused(other, {"run-lists"})


async def test_a_pause_of_a_large_limit_costs_nothing(
    make_limiter: MakeLimiter, shared_server: RedisServer
) -> None:
    """The slots after it are spread without being stored."""
    rate_limiter = make_limiter(user="large", requests=Limit(20_000_000, 1))
    async with Redis.from_url(shared_server.url) as redis:
        rate_limiter.pause(REQUESTS, 0.1)
        for _ in range(10):
            await use_slot(rate_limiter, REQUESTS)
        assert await redis.zcard("tfrun-async:{large}:requests") == 10


async def test_a_limit_that_the_server_states_is_kept(make_limiter: MakeLimiter) -> None:
    """A server that allows less than the documents say is not asked for more."""
    rate_limiter = make_limiter(requests=Limit(30, 10))
    rate_limiter.update_limit("requests", 2)
    rate_limiter.update_limit("requests", 0)
    rate_limiter.update_limit("unknown", 1)
    assert [await is_refused(rate_limiter, REQUESTS) for _ in range(3)] == [False, False, True]


async def test_a_limit_of_another_window_is_not_taken_for_a_higher_one(
    make_limiter: MakeLimiter,
) -> None:
    """1,000 a minute are not 1,000 a second."""
    rate_limiter = make_limiter(requests=Limit(2, 10))
    rate_limiter.update_limit("requests", 1000, 50.0)
    assert [await is_refused(rate_limiter, REQUESTS) for _ in range(3)] == [False, False, True]


def test_a_rate_limiter_works_in_one_event_loop_after_the_other(shared_server: RedisServer) -> None:
    """It opens connections in each loop and closes them; the slots stay in Redis."""
    limits = {"requests": Limit(2, 60)}
    rate_limiter = RedisRateLimiter(
        shared_server.url, limits=limits, user="loops", on_disconnect="fail"
    )
    for is_full in (False, False, True):
        assert asyncio.run(is_refused(rate_limiter, REQUESTS)) == is_full
    gc.collect()

    async def main() -> None:
        await is_refused(rate_limiter, REQUESTS)
        for use in (use_slot(rate_limiter, REQUESTS), rate_limiter.close()):
            with pytest.raises(EventLoopError):
                await asyncio.to_thread(asyncio.run, use)
        await rate_limiter.close()

    asyncio.run(main())


async def test_users_have_limits_of_their_own(make_limiter: MakeLimiter) -> None:
    """The limits are per user of the API, so what one sends does not hold up another."""
    limit = Limit(1, 60)
    one, two = make_limiter(user="one", requests=limit), make_limiter(user="two", requests=limit)
    await use_slot(one, REQUESTS)
    assert not await is_refused(two, REQUESTS)
    assert await is_refused(one, REQUESTS)
    assert not await is_refused(one, {"unlimited"})


async def test_neither_a_higher_limit_nor_a_shorter_pause_ends_a_pause(
    make_limiter: MakeLimiter,
) -> None:
    """A 429 that also tells of a higher limit is a 429."""
    rate_limiter = make_limiter(requests=Limit(1, 0.05))
    rate_limiter.update_limit("requests", 100)
    rate_limiter.pause(REQUESTS, 10)
    await asyncio.sleep(0.05)
    rate_limiter.pause(REQUESTS, 0)
    await asyncio.sleep(0.05)
    rate_limiter.update_limit("requests", 1000)
    assert await is_refused(rate_limiter, REQUESTS)


async def test_all_keys_in_redis_expire(
    make_limiter: MakeLimiter, shared_server: RedisServer
) -> None:
    """Slots that no longer count are removed, and every key expires soon after the last one."""
    rate_limiter = make_limiter(user="expires", requests=Limit(1, 0.05))
    async with Redis.from_url(shared_server.url) as redis:
        for _ in range(4):
            await use_slot(rate_limiter, REQUESTS)
        (slots,) = await redis.keys("*{expires}*")
        assert await redis.zcard(slots) <= 2
        assert 0 < await redis.ttl(slots) <= 100
        rate_limiter.pause(REQUESTS, 1)
        await asyncio.sleep(0.05)
        keys = await redis.keys("*{expires}*")
        lifetimes = [await redis.ttl(key) for key in keys]
        assert -1 not in lifetimes  # that of a key that stays; -2 is one that has just gone
        assert 900 < max(lifetimes) < 2000


async def test_a_rate_limiter_may_fail_while_redis_is_unreachable(server: RedisServer) -> None:
    """With "fail" nothing is sent, and the error does not show the password."""
    rate_limiter = RedisRateLimiter(
        f"redis://:s3cret@127.0.0.1:{server.port}", on_disconnect="fail"
    )
    with pytest.raises(RateLimiterUnavailableError, match="no response from Redis") as caught:
        await use_slot(rate_limiter, REQUESTS, is_urgent=True)
    assert "s3cret" not in f"{caught.value} {rate_limiter!r}"
    await rate_limiter.close()


async def test_a_rate_limiter_may_go_on_locally_while_redis_is_unreachable(
    server: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps a share of the limits, says so once, and goes back to Redis by itself."""
    monkeypatch.setattr("tfrun_async.rate_limit._redis._RECONNECT_INTERVAL", 0.0)
    caplog.set_level(logging.INFO, "tfrun_async")
    rate_limiter = RedisRateLimiter(server.url, limits={"requests": Limit(8, 60)}, local_share=0.25)
    taken = [await is_refused(rate_limiter, REQUESTS) for _ in range(3)]
    assert taken == [False, False, True]
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith(
        "Redis cannot be reached, going on with 0.25 of the limits: "
    )

    server.start()
    taken = [await is_refused(rate_limiter, REQUESTS) for _ in range(7)]
    assert taken == [False] * 6 + [True]  # the two that went meanwhile count
    assert caplog.messages[1:] == ["Redis can be reached again"]
    await rate_limiter.close()


async def test_a_pause_during_an_outage_is_shared_after_it(server: RedisServer) -> None:
    """The 429 was about the requests of every process."""
    rate_limiter = RedisRateLimiter(server.url, limits={"requests": Limit(8, 1)})
    await use_slot(rate_limiter, REQUESTS)
    rate_limiter.pause(REQUESTS, 60)
    await asyncio.wait(rate_limiter._background_tasks)
    server.start()
    await rate_limiter._reconnected()
    async with Redis.from_url(server.url) as redis:
        assert await redis.pttl("tfrun-async:{default}:requests:opens") > 50_000
    await rate_limiter.close()


async def test_a_process_counts_its_own_slots_when_redis_becomes_unreachable(
    server: RedisServer,
) -> None:
    """What was sent under the shared rate limiter still counts under the local one."""
    server.start()
    rate_limiter = RedisRateLimiter(server.url, limits={"requests": Limit(8, 60)}, local_share=0.25)
    await use_slot(rate_limiter, REQUESTS)
    server.stop()
    assert [await is_refused(rate_limiter, REQUESTS) for _ in range(2)] == [False, True]
    await rate_limiter.close()


async def test_slots_from_before_an_outage_count_for_a_window_only(server: RedisServer) -> None:
    """What was sent under the shared rate limiter does not hold up the local one for longer."""
    server.start()
    rate_limiter = RedisRateLimiter(
        server.url, limits={"requests": Limit(4, 0.5)}, local_share=0.25
    )
    await use_slot(rate_limiter, REQUESTS)
    server.stop()
    refused = [await is_refused(rate_limiter, REQUESTS, within=seconds) for seconds in (0.1, 2)]
    assert refused == [True, False]
    await rate_limiter.close()


async def test_an_updated_limit_is_kept_while_redis_is_unreachable(server: RedisServer) -> None:
    """The share is one of the limits that the server states."""
    rate_limiter = RedisRateLimiter(
        server.url, limits={"requests": Limit(30, 60)}, local_share=0.25
    )
    rate_limiter.update_limit("requests", 8)
    assert [await is_refused(rate_limiter, REQUESTS) for _ in range(3)] == [False, False, True]
    await rate_limiter.close()


async def test_an_unreachable_redis_is_tried_only_now_and_then(server: RedisServer) -> None:
    """An outage does not add the wait for Redis to every request."""
    rate_limiter = RedisRateLimiter(server.url)
    await use_slot(rate_limiter, REQUESTS)
    server.start()
    await use_slot(rate_limiter, REQUESTS)
    async with Redis.from_url(server.url) as redis:
        assert await redis.keys("tfrun-async:*") == []
    await rate_limiter.close()


async def test_a_restarted_redis_is_reachable(server: RedisServer) -> None:
    """A connection that died unnoticed is opened again."""
    server.start()
    rate_limiter = RedisRateLimiter(server.url, on_disconnect="fail")
    await use_slot(rate_limiter, REQUESTS)
    server.stop()
    server.start()
    await use_slot(rate_limiter, REQUESTS)
    await rate_limiter.close()


async def test_an_outage_breaks_neither_a_pause_nor_a_late_or_cancelled_caller(
    server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Updates that cannot reach Redis are dropped; a caller gets only its own errors."""
    caplog.set_level(logging.DEBUG, "tfrun_async")
    server.start()
    rate_limiter = RedisRateLimiter(server.url, limits={"requests": Limit(1, 60)})
    on_sent = await rate_limiter.acquire(REQUESTS, is_urgent=False)
    waiting = asyncio.create_task(use_slot(rate_limiter, REQUESTS))
    await asyncio.sleep(0.05)
    server.stop()
    on_sent()
    rate_limiter.pause(REQUESTS, 1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await rate_limiter.close()
    assert {record.levelname for record in caplog.records} == {"DEBUG"}
    assert any("before its request was sent" in message for message in caplog.messages)


def test_arguments_that_make_no_sense_are_refused() -> None:
    """A wrong choice is reported when the rate limiter is made."""
    with pytest.raises(ArgumentError, match="on_disconnect: must be"):
        RedisRateLimiter("redis://localhost", on_disconnect="panic")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="local_share: must be"):
        RedisRateLimiter("redis://localhost", local_share=2)


def test_the_public_module_has_it() -> None:
    """It is imported on first use, since it needs an extra."""
    assert public.RedisRateLimiter is RedisRateLimiter
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = public.Nothing


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that forgot the extra learns its name."""
    monkeypatch.setitem(sys.modules, "redis.asyncio", None)
    monkeypatch.delitem(sys.modules, "tfrun_async.rate_limit._redis")
    with pytest.raises(ImportError, match=r"install tfrun-async\[redis\]"):
        _ = public.RedisRateLimiter
