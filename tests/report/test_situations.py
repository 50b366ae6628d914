"""Every way in which the simulator ends a run or holds it up is explained, on every surface."""

import io
from typing import Any

import pytest
from rich.console import Console

from tests.support.mcp_session import tool_session
from tests.support.situations import KEY, SITUATIONS, World, world
from tfrun_async.cli import _reports, _runs
from tfrun_async.cli._output import Output
from tfrun_async.cli._session import Session
from tfrun_async.errors import NotFoundError
from tfrun_async.models import Run
from tfrun_async.report import Cause, RunReport


async def printed(world: World, command: Any, *arguments: Any, **options: Any) -> list[str]:
    """Return the lines that a command prints."""
    file = io.StringIO()
    output = Output(as_json=False, console=Console(file=file, width=10_000))
    await command(Session(world.tfe, output), *arguments, **options)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def head(report: RunReport) -> list[str]:
    """Return the cause, the next steps and the page."""
    return report.text().partition("\n\n")[0].split("\n")


async def check_commands(world: World, run: Run, report: RunReport) -> None:
    """Check that each command says the cause first, then the next steps."""
    expected = head(report)
    assert await printed(world, _reports.why, run.id) == report.text().split("\n")
    assert (await printed(world, _runs.show, run.id))[: len(expected)] == expected
    name = f"{world.sim.organization}/network"
    lines = await printed(world, _runs.start, name, {}, key=KEY, wait=True, timeout=1.0)
    assert expected[0] in lines
    first = lines.index(expected[0])
    assert lines[first : first + len(expected)] == expected


async def check_tool(world: World, run: Run, report: RunReport) -> None:
    """Check that the tool says the same, with the names of tools."""
    async with tool_session(world.tfe) as session:
        document = await session.call("explain_run", run_id=run.id)
    assert (document["cause"], document["summary"]) == (report.cause, report.summary)
    texts = [step["text"] for step in document["next_steps"]]
    assert texts == [step.text for step in report.next_steps]


@pytest.mark.parametrize("name", SITUATIONS)
async def test_a_situation_is_explained(name: str) -> None:
    """By the SDK with few requests, by the commands and by the tool, all in the same words."""
    situation = SITUATIONS[name]
    async with world() as there:
        run = await situation.arrange(there)
        await there.tfe.runs.read(run) if situation.cause else None
        before = len(there.sim.requests)
        if situation.cause is None:
            with pytest.raises(NotFoundError, match="it does not exist"):
                await there.tfe.runs.explain(run)
            return
        report = await there.tfe.runs.explain(run)
        requests = [f"{each.method} {each.path}" for each in there.sim.requests[before:]]
        assert report.cause is situation.cause
        assert len(requests) == situation.requests, requests
        assert report.unreadable == ()
        assert bool(report.next_steps) == (situation.cause not in {Cause.APPLIED, Cause.NO_CHANGES})
        await check_commands(there, run, report)
        await check_tool(there, run, report)


def test_every_cause_has_a_situation() -> None:
    """Except for those that the simulator does not know."""
    causes = {each.cause for each in SITUATIONS.values()}
    assert {*Cause} - causes == {Cause.FAILED, Cause.COST_ESTIMATE_ERROR}
