"""The simulator: its records and faults, and the server in front of them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import orjson

from tfrun_async.simulator._clock import Clock, SteppedClock, TimeSource
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._http.request_log import Requests
from tfrun_async.simulator._seed import Seed, SnapshotSeed, create_workspace_seed
from tfrun_async.simulator._server import snapshot
from tfrun_async.simulator._server.fault_controls import FaultControls
from tfrun_async.simulator._server.owner import Owner
from tfrun_async.simulator._server.record_controls import RecordControls, synchronized
from tfrun_async.simulator._server.seeding import SeededNames, Seeder
from tfrun_async.simulator._server.server import Server
from tfrun_async.simulator._server.server_thread import ServerThread
from tfrun_async.simulator._server.workspace import SimulatedWorkspace

if TYPE_CHECKING:
    from tfrun_async._http.stats import OnAttempt
    from tfrun_async.client import Client


_LATENCY_SECONDS = 0.08  # by which the latencies of two requests on this machine may differ


class Simulator(FaultControls, RecordControls):
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
        self.organization: str = organization
        self._first_organization = organization
        self._has_given_token = token is not None
        self.token: str = token or f"simulator.{secrets.token_urlsafe(24)}"
        self.clock: TimeSource = clock or Clock()
        self._core = Core.create(
            self.clock,
            token=self.token,
            organization=organization,
            rate_limits=rate_limits,
        )
        self._server = Server(self._core, self.clock, host, port, has_page=ui)
        self._thread: ServerThread | None = None

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
    def requests(self) -> Requests:
        """Return the latest requests, oldest first: at most 100,000, without tokens.

        Example:
            ``assert len(sim.requests.where("POST", "/runs")) == 1``
        """
        with self._core.lock:
            return Requests(self._core.requests)

    async def start(self) -> None:
        """Start to listen; `async with` does this."""
        await self._server.start()

    async def close(self) -> None:
        """Stop listening; the simulated records stay readable."""
        await self._server.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __enter__(self) -> Self:
        """Start to listen in a thread, for tests that are not async, or have several loops."""
        thread = ServerThread()
        try:
            thread.run(self._server.start())
        except BaseException:
            thread.stop()
            raise
        self._thread = thread
        return self

    def __exit__(self, *_: object) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            try:
                thread.run(self._server.close())
            finally:
                thread.stop()

    def client(self, token: str | None = None, *, on_attempt: OnAttempt | None = None) -> Client:
        """Return a client of the simulator that shares its clock.

        Where the client would wait, a `SteppedClock` moves instead. Its rate limits are those of
        the simulator: none without `rate_limits`. Use the client as one of the service: in
        ``async with``, or with a `close` at the end.

        Args:
            token: A token that `add_token` returned; by default, the owner's.
            on_attempt: Called after each attempt at a request.

        Raises:
            RuntimeError: The simulator does not run.

        Example:
            ``async with Simulator(clock=SteppedClock()) as sim, sim.client() as tfe: ...``
        """
        # On first use: the simulator itself shares no code with the client.
        from tfrun_async.client import Client  # noqa: PLC0415
        from tfrun_async.rate_limit import API_LIMITS, Limit, LocalRateLimiter  # noqa: PLC0415

        limiter = None
        if self._core.rate_limits is not None:
            # A fast clock runs on while a request is sent, for some longer than for others.
            margin = _LATENCY_SECONDS * getattr(self.clock, "speed", 1.0)
            limits = {name: Limit(it.calls, it.seconds + margin) for name, it in API_LIMITS.items()}
            limiter = LocalRateLimiter(limits, clock=self.clock.now, sleep=self.clock.sleep)
        return Client(
            self.address,
            token or self.token,
            rate_limiter=limiter,
            on_attempt=on_attempt,
            sleep=self.clock.sleep,
        )

    def away(self) -> AbstractAsyncContextManager[None]:
        """Close open connections, and refuse new ones meanwhile.

        Example:
            ``async with simulator.away(): ...``
        """
        return self._server.away()

    @synchronized
    def workspace(
        self,
        name: str,
        *,
        files: Mapping[str, str] | None = None,
        variables: Mapping[str, Any] | None = None,
        tags: Collection[str] | Mapping[str, str] = (),
        settings: Mapping[str, Any] | None = None,
        project: str | None = None,
        organization: str | None = None,
    ) -> SimulatedWorkspace:
        """Return a workspace to say what happens to its runs; it is created if there is none.

        Args:
            name: Its name.
            files: The texts of its configuration's files, by path; by default, one resource.
            variables: Its Terraform variables: texts as they are, other values as HCL.
            tags: Its flat tags, or its key-value tags as a mapping.
            settings: Its other attributes, by their names in the API, such as `auto-apply`.
            project: The name of its project.
            organization: Its organization, the simulator's own by default.

        Raises:
            ValueError: An argument is not valid, or a workspace that exists is given one.

        Example:
            ``sim.workspace("network", tags=["prod"]).apply_fails("quota exceeded")``
        """
        organization = organization or self.organization
        found = self._core.store.find_workspace(organization, name)
        if found is None:
            seed = create_workspace_seed(
                name, files, variables, tags, settings or {}, project, organization
            )
            Seeder(self, self._core, self._owner).add(Seed(workspaces=(seed,)))
            found = self._core.store.find_workspace(organization, name)
        elif files is not None or variables or tags or settings or project:
            raise ValueError(f"name: workspace {name} exists, and must be given nothing else")
        if found is None:
            raise AssertionError("the workspace was just added")
        return SimulatedWorkspace(self, self._owner, found)

    @synchronized
    def use_fresh_organization(self) -> str:
        """Add an organization, make it the simulator's own, and return its name.

        The faults end, the requests so far are forgotten, and services that `notify` added hear of
        no more runs. So each test has a world of its own, while the server goes on.
        """
        organization = f"{self._first_organization}-{len(self._core.store.organizations)}"
        self.add_seed({"organizations": [{"name": organization}]})
        self.organization = organization
        self._forget_faults()
        self._core.requests.clear()
        self._core.notifier.unsubscribe_all()
        return organization

    @synchronized
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
        if records.snapshot is not None:
            self._restore(records.snapshot)
        return Seeder(self, self._core, self._owner).add(records)

    @synchronized
    def save(self, path: str | Path) -> None:
        """Write all that the simulator has to a file, as a seed.

        It has the organizations, workspaces, runs, states and tokens, with their ids, what happens
        next to the runs, and the faults. The file has secrets in plain text.

        Args:
            path: The path of the JSON file, which may exist.

        Raises:
            OSError: The file cannot be written.
        """
        now = self.clock.now()
        self._core.lifecycle.run_due(now)
        saved = {
            "organization": self.organization,
            "token": self.token,
            "time": now,
            "records": snapshot.dump(self._core, self._server.fault_selector),
        }
        path = Path(path)
        path.touch(mode=0o600)
        path.write_bytes(orjson.dumps({"version": 1, "snapshot": saved}))

    @classmethod
    def load(
        cls,
        path: str | Path,
        *,
        token: str | None = None,
        clock: TimeSource | None = None,
        rate_limits: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        ui: bool = False,
    ) -> Self:
        """Return a new simulator with what `save` wrote, or with the records of any other seed.

        It also has the organization and the token of the saved one.

        Args:
            path: The path of the JSON file.
            token: Another token for the owner.
            clock: As for a new simulator. A `SteppedClock` moves to the time of the file, and on
                other clocks the time has passed since then.
            rate_limits: As for a new simulator.
            host: As for a new simulator.
            port: As for a new simulator.
            ui: As for a new simulator.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is no seed, or one of its records is not valid.

        Example:
            ``async with Simulator.load("incident.json", clock=SteppedClock()) as sim: ...``
        """
        simulator = cls(
            token=token, clock=clock, rate_limits=rate_limits, host=host, port=port, ui=ui
        )
        simulator.add_seed(path)
        return simulator

    def _restore(self, saved: SnapshotSeed) -> None:
        """Put what another simulator had in the place of what this new one has."""
        if self._core.store.workspaces:
            raise ValueError("seed.snapshot: the simulator must be new, but it has workspaces")
        if (late := saved.time - self.clock.now()) > 0:
            if not isinstance(self.clock, SteppedClock):
                raise ValueError("seed.snapshot.time: must not be in the future of the clock")
            self.clock.advance(late)
        try:
            snapshot.restore(self._core, self._server.fault_selector, saved.records)
        except ValueError as error:
            raise ValueError(f"seed.snapshot.records: {error}") from None
        owner = self._core.tokens.get(saved.token)
        if owner is None:
            raise ValueError("seed.snapshot.token: must be that of a user in the records")
        if self._has_given_token:
            self._core.tokens[self.token] = owner
        else:
            self.token = saved.token
        self.organization = self._first_organization = saved.organization

    @property
    def _owner(self) -> Owner:
        return Owner(self._core, self._core.tokens[self.token])

    async def notify(
        self, url: str, *, hmac_key: str | None = None, workspace: str | None = None
    ) -> None:
        """Notify a service of all runs, or of those of one workspace, except plan-only runs.

        Raises:
            ValueError: The service is not on this machine, or does not respond to a verification.
        """
        post = self._server.sender.post
        await self._server.on_loop(
            lambda: self._core.notifier.subscribe(url, hmac_key, workspace, post)
        )

    async def deliver(self) -> None:
        """Send the requests to run tasks and services that are due, and wait for the responses.

        Without this, they are sent a moment later. Only endpoints on this machine are contacted:
        others pass the check when a run task is created, and are unreachable in its runs.
        """
        await self._server.on_loop(self._server.sender.deliver)
