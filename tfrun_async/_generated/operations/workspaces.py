# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of workspaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._generated.models.data_retention_policies import (
    DataRetentionPolicyDeleteOlder,
    DataRetentionPolicyDontDelete,
)
from tfrun_async._generated.models.workspaces import Workspace
from tfrun_async._http.ids import id_or_name, path_id, path_id_or_name, resource_id, resource_ids
from tfrun_async._http.request import Request, deep_object, json_body, known_values, query, required
from tfrun_async._jsonapi.document import document, dump_json, new_resources, to_many, to_one
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.data_retention_policies import DataRetentionPolicyType
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.projects import Project
    from tfrun_async._generated.models.runs import RunStatus
    from tfrun_async._generated.models.tag_bindings import NewTagBinding, TagFilter
    from tfrun_async._generated.models.workspaces import (
        ExecutionMode,
        VcsRepoSettings,
        WorkspaceSettingOverwrites,
    )


WorkspaceSort = Literal[
    "name",
    "-name",
    "current-run.created-at",
    "-current-run.created-at",
    "latest-change-at",
    "-latest-change-at",
]
"""The attribute by which workspaces are sorted.

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
        tagged: Sequence[TagFilter] | None = None,
        sort: WorkspaceSort | None = None,
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
            tagged: Only workspaces that have all of these key-value tags, themselves or by their
                project.
            sort: The attribute to sort by. Sorted by runs, workspaces without one come last. If
                left out, the order is arbitrary but stable.
            include: Related resources to include with the workspace.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
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
        project: Project | str | None = None,
        tag_bindings: Sequence[NewTagBinding] | None = None,
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
        structured_run_output_enabled: bool | None = None,
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
            structured_run_output_enabled: Whether plans and applies are logged as JSON lines rather
                than as text.
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
        if structured_run_output_enabled is not None:
            attributes["structured-run-output-enabled"] = structured_run_output_enabled
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
        if tag_bindings is not None:
            relationships["tag-bindings"] = new_resources(
                "tag-bindings", "tag_bindings", tag_bindings
            )
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
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
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

    async def update_by_name(
        self,
        organization: Organization | str,
        workspace_name: str,
        *,
        project: Project | str | None = None,
        tag_bindings: Sequence[NewTagBinding] | None = None,
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
        structured_run_output_enabled: bool | None = None,
        terraform_version: str | None = None,
        trigger_patterns: Sequence[str] | None = None,
        trigger_prefixes: Sequence[str] | None = None,
        vcs_repo: VcsRepoSettings | Unset | None = UNSET,
        working_directory: str | Unset | None = UNSET,
    ) -> Workspace:
        """Change the settings of a workspace, given its name.

        ``PATCH /organizations/{organization_name}/workspaces/{name}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Only the given attributes change, as in `update`. Needs admin access to the workspace.

        Args:
            organization: The organization that the workspace belongs to.
            workspace_name: The name of the workspace to change.
            project: The project to move the workspace to. Needs admin access to both projects.
            tag_bindings: Key-value tags, which replace all of the workspace's own tags.
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
            structured_run_output_enabled: Whether plans and applies are logged as JSON lines rather
                than as text.
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
        if structured_run_output_enabled is not None:
            attributes["structured-run-output-enabled"] = structured_run_output_enabled
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
        if tag_bindings is not None:
            relationships["tag-bindings"] = new_resources(
                "tag-bindings", "tag_bindings", tag_bindings
            )
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
            ForbiddenError: The token's owner may not delete a workspace by force.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
        """
        await self._send(
            Request(
                "workspaces.delete_by_name",
                "DELETE",
                f"/organizations/{path_id('organization', organization)}/workspaces/{path_id('name', name)}",
            )
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
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
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
        tag_bindings: Sequence[NewTagBinding] | None = None,
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
        structured_run_output_enabled: bool | None = None,
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
            tag_bindings: Key-value tags, which replace all of the workspace's own tags.
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
            structured_run_output_enabled: Whether plans and applies are logged as JSON lines rather
                than as text.
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
        if structured_run_output_enabled is not None:
            attributes["structured-run-output-enabled"] = structured_run_output_enabled
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
        if tag_bindings is not None:
            relationships["tag-bindings"] = new_resources(
                "tag-bindings", "tag_bindings", tag_bindings
            )
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
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.

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

    async def safe_delete(self, workspace: Workspace | str) -> None:
        """Delete a workspace unless it manages resources.

        ``POST /workspaces/{workspace_id}/actions/safe-delete``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        Its runs, variables and state go with it. Needs admin access to the workspace.

        Args:
            workspace: The workspace to delete.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace manages resources, or is locked.
        """
        await self._send(
            Request(
                "workspaces.safe_delete",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/actions/safe-delete",
                workspaces=(workspace,),
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
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            ConflictError: The workspace manages resources, or is locked.
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
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        return await self._read(
            Workspace,
            Request(
                "workspaces.set_ssh_key",
                "PATCH",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/ssh-key",
                body=document("workspaces", attributes={"id": ssh_key}),
                workspaces=(workspace,),
            ),
        )

    def list_remote_state_consumers(
        self,
        workspace: Workspace | str,
        *,
        show_only_configured: bool | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
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
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
        """
        return self._list(
            Workspace,
            Request(
                "workspaces.list_remote_state_consumers",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/remote-state-consumers",
                query=query({"show_only_configured": show_only_configured}),
                workspaces=(workspace,),
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
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: All workspaces of the organization or the project may read the
                state, or one of these does not exist or is the workspace itself.
        """
        await self._send(
            Request(
                "workspaces.add_remote_state_consumers",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/remote-state-consumers",
                body=dump_json(
                    to_many(
                        "workspaces",
                        workspaces := resource_ids("workspaces", workspaces, "ws-", id_or_name),
                    )
                ),
                workspaces=(
                    workspace,
                    *workspaces,
                ),
            )
        )

    async def replace_remote_state_consumers(
        self, workspace: Workspace | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Let only these workspaces read a workspace's state.

        ``PATCH /workspaces/{workspace_id}/relationships/remote-state-consumers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        They replace all previous ones. Needs permission to manage all workspaces of the
        organization.

        Args:
            workspace: The workspace that the state is of.
            workspaces: The workspaces.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: All workspaces of the organization or the project may read the
                state, or one of these does not exist or is the workspace itself.
        """
        await self._send(
            Request(
                "workspaces.replace_remote_state_consumers",
                "PATCH",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/remote-state-consumers",
                body=dump_json(
                    to_many(
                        "workspaces",
                        workspaces := resource_ids("workspaces", workspaces, "ws-", id_or_name),
                    )
                ),
                workspaces=(
                    workspace,
                    *workspaces,
                ),
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
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: All workspaces of the organization or the project may read the
                state, or one of these does not exist or is the workspace itself.
        """
        await self._send(
            Request(
                "workspaces.remove_remote_state_consumers",
                "DELETE",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/remote-state-consumers",
                body=dump_json(
                    to_many(
                        "workspaces",
                        workspaces := resource_ids("workspaces", workspaces, "ws-", id_or_name),
                    )
                ),
                workspaces=(
                    workspace,
                    *workspaces,
                ),
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
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
        """
        return await self._read(
            (DataRetentionPolicyDeleteOlder, DataRetentionPolicyDontDelete),
            Request(
                "workspaces.read_data_retention_policy",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/data-retention-policy",
                workspaces=(workspace,),
            ),
        )

    async def set_data_retention_policy(
        self,
        workspace: Workspace | str,
        *,
        policy_type: DataRetentionPolicyType | str,
        delete_older_than_n_days: int | None = None,
    ) -> DataRetentionPolicyDeleteOlder | DataRetentionPolicyDontDelete | None:
        """Choose for how long a workspace keeps replaced configurations and states.

        ``POST /workspaces/{workspace_id}/relationships/data-retention-policy``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces

        It replaces the organization's policy, or the workspace's previous one. Terraform Enterprise
        only.

        Args:
            workspace: The workspace that the policy is for.
            policy_type: Whether to delete them at some time, or never.
            delete_older_than_n_days: The number of days after which to delete them. Required for
                the type `data-retention-policy-delete-olders`, and not allowed for the other.

        Returns:
            None: The server has set the policy but does not send it back.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {}
        if delete_older_than_n_days is not None:
            attributes["delete-older-than-n-days"] = delete_older_than_n_days
        return await self._read_or_none(
            (DataRetentionPolicyDeleteOlder, DataRetentionPolicyDontDelete),
            Request(
                "workspaces.set_data_retention_policy",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/data-retention-policy",
                body=document(required("policy_type", policy_type), attributes=attributes),
                workspaces=(workspace,),
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
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.
        """
        await self._send(
            Request(
                "workspaces.delete_data_retention_policy",
                "DELETE",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/data-retention-policy",
                workspaces=(workspace,),
            )
        )
