"""Workspaces that are given by name."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from tests.support.http_server import stub_server
from tests.support.odd_servers import Handle, with_manner
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
from tfrun_async.simulator._http.messages import Request, Response


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


@asynccontextmanager
async def slow_server(seconds: float) -> AsyncIterator[str]:
    """A server that finds a workspace after some time, and sends nothing else."""

    handlers = []

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handlers.append(asyncio.current_task())
        request = await reader.readuntil(b"\r\n\r\n")
        if b"/organizations/" in request:
            await asyncio.sleep(seconds)
            body = b'{"data":{"id":"ws-1"}}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await reader.read()
        writer.close()

    server = await asyncio.start_server(respond, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    async with server:
        yield f"http://{host}:{port}"
        await asyncio.gather(*filter(None, handlers))


async def seconds_until_timeout(read: Coroutine[Any, Any, object]) -> float:
    """Return how long a call takes until its deadline."""
    began = asyncio.get_running_loop().time()
    with pytest.raises(RequestTimeoutError):
        await read
    return asyncio.get_running_loop().time() - began


async def test_a_lookup_and_its_request_have_one_deadline() -> None:
    """The time of the lookup is taken from that of the request."""
    async with (
        slow_server(40) as address,
        Client(address, "token", timeout=100, deadline=60, rate_limiter=None) as tfe,
    ):
        assert await seconds_until_timeout(tfe.workspaces.read("example/app")) == pytest.approx(
            60, abs=0.1
        )


async def test_a_shared_lookup_outlives_the_deadline_of_the_task_that_began_it() -> None:
    """Each task that waits for it has its own deadline."""
    async with (
        slow_server(50) as address,
        Client(address, "token", timeout=100, deadline=60, rate_limiter=None) as tfe,
    ):
        with tfe._pipeline.shared_deadline():
            await asyncio.sleep(50)
            first = asyncio.create_task(seconds_until_timeout(tfe.workspaces.read("example/app")))
            await asyncio.sleep(0)
        second = await seconds_until_timeout(tfe.workspaces.read("example/app"))
        assert await first == pytest.approx(10, abs=0.1)
        assert second == pytest.approx(60, abs=0.1)


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


@pytest.mark.parametrize("body", ["[]", "{}", '{"data": []}', '{"data": {"id": ".."}}', "<html>"])
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


async def test_names_of_an_iterator_are_looked_up(tfe: Client, workspace: Workspace) -> None:
    """It is iterated over once: for the ids in the body, and for the names to look up."""
    bodies = []

    def record(request: Request, handle: Handle) -> Response:
        if "/relationships/workspaces" not in request.path:
            return handle(request)
        bodies.append(orjson.loads(request.body.read())["data"])
        return Response(204)

    with with_manner(record):
        for given in (["example/app", "ws-2"], iter(["example/app", "ws-2"])):
            await tfe.tags.add_workspaces("tag-1", workspaces=given)  # type: ignore[arg-type]
    linked = [{"type": "workspaces", "id": each} for each in (workspace.id, "ws-2")]
    assert bodies == [linked, linked]


def test_a_list_refuses_what_is_no_name(tfe: Client) -> None:
    """At the call, not when it is read."""
    with pytest.raises(ArgumentError, match=r"^workspace: must be a workspace, its id, or"):
        tfe.runs.list_for_workspace("example/app/runs")
