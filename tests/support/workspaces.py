"""Create workspaces with a configuration, and runs in them."""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tfrun_async import Client
from tfrun_async.models import ConfigurationVersion, Run, RunOperation, Workspace
from tfrun_async.simulator import Simulator, SteppedClock
from tfrun_async.simulator._handlers.runs import queue_run, run_options
from tfrun_async.simulator._records.store import Run as SimulatedRun

ONE_RESOURCE = {"main.tf": 'resource "terraform_data" "one" {\n}\n'}


async def create_workspace(
    sim: Simulator,
    tfe: Client,
    name: str,
    files: Mapping[str, str] = ONE_RESOURCE,
    *,
    organization: str | None = None,
    **settings: Any,
) -> Workspace:
    """Create a workspace with an uploaded configuration."""
    workspace = await tfe.workspaces.create(organization or sim.organization, name=name, **settings)
    await upload_configuration(tfe, workspace, files)
    return workspace


async def upload_configuration(
    tfe: Client, workspace: Workspace, files: Mapping[str, str] = ONE_RESOURCE
) -> ConfigurationVersion:
    """Upload a configuration for the next runs of a workspace."""
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    with tempfile.TemporaryDirectory() as directory:
        _write_files(Path(directory), files)
        await tfe.configuration_versions.upload(version, directory)
    return await tfe.configuration_versions.wait_until_uploaded(version)


def _write_files(directory: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (directory / path).write_text(text)


async def list_runs(tfe: Client, workspace: Workspace) -> list[Run]:
    """Return all runs of a workspace, newest first."""
    listed = tfe.runs.list_for_workspace(workspace, operation=list(RunOperation))
    return [run async for run in listed]


async def add_failing_task(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """Have a run task fail that the workspace's runs need, unless that is overridden."""
    sim.script(workspace.name, overridable_tasks=True)
    task = await tfe.run_tasks.create(
        sim.organization, name="check", url="https://nowhere.example", hmac_key="key"
    )
    await tfe.workspace_run_tasks.create(workspace, task=task, enforcement_level="mandatory")


def advance_clock(sim: Simulator, seconds: float = 60.0) -> None:
    """Advance the simulator's clock."""
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(seconds)


def simulated_run(sim: Simulator, run: Run) -> SimulatedRun:
    """Return the simulator's own record of a run."""
    return sim._core.store.runs[run.id]


def set_status(sim: Simulator, run: Run, status: str) -> None:
    """Put a run into a status, where it stays."""
    sim._core.lifecycle.run_due(sim.clock.now())
    record = simulated_run(sim, run)
    record.timer_version += 1
    if record in record.workspace.run_queue:
        record.workspace.run_queue.remove(record)
    record.history.append((status, sim.clock.now()))


def start_plans(sim: Simulator, workspace: Workspace, seconds: Iterable[float]) -> list[str]:
    """Start plan-only runs that take so many seconds, without requests; return their ids."""
    core, now = sim._core, sim.clock.now()
    core.lifecycle.run_due(now)
    record = core.store.workspaces[workspace.id]
    version = record.configuration_version
    assert version is not None
    user = record.organization.members[0]
    options = run_options(record, version, {"plan-only": True})
    ids = []
    for each in seconds:
        run = queue_run(
            core.store,
            core.lifecycle,
            version,
            workspace=record,
            options=options,
            at=now,
            user=user,
            source="tfe-api",
        )
        run.plan.seconds = each
        ids.append(run.id)
    return ids
