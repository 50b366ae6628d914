"""The settings of workspaces: their rules, and the defaults that they inherit."""

import re
from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError
from tfrun_async.simulator._http.request_body import (
    Attribute,
    boolean,
    check_attributes,
    choice,
    resource_name,
    string,
    string_array,
    time,
)
from tfrun_async.simulator._records.store import TERRAFORM_VERSION, Organization, Workspace

_POINTER = "/data/attributes/"
_OBJECT = Attribute("an object", lambda value: isinstance(value, dict), nullable=True)
_DURATION = Attribute(
    "up to four digits and d for days or h for hours, such as 14d",
    lambda value: isinstance(value, str) and re.fullmatch(r"(?!0+.)\d{1,4}[dh]", value) is not None,
    nullable=True,
)
ATTRIBUTES: dict[str, Attribute] = {
    "name": resource_name(),
    "agent-pool-id": string(),
    "allow-destroy-plan": boolean(default=True),
    "assessments-enabled": boolean(),
    "auto-apply": boolean(),
    "auto-apply-run-trigger": boolean(),
    "auto-destroy-at": time(),
    "auto-destroy-activity-duration": _DURATION,
    "description": string(),
    "execution-mode": choice("remote", "local", "agent", default=None),
    "file-triggers-enabled": boolean(default=True),
    "global-remote-state": boolean(),
    "hyok-enabled": boolean(),
    "inherits-project-auto-destroy": boolean(default=True),
    "operations": boolean(None),  # deprecated, but still sent by clients
    "project-remote-state": boolean(),
    "queue-all-runs": boolean(),
    "setting-overwrites": _OBJECT,
    "source-name": string(),
    "source-url": string(),
    "speculative-enabled": boolean(default=True),
    "structured-run-output-enabled": boolean(),
    "terraform-version": string(TERRAFORM_VERSION, nullable=False),
    "trigger-patterns": string_array([], nullable=False),
    "trigger-prefixes": string_array([], nullable=False),
    "vcs-repo": _OBJECT,
    "working-directory": string(),
}
VCS_REPO_ATTRIBUTES: dict[str, Attribute] = {
    "branch": string(""),
    "github-app-installation-id": string(),
    "identifier": Attribute(
        "the repository as organization/repository",
        lambda value: isinstance(value, str) and re.fullmatch(r"[^/]+(/[^/]+)+", value) is not None,
        required=True,
    ),
    "ingress-submodules": boolean(),
    "oauth-token-id": string(),
    "tags-regex": string(),
}


def read_settings(
    context: HandlerContext,
    organization: Organization,
    data: dict[str, Any],
    workspace: Workspace | None = None,
) -> dict[str, Any]:
    """Return all settings of a new workspace, or of one that is updated.

    Raises:
        ApiError: 422: a setting is invalid, or conflicts with another, or with another workspace.
    """
    known = workspace.settings if workspace is not None else {}
    given, problems = check_attributes(
        data["attributes"], ATTRIBUTES, partial=workspace is not None
    )
    _set_execution_mode(given, problems, known)
    if given.get("vcs-repo") == {}:  # clients send it for a workspace without a repository
        given["vcs-repo"] = known.get("vcs-repo")
    elif given.get("vcs-repo") is not None:
        given["vcs-repo"] = _read_vcs_repo(context, given["vcs-repo"], problems, known)
    durations = {"auto-destroy-at", "auto-destroy-activity-duration"}
    if any(given.get(name) is not None for name in durations):
        given["inherits-project-auto-destroy"] = False
    settings = {**known, **given}
    # A change of the mode drops the agent pool, which the other modes do not allow.
    if given.get("execution-mode") in {"remote", "local"} and "agent-pool-id" not in given:
        settings["agent-pool-id"] = None
    _check_conflicts(context, organization, settings, problems, workspace)
    if problems:
        raise ApiError.invalid(problems)
    return settings


def _set_execution_mode(
    given: dict[str, Any], problems: dict[str, str], known: dict[str, Any]
) -> None:
    """Set the execution mode from the attributes that imply it; None means the inherited one."""
    operations = given.pop("operations", None)
    overwrites = given.pop("setting-overwrites", None) or {}
    mode = given.get("execution-mode")
    if operations is not None and mode is not None:
        problems[f"{_POINTER}operations"] = "operations and execution-mode exclude each other."
    elif operations is not None:
        given["execution-mode"] = "remote" if operations else "local"
    elif mode is None and False in (overwrites.get("execution-mode"), overwrites.get("agent-pool")):
        given |= {"execution-mode": None, "agent-pool-id": None}
    elif overwrites.get("execution-mode") and (mode or known.get("execution-mode")) is None:
        problems[f"{_POINTER}execution-mode"] = "The mode is required to overwrite the default."


def _read_vcs_repo(
    context: HandlerContext,
    values: dict[str, Any],
    problems: dict[str, str],
    known: dict[str, Any],
) -> dict[str, Any]:
    """Return the settings of the repository that a workspace is connected to."""
    previous = known.get("vcs-repo")
    given, found = check_attributes(values, VCS_REPO_ATTRIBUTES, partial=previous is not None)
    problems |= {at.replace(_POINTER, f"{_POINTER}vcs-repo/"): found[at] for at in found}
    repo = {"webhook-id": context.store.ids.new_secret(), **(previous or {}), **given}
    if repo.get("oauth-token-id") is None and repo.get("github-app-installation-id") is None:
        problems[f"{_POINTER}vcs-repo/oauth-token-id"] = "A connection needs a token."
    return repo


def _check_conflicts(
    context: HandlerContext,
    organization: Organization,
    settings: dict[str, Any],
    problems: dict[str, str],
    workspace: Workspace | None,
) -> None:
    other = context.store.find_workspace(organization.name, settings.get("name", ""))
    if other is not None and other is not workspace:
        problems[f"{_POINTER}name"] = "Name has already been taken."
    version = settings.get("terraform-version")
    if version is not None and context.store.terraform_versions.select(version) is None:
        problems[f"{_POINTER}terraform-version"] = f"{version!r} is no version of Terraform."
    if settings.get("global-remote-state") and settings.get("project-remote-state"):
        problems[f"{_POINTER}project-remote-state"] = "Excludes global-remote-state."
    pool, pointer = settings.get("agent-pool-id"), f"{_POINTER}agent-pool-id"
    if settings.get("execution-mode") != "agent":
        if pool is not None:
            problems[pointer] = "agent-pool-id is only for the execution mode agent."
        return
    found = context.store.agent_pools.get(pool or "")
    if pool is None:
        problems[pointer] = "agent-pool-id is required with the execution mode agent."
    elif found is None or found.organization is not organization:
        problems[pointer] = "There is no such agent pool."
