"""The simulator: its records and faults, and the server in front of them."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

from tfrun_async.simulator._clock import Clock, TimeSource
from tfrun_async.simulator._core import Core, RequestRecord
from tfrun_async.simulator._handlers import authorization, configuration_versions, organizations
from tfrun_async.simulator._handlers.authorization import TokenKind
from tfrun_async.simulator._records.access import (
    AccessLevel,
    OrganizationAccess,
    WorkspaceAccess,
)
from tfrun_async.simulator._records.policies import PolicySet
from tfrun_async.simulator._records.store import Organization, Scenario
from tfrun_async.simulator._seed import Seed
from tfrun_async.simulator._server.fault_connections import LeakedRequest
from tfrun_async.simulator._server.faults import CHAOS_FAULTS, Chaos, Fault
from tfrun_async.simulator._server.seeding import SeededNames, Seeder
from tfrun_async.simulator._server.server import Server


class Simulator:
    """A stand-in for HCP Terraform on a port of this machine.

    Args:
        organization: The name of an organization that exists from the start.
        token: The token of a user who owns that organization; random by default.
        clock: The source of time: real time by default, `Clock(speed=10)` for less waiting,
            `SteppedClock()` for time that moves only when a test says so.
        rate_limits: Whether to refuse more than 30 requests a second, or 30 a minute to the
            lists of runs, as the real API does.
        host: The interface to listen on.
        port: The port to listen on; 0 takes one that is free.
        ui: Whether to serve a page for a browser, at `address`, with all records and logs. It needs
            no token.
    """

    def __init__(
        self,
        *,
        organization: str = "example",
        token: str | None = None,
        clock: TimeSource | None = None,
        rate_limits: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        ui: bool = False,
    ) -> None:
        self.organization = organization
        self.token: str = token or f"simulator.{secrets.token_urlsafe(24)}"
        self.clock: TimeSource = clock or Clock()
        self._core = Core.create(
            self.clock,
            token=self.token,
            organization=organization,
            rate_limits=rate_limits,
        )
        self._server = Server(self._core, self.clock, host, port, has_page=ui)

    def __repr__(self) -> str:
        address = self._server.address
        return f"Simulator(address={address!r}, organization={self.organization!r})"

    @property
    def address(self) -> str:
        """Return the address to give to clients, with scheme, host and port."""
        if self._server.address is None:
            raise RuntimeError("the simulator has an address only while it runs")
        return self._server.address

    @property
    def requests(self) -> Sequence[RequestRecord]:
        """Return the latest requests, oldest first: at most 100,000, without tokens or secrets."""
        return list(self._core.requests)

    @property
    def injected(self) -> Mapping[Fault, int]:
        """Return how often each fault was injected."""
        return dict(self._server.fault_selector.injected)

    @property
    def leaked_requests(self) -> Sequence[LeakedRequest]:
        """Return the requests that followed `Fault.REDIRECT`, with their headers."""
        return list(self._server.fault_injector.redirect_target.leaked_requests)

    async def start(self) -> None:
        """Start to listen; `async with` does this."""
        await self._server.start()

    async def close(self) -> None:
        """Stop listening; the simulated records stay readable."""
        await self._server.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def fault(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        path: str | None = None,
        times: int | None = 1,
        seconds: float | None = None,
        carried_out: bool | None = None,
    ) -> None:
        """Inject a fault into the next requests that match; the oldest rule goes first.

        Args:
            fault: The fault.
            method: Only for requests with this method.
            path: Only for requests with a path below `/api/v2` that matches this pattern, in which
                `*` stands for any text: `/runs`, `/runs/*/actions/apply`. `/_archivist/*` are the
                presigned URLs. A pattern that begins with `http` is for the URLs of run tasks,
                and only for `RESET_BEFORE`, `RESET_AFTER` and `DELAY`.
            times: For how many requests; None means all, until `clear_faults`.
            seconds: How long a delay, a stall, the wait of a 429 or a clock's skew is; delays and
                stalls use the simulator's clock.
            carried_out: Whether a request with the response 500, 502, 503 or 504 is carried out.

        Raises:
            ValueError: The fault does not take an argument.
        """
        self._server.fault_selector.add_rule(
            fault, method=method, path=path, times=times, seconds=seconds, carried_out=carried_out
        )

    def chaos(
        self, share: float, *, seed: int = 0, faults: Collection[Fault] = CHAOS_FAULTS
    ) -> None:
        """Inject faults into a share of all requests, chosen at random.

        Rules go first. Requests to run tasks are not affected.

        Args:
            share: The share of requests, from 0 for none to 1 for all.
            seed: The same seed chooses the same faults for the same order of requests.
            faults: The faults to choose from. By default all but `ENDLESS_BODY` and `GZIP_BOMB`,
                which are slow, and `CLOCK_SKEW`, `DUPLICATE_PAGE` and `REPEATING_PAGES`, which a
                client cannot detect.

        Raises:
            ValueError: The share is not between 0 and 1, or there is no fault.
        """
        self._server.fault_selector.chaos = Chaos(share, frozenset(faults), Random(seed))  # noqa: S311  (no secret)

    def clear_faults(self) -> None:
        """Remove all rules, and end the chaos."""
        self._server.fault_selector.clear()

    def away(self) -> AbstractAsyncContextManager[None]:
        """Close open connections, and refuse new ones meanwhile.

        Example:
            ``async with simulator.away(): ...``
        """
        return self._server.away()

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

    def add_seed(self, seed: Mapping[str, Any] | str | Path) -> SeededNames:
        """Add the records of a seed, such as workspaces, tokens, policies and faults.

        Args:
            seed: The path of a JSON file, or its contents as a mapping.

        Returns:
            The tokens and the ids of the agent pools that were added, by name.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is no seed, or one of its records is not valid.

        Example:
            ``sim.add_seed({"workspaces": [{"name": "network"}]})``
        """
        records = Seed.parse(seed) if isinstance(seed, Mapping) else Seed.read(seed)
        return Seeder(self, self._core, self._core.tokens[self.token]).add(records)

    async def notify(
        self, url: str, *, hmac_key: str | None = None, workspace: str | None = None
    ) -> None:
        """Notify a service of all runs, or of those of one workspace, except plan-only runs.

        Raises:
            ValueError: The service is not on this machine, or does not respond to a verification.
        """
        await self._core.notifier.subscribe(url, hmac_key, workspace, self._server.sender.post)

    async def deliver(self) -> None:
        """Send the requests to run tasks and services that are due, and wait for the responses.

        Without this, they are sent a moment later. Only endpoints on this machine are contacted:
        others pass the check when a run task is created, and are unreachable in its runs.
        """
        await self._server.sender.deliver()
