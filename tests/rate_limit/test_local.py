"""The local rate limiter: rolling windows, order, priorities, pauses, in virtual time."""

import asyncio
import math
import random
import tracemalloc
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import virtual_time
from tests.support.fake_sleep import use_slot
from tfrun_async.rate_limit import API_LIMITS, Limit, LocalRateLimiter, prioritized
from tfrun_async.rate_limit._local import WINDOW_MARGIN, is_urgent
from tfrun_async.simulator import SteppedClock
from tfrun_async.simulator._http.messages import ApiError
from tfrun_async.simulator._http.rate_limits import RateLimits

REQUESTS = {"requests"}
LISTS = {"requests", "run-lists"}


def local(**limits: Limit) -> LocalRateLimiter:
    return LocalRateLimiter(limits or API_LIMITS, clock=virtual_time.now)


@attrs.define
class CallerLog:
    """Callers of a rate limiter, and when each of them got its slot."""

    rate_limiter: LocalRateLimiter
    order: list[str] = attrs.Factory(list)
    times: dict[str, float] = attrs.Factory(dict)

    def start(
        self, who: str, names: Collection[str] = ("requests",), *, is_urgent: bool = False
    ) -> asyncio.Task[None]:
        async def call() -> None:
            await use_slot(self.rate_limiter, names, is_urgent=is_urgent)
            self.order.append(who)
            self.times[who] = virtual_time.now()

        return asyncio.create_task(call())


def busiest(times: Sequence[float], seconds: float) -> int:
    """Return the most times that any rolling window holds; exactly a window apart is apart."""
    return max(
        (sum(first <= other < first + seconds for other in times) for first in times), default=0
    )


limits = st.builds(Limit, calls=st.integers(1, 5), seconds=st.floats(0.1, 20))
arrivals = st.lists(
    st.tuples(
        st.floats(0, 5),  # seconds since the one before
        st.sets(st.sampled_from(["a", "b", "c", "unlimited"])),
        st.booleans(),  # urgent
        st.none() | st.floats(0, 5),  # cancelled after
        st.just(0.0) | st.floats(0, 5),  # seconds from its slot to its sending
    ),
    max_size=30,
)


@given(st.fixed_dictionaries({"a": limits, "b": limits, "c": limits}), arrivals)
@virtual_time.in_exact_time
async def test_no_rolling_window_ever_holds_more_than_its_limit(
    limits: dict[str, Limit],
    arrivals: list[tuple[float, set[str], bool, float | None, float]],
) -> None:
    """Callers come, give up, need several limits or send late: each limit is kept."""
    rate_limiter = local(**limits)
    sent_at: dict[str, list[float]] = {name: [] for name in [*limits, "unlimited"]}
    given_up = 0

    async def call(
        names: set[str], is_urgent: bool, patience: float | None, lateness: float
    ) -> None:
        nonlocal given_up
        try:
            async with asyncio.timeout(patience):
                on_sent = await rate_limiter.acquire(names, is_urgent=is_urgent)
        except TimeoutError:
            given_up += 1
        else:
            await asyncio.sleep(lateness)
            on_sent()
            for name in names:
                sent_at[name].append(virtual_time.now())

    async with asyncio.TaskGroup() as callers:
        for pause, names, is_urgent, patience, lateness in arrivals:
            await asyncio.sleep(pause)
            callers.create_task(call(names, is_urgent, patience, lateness))
    for name, limit in limits.items():
        assert busiest(sent_at[name], limit.seconds) <= limit.calls
    wanted = sum(len(names) for _, names, *_ in arrivals)
    assert given_up or sum(map(len, sent_at.values())) == wanted


async def _serve(
    rate_limiter: LocalRateLimiter,
    callers: int,
    seconds: float,
    *,
    names: set[str],
    latency: float = 0.0,
    cold_start: float = 0.0,
) -> tuple[list[float], list[float], int]:
    """Let callers send as much as they can to a server that enforces its limits.

    The first thirty wait for a connection; all are on the way for up to `latency`.
    """
    server = RateLimits()
    chance = random.Random(4)
    sent_at: list[float] = []
    waits: list[float] = []
    refused = 0

    async def send(on_sent: Callable[[], None], lateness: float) -> None:
        nonlocal refused
        await asyncio.sleep(lateness)
        on_sent()
        await asyncio.sleep(chance.uniform(0, latency))
        try:
            server.admit("user", virtual_time.now(), is_run_list="run-lists" in names)
        except ApiError:
            refused += 1

    async def call(requests: asyncio.TaskGroup) -> None:
        while True:
            asked = virtual_time.now()
            on_sent = await rate_limiter.acquire(names, is_urgent=False)
            requests.create_task(send(on_sent, cold_start if len(sent_at) < 30 else 0.0))
            sent_at.append(virtual_time.now())
            waits.append(virtual_time.now() - asked)

    async with asyncio.TaskGroup() as requests:
        tasks = [asyncio.create_task(call(requests)) for _ in range(callers)]
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()
    return sent_at, waits, refused


@pytest.mark.parametrize("callers", [1, 100])
@pytest.mark.parametrize(("names", "allowed"), [(REQUESTS, 1800), (LISTS, 60)])
def test_the_whole_limit_is_used_and_nothing_refused(
    callers: int, names: set[str], allowed: int
) -> None:
    """Over two windows of the slowest limit nothing gets a 429, and at least 95 % is used."""
    seconds = 60 if names == REQUESTS else 119.9
    sent_at, waits, refused = virtual_time.run(_serve(local(), callers, seconds, names=names))
    assert refused == 0
    assert len(sent_at) >= 0.95 * allowed
    limit = API_LIMITS["requests" if names == REQUESTS else "run-lists"]
    fair = limit.seconds * -(-callers // limit.calls)
    assert max(waits) <= 1.2 * fair


def test_requests_that_overtake_each_other_are_not_refused() -> None:
    """The margin covers travel times that differ by as much as it is long."""
    serve = _serve(local(), 50, 60, names=REQUESTS, latency=WINDOW_MARGIN)
    sent_at, _, refused = virtual_time.run(serve)
    assert refused == 0
    assert len(sent_at) >= 0.95 * 1800


@pytest.mark.parametrize(("names", "allowed"), [(REQUESTS, 1800), (LISTS, 60)])
def test_a_cold_start_is_not_refused(names: set[str], allowed: int) -> None:
    """Those that had to wait for a connection do not meet those behind them at the server."""
    seconds = 60 if names == REQUESTS else 119.9
    serve = _serve(local(), 50, seconds, names=names, latency=WINDOW_MARGIN, cold_start=0.3)
    sent_at, _, refused = virtual_time.run(serve)
    assert refused == 0
    assert len(sent_at) >= 0.95 * allowed


@virtual_time.in_exact_time
async def test_a_slot_does_not_expire_before_its_request_is_sent() -> None:
    """However long that takes; then it counts for a window."""
    log = CallerLog(local(requests=Limit(1, 1)))
    on_sent = await log.rate_limiter.acquire(REQUESTS, is_urgent=False)
    waiting = log.start("waiting")
    await asyncio.sleep(10)
    assert log.order == []
    assert log.rate_limiter.slot_ages("requests") == [0.0]
    on_sent()
    await waiting
    assert log.times["waiting"] == pytest.approx(10 + 1 + WINDOW_MARGIN)


@virtual_time.in_exact_time
async def test_a_slot_that_is_not_used_yet_counts_once() -> None:
    """It takes one slot, not more."""
    log = CallerLog(local(requests=Limit(2, 1)))
    await log.rate_limiter.acquire(REQUESTS, is_urgent=False)
    await asyncio.gather(*(log.start(str(number)) for number in range(3)))
    assert log.times["2"] == pytest.approx(2 * (1 + WINDOW_MARGIN))


@virtual_time.in_exact_time
async def test_a_request_that_is_sent_twice_counts_once_from_the_second_time() -> None:
    """The first may not have arrived, and the second was later."""
    log = CallerLog(local(requests=Limit(2, 10)))
    on_sent = await log.rate_limiter.acquire(REQUESTS, is_urgent=False)
    on_sent()
    await asyncio.sleep(5)
    on_sent()
    await asyncio.gather(log.start("first"), log.start("second"))
    assert log.times["first"] == 5
    assert log.times["second"] == pytest.approx(5 + 10 + WINDOW_MARGIN)


@virtual_time.in_exact_time
async def test_a_request_may_be_sent_again_long_after() -> None:
    """Its slot counts again when the first time has expired."""
    log = CallerLog(local(requests=Limit(1, 10)))
    on_sent = await log.rate_limiter.acquire(REQUESTS, is_urgent=False)
    on_sent()
    await asyncio.sleep(15)
    await use_slot(log.rate_limiter, REQUESTS)
    await asyncio.sleep(5)
    on_sent()
    await log.start("next")
    assert log.times["next"] == pytest.approx(20 + 10 + WINDOW_MARGIN)


def test_without_the_margin_some_would_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uneven travel times alone make a server refuse what was sent exactly on time."""
    monkeypatch.setattr("tfrun_async.rate_limit._local.WINDOW_MARGIN", 0.0)
    _, _, refused = virtual_time.run(_serve(local(), 50, 10, names=REQUESTS, latency=WINDOW_MARGIN))
    assert refused > 0


@virtual_time.in_exact_time
async def test_callers_go_in_the_order_in_which_they_came() -> None:
    """First come, first served, and none waits longer than those before it require."""
    log = CallerLog(local())
    names = [str(number) for number in range(100)]
    await asyncio.gather(*map(log.start, names))
    assert log.order == names
    for number, name in enumerate(names):
        assert log.times[name] == pytest.approx(number // 30 * (1 + WINDOW_MARGIN))


@virtual_time.in_exact_time
async def test_one_that_waits_for_a_slow_limit_holds_back_only_those_behind_it() -> None:
    """A full list of runs does not keep a read of one run from going."""
    log = CallerLog(local(requests=Limit(2, 1), **{"run-lists": Limit(1, 60)}))
    await use_slot(log.rate_limiter, LISTS)
    tasks = [log.start("list", LISTS), log.start("list too", LISTS), log.start("read")]
    await asyncio.gather(*tasks)
    assert log.order == ["read", "list", "list too"]
    assert log.times["read"] == 0
    assert log.times["list"] == pytest.approx(60 + WINDOW_MARGIN)


@virtual_time.in_exact_time
async def test_callers_of_different_kinds_share_a_limit_in_order() -> None:
    """Among callers of one priority the first one goes first, whatever else they need."""
    log = CallerLog(local(requests=Limit(1, 1), **{"run-lists": Limit(30, 60)}))
    await use_slot(log.rate_limiter, REQUESTS)
    kinds = [LISTS, REQUESTS, REQUESTS, LISTS, LISTS, REQUESTS]
    await asyncio.gather(*(log.start(str(n), kind) for n, kind in enumerate(kinds)))
    assert log.order == list("012345")


@virtual_time.in_exact_time
async def test_an_urgent_caller_goes_before_routine_ones() -> None:
    """Work that a user waits for does not queue behind polling."""
    log = CallerLog(local(requests=Limit(1, 1)))
    await use_slot(log.rate_limiter, REQUESTS)
    polls = [log.start(f"poll {number}") for number in range(3)]
    await asyncio.sleep(0.5)
    apply = log.start("apply", is_urgent=True)
    await asyncio.gather(*polls, apply)
    assert log.order == ["apply", "poll 0", "poll 1", "poll 2"]


@virtual_time.in_exact_time
async def test_urgent_callers_take_all_slots_that_are_free_at_once() -> None:
    """A routine caller does not slip in while one urgent caller follows another."""
    log = CallerLog(local(requests=Limit(2, 1)))
    await asyncio.gather(log.start("x"), log.start("y"))
    routine = log.start("routine")
    await asyncio.gather(routine, *(log.start("urgent", is_urgent=True) for _ in range(2)))
    assert log.order == ["x", "y", "urgent", "urgent", "routine"]


@virtual_time.in_exact_time
async def test_of_four_slots_one_is_for_a_routine_caller() -> None:
    """However much urgent work there is, polling goes on."""
    log = CallerLog(local(requests=Limit(1, 1)))
    await use_slot(log.rate_limiter, REQUESTS)
    urgent = [log.start("urgent", is_urgent=True) for _ in range(9)]
    routine = [log.start("routine") for _ in range(4)]
    await asyncio.gather(*urgent, *routine)
    assert log.order == [*["urgent"] * 3, "routine"] * 3 + ["routine"]


@pytest.mark.parametrize("victim", ["first", "second"])
@virtual_time.in_exact_time
async def test_a_cancelled_caller_uses_no_slot_and_blocks_no_other(victim: str) -> None:
    """Those behind a caller that gave up go as if it had never come."""
    log = CallerLog(local(requests=Limit(1, 1)))
    await use_slot(log.rate_limiter, REQUESTS)
    tasks = {who: log.start(who) for who in ("first", "second", "third")}
    await asyncio.sleep(0.5)
    tasks.pop(victim).cancel()
    await asyncio.gather(*tasks.values())
    assert log.order == list(tasks)
    assert log.times["third"] == pytest.approx(2 * (1 + WINDOW_MARGIN))


def test_a_routine_caller_takes_the_slot_of_an_urgent_one_that_gave_up() -> None:
    """The slot is used at once, although the routine caller had just made way for it."""
    urgent: asyncio.Task[None] | None = None

    def clock() -> float:
        if urgent is not None and virtual_time.now() > 10:  # the routine caller looks first
            urgent.cancel()
        return virtual_time.now()

    async def main() -> None:
        nonlocal urgent
        log = CallerLog(LocalRateLimiter({"requests": Limit(2, 10)}, clock=clock))
        await use_slot(log.rate_limiter, REQUESTS)
        await asyncio.sleep(5)
        await use_slot(log.rate_limiter, REQUESTS)
        routine = log.start("routine")
        urgent = log.start("urgent", is_urgent=True)
        await routine
        assert urgent.cancelled()
        assert log.times["routine"] == pytest.approx(10 + WINDOW_MARGIN)

    virtual_time.run(main())


@virtual_time.in_exact_time
async def test_urgent_slots_under_one_limit_do_not_count_under_another() -> None:
    """Only urgent callers that go before a routine one count in its favour."""
    log = CallerLog(local(requests=Limit(9, 1), uploads=Limit(1, 10)))
    await use_slot(log.rate_limiter, {"uploads"})
    routine = log.start("routine", {"uploads"})
    await asyncio.gather(*(log.start("other", is_urgent=True) for _ in range(3)))
    await asyncio.gather(routine, log.start("urgent", {"uploads"}, is_urgent=True))
    assert log.order == ["other"] * 3 + ["urgent", "routine"]


@virtual_time.in_exact_time
async def test_a_cancelled_caller_leaves_nothing_behind() -> None:
    """Its sleep ends with it."""
    log = CallerLog(local(requests=Limit(1, 60)))
    await use_slot(log.rate_limiter, REQUESTS)
    waiting = log.start("waiting")
    await asyncio.sleep(1)
    waiting.cancel()
    await asyncio.sleep(1)
    assert asyncio.all_tasks() == {asyncio.current_task()}


@virtual_time.in_exact_time
async def test_a_pause_holds_all_callers_and_lets_them_go_one_by_one() -> None:
    """After a 429 no caller goes before the time, and the window after it fills evenly."""
    log = CallerLog(local())
    log.rate_limiter.pause(REQUESTS, 5)
    await asyncio.gather(*(log.start(str(number)) for number in range(30)))
    times = list(log.times.values())
    assert min(times) >= 5
    assert max(times) <= 6 + WINDOW_MARGIN
    assert busiest(times, 0.2) < 10
    gaps = {round(later - moment, 9) for moment, later in pairwise(times)}
    assert len(gaps) == 29


@virtual_time.in_exact_time
async def test_a_pause_stops_those_that_already_wait() -> None:
    """A 429 delays a caller that was about to go."""
    log = CallerLog(local(requests=Limit(1, 1)))
    await use_slot(log.rate_limiter, REQUESTS)
    waiting = log.start("waiting")
    await asyncio.sleep(0.5)
    log.rate_limiter.pause(REQUESTS, 10)
    log.rate_limiter.pause(REQUESTS, 1)  # does not shorten the first
    await waiting
    assert log.times["waiting"] >= 10.5


@virtual_time.in_exact_time
async def test_a_short_pause_does_not_make_a_window_forget_its_slots() -> None:
    """What was sent before a pause still counts after it."""
    log = CallerLog(local(requests=Limit(3, 60)))
    await asyncio.gather(*(log.start(str(number)) for number in range(3)))
    log.rate_limiter.pause(REQUESTS, 1)
    await asyncio.gather(*(log.start(f"more {number}") for number in range(3)))
    assert busiest(list(log.times.values()), 60) == 3


@virtual_time.in_exact_time
async def test_a_higher_limit_does_not_end_a_pause() -> None:
    """A 429 that also tells of a higher limit is a 429."""
    log = CallerLog(local())
    log.rate_limiter.pause(REQUESTS, 10)
    log.rate_limiter.pause(REQUESTS, 1)
    log.rate_limiter.update_limit("requests", 100)
    await log.start("first")
    assert log.times["first"] >= 10


@virtual_time.in_exact_time
async def test_a_slot_taken_without_waiting_counts_from_its_own_time() -> None:
    """It does not add to a pause that lies ahead."""
    log = CallerLog(local(requests=Limit(2, 10)))
    log.rate_limiter.pause(REQUESTS, 20)
    log.rate_limiter.take_slot(REQUESTS)()
    assert len(log.rate_limiter.slot_ages("requests")) == 1
    await log.start("first")
    assert 20 <= log.times["first"] <= 20 + (10 + WINDOW_MARGIN) / 2


@virtual_time.in_exact_time
async def test_a_pause_under_one_limit_leaves_the_others_alone() -> None:
    """Too many lists of runs do not stop other requests."""
    log = CallerLog(local())
    log.rate_limiter.pause({"run-lists", "unlimited"}, 30)
    await asyncio.gather(log.start("list", LISTS), log.start("read"))
    assert log.times["read"] == 0
    assert log.times["list"] >= 30


@virtual_time.in_exact_time
async def test_a_lower_limit_that_the_server_states_is_kept() -> None:
    """A server that allows less than the documents say is not asked for more."""
    log = CallerLog(local())
    log.rate_limiter.update_limit("requests", 5)
    await asyncio.gather(*(log.start(str(number)) for number in range(20)))
    assert busiest(list(log.times.values()), 1.0) == 5


@virtual_time.in_exact_time
async def test_a_higher_limit_helps_callers_that_already_wait() -> None:
    """A caller that sleeps until its slot under the old limit goes at once under the new one."""
    log = CallerLog(local(requests=Limit(1, 60)))
    await use_slot(log.rate_limiter, REQUESTS)
    waiting = log.start("waiting")
    await asyncio.sleep(5)
    log.rate_limiter.update_limit("requests", 2)
    await waiting
    assert log.times["waiting"] == 5


@pytest.mark.parametrize(
    ("stated", "believed"),
    [
        ([(100, 0.5)], 100),
        ([(5, 0.5), (100, 0.5)], 100),
        ([(100, 40)], 30),
        ([(100, math.inf)], 30),
        ([(10, 40)], 10),
        ([(1000, 0.9), (1000, 59)], 30),
        ([(1000, 59), (1000, 0.9)], 30),
        ([(10, 59), (1000, 0.9)], 30),
        ([(20_000_000, 0.5)], 1000),
    ],
)
def test_a_higher_limit_is_believed_only_for_the_same_window(
    stated: list[tuple[int, float]], believed: int
) -> None:
    """1,000 a minute are not 1,000 a second; and a limit that no server has is none."""
    limiter = LocalRateLimiter()
    for calls, resets_in in stated:
        limiter.update_limit("requests", calls, resets_in)
    assert f"'requests': Limit(calls={believed}, seconds=1.0)" in repr(limiter)


@virtual_time.in_exact_time
async def test_a_pause_of_a_large_limit_costs_nothing() -> None:
    """The slots after it are spread without being stored."""
    log = CallerLog(local(requests=Limit(20_000_000, 1)))
    tracemalloc.start()
    try:
        log.rate_limiter.pause(REQUESTS, 1)
        await asyncio.gather(*(log.start(str(number)) for number in range(100)))
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert 1 <= min(log.times.values()) <= max(log.times.values()) < 1.1


def test_a_limit_that_makes_no_sense_is_ignored() -> None:
    """Garbage in a header changes nothing."""
    rate_limiter = LocalRateLimiter()
    before = repr(rate_limiter)
    rate_limiter.update_limit("requests", 0)
    rate_limiter.update_limit("unknown", 10)
    assert repr(rate_limiter) == before
    rate_limiter.update_limit("requests", 10)
    assert repr(rate_limiter) != before


async def test_an_error_of_sleep_is_raised() -> None:
    """An error of the caller's own `sleep` is not taken for the end of the wait."""

    async def broken(seconds: float) -> None:
        raise OSError(seconds)

    rate_limiter = LocalRateLimiter({"requests": Limit(1, 1)}, clock=lambda: 0.0, sleep=broken)
    await use_slot(rate_limiter, REQUESTS)
    with pytest.raises(OSError, match=r"1\.03"):
        await use_slot(rate_limiter, REQUESTS)


async def test_a_stepped_clock_will_do() -> None:
    """The simulator's clock, moved by the sleepers themselves, serves as a rate limiter's."""
    clock = SteppedClock()
    started = clock.now()
    rate_limiter = LocalRateLimiter(clock=clock.now, sleep=clock.sleep)
    await asyncio.gather(
        *(use_slot(rate_limiter, LISTS, is_urgent=number % 2 == 0) for number in range(61))
    )
    assert clock.now() - started >= 120
    await rate_limiter.close()


def test_a_priority_can_be_chosen_for_a_block() -> None:
    """Whatever a request is by itself, the innermost block around it decides."""
    assert is_urgent(True)
    assert not is_urgent(False)
    with prioritized(urgent=True):
        assert is_urgent(False)
        with prioritized(urgent=False):
            assert not is_urgent(True)
        assert is_urgent(False)
    assert not is_urgent(False)


@pytest.mark.parametrize(("calls", "seconds"), [(0, 1.0), (1.5, 1.0), (1, 0.0)])
def test_a_limit_allows_something_in_some_time(calls: int, seconds: float) -> None:
    """A limit that nothing could ever keep is refused."""
    with pytest.raises((TypeError, ValueError), match="must be"):
        Limit(calls, seconds)
