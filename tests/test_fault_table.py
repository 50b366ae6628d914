"""The documentation's page on faults: each claim of its table, made to happen."""

import logging
import pickle
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.crash_report import report
from tests.support.spec_contract import Contract
from tests.support.workspaces import create_workspace
from tfrun_async import Client, errors
from tfrun_async.models import Run
from tfrun_async.simulator import Clock, Fault, Simulator

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "faults.md"
ROWS = re.findall(
    r"^\| [^|]+ \| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
    PAGE.read_text(),
    re.MULTILINE,
)
LIST_FAULTS = {Fault.DUPLICATE_PAGE, Fault.REPEATING_PAGES}


@pytest.fixture
async def sim(contract: Contract) -> AsyncIterator[Simulator]:
    """A simulator in a hurry: what takes a second there takes a twentieth of one."""
    async with Simulator(clock=Clock(speed=20)) as simulator:
        yield simulator


@pytest.fixture
async def run(sim: Simulator) -> Run:
    """A run to read, in a workspace in which more can be started."""
    async with client(sim) as tfe:
        workspace = await create_workspace(sim, tfe, "app")
        return await tfe.runs.create(workspace=workspace)


def client(sim: Simulator, deadline: float = 30.0) -> Client:
    """A client that waits by the simulator's clock, and reads no more than a megabyte."""
    assert isinstance(sim.clock, Clock)
    return Client(
        sim.address,
        sim.token,
        timeout=1.0,
        deadline=deadline,
        max_response_bytes=2**20,
        rate_limiter=None,
        sleep=sim.clock.sleep,
    )


async def result_of(call: Callable[[], Awaitable[Run]]) -> str:
    """Say what the caller sees, in the page's words."""
    try:
        return "the run" if (await call()).id else ""
    except errors.TfrunError as error:
        return f"`{type(error).__name__}`"


def test_every_fault_has_a_row() -> None:
    """What the simulator can do to a client, the page tells the end of."""
    assert [row[0] for row in ROWS] == [fault for fault in Fault if fault not in LIST_FAULTS]


@pytest.mark.parametrize(("fault", "once", "always", "start"), ROWS)
async def test_a_caller_sees_what_the_page_says(
    sim: Simulator, run: Run, fault: str, once: str, always: str, start: str
) -> None:
    """A read that meets the fault once, a read that meets nothing else, and a start."""
    async with client(sim) as tfe:
        sim.fault(Fault(fault))
        assert await result_of(lambda: tfe.runs.read(run)) == once
        sim.clear_faults()
    async with client(sim, deadline=1.3) as tfe:
        sim.fault(Fault(fault), times=None)
        assert await result_of(lambda: tfe.runs.read(run)) == always
        sim.clear_faults()
    async with client(sim) as tfe:
        sim.fault(Fault(fault))
        assert await result_of(lambda: tfe.runs.create(workspace=run.workspace)) == start
        sim.clear_faults()
        made = len([each async for each in tfe.runs.list_for_workspace(run.workspace)]) - 1
    assert made == 1 if start == "the run" else made <= 1


@pytest.mark.no_cover
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in LIST_FAULTS])
@pytest.mark.parametrize("path", [None, "/_archivist/*"])
async def test_no_fault_brings_a_secret_to_light(
    sim: Simulator,
    run: Run,
    fault: Fault,
    path: str | None,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither token nor presigned URL is in a log, an error, its pickle, or what a crash shows."""
    caplog.set_level(logging.DEBUG, "tfrun_async")
    shown = []
    async with client(sim) as patient, client(sim, deadline=0.3) as tfe:
        versions, workspace = tfe.configuration_versions, run.workspace
        version = await patient.configuration_versions.create(workspace, auto_queue_runs=False)
        assert [line async for line in patient.plans.log(run.plan)]  # until the plan has ended
        calls: list[Callable[[], Awaitable[object]]] = [
            lambda: tfe.runs.read(run),
            lambda: tfe.runs.create(workspace=workspace),
            lambda: tfe.plans.json_output(run.plan),
            lambda: versions.create(workspace),
            lambda: versions.upload(version, tmp_path),
            lambda: anext(aiter(tfe.plans.log(run.plan))),
        ]
        for call in calls:
            if path is None or fault is not Fault.REFUSE:
                sim.fault(fault, path=path, times=None)
            try:
                await call()
            except errors.TfrunError as error:
                shown += [report(error), repr(pickle.dumps(error))]
            sim.clear_faults()
        shown += [caplog.text, repr(tfe), repr(tfe.stats)]
    assert any(request.path.startswith("/_archivist/") for request in sim.requests)
    assert "GET /plans/" in caplog.text
    for secret in (sim.token, "/_archivist/"):
        assert secret not in "".join(shown)


async def test_a_list_ends_whatever_its_pages_say(sim: Simulator, run: Run) -> None:
    """A page that leads back ends it; one that comes again under the next number comes again."""
    async with client(sim) as tfe:
        await tfe.runs.create(workspace=run.workspace)
        runs = tfe.runs.list_for_workspace(run.workspace, page_size=1)
        sim.fault(Fault.REPEATING_PAGES, times=None)
        assert len([each async for each in runs]) == 1
        sim.clear_faults()
        sim.fault(Fault.DUPLICATE_PAGE)
        assert len({each.id async for each in runs}) == 1
