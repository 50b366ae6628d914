"""What a rollout costs: requests, shares of the limits, time; in virtual time."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.support.many_workspaces import (
    ManyWorkspaces,
    busiest_share,
    many_workspaces,
    select,
)
from tests.support.odd_servers import MANNERS, Handle, with_manner, without_status
from tests.support.rollout_process import apply
from tests.support.virtual_time import now
from tfrun_async.errors import MalformedAttributeError, WaitTimeoutError
from tfrun_async.models import Run, RunOperation
from tfrun_async.notifications import NotificationReceiver
from tfrun_async.notifications._payload import parse
from tfrun_async.rollout import StepKind
from tfrun_async.run_task import UNSIGNED
from tfrun_async.simulator._http.messages import Request, Response

pytestmark = pytest.mark.no_cover


async def roll_out(many: ManyWorkspaces, path: Path, **options: Any) -> float:
    """Run a rollout to its end, and return how long it took."""
    began = now()
    steps = many.tfe.runs.start_many(many.ids, journal=path, decide=apply, **options)
    last = [step async for step in steps][-1]
    assert (last.done, last.failed) == (len(many.ids), 0)
    return now() - began


@pytest.mark.parametrize(
    ("workspaces", "concurrency", "run_seconds"),
    [(120, 120, 300), (100, 25, 300), (60, 60, 3600), (21, 21, 300)],
)
async def test_each_workspace_costs_at_most_five_requests(
    tmp_path: Path, workspaces: int, concurrency: int, run_seconds: float
) -> None:
    """Whatever the runs' length and the concurrency; reads and lists keep to half of the limits."""
    half = run_seconds / 2
    async with many_workspaces(workspaces, plan_seconds=half, apply_seconds=half) as many:
        took = await roll_out(many, tmp_path / "rollout.db", concurrency=concurrency)
        requests = many.requests()
        assert many.kinds()["create"] == many.kinds()["decision"] == workspaces
        assert len(requests) <= 5 * workspaces
        assert busiest_share(select(requests, "list"), "run-lists") <= 0.5
        assert busiest_share(select(requests, "list", "read", "plan"), "requests") <= 0.5
        assert many.tfe.stats.rate_limited == 0
        assert sum(many.tfe.stats.by_operation.values()) == len(requests)
    batches = workspaces / concurrency
    assert took < 1.35 * batches * run_seconds + 60


async def test_a_decision_is_taken_within_a_round_of_lists(tmp_path: Path) -> None:
    """The time of two pages of lists for two hundred runs, and that of reading their plans."""
    async with many_workspaces(200, plan_seconds=150, apply_seconds=60) as many:
        await roll_out(many, tmp_path / "rollout.db", concurrency=200)
        created, decided = (
            [each.time for each in select(many.requests(), kind)] for kind in ("create", "decision")
        )
        late = [at - 150 - began for began, at in zip(created, decided, strict=True)]
        assert max(late) < 16 + 200 / 15


async def test_plans_of_others_do_not_hide_runs(tmp_path: Path) -> None:
    """Another run of each workspace comes first, so that those of the rollout stay pending."""
    async with many_workspaces(40, plan_seconds=100, apply_seconds=10) as many:
        others = [await many.tfe.runs.create(workspace=each) for each in many.ids]

        async def discard(run: Run) -> None:
            await many.tfe.runs.wait(run)
            await many.tfe.runs.discard(run)

        discarding = asyncio.gather(*map(discard, others))
        await roll_out(many, tmp_path / "rollout.db", concurrency=40)
        await discarding


async def test_a_plan_only_rollout_costs_less(tmp_path: Path) -> None:
    """A create, a final read and a share of lists, which have such runs only if asked for them."""
    async with many_workspaces(100, plan_seconds=300, apply_seconds=1) as many:
        await roll_out(many, tmp_path / "rollout.db", concurrency=100, plan_only=True)
        operations = {each.query["filter[operation]"] for each in select(many.requests(), "list")}
        assert all(str(RunOperation.PLAN_ONLY) in each for each in operations)
        assert len(many.requests()) <= 3 * 100
        assert not select(many.requests(), "plan", "decision")


async def test_runs_that_end_together_are_read_within_half_of_the_limit(tmp_path: Path) -> None:
    """A list does not have them any more; each is read once, not again and again."""
    async with many_workspaces(150, plan_seconds=100, apply_seconds=1) as many:
        await roll_out(many, tmp_path / "rollout.db", concurrency=150, plan_only=True)
        reads = select(many.requests(), "read")
        assert len(reads) <= 1.05 * 150
        assert busiest_share(reads, "requests") <= 0.5


async def test_the_list_limit_may_be_used_up_by_others(tmp_path: Path) -> None:
    """A rollout then waits for its lists, and gets no 429 that it does not wait out."""
    async with many_workspaces(60, plan_seconds=60, apply_seconds=60) as many:

        async def list_without_end() -> None:
            while True:
                await many.tfe.runs.list_for_workspace(many.ids[0]).first()

        listing = [asyncio.create_task(list_without_end()) for _ in range(3)]
        took = await roll_out(many, tmp_path / "rollout.db", concurrency=60)
        for each in listing:
            each.cancel()
        await asyncio.gather(*listing, return_exceptions=True)
        assert took < 400


async def test_timeouts_are_kept(tmp_path: Path) -> None:
    """Each run is read a last time, and fails its workspace; the rollout takes no longer."""
    async with many_workspaces(40, plan_seconds=1000, apply_seconds=1) as many:
        began = now()
        steps = many.tfe.runs.start_many(
            many.ids, journal=tmp_path / "rollout.db", concurrency=40, timeout=200, tolerate=1.0
        )
        failed = [step async for step in steps if step.kind is StepKind.FAILED]
        assert {type(step.error) for step in failed} == {WaitTimeoutError}
        assert len(failed) == 40
        assert 200 <= now() - began < 215


async def test_deleted_runs_fail_their_workspaces_only(tmp_path: Path) -> None:
    """They are missing in the list, and a read says that they are gone."""
    async with many_workspaces(40, plan_seconds=100, apply_seconds=1) as many:
        steps = many.tfe.runs.start_many(
            many.ids, journal=tmp_path / "rollout.db", decide=apply, concurrency=40, tolerate=1.0
        )
        kinds = []
        async for step in steps:
            kinds.append((step.workspace, step.kind))
            if len(kinds) == 40:
                await many.tfe.workspaces.delete(many.ids[0])
        ended = [workspace for workspace, kind in kinds if kind is StepKind.ENDED]
        assert sorted(ended) == sorted(many.ids[1:])
        assert (many.ids[0], StepKind.FAILED) in kinds


async def test_a_run_with_a_misfit_status_fails_its_workspace_only(tmp_path: Path) -> None:
    """The shared watch goes on with the runs of the others."""

    async with many_workspaces(4, plan_seconds=100, apply_seconds=1) as many:

        def has_no_status(request: Request, handle: Handle) -> Response:
            first = next(iter(many.sim._core.store.runs), None)
            is_misfit = request.method == "GET" and request.path == f"/api/v2/runs/{first}"
            response = handle(request)
            return without_status(response) if is_misfit else response

        with with_manner(has_no_status):
            steps = many.tfe.runs.start_many(
                many.ids, journal=tmp_path / "rollout.db", decide=apply, concurrency=4, tolerate=1.0
            )
            last = {step.workspace: step async for step in steps}
        failed = [step.error for step in last.values() if step.kind is not StepKind.ENDED]
        assert [type(error) for error in failed] == [MalformedAttributeError]


@pytest.mark.parametrize("status", [202, 409])
async def test_a_decision_without_effect_is_taken_once(tmp_path: Path, status: int) -> None:
    """Also where the server does not say whether the run can be confirmed still."""

    def has_no_effect(request: Request, handle: Handle) -> Response:
        if request.path.endswith("/actions/apply"):
            decisions.append(request.path)
            return Response.json(status, {"errors": []})
        return MANNERS["has_no_actions"](request, handle)

    decisions: list[str] = []
    async with many_workspaces(2, plan_seconds=100, apply_seconds=1) as many:
        with with_manner(has_no_effect):
            steps = many.tfe.runs.start_many(
                many.ids, journal=tmp_path / "rollout.db", decide=apply, concurrency=2, tolerate=1.0
            )
            async with asyncio.timeout(2000):
                kinds = [step.kind async for step in steps]
    assert kinds.count(StepKind.FAILED) == len(decisions) == 2


def notification(run: str, workspace: str, status: str) -> Any:
    """Return a notification as HCP Terraform sends it."""
    return parse(
        b'{"payload_version": 1, "notification_configuration_id": "nc-1", "run_id": "%b",'
        b' "workspace_id": "%b", "organization_name": "example", "notifications":'
        b' [{"message": "", "trigger": "run:needs_attention", "run_status": "%b"}]}'
        % (run.encode(), workspace.encode(), status.encode())
    )


@pytest.mark.parametrize("is_early", [False, True])
async def test_notifications_make_decisions_prompt(
    tmp_path: Path, is_early: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that arrives before the response to the create; those under way cost nothing."""
    async with many_workspaces(40, plan_seconds=100, apply_seconds=100) as many:
        receiver = NotificationReceiver(hmac_key=UNSIGNED)
        core = many.sim._core

        def notify() -> None:
            """Notify of what has happened to all runs."""
            core.lifecycle.run_due(many.sim.clock.now())
            for run in core.store.runs.values():
                status = run.status
                if notified.get(run.id) != status:
                    notified[run.id] = status
                    received = notification(run.id, run.workspace.id, status)
                    for handler in receiver._handlers:
                        handler(received)

        notified: dict[str, str] = {}
        handle = type(core).handle

        def handle_and_notify(self: Any, request: Any) -> Any:
            response = handle(self, request)
            if is_early and request.method == "POST":
                notify()  # the response is still on its way
            return response

        monkeypatch.setattr(type(core), "handle", handle_and_notify)

        async def notify_always() -> None:
            while True:
                await asyncio.sleep(1)
                notify()

        notifying = asyncio.create_task(notify_always())
        took = await roll_out(many, tmp_path / "rollout.db", concurrency=40, notifications=receiver)
        notifying.cancel()
        await asyncio.gather(notifying, return_exceptions=True)
        assert took < 200 + 12
        assert len(many.requests()) <= 4 * 40 + 6
        assert len(select(many.requests(), "list")) <= 4
        assert not receiver._handlers


async def test_a_read_of_another_task_waits_a_second_at_most(tmp_path: Path) -> None:
    """Behind a rollout that starts, decides and reads; its decisions go before the reads."""
    async with many_workspaces(300, plan_seconds=20, apply_seconds=20) as many:
        waits = []

        async def read_always() -> None:
            while True:
                began = now()
                await many.tfe.workspaces.read(many.ids[0])
                waits.append(now() - began)
                await asyncio.sleep(0.5)

        reading = asyncio.create_task(read_always())
        await roll_out(many, tmp_path / "rollout.db", concurrency=300)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        assert len(waits) > 50
        assert max(waits) <= 1.0
