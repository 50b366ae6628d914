"""The documentation's table of endpoints, each method called against the simulator."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.support.workspaces import create_workspace
from tfrun_async import Client, Pages
from tfrun_async.models import Run, RunTask, Workspace, WorkspaceRunTask
from tfrun_async.simulator import Simulator, SteppedClock

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "endpoints.md"
ROWS = re.findall(r"^\| `([A-Z]+) (/\S+)` \| `(\w+)\.(\w+)` \|$", PAGE.read_text(), re.MULTILINE)


@attrs.define
class EndpointSetup:
    """A workspace with a run task and three runs: one planned, two that wait for it."""

    sim: Simulator
    tfe: Client
    workspace: Workspace
    task: RunTask
    association: WorkspaceRunTask
    planned: Run
    pending: Run
    last: Run

    def advance(self, seconds: float) -> None:
        assert isinstance(self.sim.clock, SteppedClock)
        self.sim.clock.advance(seconds)


@pytest.fixture
async def endpoint_setup(sim: Simulator) -> AsyncIterator[EndpointSetup]:
    assert isinstance(sim.clock, SteppedClock)
    async with sim.client(sim.add_token("site-admin")) as tfe:
        workspace = await create_workspace(sim, tfe, "app")
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
        yield EndpointSetup(sim, tfe, workspace, task, association, *runs)


async def force_cancel(setup: EndpointSetup) -> None:
    """Cancel a run that does not heed it, and wait until it can be forced."""
    tfe = setup.tfe
    setup.sim.script("app", ignores_cancel=True, plan_seconds=600)
    await tfe.runs.discard(setup.planned)
    for run in (setup.pending, setup.last):
        await tfe.runs.cancel(run)
    hanging = await tfe.runs.create(workspace=setup.workspace)
    setup.advance(5)
    await tfe.runs.cancel(hanging)
    setup.advance(60)
    await tfe.runs.force_cancel(hanging)


async def associate_again(setup: EndpointSetup) -> None:
    """A task can be associated with a workspace once: end that first."""
    tasks = setup.tfe.workspace_run_tasks
    await tasks.delete(setup.workspace, setup.association)
    stages = ["pre_plan", "post_plan"]
    again = await tasks.create(
        setup.workspace, enforcement_level="mandatory", task=setup.task.id, stages=stages
    )
    assert again is not None
    assert again.stages == stages


METHOD_CALLS: dict[str, Callable[[EndpointSetup], Any]] = {
    "runs.create": lambda s: s.tfe.runs.create(workspace=s.workspace, message="again"),
    "runs.apply": lambda s: s.tfe.runs.apply(s.planned, comment="fine"),
    "runs.list_for_workspace": lambda s: s.tfe.runs.list_for_workspace(s.workspace),
    "runs.list_for_organization": lambda s: s.tfe.runs.list_for_organization(s.sim.organization),
    "runs.read": lambda s: s.tfe.runs.read(s.planned, include=["plan", "workspace"]),
    "runs.discard": lambda s: s.tfe.runs.discard(s.planned, comment="no"),
    "runs.cancel": lambda s: s.tfe.runs.cancel(s.pending),
    "runs.force_cancel": force_cancel,
    "runs.force_execute": lambda s: s.tfe.runs.force_execute(s.last),
    "admin_runs.list_all": lambda s: s.tfe.admin_runs.list_all(
        q="app", include=["workspace.organization.owners"]
    ),
    "admin_runs.force_cancel": lambda s: s.tfe.admin_runs.force_cancel(s.planned, comment="stuck"),
    "run_tasks.create": lambda s: s.tfe.run_tasks.create(
        s.sim.organization, name="other", url="http://other.example"
    ),
    "run_tasks.list_for_organization": lambda s: s.tfe.run_tasks.list_for_organization(
        s.sim.organization, include=["workspace_tasks"]
    ),
    "run_tasks.read": lambda s: s.tfe.run_tasks.read(s.task),
    "run_tasks.update": lambda s: s.tfe.run_tasks.update(s.task, enabled=False, hmac_key=None),
    "run_tasks.delete": lambda s: s.tfe.run_tasks.delete(s.task),
    "workspace_run_tasks.create": associate_again,
    "workspace_run_tasks.list_for_workspace": lambda s: (
        s.tfe.workspace_run_tasks.list_for_workspace(s.workspace)
    ),
    "workspace_run_tasks.read": lambda s: s.tfe.workspace_run_tasks.read(
        s.workspace, s.association
    ),
    "workspace_run_tasks.update": lambda s: s.tfe.workspace_run_tasks.update(
        s.workspace, s.association, enforcement_level="mandatory"
    ),
    "workspace_run_tasks.delete": lambda s: s.tfe.workspace_run_tasks.delete(
        s.workspace, s.association
    ),
}


def test_the_table_has_every_endpoint_of_the_documents() -> None:
    """Nine of the Runs page, two of the admin page, ten of the Run Tasks page."""
    assert len(ROWS) == 9 + 2 + 10
    assert {f"{group}.{name}" for _, _, group, name in ROWS} == set(METHOD_CALLS)


@pytest.mark.parametrize(("method", "path", "group", "name"), ROWS)
async def test_an_endpoint_is_called_by_its_method(
    endpoint_setup: EndpointSetup, method: str, path: str, group: str, name: str
) -> None:
    """The method that the table names sends the request that it names, and succeeds."""
    before = len(endpoint_setup.sim.requests)
    result = METHOD_CALLS[f"{group}.{name}"](endpoint_setup)
    assert callable(getattr(getattr(endpoint_setup.tfe, group), name))
    if isinstance(result, Pages):
        assert await result.first() is not None
    elif isinstance(result, Awaitable):
        await result
    pattern = re.compile("/api/v2" + re.sub(r":\w+", "[^/]+", path))
    sent = [r for r in endpoint_setup.sim.requests[before:] if pattern.fullmatch(r.path)]
    assert [r.method for r in sent][-1:] == [method]
    assert sent[-1].status < 300
