"""The records of run tasks: their settings, and their results in each run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from tfrun_async.simulator._records.history import History
from tfrun_async.simulator._records.policies import PolicyEvaluation

if TYPE_CHECKING:
    from tfrun_async.simulator._records.store import Organization, Run, Workspace

STAGES = ("pre_plan", "post_plan", "pre_apply", "post_apply")
FINAL_TASK_STATUSES = frozenset({"passed", "failed", "errored", "canceled", "unreachable"})


@attrs.define(eq=False, kw_only=True)
class RunTask:
    """An external service that checks the runs of an organization."""

    id: str
    organization: Organization
    settings: dict[str, Any]
    global_configuration: dict[str, Any]
    created_at: float
    updated_at: float
    agent_pool_id: str | None = None
    hmac_key: str | None = attrs.field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Return the name, unique in the organization."""
        return str(self.settings["name"])


@attrs.define(eq=False, kw_only=True)
class WorkspaceTask:
    """The association of a run task with a workspace."""

    id: str
    workspace: Workspace
    task: RunTask
    enforcement_level: str
    stages: list[str]
    created_at: float
    updated_at: float


@attrs.define(eq=False, kw_only=True)
class Outcome:
    """One outcome of a task result."""

    id: str
    result: TaskResult = attrs.field(repr=False)
    created_at: float
    outcome_id: str
    description: str
    body: str | None = attrs.field(default=None, repr=False)
    url: str | None = None
    tags: dict[str, list[dict[str, str]]] = attrs.field(factory=dict)


@attrs.define(eq=False, kw_only=True)
class TaskResult(History):
    """The result of one run task in one stage; it keeps the task's settings of the run's start."""

    id: str
    stage: TaskStage = attrs.field(repr=False)
    task_id: str
    task_name: str
    task_url: str
    workspace_task_id: str | None
    agent_pool_id: str | None
    enforcement_level: str
    hmac_key: str | None = attrs.field(repr=False)
    access_token: str = attrs.field(repr=False)
    callback_id: str = attrs.field(repr=False)
    updated_at: float
    message: str | None = None
    url: str | None = None
    outcomes: list[Outcome] = attrs.field(factory=list)
    failed_deliveries: int = 0

    @property
    def is_final(self) -> bool:
        """Say whether the status can no longer change."""
        return self.status in FINAL_TASK_STATUSES


@attrs.define(eq=False, kw_only=True)
class TaskStage(History):
    """One of the four stages of a run: the results of its run tasks and of its policies."""

    id: str
    run: Run = attrs.field(repr=False)
    name: str
    results: list[TaskResult] = attrs.field(factory=list)
    evaluations: list[PolicyEvaluation] = attrs.field(factory=list)

    @property
    def has_blocking_tasks(self) -> bool:
        """Say whether run tasks stop the run; after the apply nothing can be stopped."""
        return self.name != "post_apply" and any(
            result.enforcement_level == "mandatory" and result.status != "passed"
            for result in self.results
        )

    @property
    def failed_evaluations(self) -> list[PolicyEvaluation]:
        """Return the evaluations of policies that stop the run."""
        return [each for each in self.evaluations if each.status in {"failed", "errored"}]

    @property
    def is_blocking(self) -> bool:
        """Say whether run tasks or policies stop the run."""
        return self.has_blocking_tasks or bool(self.failed_evaluations)


@attrs.define(eq=False)
class TaskRecords:
    """Run tasks and their associations, stages, results and outcomes, by id."""

    tasks: dict[str, RunTask] = attrs.field(factory=dict)
    workspace_tasks: dict[str, WorkspaceTask] = attrs.field(factory=dict)
    stages: dict[str, TaskStage] = attrs.field(factory=dict)
    results: dict[str, TaskResult] = attrs.field(factory=dict)
    outcomes: dict[str, Outcome] = attrs.field(factory=dict)

    def of_organization(self, organization: Organization) -> list[RunTask]:
        """Return the run tasks of an organization, oldest first."""
        return [task for task in self.tasks.values() if task.organization is organization]

    def of_workspace(self, workspace: Workspace) -> list[WorkspaceTask]:
        """Return the associations of a workspace, oldest first."""
        return [known for known in self.workspace_tasks.values() if known.workspace is workspace]

    def of_task(self, task: RunTask) -> list[WorkspaceTask]:
        """Return the associations of a run task, oldest first."""
        return [known for known in self.workspace_tasks.values() if known.task is task]

    def remove_task(self, task: RunTask) -> None:
        """Remove a run task and its associations; runs that started with it keep it."""
        del self.tasks[task.id]
        for associated in self.of_task(task):
            del self.workspace_tasks[associated.id]

    def remove_workspace(self, workspace: Workspace) -> None:
        """Remove a workspace's associations, and the task results of its runs."""
        for associated in self.of_workspace(workspace):
            del self.workspace_tasks[associated.id]
        for run in workspace.runs:
            for stage in run.task_stages:
                del self.stages[stage.id]
                for result in stage.results:
                    del self.results[result.id]
                    for outcome in result.outcomes:
                        del self.outcomes[outcome.id]
