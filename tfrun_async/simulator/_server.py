"""The simulator as a server: a thin shell of aiohttp around the core."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from aiohttp import web

from . import _configuration_versions
from ._clock import Clock, TimeSource
from ._core import Core, RequestRecord
from ._messages import Request
from ._state import Script

_IN_MEMORY = 8 * 1024 * 1024


class Simulator:
    """A stand-in for HCP Terraform on a port of this machine.

    Args:
        organization: The name of an organization that is there from the start.
        token: The only token that is accepted; made up if it is not given.
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
        self.token = token or f"simulator.{secrets.token_urlsafe(24)}"
        self.clock: TimeSource = clock or Clock()
        self._core = Core.create(
            self.clock,
            token=self.token,
            organization=organization,
            rate_limits=rate_limits,
        )
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self._address: str | None = None

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

    async def start(self) -> None:
        """Start to listen; `async with` does this."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        host, port = self._runner.addresses[0][:2]
        self._address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def close(self) -> None:
        """Stop listening; everything that was simulated stays readable until garbage collection."""
        runner, self._runner, self._address = self._runner, None, None
        if runner is not None:
            await runner.cleanup()

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
        )

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

    async def _answer(self, request: web.Request) -> web.Response:
        # Uploads can be large: beyond a few megabytes they wait on disk, not in memory.
        with SpooledTemporaryFile(_IN_MEMORY) as body:
            async for chunk in request.content.iter_any():
                body.write(chunk)
            body.seek(0)
            answer = self._core.handle(
                Request(
                    request.method,
                    request.path,
                    dict(request.query),
                    {name.lower(): value for name, value in request.headers.items()},
                    body,
                )
            )
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)
