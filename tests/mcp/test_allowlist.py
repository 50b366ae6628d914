"""Allowlists apply to every tool, and reveal nothing about other runs."""

import asyncio
from collections.abc import Iterable

import pytest

from tests.mcp.test_error_hints import BY_RUN
from tests.support.mcp_session import tool_session
from tests.support.workspaces import advance_clock, create_workspace
from tfrun_async import Client
from tfrun_async.models import Run, Workspace
from tfrun_async.simulator import Fault, Simulator

SECRET = "another team's run"


@pytest.fixture
async def outside(sim: Simulator, tfe: Client) -> Run:
    """A planned run in another organization."""
    other = await tfe.organizations.create(name="other", email="ops@other.example")
    workspace = await create_workspace(sim, tfe, "network", organization=other.id)
    run = await tfe.runs.create(workspace=workspace, message=SECRET)
    advance_clock(sim)
    return run


@pytest.fixture
async def inside(sim: Simulator, tfe: Client, workspace: Workspace) -> Run:
    run = await tfe.runs.create(workspace=workspace, message="ours")
    advance_clock(sim)
    return run


def _allowlists(sim: Simulator, workspace: Workspace) -> list[dict[str, Iterable[str]]]:
    return [
        {"organizations": [sim.organization]},
        {"workspaces": [workspace.id]},
        {"workspaces": [f"{sim.organization}/network"]},
        {"organizations": [sim.organization], "workspaces": [workspace.id]},
    ]


@pytest.mark.parametrize("which", range(4))
async def test_a_run_outside_is_refused(
    sim: Simulator, tfe: Client, workspace: Workspace, outside: Run, which: int
) -> None:
    """By every tool, before anything is done to it, and without a word of what it is."""
    async with tool_session(tfe, **_allowlists(sim, workspace)[which]) as session:
        for tool in BY_RUN:
            text = await session.error_text(tool, run_id=outside.id)
            assert f"run {outside.id} is outside" in text
            assert SECRET not in text
            assert outside.workspace.id not in text
            assert "other" not in text.replace(outside.id, "")
    assert (await tfe.runs.read(outside)).status == "planned"
    assert not any("/actions/" in request.path for request in sim.requests)


@pytest.mark.parametrize("which", range(4))
async def test_a_run_inside_is_let_through(
    sim: Simulator, tfe: Client, workspace: Workspace, inside: Run, outside: Run, which: int
) -> None:
    """Read, listed, decided about and followed by another."""
    async with tool_session(tfe, **_allowlists(sim, workspace)[which]) as session:
        assert (await session.call("get_run_details", run_id=inside.id))["data"]["id"] == inside.id
        listed = await session.call("list_runs_in_workspace", workspace_id=workspace.id)
        assert [run["id"] for run in listed["data"]] == [inside.id]
        name = f"{sim.organization}/{workspace.name}"
        listed = await session.call("list_runs_in_workspace", workspace_id=name)
        assert [run["id"] for run in listed["data"]] == [inside.id]
        listed = await session.call("list_runs_in_organization", organization=sim.organization)
        assert [run["id"] for run in listed["data"]] == [inside.id]
        await session.call("apply_run", run_id=inside.id)
        await session.call("create_run", workspace_id=workspace.id)
        await session.call("create_run", workspace_id=name)


@pytest.mark.parametrize("which", range(4))
async def test_nothing_is_started_or_listed_outside(
    sim: Simulator, tfe: Client, workspace: Workspace, outside: Run, which: int
) -> None:
    """By the id of a workspace, or by the name of its organization."""
    async with tool_session(tfe, **_allowlists(sim, workspace)[which]) as session:
        for tool in ("create_run", "list_runs_in_workspace"):
            for other in (outside.workspace.id, "other/network"):
                text = await session.error_text(tool, workspace_id=other)
                assert f"workspace {other} is outside" in text
        text = await session.error_text("list_runs_in_organization", organization="other")
        assert "is outside" in text
        assert SECRET not in text
    listed = tfe.runs.list_for_workspace(outside.workspace.id)
    assert [run.id async for run in listed] == [outside.id]


@pytest.mark.parametrize("which", [1, 2])
async def test_an_organization_shows_only_the_listed_workspaces(
    sim: Simulator, tfe: Client, workspace: Workspace, inside: Run, which: int
) -> None:
    """All of them unless some are asked for, and none that is not listed."""
    secret = await create_workspace(sim, tfe, "secret")
    await tfe.runs.create(workspace=secret, message=SECRET)
    arguments = {"organization": sim.organization}
    async with tool_session(tfe, **_allowlists(sim, workspace)[which]) as session:
        listed = await session.call("list_runs_in_organization", **arguments)
        assert [run["id"] for run in listed["data"]] == [inside.id]
        listed = await session.call(
            "list_runs_in_organization", **arguments, filter_workspace_names="network"
        )
        assert [run["id"] for run in listed["data"]] == [inside.id]
        text = await session.error_text(
            "list_runs_in_organization", **arguments, filter_workspace_names="network,secret"
        )
        assert "workspace secret is outside" in text


async def test_a_listed_id_stands_for_the_workspace_and_not_for_its_name(
    sim: Simulator, tfe: Client, workspace: Workspace, inside: Run
) -> None:
    """Another that takes over the name stays outside."""
    async with tool_session(tfe, workspaces=[workspace.id]) as session:
        arguments = {"organization": sim.organization}
        await session.call("list_runs_in_organization", **arguments)
        await tfe.workspaces.update(workspace, name="network-old")
        secret = await create_workspace(sim, tfe, "network")
        await tfe.runs.create(workspace=secret, message=SECRET)
        listed = await session.call("list_runs_in_organization", **arguments)
    assert [run["id"] for run in listed["data"]] == [inside.id]


async def test_a_listed_workspace_that_is_gone_hides_no_other(
    sim: Simulator, tfe: Client, workspace: Workspace, inside: Run
) -> None:
    """Its id is not shown to the model either, which cannot correct the list."""
    arguments = {"organization": sim.organization}
    async with tool_session(tfe, workspaces=[workspace.id, "ws-gone"]) as session:
        listed = await session.call("list_runs_in_organization", **arguments)
    assert [run["id"] for run in listed["data"]] == [inside.id]
    async with tool_session(tfe, workspaces=["ws-gone"]) as session:
        text = await session.error_text("list_runs_in_organization", **arguments)
    assert f"organization {sim.organization} is outside" in text
    assert "ws-gone" not in text


async def test_a_listed_workspace_that_cannot_be_read_is_not_named(
    sim: Simulator, tfe: Client, workspace: Workspace, inside: Run
) -> None:
    """Rather nothing is listed than a part that passes for all."""
    sim.fault(Fault.SERVER_ERROR, method="GET", path="/workspaces/*", times=None)
    async with tool_session(tfe, workspaces=[workspace.id]) as session:
        text = await session.error_text("list_runs_in_organization", organization=sim.organization)
    assert "could not be read" in text
    assert workspace.id not in text


async def test_listed_workspaces_are_read_together(
    sim: Simulator, tfe: Client, workspace: Workspace, inside: Run
) -> None:
    """One after the other they would take as many round trips."""
    other = await tfe.workspaces.create(sim.organization, name="dns")
    sim.fault(Fault.DELAY, method="GET", path="/workspaces/*", seconds=60, times=None)
    before = len(sim.requests)
    async with tool_session(tfe, workspaces=[workspace.id, other.id]) as session:
        call = session.call("list_runs_in_organization", organization=sim.organization)
        listing = asyncio.create_task(call)
        async with asyncio.timeout(10):
            while len(sim.requests) < before + 2:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0)
        advance_clock(sim)
        assert [run["id"] for run in (await listing)["data"]] == [inside.id]


async def test_capitals_of_names_make_no_difference(
    sim: Simulator, tfe: Client, workspace: Workspace, inside: Run, outside: Run
) -> None:
    """As they make none to the API: organizations and workspaces that differ only so are one."""
    arguments = {"organization": sim.organization}
    for lists in (
        {"organizations": [sim.organization.upper()]},
        {"workspaces": [f"{sim.organization.title()}/network"]},
    ):
        async with tool_session(tfe, **lists) as session:
            await session.call("get_run_details", run_id=inside.id)
            listed = await session.call("list_runs_in_organization", **arguments)
            assert [run["id"] for run in listed["data"]] == [inside.id]
            assert "is outside" in await session.error_text("get_run_details", run_id=outside.id)
    async with tool_session(tfe, workspaces=[f"{sim.organization}/Network"]) as session:
        await session.call("get_run_details", run_id=inside.id)
        listed = await session.call(
            "list_runs_in_organization", **arguments, filter_workspace_names="network"
        )
        assert [run["id"] for run in listed["data"]] == [inside.id]


async def test_both_lists_must_let_through(
    sim: Simulator, tfe: Client, workspace: Workspace, inside: Run
) -> None:
    """A listed workspace in an organization that is not listed stays outside."""
    async with tool_session(tfe, organizations=["elsewhere"], workspaces=[workspace.id]) as session:
        assert "outside" in await session.error_text("get_run_details", run_id=inside.id)


async def test_without_lists_nothing_is_read_first(
    sim: Simulator, tfe: Client, inside: Run
) -> None:
    """Checking costs nothing where there is nothing to check."""
    before = len(sim.requests)
    async with tool_session(tfe) as session:
        await session.call("discard_run", run_id=inside.id)
    assert [request.method for request in sim.requests[before:]] == ["POST", "GET"]
