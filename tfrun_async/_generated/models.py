# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, their values and enums."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

__all__ = [
    "FINAL_RUN_STATUSES",
    "SUCCESSFUL_RUN_STATUSES",
    "AgentPool",
    "Apply",
    "ApplyStatus",
    "CollaboratorAuthPolicy",
    "Comment",
    "ConfigurationVersion",
    "ConfigurationVersionSource",
    "ConfigurationVersionStatus",
    "CostEstimate",
    "CostEstimateStatus",
    "DataRetentionPolicyDeleteOlder",
    "DataRetentionPolicyDontDelete",
    "DataRetentionPolicyType",
    "EffectiveTagBinding",
    "EntitlementSet",
    "ExecutionDetails",
    "ExecutionMode",
    "IngressAttributes",
    "NewTagBinding",
    "NotificationConfiguration",
    "NotificationDeliveryResponse",
    "NotificationDestinationType",
    "NotificationTrigger",
    "Organization",
    "OrganizationCapacity",
    "OrganizationPermissions",
    "Plan",
    "PlanActions",
    "PlanStatus",
    "PolicyCheck",
    "PolicyCheckActions",
    "PolicyCheckPermissions",
    "PolicyCheckResult",
    "PolicyCheckScope",
    "PolicyCheckStatus",
    "PolicyEnforcementLevel",
    "PolicyEvaluation",
    "PolicyEvaluationStatus",
    "PolicyKind",
    "PolicyOutcome",
    "PolicyOutcomeFilter",
    "PolicyOutcomeStatus",
    "PolicyResultCount",
    "PolicySetOutcome",
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
    "StacksExecutionMode",
    "Tag",
    "TagBinding",
    "TagBindingCounts",
    "TagFilter",
    "TagName",
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
    "TfPolicyDiagnostic",
    "TfPolicyEnforcementLevel",
    "TfPolicyError",
    "TfPolicyErrorType",
    "TfPolicyEvaluation",
    "TfPolicyEvaluationActions",
    "TfPolicyEvaluationPermissions",
    "TfPolicyEvaluationStatus",
    "TfPolicyFailedResource",
    "TfPolicyOutcome",
    "TfPolicyOutcomeFilter",
    "TfPolicyOutcomeStatus",
    "TfPolicyPassedResource",
    "TfPolicyResultCount",
    "TfPolicySetOutcome",
    "TfPolicyStageType",
    "TfPolicyValue",
    "User",
    "UserPermissions",
    "VcsRepo",
    "VcsRepoSettings",
    "Workspace",
    "WorkspaceActions",
    "WorkspacePermissions",
    "WorkspaceRunTask",
    "WorkspaceSettingOverwrites",
]


@model
class User(Resource):
    """A user of the API, a person or a service.

    Of others than oneself it tells no more than a name and an avatar.
    """

    resource_type: ClassVar[str] = "users"

    auth_method: str = NOT_SENT
    """How the user signs in, such as `hcp_sso`."""
    avatar_url: str | None = NOT_SENT
    """The address of the user's picture, or None."""
    email: str | None = NOT_SENT
    """The user's address, or None. Sent only to the user."""
    is_admin: bool = NOT_SENT
    """Whether the user administers the installation. Sent only to the user."""
    is_service_account: bool = NOT_SENT
    """Whether it stands for a team's or an organization's token rather than for a person."""
    is_site_admin: bool = NOT_SENT
    """Whether the user administers the installation. Sent only to the user."""
    is_sso_login: bool = NOT_SENT
    """Whether the user signs in by single sign-on. Sent only to the user."""
    permissions: UserPermissions = NOT_SENT
    """What the token's owner may do with the user."""
    unconfirmed_email: str | None = NOT_SENT
    """The address that waits for its confirmation, or None. Sent only to the user."""
    username: str | None = NOT_SENT
    """The user's name, or None."""
    v2_only: bool = NOT_SENT
    """Whether the user never had an account in version 1 of the service."""
    authenticated_resource: Resource = NOT_SENT
    """The user, team or organization that the token is of. Sent only to the user."""
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
    data_retention_policy: Resource | None = NOT_SENT
    """For how long replaced configurations and states are kept, or None if the installation
    decides. Terraform Enterprise only."""
    default_agent_pool: AgentPool | None = NOT_SENT
    """The agent pool that workspaces use unless they say otherwise, or None."""
    default_project: Project | None = NOT_SENT
    """The project that workspaces go to unless they are created in another."""
    entitlement_set: EntitlementSet | None = NOT_SENT
    """What the organization's subscription entitles it to."""
    module_producers: list[Organization] = NOT_SENT
    """The organizations that share their modules with it. Only a link is sent. Terraform Enterprise
    only."""
    oauth_tokens: list[Resource] = NOT_SENT
    """The tokens that connect to version control. Only a link is sent."""
    owners: list[User] = NOT_SENT
    """The organization's owners. Sent to site administrators only."""
    stacks_default_agent_pool: AgentPool | None = NOT_SENT
    """The agent pool that stacks use unless they say otherwise, or None."""
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
    tf_policy_evaluations: list[TfPolicyEvaluation] = NOT_SENT
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
class EntitlementSet(Resource):
    """What an organization's subscription entitles it to.

    Limits are None where there is none.
    """

    resource_type: ClassVar[str] = "entitlement-sets"

    agents: bool = NOT_SENT
    """Whether it may run agents."""
    audit_logging: bool = NOT_SENT
    """Whether it may read audit trails."""
    configuration_designer: bool = NOT_SENT
    """Whether it may use the configuration designer."""
    cost_estimation: bool = NOT_SENT
    """Whether it may estimate costs."""
    global_run_tasks: bool = NOT_SENT
    """Whether run tasks may run in all of its workspaces."""
    module_tests_generation: bool = NOT_SENT
    """Whether it may have tests of modules generated."""
    operations: bool = NOT_SENT
    """Whether it may run Terraform remotely."""
    policy_enforcement: bool = NOT_SENT
    """Whether it may enforce policies."""
    policy_limit: int | None = NOT_SENT
    """How many policies it may have."""
    policy_mandatory_enforcement_limit: int | None = NOT_SENT
    """How many of its policies may be mandatory."""
    policy_set_limit: int | None = NOT_SENT
    """How many policy sets it may have."""
    private_module_registry: bool = NOT_SENT
    """Whether it may publish modules of its own."""
    private_policy_agents: bool = NOT_SENT
    """Whether agents may evaluate its policies."""
    private_run_tasks: bool = NOT_SENT
    """Whether agents may forward requests to its run tasks."""
    private_vcs: bool = NOT_SENT
    """Whether agents may connect to its version control."""
    run_task_limit: int | None = NOT_SENT
    """How many run tasks it may have."""
    run_task_mandatory_enforcement_limit: int | None = NOT_SENT
    """In how many workspaces run tasks may be mandatory."""
    run_task_workspace_limit: int | None = NOT_SENT
    """In how many workspaces it may have run tasks."""
    run_tasks: bool = NOT_SENT
    """Whether it may have run tasks."""
    self_serve_billing: bool = NOT_SENT
    """Whether it may manage its subscription by itself."""
    sentinel: bool = NOT_SENT
    """Whether it may use Sentinel."""
    sso: bool = NOT_SENT
    """Whether its members may use single sign-on."""
    state_storage: bool = NOT_SENT
    """Whether it may keep states."""
    teams: bool = NOT_SENT
    """Whether it may have teams."""
    usage_reporting: bool = NOT_SENT
    """Whether it may read reports of its usage."""
    user_limit: int | None = NOT_SENT
    """How many members it may have."""
    vcs_integrations: bool = NOT_SENT
    """Whether it may connect to version control."""
    versioned_policy_set_limit: int | None = NOT_SENT
    """How many policy sets from version control it may have."""


@model
class DataRetentionPolicyDeleteOlder(Resource):
    """A rule by which configurations and states are deleted some time after they were replaced."""

    resource_type: ClassVar[str] = "data-retention-policy-delete-olders"

    delete_older_than_n_days: int = attrs.field(
        default=NOT_SENT, metadata={"aliases": ("deleteOlderThanNDays",)}
    )
    """After how many days they are deleted."""


@model
class DataRetentionPolicyDontDelete(Resource):
    """A rule by which configurations and states are kept."""

    resource_type: ClassVar[str] = "data-retention-policy-dont-deletes"


class DataRetentionPolicyType(OpenEnum):
    """What becomes of configurations and states that were replaced."""

    DATA_RETENTION_POLICY_DELETE_OLDERS = "data-retention-policy-delete-olders"
    """They are deleted after some days."""
    DATA_RETENTION_POLICY_DONT_DELETES = "data-retention-policy-dont-deletes"
    """They are kept."""


@model
class Project(Resource):
    """A group of workspaces within an organization, which share access and default settings."""

    resource_type: ClassVar[str] = "projects"

    auto_destroy_activity_duration: str | None = NOT_SENT
    """How long its workspaces wait without activity until everything in them is destroyed, such as
    `14d` or `12h`. None for never."""
    created_at: datetime = NOT_SENT
    """When the project was created."""
    default_execution_mode: ExecutionMode = NOT_SENT
    """Where Terraform runs in its workspaces unless they say otherwise."""
    description: str | None = NOT_SENT
    """What the project is for, or None."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    permissions: ProjectPermissions | None = NOT_SENT
    """What the token's owner may do with the project."""
    setting_overwrites: dict[str, bool] = NOT_SENT
    """Which settings are the project's own rather than the organization's."""
    stacks_default_execution_mode: StacksExecutionMode = NOT_SENT
    """Where Terraform runs in its stacks unless they say otherwise."""
    team_count: int | None = NOT_SENT
    """How many teams have access to the project."""
    workspace_count: int | None = NOT_SENT
    """How many workspaces belong to the project."""
    default_agent_pool: AgentPool | None = NOT_SENT
    """The agent pool that its workspaces use unless they say otherwise, or None."""
    effective_tag_bindings: list[EffectiveTagBinding] = NOT_SENT
    """The same as `tag_bindings`. Only a link is sent."""
    organization: Organization = NOT_SENT
    """The organization that the project belongs to."""
    stacks_default_agent_pool: AgentPool | None = NOT_SENT
    """The agent pool that its stacks use unless they say otherwise, or None."""
    tag_bindings: list[TagBinding] = NOT_SENT
    """The key-value tags of the project, which its workspaces inherit. Only a link is sent."""


@model
class ProjectPermissions(Model):
    """What the token's owner may do with a project."""

    can_create_workspace: bool = NOT_SENT
    """Whether they may create workspaces in it."""
    can_destroy: bool = NOT_SENT
    """Whether they may delete it."""
    can_manage_tags: bool = NOT_SENT
    """Whether they may change its tags."""
    can_manage_teams: bool = NOT_SENT
    """Whether they may give teams access to it."""
    can_manage_varsets: bool = NOT_SENT
    """Whether they may manage its variable sets."""
    can_move_workspace: bool = NOT_SENT
    """Whether they may move workspaces."""
    can_read: bool = NOT_SENT
    """Whether they may read it."""
    can_read_teams: bool = NOT_SENT
    """Whether they may read which teams have access."""
    can_update: bool = NOT_SENT
    """Whether they may change it."""


class StacksExecutionMode(OpenEnum):
    """Where the Terraform of a stack runs."""

    REMOTE = "remote"
    """On the workers of HCP Terraform or Terraform Enterprise."""
    AGENT = "agent"
    """On the agents of an agent pool."""


@model
class TagBinding(Resource):
    """A key-value tag that something carries."""

    resource_type: ClassVar[str] = "tag-bindings"

    counts: TagBindingCounts = NOT_SENT
    """How many carry the tag. Sent only if `fields` names it."""
    created_at: datetime | None = NOT_SENT
    """When the tag was put on, or None."""
    key: str = NOT_SENT
    """The key."""
    value: str | None = NOT_SENT
    """The value. Empty or None for a tag that has only a key."""
    target: Resource = NOT_SENT
    """What carries the tag. Sent only if `fields` names it."""


@model
class TagBindingCounts(Model):
    """How many carry a key-value tag."""

    projects: int = NOT_SENT
    """How many projects carry it."""
    workspaces: int = NOT_SENT
    """How many workspaces inherit it."""


@model
class EffectiveTagBinding(Resource):
    """A key-value tag that applies to a workspace or a project."""

    resource_type: ClassVar[str] = "effective-tag-bindings"

    key: str = NOT_SENT
    """The key."""
    value: str | None = NOT_SENT
    """The value. Empty or None for a tag that has only a key."""
    inherited_from: Project | None = NOT_SENT
    """The project that it is inherited from, or None."""


@model
class NewTagBinding(Model):
    """A key-value tag to put on something."""

    key: str = NOT_SENT
    """The key: at most 128 letters, digits and any of `_.=+-@:`."""
    value: str = NOT_SENT
    """The value: at most 256 letters, digits and any of `_.=+-@:`."""


@model
class TagFilter(Model):
    """A condition for key-value tags.

    A key and a value must be those of the same tag.
    """

    key: str = NOT_SENT
    """The key."""
    value: str = NOT_SENT
    """The value."""


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
    auto_destroy_status: str | None = NOT_SENT
    """How the latest automatic destruction went, or None."""
    created_at: datetime = NOT_SENT
    """When the workspace was created."""
    description: str | None = NOT_SENT
    """What the workspace is for, or None."""
    effective_run_data_retention_desc: str | None = NOT_SENT
    """For how long runs and their logs are kept, for people, or None."""
    effective_state_version_retention_desc: str | None = NOT_SENT
    """For how long states are kept, for people, or None."""
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
    inherits_project_auto_destroy: bool = NOT_SENT
    """Whether `auto_destroy_activity_duration` is the project's."""
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
    no_code_upgrade_available: bool | None = NOT_SENT
    """Whether there is a newer version of the no-code module that the workspace was created from,
    or None."""
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
    source_module_id: str | None = NOT_SENT
    """The no-code module that the workspace was created from, or None."""
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
    agent_pool: AgentPool | None = NOT_SENT
    """The agent pool that runs use, or None."""
    current_assessment_result: Resource | None = NOT_SENT
    """The latest assessment of the workspace's health, or None."""
    current_configuration_version: ConfigurationVersion | None = NOT_SENT
    """The configuration that the next run will use unless it is given another, or None."""
    current_run: Run | None = NOT_SENT
    """The run that the workspace works on or worked on last, or None."""
    current_state_version: Resource | None = NOT_SENT
    """The current state, or None if there is none yet."""
    effective_tag_bindings: list[EffectiveTagBinding] = NOT_SENT
    """The key-value tags of the workspace and of its project. Only a link is sent, unless they are
    included."""
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
    tag_bindings: list[TagBinding] = NOT_SENT
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
class Tag(Resource):
    """A flat tag, which workspaces of an organization carry."""

    resource_type: ClassVar[str] = "tags"

    created_at: datetime = NOT_SENT
    """When the tag was created."""
    instance_count: int = NOT_SENT
    """How many workspaces carry the tag."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    organization: Organization = NOT_SENT
    """The organization that the tag belongs to."""


@model
class TagName(Model):
    """A flat tag, by its name."""

    name: str = NOT_SENT
    """The name, at most 255 letters, digits, colons, hyphens and underscores."""


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
    state_versions: list[Resource] = NOT_SENT
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
    state_versions: list[Resource] = NOT_SENT
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
class TfPolicyEvaluation(Resource):
    """An evaluation of all Terraform policies that apply to a stage of a run.

    Sentinel and OPA have policy checks and policy evaluations instead.
    """

    resource_type: ClassVar[str] = "tf-policy-evaluations"

    actions: TfPolicyEvaluationActions = NOT_SENT
    """What can be done with the evaluation now."""
    created_at: datetime = NOT_SENT
    """When the evaluation was created."""
    error: TfPolicyError | None = NOT_SENT
    """Why the evaluation as a whole failed, or None. A policy that could not be evaluated is in its
    set's outcome."""
    organized_log: bool = NOT_SENT
    """Deprecated. Always true."""
    permissions: TfPolicyEvaluationPermissions = NOT_SENT
    """What the token's owner may do with the evaluation, whatever its status."""
    result_count: TfPolicyResultCount = NOT_SENT
    """How the policies of all sets together have decided."""
    stage_type: TfPolicyStageType = NOT_SENT
    """Which stage of the run the policies were evaluated for."""
    status: TfPolicyEvaluationStatus = NOT_SENT
    """Where the evaluation stands."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the evaluation entered each status, by keys such as `awaiting-override-at`."""
    updated_at: datetime = NOT_SENT
    """When the evaluation last changed."""
    run: Run = NOT_SENT
    """The run that the policies were evaluated for."""
    tf_policy_set_outcomes: list[TfPolicySetOutcome] = NOT_SENT
    """How each policy set has decided."""


@model
class TfPolicyEvaluationActions(Model):
    """What can be done with an evaluation of Terraform policies now."""

    is_overridable: bool = NOT_SENT
    """Whether it can be overridden."""


@model
class TfPolicyEvaluationPermissions(Model):
    """What the token's owner may do with an evaluation of Terraform policies."""

    can_override: bool = NOT_SENT
    """Whether they may override it."""


@model
class TfPolicyError(Model):
    """Why Terraform policies could not be evaluated."""

    type: TfPolicyErrorType = NOT_SENT
    """What kind of failure it is."""
    summary: str = NOT_SENT
    """What went wrong, in a few words."""
    detail: str = attrs.field(default=NOT_SENT, metadata={"aliases": ("details",)})
    """What went wrong, at length."""


class TfPolicyErrorType(OpenEnum):
    """A kind of failure that keeps Terraform policies from being evaluated."""

    SETUP_ERROR = "setup_error"
    """The evaluation could not be prepared."""
    INCOMPATIBLE_AGENT_VERSION = "incompatible_agent_version"
    """The agent that runs Terraform cannot evaluate Terraform policies."""


@model
class TfPolicyResultCount(Model):
    """How many Terraform policies have decided in each way."""

    advisory_failed: int = NOT_SENT
    """How many failed that are a mere warning."""
    mandatory_failed: int = NOT_SENT
    """How many failed that must pass."""
    mandatory_overridable_failed: int = NOT_SENT
    """How many failed that must pass or be overridden."""
    passed: int = NOT_SENT
    """How many passed."""
    errored: int = NOT_SENT
    """How many could not be evaluated."""
    unknown: int = NOT_SENT
    """How many depend on values that are not known before the apply."""


class TfPolicyStageType(OpenEnum):
    """A stage of a run that Terraform policies are evaluated for."""

    INIT = "Init"
    """The setup, before the plan."""
    PLAN = "Plan"
    """The plan."""
    APPLY = "Apply"
    """The apply."""


class TfPolicyEvaluationStatus(OpenEnum):
    """Where an evaluation of Terraform policies stands."""

    PENDING = "pending"
    """The run has not come to it yet."""
    QUEUED = "queued"
    """It waits for a free worker."""
    RUNNING = "running"
    """The policies are being evaluated."""
    AWAITING_OVERRIDE = "awaiting_override"
    """It has failed and waits for an override."""
    PASSED = "passed"
    """No policy has failed, or a mere advisory one. Final."""
    FAILED = "failed"
    """A mandatory policy has failed. Final."""
    OVERRIDDEN = "overridden"
    """It had failed and was overridden. Final."""
    ERRORED = "errored"
    """It could not be carried out. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


@model
class TfPolicySetOutcome(Resource):
    """How a set of Terraform policies has decided about a stage of a run."""

    resource_type: ClassVar[str] = "tf-policy-set-outcomes"

    error: TfPolicyError | None = NOT_SENT
    """Why the set could not be evaluated, or None."""
    outcomes: list[TfPolicyOutcome] | None = NOT_SENT
    """The results of the policies in the set, or None until there are any."""
    overridable: bool = NOT_SENT
    """Whether failures of policies in the set can be overridden."""
    policy_set_description: str | None = NOT_SENT
    """What the policy set is for, or None."""
    policy_set_name: str = NOT_SENT
    """The name of the policy set."""
    result_count: TfPolicyResultCount = NOT_SENT
    """How the policies of the set have decided."""
    tf_policy_evaluation: TfPolicyEvaluation = NOT_SENT
    """The evaluation that the outcome belongs to."""


@model
class TfPolicyOutcome(Model):
    """How a Terraform policy has decided."""

    policy_name: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "policy_name"})
    """The name of the policy."""
    description: str | None = NOT_SENT
    """What the policy is for, or None."""
    file_name: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "file_name"})
    """The file that defines the policy, or None."""
    enforcement_level: TfPolicyEnforcementLevel = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcement_level"}
    )
    """What its failure means for a run."""
    status: TfPolicyOutcomeStatus = NOT_SENT
    """How it has decided."""
    diagnostics: list[TfPolicyDiagnostic] | None = NOT_SENT
    """What has failed, one entry for each `enforce` block, or None."""
    passed_resources: list[TfPolicyPassedResource] | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "passed_resources"}
    )
    """The resources that have passed all of its `enforce` blocks, or None."""


@model
class TfPolicyOutcomeFilter(Model):
    """A condition for the results of Terraform policies, all of which must be met."""

    status: TfPolicyOutcomeStatus = NOT_SENT
    """How the policy has decided."""
    enforcement_level: TfPolicyEnforcementLevel = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcement_level"}
    )
    """What its failure means for a run."""


@model
class TfPolicyDiagnostic(Model):
    """What an `enforce` block of a Terraform policy has found."""

    code: str = NOT_SENT
    """The text of the block."""
    context: str | None = NOT_SENT
    """The beginning of the policy that the block belongs to, such as `resource_policy
    "aws_s3_bucket" "encrypted"`, or None."""
    start_line: int | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "start_line"})
    """The line of the policy's file in which the block begins, or None."""
    summary: str = NOT_SENT
    """What has failed, in a few words."""
    error_message: str | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "error_message"}
    )
    """Why the block has failed, if that is not about one resource. Otherwise None."""
    resources: list[TfPolicyFailedResource] | None = NOT_SENT
    """The resources that have failed, or None."""


@model
class TfPolicyFailedResource(Model):
    """A resource that an `enforce` block of a Terraform policy has failed."""

    resource_name: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "resource_name"})
    """The address of the resource, such as `aws_s3_bucket.logs`."""
    error_message: str | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "error_message"}
    )
    """Why the resource has failed, or None."""
    info_message: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "info_message"})
    """What the policy says about the resource for debugging, or None."""
    file_name: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "file_name"})
    """The file of the configuration that declares the resource, or None."""
    code: str | None = NOT_SENT
    """The declaration of the resource, or None."""
    start_line: int | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "start_line"})
    """The line of that file in which the declaration begins, or None."""
    values: list[TfPolicyValue] | None = NOT_SENT
    """The attributes that have led to the failure, or None."""


@model
class TfPolicyPassedResource(Model):
    """A resource that has passed a Terraform policy."""

    resource_name: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "resource_name"})
    """The address of the resource, such as `aws_s3_bucket.data`."""
    info_messages: list[str] | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "info_messages"}
    )
    """What the policy says about the resource for debugging, or None."""


@model
class TfPolicyValue(Model):
    """An attribute of a resource that a Terraform policy has looked at."""

    traversal: str = NOT_SENT
    """The path of the attribute."""
    statement: str = NOT_SENT
    """What its value was."""


class TfPolicyEnforcementLevel(OpenEnum):
    """What the failure of a Terraform policy means for a run."""

    ADVISORY = "advisory"
    """A warning. The run goes on."""
    MANDATORY = "mandatory"
    """The run stops with an error."""
    MANDATORY_OVERRIDABLE = "mandatory_overridable"
    """The run waits for an override."""


class TfPolicyOutcomeStatus(OpenEnum):
    """How a Terraform policy has decided."""

    PASSED = "passed"
    """All resources have passed."""
    FAILED = "failed"
    """A resource has failed."""
    ERRORED = "errored"
    """The policy could not be evaluated."""
    UNKNOWN = "unknown"
    """It depends on values that are not known before the apply."""


@model
class PolicyEvaluation(Resource):
    """An evaluation of OPA or Sentinel policies in a task stage.

    It has no access to cost estimates.
    """

    resource_type: ClassVar[str] = "policy-evaluations"

    created_at: datetime = NOT_SENT
    """When the evaluation was created."""
    policy_kind: PolicyKind = NOT_SENT
    """Which kind of policies were evaluated."""
    policy_tool_version: str | None = NOT_SENT
    """The version of OPA or Sentinel, or None."""
    result_count: PolicyResultCount = NOT_SENT
    """How the policies of all sets together have decided."""
    status: PolicyEvaluationStatus = NOT_SENT
    """Where the evaluation stands."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the evaluation entered each status, by keys such as `passed-at`."""
    updated_at: datetime = NOT_SENT
    """When the evaluation last changed."""
    policy_attachable: TaskStage = NOT_SENT
    """The task stage that the evaluation belongs to."""
    policy_set_outcomes: list[PolicySetOutcome] = NOT_SENT
    """How each policy set has decided. Often only a link is sent."""


class PolicyKind(OpenEnum):
    """A language that policies are written in."""

    OPA = "opa"
    """Rego, for Open Policy Agent."""
    SENTINEL = "sentinel"
    """Sentinel."""


@model
class PolicyResultCount(Model):
    """How many OPA or Sentinel policies have decided in each way."""

    advisory_failed: int = NOT_SENT
    """How many failed that are a mere warning."""
    mandatory_failed: int = NOT_SENT
    """How many failed that must pass."""
    passed: int = NOT_SENT
    """How many passed."""
    errored: int = NOT_SENT
    """How many could not be evaluated."""


class PolicyEvaluationStatus(OpenEnum):
    """Where an evaluation of OPA or Sentinel policies stands."""

    PENDING = "pending"
    """The run has not come to it yet."""
    QUEUED = "queued"
    """It waits for a free worker."""
    RUNNING = "running"
    """The policies are being evaluated."""
    PASSED = "passed"
    """No policy has failed, or a mere advisory one. Final."""
    FAILED = "failed"
    """A mandatory policy has failed. Its task stage tells whether it can be overridden."""
    OVERRIDDEN = "overridden"
    """It had failed and was overridden. Final."""
    ERRORED = "errored"
    """It could not be carried out. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


@model
class PolicySetOutcome(Resource):
    """How a set of OPA or Sentinel policies has decided about a run."""

    resource_type: ClassVar[str] = "policy-set-outcomes"

    error: str | None = NOT_SENT
    """Why the set could not be evaluated. Empty or None if it could."""
    outcomes: list[PolicyOutcome] | None = NOT_SENT
    """The results of the policies in the set, or None until there are any."""
    overridable: bool = NOT_SENT
    """Whether failures of policies in the set can be overridden."""
    policy_set_description: str | None = NOT_SENT
    """What the policy set is for, or None."""
    policy_set_name: str = NOT_SENT
    """The name of the policy set."""
    policy_tool_version: str | None = NOT_SENT
    """The version of OPA or Sentinel, or None."""
    result_count: PolicyResultCount = NOT_SENT
    """How the policies of the set have decided."""
    warnings: list[str] | None = NOT_SENT
    """What the evaluation warns of, or None."""
    policy_evaluation: PolicyEvaluation = NOT_SENT
    """The evaluation that the outcome belongs to."""


@model
class PolicyOutcome(Model):
    """How an OPA or Sentinel policy has decided."""

    policy_name: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "policy_name"})
    """The name of the policy, or None."""
    description: str | None = NOT_SENT
    """What the policy is for, or None."""
    enforcement_level: PolicyEnforcementLevel | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcement_level"}
    )
    """What its failure means for a run, or None if it could not be evaluated."""
    query: str | None = NOT_SENT
    """The OPA query that decides, such as `data.terraform.main.main`. None for Sentinel."""
    status: PolicyOutcomeStatus = NOT_SENT
    """How it has decided."""
    output: list[Any] | None = NOT_SENT
    """What the policy has printed, whose form the API does not promise to keep."""


@model
class PolicyOutcomeFilter(Model):
    """A condition for the results of OPA and Sentinel policies."""

    status: PolicyOutcomeStatus = NOT_SENT
    """How the policy has decided."""
    enforcement_level: PolicyEnforcementLevel = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcementLevel"}
    )
    """What its failure means for a run. Not together with the status `errored`."""


class PolicyEnforcementLevel(OpenEnum):
    """What the failure of an OPA or Sentinel policy means for a run."""

    ADVISORY = "advisory"
    """A warning. The run goes on."""
    MANDATORY = "mandatory"
    """The run stops or waits for an override."""


class PolicyOutcomeStatus(OpenEnum):
    """How an OPA or Sentinel policy has decided."""

    PASSED = "passed"
    """The run has passed."""
    FAILED = "failed"
    """The run has failed."""
    ERRORED = "errored"
    """The policy could not be evaluated."""


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
    agent_pool: AgentPool | None = NOT_SENT
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
    status_timestamps: dict[str, datetime | None] | None = NOT_SENT
    """When the stage entered each status, by keys such as `passed-at`."""
    updated_at: datetime = NOT_SENT
    """When the stage last changed."""
    cost_estimate: CostEstimate | None = NOT_SENT
    """The cost estimate that the policies take into account, or None."""
    policy_evaluations: list[PolicyEvaluation] = NOT_SENT
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
    status_timestamps: dict[str, datetime | None] | None = NOT_SENT
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
    task_result_outcomes: list[TaskResultOutcome] = NOT_SENT
    """The detailed outcomes that the task has sent. Often only a link is sent."""
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
class NotificationConfiguration(Resource):
    """Where a workspace, a project or a team sends notifications, and what about."""

    resource_type: ClassVar[str] = "notification-configurations"

    created_at: datetime = NOT_SENT
    """When the notification configuration was created."""
    delivery_responses: list[NotificationDeliveryResponse] = NOT_SENT
    """The latest response to a notification. Empty if there was none."""
    destination_type: NotificationDestinationType = NOT_SENT
    """What kind of notification is sent."""
    email_addresses: list[str] | None = NOT_SENT
    """The addresses that emails go to, or None."""
    enabled: bool = NOT_SENT
    """Whether notifications are sent."""
    external_email_addresses: list[str] | None = NOT_SENT
    """Those addresses that belong to no user, or None."""
    name: str = NOT_SENT
    """The name, for people."""
    token: str | None = attrs.field(default=NOT_SENT, repr=False, metadata={"absent_value": None})
    """Always None. The key that signs the notifications can be set but not read."""
    triggers: list[NotificationTrigger] = NOT_SENT
    """What notifications are sent for."""
    updated_at: datetime = NOT_SENT
    """When the notification configuration last changed."""
    url: str | None = attrs.field(default=NOT_SENT, metadata={"secret_if": "destination_type"})
    """Where notifications are sent, or None for emails. A chat's URL lets anyone who knows it write
    there."""
    user_email_addresses: list[str] | None = NOT_SENT
    """Those addresses that belong to users, or None."""
    subscribable: Resource = NOT_SENT
    """The workspace, project, team or stack that it belongs to."""
    users: list[User] = NOT_SENT
    """The users whom emails go to."""


@model
class NotificationDeliveryResponse(Model):
    """How a receiver has responded to a notification."""

    body: str | None = NOT_SENT
    """The body of the response, which may be cut."""
    code: str = NOT_SENT
    """The HTTP status code, such as `400`."""
    headers: dict[str, list[str]] | None = NOT_SENT
    """The headers of the response by their names in lower case."""
    sent_at: str = NOT_SENT
    """When the notification was sent, such as `2019-01-08 21:34:37 UTC`."""
    successful: bool = NOT_SENT
    """Whether the status code is 2xx."""
    url: str = attrs.field(default=NOT_SENT, metadata={"secret_if": "code"})
    """Where the notification was sent."""


class NotificationDestinationType(OpenEnum):
    """A kind of notification."""

    GENERIC = "generic"
    """A POST request with a JSON payload, to a receiver of notifications."""
    EMAIL = "email"
    """An email. Not to addresses outside, except on Terraform Enterprise."""
    SLACK = "slack"
    """A message to a channel of Slack."""
    MICROSOFT_TEAMS = "microsoft-teams"
    """A message to a channel of Microsoft Teams."""


class NotificationTrigger(OpenEnum):
    """What a notification is sent for."""

    VERIFICATION = "verification"
    """The server checks whether the receiver responds. It cannot be chosen."""
    RUN_CREATED = "run:created"
    """A run was started."""
    RUN_PLANNING = "run:planning"
    """A run has begun to plan."""
    RUN_NEEDS_ATTENTION = "run:needs_attention"
    """A run waits for a decision."""
    RUN_APPLYING = "run:applying"
    """A run has begun to apply."""
    RUN_COMPLETED = "run:completed"
    """A run has ended well."""
    RUN_ERRORED = "run:errored"
    """A run has failed, or was canceled or discarded."""
    RUN_PENDING_APPLY_APPROVAL = "run:pending_apply_approval"
    """A run waits for the confirmation of its plan."""
    RUN_COST_ESTIMATED = "run:cost_estimated"
    """The costs of a run have been estimated."""
    RUN_POLICY_OVERRIDE_REQUIRED = "run:policy_override_required"
    """A run waits for the override of a policy."""
    RUN_POLICIES_CHECKED = "run:policies_checked"
    """The policies of a run have been checked."""
    RUN_RUN_ERRORED = "run:run_errored"
    """A run has failed."""
    RUN_RUN_CANCELED = "run:run_canceled"
    """A run was canceled."""
    RUN_POLICY_SOFT_FAILED = "run:policy_soft_failed"
    """A plan-only run has failed a policy, which can be overridden."""
    ASSESSMENT_DRIFTED = "assessment:drifted"
    """The infrastructure differs from the state."""
    ASSESSMENT_CHECK_FAILURE = "assessment:check_failure"
    """A continuous check has failed."""
    ASSESSMENT_FAILED = "assessment:failed"
    """A health assessment could not be carried out."""
    WORKSPACE_AUTO_DESTROY_REMINDER = "workspace:auto_destroy_reminder"
    """Everything in a workspace will be destroyed soon."""
    WORKSPACE_AUTO_DESTROY_RUN_RESULTS = "workspace:auto_destroy_run_results"
    """A run was to destroy everything in a workspace."""
    WORKSPACE_DELETED = "workspace:deleted"
    """A workspace was deleted."""
    CHANGE_REQUEST_CREATED = "change_request:created"
    """A change was requested. For teams only."""


@model
class AgentPool(Resource):
    """A group of agents, which run Terraform and reach what the server cannot."""

    resource_type: ClassVar[str] = "agent-pools"

    agent_count: int = NOT_SENT
    """How many agents it has."""
    created_at: datetime = NOT_SENT
    """When the pool was created."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    organization_scoped: bool = NOT_SENT
    """Whether all workspaces of the organization may use it."""
    agents: list[Resource] = NOT_SENT
    """The agents. Only a link is sent."""
    allowed_projects: list[Project] = NOT_SENT
    """The projects whose workspaces may use it."""
    allowed_workspaces: list[Workspace] = NOT_SENT
    """The workspaces that may use it."""
    authentication_tokens: list[Resource] = NOT_SENT
    """The tokens of its agents. Only a link is sent."""
    excluded_workspaces: list[Workspace] = NOT_SENT
    """The workspaces that may not use it, although others of their project may."""
    organization: Organization = NOT_SENT
    """The organization that the pool belongs to."""
    workspaces: list[Workspace] = NOT_SENT
    """The workspaces that use it."""


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


RESOURCES: dict[str, type[Resource]] = {
    "users": User,
    "organizations": Organization,
    "organization-capacity": OrganizationCapacity,
    "runs": Run,
    "entitlement-sets": EntitlementSet,
    "data-retention-policy-delete-olders": DataRetentionPolicyDeleteOlder,
    "data-retention-policy-dont-deletes": DataRetentionPolicyDontDelete,
    "projects": Project,
    "tag-bindings": TagBinding,
    "effective-tag-bindings": EffectiveTagBinding,
    "workspaces": Workspace,
    "tags": Tag,
    "configuration-versions": ConfigurationVersion,
    "plans": Plan,
    "applies": Apply,
    "comments": Comment,
    "run-events": RunEvent,
    "cost-estimates": CostEstimate,
    "policy-checks": PolicyCheck,
    "tf-policy-evaluations": TfPolicyEvaluation,
    "tf-policy-set-outcomes": TfPolicySetOutcome,
    "policy-evaluations": PolicyEvaluation,
    "policy-set-outcomes": PolicySetOutcome,
    "tasks": RunTask,
    "workspace-tasks": WorkspaceRunTask,
    "task-stages": TaskStage,
    "task-results": TaskResult,
    "task-result-outcomes": TaskResultOutcome,
    "run-triggers": RunTrigger,
    "notification-configurations": NotificationConfiguration,
    "agent-pools": AgentPool,
    "ingress-attributes": IngressAttributes,
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
