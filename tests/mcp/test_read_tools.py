"""The tools that change nothing, against the simulator."""

import re

import pytest

from tests.mcp.conftest import StartRun
from tests.support.mcp_session import tool_session
from tests.support.odd_servers import MANNERS, with_manner
from tests.support.policies import sentinel
from tests.support.workspaces import add_failing_task, advance_clock, create_workspace
from tfrun_async import Client
from tfrun_async.models import Workspace
from tfrun_async.simulator import Fault, Simulator


async def test_a_workspaces_runs_are_listed_page_by_page(
    tfe: Client, workspace: Workspace, start_planned: StartRun
) -> None:
    """Newest first, with the way to the next page."""
    runs = [await start_planned(message=f"number {n}", plan_only=True) for n in range(3)]
    async with tool_session(tfe) as session:
        arguments = {"workspace_id": workspace.id, "filter_operation": "plan-only", "page_size": 2}
        first = await session.call("list_runs_in_workspace", **arguments)
        assert [run["id"] for run in first["data"]] == [runs[2].id, runs[1].id]
        assert first["data"][0]["attributes"]["message"] == "number 2"
        assert first["meta"]["pagination"]["total-count"] == 3
        assert first["links"]["next"]
        number = first["meta"]["pagination"]["next-page"]
        second = await session.call("list_runs_in_workspace", page_number=number, **arguments)
    assert [run["id"] for run in second["data"]] == [runs[0].id]
    assert second["meta"]["pagination"]["next-page"] is None


async def test_a_page_costs_one_request(
    sim: Simulator, tfe: Client, workspace: Workspace, start_planned: StartRun
) -> None:
    """Lists may be asked for 30 times a minute only, so no page is read ahead."""
    for _ in range(2):
        await start_planned(plan_only=True)
    before = len(sim.requests)
    async with tool_session(tfe) as session:
        await session.call(
            "list_runs_in_workspace",
            workspace_id=workspace.id,
            page_size=1,
            filter_operation=["plan_only"],
        )
    assert len(sim.requests) == before + 1


@pytest.mark.parametrize("tool", ["list_runs_in_workspace", "list_runs_in_organization"])
async def test_every_filter_is_sent(
    sim: Simulator, tfe: Client, workspace: Workspace, start_planned: StartRun, tool: str
) -> None:
    """A run that fits them all is found, and none that fails one."""
    where = {"workspace_id": workspace.id}
    if tool == "list_runs_in_organization":
        where = {"organization": sim.organization}
    pushed = sim.push("network", {"main.tf": ""}, commit="c0ffee", username="octocat")
    advance_clock(sim)
    await start_planned(message="another")
    fits = {
        "filter_operation": "plan_and_apply",
        "filter_status": "planned_and_finished",
        "filter_source": "configuration version",
        "filter_status_group": "final",
        "filter_timeframe": "year",
        "search_user": "octocat",
    }
    async with tool_session(tfe) as session:
        found = await session.call(tool, **where, **fits)
        assert [run["id"] for run in found["data"]] == [pushed]
        for other in (
            {"filter_operation": "destroy"},
            {"filter_status": "errored"},
            {"filter_source": "tfe-ui"},
            {"filter_status_group": "discardable"},
            {"filter_timeframe": 1999},
            {"filter_agent_pool_names": "no-pool"},
            {"search_user": "no-user"},
            {"search_user": "", "search_commit": "deadbeef"},
            {"search_user": "", "search_basic": "no such words"},
        ):
            found = await session.call(tool, **where, **fits | other)
            assert found["data"] == [], other


async def test_an_organizations_runs_are_listed(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """Of all workspaces, or of those that are named."""
    mine = await start_planned(message="mine")
    other = await create_workspace(sim, tfe, "storage")
    theirs = await tfe.runs.create(workspace=other, message="theirs")
    async with tool_session(tfe) as session:
        arguments = {"organization": sim.organization}
        whole = await session.call("list_runs_in_organization", **arguments, page_size=1)
        assert [run["id"] for run in whole["data"]] == [theirs.id]
        assert whole["meta"]["pagination"]["next-page"] == 2
        named = await session.call(
            "list_runs_in_organization",
            **arguments,
            filter_workspace_names="network",
            filter_status_group="non-final",
            search_basic="mine",
        )
    assert [run["id"] for run in named["data"]] == [mine.id]


async def test_an_unreadable_filter_costs_no_request(sim: Simulator, tfe: Client) -> None:
    """It is refused with what it could mean, before anything is sent."""
    async with tool_session(tfe) as session:
        for tool, where in (
            ("list_runs_in_workspace", {"workspace_id": "ws-1"}),
            ("list_runs_in_organization", {"organization": "example"}),
        ):
            text = await session.error_text(tool, **where, filter_operation="plan,apply")
            assert "got 'plan'; did you mean 'plan_only' or 'plan_and_apply'" in text
            assert "'save_plan'? Correct the arguments; nothing was sent." in text
    assert not sim.requests


async def test_a_runs_details_are_the_servers_document(
    tfe: Client, start_planned: StartRun, workspace: Workspace
) -> None:
    """Attributes, relationships and links, as they are."""
    run = await start_planned(message="look at me")
    async with tool_session(tfe) as session:
        document = await session.call("get_run_details", run_id=run.id)
    assert document == {"data": (await tfe.runs.read(run)).raw}
    data = document["data"]
    assert data["attributes"]["status"] == "planned"
    assert "planned-at" in data["attributes"]["status-timestamps"]
    assert data["relationships"]["workspace"]["data"]["id"] == workspace.id
    assert data["links"]["self"].endswith(run.id)


async def test_trimmed_results_keep_pages_and_relationships(
    sim: Simulator, tfe: Client, workspace: Workspace, start_planned: StartRun
) -> None:
    """They are for reading, and still lead on."""
    runs = [await start_planned(plan_only=True) for _ in range(2)]
    async with tool_session(tfe, trim=True) as session:
        page = await session.call(
            "list_runs_in_workspace",
            workspace_id=workspace.id,
            page_size=1,
            filter_operation="plan_only",
        )
        details = await session.call("get_run_details", run_id=runs[0].id)
    assert page["meta"]["pagination"]["next-page"] == 2
    for data in (page["data"][0], details["data"]):
        assert data["relationships"]["plan"]["data"]["id"].startswith("plan-")
        assert data["attributes"]["plan-only"] is True
        assert data["attributes"]["auto-apply"] is False
        assert "canceled-at" not in data["attributes"]
        assert "links" not in data


async def test_a_wait_ends_when_a_decision_is_needed(tfe: Client, workspace: Workspace) -> None:
    """Each change on the way is reported, and the next step named."""
    run = await tfe.runs.create(workspace=workspace)
    async with tool_session(tfe) as session:
        waited = await session.call("wait_for_run", run_id=run.id)
        assert waited["data"]["attributes"]["status"] == "planned"
        assert waited["meta"]["note"] == (
            "The run proceeds only after a decision: look at get_plan_summary, then apply_run, or "
            "discard_run. explain_run says what it waits for."
        )
    numbers, messages = zip(*session.progress, strict=True)
    assert numbers == tuple(range(1, len(numbers) + 1))
    assert messages[-1] == f"{run.id} is planned"
    assert any(message.endswith("is planning") for message in messages)


async def test_a_wait_ends_with_the_run(tfe: Client, workspace: Workspace) -> None:
    """Also one that has ended before."""
    run = await tfe.runs.create(workspace=workspace, plan_only=True)
    async with tool_session(tfe) as session:
        for _ in range(2):
            waited = await session.call("wait_for_run", run_id=run.id, until="final")
            assert waited["data"]["attributes"]["status"] == "planned_and_finished"
            assert waited["meta"]["note"] == "The run has ended as planned_and_finished."


async def test_a_wait_for_the_end_sits_out_a_decision(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """Others may take it; a timeout is not an error, and its note says what to do."""
    run = await start_planned()
    async with tool_session(tfe) as session:
        waited = await session.call(
            "wait_for_run", run_id=run.id, until="final", timeout_seconds=90
        )
    assert waited["data"]["attributes"]["status"] == "planned"
    assert "call wait_for_run again" in waited["meta"]["note"]


async def test_a_wait_tells_of_a_policy_to_override(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The note names the tools that the server has for it; the run can be discarded."""
    sim.set_policies(sentinel("soft_failed"), workspace="network")
    run = await tfe.runs.create(workspace=workspace)
    async with tool_session(tfe, read_only=True) as session:
        note = (await session.call("wait_for_run", run_id=run.id))["meta"]["note"]
        assert note == (
            "The run proceeds only after a decision: a policy must be overridden, for which this "
            "server has no tool. explain_run says what it waits for."
        )
    async with tool_session(tfe) as session:
        waited = await session.call("wait_for_run", run_id=run.id)
        assert waited["data"]["attributes"]["status"] == "policy_override"
        note = waited["meta"]["note"]
        assert "policy must be overridden, with override_run, or discard_run" in note
        await session.call("discard_run", run_id=run.id)
        ended = await session.call("wait_for_run", run_id=run.id)
    assert ended["meta"]["note"] == "The run has ended as discarded: explain_run says why."


async def test_what_is_advised_for_a_run_task_is_possible(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The advice follows from the actions of the run, so that the tool does not fail."""
    await add_failing_task(sim, tfe, workspace)
    run = await tfe.runs.create(workspace=workspace)
    async with tool_session(tfe) as session:
        waited = await session.call("wait_for_run", run_id=run.id)
        assert waited["data"]["attributes"]["status"] == "post_plan_awaiting_decision"
        advised = re.search(r"with override_run, or (\w+_run)\.", waited["meta"]["note"])
        assert advised is not None
        await session.call(advised[1], run_id=run.id)


async def test_a_wait_for_a_missing_run_is_an_error(tfe: Client) -> None:
    """It does not wait for it to appear."""
    async with tool_session(tfe) as session:
        assert "404" in await session.error_text("wait_for_run", run_id="run-none")


async def test_a_plan_is_summarised(sim: Simulator, tfe: Client, start_planned: StartRun) -> None:
    """How much it changes, and the end of its log; never the log's URL, which is a secret."""
    sim.script("network", additions=4, changes=2, destructions=1)
    run = await start_planned()
    async with tool_session(tfe) as session:
        summary = await session.call("get_plan_summary", run_id=run.id, log_lines=2)
        whole = await session.call("get_plan_summary", run_id=run.id, log_lines=1000)
    log_tail = summary.pop("log_tail")
    assert summary == {
        "run_id": run.id,
        "run_status": "planned",
        "is_destroy": False,
        "plan_id": run.plan.id,
        "plan_status": "finished",
        "has_changes": True,
        "resource_additions": 4,
        "resource_changes": 2,
        "resource_destructions": 1,
        "resource_imports": 0,
    }
    assert len(log_tail) == 2
    assert log_tail[-1] == "Plan: 4 to add, 2 to change, 1 to destroy."
    assert whole["log_tail"][-2:] == log_tail
    assert len(whole["log_tail"]) > 2
    assert "archivist" not in str(whole)


@pytest.mark.parametrize(("manner", "count"), [("counts_nothing", 1), ("has_no_json", None)])
async def test_a_plan_without_counts_is_summarised(
    sim: Simulator, tfe: Client, start_planned: StartRun, manner: str, count: int | None
) -> None:
    """A server may include and count nothing: its JSON tells, or the counts are unknown."""
    sim.script("network", additions=4, destructions=1)
    run = await start_planned()
    with with_manner(MANNERS[manner]):
        async with tool_session(tfe) as session:
            summary = await session.call("get_plan_summary", run_id=run.id)
    assert summary["resource_destructions"] == count


async def test_a_log_that_cannot_be_read_is_an_error(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """Which does not show the log's URL either."""
    run = await start_planned()
    sim.fault(Fault.SERVER_ERROR, path="/_archivist/*", times=None)
    async with tool_session(tfe) as session:
        text = await session.error_text("get_plan_summary", run_id=run.id)
    assert "500" in text
    assert "archivist" not in text


async def test_a_plan_that_has_not_begun_has_no_counts(tfe: Client, workspace: Workspace) -> None:
    """Null is not zero."""
    run = await tfe.runs.create(workspace=workspace)
    async with tool_session(tfe) as session:
        summary = await session.call("get_plan_summary", run_id=run.id)
    assert summary["resource_destructions"] is None
    assert summary["log_tail"] == []


async def test_comments_are_listed(tfe: Client, start_planned: StartRun) -> None:
    """Those of actions too."""
    run = await start_planned()
    await tfe.comments.create(run, body="Who started this?")
    await tfe.runs.apply(run, comment="Looks good to me")
    async with tool_session(tfe) as session:
        comments = await session.call("list_run_comments", run_id=run.id)
    bodies = {comment["attributes"]["body"] for comment in comments["data"]}
    assert bodies == {"Who started this?", "Looks good to me"}


@pytest.mark.parametrize("run_id", ["", "."])
async def test_what_is_no_id_is_refused(sim: Simulator, tfe: Client, run_id: str) -> None:
    """It would lead to another endpoint."""
    async with tool_session(tfe) as session:
        assert "nothing was sent" in await session.error_text("get_run_details", run_id=run_id)
    assert not sim.requests
