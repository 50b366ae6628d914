# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The operations of the API, in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from tfrun_async._generated.models import (
    AgentPool,
    Apply,
    CollaboratorAuthPolicy,
    Comment,
    ConfigurationVersion,
    CostEstimate,
    DataRetentionPolicyDeleteOlder,
    DataRetentionPolicyDontDelete,
    DataRetentionPolicyType,
    EffectiveTagBinding,
    EntitlementSet,
    ExecutionMode,
    NewTagBinding,
    NotificationConfiguration,
    NotificationDestinationType,
    NotificationTrigger,
    Organization,
    OrganizationCapacity,
    Plan,
    PolicyCheck,
    PolicyEvaluation,
    PolicyOutcomeFilter,
    PolicySetOutcome,
    Project,
    Run,
    RunEvent,
    RunOperation,
    RunSource,
    RunStatus,
    RunStatusGroup,
    RunTask,
    RunTaskEnforcementLevel,
    RunTaskGlobalConfiguration,
    RunTaskStage,
    RunTrigger,
    RunTriggerType,
    StacksExecutionMode,
    Tag,
    TagBinding,
    TagFilter,
    TagName,
    TaskResult,
    TaskResultOutcome,
    TaskStage,
    TfPolicyEvaluation,
    TfPolicyOutcomeFilter,
    TfPolicySetOutcome,
    User,
    VcsRepoSettings,
    Workspace,
    WorkspaceRunTask,
    WorkspaceSettingOverwrites,
)
from tfrun_async._http.request import Request, deep_object, json_body, path_id, query
from tfrun_async._jsonapi.document import document, dump_json, new_resources, to_many, to_one
from tfrun_async._model import UNSET, Resource, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages
from tfrun_async.errors import ArgumentError
from tfrun_async.hcl import HclValue, run_variables

OrganizationInclude = Literal["entitlement_set", "subscription", "default-project"]
"""A resource that can be loaded together with an organization.

- ``entitlement_set``: What its subscription entitles it to.
- ``subscription``: Its subscription.
- ``default-project``: Its default project.
"""


ProjectSort = Literal["name", "-name"]
"""What projects are sorted by.

- ``name``: The name, from A to Z.
- ``-name``: The name, from Z to A.
"""


WorkspaceSort = Literal[
    "name",
    "-name",
    "current-run.created-at",
    "-current-run.created-at",
    "latest-change-at",
    "-latest-change-at",
]
"""What workspaces are sorted by.

- ``name``: The name, from A to Z.
- ``-name``: The name, from Z to A.
- ``current-run.created-at``: When the current run was started, oldest first.
- ``-current-run.created-at``: When the current run was started, newest first.
- ``latest-change-at``: When the state last changed, oldest first.
- ``-latest-change-at``: When the state last changed, newest first.
"""


WorkspaceInclude = Literal[
    "current_configuration_version",
    "current_configuration_version.ingress_attributes",
    "current_run",
    "current_run.configuration_version",
    "current_run.configuration_version.ingress_attributes",
    "current_run.plan",
    "locked_by",
    "organization",
    "outputs",
    "project",
    "readme",
    "agent_pool",
    "current_assessment_result",
    "current_run.apply",
    "current_state_version",
    "effective_tag_bindings",
    "latest_run",
    "latest_run.configuration_version",
    "latest_run.configuration_version.ingress_attributes",
    "latest_run.plan",
    "vars",
]
"""A resource that can be loaded together with a workspace.

- ``current_configuration_version``: The configuration that the next run will use.
- ``current_configuration_version.ingress_attributes``: The configuration that the next run will use
  and the commit that it was made from.
- ``current_run``: The current run.
- ``current_run.configuration_version``: The current run and its configuration version.
- ``current_run.configuration_version.ingress_attributes``: The current run, its configuration
  version, and the commit that it was made from.
- ``current_run.plan``: The current run and its plan.
- ``locked_by``: The user, team or run that has locked the workspace.
- ``organization``: The organization.
- ``outputs``: The outputs of the latest applied run.
- ``project``: The project.
- ``readme``: The latest README of the configuration.
- ``agent_pool``: The agent pool that runs use. Not on every server.
- ``current_assessment_result``: The latest assessment of its health. Not on every server.
- ``current_run.apply``: The current run and its apply. Not on every server.
- ``current_state_version``: The current state. Not on every server.
- ``effective_tag_bindings``: The key-value tags of it and of its project. Not on every server.
- ``latest_run``: The same as `current_run`. Not on every server.
- ``latest_run.configuration_version``: The latest run and its configuration version. Not on every
  server.
- ``latest_run.configuration_version.ingress_attributes``: The latest run, its configuration
  version, and the commit that it was made from. Not on every server.
- ``latest_run.plan``: The latest run and its plan. Not on every server.
- ``vars``: The variables. Not on every server.
"""


ConfigurationVersionInclude = Literal["ingress_attributes", "run"]
"""A resource that can be loaded together with a configuration version.

- ``ingress_attributes``: The commit that it was made from.
- ``run``: The run that its upload started.
"""


RunInclude = Literal[
    "plan",
    "apply",
    "created_by",
    "cost_estimate",
    "configuration_version",
    "configuration_version.ingress_attributes",
    "workspace",
    "run_events",
    "task_stages",
    "tf_policy_evaluations",
]
"""A resource that can be loaded together with a run.

- ``plan``: The plan.
- ``apply``: The apply.
- ``created_by``: The user who started the run.
- ``cost_estimate``: The cost estimate.
- ``configuration_version``: The configuration version.
- ``configuration_version.ingress_attributes``: The configuration version and the commit that it was
  made from.
- ``workspace``: The workspace.
- ``run_events``: What has happened to the run. Not on every server.
- ``task_stages``: The stages at which run tasks take part in the run. Not on every server.
- ``tf_policy_evaluations``: The evaluations of Terraform policies for the run. Not on every server.
"""


RunEventInclude = Literal["actor", "comment"]
"""A resource that can be loaded together with a run event.

- ``actor``: Who did it.
- ``comment``: What was said about it.
"""


PolicyCheckInclude = Literal["run", "run.workspace"]
"""A resource that can be loaded together with a policy check.

- ``run``: The run that was checked.
- ``run.workspace``: That run and its workspace.
"""


TfPolicyEvaluationInclude = Literal["tf_policy_set_outcomes"]
"""A resource that can be loaded with an evaluation of Terraform policies.

- ``tf_policy_set_outcomes``: How each policy set has decided.
"""


RunTaskInclude = Literal["workspace_tasks", "workspace_tasks.workspace"]
"""A resource that can be loaded together with a run task.

- ``workspace_tasks``: Its associations with workspaces.
- ``workspace_tasks.workspace``: Its associations with workspaces and those workspaces.
"""


TaskStageInclude = Literal[
    "run", "run.workspace", "task_results", "policy_evaluations", "cost_estimate"
]
"""A resource that can be loaded together with a task stage.

- ``run``: The run that the stage belongs to.
- ``run.workspace``: That run and its workspace.
- ``task_results``: The results of its run tasks.
- ``policy_evaluations``: The evaluations of policies in this stage.
- ``cost_estimate``: The cost estimate that the policies take into account. Not on every server.
"""


RunTriggerInclude = Literal["workspace", "sourceable"]
"""A resource that can be loaded together with a run trigger.

- ``workspace``: The workspace that runs start in.
- ``sourceable``: The source.
"""


AdminRunInclude = Literal["workspace", "workspace.organization", "workspace.organization.owners"]
"""A resource that can be loaded together with the runs of an installation.

- ``workspace``: The workspace that the run belongs to.
- ``workspace.organization``: That workspace and its organization.
- ``workspace.organization.owners``: That workspace, its organization and the owners of that.
"""


class Organizations(Group):
    """The owners of workspaces and of everything in them."""

    async def create(
        self,
        *,
        name: str,
        email: str,
        aggregated_commit_status_enabled: bool | Unset = UNSET,
        allow_force_delete_workspaces: bool | Unset = UNSET,
        assessments_enforced: bool | Unset = UNSET,
        collaborator_auth_policy: CollaboratorAuthPolicy | str | Unset = UNSET,
        cost_estimation_enabled: bool | Unset = UNSET,
        default_agent_pool_id: str | Unset = UNSET,
        default_execution_mode: ExecutionMode | str | Unset = UNSET,
        enforce_hyok: bool | Unset = UNSET,
        owners_team_saml_role_id: str | Unset | None = UNSET,
        send_passing_statuses_for_untriggered_speculative_plans: bool | Unset = UNSET,
        session_remember: int | Unset | None = UNSET,
        session_timeout: int | Unset | None = UNSET,
        speculative_plan_management_enabled: bool | Unset = UNSET,
    ) -> Organization:
        """Create an organization.

        ``POST /organizations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        The token's owner becomes its first owner. Needs the token of a user who may create
        organizations.

        Args:
            name: The name, unique on the server: letters, digits, `-` and `_`.
            email: The address that notifications go to.
            aggregated_commit_status_enabled: Whether to send one status to a commit for all
                workspaces that it triggers. Not together with
                `send_passing_statuses_for_untriggered_speculative_plans`. Default: ``True``.
            allow_force_delete_workspaces: Whether admins of a workspace may delete it while it
                manages resources. Default: ``False``.
            assessments_enforced: Whether to assess the health of every workspace, whatever its own
                setting. Default: ``False``.
            collaborator_auth_policy: How members must authenticate. Default: ``"password"``.
            cost_estimation_enabled: Whether to estimate the costs of plans. Default: ``False``.
            default_agent_pool_id: The agent pool to run on by default. Required for the default
                execution mode `agent` and only allowed there.
            default_execution_mode: Where to run Terraform unless a project or workspace says
                otherwise. Default: ``"remote"``.
            enforce_hyok: Whether new workspaces encrypt with a key of the organization's own. HCP
                Terraform only. Default: ``False``.
            owners_team_saml_role_id: The SAML role of the team of owners.
            send_passing_statuses_for_untriggered_speculative_plans: Whether commits receive a
                passing status from workspaces that they did not trigger. Costs many requests to the
                version control provider. Default: ``False``.
            session_remember: After how many minutes a session ends. Default: ``20160``.
            session_timeout: After how many idle minutes a session ends. Default: ``20160``.
            speculative_plan_management_enabled: Whether a new commit cancels the plan-only runs of
                the one before it. Default: ``True``.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: The token's owner may not create organizations.
            UnprocessableError: The request body is malformed, or the name is taken or not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"name": name, "email": email}
        if aggregated_commit_status_enabled is not UNSET:
            attributes["aggregated-commit-status-enabled"] = aggregated_commit_status_enabled
        if allow_force_delete_workspaces is not UNSET:
            attributes["allow-force-delete-workspaces"] = allow_force_delete_workspaces
        if assessments_enforced is not UNSET:
            attributes["assessments-enforced"] = assessments_enforced
        if collaborator_auth_policy is not UNSET:
            attributes["collaborator-auth-policy"] = collaborator_auth_policy
        if cost_estimation_enabled is not UNSET:
            attributes["cost-estimation-enabled"] = cost_estimation_enabled
        if default_agent_pool_id is not UNSET:
            attributes["default-agent-pool-id"] = default_agent_pool_id
        if default_execution_mode is not UNSET:
            attributes["default-execution-mode"] = default_execution_mode
        if enforce_hyok is not UNSET:
            attributes["enforce-hyok"] = enforce_hyok
        if owners_team_saml_role_id is not UNSET:
            attributes["owners-team-saml-role-id"] = owners_team_saml_role_id
        if send_passing_statuses_for_untriggered_speculative_plans is not UNSET:
            attributes["send-passing-statuses-for-untriggered-speculative-plans"] = (
                send_passing_statuses_for_untriggered_speculative_plans
            )
        if session_remember is not UNSET:
            attributes["session-remember"] = session_remember
        if session_timeout is not UNSET:
            attributes["session-timeout"] = session_timeout
        if speculative_plan_management_enabled is not UNSET:
            attributes["speculative-plan-management-enabled"] = speculative_plan_management_enabled
        return await self._read(
            Organization,
            Request(
                "organizations.create",
                "POST",
                "/organizations",
                body=document("organizations", attributes=attributes),
            ),
        )

    def list_all(
        self,
        *,
        q: str | Unset = UNSET,
        q_email: str | Unset = UNSET,
        q_name: str | Unset = UNSET,
        include: Sequence[OrganizationInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Organization]:
        """List the organizations that the token's owner may see.

        ``GET /organizations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        The searches `q_email` and `q_name` must both match; `q` takes precedence over them.

        Args:
            q: Only organizations whose name or notification address resembles this.
            q_email: Only organizations whose notification address resembles this.
            q_name: Only organizations whose name resembles this.
            include: Related resources to load together with the organization.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Organization,
            Request(
                "organizations.list_all",
                "GET",
                "/organizations",
                query=query({"q": q, "q[email]": q_email, "q[name]": q_name, "include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self,
        organization: Organization | str,
        *,
        include: Sequence[OrganizationInclude] | Unset = UNSET,
    ) -> Organization:
        """Read an organization.

        ``GET /organizations/{organization_name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        A user without rights over the organization sees only part of its attributes.

        Args:
            organization: The organization to read.
            include: Related resources to load together with the organization.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Organization,
            Request(
                "organizations.read",
                "GET",
                f"/organizations/{path_id('organization', organization)}",
                query=query({"include": include}),
            ),
        )

    async def update(
        self,
        organization: Organization | str,
        *,
        name: str | Unset = UNSET,
        email: str | Unset = UNSET,
        aggregated_commit_status_enabled: bool | Unset = UNSET,
        allow_force_delete_workspaces: bool | Unset = UNSET,
        assessments_enforced: bool | Unset = UNSET,
        collaborator_auth_policy: CollaboratorAuthPolicy | str | Unset = UNSET,
        cost_estimation_enabled: bool | Unset = UNSET,
        default_agent_pool_id: str | Unset = UNSET,
        default_execution_mode: ExecutionMode | str | Unset = UNSET,
        enforce_hyok: bool | Unset = UNSET,
        owners_team_saml_role_id: str | Unset | None = UNSET,
        send_passing_statuses_for_untriggered_speculative_plans: bool | Unset = UNSET,
        session_remember: int | Unset | None = UNSET,
        session_timeout: int | Unset | None = UNSET,
        speculative_plan_management_enabled: bool | Unset = UNSET,
    ) -> Organization:
        """Change the settings of an organization.

        ``PATCH /organizations/{organization_name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        Only what is given changes. Only its owners may do this.

        Args:
            organization: The organization to change.
            name: A new name, unique on the server: letters, digits, `-` and `_`. It is the id, too.
            email: The address that notifications go to.
            aggregated_commit_status_enabled: Whether to send one status to a commit for all
                workspaces that it triggers. Not together with
                `send_passing_statuses_for_untriggered_speculative_plans`.
            allow_force_delete_workspaces: Whether admins of a workspace may delete it while it
                manages resources.
            assessments_enforced: Whether to assess the health of every workspace, whatever its own
                setting.
            collaborator_auth_policy: How members must authenticate.
            cost_estimation_enabled: Whether to estimate the costs of plans.
            default_agent_pool_id: The agent pool to run on by default. Required for the default
                execution mode `agent` and only allowed there.
            default_execution_mode: Where to run Terraform unless a project or workspace says
                otherwise.
            enforce_hyok: Whether new workspaces encrypt with a key of the organization's own. HCP
                Terraform only.
            owners_team_saml_role_id: The SAML role of the team of owners.
            send_passing_statuses_for_untriggered_speculative_plans: Whether commits receive a
                passing status from workspaces that they did not trigger. Costs many requests to the
                version control provider.
            session_remember: After how many minutes a session ends.
            session_timeout: After how many idle minutes a session ends.
            speculative_plan_management_enabled: Whether a new commit cancels the plan-only runs of
                the one before it.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if name is not UNSET:
            attributes["name"] = name
        if email is not UNSET:
            attributes["email"] = email
        if aggregated_commit_status_enabled is not UNSET:
            attributes["aggregated-commit-status-enabled"] = aggregated_commit_status_enabled
        if allow_force_delete_workspaces is not UNSET:
            attributes["allow-force-delete-workspaces"] = allow_force_delete_workspaces
        if assessments_enforced is not UNSET:
            attributes["assessments-enforced"] = assessments_enforced
        if collaborator_auth_policy is not UNSET:
            attributes["collaborator-auth-policy"] = collaborator_auth_policy
        if cost_estimation_enabled is not UNSET:
            attributes["cost-estimation-enabled"] = cost_estimation_enabled
        if default_agent_pool_id is not UNSET:
            attributes["default-agent-pool-id"] = default_agent_pool_id
        if default_execution_mode is not UNSET:
            attributes["default-execution-mode"] = default_execution_mode
        if enforce_hyok is not UNSET:
            attributes["enforce-hyok"] = enforce_hyok
        if owners_team_saml_role_id is not UNSET:
            attributes["owners-team-saml-role-id"] = owners_team_saml_role_id
        if send_passing_statuses_for_untriggered_speculative_plans is not UNSET:
            attributes["send-passing-statuses-for-untriggered-speculative-plans"] = (
                send_passing_statuses_for_untriggered_speculative_plans
            )
        if session_remember is not UNSET:
            attributes["session-remember"] = session_remember
        if session_timeout is not UNSET:
            attributes["session-timeout"] = session_timeout
        if speculative_plan_management_enabled is not UNSET:
            attributes["speculative-plan-management-enabled"] = speculative_plan_management_enabled
        return await self._read(
            Organization,
            Request(
                "organizations.update",
                "PATCH",
                f"/organizations/{path_id('organization', organization)}",
                body=document("organizations", attributes=attributes),
            ),
        )

    async def delete(self, organization: Organization | str) -> None:
        """Delete an organization with everything in it.

        ``DELETE /organizations/{organization_name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        Its workspaces and their state are lost for good. Only its owners may do this.

        Args:
            organization: The organization to delete.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "organizations.delete",
                "DELETE",
                f"/organizations/{path_id('organization', organization)}",
            )
        )

    def run_queue(
        self,
        organization: Organization | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Run]:
        """List the runs of an organization that wait for a worker or occupy one.

        ``GET /organizations/{organization_name}/runs/queue``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        They come in the order in which they take their turns, and each tells its position.

        Args:
            organization: The organization whose queue to list.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Run,
            Request(
                "organizations.run_queue",
                "GET",
                f"/organizations/{path_id('organization', organization)}/runs/queue",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def capacity(self, organization: Organization | str) -> OrganizationCapacity:
        """Read how many runs of an organization are under way, and how many wait.

        ``GET /organizations/{organization_name}/capacity``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        It tells how busy the organization is without the list of its queue.

        Args:
            organization: The organization to read about.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            OrganizationCapacity,
            Request(
                "organizations.capacity",
                "GET",
                f"/organizations/{path_id('organization', organization)}/capacity",
            ),
        )

    async def entitlement_set(self, organization: Organization | str) -> EntitlementSet:
        """Read what an organization's subscription entitles it to.

        ``GET /organizations/{organization_name}/entitlement-set``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        Anyone who may see the organization may read it.

        Args:
            organization: The organization to read about.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            EntitlementSet,
            Request(
                "organizations.entitlement_set",
                "GET",
                f"/organizations/{path_id('organization', organization)}/entitlement-set",
            ),
        )

    def list_module_producers(
        self,
        organization: Organization | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Organization]:
        """List the organizations that share their modules with an organization.

        ``GET /organizations/{organization_name}/relationships/module-producers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        Terraform Enterprise only.

        Args:
            organization: The organization that the modules are shared with.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Organization,
            Request(
                "organizations.list_module_producers",
                "GET",
                f"/organizations/{path_id('organization', organization)}/relationships/module-producers",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read_data_retention_policy(
        self, organization: Organization | str
    ) -> DataRetentionPolicyDeleteOlder | DataRetentionPolicyDontDelete:
        """Read for how long an organization keeps replaced configurations and states.

        ``GET /organizations/{organization_name}/relationships/data-retention-policy``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        Without a policy of its own, the response is the installation's. Terraform Enterprise only.

        Args:
            organization: The organization to read about.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            (DataRetentionPolicyDeleteOlder, DataRetentionPolicyDontDelete),
            Request(
                "organizations.read_data_retention_policy",
                "GET",
                f"/organizations/{path_id('organization', organization)}/relationships/data-retention-policy",
            ),
        )

    async def set_data_retention_policy(
        self,
        organization: Organization | str,
        *,
        policy_type: DataRetentionPolicyType | str,
        delete_older_than_n_days: int | Unset = UNSET,
    ) -> DataRetentionPolicyDeleteOlder | DataRetentionPolicyDontDelete | None:
        """Choose for how long an organization keeps replaced configurations and states.

        ``POST /organizations/{organization_name}/relationships/data-retention-policy``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        It takes the place of the installation's policy, or of an own one before. Terraform
        Enterprise only.

        Args:
            organization: The organization that the policy is for.
            policy_type: What is to become of them.
            delete_older_than_n_days: After how many days to delete them. Required for the type
                `data-retention-policy-delete-olders` and only allowed there.

        Returns:
            None: The server has set the policy but does not send it back.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if delete_older_than_n_days is not UNSET:
            attributes["delete-older-than-n-days"] = delete_older_than_n_days
        return await self._read_or_none(
            (DataRetentionPolicyDeleteOlder, DataRetentionPolicyDontDelete),
            Request(
                "organizations.set_data_retention_policy",
                "POST",
                f"/organizations/{path_id('organization', organization)}/relationships/data-retention-policy",
                body=document(policy_type, attributes=attributes),
            ),
        )

    async def delete_data_retention_policy(self, organization: Organization | str) -> None:
        """Let the installation's data retention policy apply to an organization.

        ``DELETE /organizations/{organization_name}/relationships/data-retention-policy``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        The organization's own policy is deleted. Terraform Enterprise only.

        Args:
            organization: The organization that the policy is of.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "organizations.delete_data_retention_policy",
                "DELETE",
                f"/organizations/{path_id('organization', organization)}/relationships/data-retention-policy",
            )
        )


class Account(Group):
    """The user that the client's token belongs to."""

    async def read(self) -> User:
        """Read the user that the token belongs to.

        ``GET /account/details``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/account

        The token of a team or an organization belongs to a service account, and
        `authenticated_resource` is the team or the organization.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(User, Request("account.read", "GET", "/account/details"))

    async def update(self, *, username: str | Unset = UNSET, email: str | Unset = UNSET) -> User:
        """Change the name or the address of the user that the token belongs to.

        ``PATCH /account/update``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/account

        A new address is `unconfirmed_email` until it is confirmed by the link in an email to it.

        Args:
            username: The new name.
            email: The new address. It must be confirmed before it is used.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if username is not UNSET:
            attributes["username"] = username
        if email is not UNSET:
            attributes["email"] = email
        return await self._read(
            User,
            Request(
                "account.update",
                "PATCH",
                "/account/update",
                body=document("users", attributes=attributes),
            ),
        )

    async def change_password(
        self, *, current_password: str, password: str, password_confirmation: str
    ) -> User:
        """Change the password of the user that the token belongs to.

        ``PATCH /account/password``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/account

        The user's tokens stay valid.

        Args:
            current_password: The password until now.
            password: The new password, at least 10 characters long.
            password_confirmation: The new password once more.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            UnprocessableError: The current password is wrong, the new one too short, or its
                confirmation another.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        request = Request(
            "account.change_password",
            "PATCH",
            "/account/password",
            body=document(
                "users",
                attributes={
                    "current_password": current_password,
                    "password": password,
                    "password_confirmation": password_confirmation,
                },
            ),
        )
        del current_password, password, password_confirmation  # tracebacks show local variables
        return await self._read(User, request)


class Projects(Group):
    """Groups of workspaces, which share access, tags and default settings."""

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        q: str | Unset = UNSET,
        names: Sequence[str] | Unset = UNSET,
        can_create_workspace: bool | Unset = UNSET,
        can_move_stack: bool | Unset = UNSET,
        can_update: bool | Unset = UNSET,
        tagged: Sequence[TagFilter] | Unset = UNSET,
        sort: ProjectSort | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Project]:
        """List the projects of an organization.

        ``GET /organizations/{organization_name}/projects``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        Only projects that the token's owner may read are listed. All filters given must match.

        Args:
            organization: The organization that the projects belong to.
            q: Only projects whose name resembles this. Not together with `names`.
            names: Only projects with one of these names, without regard to case.
            can_create_workspace: Only projects that the token's owner may create workspaces in.
            can_move_stack: Only projects that the token's owner may move stacks between. HCP
                Terraform only.
            can_update: Only projects that the token's owner may change.
            tagged: Only projects that have all of these tags.
            sort: What to sort by. If left out, the order is arbitrary but stable.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Project,
            Request(
                "projects.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/projects",
                query=query(
                    {
                        "q": q,
                        "filter[names]": names,
                        "filter[permissions][create-workspace]": can_create_workspace,
                        "filter[permissions][move-stack]": can_move_stack,
                        "filter[permissions][update]": can_update,
                        "sort": sort,
                    }
                )
                + deep_object("filter[tagged]", tagged),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(
        self,
        organization: Organization | str,
        *,
        name: str,
        tag_bindings: Sequence[NewTagBinding] | Unset = UNSET,
        auto_destroy_activity_duration: str | Unset | None = UNSET,
        default_agent_pool_id: str | Unset = UNSET,
        default_execution_mode: ExecutionMode | str | Unset = UNSET,
        description: str | Unset | None = UNSET,
        setting_overwrites: Mapping[str, bool] | Unset = UNSET,
        stacks_default_execution_mode: StacksExecutionMode | str | Unset = UNSET,
    ) -> Project:
        """Create a project in an organization.

        ``POST /organizations/{organization_name}/projects``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        Needs permission to manage projects, as owners of the organization and its own token have.

        Args:
            organization: The organization to create the project in.
            name: The name, unique within the organization: 3 to 40 letters, digits, spaces, `-` and
                `_`, with no space at either end.
            tag_bindings: The key-value tags of the project, which its workspaces inherit.
            auto_destroy_activity_duration: How long its workspaces wait without activity until
                everything in them is destroyed: up to four digits with `d` for days or `h` for
                hours, such as `14d`.
            default_agent_pool_id: The agent pool that its workspaces run on by default. Required
                for the default execution mode `agent` and only allowed there.
            default_execution_mode: Where to run Terraform in its workspaces unless they say
                otherwise. Default: ``"remote"``.
            description: What the project is for, in at most 256 characters.
            setting_overwrites: Which settings are to be the project's own rather than the
                organization's, by keys such as `execution-mode`.
            stacks_default_execution_mode: Where to run Terraform in its stacks unless they say
                otherwise. Default: ``"remote"``.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not create
                projects in it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"name": name}
        if auto_destroy_activity_duration is not UNSET:
            attributes["auto-destroy-activity-duration"] = auto_destroy_activity_duration
        if default_agent_pool_id is not UNSET:
            attributes["default-agent-pool-id"] = default_agent_pool_id
        if default_execution_mode is not UNSET:
            attributes["default-execution-mode"] = default_execution_mode
        if description is not UNSET:
            attributes["description"] = description
        if setting_overwrites is not UNSET:
            attributes["setting-overwrites"] = setting_overwrites
        if stacks_default_execution_mode is not UNSET:
            attributes["stacks-default-execution-mode"] = stacks_default_execution_mode
        relationships: dict[str, Any] = {}
        if tag_bindings is not UNSET:
            relationships["tag-bindings"] = new_resources("tag-bindings", tag_bindings)
        return await self._read(
            Project,
            Request(
                "projects.create",
                "POST",
                f"/organizations/{path_id('organization', organization)}/projects",
                body=document("projects", attributes=attributes, relationships=relationships),
            ),
        )

    async def read(self, project: Project | str) -> Project:
        """Read a project.

        ``GET /projects/{project_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        Needs permission to read the project.

        Args:
            project: The project to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such project, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Project, Request("projects.read", "GET", f"/projects/{path_id('project', project)}")
        )

    async def update(
        self,
        project: Project | str,
        *,
        tag_bindings: Sequence[NewTagBinding] | Unset = UNSET,
        name: str | Unset = UNSET,
        auto_destroy_activity_duration: str | Unset | None = UNSET,
        default_agent_pool_id: str | Unset = UNSET,
        default_execution_mode: ExecutionMode | str | Unset = UNSET,
        description: str | Unset | None = UNSET,
        setting_overwrites: Mapping[str, bool] | Unset = UNSET,
        stacks_default_execution_mode: StacksExecutionMode | str | Unset = UNSET,
    ) -> Project:
        """Change the settings of a project.

        ``PATCH /projects/{project_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        Only what is given changes. Tags that are given take the place of all tags before: use
        `tag_bindings.add_to_project` to keep them. Needs permission to manage the project.

        Args:
            project: The project to change.
            tag_bindings: Key-value tags that take the place of all tags of the project.
            name: A new name, unique within the organization: 3 to 40 letters, digits, spaces, `-`
                and `_`, with no space at either end.
            auto_destroy_activity_duration: How long its workspaces wait without activity until
                everything in them is destroyed: up to four digits with `d` for days or `h` for
                hours, such as `14d`. None for never.
            default_agent_pool_id: The agent pool that its workspaces run on by default. Required
                for the default execution mode `agent` and only allowed there.
            default_execution_mode: Where to run Terraform in its workspaces unless they say
                otherwise.
            description: What the project is for, in at most 256 characters. None removes it.
            setting_overwrites: Which settings are to be the project's own rather than the
                organization's, by keys such as `execution-mode`.
            stacks_default_execution_mode: Where to run Terraform in its stacks unless they say
                otherwise.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such project, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if name is not UNSET:
            attributes["name"] = name
        if auto_destroy_activity_duration is not UNSET:
            attributes["auto-destroy-activity-duration"] = auto_destroy_activity_duration
        if default_agent_pool_id is not UNSET:
            attributes["default-agent-pool-id"] = default_agent_pool_id
        if default_execution_mode is not UNSET:
            attributes["default-execution-mode"] = default_execution_mode
        if description is not UNSET:
            attributes["description"] = description
        if setting_overwrites is not UNSET:
            attributes["setting-overwrites"] = setting_overwrites
        if stacks_default_execution_mode is not UNSET:
            attributes["stacks-default-execution-mode"] = stacks_default_execution_mode
        relationships: dict[str, Any] = {}
        if tag_bindings is not UNSET:
            relationships["tag-bindings"] = new_resources("tag-bindings", tag_bindings)
        return await self._read(
            Project,
            Request(
                "projects.update",
                "PATCH",
                f"/projects/{path_id('project', project)}",
                body=document("projects", attributes=attributes, relationships=relationships),
            ),
        )

    async def delete(self, project: Project | str) -> None:
        """Delete a project that has no workspaces.

        ``DELETE /projects/{project_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        It must have no stacks either. Needs permission to manage the project.

        Args:
            project: The project to delete.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            ForbiddenError: The project has workspaces or stacks, and may not be deleted by force.
            NotFoundError: There is no such project, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request("projects.delete", "DELETE", f"/projects/{path_id('project', project)}")
        )

    async def move_workspaces(
        self, project: Project | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Move workspaces into a project.

        ``POST /projects/{project_id}/relationships/workspaces``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        All of them are moved or none. Needs permission to move workspaces in this project and in
        the projects that they come from.

        Args:
            project: The project to move the workspaces to.
            workspaces: The workspaces.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            ForbiddenError: There is no such workspace, or the token's owner may not move all of
                them. None was moved.
            NotFoundError: There is no such project, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "projects.move_workspaces",
                "POST",
                f"/projects/{path_id('project', project)}/relationships/workspaces",
                body=dump_json(to_many("workspaces", workspaces)),
            )
        )


class Workspaces(Group):
    """Where Terraform runs, one configuration and one state each.

    A workspace works on one run at a time.
    """

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        search_name: str | Unset = UNSET,
        search_wildcard_name: str | Unset = UNSET,
        search_tags: Sequence[str] | Unset = UNSET,
        search_exclude_tags: Sequence[str] | Unset = UNSET,
        project: Project | str | Unset = UNSET,
        current_run_status: RunStatus | str | Unset = UNSET,
        tagged: Sequence[TagFilter] | Unset = UNSET,
        sort: WorkspaceSort | Unset = UNSET,
        include: Sequence[WorkspaceInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Workspace]:
        """List the workspaces of an organization.

        ``GET /organizations/{organization_name}/workspaces``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Only workspaces that the token's owner may read are listed. All searches and filters given
        must match.

        Args:
            organization: The organization that the workspaces belong to.
            search_name: Only workspaces whose name resembles this.
            search_wildcard_name: Only workspaces whose name matches this, with `*` for any text at
                the beginning, at the end, or at both: `*-prod`, `prod-*`, `*-prod-*`.
            search_tags: Only workspaces that carry all of these tags.
            search_exclude_tags: Leave out workspaces that carry any of these tags.
            project: Only workspaces of this project.
            current_run_status: Only workspaces whose current run is in this status.
            tagged: Only workspaces that have all of these key-value tags, themselves or by their
                project.
            sort: What to sort by. By their runs, workspaces without one come last. If left out, the
                order is arbitrary but stable.
            include: Related resources to load together with the workspace.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Workspace,
            Request(
                "workspaces.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/workspaces",
                query=query(
                    {
                        "search[name]": search_name,
                        "search[wildcard-name]": search_wildcard_name,
                        "search[tags]": search_tags,
                        "search[exclude-tags]": search_exclude_tags,
                        "filter[project][id]": project,
                        "filter[current-run][status]": current_run_status,
                        "sort": sort,
                        "include": include,
                    }
                )
                + deep_object("filter[tagged]", tagged),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(
        self,
        organization: Organization | str,
        *,
        name: str,
        project: Project | str | Unset = UNSET,
        tag_bindings: Sequence[NewTagBinding] | Unset = UNSET,
        agent_pool_id: str | Unset = UNSET,
        allow_destroy_plan: bool | Unset = UNSET,
        assessments_enabled: bool | Unset = UNSET,
        auto_apply: bool | Unset = UNSET,
        auto_apply_run_trigger: bool | Unset = UNSET,
        auto_destroy_activity_duration: str | Unset | None = UNSET,
        auto_destroy_at: datetime | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        execution_mode: ExecutionMode | str | Unset = UNSET,
        file_triggers_enabled: bool | Unset = UNSET,
        global_remote_state: bool | Unset = UNSET,
        hyok_enabled: bool | Unset = UNSET,
        project_remote_state: bool | Unset = UNSET,
        queue_all_runs: bool | Unset = UNSET,
        setting_overwrites: WorkspaceSettingOverwrites | Unset = UNSET,
        source_name: str | Unset = UNSET,
        source_url: str | Unset = UNSET,
        speculative_enabled: bool | Unset = UNSET,
        terraform_version: str | Unset = UNSET,
        trigger_patterns: Sequence[str] | Unset = UNSET,
        trigger_prefixes: Sequence[str] | Unset = UNSET,
        vcs_repo: VcsRepoSettings | Unset = UNSET,
        working_directory: str | Unset | None = UNSET,
    ) -> Workspace:
        """Create a workspace in an organization.

        ``POST /organizations/{organization_name}/workspaces``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Without `project` it goes to the organization's default project. Needs permission to manage
        workspaces in the organization or in the project.

        Args:
            organization: The organization to create the workspace in.
            name: The name, unique within the organization: letters, digits, `-` and `_`.
            project: The project to create the workspace in. If left out, the organization's default
                project.
            tag_bindings: The key-value tags of the workspace, besides those of its project.
            agent_pool_id: The agent pool to run on. Required for the execution mode `agent` and
                only allowed there.
            allow_destroy_plan: Whether runs that destroy everything may be queued. Default:
                ``True``.
            assessments_enabled: Whether to assess the health of the workspace regularly. Depends on
                the organization's plan and needs the execution mode `remote`. Default: ``False``.
            auto_apply: Whether to apply successful plans without confirmation. Default: ``False``.
            auto_apply_run_trigger: Whether to apply without confirmation if a run trigger started
                the run. Default: ``False``.
            auto_destroy_activity_duration: How long without activity until everything is destroyed:
                up to four digits with `d` for days or `h` for hours, such as `14d`.
            auto_destroy_at: When to destroy everything.
            description: What the workspace is for.
            execution_mode: Where to run Terraform. If left out, the project's default.
            file_triggers_enabled: Whether a push starts a run only if it changes files in
                `working_directory`, `trigger_prefixes` or `trigger_patterns`. Otherwise every push
                does. Default: ``True``.
            global_remote_state: Whether every workspace of the organization may read this one's
                state. Default: ``False``.
            hyok_enabled: Whether to encrypt what runs produce with a key of the organization's own.
                HCP Terraform only. Default: ``False``.
            project_remote_state: Whether every workspace of the project may read this one's state.
                Terraform Enterprise only. Default: ``False``.
            queue_all_runs: Whether changes in version control start runs even before the first run
                by hand. Default: ``False``.
            setting_overwrites: Which settings are to be the workspace's own rather than its
                project's.
            source_name: The name of the application that creates the workspace, shown beside it.
            source_url: The URL of the application that creates the workspace.
            speculative_enabled: Whether pull requests start plan-only runs. Turn it off for
                repositories that strangers contribute to. Default: ``True``.
            terraform_version: The version of Terraform, or a constraint such as `~> 1.9.0`, which
                means the newest that fits. If left out, the latest release.
            trigger_patterns: Glob patterns of files whose changes start runs. Default: ``[]``.
            trigger_prefixes: Directories whose changes start runs, besides `working_directory`.
                Default: ``[]``.
            vcs_repo: The repository to take configurations from. If left out, they are uploaded.
            working_directory: The directory of the configuration to run Terraform in. If left out,
                its root.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not create
                workspaces in it.
            UnprocessableError: The request body is malformed, or the name is taken or not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"name": name}
        if agent_pool_id is not UNSET:
            attributes["agent-pool-id"] = agent_pool_id
        if allow_destroy_plan is not UNSET:
            attributes["allow-destroy-plan"] = allow_destroy_plan
        if assessments_enabled is not UNSET:
            attributes["assessments-enabled"] = assessments_enabled
        if auto_apply is not UNSET:
            attributes["auto-apply"] = auto_apply
        if auto_apply_run_trigger is not UNSET:
            attributes["auto-apply-run-trigger"] = auto_apply_run_trigger
        if auto_destroy_activity_duration is not UNSET:
            attributes["auto-destroy-activity-duration"] = auto_destroy_activity_duration
        if auto_destroy_at is not UNSET:
            attributes["auto-destroy-at"] = auto_destroy_at
        if description is not UNSET:
            attributes["description"] = description
        if execution_mode is not UNSET:
            attributes["execution-mode"] = execution_mode
        if file_triggers_enabled is not UNSET:
            attributes["file-triggers-enabled"] = file_triggers_enabled
        if global_remote_state is not UNSET:
            attributes["global-remote-state"] = global_remote_state
        if hyok_enabled is not UNSET:
            attributes["hyok-enabled"] = hyok_enabled
        if project_remote_state is not UNSET:
            attributes["project-remote-state"] = project_remote_state
        if queue_all_runs is not UNSET:
            attributes["queue-all-runs"] = queue_all_runs
        if setting_overwrites is not UNSET:
            attributes["setting-overwrites"] = setting_overwrites
        if source_name is not UNSET:
            attributes["source-name"] = source_name
        if source_url is not UNSET:
            attributes["source-url"] = source_url
        if speculative_enabled is not UNSET:
            attributes["speculative-enabled"] = speculative_enabled
        if terraform_version is not UNSET:
            attributes["terraform-version"] = terraform_version
        if trigger_patterns is not UNSET:
            attributes["trigger-patterns"] = trigger_patterns
        if trigger_prefixes is not UNSET:
            attributes["trigger-prefixes"] = trigger_prefixes
        if vcs_repo is not UNSET:
            attributes["vcs-repo"] = vcs_repo
        if working_directory is not UNSET:
            attributes["working-directory"] = working_directory
        relationships: dict[str, Any] = {}
        if project is not UNSET:
            relationships["project"] = to_one("projects", project)
        if tag_bindings is not UNSET:
            relationships["tag-bindings"] = new_resources("tag-bindings", tag_bindings)
        return await self._read(
            Workspace,
            Request(
                "workspaces.create",
                "POST",
                f"/organizations/{path_id('organization', organization)}/workspaces",
                body=document("workspaces", attributes=attributes, relationships=relationships),
            ),
        )

    async def read_by_name(
        self,
        organization: Organization | str,
        name: str,
        *,
        include: Sequence[WorkspaceInclude] | Unset = UNSET,
    ) -> Workspace:
        """Read a workspace by its name.

        ``GET /organizations/{organization_name}/workspaces/{name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        The response is the same as from reading it by its id. Names are unique within an
        organization.

        Args:
            organization: The organization that the workspace belongs to.
            name: The name of the workspace.
            include: Related resources to load together with the workspace.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.read_by_name",
                "GET",
                f"/organizations/{path_id('organization', organization)}/workspaces/{path_id('name', name)}",
                query=query({"include": include}),
            ),
        )

    async def update_by_name(
        self,
        organization: Organization | str,
        workspace_name: str,
        *,
        project: Project | str | Unset = UNSET,
        tag_bindings: Sequence[NewTagBinding] | Unset = UNSET,
        name: str | Unset = UNSET,
        agent_pool_id: str | Unset | None = UNSET,
        allow_destroy_plan: bool | Unset = UNSET,
        assessments_enabled: bool | Unset = UNSET,
        auto_apply: bool | Unset = UNSET,
        auto_apply_run_trigger: bool | Unset = UNSET,
        auto_destroy_activity_duration: str | Unset | None = UNSET,
        auto_destroy_at: datetime | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        execution_mode: ExecutionMode | str | Unset = UNSET,
        file_triggers_enabled: bool | Unset = UNSET,
        global_remote_state: bool | Unset = UNSET,
        project_remote_state: bool | Unset = UNSET,
        queue_all_runs: bool | Unset = UNSET,
        setting_overwrites: WorkspaceSettingOverwrites | Unset = UNSET,
        speculative_enabled: bool | Unset = UNSET,
        terraform_version: str | Unset = UNSET,
        trigger_patterns: Sequence[str] | Unset = UNSET,
        trigger_prefixes: Sequence[str] | Unset = UNSET,
        vcs_repo: VcsRepoSettings | Unset | None = UNSET,
        working_directory: str | Unset | None = UNSET,
    ) -> Workspace:
        """Change the settings of a workspace, given its name.

        ``PATCH /organizations/{organization_name}/workspaces/{name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Only what is given changes, as in `update`. Needs admin access to the workspace.

        Args:
            organization: The organization that the workspace belongs to.
            workspace_name: The name of the workspace to change.
            project: The project to move the workspace to. Needs admin access to both projects.
            tag_bindings: Key-value tags that take the place of all tags of the workspace itself.
            name: A new name, unique within the organization: letters, digits, `-` and `_`. It
                changes the workspace's URLs, not its id.
            agent_pool_id: The agent pool to run on. Required for the execution mode `agent` and
                only allowed there.
            allow_destroy_plan: Whether runs that destroy everything may be queued.
            assessments_enabled: Whether to assess the health of the workspace regularly. Depends on
                the organization's plan and needs the execution mode `remote`.
            auto_apply: Whether to apply successful plans without confirmation.
            auto_apply_run_trigger: Whether to apply without confirmation if a run trigger started
                the run.
            auto_destroy_activity_duration: How long without activity until everything is destroyed:
                up to four digits with `d` for days or `h` for hours, such as `14d`. None for never.
            auto_destroy_at: When to destroy everything. None to call it off.
            description: What the workspace is for.
            execution_mode: Where to run Terraform.
            file_triggers_enabled: Whether a push starts a run only if it changes files in
                `working_directory`, `trigger_prefixes` or `trigger_patterns`. Otherwise every push
                does.
            global_remote_state: Whether every workspace of the organization may read this one's
                state.
            project_remote_state: Whether every workspace of the project may read this one's state.
                Terraform Enterprise only.
            queue_all_runs: Whether changes in version control start runs even before the first run
                by hand.
            setting_overwrites: Which settings are to be the workspace's own rather than its
                project's.
            speculative_enabled: Whether pull requests start plan-only runs. Turn it off for
                repositories that strangers contribute to.
            terraform_version: The version of Terraform, or a constraint such as `~> 1.9.0`, which
                means the newest that fits.
            trigger_patterns: Glob patterns of files whose changes start runs.
            trigger_prefixes: Directories whose changes start runs, besides `working_directory`.
            vcs_repo: What to change about the repository that configurations come from. None
                disconnects it.
            working_directory: The directory of the configuration to run Terraform in. None for its
                root.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if name is not UNSET:
            attributes["name"] = name
        if agent_pool_id is not UNSET:
            attributes["agent-pool-id"] = agent_pool_id
        if allow_destroy_plan is not UNSET:
            attributes["allow-destroy-plan"] = allow_destroy_plan
        if assessments_enabled is not UNSET:
            attributes["assessments-enabled"] = assessments_enabled
        if auto_apply is not UNSET:
            attributes["auto-apply"] = auto_apply
        if auto_apply_run_trigger is not UNSET:
            attributes["auto-apply-run-trigger"] = auto_apply_run_trigger
        if auto_destroy_activity_duration is not UNSET:
            attributes["auto-destroy-activity-duration"] = auto_destroy_activity_duration
        if auto_destroy_at is not UNSET:
            attributes["auto-destroy-at"] = auto_destroy_at
        if description is not UNSET:
            attributes["description"] = description
        if execution_mode is not UNSET:
            attributes["execution-mode"] = execution_mode
        if file_triggers_enabled is not UNSET:
            attributes["file-triggers-enabled"] = file_triggers_enabled
        if global_remote_state is not UNSET:
            attributes["global-remote-state"] = global_remote_state
        if project_remote_state is not UNSET:
            attributes["project-remote-state"] = project_remote_state
        if queue_all_runs is not UNSET:
            attributes["queue-all-runs"] = queue_all_runs
        if setting_overwrites is not UNSET:
            attributes["setting-overwrites"] = setting_overwrites
        if speculative_enabled is not UNSET:
            attributes["speculative-enabled"] = speculative_enabled
        if terraform_version is not UNSET:
            attributes["terraform-version"] = terraform_version
        if trigger_patterns is not UNSET:
            attributes["trigger-patterns"] = trigger_patterns
        if trigger_prefixes is not UNSET:
            attributes["trigger-prefixes"] = trigger_prefixes
        if vcs_repo is not UNSET:
            attributes["vcs-repo"] = vcs_repo
        if working_directory is not UNSET:
            attributes["working-directory"] = working_directory
        relationships: dict[str, Any] = {}
        if project is not UNSET:
            relationships["project"] = to_one("projects", project)
        if tag_bindings is not UNSET:
            relationships["tag-bindings"] = new_resources("tag-bindings", tag_bindings)
        return await self._read(
            Workspace,
            Request(
                "workspaces.update_by_name",
                "PATCH",
                f"/organizations/{path_id('organization', organization)}/workspaces/{path_id('workspace_name', workspace_name)}",
                body=document("workspaces", attributes=attributes, relationships=relationships),
            ),
        )

    async def delete_by_name(self, organization: Organization | str, name: str) -> None:
        """Delete a workspace by its name, even if it still manages resources.

        ``DELETE /organizations/{organization_name}/workspaces/{name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        The same as `delete`: destroy its resources first, or use `safe_delete_by_name`.

        Args:
            organization: The organization that the workspace belongs to.
            name: The name of the workspace to delete.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            ForbiddenError: The token's owner may not delete a workspace by force.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "workspaces.delete_by_name",
                "DELETE",
                f"/organizations/{path_id('organization', organization)}/workspaces/{path_id('name', name)}",
            )
        )

    async def read(
        self, workspace: Workspace | str, *, include: Sequence[WorkspaceInclude] | Unset = UNSET
    ) -> Workspace:
        """Read a workspace.

        ``GET /workspaces/{workspace_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Needs permission to read the workspace.

        Args:
            workspace: The workspace to read.
            include: Related resources to load together with the workspace.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.read",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}",
                query=query({"include": include}),
            ),
        )

    async def update(
        self,
        workspace: Workspace | str,
        *,
        project: Project | str | Unset = UNSET,
        tag_bindings: Sequence[NewTagBinding] | Unset = UNSET,
        name: str | Unset = UNSET,
        agent_pool_id: str | Unset | None = UNSET,
        allow_destroy_plan: bool | Unset = UNSET,
        assessments_enabled: bool | Unset = UNSET,
        auto_apply: bool | Unset = UNSET,
        auto_apply_run_trigger: bool | Unset = UNSET,
        auto_destroy_activity_duration: str | Unset | None = UNSET,
        auto_destroy_at: datetime | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        execution_mode: ExecutionMode | str | Unset = UNSET,
        file_triggers_enabled: bool | Unset = UNSET,
        global_remote_state: bool | Unset = UNSET,
        project_remote_state: bool | Unset = UNSET,
        queue_all_runs: bool | Unset = UNSET,
        setting_overwrites: WorkspaceSettingOverwrites | Unset = UNSET,
        speculative_enabled: bool | Unset = UNSET,
        terraform_version: str | Unset = UNSET,
        trigger_patterns: Sequence[str] | Unset = UNSET,
        trigger_prefixes: Sequence[str] | Unset = UNSET,
        vcs_repo: VcsRepoSettings | Unset | None = UNSET,
        working_directory: str | Unset | None = UNSET,
    ) -> Workspace:
        """Change the settings of a workspace.

        ``PATCH /workspaces/{workspace_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Only what is given changes. None clears a setting that can be empty: `vcs_repo` of None
        disconnects the repository. Needs admin access to the workspace.

        Args:
            workspace: The workspace to change.
            project: The project to move the workspace to. Needs admin access to both projects.
            tag_bindings: Key-value tags that take the place of all tags of the workspace itself.
            name: A new name, unique within the organization: letters, digits, `-` and `_`. It
                changes the workspace's URLs, not its id.
            agent_pool_id: The agent pool to run on. Required for the execution mode `agent` and
                only allowed there.
            allow_destroy_plan: Whether runs that destroy everything may be queued.
            assessments_enabled: Whether to assess the health of the workspace regularly. Depends on
                the organization's plan and needs the execution mode `remote`.
            auto_apply: Whether to apply successful plans without confirmation.
            auto_apply_run_trigger: Whether to apply without confirmation if a run trigger started
                the run.
            auto_destroy_activity_duration: How long without activity until everything is destroyed:
                up to four digits with `d` for days or `h` for hours, such as `14d`. None for never.
            auto_destroy_at: When to destroy everything. None to call it off.
            description: What the workspace is for.
            execution_mode: Where to run Terraform.
            file_triggers_enabled: Whether a push starts a run only if it changes files in
                `working_directory`, `trigger_prefixes` or `trigger_patterns`. Otherwise every push
                does.
            global_remote_state: Whether every workspace of the organization may read this one's
                state.
            project_remote_state: Whether every workspace of the project may read this one's state.
                Terraform Enterprise only.
            queue_all_runs: Whether changes in version control start runs even before the first run
                by hand.
            setting_overwrites: Which settings are to be the workspace's own rather than its
                project's.
            speculative_enabled: Whether pull requests start plan-only runs. Turn it off for
                repositories that strangers contribute to.
            terraform_version: The version of Terraform, or a constraint such as `~> 1.9.0`, which
                means the newest that fits.
            trigger_patterns: Glob patterns of files whose changes start runs.
            trigger_prefixes: Directories whose changes start runs, besides `working_directory`.
            vcs_repo: What to change about the repository that configurations come from. None
                disconnects it.
            working_directory: The directory of the configuration to run Terraform in. None for its
                root.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if name is not UNSET:
            attributes["name"] = name
        if agent_pool_id is not UNSET:
            attributes["agent-pool-id"] = agent_pool_id
        if allow_destroy_plan is not UNSET:
            attributes["allow-destroy-plan"] = allow_destroy_plan
        if assessments_enabled is not UNSET:
            attributes["assessments-enabled"] = assessments_enabled
        if auto_apply is not UNSET:
            attributes["auto-apply"] = auto_apply
        if auto_apply_run_trigger is not UNSET:
            attributes["auto-apply-run-trigger"] = auto_apply_run_trigger
        if auto_destroy_activity_duration is not UNSET:
            attributes["auto-destroy-activity-duration"] = auto_destroy_activity_duration
        if auto_destroy_at is not UNSET:
            attributes["auto-destroy-at"] = auto_destroy_at
        if description is not UNSET:
            attributes["description"] = description
        if execution_mode is not UNSET:
            attributes["execution-mode"] = execution_mode
        if file_triggers_enabled is not UNSET:
            attributes["file-triggers-enabled"] = file_triggers_enabled
        if global_remote_state is not UNSET:
            attributes["global-remote-state"] = global_remote_state
        if project_remote_state is not UNSET:
            attributes["project-remote-state"] = project_remote_state
        if queue_all_runs is not UNSET:
            attributes["queue-all-runs"] = queue_all_runs
        if setting_overwrites is not UNSET:
            attributes["setting-overwrites"] = setting_overwrites
        if speculative_enabled is not UNSET:
            attributes["speculative-enabled"] = speculative_enabled
        if terraform_version is not UNSET:
            attributes["terraform-version"] = terraform_version
        if trigger_patterns is not UNSET:
            attributes["trigger-patterns"] = trigger_patterns
        if trigger_prefixes is not UNSET:
            attributes["trigger-prefixes"] = trigger_prefixes
        if vcs_repo is not UNSET:
            attributes["vcs-repo"] = vcs_repo
        if working_directory is not UNSET:
            attributes["working-directory"] = working_directory
        relationships: dict[str, Any] = {}
        if project is not UNSET:
            relationships["project"] = to_one("projects", project)
        if tag_bindings is not UNSET:
            relationships["tag-bindings"] = new_resources("tag-bindings", tag_bindings)
        return await self._read(
            Workspace,
            Request(
                "workspaces.update",
                "PATCH",
                f"/workspaces/{path_id('workspace', workspace)}",
                body=document("workspaces", attributes=attributes, relationships=relationships),
            ),
        )

    async def delete(self, workspace: Workspace | str) -> None:
        """Delete a workspace, even if it still manages resources.

        ``DELETE /workspaces/{workspace_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Its runs, variables and state go with it, and Terraform no longer knows the resources that
        it managed: destroy them first. Only owners of the organization may do this, and admins of
        the workspace where the organization allows it.

        Args:
            workspace: The workspace to delete.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            ForbiddenError: The token's owner may not delete a workspace by force.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request("workspaces.delete", "DELETE", f"/workspaces/{path_id('workspace', workspace)}")
        )

    async def lock(self, workspace: Workspace | str, *, reason: str | Unset = UNSET) -> Workspace:
        """Lock a workspace, so that no run can start in it.

        ``POST /workspaces/{workspace_id}/actions/lock``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        New runs stay pending until it is unlocked. Needs permission to lock the workspace.

        Args:
            workspace: The workspace to lock.
            reason: The reason. It is shown as `locked_reason`. Default: ``""``.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace is already locked.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.lock",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/actions/lock",
                body=json_body({"reason": reason}),
            ),
        )

    async def unlock(self, workspace: Workspace | str) -> Workspace:
        """Unlock a workspace that the token's owner has locked.

        ``POST /workspaces/{workspace_id}/actions/unlock``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Fails for a short while if the latest state is not complete yet: try again before thinking
        of `force_unlock`. Needs permission to unlock the workspace.

        Args:
            workspace: The workspace to unlock.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace is not locked, or another user has locked it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
            ServerError: The latest version of the state is not complete yet. Try again shortly.
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.unlock",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/actions/unlock",
            ),
        )

    async def force_unlock(self, workspace: Workspace | str) -> Workspace:
        """Unlock a workspace, no matter who has locked it.

        ``POST /workspaces/{workspace_id}/actions/force-unlock``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Make sure first that nothing is changing its state any more. Needs admin access to the
        workspace.

        Args:
            workspace: The workspace to unlock.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace is not locked.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.force_unlock",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/actions/force-unlock",
            ),
        )

    async def safe_delete(self, workspace: Workspace | str) -> None:
        """Delete a workspace unless it manages resources.

        ``POST /workspaces/{workspace_id}/actions/safe-delete``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Its runs, variables and state go with it. Needs admin access to the workspace.

        Args:
            workspace: The workspace to delete.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace manages resources, or is locked.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "workspaces.safe_delete",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/actions/safe-delete",
            )
        )

    async def safe_delete_by_name(self, organization: Organization | str, name: str) -> None:
        """Delete a workspace by its name unless it manages resources.

        ``POST /organizations/{organization_name}/workspaces/{name}/actions/safe-delete``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Its runs, variables and state go with it. Needs admin access to the workspace.

        Args:
            organization: The organization that the workspace belongs to.
            name: The name of the workspace to delete.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace manages resources, or is locked.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "workspaces.safe_delete_by_name",
                "POST",
                f"/organizations/{path_id('organization', organization)}/workspaces/{path_id('name', name)}/actions/safe-delete",
            )
        )

    async def set_ssh_key(self, workspace: Workspace | str, *, ssh_key: str | None) -> Workspace:
        """Choose the SSH key that Terraform fetches modules with.

        ``PATCH /workspaces/{workspace_id}/relationships/ssh-key``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        It is used in the workspace's runs. Needs admin access to the workspace.

        Args:
            workspace: The workspace to change.
            ssh_key: The id of the key, such as `sshkey-GxrePWre1Ezug7aM`. None for none.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.set_ssh_key",
                "PATCH",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/ssh-key",
                body=document("workspaces", attributes={"id": ssh_key}),
            ),
        )

    def list_remote_state_consumers(
        self,
        workspace: Workspace | str,
        *,
        show_only_configured: bool | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Workspace]:
        """List the workspaces that may read a workspace's state.

        ``GET /workspaces/{workspace_id}/relationships/remote-state-consumers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        With `global-remote-state` these are all other workspaces of the organization, with
        `project-remote-state` all others of the project. Only workspaces that the token's owner may
        read are listed.

        Args:
            workspace: The workspace that the state is of.
            show_only_configured: Whether to list only workspaces that were added, even if all of
                them may read the state.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Workspace,
            Request(
                "workspaces.list_remote_state_consumers",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/remote-state-consumers",
                query=query({"show_only_configured": show_only_configured}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def add_remote_state_consumers(
        self, workspace: Workspace | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Let workspaces read a workspace's state.

        ``POST /workspaces/{workspace_id}/relationships/remote-state-consumers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Workspaces that may already are ignored. The token's owner must be able to read them. Needs
        admin access to the workspace that the state is of.

        Args:
            workspace: The workspace that the state is of.
            workspaces: The workspaces.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: All workspaces of the organization or the project may read the
                state, or one of these does not exist or is the workspace itself.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "workspaces.add_remote_state_consumers",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/remote-state-consumers",
                body=dump_json(to_many("workspaces", workspaces)),
            )
        )

    async def replace_remote_state_consumers(
        self, workspace: Workspace | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Let only these workspaces read a workspace's state.

        ``PATCH /workspaces/{workspace_id}/relationships/remote-state-consumers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        They take the place of all before. Needs permission to manage all workspaces of the
        organization.

        Args:
            workspace: The workspace that the state is of.
            workspaces: The workspaces.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: All workspaces of the organization or the project may read the
                state, or one of these does not exist or is the workspace itself.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "workspaces.replace_remote_state_consumers",
                "PATCH",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/remote-state-consumers",
                body=dump_json(to_many("workspaces", workspaces)),
            )
        )

    async def remove_remote_state_consumers(
        self, workspace: Workspace | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Let workspaces no longer read a workspace's state.

        ``DELETE /workspaces/{workspace_id}/relationships/remote-state-consumers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Workspaces that may not anyway are ignored. The token's owner must be able to read them.
        Needs admin access to the workspace that the state is of.

        Args:
            workspace: The workspace that the state is of.
            workspaces: The workspaces.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: All workspaces of the organization or the project may read the
                state, or one of these does not exist or is the workspace itself.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "workspaces.remove_remote_state_consumers",
                "DELETE",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/remote-state-consumers",
                body=dump_json(to_many("workspaces", workspaces)),
            )
        )

    async def read_data_retention_policy(
        self, workspace: Workspace | str
    ) -> DataRetentionPolicyDeleteOlder | DataRetentionPolicyDontDelete:
        """Read for how long a workspace keeps replaced configurations and states.

        ``GET /workspaces/{workspace_id}/relationships/data-retention-policy``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Without a policy of its own, the response is the organization's. Terraform Enterprise only.

        Args:
            workspace: The workspace to read about.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            (DataRetentionPolicyDeleteOlder, DataRetentionPolicyDontDelete),
            Request(
                "workspaces.read_data_retention_policy",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/data-retention-policy",
            ),
        )

    async def set_data_retention_policy(
        self,
        workspace: Workspace | str,
        *,
        policy_type: DataRetentionPolicyType | str,
        delete_older_than_n_days: int | Unset = UNSET,
    ) -> DataRetentionPolicyDeleteOlder | DataRetentionPolicyDontDelete | None:
        """Choose for how long a workspace keeps replaced configurations and states.

        ``POST /workspaces/{workspace_id}/relationships/data-retention-policy``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        It takes the place of the organization's policy, or of an own one before. Terraform
        Enterprise only.

        Args:
            workspace: The workspace that the policy is for.
            policy_type: What is to become of them.
            delete_older_than_n_days: After how many days to delete them. Required for the type
                `data-retention-policy-delete-olders` and only allowed there.

        Returns:
            None: The server has set the policy but does not send it back.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if delete_older_than_n_days is not UNSET:
            attributes["delete-older-than-n-days"] = delete_older_than_n_days
        return await self._read_or_none(
            (DataRetentionPolicyDeleteOlder, DataRetentionPolicyDontDelete),
            Request(
                "workspaces.set_data_retention_policy",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/data-retention-policy",
                body=document(policy_type, attributes=attributes),
            ),
        )

    async def delete_data_retention_policy(self, workspace: Workspace | str) -> None:
        """Let the organization's data retention policy apply to a workspace.

        ``DELETE /workspaces/{workspace_id}/relationships/data-retention-policy``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        The workspace's own policy is deleted. Terraform Enterprise only.

        Args:
            workspace: The workspace that the policy is of.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "workspaces.delete_data_retention_policy",
                "DELETE",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/data-retention-policy",
            )
        )


class Tags(Group):
    """Flat tags, which workspaces carry."""

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        q: str | Unset = UNSET,
        not_of_workspace: Workspace | str | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Tag]:
        """List the tags that the workspaces of an organization carry.

        ``GET /organizations/{organization_name}/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        These are flat tags, without values.

        Args:
            organization: The organization that the tags belong to.
            q: Only tags whose name resembles this.
            not_of_workspace: Leave out the tags of this workspace.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Tag,
            Request(
                "tags.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/tags",
                query=query({"q": q, "filter[exclude][taggable][id]": not_of_workspace}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def delete(self, organization: Organization | str, *, tags: Sequence[Tag | str]) -> None:
        """Delete tags from an organization and from all its workspaces.

        ``DELETE /organizations/{organization_name}/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Needs permission to manage tags.

        Args:
            organization: The organization that the tags belong to.
            tags: The tags.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "tags.delete",
                "DELETE",
                f"/organizations/{path_id('organization', organization)}/tags",
                body=dump_json(to_many("tags", tags)),
            )
        )

    async def add_workspaces(
        self, tag: Tag | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Put a tag on workspaces.

        ``POST /tags/{tag_id}/relationships/workspaces``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Needs permission to manage the tags of the workspaces.

        Args:
            tag: The tag to put on them.
            workspaces: The workspaces.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "tags.add_workspaces",
                "POST",
                f"/tags/{path_id('tag', tag)}/relationships/workspaces",
                body=dump_json(to_many("workspaces", workspaces)),
            )
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Tag]:
        """List the flat tags of a workspace.

        ``GET /workspaces/{workspace_id}/relationships/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        For tags with values see `tag_bindings.list_for_workspace`.

        Args:
            workspace: The workspace that carries the tags.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Tag,
            Request(
                "tags.list_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/tags",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def add_to_workspace(
        self, workspace: Workspace | str, *, tags: Sequence[TagName]
    ) -> None:
        """Put flat tags on a workspace.

        ``POST /workspaces/{workspace_id}/relationships/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Tags that do not exist in the organization yet are created. Needs permission to manage the
        tags of the workspace.

        Args:
            workspace: The workspace to put the tags on.
            tags: The tags, by their names.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "tags.add_to_workspace",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/tags",
                body=dump_json(new_resources("tags", tags)),
            )
        )

    async def remove_from_workspace(
        self, workspace: Workspace | str, *, tags: Sequence[TagName]
    ) -> None:
        """Take flat tags off a workspace.

        ``DELETE /workspaces/{workspace_id}/relationships/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Tags that it does not carry are ignored; tags that no workspace carries any more are
        deleted. Needs permission to manage the tags of the workspace.

        Args:
            workspace: The workspace to take the tags off.
            tags: The tags, by their names.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "tags.remove_from_workspace",
                "DELETE",
                f"/workspaces/{path_id('workspace', workspace)}/relationships/tags",
                body=dump_json(new_resources("tags", tags)),
            )
        )


class TagBindings(Group):
    """Key-value tags of projects and workspaces."""

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        taggable_type: str | Unset = UNSET,
        tagged: Sequence[TagFilter] | Unset = UNSET,
        fields: Sequence[str] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[TagBinding]:
        """List all key-value tags within an organization.

        ``GET /organizations/{organization_name}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Each is listed as often as it is bound to something. It may be a project or a module of the
        registry.

        Args:
            organization: The organization that the tags are in.
            taggable_type: Only tags of this type of resource. The server knows `projects`.
            tagged: Only tags that meet any of these conditions.
            fields: What to send about each tag, of `counts`, `key`, `value`, `target` and
                `created_at`. If left out, all but `counts` and `target`.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            TagBinding,
            Request(
                "tag_bindings.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/tag-bindings",
                query=query({"filter[taggable-type]": taggable_type, "fields[tag-binding]": fields})
                + deep_object("filter[tagged]", tagged),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    def list_for_workspace(self, workspace: Workspace | str) -> Pages[TagBinding]:
        """List the key-value tags of a workspace itself.

        ``GET /workspaces/{workspace_id}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        For those that it inherits see `list_effective_for_workspace`.

        Args:
            workspace: The workspace that carries the tags.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list_unpaged(
            TagBinding,
            Request(
                "tag_bindings.list_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/tag-bindings",
            ),
        )

    async def add_to_workspace(
        self, workspace: Workspace | str, *, tag_bindings: Sequence[NewTagBinding]
    ) -> list[TagBinding]:
        """Put key-value tags on a workspace, or change their values.

        ``PATCH /workspaces/{workspace_id}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Its other tags stay: to replace or remove tags, use `workspaces.update`. Needs permission to
        manage the tags of the workspace.

        Args:
            workspace: The workspace to put the tags on.
            tag_bindings: The tags, at most 10. Keys that begin with `hc:` or `hcp:` are not
                allowed.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read_many(
            TagBinding,
            Request(
                "tag_bindings.add_to_workspace",
                "PATCH",
                f"/workspaces/{path_id('workspace', workspace)}/tag-bindings",
                body=dump_json(new_resources("tag-bindings", tag_bindings)),
            ),
        )

    def list_effective_for_workspace(
        self, workspace: Workspace | str
    ) -> Pages[EffectiveTagBinding]:
        """List all key-value tags that apply to a workspace.

        ``GET /workspaces/{workspace_id}/effective-tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        They are those of the workspace itself and those that it inherits from its project.

        Args:
            workspace: The workspace that the tags apply to.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list_unpaged(
            EffectiveTagBinding,
            Request(
                "tag_bindings.list_effective_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/effective-tag-bindings",
            ),
        )

    def list_for_project(self, project: Project | str) -> Pages[TagBinding]:
        """List the key-value tags of a project itself.

        ``GET /projects/{project_id}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        The workspaces of the project inherit them.

        Args:
            project: The project that carries the tags.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list_unpaged(
            TagBinding,
            Request(
                "tag_bindings.list_for_project",
                "GET",
                f"/projects/{path_id('project', project)}/tag-bindings",
            ),
        )

    async def add_to_project(
        self, project: Project | str, *, tag_bindings: Sequence[NewTagBinding]
    ) -> list[TagBinding]:
        """Put key-value tags on a project, or change their values.

        ``PATCH /projects/{project_id}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Its other tags stay: to replace or remove tags, use `projects.update`. Needs permission to
        manage the tags of the project.

        Args:
            project: The project to put the tags on.
            tag_bindings: The tags, at most 10. Keys that begin with `hc:` or `hcp:` are not
                allowed.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read_many(
            TagBinding,
            Request(
                "tag_bindings.add_to_project",
                "PATCH",
                f"/projects/{path_id('project', project)}/tag-bindings",
                body=dump_json(new_resources("tag-bindings", tag_bindings)),
            ),
        )

    def list_effective_for_project(self, project: Project | str) -> Pages[EffectiveTagBinding]:
        """List all key-value tags that apply to a project.

        ``GET /projects/{project_id}/effective-tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        A project inherits none, so that these are its own.

        Args:
            project: The project that the tags apply to.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list_unpaged(
            EffectiveTagBinding,
            Request(
                "tag_bindings.list_effective_for_project",
                "GET",
                f"/projects/{path_id('project', project)}/effective-tag-bindings",
            ),
        )


class ConfigurationVersions(Group):
    """The Terraform configurations that runs work on, uploaded or fetched from version control."""

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        include: Sequence[ConfigurationVersionInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[ConfigurationVersion]:
        """List the configuration versions of a workspace, newest first.

        ``GET /workspaces/{workspace_id}/configuration-versions``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        Needs permission to read the workspace's runs.

        Args:
            workspace: The workspace that the configuration versions belong to.
            include: Related resources to load together with the configuration version.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            ConfigurationVersion,
            Request(
                "configuration_versions.list_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/configuration-versions",
                query=query({"include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(
        self,
        workspace: Workspace | str,
        *,
        auto_queue_runs: bool | Unset = UNSET,
        provisional: bool | Unset = UNSET,
        speculative: bool | Unset = UNSET,
    ) -> ConfigurationVersion:
        """Create a configuration version, to upload a configuration to.

        ``POST /workspaces/{workspace_id}/configuration-versions``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        The response, and no later one, holds the `upload_url` to send the configuration to. Unless
        `auto_queue_runs` is false, the upload starts a run by itself. Needs permission to queue
        plans, and the token of a user or a team.

        Args:
            workspace: The workspace that will run the configuration.
            auto_queue_runs: Whether the upload starts a run by itself. Turn it off to create runs
                yourself. Default: ``True``.
            provisional: Whether it becomes the workspace's current configuration only when a run
                that uses it is confirmed. Turn it on for saved plans. Default: ``False``.
            speculative: Whether only plan-only runs may use it. Default: ``False``.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if auto_queue_runs is not UNSET:
            attributes["auto-queue-runs"] = auto_queue_runs
        if provisional is not UNSET:
            attributes["provisional"] = provisional
        if speculative is not UNSET:
            attributes["speculative"] = speculative
        return await self._read(
            ConfigurationVersion,
            Request(
                "configuration_versions.create",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/configuration-versions",
                body=document("configuration-versions", attributes=attributes),
            ),
        )

    async def read(
        self,
        configuration_version: ConfigurationVersion | str,
        *,
        include: Sequence[ConfigurationVersionInclude] | Unset = UNSET,
    ) -> ConfigurationVersion:
        """Read a configuration version.

        ``GET /configuration-versions/{configuration_version_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        A run can use it once its `status` is `uploaded`. The `upload_url` is not sent again. Needs
        permission to read the workspace's runs.

        Args:
            configuration_version: The configuration version to read.
            include: Related resources to load together with the configuration version.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            ConfigurationVersion,
            Request(
                "configuration_versions.read",
                "GET",
                f"/configuration-versions/{path_id('configuration_version', configuration_version)}",
                query=query({"include": include}),
            ),
        )


class Runs(Group):
    """Executions of Terraform, each a plan and, if it is confirmed, an apply."""

    async def create(
        self,
        *,
        workspace: Workspace | str,
        configuration_version: ConfigurationVersion | str | Unset = UNSET,
        message: str | Unset = UNSET,
        plan_only: bool | Unset = UNSET,
        auto_apply: bool | Unset = UNSET,
        is_destroy: bool | Unset = UNSET,
        refresh: bool | Unset = UNSET,
        refresh_only: bool | Unset = UNSET,
        save_plan: bool | Unset = UNSET,
        target_addrs: Sequence[str] | Unset = UNSET,
        replace_addrs: Sequence[str] | Unset = UNSET,
        variables: Mapping[str, HclValue] | Unset = UNSET,
        terraform_version: str | Unset = UNSET,
        allow_empty_apply: bool | Unset = UNSET,
        allow_config_generation: bool | Unset = UNSET,
        debugging_mode: bool | Unset = UNSET,
        invoke_action_addrs: Sequence[str] | Unset = UNSET,
        policy_paths: Sequence[str] | Unset = UNSET,
        comment: str | Unset = UNSET,
    ) -> Run:
        """Start a run in a workspace.

        ``POST /runs``, https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        The run plans with the workspace's variables and with `configuration_version`, or with the
        configuration that the workspace used last. It waits in the workspace's queue until it is
        its turn. Needs permission to queue plans, and the token of a user or a team: an
        organization's token is refused.

        Args:
            workspace: The workspace to run in.
            configuration_version: The configuration to run, which may belong to another workspace.
                It must be uploaded. If left out, the one that the workspace used last.
            message: What to say about the run. It is shown wherever runs are listed. Default:
                ``"Queued manually via the Terraform Enterprise API"``.
            plan_only: Whether the run ends with its plan and can never be applied. If left out, the
                configuration version decides.
            auto_apply: Whether a successful plan is applied without confirmation. If left out, the
                workspace's setting decides.
            is_destroy: Whether to plan the destruction of all resources. Excludes `refresh_only`.
                Default: ``False``.
            refresh: Whether to refresh the state before the plan. Default: ``True``.
            refresh_only: Whether to bring the state up to date without changing any resource.
                Excludes `is_destroy`. Default: ``False``.
            save_plan: Whether to plan and check without becoming the workspace's current run until
                it is confirmed. Use it with a provisional configuration version. Default:
                ``False``.
            target_addrs: The resource addresses to limit the plan to, as with `-target`.
            replace_addrs: The resource addresses to replace, as with `-replace`.
            variables: Terraform variables for this run alone. They take precedence over variables
                of the same key in the workspace and its variable sets. Default: ``[]``.
            terraform_version: The version of Terraform to run, which must be available to the
                organization. Only for plan-only runs.
            allow_empty_apply: Whether to apply even if the plan contains no changes, as needed to
                upgrade the state after a change of `terraform_version`.
            allow_config_generation: Whether Terraform may write the configuration of resources that
                it imports. Otherwise an import block without its resource block is an error.
                Default: ``False``.
            debugging_mode: Whether Terraform logs this run in full detail, as with `TF_LOG=TRACE`.
                Default: ``False``.
            invoke_action_addrs: The address of one Terraform action to invoke in an action-only
                run. Excludes `target_addrs` and `is_destroy`. An empty list is ignored.
            policy_paths: Directories of the configuration that hold policies to check. In beta.
            comment: A comment to put on the run. It is not part of the run when it is read.

        Raises:
            ArgumentError: A run either destroys or only refreshes, so `is_destroy` and
                `refresh_only` exclude each other. `terraform_version` is only valid for a plan-only
                run, so `plan_only` must be true.
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace or organization, or the token's owner may not
                queue plans there.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds one of
                the wrong type.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        if is_destroy is True and refresh_only is True:
            raise ArgumentError(
                "a run either destroys or only refreshes, so `is_destroy` and `refresh_only` exclude each other"
            )
        if terraform_version is not UNSET and plan_only is not True:
            raise ArgumentError(
                "`terraform_version` is only valid for a plan-only run, so `plan_only` must be true"
            )
        attributes: dict[str, Any] = {}
        if message is not UNSET:
            attributes["message"] = message
        if plan_only is not UNSET:
            attributes["plan-only"] = plan_only
        if auto_apply is not UNSET:
            attributes["auto-apply"] = auto_apply
        if is_destroy is not UNSET:
            attributes["is-destroy"] = is_destroy
        if refresh is not UNSET:
            attributes["refresh"] = refresh
        if refresh_only is not UNSET:
            attributes["refresh-only"] = refresh_only
        if save_plan is not UNSET:
            attributes["save-plan"] = save_plan
        if target_addrs is not UNSET:
            attributes["target-addrs"] = target_addrs
        if replace_addrs is not UNSET:
            attributes["replace-addrs"] = replace_addrs
        if variables is not UNSET:
            attributes["variables"] = run_variables(variables)
        if terraform_version is not UNSET:
            attributes["terraform-version"] = terraform_version
        if allow_empty_apply is not UNSET:
            attributes["allow-empty-apply"] = allow_empty_apply
        if allow_config_generation is not UNSET:
            attributes["allow-config-generation"] = allow_config_generation
        if debugging_mode is not UNSET:
            attributes["debugging-mode"] = debugging_mode
        if invoke_action_addrs is not UNSET:
            attributes["invoke-action-addrs"] = invoke_action_addrs
        if policy_paths is not UNSET:
            attributes["policy-paths"] = policy_paths
        if comment is not UNSET:
            attributes["comment"] = comment
        relationships: dict[str, Any] = {"workspace": to_one("workspaces", workspace)}
        if configuration_version is not UNSET:
            relationships["configuration-version"] = to_one(
                "configuration-versions", configuration_version
            )
        return await self._read(
            Run,
            Request(
                "runs.create",
                "POST",
                "/runs",
                body=document("runs", attributes=attributes, relationships=relationships),
            ),
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        operation: Sequence[RunOperation | str] | Unset = UNSET,
        status: Sequence[RunStatus | str] | Unset = UNSET,
        agent_pool_names: Sequence[str] | Unset = UNSET,
        source: Sequence[RunSource | str] | Unset = UNSET,
        status_group: RunStatusGroup | str | Unset = UNSET,
        timeframe: str | Unset = UNSET,
        search_user: str | Unset = UNSET,
        search_commit: str | Unset = UNSET,
        search_basic: str | Unset = UNSET,
        include: Sequence[RunInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Run]:
        """List the runs of a workspace, newest first.

        ``GET /workspaces/{workspace_id}/runs``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Plan-only runs are left out unless `operation` names them: give every operation to see every
        run. This list may be asked for 30 times a minute, together with the runs of organizations.

        Args:
            workspace: The workspace that the runs belong to.
            operation: Only runs of one of these operations.
            status: Only runs in one of these statuses.
            agent_pool_names: Only runs that use one of the agent pools with these names.
            source: Only runs that were started from one of these sources.
            status_group: Only runs of this group of statuses. `non_final`: running, queued or
                waiting for a decision; `final`: ended; `discardable`: waiting for a decision.
            timeframe: Only runs created in this year, such as `2024`, or within the past year:
                `year`. If left out, runs of any age.
            search_user: Only runs started by the version control user of this name.
            search_commit: Only runs of the commit with this SHA.
            search_basic: Only runs that match this in their version control user, commit SHA, id or
                message. Ignored if `search_user` or `search_commit` is given.
            include: Related resources to load together with the run.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Run,
            Request(
                "runs.list_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/runs",
                query=query(
                    {
                        "filter[operation]": operation,
                        "filter[status]": status,
                        "filter[agent_pool_names]": agent_pool_names,
                        "filter[source]": source,
                        "filter[status_group]": status_group,
                        "filter[timeframe]": timeframe,
                        "search[user]": search_user,
                        "search[commit]": search_commit,
                        "search[basic]": search_basic,
                        "include": include,
                    }
                ),
                rate_limit="run-lists",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        operation: Sequence[RunOperation | str] | Unset = UNSET,
        status: Sequence[RunStatus | str] | Unset = UNSET,
        agent_pool_names: Sequence[str] | Unset = UNSET,
        workspace_names: Sequence[str] | Unset = UNSET,
        source: Sequence[RunSource | str] | Unset = UNSET,
        status_group: RunStatusGroup | str | Unset = UNSET,
        timeframe: str | Unset = UNSET,
        search_user: str | Unset = UNSET,
        search_commit: str | Unset = UNSET,
        search_basic: str | Unset = UNSET,
        include: Sequence[RunInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Run]:
        """List the runs of all workspaces in an organization, newest first.

        ``GET /organizations/{organization_name}/runs``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Without `timeframe` it goes back one year. It tells neither how many runs nor how many pages
        there are. This list may be asked for 30 times a minute, together with the runs of
        workspaces.

        Args:
            organization: The organization that the runs belong to.
            operation: Only runs of one of these operations.
            status: Only runs in one of these statuses.
            agent_pool_names: Only runs that use one of the agent pools with these names.
            workspace_names: Only runs in one of the workspaces with these names.
            source: Only runs that were started from one of these sources.
            status_group: Only runs of this group of statuses. `non_final`: running, queued or
                waiting for a decision; `final`: ended; `discardable`: waiting for a decision.
            timeframe: Only runs created in this year, such as `2024`, or within the past year:
                `year`. If left out, runs of the past year.
            search_user: Only runs started by the version control user of this name.
            search_commit: Only runs of the commit with this SHA.
            search_basic: Only runs that match this in their version control user, commit SHA, id or
                message. Ignored if `search_user` or `search_commit` is given.
            include: Related resources to load together with the run.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Run,
            Request(
                "runs.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/runs",
                query=query(
                    {
                        "filter[operation]": operation,
                        "filter[status]": status,
                        "filter[agent_pool_names]": agent_pool_names,
                        "filter[workspace_names]": workspace_names,
                        "filter[source]": source,
                        "filter[status_group]": status_group,
                        "filter[timeframe]": timeframe,
                        "search[user]": search_user,
                        "search[commit]": search_commit,
                        "search[basic]": search_basic,
                        "include": include,
                    }
                ),
                rate_limit="run-lists",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(self, run: Run | str, *, include: Sequence[RunInclude] | Unset = UNSET) -> Run:
        """Read a run.

        ``GET /runs/{run_id}``, https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Its `actions` tell what can be done with it now, its `status` where it stands. Needs
        permission to read the workspace's runs.

        Args:
            run: The run to read.
            include: Related resources to load together with the run.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such run, or the token's owner may not see it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Run,
            Request(
                "runs.read",
                "GET",
                f"/runs/{path_id('run', run)}",
                query=query({"include": include}),
            ),
        )

    async def apply(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Confirm a run, so that its plan is applied.

        ``POST /runs/{run_id}/actions/apply``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        The run must be waiting for confirmation: its `actions.is_confirmable` is true. If a policy
        has soft failed, override the policy check first. The apply is queued and may start later.
        Needs permission to apply runs, and the token of a user or a team.

        Args:
            run: The run to confirm.
            comment: Why it is done. Kept as a comment on the run.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            ConflictError: The run is not waiting for confirmation, so it cannot be applied.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "runs.apply",
                "POST",
                f"/runs/{path_id('run', run)}/actions/apply",
                body=json_body({"comment": comment}),
            )
        )

    async def discard(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Give up a run that is waiting, without applying it.

        ``POST /runs/{run_id}/actions/discard``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        The run must be waiting for confirmation or for its turn: its `actions.is_discardable` is
        true. The request is queued and may take effect later; after that the next run of the
        workspace can proceed. Needs permission to apply runs, and the token of a user or a team.

        Args:
            run: The run to discard.
            comment: Why it is done. Kept as a comment on the run.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            ConflictError: The run is not waiting for confirmation or for its turn, so it cannot be
                discarded.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "runs.discard",
                "POST",
                f"/runs/{path_id('run', run)}/actions/discard",
                body=json_body({"comment": comment}),
            )
        )

    async def cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Interrupt a run that is planning or applying.

        ``POST /runs/{run_id}/actions/cancel``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Terraform receives an interrupt, as by Ctrl+C, and ends its work as safely as it can. The
        run must be planning or applying: its `actions.is_cancelable` is true. The request is queued
        and may take effect later. Needs permission to apply runs, and the token of a user or a
        team.

        Args:
            run: The run to interrupt.
            comment: Why it is done. Kept as a comment on the run.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such run, or the token's owner may not cancel it.
            ConflictError: The run is neither planning nor applying, so it cannot be canceled.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "runs.cancel",
                "POST",
                f"/runs/{path_id('run', run)}/actions/cancel",
                body=json_body({"comment": comment}),
            )
        )

    async def force_cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """End a run at once, even if Terraform loses its state.

        ``POST /runs/{run_id}/actions/force-cancel``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Terraform is killed and the workspace unlocked, and whatever state it had not saved is lost:
        use this with great care. The run must have been canceled before, and a cool-off period must
        have passed: see `actions.is_force_cancelable` and `force_cancel_available_at`. Needs admin
        access to the workspace, and the token of a user or a team.

        Args:
            run: The run to end.
            comment: Why it is done. Kept as a comment on the run.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such run, or the token's owner may not cancel it by force.
            ConflictError: The run is neither planning nor applying, was not canceled before, or the
                cool-off period has not passed yet.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "runs.force_cancel",
                "POST",
                f"/runs/{path_id('run', run)}/actions/force-cancel",
                body=json_body({"comment": comment}),
            )
        )

    async def force_execute(self, run: Run | str) -> None:
        """Let a pending run overtake all runs before it.

        ``POST /runs/{run_id}/actions/force-execute``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Unfinished runs before this one are canceled and the workspace is unlocked, so that this run
        can start. The run must be pending, its workspace locked by another run, and that run
        discardable. Meant for exceptions. Needs permission to apply runs, and the token of a user
        or a team.

        Args:
            run: The run to execute now.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            ForbiddenError: The run is not pending, its workspace is not locked, or its workspace
                was not found. This is about the run's state, not about a permission.
            NotFoundError: There is no such run, or the token's owner may not execute it.
            ConflictError: The run that locks the workspace cannot be discarded now.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "runs.force_execute", "POST", f"/runs/{path_id('run', run)}/actions/force-execute"
            )
        )


class Plans(Group):
    """What runs would change."""

    async def read(self, plan: Plan | str) -> Plan:
        """Read a plan.

        ``GET /plans/{plan_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        A run's `plan` tells its id; plans cannot be listed.

        Args:
            plan: The plan to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such plan, or the token's owner may not see it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Plan, Request("plans.read", "GET", f"/plans/{path_id('plan', plan)}")
        )

    async def json_output(self, plan: Plan | str) -> dict[str, Any] | None:
        """Read what a plan would change, in Terraform's JSON format.

        ``GET /plans/{plan_id}/json-output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        The server redirects to a secret URL that is valid for one minute; the API token is not sent
        there. There is nothing to read until the plan has finished. Needs admin access to the
        workspace, the token of a user or a team, and Terraform 0.12 or later.

        Args:
            plan: The plan to read.

        Returns:
            The plan, as `terraform show -json` prints it. None: The plan has not finished yet.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such plan, or the token's owner may not see all of it.
            UnprocessableError: The plan was made by a version of Terraform before 0.12, which has
                no JSON format.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read_json_or_none(
            Request("plans.json_output", "GET", f"/plans/{path_id('plan', plan)}/json-output")
        )

    async def json_output_for_run(self, run: Run | str) -> dict[str, Any] | None:
        """Read what the plan of a run would change, in Terraform's JSON format.

        ``GET /runs/{run_id}/plan/json-output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        The server redirects to a secret URL that is valid for one minute; the API token is not sent
        there. There is nothing to read until the plan has finished. Needs admin access to the
        workspace, the token of a user or a team, and Terraform 0.12 or later.

        Args:
            run: The run whose plan to read.

        Returns:
            The plan, as `terraform show -json` prints it. None: The plan has not finished yet.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such plan, or the token's owner may not see all of it.
            UnprocessableError: The plan was made by a version of Terraform before 0.12, which has
                no JSON format.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read_json_or_none(
            Request(
                "plans.json_output_for_run", "GET", f"/runs/{path_id('run', run)}/plan/json-output"
            )
        )


class Applies(Group):
    """What runs have changed."""

    async def read(self, apply: Apply | str) -> Apply:
        """Read an apply.

        ``GET /applies/{apply_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies

        A run's `apply` tells its id; applies cannot be listed.

        Args:
            apply: The apply to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such apply, or the token's owner may not see it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Apply, Request("applies.read", "GET", f"/applies/{path_id('apply', apply)}")
        )


class Comments(Group):
    """What people said about runs."""

    def list_for_run(
        self, run: Run | str, *, page_size: int | Unset = UNSET, page_number: int | Unset = UNSET
    ) -> Pages[Comment]:
        """List the comments on a run.

        ``GET /runs/{run_id}/comments``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/comments

        What was said about its actions is among them.

        Args:
            run: The run that was commented on.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Comment,
            Request("comments.list_for_run", "GET", f"/runs/{path_id('run', run)}/comments"),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(self, run: Run | str, *, body: str) -> Comment:
        """Comment on a run.

        ``POST /runs/{run_id}/comments``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/comments

        It changes nothing about the run. To say why something is done to a run, give the action its
        comment instead. Needs permission to comment: see the run's `permissions.can_comment`.

        Args:
            run: The run to comment on.
            body: The text.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Comment,
            Request(
                "comments.create",
                "POST",
                f"/runs/{path_id('run', run)}/comments",
                body=document("comments", attributes={"body": body}),
            ),
        )

    async def read(self, comment: Comment | str) -> Comment:
        """Read a comment.

        ``GET /comments/{comment_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/comments

        Its run event tells who made it, and when.

        Args:
            comment: The comment to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Comment, Request("comments.read", "GET", f"/comments/{path_id('comment', comment)}")
        )


class RunEvents(Group):
    """What has happened to runs, and who did it."""

    def list_for_run(
        self, run: Run | str, *, include: Sequence[RunEventInclude] | Unset = UNSET
    ) -> Pages[RunEvent]:
        """List what has happened to a run, oldest first.

        ``GET /runs/{run_id}/run-events``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        The whole list is sent at once. It does not come in pages.

        Args:
            run: The run that it happened to.
            include: Related resources to load together with the events.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list_unpaged(
            RunEvent,
            Request(
                "run_events.list_for_run",
                "GET",
                f"/runs/{path_id('run', run)}/run-events",
                query=query({"include": include}),
            ),
        )

    async def read(
        self, run_event: RunEvent | str, *, include: Sequence[RunEventInclude] | Unset = UNSET
    ) -> RunEvent:
        """Read one event of a run.

        ``GET /run-events/{run_event_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        A comment's `run-event` tells its id, as does the list of a run's events.

        Args:
            run_event: The event to read.
            include: Related resources to load together with the events.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            RunEvent,
            Request(
                "run_events.read",
                "GET",
                f"/run-events/{path_id('run_event', run_event)}",
                query=query({"include": include}),
            ),
        )


class CostEstimates(Group):
    """What the plans of runs will cost."""

    async def read(self, cost_estimate: CostEstimate | str) -> CostEstimate:
        """Read a cost estimate.

        ``GET /cost-estimates/{cost_estimate_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/cost-estimates

        A run's `cost-estimate` tells its id; cost estimates cannot be listed.

        Args:
            cost_estimate: The cost estimate to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such cost estimate, or the token's owner may not see it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            CostEstimate,
            Request(
                "cost_estimates.read",
                "GET",
                f"/cost-estimates/{path_id('cost_estimate', cost_estimate)}",
            ),
        )

    async def log(self, cost_estimate: CostEstimate | str) -> str | None:
        """Read the log of a cost estimate.

        ``GET /cost-estimates/{cost_estimate_id}/output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/cost-estimates

        It does not grow like a plan's: there is nothing to read until the estimate has finished.

        Args:
            cost_estimate: The cost estimate whose log to read.

        Returns:
            The log. None: The estimate has not finished yet.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such cost estimate, or the token's owner may not see it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read_text_or_none(
            Request(
                "cost_estimates.log",
                "GET",
                f"/cost-estimates/{path_id('cost_estimate', cost_estimate)}/output",
            )
        )


class PolicyChecks(Group):
    """Checks of runs against Sentinel policies."""

    def list_for_run(
        self,
        run: Run | str,
        *,
        include: Sequence[PolicyCheckInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[PolicyCheck]:
        """List the Sentinel policy checks of a run.

        ``GET /runs/{run_id}/policy-checks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-checks

        A run has none until its plan has finished.

        Args:
            run: The run that was checked.
            include: Related resources to load together with the policy check.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            PolicyCheck,
            Request(
                "policy_checks.list_for_run",
                "GET",
                f"/runs/{path_id('run', run)}/policy-checks",
                query=query({"include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self,
        policy_check: PolicyCheck | str,
        *,
        include: Sequence[PolicyCheckInclude] | Unset = UNSET,
    ) -> PolicyCheck:
        """Read a policy check.

        ``GET /policy-checks/{policy_check_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-checks

        Its `actions.is_overridable` tells whether the run waits for an override.

        Args:
            policy_check: The policy check to read.
            include: Related resources to load together with the policy check.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such policy check, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            PolicyCheck,
            Request(
                "policy_checks.read",
                "GET",
                f"/policy-checks/{path_id('policy_check', policy_check)}",
                query=query({"include": include}),
            ),
        )

    async def override(
        self, policy_check: PolicyCheck | str, *, comment: str | Unset | None = UNSET
    ) -> PolicyCheck:
        """Let a run go on although a policy has soft failed.

        ``POST /policy-checks/{policy_check_id}/actions/override``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-checks

        The run must be waiting for it: the check's `actions.is_overridable` is true. After that the
        run can be confirmed. Needs permission to override policies.

        Args:
            policy_check: The policy check to override.
            comment: Why it is done. Kept as a comment on the run.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such policy check, or the token's owner may not do this to
                it.
            ConflictError: The check has not soft failed, so there is nothing to override.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            PolicyCheck,
            Request(
                "policy_checks.override",
                "POST",
                f"/policy-checks/{path_id('policy_check', policy_check)}/actions/override",
                body=json_body({"comment": comment}),
            ),
        )

    async def log(self, policy_check: PolicyCheck | str) -> str | None:
        """Read the log of a policy check.

        ``GET /policy-checks/{policy_check_id}/output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-checks

        The server redirects to a secret URL that is valid for a short time; the API token is not
        sent there. The log does not grow like a plan's: there is nothing to read until the check
        has finished.

        Args:
            policy_check: The policy check whose log to read.

        Returns:
            The log, as Sentinel prints it. None: The check has not finished yet.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such policy check, or the token's owner may not do this to
                it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read_text_or_none(
            Request(
                "policy_checks.log",
                "GET",
                f"/policy-checks/{path_id('policy_check', policy_check)}/output",
            )
        )


class TfPolicyEvaluations(Group):
    """Evaluations of Terraform policies for runs."""

    def list_for_run(
        self, run: Run | str, *, page_size: int | Unset = UNSET, page_number: int | Unset = UNSET
    ) -> Pages[TfPolicyEvaluation]:
        """List the evaluations of Terraform policies for a run.

        ``GET /runs/{run_id}/tf-policy-evaluations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/tf-policy-evaluations

        A run has one for each of its stages at which policies are evaluated. Needs permission to
        read the workspace's runs.

        Args:
            run: The run that the policies were evaluated for.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            TfPolicyEvaluation,
            Request(
                "tf_policy_evaluations.list_for_run",
                "GET",
                f"/runs/{path_id('run', run)}/tf-policy-evaluations",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self,
        tf_policy_evaluation: TfPolicyEvaluation | str,
        *,
        include: Sequence[TfPolicyEvaluationInclude] | Unset = UNSET,
    ) -> TfPolicyEvaluation:
        """Read an evaluation of Terraform policies.

        ``GET /tf-policy-evaluations/{tf_policy_evaluation_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/tf-policy-evaluations

        Its `actions.is_overridable` tells whether the run waits for an override.

        Args:
            tf_policy_evaluation: The evaluation to read.
            include: Related resources to load together with the evaluation.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such evaluation, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            TfPolicyEvaluation,
            Request(
                "tf_policy_evaluations.read",
                "GET",
                f"/tf-policy-evaluations/{path_id('tf_policy_evaluation', tf_policy_evaluation)}",
                query=query({"include": include}),
            ),
        )

    async def override(
        self, tf_policy_evaluation: TfPolicyEvaluation | str, *, comment: str | Unset | None = UNSET
    ) -> TfPolicyEvaluation:
        """Let a run go on although Terraform policies have failed.

        ``POST /tf-policy-evaluations/{tf_policy_evaluation_id}/actions/override``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/tf-policy-evaluations

        The run must be waiting for it: the evaluation's `status` is `awaiting_override` and its
        `actions.is_overridable` true. Needs permission to override policies: see
        `permissions.can_override`.

        Args:
            tf_policy_evaluation: The evaluation to override.
            comment: Why it is done. Kept as a comment on the run.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such evaluation, or the token's owner may not do this to it.
            ConflictError: The evaluation does not wait for an override.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            TfPolicyEvaluation,
            Request(
                "tf_policy_evaluations.override",
                "POST",
                f"/tf-policy-evaluations/{path_id('tf_policy_evaluation', tf_policy_evaluation)}/actions/override",
                body=json_body({"comment": comment}),
            ),
        )


class TfPolicySetOutcomes(Group):
    """How sets of Terraform policies have decided about runs."""

    def list_for_tf_policy_evaluation(
        self,
        tf_policy_evaluation: TfPolicyEvaluation | str,
        *,
        any_of: Sequence[TfPolicyOutcomeFilter] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[TfPolicySetOutcome]:
        """List how each policy set has decided in an evaluation of Terraform policies.

        ``GET /tf-policy-evaluations/{tf_policy_evaluation_id}/tf-policy-set-outcomes``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/tf-policy-evaluations

        There is one outcome for each set, with the results of all policies in it.

        Args:
            tf_policy_evaluation: The evaluation that the outcomes belong to.
            any_of: Only sets with a policy that meets any of these conditions. The results of the
                other policies in those sets are there too.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A filter is not valid.
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            TfPolicySetOutcome,
            Request(
                "tf_policy_set_outcomes.list_for_tf_policy_evaluation",
                "GET",
                f"/tf-policy-evaluations/{path_id('tf_policy_evaluation', tf_policy_evaluation)}/tf-policy-set-outcomes",
                query=deep_object("filter", any_of),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(self, tf_policy_set_outcome: TfPolicySetOutcome | str) -> TfPolicySetOutcome:
        """Read how a policy set has decided in an evaluation of Terraform policies.

        ``GET /tf-policy-set-outcomes/{tf_policy_set_outcome_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/tf-policy-evaluations

        It tells which resources have failed which policies, and why.

        Args:
            tf_policy_set_outcome: The outcome to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            TfPolicySetOutcome,
            Request(
                "tf_policy_set_outcomes.read",
                "GET",
                f"/tf-policy-set-outcomes/{path_id('tf_policy_set_outcome', tf_policy_set_outcome)}",
            ),
        )


class PolicyEvaluations(Group):
    """Evaluations of OPA and Sentinel policies in the task stages of runs."""

    def list_for_task_stage(
        self,
        task_stage: TaskStage | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[PolicyEvaluation]:
        """List the evaluations of OPA and Sentinel policies in a task stage.

        ``GET /task-stages/{task_stage_id}/policy-evaluations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations

        A stage has one for each kind of policy that is evaluated in it. A failure is overridden
        through the task stage. Needs permission to read the workspace's runs.

        Args:
            task_stage: The task stage that the evaluations belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            PolicyEvaluation,
            Request(
                "policy_evaluations.list_for_task_stage",
                "GET",
                f"/task-stages/{path_id('task_stage', task_stage)}/policy-evaluations",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(self, policy_evaluation: PolicyEvaluation | str) -> PolicyEvaluation:
        """Read an evaluation of OPA or Sentinel policies.

        ``GET /policy-evaluations/{policy_evaluation_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations

        Its `result_count` tells how the policies have decided.

        Args:
            policy_evaluation: The evaluation to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            PolicyEvaluation,
            Request(
                "policy_evaluations.read",
                "GET",
                f"/policy-evaluations/{path_id('policy_evaluation', policy_evaluation)}",
            ),
        )


class PolicySetOutcomes(Group):
    """How sets of OPA and Sentinel policies have decided about runs."""

    def list_for_policy_evaluation(
        self,
        policy_evaluation: PolicyEvaluation | str,
        *,
        any_of: Sequence[PolicyOutcomeFilter] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[PolicySetOutcome]:
        """List how each policy set has decided in an evaluation of policies.

        ``GET /policy-evaluations/{policy_evaluation_id}/policy-set-outcomes``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations

        There is one outcome for each set, with the results of all policies in it.

        Args:
            policy_evaluation: The evaluation that the outcomes belong to.
            any_of: Only sets with a policy that meets any of these conditions. The results of the
                other policies in those sets are there too.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A filter is not valid.
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            PolicySetOutcome,
            Request(
                "policy_set_outcomes.list_for_policy_evaluation",
                "GET",
                f"/policy-evaluations/{path_id('policy_evaluation', policy_evaluation)}/policy-set-outcomes",
                query=deep_object("filter", any_of),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(self, policy_set_outcome: PolicySetOutcome | str) -> PolicySetOutcome:
        """Read how a policy set has decided in an evaluation of policies.

        ``GET /policy-set-outcomes/{policy_set_outcome_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations

        It tells which policies have failed, and why.

        Args:
            policy_set_outcome: The outcome to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            PolicySetOutcome,
            Request(
                "policy_set_outcomes.read",
                "GET",
                f"/policy-set-outcomes/{path_id('policy_set_outcome', policy_set_outcome)}",
            ),
        )


class RunTasks(Group):
    """Services outside that are asked about runs."""

    async def create(
        self,
        organization: Organization | str,
        *,
        name: str,
        url: str,
        agent_pool: AgentPool | str | Unset = UNSET,
        description: str | Unset | None = UNSET,
        hmac_key: str | Unset | None = UNSET,
        enabled: bool | Unset = UNSET,
        global_configuration: RunTaskGlobalConfiguration | Unset = UNSET,
    ) -> RunTask:
        """Create a run task in an organization.

        ``POST /organizations/{organization_name}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        The server sends a test request to `url` at once, which must return 200. The task then runs
        in no workspace until it is associated with one, or with all of them by its
        `global_configuration`. Needs permission to manage run tasks.

        Args:
            organization: The organization to create the run task in.
            name: The name, unique within the organization: letters, digits, `-` and `_`.
            url: Where to ask the service. It must return 200 to the test request.
            agent_pool: The agent pool that is to forward the requests. If left out, the server
                sends them.
            description: What the run task is for, in at most 300 characters.
            hmac_key: A key to sign all requests with, so that the service can tell them from forged
                ones. It cannot be read again. Without it they are not signed.
            enabled: Whether to ask the service at all. Default: ``True``.
            global_configuration: Where to run in all workspaces of the organization. If left out,
                only where it is associated.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                its run tasks.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds one that
                is not allowed; or the URL did not return 200 to the test request.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"name": name, "url": url, "category": "task"}
        if description is not UNSET:
            attributes["description"] = description
        if hmac_key is not UNSET:
            attributes["hmac-key"] = hmac_key
        if enabled is not UNSET:
            attributes["enabled"] = enabled
        if global_configuration is not UNSET:
            attributes["global-configuration"] = global_configuration
        relationships: dict[str, Any] = {}
        if agent_pool is not UNSET:
            relationships["agent-pool"] = to_one("agent-pools", agent_pool)
        request = Request(
            "run_tasks.create",
            "POST",
            f"/organizations/{path_id('organization', organization)}/tasks",
            body=document("tasks", attributes=attributes, relationships=relationships),
        )
        del hmac_key, attributes, relationships  # tracebacks show local variables
        return await self._read(RunTask, request)

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        include: Sequence[RunTaskInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[RunTask]:
        """List the run tasks of an organization.

        ``GET /organizations/{organization_name}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Needs permission to read or to manage run tasks.

        Args:
            organization: The organization that the run tasks belong to.
            include: Related resources to load together with the run task.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                its run tasks.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            RunTask,
            Request(
                "run_tasks.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/tasks",
                query=query({"include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self, run_task: RunTask | str, *, include: Sequence[RunTaskInclude] | Unset = UNSET
    ) -> RunTask:
        """Read a run task.

        ``GET /tasks/{run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Its key is never sent. Needs permission to read or to manage the organization's run tasks.

        Args:
            run_task: The run task to read.
            include: Related resources to load together with the run task.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such run task, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            RunTask,
            Request(
                "run_tasks.read",
                "GET",
                f"/tasks/{path_id('run_task', run_task)}",
                query=query({"include": include}),
            ),
        )

    async def update(
        self,
        run_task: RunTask | str,
        *,
        agent_pool: AgentPool | str | Unset | None = UNSET,
        name: str | Unset = UNSET,
        url: str | Unset = UNSET,
        description: str | Unset | None = UNSET,
        hmac_key: str | Unset | None = UNSET,
        enabled: bool | Unset = UNSET,
        global_configuration: RunTaskGlobalConfiguration | Unset = UNSET,
    ) -> RunTask:
        """Change a run task.

        ``PATCH /tasks/{run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Only what is given changes, also inside `global_configuration`. A new `url` is tested as on
        creation. Needs permission to manage run tasks.

        Args:
            run_task: The run task to change.
            agent_pool: The agent pool that is to forward the requests. None lets the server send
                them.
            name: The name, unique within the organization: letters, digits, `-` and `_`.
            url: Where to ask the service. It must return 200 to the test request.
            description: What the run task is for, in at most 300 characters. None removes it.
            hmac_key: A new key to sign all requests with. It cannot be read again. None ends the
                signatures.
            enabled: Whether to ask the service at all.
            global_configuration: What to change about where it runs in all workspaces.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such run task, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds one that
                is not allowed; or the URL did not return 200 to the test request.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if name is not UNSET:
            attributes["name"] = name
        if url is not UNSET:
            attributes["url"] = url
        if description is not UNSET:
            attributes["description"] = description
        if hmac_key is not UNSET:
            attributes["hmac-key"] = hmac_key
        if enabled is not UNSET:
            attributes["enabled"] = enabled
        if global_configuration is not UNSET:
            attributes["global-configuration"] = global_configuration
        relationships: dict[str, Any] = {}
        if agent_pool is not UNSET:
            relationships["agent-pool"] = to_one("agent-pools", agent_pool)
        request = Request(
            "run_tasks.update",
            "PATCH",
            f"/tasks/{path_id('run_task', run_task)}",
            body=document("tasks", attributes=attributes, relationships=relationships),
        )
        del hmac_key, attributes, relationships  # tracebacks show local variables
        return await self._read(RunTask, request)

    async def delete(self, run_task: RunTask | str) -> None:
        """Delete a run task, and with it its associations with workspaces.

        ``DELETE /tasks/{run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        The results of past runs remain. Needs permission to manage run tasks.

        Args:
            run_task: The run task to delete.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such run task, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request("run_tasks.delete", "DELETE", f"/tasks/{path_id('run_task', run_task)}")
        )


class WorkspaceRunTasks(Group):
    """Which run tasks run in which workspaces, when, and with what power."""

    async def create(
        self,
        workspace: Workspace | str,
        *,
        enforcement_level: RunTaskEnforcementLevel | str,
        task: RunTask | str,
        stages: Sequence[RunTaskStage | str] | Unset = UNSET,
        stage: RunTaskStage | str | Unset = UNSET,
    ) -> WorkspaceRunTask | None:
        """Associate a run task with a workspace.

        ``POST /workspaces/{workspace_id}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        From then on, the task runs at the given stages of the workspace's runs. Needs permission to
        manage the workspace's run tasks.

        Args:
            workspace: The workspace to run the task in.
            enforcement_level: What the task's failure means for a run.
            task: The run task of the same organization.
            stages: At which stages of a run to run the task, one or more. Default:
                ``["post_plan"]``.
            stage: Deprecated. The one stage to run the task at. Use `stages` instead. Default:
                ``"post_plan"``.

        Returns:
            None: The run task was associated, but the server does not say as what.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace or run task, or the token's owner may not
                associate them.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds one that
                is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"enforcement-level": enforcement_level}
        if stages is not UNSET:
            attributes["stages"] = stages
        if stage is not UNSET:
            attributes["stage"] = stage
        return await self._read_or_none(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.create",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/tasks",
                body=document(
                    "workspace-tasks",
                    attributes=attributes,
                    relationships={"task": to_one("tasks", task)},
                ),
            ),
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[WorkspaceRunTask]:
        """List the run tasks that are associated with a workspace.

        ``GET /workspaces/{workspace_id}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Run tasks that run here only because they run in all workspaces are not listed.

        Args:
            workspace: The workspace that the tasks run in.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not see its run
                tasks.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.list_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/tasks",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self, workspace: Workspace | str, workspace_run_task: WorkspaceRunTask | str
    ) -> WorkspaceRunTask:
        """Read how a run task is associated with a workspace.

        ``GET /workspaces/{workspace_id}/tasks/{workspace_run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        The association has an id of its own, other than the run task's.

        Args:
            workspace: The workspace that the task runs in.
            workspace_run_task: The association to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such association in this workspace, or the token's owner may
                not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.read",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/tasks/{path_id('workspace_run_task', workspace_run_task)}",
            ),
        )

    async def update(
        self,
        workspace: Workspace | str,
        workspace_run_task: WorkspaceRunTask | str,
        *,
        enforcement_level: RunTaskEnforcementLevel | str | Unset = UNSET,
        stages: Sequence[RunTaskStage | str] | Unset = UNSET,
        stage: RunTaskStage | str | Unset = UNSET,
    ) -> WorkspaceRunTask:
        """Change how a run task is associated with a workspace.

        ``PATCH /workspaces/{workspace_id}/tasks/{workspace_run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Only what is given changes. It applies to runs that start later. Needs permission to manage
        the workspace's run tasks.

        Args:
            workspace: The workspace that the task runs in.
            workspace_run_task: The association to change.
            enforcement_level: What the task's failure means for a run.
            stages: At which stages of a run to run the task, one or more.
            stage: Deprecated. The one stage to run the task at, `pre_plan` or `post_plan`. Use
                `stages` instead.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such association in this workspace, or the token's owner may
                not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds one that
                is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if enforcement_level is not UNSET:
            attributes["enforcement-level"] = enforcement_level
        if stages is not UNSET:
            attributes["stages"] = stages
        if stage is not UNSET:
            attributes["stage"] = stage
        return await self._read(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.update",
                "PATCH",
                f"/workspaces/{path_id('workspace', workspace)}/tasks/{path_id('workspace_run_task', workspace_run_task)}",
                body=document("workspace-tasks", attributes=attributes),
            ),
        )

    async def delete(
        self, workspace: Workspace | str, workspace_run_task: WorkspaceRunTask | str
    ) -> None:
        """End the association of a run task with a workspace.

        ``DELETE /workspaces/{workspace_id}/tasks/{workspace_run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        The run task itself remains. Needs permission to manage the workspace's run tasks.

        Args:
            workspace: The workspace that the task runs in.
            workspace_run_task: The association to end.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such association in this workspace, or the token's owner may
                not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "workspace_run_tasks.delete",
                "DELETE",
                f"/workspaces/{path_id('workspace', workspace)}/tasks/{path_id('workspace_run_task', workspace_run_task)}",
            )
        )


class TaskStages(Group):
    """The stages of runs at which run tasks run."""

    def list_for_run(
        self,
        run: Run | str,
        *,
        include: Sequence[TaskStageInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[TaskStage]:
        """List the stages of a run at which run tasks run.

        ``GET /runs/{run_id}/task-stages``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        A run has one for each stage that any run task is set to, from its start.

        Args:
            run: The run that the stages belong to.
            include: Related resources to load together with the task stage.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            TaskStage,
            Request(
                "task_stages.list_for_run",
                "GET",
                f"/runs/{path_id('run', run)}/task-stages",
                query=query({"include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self, task_stage: TaskStage | str, *, include: Sequence[TaskStageInclude] | Unset = UNSET
    ) -> TaskStage:
        """Read a task stage.

        ``GET /task-stages/{task_stage_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        Its `actions.is_overridable` tells whether the run waits for an override.

        Args:
            task_stage: The task stage to read.
            include: Related resources to load together with the task stage.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such task stage, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            TaskStage,
            Request(
                "task_stages.read",
                "GET",
                f"/task-stages/{path_id('task_stage', task_stage)}",
                query=query({"include": include}),
            ),
        )

    async def override(
        self, task_stage: TaskStage | str, *, comment: str | Unset | None = UNSET
    ) -> TaskStage:
        """Let a run go on although something in a task stage has failed.

        ``POST /task-stages/{task_stage_id}/actions/override``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        The run must be waiting for it: the stage's `status` is `awaiting_override` and its
        `actions.is_overridable` true. After that the stage runs on. Needs permission to override
        policies or run tasks: see `permissions.can_override`.

        Args:
            task_stage: The task stage to override.
            comment: Why it is done. Kept as a comment on the run.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such task stage, or the token's owner may not do this to it.
            ConflictError: The stage does not wait for an override.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            TaskStage,
            Request(
                "task_stages.override",
                "POST",
                f"/task-stages/{path_id('task_stage', task_stage)}/actions/override",
                body=json_body({"comment": comment}),
            ),
        )


class TaskResults(Group):
    """What came of run tasks in runs."""

    async def read(self, task_result: TaskResult | str) -> TaskResult:
        """Read what came of a run task in a run.

        ``GET /task-results/{task_result_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        A task stage's `task-results` tell its id; task results cannot be listed otherwise. The task
        itself reports to an address that only its request holds.

        Args:
            task_result: The task result to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such task result, or the token's owner may not see it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            TaskResult,
            Request(
                "task_results.read", "GET", f"/task-results/{path_id('task_result', task_result)}"
            ),
        )


class TaskResultOutcomes(Group):
    """The details that run tasks have sent with their results."""

    def list_for_task_result(
        self,
        task_result: TaskResult | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[TaskResultOutcome]:
        """List the details that a run task has sent with its result.

        ``GET /task-results/{task_result_id}/outcomes``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        Their bodies are not part of the list. A task may send more of them until it has given its
        result.

        Args:
            task_result: The task result that the outcomes belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            TaskResultOutcome,
            Request(
                "task_result_outcomes.list_for_task_result",
                "GET",
                f"/task-results/{path_id('task_result', task_result)}/outcomes",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(self, task_result_outcome: TaskResultOutcome | str) -> TaskResultOutcome:
        """Read one detail of a run task's result.

        ``GET /task-result-outcomes/{task_result_outcome_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        The list of a task result's outcomes tells its id.

        Args:
            task_result_outcome: The outcome to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such outcome, or the token's owner may not see it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            TaskResultOutcome,
            Request(
                "task_result_outcomes.read",
                "GET",
                f"/task-result-outcomes/{path_id('task_result_outcome', task_result_outcome)}",
            ),
        )

    async def body(self, task_result_outcome: TaskResultOutcome | str) -> str | None:
        """Read the text of one detail of a run task's result.

        ``GET /task-result-outcomes/{task_result_outcome_id}/body``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        The task has sent it as Markdown, of which the server may make HTML. It may redirect to a
        secret URL; the API token is not sent there. The text may be some megabytes long, and comes
        from outside: do not show it without care.

        Args:
            task_result_outcome: The outcome to read.

        Returns:
            The text, in HTML or Markdown. None: The task has sent none.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such outcome, or the token's owner may not see it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read_text_or_none(
            Request(
                "task_result_outcomes.body",
                "GET",
                f"/task-result-outcomes/{path_id('task_result_outcome', task_result_outcome)}/body",
            )
        )


class RunTriggers(Group):
    """Connections by which runs in one workspace start runs in another."""

    async def create(
        self, workspace: Workspace | str, *, sourceable: Workspace | str
    ) -> RunTrigger:
        """Let runs in one workspace start runs in another.

        ``POST /workspaces/{workspace_id}/run-triggers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-triggers

        Whenever a run is applied in the source, a run starts in the workspace. Needs admin access
        to the workspace, and permission to read the runs of the source.

        Args:
            workspace: The workspace to start runs in.
            sourceable: The source: the workspace whose runs are to start others.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace or source, or the token's owner may not
                connect them.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            RunTrigger,
            Request(
                "run_triggers.create",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/run-triggers",
                body=document(
                    "run-triggers", relationships={"sourceable": to_one("workspaces", sourceable)}
                ),
            ),
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        run_trigger_type: RunTriggerType | str,
        include: Sequence[RunTriggerInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[RunTrigger]:
        """List the run triggers that lead to a workspace, or away from it.

        ``GET /workspaces/{workspace_id}/run-triggers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-triggers

        Needs permission to read the workspace's runs.

        Args:
            workspace: The workspace that the run triggers lead to or away from.
            run_trigger_type: Which of the two to list.
            include: Related resources to load together with the run trigger. What the token's owner
                may not read is left out.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: The type of run triggers to list is missing or unknown.
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            RunTrigger,
            Request(
                "run_triggers.list_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/run-triggers",
                query=query({"filter[run-trigger][type]": run_trigger_type, "include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self, run_trigger: RunTrigger | str, *, include: Sequence[RunTriggerInclude] | Unset = UNSET
    ) -> RunTrigger:
        """Read a run trigger.

        ``GET /run-triggers/{run_trigger_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-triggers

        Needs permission to read the runs of one of the two workspaces.

        Args:
            run_trigger: The run trigger to read.
            include: Related resources to load together with the run trigger. What the token's owner
                may not read is left out.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such run trigger, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            RunTrigger,
            Request(
                "run_triggers.read",
                "GET",
                f"/run-triggers/{path_id('run_trigger', run_trigger)}",
                query=query({"include": include}),
            ),
        )

    async def delete(self, run_trigger: RunTrigger | str) -> None:
        """Delete a run trigger.

        ``DELETE /run-triggers/{run_trigger_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-triggers

        Runs that it has started remain. Needs admin access to the workspace it leads to.

        Args:
            run_trigger: The run trigger to delete.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such run trigger, or the token's owner may not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "run_triggers.delete",
                "DELETE",
                f"/run-triggers/{path_id('run_trigger', run_trigger)}",
            )
        )


class NotificationConfigurations(Group):
    """Where workspaces, projects and teams send notifications."""

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[NotificationConfiguration]:
        """List the notification configurations of a workspace.

        ``GET /workspaces/{workspace_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        A workspace has at most 20. Needs admin access to the workspace.

        Args:
            workspace: The workspace that the configurations belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            NotificationConfiguration,
            Request(
                "notification_configurations.list_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/notification-configurations",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        name: str,
        destination_type: NotificationDestinationType | str,
        users: Sequence[User | str] | Unset = UNSET,
        email_addresses: Sequence[str] | Unset = UNSET,
        enabled: bool | Unset = UNSET,
        token: str | Unset | None = UNSET,
        triggers: Sequence[NotificationTrigger | str] | Unset = UNSET,
        url: str | Unset = UNSET,
    ) -> NotificationConfiguration:
        """Create a notification configuration for a workspace.

        ``POST /workspaces/{workspace_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        If it is `enabled`, the server first sends a verification request to the URL, and saves it
        only if the response is 2xx: the receiver must be serving already. Plan-only runs and
        workspaces that run locally send no notifications. Needs admin access to the workspace.

        Args:
            workspace: The workspace to notify about.
            name: The name, for people.
            destination_type: What kind of notification to send. It cannot be changed later.
            users: The users to send emails to. Only for the type `email`.
            email_addresses: Addresses to send emails to. Terraform Enterprise only, and only for
                the type `email`.
            enabled: Whether to send notifications. If true, the URL is verified first. Default:
                ``False``.
            token: A key to sign notifications with, so that the receiver can tell them from forged
                ones. It cannot be read again. Only for the type `generic`.
            triggers: What to send notifications for. Default: ``[]``.
            url: Where to send notifications, by HTTP or HTTPS. Required for all types but `email`.

        Raises:
            APIError: The verification request brought no response, or one that is not 2xx. Nothing
                was saved.
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"name": name, "destination-type": destination_type}
        if email_addresses is not UNSET:
            attributes["email-addresses"] = email_addresses
        if enabled is not UNSET:
            attributes["enabled"] = enabled
        if token is not UNSET:
            attributes["token"] = token
        if triggers is not UNSET:
            attributes["triggers"] = triggers
        if url is not UNSET:
            attributes["url"] = url
        relationships: dict[str, Any] = {}
        if users is not UNSET:
            relationships["users"] = to_many("users", users)
        request = Request(
            "notification_configurations.create_for_workspace",
            "POST",
            f"/workspaces/{path_id('workspace', workspace)}/notification-configurations",
            body=document(
                "notification-configurations", attributes=attributes, relationships=relationships
            ),
        )
        del token, url, attributes, relationships  # tracebacks show local variables
        return await self._read(NotificationConfiguration, request)

    def list_for_project(
        self,
        project: Project | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[NotificationConfiguration]:
        """List the notification configurations of a project.

        ``GET /projects/{project_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        They apply to all workspaces of the project. Needs admin access to the project.

        Args:
            project: The project that the configurations belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            NotificationConfiguration,
            Request(
                "notification_configurations.list_for_project",
                "GET",
                f"/projects/{path_id('project', project)}/notification-configurations",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create_for_project(
        self,
        project: Project | str,
        *,
        name: str,
        destination_type: NotificationDestinationType | str,
        users: Sequence[User | str] | Unset = UNSET,
        email_all_members: bool | Unset = UNSET,
        email_addresses: Sequence[str] | Unset = UNSET,
        enabled: bool | Unset = UNSET,
        token: str | Unset | None = UNSET,
        triggers: Sequence[NotificationTrigger | str] | Unset = UNSET,
        url: str | Unset = UNSET,
    ) -> NotificationConfiguration:
        """Create a notification configuration for a project.

        ``POST /projects/{project_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        It applies to all workspaces of the project. If it is `enabled`, the server first sends a
        verification request to the URL, and saves it only if the response is 2xx. Needs admin
        access to the project.

        Args:
            project: The project to notify about.
            name: The name, for people.
            destination_type: What kind of notification to send. It cannot be changed later.
            users: The users to send emails to. Only for the type `email`.
            email_all_members: Whether to send emails to all members of the project or team. Only
                for the type `email`.
            email_addresses: Addresses to send emails to. Terraform Enterprise only, and only for
                the type `email`.
            enabled: Whether to send notifications. If true, the URL is verified first. Default:
                ``False``.
            token: A key to sign notifications with, so that the receiver can tell them from forged
                ones. It cannot be read again. Only for the type `generic`.
            triggers: What to send notifications for. Default: ``[]``.
            url: Where to send notifications, by HTTP or HTTPS. Required for all types but `email`.

        Raises:
            APIError: The verification request brought no response, or one that is not 2xx. Nothing
                was saved.
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"name": name, "destination-type": destination_type}
        if email_all_members is not UNSET:
            attributes["email_all_members"] = email_all_members
        if email_addresses is not UNSET:
            attributes["email-addresses"] = email_addresses
        if enabled is not UNSET:
            attributes["enabled"] = enabled
        if token is not UNSET:
            attributes["token"] = token
        if triggers is not UNSET:
            attributes["triggers"] = triggers
        if url is not UNSET:
            attributes["url"] = url
        relationships: dict[str, Any] = {}
        if users is not UNSET:
            relationships["users"] = to_many("users", users)
        request = Request(
            "notification_configurations.create_for_project",
            "POST",
            f"/projects/{path_id('project', project)}/notification-configurations",
            body=document(
                "notification-configurations", attributes=attributes, relationships=relationships
            ),
        )
        del token, url, attributes, relationships  # tracebacks show local variables
        return await self._read(NotificationConfiguration, request)

    def list_for_team(
        self,
        team: Resource | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[NotificationConfiguration]:
        """List the notification configurations of a team.

        ``GET /teams/{team_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        They tell of change requests only. Needs permission to manage teams.

        Args:
            team: The team that the configurations belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            NotificationConfiguration,
            Request(
                "notification_configurations.list_for_team",
                "GET",
                f"/teams/{path_id('team', team)}/notification-configurations",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create_for_team(
        self,
        team: Resource | str,
        *,
        name: str,
        destination_type: NotificationDestinationType | str,
        users: Sequence[User | str] | Unset = UNSET,
        email_all_members: bool | Unset = UNSET,
        email_addresses: Sequence[str] | Unset = UNSET,
        enabled: bool | Unset = UNSET,
        token: str | Unset | None = UNSET,
        triggers: Sequence[NotificationTrigger | str] | Unset = UNSET,
        url: str | Unset = UNSET,
    ) -> NotificationConfiguration:
        """Create a notification configuration for a team.

        ``POST /teams/{team_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        A team can be notified of change requests only. If it is `enabled`, the server first sends a
        verification request to the URL, and saves it only if the response is 2xx. Needs permission
        to manage teams.

        Args:
            team: The team to notify about.
            name: The name, for people.
            destination_type: What kind of notification to send. It cannot be changed later.
            users: The users to send emails to. Only for the type `email`.
            email_all_members: Whether to send emails to all members of the project or team. Only
                for the type `email`.
            email_addresses: Addresses to send emails to. Terraform Enterprise only, and only for
                the type `email`.
            enabled: Whether to send notifications. If true, the URL is verified first. Default:
                ``False``.
            token: A key to sign notifications with, so that the receiver can tell them from forged
                ones. It cannot be read again. Only for the type `generic`.
            triggers: What to send notifications for. Default: ``[]``.
            url: Where to send notifications, by HTTP or HTTPS. Required for all types but `email`.

        Raises:
            APIError: The verification request brought no response, or one that is not 2xx. Nothing
                was saved.
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"name": name, "destination-type": destination_type}
        if email_all_members is not UNSET:
            attributes["email_all_members"] = email_all_members
        if email_addresses is not UNSET:
            attributes["email-addresses"] = email_addresses
        if enabled is not UNSET:
            attributes["enabled"] = enabled
        if token is not UNSET:
            attributes["token"] = token
        if triggers is not UNSET:
            attributes["triggers"] = triggers
        if url is not UNSET:
            attributes["url"] = url
        relationships: dict[str, Any] = {}
        if users is not UNSET:
            relationships["users"] = to_many("users", users)
        request = Request(
            "notification_configurations.create_for_team",
            "POST",
            f"/teams/{path_id('team', team)}/notification-configurations",
            body=document(
                "notification-configurations", attributes=attributes, relationships=relationships
            ),
        )
        del token, url, attributes, relationships  # tracebacks show local variables
        return await self._read(NotificationConfiguration, request)

    async def read(
        self, notification_configuration: NotificationConfiguration | str
    ) -> NotificationConfiguration:
        """Read a notification configuration.

        ``GET /notification-configurations/{notification_configuration_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        Needs admin access to the workspace, project or team that it belongs to.

        Args:
            notification_configuration: The notification configuration to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such notification configuration, or the token's owner may not
                do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            NotificationConfiguration,
            Request(
                "notification_configurations.read",
                "GET",
                f"/notification-configurations/{path_id('notification_configuration', notification_configuration)}",
            ),
        )

    async def update(
        self,
        notification_configuration: NotificationConfiguration | str,
        *,
        users: Sequence[User | str] | Unset = UNSET,
        name: str | Unset = UNSET,
        email_addresses: Sequence[str] | Unset = UNSET,
        enabled: bool | Unset = UNSET,
        token: str | Unset | None = UNSET,
        triggers: Sequence[NotificationTrigger | str] | Unset = UNSET,
        url: str | Unset = UNSET,
    ) -> NotificationConfiguration:
        """Change a notification configuration.

        ``PATCH /notification-configurations/{notification_configuration_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        Only what is given changes. If it is `enabled` then, the server first sends a verification
        request to the URL, and saves the change only if the response is 2xx. Needs admin access to
        the workspace, project or team that it belongs to.

        Args:
            notification_configuration: The notification configuration to change.
            users: The users to send emails to, instead of all before. Only for the type `email`.
            name: The name, for people.
            email_addresses: Addresses to send emails to. Terraform Enterprise only, and only for
                the type `email`.
            enabled: Whether to send notifications. If true, the URL is verified first.
            token: A new key to sign notifications with. It cannot be read again. None ends the
                signatures.
            triggers: What to send notifications for, instead of all before.
            url: Where to send notifications, by HTTP or HTTPS.

        Raises:
            APIError: The verification request brought no response, or one that is not 2xx. Nothing
                was saved.
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such notification configuration, or the token's owner may not
                do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if name is not UNSET:
            attributes["name"] = name
        if email_addresses is not UNSET:
            attributes["email-addresses"] = email_addresses
        if enabled is not UNSET:
            attributes["enabled"] = enabled
        if token is not UNSET:
            attributes["token"] = token
        if triggers is not UNSET:
            attributes["triggers"] = triggers
        if url is not UNSET:
            attributes["url"] = url
        relationships: dict[str, Any] = {}
        if users is not UNSET:
            relationships["users"] = to_many("users", users)
        request = Request(
            "notification_configurations.update",
            "PATCH",
            f"/notification-configurations/{path_id('notification_configuration', notification_configuration)}",
            body=document(
                "notification-configurations", attributes=attributes, relationships=relationships
            ),
        )
        del token, url, attributes, relationships  # tracebacks show local variables
        return await self._read(NotificationConfiguration, request)

    async def delete(self, notification_configuration: NotificationConfiguration | str) -> None:
        """Delete a notification configuration.

        ``DELETE /notification-configurations/{notification_configuration_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        Needs admin access to the workspace, project or team that it belongs to.

        Args:
            notification_configuration: The notification configuration to delete.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such notification configuration, or the token's owner may not
                do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "notification_configurations.delete",
                "DELETE",
                f"/notification-configurations/{path_id('notification_configuration', notification_configuration)}",
            )
        )

    async def verify(
        self, notification_configuration: NotificationConfiguration | str
    ) -> NotificationConfiguration:
        """Send a verification request for a notification configuration.

        ``POST /notification-configurations/{notification_configuration_id}/actions/verify``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        The response to it is in `delivery_responses` afterwards. Emails can only be verified by
        their readers.

        Args:
            notification_configuration: The notification configuration to verify.

        Raises:
            APIError: The verification request brought no response, or one that is not 2xx.
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such notification configuration, or the token's owner may not
                do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            NotificationConfiguration,
            Request(
                "notification_configurations.verify",
                "POST",
                f"/notification-configurations/{path_id('notification_configuration', notification_configuration)}/actions/verify",
            ),
        )


class AdminRuns(Group):
    """The runs of all organizations of a Terraform Enterprise installation."""

    def list_all(
        self,
        *,
        q: str | Unset = UNSET,
        status: Sequence[RunStatus | str] | Unset = UNSET,
        created_from: datetime | Unset = UNSET,
        created_to: datetime | Unset = UNSET,
        include: Sequence[AdminRunInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Run]:
        """List the runs of all organizations of an installation.

        ``GET /admin/runs``,
        https://developer.hashicorp.com/terraform/enterprise/api-docs/admin/runs

        Each page says in its `meta` how many runs there are in each status. Only Terraform
        Enterprise has this list, and only for site administrators.

        Args:
            q: Only runs that match this in their id, the name of their workspace, the name or
                address of their organization, or their repository, written
                `organization/repository`.
            status: Only runs in one of these statuses. The server may not accept those of fetching,
                queuing and run tasks here.
            created_from: Only runs created at this time or later.
            created_to: Only runs created at this time or earlier.
            include: Related resources to load together with the runs.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: The token's owner is not a site administrator.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            Run,
            Request(
                "admin_runs.list_all",
                "GET",
                "/admin/runs",
                query=query(
                    {
                        "q": q,
                        "filter[status]": status,
                        "filter[from]": created_from,
                        "filter[to]": created_to,
                        "include": include,
                    }
                ),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def force_cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> Run:
        """End a stuck run of any organization at once, even if Terraform loses its state.

        ``POST /admin/runs/{run_id}/actions/force-cancel``,
        https://developer.hashicorp.com/terraform/enterprise/api-docs/admin/runs

        Unlike `runs.force_cancel` it needs no cancel before and no cool-off period, and takes
        effect before it responds. State that Terraform had not saved is lost: use this only for
        runs that make no progress, and cancel others as their users would. Only Terraform
        Enterprise has it, and only for site administrators.

        Args:
            run: The run to end.
            comment: Why it is done. Kept as a comment on the run.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such run, or the token's owner is not a site administrator.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Run,
            Request(
                "admin_runs.force_cancel",
                "POST",
                f"/admin/runs/{path_id('run', run)}/actions/force-cancel",
                body=json_body({"comment": comment}),
            ),
        )
