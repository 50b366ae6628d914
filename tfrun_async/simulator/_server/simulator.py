"""The simulator as a server: a thin shell of aiohttp around the core."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from random import Random
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from aiohttp import web
from attrs import evolve

from tfrun_async.simulator._clock import Clock, TimeSource
from tfrun_async.simulator._core import Core, RequestRecord
from tfrun_async.simulator._engine.run_task_requests import EndpointCheck
from tfrun_async.simulator._handlers import authorization as _access
from tfrun_async.simulator._handlers import configuration_versions as _configuration_versions
from tfrun_async.simulator._handlers.authorization import TokenKind
from tfrun_async.simulator._http.messages import Request, Response
from tfrun_async.simulator._records.run_details import PolicyResult
from tfrun_async.simulator._records.store import Organization, Script
from tfrun_async.simulator._server.fault_connections import FaultWire, Stray, plain
from tfrun_async.simulator._server.fault_responses import previous_page
from tfrun_async.simulator._server.faults import CHAOS, Chaos, Fault, Faults, Mishap, Rule
from tfrun_async.simulator._server.listener import Port
from tfrun_async.simulator._server.webhook_sender import Courier

_IN_MEMORY = 8 * 1024 * 1024


class Simulator:
    """A stand-in for HCP Terraform on a port of this machine.

    Args:
        organization: The name of an organization that is there from the start.
        token: The token of a user who owns that organization; made up if it is not given.
        clock: Where time comes from: real time by default, `Clock(speed=10)` for less waiting,
            `SteppedClock()` for time that moves only when a test says so.
        rate_limits: Whether to refuse more than 30 requests a second, or 30 a minute to the
            lists of runs, as the real API does.
        host: The interface to listen on.
        port: The port to listen on; 0 takes one that is free.
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
        self._host = host
        self._port = port
        self._open_port: Port | None = None
        self._address: str | None = None
        self._courier: Courier | None = None
        self._faults = Faults()
        self._fault_wire = FaultWire(self.clock, host)

    def __repr__(self) -> str:
        return f"Simulator(address={self._address!r}, organization={self.organization!r})"

    @property
    def address(self) -> str:
        """Return the address to give to clients, such as `http://127.0.0.1:8080`."""
        if self._address is None:
            raise RuntimeError("the simulator has an address only while it runs")
        return self._address

    @property
    def requests(self) -> Sequence[RequestRecord]:
        """Return the latest requests, oldest first: at most 100,000, without tokens or secrets."""
        return list(self._core.requests)

    @property
    def injected(self) -> Mapping[Fault, int]:
        """Return how often each fault befell something."""
        return dict(self._faults.injected)

    @property
    def strays(self) -> Sequence[Stray]:
        """Return the requests that followed `Fault.REDIRECT`, with whatever they took along."""
        return list(self._fault_wire.elsewhere.strays)

    async def start(self) -> None:
        """Start to listen; `async with` does this."""
        self._fault_wire.open()
        self._open_port = Port(self._answer, self._host, self._port, self._faults)
        self._address = await self._open_port.open()
        self._courier = Courier(self._core, self._address, self._faults)

    async def close(self) -> None:
        """Stop listening; everything that was simulated stays readable until garbage collection."""
        port, self._open_port, self._address = self._open_port, None, None
        self._fault_wire.let_go()
        if port is not None:
            await port.close()
        await self._fault_wire.elsewhere.close()
        courier, self._courier = self._courier, None
        if courier is not None:
            await courier.close()

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
        """Let something go wrong with the next requests that fit; the oldest rule goes first.

        Args:
            fault: What goes wrong.
            method: Only for requests with this method.
            path: Only for requests whose path below `/api/v2` fits this pattern, in which `*`
                stands for anything: `/runs`, `/runs/*/actions/apply`. `/_archivist/*` are the
                presigned URLs. A pattern that begins with `http` is for the URLs of run tasks,
                and only for `RESET_BEFORE`, `RESET_AFTER` and `DELAY`.
            times: For how many requests; None is for all, until `clear_faults`.
            seconds: How long a delay, a stall, the wait that a 429 asks for or a clock's skew is;
                delays and stalls go by the simulator's clock.
            carried_out: Whether what is answered with 500, 502, 503 or 504 is done all the same.

        Raises:
            ValueError: The fault cannot happen in this way.
        """
        mishap = Mishap.of(fault, seconds=seconds, carried_out=carried_out)
        self._faults.rules.append(Rule(mishap, method, path, times))

    def chaos(self, share: float, *, seed: int = 0, faults: Collection[Fault] = CHAOS) -> None:
        """Let something go wrong with a share of all requests, chosen at random.

        Rules go first. What is sent to run tasks is spared.

        Args:
            share: How many go wrong, from 0 for none to 1 for all.
            seed: The same seed chooses the same faults for the same order of requests.
            faults: What may go wrong. By default that is all but `ENDLESS_BODY` and `GZIP_BOMB`,
                which take their time, and `CLOCK_SKEW`, `DUPLICATE_PAGE` and `REPEATING_PAGES`,
                which a client may take for the truth.

        Raises:
            ValueError: There is no such share, or no fault.
        """
        self._faults.chaos = Chaos(share, frozenset(faults), Random(seed))  # noqa: S311 - no secret

    def clear_faults(self) -> None:
        """Forget all rules, and end the chaos."""
        self._faults.rules.clear()
        self._faults.chaos = None

    def away(self) -> AbstractAsyncContextManager[None]:
        """Listen to nobody meanwhile: open connections end, and new ones are refused.

        Example:
            ``async with simulator.away(): ...``
        """
        if self._open_port is None:
            raise RuntimeError("the simulator can be away only while it runs")
        return self._open_port.away()

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
        ignores_cancel: bool = False,
        plan_seconds: float | None = None,
        apply_seconds: float | None = None,
        policy: PolicyResult | None = None,
        overridable_tasks: bool = False,
    ) -> None:
        """Decide what the next runs of a workspace do; called with its name alone, forget that.

        The script holds for every run created from now on until it is changed. The workspace need
        not exist yet. What is not given follows from the uploaded configuration.

        Args:
            workspace: The workspace's name.
            organization: Its organization, the simulator's own by default.
            additions: How many resources plans would create.
            changes: How many resources plans would update.
            destructions: How many resources plans would destroy.
            plan_error: The error that plans end with.
            apply_error: The error that applies end with.
            ignores_cancel: Whether Terraform hangs when it is canceled while it plans or applies,
                so that only force-cancel ends the run.
            plan_seconds: How long plans take, on the simulator's clock.
            apply_seconds: How long applies take.
            policy: How policies judge plans, instead of those of the organization: `passed`,
                `advisory_failed`, `soft_failed` (a user must override it) or `hard_failed`.
            overridable_tasks: Whether a run whose mandatory run tasks did not pass waits for an
                override of their stage, instead of ending at once.

        Raises:
            ValueError: There is no such policy result.
        """
        self._core.store.scripts[organization or self.organization, workspace] = Script(
            additions=additions,
            changes=changes,
            destructions=destructions,
            plan_error=plan_error,
            apply_error=apply_error,
            ignores_cancel=ignores_cancel,
            plan_seconds=plan_seconds,
            apply_seconds=apply_seconds,
            policy=policy,
            overridable_tasks=overridable_tasks,
        )

    def set_policies(self, result: PolicyResult | None, *, organization: str | None = None) -> None:
        """Decide how policies judge the runs of an organization, from the next run on.

        Args:
            result: `passed`, `advisory_failed`, `soft_failed` or `hard_failed`; None switches the
                policies off, as they are at first.
            organization: The organization, the simulator's own by default.

        Raises:
            LookupError: There is no such organization.
            ValueError: There is no such result.
        """
        self._find_organization(organization).policies = result

    def add_token(
        self,
        kind: TokenKind = "user",
        *,
        name: str | None = None,
        organization: str | None = None,
        is_member: bool = True,
    ) -> str:
        """Add somebody who may call the API, and return their token.

        Args:
            kind: `user` for a person; `site-admin` for one who may use the admin API as well;
                `team` for a team that may do everything in its organization; `organization` for
                the organization itself, which may not create runs or act on them.
            name: The user name, made up if it is not given.
            organization: The organization that they belong to, the simulator's own by default.
            is_member: Whether a person belongs to it at all; whoever does not gets a 404.

        Raises:
            LookupError: There is no such organization.
        """
        found = self._find_organization(organization)
        token = f"simulator.{secrets.token_urlsafe(24)}"
        self._core.tokens[token] = _access.add_user(
            self._core.store, found, kind, name=name, is_member=is_member
        )
        return token

    def _find_organization(self, name: str | None) -> Organization:
        name = name or self.organization
        found = self._core.store.organizations.get(name)
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
        """Push a commit as if a repository were connected to a workspace, which starts a run.

        Args:
            workspace: The workspace's name.
            files: The texts of the repository's files, by path.
            organization: The workspace's organization, the simulator's own by default.
            commit: The commit's SHA, made up if it is not given.
            message: The commit's message, which the run takes over.
            username: The VCS user who pushed.
            branch: The branch that was pushed.

        Returns:
            The id of the run.

        Raises:
            LookupError: There is no such workspace.
        """
        core, now = self._core, self.clock.now()
        core.lifecycle.catch_up(now)
        found = core.store.workspace_named(organization or self.organization, workspace)
        if found is None:
            raise LookupError(f"there is no workspace {workspace!r}")
        ingress = _configuration_versions.commit(
            f"{found.organization.name}/{workspace}",
            sha=commit or secrets.token_hex(20),
            message=message,
            username=username,
            branch=branch,
        )
        run = _configuration_versions.push(core.store, core.lifecycle, found, files, ingress, now)
        return run.id

    def add_agent_pool(self, name: str) -> str:
        """Add an agent pool for workspaces to run in, and return its id."""
        pool = self._core.store.names.id("apool")
        self._core.store.agent_pools[pool] = name
        return pool

    async def notify(
        self, url: str, *, hmac_key: str | None = None, workspace: str | None = None
    ) -> None:
        """Notify a service of all runs, or of those of one workspace, other than mere plans.

        Raises:
            ValueError: It is not on this machine, or does not answer a verification.
        """
        await self._core.notices.subscribe(url, hmac_key, workspace, self._open_courier.post)

    async def deliver(self) -> None:
        """Send what run tasks and others are due by now, and wait until it is answered.

        They go out by themselves as well, a moment later. Only endpoints on this machine are
        contacted: all others are taken to exist when a run task is created, and turn out to be
        unreachable in its runs.
        """
        await self._open_courier.deliver()

    @property
    def _open_courier(self) -> Courier:
        if self._courier is None:
            raise RuntimeError("the simulator delivers only while it runs")
        return self._courier

    async def _handle(self, request: Request) -> Response:
        courier = self._open_courier
        try:
            return self._core.handle(request)
        except EndpointCheck as check:
            status = await courier.post(check.delivery)
            request.body.seek(0)
            return self._core.handle(evolve(request, endpoint_status=status))
        finally:
            courier.wake()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        query = dict(request.query)
        mishap = self._faults.for_request(request.method, request.path, query)
        if mishap is None:
            return plain(await self._carried_out(request, query))
        if not mishap.is_carried_out:
            return await self._fault_wire.fail(request, mishap)
        if mishap.fault is Fault.DUPLICATE_PAGE:
            query = previous_page(query)
        answer = await self._carried_out(request, query)
        return await self._fault_wire.send(request, mishap, answer)

    async def _carried_out(self, request: web.Request, query: Mapping[str, str]) -> Response:
        # Uploads can be large: beyond a few megabytes they wait on disk, not in memory.
        with SpooledTemporaryFile(_IN_MEMORY) as body:
            async for chunk in request.content.iter_any():
                body.write(chunk)
            body.seek(0)
            headers = {name.lower(): value for name, value in request.headers.items()}
            return await self._handle(Request(request.method, request.path, query, headers, body))
