"""The tools that start runs and decide about them, against the simulator."""

from typing import Any

import pytest

from tests.mcp.conftest import StartRun
from tests.support.mcp_session import tool_session
from tests.support.odd_servers import MANNERS, with_manner
from tests.support.workspaces import advance_clock
from tfrun_async import Client
from tfrun_async.models import Workspace
from tfrun_async.simulator import Fault, Simulator


async def test_a_run_is_created(tfe: Client, workspace: Workspace) -> None:
    """With its parameters, and with what to do next."""
    async with tool_session(tfe) as session:
        document = await session.call(
            "create_run",
            workspace_id=workspace.id,
            params={
                "message": "Roll out",
                "refresh": False,
                "auto_apply": False,
                "target_addrs": ["terraform_data.one"],
                "variables": {"replicas": 2, "image": "web", "zones": ["a"]},
                "allow_empty_apply": True,
                "debugging_mode": True,
                "comment": "as agreed",
            },
        )
        comments = await session.call("list_run_comments", run_id=document["data"]["id"])
    attributes = document["data"]["attributes"]
    assert attributes["message"].startswith("Roll out [tfrun ")
    assert attributes["refresh"] is False
    assert attributes["target-addrs"] == ["terraform_data.one"]
    assert attributes["allow-empty-apply"] is True
    assert attributes["debugging-mode"] is True
    assert attributes["variables"] == [
        {"key": "replicas", "value": "2"},
        {"key": "image", "value": '"web"'},
        {"key": "zones", "value": '["a"]'},
    ]
    assert document["data"]["relationships"]["workspace"]["data"]["id"] == workspace.id
    assert "wait_for_run" in document["meta"]["note"]
    assert comments["data"][0]["attributes"]["body"].startswith("as agreed")


async def test_a_run_is_created_from_a_configuration(tfe: Client, workspace: Workspace) -> None:
    """Variables may be written as the API writes them; a version of Terraform needs plan_only."""
    ours = (await tfe.runs.create(workspace=workspace)).configuration_version
    newer = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    async with tool_session(tfe) as session:
        text = await session.error_text(
            "create_run",
            workspace_id=workspace.id,
            params={"terraform_version": "1.9.4"},
        )
        assert "plan_only" in text
        document = await session.call(
            "create_run",
            workspace_id=workspace.id,
            params={
                "configuration_version": ours.id,
                "plan_only": True,
                "terraform_version": "1.9.4",
                "variables": [{"key": "image", "value": '"web"'}],
            },
        )
    data = document["data"]
    assert data["relationships"]["configuration-version"]["data"]["id"] == ours.id != newer.id
    assert data["attributes"]["terraform-version"] == "1.9.4"
    assert data["attributes"]["variables"] == [{"key": "image", "value": '"web"'}]


async def test_a_run_whose_response_is_lost_is_created_once(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A model that retries would start a second one."""
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    async with tool_session(tfe) as session:
        document = await session.call("create_run", workspace_id=workspace.id)
        listed = await session.call("list_runs_in_workspace", workspace_id=workspace.id)
    assert [run["id"] for run in listed["data"]] == [document["data"]["id"]]
    assert " [tfrun " in document["data"]["attributes"]["message"]


async def test_a_run_without_its_marker_is_not_started_again(
    tfe: Client, workspace: Workspace
) -> None:
    """The model is told so, since it exists all the same."""
    with with_manner(MANNERS["cuts_messages"]):
        async with tool_session(tfe) as session:
            document = await session.call("create_run", workspace_id=workspace.id)
    assert document["data"]["id"].startswith("run-")
    assert "Do not start it again" in str(document)


@pytest.mark.parametrize(
    "params",
    [{"auto_apply": True}, {"is_destroy": True}, {"is_destroy": True, "auto_apply": True}],
)
async def test_a_run_that_could_destroy_unasked_needs_consent(
    sim: Simulator, tfe: Client, workspace: Workspace, params: dict[str, Any]
) -> None:
    """Nothing is sent without it."""
    before = len(sim.requests)
    async with tool_session(tfe) as session:
        arguments = {"workspace_id": workspace.id, "params": params}
        text = await session.error_text("create_run", **arguments)
        assert "confirm_destroy" in text
        assert len(sim.requests) == before
        document = await session.call("create_run", **arguments, confirm_destroy=True)
    attributes = document["data"]["attributes"]
    assert attributes["auto-apply"] is params.get("auto_apply", False)
    assert attributes["is-destroy"] is params.get("is_destroy", False)


@pytest.mark.parametrize("harmless", [{"plan_only": True}, {"auto_apply": False}])
async def test_a_destruction_that_is_only_planned_needs_no_consent(
    tfe: Client, workspace: Workspace, harmless: dict[str, Any]
) -> None:
    """It asks again, or cannot be applied."""
    async with tool_session(tfe) as session:
        params = {"is_destroy": True, **harmless}
        document = await session.call("create_run", workspace_id=workspace.id, params=params)
    assert document["data"]["attributes"]["is-destroy"] is True


async def test_without_destructive_tools_no_run_applies_by_itself(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Neither because it is asked to, nor because its workspace is set to."""
    await tfe.workspaces.update(workspace, auto_apply=True)
    async with tool_session(tfe, destructive=False) as session:
        arguments = {"workspace_id": workspace.id, "confirm_destroy": True}
        text = await session.error_text("create_run", **arguments, params={"auto_apply": True})
        assert "auto_apply" in text
        document = await session.call("create_run", **arguments)
        advance_clock(sim, 600)
        document = await session.call("get_run_details", run_id=document["data"]["id"])
        assert document["data"]["attributes"]["status"] == "planned"
        speculative = await session.call("create_run", **arguments, params={"plan_only": True})
    assert speculative["data"]["attributes"]["plan-only"] is True


async def test_a_run_is_applied(sim: Simulator, tfe: Client, start_planned: StartRun) -> None:
    """The result is the run as read afterwards, and says that this is not the end."""
    run = await start_planned()
    async with tool_session(tfe) as session:
        document = await session.call("apply_run", run_id=run.id, comment="Looks good")
        assert document["data"]["id"] == run.id
        assert "confirmed-at" in document["data"]["attributes"]["status-timestamps"]
        assert "The apply is queued" in document["meta"]["note"]
        comments = await session.call("list_run_comments", run_id=run.id)
    assert [comment["attributes"]["body"] for comment in comments["data"]] == ["Looks good"]
    advance_clock(sim)
    assert (await tfe.runs.read(run)).status == "applied"


@pytest.mark.parametrize(("is_destroy", "destructions"), [(True, 0), (False, 3)])
async def test_an_apply_that_destroys_needs_consent(
    sim: Simulator, tfe: Client, start_planned: StartRun, is_destroy: bool, destructions: int
) -> None:
    """Whether the run is for that, or its plan comes to it."""
    sim.script("network", additions=1, destructions=destructions)
    run = await start_planned(is_destroy=is_destroy)
    async with tool_session(tfe) as session:
        text = await session.error_text("apply_run", run_id=run.id)
        assert "destroys" in text
        assert "confirm_destroy" in text
        assert (await tfe.runs.read(run)).status == "planned"
        await session.call("apply_run", run_id=run.id, confirm_destroy=True)
    advance_clock(sim)
    assert (await tfe.runs.read(run)).status == "applied"


async def test_a_plan_that_is_not_known_yet_is_not_applied(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It could be ready, and destroy, by the time that the apply arrives."""
    run = await tfe.runs.create(workspace=workspace)
    async with tool_session(tfe) as session:
        text = await session.error_text("apply_run", run_id=run.id)
    assert "wait_for_run" in text
    assert not any(request.path.endswith("/actions/apply") for request in sim.requests)


async def test_a_run_is_discarded(tfe: Client, start_planned: StartRun) -> None:
    """It ends, with the reason kept."""
    run = await start_planned()
    async with tool_session(tfe) as session:
        document = await session.call("discard_run", run_id=run.id, comment="Not today")
        comments = await session.call("list_run_comments", run_id=run.id)
    assert document["data"]["attributes"]["status"] == "discarded"
    assert "The discard is queued" in document["meta"]["note"]
    assert comments["data"][0]["attributes"]["body"] == "Not today"


async def test_a_run_is_canceled(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """While it plans."""
    sim.script("network", plan_seconds=600)
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    async with tool_session(tfe) as session:
        document = await session.call("cancel_run", run_id=run.id, comment="Wrong branch")
        comments = await session.call("list_run_comments", run_id=run.id)
    assert document["data"]["id"] == run.id
    assert "The cancel is queued" in document["meta"]["note"]
    assert comments["data"][0]["attributes"]["body"] == "Wrong branch"
    advance_clock(sim)
    assert (await tfe.runs.read(run)).status == "canceled"


async def test_a_run_is_canceled_by_force(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Once it was canceled to no avail, and not before."""
    sim.script("network", plan_seconds=6000, ignores_cancel=True)
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    async with tool_session(tfe) as session:
        assert "409" in await session.error_text("force_cancel_run", run_id=run.id)
        await session.call("cancel_run", run_id=run.id)
        advance_clock(sim, 600)
        document = await session.call("force_cancel_run", run_id=run.id, comment="It hangs")
        comments = await session.call("list_run_comments", run_id=run.id)
    assert "The force-cancel is queued" in document["meta"]["note"]
    assert comments["data"][0]["attributes"]["body"] == "It hangs"
    assert document["data"]["attributes"]["status"] == "force_canceled"


@pytest.mark.parametrize("tool", ["apply_run", "discard_run"])
async def test_a_decision_that_is_repeated_has_no_further_effect(
    tfe: Client, start_planned: StartRun, tool: str
) -> None:
    """As its annotation promises: the API refuses it, and not even the comment is kept again."""
    run = await start_planned()
    async with tool_session(tfe) as session:
        await session.call(tool, run_id=run.id, comment="Agreed")
        once = await tfe.runs.read(run)
        assert "409" in await session.error_text(tool, run_id=run.id, comment="Agreed")
        comments = await session.call("list_run_comments", run_id=run.id)
    assert (await tfe.runs.read(run)).raw == once.raw
    assert len(comments["data"]) == 1


async def test_a_run_is_executed_by_force(
    sim: Simulator, tfe: Client, workspace: Workspace, start_planned: StartRun
) -> None:
    """What holds its workspace gives way."""
    ahead = await start_planned()
    run = await tfe.runs.create(workspace=workspace)
    async with tool_session(tfe) as session:
        document = await session.call("force_execute_run", run_id=run.id)
    assert document["data"]["id"] == run.id
    assert "The force-execute is queued" in document["meta"]["note"]
    advance_clock(sim)
    assert (await tfe.runs.read(run)).status == "planned"
    assert (await tfe.runs.read(ahead)).status == "discarded"


async def test_a_run_that_cannot_be_read_after_an_action_is_an_error(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """It says that the action was accepted, so that it is not repeated."""
    run = await start_planned()
    sim.fault(Fault.SERVER_ERROR, method="GET", path="/runs/*", times=None)
    async with tool_session(tfe) as session:
        text = await session.error_text("discard_run", run_id=run.id)
    assert "The discard was accepted" in text
    assert "get_run_details" in text
    sim.clear_faults()
    assert (await tfe.runs.read(run)).status == "discarded"


@pytest.mark.parametrize(
    ("manner", "refusal"),
    [("counts_nothing", "destroys 2 resources"), ("has_no_json", "does not say what")],
)
async def test_a_plan_without_counts_needs_consent_to_what_it_destroys(
    sim: Simulator, tfe: Client, start_planned: StartRun, manner: str, refusal: str
) -> None:
    """Where the server does not say what it destroys, that could be anything."""
    sim.script("network", additions=4, destructions=2)
    run = await start_planned()
    with with_manner(MANNERS[manner]):
        async with tool_session(tfe) as session:
            text = await session.error_text("apply_run", run_id=run.id)
            assert refusal in text
            assert "confirm_destroy" in text
            await session.call("apply_run", run_id=run.id, confirm_destroy=True)


@pytest.mark.parametrize("consent", ["true", "yes", 1, "on"])
async def test_only_true_is_consent(
    sim: Simulator, tfe: Client, workspace: Workspace, consent: Any
) -> None:
    """What merely looks like it may be a mistake."""
    async with tool_session(tfe) as session:
        text = await session.error_text(
            "create_run",
            workspace_id=workspace.id,
            params={"is_destroy": True},
            confirm_destroy=consent,
        )
        assert "confirm_destroy must be true or false" in text
        text = await session.error_text("apply_run", run_id="run-1", confirm_destroy=consent)
        assert "confirm_destroy must be true or false" in text
    assert not any(request.path.endswith("/runs") for request in sim.requests)


async def test_text_that_is_no_unicode_is_refused(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Nothing is sent, and the parameter is named."""
    before = len(sim.requests)
    async with tool_session(tfe) as session:
        for tool, arguments, parameter in (
            ("create_run", {"workspace_id": "ws-1", "params": {"message": "\udcff"}}, "message"),
            ("create_run", {"workspace_id": "ws-\udcff"}, "id"),
            ("discard_run", {"run_id": "run-1", "comment": "\udcff"}, "comment"),
            ("get_run_details", {"run_id": "\udcff"}, "run"),
            (
                "list_runs_in_workspace",
                {"workspace_id": "ws-1", "search_basic": "\udcff"},
                "search_basic",
            ),
        ):
            text = await session.error_text(tool, **arguments)
            assert f"{parameter}: must be Unicode text" in text
    assert len(sim.requests) == before
