"""A rollout whose journal is in Redis: each run is started once."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import nullcontext
from functools import partial
from itertools import count
from typing import Any
from unittest.mock import AsyncMock

import pytest

from tests.support.odd_servers import MANNERS, with_manner
from tests.support.redis_server import RedisServer
from tests.support.workspaces import create_workspace, list_runs
from tfrun_async import Client, rollout
from tfrun_async._run.marker import Marker
from tfrun_async.errors import (
    DuplicateRunError,
    JournalError,
    OutcomeUnknownError,
    UnprocessableError,
)
from tfrun_async.models import Workspace
from tfrun_async.rate_limit import LocalRateLimiter
from tfrun_async.rate_limit._local import OnSent
from tfrun_async.simulator import Fault, Simulator, SteppedClock

pytest.importorskip("redis", reason="the extra `redis` is not installed")
from redis.asyncio import Redis
from redis.exceptions import RedisError

from tfrun_async.rollout import _redis_journal
from tfrun_async.rollout._redis_journal import SharedJournal


@pytest.fixture(scope="module")
def server(redis_program: str) -> Iterator[RedisServer]:
    with RedisServer(redis_program) as server:
        yield server


OpenJournal = Callable[[], SharedJournal]


@pytest.fixture
async def open_journal(
    server: RedisServer, sim: Simulator, request: pytest.FixtureRequest
) -> AsyncIterator[OpenJournal]:
    """Open the journal of a rollout that was created, each time as another process would."""
    assert isinstance(sim.clock, SteppedClock)
    opened = []

    def open_one() -> SharedJournal:
        assert isinstance(sim.clock, SteppedClock)
        journal = SharedJournal(server.url, request.node.name, sleep=sim.clock.sleep)
        opened.append(journal)
        return journal

    await open_one().create()
    yield open_one
    for journal in opened:
        await journal.close()


async def runs_of(tfe: Client, workspace: Workspace) -> list[str]:
    return [run.id for run in await list_runs(tfe, workspace)]


async def test_however_often_it_is_started_there_is_one_run(
    sim: Simulator, tfe: Client, open_journal: OpenJournal, workspace: Workspace
) -> None:
    """At the same time or later, in this process or another; all get the same run."""
    before = len(sim.requests)
    first_journal, other_journal = open_journal(), open_journal()
    starts = [
        journal.start_once(tfe.runs, workspace, plan_only=True)
        for journal in (first_journal, other_journal, first_journal, other_journal)
    ]
    started = {run.id for run in await asyncio.gather(*starts)}
    started.add((await open_journal().start_once(tfe.runs, workspace.id, plan_only=True)).id)
    asked = Counter(request.method for request in sim.requests[before:])
    assert asked == {"POST": 1, "GET": 4}  # each of the others just reads it
    assert [*started] == await runs_of(tfe, workspace)
    assert await first_journal.runs() == {workspace.id: started.pop()}


async def test_a_first_start_costs_one_request(
    sim: Simulator, tfe: Client, open_journal: OpenJournal, workspace: Workspace
) -> None:
    """Nothing is searched for that was not requested before."""
    before = len(sim.requests)
    await open_journal().start_once(tfe.runs, workspace)
    assert len(sim.requests) == before + 1


async def test_a_run_whose_response_was_lost_is_found(
    sim: Simulator, tfe: Client, open_journal: OpenJournal, workspace: Workspace
) -> None:
    """The previous process was killed; the next one searches before it sends."""
    starting = asyncio.create_task(open_journal().start_once(tfe.runs, workspace))
    sim.fault(Fault.STALL, method="POST", path="/runs", seconds=3600)
    while not await runs_of(tfe, workspace):
        pass
    starting.cancel()
    await asyncio.wait({starting})
    run = await open_journal().start_once(tfe.runs, workspace)
    assert [run.id] == await runs_of(tfe, workspace)


async def test_a_run_that_turns_up_late_is_found(
    sim: Simulator, tfe: Client, open_journal: OpenJournal, workspace: Workspace
) -> None:
    """A request may have left long after it was noted, and then it may still be carried out."""
    journal = open_journal()
    await journal._redis.hset(
        journal._key, f"sent:{workspace.id}", f"{sim.clock.now() - 400} token"
    )
    assert isinstance(sim.clock, SteppedClock)
    sleep, late = sim.clock.sleep, []
    marker = Marker.of_rollout(journal._rollout, workspace.id)

    async def sleep_and_create(seconds: float) -> None:
        await sleep(seconds)
        late.append(await tfe.runs.create(workspace=workspace, message=f"Late{marker}"))

    journal._sleep = sleep_and_create
    run = await journal.start_once(tfe.runs, workspace)
    assert [run.id] == [each.id for each in late] == await runs_of(tfe, workspace)


async def test_a_run_that_was_not_made_is_made(
    sim: Simulator, tfe: Client, open_journal: OpenJournal, workspace: Workspace
) -> None:
    """It was asked for, and is not there."""
    sim.fault(Fault.UNAVAILABLE, method="POST", path="/runs", times=None)
    with pytest.raises(Exception, match="503"):
        await open_journal().start_once(tfe.runs, workspace)
    sim.clear_faults()
    run = await open_journal().start_once(tfe.runs, workspace)
    assert [run.id] == await runs_of(tfe, workspace)


async def test_a_start_that_was_refused_is_not_waited_for(
    sim: Simulator, tfe: Client, open_journal: OpenJournal
) -> None:
    """The response arrived, so there is nothing to search for the next time."""
    empty = await tfe.workspaces.create(sim.organization, name="empty")
    began, before = sim.clock.now(), len(sim.requests)
    for _ in range(2):
        with pytest.raises(UnprocessableError):
            await open_journal().start_once(tfe.runs, empty)
    assert [request.method for request in sim.requests[before:]] == ["POST", "POST"]
    assert sim.clock.now() == began


async def test_another_rollout_has_runs_of_its_own(
    tfe: Client, open_journal: OpenJournal, server: RedisServer, workspace: Workspace
) -> None:
    """The name of the rollout is what makes it one."""
    run = await open_journal().start_once(tfe.runs, workspace)
    other_journal = SharedJournal(server.url, "other")
    await other_journal.create()
    assert (await other_journal.start_once(tfe.runs, workspace)).id != run.id
    await other_journal.close()


async def test_one_that_takes_long_is_waited_for(
    sim: Simulator,
    tfe: Client,
    open_journal: OpenJournal,
    server: RedisServer,
    workspace: Workspace,
) -> None:
    """A lock is renewed while its process lives."""
    gate = GatedRateLimiter()
    async with Client(sim.address, sim.token, rate_limiter=gate) as slow:
        journal = open_journal()
        first = asyncio.create_task(journal.start_once(slow.runs, workspace))
        await gate.is_waiting.wait()
        second = asyncio.create_task(open_journal().start_once(tfe.runs, workspace))
        async with Redis.from_url(server.url) as redis:
            previous = left = await redis.pttl(f"{journal._prefix}:{workspace.id}")
            while left <= previous:  # until it is renewed
                await asyncio.sleep(0.01)
                previous, left = left, await redis.pttl(f"{journal._prefix}:{workspace.id}")
        assert not second.done()
        gate.proceed.set()
        assert (await first).id == (await second).id


async def test_a_lock_ends_with_its_process(
    tfe: Client,
    open_journal: OpenJournal,
    server: RedisServer,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The lock of a process that was killed expires."""
    monkeypatch.setattr(_redis_journal, "_LOCK_SECONDS", 0.2)
    journal = open_journal()
    async with Redis.from_url(server.url) as redis:
        await redis.set(f"{journal._prefix}:{workspace.id}", "killed", px=200)
        run = await journal.start_once(tfe.runs, workspace)
        assert [run.id] == await runs_of(tfe, workspace)
        kept = [await redis.ttl(key) for key in await redis.keys(f"{journal._prefix}*")]
    assert len(kept) == 1
    assert all(29 * 86_400 < seconds <= 30 * 86_400 for seconds in kept)


async def test_a_lock_ends_while_it_is_renewed(
    open_journal: OpenJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis may lose a cancellation, so the renewal is not cancelled."""
    monkeypatch.setattr(_redis_journal, "_LOCK_SECONDS", 0.003)
    journal = open_journal()

    async def lock_workspace(number: int) -> None:
        async with journal._lock(f"ws-{number % 5}"):
            for _ in range(number % 60):
                await asyncio.sleep(0)

    async with asyncio.timeout(30):
        for number in range(300):
            await lock_workspace(number)


class GatedRateLimiter(LocalRateLimiter):
    """A rate limiter that lets requests through when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.is_waiting, self.proceed = asyncio.Event(), asyncio.Event()

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> OnSent:
        self.is_waiting.set()
        await self.proceed.wait()
        return await super().acquire(names, is_urgent=is_urgent)


@pytest.mark.parametrize("loss", ["stolen", "cut off"])
async def test_a_lost_lock_cancels_the_start_before_it_is_sent(
    sim: Simulator,
    tfe: Client,
    open_journal: OpenJournal,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    loss: str,
) -> None:
    """While it waited for its rate limit, another process got the lock, and started the run."""
    gate, clock = GatedRateLimiter(), _redis_journal._clock
    locks: list[_redis_journal._Lock] = []
    check = _redis_journal._checked_before_send

    def recorded(lock: _redis_journal._Lock) -> Any:
        locks.append(lock)
        return check(lock)

    monkeypatch.setattr(_redis_journal, "_checked_before_send", recorded)
    async with Client(sim.address, sim.token, rate_limiter=gate) as slow:
        journal = open_journal()
        first = asyncio.create_task(journal.start_once(slow.runs, workspace))
        await gate.is_waiting.wait()
        if loss == "cut off":  # and not renewed for longer than the lock lasts
            monkeypatch.setattr(locks[0].lock, "reacquire", AsyncMock(side_effect=RedisError))
            monkeypatch.setattr(_redis_journal, "_clock", lambda: clock() + 22)
        else:
            await journal._redis.delete(f"{journal._prefix}:{workspace.id}")
            await locks[0].renew(asyncio.Event())
        before = len(sim.requests)
        second = asyncio.create_task(open_journal().start_once(tfe.runs, workspace))
        if loss == "stolen":
            await second
        gate.proceed.set()
        assert (await first).id == (await second).id
        assert len(locks) == 2
        posts = [request for request in sim.requests[before:] if request.method == "POST"]
        assert len(posts) == 1
    assert len(await runs_of(tfe, workspace)) == 1


async def test_a_lock_that_is_lost_again_and_again_is_an_error(
    sim: Simulator,
    tfe: Client,
    open_journal: OpenJournal,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing was sent, and the error says so."""
    monkeypatch.setattr(_redis_journal, "_clock", partial(next, count(step=22)))
    before = len(sim.requests)
    with pytest.raises(JournalError, match="was lost before the request was sent"):
        await open_journal().start_once(tfe.runs, workspace)
    assert len(sim.requests) == before


async def test_a_second_run_is_an_error_that_names_both(
    tfe: Client, open_journal: OpenJournal, workspace: Workspace
) -> None:
    """A process that was frozen in the moment of sending finds the run of another one noted."""
    journal = open_journal()
    first = await journal.start_once(tfe.runs, workspace)
    second = await tfe.runs.create(workspace=workspace)
    with pytest.raises(DuplicateRunError) as caught:
        await journal._keep(workspace.id, second)
    assert (caught.value.run, caught.value.second_run) == (first.id, second.id)
    assert str(caught.value).count("run-") == 2
    assert (await journal.start_once(tfe.runs, workspace)).id == first.id


async def test_two_runs_are_found_by_their_marker(
    sim: Simulator, tfe: Client, open_journal: OpenJournal, workspace: Workspace
) -> None:
    """The older one is kept, and the next call returns it."""
    journal = open_journal()
    message = f"Roll out{Marker.of_rollout(journal._rollout, workspace.id)}"
    first, second = [await tfe.runs.create(workspace=workspace, message=message) for _ in range(2)]
    await journal._redis.hset(journal._key, f"sent:{workspace.id}", "0.0 token")
    with pytest.raises(DuplicateRunError) as caught:
        await journal.start_once(tfe.runs, workspace)
    assert (caught.value.run, caught.value.second_run) == (first.id, second.id)
    assert (await journal.start_once(tfe.runs, workspace)).id == first.id


MANNERS_OF_LISTS = [
    "ignores_search",
    "finds_nothing",
    "drops_attributes",
    "has_no_organization_list",
]


@pytest.mark.parametrize("manner", [None, *MANNERS_OF_LISTS])
async def test_a_redis_that_lost_its_data_starts_nothing_twice(
    sim: Simulator, tfe: Client, open_journal: OpenJournal, manner: str | None
) -> None:
    """The runs are found in the organization's list, once for all; new ones are started then."""
    workspaces = [await create_workspace(sim, tfe, f"network-{number}") for number in range(4)]
    journal = open_journal()
    with with_manner(MANNERS[manner]) if manner else nullcontext():
        started = [await journal.start_once(tfe.runs, each) for each in workspaces[:3]]
        await tfe.runs.create(workspace=workspaces[3], message="By hand", plan_only=True)
        await journal._redis.flushall()
        starts = [open_journal().start_once(tfe.runs, each) for each in workspaces]
        found = await asyncio.gather(*starts)
        assert [run.id for run in found[:3]] == [run.id for run in started]
        assert [len(await runs_of(tfe, each)) for each in workspaces] == [1, 1, 1, 2]
    assert await journal.runs() == {run.workspace.id: run.id for run in found}


async def test_the_runs_of_a_lost_rollout_are_listed_once(
    sim: Simulator, tfe: Client, open_journal: OpenJournal
) -> None:
    """Not once for each workspace: lists are limited to 30 a minute."""
    workspaces = [await create_workspace(sim, tfe, f"network-{number}") for number in range(4)]
    journal = open_journal()
    await journal._redis.flushall()
    before = len(sim.requests)
    await asyncio.gather(*[open_journal().start_once(tfe.runs, each) for each in workspaces])
    asked = Counter(request.method for request in sim.requests[before:])
    assert asked == {"GET": 4 + 2, "POST": 4}  # each workspace, a search, and a page


async def test_data_that_is_lost_after_the_runs_were_found_is_found_again(
    tfe: Client, open_journal: OpenJournal, workspace: Workspace
) -> None:
    """That they were found is lost together with them."""
    journal = open_journal()
    started = await journal.start_once(tfe.runs, workspace)
    await journal._redis.flushall()
    note_found, calls = journal._note_found, list[bool]()

    async def lose_data_then(found: Any, field: str) -> str:
        has_list = await note_found(found, field)
        if not calls:
            await journal._redis.flushall()
        calls.append(True)
        return has_list

    journal._note_found = lose_data_then  # type: ignore[method-assign]
    assert (await journal.start_once(tfe.runs, workspace)).id == started.id
    assert len(calls) == 2


async def test_a_lost_rollout_without_markers_is_unclear(
    sim: Simulator, tfe: Client, open_journal: OpenJournal, workspace: Workspace
) -> None:
    """On a server that cuts messages, a run that looks like its own is not started again."""
    journal = open_journal()
    with with_manner(MANNERS["cuts_messages"]):
        run = await journal.start_once(tfe.runs, workspace, message="Roll out 2.4")
        assert run.message.startswith("Roll out 2.4")
        await journal._redis.flushall()
        for _ in range(2):
            with pytest.raises(OutcomeUnknownError, match=f"{run.id} looks like it"):
                await open_journal().start_once(tfe.runs, workspace, message="Roll out 2.4")
    assert [run.id] == await runs_of(tfe, workspace)


@pytest.mark.parametrize("loss", ["everything", "lock", "rollout"])
async def test_data_that_is_lost_before_a_start_is_noted_cancels_it(
    sim: Simulator, tfe: Client, open_journal: OpenJournal, workspace: Workspace, loss: str
) -> None:
    """A journal is created, and a lost rollout is recovered first."""
    journal = open_journal()
    note_start, calls = journal._note_start, list[bool]()
    lost = {"lock": f"{journal._prefix}:{workspace.id}", "rollout": journal._key}

    async def lose_data_first(*arguments: Any) -> Any:
        if not calls:
            if loss in lost:
                await journal._redis.delete(lost[loss])
            else:
                await journal._redis.flushall()
        calls.append(True)
        return await note_start(*arguments)

    journal._note_start = lose_data_first  # type: ignore[assignment]
    before = len(sim.requests)
    run = await journal.start_once(tfe.runs, workspace)
    methods = [request.method for request in sim.requests[before:]]
    assert methods == [*([] if loss == "lock" else ["GET"] * 3), "POST"]
    assert len(calls) == 2
    assert [run.id] == await runs_of(tfe, workspace)


async def test_a_rollout_is_created_once(open_journal: OpenJournal) -> None:
    """A second one would forget what the first has started."""
    with pytest.raises(JournalError, match="exists: start_once resumes it"):
        await open_journal().create()


async def test_without_redis_nothing_is_started(
    sim: Simulator, tfe: Client, server: RedisServer, workspace: Workspace
) -> None:
    """The error shows no password, and no run was started."""
    url = f"redis://:s3cret@127.0.0.1:{RedisServer(server.program).port}"
    journal = SharedJournal(url, "away")
    with pytest.raises(JournalError, match="no response from Redis") as caught:
        await journal.start_once(tfe.runs, workspace)
    assert "s3cret" not in f"{caught.value} {journal!r}"
    with pytest.raises(JournalError):
        await journal.runs()
    assert await runs_of(tfe, workspace) == []
    await journal.close()


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is imported on first use, and its extra has a name."""
    assert rollout.SharedJournal is SharedJournal
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = rollout.Nothing
    monkeypatch.setitem(sys.modules, "redis.asyncio", None)
    monkeypatch.delitem(sys.modules, "tfrun_async.rollout._redis_journal")
    with pytest.raises(ImportError, match=r"install tfrun-async\[redis\]"):
        _ = rollout.SharedJournal
