"""The records that the simulator keeps; nothing that can be derived is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import attrs

from tfrun_async.simulator._http.messages import not_found
from tfrun_async.simulator._records import removal
from tfrun_async.simulator._records.access import Grants
from tfrun_async.simulator._records.agent_pools import AgentPool
from tfrun_async.simulator._records.history import History
from tfrun_async.simulator._records.ids import IdGenerator
from tfrun_async.simulator._records.notification_configurations import NotificationConfiguration
from tfrun_async.simulator._records.plan_exports import PlanExport
from tfrun_async.simulator._records.plans import ApplyResult, PlanResult
from tfrun_async.simulator._records.policies import (
    PolicyCheck,
    PolicyRecords,
    TfPolicyEvaluation,
)
from tfrun_async.simulator._records.projects import Project, Tag, TagBinding
from tfrun_async.simulator._records.run_details import Comment, RunEvent, RunTrigger
from tfrun_async.simulator._records.run_tasks import TaskRecords, TaskStage
from tfrun_async.simulator._records.state_versions import (
    StateVersion,
    StateVersionOutput,
    WorkspaceResource,
)
from tfrun_async.simulator._records.terraform_versions import TerraformVersions
from tfrun_async.simulator._records.transitions import FINAL
from tfrun_async.simulator._records.variables import Variable, VariableSet

DEFAULT_MESSAGE = "Queued manually via the Terraform Enterprise API"
CLI_MESSAGE = "Triggered via CLI"
TERRAFORM_VERSION = "1.13.5"

_T = TypeVar("_T")


@attrs.frozen(kw_only=True)
class Scenario:
    """How the runs of a workspace proceed; None: as the uploaded configuration says."""

    additions: int | None = None
    changes: int | None = None
    destructions: int | None = None
    plan_error: str | None = None
    apply_error: str | None = None
    apply_error_address: str | None = None
    ignores_cancel: bool = False
    overridable_tasks: bool = False
    plan_seconds: float | None = None
    apply_seconds: float | None = None

    @property
    def has_resource_counts(self) -> bool:
        """Say whether the scenario sets the counts of the plan."""
        return not (self.additions is self.changes is self.destructions is None)


@attrs.define(eq=False, kw_only=True)
class User:
    """A person with a token, or the service user that a token or the service itself acts as."""

    id: str
    username: str
    email: str
    kind: Literal["user", "team", "organization", "service"] = "user"
    is_site_admin: bool = False
    team_id: str | None = None
    organization: Organization | None = attrs.field(default=None, repr=False)
    """The organization that the token of a team or an organization is of."""


@attrs.define(eq=False, kw_only=True)
class Organization:
    """An organization; its name is its id."""

    name: str
    external_id: str
    created_at: float
    settings: dict[str, Any]
    project: Project = attrs.field(init=False)
    members: list[User] = attrs.field(factory=list, repr=False)
    grants: dict[User, Grants] = attrs.field(factory=dict, repr=False)
    """The access of the members that are not owners."""
    variable_sets: list[VariableSet] = attrs.field(factory=list, repr=False)


@attrs.frozen
class Lock:
    """A lock that a user put on a workspace."""

    user: User
    reason: str


@attrs.define(eq=False, kw_only=True)
class Workspace:
    """A workspace, the runs in it, and the resources that its state holds."""

    id: str
    organization: Organization
    project: Project
    created_at: float
    changed_at: float
    settings: dict[str, Any]
    tags: list[Tag]
    tag_bindings: dict[str, TagBinding]
    variables: list[Variable] = attrs.field(factory=list, repr=False)
    lock: Lock | None = None
    configuration_version: ConfigurationVersion | None = None
    current_run: Run | None = None
    runs: list[Run] = attrs.field(factory=list, repr=False)
    run_queue: list[Run] = attrs.field(factory=list, repr=False)
    state_versions: list[StateVersion] = attrs.field(factory=list, repr=False)
    remote_state_consumers: list[Workspace] = attrs.field(factory=list, repr=False)
    resources: dict[str, WorkspaceResource] = attrs.field(factory=dict, repr=False)
    """The managed resources in the current state, by address."""
    drift: dict[str, Mapping[str, Any] | None] = attrs.field(factory=dict, repr=False)
    """What changed outside of Terraform: attributes by address, None for a deleted instance."""

    @property
    def name(self) -> str:
        """Return the name, unique in the organization."""
        return str(self.settings["name"])

    @property
    def execution_mode(self) -> str:
        """Return where Terraform runs; by default where the project says."""
        return str(self.settings["execution-mode"] or self.project.execution_mode)

    @property
    def agent_pool_id(self) -> str | None:
        """Return the pool whose agent runs Terraform; None unless an agent does."""
        if self.settings["execution-mode"] is None:
            return self.project.agent_pool_id
        key: str | None = self.settings["agent-pool-id"]
        return key

    @property
    def effective_tag_bindings(self) -> dict[str, TagBinding]:
        """Return the key-value tags by key, also those that its project has."""
        return {**self.project.tag_bindings, **self.tag_bindings}

    @property
    def current_state_version(self) -> StateVersion | None:
        """Return the state version that the next plan starts from; None without any."""
        for version in reversed(self.state_versions):
            if version.status == "finalized" and not version.is_intermediate:
                return version
        return None

    @property
    def state(self) -> Mapping[str, Any] | None:
        """Return the current state, a document of version 4; None before there is one."""
        version = self.current_state_version
        return None if version is None else version.document

    @property
    def locking_run(self) -> Run | None:
        """Return the run that locks the workspace; None if no run does."""
        run = self.current_run
        return None if run is None or run.is_final or run in self.run_queue else run

    @property
    def is_locked(self) -> bool:
        """Say whether a user or a run holds the workspace."""
        return self.lock is not None or self.locking_run is not None


@attrs.define(eq=False, kw_only=True)
class ConfigurationVersion(History):
    """A configuration version, with the contents of its files once they are uploaded."""

    id: str
    workspace: Workspace
    created_by: User
    source: str
    auto_queue_runs: bool
    speculative: bool
    provisional: bool
    ingress: dict[str, Any] | None = None
    modules: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    """The modules that the engine read from the files, by directory."""
    archive: bytes | None = attrs.field(default=None, repr=False)
    is_received: bool = False
    run: Run | None = None
    error: str | None = None
    error_message: str | None = None


@attrs.define(eq=False, kw_only=True)
class Phase:
    """The plan or the apply of a run, with its duration and its output."""

    id: str
    log_secret: str = attrs.field(repr=False)
    seconds: float
    is_structured: bool = False
    lines: tuple[str, ...] = attrs.field(default=(), repr=False)


@attrs.define(eq=False, kw_only=True)
class Run(History):
    """A run; its status is the newest entry of its history."""

    id: str
    workspace: Workspace
    configuration_version: ConfigurationVersion
    created_at: float
    created_by: User
    source: str
    trigger_reason: str
    options: dict[str, Any]
    scenario: Scenario
    plan: Phase
    apply: Phase
    plan_result: PlanResult | None = None
    apply_result: ApplyResult | None = None
    input_state_version: StateVersion | None = None
    triggering_run: Run | None = None
    cost_estimate: str | None = None
    policy_checks: list[PolicyCheck] = attrs.field(factory=list, repr=False)
    tf_policy_evaluations: list[TfPolicyEvaluation] = attrs.field(factory=list, repr=False)
    task_stages: list[TaskStage] = attrs.field(factory=list, repr=False)
    events: list[RunEvent] = attrs.field(factory=list, repr=False)
    confirmed_by: User | None = None
    canceled_by: User | None = None
    cancel_requested_at: float | None = None
    force_canceled_at: float | None = None  # by a site administrator
    timer_version: int = 0

    @property
    def is_final(self) -> bool:
        """Say whether the run is over."""
        return self.status in FINAL

    @property
    def can_apply(self) -> bool:
        """Say whether the run may be applied, and has something to apply; false before the plan."""
        has_changes = self.plan_result is not None and self.plan_result.has_changes
        can_be_empty = self.options["allow-empty-apply"] or self.options["invoke-action-addrs"]
        return not self.options["plan-only"] and bool(has_changes or can_be_empty)

    @property
    def state_versions(self) -> list[StateVersion]:
        """Return the state versions that the run wrote, oldest first."""
        return [version for version in self.workspace.state_versions if version.run is self]

    @property
    def comments(self) -> list[Comment]:
        """Return the comments on the run, oldest first."""
        return [event.comment for event in self.events if event.comment is not None]

    def task_stage(self, name: str | None) -> TaskStage | None:
        """Return the pending stage of run tasks of that name; None if it has none."""
        for stage in self.task_stages:
            if stage.name == name and stage.status == "pending":
                return stage
        return None

    @property
    def needs_workspace(self) -> bool:
        """Say whether the run can proceed only while it holds its workspace."""
        if self.options["plan-only"]:
            return False
        return not self.options["save-plan"] or self.confirmed_by is not None


@attrs.frozen
class StoredObject:
    """The object behind a presigned URL."""

    kind: str
    id: str
    expires_at: float | None = None


@attrs.frozen
class LoginGrant:
    """The token that the client of a login gets for its code."""

    token: str = attrs.field(repr=False)
    challenge: str
    expires_at: float


@attrs.define(eq=False)
class Store:
    """All records, by id."""

    ids: IdGenerator
    organizations: dict[str, Organization] = attrs.field(factory=dict)
    workspaces: dict[str, Workspace] = attrs.field(factory=dict)
    configuration_versions: dict[str, ConfigurationVersion] = attrs.field(factory=dict)
    runs: dict[str, Run] = attrs.field(factory=dict)
    plans: dict[str, Run] = attrs.field(factory=dict)
    applies: dict[str, Run] = attrs.field(factory=dict)
    cost_estimates: dict[str, Run] = attrs.field(factory=dict)
    policies: PolicyRecords = attrs.field(factory=PolicyRecords)
    state_versions: dict[str, StateVersion] = attrs.field(factory=dict)
    state_version_outputs: dict[str, StateVersionOutput] = attrs.field(factory=dict)
    run_events: dict[str, RunEvent] = attrs.field(factory=dict)
    comments: dict[str, Comment] = attrs.field(factory=dict)
    run_triggers: dict[str, RunTrigger] = attrs.field(factory=dict)
    projects: dict[str, Project] = attrs.field(factory=dict)
    tags: dict[str, Tag] = attrs.field(factory=dict)
    variables: dict[str, Variable] = attrs.field(factory=dict)
    variable_sets: dict[str, VariableSet] = attrs.field(factory=dict)
    notification_configurations: dict[str, NotificationConfiguration] = attrs.field(factory=dict)
    plan_exports: dict[str, PlanExport] = attrs.field(factory=dict)
    tasks: TaskRecords = attrs.field(factory=TaskRecords)
    users: dict[str, User] = attrs.field(factory=dict)
    agent_pools: dict[str, AgentPool] = attrs.field(factory=dict)
    terraform_versions: TerraformVersions = attrs.field(factory=TerraformVersions)
    objects: dict[str, StoredObject] = attrs.field(factory=dict, repr=False)
    login_grants: dict[str, LoginGrant] = attrs.field(factory=dict, repr=False)
    scenarios: dict[tuple[str, str], Scenario] = attrs.field(factory=dict)

    @staticmethod
    def find(records: Mapping[str, _T], key: str) -> _T:
        """Return a record, or raise a 404."""
        try:
            return records[key]
        except KeyError:
            raise not_found() from None

    def find_organization(self, name: str) -> Organization | None:
        """Return the organization of that name, in upper or lower case; None without one."""
        if name in self.organizations:
            return self.organizations[name]
        folded = name.casefold()
        known = self.organizations.values()
        return next((found for found in known if found.name.casefold() == folded), None)

    def find_workspace(self, organization: str, name: str) -> Workspace | None:
        """Return the workspace of that name, None if the organization has none."""
        found = self.find_organization(organization)
        for workspace in self.workspaces.values():
            if workspace.organization is found and workspace.name == name:
                return workspace
        return None

    def remove_workspace(self, workspace: Workspace) -> None:
        """Remove a workspace with its configuration versions, runs, plans, applies and URLs."""
        del self.workspaces[workspace.id]
        self.tasks.remove_workspace(workspace)
        removal.remove_settings(self, workspace)
        removed_ids: set[str | None] = {workspace.id}
        for run in workspace.runs:
            removed_ids |= {run.id, run.plan.id, run.apply.id, run.cost_estimate}
            removed_ids |= self.policies.remove_run(run)
            del self.runs[run.id], self.plans[run.plan.id], self.applies[run.apply.id]
            self._remove_run_details(run)
        for state_version in workspace.state_versions:
            removed_ids.add(state_version.id)
            del self.state_versions[state_version.id]
            for output in state_version.outputs:
                del self.state_version_outputs[output.id]
        versions = list(self.configuration_versions.values())
        for version in (found for found in versions if found.workspace is workspace):
            removed_ids.add(version.id)
            del self.configuration_versions[version.id]
        self.objects = {
            key: stored for key, stored in self.objects.items() if stored.id not in removed_ids
        }
        self.run_triggers = {
            key: trigger
            for key, trigger in self.run_triggers.items()
            if workspace not in {trigger.workspace, trigger.sourceable}
        }

    def _remove_run_details(self, run: Run) -> None:
        for event in run.events:
            del self.run_events[event.id]
        for comment in run.comments:
            del self.comments[comment.id]
        if run.cost_estimate is not None:
            del self.cost_estimates[run.cost_estimate]
