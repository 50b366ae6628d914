# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Arguments that other code passes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from tfrun_async._arguments import ArgumentSpec
from tfrun_async._generated.models.configuration_versions import (
    ConfigurationVersion,
)
from tfrun_async._generated.models.runs import (
    RunOperation,
    RunSource,
    RunStatus,
    RunStatusGroup,
)
from tfrun_async.hcl import HclLiteral, HclValue


class RunOptions(TypedDict, total=False):
    """The optional arguments of `runs.create`."""

    configuration_version: ConfigurationVersion | str | None
    message: str | None
    plan_only: bool | None
    auto_apply: bool | None
    is_destroy: bool | None
    refresh: bool | None
    refresh_only: bool | None
    save_plan: bool | None
    target_addrs: Sequence[str] | None
    replace_addrs: Sequence[str] | None
    variables: Mapping[str, HclValue] | None
    terraform_version: str | None
    allow_empty_apply: bool | None
    allow_config_generation: bool | None
    debugging_mode: bool | None
    invoke_action_addrs: Sequence[str] | None
    policy_paths: Sequence[str] | None
    comment: str | None


RUN_OPTIONS = (
    ArgumentSpec(
        "configuration_version",
        "configuration-version",
        "The configuration to run, which may belong to another workspace. It must be uploaded. If left out, the one that the workspace used last.",
        ConfigurationVersion,
    ),
    ArgumentSpec(
        "message",
        "message",
        "The message of the run, which is shown in lists of runs.",
        str,
        default="Queued manually via the Terraform Enterprise API",
    ),
    ArgumentSpec(
        "plan_only",
        "plan-only",
        "Whether the run ends with its plan and can never be applied. If left out, the configuration version decides.",
        bool,
    ),
    ArgumentSpec(
        "auto_apply",
        "auto-apply",
        "Whether a successful plan is applied without confirmation. If left out, the workspace's setting decides.",
        bool,
    ),
    ArgumentSpec(
        "is_destroy",
        "is-destroy",
        "Whether to plan the destruction of all resources. Excludes `refresh_only`.",
        bool,
        default=False,
    ),
    ArgumentSpec(
        "refresh", "refresh", "Whether to refresh the state before the plan.", bool, default=True
    ),
    ArgumentSpec(
        "refresh_only",
        "refresh-only",
        "Whether to bring the state up to date without changing any resource. Excludes `is_destroy`.",
        bool,
        default=False,
    ),
    ArgumentSpec(
        "save_plan",
        "save-plan",
        "Whether to plan and check without becoming the workspace's current run until it is confirmed. Use it with a provisional configuration version.",
        bool,
        default=False,
    ),
    ArgumentSpec(
        "target_addrs",
        "target-addrs",
        "The resource addresses to limit the plan to, as with `-target`.",
        str,
        is_list=True,
    ),
    ArgumentSpec(
        "replace_addrs",
        "replace-addrs",
        "The resource addresses to replace, as with `-replace`.",
        str,
        is_list=True,
    ),
    ArgumentSpec(
        "variables",
        "variables",
        "Terraform variables for this run only. They take precedence over variables of the same key in the workspace and its variable sets.",
        HclLiteral,
        is_map=True,
        default=[],
    ),
    ArgumentSpec(
        "terraform_version",
        "terraform-version",
        "The version of Terraform to use, which must be available to the organization. Only for plan-only runs.",
        str,
    ),
    ArgumentSpec(
        "allow_empty_apply",
        "allow-empty-apply",
        "Whether to apply even if the plan contains no changes, as needed to upgrade the state after a change of `terraform_version`.",
        bool,
    ),
    ArgumentSpec(
        "allow_config_generation",
        "allow-config-generation",
        "Whether Terraform may write the configuration of resources that it imports. Otherwise an import block without its resource block is an error.",
        bool,
        default=False,
    ),
    ArgumentSpec(
        "debugging_mode",
        "debugging-mode",
        "Whether Terraform logs this run in full detail, as with `TF_LOG=TRACE`.",
        bool,
        default=False,
    ),
    ArgumentSpec(
        "invoke_action_addrs",
        "invoke-action-addrs",
        "The address of one Terraform action to invoke in an action-only run. Excludes `target_addrs` and `is_destroy`. An empty list is ignored.",
        str,
        is_list=True,
    ),
    ArgumentSpec(
        "policy_paths",
        "policy-paths",
        "Directories of the configuration with policies to check. In beta.",
        str,
        is_list=True,
    ),
    ArgumentSpec(
        "comment",
        "comment",
        "A comment on the run. It is not an attribute of the run when it is read.",
        str,
    ),
)
"""What each of `RunOptions` is."""


class RunFilters(TypedDict, total=False):
    """The optional arguments of `runs.list_for_workspace`."""

    operation: Sequence[RunOperation | str] | None
    status: Sequence[RunStatus | str] | None
    agent_pool_names: Sequence[str] | None
    source: Sequence[RunSource | str] | None
    status_group: RunStatusGroup | str | None
    timeframe: str | None
    search_user: str | None
    search_commit: str | None
    search_basic: str | None


RUN_FILTERS = (
    ArgumentSpec(
        "operation",
        "filter[operation]",
        "Only runs of one of these operations.",
        RunOperation,
        is_list=True,
    ),
    ArgumentSpec(
        "status", "filter[status]", "Only runs in one of these statuses.", RunStatus, is_list=True
    ),
    ArgumentSpec(
        "agent_pool_names",
        "filter[agent_pool_names]",
        "Only runs that use one of the agent pools with these names.",
        str,
        is_list=True,
    ),
    ArgumentSpec(
        "source",
        "filter[source]",
        "Only runs that were started from one of these sources.",
        RunSource,
        is_list=True,
    ),
    ArgumentSpec(
        "status_group",
        "filter[status_group]",
        "Only runs of this group of statuses. `non_final`: running, queued or waiting for a decision; `final`: ended; `discardable`: waiting for a decision.",
        RunStatusGroup,
    ),
    ArgumentSpec(
        "timeframe",
        "filter[timeframe]",
        "Only runs created in this year, such as `2024`, or within the past year: `year`. If left out, runs of any age.",
        str,
    ),
    ArgumentSpec(
        "search_user",
        "search[user]",
        "Only runs started by the version control user of this name.",
        str,
    ),
    ArgumentSpec("search_commit", "search[commit]", "Only runs of the commit with this SHA.", str),
    ArgumentSpec(
        "search_basic",
        "search[basic]",
        "Only runs with this version control user, commit SHA or id, or with this text in their message. Ignored if `search_user` or `search_commit` is given.",
        str,
    ),
)
"""What each of `RunFilters` is."""


class OrganizationRunFilters(TypedDict, total=False):
    """The optional arguments of `runs.list_for_organization`."""

    operation: Sequence[RunOperation | str] | None
    status: Sequence[RunStatus | str] | None
    agent_pool_names: Sequence[str] | None
    workspace_names: Sequence[str] | None
    source: Sequence[RunSource | str] | None
    status_group: RunStatusGroup | str | None
    timeframe: str | None
    search_user: str | None
    search_commit: str | None
    search_basic: str | None


ORGANIZATION_RUN_FILTERS = (
    ArgumentSpec(
        "operation",
        "filter[operation]",
        "Only runs of one of these operations.",
        RunOperation,
        is_list=True,
    ),
    ArgumentSpec(
        "status", "filter[status]", "Only runs in one of these statuses.", RunStatus, is_list=True
    ),
    ArgumentSpec(
        "agent_pool_names",
        "filter[agent_pool_names]",
        "Only runs that use one of the agent pools with these names.",
        str,
        is_list=True,
    ),
    ArgumentSpec(
        "workspace_names",
        "filter[workspace_names]",
        "Only runs in one of the workspaces with these names.",
        str,
        is_list=True,
    ),
    ArgumentSpec(
        "source",
        "filter[source]",
        "Only runs that were started from one of these sources.",
        RunSource,
        is_list=True,
    ),
    ArgumentSpec(
        "status_group",
        "filter[status_group]",
        "Only runs of this group of statuses. `non_final`: running, queued or waiting for a decision; `final`: ended; `discardable`: waiting for a decision.",
        RunStatusGroup,
    ),
    ArgumentSpec(
        "timeframe",
        "filter[timeframe]",
        "Only runs created in this year, such as `2024`, or within the past year: `year`. If left out, runs of the past year.",
        str,
        default="year",
    ),
    ArgumentSpec(
        "search_user",
        "search[user]",
        "Only runs started by the version control user of this name.",
        str,
    ),
    ArgumentSpec("search_commit", "search[commit]", "Only runs of the commit with this SHA.", str),
    ArgumentSpec(
        "search_basic",
        "search[basic]",
        "Only runs with this version control user, commit SHA or id, or with this text in their message. Ignored if `search_user` or `search_commit` is given.",
        str,
    ),
)
"""What each of `OrganizationRunFilters` is."""
