"""A short form of `make interop`, with the clients that are already there."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.benchmarks.environments import is_built
from tests.interop import __main__ as interop
from tests.interop import python_clients, terraform
from tests.interop.flows import Flows, Outcome, run_flow, table
from tests.interop.same_values import differences
from tfrun_async import Client
from tfrun_async.simulator import Simulator

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "other-clients.md"


async def run_short(folder: Path, *chosen: tuple[str, str]) -> list[str]:
    """Run the flows of these titles and clients at the same time, and return the problems."""
    by_title = {flow.title: flow for flow in interop.FLOWS}
    outcomes = await asyncio.gather(
        *(run_flow(by_title[title], client, folder) for title, client in chosen)
    )
    return [f"{each.client}: {each.problem}" for each in outcomes if each.problem is not None]


@pytest.mark.real_time
@pytest.mark.skipif(terraform.PROGRAM is None, reason="terraform is not installed")
async def test_the_terraform_cli_works_with_the_simulator(tmp_path: Path) -> None:
    """It applies, saves a plan and applies it, and applies here with the state there."""
    problems = await run_short(
        tmp_path,
        ("output, show", "cloud"),
        ("saved plans: -out, show FILE, apply FILE", "cloud"),
        ("execution mode local", "remote"),
    )
    assert problems == []


@pytest.mark.real_time
@pytest.mark.parametrize("client", list(python_clients.PINS))
async def test_other_clients_read_the_same(tmp_path: Path, client: str) -> None:
    """They start and apply a run, and read the same values as this SDK."""
    if not is_built(python_clients.PINS[client]):
        pytest.skip(f"{client} is not installed: run make interop")
    title = "runs: create, list, read, apply; plans, logs, comments"
    assert await run_short(tmp_path, (title, client)) == []


async def test_a_flow_that_fails_is_reported(tmp_path: Path) -> None:
    """With what it asked of the simulator, and why it failed."""

    @asynccontextmanager
    async def opened(_: str, folder: Path) -> AsyncIterator[SimpleNamespace]:
        async with Simulator() as sim, Client(sim.address, sim.token) as client:
            yield SimpleNamespace(sim=sim, client=client, folder=folder)

    flows = Flows(("one", "two"), opened)

    @flows.flow("reads what is not there", only="two")
    async def fails(prepared: SimpleNamespace) -> None:
        assert prepared.folder.is_dir()
        await prepared.client.runs.read("run-missing")

    (flow,) = flows.flows
    outcome = await run_flow(flow, "two", tmp_path)
    assert outcome.problem is not None
    assert "GET /api/v2/runs/run-missing: 404" in outcome.problem
    assert "NotFoundError" in outcome.problem
    rows = table([Outcome("a flow", "one", None), outcome]).splitlines()
    assert [row.split()[-1] for row in rows] == ["two", "ok", "FAILED"]


async def test_other_values_are_found(tfe: Client, sim: Simulator) -> None:
    """Attribute by attribute, with the times read as times."""
    workspace = await tfe.workspaces.create(sim.organization, name="one")
    created_at = workspace.created_at.isoformat()
    permissions = {"can-update": False, "unknown": 1}
    read: list[tuple[str, str, dict[str, Any]]] = [
        ("workspaces", workspace.id, {"name": "one", "created-at": created_at, "unknown": 1}),
        ("workspaces", workspace.id, {"name": "two", "permissions": permissions}),
        ("workspaces", workspace.id, {"unknown": 1}),
    ]
    found = await differences(tfe, sim.organization, read)
    assert found == [
        f"workspaces {workspace.id} name: 'two', but this SDK reads 'one'",
        f"workspaces {workspace.id} permissions can-update: False, but this SDK reads True",
        f"workspaces {workspace.id}: has no attribute that both clients know",
    ]


def test_the_page_names_the_versions_that_are_tried() -> None:
    """And every client of the table."""
    page = PAGE.read_text(encoding="utf-8")
    pins = "\n".join(path.read_text(encoding="utf-8") for path in interop.PINS.values())
    for name in interop.PINS:
        version = re.search(rf"^{name}==(\S+)", pins, re.MULTILINE)
        assert version is not None
        assert f"{name} {version[1]}" in page
