# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, their values and enums."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

__all__ = [
    "FINAL_PLAN_EXPORT_STATUSES",
    "FINAL_RUN_STATUSES",
    "SUCCESSFUL_PLAN_EXPORT_STATUSES",
    "SUCCESSFUL_RUN_STATUSES",
    "Apply",
    "ApplyStatus",
    "AssessmentResult",
    "CollaboratorAuthPolicy",
    "Comment",
    "ConfigurationVersion",
    "ConfigurationVersionSource",
    "ConfigurationVersionStatus",
    "CostEstimate",
    "CostEstimateStatus",
    "ExecutionDetails",
    "ExecutionMode",
    "IngressAttributes",
    "NewVariable",
    "Organization",
    "OrganizationCapacity",
    "OrganizationPermissions",
    "Plan",
    "PlanActions",
    "PlanExport",
    "PlanExportDataType",
    "PlanExportStatus",
    "PlanStatus",
    "PolicyCheck",
    "PolicyCheckActions",
    "PolicyCheckPermissions",
    "PolicyCheckResult",
    "PolicyCheckScope",
    "PolicyCheckStatus",
    "Project",
    "ProjectPermissions",
    "Run",
    "RunActions",
    "RunEvent",
    "RunOperation",
    "RunPermissions",
    "RunSource",
    "RunStatus",
    "RunStatusGroup",
    "RunTask",
    "RunTaskEnforcementLevel",
    "RunTaskGlobalConfiguration",
    "RunTaskStage",
    "RunTrigger",
    "RunTriggerType",
    "RunVariable",
    "Stack",
    "StateResource",
    "StateVersion",
    "StateVersionOutput",
    "StateVersionStatus",
    "TaskResult",
    "TaskResultOutcome",
    "TaskResultOutcomeLevel",
    "TaskResultOutcomeTag",
    "TaskResultOutcomeTags",
    "TaskResultStatus",
    "TaskStage",
    "TaskStageActions",
    "TaskStagePermissions",
    "TaskStageStatus",
    "User",
    "UserPermissions",
    "Variable",
    "VariableCategory",
    "VariableSet",
    "VcsRepo",
    "VcsRepoSettings",
    "Workspace",
    "WorkspaceActions",
    "WorkspacePermissions",
    "WorkspaceRunTask",
    "WorkspaceSettingOverwrites",
]


@model
class Organization(Resource):
    """The owner of workspaces and of everything in them.

    Its id is its name.
    """

    resource_type: ClassVar[str] = "organizations"

    aggregated_commit_status_enabled: bool = NOT_SENT
    """Whether one status is sent to a commit for all workspaces that it triggers."""
    allow_force_delete_workspaces: bool = NOT_SENT
    """Whether admins of a workspace may delete it while it manages resources."""
    assessments_enforced: bool = NOT_SENT
    """Whether the health of every workspace is assessed. HCP Terraform only."""
    collaborator_auth_policy: CollaboratorAuthPolicy = NOT_SENT
    """How members must authenticate."""
    cost_estimation_enabled: bool = NOT_SENT
    """Whether the costs of plans are estimated."""
    created_at: datetime = NOT_SENT
    """When the organization was created."""
    default_execution_mode: ExecutionMode = NOT_SENT
    """Where Terraform runs unless a project or workspace says otherwise."""
    email: str = NOT_SENT
    """The address that notifications go to."""
    enforce_hyok: bool = NOT_SENT
    """Whether new workspaces encrypt with a key of the organization's own. HCP Terraform only."""
    external_id: str = NOT_SENT
    """An id that a change of name leaves alone, such as `org-Bzyc2JuegvVLAibn`."""
    fair_run_queuing_enabled: bool = NOT_SENT
    """Whether runs take turns between workspaces, so that none of them fills the queue."""
    name: str = NOT_SENT
    """The name."""
    owners_team_saml_role_id: str | None = NOT_SENT
    """The SAML role of the team of owners, or None."""
    permissions: OrganizationPermissions = NOT_SENT
    """What the token's owner may do with the organization."""
    plan_expired: bool = NOT_SENT
    """Whether the subscription has expired."""
    plan_expires_at: datetime | None = NOT_SENT
    """When the subscription expires, or None if it does not."""
    plan_identifier: str = NOT_SENT
    """The name of the subscription, such as `free`."""
    plan_is_enterprise: bool = NOT_SENT
    """Whether the subscription is one for enterprises."""
    plan_is_trial: bool = NOT_SENT
    """Whether the subscription is a trial."""
    saml_enabled: bool = NOT_SENT
    """Whether members sign in by SAML."""
    send_passing_statuses_for_untriggered_speculative_plans: bool = NOT_SENT
    """Whether commits receive a passing status from workspaces that they did not trigger."""
    session_remember: int | None = NOT_SENT
    """After how many minutes a session ends, or None for the default."""
    session_timeout: int | None = NOT_SENT
    """After how many idle minutes a session ends, or None for the default."""
    speculative_plan_management_enabled: bool = NOT_SENT
    """Whether a new commit cancels the plan-only runs of the one before it."""
    two_factor_conformant: bool = NOT_SENT
    """Whether every member uses two factors to sign in. HCP Terraform only."""
    authentication_token: Resource | None = NOT_SENT
    """The organization's API token. Only a link is sent."""
    default_agent_pool: Resource | None = NOT_SENT
    """The agent pool that workspaces use unless they say otherwise, or None."""
    entitlement_set: Resource | None = NOT_SENT
    """What the organization's subscription entitles it to."""
    oauth_tokens: list[Resource] = NOT_SENT
    """The tokens that connect to version control. Only a link is sent."""
    owners: list[User] = NOT_SENT
    """The organization's owners. Sent to site administrators only."""
    subscription: Resource | None = NOT_SENT
    """The organization's subscription. Only a link is sent."""


@model
class OrganizationPermissions(Model):
    """What the token's owner may do with an organization."""

    can_access_via_teams: bool = NOT_SENT
    """Whether they have access through a team."""
    can_create_module: bool = NOT_SENT
    """Whether they may publish modules."""
    can_create_project: bool = NOT_SENT
    """Whether they may create projects."""
    can_create_provider: bool = NOT_SENT
    """Whether they may publish providers."""
    can_create_team: bool = NOT_SENT
    """Whether they may create teams."""
    can_create_workspace: bool = NOT_SENT
    """Whether they may create workspaces."""
    can_destroy: bool = NOT_SENT
    """Whether they may delete the organization."""
    can_manage_custom_providers: bool = NOT_SENT
    """Whether they may manage custom providers."""
    can_manage_public_modules: bool = NOT_SENT
    """Whether they may choose public modules for its registry."""
    can_manage_public_providers: bool = NOT_SENT
    """Whether they may choose public providers for its registry."""
    can_manage_run_tasks: bool = NOT_SENT
    """Whether they may manage run tasks."""
    can_manage_sso: bool = NOT_SENT
    """Whether they may set up single sign-on."""
    can_manage_subscription: bool = NOT_SENT
    """Whether they may manage the subscription."""
    can_manage_tags: bool = NOT_SENT
    """Whether they may manage tags."""
    can_manage_users: bool = NOT_SENT
    """Whether they may invite and remove members."""
    can_manage_varsets: bool = NOT_SENT
    """Whether they may manage variable sets."""
    can_read_run_tasks: bool = NOT_SENT
    """Whether they may read run tasks."""
    can_read_varsets: bool = NOT_SENT
    """Whether they may read variable sets."""
    can_start_trial: bool = NOT_SENT
    """Whether they may start a trial subscription."""
    can_traverse: bool = NOT_SENT
    """Whether they may see that the organization exists."""
    can_update: bool = NOT_SENT
    """Whether they may change its settings."""
    can_update_agent_pools: bool = NOT_SENT
    """Whether they may manage agent pools."""
    can_update_api_token: bool = NOT_SENT
    """Whether they may replace its API token."""
    can_update_oauth: bool = NOT_SENT
    """Whether they may manage connections to version control."""
    can_update_sentinel: bool = NOT_SENT
    """Whether they may manage policies."""
    can_update_ssh_keys: bool = NOT_SENT
    """Whether they may manage SSH keys."""


class CollaboratorAuthPolicy(OpenEnum):
    """How members of an organization must authenticate."""

    PASSWORD = "password"
    """A password is enough."""
    TWO_FACTOR_MANDATORY = "two_factor_mandatory"
    """A second factor is needed."""


@model
class OrganizationCapacity(Resource):
    """How busy an organization is.

    Its id is the organization's name.
    """

    resource_type: ClassVar[str] = "organization-capacity"

    pending: int = NOT_SENT
    """How many runs wait for their turn."""
    running: int = NOT_SENT
    """How many runs are under way."""


@model
class Run(Resource):
    """One execution of Terraform in a workspace.

    It plans, is checked and estimated, and applies once it is confirmed.
    """

    resource_type: ClassVar[str] = "runs"

    actions: RunActions = NOT_SENT
    """What can be done with the run now. Prefer this to comparing statuses."""
    allow_config_generation: bool = NOT_SENT
    """Whether Terraform may write the configuration of resources that it imports."""
    allow_empty_apply: bool = NOT_SENT
    """Whether the run is applied even if its plan contains no changes."""
    auto_apply: bool = NOT_SENT
    """Whether a successful plan is applied without anybody's confirmation."""
    canceled_at: datetime | None = NOT_SENT
    """When the run was asked to cancel, or None if it never was."""
    created_at: datetime = NOT_SENT
    """When the run was created."""
    debugging_mode: bool = NOT_SENT
    """Whether Terraform logs in full detail, as with `TF_LOG=TRACE`."""
    force_cancel_available_at: datetime | None = attrs.field(
        default=NOT_SENT, metadata={"aliases": ("force_cancel_available_at",), "absent_value": None}
    )
    """From when the run may be canceled by force. The server sends it only after the first,
    ordinary cancel; until then it is None."""
    has_changes: bool = NOT_SENT
    """Whether the plan contains changes. False until it is known."""
    invoke_action_addrs: list[str] | None = NOT_SENT
    """The addresses of the Terraform actions that the run invokes, or None if none were given."""
    is_destroy: bool = NOT_SENT
    """Whether the run destroys all resources of the workspace."""
    message: str = NOT_SENT
    """The message given when the run was started."""
    permissions: RunPermissions = NOT_SENT
    """What the token's owner may do with the run, whatever its status."""
    plan_only: bool = NOT_SENT
    """Whether the run ends with its plan and can never be applied."""
    policy_paths: list[str] | None = NOT_SENT
    """Directories of the configuration that hold policies, or None if none were given."""
    position_in_queue: int = NOT_SENT
    """Which place the run has in its organization's queue. Sent in that queue only."""
    refresh: bool = NOT_SENT
    """Whether the state is refreshed before the plan."""
    refresh_only: bool = NOT_SENT
    """Whether the run brings the state up to date without changing any resource."""
    replace_addrs: list[str] | None = NOT_SENT
    """The addresses of resources to replace, or None if none were given."""
    save_plan: bool = NOT_SENT
    """Whether the plan is saved for later. Such a run becomes its workspace's current run only when
    it is confirmed."""
    source: RunSource = NOT_SENT
    """What started the run."""
    status: RunStatus = NOT_SENT
    """Where the run stands."""
    status_timestamps: dict[str, datetime] = NOT_SENT
    """When the run entered each status, by keys such as `planned-at`."""
    target_addrs: list[str] | None = NOT_SENT
    """The addresses that the plan is limited to, or None if it covers everything."""
    terraform_version: str = NOT_SENT
    """The version of Terraform that the run uses, such as `1.9.4`."""
    trigger_reason: str = NOT_SENT
    """Why the run was started: `manual`, or how files changed in version control led to it."""
    triggering_source_name: str | None = NOT_SENT
    """The name of what triggered the run, or None if nothing else did."""
    updated_at: datetime = NOT_SENT
    """When the run last changed."""
    variables: list[RunVariable] = NOT_SENT
    """The variables that were set for this run alone."""
    apply: Apply = NOT_SENT
    """The apply of the run. It exists from the start and stays idle until the plan is confirmed."""
    canceled_by: User | None = NOT_SENT
    """Who canceled the run, or None if no one did."""
    comments: list[Comment] = NOT_SENT
    """The comments on the run."""
    configuration_version: ConfigurationVersion = NOT_SENT
    """The configuration that the run works on."""
    confirmed_by: User | None = NOT_SENT
    """Who confirmed the plan, or None if no one did."""
    cost_estimate: CostEstimate | None = NOT_SENT
    """The estimate of what the plan will cost, or None if there is none."""
    created_by: User | None = NOT_SENT
    """Who started the run, or None if no user did."""
    input_state_version: Resource | None = NOT_SENT
    """The state that the plan began with, or None if there was none."""
    plan: Plan = NOT_SENT
    """The plan of the run."""
    policy_checks: list[PolicyCheck] = NOT_SENT
    """The Sentinel policy checks of the run."""
    run_events: list[RunEvent] = NOT_SENT
    """What has happened to the run, and who did it."""
    run_trigger_snapshots: list[Resource] = NOT_SENT
    """The run triggers that stood when the run was started."""
    task_stages: list[TaskStage] = NOT_SENT
    """The stages at which run tasks take part in the run."""
    tf_policy_evaluations: list[Resource] = NOT_SENT
    """The evaluations of Terraform policies for the run."""
    triggering_run: Run | None = NOT_SENT
    """The run in another workspace that triggered this one, or None."""
    triggering_source: Resource | None = NOT_SENT
    """The workspace or other source that triggered the run, or None."""
    workspace: Workspace = NOT_SENT
    """The workspace that the run belongs to."""
    workspace_run_alerts: list[Resource] = NOT_SENT
    """The workspace's warnings that concern the run."""


@model
class RunActions(Model):
    """What can be done with a run in its present state."""

    is_cancelable: bool = NOT_SENT
    """Whether it can be canceled."""
    is_confirmable: bool = NOT_SENT
    """Whether it waits for confirmation and can be applied."""
    is_discardable: bool = NOT_SENT
    """Whether it can be discarded."""
    is_force_cancelable: bool = NOT_SENT
    """Whether it was canceled long enough ago to be canceled by force."""


@model
class RunPermissions(Model):
    """What the token's owner may do with a run."""

    can_apply: bool = NOT_SENT
    """Whether they may confirm it."""
    can_cancel: bool = NOT_SENT
    """Whether they may cancel it."""
    can_comment: bool = NOT_SENT
    """Whether they may comment on it."""
    can_discard: bool = NOT_SENT
    """Whether they may discard it."""
    can_force_execute: bool = NOT_SENT
    """Whether they may let it overtake the runs before it."""
    can_force_cancel: bool = NOT_SENT
    """Whether they may cancel it by force."""
    can_override_policy_check: bool = NOT_SENT
    """Whether they may override a policy check that has soft failed."""


@model
class RunVariable(Model):
    """A Terraform variable for one run.

    It overrides the workspace's variable of the same key.
    """

    key: str = NOT_SENT
    """The name of the variable."""
    value: str = NOT_SENT
    """The value as an HCL literal: `2` is a number, `"2"` with its quotes a string."""


class RunStatus(OpenEnum):
    """Where a run stands."""

    PENDING = "pending"
    """The run waits for its turn in the workspace."""
    FETCHING = "fetching"
    """The configuration is being fetched from version control."""
    FETCHING_COMPLETED = "fetching_completed"
    """The configuration has been fetched from version control."""
    PRE_PLAN_RUNNING = "pre_plan_running"
    """The run tasks before the plan are running."""
    PRE_PLAN_COMPLETED = "pre_plan_completed"
    """The run tasks before the plan have completed."""
    PRE_PLAN_AWAITING_DECISION = "pre_plan_awaiting_decision"
    """A run task before the plan waits for a decision."""
    QUEUING = "queuing"
    """The run is being queued for its plan."""
    PLAN_QUEUED = "plan_queued"
    """The plan waits for a free worker."""
    PLANNING = "planning"
    """Terraform is planning."""
    PLANNED = "planned"
    """The plan is complete."""
    TF_POLICY_CHECKED = "tf_policy_checked"
    """The Terraform policies have been checked."""
    TF_POLICY_OVERRIDE = "tf_policy_override"
    """A Terraform policy has failed, and the run waits for an override."""
    POST_PLAN_RUNNING = "post_plan_running"
    """The run tasks after the plan are running."""
    POST_PLAN_COMPLETED = "post_plan_completed"
    """The run tasks after the plan have completed."""
    POST_PLAN_AWAITING_DECISION = "post_plan_awaiting_decision"
    """A run task after the plan waits for a decision."""
    COST_ESTIMATING = "cost_estimating"
    """The costs are being estimated."""
    COST_ESTIMATED = "cost_estimated"
    """The costs have been estimated."""
    POLICY_CHECKING = "policy_checking"
    """The Sentinel policies are being checked."""
    POLICY_OVERRIDE = "policy_override"
    """A Sentinel policy has soft failed, and the run waits for an override."""
    POLICY_SOFT_FAILED = "policy_soft_failed"
    """A Sentinel policy has soft failed in a plan-only run. Final."""
    POLICY_CHECKED = "policy_checked"
    """The Sentinel policies have been checked."""
    CONFIRMED = "confirmed"
    """The plan has been confirmed."""
    PRE_APPLY_RUNNING = "pre_apply_running"
    """The run tasks before the apply are running."""
    PRE_APPLY_COMPLETED = "pre_apply_completed"
    """The run tasks before the apply have completed."""
    PRE_APPLY_AWAITING_DECISION = "pre_apply_awaiting_decision"
    """A run task before the apply waits for a decision."""
    QUEUING_APPLY = "queuing_apply"
    """The run is being queued for its apply."""
    APPLY_QUEUED = "apply_queued"
    """The apply waits for a free worker."""
    APPLYING = "applying"
    """Terraform is applying the plan."""
    POST_APPLY_RUNNING = "post_apply_running"
    """The run tasks after the apply are running."""
    POST_APPLY_COMPLETED = "post_apply_completed"
    """The run tasks after the apply have completed."""
    APPLIED = "applied"
    """The plan has been applied. Final."""
    DISCARDED = "discarded"
    """The run was given up before its apply. Final."""
    ERRORED = "errored"
    """The run has failed. Final."""
    CANCELED = "canceled"
    """The run was interrupted. Final."""
    FORCE_CANCELED = "force_canceled"
    """An admin of the workspace ended the run by force. Final."""
    PLANNED_AND_FINISHED = "planned_and_finished"
    """The run ended with its plan, because it is plan-only or there is nothing to apply. Final."""
    PLANNED_AND_SAVED = "planned_and_saved"
    """The plan of a save-plan run is complete and checked, and can be confirmed."""
    ASSESSING = "assessing"
    """The health of the workspace is being assessed."""
    ASSESSED = "assessed"
    """The health of the workspace has been assessed. Final."""


class RunOperation(OpenEnum):
    """What kind of work a run does."""

    PLAN_ONLY = "plan_only"
    """Plans and never applies, also called a speculative plan."""
    PLAN_AND_APPLY = "plan_and_apply"
    """Plans and then applies."""
    SAVE_PLAN = "save_plan"
    """Plans and keeps the plan. It becomes the workspace's current run only when it is
    confirmed."""
    REFRESH_ONLY = "refresh_only"
    """Brings the state up to date without changing resources."""
    DESTROY = "destroy"
    """Destroys all resources, whatever the configuration says."""
    EMPTY_APPLY = "empty_apply"
    """Applies although there are no changes, mostly to upgrade the format of the state."""
    ACTION_ONLY = "action_only"
    """Refreshes the state and invokes Terraform actions, without creating, changing or destroying
    resources."""


class RunSource(OpenEnum):
    """What started a run."""

    TFE_UI = "tfe-ui"
    """A user of the web interface."""
    TFE_API = "tfe-api"
    """A call of the API."""
    TFE_CONFIGURATION_VERSION = "tfe-configuration-version"
    """A new configuration version from version control."""
    TFE_RUN_TRIGGER = "tfe-run-trigger"
    """A run trigger after a run in another workspace."""
    TFE_MODULE = "tfe-module"
    """A no-code module."""
    TFE_INFRASTRUCTURE_LIFECYCLE = "tfe-infrastructure-lifecycle"
    """The schedule that destroys or assesses infrastructure."""
    TERRAFORM = "terraform"
    """The Terraform command line with a remote backend."""
    TERRAFORM_CLOUD = "terraform+cloud"
    """The Terraform command line with a cloud block."""


class RunStatusGroup(OpenEnum):
    """A group of run statuses."""

    NON_FINAL = "non_final"
    """Runs that are under way, queued, or waiting for confirmation."""
    FINAL = "final"
    """Runs that have ended and will not change again."""
    DISCARDABLE = "discardable"
    """Runs that are planned, planned_and_saved, cost_estimated, policy_checked, policy_override,
    post_plan_running or post_plan_completed."""


@model
class Workspace(Resource):
    """Where Terraform runs, with one configuration, one state, and one run at a time."""

    resource_type: ClassVar[str] = "workspaces"

    actions: WorkspaceActions = NOT_SENT
    """What can be done with the workspace now."""
    agent_pool_id: str | None = NOT_SENT
    """The id of the agent pool that runs use, or None unless `execution_mode` is `agent`."""
    allow_destroy_plan: bool = NOT_SENT
    """Whether runs that destroy everything may be queued."""
    apply_duration_average: float | None = NOT_SENT
    """How long applies take on average, in milliseconds, over the last 30 finished runs."""
    assessments_enabled: bool = NOT_SENT
    """Whether the health of the workspace is assessed regularly."""
    auto_apply: bool = NOT_SENT
    """Whether a successful plan is applied without confirmation."""
    auto_apply_run_trigger: bool = NOT_SENT
    """Whether a successful plan is applied without confirmation if a run trigger started the
    run."""
    auto_destroy_activity_duration: str | None = NOT_SENT
    """How long without activity until everything is destroyed, such as `14d` or `12h`, or None for
    never."""
    auto_destroy_at: datetime | None = NOT_SENT
    """When everything will be destroyed, or None if that is not planned."""
    created_at: datetime = NOT_SENT
    """When the workspace was created."""
    description: str | None = NOT_SENT
    """What the workspace is for, or None."""
    environment: str = NOT_SENT
    """A remnant of an older API. Always `default`."""
    execution_mode: ExecutionMode = NOT_SENT
    """Where Terraform runs."""
    file_triggers_enabled: bool = NOT_SENT
    """Whether a push starts a run only if it changes certain files."""
    global_remote_state: bool = NOT_SENT
    """Whether every workspace of the organization may read this one's state."""
    hyok_enabled: bool = NOT_SENT
    """Whether what runs produce is encrypted with a key that the organization holds itself."""
    last_assessment_result_at: datetime | None = NOT_SENT
    """When the health of the workspace was last assessed, or None if it never was."""
    latest_change_at: datetime | None = NOT_SENT
    """When the state last changed, or when the workspace was created if it never did."""
    locked: bool = NOT_SENT
    """Whether a user, a team or a run has locked the workspace."""
    locked_reason: str | None = NOT_SENT
    """The reason given for the lock. Empty if none was given or the workspace is not locked."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    oauth_client_name: str | None = NOT_SENT
    """The name of the connection to the version control provider, or None without one."""
    operations: bool = NOT_SENT
    """Whether runs are executed remotely. Superseded by `execution_mode`."""
    permissions: WorkspacePermissions | None = NOT_SENT
    """What the token's owner may do with the workspace."""
    plan_duration_average: float | None = NOT_SENT
    """How long plans take on average, in milliseconds, over the last 30 finished runs."""
    policy_check_failures: int | None = NOT_SENT
    """How many of the last 30 finished runs failed a policy check."""
    project_remote_state: bool = NOT_SENT
    """Whether every workspace of the project may read this one's state. Terraform Enterprise
    only."""
    queue_all_runs: bool = NOT_SENT
    """Whether changes in version control start runs even before the first run by hand."""
    resource_count: int = NOT_SENT
    """How many resources the workspace manages."""
    run_failures: int | None = NOT_SENT
    """How many of the last 30 finished runs failed."""
    setting_overwrites: WorkspaceSettingOverwrites = NOT_SENT
    """Which settings are the workspace's own rather than its project's."""
    source: str | None = NOT_SENT
    """What the workspace was created with, such as `tfe-ui` or `tfe-api`."""
    source_name: str | None = NOT_SENT
    """The name of the application that created the workspace, or None if it gave none."""
    source_url: str | None = NOT_SENT
    """The URL of the application that created the workspace, or None if it gave none."""
    speculative_enabled: bool = NOT_SENT
    """Whether pull requests start plan-only runs."""
    structured_run_output_enabled: bool | None = NOT_SENT
    """Whether plans and applies are logged as JSON lines rather than as text."""
    tag_names: list[str] = NOT_SENT
    """The tags that the workspace carries."""
    terraform_version: str = NOT_SENT
    """The version of Terraform, or a constraint such as `~> 1.9.0`, which means the newest that
    fits."""
    trigger_patterns: list[str] | None = NOT_SENT
    """Glob patterns of files whose changes start runs."""
    trigger_prefixes: list[str] | None = NOT_SENT
    """Directories whose changes start runs, besides `working_directory`."""
    updated_at: datetime = NOT_SENT
    """When the workspace last changed."""
    vcs_repo: VcsRepo | None = NOT_SENT
    """The repository that configurations come from, or None if they are uploaded."""
    vcs_repo_identifier: str | None = NOT_SENT
    """The repository as `organization/repository`, or None without one."""
    working_directory: str | None = NOT_SENT
    """The directory of the configuration that Terraform runs in. None or empty for its root."""
    workspace_kpis_runs_count: int | None = attrs.field(
        default=NOT_SENT, metadata={"aliases": ("workspace-kpis-run-count",)}
    )
    """How many runs the averages and failure counts cover."""
    agent_pool: Resource | None = NOT_SENT
    """The agent pool that runs use, or None."""
    current_assessment_result: Resource | None = NOT_SENT
    """The latest assessment of the workspace's health, or None."""
    current_configuration_version: ConfigurationVersion | None = NOT_SENT
    """The configuration that the next run will use unless it is given another, or None."""
    current_run: Run | None = NOT_SENT
    """The run that the workspace works on or worked on last, or None."""
    current_state_version: Resource | None = NOT_SENT
    """The current state, or None if there is none yet."""
    effective_tag_bindings: list[Resource] = NOT_SENT
    """The key-value tags of the workspace and of its project. Only a link is sent."""
    latest_run: Run | None = NOT_SENT
    """The same as `current_run`, which supersedes it."""
    locked_by: Resource | None = NOT_SENT
    """The user, team or run that has locked the workspace, or None if it is not locked."""
    organization: Organization = NOT_SENT
    """The organization that the workspace belongs to. Its id is its name."""
    outputs: list[Resource] = NOT_SENT
    """The outputs of the current state."""
    project: Project = NOT_SENT
    """The project that the workspace belongs to."""
    readme: Resource | None = NOT_SENT
    """The latest README of the configuration, or None."""
    remote_state_consumers: list[Workspace] = NOT_SENT
    """The workspaces that may read this one's state. Only a link is sent."""
    ssh_key: Resource | None = NOT_SENT
    """The SSH key that Terraform fetches modules with, or None."""
    tag_bindings: list[Resource] = NOT_SENT
    """The key-value tags of the workspace itself. Only a link is sent."""
    vars: list[Resource] = NOT_SENT
    """The variables of the workspace."""


@model
class WorkspaceActions(Model):
    """What can be done with a workspace now."""

    is_destroyable: bool = NOT_SENT
    """Whether there is anything that a destroy run would destroy."""


@model
class WorkspacePermissions(Model):
    """What the token's owner may do with a workspace."""

    can_create_state_versions: bool = NOT_SENT
    """Whether they may write its state."""
    can_destroy: bool = NOT_SENT
    """Whether they may delete it."""
    can_force_delete: bool = NOT_SENT
    """Whether they may delete it while it manages resources."""
    can_force_unlock: bool = NOT_SENT
    """Whether they may remove another user's lock."""
    can_lock: bool = NOT_SENT
    """Whether they may lock it."""
    can_manage_assessments: bool = NOT_SENT
    """Whether they may set up health assessments."""
    can_manage_ephemeral_workspaces: bool = NOT_SENT
    """Whether they may set up its automatic destruction."""
    can_manage_run_tasks: bool = NOT_SENT
    """Whether they may attach run tasks to it."""
    can_manage_tags: bool = NOT_SENT
    """Whether they may change its tags."""
    can_queue_apply: bool = NOT_SENT
    """Whether they may confirm its runs."""
    can_queue_destroy: bool = NOT_SENT
    """Whether they may start runs that destroy everything."""
    can_queue_run: bool = NOT_SENT
    """Whether they may start runs."""
    can_read_assessment_results: bool = NOT_SENT
    """Whether they may read its health assessments."""
    can_read_run: bool = NOT_SENT
    """Whether they may read its runs."""
    can_read_settings: bool = NOT_SENT
    """Whether they may read its settings."""
    can_read_state_outputs: bool = NOT_SENT
    """Whether they may read the outputs of its state."""
    can_read_state_versions: bool = NOT_SENT
    """Whether they may read its state."""
    can_read_variable: bool = NOT_SENT
    """Whether they may read its variables."""
    can_unlock: bool = NOT_SENT
    """Whether they may remove their own lock."""
    can_update: bool = NOT_SENT
    """Whether they may change its settings."""
    can_update_variable: bool = NOT_SENT
    """Whether they may change its variables."""


@model
class WorkspaceSettingOverwrites(Model):
    """Which settings a workspace has of its own, rather than those of its project."""

    execution_mode: bool = NOT_SENT
    """Whether the execution mode is the workspace's own."""
    agent_pool: bool = NOT_SENT
    """Whether the agent pool is the workspace's own."""


@model
class VcsRepo(Model):
    """The repository that a workspace takes its configurations from."""

    branch: str | None = NOT_SENT
    """The branch to run. Empty for the repository's default branch."""
    display_identifier: str | None = NOT_SENT
    """The repository as the provider shows it."""
    github_app_installation_id: str | None = NOT_SENT
    """The GitHub App installation that connects to it, or None if an OAuth token does."""
    identifier: str = NOT_SENT
    """The repository as `organization/repository`, on Azure DevOps
    `organization/project/_git/repository`."""
    ingress_submodules: bool = NOT_SENT
    """Whether submodules are fetched too."""
    oauth_token_id: str | None = NOT_SENT
    """The OAuth token that connects to it, or None if a GitHub App does."""
    repository_http_url: str = NOT_SENT
    """The repository's address in a browser."""
    service_provider: str = NOT_SENT
    """The kind of version control provider, such as `github`."""
    tags_regex: str | None = NOT_SENT
    """A regular expression: a pushed tag that matches it starts a run. None if tags start none."""
    webhook_url: str = attrs.field(default=NOT_SENT, repr=False)
    """The URL that the provider calls when something changes."""


@model
class VcsRepoSettings(Model):
    """How to connect a workspace to a repository.

    A new connection needs `identifier` and either `oauth_token_id` or `github_app_installation_id`.
    """

    branch: str = NOT_SENT
    """The branch to run. Empty or left out for the repository's default branch."""
    github_app_installation_id: str = NOT_SENT
    """The GitHub App installation to connect through, instead of `oauth_token_id`."""
    identifier: str = NOT_SENT
    """The repository as `organization/repository`, on Azure DevOps
    `organization/project/_git/repository`."""
    ingress_submodules: bool = NOT_SENT
    """Whether to fetch submodules too. Default: ``False``."""
    oauth_token_id: str = NOT_SENT
    """The OAuth token to connect with, instead of `github_app_installation_id`."""
    tags_regex: str | None = NOT_SENT
    """A regular expression: a pushed tag that matches it starts a run."""


class ExecutionMode(OpenEnum):
    """Where the Terraform of a workspace runs."""

    REMOTE = "remote"
    """On the workers of HCP Terraform or Terraform Enterprise."""
    LOCAL = "local"
    """On the machines of its users; the workspace only keeps the state."""
    AGENT = "agent"
    """On the agents of an agent pool."""


@model
class ConfigurationVersion(Resource):
    """A Terraform configuration for runs, uploaded or fetched from version control."""

    resource_type: ClassVar[str] = "configuration-versions"

    auto_queue_runs: bool = NOT_SENT
    """Whether the upload starts a run by itself."""
    error: str | None = NOT_SENT
    """The kind of error that makes it unusable, or None."""
    error_message: str | None = NOT_SENT
    """What makes it unusable, or None."""
    provisional: bool = NOT_SENT
    """Whether it becomes the workspace's current configuration only when a run that uses it is
    confirmed, as saved plans need it."""
    source: ConfigurationVersionSource | None = NOT_SENT
    """Where the configuration comes from, or None if that is not known."""
    speculative: bool = NOT_SENT
    """Whether only plan-only runs may use it."""
    status: ConfigurationVersionStatus = NOT_SENT
    """Whether runs can use it yet."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When it entered each status, by keys such as `uploaded-at`."""
    upload_url: str | None = attrs.field(
        default=NOT_SENT, repr=False, metadata={"absent_value": None}
    )
    """Where to send the configuration: a gzipped tar, by PUT, without the API token. Only the
    response to its creation holds it; later it is None. Anyone who knows this URL can upload, so
    keep it secret."""
    ingress_attributes: IngressAttributes | None = NOT_SENT
    """The commit that it was made from, or None if it was uploaded."""
    run: Run | None = NOT_SENT
    """The run that its upload started, or None."""


class ConfigurationVersionStatus(OpenEnum):
    """Whether a configuration version can be used."""

    PENDING = "pending"
    """It waits for its upload and cannot be used yet."""
    FETCHING = "fetching"
    """It is being fetched from version control."""
    UPLOADED = "uploaded"
    """It can be used by runs."""
    ARCHIVED = "archived"
    """Its files were removed after its runs had ended. Runs can still use it if they can be fetched
    again from version control."""
    ERRORED = "errored"
    """It could not be processed and cannot be used."""
    BACKING_DATA_SOFT_DELETED = "backing_data_soft_deleted"
    """Its files are marked for deletion, and can be restored. Terraform Enterprise only."""
    BACKING_DATA_PERMANENTLY_DELETED = "backing_data_permanently_deleted"
    """Its files were deleted. Terraform Enterprise only."""


class ConfigurationVersionSource(OpenEnum):
    """Where a configuration version comes from."""

    TFE_API = "tfe-api"
    """An upload through the API."""
    TERRAFORM = "terraform"
    """The Terraform command line."""
    GITHUB = "github"
    """A repository on GitHub."""
    GITLAB = "gitlab"
    """A repository on GitLab."""
    BITBUCKET = "bitbucket"
    """A repository on Bitbucket."""
    ADO = "ado"
    """A repository on Azure DevOps."""


@model
class Plan(Resource):
    """What a run would change."""

    resource_type: ClassVar[str] = "plans"

    actions: PlanActions = NOT_SENT
    """What can be done with the plan now."""
    execution_details: ExecutionDetails | None = NOT_SENT
    """Where the plan is made, or None if that is not known."""
    generated_configuration: bool | None = NOT_SENT
    """Whether Terraform wrote configuration for resources that it imports, or None if not known
    yet."""
    has_changes: bool = NOT_SENT
    """Whether there is anything to apply. False until the plan has finished."""
    log_read_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the log is read, without the API token, with `offset` and `limit` in bytes. None before
    there is one. Anyone who knows this URL can read the log for a day, so keep it secret."""
    permissions: dict[str, bool] | None = NOT_SENT
    """What the token's owner may do with the plan, or None."""
    resource_additions: int | None = NOT_SENT
    """How many resources would be created, or None until the plan has finished."""
    resource_changes: int | None = NOT_SENT
    """How many resources would be changed, or None until the plan has finished."""
    resource_destructions: int | None = NOT_SENT
    """How many resources would be destroyed, or None until the plan has finished."""
    resource_imports: int | None = NOT_SENT
    """How many resources would be imported, or None until the plan has finished."""
    status: PlanStatus = NOT_SENT
    """Where the plan stands."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the plan entered each status, by keys such as `started-at`."""
    structured_run_output_enabled: bool | None = NOT_SENT
    """Whether the log consists of JSON lines rather than text."""
    exports: list[PlanExport] = NOT_SENT
    """The exports of its data."""
    state_versions: list[StateVersion] = NOT_SENT
    """The versions of the state that the plan has made."""


@model
class PlanActions(Model):
    """What can be done with a plan now."""

    is_exportable: bool = NOT_SENT
    """Whether its data can be exported for policy tests."""


class PlanStatus(OpenEnum):
    """Where a plan stands."""

    CREATED = "created"
    """It exists, and its run has not had its turn."""
    PENDING = "pending"
    """It waits for its run to have its turn."""
    QUEUED = "queued"
    """It waits for a free worker."""
    MANAGED_QUEUED = "managed_queued"
    """It waits for a free worker of the server's own."""
    RUNNING = "running"
    """Terraform is planning."""
    ERRORED = "errored"
    """It has failed. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    FINISHED = "finished"
    """It is complete. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


@model
class ExecutionDetails(Model):
    """Where a plan or apply is executed."""

    mode: ExecutionMode = NOT_SENT
    """What kind of machine executes it."""
    agent_id: str = NOT_SENT
    """The id of the agent, if one executes it."""
    agent_name: str = NOT_SENT
    """The name of the agent, if one executes it."""
    agent_pool_id: str = NOT_SENT
    """The id of the agent's pool, if an agent executes it."""
    agent_pool_name: str = NOT_SENT
    """The name of the agent's pool, if an agent executes it."""


@model
class Apply(Resource):
    """What a run has changed."""

    resource_type: ClassVar[str] = "applies"

    action_failures: int | None = NOT_SENT
    """How many invocations of Terraform actions failed, or None until the apply has finished."""
    action_invocations: int | None = NOT_SENT
    """How many Terraform actions were invoked, or None until the apply has finished."""
    execution_details: ExecutionDetails | None = NOT_SENT
    """Where the apply is executed, or None if that is not known."""
    log_read_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the log is read, without the API token, with `offset` and `limit` in bytes. None before
    there is one. Anyone who knows this URL can read the log for a day, so keep it secret."""
    resource_additions: int | None = NOT_SENT
    """How many resources were created, or None until the apply has finished."""
    resource_changes: int | None = NOT_SENT
    """How many resources were changed, or None until the apply has finished."""
    resource_destructions: int | None = NOT_SENT
    """How many resources were destroyed, or None until the apply has finished."""
    resource_imports: int | None = NOT_SENT
    """How many resources were imported, or None until the apply has finished."""
    status: ApplyStatus = NOT_SENT
    """Where the apply stands."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the apply entered each status, by keys such as `started-at`."""
    state_versions: list[StateVersion] = NOT_SENT
    """The versions of the state that the apply has made."""


class ApplyStatus(OpenEnum):
    """Where an apply stands."""

    CREATED = "created"
    """It exists, and its plan has not been confirmed."""
    PENDING = "pending"
    """It waits for its plan to be confirmed."""
    QUEUED = "queued"
    """It waits for a free worker."""
    MANAGED_QUEUED = "managed_queued"
    """It waits for a free worker of the server's own."""
    AGENT_QUEUED = "agent_queued"
    """It waits for a free agent."""
    RUNNING = "running"
    """Terraform is applying the plan."""
    ERRORED = "errored"
    """It has failed. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    FINISHED = "finished"
    """It is complete. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


@model
class Comment(Resource):
    """A remark about a run."""

    resource_type: ClassVar[str] = "comments"

    body: str = NOT_SENT
    """The text."""
    run_event: RunEvent = NOT_SENT
    """The event that the comment belongs to, with its author and its time."""


@model
class RunEvent(Resource):
    """Something that has happened to a run."""

    resource_type: ClassVar[str] = "run-events"

    action: str = NOT_SENT
    """What has happened, such as `queued` or `confirmed`."""
    created_at: datetime = NOT_SENT
    """When it happened."""
    description: str | None = NOT_SENT
    """More about it, or None."""
    actor: User | None = NOT_SENT
    """Who did it, or None if it was no user."""
    comment: Comment | None = NOT_SENT
    """What was said about it, or None."""
    target: Resource | None = NOT_SENT
    """What it was done to, if not to the run as a whole."""


@model
class CostEstimate(Resource):
    """An estimate of what the resources of a plan will cost."""

    resource_type: ClassVar[str] = "cost-estimates"

    delta_monthly_cost: str | None = NOT_SENT
    """By how much the plan changes the cost of a month, in US dollars, such as `25.488`."""
    error_message: str | None = NOT_SENT
    """Why the estimate failed, or None."""
    matched_resources_count: int | None = NOT_SENT
    """How many resources could be estimated."""
    prior_monthly_cost: str | None = NOT_SENT
    """What a month costs before the plan, in US dollars, such as `0.0`."""
    proposed_monthly_cost: str | None = NOT_SENT
    """What a month will cost after the plan, in US dollars, such as `25.488`."""
    resources: dict[str, Any] | None = NOT_SENT
    """Details by resource, whose form the API does not promise to keep."""
    resources_count: int | None = NOT_SENT
    """How many resources the plan holds."""
    status: CostEstimateStatus = NOT_SENT
    """Where the estimate stands."""
    status_timestamps: dict[str, datetime] = NOT_SENT
    """When the estimate entered each status, by keys such as `finished-at`."""
    unmatched_resources_count: int | None = NOT_SENT
    """How many resources could not be estimated."""


class CostEstimateStatus(OpenEnum):
    """Where a cost estimate stands."""

    PENDING = "pending"
    """It waits for the plan."""
    QUEUED = "queued"
    """It waits for a free worker."""
    FINISHED = "finished"
    """It is complete. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    ERRORED = "errored"
    """It has failed. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""
    SKIPPED_DUE_TO_TARGETING = "skipped_due_to_targeting"
    """It was left out, because the plan covers only some of the resources. Final."""


@model
class PolicyCheck(Resource):
    """A check of a run's plan against Sentinel policies."""

    resource_type: ClassVar[str] = "policy-checks"

    actions: PolicyCheckActions = NOT_SENT
    """What can be done with the check now."""
    permissions: PolicyCheckPermissions = NOT_SENT
    """What the token's owner may do with the check, whatever its status."""
    result: PolicyCheckResult | None = NOT_SENT
    """How the policies have decided, or None until they have."""
    scope: PolicyCheckScope = NOT_SENT
    """Whose policies were checked."""
    status: PolicyCheckStatus = NOT_SENT
    """Where the check stands."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the check entered each status, by keys such as `soft-failed-at`."""
    run: Run = NOT_SENT
    """The run that was checked."""


@model
class PolicyCheckActions(Model):
    """What can be done with a policy check now."""

    is_overridable: bool = NOT_SENT
    """Whether it can be overridden."""


@model
class PolicyCheckPermissions(Model):
    """What the token's owner may do with a policy check."""

    can_override: bool = NOT_SENT
    """Whether they may override it."""


@model
class PolicyCheckResult(Model):
    """How the policies of a policy check have decided."""

    result: bool = NOT_SENT
    """Whether nothing stands in the run's way."""
    passed: int = NOT_SENT
    """How many policies passed."""
    total_failed: int = NOT_SENT
    """How many policies failed."""
    hard_failed: int = NOT_SENT
    """How many of those that failed cannot be overridden."""
    soft_failed: int = NOT_SENT
    """How many of those that failed can be overridden."""
    advisory_failed: int = NOT_SENT
    """How many of those that failed are a mere warning."""
    duration_ms: int = attrs.field(default=NOT_SENT, metadata={"aliases": ("duration",)})
    """How long it took, in milliseconds."""
    sentinel: dict[str, Any] | None = NOT_SENT
    """Details by Sentinel, whose form the API does not promise to keep."""


class PolicyCheckScope(OpenEnum):
    """Whose policies a policy check covers."""

    ORGANIZATION = "organization"
    """The organization's."""
    WORKSPACE = "workspace"
    """The workspace's."""


class PolicyCheckStatus(OpenEnum):
    """Where a policy check stands."""

    PENDING = "pending"
    """It waits for the plan."""
    QUEUED = "queued"
    """It waits for a free worker."""
    PASSED = "passed"
    """No policy has failed, or a mere advisory one. Final."""
    SOFT_FAILED = "soft_failed"
    """It has failed and can be overridden."""
    HARD_FAILED = "hard_failed"
    """It has failed and cannot be overridden. Final."""
    OVERRIDDEN = "overridden"
    """It had soft failed and was overridden. Final."""
    ERRORED = "errored"
    """A policy could not be evaluated. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


@model
class RunTask(Resource):
    """A service outside that is asked about runs.

    An organization has it once, to associate it with any of its workspaces.
    """

    resource_type: ClassVar[str] = "tasks"

    category: str = NOT_SENT
    """The kind of task, always `task`."""
    created_at: datetime = NOT_SENT
    """When the run task was created."""
    description: str | None = NOT_SENT
    """What the run task is for, or None."""
    enabled: bool = NOT_SENT
    """Whether the service is asked at all."""
    global_configuration: RunTaskGlobalConfiguration | None = NOT_SENT
    """Where it runs in workspaces that it is not associated with, or None if the server does not
    support that."""
    hmac_key: str | None = attrs.field(
        default=NOT_SENT, repr=False, metadata={"absent_value": None}
    )
    """Always None. The key that signs the requests can be set but not read."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    params: Any = NOT_SENT
    """Settings of a task that comes from an integration, whose form the API does not describe. None
    for others."""
    updated_at: datetime = NOT_SENT
    """When the run task last changed."""
    url: str = NOT_SENT
    """Where the service is asked."""
    agent_pool: Resource | None = NOT_SENT
    """The agent pool that forwards the requests, or None if the server sends them."""
    integration: Resource | None = NOT_SENT
    """The integration that the run task comes from, or None."""
    organization: Organization = NOT_SENT
    """The organization that the run task belongs to."""
    workspace_tasks: list[WorkspaceRunTask] = attrs.field(
        default=NOT_SENT, metadata={"aliases": ("tasks",)}
    )
    """Its associations with workspaces."""


@model
class RunTaskGlobalConfiguration(Model):
    """How a run task runs in all workspaces of its organization."""

    enabled: bool = NOT_SENT
    """Whether it runs in every workspace, also in those it is not associated with."""
    stages: list[RunTaskStage] = NOT_SENT
    """At which stages of a run it runs."""
    enforcement_level: RunTaskEnforcementLevel | None = NOT_SENT
    """What its failure means for a run, or None if that was never set."""


class RunTaskStage(OpenEnum):
    """A point in the course of a run at which run tasks run."""

    PRE_PLAN = "pre_plan"
    """Before the plan."""
    POST_PLAN = "post_plan"
    """After the plan and before anything else is checked."""
    PRE_APPLY = "pre_apply"
    """After the confirmation and before the apply."""
    POST_APPLY = "post_apply"
    """After the apply."""


class RunTaskEnforcementLevel(OpenEnum):
    """What the failure of a run task means for a run."""

    ADVISORY = "advisory"
    """A warning. The run goes on."""
    MANDATORY = "mandatory"
    """The run stops with an error, also if the service does not respond in time."""


@model
class WorkspaceRunTask(Resource):
    """The association of a run task with a workspace."""

    resource_type: ClassVar[str] = "workspace-tasks"

    created_at: datetime = NOT_SENT
    """When it was associated."""
    enforcement_level: RunTaskEnforcementLevel = NOT_SENT
    """What the task's failure means for a run."""
    stage: RunTaskStage = NOT_SENT
    """Deprecated. The first of the `stages`."""
    stages: list[RunTaskStage] = NOT_SENT
    """At which stages of a run the task runs."""
    updated_at: datetime = NOT_SENT
    """When the association last changed."""
    task: RunTask = NOT_SENT
    """The run task."""
    workspace: Workspace = NOT_SENT
    """The workspace that it runs in."""


@model
class TaskStage(Resource):
    """A stage of a run at which run tasks run and policies are evaluated."""

    resource_type: ClassVar[str] = "task-stages"

    actions: TaskStageActions = NOT_SENT
    """What can be done with the stage now."""
    created_at: datetime = NOT_SENT
    """When the stage was created."""
    duration: int | None = NOT_SENT
    """How long it ran, in milliseconds. None until it has run."""
    permissions: TaskStagePermissions = NOT_SENT
    """What the token's owner may do with the stage, whatever its status."""
    stage: RunTaskStage = NOT_SENT
    """Which stage of the run it is."""
    status: TaskStageStatus = NOT_SENT
    """Where the stage stands."""
    status_timestamps: dict[str, datetime] | None = NOT_SENT
    """When the stage entered each status, by keys such as `passed-at`."""
    updated_at: datetime = NOT_SENT
    """When the stage last changed."""
    cost_estimate: CostEstimate | None = NOT_SENT
    """The cost estimate that the policies take into account, or None."""
    policy_evaluations: list[Resource] = NOT_SENT
    """The evaluations of policies in this stage."""
    run: Run = NOT_SENT
    """The run that the stage belongs to."""
    task_results: list[TaskResult] = NOT_SENT
    """The results of its run tasks, one each."""


@model
class TaskStageActions(Model):
    """What can be done with a task stage now."""

    is_overridable: bool = NOT_SENT
    """Whether it can be overridden."""


@model
class TaskStagePermissions(Model):
    """What the token's owner may do with a task stage."""

    can_override: bool = NOT_SENT
    """Whether they may override the stage as a whole."""
    can_override_policy: bool = NOT_SENT
    """Whether they may override failed policies."""
    can_override_tasks: bool = NOT_SENT
    """Whether they may override failed run tasks."""


class TaskStageStatus(OpenEnum):
    """Where a task stage stands."""

    PENDING = "pending"
    """The run has not come to it yet."""
    RUNNING = "running"
    """One or more of its run tasks are running."""
    PASSED = "passed"
    """All of it has passed. Final."""
    FAILED = "failed"
    """A mandatory part of it has failed. Final."""
    AWAITING_OVERRIDE = "awaiting_override"
    """It has failed and waits for an override."""
    ERRORED = "errored"
    """It could not be carried out. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


@model
class TaskResult(Resource):
    """What came of a run task in a run."""

    resource_type: ClassVar[str] = "task-results"

    agent_pool_id: str | None = NOT_SENT
    """The id of the agent pool that forwards the request, or None."""
    created_at: datetime = NOT_SENT
    """When the result was created."""
    duration: int | None = NOT_SENT
    """How long the task ran, in milliseconds. None until it has run."""
    is_speculative: bool = NOT_SENT
    """Whether the run is plan-only."""
    message: str | None = NOT_SENT
    """What the task says about its result, or None if it has said nothing yet."""
    stage: RunTaskStage = NOT_SENT
    """At which stage of the run the task runs."""
    status: TaskResultStatus = NOT_SENT
    """Where the task stands."""
    status_timestamps: dict[str, datetime] | None = NOT_SENT
    """When the task entered each status, by keys such as `passed-at`."""
    task_id: str | None = NOT_SENT
    """The id of the run task."""
    task_name: str = NOT_SENT
    """The name that the run task had then."""
    task_result_outcomes_count: int = NOT_SENT
    """How many detailed outcomes the task has sent."""
    task_url: str | None = NOT_SENT
    """Where the task was asked."""
    updated_at: datetime = NOT_SENT
    """When the result last changed."""
    url: str | None = NOT_SENT
    """Where the task tells more about its result in a browser, or None."""
    workspace_task_enforcement_level: RunTaskEnforcementLevel | None = NOT_SENT
    """What the task's failure means for the run, or None if that is not known."""
    workspace_task_id: str | None = NOT_SENT
    """The id of the task's association with the workspace, or None for a task that runs in all
    workspaces."""
    task_stage: TaskStage = NOT_SENT
    """The stage that it belongs to."""


class TaskResultStatus(OpenEnum):
    """Where a run task stands in a run."""

    PENDING = "pending"
    """It was not asked yet."""
    RUNNING = "running"
    """It was asked, and has not given its result."""
    PASSED = "passed"
    """It has nothing against the run. Final."""
    FAILED = "failed"
    """It has something against the run. Final."""
    ERRORED = "errored"
    """It could not be asked, or gave no result in time. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


@model
class TaskResultOutcome(Resource):
    """A detail that a run task has sent with its result."""

    resource_type: ClassVar[str] = "task-result-outcomes"

    created_at: datetime = NOT_SENT
    """When the task sent it."""
    description: str = NOT_SENT
    """What it is about, on one line."""
    outcome_id: str = NOT_SENT
    """The task's own name for it."""
    tags: list[TaskResultOutcomeTags] | None = NOT_SENT
    """What the task has tagged it with, such as a severity."""
    url: str | None = NOT_SENT
    """Where the task tells more about it in a browser, or None."""


@model
class TaskResultOutcomeTags(Model):
    """Tags of one kind, such as all those that tell the severity."""

    label: str = NOT_SENT
    """What the tags tell, such as `Severity`."""
    value: list[TaskResultOutcomeTag] = NOT_SENT
    """The tags."""


@model
class TaskResultOutcomeTag(Model):
    """A tag of an outcome."""

    label: str = NOT_SENT
    """The text of the tag, such as `High`."""
    level: TaskResultOutcomeLevel = NOT_SENT
    """How serious it is, which decides on its colour."""


class TaskResultOutcomeLevel(OpenEnum):
    """How serious a tag of an outcome is."""

    NONE = "none"
    """Not a matter of seriousness."""
    INFO = "info"
    """Good to know."""
    WARNING = "warning"
    """To be looked at."""
    ERROR = "error"
    """To be put right."""


@model
class RunTrigger(Resource):
    """A connection by which runs in one workspace start runs in another."""

    resource_type: ClassVar[str] = "run-triggers"

    created_at: datetime = NOT_SENT
    """When the run trigger was created."""
    sourceable_name: str = NOT_SENT
    """The name of the source."""
    workspace_name: str = NOT_SENT
    """The name of the workspace that runs start in."""
    sourceable: Workspace = NOT_SENT
    """The source: the workspace whose runs start others."""
    workspace: Workspace = NOT_SENT
    """The workspace that runs start in."""


class RunTriggerType(OpenEnum):
    """Whether run triggers lead to a workspace or away from it."""

    INBOUND = "inbound"
    """They start runs in this workspace."""
    OUTBOUND = "outbound"
    """They start runs in other workspaces."""


@model
class StateVersion(Resource):
    """A version of a workspace's state.

    It tells about the state, and where to download it.
    """

    resource_type: ClassVar[str] = "state-versions"

    billable_rum_count: int | None = NOT_SENT
    """How many of its resources are billed, for those who may know and pay by that; None, or left
    out, otherwise."""
    created_at: datetime = NOT_SENT
    """When it was created."""
    delete_older_than_n_days: int | None = NOT_SENT
    """In how many days its data is deleted, if that is marked for deletion."""
    encrypted_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the state is downloaded as it was encrypted with your own key."""
    hosted_json_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the state is downloaded as `terraform show -json` prints it, without the API token.
    None before Terraform 1.3. Anyone who knows this URL can read the state."""
    hosted_json_state_upload_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where to upload that form of the state, once and without the API token; None afterwards."""
    hosted_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the state is downloaded as Terraform stores it, without the API token. Anyone who knows
    this URL can read the state."""
    hosted_state_upload_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where to upload the state, once and without the API token; None afterwards."""
    intermediate: bool = NOT_SENT
    """Whether it is a snapshot that becomes the current state when the workspace is unlocked, if it
    is the last one. HCP Terraform only."""
    modules: dict[str, dict[str, int]] | None = NOT_SENT
    """How many resources of each kind are in each module, or None until that is extracted."""
    permissions: dict[str, bool] | None = NOT_SENT
    """What the token's owner may do with the state version, or None."""
    providers: dict[str, dict[str, int]] | None = NOT_SENT
    """How many resources of each kind each provider has, or None until that is extracted."""
    resources: list[StateResource] | None = NOT_SENT
    """What the state holds, or None until that is extracted."""
    resources_processed: bool = NOT_SENT
    """Whether outputs, resources, modules and providers are extracted."""
    sanitized_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the state is downloaded without its sensitive values."""
    sanitized_state_upload_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where to upload the state without its sensitive values."""
    serial: int = NOT_SENT
    """The number of the state, which grows with each."""
    size: int | None = NOT_SENT
    """How many bytes the state has, or None."""
    state_version: int | None = NOT_SENT
    """The version of the format that Terraform stores states in."""
    status: StateVersionStatus = NOT_SENT
    """Whether its data is there."""
    terraform_version: str | None = NOT_SENT
    """The version of Terraform that wrote the state, or None until known."""
    vcs_commit_sha: str | None = NOT_SENT
    """The commit of the configuration, if that comes from version control."""
    vcs_commit_url: str | None = NOT_SENT
    """The page of that commit."""
    created_by: User | None = NOT_SENT
    """The user who created it. If a run did, that is a user of the server's own."""
    hyok_encrypted_data_key: Resource | None = NOT_SENT
    """The key that it is encrypted with, if you hold your own."""
    next_state_version: StateVersion | None = NOT_SENT
    """The state version after it, or None."""
    outputs: list[StateVersionOutput] = NOT_SENT
    """The outputs in it."""
    previous_state_version: StateVersion | None = NOT_SENT
    """The state version before it, or None."""
    rollback_state_version: StateVersion | None = NOT_SENT
    """The state version that it is a copy of, if it is one."""
    run: Run | None = NOT_SENT
    """The run that wrote it, or None."""
    workspace: Workspace = NOT_SENT
    """The workspace that it is the state of."""


@model
class StateResource(Model):
    """A resource in a state, with all its instances."""

    count: int = NOT_SENT
    """How many instances it has."""
    module: str = NOT_SENT
    """The module that it is in, such as `root`."""
    name: str = NOT_SENT
    """Its name in the configuration."""
    provider: str = NOT_SENT
    """The provider that manages it."""
    type: str = NOT_SENT
    """Its type, such as `null_resource`."""


class StateVersionStatus(OpenEnum):
    """Whether the data of a state version is there."""

    PENDING = "pending"
    """It is still to be uploaded."""
    FINALIZED = "finalized"
    """It is there."""
    DISCARDED = "discarded"
    """A newer state version came before it was uploaded."""
    BACKING_DATA_SOFT_DELETED = "backing_data_soft_deleted"
    """It is marked for deletion, and can be restored. Terraform Enterprise only."""
    BACKING_DATA_PERMANENTLY_DELETED = "backing_data_permanently_deleted"
    """It was deleted. Terraform Enterprise only."""


@model
class StateVersionOutput(Resource):
    """An output value in a state."""

    resource_type: ClassVar[str] = "state-version-outputs"

    detailed_type: Any = attrs.field(default=NOT_SENT, metadata={"aliases": ("detailed_type",)})
    """Terraform's type of the value: its name, or a list of a name and the types inside."""
    name: str = NOT_SENT
    """The name of the output in the configuration."""
    sensitive: bool = NOT_SENT
    """Whether the value is to be hidden."""
    type: str = NOT_SENT
    """What JSON the value is, such as `string` or `array`."""
    value: Any = attrs.field(default=NOT_SENT, metadata={"secret_if": "sensitive"})
    """The value, or None in lists if it is sensitive."""


@model
class Variable(Resource):
    """A variable of a workspace or of a variable set."""

    resource_type: ClassVar[str] = "vars"

    category: VariableCategory = NOT_SENT
    """What kind of variable it is."""
    created_at: datetime = NOT_SENT
    """When it was created."""
    description: str | None = NOT_SENT
    """What it is for, or None."""
    hcl: bool = NOT_SENT
    """Whether the value is an expression in HCL."""
    key: str = NOT_SENT
    """Its name."""
    sensitive: bool = NOT_SENT
    """Whether the value can be written only, never read."""
    value: str | None = attrs.field(default=NOT_SENT, metadata={"secret_if": "sensitive"})
    """Its value, or None if it is sensitive."""
    version_id: str = NOT_SENT
    """The version of the value, new with each change."""
    configurable: Resource = NOT_SENT
    """The workspace or variable set that it belongs to."""
    overwriter: Variable | None = NOT_SENT
    """The variable that takes its place in runs, or None."""
    overwritten: list[Variable] = NOT_SENT
    """The variables whose place it takes in runs."""
    varset: VariableSet | None = NOT_SENT
    """The variable set that it belongs to, if it belongs to one."""
    workspace: Workspace | None = NOT_SENT
    """The workspace that it belongs to, if it belongs to one."""


class VariableCategory(OpenEnum):
    """What kind of variable it is."""

    TERRAFORM = "terraform"
    """An input variable of the configuration."""
    ENV = "env"
    """An environment variable of the machine that runs Terraform."""
    TERRAFORM_CLOUD = "terraform-cloud"
    """A setting of HCP Terraform's own."""
    POLICY_SET = "policy-set"
    """A parameter of a policy set."""


@model
class NewVariable(Model):
    """A variable that is created with its variable set."""

    key: str = NOT_SENT
    """Its name."""
    category: VariableCategory = NOT_SENT
    """What kind of variable it is, `terraform` or `env`."""
    value: str = attrs.field(default=NOT_SENT, metadata={"secret_if": "sensitive"})
    """Its value. Default: ``""``."""
    description: str | None = NOT_SENT
    """What it is for; None for nothing."""
    hcl: bool = NOT_SENT
    """Whether the value is an expression in HCL rather than text. It means nothing for an
    environment variable. Default: ``False``."""
    sensitive: bool = NOT_SENT
    """Whether nothing reads the value any more but runs. Default: ``False``."""


@model
class VariableSet(Resource):
    """Variables that are used in many places."""

    resource_type: ClassVar[str] = "varsets"

    description: str | None = NOT_SENT
    """What it is for, or None."""
    global_: bool = attrs.field(default=NOT_SENT, metadata={"wire_name": "global"})
    """Whether it applies to all workspaces of its organization."""
    name: str = NOT_SENT
    """Its name."""
    permissions: dict[str, bool] = NOT_SENT
    """What the token's owner may do with the variable set."""
    priority: bool = NOT_SENT
    """Whether its values win over all others, those on the command line too."""
    project_count: int = NOT_SENT
    """To how many projects it applies."""
    stack_count: int = NOT_SENT
    """To how many Stacks it applies."""
    updated_at: datetime = NOT_SENT
    """When it was last changed."""
    var_count: int = NOT_SENT
    """How many variables it has."""
    workspace_count: int = NOT_SENT
    """To how many workspaces it applies."""
    organization: Organization = NOT_SENT
    """The organization that it belongs to."""
    parent: Resource = NOT_SENT
    """The organization or project that owns it."""
    projects: list[Project] = NOT_SENT
    """The projects to which it applies."""
    stacks: list[Stack] = NOT_SENT
    """The Stacks to which it applies."""
    vars: list[Variable] = NOT_SENT
    """Its variables."""
    workspaces: list[Workspace] = NOT_SENT
    """The workspaces to which it applies."""


@model
class PlanExport(Resource):
    """The data of a plan, in a form to test policies with."""

    resource_type: ClassVar[str] = "plan-exports"

    data_type: PlanExportDataType = NOT_SENT
    """In which form the data is."""
    error_message: str | None = NOT_SENT
    """What made it fail, or None."""
    status: PlanExportStatus = NOT_SENT
    """Whether the data can be downloaded."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When it entered each status, by keys such as `queued-at`; `expired-at` is set in advance."""
    plan: Plan = NOT_SENT
    """The plan that was exported."""


class PlanExportDataType(OpenEnum):
    """A form in which a plan is exported."""

    SENTINEL_MOCK_BUNDLE_V0 = "sentinel-mock-bundle-v0"
    """Mock data for tests of Sentinel policies."""


class PlanExportStatus(OpenEnum):
    """Whether an export of a plan can be downloaded."""

    PENDING = "pending"
    """It was just created."""
    QUEUED = "queued"
    """It waits to be made."""
    FINISHED = "finished"
    """It can be downloaded, until it expires."""
    EXPIRED = "expired"
    """Its hour is over."""
    CANCELED = "canceled"
    """It was stopped."""
    ERRORED = "errored"
    """It failed."""


@model
class AssessmentResult(Resource):
    """What a health assessment has found.

    It compares a workspace's infrastructure with its state, and evaluates the checks in its
    configuration.
    """

    resource_type: ClassVar[str] = "assessment-results"

    all_checks_succeeded: bool | None = NOT_SENT
    """Whether all checks passed, or None if that is not known."""
    checks_errored: int | None = NOT_SENT
    """How many checks could not be evaluated."""
    checks_failed: int | None = NOT_SENT
    """How many checks failed."""
    checks_passed: int | None = NOT_SENT
    """How many checks passed."""
    checks_unknown: int | None = NOT_SENT
    """How many checks await an apply."""
    created_at: datetime = NOT_SENT
    """When it was made."""
    drifted: bool | None = NOT_SENT
    """Whether the infrastructure differs from the state."""
    error_message: str | None = attrs.field(default=NOT_SENT, metadata={"aliases": ("error-msg",)})
    """What made the assessment fail, or None."""
    resources_drifted: int | None = NOT_SENT
    """How many resources differ."""
    resources_undrifted: int | None = NOT_SENT
    """How many resources do not differ."""
    succeeded: bool | None = NOT_SENT
    """Whether the assessment was completed."""
    source: Resource | None = NOT_SENT
    """What caused the assessment, or None."""
    workspace: Workspace = NOT_SENT
    """The workspace that was assessed."""


@model
class IngressAttributes(Resource):
    """The commit that a configuration version was made from."""

    resource_type: ClassVar[str] = "ingress-attributes"

    branch: str | None = NOT_SENT
    """The branch, or None for a tag."""
    clone_url: str | None = NOT_SENT
    """The address that the repository is cloned from."""
    commit_message: str | None = NOT_SENT
    """The commit's message."""
    commit_sha: str = NOT_SENT
    """The commit's full SHA."""
    commit_url: str | None = NOT_SENT
    """The commit's address in a browser."""
    compare_url: str | None = NOT_SENT
    """The address in a browser of what changed, or None."""
    identifier: str = NOT_SENT
    """The repository as `organization/repository`."""
    is_pull_request: bool = NOT_SENT
    """Whether the commit belongs to a pull request."""
    on_default_branch: bool = NOT_SENT
    """Whether the branch is the repository's default branch."""
    pull_request_body: str | None = NOT_SENT
    """The pull request's text, or None without one."""
    pull_request_number: int | None = NOT_SENT
    """The pull request's number, or None without one."""
    pull_request_title: str | None = NOT_SENT
    """The pull request's title, or None without one."""
    pull_request_url: str | None = NOT_SENT
    """The pull request's address in a browser, or None without one."""
    sender_avatar_url: str | None = NOT_SENT
    """The picture of the version control user who pushed the commit."""
    sender_html_url: str | None = NOT_SENT
    """The page of the version control user who pushed the commit."""
    sender_username: str | None = NOT_SENT
    """The name of the version control user who pushed the commit."""
    tag: str | None = NOT_SENT
    """The tag that was pushed, or None."""
    created_by: User | None = NOT_SENT
    """The user of the API who pushed the commit, or None if that is not known."""


@model
class Project(Resource):
    """A group of workspaces within an organization, which share access and default settings."""

    resource_type: ClassVar[str] = "projects"

    auto_destroy_activity_duration: str | None = NOT_SENT
    """How long its workspaces wait without activity until everything in them is destroyed, such as
    `14d` or `12h`. None for never."""
    default_execution_mode: ExecutionMode = NOT_SENT
    """Where Terraform runs in its workspaces unless they say otherwise."""
    description: str | None = NOT_SENT
    """What the project is for, or None."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    permissions: ProjectPermissions = NOT_SENT
    """What the token's owner may do with the project."""
    setting_overwrites: dict[str, bool] = NOT_SENT
    """Which settings are the project's own rather than the organization's."""
    team_count: int = NOT_SENT
    """How many teams have access to the project."""
    workspace_count: int = NOT_SENT
    """How many workspaces belong to the project."""
    default_agent_pool: Resource | None = NOT_SENT
    """The agent pool that its workspaces use unless they say otherwise, or None."""
    organization: Organization = NOT_SENT
    """The organization that the project belongs to."""


@model
class ProjectPermissions(Model):
    """What the token's owner may do with a project."""

    can_create_workspace: bool = NOT_SENT
    """Whether they may create workspaces in it."""
    can_destroy: bool = NOT_SENT
    """Whether they may delete it."""
    can_update: bool = NOT_SENT
    """Whether they may change it."""


@model
class Stack(Resource):
    """A Stack of HCP Terraform.

    Only its id is read here.
    """

    resource_type: ClassVar[str] = "stacks"


@model
class User(Resource):
    """A user of the API, a person or a service.

    It tells no more than a name and an avatar.
    """

    resource_type: ClassVar[str] = "users"

    auth_method: str = NOT_SENT
    """How the user signs in, such as `hcp_sso`."""
    avatar_url: str | None = NOT_SENT
    """The address of the user's picture, or None."""
    is_service_account: bool = NOT_SENT
    """Whether it stands for a team's or an organization's token rather than for a person."""
    permissions: UserPermissions = NOT_SENT
    """What the token's owner may do with the user."""
    username: str = NOT_SENT
    """The user's name."""
    v2_only: bool = NOT_SENT
    """Whether the user never had an account in version 1 of the service."""
    authentication_tokens: list[Resource] = NOT_SENT
    """The user's API tokens. Only a link is sent."""


@model
class UserPermissions(Model):
    """What the token's owner may do with a user."""

    can_create_organizations: bool = NOT_SENT
    """Whether organizations may be created in the user's name."""
    can_change_email: bool = NOT_SENT
    """Whether the address may be changed."""
    can_change_username: bool = NOT_SENT
    """Whether the name may be changed."""


RESOURCES: dict[str, type[Resource]] = {
    "organizations": Organization,
    "organization-capacity": OrganizationCapacity,
    "runs": Run,
    "workspaces": Workspace,
    "configuration-versions": ConfigurationVersion,
    "plans": Plan,
    "applies": Apply,
    "comments": Comment,
    "run-events": RunEvent,
    "cost-estimates": CostEstimate,
    "policy-checks": PolicyCheck,
    "tasks": RunTask,
    "workspace-tasks": WorkspaceRunTask,
    "task-stages": TaskStage,
    "task-results": TaskResult,
    "task-result-outcomes": TaskResultOutcome,
    "run-triggers": RunTrigger,
    "state-versions": StateVersion,
    "state-version-outputs": StateVersionOutput,
    "vars": Variable,
    "varsets": VariableSet,
    "plan-exports": PlanExport,
    "assessment-results": AssessmentResult,
    "ingress-attributes": IngressAttributes,
    "projects": Project,
    "stacks": Stack,
    "users": User,
}
"""The class of each type of resource, by its name in the API's documents."""

FINAL_RUN_STATUSES = frozenset(
    {
        RunStatus.POLICY_SOFT_FAILED,
        RunStatus.APPLIED,
        RunStatus.DISCARDED,
        RunStatus.ERRORED,
        RunStatus.CANCELED,
        RunStatus.FORCE_CANCELED,
        RunStatus.PLANNED_AND_FINISHED,
        RunStatus.ASSESSED,
    }
)
"""Statuses that do not change again."""

SUCCESSFUL_RUN_STATUSES = frozenset(
    {RunStatus.APPLIED, RunStatus.PLANNED_AND_FINISHED, RunStatus.ASSESSED}
)
"""Final statuses in which the work was done."""

FINAL_PLAN_EXPORT_STATUSES = frozenset(
    {
        PlanExportStatus.FINISHED,
        PlanExportStatus.EXPIRED,
        PlanExportStatus.CANCELED,
        PlanExportStatus.ERRORED,
    }
)
"""Statuses that do not change again."""

SUCCESSFUL_PLAN_EXPORT_STATUSES = frozenset({PlanExportStatus.FINISHED})
"""Final statuses in which the work was done."""
