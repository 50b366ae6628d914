"""Beyond one machine: four workers of Dask, one Redis, and a service that enforces its limits."""

import asyncio
import contextlib
import importlib
import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.support.redis_server import RedisServer
from tests.support.rollout_process import SimulatorProcess, simulator_process
from tfrun_async import Client
from tfrun_async.errors import NotFoundError
from tfrun_async.fan_out import fan_out

pytest.importorskip("redis", reason="the extra `redis` is not installed")
distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")
from tests.support.dask_work import ROLLOUT, SPEED, journal, run_worker, start, tfe  # noqa: E402
from tfrun_async.dask import PerWorker, executor  # noqa: E402
from tfrun_async.rollout import SharedJournal  # noqa: E402

WORKSPACES = int(os.environ.get("DASK_WORKSPACES", "80"))


@contextlib.contextmanager
def cluster(environment: Mapping[str, str]) -> Iterator[Any]:
    """A scheduler and four worker processes, which are not restarted."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.dask_work"])
    with (
        distributed.LocalCluster(
            n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as local_cluster,
        distributed.Client(local_cluster) as scheduler,
    ):
        arguments = local_cluster.scheduler_address, environment
        workers = [context.Process(target=run_worker, args=arguments) for _ in range(4)]
        for worker in workers:
            worker.start()
        try:
            scheduler.wait_for_workers(4)
            yield scheduler
            scheduler.retire_workers()
        finally:
            for worker in workers:
                worker.join(5)
                worker.kill()


async def create_journal(redis: RedisServer) -> None:
    """Create the rollout, as the process does that launches it."""
    launcher = SharedJournal(redis.url, ROLLOUT)
    await launcher.create()
    await launcher.close()


async def roll_out(scheduler: Any, target: SimulatorProcess) -> dict[str, tuple[str, int]]:
    """Start the run of each workspace on the workers, and kill one of them on the way."""
    done: dict[str, tuple[str, int]] = {}
    async for result in fan_out(
        target.workspaces, start, concurrency=40, executor=executor(scheduler)
    ):
        done[result.item] = result.result()
        if len(done) == WORKSPACES // 3:
            os.kill(done[result.item][1], signal.SIGKILL)
    return done


def test_four_workers_start_each_run_once_though_one_is_killed(
    redis: RedisServer, tmp_path: Path
) -> None:
    """The others do its share, and together they keep the limits."""
    with simulator_process(SPEED, rate_limits=True) as (simulator, statuses):
        target = asyncio.run(simulator.with_workspaces(WORKSPACES))
        environment = {
            "TFE_ADDRESS": target.address,
            "TFE_TOKEN": target.token,
            "REDIS": redis.url,
            "VERSION": target.version,
            "SCRATCH": str(tmp_path),
        }
        asyncio.run(create_journal(redis))
        with cluster(environment) as scheduler:
            for plugin in (tfe, journal):
                scheduler.register_plugin(plugin)
            before = statuses()
            done = asyncio.run(roll_out(scheduler, target))
            assert statuses().get("429") == before.get("429")
        runs = asyncio.run(target.runs())
    assert {ws: [run.id for run in each] for ws, each in runs.items()} == {
        ws: [run] for ws, (run, _) in done.items()
    }
    assert len(done) == WORKSPACES
    assert len({process for _, process in done.values()}) >= 4


class ClosableThing:
    """Something of which each worker has one."""

    made: ClassVar[list["ClosableThing"]] = []

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_closed = False
        self.made.append(self)

    async def close(self) -> None:
        self.is_closed = True


thing = PerWorker(partial(ClosableThing, "pump"))


async def name_of_thing(number: int) -> str:
    if number == 2:
        raise NotFoundError("GET", "/runs/run-2", 404)
    return f"{thing.here.name} {number}"


async def test_a_worker_has_one_and_closes_it() -> None:
    """It is made there, is the same for all work, and ends with the worker; errors come back."""
    ClosableThing.made.clear()
    async with (
        distributed.LocalCluster(
            n_workers=1, processes=False, dashboard_address="127.0.0.1:0", asynchronous=True
        ) as local_cluster,
        distributed.Client(local_cluster, asynchronous=True) as scheduler,
    ):
        await scheduler.register_plugin(thing)
        dask_executor = executor(scheduler)
        results = fan_out([1, 2, 3], name_of_thing, concurrency=3, executor=dask_executor)
        found = {result.item: result async for result in results}
        assert [found[1].result(), found[3].result()] == ["pump 1", "pump 3"]
        assert isinstance(found[2].error, NotFoundError)
        assert len(ClosableThing.made) == 1
    assert ClosableThing.made[0].is_closed


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "tfrun_async.dask")
    with pytest.raises(ImportError, match=r"install tfrun-async\[dask\]"):
        importlib.import_module("tfrun_async.dask")


def test_a_client_travels_as_its_settings_only() -> None:
    """Its token stays where it is, whatever of the client is sent; it is read again there."""
    client = Client("http://localhost:8080", "t0ken.s3cret")
    for part in (client, client.runs, client.runs.create):
        with pytest.raises(TypeError, match="a secret cannot be pickled"):
            pickle.dumps(part)
    settings = pickle.dumps(partial(Client, client.address, timeout=10))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TFE_TOKEN", "an0ther.t0ken")
        assert repr(pickle.loads(settings)()) == repr(client)
