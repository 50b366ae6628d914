"""Workspaces that are given by name."""

import asyncio

import pytest

from tests.support.http_server import stub_server
from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async._http import workspace_ids
from tfrun_async.errors import (
    ArgumentError,
    MalformedResponseError,
    NotFoundError,
    RequestTimeoutError,
)
from tfrun_async.models import Workspace
from tfrun_async.simulator import Simulator


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client) -> Workspace:
    return await create_workspace(sim, tfe, "app")


def lookups(sim: Simulator) -> int:
    """Return how often a workspace was looked up."""
    return sum(each.path.count("/organizations/example/workspaces/") for each in sim.requests)


@pytest.fixture
def name(sim: Simulator) -> str:
    assert sim.organization == "example"
    return "example/app"


async def test_a_name_is_looked_up_once_a_minute(
    sim: Simulator, tfe: Client, workspace: Workspace, name: str
) -> None:
    """Paths, lists and bodies take it, and the id is kept between them."""
    assert (await tfe.workspaces.read(name)).id == workspace.id
    run = await tfe.runs.create(workspace=name)
    assert run.workspace.id == workspace.id
    assert await tfe.runs.list_for_workspace(name).first() == run
    assert lookups(sim) == 1
    await asyncio.sleep(60)
    await tfe.workspaces.read(name)
    assert lookups(sim) == 2


async def test_tasks_share_a_lookup(
    sim: Simulator, tfe: Client, workspace: Workspace, name: str
) -> None:
    """A hundred that ask for the same name at once send one."""
    read = await asyncio.gather(*(tfe.workspaces.read(name) for _ in range(100)))
    assert {each.id for each in read} == {workspace.id}
    assert lookups(sim) == 1


async def test_a_list_is_lazy_and_looks_its_workspace_up_each_time(
    sim: Simulator, tfe: Client, workspace: Workspace, name: str
) -> None:
    """Nothing is sent before it is read, and it can be read again after the minute."""
    run = await tfe.runs.create(workspace=workspace)
    runs = tfe.runs.list_for_workspace(name)
    assert lookups(sim) == 0
    assert [each async for each in runs] == [run]
    await asyncio.sleep(60)
    assert [each async for each in runs] == [run]
    assert lookups(sim) == 2


async def test_a_name_that_changed_hands_is_looked_up_again(
    sim: Simulator, tfe: Client, workspace: Workspace, name: str
) -> None:
    """A 404 on the kept id leads to the workspace that has the name now."""
    await tfe.workspaces.read(name)
    await tfe.workspaces.delete(workspace)
    successor = await create_workspace(sim, tfe, "app")
    run = await tfe.runs.create(workspace=name)
    assert run.workspace.id == successor.id
    assert lookups(sim) == 2


async def test_a_404_after_a_fresh_lookup_is_final(
    sim: Simulator, tfe: Client, workspace: Workspace, name: str
) -> None:
    """It is about something else than the workspace; so it is if the id has not changed."""
    for count in (1, 2):
        with pytest.raises(NotFoundError, match=r"GET /workspaces/ws-.*/tasks/wstask-1: 404"):
            await tfe.workspace_run_tasks.read(name, "wstask-1")
        assert lookups(sim) == count


async def test_a_failed_lookup_is_shared_and_not_kept(
    sim: Simulator, tfe: Client, name: str
) -> None:
    """Those who wait for it get its error; the next one looks again."""
    reads = [tfe.workspaces.read(name) for _ in range(10)]
    errors = await asyncio.gather(*reads, return_exceptions=True)
    assert {type(each) for each in errors} == {NotFoundError}
    assert "GET /organizations/example/workspaces/app: 404" in str(errors[0])
    assert lookups(sim) == 1
    created = await create_workspace(sim, tfe, "app")
    assert (await tfe.workspaces.read(name)).id == created.id


async def test_a_cancelled_task_leaves_the_lookup_to_the_others(
    sim: Simulator, tfe: Client, workspace: Workspace, name: str
) -> None:
    """The task that started it may be cancelled while others wait for it."""
    first = asyncio.create_task(tfe.workspaces.read(name))
    second = asyncio.create_task(tfe.workspaces.read(name))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).id == workspace.id
    assert first.cancelled()
    assert lookups(sim) == 1


async def test_a_lookup_ends_with_the_deadline() -> None:
    """A call has one deadline for the lookup and for its own request."""

    async def be_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(be_silent, "127.0.0.1", 0)
    host, port = silent.sockets[0].getsockname()
    async with silent, Client(f"http://{host}:{port}", "token", timeout=50, deadline=60) as tfe:
        began = asyncio.get_running_loop().time()
        lookup = asyncio.create_task(tfe.workspaces.read("example/app"))
        await asyncio.sleep(30)
        with tfe._pipeline.shared_deadline():
            await asyncio.sleep(40)
            with pytest.raises(RequestTimeoutError):
                await tfe.workspaces.read("example/app")
        assert asyncio.get_running_loop().time() - began == pytest.approx(90)
        with pytest.raises(RequestTimeoutError):
            await lookup


async def test_kept_ids_are_bounded(
    sim: Simulator, tfe: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest one goes when there are too many."""
    monkeypatch.setattr(workspace_ids, "_MAX_KEPT", 2)
    for name in ("a", "b", "c"):
        await create_workspace(sim, tfe, name)
    for name in ("a", "b", "c", "c", "b"):
        await tfe.workspaces.read(f"example/{name}")
    assert lookups(sim) == 3
    await tfe.workspaces.read("example/a")
    assert lookups(sim) == 4


@pytest.mark.parametrize("body", ["[]", "{}", '{"data": []}', '{"data": {"id": ""}}', "<html>"])
async def test_a_workspace_without_an_id_is_malformed(body: str) -> None:
    """A path without an id is that of another endpoint."""
    response = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    async with (
        stub_server(response.encode()) as server,
        Client(server.address, "token", rate_limiter=None) as tfe,
    ):
        with pytest.raises(MalformedResponseError, match=r"^GET /organizations/example/workspaces"):
            await tfe.workspaces.delete("example/app")
        assert len(server.requests) == 1


def test_a_list_refuses_what_is_no_name(tfe: Client) -> None:
    """At the call, not when it is read."""
    with pytest.raises(ArgumentError, match=r"^workspace: must be a workspace, its id, or"):
        tfe.runs.list_for_workspace("example/app/runs")
