"""The records of run tasks: what is configured, and what came of it in each run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from tfrun_async.simulator._records.store import Organization, Run, Workspace

STAGES = ("pre_plan", "post_plan", "pre_apply", "post_apply")
SETTLED = frozenset({"passed", "failed", "errored", "canceled", "unreachable"})


@attrs.define(eq=False, kw_only=True)
class RunTask:
    """An external service that an organization lets look at its runs."""

    id: str
    organization: Organization
    settings: dict[str, Any]
    global_configuration: dict[str, Any]
    hmac_key: str | None = attrs.field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Return the name, unique in the organization."""
        return str(self.settings["name"])


@attrs.define(eq=False, kw_only=True)
class WorkspaceTask:
    """A run task at work in one workspace."""

    id: str
    workspace: Workspace
    task: RunTask
    enforcement_level: str
    stages: list[str]


@attrs.define(eq=False, kw_only=True)
class Outcome:
    """One detail of what a run task found."""

    id: str
    result: TaskResult = attrs.field(repr=False)
    created_at: float
    outcome_id: str
    description: str
    body: str | None = attrs.field(default=None, repr=False)
    url: str | None = None
    tags: dict[str, list[dict[str, str]]] = attrs.field(factory=dict)


@attrs.define(eq=False, kw_only=True)
class TaskResult:
    """What one run task did in one stage; it keeps the task as it was when the run began."""

    id: str
    stage: TaskStage = attrs.field(repr=False)
    task_id: str
    task_name: str
    task_url: str
    workspace_task_id: str | None
    enforcement_level: str
    hmac_key: str | None = attrs.field(repr=False)
    access_token: str = attrs.field(repr=False)
    callback_id: str = attrs.field(repr=False)
    history: list[tuple[str, float]]
    updated_at: float
    message: str | None = None
    url: str | None = None
    outcomes: list[Outcome] = attrs.field(factory=list)
    failed_deliveries: int = 0

    @property
    def status(self) -> str:
        """Return the newest status."""
        return self.history[-1][0]

    @property
    def is_settled(self) -> bool:
        """Say whether nothing more is expected of the task."""
        return self.status in SETTLED


@attrs.define(eq=False, kw_only=True)
class TaskStage:
    """The run tasks of a run at one point of its life."""

    id: str
    run: Run = attrs.field(repr=False)
    name: str
    history: list[tuple[str, float]]
    results: list[TaskResult] = attrs.field(factory=list)

    @property
    def status(self) -> str:
        """Return the newest status."""
        return self.history[-1][0]

    @property
    def blocks(self) -> bool:
        """Say whether the run must not go on; what was applied already cannot be stopped."""
        return self.name != "post_apply" and any(
            result.enforcement_level == "mandatory" and result.status != "passed"
            for result in self.results
        )


@attrs.define(eq=False)
class TaskRecords:
    """Every run task, and everything that hangs on one, by id."""

    tasks: dict[str, RunTask] = attrs.field(factory=dict)
    workspace_tasks: dict[str, WorkspaceTask] = attrs.field(factory=dict)
    stages: dict[str, TaskStage] = attrs.field(factory=dict)
    results: dict[str, TaskResult] = attrs.field(factory=dict)
    outcomes: dict[str, Outcome] = attrs.field(factory=dict)

    def of_organization(self, organization: Organization) -> list[RunTask]:
        """Return the run tasks of an organization, oldest first."""
        return [task for task in self.tasks.values() if task.organization is organization]

    def of_workspace(self, workspace: Workspace) -> list[WorkspaceTask]:
        """Return what is associated with a workspace, oldest first."""
        return [known for known in self.workspace_tasks.values() if known.workspace is workspace]

    def of_task(self, task: RunTask) -> list[WorkspaceTask]:
        """Return where a run task is associated, oldest first."""
        return [known for known in self.workspace_tasks.values() if known.task is task]

    def remove_task(self, task: RunTask) -> None:
        """Forget a run task and its associations; runs that began with it keep it."""
        del self.tasks[task.id]
        for associated in self.of_task(task):
            del self.workspace_tasks[associated.id]

    def remove_workspace(self, workspace: Workspace) -> None:
        """Forget a workspace's associations, and what tasks said about its runs."""
        for associated in self.of_workspace(workspace):
            del self.workspace_tasks[associated.id]
        for run in workspace.runs:
            for stage in run.task_stages:
                del self.stages[stage.id]
                for result in stage.results:
                    del self.results[result.id]
                    for outcome in result.outcomes:
                        del self.outcomes[outcome.id]
