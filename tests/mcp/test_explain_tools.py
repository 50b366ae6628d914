"""The tools that say why a run failed, against the simulator."""

from collections.abc import AsyncIterator

from tests.mcp.conftest import StartRun
from tests.support import terraform_logs
from tests.support.mcp_session import tool_session
from tests.support.odd_servers import MANNERS, with_manner
from tests.support.workspaces import advance_clock
from tfrun_async import Client
from tfrun_async.logs import LogParser, LogRecord
from tfrun_async.mcp._explain_tools import log_tail
from tfrun_async.models import Workspace
from tfrun_async.simulator import Simulator


async def test_a_run_that_failed_is_explained(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """From errored to the reason in one step, with the tool that comes next."""
    sim.script("network", plan_error="No credentials\n\nThe provider needs a key.")
    run = await start_planned()
    async with tool_session(tfe) as session:
        waited = await session.call("wait_for_run", run_id=run.id)
        assert waited["meta"]["note"] == "The run has ended as errored: explain_run says why."
        report = await session.call("explain_run", run_id=run.id)
    assert (report["run_id"], report["status"], report["cause"]) == (
        *(run.id, "errored", "plan_error"),
    )
    assert report["summary"] == "has errored: the plan has failed: No credentials"
    assert report["diagnostics"][0]["detail"] == "The provider needs a key."
    assert report["next_steps"] == [
        {
            "text": "start another run, once the error is corrected",
            "tool": "create_run",
            "target": "example/network",
        }
    ]
    assert report["url"].endswith(f"/app/example/workspaces/network/runs/{run.id}")


async def test_only_tools_that_are_offered_are_advised(
    tfe: Client, start_planned: StartRun
) -> None:
    """A server without destructive tools cannot confirm a run."""
    run = await start_planned()
    async with tool_session(tfe) as session:
        report = await session.call("explain_run", run_id=run.id, changes=True)
        assert [step["tool"] for step in report["next_steps"]] == ["apply_run", "discard_run"]
        assert report["changes"]["resources"] == {"create": ["terraform_data.one"]}
    async with tool_session(tfe, destructive=False) as session:
        report = await session.call("explain_run", run_id=run.id)
        assert [step["tool"] for step in report["next_steps"]] == [None, None]
        assert report["changes"]["resources"] is None


async def test_a_run_outside_of_the_allowlist_is_not_explained(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """Nor is its log read."""
    run = await start_planned()
    async with tool_session(tfe, workspaces=["example/other"]) as session:
        for tool in ("explain_run", "get_apply_log"):
            assert "outside of the organizations" in await session.error_text(tool, run_id=run.id)
    assert not any("log" in request.path for request in sim.requests)


async def test_the_log_of_an_apply_is_read(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """With the error that it ended with, as one entry."""
    sim.script("network", apply_error="Quota exceeded\n\nAsk for more.")
    run = await start_planned()
    await tfe.runs.apply(run)
    advance_clock(sim)
    async with tool_session(tfe) as session:
        log = await session.call("get_apply_log", run_id=run.id, log_lines=1)
        with with_manner(MANNERS["ignores_includes"]):
            assert await session.call("get_apply_log", run_id=run.id, log_lines=1) == log
    assert log["log_tail"] == ["Error: Quota exceeded\n\nAsk for more."]
    assert (log["run_status"], log["apply_status"]) == ("errored", "errored")
    assert log["apply_id"] == run.apply.id
    assert log["resource_additions"] is None


async def test_an_apply_that_has_not_begun_has_no_log(tfe: Client, workspace: Workspace) -> None:
    """That is no error."""
    run = await tfe.runs.create(workspace=workspace)
    async with tool_session(tfe) as session:
        log = await session.call("get_apply_log", run_id=run.id)
    assert (log["apply_status"], log["log_tail"]) == ("pending", [])


async def test_a_structured_log_is_read_by_its_messages() -> None:
    """The rest of an event would fill a model's context; errors have their place."""
    parser = LogParser()
    records = [
        record for line in terraform_logs.lines("apply_error.jsonl") for record in parser.feed(line)
    ]

    async def iterate() -> AsyncIterator[LogRecord]:
        for record in records:
            yield record

    last_but_one, last = await log_tail(iterate(), 2)
    assert last_but_one == "terraform_data.boom: Creation errored after 0s"
    assert "on main.tf line 6, in resource" in last
