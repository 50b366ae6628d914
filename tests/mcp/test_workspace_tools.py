"""The tools that find workspaces and pending runs, and read outputs, against the simulator."""

from typing import Any

import pytest

from tests.mcp.conftest import StartRun
from tests.support.mcp_session import ToolSession, tool_session
from tests.support.policies import opa, sentinel
from tests.support.workspaces import advance_clock, create_workspace
from tfrun_async import Client
from tfrun_async.models import Workspace
from tfrun_async.simulator import Simulator

_SEED = {
    "projects": [{"name": "Billing"}],
    "workspaces": [
        {"name": "prod-app", "tags": ["app"], "tag_bindings": {"env": "prod"}},
        {"name": "prod-dns"},
        {"name": "test-app", "tags": ["app", "test"], "tag_bindings": {"env": "test"}},
        {"name": "invoices", "project": "Billing"},
    ],
}


@pytest.fixture
async def fleet(sim: Simulator, tfe: Client) -> dict[str, Workspace]:
    """Four workspaces, one of them in a project of its own."""
    sim.add_seed(_SEED)
    listed = tfe.workspaces.list_for_organization(sim.organization)
    return {each.name: each async for each in listed}


async def _names(session: ToolSession, **arguments: Any) -> list[str]:
    listed = await session.call("list_workspaces", organization="example", **arguments)
    return [each["workspace"].partition("/")[2] for each in listed["data"]]


async def test_workspaces_are_found(tfe: Client, fleet: dict[str, Workspace]) -> None:
    """By a part of the name, a glob, tags and the project; all that are given must match."""
    async with tool_session(tfe) as session:
        for arguments, expected in (
            ({}, ["invoices", "prod-app", "prod-dns", "test-app"]),
            ({"search": "APP"}, ["prod-app", "test-app"]),
            ({"search": "prod-*"}, ["prod-app", "prod-dns"]),
            ({"search": "app", "tags": "test"}, ["test-app"]),
            ({"tags": ["app", "test"]}, ["test-app"]),
            ({"tags": "app, test"}, ["test-app"]),
            ({"tags": "env=prod"}, ["prod-app"]),
            ({"tags": "app,env=", "search": "*-app"}, ["prod-app", "test-app"]),
            ({"project": "billing"}, ["invoices"]),
            ({"project": fleet["invoices"].project.id, "search": "app"}, []),
            ({"search": " ", "tags": ""}, ["invoices", "prod-app", "prod-dns", "test-app"]),
        ):
            assert await _names(session, **arguments) == expected, arguments


async def test_a_listed_workspace_is_what_other_tools_take(
    tfe: Client, workspace: Workspace, start_planned: StartRun
) -> None:
    """Its id and its full name, with what matters for its runs."""
    run = await start_planned()
    async with tool_session(tfe) as session:
        (found,) = (await session.call("list_workspaces", organization="example"))["data"]
        assert (found["id"], found["workspace"]) == (workspace.id, "example/network")
        assert found["latest_run"] == run.id
        assert found["project"]["name"] == "Default Project"
        for name in (found["id"], found["workspace"]):
            listed = await session.call("list_runs_in_workspace", workspace_id=name)
            assert [each["id"] for each in listed["data"]] == [run.id]


async def test_found_workspaces_have_pages(tfe: Client, fleet: dict[str, Workspace]) -> None:
    """Of those that match, not of those that the server lists."""
    async with tool_session(tfe) as session:
        arguments = {"organization": "example", "search": "*-*", "page_size": 2}
        first = await session.call("list_workspaces", **arguments)
        assert first["meta"]["pagination"]["next-page"] == 2
        second = await session.call("list_workspaces", **arguments, page_number=2)
        assert [each["workspace"] for each in second["data"]] == ["example/test-app"]
        assert second["meta"]["pagination"]["next-page"] is None
        beyond = await session.call("list_workspaces", **arguments, page_number=3)
        assert beyond["data"] == []


async def test_a_search_that_fails_says_why(tfe: Client) -> None:
    """The model can correct it."""
    async with tool_session(tfe) as session:
        text = await session.error_text("list_workspaces", organization="none")
        assert "Verify the organization's name" in text
        text = await session.error_text("list_workspaces", organization="example", project="none")
        assert "there is no project 'none'" in text
        text = await session.error_text("list_workspaces", organization="example", tags="=x")
        assert "tags: must be names, or key=value" in text


async def test_the_allowlist_limits_what_is_found(
    sim: Simulator, tfe: Client, fleet: dict[str, Workspace]
) -> None:
    """And what is pending, and whose outputs are read."""
    app = fleet["prod-app"]
    for allowed in (app.id, "example/PROD-app"):
        async with tool_session(tfe, workspaces=[allowed]) as session:
            assert await _names(session) == ["prod-app"]
            assert await _names(session, search="invoices") == []
            for other in (fleet["invoices"].id, "example/invoices"):
                text = await session.error_text("get_workspace_outputs", workspace_id=other)
                assert "is outside" in text
    async with tool_session(tfe, organizations=["other"]) as session:
        for tool in ("list_workspaces", "list_pending_runs"):
            assert "is outside" in await session.error_text(tool, organization="example")


_OUTPUTS = """
output "url" {
  value = "https://a.example"
}
output "zones" {
  value = ["a", "b"]
}
output "key" {
  value     = "hunter2"
  sensitive = true
}
"""


async def test_outputs_are_read_without_sensitive_values(sim: Simulator, tfe: Client) -> None:
    """By id or name; a workspace without a state says so."""
    sim.add_seed({"workspaces": [{"name": "app", "files": {"main.tf": _OUTPUTS}}]})
    async with tool_session(tfe) as session:
        text = await session.error_text("get_workspace_outputs", workspace_id="example/app")
        assert "has no state yet" in text
        await tfe.runs.create(workspace="example/app", auto_apply=True)
        advance_clock(sim, 600)
        read = await session.call("get_workspace_outputs", workspace_id="example/app")
        assert read["data"] == [
            {"name": "key", "type": "string", "sensitive": True},
            {"name": "url", "type": "string", "sensitive": False, "value": "https://a.example"},
            {"name": "zones", "type": "array", "sensitive": False, "value": ["a", "b"]},
        ]
        assert "withheld" in read["meta"]["note"]
        workspace = await tfe.workspaces.read("example/app")
        page = await session.call(
            "get_workspace_outputs", workspace_id=workspace.id, page_size=1, page_number=2
        )
        assert [each["name"] for each in page["data"]] == ["url"]
        assert page["meta"]["pagination"]["next-page"] == 3
        assert "note" not in page["meta"]


async def test_pending_runs_are_listed_with_what_they_need(
    sim: Simulator, tfe: Client, workspace: Workspace, start_planned: StartRun
) -> None:
    """Those that go on by themselves or have ended are not among them."""
    confirm = await start_planned(message="confirm me")
    await start_planned(plan_only=True)
    made = {}
    for name in ("policy", "stage", "locked", "auto", "busy"):
        made[name] = await create_workspace(sim, tfe, name)
    sim.set_policies(sentinel("soft_failed"), workspace="policy")
    sim.set_policies(opa(), workspace="stage")
    sim.script("busy", plan_seconds=6000)
    await tfe.workspaces.lock(made["locked"], reason="mine")
    runs = {
        name: await tfe.runs.create(workspace=each, auto_apply=name == "auto")
        for name, each in made.items()
    }
    advance_clock(sim)
    async with tool_session(tfe) as session:
        listed = await session.call("list_pending_runs", organization="example")
    found = {each["run_id"]: (each["needs"], each["tool"]) for each in listed["data"]}
    assert found == {
        runs["locked"].id: ("unlock", None),
        runs["stage"].id: ("task_override", "override_run"),
        runs["policy"].id: ("policy_override", "override_run"),
        confirm.id: ("confirmation", "apply_run"),
    }
    last = listed["data"][-1]
    assert (last["workspace"], last["message"]) == ("example/network", "confirm me")
    assert last["allowed"] is True
    assert last["since"].endswith("Z")
    async with tool_session(tfe, read_only=True, workspaces=["example/policy"]) as session:
        (only,) = (await session.call("list_pending_runs", organization="example"))["data"]
    assert (only["run_id"], only["tool"]) == (runs["policy"].id, None)
