# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._generated.models.runs import Run
from tfrun_async._http.ids import id_or_name, path_id, path_id_or_name, resource_id
from tfrun_async._http.request import Request, json_body, known_values, query
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages
from tfrun_async.errors import ArgumentError
from tfrun_async.hcl import HclValue, run_variables

if TYPE_CHECKING:
    from tfrun_async._generated.models.configuration_versions import ConfigurationVersion
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.runs import (
        RunOperation,
        RunSource,
        RunStatus,
        RunStatusGroup,
    )
    from tfrun_async._generated.models.workspaces import Workspace


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
"""A related resource that can be included with a run.

- ``plan``: The plan.
- ``apply``: The apply.
- ``created_by``: The user who started the run.
- ``cost_estimate``: The cost estimate.
- ``configuration_version``: The configuration version.
- ``configuration_version.ingress_attributes``: The configuration version and the commit that it was
  made from.
- ``workspace``: The workspace.
- ``run_events``: The events of the run. Not on every server.
- ``task_stages``: The stages at which run tasks take part in the run. Not on every server.
- ``tf_policy_evaluations``: The evaluations of Terraform policies for the run. Not on every server.
"""


class Runs(Group):
    """Executions of Terraform, each a plan and, if it is confirmed, an apply.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def create(
        self,
        *,
        workspace: Workspace | str,
        configuration_version: ConfigurationVersion | str | None = None,
        message: str | None = None,
        plan_only: bool | None = None,
        auto_apply: bool | None = None,
        is_destroy: bool | None = None,
        refresh: bool | None = None,
        refresh_only: bool | None = None,
        save_plan: bool | None = None,
        target_addrs: Sequence[str] | None = None,
        replace_addrs: Sequence[str] | None = None,
        variables: Mapping[str, HclValue] | None = None,
        terraform_version: str | None = None,
        allow_empty_apply: bool | None = None,
        allow_config_generation: bool | None = None,
        debugging_mode: bool | None = None,
        invoke_action_addrs: Sequence[str] | None = None,
        policy_paths: Sequence[str] | None = None,
        comment: str | None = None,
    ) -> Run:
        """Start a run in a workspace.

        ``POST /runs``, https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        The run plans with the workspace's variables and with `configuration_version`, or with the
        configuration that the workspace used last. It waits in the workspace's queue until the runs
        before it are done. Needs permission to queue plans, and the token of a user or a team: an
        organization's token is refused.

        Args:
            workspace: The workspace to run in.
            configuration_version: The configuration to run, which may belong to another workspace.
                It must be uploaded. If left out, the one that the workspace used last.
            message: The message of the run, which is shown in lists of runs. Default: ``"Queued
                manually via the Terraform Enterprise API"``.
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
            variables: Terraform variables for this run only. They take precedence over variables of
                the same key in the workspace and its variable sets. Default: ``[]``.
            terraform_version: The version of Terraform to use, which must be available to the
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
            policy_paths: Directories of the configuration with policies to check. In beta.
            comment: A comment on the run. It is not an attribute of the run when it is read.

        Raises:
            ArgumentError: A run either destroys or only refreshes, so `is_destroy` and
                `refresh_only` exclude each other. `terraform_version` is only valid for a plan-only
                run, so `plan_only` must be true.
            NotFoundError: There is no such workspace or organization, or the token's owner may not
                queue plans there.
            UnprocessableError: The request body is malformed, lacks an attribute, or has one of the
                wrong type.

        Example:
            ``run = await tfe.runs.create(workspace="acme/app", message="Roll out 2.4")``
        """
        if is_destroy is True and refresh_only is True:
            raise ArgumentError(
                "a run either destroys or only refreshes, so `is_destroy` and `refresh_only` exclude each other"
            )
        if terraform_version is not None and plan_only is not True:
            raise ArgumentError(
                "`terraform_version` is only valid for a plan-only run, so `plan_only` must be true"
            )
        attributes: dict[str, Any] = {}
        if message is not None:
            attributes["message"] = message
        if plan_only is not None:
            attributes["plan-only"] = plan_only
        if auto_apply is not None:
            attributes["auto-apply"] = auto_apply
        if is_destroy is not None:
            attributes["is-destroy"] = is_destroy
        if refresh is not None:
            attributes["refresh"] = refresh
        if refresh_only is not None:
            attributes["refresh-only"] = refresh_only
        if save_plan is not None:
            attributes["save-plan"] = save_plan
        if target_addrs is not None:
            attributes["target-addrs"] = target_addrs
        if replace_addrs is not None:
            attributes["replace-addrs"] = replace_addrs
        if variables is not None:
            attributes["variables"] = run_variables(variables)
        if terraform_version is not None:
            attributes["terraform-version"] = terraform_version
        if allow_empty_apply is not None:
            attributes["allow-empty-apply"] = allow_empty_apply
        if allow_config_generation is not None:
            attributes["allow-config-generation"] = allow_config_generation
        if debugging_mode is not None:
            attributes["debugging-mode"] = debugging_mode
        if invoke_action_addrs is not None:
            attributes["invoke-action-addrs"] = invoke_action_addrs
        if policy_paths is not None:
            attributes["policy-paths"] = policy_paths
        if comment is not None:
            attributes["comment"] = comment
        relationships: dict[str, Any] = {
            "workspace": to_one("workspaces", id_or_name("workspace", workspace, "ws-"))
        }
        if configuration_version is not None:
            relationships["configuration-version"] = to_one(
                "configuration-versions",
                resource_id("configuration_version", configuration_version, "cv-"),
            )
        return await self._read(
            Run,
            Request(
                "runs.create",
                "POST",
                "/runs",
                body=document("runs", attributes=attributes, relationships=relationships),
                workspaces=(workspace,),
            ),
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        operation: Sequence[RunOperation | str] | None = None,
        status: Sequence[RunStatus | str] | None = None,
        agent_pool_names: Sequence[str] | None = None,
        source: Sequence[RunSource | str] | None = None,
        status_group: RunStatusGroup | str | None = None,
        timeframe: str | None = None,
        search_user: str | None = None,
        search_commit: str | None = None,
        search_basic: str | None = None,
        include: Sequence[RunInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[Run]:
        """List the runs of a workspace, newest first.

        ``GET /workspaces/{workspace_id}/runs``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Plan-only runs are left out unless `operation` names them: name all operations to get all
        runs. All lists of runs together may be requested 30 times a minute.

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
            search_basic: Only runs with this version control user, commit SHA or id, or with this
                text in their message. Ignored if `search_user` or `search_commit` is given.
            include: Related resources to include with the run.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.

        Example:
            ``async for run in tfe.runs.list_for_workspace("acme/app", status=["planned"]): ...``
        """
        return self._list(
            Run,
            Request(
                "runs.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/runs",
                query=query(
                    {
                        "filter[operation]": known_values("operation", operation, "RunOperation"),
                        "filter[status]": known_values("status", status, "RunStatus"),
                        "filter[agent_pool_names]": agent_pool_names,
                        "filter[source]": known_values("source", source, "RunSource"),
                        "filter[status_group]": known_values(
                            "status_group", status_group, "RunStatusGroup"
                        ),
                        "filter[timeframe]": timeframe,
                        "search[user]": search_user,
                        "search[commit]": search_commit,
                        "search[basic]": search_basic,
                        "include": include,
                    }
                ),
                workspaces=(workspace,),
                rate_limit="run-lists",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        operation: Sequence[RunOperation | str] | None = None,
        status: Sequence[RunStatus | str] | None = None,
        agent_pool_names: Sequence[str] | None = None,
        workspace_names: Sequence[str] | None = None,
        source: Sequence[RunSource | str] | None = None,
        status_group: RunStatusGroup | str | None = None,
        timeframe: str | None = None,
        search_user: str | None = None,
        search_commit: str | None = None,
        search_basic: str | None = None,
        include: Sequence[RunInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[Run]:
        """List the runs of all workspaces in an organization, newest first.

        ``GET /organizations/{organization_name}/runs``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Without `timeframe`, it has the runs of the past year. It has no totals of runs or pages.
        All lists of runs together may be requested 30 times a minute.

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
                `year`. If left out, runs of the past year. Default: ``"year"``.
            search_user: Only runs started by the version control user of this name.
            search_commit: Only runs of the commit with this SHA.
            search_basic: Only runs with this version control user, commit SHA or id, or with this
                text in their message. Ignored if `search_user` or `search_commit` is given.
            include: Related resources to include with the run.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.

        Example:
            ``pending = tfe.runs.list_for_organization("acme", status_group="non_final")``
        """
        return self._list(
            Run,
            Request(
                "runs.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/runs",
                query=query(
                    {
                        "filter[operation]": known_values("operation", operation, "RunOperation"),
                        "filter[status]": known_values("status", status, "RunStatus"),
                        "filter[agent_pool_names]": agent_pool_names,
                        "filter[workspace_names]": workspace_names,
                        "filter[source]": known_values("source", source, "RunSource"),
                        "filter[status_group]": known_values(
                            "status_group", status_group, "RunStatusGroup"
                        ),
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

    async def read(self, run: Run | str, *, include: Sequence[RunInclude] | None = None) -> Run:
        """Read a run.

        ``GET /runs/{run_id}``, https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Its `actions` are the actions that are possible now. Needs permission to read the
        workspace's runs.

        Args:
            run: The run to read.
            include: Related resources to include with the run.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such run, or the token's owner may not see it.

        Example:
            ``run = await tfe.runs.read("run-CZcmD7eagjhyX0vN", include=["plan"])``
        """
        return await self._read(
            Run,
            Request(
                "runs.read",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}",
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
            comment: Why it is done. Kept as a comment on the run. None for no comment.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            ConflictError: The run is not waiting for confirmation, so it cannot be applied.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "runs.apply",
                "POST",
                f"/runs/{path_id('run', run, 'run-')}/actions/apply",
                body=json_body({"comment": comment}),
            )
        )

    async def discard(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Discard a run that waits, without applying it.

        ``POST /runs/{run_id}/actions/discard``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        The run must be waiting for confirmation or in the queue: its `actions.is_discardable` is
        true. The request is queued and may take effect later; after that the next run of the
        workspace can proceed. Needs permission to apply runs, and the token of a user or a team.

        Args:
            run: The run to discard.
            comment: Why it is done. Kept as a comment on the run. None for no comment.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            ConflictError: The run is not waiting for confirmation or in the queue, so it cannot be
                discarded.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "runs.discard",
                "POST",
                f"/runs/{path_id('run', run, 'run-')}/actions/discard",
                body=json_body({"comment": comment}),
            )
        )

    async def cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Interrupt a run that is planning or applying.

        ``POST /runs/{run_id}/actions/cancel``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Terraform receives an interrupt, as with Ctrl+C, and ends its work as safely as it can. The
        run must be planning or applying: its `actions.is_cancelable` is true. The request is queued
        and may take effect later. Needs permission to apply runs, and the token of a user or a
        team.

        Args:
            run: The run to interrupt.
            comment: Why it is done. Kept as a comment on the run. None for no comment.

        Raises:
            NotFoundError: There is no such run, or the token's owner may not cancel it.
            ConflictError: The run is neither planning nor applying, so it cannot be canceled.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "runs.cancel",
                "POST",
                f"/runs/{path_id('run', run, 'run-')}/actions/cancel",
                body=json_body({"comment": comment}),
            )
        )

    async def force_cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """End a run at once, even if Terraform loses its state.

        ``POST /runs/{run_id}/actions/force-cancel``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Terraform is killed, the workspace is unlocked, and unsaved state is lost: use this with
        great care. The run must have been canceled before, and a cool-off period must have passed:
        see `actions.is_force_cancelable` and `force_cancel_available_at`. Needs admin access to the
        workspace, and the token of a user or a team.

        Args:
            run: The run to end.
            comment: Why it is done. Kept as a comment on the run. None for no comment.

        Raises:
            NotFoundError: There is no such run, or the token's owner may not cancel it by force.
            ConflictError: The run is neither planning nor applying, was not canceled before, or the
                cool-off period has not passed yet.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "runs.force_cancel",
                "POST",
                f"/runs/{path_id('run', run, 'run-')}/actions/force-cancel",
                body=json_body({"comment": comment}),
            )
        )

    async def force_execute(self, run: Run | str) -> None:
        """Start a pending run before all runs ahead of it.

        ``POST /runs/{run_id}/actions/force-execute``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        Unfinished runs before this one are canceled and the workspace is unlocked, so that this run
        can start. The run must be pending, its workspace must be locked by another run, and that
        run must be discardable. Use it only in exceptional cases. Needs permission to apply runs,
        and the token of a user or a team.

        Args:
            run: The run to execute now.

        Raises:
            ForbiddenError: The run is not pending, its workspace is not locked, or its workspace
                was not found. This depends on the state of the run, not on a permission.
            NotFoundError: There is no such run, or the token's owner may not execute it.
            ConflictError: The run that locks the workspace cannot be discarded now.
        """
        await self._send(
            Request(
                "runs.force_execute",
                "POST",
                f"/runs/{path_id('run', run, 'run-')}/actions/force-execute",
            )
        )
