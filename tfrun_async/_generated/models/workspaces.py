# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/workspaces.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.agent_pools import AgentPool
    from tfrun_async._generated.models.assessment_results import AssessmentResult
    from tfrun_async._generated.models.configuration_versions import ConfigurationVersion
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.projects import Project
    from tfrun_async._generated.models.runs import Run
    from tfrun_async._generated.models.state_versions import StateVersion
    from tfrun_async._generated.models.tag_bindings import EffectiveTagBinding, TagBinding
    from tfrun_async._generated.models.variables import Variable


@model
class Workspace(Resource):
    """Where Terraform runs, with one configuration, one state, and one run at a time."""

    resource_type: ClassVar[str] = "workspaces"

    actions: WorkspaceActions = NOT_SENT
    """The possible actions on the workspace."""
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
    """The time without activity after which everything is destroyed, such as `14d` or `12h`, or
    None for never."""
    auto_destroy_at: datetime | None = NOT_SENT
    """When everything will be destroyed, or None if that is not planned."""
    auto_destroy_status: str | None = NOT_SENT
    """The status of the latest automatic destruction, or None."""
    created_at: datetime = NOT_SENT
    """When the workspace was created."""
    description: str | None = NOT_SENT
    """The purpose of the workspace, or None."""
    effective_run_data_retention_desc: str | None = NOT_SENT
    """How long runs and their logs are kept, as text for people, or None."""
    effective_state_version_retention_desc: str | None = NOT_SENT
    """How long states are kept, as text for people, or None."""
    environment: str = NOT_SENT
    """Always `default`, from an older version of the API."""
    execution_mode: ExecutionMode = NOT_SENT
    """Where Terraform runs."""
    file_triggers_enabled: bool = NOT_SENT
    """Whether a push starts a run only if it changes certain files."""
    global_remote_state: bool = NOT_SENT
    """Whether every workspace of the organization may read this one's state."""
    hyok_enabled: bool = NOT_SENT
    """Whether the output of runs is encrypted with the organization's own key."""
    inherits_project_auto_destroy: bool = NOT_SENT
    """Whether `auto_destroy_activity_duration` is the project's."""
    last_assessment_result_at: datetime | None = NOT_SENT
    """When the health of the workspace was last assessed, or None if it never was."""
    latest_change_at: datetime | None = NOT_SENT
    """When the state last changed, or when the workspace was created if it has not changed."""
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
    """The permissions of the token's owner for the workspace."""
    plan_duration_average: float | None = NOT_SENT
    """How long plans take on average, in milliseconds, over the last 30 finished runs."""
    policy_check_failures: int | None = NOT_SENT
    """How many of the last 30 finished runs failed a policy check."""
    project_remote_state: bool = NOT_SENT
    """Whether every workspace of the project may read this one's state. Terraform Enterprise
    only."""
    queue_all_runs: bool = NOT_SENT
    """Whether changes in version control start runs even before the first manual run."""
    resource_count: int = NOT_SENT
    """How many resources the workspace manages."""
    run_failures: int | None = NOT_SENT
    """How many of the last 30 finished runs failed."""
    setting_overwrites: WorkspaceSettingOverwrites = NOT_SENT
    """The settings that the workspace overrides instead of using those of its project."""
    source: str | None = NOT_SENT
    """The source of the workspace, such as `tfe-ui` or `tfe-api`."""
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
    """The version of Terraform, or a constraint such as `~> 1.9.0`, which selects the newest
    version that matches."""
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
    current_assessment_result: AssessmentResult | None = NOT_SENT
    """The latest assessment of the workspace's health, or None."""
    current_configuration_version: ConfigurationVersion | None = NOT_SENT
    """The configuration that the next run uses by default, or None."""
    current_run: Run | None = NOT_SENT
    """The run that the workspace is working on or has worked on last, or None."""
    current_state_version: StateVersion | None = NOT_SENT
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
    """The workspaces that may read the state of this one. The server sends only a link."""
    ssh_key: Resource | None = NOT_SENT
    """The SSH key that Terraform fetches modules with, or None."""
    tag_bindings: list[TagBinding] = NOT_SENT
    """The key-value tags of the workspace itself. The server sends only a link."""
    vars: list[Variable] = NOT_SENT
    """The variables of the workspace."""


@model
class WorkspaceActions(Model):
    """The possible actions on a workspace."""

    is_destroyable: bool = NOT_SENT
    """Whether there is anything that a destroy run would destroy."""


@model
class WorkspacePermissions(Model):
    """The permissions of the token's owner for a workspace."""

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
    """The settings that a workspace overrides instead of using those of its project."""

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
    """The name of the repository at the provider."""
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
    """The URL to which the provider reports changes."""


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


for _class in (
    Workspace,
    WorkspaceActions,
    WorkspacePermissions,
    WorkspaceSettingOverwrites,
    VcsRepo,
    VcsRepoSettings,
    ExecutionMode,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
