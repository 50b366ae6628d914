"""A rollout in a process of its own, which may be killed, and a simulator in another."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import attrs

from tests.support.workspaces import ONE
from tfrun_async import Client
from tfrun_async.fan_out import fan_out
from tfrun_async.models import Plan, Run, RunOperation
from tfrun_async.rate_limit import Limit, LocalRateLimiter
from tfrun_async.rollout import Decision
from tfrun_async.simulator import Clock, Simulator

SPEED = 100.0  # of the simulator's clock, and of the client's sleep


@attrs.frozen
class Service:
    """A simulator in another process, and workspaces there that share a configuration."""

    address: str
    token: str
    """Of the user whose requests are counted; what is done here is done by another one."""
    other: str
    limits: Mapping[str, Limit] | None
    workspaces: Sequence[str] = ()
    version: str = ""

    def client(self) -> Client:
        rate_limiter = None if self.limits is None else LocalRateLimiter(self.limits)
        return Client(self.address, self.other, rate_limiter=rate_limiter, sleep=Clock(SPEED).sleep)

    async def with_workspaces(self, count: int) -> "Service":
        async with self.client() as tfe:

            async def make(number: int) -> str:
                made = await tfe.workspaces.create("example", name=f"network-{number}")
                return made.id

            outcomes = fan_out(range(count), make, concurrency=20, in_order=True)
            ids = [outcome.result() async for outcome in outcomes]
            version = await tfe.configuration_versions.create(ids[0], auto_queue_runs=False)
            with one_resource() as directory:
                await tfe.configuration_versions.upload(version, directory)
            await tfe.configuration_versions.wait_until_uploaded(version)
        return attrs.evolve(self, workspaces=ids, version=version.id)

    async def runs(self) -> dict[str, list[Run]]:
        """Return all runs, by workspace."""
        found: dict[str, list[Run]] = {workspace: [] for workspace in self.workspaces}
        async with self.client() as tfe:
            listed = tfe.runs.list_for_organization("example", operation=list(RunOperation))
            async for run in listed:
                found[run.workspace.id].append(run)
        return found


@contextmanager
def one_resource() -> Iterator[str]:
    """Make a directory with a configuration."""
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, "main.tf").write_text(ONE["main.tf"])
        yield directory


Statuses = Callable[[], Mapping[str, int]]


@contextmanager
def service(
    speed: float = SPEED, *, rate_limits: bool = False
) -> Iterator[tuple[Service, Statuses]]:
    """Start a simulator; and return what tells how often it has answered each status."""
    limits = {"requests": Limit(30, 1 / speed), "run-lists": Limit(30, 60 / speed)}
    command = [
        sys.executable,
        "-m",
        "tests.support.rollout_process",
        str(speed),
        str(int(rate_limits)),
    ]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ask, answers = process.stdin, process.stdout

        def statuses() -> Mapping[str, int]:
            ask.write("statuses\n")
            ask.flush()
            counts: dict[str, int] = json.loads(answers.readline())
            return counts

        try:
            address, token, other = answers.readline().split()
            yield Service(address, token, other, limits if rate_limits else None), statuses
        finally:
            process.terminate()


async def serve(speed: float, rate_limits: bool) -> None:
    """Be the simulator, and answer what is asked on the standard input."""
    async with Simulator(clock=Clock(speed), rate_limits=rate_limits) as sim:
        print(sim.address, sim.token, sim.add_token("user"), flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(Counter(request.status for request in sim.requests)), flush=True)


def apply(_run: Run, _plan: Plan) -> Decision:
    return Decision.APPLY


def drive(service: Service, journal: Path) -> None:
    """Drive a rollout to its end."""
    asyncio.run(_drive(service, journal))


async def _drive(service: Service, journal: Path) -> None:
    async with service.client() as tfe:
        async for _ in tfe.runs.start_many(
            service.workspaces,
            journal=journal,
            decide=apply,
            waves=[1, 0.2],
            concurrency=4,
            configuration_version=service.version,
        ):
            pass


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), rate_limits=bool(int(sys.argv[2]))))
