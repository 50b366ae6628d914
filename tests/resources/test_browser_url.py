"""The pages of runs and workspaces in the browser."""

import pytest

from tests.support.fake_sleep import FakeSleep, client
from tests.support.http_server import http_response, stub_server
from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async.errors import ArgumentError, MalformedResponseError, NotFoundError
from tfrun_async.models import Run, Workspace
from tfrun_async.simulator import Simulator


async def test_a_run_and_a_workspace_have_pages(sim: Simulator, tfe: Client) -> None:
    """The workspace is read only if it does not say what it is called."""
    workspace = await create_workspace(sim, tfe, "network")
    page = f"{sim.address}/app/{sim.organization}/workspaces/network"
    run = await tfe.runs.create(workspace=workspace)
    loaded = await tfe.runs.read(run, include=["workspace"])
    before = len(sim.requests)
    assert await tfe.url_for(workspace) == page
    assert await tfe.url_for(loaded) == f"{page}/runs/{run.id}"
    assert len(sim.requests) == before
    assert await tfe.url_for(run) == f"{page}/runs/{run.id}"
    assert len(sim.requests) == before + 1
    assert await tfe.url_for(Run(id=run.id)) == f"{page}/runs/{run.id}"
    assert await tfe.url_for(Workspace(id=workspace.id)) == page


async def test_names_are_escaped() -> None:
    """A name that another server allows makes no other page."""
    body = (
        b'{"data": {"id": "ws-1", "type": "workspaces", "attributes": {"name": "a/b ?"}, '
        b'"relationships": {"organization": {"data": {"id": "o#1", "type": "organizations"}}}}}'
    )
    async with stub_server(http_response(200, body)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            url = await tfe.url_for(Run(id="run-../1", workspace=Workspace(id="ws-1")))
    assert url == f"{server.address}/app/o%231/workspaces/a%2Fb%20%3F/runs/run-..%2F1"


@pytest.mark.parametrize("kind", [Run, Workspace])
async def test_a_null_instead_of_an_owner_is_an_error_of_ours(kind: type[Run | Workspace]) -> None:
    """So that a report on a run costs only the URL."""
    body = (
        b'{"data": {"id": "x-1", "type": "%b", "attributes": {"name": "web"}, "relationships": '
        b'{"workspace": {"data": null}, "organization": {"data": null}}}}'
    ) % (b"runs" if kind is Run else b"workspaces")
    async with stub_server(http_response(200, body)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            with pytest.raises(MalformedResponseError, match=r"x-1: the .* has no"):
                await tfe.url_for(kind(id="x-1"))


async def test_what_has_no_page_is_refused(tfe: Client) -> None:
    """An id does not tell what it is; what is not there is not found."""
    for each in ("run-1", None):
        with pytest.raises(ArgumentError, match="resource: must be a run or a workspace"):
            await tfe.url_for(each)  # type: ignore[arg-type]
    with pytest.raises(NotFoundError):
        await tfe.url_for(Workspace(id="ws-unknown"))
