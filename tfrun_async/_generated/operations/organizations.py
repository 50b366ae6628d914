# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of organizations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._generated.models.data_retention_policies import (
    DataRetentionPolicyDeleteOlder,
    DataRetentionPolicyDontDelete,
)
from tfrun_async._generated.models.entitlement_sets import EntitlementSet
from tfrun_async._generated.models.organizations import Organization, OrganizationCapacity
from tfrun_async._generated.models.runs import Run
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, query, required
from tfrun_async._jsonapi.document import document
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.data_retention_policies import DataRetentionPolicyType
    from tfrun_async._generated.models.organizations import CollaboratorAuthPolicy
    from tfrun_async._generated.models.workspaces import ExecutionMode


OrganizationInclude = Literal["entitlement_set", "subscription", "default-project"]
"""A resource that can be loaded together with an organization.

- ``entitlement_set``: The features that its subscription includes.
- ``subscription``: Its subscription.
- ``default-project``: Its default project.
"""


class Organizations(Group):
    """The owners of workspaces and of everything in them.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def create(
        self,
        *,
        name: str,
        email: str,
        aggregated_commit_status_enabled: bool | None = None,
        allow_force_delete_workspaces: bool | None = None,
        assessments_enforced: bool | None = None,
        collaborator_auth_policy: CollaboratorAuthPolicy | str | None = None,
        cost_estimation_enabled: bool | None = None,
        default_agent_pool_id: str | None = None,
        default_execution_mode: ExecutionMode | str | None = None,
        enforce_hyok: bool | None = None,
        owners_team_saml_role_id: str | Unset | None = UNSET,
        send_passing_statuses_for_untriggered_speculative_plans: bool | None = None,
        session_remember: int | Unset | None = UNSET,
        session_timeout: int | Unset | None = UNSET,
        speculative_plan_management_enabled: bool | None = None,
    ) -> Organization:
        """Create an organization.

        ``POST /organizations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        The token's owner becomes the first owner of the organization. Needs the token of a user who
        may create organizations.

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
            enforce_hyok: Whether new workspaces are encrypted with the organization's own key. HCP
                Terraform only. Default: ``False``.
            owners_team_saml_role_id: The SAML role of the team of owners. None for none.
            send_passing_statuses_for_untriggered_speculative_plans: Whether commits receive a
                passing status from workspaces that they did not trigger. Costs many requests to the
                version control provider. Default: ``False``.
            session_remember: After how many minutes a session ends. None for the default. Default:
                ``20160``.
            session_timeout: After how many idle minutes a session ends. None for the default.
                Default: ``20160``.
            speculative_plan_management_enabled: Whether a new commit cancels the plan-only runs of
                the one before it. Default: ``True``.

        Raises:
            NotFoundError: The token's owner may not create organizations.
            UnprocessableError: The request body is malformed, or the name is taken or not allowed.
        """
        attributes: dict[str, Any] = {
            "name": required("name", name),
            "email": required("email", email),
        }
        if aggregated_commit_status_enabled is not None:
            attributes["aggregated-commit-status-enabled"] = aggregated_commit_status_enabled
        if allow_force_delete_workspaces is not None:
            attributes["allow-force-delete-workspaces"] = allow_force_delete_workspaces
        if assessments_enforced is not None:
            attributes["assessments-enforced"] = assessments_enforced
        if collaborator_auth_policy is not None:
            attributes["collaborator-auth-policy"] = collaborator_auth_policy
        if cost_estimation_enabled is not None:
            attributes["cost-estimation-enabled"] = cost_estimation_enabled
        if default_agent_pool_id is not None:
            attributes["default-agent-pool-id"] = default_agent_pool_id
        if default_execution_mode is not None:
            attributes["default-execution-mode"] = default_execution_mode
        if enforce_hyok is not None:
            attributes["enforce-hyok"] = enforce_hyok
        if owners_team_saml_role_id is not UNSET:
            attributes["owners-team-saml-role-id"] = owners_team_saml_role_id
        if send_passing_statuses_for_untriggered_speculative_plans is not None:
            attributes["send-passing-statuses-for-untriggered-speculative-plans"] = (
                send_passing_statuses_for_untriggered_speculative_plans
            )
        if session_remember is not UNSET:
            attributes["session-remember"] = session_remember
        if session_timeout is not UNSET:
            attributes["session-timeout"] = session_timeout
        if speculative_plan_management_enabled is not None:
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
        q: str | None = None,
        q_email: str | None = None,
        q_name: str | None = None,
        include: Sequence[OrganizationInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
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
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
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
        include: Sequence[OrganizationInclude] | None = None,
    ) -> Organization:
        """Read an organization.

        ``GET /organizations/{organization_name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        Users without permissions for the organization get only some of its attributes.

        Args:
            organization: The organization to read.
            include: Related resources to load together with the organization.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
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
        name: str | None = None,
        email: str | None = None,
        aggregated_commit_status_enabled: bool | None = None,
        allow_force_delete_workspaces: bool | None = None,
        assessments_enforced: bool | None = None,
        collaborator_auth_policy: CollaboratorAuthPolicy | str | None = None,
        cost_estimation_enabled: bool | None = None,
        default_agent_pool_id: str | None = None,
        default_execution_mode: ExecutionMode | str | None = None,
        enforce_hyok: bool | None = None,
        owners_team_saml_role_id: str | Unset | None = UNSET,
        send_passing_statuses_for_untriggered_speculative_plans: bool | None = None,
        session_remember: int | Unset | None = UNSET,
        session_timeout: int | Unset | None = UNSET,
        speculative_plan_management_enabled: bool | None = None,
    ) -> Organization:
        """Change the settings of an organization.

        ``PATCH /organizations/{organization_name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        Only the given attributes change. Only its owners may do this.

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
            owners_team_saml_role_id: The SAML role of the team of owners. None for none.
            send_passing_statuses_for_untriggered_speculative_plans: Whether commits receive a
                passing status from workspaces that they did not trigger. Costs many requests to the
                version control provider.
            session_remember: After how many minutes a session ends. None for the default.
            session_timeout: After how many idle minutes a session ends. None for the default.
            speculative_plan_management_enabled: Whether a new commit cancels the plan-only runs of
                the one before it.

        Raises:
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {}
        if name is not None:
            attributes["name"] = name
        if email is not None:
            attributes["email"] = email
        if aggregated_commit_status_enabled is not None:
            attributes["aggregated-commit-status-enabled"] = aggregated_commit_status_enabled
        if allow_force_delete_workspaces is not None:
            attributes["allow-force-delete-workspaces"] = allow_force_delete_workspaces
        if assessments_enforced is not None:
            attributes["assessments-enforced"] = assessments_enforced
        if collaborator_auth_policy is not None:
            attributes["collaborator-auth-policy"] = collaborator_auth_policy
        if cost_estimation_enabled is not None:
            attributes["cost-estimation-enabled"] = cost_estimation_enabled
        if default_agent_pool_id is not None:
            attributes["default-agent-pool-id"] = default_agent_pool_id
        if default_execution_mode is not None:
            attributes["default-execution-mode"] = default_execution_mode
        if enforce_hyok is not None:
            attributes["enforce-hyok"] = enforce_hyok
        if owners_team_saml_role_id is not UNSET:
            attributes["owners-team-saml-role-id"] = owners_team_saml_role_id
        if send_passing_statuses_for_untriggered_speculative_plans is not None:
            attributes["send-passing-statuses-for-untriggered-speculative-plans"] = (
                send_passing_statuses_for_untriggered_speculative_plans
            )
        if session_remember is not UNSET:
            attributes["session-remember"] = session_remember
        if session_timeout is not UNSET:
            attributes["session-timeout"] = session_timeout
        if speculative_plan_management_enabled is not None:
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

        Its workspaces and their states cannot be restored. Needs the token of an owner of the
        organization.

        Args:
            organization: The organization to delete.

        Raises:
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
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
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[Run]:
        """List the runs of an organization that wait for a worker or occupy one.

        ``GET /organizations/{organization_name}/runs/queue``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        They are in the order in which they will run, and each has its position.

        Args:
            organization: The organization to list the queue of.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
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
        """Read how many runs of an organization are running, and how many wait.

        ``GET /organizations/{organization_name}/capacity``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        It is cheaper than listing the queue.

        Args:
            organization: The organization to read about.

        Raises:
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
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
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
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
        page_size: int | None = None,
        page_number: int | None = None,
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
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
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
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
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
        delete_older_than_n_days: int | None = None,
    ) -> DataRetentionPolicyDeleteOlder | DataRetentionPolicyDontDelete | None:
        """Choose for how long an organization keeps replaced configurations and states.

        ``POST /organizations/{organization_name}/relationships/data-retention-policy``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations

        It replaces the installation's policy, or the organization's previous one. Terraform
        Enterprise only.

        Args:
            organization: The organization that the policy is for.
            policy_type: Whether to delete them at some time, or never.
            delete_older_than_n_days: The number of days after which to delete them. Required for
                the type `data-retention-policy-delete-olders`, and not allowed for the other.

        Returns:
            None: The server has set the policy but does not send it back.

        Raises:
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {}
        if delete_older_than_n_days is not None:
            attributes["delete-older-than-n-days"] = delete_older_than_n_days
        return await self._read_or_none(
            (DataRetentionPolicyDeleteOlder, DataRetentionPolicyDontDelete),
            Request(
                "organizations.set_data_retention_policy",
                "POST",
                f"/organizations/{path_id('organization', organization)}/relationships/data-retention-policy",
                body=document(required("policy_type", policy_type), attributes=attributes),
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
            NotFoundError: There is no such organization, or the token's owner may not do this to
                it.
        """
        await self._send(
            Request(
                "organizations.delete_data_retention_policy",
                "DELETE",
                f"/organizations/{path_id('organization', organization)}/relationships/data-retention-policy",
            )
        )
