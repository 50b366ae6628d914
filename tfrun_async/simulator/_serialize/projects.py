"""Serializer of projects."""

from tfrun_async.simulator._http.documents import Resource, resource, timestamp, to_one
from tfrun_async.simulator._records.projects import Project
from tfrun_async.simulator._records.store import Store


def serialize_project(store: Store, project: Project, permissions: dict[str, bool]) -> Resource:
    """Return a project, with the caller's permissions for it."""
    settings = {
        name: value for name, value in project.settings.items() if name != "default-agent-pool-id"
    }
    attributes = {
        **settings,
        "default-execution-mode": project.execution_mode,
        # The page has the first name, the official clients read the others.
        "setting-overwrites": {
            **dict.fromkeys(
                ("execution-mode", "default-execution-mode", "default-agent-pool"),
                settings["default-execution-mode"] is not None,
            ),
            "stacks-execution-mode": settings["stacks-default-execution-mode"] is not None,
        },
        "stacks-default-execution-mode": settings["stacks-default-execution-mode"] or "remote",
        "created-at": timestamp(project.created_at),
        "permissions": permissions,
        "team-count": 0,
        "workspace-count": sum(each.project is project for each in store.workspaces.values()),
    }
    organization = to_one("organizations", project.organization.name)
    organization["links"] = {"related": f"/api/v2/organizations/{project.organization.name}"}
    relationships = {
        "default-agent-pool": to_one("agent-pools", project.agent_pool_id),
        "organization": organization,
        "stacks-default-agent-pool": to_one("agent-pools", None),
    }
    for name in ("tag-bindings", "effective-tag-bindings"):
        relationships[name] = {"links": {"related": f"/api/v2/projects/{project.id}/{name}"}}
    return resource("projects", project.id, attributes, relationships)
