"""Lost responses: whether the request was applied."""

import asyncio
import inspect
import pickle
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.support.odd_servers import MANNERS, with_manner
from tests.support.workspaces import list_runs
from tfrun_async import Client
from tfrun_async._generated.arguments import RunOptions
from tfrun_async.errors import (
    ArgumentError,
    ConflictError,
    MarkerNotKeptError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    ServerError,
    TfrunError,
)
from tfrun_async.models import Run, RunStatus, Workspace
from tfrun_async.simulator import Fault, Simulator, SteppedClock

APPLIED = [Fault.RESET_AFTER, Fault.RESET_DURING, Fault.TRUNCATED_JSON, Fault.LONG_HEADER]
NOT_APPLIED = [Fault.RESET_BEFORE, Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.UNAVAILABLE]


async def planned_run(sim: Simulator, tfe: Client, workspace: Workspace) -> Run:
    """Return a run that waits to be confirmed."""
    run = await tfe.runs.create(workspace=workspace)
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(60)
    return await tfe.runs.read(run)


MARKER = re.compile(r" \[tfrun [0-9a-f]{20}\]\Z")
NIGHTLY = " [tfrun 2a3b62b53ddb9f167b63]"


async def test_a_run_has_its_marker_at_the_end_of_its_message(
    tfe: Client, workspace: Workspace
) -> None:
    """It is of the key, follows the message or the default text, and replaces another one."""
    create_once = partial(tfe.runs.create_once, workspace=workspace, key="nightly")
    messages = {"Roll out": "Roll out", f"Roll out [tfrun {'0' * 20}]": "Roll out"}
    for given, text in messages.items():
        run = await create_once(message=given, comment="By cron")
        assert run.message == f"{text}{NIGHTLY}"
    for nothing in (None, ""):
        run = await create_once(message=nothing)
        assert run.message == f"Queued manually via the Terraform Enterprise API{NIGHTLY}"
    assert not [comment async for comment in tfe.comments.list_for_run(run)]
    first, second = [await tfe.runs.create_once(workspace=workspace) for _ in range(2)]
    assert MARKER.search(first.message)
    assert first.message != second.message


async def test_a_plain_start_has_no_marker(tfe: Client, workspace: Workspace) -> None:
    """The message stays as it is given, or the server's own."""
    assert (await tfe.runs.create(workspace=workspace, message="One")).message == "One"
    assert not MARKER.search((await tfe.runs.create(workspace=workspace)).message)


@pytest.mark.parametrize("manner", ["drops_attributes", "ignores_search", "finds_nothing"])
async def test_a_run_is_found_on_any_server(
    sim: Simulator, tfe: Client, workspace: Workspace, manner: str
) -> None:
    """Whatever the server does not do that the API's documents do not demand."""
    with with_manner(MANNERS[manner]):
        sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
        run = await tfe.runs.create_once(workspace=workspace, key="nightly", plan_only=True)
        assert [seen.id for seen in await list_runs(tfe, workspace)] == [run.id]
        found = await tfe.runs.find_started(workspace, key="nightly")
        assert found is not None
        assert found.id == run.id
        assert await tfe.runs.find_started(workspace, key="weekly") is None


async def test_a_search_may_be_refused(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """The list is read then; another error of it leaves it uncertain."""
    with with_manner(MANNERS["refuses_search"]):
        run = await tfe.runs.create_once(workspace=workspace, key="nightly")
        found = await tfe.runs.find_started(workspace, key="nightly")
    assert found is not None
    assert found.id == run.id
    sim.fault(Fault.UNAVAILABLE, method="GET", path="/workspaces/*/runs", times=None)
    with pytest.raises(ServerError):
        await tfe.runs.find_started(workspace, key="nightly")


LOSES_MARKERS = ["cuts_messages", "appends_to_messages"]


@pytest.mark.parametrize("manner", LOSES_MARKERS)
async def test_a_run_without_its_marker_is_in_the_error(
    tfe: Client, workspace: Workspace, manner: str
) -> None:
    """It exists all the same, so the caller gets it."""
    with with_manner(MANNERS[manner]):
        with pytest.raises(MarkerNotKeptError, match="was started, but its message lacks") as kept:
            await tfe.runs.create_once(workspace=workspace, message="Nightly")
    assert [run.id for run in await list_runs(tfe, workspace)] == [kept.value.run.id]
    copied = pickle.loads(pickle.dumps(kept.value))
    assert (copied.run.id, str(copied)) == (kept.value.run.id, str(kept.value))


@pytest.mark.parametrize("manner", LOSES_MARKERS)
@pytest.mark.parametrize("message", ["Nightly", "A message that is much too long"])
async def test_a_lost_run_without_its_marker_is_not_started_again(
    sim: Simulator, tfe: Client, workspace: Workspace, message: str, manner: str
) -> None:
    """Its message begins as the one that was given, whether it was cut within the text or after."""
    with with_manner(MANNERS[manner]):
        sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
        with pytest.raises(OutcomeUnknownError, match="looks like it, but has no marker"):
            await tfe.runs.create_once(workspace=workspace, message=message)
        assert len(await list_runs(tfe, workspace)) == 1


def test_it_takes_what_create_takes(tfe: Client) -> None:
    """Readers see the same arguments and the key, and type checkers do too."""
    taken = inspect.signature(tfe.runs.create).parameters
    shown = inspect.signature(tfe.runs.create_once).parameters
    assert list(shown.items())[:-1] == list(taken.items())
    assert list(shown) == ["workspace", *RunOptions.__annotations__, "key"]


@pytest.mark.parametrize("fault", APPLIED)
async def test_a_lost_run_is_found(
    sim: Simulator, tfe: Client, workspace: Workspace, fault: Fault
) -> None:
    """It was created, and only the response was lost: it is not created again."""
    sim.fault(fault, method="POST", path="/runs")
    run = await tfe.runs.create_once(workspace=workspace, message="Nightly")
    assert [seen.id for seen in await list_runs(tfe, workspace)] == [run.id]


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.GATEWAY_TIMEOUT])
async def test_a_run_is_found_behind_a_5xx(
    sim: Simulator, tfe: Client, workspace: Workspace, fault: Fault
) -> None:
    """A gateway that gave up does not mean that the server did."""
    sim.fault(fault, method="POST", path="/runs", carried_out=True)
    run = await tfe.runs.create_once(workspace=workspace, plan_only=True)
    assert [seen.id for seen in await list_runs(tfe, workspace)] == [run.id]


@pytest.mark.parametrize("fault", NOT_APPLIED)
async def test_a_run_that_was_not_made_is_made(
    sim: Simulator, tfe: Client, workspace: Workspace, fault: Fault
) -> None:
    """It is surely not there, so it is started again."""
    sim.fault(fault, method="POST", path="/runs", times=2)
    run = await tfe.runs.create_once(workspace=workspace)
    assert [seen.id for seen in await list_runs(tfe, workspace)] == [run.id]


async def test_the_number_of_starts_is_limited(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Three starts with three searches after each, then a server that makes no runs is reported."""
    before = tfe.stats.requests
    sim.fault(Fault.BAD_GATEWAY, method="POST", path="/runs", times=None)
    with pytest.raises(ServerError):
        await tfe.runs.create_once(workspace=workspace)
    assert tfe.stats.requests - before == 3 + 3 * 3 * 2
    assert await list_runs(tfe, workspace) == []


async def test_its_own_run_is_told_from_those_of_others(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Many at once, in one workspace and with one message: each caller gets a run of its own."""
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs", times=3)
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs", times=2)
    starts = [tfe.runs.create_once(workspace=workspace, message="Nightly") for _ in range(8)]
    made = {run.id for run in await asyncio.gather(*starts)}
    assert len(made) == 8
    assert {run.id for run in await list_runs(tfe, workspace)} == made


async def test_a_run_without_a_marker_leaves_it_uncertain(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It may be the one whose response was lost, so no second one is started."""
    other = await tfe.runs.create(workspace=workspace, message="Nightly")
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs")
    with pytest.raises(OutcomeUnknownError, match=f"{other.id} looks like it, but has no marker"):
        await tfe.runs.create_once(workspace=workspace, message="Nightly")
    assert len(await list_runs(tfe, workspace)) == 1


@pytest.mark.parametrize("manner", ["ignores_search", "finds_nothing"])
async def test_runs_that_cannot_be_it_do_not_matter(
    sim: Simulator, tfe: Client, workspace: Workspace, manner: str
) -> None:
    """One with another message, and one that is much too old."""
    assert isinstance(sim.clock, SteppedClock)
    await tfe.runs.create(workspace=workspace, message="Nightly")
    sim.clock.advance(3600)
    await tfe.runs.create(workspace=workspace, message="By hand")
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs")
    with with_manner(MANNERS[manner]):
        run = await tfe.runs.create_once(workspace=workspace, message="Nightly")
    assert len(await list_runs(tfe, workspace)) == 3
    assert run.message.startswith("Nightly [tfrun ")


async def test_a_list_that_fails_leaves_it_uncertain(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """What cannot be looked for is not known to be absent."""
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs")
    sim.fault(Fault.UNAVAILABLE, method="GET", path="/workspaces/*/runs", times=None)
    with pytest.raises(OutcomeUnknownError, match=r"the run may exist: .*503"):
        await tfe.runs.create_once(workspace=workspace)


async def test_a_search_that_is_refused_is_the_last(sim: Simulator, tfe: Client) -> None:
    """There may be a run all the same, but waiting would not tell."""
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    start = sim.clock.now()
    with pytest.raises(OutcomeUnknownError, match=r"the run may exist: .*404"):
        await tfe.runs.create_once(workspace="ws-none")
    assert sim.clock.now() - start == pytest.approx(1.0)


async def test_closing_leaves_it_uncertain(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A client that is closed does not stay to look for it."""
    is_asleep = asyncio.Event()

    async def sleep(_: float) -> None:
        is_asleep.set()
        await asyncio.Event().wait()

    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    client = Client(sim.address, sim.token, rate_limiter=None, sleep=sleep)
    starting = asyncio.create_task(client.runs.create_once(workspace=workspace))
    await is_asleep.wait()
    await client.close()
    with pytest.raises(OutcomeUnknownError, match="the client was closed"):
        await starting


async def test_after_a_refusal_nothing_is_searched(tfe: Client, sim: Simulator) -> None:
    """What the server means to refuse has made nothing."""
    with pytest.raises(NotFoundError):
        await tfe.runs.create_once(workspace="ws-none")
    with pytest.raises(ArgumentError):
        await tfe.runs.create_once(workspace="ws-none", is_destroy=True, refresh_only=True)
    assert len(sim.requests) == 1


async def test_a_key_is_in_the_marker(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """Another process, which knows the key only, finds the run by it."""
    run = await tfe.runs.create_once(workspace=workspace, key="nightly 22")
    await tfe.runs.create_once(workspace=workspace, key="nightly 2")
    await tfe.runs.create_once(workspace=workspace)
    async with Client(sim.address, sim.token, rate_limiter=None) as other:
        found = await other.runs.find_started(workspace, key="nightly 22")
    assert found is not None
    assert found.id == run.id
    assert await tfe.runs.find_started(workspace, key="nightly") is None


async def test_a_quoted_marker_marks_nothing(tfe: Client, workspace: Workspace) -> None:
    """Only the exact end of a message counts, however a user quotes another one."""
    run = await tfe.runs.create_once(workspace=workspace, key="nightly", plan_only=True)
    for text in (f"As before:{NIGHTLY} ", f"{NIGHTLY}\n", f"{NIGHTLY} but twice", NIGHTLY.upper()):
        await tfe.runs.create(workspace=workspace, message=text, plan_only=True)
    found = await tfe.runs.find_started(workspace.id, key="nightly")
    assert found is not None
    assert found.id == run.id


async def test_a_key_may_be_used_again(tfe: Client, workspace: Workspace) -> None:
    """Looking first is the caller's part; the newest run is what is found then."""
    runs = [await tfe.runs.create_once(workspace=workspace, key="nightly") for _ in range(2)]
    found = await tfe.runs.find_started(workspace, key="nightly")
    assert found is not None
    assert [run.id for run in runs].index(found.id) == 1


async def test_a_lost_run_is_found_by_its_key(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A key does not change what is done about a lost response."""
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    run = await tfe.runs.create_once(workspace=workspace, key="nightly")
    assert [seen.id for seen in await list_runs(tfe, workspace)] == [run.id]


async def test_how_far_back_a_key_is_looked_for(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Until a time, or through the newest hundred runs."""
    assert isinstance(sim.clock, SteppedClock)
    run = await tfe.runs.create_once(workspace=workspace, key="nightly")
    sim.clock.advance(60)
    for _ in range(100):
        await tfe.runs.create(workspace=workspace, plan_only=True)
    later = run.created_at + timedelta(seconds=1)

    async def find(since: datetime | None = None) -> str | None:
        found = await tfe.runs.find_started(workspace, key="nightly", since=since)
        return found.id if found else None

    with with_manner(MANNERS["finds_nothing"]):
        assert await find() is None
        assert await find(since=later) is None
        assert await find(since=run.created_at) == run.id
    assert await find() == run.id
    assert await find(since=later) is None


async def test_runs_from_elsewhere_cannot_be_it(
    sim: Simulator, tfe: Client, tmp_path: Path
) -> None:
    """A run that a configuration started by itself was not requested, whatever its message."""
    tmp_path.joinpath("main.tf").write_text("")
    workspace = await tfe.workspaces.create(sim.organization, name="watched")
    version = await tfe.configuration_versions.create(workspace)
    await tfe.configuration_versions.upload(version, tmp_path)
    await tfe.configuration_versions.wait_until_uploaded(version)
    (automatic,) = await list_runs(tfe, workspace)
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs")
    run = await tfe.runs.create_once(workspace=workspace, message=automatic.message)
    assert {seen.id for seen in await list_runs(tfe, workspace)} == {run.id, automatic.id}


@pytest.mark.parametrize("key", ["", " ", "a ", "a\nb", "a\u2028b", "x" * 201])
async def test_a_key_is_one_line(tfe: Client, sim: Simulator, key: str) -> None:
    """What a comment could not give back unchanged is refused before anything is sent."""
    with pytest.raises(ArgumentError, match="key: "):
        await tfe.runs.create_once(workspace="ws-1", key=key)
    with pytest.raises(ArgumentError, match="key: "):
        await tfe.runs.find_started("ws-1", key=key)
    assert sim.requests == []


async def test_a_time_needs_its_zone(tfe: Client, sim: Simulator) -> None:
    """A time without one could be any of several."""
    naive = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ArgumentError, match=r"since: must have a time zone"):
        await tfe.runs.find_started("ws-1", key="nightly", since=naive)
    assert sim.requests == []


def client_with_fast_time(sim: Simulator, deadline: float) -> Client:
    """A client whose time passes while it pauses: a second for each that it was to wait."""
    loop, passed = asyncio.get_running_loop(), 0.0

    async def sleep(seconds: float) -> None:
        nonlocal passed
        passed += seconds
        await asyncio.sleep(0)

    real = loop.time
    loop.time = lambda: real() + passed  # type: ignore[method-assign]
    return Client(sim.address, sim.token, rate_limiter=None, deadline=deadline, sleep=sleep)


@pytest.mark.parametrize(("deadline", "starts"), [(12.0, 1), (32.0, 2), (52.0, 3)])
async def test_all_rounds_share_one_deadline(
    sim: Simulator, workspace: Workspace, deadline: float, starts: int
) -> None:
    """A search takes 20 seconds, and one that the deadline cuts decides nothing."""
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs", times=None)
    async with client_with_fast_time(sim, deadline) as tfe:
        with pytest.raises(OutcomeUnknownError, match=r"the run may exist: .*deadline"):
            await tfe.runs.create_once(workspace=workspace)
        assert sim.injected[Fault.RESET_BEFORE] == starts
        sim.clear_faults()
        assert await tfe.runs.create(workspace=workspace)  # it has a deadline of its own


async def test_no_delay_outlasts_the_deadline(sim: Simulator, workspace: Workspace) -> None:
    """Not even one that would never end."""

    async def sleep(_: float) -> None:
        await asyncio.Event().wait()

    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    async with Client(sim.address, sim.token, rate_limiter=None, deadline=0.2, sleep=sleep) as tfe:
        with pytest.raises(OutcomeUnknownError, match="the run may exist: the deadline passed"):
            await tfe.runs.create_once(workspace=workspace)


@pytest.mark.real_time  # so that a nanosecond passes while nothing is waited for
async def test_a_deadline_before_anything_is_sent_leaves_nothing_open(
    sim: Simulator, workspace: Workspace
) -> None:
    """A request that waited for the rate limit until then was never sent."""
    async with client_with_fast_time(sim, 1e-9) as tfe:
        with pytest.raises(NotSentError, match="the deadline passed before it was sent"):
            await tfe.runs.create_once(workspace=workspace)
        with pytest.raises(NotSentError):
            await tfe.runs.find_started(workspace, key="nightly")
    assert "/api/v2/runs" not in [request.path for request in sim.requests]


Action = Callable[[Client, Run], Awaitable[None]]
ACTIONS: list[tuple[Action, str, RunStatus]] = [
    (lambda tfe, run: tfe.runs.apply(run), "apply", RunStatus.APPLY_QUEUED),
    (lambda tfe, run: tfe.runs.discard(run), "discard", RunStatus.DISCARDED),
]


@pytest.mark.parametrize(("act", "name", "status"), ACTIONS)
@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.LONG_HEADER])
async def test_a_lost_action_is_seen_on_the_run(
    sim: Simulator,
    tfe: Client,
    workspace: Workspace,
    act: Action,
    name: str,
    status: RunStatus,
    fault: Fault,
) -> None:
    """It was done, and reading the run tells so."""
    run = await planned_run(sim, tfe, workspace)
    sim.fault(fault, method="POST", path=f"/runs/*/actions/{name}")
    await act(tfe, run)
    assert (await tfe.runs.read(run)).status == status


async def test_a_lost_cancel_is_seen_on_the_run(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A run that was asked to stop says so before it has."""
    sim.script(workspace.name, ignores_cancel=True, plan_seconds=3600)
    run = await tfe.runs.create(workspace=workspace)
    sim.clock.advance(60)  # type: ignore[attr-defined]
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs/*/actions/cancel")
    await tfe.runs.cancel(run)
    assert (await tfe.runs.read(run)).status == RunStatus.PLANNING


async def uncancelable_run(sim: Simulator, tfe: Client, workspace: Workspace) -> Run:
    """Return a run that heeds no cancel, and may be ended by force."""
    sim.script(workspace.name, ignores_cancel=True, plan_seconds=3600)
    run = await tfe.runs.create(workspace=workspace)
    sim.clock.advance(5)  # type: ignore[attr-defined]
    await tfe.runs.cancel(run)
    sim.clock.advance(60)  # type: ignore[attr-defined]
    return run


async def test_a_lost_force_cancel_is_seen_on_the_run(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A run that has ended was ended."""
    run = await uncancelable_run(sim, tfe, workspace)
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs/*/actions/force-cancel")
    await tfe.runs.force_cancel(run, comment="stuck")
    assert (await tfe.runs.read(run)).status == RunStatus.FORCE_CANCELED


async def test_a_force_cancel_that_was_not_done_stays_unknown(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """That a cancel was asked for before does not count."""
    run = await uncancelable_run(sim, tfe, workspace)
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs/*/actions/force-cancel")
    with pytest.raises(OutcomeUnknownError, match="actions/force-cancel"):
        await tfe.runs.force_cancel(run)


async def test_a_lost_force_execute_is_seen_on_the_run(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A run that is pending no more has overtaken the others."""
    await planned_run(sim, tfe, workspace)
    run = await tfe.runs.create(workspace=workspace)
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs/*/actions/force-execute")
    await tfe.runs.force_execute(run)
    assert (await tfe.runs.read(run)).status != RunStatus.PENDING


async def test_a_force_execute_that_was_not_done_stays_unknown(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A run that waits still, and one that was stopped meanwhile, have not overtaken anything."""
    await planned_run(sim, tfe, workspace)
    run = await tfe.runs.create(workspace=workspace)
    for stop in (None, tfe.runs.cancel):
        if stop:
            await stop(run)
        sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs/*/actions/force-execute")
        with pytest.raises(OutcomeUnknownError, match="actions/force-execute"):
            await tfe.runs.force_execute(run)


@pytest.mark.parametrize(("act", "name", "status"), ACTIONS)
async def test_an_action_that_was_not_done_stays_unknown(
    sim: Simulator, tfe: Client, workspace: Workspace, act: Action, name: str, status: RunStatus
) -> None:
    """The run does not show it, so the caller is told."""
    run = await planned_run(sim, tfe, workspace)
    sim.fault(Fault.RESET_BEFORE, method="POST", path=f"/runs/*/actions/{name}")
    with pytest.raises(OutcomeUnknownError, match=f"actions/{name}"):
        await act(tfe, run)
    assert (await tfe.runs.read(run)).actions.is_confirmable


async def test_an_action_stays_unknown_where_the_run_cannot_be_read(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The error is that of the action, not that of the look after it."""
    run = await planned_run(sim, tfe, workspace)
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs/*/actions/apply")
    sim.fault(Fault.UNAVAILABLE, method="GET", path="/runs/*", times=None)
    with pytest.raises(OutcomeUnknownError, match="actions/apply"):
        await tfe.runs.apply(run)


async def test_an_action_in_the_wrong_state_is_refused(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A 409 is a response, and nothing is searched."""
    run = await tfe.runs.create(workspace=workspace)
    before = len(sim.requests)
    with pytest.raises(ConflictError):
        await tfe.runs.apply(run)
    assert len(sim.requests) == before + 1


async def test_every_start_ends_in_its_run_or_an_error(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Whatever goes wrong: what is returned is there, and nothing was started twice."""
    sim.chaos(0.3, seed=7, faults=[*APPLIED, *NOT_APPLIED])
    starts = (tfe.runs.create_once(workspace=workspace, plan_only=True) for _ in range(15))
    ends = await asyncio.gather(*starts, return_exceptions=True)
    sim.clear_faults()
    returned = {end.id for end in ends if isinstance(end, Run)}
    failed = [end for end in ends if not isinstance(end, Run)]
    assert all(isinstance(end, TfrunError) for end in failed)
    existing = {run.id for run in await list_runs(tfe, workspace)}
    markers = {run.message for run in await list_runs(tfe, workspace)}
    assert returned <= existing
    assert len(markers) == len(existing) <= len(ends)
