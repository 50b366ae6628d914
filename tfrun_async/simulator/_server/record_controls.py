"""The methods of a simulator that change what it has, and what happens to runs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from tfrun_async.simulator._clock import TimeSource
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._handlers import authorization, configuration_versions, organizations
from tfrun_async.simulator._handlers.authorization import TokenKind
from tfrun_async.simulator._records.access import (
    AccessLevel,
    OrganizationAccess,
    WorkspaceAccess,
)
from tfrun_async.simulator._records.policies import PolicySet
from tfrun_async.simulator._records.store import Organization, Scenario

P = ParamSpec("P")
S = TypeVar("S", bound="RecordControls")
T = TypeVar("T")


def synchronized(
    method: Callable[Concatenate[S, P], T],
) -> Callable[Concatenate[S, P], T]:
    """Let a method use the records while no request does: they may be in another thread."""

    @wraps(method)
    def locked(simulator: S, /, *arguments: P.args, **options: P.kwargs) -> T:
        with simulator._core.lock:  # noqa: SLF001  (its own method calls this)
            return method(simulator, *arguments, **options)

    return locked


class RecordControls:
    """Changes the records of a simulator as a test says, without requests."""

    organization: str
    clock: TimeSource
    _core: Core

    def script(
        self,
        workspace: str,
        *,
        organization: str | None = None,
        additions: int | None = None,
        changes: int | None = None,
        destructions: int | None = None,
        plan_error: str | None = None,
        apply_error: str | None = None,
        apply_error_address: str | None = None,
        ignores_cancel: bool = False,
        plan_seconds: float | None = None,
        apply_seconds: float | None = None,
        overridable_tasks: bool = False,
    ) -> None:
        """Set the scenario of the next runs of a workspace; without any setting, remove it.

        It applies to each run created from now on, until it is changed. The workspace need not
        exist yet. Settings that are not given follow from the uploaded configuration.

        Args:
            workspace: The workspace's name.
            organization: Its organization, the simulator's own by default.
            additions: How many resources plans would create.
            changes: How many resources plans would update.
            destructions: How many resources plans would destroy.
            plan_error: The error that plans end with.
            apply_error: The error that applies end with: a summary, and on the next lines its
                detail.
            apply_error_address: The resource instance at which it happens, such as
                `terraform_data.a[0]`. Without it, nothing is applied. With it, what does not depend
                on the instance is applied, and the state has that part.
            ignores_cancel: Whether Terraform hangs when it is canceled while it plans or applies,
                so that only force-cancel ends the run.
            plan_seconds: How long plans take, on the simulator's clock.
            apply_seconds: How long applies take.
            overridable_tasks: Whether a run waits for an override if its mandatory run tasks did
                not pass, instead of ending at once.
        """
        self._core.store.scenarios[organization or self.organization, workspace] = Scenario(
            additions=additions,
            changes=changes,
            destructions=destructions,
            plan_error=plan_error,
            apply_error=apply_error,
            apply_error_address=apply_error_address,
            ignores_cancel=ignores_cancel,
            plan_seconds=plan_seconds,
            apply_seconds=apply_seconds,
            overridable_tasks=overridable_tasks,
        )

    @synchronized
    def drift(
        self,
        workspace: str,
        address: str,
        attributes: Mapping[str, Any] | None,
        *,
        organization: str | None = None,
    ) -> None:
        """Change a resource outside of Terraform; the next plan that refreshes finds it.

        Args:
            workspace: The workspace's name.
            address: The address of the resource instance, such as `aws_vpc.main` or
                `module.net.terraform_data.a["x"]`. It must be in the state when a plan starts.
            attributes: The attributes that changed, with their new values as JSON; None if the
                instance was deleted.
            organization: The workspace's organization, the simulator's own by default.

        Raises:
            LookupError: There is no such workspace.
        """
        self._core.lifecycle.run_due(self.clock.now())  # what has been applied by now is older
        found = self._core.store.find_workspace(organization or self.organization, workspace)
        if found is None:
            raise LookupError(f"there is no workspace {workspace!r}")
        found.drift[address] = None if attributes is None else dict(attributes)

    @synchronized
    def set_policies(
        self,
        *policy_sets: PolicySet,
        workspace: str | None = None,
        organization: str | None = None,
    ) -> None:
        """Set the policies of an organization or of one workspace, from the next run on.

        They replace those that were set before for the same organization or workspace. Both apply
        to a workspace that has policies of its own. Without a set, there are no policies.

        Args:
            policy_sets: The sets, each with its policies and their results.
            workspace: The workspace's name; it need not exist yet. By default, the policies apply
                to all workspaces of the organization.
            organization: The organization, the simulator's own by default.

        Raises:
            LookupError: There is no such organization.

        Example:
            ``sim.set_policies(PolicySet("s3", [Policy("private", "soft-mandatory", "failed")]))``
        """
        found = self._find_organization(organization)
        self._core.store.policies.sets[found, workspace] = policy_sets

    @synchronized
    def add_token(
        self,
        kind: TokenKind = "user",
        workspaces: Mapping[str, AccessLevel | WorkspaceAccess] | None = None,
        *,
        organization_access: Collection[OrganizationAccess] | None = None,
        name: str | None = None,
        organization: str | None = None,
        is_member: bool = True,
        token: str | None = None,
    ) -> str:
        """Add a user of the API, and return its token.

        Without `workspaces` and `organization_access`, it may do what an owner of the organization
        may, and with one of them, only what they grant.

        Args:
            kind: `user` for a person; `site-admin` for a person who may also use the admin API;
                `team` for a team; `organization` for the organization itself, which may not create
                runs or act on them.
            workspaces: The access to each workspace, by its name: `read`, `plan`, `write`, `admin`,
                or a `WorkspaceAccess`. The workspaces need not exist yet.
            organization_access: The access to the organization, such as `read-workspaces` or
                `manage-policy-overrides`.
            name: The user name, made up if it is not given.
            organization: The user's organization, the simulator's own by default.
            is_member: Whether a person belongs to the organization; others get a 404.
            token: The token, a random one if it is not given.

        Raises:
            LookupError: There is no such organization.
            ValueError: An access is not valid, or is given to an organization's own token; or
                another user has the token.

        Example:
            ``token = sim.add_token("team", {"network": "plan"})``
        """
        found = self._find_organization(organization)
        grants = authorization.create_grants(kind, workspaces, organization_access)
        token = token or f"simulator.{secrets.token_urlsafe(24)}"
        if token in self._core.tokens:
            raise ValueError("token: must not be one that another user has")
        self._core.tokens[token] = authorization.add_user(
            self._core.store, found, kind, name=name, is_member=is_member, grants=grants
        )
        return token

    def _find_organization(self, name: str | None) -> Organization:
        name = name or self.organization
        found = self._core.store.find_organization(name)
        if found is None:
            raise LookupError(f"there is no organization {name!r}")
        return found

    @synchronized
    def push(
        self,
        workspace: str,
        files: Mapping[str, str],
        *,
        organization: str | None = None,
        commit: str | None = None,
        message: str = "Update the configuration",
        username: str = "octocat",
        branch: str = "main",
    ) -> str:
        """Push a commit as a connected repository does; this starts a run.

        Args:
            workspace: The workspace's name.
            files: The texts of the repository's files, by path.
            organization: The workspace's organization, the simulator's own by default.
            commit: The commit's SHA, made up if it is not given.
            message: The commit's message, which becomes the run's.
            username: The VCS user who pushed.
            branch: The branch that was pushed.

        Returns:
            The id of the run.

        Raises:
            LookupError: There is no such workspace.
        """
        core, now = self._core, self.clock.now()
        core.lifecycle.run_due(now)
        found = core.store.find_workspace(organization or self.organization, workspace)
        if found is None:
            raise LookupError(f"there is no workspace {workspace!r}")
        repository = found.settings["vcs-repo"] or {}
        ingress = configuration_versions.build_ingress_attributes(
            repository.get("identifier") or f"{found.organization.name}/{workspace}",
            sha=commit or secrets.token_hex(20),
            message=message,
            username=username,
            branch=branch,
        )
        run = configuration_versions.push_commit(
            core.store, core.lifecycle, found, files, ingress, now
        )
        return run.id

    @synchronized
    def add_agent_pool(self, name: str, *, organization: str | None = None) -> str:
        """Add a pool of one agent for workspaces to run in, and return its id.

        Args:
            name: The pool's name.
            organization: Its organization, the simulator's own by default.

        Raises:
            LookupError: There is no such organization.
        """
        found = self._find_organization(organization)
        return organizations.add_agent_pool(self._core.store, self.clock.now(), found, name).id

    def add_terraform_version(self, version: str) -> None:
        """Add a version of Terraform; workspaces and runs cannot use one that is not known."""
        self._core.store.terraform_versions.added.add(version)
