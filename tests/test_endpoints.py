"""The README's table of endpoints, each called against the simulator."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from tfrun_async import Client, Pages
from tfrun_async.models import Run, RunTask, Workspace, WorkspaceRunTask
from tfrun_async.simulator import Simulator, SteppedClock

README = Path(__file__).parent.parent / "README.md"
ROWS = re.findall(r"^\| `([A-Z]+) (/\S+)` \| `(\w+)\.(\w+)` \|$", README.read_text(), re.MULTILINE)


@attrs.define
class World:
    """A workspace with a run task and three runs: one planned, two that wait for it."""

    sim: Simulator
    tfe: Client
    workspace: Workspace
    task: RunTask
    association: WorkspaceRunTask
    planned: Run
    pending: Run
    last: Run

    def later(self, seconds: float) -> None:
        assert isinstance(self.sim.clock, SteppedClock)
        self.sim.clock.advance(seconds)


@pytest.fixture
async def world(sim: Simulator, tmp_path: Path) -> AsyncIterator[World]:
    (tmp_path / "main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    assert isinstance(sim.clock, SteppedClock)
    async with Client(sim.address, sim.add_token("site-admin"), sleep=sim.clock.sleep) as tfe:
        workspace = await tfe.workspaces.create(sim.organization, name="app")
        version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
        await tfe.configuration_versions.upload(version, tmp_path)
        await tfe.configuration_versions.wait_until_uploaded(version)
        runs = [await tfe.runs.create(workspace=workspace) for _ in range(3)]
        sim.clock.advance(60)
        # Associated last, so that it does not hold up the runs.
        task = await tfe.run_tasks.create(
            sim.organization, name="scan", url="http://scan.example", hmac_key="k3y"
        )
        association = await tfe.workspace_run_tasks.create(
            workspace, enforcement_level="advisory", task=task
        )
        assert association is not None
        yield World(sim, tfe, workspace, task, association, *runs)


async def force_cancel(world: World) -> None:
    """Cancel a run that does not heed it, and wait until it can be forced."""
    tfe = world.tfe
    world.sim.script("app", ignores_cancel=True, plan_seconds=600)
    await tfe.runs.discard(world.planned)
    for run in (world.pending, world.last):
        await tfe.runs.cancel(run)
    hanging = await tfe.runs.create(workspace=world.workspace)
    world.later(5)
    await tfe.runs.cancel(hanging)
    world.later(60)
    await tfe.runs.force_cancel(hanging)


async def associate_again(world: World) -> None:
    """A task can be associated with a workspace once: end that first."""
    tasks = world.tfe.workspace_run_tasks
    await tasks.delete(world.workspace, world.association)
    stages = ["pre_plan", "post_plan"]
    again = await tasks.create(
        world.workspace, enforcement_level="mandatory", task=world.task.id, stages=stages
    )
    assert again is not None
    assert again.stages == stages


CALLS: dict[str, Callable[[World], Any]] = {
    "runs.create": lambda w: w.tfe.runs.create(workspace=w.workspace, message="again"),
    "runs.apply": lambda w: w.tfe.runs.apply(w.planned, comment="fine"),
    "runs.list_for_workspace": lambda w: w.tfe.runs.list_for_workspace(w.workspace),
    "runs.list_for_organization": lambda w: w.tfe.runs.list_for_organization(w.sim.organization),
    "runs.read": lambda w: w.tfe.runs.read(w.planned, include=["plan", "workspace"]),
    "runs.discard": lambda w: w.tfe.runs.discard(w.planned, comment="no"),
    "runs.cancel": lambda w: w.tfe.runs.cancel(w.pending),
    "runs.force_cancel": force_cancel,
    "runs.force_execute": lambda w: w.tfe.runs.force_execute(w.last),
    "admin_runs.list_all": lambda w: w.tfe.admin_runs.list_all(
        q="app", include=["workspace.organization.owners"]
    ),
    "admin_runs.force_cancel": lambda w: w.tfe.admin_runs.force_cancel(w.planned, comment="stuck"),
    "run_tasks.create": lambda w: w.tfe.run_tasks.create(
        w.sim.organization, name="other", url="http://other.example"
    ),
    "run_tasks.list_for_organization": lambda w: w.tfe.run_tasks.list_for_organization(
        w.sim.organization, include=["workspace_tasks"]
    ),
    "run_tasks.read": lambda w: w.tfe.run_tasks.read(w.task),
    "run_tasks.update": lambda w: w.tfe.run_tasks.update(w.task, enabled=False, hmac_key=None),
    "run_tasks.delete": lambda w: w.tfe.run_tasks.delete(w.task),
    "workspace_run_tasks.create": associate_again,
    "workspace_run_tasks.list_for_workspace": lambda w: (
        w.tfe.workspace_run_tasks.list_for_workspace(w.workspace)
    ),
    "workspace_run_tasks.read": lambda w: w.tfe.workspace_run_tasks.read(
        w.workspace, w.association
    ),
    "workspace_run_tasks.update": lambda w: w.tfe.workspace_run_tasks.update(
        w.workspace, w.association, enforcement_level="mandatory"
    ),
    "workspace_run_tasks.delete": lambda w: w.tfe.workspace_run_tasks.delete(
        w.workspace, w.association
    ),
}


def test_the_table_has_every_endpoint_of_the_documents() -> None:
    """Nine of the Runs page, two of the admin page, ten of the Run Tasks page."""
    assert len(ROWS) == 9 + 2 + 10
    assert {f"{group}.{name}" for _, _, group, name in ROWS} == set(CALLS)


@pytest.mark.parametrize(("method", "path", "group", "name"), ROWS)
async def test_an_endpoint_is_called_by_its_method(
    world: World, method: str, path: str, group: str, name: str
) -> None:
    """The method that the table names sends the request that it names, and succeeds."""
    before = len(world.sim.requests)
    result = CALLS[f"{group}.{name}"](world)
    assert callable(getattr(getattr(world.tfe, group), name))
    if isinstance(result, Pages):
        assert await result.first() is not None
    elif isinstance(result, Awaitable):
        await result
    pattern = re.compile("/api/v2" + re.sub(r":\w+", "[^/]+", path))
    sent = [r for r in world.sim.requests[before:] if pattern.fullmatch(r.path)]
    assert [r.method for r in sent][-1:] == [method]
    assert sent[-1].status < 300
