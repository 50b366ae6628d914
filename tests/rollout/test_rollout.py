"""Rollouts of runs: in waves, by a rule, and never twice."""

import asyncio
import math
import multiprocessing
import random
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import (
    AbstractContextManager,
    aclosing,
    closing,
    contextmanager,
    nullcontext,
    suppress,
)
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.support.odd_servers import MANNERS, with_manner
from tests.support.policies import opa, sentinel, tfpolicy
from tests.support.rollout_process import apply, run_rollout, simulator_process
from tests.support.workspaces import advance_clock, create_workspace, list_runs
from tfrun_async import Client
from tfrun_async._run.marker import Marker
from tfrun_async._run.recovery import GRACE_PERIOD
from tfrun_async.errors import (
    ArchiveError,
    ArgumentError,
    ConflictError,
    DuplicateRunError,
    JournalError,
    MarkerNotKeptError,
    NotFoundError,
    OutcomeUnknownError,
    ServerError,
    WaitTimeoutError,
    WaveFailedError,
)
from tfrun_async.models import Plan, Run, RunStatus, Workspace
from tfrun_async.notifications import UNSIGNED, NotificationReceiver
from tfrun_async.rollout import Decision, Step, StepKind, read_journal
from tfrun_async.rollout._sqlite_journal import Entry, Journal
from tfrun_async.rollout._waves import wave_bounds
from tfrun_async.simulator import Fault, Simulator
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._http.messages import Request, Response
from tfrun_async.waiting import Need


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rollout.db"


@pytest.fixture
def create_workspaces(sim: Simulator, tfe: Client) -> "CreateWorkspaces":
    """Create so many workspaces with a configuration."""

    async def make(count: int) -> list[Workspace]:
        return [
            await create_workspace(sim, tfe, f"network-{number}") for number in range(1, count + 1)
        ]

    return make


CreateWorkspaces = Callable[[int], Awaitable[list[Workspace]]]


async def all_steps(steps: AsyncIterator[Step]) -> list[Step]:
    return [step async for step in steps]


def kinds(steps: list[Step], workspace: Workspace) -> list[StepKind]:
    return [step.kind for step in steps if step.workspace == workspace.id]


def count_posts(sim: Simulator, ending: str) -> int:
    return sum(r.method == "POST" and r.path.endswith(ending) for r in sim.requests)


async def test_every_workspace_gets_a_run_that_is_finished(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """Started, confirmed and applied; each step says how far the rollout is."""
    workspaces = await create_workspaces(3)
    steps = await all_steps(
        tfe.runs.start_many(workspaces, journal=path, decide=apply, message="Roll out")
    )
    for workspace in workspaces:
        assert kinds(steps, workspace) == [StepKind.STARTED, StepKind.CONFIRMED, StepKind.ENDED]
        (run,) = await list_runs(tfe, workspace)
        assert run.status == RunStatus.APPLIED
        assert re.fullmatch(r"Roll out \[tfrun [0-9a-f]{20}\]", run.message)
        assert Entry(workspace.id, None, run.id, "applied") in without_times(read_journal(path))
    assert [step.done for step in steps if step.kind is StepKind.ENDED] == [1, 2, 3]
    confirmed = {step.status for step in steps if step.kind is StepKind.CONFIRMED}
    assert RunStatus.PLANNED not in confirmed
    assert {(step.total, step.failed) for step in steps} == {(3, 0)}


async def test_workspaces_may_be_given_by_name(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The journal and the steps have their ids; a name and an id of one workspace clash."""
    first, second = await create_workspaces(2)
    name = f"{sim.organization}/{first.name}"
    steps = await all_steps(tfe.runs.start_many([name, second.id], journal=path, decide=apply))
    assert {step.workspace for step in steps} == {first.id, second.id}
    again = await all_steps(tfe.runs.start_many([first, second], journal=path, decide=apply))
    assert [step.kind for step in again] == [StepKind.ENDED, StepKind.ENDED]
    message = f"workspaces: {name} and {first.id} are the same workspace"
    with pytest.raises(ArgumentError, match=re.escape(message)):
        await all_steps(tfe.runs.start_many([name, first], journal=path))


async def test_a_directory_is_uploaded_right_before_each_run(
    sim: Simulator,
    tfe: Client,
    create_workspaces: CreateWorkspaces,
    path: Path,
    tmp_path: Path,
) -> None:
    """To the canary first: where it fails, the others keep their configuration."""
    workspaces = await create_workspaces(2)
    directory = tmp_path / "network"
    start = partial(tfe.runs.start_many, workspaces, journal=path, waves=[1], plan_only=True)
    with pytest.raises(ArchiveError):
        await all_steps(start(directory=directory))
    with pytest.raises(JournalError, match="does not exist"):
        read_journal(path)
    with pytest.raises(ArgumentError, match="must not be given with a directory"):
        start(directory=directory, configuration_version="cv-1")

    directory.mkdir()
    (directory / "main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    sim.script(workspaces[0].name, plan_error="no credentials")
    before = count_posts(sim, "/configuration-versions")
    with pytest.raises(WaveFailedError):
        await all_steps(start(directory=directory))

    run, *_ = await list_runs(tfe, workspaces[0])
    read = await tfe.runs.read(run, include=["configuration_version"])
    assert read.configuration_version.speculative
    assert count_posts(sim, "/configuration-versions") == before + 1
    with pytest.raises(JournalError, match="directory: not the same"):
        await all_steps(start())


async def test_found_workspaces_can_notify_the_rollout(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """A receiver is used together with a search as with a list."""
    await create_workspaces(1)
    receiver = NotificationReceiver(hmac_key=UNSIGNED)
    found = tfe.workspaces.find(sim.organization)
    steps = tfe.runs.start_many(found, journal=path, decide=apply, notifications=receiver)
    assert any([len(receiver._handlers) == 1 async for _ in steps])


@pytest.mark.parametrize("name", ["workspaces", "decide", "waves", "tolerate", "concurrency"])
def test_arguments_cannot_be_none(tfe: Client, path: Path, name: str) -> None:
    """Those that have another default, or none, say so at the call."""
    arguments: dict[str, Any] = {"workspaces": ["ws-1"], "journal": path, name: None}
    with pytest.raises(ArgumentError, match=f"^{name}: .* got None$"):
        tfe.runs.start_many(**arguments)


def without_times(entries: list[Entry]) -> list[Entry]:
    return [Entry(e.workspace, None, e.run, e.status, e.error) for e in entries]


async def test_the_name_of_a_decision_is_enough(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """Nothing has to be imported to say it."""
    (workspaces,) = await create_workspaces(1)
    steps = await all_steps(
        tfe.runs.start_many([workspaces], journal=path, decide=lambda _run, _plan: "discard")
    )
    assert kinds(steps, workspaces) == [StepKind.STARTED, StepKind.DISCARDED, StepKind.ENDED]


async def test_the_rule_sees_run_and_plan(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """It may be a coroutine function, and each run is handled as it decides."""
    safe, dangerous, odd = workspaces = await create_workspaces(3)
    sim.script(dangerous.name, destructions=5)
    sim.script(odd.name, changes=1)

    async def decide(run: Run, plan: Plan) -> Decision:
        await tfe.runs.read(run)
        if plan.resource_destructions:
            return Decision.DISCARD
        return Decision.LEAVE if run.workspace.id == odd.id else Decision.APPLY

    steps = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=decide))
    assert kinds(steps, safe)[-2:] == [StepKind.CONFIRMED, StepKind.ENDED]
    assert kinds(steps, dangerous) == [StepKind.STARTED, StepKind.DISCARDED, StepKind.ENDED]
    assert kinds(steps, odd) == [StepKind.STARTED, StepKind.LEFT]
    ends = [(await list_runs(tfe, workspace))[0].status for workspace in workspaces]
    assert ends == [RunStatus.APPLIED, RunStatus.DISCARDED, RunStatus.PLANNED]
    (left,) = [step for step in steps if step.kind is StepKind.LEFT]
    assert left.needs is Need.CONFIRMATION
    assert steps[-1].failed == 0


@pytest.mark.parametrize("manner", ["counts_nothing", "has_no_json"])
async def test_the_rule_gets_counts_that_the_server_has_not_sent(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path, manner: str
) -> None:
    """They are taken from the plan's JSON; without that they are None, not an error."""
    workspaces = await create_workspaces(1)
    sim.script(workspaces[0].name, destructions=5)
    counts = []

    def decide(_run: Run, plan: Plan) -> Decision:
        counts.append((plan.resource_additions, plan.resource_destructions))
        return Decision.LEAVE

    with with_manner(MANNERS[manner]):
        steps = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=decide))
    assert steps[-1].kind is StepKind.LEFT
    assert counts == [(None, None) if manner == "has_no_json" else (0, 5)]


async def test_without_a_rule_runs_are_left_to_others(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """Nothing is applied without a rule; runs that need no decision just end."""
    workspaces = await create_workspaces(2)
    steps = await all_steps(tfe.runs.start_many(workspaces, journal=path))
    assert {step.kind for step in steps} == {StepKind.STARTED, StepKind.LEFT}
    plans = tfe.runs.start_many(workspaces, journal=path.with_name("plans.db"), plan_only=True)
    assert {step.kind for step in await all_steps(plans)} == {StepKind.STARTED, StepKind.ENDED}


async def test_plan_only_runs_that_rest_in_planned_have_ended(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """On a server that has no status of its own for it they have not failed."""
    workspaces = await create_workspaces(2)
    with with_manner(MANNERS["rests_in_planned"]):
        for _ in range(2):
            rollout = tfe.runs.start_many(workspaces, journal=path, plan_only=True)
            steps = await all_steps(rollout)
            assert (steps[-1].kind, steps[-1].status) == (StepKind.ENDED, "planned")
            assert (steps[-1].done, steps[-1].failed) == (2, 0)


async def test_waves_begin_when_the_one_before_has_passed(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """A canary, then up to half of all, then the others."""
    workspaces = await create_workspaces(6)
    rollout = tfe.runs.start_many(workspaces, journal=path, decide=apply, waves=[1, 0.5])
    steps = await all_steps(rollout)
    started = [step for step in steps if step.kind is StepKind.STARTED]
    assert [step.workspace for step in started[:1]] == [workspaces[0].id]
    assert {step.workspace for step in started[1:3]} == {workspaces[1].id, workspaces[2].id}
    assert [step.wave for step in started] == [1, 2, 2, 3, 3, 3]
    assert [step.done for step in started] == [0, 1, 1, 3, 3, 3]


def test_how_far_waves_reach() -> None:
    """Numbers count workspaces, fractions are shares of all; the rest is the last wave."""
    assert wave_bounds([], 10) == [(0, 10)]
    assert wave_bounds([1, 0.1, 0.5, 1.0], 30) == [(0, 1), (1, 3), (3, 15), (15, 30)]
    assert wave_bounds([1, 0.01], 30) == [(0, 1), (1, 30)]
    assert wave_bounds([0.001], 30) == [(0, 1), (1, 30)]
    assert wave_bounds([100], 30) == [(0, 30)]
    assert wave_bounds([1], 0) == []


async def test_a_canary_that_fails_stops_the_rollout(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """No other run is started, and the error says where it ended."""
    workspaces = await create_workspaces(3)
    sim.script(workspaces[0].name, plan_error="quota exceeded")
    rollout = tfe.runs.start_many(workspaces, journal=path, waves=[1])
    with pytest.raises(WaveFailedError, match=r"wave 1: 1 of 1 .* 2 of the rollout were not star"):
        await all_steps(rollout)
    assert [len(await list_runs(tfe, workspace)) for workspace in workspaces] == [1, 0, 0]


async def test_what_is_under_way_is_finished(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """When too many have failed, those that were begun go on to where they get."""
    workspaces = await create_workspaces(4)
    sim.script(workspaces[0].name, plan_error="quota exceeded")
    steps: list[Step] = []
    async with aclosing(
        tfe.runs.start_many(workspaces, journal=path, decide=apply, concurrency=2)
    ) as rollout:
        while not (steps and steps[-1].done == 2):
            steps.append(await anext(rollout))
        with pytest.raises(WaveFailedError, match="1 of 4 workspaces failed; 2 of the rollout"):
            await anext(rollout)
    assert kinds(steps, workspaces[1]) == [StepKind.STARTED, StepKind.CONFIRMED, StepKind.ENDED]
    assert [len(await list_runs(tfe, workspace)) for workspace in workspaces] == [1, 1, 0, 0]


@pytest.mark.parametrize("tolerate", [1, 0.25])
async def test_some_may_fail(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path, tolerate: float
) -> None:
    """As many as may, or such a share of the wave, and the rollout goes on."""
    workspaces = await create_workspaces(6)
    sim.script(workspaces[1].name, apply_error="quota exceeded")
    rollout = tfe.runs.start_many(
        workspaces, journal=path, decide=apply, waves=[4], tolerate=tolerate, concurrency=1
    )
    steps = await all_steps(rollout)
    assert [step.workspace for step in steps if step.kind is StepKind.FAILED] == [workspaces[1].id]
    assert (steps[-1].done, steps[-1].failed) == (6, 1)


async def test_runs_that_wait_for_policies_count_as_failed(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The rule is not asked to override them, and the step says what is needed."""
    workspaces = await create_workspaces(3)
    for workspace, policy_set in zip(
        workspaces, (sentinel("soft_failed"), opa(), tfpolicy()), strict=True
    ):
        sim.set_policies(policy_set, workspace=workspace.name)
    steps = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=apply, tolerate=3))
    blocked = {step.workspace: step for step in steps if step.kind is StepKind.BLOCKED}
    assert [blocked[workspace.id].needs for workspace in workspaces] == [
        Need.POLICY_OVERRIDE,
        Need.TASK_OVERRIDE,
        Need.POLICY_OVERRIDE,
    ]
    assert steps[-1].failed == 3
    for step in blocked.values():
        assert step.run is not None
        await tfe.policies.override(step.run)
        assert (await tfe.runs.wait(step.run)).needs is Need.CONFIRMATION


async def test_a_rule_that_raises_fails_its_workspace_only(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The error is in the step; the journal keeps no text that may hold a secret."""
    workspaces = await create_workspaces(2)

    def decide(run: Run, _: Plan) -> Decision:
        if run.workspace.id == workspaces[0].id:
            raise ValueError("password: hunter2")
        return Decision.APPLY

    steps = await all_steps(
        tfe.runs.start_many(workspaces, journal=path, decide=decide, tolerate=1)
    )
    (failed,) = [step for step in steps if step.kind is StepKind.FAILED]
    assert repr(failed.error) == "ValueError('password: hunter2')"
    assert [entry.error for entry in read_journal(path)] == ["ValueError", None]


async def test_a_rule_that_returns_nothing_is_an_error(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The error names the rule when its `return` is missing."""
    workspaces = await create_workspaces(1)
    nothing: Any = lambda _run, _plan: None  # noqa: E731
    rollout = tfe.runs.start_many(workspaces, journal=path, decide=nothing, tolerate=1)
    (failed,) = [step for step in await all_steps(rollout) if step.kind is StepKind.FAILED]
    assert isinstance(failed.error, ArgumentError)
    assert str(failed.error) == "decide: must return a Decision, got None"


async def test_a_decision_that_others_have_taken_is_no_failure(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The run goes on."""
    workspaces = await create_workspaces(1)

    async def decide(run: Run, _: Plan) -> Decision:
        await tfe.runs.apply(run)
        return Decision.APPLY

    steps = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=decide))
    assert kinds(steps, workspaces[0]) == [StepKind.STARTED, StepKind.ENDED]


@contextmanager
def patched_responses(respond: Callable[[Request], Response | None]) -> Iterator[None]:
    """Patch the simulator to respond with a function, where that returns a response."""
    handle = Core.handle

    def handle_patched(self: Core, request: Request) -> Response:
        return respond(request) or handle(self, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Core, "handle", handle_patched)
        yield


def respond_to_posts(ending: str, status: int) -> AbstractContextManager[None]:
    """Respond to a kind of requests with a status, and do nothing."""

    def respond(request: Request) -> Response | None:
        is_meant = request.method == "POST" and request.path.endswith(ending)
        return Response(status) if is_meant else None

    return patched_responses(respond)


def with_body(request: Request) -> Request:
    """Return a request that can still be read when its connection is gone."""
    return attrs.evolve(request, body=BytesIO(request.body.read()))


async def test_a_decision_that_is_only_queued_is_taken_once(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The API responds before it has applied; a run that still looks undecided is not asked for."""
    workspaces = await create_workspaces(1)
    queued: list[Request] = []

    def respond(request: Request) -> Response | None:
        if request.path.endswith("/actions/apply") and not queued:
            queued.append(with_body(request))
            return Response(202)
        if len(queued) == 1 and sim.clock.now() > since + 30:
            queued.append(request)
            sim._core.handle(queued[0])
        return None

    decided = []

    def decide(run: Run, _: Plan) -> Decision:
        decided.append(run)
        return Decision.APPLY

    since = sim.clock.now()
    with patched_responses(respond):
        steps = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=decide))
    assert kinds(steps, workspaces[0]) == [StepKind.STARTED, StepKind.CONFIRMED, StepKind.ENDED]
    assert len(decided) == 1


async def test_a_decision_that_is_never_carried_out_is_a_failure(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """It is not waited for without end, though the API accepted it."""
    workspaces = await create_workspaces(1)
    with respond_to_posts("/actions/apply", 202):
        steps = await all_steps(
            tfe.runs.start_many(workspaces, journal=path, decide=apply, tolerate=1)
        )
    assert kinds(steps, workspaces[0]) == [StepKind.STARTED, StepKind.FAILED]
    assert "was still planned after 600 s" in str(steps[-1].error)


async def test_a_run_that_takes_too_long_is_left_and_resumed(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """Behind an undecided run it is in the queue until that is gone."""
    (workspace,) = workspaces = await create_workspaces(1)
    undecided = await tfe.runs.create(workspace=workspace)
    await tfe.runs.wait(undecided)
    start = partial(tfe.runs.start_many, workspaces, journal=path, timeout=120, tolerate=1)
    steps = await all_steps(start())
    assert kinds(steps, workspace) == [StepKind.STARTED, StepKind.FAILED]
    assert isinstance(steps[-1].error, WaitTimeoutError)
    assert "was still pending after 120 s" in str(read_journal(path)[0].error)
    await tfe.runs.discard(undecided)
    assert kinds(await all_steps(start()), workspace) == [StepKind.STARTED, StepKind.LEFT]
    (entry,) = read_journal(path)
    assert (entry.run, entry.error) == (steps[-1].run, None)


async def test_a_decision_that_conflicts_with_none_is_a_failure(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """A 409 for a run that still waits is not a decision of others."""
    workspaces = await create_workspaces(1)
    with respond_to_posts("/actions/apply", 409):
        steps = await all_steps(
            tfe.runs.start_many(workspaces, journal=path, decide=apply, tolerate=1)
        )
    assert isinstance(steps[-1].error, ConflictError)


async def test_a_refused_decision_is_a_failure(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The run still waits."""
    workspaces = await create_workspaces(1)
    sim.fault(Fault.SERVER_ERROR, method="POST", path="/runs/*/actions/apply", times=None)
    steps = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=apply, tolerate=1))
    assert kinds(steps, workspaces[0]) == [StepKind.STARTED, StepKind.FAILED]
    assert isinstance(steps[-1].error, ServerError)


async def test_after_an_error_it_is_tried_again(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """Failed items are retried: the same run goes on, or is started at last."""
    workspaces = await create_workspaces(2)
    ids = [workspaces[0].id, "ws-none"]
    sim.fault(Fault.SERVER_ERROR, method="POST", path="/runs/*/actions/apply", times=None)
    await all_steps(tfe.runs.start_many(ids, journal=path, decide=apply, tolerate=2))
    errors = [entry.error for entry in read_journal(path)]
    assert "POST /runs: 404" in str(errors[1])
    sim.clear_faults()
    steps = await all_steps(tfe.runs.start_many(ids, journal=path, decide=apply, tolerate=2))
    assert kinds(steps, workspaces[0]) == [StepKind.STARTED, StepKind.CONFIRMED, StepKind.ENDED]
    (failed,) = [step for step in steps if step.kind is StepKind.FAILED]
    assert isinstance(failed.error, NotFoundError)
    assert len(await list_runs(tfe, workspaces[0])) == 1
    assert read_journal(path)[0].error is None


async def test_what_has_ended_is_reported_again_and_not_done_again(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """A rollout that is through says so from its journal alone."""
    workspaces = await create_workspaces(3)
    sim.script(workspaces[2].name, plan_error="quota exceeded")
    first = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=apply, tolerate=1))
    before = len(sim.requests)
    again = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=apply, tolerate=1))
    assert len(sim.requests) == before
    ends = {(step.workspace, step.kind, step.run, step.status) for step in again}
    assert ends <= {(step.workspace, step.kind, step.run, step.status) for step in first}
    assert [step.done for step in again] == [1, 2, 3]


async def test_a_stopped_rollout_resumes_when_more_may_fail(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """Rule, waves, tolerance and concurrency are not what makes the rollout."""
    workspaces = await create_workspaces(3)
    sim.script(workspaces[0].name, plan_error="quota exceeded")
    with pytest.raises(WaveFailedError):
        await all_steps(tfe.runs.start_many(workspaces, journal=path, waves=[1]))
    steps = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=apply, tolerate=1))
    assert (steps[-1].done, steps[-1].failed) == (3, 1)
    assert [len(await list_runs(tfe, workspace)) for workspace in workspaces] == [1, 1, 1]


async def test_arguments_that_make_no_sense_are_refused_at_once(tfe: Client, path: Path) -> None:
    """Before anything is read, written or sent."""
    wrong: list[dict[str, Any]] = [
        {"workspaces": ["ws-1", "ws-1"]},
        {"waves": [1.5]},
        {"workspaces": "ws-1"},
        {"workspaces": Workspace(id="ws-1")},
        {"workspaces": [""]},
        {"workspaces": [None]},
        {"waves": [-1]},
        {"waves": [math.nan]},
        {"tolerate": -1},
        {"tolerate": 2.0},
        {"tolerate": math.nan},
        {"concurrency": 0},
        {"concurrency": 1.5},
        {"timeout": -1.0},
        {"timeout": math.nan},
    ]
    start_many: Callable[..., Any] = tfe.runs.start_many
    for arguments in wrong:
        with pytest.raises(ArgumentError, match=next(iter(arguments))):
            start_many(**{"workspaces": ["ws-1"], "journal": path} | arguments)
    for name in ("mesage", "workspace", "key"):
        with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
            start_many(["ws-1"], journal=path, **{name: "x"})
    assert not await asyncio.to_thread(path.exists)


async def test_a_rollout_runs_only_once_at_a_time(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The second fails at once, and the first goes on; leaving the first frees the journal."""
    workspaces = await create_workspaces(2)
    async with aclosing(tfe.runs.start_many(workspaces, journal=path)) as rollout:
        await anext(rollout)
        with pytest.raises(JournalError, match="it is in use"):
            await all_steps(tfe.runs.start_many(workspaces, journal=path))
        await anext(rollout)
    left = [getattr(task.get_coro(), "__qualname__", "") for task in asyncio.all_tasks()]
    assert not [name for name in left if name.startswith(("Rollout", "_FanOut", "Runs"))]
    assert (await all_steps(tfe.runs.start_many(workspaces, journal=path)))[-1].done == 2


async def test_a_rollout_that_was_left_can_resume_at_once(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """Its journal is in use until its iterator is closed, and the error says how to do that."""
    workspaces = await create_workspaces(2)
    left = tfe.runs.start_many(workspaces, journal=path)
    async for _ in left:
        break
    with pytest.raises(JournalError, match=r"in use: .* see contextlib\.aclosing"):
        await all_steps(tfe.runs.start_many(workspaces, journal=path))
    await left.aclose()
    with suppress(ZeroDivisionError):
        async with aclosing(tfe.runs.start_many(workspaces, journal=path)) as failing:
            async for step in failing:
                step.total / 0
    assert (await all_steps(tfe.runs.start_many(workspaces, journal=path)))[-1].done == 2
    assert count_posts(sim, "/runs") == 2


async def test_unread_steps_hold_the_rollout_back(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """No more comes about than is read, and after leaving nothing does."""
    first, *others = workspaces = await create_workspaces(4)

    async def plan_others(name: str) -> None:
        other = path.with_name(name)
        await all_steps(tfe.runs.start_many(others, journal=other, plan_only=True))

    rollout = tfe.runs.start_many(workspaces, journal=path, concurrency=1, plan_only=True)
    async with aclosing(rollout):
        assert (await anext(rollout)).workspace == first.id
        await plan_others("meanwhile.db")
        assert count_posts(sim, "/runs") == 1 + len(others)
    await plan_others("afterwards.db")
    assert count_posts(sim, "/runs") == 1 + 2 * len(others)


async def test_a_journal_that_fails_ends_the_rollout(
    sim: Simulator,
    tfe: Client,
    create_workspaces: CreateWorkspaces,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be written down is not begun, however much may fail."""
    workspaces = await create_workspaces(3)
    writes = count(1)
    write = Journal._update_row

    def failing_write(self: Journal, entry: Entry) -> None:
        if next(writes) > 3:
            raise sqlite3.OperationalError("disk I/O error")
        write(self, entry)

    monkeypatch.setattr(Journal, "_update_row", failing_write)
    rollout = tfe.runs.start_many(workspaces, journal=path, decide=apply, tolerate=3, concurrency=1)
    with pytest.raises(JournalError, match=r"rollout\.db: disk I/O error"):
        await all_steps(rollout)
    assert count_posts(sim, "/runs") == 1


async def test_a_step_reads_as_a_line_of_a_log(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """Where the rollout is, what came about, and where to look."""
    (workspace,) = workspaces = await create_workspaces(1)
    steps = await all_steps(tfe.runs.start_many(workspaces, journal=path))
    run = steps[-1].run
    line = f"1/1 {workspace.id} left: {run}, planned, needs confirmation"
    assert str(steps[-1]) == line


class Crash(BaseException):
    """The end of a process, as far as one can end within another."""


@contextmanager
def crash_at_write(number: int, *, is_done: bool) -> Iterator[None]:
    """Crash at a write of the journal, before or after it has reached the disk."""
    writes = count(1)
    write = Journal._update_row

    def crashing(self: Journal, entry: Entry) -> None:
        is_last = next(writes) == number
        if is_done or not is_last:
            write(self, entry)
        if is_last:
            raise Crash

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal, "_update_row", crashing)
        yield


@contextmanager
def crash_at_request(number: int, victim: asyncio.Task[Any]) -> Iterator[None]:
    """Crash when the server has handled a request, before the response arrives."""
    requests = count(1)
    handle = Core.handle

    def cancelling(self: Core, request: Request) -> Response:
        if next(requests) == number:
            victim.cancel()
        return handle(self, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Core, "handle", cancelling)
        yield


async def resume(tfe: Client, workspaces: list[Workspace], path: Path) -> None:
    """Resume a rollout that crashed, and check that each workspace has one run."""
    steps = await all_steps(tfe.runs.start_many(workspaces, journal=path, decide=apply, waves=[1]))
    assert (steps[-1].done, steps[-1].failed) == (len(workspaces), 0)
    entries = {entry.workspace: entry for entry in read_journal(path)}
    for workspace in workspaces:
        (run,) = await list_runs(tfe, workspace)
        assert entries[workspace.id].run == run.id
        assert run.status == RunStatus.APPLIED


@pytest.mark.parametrize("is_done", [False, True])
async def test_a_crash_at_any_write_starts_nothing_twice(
    sim: Simulator, tfe: Client, tmp_path: Path, is_done: bool
) -> None:
    """There are three a workspace: before it is sent, once there is a run, and at its end."""
    for number in range(1, 7):
        path = tmp_path / f"{number}.db"
        workspaces = [await create_workspace(sim, tfe, f"{number}-{nth}") for nth in range(2)]
        rollout = tfe.runs.start_many(workspaces, journal=path, decide=apply, waves=[1])
        with crash_at_write(number, is_done=is_done), pytest.raises(Crash):
            await all_steps(rollout)
        await resume(tfe, workspaces, path)
    assert count_posts(sim, "/actions/apply") == 12


async def test_a_crash_at_any_request_starts_nothing_twice(
    sim: Simulator, tfe: Client, tmp_path: Path
) -> None:
    """If a crash comes before the response, the run is found the next time."""
    for number in count(1):
        path = tmp_path / f"{number}.db"
        workspaces = [await create_workspace(sim, tfe, f"network-{number}")]
        rollout = tfe.runs.start_many(workspaces, journal=path, decide=apply)
        crashing = asyncio.create_task(all_steps(rollout))
        with crash_at_request(number, crashing):
            await asyncio.wait({crashing})
        await resume(tfe, workspaces, path)
        if not crashing.cancelled():
            break
    assert number > 6  # how often the run is polled differs
    assert count_posts(sim, "/actions/apply") == number


@pytest.mark.parametrize("status", [401, 403, 404, 409, 422])
async def test_a_start_that_was_refused_is_not_waited_for(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path, status: int
) -> None:
    """The response arrived, so there is nothing to search for the next time."""
    workspaces = await create_workspaces(1)
    with respond_to_posts("/runs", status):
        await all_steps(tfe.runs.start_many(workspaces, journal=path, tolerate=1))
    (entry,) = read_journal(path)
    assert entry.sent_at is None
    assert f"POST /runs: {status}" in str(entry.error)
    began, before = sim.clock.now(), len(sim.requests)
    async with aclosing(tfe.runs.start_many(workspaces, journal=path)) as rollout:
        assert (await anext(rollout)).kind is StepKind.STARTED
    assert sim.clock.now() < began + GRACE_PERIOD
    assert sim.requests[before].method == "POST"


@pytest.mark.parametrize("status", [408, 503])
async def test_a_start_that_may_have_been_carried_out_is_searched_for(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path, status: int
) -> None:
    """What does not say that there is no run is no refusal, though nothing was found so far."""
    with respond_to_posts("/runs", status):
        await all_steps(tfe.runs.start_many(await create_workspaces(1), journal=path, tolerate=1))
    assert read_journal(path)[0].sent_at is not None


async def test_a_start_that_is_refused_after_one_was_lost_is_searched_for(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The refusal says nothing of the request before, which may still be carried out."""
    statuses = [502, 422]

    def respond(request: Request) -> Response | None:
        is_start = request.method == "POST" and request.path.endswith("/runs")
        return Response(statuses.pop(0)) if is_start and statuses else None

    with patched_responses(respond):
        await all_steps(tfe.runs.start_many(await create_workspaces(1), journal=path, tolerate=1))
    (entry,) = read_journal(path)
    assert statuses == []
    assert "POST /runs: 422" in str(entry.error)
    assert entry.sent_at is not None


@pytest.mark.parametrize("is_done", [False, True])
async def test_a_crash_while_a_refusal_is_written_down_forgets_nothing(
    sim: Simulator, tfe: Client, tmp_path: Path, is_done: bool
) -> None:
    """Before it is sent, when that is taken back, and with the error."""
    for number in range(1, 4):
        path = tmp_path / f"{number}.db"
        workspaces = [await create_workspace(sim, tfe, f"network-{number}")]
        rollout = tfe.runs.start_many(workspaces, journal=path, decide=apply, tolerate=1)
        with respond_to_posts("/runs", 422):
            with crash_at_write(number, is_done=is_done), pytest.raises(Crash):
                await all_steps(rollout)
        await resume(tfe, workspaces, path)


@pytest.mark.parametrize("delay", [0, 25, 400])
async def test_a_run_that_the_server_makes_late_is_not_made_again(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path, delay: float
) -> None:
    """A request may still be on its way when the rollout goes on, however long it waited to go."""
    workspaces = await create_workspaces(1)
    held: list[Request] = []

    def respond(request: Request) -> Response | None:
        if request.method == "POST" and request.path.endswith("/runs") and not held:
            held.append(with_body(request))
            crashing.cancel()
            return Response(502)
        if len(held) == 1 and sim.clock.now() > since + 1:
            held.append(request)
            sim._core.handle(held[0])
        return None

    since = sim.clock.now()
    with patched_responses(respond):
        crashing = asyncio.create_task(all_steps(tfe.runs.start_many(workspaces, journal=path)))
        await asyncio.wait({crashing})
        assert crashing.cancelled()
        with closing(sqlite3.connect(path)) as journal, journal:
            journal.execute("UPDATE workspaces SET sent_at = sent_at - ?", (delay,))
        await resume(tfe, workspaces, path)


async def test_a_run_of_long_ago_is_found_behind_many_others(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """A rollout that resumes after days finds its run, though there are a hundred newer ones."""
    (workspace,) = workspaces = await create_workspaces(1)
    with crash_at_write(2, is_done=False), pytest.raises(Crash):
        await all_steps(tfe.runs.start_many(workspaces, journal=path))
    with closing(sqlite3.connect(path)) as journal, journal:
        journal.execute("UPDATE workspaces SET sent_at = ?", (sim.clock.now(),))
    (run,) = await list_runs(tfe, workspace)
    for _ in range(101):
        await tfe.runs.create(workspace=workspace, plan_only=True)
    steps = await all_steps(tfe.runs.start_many(workspaces, journal=path))
    assert steps[0].run == run.id


@pytest.mark.no_cover
@pytest.mark.parametrize("manner", [None, *MANNERS])
async def test_lost_starts_are_recovered_together(
    sim: Simulator,
    tfe: Client,
    create_workspaces: CreateWorkspaces,
    path: Path,
    manner: str | None,
) -> None:
    """Each run is found, with lists of the organization rather than one for each workspace."""
    workspaces = await create_workspaces(12)
    with with_manner(MANNERS[manner]) if manner else nullcontext():
        await lose_starts(sim, tfe, workspaces, path)
        assert count_posts(sim, "/runs") == 12
        before = len(sim.requests)
        steps = await all_steps(
            tfe.runs.start_many(workspaces, journal=path, message="Roll out", tolerate=12)
        )
    lists = [each for each in sim.requests[before:] if each.path.endswith("/runs")]
    assert count_posts(sim, "/runs") == 12
    if manner in {"cuts_messages", "appends_to_messages"}:
        errors = [step.error for step in steps if step.kind is StepKind.FAILED]
        assert len(errors) == 12
        assert all(isinstance(error, OutcomeUnknownError) for error in errors)
        return
    assert {step.run for step in steps} == {
        (await list_runs(tfe, each))[0].id for each in workspaces
    }
    has_list = manner != "has_no_organization_list"
    assert len(lists) <= (2 if has_list else 2 * 12)


async def lose_starts(
    sim: Simulator, tfe: Client, workspaces: list[Workspace], path: Path, **options: Any
) -> None:
    """Kill a rollout when the server has carried out its starts, before any response arrives."""
    before = count_posts(sim, "/runs")
    sim.fault(Fault.STALL, method="POST", path="/runs", times=None, seconds=1e6)
    steps = tfe.runs.start_many(workspaces, journal=path, message="Roll out", **options)
    rollout = asyncio.create_task(all_steps(steps))
    while count_posts(sim, "/runs") < before + len(workspaces):
        await tfe.workspaces.read(workspaces[0])
    rollout.cancel()
    await asyncio.wait({rollout})
    sim.clear_faults()


async def test_a_clock_that_is_wrong_does_not_matter(
    sim: Simulator,
    tfe: Client,
    create_workspaces: CreateWorkspaces,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hours ahead at the start, and right again at the end: only times of the server count."""
    workspaces = await create_workspaces(3)
    now, ahead = time.time, 7200.0
    monkeypatch.setattr(time, "time", lambda: now() + ahead)
    with with_manner(MANNERS["finds_nothing"]):
        await lose_starts(sim, tfe, workspaces, path)
        ahead = 0.0
        advance_clock(sim, 3600)
        noted = pytest.approx(sim.clock.now() - 3600, abs=2)  # a Date has whole seconds
        assert all(entry.sent_at == noted for entry in read_journal(path))
        await all_steps(tfe.runs.start_many(workspaces, journal=path, message="Roll out"))
    assert [len(await list_runs(tfe, workspace)) for workspace in workspaces] == [1, 1, 1]


async def test_two_runs_of_a_workspace_are_reported(
    tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The error names both; the older one is the run of the workspace from then on."""
    (workspace,) = workspaces = await create_workspaces(1)
    async with Journal.open(path, [workspace.id], {"message": "Roll out"}) as journal:
        await journal.update(workspace.id, sent_at=0.0)
        message = f"Roll out{Marker.of_rollout(journal.id, workspace.id)}"
    first, second = [await tfe.runs.create(workspace=workspace, message=message) for _ in range(2)]
    start = partial(tfe.runs.start_many, workspaces, journal=path, message="Roll out", tolerate=1)
    (failed,) = await all_steps(start())
    assert isinstance(failed.error, DuplicateRunError)
    assert (failed.error.run, failed.error.second_run) == (first.id, second.id)
    assert {step.run for step in await all_steps(start())} == {first.id}


async def test_a_server_that_cuts_messages_is_reported(
    sim: Simulator, tfe: Client, create_workspaces: CreateWorkspaces, path: Path
) -> None:
    """The run without its marker is the workspace's: it is finished, and no other is started."""
    workspaces = await create_workspaces(2)
    with with_manner(MANNERS["cuts_messages"]):
        rollout = tfe.runs.start_many(
            workspaces, journal=path, decide=apply, message="A message that is too long"
        )
        steps = await all_steps(rollout)
    started = [step for step in steps if step.kind is StepKind.STARTED]
    assert [type(step.error) for step in started] == [MarkerNotKeptError] * 2
    assert "its message lacks the marker" in str(started[0])
    assert (steps[-1].done, steps[-1].failed) == (2, 0)
    assert {entry.status for entry in read_journal(path)} == {"applied"}
    assert count_posts(sim, "/runs") == 2


def test_a_rollout_that_is_killed_again_and_again_finishes(tmp_path: Path) -> None:
    """SIGKILL at moments of all kinds: each workspace has one run, and all are applied."""
    path = tmp_path / "rollout.db"
    rng = random.Random(7)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.support.rollout_process"])
    killed = 0
    with simulator_process() as (started, _):
        simulator = asyncio.run(started.with_workspaces(50))
        while True:
            process = processes.Process(target=run_rollout, args=(simulator, path))
            process.start()
            process.join(rng.uniform(0.02, 0.3) if killed < 15 else None)
            if process.exitcode is not None:
                break
            process.kill()
            process.join()
            killed += 1
        assert process.exitcode == 0
        assert killed > 8
        runs = asyncio.run(simulator.runs())
    assert all(len(each) == 1 for each in runs.values())
    known = {entry.workspace: (entry.run, entry.status) for entry in read_journal(path)}
    assert known == {workspace: (each[0].id, "applied") for workspace, each in runs.items()}
