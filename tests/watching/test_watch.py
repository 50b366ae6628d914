"""Watching many runs: no change is missed, in order, with few requests."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import Any

import aiohttp
import orjson
import pytest

from tests.support.odd_servers import MANNERS, with_manner
from tests.support.run_tasks import library_tasks
from tests.support.workspaces import advance_clock, create_workspace, set_status, start_plans
from tfrun_async import Client
from tfrun_async._jsonapi.document import decode
from tfrun_async.errors import ArgumentError, ClosedError, NotFoundError, ServerError
from tfrun_async.models import Run, RunStatus, Workspace
from tfrun_async.rate_limit import LocalRateLimiter
from tfrun_async.simulator import Fault, Simulator, SteppedClock
from tfrun_async.simulator._records.transitions import TRANSITIONS
from tfrun_async.watching import Change, Watch
from tfrun_async.watching._notified import NotifiedRun
from tfrun_async.watching._scope import Scope
from tfrun_async.watching._state import WatchState

PLANNED = ["pending", "plan_queued", "planning", "planned_and_finished"]


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    """A simulator whose responses are not checked against the spec, which is slow."""
    async with Simulator(clock=SteppedClock()) as simulator:
        yield simulator


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client) -> Workspace:
    """A workspace that is ready for runs."""
    return await create_workspace(sim, tfe, "network", auto_apply=True)


async def test_a_watch_ends_with_a_plan_only_run_that_rests(
    tfe: Client, workspace: Workspace
) -> None:
    """On a server that has no status of its own for its end."""
    with with_manner(MANNERS["rests_in_planned"]):
        run = await tfe.runs.create(workspace=workspace, plan_only=True)
        async with asyncio.timeout(20):
            reported = [change.after async for change in tfe.watch(runs=[run])]
    assert reported[-1] == "planned"


async def test_one_workspace_is_listed_by_itself(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Its list is the shorter one, and does not depend on its name."""
    began = len(sim.requests)
    name = f"{sim.organization}/{workspace.name}"
    async with tfe.watch(workspaces=[name]) as watch:
        reporting = asyncio.create_task(changes_until(watch, is_final))
        run = await tfe.runs.create(workspace=workspace, plan_only=True)
        reported = await reporting
    assert {change.run.id for change in reported} == {run.id}
    paths = {request.path for request in list_requests(sim, began) if request.method == "GET"}
    assert paths == {f"/api/v2/workspaces/{workspace.id}/runs"}


async def test_workspaces_are_listed_where_the_organization_cannot_be(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Some servers have no list of an organization; new runs are found all the same."""
    other = await create_workspace(sim, tfe, "storage")
    with with_manner(MANNERS["has_no_organization_list"]):
        async with tfe.watch(workspaces=[workspace, other]) as watch:
            started: set[str] = set()

            async def start() -> None:
                for each in (workspace, other):
                    started.add((await tfe.runs.create(workspace=each, plan_only=True)).id)

            starting = asyncio.create_task(start())
            ended: set[str] = set()

            def have_ended(change: Change) -> bool:
                if is_final(change):
                    ended.add(change.run.id)
                return starting.done() and ended == started

            await changes_until(watch, have_ended)
        with pytest.raises(NotFoundError):
            await anext(tfe.watch(organization=sim.organization))


@pytest.mark.parametrize("manner", ["has_no_organization_list", "ignores_includes"])
async def test_many_runs_are_watched_on_any_server(
    sim: Simulator, tfe: Client, workspace: Workspace, manner: str
) -> None:
    """Without the organization's list, or its name in a run, which is then read elsewhere."""
    runs = start_plans(sim, workspace, [5.0] * 60)
    began = len(sim.requests)
    with with_manner(MANNERS[manner]):
        await changes_until(tfe.watch(runs=runs), all_ended(*runs))
    lists = [each for each in list_requests(sim, began) if "/organizations/" in each.path]
    assert bool([each for each in lists if each.status == 200]) == (manner == "ignores_includes")


def is_final(change: Change) -> bool:
    """Whether a run has ended with a change."""
    return change.after in FINAL


def list_requests(sim: Simulator, began: int = 0) -> list[Any]:
    """Return the requests for lists of runs."""
    return [each for each in sim.requests[began:] if each.path.endswith("/runs")]


def read_requests(sim: Simulator, began: int = 0) -> list[Any]:
    """Return the requests for single runs."""
    gets = [each for each in sim.requests[began:] if each.method == "GET"]
    return [each for each in gets if "/runs/" in each.path]


async def changes_until(watch: Watch, is_enough: Callable[[Change], bool]) -> list[Change]:
    """Take changes up to one that is enough."""
    reported = []
    async with asyncio.timeout(20):
        async for change in watch:
            reported.append(change)
            if is_enough(change):
                break
    return reported


def all_ended(*runs: str) -> Callable[[Change], bool]:
    """Return a function that is true once all these runs have ended."""
    left = set(runs)

    def is_enough(change: Change) -> bool:
        if change.after is None or change.after in FINAL:
            left.discard(change.run.id)
        return not left

    return is_enough


FINAL = {RunStatus.APPLIED, RunStatus.PLANNED_AND_FINISHED, RunStatus.ERRORED, RunStatus.DISCARDED}


def status_paths(reported: Iterable[Change]) -> dict[str, list[str]]:
    """Return the statuses that runs went through, for runs whose changes join."""
    by_run = defaultdict(list)
    for change in reported:
        by_run[change.run.id].append(change)
    for changes in by_run.values():
        assert all(one.after == other.before for one, other in pairwise(changes))
    return {run: [str(change.after) for change in changes] for run, changes in by_run.items()}


async def test_reports_every_change_in_order(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It ends with the last run, and a run that goes fast skips nothing."""
    other = await create_workspace(sim, tfe, "storage")
    sim.script("storage", plan_error="no such region")
    runs = [await tfe.runs.create(workspace=each) for each in (workspace, other)]
    reported = [change async for change in tfe.watch(runs=runs)]
    assert status_paths(reported) == {
        runs[0].id: [
            "plan_queued",
            "planning",
            "planned",
            "confirmed",
            "apply_queued",
            "applying",
            "applied",
        ],
        runs[1].id: ["plan_queued", "planning", "errored"],
    }
    assert all(change.at is not None for change in reported)
    assert reported[-1].run.status in FINAL


async def test_of_an_id_the_first_change_is_where_it_stands(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Earlier changes are not reported, and a run that has ended is reported once."""
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    reported = [change async for change in tfe.watch(runs=[run.id])]
    assert [(change.before, change.after) for change in reported] == [(None, "applied")]
    assert [change async for change in tfe.watch(runs=[reported[0].run])] == []
    assert [change async for change in tfe.watch(runs=[])] == []


class QuietClock:
    """A stepped clock that advances only when no request is under way."""

    def __init__(self, clock: SteppedClock) -> None:
        self.stepped = clock
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_start.append(self._count(1))
        self.trace.on_request_end.append(self._count(-1))
        self._under_way = 0
        self._is_quiet = asyncio.Event()
        self._is_quiet.set()

    def _count(self, step: int) -> Any:
        async def count(*_: Any) -> None:
            self._under_way += step
            if self._under_way:
                self._is_quiet.clear()
            else:
                self._is_quiet.set()

        return count

    async def sleep(self, seconds: float) -> None:
        for _ in range(10):  # lets every request with a slot set off
            await asyncio.sleep(0)
        await self._is_quiet.wait()
        await self.stepped.sleep(seconds)


@pytest.fixture
async def limited() -> AsyncIterator[tuple[Simulator, Client]]:
    """A simulator that refuses what is too much, and a client that keeps its limits."""
    clock = QuietClock(SteppedClock())
    rate_limiter = LocalRateLimiter(clock=clock.stepped.now, sleep=clock.sleep)
    settings: dict[str, Any] = {"rate_limiter": rate_limiter, "sleep": clock.sleep}
    async with (
        Simulator(clock=clock.stepped, rate_limits=True) as sim,
        Client(sim.address, sim.token, trace_configs=[clock.trace], **settings) as tfe,
    ):
        yield sim, tfe


@pytest.mark.no_cover
async def test_hundreds_of_runs_cost_few_requests(limited: tuple[Simulator, Client]) -> None:
    """A list tells of a hundred runs at once; a run is read alone to learn how it ended."""
    sim, tfe = limited
    random = Random(7)
    workspace = await create_workspace(sim, tfe, "network")
    runs = start_plans(sim, workspace, (random.uniform(5, 150) for _ in range(400)))
    began = len(sim.requests)
    seen = [(change, sim.clock.now()) async for change in tfe.watch(runs=runs)]

    rounds = [each.time for each in list_requests(sim, began) if each.query["page[number]"] == "1"]
    ends = [simulated_end(sim, run) for run in runs]
    reads = sum(end > start for start in rounds for end in ends)
    assert len(list_requests(sim, began)) <= 0.02 * reads
    assert len(read_requests(sim, began)) <= 2 * len(runs)
    assert tfe.stats.rate_limited == 0
    for change, when in seen:
        if change.at is not None:
            assert sum(change.at.timestamp() < start < when for start in rounds) <= 2
    reported = status_paths(change for change, _ in seen)
    assert len(reported) == 400
    assert {path[-1] for path in reported.values()} == {"planned_and_finished"}


def simulated_end(sim: Simulator, run: str) -> float:
    return sim._core.store.runs[run].history[-1][1]


async def test_few_runs_are_read_one_by_one(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A list would cost more of its limit than they do of theirs."""
    runs = start_plans(sim, workspace, [20.0] * 50)
    await changes_until(tfe.watch(runs=runs), all_ended(*runs))
    assert list_requests(sim) == []


async def test_more_runs_are_listed(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """One read tells whose list they are in; at the end each is read once."""
    runs = start_plans(sim, workspace, [20.0] * 51)
    began = len(sim.requests)
    await changes_until(tfe.watch(runs=runs), all_ended(*runs))
    asked = list_requests(sim, began)
    assert asked
    assert {each.query["filter[status_group]"] for each in asked} == {"non_final"}
    assert {each.query["page[size]"] for each in asked} == {"100"}
    assert all("plan_only" in each.query["filter[operation]"] for each in asked)
    assert len(read_requests(sim, began)) <= 1 + 51


async def test_a_list_that_is_mostly_of_others_is_given_up(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Sixty runs are cheaper to read than six pages in which they are not even first."""
    runs = start_plans(sim, workspace, [30.0] * 60)
    start_plans(sim, workspace, [1000.0] * 540)
    await changes_until(tfe.watch(runs=runs), all_ended(*runs))
    assert len(list_requests(sim)) == 1


async def test_of_a_list_no_more_is_read_than_is_needed(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It goes from new to old, and ends for us with the oldest run that is watched."""
    start_plans(sim, workspace, [1000.0] * 300)
    advance_clock(sim, 1)
    runs = start_plans(sim, workspace, [30.0] * 100)
    known = [await tfe.runs.read(run) for run in runs]
    began = len(sim.requests)
    await changes_until(tfe.watch(runs=known), all_ended(*runs))
    assert max(int(each.query["page[number]"]) for each in list_requests(sim)) <= 2
    assert len(read_requests(sim, began)) <= 1 + 100


async def test_half_of_the_list_limit_stays_free() -> None:
    """Watching for an hour never takes more than fifteen run lists a minute."""
    clock = SteppedClock()
    async with Simulator(clock=clock) as sim, sim.client() as tfe:
        workspace = await create_workspace(sim, tfe, "network")
        start_plans(sim, workspace, (60.0 + each / 2 for each in range(120)))
        watch = tfe.watch(organization=sim.organization)
        began = clock.now()
        async for _ in watch:
            if clock.now() > began + 115:
                break
        times = [each.time for each in list_requests(sim)]
        busiest = max(sum(t <= other < t + 60 for other in times) for t in times)
        assert 10 <= busiest <= 15 + 2  # the first round may fill the gap before it


async def test_an_organization_is_watched_as_it_is_and_goes_on(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """First come unfinished runs; those that are started later come with all of their changes."""
    old = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    (first,) = start_plans(sim, workspace, [5.0])
    watch = tfe.watch(organization=sim.organization)
    reported = await changes_until(watch, lambda change: change.run.id == first)
    (second,) = start_plans(sim, workspace, [5.0])
    third = await tfe.runs.create(workspace=workspace)
    reported += await changes_until(watch, all_ended(first, second, third.id))
    assert status_paths(reported) == {first: PLANNED, second: PLANNED[1:], third.id: PLANNED[1:]}
    assert old.id not in status_paths(reported)


async def test_a_run_that_comes_and_goes_between_two_polls_is_reported(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It is never in the list of runs under way."""
    watch = tfe.watch(organization=sim.organization)
    (first,) = start_plans(sim, workspace, [1.0])
    await changes_until(watch, all_ended(first))
    brief = start_plans(sim, workspace, [1.0] * 120)
    advance_clock(sim, 5)
    reported = await changes_until(watch, all_ended(*brief))
    assert status_paths(reported) == dict.fromkeys(brief, PLANNED[1:])
    assert {path[0] for path in status_paths(reported).values()} == {"plan_queued"}
    (last,) = start_plans(sim, workspace, [1.0])
    assert set(status_paths(await changes_until(watch, all_ended(last)))) == {last}


async def test_only_the_workspaces_asked_for_are_watched(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """By resource or id; names are read once, and the list is asked for them only."""
    other = await create_workspace(sim, tfe, "storage", auto_apply=True)
    third = await create_workspace(sim, tfe, "compute", auto_apply=True)
    for each in (workspace, other, third):
        await tfe.runs.create(workspace=each)
    began = len(sim.requests)
    watch = tfe.watch(workspaces=[workspace, other.id])
    ends = iter(range(2))
    reported = await changes_until(
        watch, lambda change: change.after == RunStatus.APPLIED and next(ends) == 1
    )
    assert {change.run.workspace.id for change in reported} == {workspace.id, other.id}
    names = {each.query["filter[workspace_names]"] for each in list_requests(sim, began)}
    assert [set(name.split(",")) for name in names] == [{"network", "storage"}]
    looked_up = [each.path for each in sim.requests[began:] if "/workspaces/" in each.path]
    assert sorted(looked_up) == sorted(
        f"/api/v2/workspaces/{each.id}" for each in (workspace, other)
    )


async def test_what_a_search_finds_is_watched(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It is read when the iteration begins, and after an error once more, but then no more."""
    other = await create_workspace(sim, tfe, "storage", auto_apply=True)
    sim.fault(Fault.SERVER_ERROR, path="/organizations/*/workspaces", times=None)
    began = len(sim.requests)
    watch = tfe.watch(workspaces=tfe.workspaces.find(sim.organization, name="net*"))
    assert len(sim.requests) == began
    with pytest.raises(ServerError):
        await anext(watch)
    sim.clear_faults()
    for each in (other, workspace):
        await tfe.runs.create(workspace=each)
    reported = await changes_until(watch, lambda change: change.after == RunStatus.APPLIED)
    assert {change.run.workspace.id for change in reported} == {workspace.id}
    searches = [each for each in sim.requests[began:] if each.path.endswith("/example/workspaces")]
    assert [each.query["search[wildcard-name]"] for each in searches][-1] == "net*"


async def test_a_generator_of_workspaces_that_fails_ends_the_watch(
    tfe: Client, workspace: Workspace
) -> None:
    """It cannot be read again, and the workspaces that it has yielded are not all."""

    async def search() -> AsyncIterator[Workspace]:
        yield workspace
        raise LookupError("of the search")

    watch = tfe.watch(workspaces=search())
    with pytest.raises(LookupError):
        await anext(watch)
    assert await anext(watch, None) is None


async def test_a_search_that_finds_no_workspace_is_refused(tfe: Client) -> None:
    """Ids are checked when they are found."""

    async def search() -> AsyncIterator[str]:
        yield "run-1"

    with pytest.raises(ArgumentError, match=r"^workspaces: must be the id of a workspace"):
        await anext(tfe.watch(workspaces=search()))


async def test_a_renamed_workspace_is_watched_on(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Names are read again, and runs that were started meanwhile come with all changes."""
    other = await create_workspace(sim, tfe, "storage")
    watch = tfe.watch(workspaces=[workspace, other.id])
    (first,) = start_plans(sim, workspace, [5.0])
    await changes_until(watch, all_ended(first))
    await tfe.workspaces.update(workspace, name="renamed")  # and the resource has the old name
    meanwhile = start_plans(sim, workspace, [5.0])
    advance_clock(sim, 200)
    others = start_plans(sim, other, [5.0])
    reported = await changes_until(watch, all_ended(*others))
    assert not set(meanwhile) & set(status_paths(reported))
    reported += await changes_until(watch, all_ended(*meanwhile))
    assert status_paths(reported)[meanwhile[0]] == PLANNED[1:]
    began = len(sim.requests)
    (last,) = start_plans(sim, workspace, [5.0])
    assert set(status_paths(await changes_until(watch, all_ended(last)))) == {last}
    names = {each.query["filter[workspace_names]"] for each in list_requests(sim, began)}
    assert names == {"renamed,storage"}


async def test_a_deleted_workspace_does_not_stop_the_watch(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Its name cannot be looked up any more, and need not be."""
    other = await create_workspace(sim, tfe, "storage")
    watch = tfe.watch(workspaces=[workspace, other.id])
    (first,) = start_plans(sim, workspace, [5.0])
    await changes_until(watch, all_ended(first))
    await tfe.workspaces.delete(workspace)
    reads = len(sim.requests)
    (slow,) = start_plans(sim, other, [1500.0])
    reported = await changes_until(watch, all_ended(slow))
    assert status_paths(reported) == {slow: PLANNED[1:]}
    assert any(workspace.id in each.path for each in sim.requests[reads:])


async def test_many_workspaces_do_not_make_a_long_url(sim: Simulator, tfe: Client) -> None:
    """The list of the whole organization is taken instead, and others are left out here."""
    named = [
        await tfe.workspaces.create(sim.organization, name=f"{n:02}{'x' * 88}") for n in range(25)
    ]
    inside = await create_workspace(sim, tfe, "inside")
    outside = await create_workspace(sim, tfe, "outside")
    runs = [*start_plans(sim, inside, [60.0]), *start_plans(sim, outside, [60.0])]
    reported = await changes_until(tfe.watch(workspaces=[*named, inside]), all_ended(runs[0]))
    assert set(status_paths(reported)) == {runs[0]}
    assert not any("filter[workspace_names]" in each.query for each in list_requests(sim))


async def test_a_run_that_a_page_has_missed_has_not_ended(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Lists shift while they are read: only a read of the run itself says that it is over."""
    runs = start_plans(sim, workspace, [60.0] * 150)
    watch = tfe.watch(runs=runs)
    await changes_until(watch, lambda change: change.after == RunStatus.PLANNING)
    sim.fault(Fault.DUPLICATE_PAGE, path=f"/organizations/{sim.organization}/runs", times=4)
    reported = await changes_until(watch, all_ended(*runs))
    assert sim.injected[Fault.DUPLICATE_PAGE]
    assert {path[-1] for path in status_paths(reported).values()} == {"planned_and_finished"}
    assert len(status_paths(reported)) == 150


async def test_runs_come_and_go_while_it_is_watched(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """One that is added is watched from where it was, one that is removed is not heard of again."""
    first, second = start_plans(sim, workspace, [30.0, 10.0])
    watch = tfe.watch(runs=[first])
    reported = []
    async for change in watch:
        reported.append(change)
        if change.after == RunStatus.PLANNING and change.run.id == first:
            watch.add(second)
            watch.add(second, first)
        if change.run.id == second and change.after == RunStatus.PLANNED_AND_FINISHED:
            watch.remove(first, "run-nowhere")
    assert status_paths(reported)[second][-1] == "planned_and_finished"
    assert status_paths(reported)[first][-1] == "planning"
    assert reported[-1].run.id == second


async def test_what_was_removed_is_not_reported_from_the_queue(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Not even what was seen before that."""
    (run,) = start_plans(sim, workspace, [1.0])
    read = await tfe.runs.read(run)
    advance_clock(sim)
    watch = tfe.watch(organization=sim.organization)
    watch.add(read)
    assert (await anext(watch)).after == RunStatus.PLAN_QUEUED
    watch.remove(run)
    (other,) = start_plans(sim, workspace, [1.0])
    assert set(status_paths(await changes_until(watch, all_ended(other)))) == {other}


async def test_a_run_added_during_a_sleep_is_read_at_once(
    sim: Simulator, workspace: Workspace
) -> None:
    """The sleep ends; so it does when the watch is closed."""
    asleep = asyncio.Event()

    async def sleep(seconds: float) -> None:
        if seconds > 0.5:
            asleep.set()
            await asyncio.Event().wait()

    first, second = start_plans(sim, workspace, [500.0, 1.0])
    async with Client(sim.address, sim.token, rate_limiter=None, sleep=sleep) as tfe:
        before = library_tasks()
        watch = tfe.watch(runs=[first])
        await anext(watch)
        following = asyncio.ensure_future(anext(watch))
        await asleep.wait()
        watch.add(second)
        async with asyncio.timeout(5):
            assert (await following).run.id == second
        asleep.clear()
        closing = asyncio.ensure_future(anext(watch, None))
        await asleep.wait()
        watch.close()
        async with asyncio.timeout(5):
            assert await closing is None
        assert await anext(watch, None) is None
        assert library_tasks() == before


async def test_closing_does_not_wait_for_the_server(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A read that is under way is cancelled."""
    (run,) = start_plans(sim, workspace, [500.0])
    before = library_tasks()
    watch = tfe.watch(runs=[run])
    await anext(watch)
    sim.fault(Fault.STALL, path="/runs/*", times=None)
    following = asyncio.ensure_future(anext(watch, None))
    async with asyncio.timeout(5):
        while Fault.STALL not in sim.injected:  # noqa: ASYNC110  # the simulator has no event
            await asyncio.sleep(0)
        watch.close()
        assert await following is None
    assert library_tasks() == before


async def test_it_may_end_with_the_runs_that_it_knows(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It discovers no more, but takes those that are added; without any, it ends at once."""
    (first,) = start_plans(sim, workspace, [30.0])
    watch = tfe.watch(organization=sim.organization)
    reported = [await anext(watch)]
    watch.close_when_ended()
    _, added = start_plans(sim, workspace, [10.0, 10.0])
    watch.add(added)
    async with asyncio.timeout(2000):
        reported += [change async for change in watch]
    ends = {change.run.id for change in reported if is_final(change)}
    assert ends == {first, added} == {change.run.id for change in reported}
    idle = tfe.watch(workspaces=[workspace])
    idle.close_when_ended()
    assert [change async for change in idle] == []


async def test_leaving_the_block_closes_it(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It reports nothing more."""
    runs = start_plans(sim, workspace, [1.0, 1.0])
    async with tfe.watch(runs=runs) as watch:
        await anext(watch)
    assert [change async for change in watch] == []


async def test_a_cancelled_watch_leaves_nothing_and_loses_nothing(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It can be resumed wherever it was cancelled."""
    runs = start_plans(sim, workspace, [10.0] * 130)
    before = library_tasks()
    watch = tfe.watch(runs=runs)
    reported: list[Change] = []

    async def collect() -> None:
        async for change in watch:
            reported.append(change)  # noqa: PERF401  (what is taken must not wait for the rest)

    for steps in (*range(0, 60, 3), 1_000_000):
        collecting = asyncio.create_task(collect())
        for _ in range(steps):
            await asyncio.sleep(0)
            if collecting.done():
                break
        collecting.cancel()
        await asyncio.gather(collecting, return_exceptions=True)
        assert library_tasks() == before
    assert len(status_paths(reported)) == 130
    assert {path[-1] for path in status_paths(reported).values()} == {"planned_and_finished"}


async def test_several_may_take_changes(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """Each change goes to one of them."""
    runs = start_plans(sim, workspace, [3.0] * 5)
    watch = tfe.watch(runs=runs)
    parts = await asyncio.gather(*(all_changes(watch) for _ in range(3)))
    reported = [change for part in parts for change in part]
    assert len({(change.run.id, change.after) for change in reported}) == len(reported)
    assert {change.run.id for change in reported} == set(runs)


async def all_changes(watch: Watch) -> list[Change]:
    return [change async for change in watch]


async def test_a_failing_server_is_an_error_and_nothing_is_lost(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Changes are reported before the error, and the watch can be resumed."""
    failing, working = start_plans(sim, workspace, [10.0, 10.0])
    sim.fault(Fault.SERVER_ERROR, path=f"/runs/{failing}", times=5)
    watch = tfe.watch(runs=[failing, working])
    assert (await anext(watch)).run.id == working
    began = sim.clock.now()
    with pytest.raises(ServerError):
        await anext(watch)
    reported = await changes_until(watch, all_ended(failing, working))
    assert next(each.time for each in read_requests(sim) if failing in each.path) > began + 1
    assert {path[-1] for path in status_paths(reported).values()} == {"planned_and_finished"}


async def test_a_list_that_fails_is_an_error_and_requested_again(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """But not at once."""
    # The first plan outlasts the retries and the pause: an ended run would not be found later.
    runs = start_plans(sim, workspace, [60.0, *[10.0] * 59])
    watch = tfe.watch(organization=sim.organization)
    sim.fault(Fault.SERVER_ERROR, path=f"/organizations/{sim.organization}/runs", times=5)
    with pytest.raises(ServerError):
        await anext(watch)
    began = sim.clock.now()
    reported = await changes_until(watch, all_ended(*runs))
    assert list_requests(sim)[0].time > began + 3.99  # turns of the loop take time too
    assert len(status_paths(reported)) == 60


async def test_runs_go_on_where_the_list_fails(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Then some are read one by one, and their changes are reported before each error."""
    runs = start_plans(sim, workspace, [10.0] * 120)
    watch = tfe.watch(organization=sim.organization)
    await anext(watch)
    sim.fault(Fault.SERVER_ERROR, path=f"/organizations/{sim.organization}/runs", times=None)
    reported: list[Change] = []
    errors = 0
    async with asyncio.timeout(20):
        while sum(change.after in FINAL for change in reported) < 120:
            try:
                reported.append(await anext(watch))
            except ServerError:
                errors += 1
                assert len(read_requests(sim)) <= 50 * errors
    assert set(status_paths(reported)) == set(runs)


async def test_a_run_that_is_deleted_is_reported(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It has no status any more."""
    (run,) = start_plans(sim, workspace, [1000.0])
    watch = tfe.watch(runs=[run])
    await changes_until(watch, lambda change: change.after == RunStatus.PLANNING)
    await tfe.workspaces.delete(workspace)
    (change,) = await all_changes(watch)
    assert (change.run.id, change.before, change.after) == (run, "planning", None)


async def test_a_run_that_is_not_there_is_an_error(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The others are watched all the same."""
    (run,) = start_plans(sim, workspace, [1.0])
    watch = tfe.watch(runs=["run-nowhere", run])
    assert (await anext(watch)).run.id == run
    with pytest.raises(NotFoundError):
        await anext(watch)
    assert status_paths(await all_changes(watch))[run][-1] == "planned_and_finished"


async def test_an_organization_or_a_workspace_that_is_not_there_is_an_error(
    tfe: Client, workspace: Workspace
) -> None:
    """And one error, however many workspaces are asked for at once."""
    with pytest.raises(NotFoundError):
        await anext(tfe.watch(organization="nowhere"))
    with pytest.raises(NotFoundError):
        await anext(tfe.watch(workspaces=[workspace.id, "ws-nowhere", "ws-nowhere-else"]))


async def test_an_unknown_end_does_not_hang(
    sim: Simulator,
    tfe: Client,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server says that it is one."""
    run = await tfe.runs.create(workspace=workspace)
    monkeypatch.setitem(TRANSITIONS, "quantum_collapsed", frozenset())
    monkeypatch.setattr(
        "tfrun_async.simulator._records.transitions.FINAL", frozenset({"quantum_collapsed"})
    )
    set_status(sim, run, "quantum_collapsed")
    (change,) = await all_changes(tfe.watch(runs=[run]))
    assert change.after == "quantum_collapsed"
    assert [each.query["search[basic]"] for each in list_requests(sim)[1:]] == [run.id]


async def test_runs_of_several_organizations_are_listed_apart(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Each is found in the list of its own."""
    await tfe.organizations.create(name="elsewhere", email="admin@example.com")
    away = await tfe.workspaces.create("elsewhere", name="network")
    core = sim._core.store.workspaces
    core[away.id].configuration_version = core[workspace.id].configuration_version
    here, there = start_plans(sim, workspace, [20.0] * 60), start_plans(sim, away, [20.0] * 70)
    reported = await changes_until(tfe.watch(runs=[*here, *there]), all_ended(*here, *there))
    assert {path[-1] for path in status_paths(reported).values()} == {"planned_and_finished"}
    assert {each.path for each in list_requests(sim)} == {
        f"/api/v2/organizations/{name}/runs" for name in (sim.organization, "elsewhere")
    }
    assert len(read_requests(sim)) < 2 * 130 + 10


async def test_a_closed_client_ends_it(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """With the error of all requests then."""
    (run,) = start_plans(sim, workspace, [100.0])
    watch = tfe.watch(runs=[run])
    await anext(watch)
    await tfe.close()
    with pytest.raises(ClosedError):
        await anext(watch)


def test_a_list_that_is_behind_reports_nothing() -> None:
    """Lists may come from a copy that lags: then the run itself is read, and decides."""
    state = WatchState()
    old = make_run("planning", {"planning": 1})
    new = make_run("planned", {"planning": 1, "planned": 2})
    state.add(new)
    state.now = 5.0
    state.update(old, is_listed=True)
    assert not state.unreported
    assert [each.run_id for each in state.watched.values() if each.due_at == 5.0] == ["run-1"]
    state.update(old)
    assert [(change.before, change.after) for change in state.unreported] == [
        ("planned", "planning")
    ]


def test_a_run_that_is_behind_its_notification_is_read_again_soon() -> None:
    """What is read right after a notification may come from a copy that lags."""
    state = WatchState()
    state.add(make_run("planning", {"planning": 1}))
    for status, wait in ((RunStatus.PLANNED, 10), (RunStatus.PLANNING, 300)):
        state.record_notification(NotifiedRun("run-1", "ws-1", "acme", status))
        state.update(make_run("planning", {"planning": 1}))
        (watched,) = state.watched.values()
        assert (watched.due_at >= 300) is (wait == 300)
    state.update(make_run("applying", {"planning": 1, "applying": 2}))
    assert watched.due_at < 300  # that was not notified
    state.add("run-2")
    state.record_notification(NotifiedRun("run-1", "ws-1", "acme", RunStatus.APPLIED))
    state.update(make_run("planning", {"planning": 1}, run_id="run-2"))
    assert state.has_reliable_notifications  # of that run nothing was known before


def test_a_notification_of_a_run_that_is_over_brings_nothing_back() -> None:
    """Nor one of a run that was removed, or of another organization."""
    state = WatchState()
    state.scopes.append(Scope("acme"))
    state.update(make_run("planning", {}), "acme")
    state.update(make_run("applied", {}), "acme")
    state.update(make_run("planning", {}, run_id="run-2"), "acme")
    state.remove("run-2")
    assert [change.run.id for change in state.unreported] == ["run-1", "run-1"]
    for run, organization in (("run-1", "acme"), ("run-2", "acme"), ("run-3", "elsewhere")):
        state.record_notification(NotifiedRun(run, "ws-1", organization))
    assert not state.watched
    state.record_notification(NotifiedRun("run-3", "ws-1", "acme"))
    assert list(state.watched) == ["run-3"]


def test_a_notification_brings_no_run_once_no_more_are_discovered() -> None:
    """The watch could not end."""
    state = WatchState()
    state.scopes.append(Scope("acme"))
    state.is_discovering = False
    state.record_notification(NotifiedRun("run-1", "ws-1", "acme"))
    assert not state.watched


def test_a_busy_organization_does_not_age_the_runs_of_another() -> None:
    """How far back the lists of each were read is known of each."""
    state = WatchState()
    state.scopes += [Scope("acme"), Scope("elsewhere")]
    state.set_watermark("acme", datetime.fromtimestamp(0, UTC))
    state.set_watermark("elsewhere", datetime.fromtimestamp(1000, UTC))
    state.update(make_run("applied", {"planned": 1, "applied": 2}), "acme")
    assert [change.after for change in state.unreported] == ["planned", "applied"]
    state.update(make_run("applied", {"planned": 1}, run_id="run-2"), "elsewhere")
    assert len(state.unreported) == 2


def test_not_all_removed_runs_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the latest."""
    monkeypatch.setattr("tfrun_async.watching._state._MAX_REMEMBERED", 100)
    state = WatchState()
    for number in range(1000):
        state.remove(f"run-{number}")
    assert list(state._removed) == [f"run-{number}" for number in range(900, 1000)]


def test_named_workspaces_have_to_notify_one_and_all() -> None:
    """Before that, their new runs are looked for as often as ever."""
    state = WatchState()
    state.scopes.append(Scope("acme", {"ws-1": "network", "ws-2": "storage"}))
    for number, is_reliable in ((1, False), (2, True)):
        state.record_notification(NotifiedRun("run-1", f"ws-{number}", "acme"))
        assert state.has_reliable_notifications is is_reliable


def test_not_all_ended_runs_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A watch that goes on for months does not grow."""
    monkeypatch.setattr("tfrun_async.watching._state._MAX_REMEMBERED", 100)
    state = WatchState()
    state.scopes.append(Scope("acme"))
    state.set_watermark("acme", None)
    for number in range(1000):
        state.update(make_run("applied", {"applied": number}, run_id=f"run-{number}"), "acme")
    assert len(state.unreported) == 1000
    assert len(state._final) == 100
    assert not state.watched


def make_run(status: str, stamps: dict[str, float], run_id: str = "run-1") -> Run:
    times = {f"{key}-at": datetime.fromtimestamp(at, UTC) for key, at in stamps.items()}
    created = datetime.fromtimestamp(0, UTC)
    return Run(
        id=run_id,
        status=RunStatus(status),
        status_timestamps=times,
        created_at=created,
        workspace=Workspace(id="ws-1"),
    )


@pytest.mark.parametrize(
    "target",
    [
        {},
        {"runs": [], "organization": "acme"},
        {"runs": [""]},
        {"runs": ["a/b", ".."]},
        {"runs": "run-1"},
        {"workspaces": "ws-1"},
        {"workspaces": Workspace(id="ws-1")},
    ],
)
async def test_what_cannot_be_watched_is_refused(tfe: Client, target: dict[str, Any]) -> None:
    """Before anything is sent."""
    with pytest.raises(ArgumentError):
        tfe.watch(**target)


async def test_it_shows_how_much_it_watches(tfe: Client) -> None:
    """In logs, for example."""
    assert repr(tfe.watch(runs=["run-1"])) == "<Watch of 1 runs under way>"


def listed_run(number: int, **attributes: Any) -> Run:
    data = {"id": f"run-{number}", "type": "runs", "attributes": attributes}
    return decode(orjson.dumps({"data": data}), Run)


def test_a_listed_run_whose_status_does_not_fit_is_read_by_itself() -> None:
    """The others of its page are reported, whatever else of them does not fit."""
    state = WatchState()
    for number in range(3):
        state.add(f"run-{number}")
    state.round, state.now = 1, 60.0
    misfits = {"auto-apply": None, "created-at": "", "status-timestamps": 7, "plan-only": "x"}
    for number, status in enumerate(("planning", None, "applied")):
        state.update(listed_run(number, status=status, **misfits), "acme", is_listed=True)
    assert [(change.run.id, change.after) for change in state.unreported] == [
        ("run-0", "planning"),
        ("run-2", "applied"),
    ]
    assert [each.run_id for each in state.due_runs()] == ["run-1"]
    assert not state.has_only_new([listed_run(3, **misfits)], "acme")
