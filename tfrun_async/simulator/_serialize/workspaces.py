"""Serializer of workspaces."""

from typing import Any

from tfrun_async.simulator._http.documents import (
    Resource,
    resource,
    timestamp,
    to_link,
    to_many,
    to_one,
)
from tfrun_async.simulator._records.store import Workspace
from tfrun_async.simulator._serialize.tags import effective_tag_binding_id
from tfrun_async.simulator._serialize.workspace_statistics import run_statistics

# Automatic destruction, assessments, no-code modules and the retention of data are not simulated.
_NEVER_SET = dict.fromkeys(
    [
        *("auto-destroy-status", "last-assessment-result-at"),
        *("effective-run-data-retention-desc", "effective-state-version-retention-desc"),
        *("no-code-upgrade-available", "source-module-id"),
    ]
)


def serialize_workspace(
    workspace: Workspace, permissions: dict[str, bool], origin: str
) -> Resource:
    """Return a workspace; the URL of its webhook begins with the origin."""
    settings, lock = workspace.settings, workspace.lock
    attributes = {
        **settings,
        **run_statistics(workspace),
        **_vcs_attributes(settings["vcs-repo"], origin),
        **_NEVER_SET,
        "actions": {"is-destroyable": True},
        "agent-pool-id": workspace.agent_pool_id,
        "created-at": timestamp(workspace.created_at),
        "environment": "default",
        "execution-mode": workspace.execution_mode,
        "latest-change-at": timestamp(workspace.changed_at),
        "locked": workspace.is_locked,
        "locked-reason": lock.reason if lock else "",
        "operations": workspace.execution_mode != "local",
        "permissions": permissions,
        "resource-count": len(workspace.resources),
        "setting-overwrites": dict.fromkeys(
            ("execution-mode", "agent-pool"), settings["execution-mode"] is not None
        ),
        "source": "tfe-api",
        "tag-names": sorted({*(tag.name for tag in workspace.tags), *workspace.tag_bindings}),
        "updated-at": timestamp(workspace.changed_at),
    }
    relationships = _relationships(workspace)
    place = f"{workspace.organization.name}/workspaces/{workspace.name}"
    serialized = resource(
        "workspaces", workspace.id, attributes, relationships, f"organizations/{place}"
    )
    serialized["links"]["self-html"] = f"/app/{place}"
    return serialized


def _vcs_attributes(repo: dict[str, Any] | None, origin: str) -> dict[str, Any]:
    """Return the attributes of the repository that a workspace is connected to."""
    if repo is None:
        return dict.fromkeys(["oauth-client-name", "vcs-repo", "vcs-repo-identifier"])
    is_app = repo["github-app-installation-id"] is not None
    settings = {name: value for name, value in repo.items() if name != "webhook-id"}
    return {
        "oauth-client-name": None if is_app else "GitHub",
        "vcs-repo": {
            **settings,
            "display-identifier": repo["identifier"],
            "repository-http-url": f"https://github.com/{repo['identifier']}",
            "service-provider": "github_app" if is_app else "github",
            "webhook-url": f"{origin}/webhooks/vcs/{repo['webhook-id']}",
        },
        "vcs-repo-identifier": repo["identifier"],
    }


def _relationships(workspace: Workspace) -> dict[str, Any]:
    current, locking_run, lock = workspace.current_run, workspace.locking_run, workspace.lock
    path = f"workspaces/{workspace.id}"
    version, state = workspace.configuration_version, workspace.current_state_version
    outputs = [output.id for output in state.outputs] if state else []
    bindings = [binding.id for binding in workspace.tag_bindings.values()]
    effective_bindings = [
        effective_tag_binding_id(workspace.id, binding)
        for binding in workspace.effective_tag_bindings.values()
    ]
    return {
        "agent-pool": to_one("agent-pools", workspace.agent_pool_id),
        "current-assessment-result": to_one("assessment-results", None),
        "current-configuration-version": to_one(
            "configuration-versions", version.id if version else None
        ),
        "current-run": to_one("runs", current.id if current else None),
        "current-state-version": to_one("state-versions", state.id if state else None),
        "effective-tag-bindings": to_many("effective-tag-bindings", effective_bindings)
        | to_link(f"{path}/effective-tag-bindings"),
        "latest-run": to_one("runs", current.id if current else None),  # an older name
        "locked-by": to_one("users", lock.user.id)
        if lock
        else to_one("runs", locking_run.id if locking_run else None),
        "organization": to_one("organizations", workspace.organization.name),
        "outputs": to_many("workspace-outputs", outputs),
        "project": to_one("projects", workspace.project.id),
        "readme": to_one("workspace-readme", None),
        "remote-state-consumers": to_link(f"{path}/relationships/remote-state-consumers"),
        "ssh-key": to_one("ssh-keys", None),
        "tag-bindings": to_many("tag-bindings", bindings) | to_link(f"{path}/tag-bindings"),
        "vars": to_many("vars", [variable.id for variable in workspace.variables]),
    }
