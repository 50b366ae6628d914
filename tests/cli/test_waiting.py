"""Wait for a run from the command line."""

import asyncio
import json
from collections.abc import Callable

import attrs
import pytest

from tests.cli.conftest import ONE, Talk
from tfrun_async import Client
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._options import StartOptions
from tfrun_async.cli._runs import start
from tfrun_async.cli._waiting import exit_code, wait
from tfrun_async.models import Run, RunStatus
from tfrun_async.simulator import Simulator, SteppedClock
from tfrun_async.waiting import StopReason, WaitResult


async def test_a_run_that_needs_a_decision_is_told(
    talk: Callable[..., Talk], sim: Simulator, network: str
) -> None:
    """Each status has a line until then."""
    run, talking = sim.push("network", ONE), talk()
    assert await wait(talking.session, run) is ExitCode.NEEDS_DECISION
    *changes, last = talking.lines
    assert changes[0] == f"{run}  pending"
    assert changes[-2:] == [f"{run}  planning", f"{run}  planned"]
    assert last == "It waits until somebody confirms or discards it."


async def test_others_may_decide(
    talk: Callable[..., Talk], tfe: Client, sim: Simulator, planned: str
) -> None:
    """Then the wait goes on until the run has ended."""
    talking = talk()
    waiting = asyncio.ensure_future(wait(talking.session, planned, others_decide=True))
    await tfe.runs.apply(planned)
    assert await waiting is ExitCode.DONE
    assert talking.lines[-1] == f"{planned}  applied"


async def test_a_run_that_fails_is_told_by_the_exit_code(
    talk: Callable[..., Talk], sim: Simulator, network: str
) -> None:
    """Programs read one document: the run, and why it is not waited for any more."""
    sim.script("network", plan_error="no credentials")
    run, talking = sim.push("network", ONE), talk(as_json=True)
    assert await wait(talking.session, run) is ExitCode.RUN_FAILED
    document = json.loads(talking.file.getvalue())
    assert (document["reason"], document["needs"]) == ("final", None)
    assert (document["run"]["id"], document["run"]["status"]) == (run, "errored")


async def test_a_wait_has_an_end(talk: Callable[..., Talk], sim: Simulator, network: str) -> None:
    """Whatever the run does."""
    sim.script("network", plan_seconds=1e6)
    run, talking = sim.push("network", ONE), talk()
    assert await wait(talking.session, run, timeout=30) is ExitCode.TIMED_OUT
    assert talking.lines[-1] == "The time is up, and the run goes on."


async def test_a_start_can_be_waited_for(
    talk: Callable[..., Talk], planned: str, tfe: Client
) -> None:
    """In one command."""
    await tfe.runs.discard(planned)
    talking = talk()
    options = StartOptions(auto_apply=True)
    ended = await start(talking.session, "example/network", options, wait=True)
    assert ended is ExitCode.DONE
    assert any(line.endswith("  planning") for line in talking.lines)
    assert talking.lines[-1].endswith("  applied")


@pytest.mark.parametrize(
    ("reason", "status", "code"),
    [
        (StopReason.FINAL, "applied", ExitCode.DONE),
        (StopReason.FINAL, "planned_and_finished", ExitCode.DONE),
        (StopReason.FINAL, "errored", ExitCode.RUN_FAILED),
        (StopReason.FINAL, "policy_soft_failed", ExitCode.RUN_FAILED),
        (StopReason.FINAL, "discarded", ExitCode.RUN_FAILED),
        (StopReason.FINAL, "canceled", ExitCode.RUN_FAILED),
        (StopReason.FINAL, "brand_new", ExitCode.RUN_FAILED),
        (StopReason.NEEDS_DECISION, "planned", ExitCode.NEEDS_DECISION),
        (StopReason.BLOCKED, "planned", ExitCode.NEEDS_DECISION),
        (StopReason.TIMED_OUT, "planning", ExitCode.TIMED_OUT),
    ],
)
def test_each_end_of_a_wait_has_its_code(reason: StopReason, status: str, code: ExitCode) -> None:
    """A status that is not known is not a success."""
    assert exit_code(WaitResult(Run(id="run-1", status=RunStatus(status)), reason)) is code


async def test_what_only_others_can_do_is_said(
    talk: Callable[..., Talk], tfe: Client, sim: Simulator, network: str
) -> None:
    """It needs a decision just the same."""
    await tfe.workspaces.lock(network)
    talking = talk()
    assert await wait(talking.session, sim.push("network", ONE)) is ExitCode.NEEDS_DECISION
    assert talking.lines[-1] == "It waits until somebody unlocks the workspace."


async def test_a_token_that_may_not_confirm_is_told_so(
    talk: Callable[..., Talk], sim: Simulator, planned: str
) -> None:
    """Somebody else has to."""
    assert isinstance(sim.clock, SteppedClock)
    token = sim.add_token("organization")
    async with Client(sim.address, token, rate_limiter=None, sleep=sim.clock.sleep) as guest:
        talking = attrs.evolve(talk(), session=attrs.evolve(talk().session, tfe=guest))
        await wait(talking.session, planned)
    said = "It waits until somebody confirms or discards it, which this token may not."
    assert said in talking.session.output.console.file.getvalue()  # type: ignore[attr-defined]
