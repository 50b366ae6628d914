# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/runs.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.applies import Apply
    from tfrun_async._generated.models.comments import Comment
    from tfrun_async._generated.models.configuration_versions import ConfigurationVersion
    from tfrun_async._generated.models.cost_estimates import CostEstimate
    from tfrun_async._generated.models.plans import Plan
    from tfrun_async._generated.models.policy_checks import PolicyCheck
    from tfrun_async._generated.models.run_events import RunEvent
    from tfrun_async._generated.models.state_versions import StateVersion
    from tfrun_async._generated.models.task_stages import TaskStage
    from tfrun_async._generated.models.tf_policy_evaluations import TfPolicyEvaluation
    from tfrun_async._generated.models.users import User
    from tfrun_async._generated.models.workspaces import Workspace


@model
class Run(Resource):
    """One execution of Terraform in a workspace.

    It plans, is checked, and applies once it is confirmed.
    """

    resource_type: ClassVar[str] = "runs"

    actions: RunActions = NOT_SENT
    """The possible actions on the run. Prefer this to comparing statuses."""
    allow_config_generation: bool = NOT_SENT
    """Whether Terraform may write the configuration of resources that it imports."""
    allow_empty_apply: bool = NOT_SENT
    """Whether the run is applied even if its plan contains no changes."""
    auto_apply: bool = NOT_SENT
    """Whether a successful plan is applied without confirmation."""
    canceled_at: datetime | None = NOT_SENT
    """When the run was canceled, or None if it was not."""
    created_at: datetime = NOT_SENT
    """When the run was created."""
    debugging_mode: bool = NOT_SENT
    """Whether Terraform logs in full detail, as with `TF_LOG=TRACE`."""
    force_cancel_available_at: datetime | None = attrs.field(
        default=NOT_SENT, metadata={"aliases": ("force_cancel_available_at",), "absent_value": None}
    )
    """The time from which the run may be canceled by force. The server sends it only after an
    ordinary cancel; until then it is None."""
    has_changes: bool = NOT_SENT
    """Whether the plan contains changes. False until it is known."""
    invoke_action_addrs: list[str] | None = NOT_SENT
    """The addresses of the Terraform actions that the run invokes, or None if none were given."""
    is_destroy: bool = NOT_SENT
    """Whether the run destroys all resources of the workspace."""
    message: str = NOT_SENT
    """The message of the run."""
    permissions: RunPermissions = NOT_SENT
    """The permissions of the token's owner for the run, whatever its status."""
    plan_only: bool = NOT_SENT
    """Whether the run ends with its plan and can never be applied."""
    policy_paths: list[str] | None = NOT_SENT
    """Directories of the configuration with policies, or None if none were given."""
    position_in_queue: int = NOT_SENT
    """The position of the run in its organization's queue. Sent only in that queue."""
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
    """The source of the run."""
    status: RunStatus = NOT_SENT
    """The status of the run."""
    status_timestamps: dict[str, datetime] = NOT_SENT
    """When the run entered each status, by keys such as `planned-at`."""
    target_addrs: list[str] | None = NOT_SENT
    """The addresses that the plan is limited to, or None if it covers everything."""
    terraform_version: str = NOT_SENT
    """The version of Terraform that the run uses, such as `1.9.4`."""
    trigger_reason: str = NOT_SENT
    """The reason of the start: `manual`, or a change of files in version control."""
    triggering_source_name: str | None = NOT_SENT
    """The name of the source that triggered the run, or None if none did."""
    updated_at: datetime = NOT_SENT
    """When the run last changed."""
    variables: list[RunVariable] = NOT_SENT
    """The variables of this run only."""
    apply: Apply = NOT_SENT
    """The apply of the run. It exists from the start, and waits until the plan is confirmed."""
    canceled_by: User | None = NOT_SENT
    """The user who canceled the run, or None if no one did."""
    comments: list[Comment] = NOT_SENT
    """The comments on the run."""
    configuration_version: ConfigurationVersion = NOT_SENT
    """The configuration that the run works on."""
    confirmed_by: User | None = NOT_SENT
    """The user who confirmed the plan, or None if no one did."""
    cost_estimate: CostEstimate | None = NOT_SENT
    """The cost estimate of the plan, or None if there is none."""
    created_by: User | None = NOT_SENT
    """The user who started the run, or None if no user did."""
    input_state_version: StateVersion | None = NOT_SENT
    """The state that the plan began with, or None if there was none."""
    plan: Plan = NOT_SENT
    """The plan of the run."""
    policy_checks: list[PolicyCheck] = NOT_SENT
    """The Sentinel policy checks of the run."""
    run_events: list[RunEvent] = NOT_SENT
    """The events of the run."""
    run_trigger_snapshots: list[Resource] = NOT_SENT
    """The run triggers at the start of the run."""
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
    """The workspace's alerts about the run."""


@model
class RunActions(Model):
    """The possible actions on a run in its present state."""

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
    """The permissions of the token's owner for a run."""

    can_apply: bool = NOT_SENT
    """Whether they may confirm it."""
    can_cancel: bool = NOT_SENT
    """Whether they may cancel it."""
    can_comment: bool = NOT_SENT
    """Whether they may comment on it."""
    can_discard: bool = NOT_SENT
    """Whether they may discard it."""
    can_force_execute: bool = NOT_SENT
    """Whether they may start it before the runs ahead of it."""
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
    """The status of a run."""

    PENDING = "pending"
    """The run waits in the queue of the workspace."""
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
    """The run was discarded before its apply. Final."""
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
    """The operation of a run."""

    PLAN_ONLY = "plan_only"
    """Plans and never applies, also called a speculative plan."""
    PLAN_AND_APPLY = "plan_and_apply"
    """Plans and then applies."""
    SAVE_PLAN = "save_plan"
    """Plans and saves the plan. It becomes the workspace's current run only when it is
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
    """The source of a run."""

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
    """Runs that are running, queued, or waiting for confirmation."""
    FINAL = "final"
    """Runs that have ended and will not change again."""
    DISCARDABLE = "discardable"
    """Runs that are planned, planned_and_saved, cost_estimated, policy_checked, policy_override,
    post_plan_running or post_plan_completed."""


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

for _class in (
    Run,
    RunActions,
    RunPermissions,
    RunVariable,
    RunStatus,
    RunOperation,
    RunSource,
    RunStatusGroup,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
