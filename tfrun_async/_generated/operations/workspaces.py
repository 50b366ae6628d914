# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of workspaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._generated.models.workspaces import Workspace
from tfrun_async._http.ids import path_id, path_id_or_name, resource_id
from tfrun_async._http.request import Request, json_body, known_values, query, required
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.projects import Project
    from tfrun_async._generated.models.runs import RunStatus
    from tfrun_async._generated.models.workspaces import (
        ExecutionMode,
        VcsRepoSettings,
        WorkspaceSettingOverwrites,
    )


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
]
"""A related resource that can be included with a workspace.

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
"""


class Workspaces(Group):
    """Where Terraform runs, one configuration and one state each.

    A workspace works on one run at a time.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        search_name: str | None = None,
        search_wildcard_name: str | None = None,
        search_tags: Sequence[str] | None = None,
        search_exclude_tags: Sequence[str] | None = None,
        project: Project | str | None = None,
        current_run_status: RunStatus | str | None = None,
        sort: str | None = None,
        include: Sequence[WorkspaceInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[Workspace]:
        """List the workspaces of an organization.

        ``GET /organizations/{organization_name}/workspaces``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Only workspaces that the token's owner may read are listed. All searches and filters given
        must match.

        Args:
            organization: The organization that the workspaces belong to.
            search_name: Only workspaces with a name similar to this.
            search_wildcard_name: Only workspaces with a name that matches this, with `*` for any
                text at the beginning, at the end, or both: `*-prod`, `prod-*`, `*-prod-*`.
            search_tags: Only workspaces that carry all of these tags.
            search_exclude_tags: Leave out workspaces that carry any of these tags.
            project: Only workspaces of this project.
            current_run_status: Only workspaces with a current run in this status.
            sort: The attribute to sort by: `name`, `current-run.created-at`, or `latest-change-at`,
                with a hyphen before it for the reverse order. If left out, the order is arbitrary
                but stable.
            include: Related resources to include with the workspace.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.

        Example:
            ``apps = tfe.workspaces.list_for_organization("acme", search_wildcard_name="app*")``
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
                        "filter[project][id]": None
                        if project is None
                        else resource_id("project", project, "prj-"),
                        "filter[current-run][status]": known_values(
                            "current_run_status", current_run_status, "RunStatus"
                        ),
                        "sort": sort,
                        "include": include,
                    }
                ),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(
        self,
        organization: Organization | str,
        *,
        name: str,
        project: Project | str | None = None,
        agent_pool_id: str | None = None,
        allow_destroy_plan: bool | None = None,
        assessments_enabled: bool | None = None,
        auto_apply: bool | None = None,
        auto_apply_run_trigger: bool | None = None,
        auto_destroy_activity_duration: str | Unset | None = UNSET,
        auto_destroy_at: datetime | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        execution_mode: ExecutionMode | str | None = None,
        file_triggers_enabled: bool | None = None,
        global_remote_state: bool | None = None,
        hyok_enabled: bool | None = None,
        project_remote_state: bool | None = None,
        queue_all_runs: bool | None = None,
        setting_overwrites: WorkspaceSettingOverwrites | None = None,
        source_name: str | None = None,
        source_url: str | None = None,
        speculative_enabled: bool | None = None,
        terraform_version: str | None = None,
        trigger_patterns: Sequence[str] | None = None,
        trigger_prefixes: Sequence[str] | None = None,
        vcs_repo: VcsRepoSettings | None = None,
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
            agent_pool_id: The agent pool to run on. Required for the execution mode `agent` and
                only allowed there.
            allow_destroy_plan: Whether runs that destroy everything may be queued. Default:
                ``True``.
            assessments_enabled: Whether to assess the health of the workspace regularly. Depends on
                the organization's plan and needs the execution mode `remote`. Default: ``False``.
            auto_apply: Whether to apply successful plans without confirmation. Default: ``False``.
            auto_apply_run_trigger: Whether to apply without confirmation if a run trigger started
                the run. Default: ``False``.
            auto_destroy_activity_duration: The time without activity after which everything is
                destroyed: up to four digits with `d` for days or `h` for hours, such as `14d`. None
                for never.
            auto_destroy_at: When to destroy everything. None for never.
            description: The purpose of the workspace. None for no description.
            execution_mode: Where to run Terraform. If left out, the project's default.
            file_triggers_enabled: Whether a push starts a run only if it changes files in
                `working_directory`, `trigger_prefixes` or `trigger_patterns`. Otherwise every push
                does. Default: ``True``.
            global_remote_state: Whether every workspace of the organization may read this one's
                state. Default: ``False``.
            hyok_enabled: Whether to encrypt the output of runs with the organization's own key. HCP
                Terraform only. Default: ``False``.
            project_remote_state: Whether every workspace of the project may read this one's state.
                Terraform Enterprise only. Default: ``False``.
            queue_all_runs: Whether changes in version control start runs even before the first
                manual run. Default: ``False``.
            setting_overwrites: The settings that the workspace is to override instead of using
                those of its project.
            source_name: The name of the application that creates the workspace, shown beside it.
            source_url: The URL of the application that creates the workspace.
            speculative_enabled: Whether pull requests start plan-only runs. Turn it off for
                repositories with untrusted contributors. Default: ``True``.
            terraform_version: The version of Terraform, or a constraint such as `~> 1.9.0`, which
                selects the newest version that matches. If left out, the latest release.
            trigger_patterns: Glob patterns of files whose changes start runs. Default: ``[]``.
            trigger_prefixes: Directories whose changes start runs, besides `working_directory`.
                Default: ``[]``.
            vcs_repo: The repository to take configurations from. If left out, they are uploaded.
            working_directory: The directory of the configuration to run Terraform in. If left out
                or None, its root.

        Raises:
            NotFoundError: There is no such organization, or the token's owner may not create
                workspaces in it.
            UnprocessableError: The request body is malformed, or the name is taken or not allowed.

        Example:
            ``workspace = await tfe.workspaces.create("acme", name="network")``
        """
        attributes: dict[str, Any] = {"name": required("name", name)}
        if agent_pool_id is not None:
            attributes["agent-pool-id"] = agent_pool_id
        if allow_destroy_plan is not None:
            attributes["allow-destroy-plan"] = allow_destroy_plan
        if assessments_enabled is not None:
            attributes["assessments-enabled"] = assessments_enabled
        if auto_apply is not None:
            attributes["auto-apply"] = auto_apply
        if auto_apply_run_trigger is not None:
            attributes["auto-apply-run-trigger"] = auto_apply_run_trigger
        if auto_destroy_activity_duration is not UNSET:
            attributes["auto-destroy-activity-duration"] = auto_destroy_activity_duration
        if auto_destroy_at is not UNSET:
            attributes["auto-destroy-at"] = auto_destroy_at
        if description is not UNSET:
            attributes["description"] = description
        if execution_mode is not None:
            attributes["execution-mode"] = execution_mode
        if file_triggers_enabled is not None:
            attributes["file-triggers-enabled"] = file_triggers_enabled
        if global_remote_state is not None:
            attributes["global-remote-state"] = global_remote_state
        if hyok_enabled is not None:
            attributes["hyok-enabled"] = hyok_enabled
        if project_remote_state is not None:
            attributes["project-remote-state"] = project_remote_state
        if queue_all_runs is not None:
            attributes["queue-all-runs"] = queue_all_runs
        if setting_overwrites is not None:
            attributes["setting-overwrites"] = setting_overwrites
        if source_name is not None:
            attributes["source-name"] = source_name
        if source_url is not None:
            attributes["source-url"] = source_url
        if speculative_enabled is not None:
            attributes["speculative-enabled"] = speculative_enabled
        if terraform_version is not None:
            attributes["terraform-version"] = terraform_version
        if trigger_patterns is not None:
            attributes["trigger-patterns"] = trigger_patterns
        if trigger_prefixes is not None:
            attributes["trigger-prefixes"] = trigger_prefixes
        if vcs_repo is not None:
            attributes["vcs-repo"] = vcs_repo
        if working_directory is not UNSET:
            attributes["working-directory"] = working_directory
        relationships: dict[str, Any] = {}
        if project is not None:
            relationships["project"] = to_one("projects", resource_id("project", project, "prj-"))
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
        include: Sequence[WorkspaceInclude] | None = None,
    ) -> Workspace:
        """Read a workspace by its name.

        ``GET /organizations/{organization_name}/workspaces/{name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        The response is the same as from reading it by its id. Names are unique within an
        organization.

        Args:
            organization: The organization that the workspace belongs to.
            name: The name of the workspace.
            include: Related resources to include with the workspace.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
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

    async def read(
        self, workspace: Workspace | str, *, include: Sequence[WorkspaceInclude] | None = None
    ) -> Workspace:
        """Read a workspace.

        ``GET /workspaces/{workspace_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Needs permission to read the workspace.

        Args:
            workspace: The workspace to read.
            include: Related resources to include with the workspace.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.

        Example:
            ``workspace = await tfe.workspaces.read("acme/app")``
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.read",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}",
                query=query({"include": include}),
                workspaces=(workspace,),
            ),
        )

    async def update(
        self,
        workspace: Workspace | str,
        *,
        project: Project | str | None = None,
        name: str | None = None,
        agent_pool_id: str | Unset | None = UNSET,
        allow_destroy_plan: bool | None = None,
        assessments_enabled: bool | None = None,
        auto_apply: bool | None = None,
        auto_apply_run_trigger: bool | None = None,
        auto_destroy_activity_duration: str | Unset | None = UNSET,
        auto_destroy_at: datetime | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        execution_mode: ExecutionMode | str | None = None,
        file_triggers_enabled: bool | None = None,
        global_remote_state: bool | None = None,
        project_remote_state: bool | None = None,
        queue_all_runs: bool | None = None,
        setting_overwrites: WorkspaceSettingOverwrites | None = None,
        speculative_enabled: bool | None = None,
        terraform_version: str | None = None,
        trigger_patterns: Sequence[str] | None = None,
        trigger_prefixes: Sequence[str] | None = None,
        vcs_repo: VcsRepoSettings | Unset | None = UNSET,
        working_directory: str | Unset | None = UNSET,
    ) -> Workspace:
        """Change the settings of a workspace.

        ``PATCH /workspaces/{workspace_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Only the given attributes change. None clears a setting that can be empty: `vcs_repo` of
        None disconnects the repository. Needs admin access to the workspace.

        Args:
            workspace: The workspace to change.
            project: The project to move the workspace to. Needs admin access to both projects.
            name: A new name, unique within the organization: letters, digits, `-` and `_`. It
                changes the workspace's URLs, not its id.
            agent_pool_id: The agent pool to run on. Required for the execution mode `agent` and
                only allowed there. None for none.
            allow_destroy_plan: Whether runs that destroy everything may be queued.
            assessments_enabled: Whether to assess the health of the workspace regularly. Depends on
                the organization's plan and needs the execution mode `remote`.
            auto_apply: Whether to apply successful plans without confirmation.
            auto_apply_run_trigger: Whether to apply without confirmation if a run trigger started
                the run.
            auto_destroy_activity_duration: The time without activity after which everything is
                destroyed: up to four digits with `d` for days or `h` for hours, such as `14d`. None
                for never.
            auto_destroy_at: When to destroy everything. None for never.
            description: The purpose of the workspace. None for no description.
            execution_mode: Where to run Terraform.
            file_triggers_enabled: Whether a push starts a run only if it changes files in
                `working_directory`, `trigger_prefixes` or `trigger_patterns`. Otherwise every push
                does.
            global_remote_state: Whether every workspace of the organization may read this one's
                state.
            project_remote_state: Whether every workspace of the project may read this one's state.
                Terraform Enterprise only.
            queue_all_runs: Whether changes in version control start runs even before the first
                manual run.
            setting_overwrites: The settings that the workspace is to override instead of using
                those of its project.
            speculative_enabled: Whether pull requests start plan-only runs. Turn it off for
                repositories with untrusted contributors.
            terraform_version: The version of Terraform, or a constraint such as `~> 1.9.0`, which
                selects the newest version that matches.
            trigger_patterns: Glob patterns of files whose changes start runs.
            trigger_prefixes: Directories whose changes start runs, besides `working_directory`.
            vcs_repo: The changes to the repository that configurations come from. None disconnects
                it.
            working_directory: The directory of the configuration to run Terraform in. None for its
                root.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.

        Example:
            ``await tfe.workspaces.update("acme/app", terraform_version="1.9.8")``
        """
        attributes: dict[str, Any] = {}
        if name is not None:
            attributes["name"] = name
        if agent_pool_id is not UNSET:
            attributes["agent-pool-id"] = agent_pool_id
        if allow_destroy_plan is not None:
            attributes["allow-destroy-plan"] = allow_destroy_plan
        if assessments_enabled is not None:
            attributes["assessments-enabled"] = assessments_enabled
        if auto_apply is not None:
            attributes["auto-apply"] = auto_apply
        if auto_apply_run_trigger is not None:
            attributes["auto-apply-run-trigger"] = auto_apply_run_trigger
        if auto_destroy_activity_duration is not UNSET:
            attributes["auto-destroy-activity-duration"] = auto_destroy_activity_duration
        if auto_destroy_at is not UNSET:
            attributes["auto-destroy-at"] = auto_destroy_at
        if description is not UNSET:
            attributes["description"] = description
        if execution_mode is not None:
            attributes["execution-mode"] = execution_mode
        if file_triggers_enabled is not None:
            attributes["file-triggers-enabled"] = file_triggers_enabled
        if global_remote_state is not None:
            attributes["global-remote-state"] = global_remote_state
        if project_remote_state is not None:
            attributes["project-remote-state"] = project_remote_state
        if queue_all_runs is not None:
            attributes["queue-all-runs"] = queue_all_runs
        if setting_overwrites is not None:
            attributes["setting-overwrites"] = setting_overwrites
        if speculative_enabled is not None:
            attributes["speculative-enabled"] = speculative_enabled
        if terraform_version is not None:
            attributes["terraform-version"] = terraform_version
        if trigger_patterns is not None:
            attributes["trigger-patterns"] = trigger_patterns
        if trigger_prefixes is not None:
            attributes["trigger-prefixes"] = trigger_prefixes
        if vcs_repo is not UNSET:
            attributes["vcs-repo"] = vcs_repo
        if working_directory is not UNSET:
            attributes["working-directory"] = working_directory
        relationships: dict[str, Any] = {}
        if project is not None:
            relationships["project"] = to_one("projects", resource_id("project", project, "prj-"))
        return await self._read(
            Workspace,
            Request(
                "workspaces.update",
                "PATCH",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}",
                body=document("workspaces", attributes=attributes, relationships=relationships),
                workspaces=(workspace,),
            ),
        )

    async def delete(self, workspace: Workspace | str) -> None:
        """Delete a workspace, even if it still manages resources.

        ``DELETE /workspaces/{workspace_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Its runs, variables and state are deleted, and Terraform no longer knows the resources that
        it managed: destroy them first. Needs the token of an owner of the organization, or of an
        admin of the workspace if the organization allows that.

        Args:
            workspace: The workspace to delete.

        Raises:
            ForbiddenError: The token's owner may not delete a workspace by force.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
        """
        await self._send(
            Request(
                "workspaces.delete",
                "DELETE",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}",
                workspaces=(workspace,),
            )
        )

    async def lock(self, workspace: Workspace | str, *, reason: str | None = None) -> Workspace:
        """Lock a workspace, so that no run can start in it.

        ``POST /workspaces/{workspace_id}/actions/lock``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        New runs stay pending until it is unlocked. Needs permission to lock the workspace.

        Args:
            workspace: The workspace to lock.
            reason: The reason. It is shown as `locked_reason`. Default: ``""``.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace is already locked.

        Example:
            ``await tfe.workspaces.lock("acme/app", reason="maintenance")``
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.lock",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/actions/lock",
                body=json_body({"reason": UNSET if reason is None else reason}),
                workspaces=(workspace,),
            ),
        )

    async def unlock(self, workspace: Workspace | str) -> Workspace:
        """Unlock a workspace that the token's owner has locked.

        ``POST /workspaces/{workspace_id}/actions/unlock``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        It fails for a short time while the latest state is not complete: try again before you use
        `force_unlock`. Needs permission to unlock the workspace.

        Args:
            workspace: The workspace to unlock.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace is not locked, or another user has locked it.
            ServerError: The latest version of the state is not complete yet. Try again shortly.
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.unlock",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/actions/unlock",
                workspaces=(workspace,),
            ),
        )

    async def force_unlock(self, workspace: Workspace | str) -> Workspace:
        """Unlock a workspace, no matter who has locked it.

        ``POST /workspaces/{workspace_id}/actions/force-unlock``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Make sure first that nothing changes its state. Needs admin access to the workspace.

        Args:
            workspace: The workspace to unlock.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace is not locked.
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.force_unlock",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/actions/force-unlock",
                workspaces=(workspace,),
            ),
        )
