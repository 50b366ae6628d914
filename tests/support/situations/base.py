"""A simulator with one workspace, and the situations of its runs."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import attrs
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.workspaces import (
    ONE_RESOURCE,
    advance_clock,
    create_workspace,
    simulated_run,
)
from tfrun_async import Client
from tfrun_async.models import Run, Workspace
from tfrun_async.report import Cause
from tfrun_async.simulator import Policy, Simulator, SteppedClock

KEY = "situation"
"""The idempotency key of the runs that situations start."""
NO_FRIDAY = Policy("no-friday", "mandatory", "failed", description="No deployments on Fridays")
UNENCRYPTED = Policy(
    "encrypted", "mandatory", "failed", "It has no key.", resources=["aws_s3_bucket.a"]
)


@attrs.define
class World:
    """A simulator with one workspace, and its clients."""

    sim: Simulator
    tfe: Client
    workspace: Workspace
    endpoint: str
    """The URL of a run task that accepts requests and never calls back."""

    async def start(self, *, wait: float = 60.0, **options: Any) -> Run:
        """Start a run, and let some seconds pass."""
        run = await self.tfe.runs.create_once(workspace=self.workspace, key=KEY, **options)
        advance_clock(self.sim, wait)
        return run

    async def start_other(self, **options: Any) -> Run:
        """Start a run that is not the one to explain."""
        run = await self.tfe.runs.create(workspace=self.workspace, **options)
        advance_clock(self.sim)
        return run

    def script(self, **settings: Any) -> None:
        """Set the scenario of the next runs."""
        self.sim.script("network", **settings)

    async def add_task(self, enforcement: str = "mandatory", *, url: str | None = None) -> None:
        """Add a run task to the workspace."""
        task = await self.tfe.run_tasks.create(
            self.sim.organization, name="cost-guard", url=url or self.endpoint, hmac_key="k3y"
        )
        await self.tfe.workspace_run_tasks.create(
            self.workspace, task=task, enforcement_level=enforcement
        )

    async def answer_task(self, run: Run, status: str, message: str) -> None:
        """Deliver the request to the run task, and call back."""
        await self.tfe.runs.read(run)  # runs the timers that are due
        await self.sim.deliver()
        (stage,) = simulated_run(self.sim, run).task_stages
        (result,) = stage.results
        result.url = "https://guard.test/results/7"
        now = self.sim.clock.now()
        self.sim._core.lifecycle.task_stages.record_callback(result, status, now, message)

    @asynccontextmanager
    async def colleague(self, name: str, kind: str = "user") -> AsyncIterator[Client]:
        """A client of another user."""
        assert isinstance(self.sim.clock, SteppedClock)
        token = self.sim.add_token(kind, name=name)  # type: ignore[arg-type]
        async with self.sim.client(token) as tfe:
            yield tfe


Arrange = Callable[[World], Awaitable[Run]]


@attrs.frozen
class Situation:
    """A way in which a run ends or is held up."""

    name: str
    """In words, for the documentation."""
    cause: Cause | None
    """What the report says; None for a run that does not exist any more."""
    requests: int
    """How many requests the report takes."""
    arrange: Arrange
    """Starts the run, and brings it there."""


class Situations(dict[str, Situation]):
    """Situations by the name of the function that arranges them."""

    def add(self, name: str, cause: Cause | None, requests: int) -> Callable[[Arrange], Arrange]:
        """Add a situation, whose function is decorated."""

        def add(arrange: Arrange) -> Arrange:
            self[arrange.__name__] = Situation(name, cause, requests, arrange)
            return arrange

        return add


@asynccontextmanager
async def world(files: Mapping[str, str] = ONE_RESOURCE) -> AsyncIterator[World]:
    """Serve a simulator with one workspace, and a run task's endpoint."""

    async def accept(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_post("/", accept)
    clock = SteppedClock()
    async with TestServer(app) as endpoint, Simulator(clock=clock) as sim:
        async with sim.client() as tfe:
            workspace = await create_workspace(sim, tfe, "network", files)
            yield World(sim, tfe, workspace, str(endpoint.make_url("/")))
