"""Puts the records of a seed into a simulator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._handlers import (
    configuration_versions,
    organizations,
    projects,
    run_tasks,
    variables,
    workspace_run_tasks,
    workspaces,
)
from tfrun_async.simulator._http.messages import ApiError
from tfrun_async.simulator._records.access import WorkspaceAccess
from tfrun_async.simulator._records.store import Workspace
from tfrun_async.simulator._seed import (
    AgentPoolSeed,
    ProjectSeed,
    RunTaskSeed,
    Seed,
    TokenSeed,
    WorkspaceSeed,
)
from tfrun_async.simulator._server.owner import Owner, error_text

if TYPE_CHECKING:
    from tfrun_async.simulator._server.simulator import Simulator


@attrs.define
class SeededNames:
    """What a client needs to know of the records of a seed."""

    tokens: dict[str, str] = attrs.field(factory=dict, repr=False)
    """The tokens, by the names of their users."""
    agent_pools: dict[str, str] = attrs.field(factory=dict)
    """The ids of the agent pools, by name."""


@attrs.define
class Seeder:
    """Adds records as the simulator's methods and the API's endpoints do, and checks them alike."""

    _simulator: Simulator
    _core: Core
    _owner: Owner
    names: SeededNames = attrs.field(factory=SeededNames)

    def add(self, seed: Seed) -> SeededNames:
        """Add all records of a seed.

        Raises:
            ValueError: A record is not valid, or conflicts with another.
        """
        simulator = self._simulator
        for version in seed.terraform_versions:
            simulator.add_terraform_version(version)
        for organization in seed.organizations:
            with _naming(f"organization {organization.name}"):
                self._add_organization(organization.name, organization.settings)
        for project in seed.projects:
            with _naming(f"project {project.name}"):
                self._add_project(project)
        for pool in seed.agent_pools:
            with _naming(f"agent pool {pool.name}"):
                self._add_agent_pool(pool)
        for token in seed.tokens:
            with _naming(f"token {token.name}"):
                self._add_token(token)
        for workspace in seed.workspaces:
            with _naming(f"workspace {workspace.name}"):
                self._add_workspace(workspace)
        for policies in seed.policies:
            with _naming(f"policies of {policies.workspace or 'all workspaces'}"):
                simulator.set_policies(
                    *policies.sets,
                    workspace=policies.workspace,
                    organization=policies.organization,
                )
        for task in seed.run_tasks:
            with _naming(f"run task {task.name}"):
                self._add_run_task(task)
        for workspace in seed.workspaces:
            with _naming(f"workspace {workspace.name}"):
                self._add_runs(workspace)
        self._add_faults(seed)
        return self.names

    def _add_organization(self, name: str, settings: Mapping[str, Any]) -> None:
        if self._core.store.find_organization(name) is not None:
            document = _resource("organizations", settings)
            self._owner.request(organizations.update, document, "PATCH", organization_name=name)
            return
        email = f"{name}@example.com"
        document = _resource("organizations", {"name": name, "email": email, **settings})
        self._owner.request(organizations.create, document)

    def _add_project(self, project: ProjectSeed) -> None:
        organization = project.organization or self._simulator.organization
        document = _resource("projects", {"name": project.name, **project.settings})
        self._owner.request(projects.create, document, organization_name=organization)

    def _find_project(self, name: str, organization: str) -> str:
        for project in self._core.store.projects.values():
            if project.name == name and project.organization.name == organization:
                return project.id
        raise LookupError(f"there is no project {name!r}")

    def _add_agent_pool(self, pool: AgentPoolSeed) -> None:
        key = self._simulator.add_agent_pool(pool.name, organization=pool.organization)
        self.names.agent_pools[pool.name] = key

    def _add_token(self, token: TokenSeed) -> None:
        workspaces = token.workspaces and {
            name: WorkspaceAccess(**access) if isinstance(access, dict) else access
            for name, access in token.workspaces.items()
        }
        self.names.tokens[token.name] = self._simulator.add_token(
            token.kind,
            workspaces,
            organization_access=token.organization_access,
            name=token.name,
            token=token.token,
            organization=token.organization,
            is_member=token.is_member,
        )

    def _add_workspace(self, workspace: WorkspaceSeed) -> None:
        settings = {"name": workspace.name, **workspace.settings}
        if workspace.agent_pool is not None:
            pools = self.names.agent_pools
            if workspace.agent_pool not in pools:
                raise LookupError(f"there is no agent pool {workspace.agent_pool!r}")
            settings |= {"execution-mode": "agent", "agent-pool-id": pools[workspace.agent_pool]}
        document = _resource("workspaces", settings)
        tags = [_resource("tags", {"name": name})["data"] for name in workspace.tags]
        bindings = [
            _resource("tag-bindings", {"key": key, "value": value})["data"]
            for key, value in workspace.tag_bindings.items()
        ]
        document["data"]["relationships"] = {
            "tags": {"data": tags},
            "tag-bindings": {"data": bindings},
        }
        organization = workspace.organization or self._simulator.organization
        if workspace.project is not None:
            key = self._find_project(workspace.project, organization)
            related = {"data": {"type": "projects", "id": key}}
            document["data"]["relationships"]["project"] = related
        created = self._owner.request(workspaces.create, document, organization_name=organization)
        self._add_contents(workspace, self._core.store.workspaces[created["id"]])

    def _add_contents(self, seed: WorkspaceSeed, workspace: Workspace) -> None:
        """Add the configuration, the variables and the scenario of a workspace."""
        store, now = self._core.store, self._simulator.clock.now()
        if seed.files is not None:
            configuration_versions.add_uploaded(
                store, workspace, seed.files, now, user=self._owner.user
            )
        for variable in seed.variables:
            document = _resource("vars", attrs.asdict(variable))
            self._owner.request(variables.create, document, workspace_id=workspace.id)
        if seed.scenario is not None:
            store.scenarios[workspace.organization.name, seed.name] = seed.scenario

    def _add_runs(self, seed: WorkspaceSeed) -> None:
        """Add the runs of a workspace, which has its policies by now."""
        for run in seed.runs:
            workspace = self._simulator.workspace(seed.name, organization=seed.organization)
            workspace.run(run.status, message=run.message, settings=run.settings)

    def _add_run_task(self, task: RunTaskSeed) -> None:
        settings = {"name": task.name, "url": task.url, "category": "task", **task.settings}
        if task.hmac_key is not None:
            settings["hmac-key"] = task.hmac_key
        organization = task.organization or self._simulator.organization
        document = _resource("tasks", settings)
        created = self._owner.request(run_tasks.create, document, organization_name=organization)
        related = {"task": {"data": {"type": "tasks", "id": created["id"]}}}
        for name, association in task.workspaces.items():
            workspace = self._core.store.find_workspace(organization, name)
            if workspace is None:
                raise LookupError(f"there is no workspace {name!r}")
            document = _resource("workspace-tasks", association)
            document["data"]["relationships"] = related
            self._owner.request(workspace_run_tasks.create, document, workspace_id=workspace.id)

    def _add_faults(self, seed: Seed) -> None:
        for rule in seed.faults:
            with _naming(f"fault {rule.fault}"):
                self._simulator.fault(**attrs.asdict(rule))
        if seed.chaos is not None:
            with _naming("chaos"):
                chaos = seed.chaos
                self._simulator.chaos(chaos.share, seed=chaos.seed, faults=chaos.faults)


@contextmanager
def _naming(record: str) -> Iterator[None]:
    """Raise errors about a record as one that names it."""
    try:
        yield
    except ApiError as error:
        raise ValueError(f"{record}: {error_text(error)}") from None
    except (LookupError, TypeError, ValueError) as error:
        raise ValueError(f"{record}: {error}") from None


def _resource(kind: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {"data": {"type": kind, "attributes": dict(attributes)}}
